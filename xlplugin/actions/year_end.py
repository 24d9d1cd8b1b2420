"""Close a financial year (group Books)."""

from collections.abc import Mapping, Sequence
from datetime import date

from xlplugin.actions.lock import reason_to_lock, refuse_differences, refuse_own_work, what_waits
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account, Masters
from xlplugin.ledger.runs import locked_until
from xlplugin.ledger.year_end import CLOSE_YEAR, is_closing
from xlplugin.money import shown
from xlplugin.posting.year_end import (
    RETAINED_EARNINGS,
    OpenYear,
    plan_closing,
    retained_accounts,
    year_to_close,
)
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.tables import GL_ACCOUNTS, GLAccountsRow

_USUAL_CODE = "151-000"  # beside 150-000, the opening balances
_USUAL_NAME = "RETAINED EARNINGS"


def close_year(press: ButtonContext) -> str:
    """Carry a year's profit forward to retained earnings, and lock the year.

    The oldest year that is over and not closed. Pressed again, it carries only what has changed.
    """
    masters = read_masters(press.book)
    runs = press.books.runs()
    locked = locked_until(runs)
    with press.books.reading() as books:
        entries = list(books.day_entries())
    year_from = press.book.day("BalanceSheetYearFrom")
    year = year_to_close(entries, masters.accounts, year_from, press.today())
    if year is None:
        return _nothing_open(entries, locked)
    refuse_own_work(press)
    refuse_differences(press, year.last)
    reason = reason_to_lock(press, year.last)
    note = what_waits(press, year.last)
    retained = _retained(press, masters)
    told = _told(year, retained)
    question = (
        f"Close the year {_days(year)}? {told} goes there by a journal voucher of the last day. "
        f"The year is locked; its own statements stay as they are.{note}"
    )
    if not press.prompter.ask(question):
        return NothingDone("The year was not closed.")
    _add_account(press, masters, retained)
    with press.posting(CLOSE_YEAR) as session:
        if press.books.runs() != runs:
            raise TryAgainError("Somebody else has posted meanwhile.", cure="Press again.")
        batch = plan_closing(year, retained.code, session)
        session.write(batch)
        session.lock(max(year.last, locked or date.min))
        session.describe_run(len(year.balances), f"{_days(year)}: {told}{reason}")
    vouchers = ", ".join(document.no for document in batch.documents)
    return (
        f"The year {_days(year)} is closed and locked{reason}: {told} ({vouchers}).{note} To open "
        "it again, unlock it with Lock and Undo this run."
    )


def _nothing_open(entries: Sequence[Entry], locked: date | None) -> str:
    """Return why no year is closed now: all are, or none with a profit or loss is over."""
    if not any(is_closing(entry.doc_type, entry.doc_no) for entry in entries):
        return NothingDone("No year with a profit or loss is over: nothing was closed.")
    said = "Every year that is over is closed: there is no profit to carry forward."
    if locked:
        return f"{said} The books are locked up to {locked:%d/%m/%Y}."
    return f"{said} Nothing is locked: press Lock."


def _days(year: OpenYear) -> str:
    return f"{year.first:%d/%m/%Y} to {year.last:%d/%m/%Y}"


def _told(year: OpenYear, retained: Account) -> str:
    """Return the profit or loss of each currency, and where it goes."""
    found = []
    for currency, amount in year.profits().items():
        word = "profit" if amount >= 0 else "loss"
        found.append(f"{word} {currency} {shown(abs(amount), currency)}")
    return f"{', '.join(found)} to {retained.code} {retained.description}"


def _retained(press: ButtonContext, masters: Masters) -> Account:
    """Return the account of retained earnings; one that is not in the chart is to be added.

    Raises FixInputError if the user chooses none of several.
    """
    found = retained_accounts(masters.accounts)
    if not found:
        code = _free_code(masters.accounts)
        return Account(code, _USUAL_NAME, RETAINED_EARNINGS)
    offered = {f"{account.code} {account.description}": account for account in found}
    chosen = next(iter(offered))
    if len(offered) > 1:
        chosen = press.prompter.choose("Carry the profit forward to which account?", list(offered))
    if chosen not in offered:
        raise FixInputError(
            "The year was not closed: no account was chosen.", cure="Press again and choose one."
        )
    return offered[chosen]


def _free_code(accounts: Mapping[str, Account]) -> str:
    code = _USUAL_CODE
    while code in accounts:
        code = f"{int(code[:3]) + 1}{code[3:]}"
    return code


def _add_account(press: ButtonContext, masters: Masters, account: Account) -> None:
    """Add the account of retained earnings to the chart if it is not there."""
    if account.code not in masters.accounts:
        row = GLAccountsRow(account.code, account.description, account.type, account.special)
        press.book.view(GL_ACCOUNTS).merge([row])
        press.notes.append(f"{account.code} {account.description} was added to GL Accounts.")
