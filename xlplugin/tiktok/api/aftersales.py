"""Fetch returns, refunds and cancellations."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from xlplugin.money import ZERO
from xlplugin.tiktok.api import documented_fields
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Fetched, Progress, RecordCollector, no_progress
from xlplugin.tiktok.api.reading import Reader, Wire, amount, moment
from xlplugin.tiktok.api.versions import Request, ask
from xlplugin.tiktok.api.windows import (
    Window,
    WindowQuery,
    fetch_changes,
    open_ended,
    window_of,
)
from xlplugin.tiktok.facts import AfterSale, ReturnedUnits, Shop

PAGE_SIZE = 50


class RefundWire(Wire):
    """`refund_amount`."""

    currency: str | None = None
    refund_total: str | None = None
    refund_subtotal: str | None = None


class ReturnLineWire(Wire):
    """One of a return's `return_line_items[]`: one unit."""

    sku_id: str | None = None
    sku_name: str | None = None
    product_name: str | None = None
    refund_amount: RefundWire | None = None


class ReturnWire(Wire):
    """One of `data.return_orders[]`."""

    KNOWN = documented_fields.RETURN
    return_id: str
    order_id: str | None = None
    return_type: str | None = None
    return_status: str | None = None
    return_reason_text: str | None = None
    create_time: int | None = None
    update_time: int | None = None
    refund_amount: RefundWire | None = None
    return_line_items: list[ReturnLineWire] | None = None
    can_buyer_keep_item: bool | None = None

    def facts(self) -> AfterSale:
        """Return the facts of the return."""
        refund = self.refund_amount or RefundWire()
        return AfterSale(
            self.return_id,
            self.order_id or "",
            self.return_type or "",
            self.return_status or "",
            self.return_reason_text or "",
            moment(self.create_time),
            moment(self.update_time or self.create_time),
            amount(refund.refund_total),
            refund.currency or "",
            _units(self.return_line_items or ()),
            bool(self.can_buyer_keep_item),
        )


def _units(items: Iterable[ReturnLineWire]) -> tuple[ReturnedUnits, ...]:
    """Count the units of each SKU, and add up what is refunded for them."""
    found: dict[str, ReturnedUnits] = {}
    for item in items:
        sku_id = item.sku_id or ""
        refund = amount(item.refund_amount.refund_subtotal if item.refund_amount else None)
        before = found.get(sku_id)
        if before is None:
            before = ReturnedUnits(sku_id, item.product_name or "", item.sku_name or "", 0, ZERO)
        found[sku_id] = before._replace(
            quantity=before.quantity + 1, refund=(before.refund or ZERO) + refund
        )
    return tuple(found.values())


class CancellationWire(Wire):
    """One of `data.cancellations[]`."""

    KNOWN = documented_fields.CANCELLATION
    cancel_id: str
    order_id: str | None = None
    cancel_type: str | None = None
    cancel_status: str | None = None
    cancel_reason_text: str | None = None
    create_time: int | None = None
    update_time: int | None = None
    refund_amount: RefundWire | None = None

    def facts(self) -> AfterSale:
        """Return the facts of the cancellation."""
        refund = self.refund_amount or RefundWire()
        return AfterSale(
            self.cancel_id,
            self.order_id or "",
            self.cancel_type or "",
            self.cancel_status or "",
            self.cancel_reason_text or "",
            moment(self.create_time),
            moment(self.update_time or self.create_time),
            amount(refund.refund_total),
            refund.currency or "",
        )


read_returns: Reader[ReturnWire, AfterSale] = Reader(
    ReturnWire, lambda one: (one.facts(),), "Returns", "return_id"
)
read_cancellations: Reader[CancellationWire, AfterSale] = Reader(
    CancellationWire, lambda one: (one.facts(),), "Cancellations", "cancel_id"
)


def search_returns(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of returns by last change, oldest first.

    `POST /return_refund/…/returns/search`.
    """
    return _search(client, shop, "returns", window, token)


def search_cancellations(client: Client, shop: Shop, window: Window, token: str = "") -> bytes:
    """Return a page of cancellations, likewise. `POST /return_refund/…/cancellations/search`."""
    return _search(client, shop, "cancellations", window, token)


def fetch_returns(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> Fetched[AfterSale]:
    """Fetch every return and refund that changed in this time, in its newest version."""
    return _fetch(
        client,
        WindowQuery(partial(search_returns, client, shop), read_returns, _id, _updated),
        window_of(since, until),
        progress,
    )


def fetch_cancellations(
    client: Client, shop: Shop, since: datetime, until: datetime, progress: Progress = no_progress
) -> Fetched[AfterSale]:
    """Fetch every cancellation that changed in this time, in its newest version."""
    return _fetch(
        client,
        WindowQuery(partial(search_cancellations, client, shop), read_cancellations, _id, _updated),
        window_of(since, until),
        progress,
    )


def _fetch(
    client: Client, search: WindowQuery[AfterSale], window: Window, progress: Progress
) -> Fetched[AfterSale]:
    collector: RecordCollector[AfterSale] = RecordCollector(_id, _updated, lambda one: True)
    for _ in fetch_changes(client, search, collector, open_ended(window, client.now())):
        progress(len(collector), None, "Fetching returns and cancellations")
    return collector.fetched(lambda one: (one.created.timestamp(), one.id))


def _search(client: Client, shop: Shop, name: str, window: Window, token: str) -> bytes:
    query = {
        "page_size": PAGE_SIZE,
        "sort_field": "update_time",
        "sort_order": "ASC",
        "page_token": token,
    }
    filters = {"update_time_ge": window.start, "update_time_lt": window.end_or_none}
    return ask(client, Request(name, shop, query, filters))


def _id(one: AfterSale) -> str:
    return one.id


def _updated(one: AfterSale) -> int:
    return int(one.updated.timestamp())
