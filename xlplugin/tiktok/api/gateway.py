"""Declare the hosts of TikTok Shop, and the app that calls them."""

import ipaddress
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit

from xlplugin.errors import FixInputError


@dataclass(frozen=True)
class Gateway:
    """Hosts of TikTok Shop, by default the real ones, and the most calls a second for one shop.

    `api` answers calls, `auth` gives tokens, and `consent` has the page where the seller authorises
    the app; `consent_us` is that of the United States.
    """

    api: str = "https://open-api.tiktokglobalshop.com"
    auth: str = "https://auth.tiktok-shops.com"
    consent: str = "https://services.tiktokshop.com"
    consent_us: str = "https://services.us.tiktokshop.com"
    # TikTok publishes no limit; for steady reading it suggests 3 to 10.
    calls_per_second: float = 10.0

    def __post_init__(self) -> None:
        for address in (self.api, self.auth, self.consent, self.consent_us):
            _check(address)

    @classmethod
    def at(cls, address: str, calls_per_second: float = 200.0) -> Self:
        """Return a gateway to a sample shop, whose one server is all four hosts."""
        base = address.rstrip("/")
        return cls(base, base, base, base, calls_per_second)

    def in_us(self) -> Self:
        """Return this gateway with the consent page of the United States."""
        return replace(self, consent=self.consent_us)

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """Return the gateway that `as_dict` wrote."""
        return cls(**saved)

    def as_dict(self) -> dict[str, Any]:
        """Return all fields for the vault."""
        return asdict(self)

    @property
    def is_local(self) -> bool:
        """Return whether the API is on this computer."""
        return is_loopback(urlsplit(self.api).hostname or "")


@dataclass(frozen=True)
class AppKey:
    """App of TikTok's Partner Center. repr leaves the secret out."""

    app_key: str
    app_secret: str = field(repr=False)
    service_id: str = ""

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """Return the app that `as_dict` wrote."""
        return cls(saved["app_key"], saved["app_secret"], saved.get("service_id", ""))

    def as_dict(self) -> dict[str, Any]:
        """Return all fields for the vault, the secret included."""
        return asdict(self)


def is_loopback(host: str) -> bool:
    """Return whether a host name or address always means this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    # Others on the network can read plain http, tokens included, so only this computer may use it.
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return
    raise FixInputError(
        f"'{address}' is not a safe address for TikTok Shop.",
        cure="Use an address that begins with https://. Plain http:// works only for a sample shop "
        "on this computer.",
    )
