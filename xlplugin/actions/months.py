"""Show the reports of the group Books that compare months."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.actions.account_types import (
    changed_types,
    told_left_out,
    told_types,
    with_types_before,
)
from xlplugin.actions.statement_periods import day_or_latest, told_later
from xlplugin.context import ButtonContext
from xlplugin.ledger.as_at import entries_until
from xlplugin.ledger.fees import MonthlyFee, fees_by_month
from xlplugin.ledger.statements import NET_PROFIT, profit_by_month
from xlplugin.money import ZERO, shown_sums
from xlplugin.sheets.fees_by_month import put_fees_by_month
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.profit_by_month import put_profit_by_month
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import PROFIT_BY_MONTH
from xlplugin.wording import counting


def show_fees_by_month(press: ButtonContext) -> str:
    """List what TikTok charged in each month, by shop and kind, with its share of the sales."""
    masters = read_masters(press.book)
    with press.books.reading(checked=False) as books:
        fees = fees_by_month(books.line_sums(), masters.accounts)
    shops = names_of_shops(press.book)
    put_fees_by_month(press.book, fees, masters, shops)
    if not fees:
        return "No fee is posted."
    months = len({fee.month for fee in fees})
    return f"Fees of {counting(months, 'month')}: {_charged(fees, shops)}."


def _charged(fees: Sequence[MonthlyFee], shops: Mapping[str, str]) -> str:
    """Return what was charged by currency, and by shop where there are several."""
    total: dict[str, Decimal] = defaultdict(lambda: ZERO)
    by_shop: dict[str, dict[str, Decimal]] = {}
    for fee in fees:
        total[fee.currency] += fee.fee
        of_shop = by_shop.setdefault(fee.shop, defaultdict(lambda: ZERO))
        of_shop[fee.currency] += fee.fee
    if len(by_shop) < 2:
        return shown_sums(total)
    parts = []
    for shop, charged in by_shop.items():
        parts.append(f"{shops.get(shop, shop)} {shown_sums(charged)}")
    return f"{shown_sums(total)} ({'; '.join(parts)})"


def show_profit_by_month(press: ButtonContext) -> str:
    """Show the profit and loss of each month of a year up to a day, side by side.

    As At is filled in with the end of the journal's latest month, unless the user typed a day.
    """
    with press.books.reading(checked=False) as books:
        entries = list(books.day_entries())
        types = changed_types(press, books)
    last = day_or_latest(press, PROFIT_BY_MONTH.inputs[0], entries)
    later = told_later(entries, last, "clear As At and press again")
    entries = entries_until(entries, last)
    accounts = read_masters(press.book).accounts
    rows = profit_by_month(entries, accounts, last)
    first = date(last.year, 1, 1)
    put_profit_by_month(press.book, with_types_before(rows, types, first), last)
    sums = {}
    for row in rows:
        if row.section == NET_PROFIT and not row.code:
            sums[row.currency] = row.total
    told = shown_sums(sums) or "nothing"
    said = f"{last.year} up to {last:%d/%m/%Y}: net profit {told}."
    of_year = (entry for entry in entries if entry.date.year == last.year)
    notes = (*later, *told_left_out(of_year, accounts), *told_types(types, first))
    return " ".join([said, *notes])
