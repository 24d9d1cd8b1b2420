"""Keep in the trail what a loaded or fetched statement said, as a sum for each settlement date.

The rows of a statement are in the workbook that loaded it. Their sums are in the trail of the run
log, which belongs to the books. So a colleague's or an auditor's workbook can compare them too.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

_STATEMENT = "statement "
_BETWEEN = " · "  # between the parts of the closing text of a row of the trail
_LONGEST = 30_000  # characters; a cell holds 32,767


class DateSum(NamedTuple):
    """Rows of a statement with one settlement date, and the sum of their settlement amounts."""

    date: date
    rows: int
    amount: Decimal


class ToldStatement(NamedTuple):
    """Statement of a shop in one currency, as sums by date."""

    shop_id: str
    currency: str
    dates: Sequence[DateSum]


def told_statement(
    shop_id: str, currency: str, rows: Iterable[tuple[date, Decimal]]
) -> ToldStatement:
    """Add up the rows of a statement, each with its settlement date and amount."""
    sums: dict[date, DateSum] = {}
    for day, amount in rows:
        before = sums.get(day, DateSum(day, 0, Decimal()))
        sums[day] = DateSum(day, before.rows + 1, before.amount + amount)
    return ToldStatement(shop_id, currency, sorted(sums.values()))


def write_statement(statement: ToldStatement) -> str:
    """Return the part of a closing text that keeps a statement.

    It is `statement <shop> <currency> <date>=<rows>=<amount> ...`. Where a cell has no room for
    all dates, the oldest are left out.
    """
    text = ""
    for one in reversed(statement.dates):
        text = f" {one.date.isoformat()}={one.rows}={one.amount}{text}"
        if len(text) > _LONGEST:
            break
    return f"{_STATEMENT}{statement.shop_id} {statement.currency}{text}"


def statement_in(closing: str) -> ToldStatement | None:
    """Return the statement that a closing text keeps; None if it keeps none."""
    for part in closing.split(_BETWEEN):
        if part.startswith(_STATEMENT):
            shop_id, currency, *texts = part.removeprefix(_STATEMENT).split(" ")
            return ToldStatement(shop_id, currency, [_date_sum(text) for text in texts])
    return None


def _date_sum(text: str) -> DateSum:
    day, rows, amount = text.split("=")
    return DateSum(date.fromisoformat(day), int(rows), Decimal(amount))
