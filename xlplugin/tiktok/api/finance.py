"""Ask TikTok Shop about money: statements, their rows, estimates, payouts and withdrawals."""

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar

from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO, in_full
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Fetched, Progress, no_progress
from xlplugin.tiktok.api.finance_wire import (
    SkuRow,
    TransactionWire,
    read_estimates,
    read_movements,
    read_payouts,
    read_sku_rows,
    read_statements,
    read_transactions,
)
from xlplugin.tiktok.api.reading import ReadAnswer
from xlplugin.tiktok.api.versions import Request, ask
from xlplugin.tiktok.api.windows import Window, fetch_all_pages, open_ended, window_of
from xlplugin.tiktok.api.worker_pool import run_tasks
from xlplugin.tiktok.facts import (
    BY_API,
    BalanceMovement,
    Estimate,
    Payout,
    Settlement,
    SettlementLine,
    Shop,
    Statement,
    settlement_of,
)
from xlplugin.tiktok.markets.declarations import find_market

F = TypeVar("F")

PAGE_SIZE = 100
SETTLE = "SETTLE"
MOVEMENT_TYPES = f"WITHDRAW,{SETTLE},TRANSFER,REVERSE"
PAYOUT = "PAYOUT"
PAID = "Paid"
_STATEMENTS_BEFORE = timedelta(days=60)  # TikTok pays out only from a minimum amount on


def statements(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of statements. `GET /finance/…/statements`."""
    query = {"sort_field": "statement_time"} | _between("statement_time", window)
    return _page(client, Request("statements", shop, query), token)


def statement_lines(client: Client, shop: Shop, statement_id: str, token: str = "") -> bytes:
    """Return a page of a statement's rows.

    `GET /finance/…/statements/{id}/statement_transactions`.
    """
    query = {"sort_field": "order_create_time"}
    return _page(client, Request("statement_lines", shop, query, record=statement_id), token)


def order_settlement(client: Client, shop: Shop, order_id: str) -> bytes:
    """Return the settlement of one order by SKU.

    `GET /finance/…/orders/{id}/statement_transactions`.
    """
    return ask(client, Request("order_settlement", shop, record=order_id))


def unsettled(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of estimates. `GET /finance/…/orders/unsettled`."""
    query = {"sort_field": "order_create_time"} | _between("search_time", window)
    return _page(client, Request("unsettled", shop, query), token)


def payouts(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of payments to the bank. `GET /finance/…/payments`."""
    query = {"sort_field": "create_time"} | _between("create_time", window)
    return _page(client, Request("payouts", shop, query), token)


def withdrawals(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of movements of the balance. `GET /finance/…/withdrawals`."""
    query = {"types": MOVEMENT_TYPES} | _between("create_time", window)
    return _page(client, Request("withdrawals", shop, query), token)


def fetch_statements(
    client: Client, shop: Shop, since: datetime, until: datetime
) -> Fetched[Statement]:
    """Fetch the statements in this time."""
    page = partial(statements, client, shop, _window(client, since, until))
    return _fetch(page, read_statements, lambda one: one.id)


def fetch_unsettled(
    client: Client, shop: Shop, since: datetime, until: datetime
) -> Fetched[Estimate]:
    """Fetch the estimated settlement of orders that are not settled."""
    page = partial(unsettled, client, shop, _window(client, since, until))
    return _fetch(page, read_estimates, lambda one: one.id)


def fetch_payouts(client: Client, shop: Shop, since: datetime, until: datetime) -> Fetched[Payout]:
    """Fetch the payments to the bank in this time.

    South-East Asian shops have movements instead.
    """
    page = partial(payouts, client, shop, _window(client, since, until))
    return _fetch(page, read_payouts, lambda one: one.id)


def fetch_movements(
    client: Client, shop: Shop, since: datetime, until: datetime
) -> Fetched[BalanceMovement]:
    """Fetch what entered the seller's balance in this time and what left it for the bank."""
    place = find_market(shop.region)
    if place is None or place.payout == "payout":
        return _paid_out(client, shop, since, until)
    page = partial(withdrawals, client, shop, _window(client, since, until))
    return _fetch(page, read_movements, lambda one: one.id)


def _paid_out(
    client: Client, shop: Shop, since: datetime, until: datetime
) -> Fetched[BalanceMovement]:
    paid = fetch_payouts(client, shop, since, until)
    days = fetch_statements(client, shop, since - _STATEMENTS_BEFORE, until)
    found = [paid_movement(payout, days.records) for payout in paid.records]
    for day in days.records:
        if since.date() <= day.time.date() < until.date():
            found.append(_settled_movement(day))
    return Fetched(found, [*paid.problems, *days.problems], paid.unknown | days.unknown)


def _settled_movement(day: Statement) -> BalanceMovement:
    """Return a statement as what it adds to the balance: TikTok's own total of its day."""
    return BalanceMovement(day.id, SETTLE, "SUCCESS", day.time, day.settlement, day.currency)


def paid_movement(payout: Payout, days: Sequence[Statement]) -> BalanceMovement:
    """Return a payout as a movement of the balance, compared with the statements that it pays.

    The difference is what the statements do not explain. TikTok does not document whether the
    reserve is part of the payout, so the difference is the smallest of those with the reserve
    added, ignored or subtracted.
    """
    settled = []
    for day in days:
        if day.payment_id == payout.id:
            settled.append(day.settlement)
    statements = None
    expected = payout.settled
    if settled:
        statements = sum(settled, ZERO)
        expected = statements
    unexplained = payout.before_exchange - expected
    candidates = (unexplained - payout.reserve, unexplained, unexplained + payout.reserve)
    movement = BalanceMovement(
        payout.id,
        PAYOUT,
        PAID if payout.paid else payout.status,
        payout.paid or payout.created,
        payout.before_exchange,
        payout.currency_before,
        statements=statements,
        difference=min(candidates, key=abs),
    )
    if payout.currency == payout.currency_before:
        return movement
    return movement._replace(paid=payout.amount, paid_currency=payout.currency, rate=payout.rate)


class FetchedSettlement(NamedTuple):
    """Settlement like that of a file, the problems of its rows, and names of amounts that are
    new.
    """

    settlement: Settlement
    problems: list[Problem]
    unknown: frozenset[str]


def fetch_settlement(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> FetchedSettlement:
    """Fetch all rows of the statements in this time.

    A row whose parts do not add up, or a statement that is not the sum of its rows, becomes a
    problem.
    """
    days = fetch_statements(client, shop, since, until)
    problems = list(days.problems)
    unknown = set(days.unknown)
    read: dict[str, list[ReadAnswer[TransactionWire]]] = {}
    queue = deque(days.records)
    for (statement, batches), _free in run_tasks(client, partial(_rows, client, shop), queue):
        read[statement.id] = batches
        progress(len(read), len(days.records), "Fetching settlements")
    lines: list[SettlementLine] = []
    for statement in sorted(days.records, key=lambda one: (one.time, one.id)):
        for batch in read[statement.id]:
            problems += batch.problems
            unknown |= batch.unknown
        problems += _add_lines(lines, statement, read[statement.id])
    return FetchedSettlement(_settlement(shop, days.records, lines), problems, frozenset(unknown))


class FetchedOrderSettlement(NamedTuple):
    """Settlement of one order."""

    order_id: str
    settlement: Decimal
    rows: list[SkuRow]
    problems: list[Problem]


def fetch_order_settlement(
    client: Client, shop: Shop, order_id: str
) -> FetchedOrderSettlement | None:
    """Fetch the settlement of an order; return None while it is not settled.

    TikTok then sends zeros.
    """
    batch = read_sku_rows(order_settlement(client, shop, order_id))
    if not batch.size:
        return None
    settlement = settlement_of(batch.records)
    return FetchedOrderSettlement(order_id, settlement, batch.records, batch.problems)


def _fetch(
    page: Callable[[str], bytes], read: Callable[[bytes], ReadAnswer[F]], key: Callable[[F], str]
) -> Fetched[F]:
    """Fetch every page; `page` returns the one of a page token."""
    _, batches = fetch_all_pages(page, read, key)
    records: dict[str, F] = {}
    problems: dict[Problem, None] = {}  # a set that keeps its order
    unknown: set[str] = set()
    for batch in batches:
        for record in batch.records:
            records[key(record)] = record
        problems.update(dict.fromkeys(batch.problems))
        unknown |= batch.unknown
    return Fetched(list(records.values()), list(problems), frozenset(unknown))


def _rows(
    client: Client, shop: Shop, statement: Statement
) -> tuple[Statement, list[ReadAnswer[TransactionWire]]]:
    ask_page = partial(statement_lines, client, shop, statement.id)
    _, batches = fetch_all_pages(ask_page, read_transactions, _row_key)
    return statement, batches


def _row_key(row: TransactionWire) -> str:
    """Return the row's id, or a digest of a row without one."""
    return row.id or str(hash(row.model_dump_json()))


def _add_lines(
    lines: list[SettlementLine], statement: Statement, batches: list[ReadAnswer[TransactionWire]]
) -> list[Problem]:
    """Add a statement's rows to `lines`.

    Return a problem for each row, or for the statement, that does not add up.
    """
    problems = []
    before = len(lines)
    rows: dict[str, TransactionWire] = {}
    number = 0
    for batch in batches:
        for row in batch.records:
            rows[row.id or str(number)] = row
            number += 1
    for row in rows.values():
        try:
            lines.append(row.line(len(lines) + 1, statement.time.date(), statement.currency))
        except FixInputError as error:
            problems.append(_problem(row.order_id or row.adjustment_id or row.id or "", error.what))
    total = settlement_of(lines[before:])
    if total != statement.settlement and not problems:
        difference = statement.settlement - total
        what = (
            f"The rows come to {in_full(total, statement.currency)}, the statement is "
            f"{in_full(statement.settlement, statement.currency)}: "
            f"difference {in_full(difference, statement.currency)}."
        )
        problems.append(_problem(statement.id, what))
    return problems


def _problem(row: str, what: str) -> Problem:
    return Problem(
        "Payments",
        row,
        "Settlement amount",
        what,
        "Load the file that Seller Center exports instead.",
    )


def _settlement(shop: Shop, days: list[Statement], lines: list[SettlementLine]) -> Settlement:
    dates = sorted(day.time.date() for day in days)
    period = ""
    currency = ""
    if dates:
        period = f"{dates[0]:%Y/%m/%d}-{dates[-1]:%Y/%m/%d}"
        currency = days[0].currency
    content = [(line.id, line.settled, line.parts) for line in lines]
    digest = hashlib.sha256(repr(content).encode()).hexdigest()
    total = settlement_of(days)
    name = f"{BY_API}, {shop.name}, {period}"
    return Settlement(name, digest, currency, "UTC", period, total, tuple(lines))


def _page(client: Client, request: Request, token: str) -> bytes:
    """Return a page of an endpoint's answer; `token` is empty for the first."""
    query = {"page_size": PAGE_SIZE, "page_token": token, **request.query}
    return ask(client, request._replace(query=query))


def _window(client: Client, since: datetime, until: datetime) -> Window:
    return open_ended(window_of(since, until), client.now())


def _between(field: str, window: Window) -> dict[str, object]:
    return {f"{field}_ge": window.start, f"{field}_lt": window.end_or_none}
