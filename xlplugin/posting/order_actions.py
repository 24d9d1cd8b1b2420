"""Decide which document an order of each status may become (sql-account 6.3)."""

from typing import NamedTuple

from xlplugin.ledger.documents import INVOICE, ORDER, QUOTATION

# The six order statuses of the sheet Orders. An order goes through them in this order.
UNPAID = "Unpaid"
PENDING = "Pending"
IN_TRANSIT = "In Transit"
DELIVERED = "Delivered"
COMPLETED = "Completed"
CANCELLED = "Cancelled"
_IN_ORDER = (UNPAID, PENDING, IN_TRANSIT, DELIVERED, COMPLETED, CANCELLED)

# The API's nine statuses, as the sheet's six (tiktok-api 4).
_STATUS = {
    "UNPAID": UNPAID,
    "ON_HOLD": PENDING,
    "AWAITING_SHIPMENT": PENDING,
    "PARTIALLY_SHIPPING": PENDING,
    "AWAITING_COLLECTION": PENDING,
    "IN_TRANSIT": IN_TRANSIT,
    "DELIVERED": DELIVERED,
    "COMPLETED": COMPLETED,
    "CANCELLED": CANCELLED,
}


def order_status(tiktok_status: str) -> str:
    """Return the sheet's status for TikTok's; Pending, which posts nothing, for an unknown one."""
    return _STATUS.get(tiktok_status, PENDING)


def is_before(one: str, other: str) -> bool:
    """Return whether an order has status `one` before status `other`. No order ever goes back."""
    if one not in _IN_ORDER or other not in _IN_ORDER:
        return False
    return _IN_ORDER.index(one) < _IN_ORDER.index(other)


class Action(NamedTuple):
    """One entry of the Post menu.

    Attributes:
        makes: The type of document.
        replaces: Whether it replaces a document that is posted.
        cancelled: Whether the invoice has quantity 0 and total 0.00. Fees can then be added to it.
        allowed: The statuses of orders that it can post.
    """

    name: str
    makes: str
    replaces: bool
    cancelled: bool
    allowed: frozenset[str]


_SHIPPED = frozenset({IN_TRANSIT, DELIVERED, COMPLETED})
_NOT_DELIVERED = frozenset({UNPAID, PENDING, IN_TRANSIT, CANCELLED})

POST_INVOICE = Action(
    "Post To Sales Invoice",
    makes=INVOICE,
    replaces=False,
    cancelled=False,
    allowed=_SHIPPED | {PENDING},
)
POST_QUOTATION = Action(
    "Post To Sales Quotation",
    makes=QUOTATION,
    replaces=False,
    cancelled=False,
    allowed=_SHIPPED | {UNPAID, PENDING},
)
POST_ORDER = Action(
    "Post To Sales Order",
    makes=ORDER,
    replaces=False,
    cancelled=False,
    allowed=_SHIPPED | {UNPAID, PENDING},
)
REPLACE_INVOICE = Action(
    "Replace As Invoice",
    makes=INVOICE,
    replaces=True,
    cancelled=False,
    allowed=_SHIPPED | {PENDING},
)
POST_CANCELLED = Action(
    "Post As Cancelled Sales Invoice",
    makes=INVOICE,
    replaces=False,
    cancelled=True,
    allowed=_NOT_DELIVERED,
)
REPLACE_CANCELLED = Action(
    "Replace As Cancelled Invoice",
    makes=INVOICE,
    replaces=True,
    cancelled=True,
    allowed=_NOT_DELIVERED,
)

ACTIONS = (
    POST_INVOICE,
    POST_QUOTATION,
    POST_ORDER,
    REPLACE_INVOICE,
    POST_CANCELLED,
    REPLACE_CANCELLED,
)

# What Post makes of each status, unless the shop says otherwise. The other three make nothing.
DEFAULT_POSTS = {
    IN_TRANSIT: "Sales Invoice",
    DELIVERED: "Sales Invoice",
    COMPLETED: "Sales Invoice",
}
_CHOICES = {
    "Sales Invoice": POST_INVOICE,
    "Sales Quotation": POST_QUOTATION,
    "Sales Order": POST_ORDER,
}


def default_action(choice: str) -> Action | None:
    """Return the action for a choice in the shop's '… Posts' columns; None for Nothing."""
    return _CHOICES.get(choice)
