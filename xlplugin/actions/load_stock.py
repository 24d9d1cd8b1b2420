"""Load goods received from a firm's own file to Stock Movements."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import Problem
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.sheets.firm_file import FirmRow, read_firm_file
from xlplugin.sheets.firm_layouts import (
    DATE,
    GOODS_RECEIVED,
    ITEM,
    LOCATION,
    QUANTITY,
    REFERENCE,
    UNIT_COST,
)
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import STOCK_MOVEMENTS, StockMovementsRow
from xlplugin.stock.movements import MovementKind
from xlplugin.wording import counting

_FOUND_BY = "Load Stock"


def load_stock(press: ButtonContext) -> str:
    """Add the goods received in a file to Stock Movements; leave out what is wrong or there."""
    path = press.prompter.pick_file("Choose the file with the goods received")
    if path is None:
        return NothingDone("No file was loaded.")
    masters = read_masters(press.book)
    good = []
    problems = []
    rows = read_own_kind(path, "load_stock", lambda: read_firm_file(path, GOODS_RECEIVED))
    for row in rows:
        wrong = _wrong(row, masters)
        if wrong:
            column, what, cure = wrong
            place = f"{path.name}, row {row.number}"
            problems.append(Problem(STOCK_MOVEMENTS.name, place, column, what, cure))
        else:
            good.append(_movement(row, masters))
    there = Counter(press.book.rows(STOCK_MOVEMENTS))
    new = []
    for one in good:
        if there[one]:
            there[one] -= 1
        else:
            new.append(one)
    press.book.view(STOCK_MOVEMENTS).append(new)
    put_problems(press.book, _FOUND_BY, problems)
    press.problems += problems
    press.book.show(STOCK_MOVEMENTS)
    return _told(path, len(new), len(good) - len(new), len(problems))


def _told(path: Path, new: int, there: int, wrong: int) -> str:
    said = [f"{path.name}: {counting(new, 'row')} added"]
    if there:
        said.append(f"{there:,} there already")
    if wrong:
        said.append(f"{wrong:,} left out, see Problems")
    return f"{', '.join(said)}. Press Post Cost."


def _wrong(row: FirmRow, masters: Masters) -> tuple[str, str, str] | None:
    """Return the column that is wrong, why, and what to do; None if the row is in order."""
    again = "Correct it in the file and load the file again."
    if row.day(DATE) is None:
        return (
            DATE,
            f"'{row.text(DATE)}' is not a date.",
            "Write it as 30/06/2026; then load again.",
        )
    item = masters.item(row.text(ITEM))
    if item is None:
        what = f"'{row.text(ITEM)}' is not on the sheet Stock Items."
        return ITEM, what, "Add the item there, or correct the file; then load it again."
    if not item.stock_control:
        what = f"{item.code} has no stock control."
        return ITEM, what, "Set its Stock Control to Yes on Stock Items, then load the file again."
    quantity = row.number_in(QUANTITY)
    if quantity is None or quantity <= 0 or quantity != int(quantity):
        what = f"'{row.text(QUANTITY)}' is not a whole number of more than 0."
        return QUANTITY, what, again
    cost = row.number_in(UNIT_COST)
    if cost is None or cost <= 0:
        return UNIT_COST, f"'{row.text(UNIT_COST)}' is not a cost of more than 0.00.", again
    if cost != _in_cents(cost):
        what = f"'{row.text(UNIT_COST)}' has a part of a cent."
        return UNIT_COST, what, "Round it in the file and load it again."
    return None


def _movement(row: FirmRow, masters: Masters) -> StockMovementsRow:
    """Return the row of Stock Movements of a row that is in order."""
    item = masters.item(row.text(ITEM))
    assert item is not None
    return StockMovementsRow(
        date=row.day(DATE),
        kind=MovementKind.STOCK_IN.value,
        item_code=item.code,
        quantity=int(row.number_in(QUANTITY) or 0),
        unit_cost=_in_cents(row.number_in(UNIT_COST) or ZERO),
        location=row.text(LOCATION),
        reference=row.text(REFERENCE),
    )


def _in_cents(cost: Decimal) -> Decimal:
    return cost.quantize(ZERO)
