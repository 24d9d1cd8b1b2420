"""The Books group: the trial balance, and a check of the workbook."""

from collections.abc import Sequence

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.balances import TrialBalanceRow, trial_balance
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import DEFAULTS, fee_map, item_for
from xlplugin.posting.shop import (
    ShopMapping,
    group_problem,
    item_problem,
    money_problem,
    shop_accounts,
)
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import FEE_MAP, GL_ACCOUNTS, INPUT, SHOPS, TABLES, TRIAL_BALANCE
from xlplugin.sheets.trial_balance import put_trial_balance
from xlplugin.wording import counting

_INTO_THE_TABLE = "If it belongs to the table, drag the table's lower right corner down over it."


def show_trial_balance(press: ButtonContext) -> str:
    """The books' accounts → the Trial Balance sheet, as live formulas over the Journal."""
    with press.books.reading(checked=False) as books:
        standing = books.balances()
    put_trial_balance(press.book, read_masters(press.book), standing)
    press.book.show(TRIAL_BALANCE)
    rows = trial_balance(standing)
    currencies = list(dict.fromkeys(row.currency for row in rows))
    if len(currencies) <= 1:
        return _sides(rows)
    return " ".join(
        f"{currency}: {_sides([row for row in rows if row.currency == currency])}"
        for currency in currencies
    )


def _sides(rows: Sequence[TrialBalanceRow]) -> str:
    """The two sides of a trial balance in one currency."""
    debits, credits = (
        sum((row.debit for row in rows), ZERO),
        sum((row.credit for row in rows), ZERO),
    )
    return f"Debit {debits:,.2f}, credit {credits:,.2f}, difference {debits - credits:,.2f}."


def check_workbook(press: ButtonContext) -> str:
    """Every table is there and every shop can be posted; what is not goes to Problems."""
    views = [press.book.view(table) for table in TABLES]
    masters, rules = read_masters(press.book), fee_map(read_fee_rules(press.book))
    problems = [
        Problem(
            view.table.sheet,
            f"row {row}",
            "",
            "It stands right under the table and is not read.",
            _INTO_THE_TABLE,
        )
        for view in views
        if view.table.role == INPUT and (row := view.beneath())
    ]
    shops = read_shops(press.book)
    if not masters.accounts:  # one thing is missing, not thirty
        problems.append(
            Problem(GL_ACCOUNTS.sheet, "", "", "There is no account yet.", "Press Master Data.")
        )
    for shop in shops if masters.accounts else []:
        try:
            shop_accounts(shop, masters)
        except FixInputError as error:
            problems.append(Problem(SHOPS.name, shop.name, "", error.what, error.cure))
        problems += [
            Problem(
                SHOPS.name, shop.name, name, f"{wrong}.", f"Choose another in the {name} column."
            )
            for name, code in (("Bank", shop.bank), ("Reserve", shop.reserve))
            if code and (wrong := _wrong_account(name, code, shop, masters))
        ]
        for rule in {**DEFAULTS, **rules}.values():
            item = item_for(rule.kind, rule.role, rules, shop)
            wrong, at = item_problem(item, masters), group_problem(item, masters)
            if at:
                problems += [at] if at not in problems else []
            elif wrong:
                where = f"{rule.kind} for {shop.name}"
                problems.append(
                    Problem(
                        FEE_MAP.sheet,
                        where,
                        "Item Code",
                        f"{wrong.rstrip('.')}.",
                        "Give it an Item Code there, or correct the item code in the shop's own column.",
                    )
                )
    problems = list(dict.fromkeys(problems))
    put_problems(press.book, "Check workbook", problems)
    press.problems += problems
    press.is_wrong = bool(problems)
    if problems:
        return f"{counting(len(problems), 'problem')}: see the Problems sheet."
    return f"All {len(TABLES)} tables are there and {counting(len(shops), 'shop')} can be posted."


def _wrong_account(column: str, account: str, shop: ShopMapping, masters: Masters) -> str:
    """Why an account cannot be a shop's bank or reserve, in words; empty when it can."""
    if account not in masters.accounts:
        return f"'{account}' is not in GL Accounts"
    if account == shop.payment:
        return f"{column} '{account}' is the account in Payment as well: money would go from it to itself"
    return money_problem(column, account, masters)
