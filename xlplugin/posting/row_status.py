"""Declare the texts of the column Verify Status on Orders, Payments and Products."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class _WithStatus(Protocol):
    @property
    def status(self) -> str: ...


def status_counts(rows: Iterable[_WithStatus]) -> Counter[str]:
    """Return how many rows have each status."""
    return Counter(row.status for row in rows)


class RowStatus(StrEnum):
    """Result of checking or posting a row. Any other text in the column says what is wrong."""

    READY = ""
    SUCCESS = "Success"
    POSTED = "Posted"
    LOCKED = "In the locked period"
    OTHER_CUSTOMER = "Posted for another customer or currency"

    # Orders
    WITH_SETTLEMENT = "Posted with settlement"
    INVOICED = "Invoiced already"
    SAMPLE = "Sample: no sale"
    BEFORE_FIRST_DAY = "Before the first day of bookkeeping"
    NOT_SHIPPED = "Not shipped yet"
    NOT_DELIVERED = "Not delivered yet"
    NO_SHIPPED_DATE = "No shipped date"
    NO_DELIVERED_DATE = "No delivered date"
    NOT_PAST = "Not before the first day of bookkeeping"
    NOT_REPLACED = "Settled already: not replaced"
    NOT_DELETED = "Settled already: not deleted"
    INVOICE_DELETED = "Invoice deleted"
    NO_INVOICE = "No invoice"

    # Settlement rows
    ORDER_NOT_POSTED = "Order not posted"
    RESTATED = "Posted otherwise before"

    # Products, and the lines of orders
    EXISTS = "Exists in stock item"
    DUPLICATE = "Duplicate SKU"
    UNLINKED = "Unlinked"
    MISSING_ITEM = "Missing item code"


def lost_item(code: str) -> str:
    """Return the status of a row whose item code is not on Stock Items."""
    return f"Item code '{code}' is not in Stock Items."
