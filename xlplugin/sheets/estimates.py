"""Read and fill the Estimates sheet: what TikTok expects to settle of each order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.orders import put_expected
from xlplugin.sheets.tables import ESTIMATES, EstimatesRow
from xlplugin.tiktok.facts import (
    ESTIMATED_ADJUSTMENT,
    ESTIMATED_FEES,
    ESTIMATED_SHIPPING,
    Estimate,
    Part,
)

_API = "API"
_FILE = "File"
_BOTH = "API and file"


class ShownEstimate(NamedTuple):
    """Estimate as the sheet has it; `parts` is None where only a file's sum is known."""

    order_id: str
    settlement: Decimal
    parts: tuple[Part, ...] | None


def put_api_estimates(book: Workbook, shop: ShopMapping, estimates: Sequence[Estimate]) -> int:
    """Show a shop's estimates from the API; keep the columns that a file filled.

    Returns how many differ from the file.
    """
    fresh = {one.order_id: one for one in estimates}
    rows = []
    for row in book.rows(ESTIMATES):
        if row.shop_id != shop.shop_id:
            rows.append(row)
            continue
        by_file = _by_file(row)
        if row.order_id in fresh:
            rows.append(_by_api(by_file or _new(row.order_id, shop), fresh.pop(row.order_id)))
        elif by_file:  # settled or withdrawn since the file
            rows.append(by_file)
    for one in fresh.values():
        rows.append(_by_api(_new(one.order_id, shop), one))
    _put(book, rows)
    put_expected(book, shop.shop_id, {one.order_id: one.settlement for one in estimates})
    return _differing(rows, shop)


def put_file_estimates(
    book: Workbook, shop: ShopMapping, estimates: Mapping[str, Decimal]
) -> tuple[int, int]:
    """Show the estimates of a file next to those of the API, by order id.

    Returns how many orders the API has too, and how many of them differ.
    """
    left = dict(estimates)
    rows = []
    for row in book.rows(ESTIMATES):
        if row.shop_id != shop.shop_id:
            rows.append(row)
        elif row.told_by == _FILE:
            continue  # of an earlier file; if this one has it too, it is added below
        elif row.order_id in left:
            says = left.pop(row.order_id)
            rows.append(_compared(row._replace(told_by=_BOTH, file_says=says)))
        else:
            rows.append(row._replace(told_by=_API, file_says=None, difference=None))
    for order_id, says in left.items():
        rows.append(_new(order_id, shop)._replace(told_by=_FILE, file_says=says))
    _put(book, rows)
    put_expected(book, shop.shop_id, estimates)
    book.show(ESTIMATES)
    both = [row for row in rows if row.shop_id == shop.shop_id and row.told_by == _BOTH]
    return len(both), _differing(rows, shop)


def read_estimates(book: Workbook, shop_id: str) -> list[ShownEstimate]:
    """Return the estimates of a shop: by the API, else by the file."""
    found = []
    for row in book.rows(ESTIMATES):
        if row.shop_id != shop_id:
            continue
        if row.told_by == _FILE:
            found.append(ShownEstimate(row.order_id, row.file_says or Decimal(0), None))
            continue
        told = (
            (ESTIMATED_SHIPPING, "shipping", row.shipping),
            (ESTIMATED_FEES, "fee", row.fees),
            (ESTIMATED_ADJUSTMENT, "adjustment", row.adjustment),
        )
        parts = tuple(Part(kind, role, amount) for kind, role, amount in told if amount)
        found.append(ShownEstimate(row.order_id, row.estimate or Decimal(0), parts))
    return found


def _new(order_id: str, shop: ShopMapping) -> EstimatesRow:
    return EstimatesRow(order_id=order_id, currency=shop.currency, shop_id=shop.shop_id)


def _by_file(row: EstimatesRow) -> EstimatesRow | None:
    """Return the row with nothing but what the file says; None if no file has it."""
    if row.told_by == _API:
        return None
    return EstimatesRow(
        order_id=row.order_id,
        currency=row.currency,
        told_by=_FILE,
        file_says=row.file_says,
        shop_id=row.shop_id,
    )


def _by_api(row: EstimatesRow, one: Estimate) -> EstimatesRow:
    """Return the row with what the API says added."""
    amounts = {part.kind: part.amount for part in one.parts}
    added = row._replace(
        currency=one.currency,
        told_by=_BOTH if row.told_by == _FILE else _API,
        estimate=one.settlement,
        shipping=amounts.get(ESTIMATED_SHIPPING),
        fees=amounts.get(ESTIMATED_FEES),
        adjustment=amounts.get(ESTIMATED_ADJUSTMENT),
        expected=one.expected,
        reason=one.reason,
    )
    return _compared(added)


def _compared(row: EstimatesRow) -> EstimatesRow:
    if row.told_by != _BOTH:
        return row
    return row._replace(difference=(row.estimate or 0) - (row.file_says or Decimal(0)))


def _put(book: Workbook, rows: Sequence[EstimatesRow]) -> None:
    """Replace the sheet's rows. Amounts of 0.00 are left blank."""
    shown = []
    for row in rows:
        shown.append(
            row._replace(
                estimate=row.estimate or None,
                shipping=row.shipping or None,
                fees=row.fees or None,
                adjustment=row.adjustment or None,
                file_says=row.file_says or None,
                difference=row.difference or None,
            )
        )
    book.view(ESTIMATES).replace(shown)


def _differing(rows: Sequence[EstimatesRow], shop: ShopMapping) -> int:
    return sum(1 for row in rows if row.shop_id == shop.shop_id and row.difference)
