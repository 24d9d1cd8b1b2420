"""Link an account: open TikTok's consent page, receive the code, exchange it for tokens."""

import hmac
import html
import os
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from xlplugin.errors import Cancelled, FixInputError, SignInError, TryAgainError
from xlplugin.tiktok.api import tokens, transport
from xlplugin.tiktok.api.client import nobody_cancels
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.tokens import TokenSet
from xlplugin.tiktok.api.transport import Clock, Sleep

PORT = 53682  # where the app's redirect address in Partner Center points: http://127.0.0.1:53682/
WAIT_SECONDS = 300.0
LOOK_SECONDS = 0.2

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>TikTok Ledger</title>
<body style="font-family:sans-serif;margin:4em auto;max-width:30em"><h1>{title}</h1>\
<p>{text}</p></body></html>"""


def consent_url(gateway: Gateway, app: AppKey, state: str) -> str:
    """Return the address of the page on which the seller authorises the app."""
    if not app.service_id:
        raise FixInputError(
            "The app has no service ID.", cure="Copy it from the app's page in Partner Center."
        )
    return transport.address(
        gateway.consent, "/open/authorize", {"service_id": app.service_id, "state": state}
    )


class RedirectListener:
    """Receives the redirect from the consent page on this computer."""

    def __init__(self, port: int = PORT) -> None:
        try:
            self._server = _Server(("127.0.0.1", port), _RedirectHandler)
        except OSError:
            raise TryAgainError(
                f"Another program uses port {port} of this computer.",
                cure="Close it and press Link again, or paste the address from the browser.",
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        """Return the address to which the browser must be redirected."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        """Stop listening."""
        self._server.server_close()

    def wait(
        self,
        state: str,
        timeout: float = WAIT_SECONDS,
        cancelled: Callable[[], bool] = nobody_cancels,
        clock: Clock = time.monotonic,
    ) -> str:
        """Wait for the redirect and return its code.

        Args:
            state: The state that the consent page was opened with.
            timeout: Seconds to wait.
            cancelled: Return whether the user pressed Cancel.
            clock: Return seconds.

        Raises:
            SignInError: The seller did not authorise the app.
            TryAgainError: No redirect came in time.
        """
        self._server.state = state
        end = clock() + timeout
        while clock() < end:
            if cancelled():
                raise Cancelled("Cancelled.")
            self._server.handle_request()
            if self._server.refused:
                raise SignInError(
                    "TikTok Shop did not give its permission.",
                    cure="Press Link again and choose Authorise on its page.",
                )
            if self._server.code:
                return self._server.code
        raise TryAgainError(
            "Nobody came back from TikTok's page.",
            cure="Press Link again, or paste the address from the browser.",
        )


def code_from(pasted: str, state: str = "") -> str:
    """Return the code in what the user pasted: the whole address of the page, or the code alone."""
    text = pasted.strip().strip("'\"<>")
    if text and not set("/=?& \n") & set(text):
        return text
    query = parse_qs(urlsplit(text).query or text)
    if "code" not in query:
        raise FixInputError(
            "There is no code in this.",
            cure="Paste the whole address of the page on which TikTok's consent ended.",
        )
    _check_state(query, state)
    return query["code"][0]


def exchange(
    gateway: Gateway, app: AppKey, code: str, *, clock: Clock = time.time, sleep: Sleep = time.sleep
) -> TokenSet:
    """Exchange a code for tokens. Raises SignInError if the account is not a seller's."""
    with transport.open_session(gateway, 1) as session:
        got = tokens.exchange(session, tokens.Consent(gateway, app, code), clock, sleep)
    if got.user_type != 0:
        raise SignInError(
            "This is a creator's account, which has no shop.",
            cure="Press Link and sign in as the seller.",
        )
    return got


class _Server(HTTPServer):
    """Listen for the redirect: hold the expected state, and keep what the browser sends."""

    # On Windows, reuse would let a second program listen on the same port.
    allow_reuse_address = os.name != "nt"
    timeout = LOOK_SECONDS
    state = ""
    code = ""
    refused = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a browser that closes the connection; the default prints a traceback."""


class _RedirectHandler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5.0  # a silent connection must not block the browser's

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        try:
            _check_state(query, self.server.state)
        except SignInError as error:
            return self._show(400, "This page belongs to another link", str(error))
        if "code" in query:
            self.server.code = query["code"][0]
            return self._show(200, "Linked", "You can close this page and go back to the workbook.")
        if "error" in query:
            self.server.refused = True
            return self._show(
                200, "Not linked", "You can close this page and go back to the workbook."
            )
        return self._show(404, "Nothing here", "This page only waits for TikTok Shop's answer.")

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: the address has the code."""

    def _show(self, status: int, title: str, text: str) -> None:
        page = _PAGE.format(title=html.escape(title), text=html.escape(text)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)


def _check_state(query: dict[str, list[str]], state: str) -> None:
    """Refuse a wrong `state`; TikTok sends none if the seller began in Seller Center."""
    came = query.get("state")
    if came and state and not hmac.compare_digest(came[0], state):
        raise SignInError(
            "This answer belongs to another attempt to link.", cure="Press Link again."
        )
