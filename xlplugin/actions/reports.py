"""Show profit and loss, balance sheet, account history and customer statement (group Books)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from xlplugin.actions.account_types import (
    changed_types,
    left_the_profit,
    told_closed_years,
    told_left_out,
    told_types,
    with_types_before,
)
from xlplugin.actions.statement_periods import day_or_latest, period_or_latest, told_later
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.account_movements import (
    BROUGHT_FORWARD,
    AccountMovement,
    account_movements,
)
from xlplugin.ledger.ageing import OpenDocument, open_documents
from xlplugin.ledger.as_at import (
    DayRange,
    documents_as_at,
    entries_until,
    month_before,
    same_month_last_year,
    year_start,
)
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.master import Account, Masters
from xlplugin.ledger.statements import (
    GROSS_PROFIT,
    NET_PROFIT,
    PROFIT_OF_THE_YEAR,
    TOTAL_ASSETS,
    TOTAL_CLAIMS,
    StatementRow,
    balance_sheet,
    profit_and_loss,
)
from xlplugin.money import ZERO, shown
from xlplugin.sheets.account_days import put_account_days
from xlplugin.sheets.account_history import put_account_history
from xlplugin.sheets.balance_sheet import put_balance_sheet
from xlplugin.sheets.customer_statement import put_customer_statement
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.profit_and_loss import put_profit_and_loss
from xlplugin.sheets.tables import BALANCE_SHEET, PROFIT_AND_LOSS
from xlplugin.stores.contract import Snapshot
from xlplugin.wording import counting


def show_profit_and_loss(press: ButtonContext) -> str:
    """Show income and expenses between From and To, with formulas over Account Days.

    They are filled in with the latest month of the journal, unless the user typed another period.
    Where only To is blank, it is filled in with today: the formulas know no today.
    """
    with press.books.reading(checked=False) as books:
        entries = list(books.day_entries())
        days = list(books.account_days())
        types = changed_types(press, books)
    from_cell, to_cell = PROFIT_AND_LOSS.inputs
    first, last = period_or_latest(press, (from_cell, to_cell), entries)
    if first and first > last:
        what = f"From {first:%d/%m/%Y} is after To {last:%d/%m/%Y}."
        raise FixInputError(what, where="sheet 'Profit And Loss'", cure="Swap the dates.")
    accounts = read_masters(press.book).accounts
    year_from = year_start(last, press.book.day("BalanceSheetYearFrom"))
    compared = (month_before(last), same_month_last_year(last), DayRange(year_from, last))
    rows = profit_and_loss(entries, accounts, first, last, compared)
    earliest = compared[1].first or last
    period = DayRange(first, last)
    rows = with_types_before(rows, types, earliest)
    rows += left_the_profit(entries, accounts, types, period)
    put_account_days(press.book, days)
    put_profit_and_loss(press.book, rows)
    told = ", ".join(_sums(rows, GROSS_PROFIT, NET_PROFIT))
    since = f"From {first:%d/%m/%Y} to" if first else "Up to"
    said = f"{since} {last:%d/%m/%Y}: {told or 'nothing that makes a profit or a loss'}."
    within = []
    for entry in entries:
        if (first is None or first <= entry.date) and entry.date <= last:
            within.append(entry)
    later = told_later(entries, last, "clear From and To and press again")
    notes = (
        *later,
        *told_left_out(within, accounts),
        *told_types(types, earliest),
        *told_closed_years(entries, accounts, period, press.book.day("BalanceSheetYearFrom")),
    )
    return " ".join([said, *notes])


def show_balance_sheet(press: ButtonContext) -> str:
    """Show the balances of the accounts on a day, with formulas over Account Days.

    As At is filled in with the end of the journal's latest month, unless the user typed a day.
    """
    with press.books.reading(checked=False) as books:
        entries = list(books.day_entries())
        days = list(books.account_days())
        types = changed_types(press, books)
    last = day_or_latest(press, BALANCE_SHEET.inputs[0], entries)
    later = told_later(entries, last, "clear As At and press again")
    put_account_days(press.book, days)
    year_from = year_start(last, press.book.day("BalanceSheetYearFrom"))
    accounts = read_masters(press.book).accounts
    period = DayRange(year_from, last)
    typed_from = press.book.day("BalanceSheetYearFrom")
    closed = told_closed_years(entries, accounts, period, typed_from)
    entries = entries_until(entries, last)
    rows = balance_sheet(entries, accounts, last, year_from)
    first = same_month_last_year(last).first or last
    put_balance_sheet(press.book, with_types_before(rows, types, first))
    if not rows:
        return " ".join([f"As at {last:%d/%m/%Y}: nothing is posted.", *later])
    sums = {}
    for row in rows:
        if not row.code:
            sums[(row.currency, row.section)] = row.amount
    told = list(_sums(rows, TOTAL_ASSETS, PROFIT_OF_THE_YEAR))
    for currency in dict.fromkeys(row.currency for row in rows):
        difference = sums[currency, TOTAL_ASSETS] - sums[currency, TOTAL_CLAIMS]
        told.append(f"difference {currency} {shown(difference, currency)}")
    notes = (*later, *told_left_out(entries, accounts), *told_types(types, first), *closed)
    return " ".join([f"As at {last:%d/%m/%Y}: {', '.join(told)}.", *notes])


def show_account(press: ButtonContext) -> str:
    """List what moved one account, with its balance after each movement.

    From and As At above the table are the first and the last day; blank is without an end. What is
    before From is one row, brought forward.
    """
    first = press.book.day("AccountHistoryFrom")
    last = press.book.day("AccountHistoryAsAt")
    if first and last and first > last:
        what = f"From {first:%d/%m/%Y} is after As At {last:%d/%m/%Y}."
        raise FixInputError(what, where="sheet 'Account History'", cure="Swap the dates.")
    days = DayRange(first, last or date.max)
    with press.books.reading(checked=False) as books:
        standing = books.balances_until(days.last)
    offered = _offered(standing, read_masters(press.book).accounts)
    if not offered:
        until = f" up to {last:%d/%m/%Y}" if last else ""
        return f"Nothing is posted{until}: no account has a history."
    chosen = press.prompter.choose("The history of which account?", list(offered))
    if chosen not in offered:
        return NothingDone("No account was chosen.")
    account, currency = offered[chosen]
    with press.books.reading(checked=False) as books:  # again: others may have posted
        standing = books.balances_until(days.last)
        entries = list(books.entries_on([account], days))
        opening = _brought_forward(books, (account, currency), first)
    moved = account_movements(entries, account, currency, opening)
    put_account_history(press.book, account, currency, moved)
    posted = len(moved) - (1 if opening else 0)
    balance = moved[-1].balance if moved else ZERO
    difference = balance - standing[account, currency]
    since = f" from {first:%d/%m/%Y}" if first else ""
    until = f"{since} as at {last:%d/%m/%Y}" if last else since
    return (
        f"{account} {currency}{until}: {counting(posted, 'posting')}, "
        f"balance {shown(balance, currency)}; "
        f"difference to the trial balance {shown(difference, currency)}."
    )


def _brought_forward(
    books: Snapshot, place: tuple[str, str], first: date | None
) -> AccountMovement | None:
    """Return what an account had moved by before a day; None if there is no such day."""
    if first is None:
        return None
    day = first - timedelta(days=1)
    amount = books.balances_until(day).get(place, ZERO)
    return AccountMovement(day, "", "", BROUGHT_FORWARD, amount, amount)


def show_customer_statement(press: ButtonContext) -> str:
    """List the customers' documents that were open on a day, by age."""
    masters = read_masters(press.book)
    last = press.book.day("CustomerStatementAsAt") or press.today()
    with press.books.reading(checked=False) as books:
        found = books.open_at(last)
        standing = books.balances_until(last)
    states = documents_as_at(found.documents, found.entries, found.knock_offs, last)
    documents = open_documents(states, last)
    put_customer_statement(press.book, documents)
    told = "; ".join(_owed(documents, _on_control(standing, masters)))
    return (
        f"Not settled as at {last:%d/%m/%Y}: "
        f"{told or 'nothing; difference to the control account 0.00'}."
    )


def _offered(standing: Balances, accounts: Mapping[str, Account]) -> dict[str, tuple[str, str]]:
    """Return the accounts with entries, by the text to choose: `300-000 TRADE DEBTORS (MYR)`."""
    known = Account("", "", "")
    offered: dict[str, tuple[str, str]] = {}
    for code, currency in sorted(standing):
        name = accounts.get(code, known).description
        offered[" ".join(filter(None, (code, name, f"({currency})")))] = (code, currency)
    return offered


def _on_control(standing: Balances, masters: Masters) -> dict[str, Decimal]:
    """Return the balance of the customers' control accounts, by currency."""
    controls = {customer.control_account for customer in masters.customers.values()}
    result: dict[str, Decimal] = {}
    for (code, currency), amount in sorted(standing.items()):
        if code in controls:
            result[currency] = result.get(currency, ZERO) + amount
    return result


def _owed(documents: Sequence[OpenDocument], control: Mapping[str, Decimal]) -> Iterator[str]:
    """Return what is owed in each currency, with the difference to the control accounts."""
    for currency in dict.fromkeys((*control, *(document.currency for document in documents))):
        open_amounts = []
        for document in documents:
            if document.currency == currency:
                open_amounts.append(document.outstanding)
        owed = sum(open_amounts, ZERO)
        standing = control.get(currency, ZERO)
        yield (
            f"{currency} {shown(owed, currency)} in {counting(len(open_amounts), 'document')}; "
            f"difference to the control account {shown(owed - standing, currency)}"
        )


def _sums(rows: Sequence[StatementRow], *sections: str) -> Iterator[str]:
    """Return a statement's sums as text: `gross profit MYR 1,200.00`."""
    for row in rows:
        if row.section in sections and not row.code:
            section = f"{row.section[0].lower()}{row.section[1:]}"
            yield f"{section} {row.currency} {shown(row.amount, row.currency)}"
