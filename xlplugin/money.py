"""Amounts: exact decimals, each in one currency, in whole minor units wherever they are stored."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from xlplugin.errors import FixInputError

ZERO = Decimal("0.00")
_UNITS = {digits: Decimal(1).scaleb(-digits) for digits in range(5)}
_TYPED = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_USUAL = 2  # of a currency that ISO 4217 does not have


@cache
def digits_by_currency() -> Mapping[str, int]:
    """Return the digits after the decimal point of every currency of ISO 4217."""
    from iso4217 import Currency  # it builds its whole list when it is imported

    found = {}
    for currency in Currency:
        if currency.exponent is not None:
            found[currency.code] = currency.exponent
    return found


@cache
def minor_digits(currency: str) -> int:
    """Return the digits after the decimal point in `currency`."""
    return digits_by_currency().get(currency, _USUAL)


def quantise(amount: Decimal, currency: str) -> Decimal:
    """Return `amount` in whole minor units of `currency`, a half rounded away from zero."""
    return amount.quantize(_UNITS[minor_digits(currency)], ROUND_HALF_UP)


def written(amount: Decimal, currency: str) -> str:
    """Return the amount with the digits of its currency: the same text wherever it was kept.

    In full when it has more.
    """
    whole = quantise(amount, currency)
    return f"{whole:f}" if whole == amount else f"{amount:f}"


def shown(amount: Decimal, currency: str) -> str:
    """Return an amount for a message: `1,234.50`, or `1,235` in a currency without cents."""
    return f"{amount:,.{minor_digits(currency)}f}"


def shown_sums(sums: Mapping[str, Decimal]) -> str:
    """Return sums by currency for a message, such as `JPY 900, MYR 1,234.50`."""
    told = []
    for currency, amount in sorted(sums.items()):
        told.append(f"{currency} {shown(amount, currency)}")
    return ", ".join(told)


def in_full(amount: Decimal, currency: str) -> str:
    """Return an amount for a message, as `shown` does; with all its digits where it has more."""
    if quantise(amount, currency) == amount:
        return shown(amount, currency)
    return f"{amount:,f}"


def parse(text: str | None) -> Decimal:
    """Return the amount in a string as TikTok's API writes it; empty or None is 0.

    Raises FixInputError.
    """
    stripped = (text or "").strip()
    if not stripped:
        return ZERO
    try:
        amount = Decimal(stripped)
    except InvalidOperation:
        raise FixInputError(
            f"'{stripped}' is not an amount.", cure="Load the file instead."
        ) from None
    if not amount.is_finite():
        raise FixInputError(f"'{stripped}' is not an amount.", cure="Load the file instead.")
    return amount


def typed_number(text: str) -> Decimal | None:
    """Return the number that a text is, such as 1,250.50; None if it is none.

    A comma stands between thousands only: 12,50 and 1.250,50 are none, so that no amount is read
    as a hundred times what it is.
    """
    if not _TYPED.fullmatch(text.strip()):
        return None
    return Decimal(text.strip().replace(",", ""))


def to_minor(amount: Decimal, currency: str = "") -> int:
    """Return whole minor units (sen, cents).

    Raises ValueError when there is a fraction of one: a bug, not an input.
    """
    scaled = amount.scaleb(minor_digits(currency))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} {currency} is not in whole minor units")
    return whole


def from_minor(units: int, currency: str = "") -> Decimal:
    """Return the amount of so many minor units."""
    return Decimal(units).scaleb(-minor_digits(currency))
