"""Convert between the exact values of records and what an Excel cell can hold.

Ids are text in text cells. Money is a float, shown with two decimals and read back through its
shortest decimal form. Times are shown in the shop's zone, without naming it.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.sheets.tables.declare import COUNT, DATE, LINK, MONEY, TEXT, TICK, TIME

NUMBER_FORMATS = {
    TICK: "@",
    TEXT: "@",
    MONEY: "#,##0.00;-#,##0.00",
    COUNT: "0",
    DATE: "dd/mm/yyyy",
    TIME: "dd/mm/yyyy hh:mm",
    LINK: "General",  # a formula in a text cell would be shown as text
}
_LONGEST_TEXT = 32_767
_EXACT_DIGITS = 15
_FLOAT_NOISE = Decimal("0.00001")  # what a formula's sum can be off


def read_text(value: Any) -> str:
    """Return a cell's text. Raises FixInputError for an id of more digits than Excel keeps."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= 10**_EXACT_DIGITS:
            raise FixInputError(
                "Excel has rounded this id.", cure="Format the cell as text and enter it again."
            )
        return str(int(value))
    return str(value).strip()


def read_tick(value: Any) -> str:
    """Return a tick: any mark counts, but not FALSE, 0 or no."""
    text = read_text(value)
    if value is False or text.casefold() in ("0", "no", "n", "false"):
        return ""
    return text


def read_money(value: Any) -> Decimal:
    """Return the amount in a cell; blank is 0.00.

    Raises FixInputError for other text or part of a cent.
    """
    if value is None or value == "":
        return ZERO
    try:
        written = Decimal(str(value).strip().replace(",", ""))
        amount = written.quantize(ZERO)
    except ArithmeticError:
        amount = written = Decimal("NaN")
    if not amount.is_finite():
        raise FixInputError(f"'{value}' is not an amount.", cure="Enter a number.")
    if abs(written - amount) > _FLOAT_NOISE:
        raise FixInputError(
            f"'{value}' has a part of a cent.",
            cure="Enter an amount in whole cents, such as 75.60.",
        )
    return amount


def read_count(value: Any) -> int:
    """Return the whole number in a cell; blank is 0. Raises FixInputError for another number."""
    amount = read_money(value)
    if amount != int(amount):
        raise FixInputError(f"'{value}' is not a whole number.", cure="Enter a whole number.")
    return int(amount)


def read_date(value: Any) -> date | None:
    """Return the date in a cell; blank is None. Raises FixInputError for text."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        cure = (
            "Type it again, such as 30/06/2026: when Excel takes it for a date, "
            "it moves to the right of its cell."
        )
        raise FixInputError(f"'{value}' is text and no date.", cure=cure)
    raise FixInputError(f"'{value}' is not a date.", cure="Enter a date, such as 30/06/2026.")


def read_time(value: Any) -> datetime | None:
    """Return the date and time in a cell, without a zone; blank is None."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    raise FixInputError(
        f"'{value}' is not a date and time.", cure="Enter one, such as 30/06/2026 14:05."
    )


READERS: dict[str, Callable[[Any], Any]] = {
    TICK: read_tick,
    TEXT: read_text,
    MONEY: read_money,
    COUNT: read_count,
    DATE: read_date,
    TIME: read_time,
    LINK: read_text,
}


def reader(kind: str, *, may_be_none: bool) -> Callable[[Any], Any]:
    """Return what reads a cell of a kind; if it may be None, a blank amount is None and not 0."""
    read = READERS[kind]
    if not may_be_none:
        return read

    def read_filled(value: Any) -> Any:
        if value is None or value == "":
            return None
        return read(value)

    return read_filled


def moment_text(at: datetime) -> str:
    """Return a time as text such as `30/06/2026 at 17:05`, which Excel does not take for a date."""
    return f"{at:%d/%m/%Y} at {at:%H:%M}"


def write_cell(value: Any) -> Any:
    """Return what Excel gets for a value of a record. An empty text or None is a blank cell."""
    if isinstance(value, str):
        text = str(value)  # a status of an enum is written as plain text
        return (text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…") or None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        # Excel's dates have no zone
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    return value
