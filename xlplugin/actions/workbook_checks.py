"""Check a workbook: every check on its own, so that no problem hides another."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from xlplugin.actions import cell_checks
from xlplugin.actions.cell_checks import Checked
from xlplugin.actions.complete import as_problems, note_findings
from xlplugin.actions.opening import opening_rows
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem, ProductError
from xlplugin.ledger.balances import trial_balance
from xlplugin.ledger.master import ALTERNATIVE_CODE_LENGTH, Masters
from xlplugin.money import ZERO, shown
from xlplugin.posting.fee_map import DEFAULTS, fee_map, item_for
from xlplugin.posting.opening import wanted
from xlplugin.posting.shop import (
    ShopMapping,
    group_problem,
    item_problem,
    money_problem,
    shop_accounts,
    shops_by_id,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.checks import CheckResult
from xlplugin.sheets.edited_orders import edited_cells
from xlplugin.sheets.masters import masters_as_typed, read_fee_rules
from xlplugin.sheets.orders import read_orders
from xlplugin.sheets.shops import accounts as linked_accounts
from xlplugin.sheets.shops import check_shops, names_of_shops
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    FEE_MAP,
    GL_ACCOUNTS,
    JOURNAL,
    OPENING_BALANCES,
    ORDERS,
    RETURNED_GOODS,
    SETTINGS,
    SETTLEMENT_CHECK,
    SHOPS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    TABLES,
)
from xlplugin.tiktok.api import tokens
from xlplugin.tiktok.link_status import LinkState
from xlplugin.tiktok.secrets import vault
from xlplugin.wording import counting


class SheetCheck(NamedTuple):
    """Check of one sheet."""

    name: str
    sheet: str
    find: Callable[[Checked], list[Problem]]


def run_checks(press: ButtonContext) -> list[CheckResult]:
    """Run every check. A cell that several checks find is named by the first of them."""
    _refuse_foreign(press.book)
    checked = Checked(press)
    with suppress(FixInputError):
        checked.masters = masters_as_typed(press.book)
    with suppress(FixInputError):
        checked.rules = fee_map(read_fee_rules(press.book))
    with suppress(FixInputError):
        checked.shops = check_shops(press.book)[0]
    results = []
    seen: set[tuple[str, str, str]] = set()
    for place, check in enumerate(CHECKS):
        press.progress(place, len(CHECKS), f"Checking: {check.name}")
        own = []
        for problem in _found_by(check, checked):
            cell = problem.table, problem.row, problem.column or problem.what
            if cell not in seen:
                own.append(problem)
            seen.add(cell)
        results.append(CheckResult(check.name, check.sheet, own))
    press.progress(len(CHECKS), len(CHECKS), "Checking")
    return results


def _found_by(check: SheetCheck, checked: Checked) -> list[Problem]:
    """Return what a check finds; if it cannot go on, that is its problem."""
    try:
        return check.find(checked)
    except ProductError as error:
        what = error.what
        if error.where:
            what = f"{error.where}: {what}"
        return [Problem(check.sheet, "", "", what, error.cure)]


def _refuse_foreign(book: Workbook) -> None:
    """Raise FixInputError if the workbook has none of our tables: it is another workbook."""
    first: FixInputError | None = None
    for table in TABLES:
        try:
            book.view(table)
        except FixInputError as error:
            first = first or error
        else:
            return
    if first:
        raise first


def _accounts(checked: Checked) -> list[Problem]:
    """Find a chart without any account, and accounts without a type."""
    if not checked.masters.accounts:
        what = "There is no account yet."
        return [Problem(GL_ACCOUNTS.sheet, "", "", what, "Press Master Data.")]
    problems = []
    for account in checked.masters.accounts.values():
        if not account.type:
            what = "Its Acc Type is blank, so neither the profit nor a section has it."
            cure = "Choose one from the list, such as Current Assets, Sales or Expenses."
            problems.append(Problem(GL_ACCOUNTS.sheet, account.code, "Acc Type", what, cure))
    return problems


def _alternatives(checked: Checked) -> list[Problem]:
    """Find alternative codes that no product can have."""
    problems = []
    for code in checked.masters.alternatives:
        if len(code) > ALTERNATIVE_CODE_LENGTH:
            what = f"It is longer than {ALTERNATIVE_CODE_LENGTH} characters."
            column = "Alternative Item Code"
            problems.append(Problem(ALTERNATIVES.sheet, code, column, what, "Unlink the product."))
    return problems


def _stock_groups(checked: Checked) -> list[Problem]:
    """Find items whose group leads to no account that can be posted to."""
    if not checked.masters.accounts:
        return []
    found = []
    for code in checked.masters.items:
        problem = group_problem(code, checked.masters)
        if problem:
            found.append(problem)
    return list(dict.fromkeys(found))


def _shop_rows(checked: Checked) -> list[Problem]:
    """Find shops with a value that cannot be read, each row by itself."""
    problems = []
    for name, error in check_shops(checked.book)[1]:
        column = error.where.rpartition("column '")[2].rstrip("'")
        problems.append(Problem(SHOPS.name, name, column, error.what, error.cure))
    return problems


def _no_shop(checked: Checked) -> list[Problem]:
    """Find that no shop can be posted."""
    if checked.shops or check_shops(checked.book)[1]:
        return []  # a shop that cannot be read is the problem of another check
    what = "No shop can be posted: none is there, or none has Active Yes and all values."
    return [Problem(SHOPS.name, "", "", what, "Press Link, or correct the rows of Shops.")]


def _links(checked: Checked) -> list[Problem]:
    """Find links that have ended."""
    safe = vault()
    problems = []
    for account in linked_accounts(checked.book):
        state = tokens.status(safe, account, checked.press.now()).state
        if state is LinkState.ENDED:
            what = f"The link '{account}' has ended: nothing can be fetched."
            problems.append(Problem(SHOPS.name, account, "Status", what, "Press Link."))
    return problems


def _codes_of_shops(checked: Checked) -> list[Problem]:
    """Find shops with a code that is missing or not in the master data."""
    problems = []
    for shop in checked.shops_with_accounts:
        try:
            shop_accounts(shop, checked.masters)
        except FixInputError as error:
            if not _is_code_of_list(error):
                problems.append(Problem(SHOPS.name, shop.name, "", error.what, error.cure))
    return problems


def _is_code_of_list(error: FixInputError) -> bool:
    """Return whether the check of codes has named the cell already."""
    return error.what.startswith("It has no ") or " is not in " in error.what


def _bank_and_reserve(checked: Checked) -> list[Problem]:
    """Find shops whose Bank or Reserve is not an account for money."""
    problems = []
    for shop in checked.shops_with_accounts:
        for name, code in (("Bank", shop.bank), ("Reserve", shop.reserve)):
            if not code:
                continue
            wrong = _wrong_account(name, code, shop, checked.masters)
            if wrong:
                cure = f"Choose another in the {name} column."
                problems.append(Problem(SHOPS.name, shop.name, name, f"{wrong}.", cure))
    return problems


def _wrong_account(column: str, account: str, shop: ShopMapping, masters: Masters) -> str:
    """Return why an account cannot be a shop's bank or reserve; empty if it can."""
    if account == shop.payment:
        return (
            f"{column} '{account}' is the account in Payment as well: "
            "money would go from it to itself"
        )
    return money_problem(column, account, masters)


def _items_of_fees(checked: Checked) -> list[Problem]:
    """Find kinds of fees whose item cannot be posted."""
    problems = []
    masters = checked.masters
    cure = "Give it an Item Code there, or correct the item code in the shop's own column."
    for shop in checked.shops_with_accounts:
        for rule in {**DEFAULTS, **checked.rules}.values():
            item = item_for(rule.kind, rule.role, checked.rules, shop)
            wrong = item_problem(item, masters)
            if wrong and not group_problem(item, masters) and " is not in " not in wrong:
                where = f"{rule.kind} for {shop.name}"
                what = f"{wrong.rstrip('.')}."
                problems.append(Problem(FEE_MAP.sheet, where, "Item Code", what, cure))
    return problems


def _opening(checked: Checked) -> list[Problem]:
    """Find rows of Opening Balances that cannot be posted."""
    rows = opening_rows(checked.book, checked.shops)
    if not rows or not checked.masters.accounts:
        return []
    return wanted(rows, checked.masters, OPENING_BALANCES.sheet)[1]


def _orders(checked: Checked) -> list[Problem]:
    """Find orders without an ID or twice."""
    view = checked.book.view(ORDERS)
    ids = view.column("ID")
    shop_ids = view.column("Shop ID")
    problems = []
    seen = set()
    for place, key in enumerate(zip(shop_ids, ids, strict=True)):
        row = f"row {view.top + 1 + place}"
        if not key[1]:
            cure = "Delete the row, or move what you wrote beside the table."
            problems.append(Problem(ORDERS.sheet, row, "ID", "The order has no ID.", cure))
        elif key in seen:
            what = f"Order {key[1]} is there twice."
            problems.append(Problem(ORDERS.sheet, row, "ID", what, "Delete one of its rows."))
        seen.add(key)
    return problems


def _shops_of_orders(checked: Checked) -> list[Problem]:
    """Find the shops of orders that are not on Shops, each once."""
    shops = checked.book.view(SHOPS)
    known = set(shops.column("Shop ID"))
    blank = []
    for place, name in enumerate(shops.column("Name")):
        if name and not shops.column("Shop ID")[place]:
            blank.append(name)
    view = checked.book.view(ORDERS)
    unknown: dict[str, list[int]] = {}
    for place, shop_id in enumerate(view.column("Shop ID")):
        if shop_id not in known and view.column("ID")[place]:
            unknown.setdefault(shop_id, []).append(view.top + 1 + place)
    problems = []
    for shop_id, rows in unknown.items():
        orders = counting(len(rows), "order")
        if not shop_id:
            what = f"{orders} without a Shop ID, the first in row {rows[0]}."
            cure = f"Enter the Shop ID of their shop, as on {SHOPS.sheet}."
            problems.append(Problem(ORDERS.sheet, f"row {rows[0]}", "Shop ID", what, cure))
            continue
        what = f"{orders} of shop '{shop_id}', which is not on Shops."
        cure = f"Add the shop {shop_id} to Shops, or correct the Shop ID of these orders."
        if blank:
            cure = f"If they are of {blank[0]}, enter {shop_id} in its Shop ID on Shops."
        problems.append(Problem(ORDERS.sheet, f"row {rows[0]}", "Shop ID", what, cure))
    return problems


def _edited_orders(checked: Checked) -> list[Problem]:
    """Find cells of orders that are not as they were loaded. Other checks name unreadable rows."""
    shops = shops_by_id(checked.shops)
    with suppress(FixInputError):
        rows = read_orders(checked.book, shops)
        wanted = {(row.shop_id, row.order.id) for row in rows}
        return edited_cells(checked.book, rows, shops, wanted)
    return []


def _books(checked: Checked) -> list[Problem]:
    """Find books that do not end as the last run left them, or do not balance."""
    with checked.press.books.reading() as books:
        rows = trial_balance(books.balances())
    totals: dict[str, Any] = {}
    for row in rows:
        totals[row.currency] = totals.get(row.currency, ZERO) + row.debit - row.credit
    problems = []
    for currency, difference in totals.items():
        if difference:
            what = f"Debit and credit differ by {currency} {shown(difference, currency)}."
            problems.append(Problem(JOURNAL.sheet, "", "", what, "Press Verify."))
    return problems


def _against_tiktok(checked: Checked) -> list[Problem]:
    """Find settlement dates on which the books differ from what TikTok said."""
    if not checked.shops or check_shops(checked.book)[1]:
        return []  # a shop that cannot be read is the problem of another check
    findings = note_findings(checked.press).findings
    return as_problems(findings, names_of_shops(checked.book))


CHECKS = (
    SheetCheck("Tables and columns", "Home", cell_checks.missing_tables),
    SheetCheck("Rows below tables", SHOPS.sheet, cell_checks.rows_below_tables),
    SheetCheck("Dates, amounts and ids", SHOPS.sheet, cell_checks.unreadable_cells),
    SheetCheck("Words of drop-downs", SHOPS.sheet, cell_checks.wrong_words),
    SheetCheck("Names and words of settings", SETTINGS.sheet, cell_checks.wrong_settings),
    SheetCheck("Accounts", GL_ACCOUNTS.sheet, _accounts),
    SheetCheck("Stock groups", STOCK_GROUPS.sheet, _stock_groups),
    SheetCheck("Shops", SHOPS.sheet, _shop_rows),
    SheetCheck("Shops of orders", ORDERS.sheet, _shops_of_orders),
    SheetCheck("Cells that must be filled", SHOPS.sheet, cell_checks.blank_cells),
    SheetCheck(
        "Items of returned goods", RETURNED_GOODS.sheet, cell_checks.returned_goods_without_item
    ),
    SheetCheck("Codes", STOCK_ITEMS.sheet, cell_checks.unknown_codes),
    SheetCheck("Codes that are there twice", STOCK_ITEMS.sheet, cell_checks.codes_twice),
    SheetCheck("Days before a From", FEE_MAP.sheet, cell_checks.days_without_row),
    SheetCheck("Alternative codes", ALTERNATIVES.sheet, _alternatives),
    SheetCheck("A shop that can be posted", SHOPS.sheet, _no_shop),
    SheetCheck("Links", SHOPS.sheet, _links),
    SheetCheck("Accounts of shops", SHOPS.sheet, _codes_of_shops),
    SheetCheck("Bank and Reserve", SHOPS.sheet, _bank_and_reserve),
    SheetCheck("Items of fees", FEE_MAP.sheet, _items_of_fees),
    SheetCheck("Opening balances", OPENING_BALANCES.sheet, _opening),
    SheetCheck("Orders", ORDERS.sheet, _orders),
    SheetCheck("Orders as loaded", ORDERS.sheet, _edited_orders),
    SheetCheck("Books", JOURNAL.sheet, _books),
    SheetCheck("Books against TikTok", SETTLEMENT_CHECK.sheet, _against_tiktok),
)
