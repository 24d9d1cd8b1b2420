"""Add up what TikTok charged by month, shop and kind of fee, beside the sales of the month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED
from xlplugin.ledger.master import Account
from xlplugin.ledger.run_sums import LineSum
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import ZERO

_PERCENT = Decimal("0.01")


class MonthlyFee(NamedTuple):
    """One kind of fee of one shop in one month.

    `month` is such as 2026-06. `fee` is positive if TikTok charged it, negative if TikTok paid it.
    `sales` are the shop's sales of that month less discounts and returns.
    """

    month: str
    shop: str
    currency: str
    kind: str
    account: str
    fee: Decimal
    sales: Decimal

    @property
    def share(self) -> Decimal | None:
        """Return the fee in percent of the sales; None if there are no sales."""
        if self.sales <= 0:
            return None
        return (100 * self.fee / self.sales).quantize(_PERCENT, ROUND_HALF_UP)


def fees_by_month(sums: Iterable[LineSum], accounts: Mapping[str, Account]) -> list[MonthlyFee]:
    """Add up the fee lines of invoices and credit notes.

    A line is a fee if its account makes the profit and is not of sales. It counts in the month of
    its settlement date.

    Returns:
        The fees that are not 0.00, by month, shop, currency, kind and account.
    """
    fees: dict[tuple[str, str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    sales: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for summed in sums:
        sign = DEBTOR_SIGN[summed.doc_type]
        section = section_of(accounts, summed.account)
        if not sign or section not in PROFIT_TYPES:
            continue
        place = (summed.month, summed.shop, summed.currency)
        if section in SALES_TYPES:
            sales[place] += sign * summed.amount
        else:
            kind = summed.kind.removeprefix(REVERSED)
            fees[*place, kind, summed.account] -= sign * summed.amount
    found = []
    for (month, shop, currency, kind, account), fee in sorted(fees.items()):
        if fee:
            of_month = sales[month, shop, currency]
            found.append(MonthlyFee(month, shop, currency, kind, account, fee, of_month))
    return found
