"""Find the tax code of a line.

A firm keeps its codes on the sheet Tax Codes and what they apply to on Tax Map. Both begin with a
preset (`tax.presets`), which is a start that the firm's accountant confirms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.dated import in_force
from xlplugin.money import ZERO, quantise


class TaxKind(StrEnum):
    """Purpose of a tax code. The value is the word on the sheet Tax Codes."""

    OUTPUT = "Output tax"
    INPUT = "Input tax"
    NOT_RECOVERABLE = "Input tax not recoverable"
    REVERSE_CHARGE = "Reverse charge"
    WITHHELD_FROM_US = "Withheld from us"
    WITHHELD_BY_US = "Withheld by us"
    ZERO_RATED = "Zero rated"
    EXEMPT = "Exempt"
    OUT_OF_SCOPE = "Out of scope"
    COLLECTED = "Collected by TikTok"


class AmountIs(StrEnum):
    """Relation of an amount and its tax. The value is the word on the sheet Tax Map.

    INCLUDED: The amount includes the tax. APART: The amount is without tax; the tax, if any, is
    another amount. ITSELF: The whole amount is tax.
    """

    INCLUDED = "Tax included"
    APART = "Tax apart"
    ITSELF = "Tax itself"


class Rounding(StrEnum):
    """Level at which tax is rounded: on each line, or once for each code of a document."""

    LINE = "Line"
    DOCUMENT = "Document"


# Kinds whose tax is posted to an account of its own.
WITH_ACCOUNT = (
    TaxKind.OUTPUT,
    TaxKind.INPUT,
    TaxKind.WITHHELD_FROM_US,
    TaxKind.WITHHELD_BY_US,
    TaxKind.COLLECTED,
)
WITHOUT_TAX = (TaxKind.ZERO_RATED, TaxKind.EXEMPT, TaxKind.OUT_OF_SCOPE)

# What a code can apply to beside a fee kind or an item code: goods, what TikTok pays of their
# price, and every other kind of a role, named as on the Fee Map.
GOODS = "Goods"
PLATFORM_DISCOUNT = "Platform discount"
ROLE_NAMES = {
    "sale": "(other sales)",
    "summary sale": GOODS,
    "refund": "(other refunds)",
    "shipping": "(other shipping)",
    "fee": "(other fees)",
    "tax": "(other taxes)",
    "adjustment": "(other adjustments)",
}


class TaxCode(NamedTuple):
    """Tax code of a country, with its rate for a period.

    `rate` is in percent. `first` and `last` are the days between which the rate holds, None if it
    has no end. `base_box` and `tax_box` name the boxes of the return. A reverse charge is owed and
    claimed in one return: `input_base_box` and `input_tax_box` name the boxes of the claim.
    """

    country: str
    code: str
    description: str
    kind: TaxKind
    rate: Decimal
    account: str = ""
    first: date | None = None
    last: date | None = None
    base_box: str = ""
    tax_box: str = ""
    input_base_box: str = ""
    input_tax_box: str = ""

    def holds_on(self, day: date) -> bool:
        """Return whether the rate is in force on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class TaxUse(NamedTuple):
    """One row of Tax Map: the tax code of an item, a fee kind or a role, in one country.

    It holds from the day `start` on; None if it always held.
    """

    country: str
    applies_to: str
    code: str
    amount_is: AmountIs
    start: date | None = None


def with_prices(
    uses: Sequence[TaxUse], codes: Sequence[TaxCode], *, tax_included: bool
) -> list[TaxUse]:
    """Return the uses, changed so that the shop's sales prices include their tax, or do not.

    Only uses of codes that tax a sale are changed.

    Args:
        uses: The uses of its country, as Tax Map has them.
        codes: The codes of its country.
        tax_included: Whether the tax is in the price.
    """
    on_sales = set()
    for code in codes:
        if code.kind in (TaxKind.OUTPUT, TaxKind.COLLECTED):
            on_sales.add(code.code)
    amount_is = AmountIs.INCLUDED if tax_included else AmountIs.APART
    changed = []
    for use in uses:
        if use.code in on_sales and use.amount_is is not AmountIs.ITSELF:
            use = use._replace(amount_is=amount_is)
        changed.append(use)
    return changed


class AppliedTax(NamedTuple):
    """Code found for a line, and how the line's amount is read."""

    code: TaxCode
    amount_is: AmountIs

    @property
    def is_computed(self) -> bool:
        """Return whether the tax is inside the amount, and is computed by the rate."""
        if self.amount_is is not AmountIs.INCLUDED:
            return False
        # A reverse charge is owed and claimed at once: nothing of it is in the amount.
        return self.code.kind not in (*WITHOUT_TAX, TaxKind.REVERSE_CHARGE)

    def in_amount(self, amount: Decimal, currency: str) -> Decimal:
        """Return the tax that an amount has in it, with the amount's sign."""
        if self.amount_is is AmountIs.ITSELF:
            return amount
        if not self.is_computed:
            return ZERO
        return tax_included(amount, self.code.rate, currency)


@dataclass(frozen=True)
class TaxRules:
    """Tax of one shop.

    Attributes:
        codes: The codes of its country; a code has a row for each time its rate changed.
        uses: What they apply to.
        registered_from: The first day that is taxed.
        registered_until: The last one; None if it has no end.
        rounding: Whether tax is rounded on each line, or once for each code of a document.
    """

    codes: Sequence[TaxCode]
    uses: Sequence[TaxUse]
    registered_from: date
    registered_until: date | None = None
    rounding: Rounding = Rounding.LINE
    _found: dict[tuple[str, ...], list[TaxUse]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def is_registered(self, day: date) -> bool:
        """Return whether a day is taxed."""
        if day < self.registered_from:
            return False
        return self.registered_until is None or day <= self.registered_until

    def find(self, names: Sequence[str], day: date) -> AppliedTax | None:
        """Return the tax of a line.

        Args:
            names: What the line is, the most specific first: its item, its kind, its role.
            day: The day whose rate counts; for a refund that of the sale.

        Returns:
            None if the shop is not registered on that day, or Tax Map has no row for such a line.

        Raises:
            MissingRateError: The code has no rate on that day.
        """
        if not self.is_registered(day):
            return None
        key = tuple(names)
        if key not in self._found:
            self._found[key] = _uses(self.uses, names)
        use = _held_on(self._found[key], names, day)
        if use is None:
            return None
        for code in self.codes:
            if code.code == use.code and code.holds_on(day):
                return AppliedTax(code, use.amount_is)
        raise MissingRateError(use.code, day)


class MissingRateError(Exception):
    """The code that a line needs has no rate on the line's day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(f"{code} on {day}")
        self.code = code
        self.day = day


def _uses(uses: Iterable[TaxUse], names: Sequence[str]) -> list[TaxUse]:
    """Return the rows for any of the names; the first row of Tax Map is the last of them."""
    wanted = {name.casefold() for name in names if name}
    found = [use for use in uses if use.applies_to.casefold() in wanted]
    found.reverse()  # of two rows that hold from the same day the first one counts
    return found


def _held_on(uses: Iterable[TaxUse], names: Sequence[str], day: date) -> TaxUse | None:
    by_name = in_force(uses, _folded_name, day)
    for name in names:
        found = by_name.get(name.casefold()) if name else None
        if found:
            return found
    return None


def _folded_name(use: TaxUse) -> str:
    return use.applies_to.casefold()


def tax_included(gross: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Return the tax in a gross amount, rounded to whole minor units, a half away from zero.

    Args:
        gross: An amount with its tax; the result has its sign.
        rate: In percent of the net amount.
        currency: Whose minor units count.
    """
    return quantise(gross * rate / (100 + rate), currency) + ZERO  # not -0.00


def tax_on_top(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Return the tax on a net amount, rounded as in `tax_included`."""
    return quantise(net * rate / 100, currency) + ZERO


def share_rounding(
    taxes: Sequence[Decimal], grosses: Sequence[Decimal], rate: Decimal, currency: str
) -> list[Decimal]:
    """Return the taxes of lines so that they add up to the tax of their total.

    The difference of a few minor units goes to the line with the largest gross amount, so the
    total of the document stays what it is.

    Args:
        taxes: The tax of each line, rounded by itself.
        grosses: The amount of each line with its tax, in the same order.
        rate: The rate in percent.
        currency: The currency, whose minor units are rounded to.

    Returns:
        The taxes in the same order; they add up to the tax that the sum of `grosses` includes.
    """
    shared = list(taxes)
    if not shared:
        return shared
    total = tax_included(sum(grosses, ZERO), rate, currency)
    largest = max(range(len(grosses)), key=lambda place: abs(grosses[place]))
    shared[largest] += total - sum(shared, ZERO)
    return shared
