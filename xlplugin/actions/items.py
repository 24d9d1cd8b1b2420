"""Choose a stock item for the selected rows, or make a new one (group Orders)."""

from typing import Any, NamedTuple

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.master import Masters, StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.posting.suggestions import CODE_LENGTH, UnmatchedProduct, new_items
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_stock_items, read_masters
from xlplugin.sheets.tables import (
    FEE_MAP,
    ONE_ORDER,
    ORDER_LINES,
    PRODUCTS,
    STOCK_ITEMS,
    TICKED,
    Table,
)
from xlplugin.wording import counting

NEW_ITEM = "New Item"
_UOM = "UNIT"
# Where rows can be selected, and the column of their item code.
_SELECTABLE: tuple[tuple[Table[Any], str], ...] = (
    (PRODUCTS, "Item Code"),
    (ORDER_LINES, "Code"),
    (ONE_ORDER, "Code"),
    (FEE_MAP, "Item Code"),
)


class _Chosen(NamedTuple):
    """Selected rows of a table, and what the first of them says."""

    table: Table[Any]
    heading: str  # of the item code
    places: list[int]
    code: str
    product: UnmatchedProduct


def choose_item(press: ButtonContext) -> str:
    """Ask for a stock item and write its code into the selected rows."""
    chosen = _selected(press.book)
    if chosen is None:
        return NothingDone(
            "No row is selected. Select rows on Products, Order Lines, Order or Fee Map, then "
            "press Choose Item."
        )
    masters = read_masters(press.book)
    choices = {f"{NEW_ITEM} …": ""}
    for item in sorted(masters.items.values(), key=lambda item: item.code.casefold()):
        choices[f"{item.code} | {item.description}"] = item.code
    name = chosen.product.full_name or chosen.code
    answer = press.prompter.choose(f"Which stock item is '{name}'?", list(choices))
    if answer not in choices:
        return NothingDone("Nothing was chosen.")
    made = ""
    code = choices[answer]
    if not code:
        new = _new_item(press, chosen, masters)
        if new is None:
            return NothingDone("No item was made.")
        code = new.code
        made = f" It was added to {STOCK_ITEMS.sheet}."
    _write(press.book, chosen, code)
    press.book.show(chosen.table)
    return f"{code} is in {counting(len(chosen.places), 'row')} of {chosen.table.sheet}.{made}"


def _selected(book: Workbook) -> _Chosen | None:
    """Return the selected rows of a table with item codes; None if the selection is elsewhere."""
    for table, heading in _SELECTABLE:
        places = book.selected(table, least=1)
        if places:
            row = book.rows(table)[places[0]]
            return _Chosen(
                table,
                heading,
                places,
                book.view(table).text(heading, places[0]),
                _product(table, row),
            )
    return None


def _product(table: Table[Any], row: Any) -> UnmatchedProduct:  # noqa: ANN401 - a row of any table
    """Return what the row calls its product."""
    if table is ONE_ORDER:
        return UnmatchedProduct(row.description, "", row.number)
    if table is FEE_MAP:
        return UnmatchedProduct(row.fee_kind, "", "")
    return UnmatchedProduct(row.name, row.variation, row.sku)


def _new_item(press: ButtonContext, chosen: _Chosen, masters: Masters) -> StockItem | None:
    """Ask for the code and the description of a new item and add it. None without an answer."""
    unknown = chosen.code if chosen.code and masters.item(chosen.code) is None else ""
    product = chosen.product
    if unknown:
        product = product._replace(seller_sku=unknown)
    [proposed] = new_items([product], masters, _UOM)
    code = press.prompter.ask_text("Code of the new item?", default=proposed.code).strip()
    if not code:
        return None
    if masters.item(code) is not None:
        raise FixInputError(
            f"There is an item '{code}' already.",
            where=f"sheet '{STOCK_ITEMS.sheet}'",
            cure="Press Choose Item again and choose it, or give another code.",
        )
    if len(code) > CODE_LENGTH:
        raise FixInputError(
            f"'{code}' has {len(code)} characters; a code has at most {CODE_LENGTH}.",
            cure="Press Choose Item again and give a shorter one.",
        )
    description = press.prompter.ask_text(
        f"Description of {code}?", default=product.full_name
    ).strip()
    item = StockItem(code, description, GOODS_GROUP, _UOM, chosen.table is not FEE_MAP)
    add_stock_items(press.book, [item])
    return item


def _write(book: Workbook, chosen: _Chosen, code: str) -> None:
    """Write the code into the selected rows; a row of Products is ticked with it."""
    view = book.view(chosen.table)
    codes = view.column(chosen.heading)
    for place in chosen.places:
        codes[place] = code
    view.put((chosen.heading,), [(one,) for one in codes])
    if chosen.table is not PRODUCTS:
        return
    ticks = view.column("Tick")
    for place in chosen.places:
        ticks[place] = TICKED
    view.put_column("Tick", ticks)
