"""The product's own way without Excel.

Answers and statement on disk → invoices → settlement → SQLite → trial balance.

    python -m benchmarks.route FOLDER BOOKS.sqlite [--statement settlement.xlsx]

Prints how long each step took, as JSON. Fails when something was not posted.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from benchmarks import firm
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.master import Masters
from xlplugin.memory import seldom_collect
from xlplugin.money import to_minor
from xlplugin.posting.lookup import books_for_orders, books_for_settlement
from xlplugin.posting.order_actions import POST_INVOICE
from xlplugin.posting.orders import OrderRequest, plan_orders
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SettlementRequest, plan_settlement, verify_settlement
from xlplugin.posting.shop import ShopMapping
from xlplugin.stores.contract import Store
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.api.wire import read_orders
from xlplugin.tiktok.facts import Order
from xlplugin.tiktok.files.settlement_file import read_settlement

AT_ONCE = 500  # as many as the Post button plans together


class Watch:
    """How long each step takes in all; a step inside another is not counted to both."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Count the time inside to a step."""
        self._count()
        self._open.append(step)
        yield
        self._count()
        self._open.pop()

    def _count(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


def orders_in(path: Path, watch: Watch) -> Iterator[Order]:
    """Yield the orders in a file of answers. Raises ValueError when one cannot be read."""
    with path.open("rb", buffering=1 << 20) as file:  # a line is a third of a megabyte
        for answer in file:
            with watch("read orders"):
                batch = read_orders(answer)
            if batch.problems or batch.unknown:
                raise ValueError(f"{path.name}: {batch.problems or batch.unknown}")
            yield from batch.records


def post_orders(
    store: Store, orders: Iterable[Order], shop: ShopMapping, masters: Masters, watch: Watch
) -> int:
    """Every order becomes an invoice; how many there are."""
    rest = iter(orders)
    posted = 0
    with watch("write invoices"), store.posting("Post orders") as session:
        while part := list(islice(rest, AT_ONCE)):
            requests = [
                OrderRequest(order, ("",) * len(order.lines), POST_INVOICE) for order in part
            ]
            with watch("plan invoices"):
                batch, outcomes = plan_orders(
                    requests, shop, masters, books_for_orders(session, requests, shop.shop_id)
                )
            session.write(batch)
            posted += sum(1 for outcome in outcomes if outcome.status == RowStatus.SUCCESS)
    return posted


def settle(store: Store, statement: Path, shop: ShopMapping, masters: Masters, watch: Watch) -> int:
    """The statement becomes fee lines, receipts and knock-offs; how many rows it has."""
    with watch("read statement"):
        lines = read_settlement(statement).settlement.lines
    with watch("write settlement"), store.posting("Post payments") as session:

        def write(batch: Batch) -> None:
            with watch("write settlement"):
                session.write(batch)

        with watch("plan settlement"):
            posted = books_for_settlement(session, lines, shop.shop_id)
            verified = verify_settlement(lines, shop, posted)
            request = SettlementRequest(verified, shop, masters, firm.rules(), posted)
            plan = plan_settlement(request, session.next_no, write)
    return sum(1 for outcome in plan.outcomes if outcome.status == RowStatus.SUCCESS)


def in_sen(balances: Balances) -> dict[str, int]:
    """Return the trial balance: every account that does not stand at nothing."""
    return {
        code: to_minor(amount, currency)
        for (code, currency), amount in sorted(balances.items())
        if amount
    }


def travel(folder: Path, books: Path, statement: str, watch: Watch) -> dict[str, int]:
    """Go the whole way; return the trial balance at its end.

    Raises ValueError when something was not posted.
    """
    shop = firm.shop()
    masters = firm.masters(folder)
    store = SqlStore(books)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    posted = post_orders(store, orders_in(folder / "pages.jsonl", watch), shop, masters, watch)
    settled = settle(store, folder / statement, shop, masters, watch)
    with watch("trial balance"):
        standing = in_sen(store.balances())
    store.close()
    if (posted, settled) != (expected["orders"], expected["rows"]):
        raise ValueError(f"{posted} orders and {settled} rows were posted.")
    return standing


def main(arguments: list[str] | None = None) -> int:
    """Post a month and say how long it took."""
    parser = argparse.ArgumentParser(description="Post a month into SQLite.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("books", type=Path)
    parser.add_argument("--statement", default="settlement.csv")
    given = parser.parse_args(arguments)
    seldom_collect()
    watch = Watch()
    standing = travel(given.folder, given.books, given.statement, watch)
    print(json.dumps({"steps": watch.seconds, "balances": standing}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
