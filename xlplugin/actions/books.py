"""Do two buttons of the group Books: Trial Balance and Check Workbook."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlplugin.actions.complete import as_problems, prove_settlements
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import entries_until
from xlplugin.ledger.balances import TrialBalanceRow, balances, trial_balance
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import DEFAULTS, FeeMap, fee_map, item_for
from xlplugin.posting.shop import (
    ShopMapping,
    group_problem,
    item_problem,
    money_problem,
    shop_accounts,
)
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import FEE_MAP, GL_ACCOUNTS, INPUT, SHOPS, TABLES, TRIAL_BALANCE
from xlplugin.sheets.trial_balance import put_trial_balance
from xlplugin.wording import counting

_INTO_THE_TABLE = "If it belongs to the table, drag the table's lower right corner down over it."


def show_trial_balance(press: ButtonContext) -> str:
    """Show the trial balance as at the date above it, with formulas over the sheet Journal."""
    last = press.book.day("TrialBalanceAsAt")
    with press.books.reading(checked=False) as books:
        standing = books.balances()
        shown = standing
        if last:
            shown = balances(entries_until(books.entries(), last))
    put_trial_balance(press.book, read_masters(press.book), standing)
    press.book.show(TRIAL_BALANCE)
    said = _by_currency(trial_balance(shown))
    return f"As at {last:%d/%m/%Y}: {said}" if last else said


def _by_currency(rows: Sequence[TrialBalanceRow]) -> str:
    """Return a sentence with the totals of a trial balance in each currency."""
    currencies = list(dict.fromkeys(row.currency for row in rows))
    if len(currencies) <= 1:
        return _sides(rows)
    said = []
    for currency in currencies:
        own = [row for row in rows if row.currency == currency]
        said.append(f"{currency}: {_sides(own)}")
    return " ".join(said)


def _sides(rows: Sequence[TrialBalanceRow]) -> str:
    """Return a sentence with the totals of a trial balance in one currency."""
    debits = sum((row.debit for row in rows), ZERO)
    credits = sum((row.credit for row in rows), ZERO)
    return f"Debit {debits:,.2f}, credit {credits:,.2f}, difference {debits - credits:,.2f}."


class Checked(NamedTuple):
    """What the checks look at."""

    book: Workbook
    masters: Masters
    rules: FeeMap
    shops: Sequence[ShopMapping]


def check_workbook(press: ButtonContext) -> str:
    """Run every check of the workbook, compare its books with TikTok, and list what is wrong."""
    checked = Checked(
        press.book,
        read_masters(press.book),
        fee_map(read_fee_rules(press.book)),
        read_shops(press.book),
    )
    found: list[Problem] = []
    for check in CHECKS:
        found += check(checked)
    found += as_problems(prove_settlements(press).complete.findings, names_of_shops(press.book))
    problems = list(dict.fromkeys(found))
    put_problems(press.book, "Check workbook", problems)
    press.problems += problems
    press.is_wrong = bool(problems)
    if problems:
        return f"{counting(len(problems), 'problem')}: see the Problems sheet."
    shops = counting(len(checked.shops), "shop")
    return f"All {len(TABLES)} tables are there and {shops} can be posted."


def _rows_below_tables(checked: Checked) -> list[Problem]:
    """Find a row just below a table, where nothing reads it.

    Raises FixInputError for a missing table.
    """
    problems = []
    for table in TABLES:
        view = checked.book.view(table)
        row = view.beneath() if table.role == INPUT else 0
        if row:
            what = "This row is just below the table, so it is ignored."
            problems.append(Problem(table.sheet, f"row {row}", "", what, _INTO_THE_TABLE))
    return problems


def _no_accounts(checked: Checked) -> list[Problem]:
    """Find that there is no account at all: one problem, not thirty."""
    if checked.masters.accounts:
        return []
    return [Problem(GL_ACCOUNTS.sheet, "", "", "There is no account yet.", "Press Master Data.")]


def _codes_of_shops(checked: Checked) -> list[Problem]:
    """Find shops with a code that is missing or not in the master data."""
    problems = []
    for shop in checked.shops if checked.masters.accounts else []:
        try:
            shop_accounts(shop, checked.masters)
        except FixInputError as error:
            problems.append(Problem(SHOPS.name, shop.name, "", error.what, error.cure))
    return problems


def _bank_and_reserve(checked: Checked) -> list[Problem]:
    """Find shops whose Bank or Reserve is not an account for money."""
    problems = []
    for shop in checked.shops if checked.masters.accounts else []:
        for name, code in (("Bank", shop.bank), ("Reserve", shop.reserve)):
            wrong = _wrong_account(name, code, shop, checked.masters) if code else ""
            if wrong:
                cure = f"Choose another in the {name} column."
                problems.append(Problem(SHOPS.name, shop.name, name, f"{wrong}.", cure))
    return problems


def _wrong_account(column: str, account: str, shop: ShopMapping, masters: Masters) -> str:
    """Return why an account cannot be a shop's bank or reserve; empty if it can."""
    if account not in masters.accounts:
        return f"'{account}' is not in GL Accounts"
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
    for shop in checked.shops if masters.accounts else []:
        for rule in {**DEFAULTS, **checked.rules}.values():
            item = item_for(rule.kind, rule.role, checked.rules, shop)
            of_group = group_problem(item, masters)
            wrong = item_problem(item, masters)
            if of_group:
                problems.append(of_group)
            elif wrong:
                where = f"{rule.kind} for {shop.name}"
                what = f"{wrong.rstrip('.')}."
                problems.append(Problem(FEE_MAP.sheet, where, "Item Code", what, cure))
    return problems


CHECKS: tuple[Callable[[Checked], list[Problem]], ...] = (
    _rows_below_tables,
    _no_accounts,
    _codes_of_shops,
    _bank_and_reserve,
    _items_of_fees,
)
