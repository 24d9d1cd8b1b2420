"""Answer each endpoint after the checks: the `data` of the answer, as JSON."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from xlplugin.sandbox import finance_wire, returns_wire, wire
from xlplugin.sandbox.catalogue import Product
from xlplugin.sandbox.gate import ReceivedCall
from xlplugin.sandbox.paging import (
    cursor_token,
    fingerprint,
    offset_token,
    read_cursor,
    read_offset,
)
from xlplugin.sandbox.refusals import RefusedCall
from xlplugin.sandbox.shop_records import ShopRecords, compact, page

PRODUCT_CAP = 10_000
T = TypeVar("T")
_NOT_IN_202507 = ("fulfillment_priority_level", "recommended_shipping_time")
TimedRecord = tuple[int, int]  # its time and its number


class _AfterSales(NamedTuple):
    """Names of the records, of the filter by id and of the id in an after-sales search."""

    name: str
    ids: str
    identity: str


_RETURNS = _AfterSales("return_orders", "return_ids", "return_id")
_CANCELLATIONS = _AfterSales("cancellations", "cancel_ids", "cancel_id")
_AFTER_SALES_PAGE = 10


def _shops(call: ReceivedCall) -> bytes:
    shops = []
    for shop in call.vendor.month.shops:
        shops.append(
            {
                "cipher": shop.cipher,
                "code": shop.code,
                "id": shop.id,
                "name": shop.name,
                "region": shop.region,
                "seller_type": shop.seller_type,
            }
        )
    return compact({"shops": shops})


def _product_search(call: ReceivedCall) -> bytes:
    for name, code in (("seller_skus", 12019027), ("sku_ids", 12019087)):
        if len(call.body.get(name, ())) > 10:
            raise RefusedCall(
                400,
                code,
                f"Invalid parameter. The '{name}' list must not have more than 10 values.",
            )
    found = _products(call)
    if len(found) > PRODUCT_CAP:
        raise RefusedCall(
            400,
            12052180,
            "The search matches more than 10,000 results. Narrow the filters and try again.",
        )
    start = read_offset(call.query.get("page_token", "")) if "page_token" in call.query else 0
    if start is None:
        raise _bad_token()
    size = call.query["page_size"]
    more = offset_token(start + size) if start + size < len(found) else ""
    return _listed(
        "products",
        found[start : start + size],
        {"next_page_token": more, "total_count": len(found)},
    )


def _products(call: ReceivedCall) -> list[bytes]:
    body = call.body
    records = _records(call)
    wanted = body.get("status", "ALL")
    seller_skus = set(body.get("seller_skus", ()))
    sku_ids = set(body.get("sku_ids", ()))
    ranges = []
    for name in body:
        if name.startswith(("create_time", "update_time")):
            ranges.append((name[:6], name[-2:], body[name]))
    found = []
    for one, written in zip(records.shop.catalogue.products, records.products(), strict=True):
        if wanted not in {"ALL", one.status}:
            continue
        if seller_skus and not any(sku.seller_sku in seller_skus for sku in one.skus):
            continue
        if sku_ids and not any(sku.id in sku_ids for sku in one.skus):
            continue
        if _in_ranges(one, ranges):
            found.append(written)
    return found


def _in_ranges(product: Product, ranges: Sequence[tuple[str, str, int]]) -> bool:
    for what, kind, bound in ranges:
        time = product.created if what == "create" else product.updated
        if not _within(time, kind, bound):
            return False
    return True


def _within(time: int, kind: str, bound: int) -> bool:
    # products have an inclusive upper bound, everything else an exclusive one
    return {"ge": time >= bound, "le": time <= bound, "lt": time < bound}[kind]


def _product_detail(call: ReceivedCall) -> bytes:
    shop = _records(call).shop
    for one in shop.catalogue.products:
        if one.id == call.path_value:
            return compact(wire.product_detail(shop, one))
    raise RefusedCall(400, 12052032, "The product does not exist.")


def _order_search(call: ReceivedCall) -> bytes:
    records = _records(call)
    sort_field = call.query.get("sort_field", "create_time")
    rows = records.search(call.body, sort_field)
    shown, token = _paged(call, rows, default_order="DESC")
    return _listed(
        "orders",
        [records.order(number) for _, number in shown],
        {"next_page_token": token, "total_count": len(rows)},
    )


def _order_detail(call: ReceivedCall) -> bytes:
    records = _records(call)
    numbers = [records.shop.order_number(identity) for identity in call.query["ids"]]
    orders = []
    for number in numbers:
        if number is None:
            raise _not_yours()
        order = wire.order(records.shop, records.trade(number))
        if "/202507/" in call.request.path:
            for name in _NOT_IN_202507:
                order.pop(name, None)
        orders.append(order)
    return compact({"orders": orders})


def _statements(call: ReceivedCall) -> bytes:
    found = []
    for one in _records(call).statements():
        if _inside(call, one.time, "statement_time"):
            found.append(one)
    if call.query.get("payment_status", "PAID") != "PAID":
        found = []
    shown, token = _page_of(call, found, [one.time for one in found])
    return compact({"statements": [one.wire() for one in shown], "next_page_token": token})


def _statement_transactions(call: ReceivedCall) -> bytes:
    records = _records(call)
    found = next((one for one in records.statements() if one.id == call.path_value), None)
    if found is None:
        raise RefusedCall(400, 36009004, "param statement_id is invalid")
    rows = sorted((row.created, place) for place, row in enumerate(found.rows))
    shown, token = _paged(call, rows)
    written = []
    for _, place in shown:
        written.append(finance_wire.transaction(records.shop, place, found.rows[place]))
    return compact(
        found.head() | {"transactions": written, "next_page_token": token, "total_count": len(rows)}
    )


def _order_transactions(call: ReceivedCall) -> bytes:
    records = _records(call)
    number = records.shop.order_number(call.path_value)
    if number is None:
        raise _not_yours()
    return compact(finance_wire.by_order(records.shop, records.trade(number)))


def _unsettled(call: ReceivedCall) -> bytes:
    records = _records(call)
    found = [row for row in records.estimates() if _inside(call, row.created, "search_time")]
    rows = sorted((row.created, place) for place, row in enumerate(found))
    shown, token = _paged(call, rows)
    written = []
    for _, place in shown:
        written.append(
            finance_wire.estimate(records.shop, found[place], records.delivered(found[place].id))
        )
    return compact(
        finance_wire.estimate_sums(found)
        | {"transactions": written, "next_page_token": token, "total_count": len(rows)}
    )


_PAID_BY_WITHDRAWAL = ("MY", "SG", "ID", "TH", "VN", "PH")


def _payments(call: ReceivedCall) -> bytes:
    # South-East Asian shops are paid by withdrawal; this list is empty for them
    records = _records(call)
    found = []
    if records.shop.region not in _PAID_BY_WITHDRAWAL:
        for day in records.statements():
            if day.settlement > 0 and _inside(call, day.time + 1800, "create_time"):
                found.append(day)
    shown, token = _page_of(call, found, [day.time for day in found])
    written = [finance_wire.payment(day) for day in shown]
    return compact({"payments": written, "next_page_token": token})


def _withdrawals(call: ReceivedCall) -> bytes:
    kinds = set(call.query["types"])
    found = []
    for one in finance_wire.withdrawals(_records(call).statements()):
        if one.type in kinds and _inside(call, one.time, "create_time"):
            found.append(one)
    shown, token = _page_of(call, found, [one.time for one in found])
    currency = _records(call).shop.currency
    written = [one.wire(currency) for one in shown]
    return compact({"withdrawals": written, "next_page_token": token, "total_count": len(found)})


def _returns(call: ReceivedCall) -> bytes:
    return _after_sale(call, _records(call).returns(), _RETURNS)


def _cancellations(call: ReceivedCall) -> bytes:
    return _after_sale(call, _records(call).cancellations(), _CANCELLATIONS)


def _after_sale(call: ReceivedCall, records: Sequence[wire.Json], kind: _AfterSales) -> bytes:
    sort_field = call.query.get("sort_field", "create_time")
    found = []
    for one in records:
        if returns_wire.matches(one, call.body, kind.ids, kind.identity):
            found.append(one)
    rows = sorted((one[sort_field], place) for place, one in enumerate(found))
    shown, token = _paged(call, rows, size=_AFTER_SALES_PAGE)
    return compact(
        {
            kind.name: [found[place] for _, place in shown],
            "next_page_token": token,
            "total_count": len(rows),
        }
    )


def _page_of(call: ReceivedCall, found: Sequence[T], times: Sequence[int]) -> tuple[list[T], str]:
    """Return the requested page of records in their order, and the token of the next page."""
    shown, token = _paged(call, [(time, place) for place, time in enumerate(times)])
    return [found[place] for _, place in shown], token


def _paged(
    call: ReceivedCall, rows: list[TimedRecord], default_order: str = "ASC", size: int = 20
) -> tuple[list[TimedRecord], str]:
    """Return the requested page and the token of the next one; empty at the end."""
    descending = call.query.get("sort_order", default_order) == "DESC"
    filters = {
        name: value for name, value in call.query.items() if name not in {"page_token", "page_size"}
    }
    print_ = fingerprint(
        {
            "path": call.request.path,
            "query": filters,
            "body": call.body,
            "shop": call.shop and call.shop.id,
        }
    )
    cursor = None
    if "page_token" in call.query:
        cursor = read_cursor(call.query["page_token"], print_)
        if cursor is None:
            raise _bad_token()
    wanted = call.query.get("page_size", size)
    shown = page(rows, cursor, wanted, descending=descending)
    more = bool(shown) and shown[-1] != (rows[0] if descending else rows[-1])
    return shown, cursor_token(print_, *shown[-1]) if more else ""


def _inside(call: ReceivedCall, time: int, name: str) -> bool:
    low = call.query.get(f"{name}_ge")
    high = call.query.get(f"{name}_lt")
    return (low is None or time >= low) and (high is None or time < high)


def _listed(name: str, records: Sequence[bytes], rest: dict[str, Any]) -> bytes:
    """Join JSON records to a list with its other fields."""
    head = compact(rest)[:-1]
    return head + (b"," if rest else b"") + b'"%s":[' % name.encode() + b",".join(records) + b"]}"


def _records(call: ReceivedCall) -> ShopRecords:
    assert call.shop is not None
    return call.vendor.records[call.shop.id]


def _bad_token() -> RefusedCall:
    return RefusedCall(400, 36009004, "param page_token is invalid")


def _not_yours() -> RefusedCall:
    return RefusedCall(400, 21008111, "The order or package does not belong to the current seller.")


HANDLERS: dict[str, Callable[[ReceivedCall], bytes]] = {
    "shops": _shops,
    "product_search": _product_search,
    "product_detail": _product_detail,
    "order_search": _order_search,
    "order_detail": _order_detail,
    "statements": _statements,
    "statement_transactions": _statement_transactions,
    "order_transactions": _order_transactions,
    "unsettled": _unsettled,
    "payments": _payments,
    "withdrawals": _withdrawals,
    "returns": _returns,
    "cancellations": _cancellations,
}
