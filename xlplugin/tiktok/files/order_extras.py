"""Find new columns that are part of the order amount, by the sums of the orders export."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.files.columns import TOLD
from xlplugin.tiktok.files.headed_table import TableRows
from xlplugin.tiktok.files.layouts import EXTRA
from xlplugin.tiktok.files.questions import SHEET, AskWord, MeaningChoice, question
from xlplugin.tiktok.files.told import COLUMN_WORDS
from xlplugin.tiktok.files.values import read_amounts
from xlplugin.tiktok.markets.spelling import fold

_MOST = 4  # new columns at once; more were never seen in an export


class ExportSums(NamedTuple):
    """Sums of one order's amounts.

    Shipping stands once, or is shared out over the rows, by the kind of export.

    `first` is the place of its first row; `total` is its order amount, None when the file has none.
    """

    first: int
    items: Decimal
    once: Decimal
    shared: Decimal
    extras: Decimal
    total: Decimal | None

    def shipping(self, more: Decimal = ZERO) -> Decimal | None:
        """Return the shipping with which the order adds up, `more` being in its amount too.

        None when none does.
        """
        for shipping in (self.once, self.shared):
            if self.total in (
                self.items + shipping + more,
                self.items + shipping + self.extras + more,
            ):
                return shipping
        return None

    def adds_up(self, more: Decimal = ZERO) -> bool:
        """Return whether the order amount is the sum of its parts, `more` being one of them."""
        return self.total is None or self.shipping(more) is not None


class NewColumn(NamedTuple):
    """New column, and its amounts row by row."""

    name: str
    amounts: list[Decimal]


def find_extras(
    rows: TableRows, orders: Sequence[ExportSums], currency: str
) -> Sequence[NewColumn]:
    """Return the new columns with which every order adds up, as few as will do.

    None when the orders do without, or no columns do.

    Raises AskWord where others would do as well, or where one is told to count and the orders add
    up without it.
    """
    if all(order.adds_up() for order in orders):
        return ()
    _refuse_told(rows, orders, currency)
    new = _new_columns(rows, currency)
    for size in range(1, min(len(new), _MOST) + 1):
        fitting = [some for some in combinations(new, size) if _add_up(orders, some)]
        if len(fitting) > 1:
            many = "several"
            if size == 1:
                many = "each"
            raise AskWord(
                "The order amount has more than the columns that are known, "
                f"and {many} of these would make it add up.",
                where=rows.where,
                choices=_choices(fitting),
            )
        if fitting:
            return fitting[0]
    return ()


def _add_up(orders: Sequence[ExportSums], some: Sequence[NewColumn]) -> bool:
    for order in orders:
        more = sum((one.amounts[order.first] for one in some), ZERO)
        if not order.adds_up(more):
            return False
    return True


def _choices(fitting: Sequence[Sequence[NewColumn]]) -> list[MeaningChoice]:
    """Return each column once, as a fee: of the sets that would do."""
    names = dict.fromkeys(one.name for some in fitting for one in some)
    return [MeaningChoice(name, "fee") for name in names]


def _refuse_told(rows: TableRows, orders: Sequence[ExportSums], currency: str) -> None:
    for heading in rows.table.headings:
        if heading.column is None or heading.column.use != TOLD:
            continue
        amounts = _amounts_of(rows, heading.number, currency)
        if amounts and all(order.adds_up(-amounts[order.first]) for order in orders):
            raise question(
                f"'{heading.text}' is told on the sheet {SHEET} to be '{heading.column.role}', "
                "and the orders add up "
                "without it.",
                where=rows.where,
                word=heading.text,
                meanings=COLUMN_WORDS,
            )


def _new_columns(rows: TableRows, currency: str) -> list[NewColumn]:
    """Return the unknown or repeated columns that hold amounts other than zero."""
    found: dict[str, NewColumn] = {}
    seen: set[str] = set()
    for heading in rows.table.headings:
        is_again = heading.column is not None and heading.column.name in seen
        if heading.column:
            seen.add(heading.column.name)
        if not heading.text or (heading.column and not (is_again and heading.column.role == EXTRA)):
            continue
        amounts = _amounts_of(rows, heading.number, currency)
        if amounts and any(amounts):
            name = heading.text
            if is_again:
                name = f"{name} (2)"
            found.setdefault(fold(name), NewColumn(name, amounts))
    return list(found.values())


def _amounts_of(rows: TableRows, number: int, currency: str) -> list[Decimal]:
    """Return a column's amounts; none when it does not hold amounts."""
    cells = rows.cells(number)
    try:
        return read_amounts([(rows.place(number), cells)], currency).column(cells)
    except FixInputError:
        return []
