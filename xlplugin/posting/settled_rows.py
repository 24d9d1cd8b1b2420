"""Write and read the key of a settlement row, and find what the books have for it.

A key is `tiktok:<shop>:settlement:<order or adjustment>:<id>:<date>:<amount>:<number>`. It is the
same in every file and language. The number keeps equal rows of one file apart. No other module
writes or reads such a key.

Source: docs/accounting.md, What is never posted twice, and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.documents import DocumentId, DocumentState, Line
from xlplugin.money import ZERO, quantise
from xlplugin.posting.returned_goods import ReturnedGoods
from xlplugin.tiktok.facts import SettlementLine

_SETTLEMENT = "settlement"
_ORDER = "order"
_ADJUSTMENT = "adjustment"


class PostedRow(NamedTuple):
    """Posted settlement row, as its key tells it; `amount` in the shop's currency."""

    shop_id: str
    is_order: bool
    id: str
    settled: date
    amount: Decimal


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
    moved = line.reserve if is_reserve(line) else line.settlement
    amount = quantise(moved, line.currency) + ZERO  # -0.00 is 0.00, 75.6 is 75.60
    return f"{settlement_prefix(shop_id, line)}{line.settled.isoformat()}:{amount}"


def settlement_prefix(shop_id: str, line: SettlementLine) -> str:
    """Return the beginning of the keys of all rows that have this row's order or adjustment."""
    return _prefix(shop_id, _ORDER if line.is_order else _ADJUSTMENT, line.id)


def order_prefix(shop_id: str, order_id: str) -> str:
    """Return the beginning of the keys of all settlement rows of an order."""
    return _prefix(shop_id, _ORDER, order_id)


def _prefix(shop_id: str, kind: str, row_id: str) -> str:
    return f"tiktok:{shop_id}:{_SETTLEMENT}:{kind}:{row_id}:"


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


def row_in(key: str) -> PostedRow | None:
    """Return the row that a key stands for; None for the key of any other fact."""
    parts = key.split(":", 4)
    if len(parts) < 5 or parts[2] != _SETTLEMENT:
        return None
    row_id, day, amount, _ = parts[4].rsplit(":", 3)
    return PostedRow(
        shop_id=parts[1],
        is_order=parts[3] == _ORDER,
        id=row_id,
        settled=date.fromisoformat(day),
        amount=Decimal(amount),
    )
