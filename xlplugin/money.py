"""Amounts: exact decimals, each in one currency, in whole minor units wherever they are stored."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from xlplugin.errors import FixInputError

ZERO = Decimal("0.00")
WITHOUT_CENTS = (
    "CLP",
    "JPY",
    "KRW",
    "VND",
)  # ISO 4217: all others have two digits after the decimal point
_UNITS = {digits: Decimal(1).scaleb(-digits) for digits in (0, 2)}


def minor_digits(currency: str) -> int:
    """Digits after the decimal point in `currency` (ISO 4217)."""
    return 0 if currency in WITHOUT_CENTS else 2


def quantise(amount: Decimal, currency: str) -> Decimal:
    """`amount` in whole minor units of `currency`, a half rounded away from zero."""
    return amount.quantize(_UNITS[minor_digits(currency)], ROUND_HALF_UP)


def written(amount: Decimal, currency: str) -> str:
    """The amount with the digits of its currency: the same text wherever it was kept. In full when it has more."""
    whole = quantise(amount, currency)
    return f"{whole if whole == amount else amount:f}"


def parse(text: str | None) -> Decimal:
    """The amount in a string as TikTok's API writes it; empty or None is 0. Raises FixInputError."""
    stripped = (text or "").strip()
    if not stripped:
        return ZERO
    try:
        amount = Decimal(stripped)
    except InvalidOperation:
        raise FixInputError(f"'{stripped}' is not an amount.") from None
    if not amount.is_finite():
        raise FixInputError(f"'{stripped}' is not an amount.")
    return amount


def to_minor(amount: Decimal, currency: str = "") -> int:
    """Whole minor units (sen, cents). Raises ValueError when there is a fraction of one: a bug, not an input."""
    scaled = amount.scaleb(minor_digits(currency))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} {currency} is not in whole minor units")
    return whole


def from_minor(units: int, currency: str = "") -> Decimal:
    """The amount of so many minor units."""
    return Decimal(units).scaleb(-minor_digits(currency))
