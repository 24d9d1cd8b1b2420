"""The pair of tokens behind a link: got once, renewed before it expires, both kept in one write."""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

import requests
from pydantic import ValidationError

from xlplugin.errors import SignInError, TryAgainError
from xlplugin.tiktok.api import transport
from xlplugin.tiktok.api.answers import Refusal, Remedy, refusal
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.lock import only_one
from xlplugin.tiktok.api.transport import Clock, Lost, Sleep
from xlplugin.tiktok.api.wire import TokenAnswer, TokenWire
from xlplugin.tiktok.secrets import Vault, data_dir

RENEW_BEFORE = (
    24 * 3600
)  # at most this long before the end, and at most in the last quarter of its life
AMBER_BEFORE = 14 * 86400
RENEW_AGAIN = 300.0  # seconds until an early renewal that failed is tried again
TRIES = 3


@dataclass(frozen=True)
class TokenSet:
    """What TikTok hands out for a link. Times are aware; the tokens show in no repr."""

    access_token: str = field(repr=False)
    access_expires: datetime
    refresh_token: str = field(repr=False)
    refresh_expires: datetime
    received: datetime
    seller_name: str = ""
    seller_region: str = ""
    user_type: int = 0
    scopes: tuple[str, ...] = ()

    @classmethod
    def from_wire(cls, wire: TokenWire, now: float) -> Self:
        """From the token host's answer, received at `now`."""
        if not wire.access_token or not wire.refresh_token:
            raise TryAgainError("TikTok Shop sent no token.", cure="Press Link again.")
        return cls(
            wire.access_token,
            _moment(wire.access_token_expire_in),
            wire.refresh_token,
            _moment(wire.refresh_token_expire_in),
            _moment(now),
            wire.seller_name or "",
            wire.seller_base_region or "",
            wire.user_type or 0,
            tuple(wire.granted_scopes or ()),
        )

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """The pair that `as_dict` described."""
        return cls(
            saved["access_token"],
            _moment(saved["access_expires"]),
            saved["refresh_token"],
            _moment(saved["refresh_expires"]),
            _moment(saved["received"]),
            saved.get("seller_name", ""),
            saved.get("seller_region", ""),
            saved.get("user_type", 0),
            tuple(saved.get("scopes", ())),
        )

    def as_dict(self) -> dict[str, Any]:
        """For the vault: with the tokens."""
        return {
            "access_token": self.access_token,
            "access_expires": int(self.access_expires.timestamp()),
            "refresh_token": self.refresh_token,
            "refresh_expires": int(self.refresh_expires.timestamp()),
            "received": int(self.received.timestamp()),
            "seller_name": self.seller_name,
            "seller_region": self.seller_region,
            "user_type": self.user_type,
            "scopes": list(self.scopes),
        }


class Account(NamedTuple):
    """All that the vault holds of one linked account."""

    app: AppKey
    gateway: Gateway
    tokens: TokenSet

    def __repr__(self) -> str:
        return f"Account({self.app.app_key}, {self.gateway.api}, {self.tokens.seller_name})"


class LinkEnded(SignInError):
    """TikTok renews this link no more."""


class LinkState(StrEnum):
    """How a link is doing."""

    GOOD = "Linking Success"
    ENDS_SOON = "Link ends soon"
    ENDED = "Expired"
    MISSING = "Not linked"


class LinkStatus(NamedTuple):
    """What the sheet Shops shows of a link."""

    state: LinkState
    link_expires: datetime | None


def save(vault: Vault, account: str, app: AppKey, tokens: TokenSet, gateway: Gateway) -> None:
    """Keep everything of an account in one write."""
    vault.put(
        _name(account),
        {"app": app.as_dict(), "gateway": gateway.as_dict(), "tokens": tokens.as_dict()},
    )


def load(vault: Vault, account: str) -> Account:
    """The account as it was kept last. Raises SignInError if this computer has no such link."""
    saved = vault.get(_name(account)) or {}
    try:
        return Account(
            AppKey.from_dict(saved["app"]),
            Gateway.from_dict(saved["gateway"]),
            TokenSet.from_dict(saved["tokens"]),
        )
    except (KeyError, TypeError):  # never linked here, or by a version that kept other things
        raise SignInError(
            f"'{account}' is not linked to TikTok Shop on this computer.",
            cure="Press Link on the shop's row and sign in.",
        ) from None


def forget(vault: Vault, account: str) -> None:
    """Remove an account's secrets from this computer."""
    vault.delete(_name(account))


def status(vault: Vault, account: str, now: datetime) -> LinkStatus:
    """How an account's link is doing, without asking TikTok."""
    try:
        tokens = load(vault, account).tokens
    except SignInError:
        return LinkStatus(LinkState.MISSING, None)
    left = (tokens.refresh_expires - now).total_seconds()
    state = (
        LinkState.ENDED
        if left <= 0
        else LinkState.ENDS_SOON
        if left < AMBER_BEFORE
        else LinkState.GOOD
    )
    return LinkStatus(state, tokens.refresh_expires)


class Tokens:
    """An account's access token, always a living one. Safe with many threads and processes."""

    def __init__(
        self,
        vault: Vault,
        account: str,
        session: requests.Session,
        clock: Clock = time.time,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._vault = vault
        self._account = account
        self._session = session
        self._clock = clock
        self._sleep = sleep
        self._guard = threading.Lock()
        self._held = load(vault, account).tokens
        self._not_before = 0.0

    def current(self) -> str:
        """The access token, renewed if it is about to expire."""
        held = self._held
        now = self._clock()
        dead = _is_dead(held, now)
        if not dead and (now < self._not_before or not _is_due(held, now)):
            return held.access_token
        try:
            return self.renew(held.access_token)
        except (TryAgainError, SignInError):
            if dead:
                raise
            # It was early: what is left of the old one still works.
            self._not_before = now + RENEW_AGAIN
            return held.access_token

    def renew(self, stale: str) -> str:
        """A token other than `stale`: another process's, if it was faster, else a new pair from TikTok."""
        with self._guard, only_one(_lock_file(self._account), self._sleep):
            account = load(self._vault, self._account)
            if account.tokens.access_token == stale or _is_dead(account.tokens, self._clock()):
                account = account._replace(tokens=self._renewed(account))
                save(self._vault, self._account, account.app, account.tokens, account.gateway)
            self._held = account.tokens
            return self._held.access_token

    def _renewed(self, account: Account) -> TokenSet:
        try:
            return refresh(self._session, account, self._clock, self._sleep)
        except LinkEnded:
            # Remembered, so that the row says so without a call, and nobody asks TikTok again.
            ended = min(account.tokens.refresh_expires, _moment(self._clock()))
            dead = replace(account.tokens, refresh_expires=ended)
            save(self._vault, self._account, account.app, dead, account.gateway)
            raise

    def secrets(self) -> tuple[str, ...]:
        """What must never be shown."""
        return (self._held.access_token, self._held.refresh_token)


def refresh(
    session: requests.Session, account: Account, clock: Clock = time.time, sleep: Sleep = time.sleep
) -> TokenSet:
    """A new pair for an old one. Raises LinkEnded when there is none, SignInError when the app is refused."""
    old = account.tokens
    if old.refresh_expires.timestamp() <= clock():
        raise _ended(old.refresh_expires)
    query = {"refresh_token": old.refresh_token, "grant_type": "refresh_token"}
    url = _address(account.gateway, account.app, "/api/v2/token/refresh", query)
    # A lost answer is asked for again: if it did rotate the pair, nothing is worse than before.
    body, refused = _ask(session, url, sleep, lambda lost: True)
    if refused:
        about_the_app = refused.code == 36009004 and refused.rule.remedy is Remedy.SIGN_IN
        raise refused.error() if refused.rule.remedy in _PASSING or about_the_app else _ended(None)
    return TokenSet.from_wire(_pair(body), clock())


def exchange(
    session: requests.Session,
    gateway: Gateway,
    app: AppKey,
    code: str,
    clock: Clock = time.time,
    sleep: Sleep = time.sleep,
) -> TokenSet:
    """The pair for a code from the consent page. A code works once, so only a request that never left is sent again."""
    url = _address(
        gateway, app, "/api/v2/token/get", {"auth_code": code, "grant_type": "authorized_code"}
    )
    body, refused = _ask(session, url, sleep, lambda lost: not lost.reached)
    if refused:
        raise refused.error()
    return TokenSet.from_wire(_pair(body), clock())


_PASSING = (Remedy.RETRY, Remedy.SLOW, Remedy.LATER, Remedy.FIX)


def _ask(
    session: requests.Session, url: str, sleep: Sleep, may_repeat: Callable[[Lost], bool]
) -> tuple[bytes, Refusal | None]:
    """The token host's answer: judged by its code, whatever the status."""
    for attempt in range(TRIES):
        try:
            reply = transport.send(session, "GET", url, {"content-type": "application/json"})
        except Lost as lost:
            if attempt == TRIES - 1 or not may_repeat(lost):
                raise no_answer(lost) from None
        else:
            refused = refusal(reply.status, reply.body)
            if (
                refused is None
                or attempt == TRIES - 1
                or refused.rule.remedy not in (Remedy.RETRY, Remedy.SLOW)
            ):
                return reply.body, refused
        sleep(2.0**attempt)
    raise AssertionError("the last attempt returns or raises")


def no_answer(lost: Lost) -> TryAgainError:
    """The network's failure, in words."""
    if not lost.secure:
        return TryAgainError(
            "The connection to TikTok Shop is not secure: its certificate is not trusted here.",
            cure="Check this computer's date; a proxy or virus scanner that opens connections can cause this too.",
        )
    if not lost.reached and lost.local:
        return TryAgainError(
            "The sample shop is not running on this computer.",
            cure="Press Sample Shop: it starts again, and is linked.",
        )
    if not lost.reached:
        return TryAgainError(
            "TikTok Shop cannot be reached.", cure="Check the internet connection, then try again."
        )
    return TryAgainError("The connection to TikTok Shop broke off.", cure="Try again in a minute.")


def _pair(body: bytes) -> TokenWire:
    try:
        return TokenAnswer.model_validate_json(body).data or TokenWire()
    except ValidationError:
        # Without "from None" the answer, and so the tokens, would stand in the traceback.
        raise TryAgainError(
            "TikTok Shop sent an answer that cannot be read.", cure="Press Link again."
        ) from None


def _address(gateway: Gateway, app: AppKey, path: str, query: Mapping[str, str]) -> str:
    secret = {
        "app_key": app.app_key,
        "app_secret": app.app_secret,
    }  # TikTok wants it in the address
    return transport.address(gateway.auth, path, secret | dict(query))


def _is_due(tokens: TokenSet, now: float) -> bool:
    ends = tokens.access_expires.timestamp()
    return ends - now < min(RENEW_BEFORE, (ends - tokens.received.timestamp()) / 4)


def _is_dead(tokens: TokenSet, now: float) -> bool:
    return tokens.access_expires.timestamp() <= now


def _ended(when: datetime | None) -> LinkEnded:
    ended = f" (the link ended on {when:%d/%m/%Y})" if when else ""
    return LinkEnded(
        f"TikTok Shop asks to be linked again{ended}.",
        cure="Press Link on the shop's row and sign in.",
    )


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, UTC)


def _name(account: str) -> str:
    return f"account:{account}"


def _lock_file(account: str) -> Path:
    return data_dir() / "locks" / (hashlib.sha256(account.encode()).hexdigest()[:32] + ".lock")
