"""Make signed calls to TikTok Shop.

Renew tokens, repeat failed calls that may succeed, limit the rate, and raise errors for the rest.

The retry loop is our own: whether a call is repeated depends on TikTok's code in the body, a
repetition may need a new token or a smaller page, and Cancel must work during every wait.
docs/decisions.md compares libraries.
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, Self

import requests

from xlplugin.errors import Cancelled, ProductError
from xlplugin.tiktok.api import tokens, transport
from xlplugin.tiktok.api.answers import (
    NOT_TIKTOK,
    TOOK_TOO_LONG,
    Refusal,
    Remedy,
    clock_note,
    refusal,
    scope_note,
)
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.rate_limiter import RateLimiter
from xlplugin.tiktok.api.signing import sign
from xlplugin.tiktok.api.transport import Clock, NoAnswerError, Sleep
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.secrets import Vault

TRIES = 5
BASE_SECONDS = 1.0
CAP_SECONDS = 60.0
JITTER_SECONDS = 0.5
LONGEST_PAUSE = 300.0  # seconds; if TikTok asks for more, the user decides when to press again
WORKERS = 32
HEARTBEAT = 0.1  # seconds between two checks for Cancel while a call runs
PAUSE_PIECE = 0.25  # seconds between two checks for Cancel during a pause
SMALLEST_PAGE = 10  # records
JSON = "application/json"


class TokenSource(Protocol):
    """Provides and renews the access token."""

    def current(self) -> str:
        """Return an access token that has not expired."""

    def renew(self, stale: str) -> str:
        """Return an access token other than `stale`."""

    def secrets(self) -> tuple[str, ...]:
        """Return the secret texts, which no message may show."""


class Call(NamedTuple):
    """Request before it is signed. `body` holds the exact bytes that are signed and sent."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    shop: Shop | None


class Outcome(NamedTuple):
    """Result of one attempt: an answer, a refusal, or no answer. Times in seconds."""

    refused: Refusal | None
    body: bytes = b""
    retry_after: float = 0.0
    server_time: float | None = None
    no_answer: NoAnswerError | None = None


def nobody_cancels() -> bool:
    """Return False: there is no user to press Cancel."""
    return False


@dataclass(frozen=True)
class ClientOptions:
    """Options of a client.

    Attributes:
        clock: Returns the time in Unix seconds.
        sleep: Waits for so many seconds.
        jitter: Returns a random number from 0 to 1; it spreads repeated calls.
        cancelled: Returns True, or raises Cancelled, if the user has pressed Cancel.
        versions: The API version of an endpoint, where it is not the one in `ENDPOINTS`.
        workers: How many calls are made at once; None for as many as are useful.
    """

    clock: Clock = time.time
    sleep: Sleep = time.sleep
    jitter: Clock = random.random
    cancelled: Callable[[], bool] = nobody_cancels
    versions: Mapping[str, str] = field(default_factory=dict)
    workers: int | None = None


class Client:
    """Makes calls for one account. Its threads share connections, rate limiters and tokens."""

    def __init__(
        self,
        gateway: Gateway,
        app: AppKey,
        access: TokenSource,
        options: ClientOptions | None = None,
        session: requests.Session | None = None,
    ) -> None:
        options = options or ClientOptions()
        self.workers = options.workers or useful_workers(gateway)
        self.versions = options.versions
        self.clock = options.clock
        self._gateway = gateway
        self._app = app
        self._access = access
        self._session = session or transport.open_session(gateway, self.workers)
        self._sleep = options.sleep
        self._jitter = options.jitter
        self._cancelled = options.cancelled
        self._owner = threading.get_ident()
        self._stop = threading.Event()
        self._rate_limiters: dict[str, RateLimiter] = {}
        self._largest: dict[str, int] = {}
        self._guard = threading.Lock()
        self._skew = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(self, call: Call) -> bytes:
        """Send a request, repeat it while it may succeed, and return the answer's body.

        In the thread that made the client, Cancel works during every wait.

        Raises:
            Cancelled: The user pressed Cancel.
            ProductError: The kind that the refusal's rule names; see `answers`.
        """
        if self._cancelled is nobody_cancels or threading.get_ident() != self._owner:
            return self._call(call)
        thread = ThreadPoolExecutor(1)
        answer = thread.submit(self._call, call)
        thread.shutdown(wait=False)
        while not answer.done():
            wait([answer], HEARTBEAT)
            self.raise_if_cancelled()
        return answer.result()

    def _call(self, call: Call) -> bytes:
        limiter = self._rate_limiter(call.shop)
        renewed = False
        failures = 0
        while True:
            call = self._with_allowed_page_size(call)
            token = self._access.current()
            self.pause(limiter.reserve())
            outcome = self._attempt(call, token)
            if outcome.refused is None:
                limiter.speed_up()
                return outcome.body
            remedy = outcome.refused.rule.remedy
            if remedy is Remedy.RENEW and not renewed:
                self._access.renew(token)
                renewed = True
                continue
            failures += 1
            seconds = self._seconds_to_wait(failures, outcome)
            if remedy is Remedy.SLOW:
                limiter.slow_down(seconds)
            if outcome.refused.code == TOOK_TOO_LONG:
                self._halve_page_size(call)
            if failures == TRIES or seconds > LONGEST_PAUSE or not _may_pass(outcome, remedy):
                raise self._error(call, outcome, outcome.refused)
            self.pause(seconds)

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled if the user pressed Cancel.

        In other threads than the one that made the client it does nothing, because the check may
        use a window.
        """
        if threading.get_ident() != self._owner:
            return
        try:
            is_cancelled = self._cancelled()
        except Cancelled:
            self.stop_and_disconnect()
            raise
        if is_cancelled:
            self.stop_and_disconnect()
            raise _stopped()

    def raise_if_stopped(self) -> None:
        """Raise Cancelled if the user pressed Cancel, or if the workers were stopped."""
        self.raise_if_cancelled()
        if self._stop.is_set():
            raise _stopped()

    def stop_workers(self) -> None:
        """Stop the other threads before their next call."""
        self._stop.set()

    def stop_and_disconnect(self) -> None:
        """Stop the other threads and close their connections, so that they wait for no answer."""
        self.stop_workers()
        transport.close_connections(self._session)

    def allow_calls(self) -> None:
        """Allow calls again after `stop_workers`."""
        self._stop.clear()

    def now(self) -> int:
        """Return TikTok's time in Unix seconds, corrected by the Date of its last answer."""
        return int(self.clock() + self._skew)

    def pause(self, seconds: float) -> None:
        """Sleep in short pieces. Raises Cancelled soon after the user has pressed Cancel."""
        self.raise_if_stopped()
        while seconds > 0:
            self._sleep(min(seconds, PAUSE_PIECE))
            seconds -= PAUSE_PIECE
            self.raise_if_stopped()

    def _attempt(self, call: Call, token: str) -> Outcome:
        query = {**call.query, "app_key": self._app.app_key, "timestamp": str(int(self.clock()))}
        if call.shop:
            query["shop_cipher"] = call.shop.cipher
        query["sign"] = sign(self._app.app_secret, call.path, query, call.body, JSON)
        url = transport.address(self._gateway.api, call.path, query)
        headers = {"content-type": JSON, "x-tts-access-token": token}
        try:
            reply = transport.send(self._session, call.method, url, headers, call.body)
        except NoAnswerError as no_answer:
            return Outcome(_NOTHING, no_answer=no_answer)
        server_time = reply.server_time()
        if server_time:
            self._skew = server_time - self.clock()
        return Outcome(
            refusal(reply.status, reply.body),
            reply.body,
            reply.retry_after(self.clock()),
            server_time,
        )

    def _seconds_to_wait(self, failures: int, outcome: Outcome) -> float:
        backed_off = BASE_SECONDS * 2.0 ** (failures - 1) + self._jitter() * JITTER_SECONDS
        return max(outcome.retry_after, min(backed_off, CAP_SECONDS))

    def _with_allowed_page_size(self, call: Call) -> Call:
        """Return the call with its page size limited to what TikTok managed on this path."""
        largest = self._largest.get(call.path)
        if largest is None or largest >= int(call.query.get("page_size", "0")):
            return call
        return call._replace(query={**call.query, "page_size": str(largest)})

    def _halve_page_size(self, call: Call) -> None:
        """Halve the page size of this path from now on, because TikTok took too long."""
        size = int(call.query.get("page_size", "0"))
        if size > SMALLEST_PAGE:
            self._largest[call.path] = max(SMALLEST_PAGE, size // 2)

    def _rate_limiter(self, shop: Shop | None) -> RateLimiter:
        with self._guard:
            key = ""
            if shop:
                key = shop.id
            if key not in self._rate_limiters:
                self._rate_limiters[key] = RateLimiter(self._gateway.calls_per_second, self.clock)
            return self._rate_limiters[key]

    def _error(self, call: Call, outcome: Outcome, refused: Refusal) -> ProductError:
        if outcome.no_answer:
            return tokens.connection_error(outcome.no_answer)
        note = scope_note(refused.code, call.path)
        if refused.rule.remedy is Remedy.CLOCK:
            note = clock_note(self.clock(), outcome.server_time)
        return refused._replace(message=self._scrub(refused.message)).error(note)

    def _scrub(self, text: str) -> str:
        for secret in (self._app.app_secret, *self._access.secrets()):
            text = text.replace(secret, "…")
        return text


_NOTHING = Refusal(NOT_TIKTOK)  # there was no answer


def _stopped() -> Cancelled:
    return Cancelled("Cancelled.", cure="What was fetched so far is kept for the next time.")


def _may_pass(outcome: Outcome, remedy: Remedy) -> bool:
    """Return whether the same call can succeed later."""
    lost = outcome.no_answer
    if lost is not None:
        is_down = lost.local and not lost.reached  # a sample shop does not start by itself
        return lost.secure and not is_down
    return remedy in (Remedy.RETRY, Remedy.SLOW)


def useful_workers(gateway: Gateway) -> int:
    """Return how many workers are useful: no more than calls are allowed in a second."""
    return max(2, min(WORKERS, int(gateway.calls_per_second)))


def connect(account: str, vault: Vault, options: ClientOptions | None = None) -> Client:
    """Return a client for a linked account that renews its tokens and saves them.

    Raises:
        SignInError: This computer has no such link.
    """
    options = options or ClientOptions()
    link = tokens.load(vault, account)
    workers = options.workers or useful_workers(link.gateway)
    session = transport.open_session(link.gateway, workers)
    # A renewal has its own connection: if Cancel cut it, the new pair of tokens could be lost.
    renewal = transport.open_session(link.gateway, 1)
    access = tokens.AccessTokens(vault, account, renewal, options.clock, options.sleep)
    return Client(link.gateway, link.app, access, options, session)
