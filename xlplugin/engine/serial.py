"""Convert dates and times to Excel's serial numbers and back.

Excel counts a 29 February 1900, which did not exist. Some files count from 1904 instead.
"""

import datetime as dt

_BEFORE_LEAP = dt.datetime(1899, 12, 31)  # noqa: DTZ001 - a cell has no time zone
_AFTER_LEAP = dt.datetime(1899, 12, 30)  # noqa: DTZ001
_FROM_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAY_MS = 86_400_000
_MILLISECOND = dt.timedelta(milliseconds=1)
_MICROSECONDS = dt.timedelta(days=1) // dt.timedelta(microseconds=1)
LAST = 2_958_466


def to_serial(moment: dt.datetime, from_1904: bool = False) -> float | None:
    """Return a moment's serial number; None for a moment before Excel's calendar begins."""
    naive = moment.replace(tzinfo=None)
    start = _FROM_1904 if from_1904 else _AFTER_LEAP
    days = (naive - start) // dt.timedelta(microseconds=1) / _MICROSECONDS
    if not from_1904 and days < 61:
        days -= 1
    return days if days >= 0 else None


def to_datetime(serial: float, from_1904: bool = False) -> dt.datetime | None:
    """Return the moment of a serial number, to the millisecond; None if Excel shows #####."""
    if not 0 <= serial < LAST:
        return None
    start = _BEFORE_LEAP if serial < 60 else _AFTER_LEAP
    if from_1904:
        start = _FROM_1904
    try:
        return start + round(serial * _DAY_MS) * _MILLISECOND
    except OverflowError:
        return None


def time_of_day(moment: dt.time) -> float:
    """Return a time as a fraction of a day: 12:00 is 0.5."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return seconds / 86400
