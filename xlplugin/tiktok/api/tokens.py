"""Get, keep and renew the tokens of a linked account.

A code from the consent page is exchanged for an access token and a refresh token. The access token
is renewed before it expires. Both are always saved in one write.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import requests
from pydantic import ValidationError

from xlplugin.errors import SignInError, TryAgainError
from xlplugin.tiktok.api import transport
from xlplugin.tiktok.api.answers import Refusal, Remedy, refusal
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.lock import only_one
from xlplugin.tiktok.api.transport import Clock, NoAnswerError, Sleep
from xlplugin.tiktok.api.wire import TokenAnswer, TokenWire
from xlplugin.tiktok.link_status import LinkState, LinkStatus
from xlplugin.tiktok.secrets import Vault, data_dir, keeps_record_with

# All in seconds. A token is renewed so long before it expires, but not before the last quarter of
# its life.
RENEW_BEFORE = 24 * 3600
AMBER_BEFORE = 14 * 86400  # the sheet Shops warns so long before a link ends
RENEW_AGAIN = 300.0  # the wait after an early renewal that failed
TRIES = 3
_ACCOUNT = "account:"  # the name of a link's record begins with it


@dataclass(frozen=True)
class TokenSet:
    """Tokens of a link as TikTok sent them. Times are aware; repr leaves the tokens out."""

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
        """Parse the token host's answer, received at `now` in Unix seconds."""
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
        """Return the tokens that `as_dict` wrote."""
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
        """Return all fields for the vault, tokens included."""
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


class LinkedAccount(NamedTuple):
    """Linked account as the vault keeps it."""

    app: AppKey
    gateway: Gateway
    tokens: TokenSet

    def __repr__(self) -> str:
        return f"Account({self.app.app_key}, {self.gateway.api}, {self.tokens.seller_name})"


class LinkEnded(SignInError):
    """TikTok no longer renews this link."""


def save(vault: Vault, account: str, app: AppKey, tokens: TokenSet, gateway: Gateway) -> None:
    """Save everything of an account in one write."""
    vault.put(
        _name(account),
        {"app": app.as_dict(), "gateway": gateway.as_dict(), "tokens": tokens.as_dict()},
    )


def load(vault: Vault, account: str) -> LinkedAccount:
    """Return the account as last saved. Raises SignInError if this computer has no such link."""
    saved = vault.get(_name(account)) or {}
    try:
        return LinkedAccount(
            AppKey.from_dict(saved["app"]),
            Gateway.from_dict(saved["gateway"]),
            TokenSet.from_dict(saved["tokens"]),
        )
    except (KeyError, TypeError):  # never linked here, or by a version that saved other fields
        raise SignInError(
            f"'{account}' is not linked to TikTok Shop on this computer.",
            cure="Press Link on the shop's row and sign in.",
        ) from None


def forget(vault: Vault, account: str) -> None:
    """Delete an account's secrets from this computer."""
    vault.delete(_name(account))


def status(vault: Vault, account: str, now: datetime) -> LinkStatus:
    """Return the state of an account's link, without a call to TikTok."""
    try:
        tokens = load(vault, account).tokens
    except SignInError:
        return LinkStatus(LinkState.MISSING, None)
    left = (tokens.refresh_expires - now).total_seconds()
    state = LinkState.GOOD
    if left <= 0:
        state = LinkState.ENDED
    elif left < AMBER_BEFORE:
        state = LinkState.ENDS_SOON
    return LinkStatus(state, tokens.refresh_expires)


def is_any_linked() -> bool:
    """Return whether this computer keeps a link to TikTok Shop, of any account."""
    return keeps_record_with("tokens", _ACCOUNT)


class AccessTokens:
    """Provides an account's access token and renews it.

    Threads and processes may share the account.
    """

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
        """Return the access token; renew it first if it is about to expire."""
        link = self._held
        now = self._clock()
        expired = _is_expired(link, now)
        if not expired and (now < self._not_before or not _is_due(link, now)):
            return link.access_token
        try:
            return self.renew(link.access_token)
        except (TryAgainError, SignInError):
            if expired:
                raise
            # The renewal was early: the old token still works.
            self._not_before = now + RENEW_AGAIN
            return link.access_token

    def renew(self, stale: str) -> str:
        """Return an access token other than `stale`.

        If another process has renewed it already, that token is returned; otherwise it is renewed.

        Raises what `refresh` does.
        """
        with self._guard, only_one(_lock_file(self._account)):
            account = load(self._vault, self._account)
            if account.tokens.access_token == stale or _is_expired(account.tokens, self._clock()):
                account = account._replace(tokens=self._renewed(account))
                save(self._vault, self._account, account.app, account.tokens, account.gateway)
            self._held = account.tokens
            return self._held.access_token

    def _renewed(self, account: LinkedAccount) -> TokenSet:
        try:
            return refresh(self._session, account, self._clock, self._sleep)
        except LinkEnded:
            # Save the end, so that the sheet shows it and no process asks TikTok again.
            end = min(account.tokens.refresh_expires, _moment(self._clock()))
            ended = replace(account.tokens, refresh_expires=end)
            save(self._vault, self._account, account.app, ended, account.gateway)
            raise

    def secrets(self) -> tuple[str, ...]:
        """Return the secret texts, which no message may show."""
        return (self._held.access_token, self._held.refresh_token)


def refresh(
    session: requests.Session,
    account: LinkedAccount,
    clock: Clock = time.time,
    sleep: Sleep = time.sleep,
) -> TokenSet:
    """Return new tokens for old ones.

    Raises:
        LinkEnded: TikTok no longer renews this link.
        SignInError: TikTok refuses the app.
        TryAgainError: TikTok gave no usable answer.
    """
    old = account.tokens
    if old.refresh_expires.timestamp() <= clock():
        raise _ended(old.refresh_expires)
    query = {"refresh_token": old.refresh_token, "grant_type": "refresh_token"}
    url = _address(account.gateway, account.app, "/api/v2/token/refresh", query)
    # Ask again after a lost answer: if TikTok did renew the tokens, asking again makes nothing
    # worse.
    body, refused = _ask(session, url, sleep, lambda no_answer: True)
    if refused:
        about_the_app = refused.code == 36009004 and refused.rule.remedy is Remedy.SIGN_IN
        if refused.rule.remedy in _PASSING or about_the_app:
            raise refused.error()
        raise _ended(None)
    return TokenSet.from_wire(_pair(body), clock())


class Consent(NamedTuple):
    """Code that TikTok's consent page gave, and the app and the hosts that it is for."""

    gateway: Gateway
    app: AppKey
    code: str


def exchange(
    session: requests.Session,
    consent: Consent,
    clock: Clock = time.time,
    sleep: Sleep = time.sleep,
) -> TokenSet:
    """Exchange a code from the consent page for tokens.

    A code works once, so only a request that cannot have arrived is sent again.

    Raises:
        ProductError: TikTok refuses the code or the app, or cannot be reached.
    """
    query = {"auth_code": consent.code, "grant_type": "authorized_code"}
    url = _address(consent.gateway, consent.app, "/api/v2/token/get", query)
    body, refused = _ask(session, url, sleep, lambda no_answer: not no_answer.reached)
    if refused:
        raise refused.error()
    return TokenSet.from_wire(_pair(body), clock())


_PASSING = (Remedy.RETRY, Remedy.SLOW, Remedy.LATER, Remedy.FIX)  # these do not end a link


def _ask(
    session: requests.Session, url: str, sleep: Sleep, may_repeat: Callable[[NoAnswerError], bool]
) -> tuple[bytes, Refusal | None]:
    """Return the body of the token host's answer, and its refusal; None if it is not refused."""
    for attempt in range(TRIES):
        try:
            reply = transport.send(session, "GET", url, {"content-type": "application/json"})
        except NoAnswerError as no_answer:
            if attempt == TRIES - 1 or not may_repeat(no_answer):
                raise connection_error(no_answer) from None
        else:
            refused = refusal(reply.status, reply.body)
            may_pass = refused is not None and refused.rule.remedy in (Remedy.RETRY, Remedy.SLOW)
            if not may_pass or attempt == TRIES - 1:
                return reply.body, refused
        sleep(2.0**attempt)
    raise AssertionError("the last attempt returns or raises")


def connection_error(no_answer: NoAnswerError) -> TryAgainError:
    """Return the error that tells the user why no answer came."""
    if not no_answer.secure:
        return TryAgainError(
            "The connection to TikTok Shop is not secure: its certificate is not trusted here.",
            cure="Check this computer's date; a proxy or virus scanner that opens connections can "
            "cause this too.",
        )
    if not no_answer.reached and no_answer.local:
        return TryAgainError(
            "The sample shop is not running on this computer.",
            cure="Press Sample Shop: it starts again, and is linked.",
        )
    if not no_answer.reached:
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
    # TikTok requires the secret in the address.
    secret = {"app_key": app.app_key, "app_secret": app.app_secret}
    return transport.address(gateway.auth, path, secret | dict(query))


def _is_due(tokens: TokenSet, now: float) -> bool:
    ends = tokens.access_expires.timestamp()
    return ends - now < min(RENEW_BEFORE, (ends - tokens.received.timestamp()) / 4)


def _is_expired(tokens: TokenSet, now: float) -> bool:
    return tokens.access_expires.timestamp() <= now


def _ended(when: datetime | None) -> LinkEnded:
    ended = ""
    if when:
        ended = f" (the link ended on {when:%d/%m/%Y})"
    return LinkEnded(
        f"TikTok Shop asks to be linked again{ended}.",
        cure="Press Link on the shop's row and sign in.",
    )


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, UTC)


def _name(account: str) -> str:
    return f"{_ACCOUNT}{account}"


def _lock_file(account: str) -> Path:
    return data_dir() / "locks" / (hashlib.sha256(account.encode()).hexdigest()[:32] + ".lock")
