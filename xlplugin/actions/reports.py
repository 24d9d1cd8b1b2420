"""The Books group, what the accountant reads: profit and loss, balance sheet."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from xlplugin.desk import Press
from xlplugin.errors import FixInputError
from xlplugin.ledger.statements import (
    GROSS_PROFIT,
    NET_PROFIT,
    PROFIT_TO_DATE,
    StatementRow,
    balance_sheet,
    profit_and_loss,
)
from xlplugin.money import ZERO
from xlplugin.sheets.balance_sheet import put_balance_sheet
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.profit_and_loss import put_profit_and_loss
from xlplugin.sheets.tables import NAMED_CELLS
from xlplugin.stores.books import books_of
from xlplugin.stores.contract import Store
from xlplugin.stores.mirror import Mirror


def show_profit_and_loss(press: Press) -> str:
    """What the accounts brought and cost between From and To → the Profit And Loss sheet, as live formulas."""
    first, last = _day(press, "ProfitAndLossFrom"), _day(press, "ProfitAndLossTo") or press.today()
    rows = profit_and_loss(_shown(press).entries(), read_masters(press.book).accounts, first, last)
    put_profit_and_loss(press.book, rows)
    told = ", ".join(_sums(rows, GROSS_PROFIT, NET_PROFIT))
    since = f"From {first:%d/%m/%Y} to" if first else "Up to"
    return f"{since} {last:%d/%m/%Y}: {told or 'nothing that makes a profit or a loss'}."


def show_balance_sheet(press: Press) -> str:
    """What the accounts stand at on a day → the Balance Sheet, as live formulas."""
    last = _day(press, "BalanceSheetAsAt") or press.today()
    rows = balance_sheet(_shown(press).entries(), read_masters(press.book).accounts, last)
    put_balance_sheet(press.book, rows)
    told = ", ".join(_sums([row._replace(amount=ZERO - row.amount) for row in rows], PROFIT_TO_DATE))
    currencies = dict.fromkeys(row.currency for row in rows)
    sums = {name: sum((row.amount for row in rows if row.currency == name), ZERO) for name in currencies}
    adds_up = ", ".join(f"{currency} adds up to {amount:,.2f}" for currency, amount in sums.items())
    return f"As at {last:%d/%m/%Y}: {told}; {adds_up}." if rows else f"As at {last:%d/%m/%Y}: nothing is posted."


def _sums(rows: Sequence[StatementRow], *sections: str) -> Iterator[str]:
    """A statement's sums in words: `gross profit MYR 1,200.00`."""
    for row in rows:
        if row.section in sections and not row.code:
            yield f"{row.section[0].lower()}{row.section[1:]} {row.currency} {row.amount:,.2f}"


def _day(press: Press, name: str) -> date | None:
    """The date in a named cell; None where it is blank."""
    value = press.book.cell(name)
    if value is not None and not isinstance(value, datetime):
        sheet, cell = NAMED_CELLS[name]
        raise FixInputError(
            f"'{value}' is not a date.", where=f"sheet '{sheet}', cell {cell}", cure="Enter one, or leave it blank."
        )
    return value.date() if value else None


def _shown(press: Press) -> Store:
    """The books, when the sheet Journal shows them: formulas add that up."""
    books = books_of(press.book)
    if isinstance(books, Mirror):
        books.catch_up()
    return books
