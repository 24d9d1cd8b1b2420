"""Write the key of a settlement row (`ledger.settlement_keys`), and hold what is posted for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentId, DocumentState, Line
from xlplugin.ledger.settlement_keys import OF_ADJUSTMENT, OF_ORDER, SETTLEMENT
from xlplugin.money import ZERO, quantise
from xlplugin.posting.returned_goods import ReturnedGoods
from xlplugin.tiktok.facts import SettlementLine


class PostedSettlement(NamedTuple):
    """Posted facts and documents of a statement's rows.

    Attributes:
        posted: Keys of the statement's rows that are posted.
        invoices: The active invoice of each order, by order id.
        documents: These invoices, their credit notes and the open orders below.
        marked: Keys of settlement marks (`ledger.source_keys`).
        missing: Keys of posted rows of the same orders and adjustments that the statement lacks.
        open_orders: Quotation and sales order of each order without an invoice, by order id.
        locked_until: The last locked day.
        sold: The order lines of the invoices of which the statement refunds something. Empty if
            the shop is not registered for tax.
        returned: By order id, the goods that came back and that no document names yet.
    """

    posted: frozenset[str]
    invoices: Mapping[str, DocumentId]
    documents: Mapping[DocumentId, DocumentState]
    marked: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    open_orders: Mapping[str, Sequence[DocumentId]] = MappingProxyType({})
    locked_until: date | None = None
    sold: Mapping[DocumentId, Sequence[Line]] = MappingProxyType({})
    returned: Mapping[str, Sequence[ReturnedGoods]] = MappingProxyType({})


def is_reserve(line: SettlementLine) -> bool:
    """Return whether a row moves a reserve and nothing else."""
    return bool(line.reserve) and not (line.is_order or line.settlement or line.parts)


def settlement_key(shop_id: str, line: SettlementLine) -> str:
    """Return the key of a row without its last number."""
    moved = line.settlement
    if line.reserve and is_reserve(line):
        moved = line.reserve
    amount = quantise(moved, line.currency) + ZERO  # -0.00 is 0.00, 75.6 is 75.60
    return f"{settlement_prefix(shop_id, line)}{line.settled.isoformat()}:{amount!s}"


def settlement_prefix(shop_id: str, line: SettlementLine) -> str:
    """Return the beginning of the keys of all rows that have this row's order or adjustment."""
    return _prefix(shop_id, OF_ORDER if line.is_order else OF_ADJUSTMENT, line.id)


def order_prefix(shop_id: str, order_id: str) -> str:
    """Return the beginning of the keys of all settlement rows of an order."""
    return _prefix(shop_id, OF_ORDER, order_id)


def adjustments_prefix(shop_id: str) -> str:
    """Return the beginning of the keys of all adjustments of a shop."""
    return f"tiktok:{shop_id}:{SETTLEMENT}:{OF_ADJUSTMENT}:"


def adjustment_text(kind: str, row_id: str, order_id: str) -> str:
    """Return the text of an adjustment's line in the books; it names the order if there is one."""
    related = _ending(row_id, order_id) if order_id else f" {row_id}"
    return f"{kind}{related}"


def is_of_order(text: str, row_id: str, order_id: str) -> bool:
    """Return whether the text of a line is of an adjustment of this order."""
    return text.endswith(_ending(row_id, order_id))


def _ending(row_id: str, order_id: str) -> str:
    return f" {row_id} for order {order_id}"


def _prefix(shop_id: str, kind: str, row_id: str) -> str:
    return f"tiktok:{shop_id}:{SETTLEMENT}:{kind}:{row_id}:"


def keys_of(shop_id: str, lines: Iterable[SettlementLine]) -> list[str]:
    """Return the key of every row of a statement, in its order."""
    seen: dict[str, int] = {}
    keys = []
    for line in lines:
        key = settlement_key(shop_id, line)
        number = seen.get(key, 0) + 1
        seen[key] = number
        keys.append(f"{key}:{number}")
    return keys
