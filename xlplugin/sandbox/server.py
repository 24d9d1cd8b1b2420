"""Serve the sample shop on a loopback port.

Business API, token host, consent page and Seller Center in one server.
"""

import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from xlplugin.sandbox import bank, pages, seller_center
from xlplugin.sandbox.gate import ReceivedRequest
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.tokens import SellerApp
from xlplugin.sandbox.vendor import DelayedReply, Vendor

_MAX_BODY = 10 * 1024 * 1024
_HTML = "text/html; charset=utf-8"
_CONSENT = ("/open/authorize", "/oauth/authorize")


class SandboxServer:
    """Sample shop on this computer, for as long as the `with` block lasts.

    Everything can be turned while it runs: `vendor.faults`, `vendor.meter`, `vendor.tokens`,
    `app.scopes`, `app.redirect`, `vendor.allowed_addresses`, `vendor.inactive_shops`,
    `vendor.move_orders(...)`, and `delay` in seconds for every call.
    """

    def __init__(
        self, month: Month | None = None, port: int = 0, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.vendor = Vendor(month or Month(), clock)
        self.delay = 0.0
        self._http = _Http(("127.0.0.1", port), _ApiHandler)
        self._http.sandbox = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Return the address; all hosts of TikTok Shop are here."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def app(self) -> SellerApp:
        """Return the app as in Partner Center."""
        return self.vendor.app

    @property
    def month(self) -> Month:
        """Return the month that is served."""
        return self.vendor.month

    def authorise(self, state: str = "") -> str:
        """Press Authorise without a browser; return the address of the redirect."""
        return pages.redirect(self.vendor, state)

    def start(self) -> Self:
        """Start serving in a thread."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and release the port."""
        self._http.shutdown()
        self._thread.join(5)
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def answer(self, request: ReceivedRequest) -> DelayedReply:
        """Answer any request."""
        if self.delay:
            time.sleep(self.delay)
        if request.path == "/":
            return DelayedReply(200, pages.overview(self.vendor), _HTML)
        if request.path in _CONSENT:
            return self._consent(request)
        if request.path.startswith("/seller-center/"):
            return self._file(request)
        if request.path == bank.PATH:
            named = ("Content-Disposition", f'attachment; filename="{bank.NAME}"')
            return DelayedReply(200, bank.bank_statement(self.month), "text/csv", (named,))
        return self.vendor.answer(request)

    def _consent(self, request: ReceivedRequest) -> DelayedReply:
        fields = (
            dict(parse_qsl(request.body.decode())) if request.method == "POST" else request.query
        )
        known = (
            fields.get("service_id") == self.app.service_id
            or fields.get("app_key") == self.app.app_key
        )
        if not known:
            return DelayedReply(
                400,
                b"<!DOCTYPE html><title>TikTok Shop</title><p>This service does not exist.</p>",
                _HTML,
            )
        state = fields.get("state", "")
        if request.method == "POST":
            return DelayedReply(
                302, b"", _HTML, (("Location", pages.redirect(self.vendor, state)),)
            )
        return DelayedReply(200, pages.consent(self.vendor, state), _HTML)

    def _file(self, request: ReceivedRequest) -> DelayedReply:
        """Return a Seller Center download; `?layout=` chooses one of `seller_center.LAYOUTS`."""
        _, _, shop_id, name = [*request.path.split("/"), "", ""][:4]
        shop = self.month.shop(shop_id)
        made = (
            seller_center.download(shop, name, request.query.get("layout", "my")) if shop else None
        )
        if made is None:
            return DelayedReply(404, b"No such file.", "text/plain")
        disposition = ("Content-Disposition", f'attachment; filename="{made.name}"')
        return DelayedReply(200, made.content, made.content_type, (disposition,))


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    sandbox: SandboxServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a client that closes the connection."""


class _ApiHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SampleShop"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = 60
    server: _Http

    def do_GET(self) -> None:
        """Serve a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Serve a POST."""
        self._serve()

    def do_PUT(self) -> None:
        """Serve a PUT; no endpoint has one."""
        self._serve()

    def do_DELETE(self) -> None:
        """Serve a DELETE; no endpoint has one."""
        self._serve()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the Date header: the sample shop's time, which a test may set."""
        return super().date_time_string(
            self.server.sandbox.vendor.clock() if timestamp is None else timestamp
        )

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: queries have tokens and secrets."""

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isdigit() else 0
        if size > _MAX_BODY:
            self.send_error(413)
            return
        body = self.rfile.read(size)
        address = urlsplit(self.path)
        query: Mapping[str, str] = dict(parse_qsl(address.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = ReceivedRequest(
            self.command, address.path, query, headers, body, self.client_address[0]
        )
        self._send(self.server.sandbox.answer(request))

    def _send(self, reply: DelayedReply) -> None:
        if reply.wait:
            time.sleep(reply.wait)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        self.wfile.flush()
        if reply.cut:
            self.close_connection = True
