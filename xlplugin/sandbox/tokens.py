"""Consent, codes and tokens of the sample shop.

Codes work once, tokens rotate, everything expires.
"""

import random
import string
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CODE_LIFE = 30 * 60
ACCESS_LIFE = 7 * 86400
REFRESH_LIFE = 365 * 86400
ALL_SCOPES = (
    "seller.authorization.info",
    "seller.finance.info",
    "seller.order.info",
    "seller.product.basic",
    "seller.return_refund.basic",
    "seller.shop.info",
)


@dataclass
class SellerApp:
    """App as in Partner Center. The redirect is set there; no request can change it."""

    app_key: str = "6gq1v3tsample"
    app_secret: str = "9f2c6c1e8b7a4d3f0e5b6a7c8d9e0f1a2b3c4d5e"
    service_id: str = "7431120963341829920"
    redirect: str = "http://127.0.0.1:8734/"
    scopes: tuple[str, ...] = ALL_SCOPES


@dataclass(frozen=True)
class Grant:
    """Permission that a seller granted, and its tokens."""

    access_token: str
    access_until: int
    refresh_token: str
    refresh_until: int
    scopes: tuple[str, ...]
    user_type: int


class TokenError(Exception):
    """Raised when the token host refuses, with this code and message."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class Tokens:
    """Keeps every code and token that was issued."""

    app: SellerApp
    seller: dict[str, Any]
    clock: Callable[[], float]
    seed: int = 0
    access_life: int = ACCESS_LIFE
    refresh_life: int = REFRESH_LIFE
    user_type: int = 0
    rotations: int = 0
    _codes: dict[str, tuple[float, tuple[str, ...]]] = field(default_factory=dict)
    _by_access: dict[str, Grant] = field(default_factory=dict)
    _by_refresh: dict[str, Grant] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(f"{self.seed}:tokens")

    def new_code(self) -> str:
        """Issue a code for the redirect."""
        with self._lock:
            code = f"ROW_{self._text(64)}"
            self._codes[code] = (self.clock() + CODE_LIFE, self.app.scopes)
            return code

    def exchange(self, code: str) -> dict[str, Any]:
        """Answer `/api/v2/token/get`. A code works once and for 30 minutes."""
        with self._lock:
            until, scopes = self._codes.pop(code, (0.0, ()))
            if self.clock() > until:
                raise TokenError(36004004, "Invalid auth code.")
            return self._answer(self._grant(scopes, int(self.clock()) + self.refresh_life))

    def refresh(self, refresh_token: str) -> dict[str, Any]:
        """Answer `/api/v2/token/refresh`.

        New tokens, the old refresh token ends, scopes stay as granted.
        """
        with self._lock:
            old = self._by_refresh.pop(refresh_token, None)
            if old is None or self.clock() > old.refresh_until:
                raise TokenError(36004004, "Invalid refresh token.")
            self.rotations += 1
            return self._answer(self._grant(old.scopes, old.refresh_until))

    def find(self, access_token: str) -> Grant | None:
        """Return the grant of an access token, expired or not."""
        return self._by_access.get(access_token)

    def expire_access(self) -> None:
        """Expire every access token now."""
        self._change(access_until=int(self.clock()) - 1)

    def revoke(self) -> None:
        """Withdraw the seller's consent: both tokens end."""
        with self._lock:
            self._by_access.clear()
            self._by_refresh.clear()

    def _change(self, access_until: int) -> None:
        with self._lock:
            for grant in list(self._by_access.values()):
                changed = Grant(
                    grant.access_token,
                    access_until,
                    grant.refresh_token,
                    grant.refresh_until,
                    grant.scopes,
                    grant.user_type,
                )
                self._by_access[grant.access_token] = changed
                if grant.refresh_token in self._by_refresh:
                    self._by_refresh[grant.refresh_token] = changed

    def _grant(self, scopes: tuple[str, ...], refresh_until: int) -> Grant:
        now = int(self.clock())
        grant = Grant(
            f"ROW_{self._text(112)}",
            now + self.access_life,
            f"ROW_{self._text(48)}",
            refresh_until,
            scopes,
            self.user_type,
        )
        self._by_access[grant.access_token] = grant
        self._by_refresh[grant.refresh_token] = grant
        return grant

    def _answer(self, grant: Grant) -> dict[str, Any]:
        return {
            "access_token": grant.access_token,
            "access_token_expire_in": grant.access_until,
            "refresh_token": grant.refresh_token,
            "refresh_token_expire_in": grant.refresh_until,
            **self.seller,
            "user_type": grant.user_type,
            "granted_scopes": list(grant.scopes),
        }

    def _text(self, length: int) -> str:
        return "".join(self._dice.choices(string.ascii_letters + string.digits + "-_", k=length))
