"""The amounts of a settlement's table, proved row by row; what is not known is noted, or refused by name."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.files.columns import INFO, KEY, PART, Headings
from xlplugin.tiktok.files.headed_table import Heading, TableRows
from xlplugin.tiktok.files.settlement_sums import Grid, add_up, check_sums
from xlplugin.tiktok.files.tables_in_file import Cell
from xlplugin.tiktok.files.values import ZERO_TEXTS, Place, read_amounts

CUSTOMER_PAYMENT, PLATFORM_DISCOUNTS = "Customer payment", "Platform discounts"
RESERVE, PAYABLE = "Reserve amount", "Payable amount"
_SHOWN = (CUSTOMER_PAYMENT, PLATFORM_DISCOUNTS, RESERVE, PAYABLE)


def read_grid(
    rows: TableRows, headings: Headings, currency: str, allowance: Decimal
) -> tuple[Grid, list[str]]:
    """Every amount of the table, and notes on columns that are not known. Raises FixInputError."""
    known = [heading for heading in rows.table.headings if _is_amount(heading)]
    live = [(heading, rows.cells(heading.number)) for heading in known]
    live = [(heading, cells) for heading, cells in live if not _all_zero(cells)]
    amounts = read_amounts(
        [(rows.place(heading.number), cells) for heading, cells in live], currency
    )
    _refuse_other_currencies(amounts.currencies, currency, rows)
    by_name: dict[str, Sequence[Decimal]] = {}
    for heading, cells in live:
        _add_column(by_name, heading, amounts.column(cells))
    notes = _unknown_columns(rows, currency)
    zero = frozenset(heading.column.name for heading in known if heading.column).difference(by_name)
    grid = Grid(headings.layout.columns, by_name, zero, len(rows.numbers))
    return check_sums(grid, allowance, rows.numbers, rows.where), notes


def _is_amount(heading: Heading) -> bool:
    column = heading.column
    if column is None:
        return False
    return column.use not in (KEY, INFO) or column.name in _SHOWN


def _all_zero(cells: Sequence[Cell]) -> bool:
    """Whether a column holds nothing but zeros and blanks; most columns of a settlement do."""
    return not any(cell not in ZERO_TEXTS and cell != 0 for cell in set(cells))


def _add_column(
    by_name: dict[str, Sequence[Decimal]], heading: Heading, amounts: list[Decimal]
) -> None:
    """A second column of the same name: another leaf adds to the first, a total or information is the same again."""
    column = heading.column
    if column is None or not any(amounts):
        return
    if column.name not in by_name:
        by_name[column.name] = amounts
    elif column.use == PART:
        by_name[column.name] = add_up([by_name[column.name], amounts], len(amounts))


def _refuse_other_currencies(written: Iterable[str], currency: str, rows: TableRows) -> None:
    others = sorted(set(written) - {currency})
    if others:
        raise FixInputError(
            f"The rows are in {currency}, but some amounts are written in {' and '.join(others)}.",
            where=rows.where,
            cure="Export each currency on its own.",
        )


def _unknown_columns(rows: TableRows, currency: str) -> list[str]:
    """What is said of the columns that are not known. Those whose amounts come to something are refused by name."""
    zero, unused, new = [], [], []
    for heading in rows.table.headings:
        if heading.column:
            continue
        place, cells = rows.place(heading.number), rows.cells(heading.number)
        if _all_zero(cells):
            zero += [place.heading] if heading.text else []
            continue
        total = _sum_if_amounts(place, cells, currency)
        if total:
            new.append(
                f"Column '{place.heading}' is not known and comes to {total}: it may be a new fee."
            )
        else:
            unused.append(place.heading)
    if new:
        what = "what it is" if len(new) == 1 else "what each of them is"
        raise FixInputError(
            " ".join(new),
            where=rows.where,
            cure=f"Say on the sheet Headings {what} (fee, shipping, tax, sale, refund or information).",
        )
    notes = [f"New columns that hold nothing but zero: {', '.join(zero)}."] if zero else []
    return notes + (
        [f"Columns that are not known and not used: {', '.join(unused)}."] if unused else []
    )


def _sum_if_amounts(place: Place, cells: Sequence[Cell], currency: str) -> Decimal | None:
    """What a column comes to; None when it does not hold amounts."""
    try:
        return sum(read_amounts([(place, cells)], currency).column(cells), ZERO)
    except FixInputError:
        return None
