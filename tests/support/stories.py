"""Real-looking facts in few words, and books in memory that refuse what an auditor would refuse.

Shared by tests.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from xlplugin.errors import Problem
from xlplugin.ledger.as_at import documents_as_at, entries_until
from xlplugin.ledger.balances import balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.check_digits import TYPES, VOUCHERS
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    MARK,
    PAYMENT,
    PREFIXES,
    REFUND,
    TRANSFERRED,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Alternative, Masters, StockItem, alternative_code
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.source_keys import settled_key, source_key
from xlplugin.money import ZERO
from xlplugin.posting import order_documents, orders
from xlplugin.posting.accrual import (
    Delivery,
    Evidence,
    ExpectedFee,
    ExpectedFees,
    Settlements,
    accrual_key,
    delivered_by,
    due_orders,
    expected_fees,
    own_rates,
    plan_accrual,
)
from xlplugin.posting.changes import changed_after_posting
from xlplugin.posting.fee_map import KNOWN, FeeMap, fee_map
from xlplugin.posting.master_data import GOODS_GROUP, accrued_fees, default_masters
from xlplugin.posting.opening import OpeningRow, opening_key, plan_opening, wanted
from xlplugin.posting.opening import posted as posted_opening
from xlplugin.posting.order_actions import DEFAULT_POSTS, POST_INVOICE, Action
from xlplugin.posting.order_checks import OrderOutcome
from xlplugin.posting.orders import OrderRequest
from xlplugin.posting.past import plan_past
from xlplugin.posting.returned_goods import ReturnedGoods, not_yet_named
from xlplugin.posting.settled_rows import PostedSettlement, keys_of, settlement_prefix
from xlplugin.posting.settlements import (
    SettlementPlan,
    SettlementRequest,
    plan_settlement,
    verify_settlement,
)
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import (
    PostedTransfers,
    Transfer,
    TransferPlan,
    plan_transfers,
    transfer_key,
)
from xlplugin.tiktok.facts import Order, OrderLine, Part, SettlementLine

SERUM = "1729382476190485763"
MASK = "1729382476190551299"
GIFT_BAG = "1729382476190616835"
ITEMS = {SERUM: "MB-SERUM-30", MASK: "MB-MASK-05", GIFT_BAG: "MB-GIFT-BAG"}
NAMES = {SERUM: "Vitamin C Serum 30ml", MASK: "Clay Mask 5 pcs", GIFT_BAG: "Gift Bag"}

# The leaf columns of a settlement file in few words, with the role each plays.
KINDS = {
    "sale": ("Subtotal before discounts", "sale"),
    "seller_discount": ("Seller discounts", "sale"),
    "refund": ("Refund subtotal after seller discounts", "refund"),
    "customer_shipping": ("Customer shipping fee", "shipping"),
    "actual_shipping": ("Actual shipping fee", "shipping"),
    "shipping_subsidy": ("Platform shipping fee discount", "shipping"),
    "return_shipping": ("Actual return shipping fee", "shipping"),
    "refunded_shipping": ("Refund customer shipping fee", "shipping"),
    "transaction": ("Transaction fee", "fee"),
    "commission": ("TikTok Shop commission fee", "fee"),
    "affiliate": ("Affiliate commission", "fee"),
    "support": ("Platform support fee", "fee"),
    "tax": ("Withholding tax", "tax"),
    "adjustment": ("Adjustment amount", "adjustment"),
}


def rm(amount: str | int | Decimal) -> Decimal:
    """Return an amount in two digits; an int is whole sen."""
    return Decimal(amount).scaleb(-2) if isinstance(amount, int) else Decimal(amount).quantize(ZERO)


def june(day: int) -> date:
    """Return a day of June 2026."""
    return date(2026, 6, day)


def at(text: str) -> datetime:
    """Return a moment in UTC, such as `2026-05-31 17:00`."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def a_shop(
    shop_id: str = "7495540735365777507", name: str = "Melati Beauty", **changes: Any
) -> ShopMapping:
    """Return a Malaysian shop with every mapping filled in."""
    mapping = {
        "account": "Melati Trading Sdn Bhd",
        "customer": "300-T0001",
        "payment": "325-000",
        "bank": "310-000",
        "reserve": "326-000",
        "shipping": "SHIPPING",
        "transaction": "TRANSACTION FEE",
        "voucher": "VOUCHER",
        "discount": "DISCOUNT",
        "claims": "CLAIMS",
        "location": "----",
        "project": "----",
        "zone": "Asia/Kuala_Lumpur",
        "currency": "MYR",
        "first_day": None,
        "posts": DEFAULT_POSTS,
    }
    return ShopMapping(shop_id, name, **{**mapping, **changes})


def a_firm_s_masters() -> Masters:
    """Return the master data of TikTok Shop, with three goods whose SKUs have been posted."""
    masters = default_masters("MYR")
    for sku, item in ITEMS.items():
        masters.items[item] = StockItem(item, NAMES[sku], GOODS_GROUP, "UNIT", True)
        code = alternative_code(sku)
        masters.alternatives[code] = Alternative(item, code, NAMES[sku], "UNIT")
    return masters


def goods(
    price: str | int | Decimal,
    *,
    quantity: int = 1,
    seller: str | int | Decimal = 0,
    platform: str | int | Decimal = 0,
    sku: str = SERUM,
    gift: bool = False,
    variation: str = "",
) -> OrderLine:
    """Units of one SKU; both discounts are per unit."""
    original = rm(price)
    ours = rm(seller)
    theirs = rm(platform)
    sale = original - ours - theirs
    return OrderLine(
        sku,
        ITEMS.get(sku, ""),
        NAMES.get(sku, "?"),
        variation,
        quantity,
        original,
        sale,
        ours,
        theirs,
        gift,
    )


def an_order(
    order_id: str,
    *lines: OrderLine,
    status: str = "DELIVERED",
    shipping: str = "0.00",
    created: str = "2026-06-02 03:00",
    sample: bool = False,
    subtotal: Decimal | None = None,
    currency: str = "MYR",
) -> Order:
    """Return an order of these lines."""
    adds_up = sum((line.sale_price * line.quantity for line in lines), ZERO)
    shown = adds_up if subtotal is None else subtotal
    return Order(
        order_id,
        status,
        at(created),
        at(created),
        currency,
        shown,
        rm(shipping),
        shown + rm(shipping),
        "L** W** M***",
        "Selangor",
        "Malaysia",
        sample,
        lines,
    )


def settled(
    order_id: str, day: date, *, row: int = 2, currency: str = "MYR", **amounts: str | int | Decimal
) -> SettlementLine:
    """Return a settlement row of an order; the words of `KINDS` name its amounts."""
    return _row(
        order_id,
        day,
        "Order",
        row,
        currency,
        "",
        [(*KINDS[kind], rm(amount)) for kind, amount in amounts.items()],
    )


def withdrawn(
    transfer_id: str,
    day: date,
    amount: str,
    *,
    kind: str = "WITHDRAW",
    status: str = "SUCCESS",
    **more: Any,
) -> Transfer:
    """Return a movement of the wallet, to the bank unless `kind` says otherwise."""
    return Transfer(transfer_id, kind, status, day, rm(amount), "MYR")._replace(**more)


def adjusted(
    adjustment_id: str,
    day: date,
    amount: str | int | Decimal,
    kind: str,
    *,
    order: str = "",
    row: int = 2,
) -> SettlementLine:
    """A settlement row that is an adjustment of this type."""
    return _row(adjustment_id, day, kind, row, "MYR", order, [(kind, "adjustment", rm(amount))])


def _row(
    key: str,
    day: date,
    kind: str,
    row: int,
    currency: str,
    related: str,
    leaves: list[tuple[str, str, Decimal]],
) -> SettlementLine:
    parts = tuple(Part(*leaf) for leaf in leaves)
    sale, refund, shipping, adjustment = (
        sum((part.amount for part in parts if part.role == role), ZERO)
        for role in ("sale", "refund", "shipping", "adjustment")
    )
    total = sum((part.amount for part in parts), ZERO)
    return SettlementLine(
        row,
        key,
        kind,
        kind == "Order",
        related,
        day,
        day,
        currency,
        total,
        sale + refund,
        total - sale - refund - adjustment,
        adjustment,
        sale + refund,
        sale,
        ZERO,
        shipping,
        parts,
    )


class RefusedError(Exception):
    """Raised when the books will not take this."""


class Books:
    """Books in memory.

    Refuses duplicates, strangers, unbalanced entries and documents that do not add up.
    """

    def __init__(self) -> None:
        self.held: dict[DocumentId, DocumentState] = {}
        self.lines: dict[DocumentId, list[Line]] = defaultdict(list)
        self.knock_offs: list[KnockOff] = []
        self.entries: list[Entry] = []
        self.sources: dict[str, Source] = {}
        self._last: Counter[str] = Counter()

    def next_no(self, doc_type: str) -> str:
        """Return the next running number of a type."""
        self._last[doc_type] += 1
        return f"{PREFIXES[doc_type]}-{self._last[doc_type]:05d}"

    def write(self, batch: Batch) -> None:
        """Add a batch, or refuse it."""
        touched = {DocumentId(change.type, change.no) for change in batch.changes}
        for document in batch.documents:
            touched.add(self._add(document))
        touched |= {self._place(line) for line in batch.lines}
        for change in batch.changes:
            held = self._find(DocumentId(change.type, change.no))
            state = held.cancelled if change.cancelled is None else change.cancelled
            self.held[DocumentId(change.type, change.no)] = held._replace(
                amount=held.amount + change.amount,
                applied=held.applied + change.applied,
                cancelled=state,
            )
        for entry in batch.entries:
            touched.add(self._journal(entry))
        for knock_off in batch.knock_offs:
            touched |= self._knock_off(knock_off)
        for source in batch.sources:
            self._register(source)
        for document_id in touched:
            self._audit(self._find(document_id))

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """Return every account's balance, those at 0.00 left out."""
        return {place: amount for place, amount in balances(self.entries).items() if amount}

    def balance(self, account: str, currency: str = "MYR") -> Decimal:
        """Return one account's balance: + debit, - credit."""
        return self.balances().get((account, currency), ZERO)

    def of_type(self, doc_type: str) -> list[DocumentState]:
        """Return the documents of a type, in the order posted."""
        return [held for held in self.held.values() if held.type == doc_type]

    def document(self, doc_type: str, no: str) -> DocumentState:
        """Return one document as it stands now."""
        return self._find(DocumentId(doc_type, no))

    def lines_of(self, doc_type: str, no: str) -> list[Line]:
        """Return the lines of one document."""
        return self.lines[DocumentId(doc_type, no)]

    def money(self) -> Decimal:
        """Customer payments less customer refunds."""
        signs = {PAYMENT: 1, REFUND: -1}
        return sum((signs.get(held.type, 0) * held.amount for held in self.held.values()), ZERO)

    def size(self) -> tuple[int, ...]:
        """Return how much there is: grows with anything that is added."""
        lines = sum(len(lines) for lines in self.lines.values())
        return len(self.held), lines, len(self.knock_offs), len(self.entries), len(self.sources)

    def _find(self, document: DocumentId) -> DocumentState:
        if document not in self.held:
            raise RefusedError(f"{document} is not in the books")
        return self.held[document]

    def _add(self, document: Document) -> DocumentId:
        place = DocumentId(document.type, document.no)
        if place in self.held:
            raise RefusedError(f"{place} is in the books already")
        self.held[place] = DocumentState(*document, cancelled=False, revision=1, lines=0)
        return place

    def _place(self, line: Line) -> DocumentId:
        place = DocumentId(line.doc_type, line.doc_no)
        self._find(place)
        if line.seq != len(self.lines[place]) + 1:
            raise RefusedError(
                f"line {line.seq} of {place} does not follow {len(self.lines[place])}"
            )
        if line.amount != line.quantity * line.unit_price - line.discount:
            raise RefusedError(f"line {line.seq} of {place} is not quantity x price - discount")
        self.lines[place].append(line)
        self.held[place] = self.held[place]._replace(lines=line.seq)
        return place

    def _journal(self, entry: Entry) -> DocumentId:
        if sum(posting.amount for posting in entry.postings) or not all(
            posting.amount for posting in entry.postings
        ):
            raise RefusedError(f"{entry} does not balance, or has an empty leg")
        self.entries.append(entry)
        return DocumentId(entry.doc_type, entry.doc_no)

    def _knock_off(self, knock_off: KnockOff) -> set[DocumentId]:
        source = DocumentId(knock_off.from_type, knock_off.from_no)
        target = DocumentId(knock_off.to_type, knock_off.to_no)
        one = self._find(source)
        other = self._find(target)
        if knock_off.amount <= 0 or (one.customer, one.currency) != (
            other.customer,
            other.currency,
        ):
            raise RefusedError(f"{knock_off} is no knock-off")
        if DEBTOR_SIGN[one.type] + DEBTOR_SIGN[other.type]:
            raise RefusedError(f"{knock_off} applies two of one side")
        self.knock_offs.append(knock_off)
        return {source, target}

    def _register(self, source: Source) -> None:
        self._find(DocumentId(source.doc_type, source.doc_no))
        before = self.sources.get(source.key)
        if source.released:
            if before is None or before[1:3] != source[1:3]:
                raise RefusedError(f"{source} is not posted, and cannot be given up")
            del self.sources[source.key]
        elif before:
            raise RefusedError(f"{source.key} is posted already")
        else:
            self.sources[source.key] = source

    def _audit(self, held: DocumentState) -> None:
        """A document's amount is its lines and its entries, what is applied is its knock-offs, and
        not too much.
        """
        place = DocumentId(held.type, held.no)
        applied = sum(
            (
                k.amount
                for k in self.knock_offs
                if place in ((k.from_type, k.from_no), (k.to_type, k.to_no))
            ),
            ZERO,
        )
        if (
            held.type not in TRANSFERRED and held.applied != applied
        ) or not ZERO <= held.applied <= held.amount:
            raise RefusedError(f"{held}: knock-offs are {applied}")
        if held.type in TYPES[VOUCHERS]:
            return
        lines = sum((line.amount for line in self.lines[place]), ZERO)
        if not held.received_in and held.amount != lines:
            raise RefusedError(f"{held}: lines are {lines}")
        debtor = sum(
            (
                p.amount
                for e in self._entries_of(place)
                for p in e.postings
                if p.code == held.customer
            ),
            ZERO,
        )
        if debtor != DEBTOR_SIGN[held.type] * held.amount:
            raise RefusedError(f"{held}: the customer was charged {debtor}")
        if not held.received_in and DEBTOR_SIGN[held.type]:
            self._audit_accounts(place)

    def _audit_accounts(self, place: DocumentId) -> None:
        by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for line in self.lines[place]:
            by_account[line.account] += DEBTOR_SIGN[place.type] * line.net
            by_account[line.tax_account] += DEBTOR_SIGN[place.type] * line.tax
        for posting in (
            posting
            for entry in self._entries_of(place)
            for posting in entry.postings
            if not posting.code
        ):
            by_account[posting.account] += posting.amount
        if any(by_account.values()):
            raise RefusedError(f"{place}: entries are not its lines: {by_account}")

    def _entries_of(self, place: DocumentId) -> Iterable[Entry]:
        return (entry for entry in self.entries if (entry.doc_type, entry.doc_no) == place)


class Firm:
    """Firm with one set of books: presses Post, Replace, Delete, and loads settlements."""

    def __init__(
        self,
        shop: ShopMapping | None = None,
        masters: Masters | None = None,
        books: Books | None = None,
    ) -> None:
        self.shop = shop or a_shop()
        self.masters = masters or a_firm_s_masters()
        self.books = books if books is not None else Books()
        self.rules: FeeMap = fee_map(KNOWN)
        self.first = 0
        self.goods_back: list[ReturnedGoods] = []

    def post(
        self, *facts: Order, action: Action = POST_INVOICE, codes: Sequence[str] = ()
    ) -> list[OrderOutcome]:
        """Post these orders with one action of the menu.

        `codes` are item codes typed into the lines of the first.
        """
        requests = [
            OrderRequest(order, tuple(codes) or ("",) * len(order.lines), action) for order in facts
        ]
        types = (INVOICE, *TRANSFERRED)
        keys = [
            source_key(self.shop.shop_id, doc_type, order.id)
            for order in facts
            for doc_type in types
        ]
        batch, outcomes = orders.plan_orders(requests, self.shop, self.masters, self._books(keys))
        self.books.write(batch)
        return outcomes

    def post_past(self, *facts: Order) -> list[OrderOutcome]:
        """Post these orders as past invoices."""
        types = (INVOICE, *TRANSFERRED)
        keys = [
            source_key(self.shop.shop_id, doc_type, order.id)
            for order in facts
            for doc_type in types
        ]
        batch, outcomes = plan_past(facts, self.shop, self.masters, self._books(keys))
        self.books.write(batch)
        return outcomes

    def changed(self, *facts: Order) -> list[Problem]:
        """Fetch these orders again: what is no longer as it was posted."""
        types = (INVOICE, *TRANSFERRED)
        keys = [
            source_key(self.shop.shop_id, doc_type, order.id)
            for order in facts
            for doc_type in types
        ]
        return changed_after_posting(facts, self.shop.shop_id, self._books(keys))

    def delete(self, *order_ids: str) -> list[OrderOutcome]:
        """Delete the invoices of these orders."""
        types = (INVOICE, *TRANSFERRED)
        keys = [
            source_key(self.shop.shop_id, doc_type, order_id)
            for order_id in order_ids
            for doc_type in types
        ]
        batch, outcomes = orders.plan_deletion(
            order_ids, self.shop, self.masters, self._books(keys)
        )
        self.books.write(batch)
        return outcomes

    def settle(self, *rows: SettlementLine, post_restated: bool = False) -> SettlementPlan:
        """Load a settlement file of these rows and post what is ready."""
        held = self.settled(rows)
        verified = verify_settlement(rows, self.shop, held)
        request = SettlementRequest(
            verified, self.shop, self.masters, self.rules, held, post_restated
        )
        plan = plan_settlement(request, self.books.next_no)
        self.books.write(plan.batch)
        return plan

    def accrue(
        self,
        day: date,
        *,
        estimates: Mapping[str, str] | None = None,
        settled_since: Mapping[str, str] | None = None,
        not_delivered: Sequence[str] = (),
    ) -> list[ExpectedFees]:
        """Accrue the fees of a month's end, once.

        `estimates` and `settled_since` are costs on the transaction fee, by order id.
        """
        account = accrued_fees(self.masters)
        if account:
            self.masters.accounts[account.code] = account
        documents = list(self.books.held.values())
        rows = [row for key in self.books.sources if (row := row_in(key))]
        entries = entries_until(self.books.entries, day)
        held = documents_as_at(documents, entries, self.books.knock_offs, day)
        lines = [line for lines in self.books.lines.values() for line in lines]
        due = due_orders(held, rows, self.shop.shop_id, day)
        deliveries = {one.order_id: Delivery(True, None) for one in due}
        deliveries.update(dict.fromkeys(not_delivered, Delivery(False, None)))
        due, _ = delivered_by(due, deliveries, day)
        evidence = Evidence(
            settled=_on_fees(settled_since or {}),
            estimates=_on_fees(estimates or {}),
            rates=own_rates(
                Settlements(documents, lines, rows), self.masters.accounts, self.shop.shop_id, day
            ),
        )
        expected = expected_fees(due, self.shop, evidence)
        if accrual_key(self.shop.shop_id, day) not in self.books.sources:
            self.books.write(
                plan_accrual(expected, self.shop, self.masters, day, self.books.next_no)
            )
        return expected

    def transfer(self, *transfers: Transfer) -> TransferPlan:
        """Post these movements of the wallet."""
        keys = [transfer_key(self.shop.shop_id, transfer) for transfer in transfers]
        known = {key: place for key in keys if (place := self._source(key))}
        posted = PostedTransfers(known)
        plan = plan_transfers(transfers, self.shop, self.masters, posted, self.books.next_no)
        self.books.write(plan.batch)
        return plan

    def open_with(self, *rows: OpeningRow) -> list[Problem]:
        """Post the sheet of opening balances; what is wrong with it."""
        goal, problems = wanted(rows, self.masters, "OpeningBalances")
        currencies = {row.currency for row in rows}
        documents = {of: place for of in currencies if (place := self._source(opening_key(of)))}
        if not problems:
            before = posted_opening(self.books.entries, documents)
            self.books.write(plan_opening(goal, before, documents, self.books.next_no))
        return problems

    def settled(self, rows: Sequence[SettlementLine]) -> PostedSettlement:
        """Return what the books hold for these rows."""
        keys = keys_of(self.shop.shop_id, rows)
        posted = frozenset(key for key in keys if key in self.books.sources)
        mine = tuple(settlement_prefix(self.shop.shop_id, row) for row in rows)
        missing = frozenset(key for key in self.books.sources if key.startswith(mine)).difference(
            keys
        )
        marked = (
            frozenset(settled_key(self.shop.shop_id, row.id) for row in rows)
            & self.books.sources.keys()
        )
        found = {
            row.id: self._source(source_key(self.shop.shop_id, INVOICE, row.id))
            for row in rows
            if row.is_order
        }
        invoices = {
            key: place
            for key, place in found.items()
            if place and not self.books.held[place].cancelled
        }
        wanted = {
            DocumentId(doc_type, place.no)
            for place in invoices.values()
            for doc_type in (INVOICE, CREDIT_NOTE)
        }
        free = {row.id for row in rows if row.is_order}.difference(invoices)
        beside = {
            order_id: [
                place
                for of in TRANSFERRED
                if (place := self._source(source_key(self.shop.shop_id, of, order_id)))
            ]
            for order_id in free
        }
        wanted.update(place for places in beside.values() for place in places)
        held = {place: held for place, held in self.books.held.items() if place in wanted}
        sold = {}
        if self.shop.tax:
            for place in invoices.values():
                lines = self.books.lines[place]
                sold[place] = [line for line in lines if line.kind in order_documents.ORDER_KINDS]
        invoices_back = {
            one.order_id: invoices[one.order_id]
            for one in self.goods_back
            if one.order_id in invoices
        }
        for place in invoices_back.values():
            lines = self.books.lines[place]
            sold[place] = [line for line in lines if line.kind in order_documents.ORDER_KINDS]
        returned = not_yet_named(
            [one for one in self.goods_back if one.order_id in invoices],
            invoices_back,
            self.books.lines,
        )
        return PostedSettlement(
            posted, invoices, held, marked, missing, beside, sold=sold, returned=returned
        )

    def post_by(self, way: str, since: date | None = None) -> None:
        """Choose the shop's way to post, from a date on."""
        self.shop = replace(self.shop, settlement_method=way, method_from=since)

    def invoice(self, order_id: str) -> DocumentState:
        """Return the invoice of an order."""
        return self.books.document(INVOICE, order_id)

    def from_here(self) -> None:
        """What was posted so far is known; the story tells what comes now."""
        self.first = len(self.books.entries)

    def _source(self, key: str) -> DocumentId | None:
        source = self.books.sources.get(key)
        return DocumentId(source.doc_type, source.doc_no) if source else None

    def _books(self, keys: Sequence[str]) -> order_documents.PostedOrders:
        sources = {key: place for key in keys if (place := self._source(key))}
        marks = {key + MARK: place for key in keys if (place := self._source(key + MARK))}
        lines = {place: self.books.lines[place] for place in self.books.held}
        return order_documents.PostedOrders({**sources, **marks}, dict(self.books.held), lines)


def _on_fees(amounts: Mapping[str, str]) -> dict[str, list[ExpectedFee]]:
    found = {}
    for order_id, amount in amounts.items():
        found[order_id] = [ExpectedFee("Transaction fee", "925-000", rm(amount))]
    return found


def posted(*facts: Order) -> Firm:
    """A firm that has posted these orders as invoices."""
    firm = Firm()
    outcomes = firm.post(*facts)
    assert {outcome.status for outcome in outcomes} <= {"Success"}, outcomes
    return firm


def row_statuses(plan: SettlementPlan) -> list[str]:
    """Return what became of each row."""
    return [outcome.status for outcome in plan.outcomes]
