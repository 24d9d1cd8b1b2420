"""Post a settlement as documents, customer payments, refunds and knock-offs (sql-account 7.4, 8.3).

What counts is the sign of the sum of one order on one settlement date. So it makes no difference
how the seller splits the files:

    sum      the order's documents get                     the money is
    >= 0     one line per fee kind, on the document of     in the date's customer payment (PM),
             the settlement method                         knocked off against the invoice
    <  0     a credit note with the lines, which takes     in the date's customer refund (CF),
             back what the invoice still owes              knocked off against the credit note

Adjustments of one date become one invoice, or credit note, described "Tiktok Adjustment", with a
line for each type.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import PAYMENT, REFUND, KnockOff, Source
from xlplugin.ledger.master import Masters
from xlplugin.ledger.settlement_keys import PostedRow
from xlplugin.ledger.source_keys import settled_key
from xlplugin.money import shown
from xlplugin.posting.fee_map import SALE_DIFFERENCE, FeeItems, FeeMap
from xlplugin.posting.order_documents import has_other_customer, is_empty_invoice
from xlplugin.posting.restated import restated_rows
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import PostedSettlement, is_reserve, keys_of
from xlplugin.posting.settlement_batch import SettlementBatchBuilder
from xlplugin.posting.settlement_day import (
    DayRows,
    OrderSettlement,
    SettlementDay,
    SettlementRow,
    settlement_amount,
)
from xlplugin.posting.settlement_methods import post_day, sold_in_summary
from xlplugin.posting.shop import (
    ShopAccounts,
    ShopMapping,
    money_problem,
    shop_accounts,
)
from xlplugin.posting.taxes import refuse_tax_accounts
from xlplugin.tiktok.facts import SettlementLine

SYNC_ORDERS_FIRST = "Please sync all orders before posting payment."


class SettlementOutcome(NamedTuple):
    """Outcome of posting one row of the statement.

    `row` is its row in the file, `payment_no` the number of the payment or refund that settles it.
    """

    row: int
    status: str
    payment_no: str = ""


@dataclass
class SettlementPlan:
    """Batch of a settlement, and the outcome of each row in the statement's order.

    If the batches were written date by date, this one has only their documents and knock-offs.
    """

    batch: Batch = field(default_factory=Batch)
    outcomes: list[SettlementOutcome] = field(default_factory=list)


class VerifiedStatement(NamedTuple):
    """Statement checked against the books: the rows, their keys and their statuses, in its order.

    `restated` has the posted row that TikTok restated, by the key of the new row.
    """

    lines: Sequence[SettlementLine]
    keys: Sequence[str]
    statuses: Sequence[RowStatus]
    restated: Mapping[str, PostedRow]


class SettlementRequest(NamedTuple):
    """Statement to be posted, and what it is posted with.

    `books` is what the statement was verified against. `post_restated` posts restated rows as well.
    """

    statement: VerifiedStatement
    shop: ShopMapping
    masters: Masters
    fee_map: FeeMap
    books: PostedSettlement
    post_restated: bool = False


class _Checks(NamedTuple):
    """Facts that decide the status of a statement's rows, found once for all rows.

    `waiting` are the ids of orders that need an invoice, `other_customer` of those whose invoice
    has another customer or currency than the shop.
    """

    books: PostedSettlement
    waiting: set[str]
    other_customer: set[str]
    restated: Mapping[str, PostedRow]


def verify_settlement(
    lines: Sequence[SettlementLine], shop: ShopMapping, books: PostedSettlement
) -> VerifiedStatement:
    """Check each row of a statement against the books.

    If an order has no invoice yet, all of its rows are held. An order in a summary needs none.

    Args:
        lines: The rows of the loaded statement, amounts in the shop's currency.
        shop: The shop of the statement.
        books: What the books hold for it.

    Returns:
        The rows with a key and a status each, in their order, and what restated rows were before.
    """
    keys = keys_of(shop.shop_id, lines)
    waiting = set()
    for line in lines:
        if line.is_order and _needs_invoice(line, shop, books):
            waiting.add(line.id)
    other_customer = set()
    for order_id, invoice in books.invoices.items():
        if has_other_customer(books.documents[invoice], shop):
            other_customer.add(order_id)
    restated = restated_rows(keys, lines, books.posted, books.missing)
    checks = _Checks(books, waiting, other_customer, restated)
    statuses = []
    pairs = zip(keys, lines, strict=True)
    for key, line in pulse.counted(pairs, len(lines), "Comparing with the books"):
        statuses.append(settlement_status(key, line, checks))
    return VerifiedStatement(lines, keys, statuses, restated)


def settlement_status(key: str, line: SettlementLine, checks: _Checks) -> RowStatus:
    """Decide whether a settlement row can be posted.

    Args:
        key: The row's key.
        line: One row of the loaded statement; amounts in the shop's currency.
        checks: What the books hold for the orders of this statement.

    Returns:
        POSTED, LOCKED, ORDER_NOT_POSTED, OTHER_CUSTOMER, RESTATED or READY: the first that applies.

    Source: sql-account 7.4; docs/accounting.md, What is never posted twice, and why.
    """
    locked_until = checks.books.locked_until
    if key in checks.books.posted:
        return RowStatus.POSTED
    if locked_until and line.settled <= locked_until:
        return RowStatus.LOCKED
    if line.is_order and line.id in checks.waiting:
        return RowStatus.ORDER_NOT_POSTED
    if line.is_order and line.id in checks.other_customer:
        return RowStatus.OTHER_CUSTOMER
    if key in checks.restated:
        return RowStatus.RESTATED
    return RowStatus.READY


def _needs_invoice(line: SettlementLine, shop: ShopMapping, books: PostedSettlement) -> bool:
    if line.id in books.invoices or shop.in_summary(line.created, line.settled):
        return False
    return settled_key(shop.shop_id, line.id) not in books.marked


def plan_settlement(
    request: SettlementRequest,
    next_no: Callable[[str], str],
    write: Callable[[Batch], None] | None = None,
) -> SettlementPlan:
    """Plan the posting of every ready row of a statement.

    Rows without an invoice are held; so are restated rows, unless `request.post_restated`. The
    payments less the refunds of the plan are the sum of the settlement amounts of its rows.

    Args:
        request: The statement, and what it is posted with.
        next_no: Gives the next number of a document type.
        write: Takes the batch of each date as soon as it is planned, so that a large settlement
            is never in memory at once. Without it, the plan has the whole batch.

    Returns:
        The batch, and one outcome per row.

    Raises:
        FixInputError: The shop's mapping cannot be used, a row is in another currency, or a fee
            kind has no account; nothing is posted then.

    Source: sql-account 7.4 and 8.3; docs/accounting.md, Settlement.
    """
    statement, shop, masters, fee_map, books, _ = request
    accounts = shop_accounts(shop, masters)
    refuse_tax_accounts(shop, masters)
    statuses = _statuses(request)
    by_date = _ready_rows(statement, statuses, books)
    items = FeeItems(fee_map, shop)
    _refuse_rows(by_date, accounts)
    _refuse_kinds(by_date, accounts, items)
    builder = SettlementBatchBuilder(accounts, books, next_no)
    plan = SettlementPlan()
    numbers: dict[str, str] = {}
    days = sorted(by_date)
    for day in pulse.counted(days, len(days), "Planning the payments of each date", every=1):
        builder.batch = Batch()
        builder.accounts = accounts.on(day)
        rows_of_day = _sort_rows(by_date.pop(day), books)
        settlement_day = SettlementDay(day, builder, items.on(day))
        numbers.update(post_day(settlement_day, rows_of_day, shop.method_on(day)))
        batch = builder.batch
        if write:
            write(batch)
            batch = Batch(documents=batch.documents, knock_offs=batch.knock_offs)
        plan.batch.add(batch)
    plan.outcomes = _outcomes(statement, statuses, numbers)
    return plan


def _outcomes(
    statement: VerifiedStatement, statuses: Sequence[RowStatus], numbers: Mapping[str, str]
) -> list[SettlementOutcome]:
    """Return one outcome per row, with the number of its document; `numbers` is by row key."""
    outcomes = []
    for key, line, status in zip(statement.keys, statement.lines, statuses, strict=True):
        number = numbers.get(key, "")
        outcomes.append(SettlementOutcome(line.row, status or RowStatus.SUCCESS, number))
    return outcomes


def _statuses(request: SettlementRequest) -> list[RowStatus]:
    """Return the statuses of the statement's rows; restated ones are ready if they are posted."""
    statuses = []
    for status in request.statement.statuses:
        if status == RowStatus.RESTATED and request.post_restated:
            statuses.append(RowStatus.READY)
        else:
            statuses.append(status)
    return statuses


def _ready_rows(
    statement: VerifiedStatement, statuses: Sequence[RowStatus], books: PostedSettlement
) -> dict[date, list[SettlementRow]]:
    """Return the rows to be posted, by settlement date."""
    by_date: dict[date, list[SettlementRow]] = defaultdict(list)
    for key, line, status in zip(statement.keys, statement.lines, statuses, strict=True):
        if status != RowStatus.READY:
            continue
        if line.is_order and line.id not in books.invoices:
            line = sold_in_summary(line)
        by_date[line.settled].append(SettlementRow(key, line))
    return by_date


def _sort_rows(rows: Sequence[SettlementRow], books: PostedSettlement) -> DayRows:
    """Sort the rows of a date by how they are posted."""
    by_order: dict[str, list[SettlementRow]] = defaultdict(list)
    sorted_rows = DayRows([], [], [], [])
    for row in rows:
        line = row.line
        if line.reserve:
            sorted_rows.reserves.append(row)
        if line.is_order and line.id in books.invoices:
            by_order[line.id].append(row)
        elif line.is_order:
            sorted_rows.without_invoice.append(row)
        elif not is_reserve(line):
            sorted_rows.adjustments.append(row)
    for order_id, rows_of_order in by_order.items():
        invoice = books.invoices[order_id]
        sorted_rows.orders.append(
            OrderSettlement(
                order_id,
                invoice,
                rows_of_order,
                is_empty_invoice(books.documents[invoice]),
                settlement_amount(rows_of_order),
                books.sold.get(invoice, ()),
            )
        )
    return sorted_rows


def _refuse_rows(days: Mapping[date, Sequence[SettlementRow]], accounts: ShopAccounts) -> None:
    """Raise FixInputError for a row in another currency, or a reserve without an account."""
    shop = accounts.shop
    for rows in days.values():
        for row in rows:
            line = row.line
            if line.currency != shop.currency:
                raise _other_currency(line, shop)
            if line.reserve:
                _refuse_reserve(line, accounts)


def _other_currency(line: SettlementLine, shop: ShopMapping) -> FixInputError:
    return FixInputError(
        f"The row is in {line.currency}, the shop's books are in {shop.currency}.",
        where=f"sheet 'Payments', statement row {line.row}",
        cure="Load the statement of this shop, or mend Currency on the sheet Shops.",
    )


def _refuse_reserve(line: SettlementLine, accounts: ShopAccounts) -> None:
    if _has_reserve_account(accounts):
        return
    shop = accounts.shop
    missing = "Reserve is blank: no account"
    if shop.reserve:
        missing = f"Reserve '{shop.reserve}' is no account"
    raise FixInputError(
        f"TikTok holds back or releases {shown(abs(line.reserve), shop.currency)}; "
        f"{missing} for that.",
        where=f"sheet 'Shops', {shop.name}",
        cure="Choose one in the Reserve column, or press Master Data.",
    )


def _has_reserve_account(accounts: ShopAccounts) -> bool:
    """Return whether the shop has a Reserve account that is not its wallet."""
    shop = accounts.shop
    if shop.reserve not in accounts.masters.accounts or shop.reserve == shop.payment:
        return False
    return not money_problem("Reserve", shop.reserve, accounts.masters)


def _refuse_kinds(
    days: Mapping[date, Sequence[SettlementRow]], accounts: ShopAccounts, items: FeeItems
) -> None:
    """Raise FixInputError if a fee kind has no account on its day; name all such kinds.

    If the cause is one cell of the master data, name that cell.
    """
    without_account: dict[str, None] = {}
    for day, rows in days.items():
        kinds: dict[tuple[str, str], None] = {(SALE_DIFFERENCE, "sale"): None}
        for row in rows:
            for kind, role, _ in row.line.parts:
                kinds[kind, role] = None
        accounts_of_day = accounts.on(day)
        items_of_day = items.on(day)
        for kind, role in kinds:
            item = items_of_day[kind, role]
            at = accounts_of_day.items[item].at if item else None
            if at:
                raise FixInputError(
                    at.what,
                    where=f"sheet '{at.table}', {at.row}, column '{at.column}'",
                    cure=at.cure,
                )
            problem = accounts_of_day.items[item].problem if item else "it has no item."
            if problem:
                without_account[f"'{kind}' leads to no account: {problem}"] = None
    if without_account:
        raise FixInputError(
            " ".join(without_account),
            where="sheet 'Fee Map'",
            cure="Give it an Item Code there, or fill in the mapping on the sheet Shops.",
        )


def payment_numbers(sources: Iterable[Source], knock_offs: Iterable[KnockOff]) -> dict[str, str]:
    """Return the number of the payment or refund that settles each posted fact, by its key."""
    settled_by: dict[tuple[str, str, date], str] = {}
    for item in knock_offs:
        if item.from_type == PAYMENT:
            settled_by[item.to_type, item.to_no, item.date] = item.from_no
        if item.to_type == REFUND:
            settled_by[item.from_type, item.from_no, item.date] = item.to_no
    numbers = {}
    for source in sources:
        if not source.released:
            place = (source.doc_type, source.doc_no, source.date)
            numbers[source.key] = settled_by.get(place, "")
    return numbers
