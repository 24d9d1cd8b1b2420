"""What can be asked of TikTok Shop about shops, products and orders: one small function for each endpoint.

The `fetch_…` functions are what the buttons use: they ask until everything is there, each record once, at its latest
state, and hand back what could not be read as problems.
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
    order_detail,
    search_orders,
)
from xlplugin.tiktok.api.reading import Batch
from xlplugin.tiktok.api.versions import ask
from xlplugin.tiktok.api.windows import Window, fetch_all_pages
from xlplugin.tiktok.api.wire import (
    PriceDetailWire,
    ProductWire,
    read_price_detail,
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
    "fetch_shops",
    "fetch_skus",
    "order_detail",
    "price_detail",
    "product_detail",
    "search_orders",
    "search_products",
]

PAGE_SIZE = 100
PRODUCT_CAP = (
    5_000  # TikTok refuses beyond 10,000; half of it leaves room for what is added meanwhile
)
FIRST_DAY = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp())  # before there was a TikTok Shop


def authorized_shops(client: Client) -> Batch[Shop]:
    """`GET /authorization/…/shops`: every shop that the link covers, with its cipher."""
    return read_shops(ask(client, "shops", None))


def search_products(
    client: Client, shop: Shop, window: Window | None = None, token: str = ""
) -> bytes:
    """`POST /product/…/products/search`: a page of products created in a window, or ever."""
    # Here, unlike anywhere else, TikTok takes the end as inclusive.
    filters = {"create_time_ge": window.start, "create_time_le": window.end - 1} if window else {}
    return ask(
        client, "product_search", shop, {"page_size": PAGE_SIZE, "page_token": token}, filters
    )


def product_detail(client: Client, shop: Shop, product_id: str) -> ProductWire:
    """`GET /product/…/products/{id}`: one product, with what tells its SKUs apart."""
    return read_product(ask(client, "product_detail", shop, record=product_id))


def price_detail(client: Client, shop: Shop, order_id: str) -> PriceDetailWire:
    """`GET /order/…/orders/{id}/price_detail`: how the amounts of one order come about."""
    return read_price_detail(ask(client, "price_detail", shop, record=order_id))


def fetch_shops(client: Client) -> list[Shop]:
    """The shops that the link covers."""
    return authorized_shops(client).records


def fetch_skus(client: Client, shop: Shop, progress: Progress = no_progress) -> Fetched[Sku]:
    """Every SKU of the shop. What tells the SKUs of one product apart is only in the product's own detail."""
    listed: dict[str, ProductWire | Problem] = {}
    unknown: set[str] = set()
    for batch in _list_products(client, shop, None):
        listed.update(
            {problem.row: problem for problem in batch.problems if problem.row not in listed}
        )
        listed.update({product.id: product for product in batch.records})
        unknown |= batch.unknown
        progress(len(listed), batch.total, "Fetching products")
    queue = deque(key for key, product in listed.items() if _needs_detail(product))
    whole = len(queue)
    for done, ((key, detail), _free) in enumerate(
        run_tasks(client, partial(_detail, client, shop), queue), 1
    ):
        listed[key] = _completed(listed[key], detail)
        progress(done, whole, "Fetching variations")
    problems = [product for product in listed.values() if isinstance(product, Problem)]
    products = [product for product in listed.values() if isinstance(product, ProductWire)]
    skus = list(_skus(products, shop.seller_type == "CROSS_BORDER", problems))
    return Fetched(skus, problems, frozenset(unknown))


def _list_products(
    client: Client, shop: Shop, window: Window | None
) -> Iterator[Batch[ProductWire]]:
    """All products, or those of a window, which is halved as long as it holds more than TikTok hands out."""
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
    """Several SKUs to tell apart, or a product that could not be read in the list."""
    return product.row.isdigit() if isinstance(product, Problem) else len(product.skus or ()) > 1


def _detail(client: Client, shop: Shop, product_id: str) -> tuple[str, ProductWire | Problem]:
    try:
        return product_id, product_detail(client, shop, product_id)
    except FixInputError as error:
        return product_id, Problem("Products", product_id, "", error.what, error.cure)


def _completed(
    listed: ProductWire | Problem, detail: ProductWire | Problem
) -> ProductWire | Problem:
    """The listed product with the attributes of its detail. A product that has gone meanwhile stays as listed."""
    if isinstance(detail, Problem):
        return listed
    if isinstance(listed, Problem):
        return detail
    attributes = {sku.id: sku.sales_attributes for sku in detail.skus or ()}
    skus = [
        sku.model_copy(update={"sales_attributes": attributes.get(sku.id)})
        for sku in listed.skus or ()
    ]
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
