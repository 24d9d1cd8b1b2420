"""Read text as Excel does when it is typed into a cell.

Numbers, dates, percentages, and digits lost after the fifteenth.
"""

import datetime as dt
import re
from decimal import ROUND_DOWN, Context, Decimal
from typing import NamedTuple

from xlplugin.engine.serial import to_serial

ERRORS = frozenset(
    (
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
    )
)
# Excel's own numbers for the formats that typing brings along
DATE = 14
DATE_TIME = 22
TIME = 20
TIME_SECONDS = 21
PERCENT = 9
PERCENT_2 = 10
WHOLE_GROUPED = 3
GROUPED = 4
SCIENTIFIC = 11
FRACTION = 12
DAY_MONTH = 16
DAY_MONTH_YEAR = 15
MONTH_YEAR = 17
CLOCK = 18
CLOCK_SECONDS = 19
MONEY = 6
MONEY_2 = 8

_FIFTEEN = Context(prec=15, rounding=ROUND_DOWN, Emax=10_000, Emin=-10_000, traps=[])
_MONTHS = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "may": 5,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "october": 10,
    "november": 11,
    "december": 12,
}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"

LOOKS_TYPED = re.compile(
    r"\s*(?:[-+(.$%#\d]|true\s*$|false\s*$|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\d,.-])",
    re.I | re.ASCII,
)

_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?\s?(?P<dollar>\$)?\s?(?P<lead>%)?(?P<sign2>[-+])?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<dot>\.\d*)?(?P<power>[eE][-+]?\d{1,4})?\s?(?P<tail>%)?(?P<close>\))?",
    re.ASCII,
)
_FRACTION = re.compile(
    r"(?P<sign>-)?(?P<whole>\d{1,15}) (?P<over>\d{1,5})/(?P<under>\d{1,5})", re.ASCII
)
_TIME = re.compile(
    r"(?P<hour>\d{1,4})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?P<part>\.\d{1,3})?)?)?(?:\s(?P<half>[ap]m?))?",
    re.I | re.ASCII,
)
_DATES = tuple(
    re.compile(pattern, re.I | re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})[-/](?P<year>\d{4}|\d{2})",
        r"(?P<m>\d{1,2})[-/](?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})[-/](?P<year>\d{2}|\d{4})",
        rf"(?P<d>\d{{1,2}})[-/ ]?{_MONTH}(?:[-/ ,]+(?P<year>\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}[-/ ]+(?P<d>\d{{1,2}})(?:,\s?|\s)(?P<year>\d{{4}})",
        rf"{_MONTH}[-/ ]?(?P<d>\d{{1,2}})",
        rf"{_MONTH}[-/ ,]+(?P<year>\d{{4}}|\d{{2}})",
    )
)


class Typed(NamedTuple):
    """Cell's value after typing, and the number format that a General cell takes on."""

    value: float | bool | str
    format: int | None = None
    error: bool = False


def typed(text: str, *, from_1904: bool = False) -> Typed | None:
    """Read text as Excel (English, United States) reads a cell's entry; None when it stays text."""
    if not LOOKS_TYPED.match(text):
        return None
    entry = text.strip(" \t")
    upper = entry.upper()
    if upper in ("TRUE", "FALSE"):
        return Typed(upper == "TRUE")
    if upper in ERRORS:
        return Typed(upper, error=True)
    return _number(entry) or _fraction(entry) or _moment(entry, from_1904)


def fifteen(number: str | int) -> float:
    """Keep fifteen significant digits, the rest become zeros."""
    return float(_FIFTEEN.create_decimal(Decimal(number)))


def _number(entry: str) -> Typed | None:
    match = _NUMBER.fullmatch(entry)
    if not match or not (match["whole"] or (match["dot"] or "")[1:]):
        return None
    if bool(match["open"]) != bool(match["close"]) or (match["sign"] and match["sign2"]):
        return None
    percent = bool(match["lead"] or match["tail"])
    if (match["lead"] and match["tail"]) or (percent and match["dollar"]):
        return None
    digits = match["whole"].replace(",", "") + (match["dot"] or "") + (match["power"] or "")
    value = fifteen(digits + ("0" if digits.endswith(".") else ""))
    if value in (float("inf"), float("-inf")):
        return None
    negative = match["open"] or "-" in (match["sign"], match["sign2"])
    value = (-value if negative else value) / (100 if percent else 1)
    return Typed(value, _number_format(match, percent))


def _number_format(match: re.Match[str], percent: bool) -> int | None:
    decimals = len(match["dot"] or "") > 1
    if percent:
        return PERCENT_2 if decimals else PERCENT
    if match["power"]:
        return SCIENTIFIC
    if match["dollar"]:
        return MONEY_2 if decimals else MONEY
    if "," in match["whole"]:
        return GROUPED if decimals else WHOLE_GROUPED
    return None


def _fraction(entry: str) -> Typed | None:
    match = _FRACTION.fullmatch(entry)
    if not match or int(match["under"]) == 0:
        return None
    value = int(match["whole"]) + int(match["over"]) / int(match["under"])
    return Typed(-value if match["sign"] else value, FRACTION)


def _moment(entry: str, from_1904: bool) -> Typed | None:
    if found := _date(entry, from_1904):
        return found
    if clock := _time(entry):
        return clock
    day, _, rest = entry.rpartition(" ")
    if rest.lower() in ("am", "pm", "a", "p"):
        day, _, hour = day.rpartition(" ")
        rest = f"{hour} {rest}"
    date = _date(day.strip(), from_1904)
    clock = _time(rest)
    if date and clock and clock.value < 1:  # type: ignore[operator]  # it has a number
        return Typed(float(date.value) + float(clock.value), DATE_TIME)
    return None


def _date(entry: str, from_1904: bool) -> Typed | None:
    for pattern in _DATES:
        match = pattern.fullmatch(entry)
        if match and (day := _calendar(match.groupdict())):
            serial = to_serial(day, from_1904)
            if serial is None:
                return None
            return Typed(serial, _date_format(match.groupdict()))
    return None


def _calendar(parts: dict[str, str | None]) -> dt.datetime | None:
    month = _MONTHS[str(parts["month"]).lower()] if parts.get("month") else int(parts["m"] or 0)
    # the typist's own calendar
    year = int(parts.get("year") or dt.date.today().year)  # noqa: DTZ011
    if len(parts.get("year") or "") == 2:
        year += 2000 if year < 30 else 1900
    if year < 1900:
        return None
    try:
        # a cell has no time zone
        return dt.datetime(year, month, int(parts.get("d") or 1))  # noqa: DTZ001
    except ValueError:
        return None


def _date_format(parts: dict[str, str | None]) -> int:
    if not parts.get("d"):
        return MONTH_YEAR
    if not parts.get("year"):
        return DAY_MONTH
    return DAY_MONTH_YEAR if parts.get("month") else DATE


def _time(entry: str) -> Typed | None:
    match = _TIME.fullmatch(entry)
    if not match or not (match["minute"] or match["half"]):
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if minute > 59 or second > 59 or hour > 9999 or (match["half"] and not 0 < hour < 13):
        return None
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    value = (hour * 3600 + minute * 60 + second + float(match["part"] or 0)) / 86400
    if match["half"]:
        return Typed(value, CLOCK_SECONDS if match["second"] else CLOCK)
    return Typed(value, TIME_SECONDS if match["second"] else TIME)


def general_text(number: float) -> str:
    """Write a number the way it looks when a text cell receives it."""
    text = f"{number:.15G}"
    if "E" in text and len(text.split("E")[1]) > 3:
        return text.replace("E+0", "E+").replace("E-0", "E-")
    return text
