"""Which new column of an orders export is part of the order amount: the orders' own sums decide."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.tiktok.files.columns import TOLD
from xlplugin.tiktok.files.headed_table import TableRows
from xlplugin.tiktok.files.questions import SHEET, AskWord, Choice, question
from xlplugin.tiktok.files.told import COLUMN_WORDS
from xlplugin.tiktok.files.values import read_amounts
from xlplugin.tiktok.markets.spelling import fold


class OrderSums(NamedTuple):
    """What one order's amounts come to.

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
    """A new column, and its amounts row by row."""

    name: str
    amounts: list[Decimal]


def find_extra(rows: TableRows, orders: Sequence[OrderSums], currency: str) -> NewColumn | None:
    """Return the one new column with which every order adds up.

    None when they do without, or none does.

    Raises AskWord where several would do, or where one is told to count and the orders add up
    without it.
    """
    if all(order.adds_up() for order in orders):
        return None
    _refuse_told(rows, orders, currency)
    fitting = []
    for one in _new_columns(rows, currency):
        if all(order.adds_up(one.amounts[order.first]) for order in orders):
            fitting.append(one)
    if len(fitting) > 1:
        raise AskWord(
            "The order amount has more than the columns that are known, "
            "and each of these would make it add up.",
            where=rows.where,
            choices=[Choice(one.name, "fee") for one in fitting],
        )
    return fitting[0] if fitting else None


def _refuse_told(rows: TableRows, orders: Sequence[OrderSums], currency: str) -> None:
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
    """Return the columns that are not known and hold amounts other than zero, each heading once."""
    found: dict[str, NewColumn] = {}
    for heading in rows.table.headings:
        if heading.column or not heading.text:
            continue
        amounts = _amounts_of(rows, heading.number, currency)
        if amounts and any(amounts):
            found.setdefault(fold(heading.text), NewColumn(heading.text, amounts))
    return list(found.values())


def _amounts_of(rows: TableRows, number: int, currency: str) -> list[Decimal]:
    """Return a column's amounts; none when it does not hold amounts."""
    cells = rows.cells(number)
    try:
        return read_amounts([(rows.place(number), cells)], currency).column(cells)
    except FixInputError:
        return []
