"""A settlement becomes fee lines, customer payments, refunds and knock-offs (sql-account 7.4 and 8.3).

The sign that counts is the sum of one order on one settlement date, so that it makes no difference how the seller cuts
his files:

    sum      the invoice gets                              the money is
    >= 0     one line per fee kind, so that it equals      in the date's customer payment (PM),
             the settlement                                knocked off against the invoice
    <  0     nothing; a credit note gets the lines,        in the date's customer refund (CF),
             and takes back what the invoice still owes    knocked off against the credit note

Adjustments of one date become one invoice, or credit note, described "Tiktok Adjustment", with their types as lines.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    INVOICE,
    PAYMENT,
    REFUND,
    Change,
    Document,
    DocumentId,
    Held,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Posting, entry
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO, quantise
from xlplugin.posting.fee_map import SALE_DIFFERENCE, FeeMap, item_for
from xlplugin.posting.lines import charge, placed, post_entry, total
from xlplugin.posting.orders import POSTED, SUCCESS
from xlplugin.posting.shop import Chart, ShopMapping, chart, item_problem
from xlplugin.tiktok.facts import SettlementLine

NOT_POSTED = "Order not posted"
GATE = "Please sync all orders before posting payment."
ADJUSTMENT = "Tiktok Adjustment"
RECEIVED, REFUNDED = "Payment Received From TikTok", "Refund To TikTok"


class RowOutcome(NamedTuple):
    """What became of one row of the file: its word, and the number of the payment or refund that carries it."""

    row: int
    word: str
    payment_no: str = ""


@dataclass
class Plan:
    """A settlement's batch, and what became of each row, in the file's order."""

    batch: Batch = field(default_factory=Batch)
    outcomes: list[RowOutcome] = field(default_factory=list)


def settlement_key(shop_id: str, line: SettlementLine, repeat: int) -> str:
    """The key of a row: stable over files and languages. Truly equal rows of one file differ in `repeat`."""
    kind = "order" if line.is_order else "adjustment"
    amount = quantise(line.settlement, line.currency) + ZERO  # -0.00 is 0.00, 75.6 is 75.60
    return f"tiktok:{shop_id}:settlement:{kind}:{line.id}:{line.settled.isoformat()}:{amount}:{repeat}"


def keys_of(shop_id: str, lines: Iterable[SettlementLine]) -> list[str]:
    """The key of every row of a file, in its order."""
    seen: Counter[str] = Counter()
    keys = []
    for line in lines:
        first = settlement_key(shop_id, line, 1)
        seen[first] += 1
        keys.append(first if seen[first] == 1 else settlement_key(shop_id, line, seen[first]))
    return keys


def verify(
    keys: Sequence[str], lines: Sequence[SettlementLine], posted: Iterable[str], orders: Iterable[str]
) -> list[str]:
    """The Verify Status of each row before posting: Posted, Order not posted, or blank for ready."""
    posted_keys, order_ids = set(posted), set(orders)
    return [
        POSTED if key in posted_keys else NOT_POSTED if line.is_order and line.id not in order_ids else ""
        for key, line in zip(keys, lines, strict=True)
    ]


class Settled(NamedTuple):
    """What the books hold for a settlement: posted rows' keys, invoices by order id, and documents by id."""

    posted: frozenset[str]
    invoices: Mapping[str, DocumentId]
    held: Mapping[DocumentId, Held]


def plan_settlement(
    lines: Sequence[SettlementLine],
    shop: ShopMapping,
    masters: Masters,
    rules: FeeMap,
    books: Settled,
    next_no: Callable[[str], str],
) -> Plan:
    """The batch that posts every ready row; rows without an invoice are held. Raises FixInputError.

    The payments less the refunds of the plan are the sum of its rows' settlement amounts.
    """
    codes = chart(shop, masters)
    keys = keys_of(shop.shop_id, lines)
    words = verify(keys, lines, books.posted, books.invoices)
    ready = [(key, line) for key, line, word in zip(keys, lines, words, strict=True) if not word]
    _refuse(ready, codes, rules)
    planner = _Planner(codes, rules, books, next_no)
    by_date: dict[date, list[tuple[str, SettlementLine]]] = defaultdict(list)
    for key, line in ready:
        by_date[line.settled].append((key, line))
    numbers: dict[str, str] = {}
    for day in sorted(by_date):
        numbers.update(planner.post_day(day, by_date[day]))
    outcomes = [
        RowOutcome(line.row, word or SUCCESS, numbers.get(key, ""))
        for key, line, word in zip(keys, lines, words, strict=True)
    ]
    return Plan(planner.batch, outcomes)


def _refuse(ready: Sequence[tuple[str, SettlementLine]], codes: Chart, rules: FeeMap) -> None:
    """Refuse a file in another currency, and a fee kind that leads to no account."""
    kinds: dict[tuple[str, str], None] = {(SALE_DIFFERENCE, "sale"): None}
    for _, line in ready:
        if line.currency != codes.shop.currency:
            raise FixInputError(
                f"The row is in {line.currency}, the shop's books are in {codes.shop.currency}.",
                where=f"sheet 'Payments', statement row {line.row}",
                cure="Load the statement of this shop, or mend Currency on the sheet Shops.",
            )
        kinds.update(((part.kind, part.role), None) for part in line.parts)
    for kind, role in kinds:
        item = item_for(kind, role, rules, codes.shop)
        problem = item_problem(item, codes.masters) if item else "it has no item."
        if problem:
            raise FixInputError(
                f"'{kind}' leads to no account: {problem}",
                where="sheet 'Fee Map'",
                cure="Give it an Item Code there, or fill in the mapping on the sheet Shops.",
            )


class _Open(NamedTuple):
    """An invoice or credit note as the plan has it so far."""

    outstanding: Decimal
    lines: int


@dataclass
class _Money:
    """What one date brings and takes, document by document, and which of the two carries each row."""

    received: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    refunded: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    carries: dict[str, bool] = field(default_factory=dict)

    def take(self, document: DocumentId, amount: Decimal, keys: Iterable[str]) -> None:
        """The sum of a document's rows: received when positive, refunded when negative, no money when zero."""
        if amount:
            (self.received if amount > 0 else self.refunded).append((document, abs(amount)))
            self.carries.update((key, amount > 0) for key in keys)


class _Planner:
    """Builds the batch day by day, knowing what each document stands at after the days before."""

    def __init__(self, codes: Chart, rules: FeeMap, books: Settled, next_no: Callable[[str], str]) -> None:
        self.codes, self.rules, self.books, self.next_no = codes, rules, books, next_no
        self.batch = Batch()
        self._open: dict[DocumentId, _Open] = {}
        self._changes: dict[DocumentId, tuple[Decimal, Decimal]] = {}

    def post_day(self, day: date, rows: Sequence[tuple[str, SettlementLine]]) -> dict[str, str]:
        """Post the rows of one settlement date; the payment or refund number of each row's key."""
        orders: dict[str, list[tuple[str, SettlementLine]]] = defaultdict(list)
        for key, line in rows:
            if line.is_order:
                orders[line.id].append((key, line))
        adjustments = [(key, line) for key, line in rows if not line.is_order]
        money = _Money()
        for order_id, items in orders.items():
            document, amount = self._settle(order_id, [line for _, line in items], day)
            self._register(items, document, day)
            money.take(document, amount, [key for key, _ in items])
        if adjustments:
            document, amount = self._adjust([line for _, line in adjustments], day)
            self._register(adjustments, document, day)
            money.take(document, amount, [key for key, _ in adjustments])
        received, refunded = self._pay(PAYMENT, money.received, day), self._pay(REFUND, money.refunded, day)
        self._flush_changes()
        return {key: received if positive else refunded for key, positive in money.carries.items()}

    def _register(self, items: Sequence[tuple[str, SettlementLine]], document: DocumentId, day: date) -> None:
        """Note the rows as posted, so that no other file posts them again."""
        self.batch.sources += [Source(key, *document, day, line.settlement) for key, line in items]

    def _settle(self, order_id: str, rows: Sequence[SettlementLine], day: date) -> tuple[DocumentId, Decimal]:
        """The lines of one order on one date: on its invoice, or on a credit note when the sum is negative."""
        invoice = self.books.invoices[order_id]
        outstanding = self._standing(invoice).outstanding
        lines = self._fee_lines(rows, outstanding, day)
        amount = sum((row.settlement for row in rows), ZERO)
        if amount >= 0:
            self._extend(invoice, lines, day, "TikTok settlement")
            return invoice, amount
        credit = self._credit_note(order_id, lines, day)
        taken_back = amount - total(lines)
        if taken_back:
            self._knock_off(credit, invoice, taken_back, day)
        return credit, amount

    def _fee_lines(self, rows: Sequence[SettlementLine], outstanding: Decimal, day: date) -> list[Line]:
        """One line per kind, in invoice signs. The sale is on the invoice already; only its difference is a line."""
        kinds: dict[tuple[str, str], Decimal] = {}
        sale, has_goods = ZERO, False
        for part in (part for row in rows for part in row.parts):
            has_goods = has_goods or (part.amount != 0 and part.role in ("sale", "refund"))
            if part.role == "sale":
                sale += part.amount
            else:
                kinds[part.kind, part.role] = kinds.get((part.kind, part.role), ZERO) + part.amount
        lines = [self._charge(kind, role, amount, day) for (kind, role), amount in kinds.items() if amount]
        if has_goods and sale != outstanding:
            lines.append(self._charge(SALE_DIFFERENCE, "sale", sale - outstanding, day))
        return lines

    def _charge(self, kind: str, role: str, amount: Decimal, day: date, description: str = "") -> Line:
        item = item_for(kind, role, self.rules, self.codes.shop)
        return charge(self.codes, item, kind, amount, day, description)

    def _adjust(self, rows: Sequence[SettlementLine], day: date) -> tuple[DocumentId, Decimal]:
        """One invoice for the adjustments of a date, or one credit note when they take more than they give."""
        amount = sum((row.settlement for row in rows), ZERO)
        lines = []
        for row in rows:
            related = f" for order {row.related_order_id}" if row.related_order_id else ""
            lines += [
                self._charge(part.kind, part.role, part.amount, day, f"{part.kind} {row.id}{related}")
                for part in row.parts
                if part.amount
            ]
        doc_type = INVOICE if amount >= 0 else CREDIT_NOTE
        document = DocumentId(doc_type, self.next_no(doc_type))
        key = f"tiktok:{self.codes.shop.shop_id}:adjustment:{document.no}"
        self._add(document, lines if amount >= 0 else _negated(lines), day, ADJUSTMENT, key)
        return document, amount

    def _credit_note(self, order_id: str, lines: list[Line], day: date) -> DocumentId:
        """The order's credit note with these lines taken back; made at its first negative sum, added to later."""
        document = DocumentId(CREDIT_NOTE, self.books.invoices[order_id].no)
        if document in self.books.held or document in self._open:
            self._extend(document, _negated(lines), day, "TikTok return")
        else:
            key = f"tiktok:{self.codes.shop.shop_id}:credit-note:{order_id}"
            self._add(document, _negated(lines), day, f"Tiktok Return {order_id}", key)
        return document

    def _add(self, document: DocumentId, lines: list[Line], day: date, description: str, key: str) -> None:
        shop, amount = self.codes.shop, total(lines)
        self.batch.documents.append(
            Document(*document, day, shop.customer, description, shop.currency, shop.shop_id, key, amount, ZERO)
        )
        self.batch.lines += placed(lines, document)
        self._open[document] = _Open(amount, len(lines))
        post_entry(self.batch, document, day, description, lines, self.codes)

    def _extend(self, document: DocumentId, lines: list[Line], day: date, description: str) -> None:
        if not lines:
            return
        standing, amount = self._standing(document), total(lines)
        self.batch.lines += placed(lines, document, standing.lines)
        self._open[document] = _Open(standing.outstanding + amount, standing.lines + len(lines))
        self._change(document, amount, ZERO)
        post_entry(self.batch, document, day, description, lines, self.codes)

    def _standing(self, document: DocumentId) -> _Open:
        if document not in self._open:
            held = self.books.held[document]
            self._open[document] = _Open(held.outstanding, held.lines)
        return self._open[document]

    def _change(self, document: DocumentId, amount: Decimal, applied: Decimal) -> None:
        before = self._changes.get(document, (ZERO, ZERO))
        self._changes[document] = (before[0] + amount, before[1] + applied)

    def _flush_changes(self) -> None:
        """One change per document and day; a change to a document of this very batch is one as well."""
        self.batch.changes += [Change(*document, *deltas) for document, deltas in self._changes.items() if any(deltas)]
        self._changes.clear()

    def _knock_off(self, source: DocumentId, target: DocumentId, amount: Decimal, day: date) -> None:
        self.batch.knock_offs.append(KnockOff(*source, *target, day, amount))
        for document in (source, target):
            standing = self._standing(document)
            self._open[document] = _Open(standing.outstanding - amount, standing.lines)
            self._change(document, ZERO, amount)

    def _pay(self, doc_type: str, documents: Sequence[tuple[DocumentId, Decimal]], day: date) -> str:
        """The date's one payment or refund, knocked off against every document; its number, or "" for none."""
        if not documents:
            return ""
        shop, amount = self.codes.shop, sum((paid for _, paid in documents), ZERO)
        payment = DocumentId(doc_type, self.next_no(doc_type))
        description = RECEIVED if doc_type == PAYMENT else REFUNDED
        key = f"tiktok:{shop.shop_id}:{'receipt' if doc_type == PAYMENT else 'refund'}:{payment.no}"
        self.batch.documents.append(
            Document(
                *payment, day, shop.customer, description, shop.currency, shop.shop_id, key, amount, ZERO, shop.payment
            )
        )
        self._open[payment] = _Open(amount, 0)
        signed = amount if doc_type == PAYMENT else -amount
        legs = [Posting(shop.payment, "", signed), Posting(self.codes.control, shop.customer, -signed)]
        made = entry(day, payment, description, shop.currency, legs)
        self.batch.entries += [made] if made else []
        for document, paid in documents:
            source, target = (payment, document) if doc_type == PAYMENT else (document, payment)
            self._knock_off(source, target, paid, day)
        return payment.no


def _negated(lines: Iterable[Line]) -> list[Line]:
    """The same lines in credit-note signs: what an invoice would charge, a credit note gives back."""
    return [line._replace(unit_price=-line.unit_price, amount=-line.amount) for line in lines]
