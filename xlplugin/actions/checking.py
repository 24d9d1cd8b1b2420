"""Compare what TikTok settled with the books."""

from collections.abc import Sequence

from xlplugin.actions.complete import FOUND_BY, as_problems, prove_settlements
from xlplugin.context import ButtonContext
from xlplugin.money import ZERO, shown
from xlplugin.posting.completeness import Completeness
from xlplugin.posting.settlement_check import DayCheck
from xlplugin.sheets.payments import read_settlement_lines
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.settlement_check import put_checks
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import PAYMENTS
from xlplugin.wording import by_count, counting


def check_settlements(press: ButtonContext) -> str:
    """Compare on Settlement Check the statements and daily totals with what the books received."""
    if press.book.rows(PAYMENTS):
        read_settlement_lines(press.book)  # raises for a row that was changed by hand
    proof = prove_settlements(press)
    days = proof.days
    put_checks(press.book, days, proof.complete)
    problems = as_problems(proof.complete.findings, names_of_shops(press.book))
    put_problems(press.book, FOUND_BY, problems)
    press.problems += problems
    if not days:
        return "Nothing is settled yet: neither the books nor a statement has a settlement row."
    currencies = dict.fromkeys(shop_date.currency for shop_date in days)
    told = []
    for currency in currencies:
        told.append(_told(currency, [day for at, day in days.items() if at.currency == currency]))
    wrong = sum(1 for day in days.values() if day.difference)
    press.is_wrong = bool(wrong or problems)
    named = []
    if wrong:
        verb = by_count(wrong, "differs", "differ")
        named.append(f"{counting(wrong, 'date')} {verb}: see Remark, and press Verify.")
    return " ".join([*told, *named, _compared(proof.complete)])


def _compared(found: Completeness) -> str:
    """Return how the comparison with TikTok ended."""
    parts = []
    if found.findings:
        parts.append(f"{counting(len(found.findings), 'finding')}: see Complete, and Problems.")
    if found.confirmed:
        parts.append(f"TikTok's daily total agrees on {counting(len(found.confirmed), 'date')}.")
    if found.elsewhere:
        parts.append(
            f"{counting(len(found.elsewhere), 'date')} as the statements say that another "
            "workbook has loaded."
        )
    if found.unconfirmed:
        parts.append(
            f"{counting(len(found.unconfirmed), 'date')} without a daily total: "
            "press Fetch Withdrawals, where the shop is linked."
        )
    return " ".join(parts)


def _told(currency: str, days: Sequence[DayCheck]) -> str:
    """Return the totals of one currency as a sentence."""
    settled = ZERO
    payments = ZERO
    refunds = ZERO
    difference = ZERO
    reserve = ZERO
    not_posted = ZERO
    rows = 0
    for day in days:
        settled += day.settled
        payments += day.payments
        refunds += day.refunds
        difference += day.difference
        reserve += day.reserve
        not_posted += day.not_posted
        rows += day.rows
    beside = ""
    if reserve:
        beside = f", reserve {shown(reserve, currency)}"
    return (
        f"{counting(len(days), 'date')}, {counting(rows, 'row')}: "
        f"{currency} {shown(settled, currency)} settled; "
        f"customer payments {shown(payments, currency)} less refunds {shown(refunds, currency)}; "
        f"difference {shown(difference, currency)}{beside}; "
        f"not posted {shown(not_posted, currency)}."
    )
