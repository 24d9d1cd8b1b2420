"""Do two buttons of the group Books: Trial Balance and Check Workbook."""

from collections.abc import Sequence

from xlplugin.actions.complete import FOUND_BY as SETTLEMENT_FINDER
from xlplugin.actions.order_problems import recheck_problems
from xlplugin.actions.statement_periods import told_later
from xlplugin.actions.workbook_checks import run_checks
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import entries_until
from xlplugin.ledger.balances import AccountBalance, balances, trial_balance
from xlplugin.money import ZERO, shown
from xlplugin.sheets.account_days import put_account_days
from xlplugin.sheets.checks import put_check_results
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.problems import listed_problems, put_problems
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import CHECKS, TABLES, TRIAL_BALANCE
from xlplugin.sheets.trial_balance import put_trial_balance
from xlplugin.wording import counting


def show_trial_balance(press: ButtonContext) -> str:
    """Show the trial balance as at the date above it, with formulas over Account Days."""
    last = press.book.day("TrialBalanceAsAt")
    with press.books.reading(checked=False) as books:
        entries = list(books.day_entries())
        days = list(books.account_days())
    standing = balances(entries)
    shown = standing
    if last:
        shown = balances(entries_until(entries, last))
    put_account_days(press.book, days)
    put_trial_balance(press.book, read_masters(press.book), standing)
    press.book.show(TRIAL_BALANCE)
    said = _by_currency(trial_balance(shown))
    if last:
        later = told_later(entries, last, "clear As At to see them")
        return " ".join([f"As at {last:%d/%m/%Y}: {said}", *later])
    return said


def _by_currency(rows: Sequence[AccountBalance]) -> str:
    """Return a sentence with the totals of a trial balance in each currency."""
    currencies = list(dict.fromkeys(row.currency for row in rows))
    if not currencies:
        return _sides(rows, "")
    if len(currencies) == 1:
        return _sides(rows, currencies[0])
    said = []
    for currency in currencies:
        own = [row for row in rows if row.currency == currency]
        said.append(f"{currency}: {_sides(own, currency)}")
    return " ".join(said)


def _sides(rows: Sequence[AccountBalance], currency: str) -> str:
    """Return a sentence with the totals of a trial balance in one currency."""
    debits = sum((row.debit for row in rows), ZERO)
    credits = sum((row.credit for row in rows), ZERO)
    return (
        f"Debit {shown(debits, currency)}, credit {shown(credits, currency)}, "
        f"difference {shown(debits - credits, currency)}."
    )


def check_workbook(press: ButtonContext) -> str:
    """Run every check, show each green or red on Checks, and list what is wrong on Problems."""
    results = run_checks(press)
    recheck_problems(press)
    problems: list[Problem] = []
    for result in results:
        problems += result.problems
    listed = set(listed_problems(press.book, SETTLEMENT_FINDER))
    own = [problem for problem in problems if problem not in listed]
    put_problems(press.book, "Check workbook", own)
    press.problems += problems
    press.is_wrong = bool(problems)
    try:
        put_check_results(press.book, results)
        press.book.show(CHECKS)
    except FixInputError:  # the sheet is missing, which is one of the problems
        pass
    if problems:
        return f"{counting(len(problems), 'problem')}: see the Problems sheet."
    shops = counting(len(read_shops(press.book)), "shop")
    return f"All {counting(len(TABLES), 'table')} are there and {shops} can be posted."
