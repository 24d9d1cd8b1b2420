"""The check of a settlement row as it was read, so that a change by hand is seen.

A loaded statement stands in cells. Every field that posting uses goes into its check; posting reads
the cells again, makes the check anew, and refuses a row whose check is another.
"""

from hashlib import blake2b

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
        "" if line.is_order else line.type,
        line.related_order_id,
        line.created.isoformat(),
        line.currency,
        f"{line.reserve:f}",
    ]
    parts = []
    for part in line.parts:
        if part.amount:
            parts.append(f"{part.kind}={part.role}={part.amount:f}")
    texts += sorted(parts)
    return blake2b(_SEPARATOR.join(texts).encode(), digest_size=8).hexdigest()
