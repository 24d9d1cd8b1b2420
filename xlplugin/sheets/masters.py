"""Read the firm's master data from its sheets."""

from collections.abc import Iterable, Sequence
from datetime import date

from xlplugin.dated import in_force, starts_of
from xlplugin.errors import FixInputError
from xlplugin.ledger.master import (
    CODE,
    Account,
    Alternative,
    BundlePart,
    Customer,
    Masters,
    StockGroup,
    StockItem,
    by_code,
)
from xlplugin.posting.fee_map import FeeRule
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.fixed_words import refuse_other_words_of
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    BUNDLES,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    MAPPING_NAMES,
    STOCK_GROUPS,
    STOCK_ITEMS,
    AlternativesRow,
    CustomersRow,
    FeeMapRow,
    GLAccountsRow,
    StockGroupsRow,
    StockItemsRow,
)
from xlplugin.wording import allowed_word

_YES = "Yes"
_NO = "No"
_DEFAULT_UOM = "UNIT"


def read_masters(book: Workbook) -> Masters:
    """Return all master data by code, without rows that have no code.

    Raises FixInputError, with the cell, for an account type or a Yes or No that is not allowed.
    """
    for table in (GL_ACCOUNTS, STOCK_ITEMS):
        refuse_other_words_of(book, table)
    return masters_as_typed(book)


def masters_as_typed(book: Workbook) -> Masters:
    """Return all master data by code, also with words that are not allowed, to check them."""
    accounts = [Account(*row) for row in book.rows(GL_ACCOUNTS) if row.code]
    customers = [_customer(row) for row in book.rows(CUSTOMERS) if row.code]
    groups = [StockGroup(*row) for row in book.rows(STOCK_GROUPS) if row.code]
    items = [_item(row) for row in book.rows(STOCK_ITEMS) if row.code]
    alternatives = []
    for row in book.rows(ALTERNATIVES):
        if row.alternative_item_code:
            alternatives.append(Alternative(*row))
    return Masters(
        by_code(accounts),
        by_code(customers),
        in_force(groups, CODE),
        by_code(items),
        in_force(alternatives, CODE),
        _bundles(book),
        groups if starts_of(groups) else (),
        alternatives if starts_of(alternatives) else (),
    )


def _customer(row: CustomersRow) -> Customer:
    return Customer(
        row.code, row.company_name, row.control_account, row.credit_term, row.currency_code
    )


def _bundles(book: Workbook) -> dict[str, tuple[BundlePart, ...]]:
    """Return the parts of each set. Raises FixInputError with the place of an incomplete row."""
    found: dict[str, tuple[BundlePart, ...]] = {}
    for number, row in enumerate(book.rows(BUNDLES)):
        if not any(row):
            continue
        if not row.item_code or not row.part_item or row.quantity <= 0:
            place = book.view(BUNDLES).cell("Set Item", number)
            raise FixInputError(
                "A part of a set needs a Set Item, a Part Item and a Quantity of 1 or more.",
                where=f"sheet '{BUNDLES.sheet}', cell {place}",
                cure="Fill the row in, or delete it.",
            )
        part = BundlePart(row.part_item, row.quantity)
        found[row.item_code] = (*found.get(row.item_code, ()), part)
    return found


def _item(row: StockItemsRow) -> StockItem:
    return StockItem(
        row.code,
        row.description,
        row.stock_group,
        row.uom or _DEFAULT_UOM,
        stock_control=row.stock_control.casefold() != _NO.casefold(),
    )


def add_masters(book: Workbook, new: Masters) -> None:
    """Append new accounts, customers, stock groups and stock items."""
    book.view(GL_ACCOUNTS).append([GLAccountsRow(*account) for account in new.accounts.values()])
    book.view(CUSTOMERS).append([CustomersRow(*customer) for customer in new.customers.values()])
    book.view(STOCK_GROUPS).append([StockGroupsRow(*group) for group in new.groups.values()])
    book.view(STOCK_ITEMS).append([item_row(item) for item in new.items.values()])


def add_stock_items(book: Workbook, items: Iterable[StockItem]) -> int:
    """Append the stock items whose code is not there yet. Returns how many."""
    known = {row.code for row in book.rows(STOCK_ITEMS)}
    new = [item_row(item) for item in items if item.code not in known]
    book.view(STOCK_ITEMS).append(new)
    return len(new)


def item_row(item: StockItem) -> StockItemsRow:
    """Return the row of a stock item."""
    stock_control = _YES if item.stock_control else _NO
    return StockItemsRow(item.code, item.description, item.group, item.uom, stock_control)


def store_alternatives(
    book: Workbook, alternatives: Sequence[Alternative], masters: Masters
) -> None:
    """Store alternative item codes.

    A row with the same code and From gets the new item. The latest row of a code with the same
    item gets the new From.
    """
    moved = set()
    for one in alternatives:
        old = masters.moved_by(one)
        if old:
            moved.add((old.code, old.start))
    if moved:
        places = []
        for place, row in enumerate(book.rows(ALTERNATIVES)):
            if (row.alternative_item_code, row.start) in moved:
                places.append(place)
        book.view(ALTERNATIVES).delete(places)
    book.view(ALTERNATIVES).merge([AlternativesRow(*row) for row in alternatives])


def unlink_alternatives(book: Workbook, codes: Iterable[str]) -> int:
    """Remove these alternative item codes, from every day. Returns how many there were."""
    removed = set(codes)
    kept = []
    found = set()
    for row in book.rows(ALTERNATIVES):
        if row.alternative_item_code in removed:
            found.add(row.alternative_item_code)
        else:
            kept.append(row)
    book.view(ALTERNATIVES).replace(kept)
    return len(found)


def read_fee_rules(book: Workbook) -> list[FeeRule]:
    """Return the rows of the Fee Map.

    Raises FixInputError, with the cell, for a mapping that no shop has.
    """
    refuse_other_words_of(book, FEE_MAP)
    rules = []
    for row in book.rows(FEE_MAP):
        if row.fee_kind:
            mapping = allowed_word(row.mapping, MAPPING_NAMES)
            rules.append(FeeRule(row.fee_kind, row.role, mapping, row.item_code, row.start))
    return rules


def add_fee_rules(book: Workbook, rules: Iterable[FeeRule], first_seen: date) -> None:
    """Append rows for new kinds of fees."""
    book.view(FEE_MAP).append([FeeMapRow(*rule, first_seen=first_seen) for rule in rules])
