"""Compare the books with TikTok, for Settlement Check, Check Workbook, Lock and Close Month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from xlplugin.context import ButtonContext
from xlplugin.errors import Problem
from xlplugin.ledger.runs import Run, turns_of_runs
from xlplugin.ledger.told_statements import statement_in
from xlplugin.money import shown
from xlplugin.posting.completeness import (
    Completeness,
    DailyTotal,
    Finding,
    RowSum,
    Witnesses,
    completeness,
    posted_rows,
)
from xlplugin.posting.settlement_check import DayCheck, ShopDate, settlement_days
from xlplugin.posting.wallet import TransferStatus, first_status
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.statement_rows import read_told_rows
from xlplugin.sheets.tables import SETTLEMENT_CHECK, SHOPS, WITHDRAWALS

FOUND_BY = "Settlement check"  # the finder under which the sheet Problems lists them


class SettlementProof(NamedTuple):
    """Settlement dates, each with its check within the books, and the comparison with TikTok."""

    days: Mapping[ShopDate, DayCheck]
    complete: Completeness


def prove_settlements(press: ButtonContext) -> SettlementProof:
    """Check every settlement date of the books, the loaded statements and TikTok's daily totals."""
    told = read_told_rows(press.book)
    totals = _daily_totals(press.book)
    wallets = {shop.payment for shop in read_shops(press.book)}
    currencies = {row.shop_id: row.currency for row in press.book.rows(SHOPS)}
    with press.books.reading(checked=False) as books:
        settled = books.settled()
        wallets.update(books.received_in())
        posted = books.posted_facts(row.key for row in told)
        standing = turns_of_runs(books.runs()).standing()
        loaded = _loaded(books.trail())
        for one in settled.sums:
            if one.shop not in currencies:
                currencies[one.shop] = books.first_currency(one.shop)
    wallets.discard("")
    days = settlement_days(settled.sums, settled.documents, settled.entries, wallets)
    reserves = {shop_date: day.reserve for shop_date, day in days.items()}
    found = completeness(
        posted_rows(settled.sums, posted.values(), standing, currencies),
        Witnesses(told, totals, reserves, loaded),
    )
    for finding in found.findings:
        day = days.setdefault(finding.shop_date, DayCheck())
        day.not_posted += finding.not_posted
    return SettlementProof(dict(sorted(days.items())), found)


def _loaded(trail: Iterable[Run]) -> dict[ShopDate, list[RowSum]]:
    """Return what each statement in the trail says of each date, the newest statement last."""
    loaded: dict[ShopDate, list[RowSum]] = defaultdict(list)
    for run in trail:
        statement = statement_in(run.closing)
        if statement is None:
            continue
        for day, rows, amount in statement.dates:
            shop_date = ShopDate(statement.shop_id, day, statement.currency)
            loaded[shop_date].append(RowSum(rows, amount))
    return loaded


def note_findings(press: ButtonContext) -> Completeness:
    """Put what differs from TikTok on Problems, as Settlement Check does.

    Every button that compares lists it under the same finder, so that it is there once.
    """
    found = prove_settlements(press).complete
    put_problems(press.book, FOUND_BY, as_problems(found.findings, names_of_shops(press.book)))
    return found


def _daily_totals(book: Workbook) -> list[DailyTotal]:
    """Return TikTok's daily totals: the movements of Withdrawals that are the settlement itself."""
    zones = {shop.shop_id: shop.zone for shop in read_shops(book)}
    totals = []
    for row in book.rows(WITHDRAWALS):
        if row.date and first_status(row.type) == TransferStatus.SETTLEMENT_ITSELF:
            day = settled_day(row.date, zones.get(row.shop_id, ""))
            totals.append(DailyTotal(ShopDate(row.shop_id, day, row.currency), row.amount))
    return totals


def settled_day(moment: datetime, zone: str) -> date:
    """Return the settlement date of a daily total.

    TikTok ends each statement at midnight UTC and dates it by UTC. In a zone west of UTC the shop's
    clock then still shows the day before, so the date is taken from UTC. A moment at 00:00 was
    typed, or read from a file, as a date: it is the settlement date.

    Args:
        moment: The movement's time by the shop's clock, without a zone.
        zone: The shop's time zone; empty if it is not known.
    """
    if not zone or moment.time() == time():
        return moment.date()
    aware = moment.replace(tzinfo=ZoneInfo(zone))
    offset = aware.utcoffset()
    if offset is None or offset >= timedelta(0):
        return moment.date()
    return aware.astimezone(UTC).date()


def as_problems(findings: Iterable[Finding], names: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each finding, with the shop's name."""
    problems = []
    for finding in findings:
        shop_date = finding.shop_date
        name = names.get(shop_date.shop, shop_date.shop)
        what = (
            f"{finding.cause}: TikTok says {_amount(shop_date, finding.told)}, "
            f"posted is {shown(finding.posted, shop_date.currency)}, "
            f"difference {shown(finding.difference, shop_date.currency)}."
        )
        where = f"{shop_date.date:%d/%m/%Y} {name}"
        problems.append(Problem(SETTLEMENT_CHECK.sheet, where, "Complete", what, finding.cure))
    return problems


def _amount(shop_date: ShopDate, amount: Decimal) -> str:
    return f"{shop_date.currency} {shown(amount, shop_date.currency)}".strip()
