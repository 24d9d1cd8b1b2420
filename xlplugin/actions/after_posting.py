"""Find orders that were cancelled, edited or returned after they were posted."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from xlplugin.actions.tiktok_session import SignedInShop
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, Problem, SignInError
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Masters
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.source_keys import source_key
from xlplugin.posting.changes import (
    changed_after_posting,
    is_final,
    moved_after_posting,
    returned_after_posting,
)
from xlplugin.posting.lookup import books_for_invoices
from xlplugin.posting.settled_rows import order_prefix
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.returned_goods import put_proposals, rows_of_returns
from xlplugin.sheets.tables import ORDERS
from xlplugin.tiktok.api import aftersales, endpoints
from xlplugin.tiktok.facts import AfterSale, Order


def changed(press: ButtonContext, orders: Sequence[Order], shop: ShopMapping) -> list[Problem]:
    """Return a problem for each fetched order that no longer agrees with its invoice."""
    with press.books.reading() as session:
        books = books_for_invoices(session, [order.id for order in orders], shop.shop_id)
    return [
        *changed_after_posting(orders, shop.shop_id, books),
        *moved_after_posting(orders, shop, books),
    ]


def after_sales(
    press: ButtonContext,
    connection: SignedInShop,
    since: datetime,
    fetched: Collection[str],
    masters: Masters,
) -> list[Problem]:
    """Return a problem for each posted order that was returned or cancelled since `since`.

    The sheet Returned Goods gets a row for each SKU that was returned. Posted orders among them
    that were not `fetched` are fetched too. If the link has no permission for returns, the result
    is one problem that says so.
    """
    shop, client, covered = connection
    until = press.now() + timedelta(
        days=1
    )  # an end that is still to come is no end: the last minute counts too
    press.progress(0, None, f"Fetching data from Tiktok: returns of {shop.name}")
    try:
        returns = aftersales.fetch_returns(client, covered, since, until)
        cancelled = aftersales.fetch_cancellations(client, covered, since, until)
    except (FixInputError, SignInError) as error:
        cure = f"Orders were fetched all the same. {error.cure}".rstrip()
        return [
            Problem(
                ORDERS.name, shop.name, "Status", f"Returns were not looked at: {error.what}", cure
            )
        ]
    put_proposals(press.book, rows_of_returns(returns.records, shop, masters))
    older = [
        one.order_id for one in cancelled.records if is_final(one) and one.order_id not in fetched
    ]
    with press.books.reading() as session:
        posted = session.sources(
            source_key(shop.shop_id, INVOICE, order_id) for order_id in dict.fromkeys(older)
        )
        problems = _returned(session, returns.records, shop)
    older = [
        order_id
        for order_id in dict.fromkeys(older)
        if source_key(shop.shop_id, INVOICE, order_id) in posted
    ]
    if older:
        again = endpoints.fetch_orders_by_id(client, covered, older)
        order_sheet.put_orders(press.book, shop, again.records, masters, press.today())
        problems += changed(press, again.records, shop)
    return [*problems, *returns.problems, *cancelled.problems]


def _returned(session: Lookup, returns: Sequence[AfterSale], shop: ShopMapping) -> list[Problem]:
    ids = list(dict.fromkeys(one.order_id for one in returns))
    books = books_for_invoices(session, ids, shop.shop_id)
    last: dict[str, date] = {}
    for row in map(
        row_in, session.sources_beginning(order_prefix(shop.shop_id, order_id) for order_id in ids)
    ):
        if row:
            last[row.id] = max(row.settled, last.get(row.id, date.min))
    return returned_after_posting(returns, shop, books, last)
