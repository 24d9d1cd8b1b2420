"""How fast orders come from a shop that answers after 100 ms, one by one and side by side, within
its rate limit.

python benchmarks/fetch.py [ORDERS] [LATENCY_MS] [CALLS_A_SECOND]
"""

import multiprocessing
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from urllib.parse import parse_qs, urlsplit

SINCE = datetime(2026, 5, 25, tzinfo=UTC)
UNTIL = datetime(2026, 8, 1, tzinfo=UTC)


def serve(orders: int, latency: float, rate: int, pipe: Connection) -> None:
    """A sample shop in a process of its own."""
    from xlplugin.sandbox.month import Month
    from xlplugin.sandbox.server import SandboxServer

    with SandboxServer(Month(orders=orders, shops=1)) as server:
        records = server.vendor.records[server.month.shops[0].id]
        for number in range(records.shop.orders):
            records.order(number)  # made before the clock runs: the shop is not what is measured
        code = parse_qs(urlsplit(server.authorise()).query)["code"][0]
        server.delay = latency
        server.vendor.meter.calls = rate
        pipe.send((server.url, code, server.app))
        while pipe.recv():
            meter = server.vendor.meter
            calls = sum(path.endswith("/orders/search") for _, path, _, _ in server.vendor.calls)
            pipe.send((calls, meter.busiest, meter.refused))
            server.vendor.calls.clear()


def main(orders: int, latency: float, rate: int) -> None:
    """Print one row for each number of workers."""
    os.environ |= {"XLPLUGIN_DATA": tempfile.mkdtemp(), "XLPLUGIN_KEYRING": "off"}
    from xlplugin.memory import seldom_collect
    from xlplugin.tiktok.api import link, tokens
    from xlplugin.tiktok.api.client import connect
    from xlplugin.tiktok.api.endpoints import fetch_orders, fetch_shops
    from xlplugin.tiktok.api.gateway import AppKey, Gateway
    from xlplugin.tiktok.secrets import vault

    seldom_collect()  # as every button does
    ours, theirs = multiprocessing.Pipe()
    shop_process = multiprocessing.Process(
        target=serve, args=(orders, latency, rate, theirs), daemon=True
    )
    shop_process.start()
    url, code, known = ours.recv()
    gateway = Gateway.at(url, calls_per_second=rate * 0.95)
    app = AppKey(known.app_key, known.app_secret, known.service_id)
    tokens.save(vault(), "bench", app, link.exchange(gateway, app, code), gateway)
    print(f"{orders} orders, {latency * 1000:.0f} ms a call, at most {rate} calls a second")
    print(
        f"{'workers':>8} {'seconds':>8} {'calls':>6} {'busiest second':>15} {'refused':>8} "
        f"{'faster':>7}"
    )
    slowest = 0.0
    for workers in (1, 8, 16, 32):
        with connect("bench", vault(), workers=workers) as client:
            shop = fetch_shops(client)[0]
            started = time.perf_counter()
            found = len(fetch_orders(client, shop, SINCE, UNTIL).records)
            took = time.perf_counter() - started
        assert found == orders
        slowest = slowest or took
        ours.send(True)
        calls, busiest, refused = ours.recv()
        print(f"{workers:8} {took:8.2f} {calls:6} {busiest:15} {refused:8} {slowest / took:6.1f}x")
    ours.send(False)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] + [10_000, 100, 400][len(sys.argv) - 1 :]
    main(numbers[0], numbers[1] / 1000, numbers[2])
