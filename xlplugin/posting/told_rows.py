"""Check that a settlement row is as it was read, so that a change by hand is noticed.

When a statement is loaded, check digits are made from every field of a row that posting uses.
Posting reads the cells again, and refuses a row whose check digits differ.
"""

from hashlib import blake2b

from xlplugin.money import ZERO, written
from xlplugin.posting.settled_rows import settlement_key
from xlplugin.tiktok.facts import SettlementLine

_SEPARATOR = "\x1f"


def row_check(shop_id: str, line: SettlementLine) -> str:
    """Return the check of a settlement row: 16 hexadecimal digits over all that posting uses.

    The order of the parts does not count, since the user may sort the sheet. Parts of 0.00 are
    not on the sheet and do not count either.
    """
    texts = [
        settlement_key(shop_id, line),
        written(line.settlement + ZERO, line.currency),  # -0.00 is 0.00
        "" if line.is_order else line.type,
        line.related_order_id,
        line.created.isoformat(),
        line.currency,
        written(line.reserve + ZERO, line.currency),
    ]
    parts = []
    for part in line.parts:
        if part.amount:
            parts.append(f"{part.kind}={part.role}={written(part.amount, line.currency)}")
    texts += sorted(parts)
    canonical = [" ".join(text.split()) for text in texts]  # as a cell keeps a text
    return blake2b(_SEPARATOR.join(canonical).encode(), digest_size=8).hexdigest()
