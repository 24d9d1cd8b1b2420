"""Send one HTTP request and return its complete answer, or raise NoAnswerError.

Signatures and codes are elsewhere.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit
from weakref import WeakSet

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

from xlplugin.tiktok.api.gateway import Gateway, is_loopback

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
WHOLE_SECONDS = 120.0
LARGEST_BODY = 64 * 1024 * 1024

Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Reply(NamedTuple):
    """Complete answer of any status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def server_time(self) -> float | None:
        """Return the server's time in Unix seconds, from the Date header; None if there is none."""
        return _http_date(self.headers.get("Date", ""))

    def retry_after(self, now: float) -> float:
        """Return the seconds that the server asks to wait, from a number or a date.

        0 if it does not ask.
        """
        value = self.headers.get("Retry-After", "").strip()
        if value.isdigit():
            return float(value)
        until = _http_date(value)
        if not until:
            return 0.0
        return max(0.0, until - (self.server_time() or now))


class NoAnswerError(Exception):
    """No complete answer came.

    Attributes:
        reached: The request may have arrived.
        secure: The certificate was trusted.
        local: The request went to this computer.
    """

    def __init__(self, reached: bool, secure: bool = True, local: bool = False) -> None:
        super().__init__("no complete answer")
        self.reached = reached
        self.secure = secure
        self.local = local


def open_session(gateway: Gateway, connections: int) -> requests.Session:
    """Open a session that keeps its connections, follows no redirect, stores no cookie and logs no
    address.
    """
    # urllib3 writes each address at DEBUG, and the token host wants its secrets in the address.
    logging.getLogger("urllib3").setLevel(logging.INFO)
    session = requests.Session()
    adapter = _ClosableAdapter(pool_connections=2, pool_maxsize=connections, max_retries=0)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.trust_env = False  # it would read .netrc, and the environment anew at each call
    if not gateway.is_local:
        session.proxies.update(get_environ_proxies(gateway.api))
        session.verify = (
            os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
        )
    return session


class _ClosableAdapter(HTTPAdapter):
    """Keeps track of its connections, so that another thread can cut them on Cancel."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - requests' own
        """Make pools that remember their connections as long as these exist."""
        super().init_poolmanager(*args, **kwargs)
        self.connections: WeakSet[HTTPConnection] = WeakSet()
        remember = self.connections.add

        class Plain(HTTPConnection):
            def connect(self) -> None:
                remember(self)
                super().connect()

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                remember(self)
                super().connect()

        plain = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": Plain})
        secure = type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": Secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


def close_connections(session: requests.Session) -> None:
    """Cut all connections: threads that wait for an answer get NoAnswerError at once."""
    for adapter in session.adapters.values():
        for connection in list(getattr(adapter, "connections", ())):
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)


def address(base: str, path: str, query: Mapping[str, str]) -> str:
    """Return the whole address, its query percent-encoded."""
    if query:
        return f"{base}{path}?{urlencode(query, quote_via=quote)}"
    return base + path


def send(
    session: requests.Session, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> Reply:
    """Send these bytes and read the whole answer.

    Raises NoAnswerError; its text has nothing of the request.
    """
    try:
        with session.request(
            method,
            url,
            data=body or None,
            headers=dict(headers),
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            return Reply(response.status_code, response.headers, _read(response))
    except requests.exceptions.SSLError:
        raise NoAnswerError(reached=False, secure=False) from None
    except requests.exceptions.ConnectTimeout:
        raise NoAnswerError(reached=False) from None
    except requests.exceptions.ConnectionError as error:
        raise NoAnswerError(
            reached=not _never_left(error), local=is_loopback(urlsplit(url).hostname or "")
        ) from None
    except requests.exceptions.RequestException:
        raise NoAnswerError(reached=True) from None


def _read(response: requests.Response) -> bytes:
    """Read the body, within a time and a size: a slow server must not block the user for ever."""
    end = time.monotonic() + WHOLE_SECONDS
    chunks = []
    size = 0
    for chunk in response.iter_content(256 * 1024):
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY or time.monotonic() > end:
            raise NoAnswerError(reached=True)
    return b"".join(chunks)


def _never_left(error: requests.exceptions.ConnectionError) -> bool:
    if not error.args:
        return False
    cause = error.args[0]
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _http_date(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        return None
