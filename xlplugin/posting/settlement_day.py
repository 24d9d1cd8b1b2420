"""Collect what one settlement date posts: documents, rows, and the money for each document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentId, Line
from xlplugin.ledger.source_keys import settled_key
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import SUMMARY_SALE, FeeItems
from xlplugin.posting.lines import EntryHead, charge_line
from xlplugin.posting.settlement_batch import SettlementBatchBuilder
from xlplugin.posting.taxes import with_tax
from xlplugin.tax.codes import ROLE_NAMES
from xlplugin.tiktok.facts import Part, SettlementLine

ADJUSTMENT = "Tiktok Adjustment"
SETTLEMENT = "Tiktok Settlement"
SUMMARISED = "Tiktok Summary"
RESERVE = "Tiktok Reserve"
Day = date
# The roles whose tax has the rate of the day of the sale.
_SALES = ("sale", "refund", SUMMARY_SALE)


class SettlementRow(NamedTuple):
    """Row of the statement, with the key that keeps it from being posted twice."""

    key: str
    line: SettlementLine


class OrderSettlement(NamedTuple):
    """Rows of one order on one date, and the invoice that they settle.

    `amount` is the sum of the rows; its sign decides how they are posted. `is_empty_invoice` is
    True for an invoice of 0.00, which does not show that it is settled. `sold` are the lines that
    the order brought to the invoice, if their tax is needed or goods came back.
    """

    order_id: str
    invoice: DocumentId
    rows: Sequence[SettlementRow]
    is_empty_invoice: bool
    amount: Decimal
    sold: Sequence[Line] = ()

    @property
    def created(self) -> date:
        """Return the order's date."""
        return self.rows[0].line.created


class DayRows(NamedTuple):
    """Rows to post of one settlement date.

    `reserves` are the rows of which TikTok holds something back or releases it; a row may be both a
    reserve and one of the others.
    """

    orders: list[OrderSettlement]
    without_invoice: list[SettlementRow]
    adjustments: list[SettlementRow]
    reserves: list[SettlementRow]


def settlement_amount(rows: Iterable[SettlementRow]) -> Decimal:
    """Add up the settlement amounts of rows.

    Returns:
        The sum in the shop's currency; positive is money for the seller.
    """
    amount = ZERO
    for row in rows:
        amount += row.line.settlement
    return amount


@dataclass
class SettlementDay:
    """Collects what one settlement date posts: documents, rows, and the money for each document."""

    date: date
    builder: SettlementBatchBuilder
    items: FeeItems
    received: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    refunded: list[tuple[DocumentId, Decimal]] = field(default_factory=list)
    unapplied_payment: Decimal = ZERO
    unapplied_refund: Decimal = ZERO
    is_received: dict[str, bool] = field(default_factory=dict)  # by row key; False is refunded

    def charge(self, part: Part, description: str = "", sold: Day | None = None) -> Line:
        """Return a line on the item of this fee kind, with its tax.

        Args:
            part: A fee or another part of a row; positive is money for the seller.
            description: The text of the line; the name of the kind if empty.
            sold: The day of the sale, whose tax rate a sale or a refund has; None for the
                settlement date.
        """
        accounts = self.builder.accounts
        kind, role, amount = part
        line = charge_line(accounts, self.items[kind, role], kind, amount, self.date)
        if description:
            line = line._replace(description=description)
        shop = accounts.shop
        if shop.tax is None:  # of most shops, and there are a dozen parts in each row
            return line
        day = sold if sold and role in _SALES else self.date
        return with_tax(line, (kind, ROLE_NAMES.get(role, "")), shop, day)

    def untaxed(self, part: Part) -> Line:
        """Return a line on the item of this fee kind, without tax."""
        kind, role, amount = part
        return charge_line(self.builder.accounts, self.items[kind, role], kind, amount, self.date)

    def head(self, document: DocumentId, description: str) -> EntryHead:
        """Return the head of an entry of this date."""
        return EntryHead(document, self.date, description)

    def register(self, rows: Iterable[SettlementRow], document: DocumentId) -> None:
        """Record rows as posted in a document, so that no other file posts them again."""
        for row in rows:
            self.builder.register(row.key, document, self.date, row.line.settlement)

    def mark(self, order_id: str, document: DocumentId) -> None:
        """Record that an order is settled in a document other than its invoice."""
        shop_id = self.builder.accounts.shop.shop_id
        self.builder.mark(settled_key(shop_id, order_id), document, self.date)

    def add_money(self, document: DocumentId, amount: Decimal) -> None:
        """Record money for a document: a receipt if positive, a refund if negative."""
        if amount > ZERO:
            self.received.append((document, amount))
        elif amount < ZERO:
            self.refunded.append((document, -amount))

    def add_unapplied(self, amount: Decimal) -> None:
        """Record money that no document owes: a receipt if positive, a refund if negative."""
        if amount > 0:
            self.unapplied_payment += amount
        else:
            self.unapplied_refund -= amount

    def assign_to_payment(self, rows: Sequence[SettlementRow], amount: Decimal) -> None:
        """Remember whether the payment or the refund settles these rows; neither if 0.00."""
        if amount:
            is_received = amount > ZERO
            for row in rows:
                self.is_received[row.key] = is_received

    def add_rows(
        self, rows: Sequence[SettlementRow], document: DocumentId, amount: Decimal
    ) -> None:
        """Record rows as posted in a document, and their sum as its money."""
        self.register(rows, document)
        self.add_money(document, amount)
        self.assign_to_payment(rows, amount)

    def post_payment_and_refund(self) -> dict[str, str]:
        """Post the date's customer payment and refund, each knocked off against its documents.

        Returns:
            The number of the payment or refund that settles each row, by row key.
        """
        payment_no = self.builder.add_payment(self.date, self.received, self.unapplied_payment)
        refund_no = self.builder.add_refund(self.date, self.refunded, self.unapplied_refund)
        self.builder.end_day()
        numbers = {}
        for key, is_received in self.is_received.items():
            numbers[key] = payment_no if is_received else refund_no
        return numbers
