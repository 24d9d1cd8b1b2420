"""A settlement becomes documents, customer payments, refunds and knock-offs (sql-account 7.4 and 8.3).

The sign that counts is the sum of one order on one settlement date, so that it makes no difference how the seller cuts
his files:

    sum      the order's documents get                     the money is
    >= 0     one line per fee kind (where, says the        in the date's customer payment (PM),
             shop's way to post: `ways`)                   knocked off against the invoice
    <  0     a credit note with the lines, which takes     in the date's customer refund (CF),
             back what the invoice still owes              knocked off against the credit note

Adjustments of one date become one invoice, or credit note, described "Tiktok Adjustment", with their types as lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import PAYMENT, REFUND, DocumentId, DocumentState, KnockOff, Source
from xlplugin.ledger.master import Masters
from xlplugin.posting.fee_map import SALE_DIFFERENCE, FeeItems, FeeMap
from xlplugin.posting.order_documents import has_other_customer, is_empty_invoice, settled_key
from xlplugin.posting.restated import restated
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import PostedRow, keys_of
from xlplugin.posting.settlement_batch import SettlementBatchBuilder
from xlplugin.posting.settlement_methods import (
    DayRows,
    OrderSettlement,
    SettlementDay,
    SettlementRow,
    is_reserve,
    post_day,
    settlement_of,
    without_invoice,
)
from xlplugin.posting.shop import (
    ShopAccounts,
    ShopMapping,
    item_problem,
    money_problem,
    shop_accounts,
)
from xlplugin.tiktok.facts import SettlementLine

SYNC_ORDERS_FIRST = "Please sync all orders before posting payment."


class SettlementOutcome(NamedTuple):
    """What became of one row of the file: its word, and the number of the payment or refund that carries it."""

    row: int
    status: str
    payment_no: str = ""


@dataclass
class SettlementPlan:
    """A settlement's batch, and what became of each row, in the file's order.

    Of what was written date by date, the batch keeps the documents and the knock-offs only.
    """

    batch: Batch = field(default_factory=Batch)
    outcomes: list[SettlementOutcome] = field(default_factory=list)


class PostedSettlement(NamedTuple):
    """What the books hold for a settlement: keys of posted rows, invoices by order id, documents, and keys of marks.

    `beside` are the quotation and the sales order of an order that has no invoice, by order id. `missing` are the keys
    of posted rows of the same orders and adjustments that the settlement at hand does not have, `locked_until` is the
    last day on which nothing is posted any more.
    """

    posted: frozenset[str]
    invoices: Mapping[str, DocumentId]
    held: Mapping[DocumentId, DocumentState]
    marked: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    beside: Mapping[str, Sequence[DocumentId]] = MappingProxyType({})
    locked_until: date | None = None


class VerifiedStatement(NamedTuple):
    """The rows of a settlement against the books, in the file's order: each with its key and its Verify Status (Posted,
    Order not posted …; blank for ready).

    `otherwise` has the posted row in whose place a row is told, by the new row's key.
    """

    lines: Sequence[SettlementLine]
    keys: Sequence[str]
    statuses: Sequence[str]
    otherwise: Mapping[str, PostedRow]


def verify_settlement(
    lines: Sequence[SettlementLine], shop: ShopMapping, books: PostedSettlement
) -> VerifiedStatement:
    """Each row against what the books hold for it.

    An order that waits for its invoice waits with all of its rows. In a summary it needs none.
    """
    keys = keys_of(shop.shop_id, lines)
    waiting = {line.id for line in lines if line.is_order and _needs_invoice(line, shop, books)}
    strayed = {
        order_id
        for order_id, invoice in books.invoices.items()
        if has_other_customer(books.held[invoice], shop)
    }
    otherwise = restated(keys, lines, books.posted, books.missing)
    words = [
        RowStatus.POSTED
        if key in books.posted
        else RowStatus.LOCKED
        if books.locked_until and line.settled <= books.locked_until
        else RowStatus.ORDER_NOT_POSTED
        if line.is_order and line.id in waiting
        else RowStatus.OTHER_CUSTOMER
        if line.is_order and line.id in strayed
        else RowStatus.RESTATED
        if key in otherwise
        else ""
        for key, line in zip(keys, lines, strict=True)
    ]
    return VerifiedStatement(lines, keys, words, otherwise)


def _needs_invoice(line: SettlementLine, shop: ShopMapping, books: PostedSettlement) -> bool:
    if line.id in books.invoices or shop.in_summary(line.created, line.settled):
        return False
    return settled_key(shop.shop_id, line.id) not in books.marked


def plan_settlement(
    verified: VerifiedStatement,
    shop: ShopMapping,
    masters: Masters,
    rules: FeeMap,
    books: PostedSettlement,
    next_no: Callable[[str], str],
    *,
    as_well: bool = False,
    write: Callable[[Batch], None] | None = None,
) -> SettlementPlan:
    """The batch that posts every ready row; rows that wait for an invoice are held, and those told otherwise before,
    unless they shall be posted `as_well`. Raises FixInputError.

    The payments less the refunds of the plan are the sum of its rows' settlement amounts. `write` takes what a date
    adds to the books as soon as that is planned, so that a large settlement is never in memory whole.
    """
    codes = shop_accounts(shop, masters)
    lines, keys = verified.lines, verified.keys
    words = ["" if word == RowStatus.RESTATED and as_well else word for word in verified.statuses]
    by_date: dict[date, list[SettlementRow]] = defaultdict(list)
    for key, line, word in zip(keys, lines, words, strict=True):
        if not word:
            free = line.is_order and line.id not in books.invoices
            by_date[line.settled].append(
                SettlementRow(key, without_invoice(line) if free else line)
            )
    items = FeeItems(rules, shop)
    _refuse((row.line for rows in by_date.values() for row in rows), codes, items)
    draft = SettlementBatchBuilder(codes, books.held, books.marked, next_no, books.beside)
    plan, numbers = SettlementPlan(), dict[str, str]()
    for day in sorted(by_date):
        draft.batch = batch = Batch()
        numbers.update(
            post_day(
                SettlementDay(day, draft, items),
                _sorted_out(by_date.pop(day), books),
                shop.method_on(day),
            )
        )
        if write:
            write(batch)
            batch = Batch(batch.documents, knock_offs=batch.knock_offs)
        plan.batch.add(batch)
    plan.outcomes = [
        SettlementOutcome(line.row, word or RowStatus.SUCCESS, numbers.get(key, ""))
        for key, line, word in zip(keys, lines, words, strict=True)
    ]
    return plan


def _sorted_out(rows: Sequence[SettlementRow], books: PostedSettlement) -> DayRows:
    """The rows of a date: by order where it has an invoice, those of orders that have none, and adjustments."""
    orders: dict[str, list[SettlementRow]] = defaultdict(list)
    without: list[SettlementRow] = []
    for row in (row for row in rows if row.line.is_order):
        (orders[row.line.id] if row.line.id in books.invoices else without).append(row)
    settling = [
        OrderSettlement(
            order_id,
            invoice := books.invoices[order_id],
            mine,
            is_empty_invoice(books.held[invoice]),
            settlement_of(mine),
        )
        for order_id, mine in orders.items()
    ]
    adjustments = [row for row in rows if not (row.line.is_order or is_reserve(row.line))]
    return DayRows(settling, without, adjustments, [row for row in rows if row.line.reserve])


def _holds_a_reserve(codes: ShopAccounts) -> bool:
    """Whether the shop's Reserve is an account that what is held back can stand on, apart from the wallet."""
    reserve, masters = codes.shop.reserve, codes.masters
    is_there = reserve in masters.accounts and reserve != codes.shop.payment
    return is_there and not money_problem("Reserve", reserve, masters)


def _reserve_named(codes: ShopAccounts) -> str:
    return (
        f"Reserve '{codes.shop.reserve}' is no account"
        if codes.shop.reserve
        else "Reserve is blank: no account"
    )


def _refuse(lines: Iterable[SettlementLine], codes: ShopAccounts, items: FeeItems) -> None:
    """Refuse a file in another currency, and fee kinds that lead to no account, all of them by name."""
    kinds: dict[tuple[str, str], None] = {(SALE_DIFFERENCE, "sale"): None}
    for line in lines:
        if line.currency != codes.shop.currency:
            raise FixInputError(
                f"The row is in {line.currency}, the shop's books are in {codes.shop.currency}.",
                where=f"sheet 'Payments', statement row {line.row}",
                cure="Load the statement of this shop, or mend Currency on the sheet Shops.",
            )
        kinds.update(dict.fromkeys([(kind, role) for kind, role, _ in line.parts]))
        if line.reserve and not _holds_a_reserve(codes):
            raise FixInputError(
                f"TikTok holds back or releases {abs(line.reserve):,.2f}; {_reserve_named(codes)} for that.",
                where=f"sheet 'Shops', {codes.shop.name}",
                cure="Choose one in the Reserve column, or press Master Data.",
            )
    at = next(
        (
            codes.places[item].at
            for kind in kinds
            if (item := items[kind]) and codes.places[item].at
        ),
        None,
    )
    if at:
        raise FixInputError(
            at.what, where=f"sheet '{at.table}', {at.row}, column '{at.column}'", cure=at.cure
        )
    lost = [
        f"'{kind}' leads to no account: {what}"
        for kind, role in kinds
        if (what := _lost(items[kind, role], codes))
    ]
    if lost:
        raise FixInputError(
            " ".join(lost),
            where="sheet 'Fee Map'",
            cure="Give it an Item Code there, or fill in the mapping on the sheet Shops.",
        )


def _lost(item: str, codes: ShopAccounts) -> str:
    """Why a kind's item cannot be posted, in words; empty when it can."""
    return item_problem(item, codes.masters) if item else "it has no item."


def payment_numbers(sources: Iterable[Source], knock_offs: Iterable[KnockOff]) -> dict[str, str]:
    """The payment or refund that carries each posted fact, by its key."""
    carried: dict[tuple[str, str, date], str] = {}
    for item in knock_offs:
        if item.from_type == PAYMENT:
            carried[item.to_type, item.to_no, item.date] = item.from_no
        if item.to_type == REFUND:
            carried[item.from_type, item.from_no, item.date] = item.to_no
    return {
        source.key: carried.get((source.doc_type, source.doc_no, source.date), "")
        for source in sources
        if not source.released
    }
