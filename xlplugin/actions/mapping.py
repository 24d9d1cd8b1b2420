"""Help to map products: suggest stock items, and make those that are missing (group Products)."""

from collections.abc import Sequence

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.ledger.master import Masters, StockItem, alternative_code
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.suggestions import Suggestion, UnmatchedProduct, new_items, suggest_items
from xlplugin.sheets import masters as master_sheets
from xlplugin.sheets.new_master_data import ITEM, put_new_master_data
from xlplugin.sheets.products import match_products, show_lost_items
from xlplugin.sheets.tables import ORDER_LINES, PRODUCTS, NewMasterDataRow, ProductsRow
from xlplugin.wording import are, by_count, counting

_BEST = 100
_SURE = 90  # from this score on, a suggestion is offered to be accepted
_UOM = "UNIT"
_NONE_LEFT = "Every product has an item code."
_TOLD = 3  # item codes in one sentence
_SAVE = "Press Post to save them for the SKUs."


def suggest_items_for_products(press: ButtonContext) -> str:
    """Suggest a stock item for each product without one; accept the sure ones after a Yes."""
    masters = master_sheets.read_masters(press.book)
    matched = _match(press, masters)
    rows = press.book.view(PRODUCTS).rows()
    places = [place for place, row in enumerate(rows) if row.id and not row.item_code]
    if not places:
        return _with_matched(told_lost(press, masters) or _NONE_LEFT, matched)
    found = suggest_items([_product(rows[place]) for place in places], masters)
    suggested = dict(zip(places, found, strict=True))
    typed = _typed_on_lines(press, masters)
    for place in places:
        code = typed.get((rows[place].shop_id, rows[place].id))
        if code:
            suggested[place] = Suggestion(code, _BEST)
    sure = {place: one for place, one in suggested.items() if one.score >= _SURE}
    question = (
        f"{counting(len(sure), 'suggestion')} of {len(places)} have a score of {_SURE} or more. "
        "Fill them in as item codes? They are saved by Post."
    )
    accepted = bool(sure) and press.prompter.ask(question)
    taken = sure
    if not accepted:
        taken = {}
    _put(press, rows, suggested, taken)
    press.book.show(PRODUCTS)
    filled = len(taken)
    said = (
        f"{counting(len(places), 'product')} without an item code: {filled or 'none'} filled in, "
        f"{len(places) - filled} with a suggestion to look at. {told_lost(press, masters)}"
    ).strip()
    if sure and not accepted:
        return NothingDone(said)
    return said


def _typed_on_lines(press: ButtonContext, masters: Masters) -> dict[tuple[str, str], str]:
    """Return the item that the latest line of each SKU has on Order Lines, by Shop ID and ID.

    The user may have typed it there for one order; it is the best suggestion for the SKU.
    """
    found = {}
    for line in press.book.rows(ORDER_LINES):
        item = masters.item(line.code)
        if item:
            found[line.shop_id, alternative_code(line.sku_id)] = item.code
    return found


def _put(
    press: ButtonContext,
    rows: Sequence[ProductsRow],
    suggested: dict[int, Suggestion],
    accepted: dict[int, Suggestion],
) -> None:
    values = []
    for place, row in enumerate(rows):
        one = suggested.get(place, Suggestion("", 0))
        code = accepted[place].item_code if place in accepted else row.item_code
        values.append((code, one.item_code, one.score or None))
    press.book.view(PRODUCTS).put(("Item Code", "Suggestion", "Score"), values)


def make_stock_items(press: ButtonContext) -> str:
    """Make a stock item for each product without one, after a preview on New Master Data.

    Products whose item was pasted or posted since are matched with it first.
    """
    masters = master_sheets.read_masters(press.book)
    matched = _match(press, masters)
    view = press.book.view(PRODUCTS)
    rows = view.rows()
    wanted = []
    for place, row in enumerate(rows):
        if row.id and not row.item_code and row.verify_status != RowStatus.DUPLICATE:
            wanted.append(place)
    if not wanted:
        return _with_matched(told_lost(press, masters) or _NONE_LEFT, matched)
    items = new_items([_product(rows[place]) for place in wanted], masters, _UOM)
    new = list(dict.fromkeys(items))
    put_new_master_data(press.book, [_preview(item) for item in new])
    question = (
        f"Make {counting(len(new), 'stock item')} as listed on New Master Data, and fill them in "
        f"on Products? The first is {new[0].code} {new[0].description}."
    )
    if not press.prompter.ask(question):
        said = "No item was made. Type your own codes on Products, or press Make Stock Items again."
        return _with_matched(said, matched)
    master_sheets.add_stock_items(press.book, new)
    codes = {place: item.code for place, item in zip(wanted, items, strict=True)}
    view.put_column(
        "Item Code", [codes.get(place, row.item_code) for place, row in enumerate(rows)]
    )
    put_new_master_data(press.book, [])
    press.book.show(PRODUCTS)
    made = f"{counting(len(new), 'stock item')} made and filled in on Products."
    lost = told_lost(press, master_sheets.read_masters(press.book))
    return " ".join(filter(None, (matched, made, _SAVE, lost)))


def told_lost(press: ButtonContext, masters: Masters) -> str:
    """Name the item codes of products that are not on Stock Items any more; empty if none is."""
    lost = show_lost_items(press.book, masters)
    if not lost:
        return ""
    named = ", ".join(lost[:_TOLD])
    if lost[_TOLD:]:
        named += f" and {len(lost) - _TOLD} more"
    count = len(lost)
    return (
        f"{by_count(count, 'Item code', 'Item codes')} {named} {are(count)} not on Stock Items: "
        f"put {by_count(count, 'it', 'them')} back there, or choose another Item Code on Products "
        "and press Post there."
    )


def _with_matched(said: str, matched: str) -> str:
    """Return the last sentence of a press that has at most matched products."""
    if matched:
        return f"{said} {matched}"
    return NothingDone(said)


def _match(press: ButtonContext, masters: Masters) -> str:
    """Match products with the items that are there by now; say how many, if there are any."""
    count = match_products(press.book, masters)
    if not count:
        return ""
    return f"{counting(count, 'product')} matched with the item of the same code."


def _product(row: ProductsRow) -> UnmatchedProduct:
    return UnmatchedProduct(row.name, row.variation, row.sku)


def _preview(item: StockItem) -> NewMasterDataRow:
    return NewMasterDataRow(
        purpose="Goods",
        kind=ITEM,
        code=item.code,
        description=item.description,
        remark="From the seller SKU" if not item.code.startswith("TT-") else "Made: no seller SKU",
    )
