"""Where TikTok Shop is reached, and as which app."""

import ipaddress
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlsplit

from xlplugin.errors import FixInputError


@dataclass(frozen=True)
class Gateway:
    """The hosts of TikTok Shop and how many calls a second one shop may get. The default is the real one."""

    api: str = "https://open-api.tiktokglobalshop.com"
    auth: str = "https://auth.tiktok-shops.com"
    consent: str = "https://services.tiktokshop.com"
    consent_us: str = "https://services.us.tiktokshop.com"
    calls_per_second: float = (
        10.0  # TikTok publishes no number; 3 to 10 is what it suggests for a steady reader
    )

    def __post_init__(self) -> None:
        for address in (self.api, self.auth, self.consent, self.consent_us):
            _check(address)

    @classmethod
    def at(cls, address: str, calls_per_second: float = 200.0) -> Self:
        """One server that plays all four hosts: a sample shop."""
        base = address.rstrip("/")
        return cls(base, base, base, base, calls_per_second)

    def in_us(self) -> Self:
        """The same with the consent page of the United States."""
        return replace(self, consent=self.consent_us)

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """The gateway that `as_dict` described."""
        return cls(**saved)

    def as_dict(self) -> dict[str, Any]:
        """For the vault."""
        return asdict(self)

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return is_loopback(urlsplit(self.api).hostname or "")


@dataclass(frozen=True)
class AppKey:
    """An app of TikTok's Partner Center. The secret shows in no repr."""

    app_key: str
    app_secret: str = field(repr=False)
    service_id: str = ""

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> Self:
        """The app that `as_dict` described."""
        return cls(saved["app_key"], saved["app_secret"], saved.get("service_id", ""))

    def as_dict(self) -> dict[str, Any]:
        """For the vault: with the secret."""
        return asdict(self)


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
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
    # Over plain http every token could be read on the way, so it stays on this machine.
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return
    raise FixInputError(
        f"'{address}' is not a safe address for TikTok Shop.",
        cure="Use an address that begins with https://. Plain http:// works only for a sample shop on this computer.",
    )
