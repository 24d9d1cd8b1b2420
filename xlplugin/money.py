"""Calculate, read and write amounts of money.

An amount is an exact Decimal in one currency; the books store whole minor units, such as sen.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Protocol

from xlplugin.errors import FixInputError

ZERO = Decimal("0.00")
_UNITS = {digits: Decimal(1).scaleb(-digits) for digits in range(5)}
_TYPED = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)
_USUAL = 2  # digits of a currency that ISO 4217 does not list


@cache
def digits_by_currency() -> Mapping[str, int]:
    """Return the number of digits after the decimal point, by currency code of ISO 4217."""
    from iso4217 import Currency  # it builds its whole list when it is imported

    found = {}
    for currency in Currency:
        if currency.exponent is not None:
            found[currency.code] = currency.exponent
    return found


@cache
def minor_digits(currency: str) -> int:
    """Return the number of digits after the decimal point in `currency`."""
    return digits_by_currency().get(currency, _USUAL)


class _WithAmount(Protocol):
    @property
    def amount(self) -> Decimal: ...


def total_of(rows: Iterable[_WithAmount]) -> Decimal:
    """Return the sum of the amounts of rows in one currency."""
    return sum((row.amount for row in rows), ZERO)


def quantise(amount: Decimal, currency: str) -> Decimal:
    """Return `amount` in whole minor units of `currency`, a half rounded away from zero."""
    return amount.quantize(_UNITS[minor_digits(currency)], ROUND_HALF_UP)


def written(amount: Decimal, currency: str) -> str:
    """Return an amount as text to be stored, with the digits of its currency, such as `12.50`.

    Equal amounts give the same text. An amount with more digits keeps them all.
    """
    whole = quantise(amount, currency)
    if whole == amount:
        return f"{whole:f}"
    return f"{amount:f}"


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
    """Return the number that a text gives, such as 1,250.50; None if it is not a number.

    A comma separates thousands only: 12,50 and 1.250,50 give None, so that no amount is read as a
    hundred times what it is.
    """
    if not _TYPED.fullmatch(text.strip()):
        return None
    return Decimal(text.strip().replace(",", ""))


def to_minor(amount: Decimal, currency: str = "") -> int:
    """Return an amount as a number of whole minor units (sen, cents).

    Raises ValueError if a fraction of a unit is left, which is a bug and never an input.
    """
    scaled = amount.scaleb(minor_digits(currency))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} {currency} is not in whole minor units")
    return whole


def from_minor(units: int, currency: str = "") -> Decimal:
    """Return the amount that a number of minor units (sen, cents) gives."""
    return Decimal(units).scaleb(-minor_digits(currency))
