"""Ask TikTok Shop about shops, products and orders: one function for each endpoint.

Buttons use the `fetch_…` functions. These read all pages and return each record once, in its newest
version, and a Problem for each record that could not be read.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from xlplugin.errors import FixInputError, Problem
from xlplugin.tiktok.api.answers import TooManyResults
from xlplugin.tiktok.api.client import Client
from xlplugin.tiktok.api.fetched import Fetched, Progress, no_progress
from xlplugin.tiktok.api.order_fetch import (
    fetch_changed_orders,
    fetch_orders,
    fetch_orders_by_id,
    fetch_orders_of_several,
    forget_orders,
    order_detail,
    search_orders,
)
from xlplugin.tiktok.api.reading import ReadAnswer
from xlplugin.tiktok.api.versions import Request, ask
from xlplugin.tiktok.api.windows import Window, fetch_all_pages
from xlplugin.tiktok.api.wire import (
    ProductWire,
    read_product,
    read_products,
    read_shops,
)
from xlplugin.tiktok.api.worker_pool import run_tasks
from xlplugin.tiktok.facts import Shop, Sku

__all__ = [
    "authorized_shops",
    "fetch_changed_orders",
    "fetch_orders",
    "fetch_orders_by_id",
    "fetch_orders_of_several",
    "fetch_shops",
    "fetch_skus",
    "forget_orders",
    "order_detail",
    "product_detail",
    "search_orders",
    "search_products",
]

PAGE_SIZE = 100
# TikTok refuses searches with more than 10,000 products; products can be added during the fetch.
PRODUCT_CAP = 5_000
FIRST_DAY = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp())  # older than TikTok Shop


def authorized_shops(client: Client) -> ReadAnswer[Shop]:
    """Return every shop of the link, with its cipher. `GET /authorization/…/shops`."""
    return read_shops(ask(client, Request("shops", None)))


def search_products(
    client: Client, shop: Shop, window: Window | None = None, token: str = ""
) -> bytes:
    """Return a page of products created in a window, or of all.

    `POST /product/…/products/search`.
    """
    # Only in this endpoint TikTok includes the end.
    filters = {}
    if window:
        filters = {"create_time_ge": window.start, "create_time_le": window.end - 1}
    query = {"page_size": PAGE_SIZE, "page_token": token}
    return ask(client, Request("product_search", shop, query, filters))


def product_detail(client: Client, shop: Shop, product_id: str) -> ProductWire:
    """Return one product with the sales attributes of its SKUs. `GET /product/…/products/{id}`."""
    return read_product(ask(client, Request("product_detail", shop, record=product_id)))


def fetch_shops(client: Client) -> list[Shop]:
    """Return the shops of the link."""
    return authorized_shops(client).records


def fetch_skus(client: Client, shop: Shop, progress: Progress = no_progress) -> Fetched[Sku]:
    """Fetch every SKU of the shop.

    Sales attributes come from the details of products with several SKUs.
    """
    listed: dict[str, ProductWire | Problem] = {}
    unknown: set[str] = set()
    for batch in _list_products(client, shop, None):
        for problem in batch.problems:
            listed.setdefault(problem.row, problem)
        for product in batch.records:
            listed[product.id] = product
        unknown |= batch.unknown
        progress(len(listed), batch.total, "Fetching products")
    queue = deque(key for key, product in listed.items() if _needs_detail(product))
    total = len(queue)
    details = run_tasks(client, partial(_detail, client, shop), queue)
    for done, ((key, detail), _free) in enumerate(details, 1):
        listed[key] = _completed(listed[key], detail)
        progress(done, total, "Fetching variations")
    problems = [product for product in listed.values() if isinstance(product, Problem)]
    products = [product for product in listed.values() if isinstance(product, ProductWire)]
    skus = list(_skus(products, shop.seller_type == "CROSS_BORDER", problems))
    return Fetched(skus, problems, frozenset(unknown))


def _list_products(
    client: Client, shop: Shop, window: Window | None
) -> Iterator[ReadAnswer[ProductWire]]:
    """Yield all products, or those of a window.

    Halve a window that has more than TikTok returns.
    """
    try:
        first = read_products(search_products(client, shop, window))
        if (first.total or 0) > PRODUCT_CAP:
            raise TooManyResults("The shop has very many products.")
        _, batches = fetch_all_pages(
            partial(search_products, client, shop, window),
            read_products,
            lambda product: product.id,
        )
        yield from batches
    except TooManyResults:
        start, end = window or (FIRST_DAY, client.now() + 1)
        if end - start < 2:
            raise
        middle = (start + end) // 2
        yield from _list_products(client, shop, Window(start, middle))
        yield from _list_products(client, shop, Window(middle, end))


def _needs_detail(product: ProductWire | Problem) -> bool:
    """Return True for a product with several SKUs, or one that could not be read in the list."""
    if isinstance(product, Problem):
        return product.row.isdigit()
    return len(product.skus or ()) > 1


def _detail(client: Client, shop: Shop, product_id: str) -> tuple[str, ProductWire | Problem]:
    try:
        return product_id, product_detail(client, shop, product_id)
    except FixInputError as error:
        return product_id, Problem("Products", product_id, "", error.what, error.cure)


def _completed(
    listed: ProductWire | Problem, detail: ProductWire | Problem
) -> ProductWire | Problem:
    """Return the listed product with the attributes of its detail.

    A deleted product stays as listed.
    """
    if isinstance(detail, Problem):
        return listed
    if isinstance(listed, Problem):
        return detail
    attributes = {sku.id: sku.sales_attributes for sku in detail.skus or ()}
    skus = []
    for sku in listed.skus or ():
        skus.append(sku.model_copy(update={"sales_attributes": attributes.get(sku.id)}))
    return listed.model_copy(update={"skus": skus})


def _skus(
    products: Iterable[ProductWire], cross_border: bool, problems: list[Problem]
) -> Iterator[Sku]:
    for product in products:
        try:
            yield from product.facts(cross_border)
        except FixInputError as error:
            problems.append(
                Problem("Products", product.id, "", str(error), "Look at it in Seller Center.")
            )
