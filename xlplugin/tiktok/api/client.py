"""Signed calls to TikTok Shop that do not bother the user: renewed, repeated, paced; what is left is a sentence."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
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
from xlplugin.tiktok.api.rate_limiter import Pace
from xlplugin.tiktok.api.signing import sign
from xlplugin.tiktok.api.transport import Clock, Lost, Sleep
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.secrets import Vault

TRIES = 5
BASE_SECONDS = 1.0
CAP_SECONDS = 60.0
JITTER_SECONDS = 0.5
LONGEST_PAUSE = 300.0  # a longer Retry-After is the user's to decide on
WORKERS = 32
HEARTBEAT = 0.1  # seconds between two looks at Cancel
SMALLEST_PAGE = 10
JSON = "application/json"


class TokenSource(Protocol):
    """Whatever has the access token."""

    def current(self) -> str:
        """A living access token."""

    def renew(self, stale: str) -> str:
        """One other than `stale`."""

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""


class Call(NamedTuple):
    """A request before it is signed. The body's bytes are made once: what is signed is what is sent."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes
    shop: Shop | None


class Outcome(NamedTuple):
    """What one attempt came to."""

    refused: Refusal | None
    body: bytes = b""
    retry_after: float = 0.0
    server_time: float | None = None
    lost: Lost | None = None


def never() -> bool:
    """Nobody cancels."""
    return False


class Client:
    """Calls for one account. Its threads share connections, pace and tokens."""

    def __init__(
        self,
        gateway: Gateway,
        app: AppKey,
        access: TokenSource,
        *,
        session: requests.Session | None = None,
        clock: Clock = time.time,
        sleep: Sleep = time.sleep,
        jitter: Clock = random.random,
        cancelled: Callable[[], bool] = never,
        versions: Mapping[str, str] | None = None,
        workers: int | None = None,
    ) -> None:
        self.workers = workers or useful_workers(gateway)
        self.versions = versions or {}
        self.clock = clock
        self._gateway = gateway
        self._app = app
        self._access = access
        self._session = session or transport.open_session(gateway, self.workers)
        self._sleep = sleep
        self._jitter = jitter
        self._cancelled = cancelled
        self._owner = threading.get_ident()
        self._stop = threading.Event()
        self._paces: dict[str, Pace] = {}
        self._largest: dict[str, int] = {}
        self._guard = threading.Lock()
        self._skew = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def call(self, call: Call) -> bytes:
        """Send until there is an answer with data, or nothing more can be done about it.

        The thread that made the client looks at Cancel meanwhile, whatever is being waited for.
        """
        if self._cancelled is never or threading.get_ident() != self._owner:
            return self._call(call)
        beside = ThreadPoolExecutor(1)
        answer = beside.submit(self._call, call)
        beside.shutdown(wait=False)
        while not answer.done():
            wait([answer], HEARTBEAT)
            self.look()
        return answer.result()

    def _call(self, call: Call) -> bytes:
        pace, renewed, failures = self._pace(call.shop), False, 0
        while True:
            call = self._fitted(call)
            token = self._access.current()
            self.pause(pace.wait())
            outcome = self._attempt(call, token)
            if outcome.refused is None:
                pace.went_well()
                return outcome.body
            remedy = outcome.refused.rule.remedy
            if remedy is Remedy.RENEW and not renewed:
                self._access.renew(token)
                renewed = True
                continue
            failures += 1
            seconds = self._wait(failures, outcome)
            if remedy is Remedy.SLOW:
                pace.slow_down(seconds)
            if outcome.refused.code == TOOK_TOO_LONG:
                self._lighten(call)
            if failures == TRIES or seconds > LONGEST_PAUSE or not _may_pass(outcome, remedy):
                raise self._error(call, outcome, outcome.refused)
            self.pause(seconds)

    def look(self) -> None:
        """Raise Cancelled if the user wishes it. Only the thread that made the client asks: it may ask a window."""
        if threading.get_ident() != self._owner:
            return
        try:
            wished = self._cancelled()
        except Cancelled:
            self.abandon()
            raise
        if wished:
            self.abandon()
            raise _stopped()

    def check(self) -> None:
        """Raise Cancelled if the user wishes it, or if the other threads were made to stop."""
        self.look()
        if self._stop.is_set():
            raise _stopped()

    def halt(self) -> None:
        """Make the other threads stop at their next step."""
        self._stop.set()

    def abandon(self) -> None:
        """The same, and nobody waits for the answers any more. No call is made after this."""
        self.halt()
        transport.hang_up(self._session)

    def rearm(self) -> None:
        """After a halt: calls may be made again."""
        self._stop.clear()

    def now(self) -> int:
        """The time as TikTok's clock has it, as far as its answers told."""
        return int(self.clock() + self._skew)

    def pause(self, seconds: float) -> None:
        """Sleep, in pieces short enough for a Cancel to be felt."""
        self.check()
        while seconds > 0:
            self._sleep(min(seconds, 0.25))
            seconds -= 0.25
            self.check()

    def _attempt(self, call: Call, token: str) -> Outcome:
        query = {**call.query, "app_key": self._app.app_key, "timestamp": str(int(self.clock()))}
        if call.shop:
            query["shop_cipher"] = call.shop.cipher
        query["sign"] = sign(self._app.app_secret, call.path, query, call.body, JSON)
        url = transport.address(self._gateway.api, call.path, query)
        headers = {"content-type": JSON, "x-tts-access-token": token}
        try:
            reply = transport.send(self._session, call.method, url, headers, call.body)
        except Lost as lost:
            return Outcome(_NOTHING, lost=lost)
        server_time = reply.server_time()
        if server_time:
            self._skew = server_time - self.clock()
        return Outcome(
            refusal(reply.status, reply.body),
            reply.body,
            reply.retry_after(self.clock()),
            server_time,
        )

    def _wait(self, failures: int, outcome: Outcome) -> float:
        backed_off = BASE_SECONDS * 2.0 ** (failures - 1) + self._jitter() * JITTER_SECONDS
        return max(outcome.retry_after, min(backed_off, CAP_SECONDS))

    def _fitted(self, call: Call) -> Call:
        """The call with no larger page than TikTok managed lately."""
        largest = self._largest.get(call.path)
        if largest is None or largest >= int(call.query.get("page_size", "0")):
            return call
        return call._replace(query={**call.query, "page_size": str(largest)})

    def _lighten(self, call: Call) -> None:
        """TikTok took too long over a page: ask for half of it from now on."""
        size = int(call.query.get("page_size", "0"))
        if size > SMALLEST_PAGE:
            self._largest[call.path] = max(SMALLEST_PAGE, size // 2)

    def _pace(self, shop: Shop | None) -> Pace:
        with self._guard:
            key = shop.id if shop else ""
            if key not in self._paces:
                self._paces[key] = Pace(self._gateway.calls_per_second, self.clock)
            return self._paces[key]

    def _error(self, call: Call, outcome: Outcome, refused: Refusal) -> ProductError:
        if outcome.lost:
            return tokens.no_answer(outcome.lost)
        note = scope_note(refused.code, call.path)
        if refused.rule.remedy is Remedy.CLOCK:
            note = clock_note(self.clock(), outcome.server_time)
        return refused._replace(message=self._scrub(refused.message)).error(note)

    def _scrub(self, text: str) -> str:
        for secret in (self._app.app_secret, *self._access.secrets()):
            text = text.replace(secret, "…")
        return text


_NOTHING = Refusal(NOT_TIKTOK)


def _stopped() -> Cancelled:
    return Cancelled("Cancelled.", cure="What was fetched so far is kept for the next time.")


def _may_pass(outcome: Outcome, remedy: Remedy) -> bool:
    """Whether waiting can help."""
    if outcome.lost:  # nobody waits for a sample shop to start itself
        return outcome.lost.secure and (outcome.lost.reached or not outcome.lost.local)
    return remedy in (Remedy.RETRY, Remedy.SLOW)


def useful_workers(gateway: Gateway) -> int:
    """More calls than a second allows need not be under way at once."""
    return max(2, min(WORKERS, int(gateway.calls_per_second)))


def connect(
    account: str,
    vault: Vault,
    *,
    clock: Clock = time.time,
    sleep: Sleep = time.sleep,
    cancelled: Callable[[], bool] = never,
    versions: Mapping[str, str] | None = None,
    workers: int | None = None,
) -> Client:
    """A client for a linked account, which renews its own tokens and keeps them. Raises SignInError if not linked."""
    held = tokens.load(vault, account)
    session = transport.open_session(held.gateway, workers or useful_workers(held.gateway))
    # A renewal has a connection of its own: cut by a Cancel, it could lose the new pair.
    access = tokens.Tokens(vault, account, transport.open_session(held.gateway, 1), clock, sleep)
    return Client(
        held.gateway,
        held.app,
        access,
        session=session,
        clock=clock,
        sleep=sleep,
        cancelled=cancelled,
        versions=versions,
        workers=workers,
    )
