"""One HTTP request and its complete answer, or `Lost`. Knows nothing of signatures and codes."""

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
    """A complete answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def server_time(self) -> float | None:
        """What the server's clock said, from the Date header."""
        return _http_date(self.headers.get("Date", ""))

    def retry_after(self, now: float) -> float:
        """Seconds the server asks to wait: given as seconds or as a date, 0 if not at all."""
        value = self.headers.get("Retry-After", "").strip()
        if value.isdigit():
            return float(value)
        until = _http_date(value)
        return max(0.0, until - (self.server_time() or now)) if until else 0.0


class Lost(Exception):
    """No complete answer came. `reached`: the request can have arrived; `local`: it was for this computer."""

    def __init__(self, reached: bool, secure: bool = True, local: bool = False) -> None:
        super().__init__("no complete answer")
        self.reached = reached
        self.secure = secure
        self.local = local


def open_session(gateway: Gateway, connections: int) -> requests.Session:
    """A session that keeps its connections, follows no redirect, stores no cookie and logs no address."""
    # urllib3 writes each address at DEBUG, and the token host wants its secrets in the address.
    logging.getLogger("urllib3").setLevel(logging.INFO)
    session = requests.Session()
    adapter = _Wires(pool_connections=2, pool_maxsize=connections, max_retries=0)
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


class _Wires(HTTPAdapter):
    """Connections that can be cut from another thread, so that nobody has to wait for an answer he does not want."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - requests' own
        """Pools whose connections are remembered as long as they live."""
        super().init_poolmanager(*args, **kwargs)
        self.wires: WeakSet[HTTPConnection] = WeakSet()
        remember = self.wires.add

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


def hang_up(session: requests.Session) -> None:
    """Cut what is under way: whoever waits for an answer gets Lost at once."""
    for adapter in session.adapters.values():
        for wire in list(getattr(adapter, "wires", ())):
            if wire.sock is not None:
                with suppress(OSError):
                    wire.sock.shutdown(socket.SHUT_RDWR)


def address(base: str, path: str, query: Mapping[str, str]) -> str:
    """The whole address, its query percent-encoded."""
    return f"{base}{path}?{urlencode(query, quote_via=quote)}" if query else base + path


def send(
    session: requests.Session, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> Reply:
    """Send these bytes and read the whole answer. Raises Lost, whose text holds nothing of the request."""
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
        raise Lost(reached=False, secure=False) from None
    except requests.exceptions.ConnectTimeout:
        raise Lost(reached=False) from None
    except requests.exceptions.ConnectionError as error:
        raise Lost(
            reached=not _never_left(error), local=is_loopback(urlsplit(url).hostname or "")
        ) from None
    except requests.exceptions.RequestException:
        raise Lost(reached=True) from None


def _read(response: requests.Response) -> bytes:
    """The body, within a time and a size: a server that trickles must not hold the user for ever."""
    end = time.monotonic() + WHOLE_SECONDS
    chunks, size = [], 0
    for chunk in response.iter_content(256 * 1024):
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY or time.monotonic() > end:
            raise Lost(reached=True)
    return b"".join(chunks)


def _never_left(error: requests.exceptions.ConnectionError) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _http_date(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        return None
