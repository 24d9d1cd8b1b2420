"""Which order status may become which document (sql-account 6.3)."""

from typing import NamedTuple

from xlplugin.ledger.documents import INVOICE, ORDER, QUOTATION

# The system's six buttons, in the order in which an order comes by them.
UNPAID, PENDING, IN_TRANSIT, DELIVERED, COMPLETED, CANCELLED = _ON_ITS_WAY = (
    "Unpaid",
    "Pending",
    "In Transit",
    "Delivered",
    "Completed",
    "Cancelled",
)

# The API's nine statuses under the system's six buttons (tiktok-api 4).
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
    """The status button an order stands under; a status TikTok adds later stands under Pending, and posts nothing."""
    return _STATUS.get(tiktok_status, PENDING)


def is_before(one: str, other: str) -> bool:
    """Whether an order that stands under one status button has still to come to the other: none ever goes back."""
    return (
        one in _ON_ITS_WAY
        and other in _ON_ITS_WAY
        and _ON_ITS_WAY.index(one) < _ON_ITS_WAY.index(other)
    )


class Action(NamedTuple):
    """One entry of the Post menu. A cancelled invoice has quantity 0 and total 0.00, so that fees can hang on it."""

    name: str
    makes: str
    replaces: bool
    cancelled: bool
    allowed: frozenset[str]


_SHIPPED = frozenset({IN_TRANSIT, DELIVERED, COMPLETED})
_NOT_DELIVERED = frozenset({UNPAID, PENDING, IN_TRANSIT, CANCELLED})

POST_INVOICE = Action("Post To Sales Invoice", INVOICE, False, False, _SHIPPED | {PENDING})
POST_QUOTATION = Action(
    "Post To Sales Quotation", QUOTATION, False, False, _SHIPPED | {UNPAID, PENDING}
)
POST_ORDER = Action("Post To Sales Order", ORDER, False, False, _SHIPPED | {UNPAID, PENDING})
REPLACE_INVOICE = Action("Replace As Invoice", INVOICE, True, False, _SHIPPED | {PENDING})
POST_CANCELLED = Action("Post As Cancelled Sales Invoice", INVOICE, False, True, _NOT_DELIVERED)
REPLACE_CANCELLED = Action("Replace As Cancelled Invoice", INVOICE, True, True, _NOT_DELIVERED)

ACTIONS = (
    POST_INVOICE,
    POST_QUOTATION,
    POST_ORDER,
    REPLACE_INVOICE,
    POST_CANCELLED,
    REPLACE_CANCELLED,
)

# Plain Post: what a status makes unless the shop says otherwise. The other three make nothing, whatever it says.
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
    """The action behind a choice in the shop's '… Posts' columns; None for Nothing."""
    return _CHOICES.get(choice)
