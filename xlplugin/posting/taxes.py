"""Give the lines of documents their tax.

The amount of a line stays what TikTok says; the tax is the part of it that is posted to another
account. So receivables, wallet and bank are the same with tax and without.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import REVERSED, Line
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO, quantise, total_of
from xlplugin.posting.order_documents import COLLECTED_TAX
from xlplugin.posting.shop import ShopMapping, is_control
from xlplugin.tax.codes import (
    WITH_ACCOUNT,
    AmountIs,
    AppliedTax,
    MissingRateError,
    Rounding,
    TaxKind,
    share_rounding,
)


def with_tax(line: Line, names: Sequence[str], shop: ShopMapping, day: date) -> Line:
    """Return a line with its tax code and the tax in its amount; as it is if it has none.

    Args:
        line: A line without tax.
        names: What it is, the most special first: its kind, its role.
        shop: Whose tax rules count.
        day: The day whose rate counts.

    Raises:
        FixInputError: The code has no rate on that day.
    """
    found = _found(line, names, shop, day)
    if found is None:
        return line
    return _taxed(line, found, found.in_amount(line.amount, shop.currency))


class Untaxed(NamedTuple):
    """Line without tax, and what its tax is found by.

    `names` is what the line is, as in `with_tax`; `stated` the tax of it that TikTok states, 0.00
    if it states none.
    """

    line: Line
    names: Sequence[str]
    stated: Decimal = ZERO


def with_taxes(
    lines: Sequence[Untaxed], shop: ShopMapping, day: date, state: str = ""
) -> list[Line]:
    """Return the lines of one document with their taxes, rounded as the shop chose.

    Tax that TikTok states is taken as it is. Tax that it adds to the price, collects and pays over
    itself goes in and out in the document: a line of each, so the document comes to the same.

    Args:
        lines: The lines in their order.
        shop: Whose tax rules count.
        day: The day whose rate counts.
        state: The state that the goods went to, which such a tax is of.

    Raises:
        FixInputError: A code has no rate on that day.
    """
    if shop.tax is None:
        return [one.line for one in lines]
    taxed = []
    by_code: dict[AppliedTax, list[int]] = defaultdict(list)
    collected: dict[AppliedTax, Decimal] = defaultdict(lambda: ZERO)
    for place, (line, names, stated) in enumerate(lines):
        found = _found(line, names, shop, day)
        if found is None:
            taxed.append(line)
            continue
        tax = found.in_amount(line.amount, shop.currency)
        if found.amount_is is AmountIs.APART and found.code.kind is TaxKind.COLLECTED:
            collected[found] += stated
        if found.is_computed and ZERO < stated < line.amount:
            tax = stated
        elif found.is_computed:
            by_code[found].append(place)
        taxed.append(_taxed(line, found, tax))
    if shop.tax.rounding is Rounding.DOCUMENT:
        for found, places in by_code.items():
            taxes = [taxed[place].tax for place in places]
            grosses = [taxed[place].amount for place in places]
            shared = share_rounding(taxes, grosses, found.code.rate, shop.currency)
            for place, tax in zip(places, shared, strict=True):
                taxed[place] = _taxed(taxed[place], found, tax)
    for found, amount in collected.items():
        if amount > 0:
            taxed += _in_and_out(taxed[0], found.code.code, found.code.account, amount, state)
    return taxed


def _in_and_out(
    like: Line, code: str, account: str, amount: Decimal, state: str = ""
) -> list[Line]:
    """Return the line of a tax that TikTok collects, and that of its payment by TikTok."""
    of_state = f" of {state}" if state else ""
    into = like._replace(
        item_code="",
        description=f"Tax{of_state} collected by TikTok",
        uom="",
        quantity=1,
        unit_price=amount,
        discount=ZERO,
        amount=amount,
        account=account,
        kind=COLLECTED_TAX,
        tax_code=code,
        tax=amount,
        tax_account=account,
    )
    out = into._replace(
        description=f"Tax{of_state} paid over by TikTok",
        unit_price=-amount,
        amount=-amount,
        tax_code="",
        tax=ZERO,
        tax_account="",
    )
    return [into, out]


def refunded(refunds: Sequence[Line], sold: Sequence[Line], currency: str) -> list[Line]:
    """Return lines of a refund with the tax of the sale that they take back.

    A refund of the whole sale takes back all of its tax, to the cent. A part of it takes back the
    same part of each code's amount and tax.

    Args:
        refunds: Lines without tax, in invoice signs: negative.
        sold: The lines of the invoice that the order brought.
        currency: Of all amounts.
    """
    by_code: dict[str, _TaxedSales] = defaultdict(_TaxedSales)
    collected: dict[str, _TaxedSales] = defaultdict(_TaxedSales)
    for line in sold:
        if line.kind.removeprefix(REVERSED) != COLLECTED_TAX:
            by_code[line.tax_code].add(line)
        elif line.tax_code:
            collected[line.tax_code].add(line)
    gross = total_of(by_code.values())
    if not gross or not any(line.tax_code for line in sold):
        return list(refunds)
    whole = total_of(refunds)
    lines = []
    for refund in refunds:
        lines += _shared(refund, by_code, gross, currency)
    for code, one in by_code.items():
        if code:
            _add_up(lines, code, quantise(one.tax * whole / gross, currency) + ZERO)
    for code, one in collected.items():
        amount = quantise(one.tax * whole / gross, currency)
        if amount:
            for line in _in_and_out(lines[0], code, one.account, amount):
                lines.append(line._replace(kind=f"{COLLECTED_TAX}, refunded"))
    return lines


@dataclass
class _TaxedSales:
    """Sales on one tax code."""

    amount: Decimal = ZERO
    tax: Decimal = ZERO
    account: str = ""

    def add(self, line: Line) -> None:
        self.amount += line.amount
        self.tax += line.tax
        self.account = self.account or line.tax_account


def _shared(
    refund: Line, by_code: Mapping[str, _TaxedSales], gross: Decimal, currency: str
) -> list[Line]:
    """Return a refund's line as one for each code of the sale; the last one takes what is left."""
    left = refund.amount
    lines = []
    codes = []
    for code, one in by_code.items():
        if one.amount:
            codes.append((code, one))
    for number, (code, one) in enumerate(codes, 1):
        part = left
        if number < len(codes):
            part = quantise(refund.amount * one.amount / gross, currency)
        left -= part
        if not part:
            continue
        tax = quantise(one.tax * part / one.amount, currency) + ZERO
        lines.append(
            refund._replace(
                unit_price=part, amount=part, tax_code=code, tax=tax, tax_account=one.account
            )
        )
    return lines


def _add_up(lines: list[Line], code: str, tax: Decimal) -> None:
    """Put what rounding left over on the largest line of a code."""
    places = [place for place, line in enumerate(lines) if line.tax_code == code]
    if not places:
        return
    largest = max(places, key=lambda place: abs(lines[place].amount))
    over = tax - sum((lines[place].tax for place in places), ZERO)
    lines[largest] = lines[largest]._replace(tax=lines[largest].tax + over)


def refuse_tax_accounts(shop: ShopMapping, masters: Masters) -> None:
    """Refuse a shop that may need a tax code without an account that can be posted to.

    Raises:
        FixInputError: With the account, and its row on Tax Codes.
    """
    if shop.tax is None:
        return
    used = {use.code for use in shop.tax.uses}
    for code in shop.tax.codes:
        if code.code not in used or code.kind not in WITH_ACCOUNT:
            continue
        what = ""
        if code.account not in masters.accounts:
            what = f"Account '{code.account}' is not in GL Accounts."
        elif is_control(code.account, masters):
            what = f"Account '{code.account}' is a customer's control account."
        if what:
            raise FixInputError(
                what,
                where=f"sheet 'Tax Codes', {code.country} {code.code}, column 'Account'",
                cure="Choose another one there, or press Tax Codes, which makes the usual ones.",
            )


def _found(line: Line, names: Sequence[str], shop: ShopMapping, day: date) -> AppliedTax | None:
    """Return the tax of a line; None if it has none."""
    if shop.tax is None or not line.amount:
        return None
    try:
        return shop.tax.find(names, day)
    except MissingRateError as error:
        raise FixInputError(
            f"Tax code '{error.code}' has no rate on {error.day:%d/%m/%Y}.",
            where="sheet 'Tax Codes'",
            cure="Add a row with From and To around that day, or choose another code on Tax Map.",
        ) from None


def _taxed(line: Line, found: AppliedTax, tax: Decimal) -> Line:
    """Return a line with its code; its account stands there also if the tax is rounded to 0.00."""
    kind = found.code.kind
    account = ""
    if kind in WITH_ACCOUNT:
        account = found.code.account
    elif kind is TaxKind.NOT_RECOVERABLE:
        account = line.account
    return line._replace(tax_code=found.code.code, tax=tax, tax_account=account)
