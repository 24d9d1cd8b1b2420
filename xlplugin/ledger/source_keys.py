"""Write the keys of facts: an order's document is made from one fact, which is posted once."""

from xlplugin.ledger.documents import INVOICE, MARK, ORDER, QUOTATION

_KEY_NAMES = {INVOICE: "order", QUOTATION: "quotation", ORDER: "sales-order"}
_INVOICE = f":{_KEY_NAMES[INVOICE]}:"
_CREDIT_NOTE = ":credit-note:"


def source_key(shop_id: str, doc_type: str, order_id: str) -> str:
    """Return the key of an order's document, such as `tiktok:<shop>:order:<id>`."""
    return f"tiktok:{shop_id}:{_KEY_NAMES[doc_type]}:{order_id}"


def related_keys(key: str) -> list[str]:
    """Return the keys of the order's other documents; for a quotation or sales order also its mark.

    Empty for the key of any other fact. The mark counts because the order may have been settled
    without an invoice.
    """
    parts = key.rsplit(":", 2)
    if len(parts) < 3 or parts[1] not in _KEY_NAMES.values():
        return []
    start, name, order_id = parts
    keys = []
    for other in _KEY_NAMES.values():
        if other != name:
            keys.append(f"{start}:{other}:{order_id}")
    if name != _KEY_NAMES[INVOICE]:
        keys.append(f"{start}:{_KEY_NAMES[INVOICE]}:{order_id}{MARK}")
    return keys


def settled_key(shop_id: str, order_id: str) -> str:
    """Return the key of an order's settlement mark: it was settled, but not on its own invoice."""
    return source_key(shop_id, INVOICE, order_id) + MARK


def invoiced_order(key: str) -> str:
    """Return the order's id in the key of its invoice; empty for the key of any other fact."""
    return key.partition(_INVOICE)[2]


def order_of(key: str) -> str:
    """Return the order's id in the key of its invoice or credit note; empty for any other fact."""
    return invoiced_order(key) or key.partition(_CREDIT_NOTE)[2]
