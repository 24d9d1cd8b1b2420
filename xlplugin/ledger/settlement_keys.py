"""Read the key of a settlement row.

A key is `tiktok:<shop>:settlement:<order or adjustment>:<id>:<date>:<amount>:<number>`. It is the
same in every file and language. The number keeps equal rows of one file apart.
`posting.settled_rows` writes such keys; `stores.sum_queries` reads shop and date of them in SQL. No
other module knows how they are made.

Source: docs/accounting.md, What is never posted twice, and why.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

SETTLEMENT = "settlement"
OF_ORDER = "order"
OF_ADJUSTMENT = "adjustment"


class PostedRow(NamedTuple):
    """Posted settlement row, as its key tells it; `amount` in the shop's currency."""

    shop_id: str
    is_order: bool
    id: str
    settled: date
    amount: Decimal


def row_in(key: str) -> PostedRow | None:
    """Return the row that a key stands for; None for the key of any other fact."""
    parts = key.split(":", 4)
    if len(parts) < 5 or parts[2] != SETTLEMENT:
        return None
    row_id, day, amount, _ = parts[4].rsplit(":", 3)
    return PostedRow(
        shop_id=parts[1],
        is_order=parts[3] == OF_ORDER,
        id=row_id,
        settled=date.fromisoformat(day),
        amount=Decimal(amount),
    )


def shop_and_day(key: str) -> tuple[str, str] | None:
    """Return the shop of a settlement row and its date as ISO text; None for any other fact."""
    parts = key.split(":", 4)
    if len(parts) < 5 or parts[2] != SETTLEMENT:
        return None
    return parts[1], parts[4].rsplit(":", 3)[1]
