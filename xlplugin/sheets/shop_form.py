"""Fill the sheet Shop: one shop with a field on each line, which are taken to Shops."""

from typing import Any

from xlplugin.errors import FixInputError
from xlplugin.sheets import cells
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    DATE,
    MONEY,
    NAMED_COLUMNS,
    SHOP_FORM,
    SHOPS,
    Column,
    ShopFormRow,
    ShopsRow,
)
from xlplugin.wording import typed_day

_DAY = "%d/%m/%Y"
FIELDS = tuple(column for column in SHOPS.columns if column.meaning)


def put_form(book: Workbook, row: ShopsRow) -> None:
    """Show the fields of a shop."""
    rows = []
    for column in FIELDS:
        text = _text(row[SHOPS.place(column.name)])
        rows.append(
            ShopFormRow(
                field=column.name,
                value=text,
                meaning=column.meaning,
                allowed=_allowed(column),
                default=column.default,
                shown=text,
                shop_id=row.shop_id,
            )
        )
    book.view(SHOP_FORM).replace(rows)
    book.show(SHOP_FORM)


def changed_fields(book: Workbook) -> list[ShopFormRow]:
    """Return the fields that were changed on the form; none in a workbook without the sheet."""
    if SHOP_FORM.sheet not in book.sheets:
        return []
    return [row for row in book.rows(SHOP_FORM) if row.field and row.value != row.shown]


def take_fields(book: Workbook) -> tuple[int, list[str]]:
    """Write the changed fields to Shops.

    A field that was changed on Shops too stays as it is there.

    Returns:
        How many were taken, and the fields that were not.

    Raises:
        FixInputError: a value is of the wrong kind; none is taken then.
    """
    changed = changed_fields(book)
    if not changed:
        return 0, []
    values = [(row, _value(row)) for row in changed]
    shops = book.rows(SHOPS)
    taken = 0
    kept = []
    for row, value in values:
        place = SHOPS.place(row.field)
        for number, shop in enumerate(shops):
            if shop.shop_id != row.shop_id:
                continue
            if _text(shop[place]) != row.shown:
                kept.append(row.field)
                continue
            cells_of_shop = list(shop)
            cells_of_shop[place] = value
            shops[number] = ShopsRow._make(cells_of_shop)
            taken += 1
    book.view(SHOPS).update([row.field for row, _ in values], shops)
    _show_values(book, shops)
    return taken, kept


def _show_values(book: Workbook, shops: list[ShopsRow]) -> None:
    """Show on the form what Shops has now."""
    by_id = {shop.shop_id: shop for shop in shops}
    rows = []
    for row in book.rows(SHOP_FORM):
        shop = by_id.get(row.shop_id)
        if shop is not None and row.field:
            text = _text(shop[SHOPS.place(row.field)])
            row = row._replace(value=text, shown=text)
        rows.append(row)
    book.view(SHOP_FORM).update(("Value", "Shown Value"), rows)


def _text(value: Any) -> str:  # noqa: ANN401 - the value of any field
    """Return a value as the form shows it."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return str(value.strftime(_DAY))
    return str(value)


def _value(row: ShopFormRow) -> Any:  # noqa: ANN401 - the value of any field
    """Return a typed value as Shops keeps it. Raises FixInputError with its place."""
    kind = SHOPS.column(row.field).kind
    try:
        if kind == DATE:
            return _day(row.value)
        return cells.READERS[kind](row.value)
    except FixInputError as error:
        error.where = f"sheet '{SHOP_FORM.sheet}', field '{row.field}'"
        raise


def _day(text: str) -> Any:  # noqa: ANN401 - a date, or None for a blank
    if not text:
        return None
    day = typed_day(text)
    if day is None:
        raise FixInputError(f"'{text}' is no date.", cure="Write it as 30/06/2026.")
    return day


def _allowed(column: Column) -> str:
    """Return what may be written into a field."""
    if isinstance(column.choices, str):
        table, heading = NAMED_COLUMNS[column.choices]
        return f"{heading} on the sheet {table.sheet}"
    if column.choices:
        return ", ".join(column.choices)
    kinds = {DATE: "A date, such as 30/06/2026", MONEY: "An amount, such as 0.50"}
    return kinds.get(column.kind, "")
