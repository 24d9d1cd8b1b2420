"""Compare the fees of orders with the rates on Fee Rates (group Books)."""

from collections import defaultdict
from decimal import Decimal

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError
from xlplugin.ledger.fee_audit import ChargedFee, FeeRate, claim, fee_audit
from xlplugin.money import ZERO, shown_sums
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.shops import names_of_shops
from xlplugin.sheets.tables import FEE_AUDIT, FEE_RATES, FeeAuditRow
from xlplugin.wording import counting

_TOLERANCE = Decimal("0.01")  # TikTok rounds each item, the rate is taken of the order


def show_fee_audit(press: ButtonContext) -> str:
    """List the fees by kind and month beside their rates, and what was charged too much."""
    rates = _read_rates(press.book)
    accounts = read_masters(press.book).accounts
    with press.books.reading(checked=False) as books:
        fees = fee_audit(books.documents(), books.document_lines(), accounts, rates, _TOLERANCE)
    shops = names_of_shops(press.book)
    press.book.view(FEE_AUDIT).replace([_row(fee, shops) for fee in fees])
    press.book.reveal(FEE_RATES.sheet)
    press.book.show(FEE_AUDIT)
    if not fees:
        return "No fee of an order is posted."
    if not rates:
        return (
            "Fee Audit shows what was charged. Enter the rates that TikTok should charge on the "
            "sheet Fee Rates, and press Fee Audit again."
        )
    return _told(fees)


def _read_rates(book: Workbook) -> list[FeeRate]:
    """Return the rows of Fee Rates. Raises FixInputError for a row without a kind or a rate."""
    rates = []
    view = book.view(FEE_RATES)
    for number, row in enumerate(view.rows()):
        if not any(row):
            continue
        if not row.kind or row.percent is None:
            raise FixInputError(
                "A rate needs a Kind and a Rate %.",
                where=f"sheet '{FEE_RATES.sheet}', cell {view.cell('Kind', number)}",
                cure="Fill them in, or clear the row.",
            )
        per_order = row.per_order or ZERO
        rates.append(FeeRate(row.kind, row.shop_id, row.start, row.end, row.percent, per_order))
    return rates


def _row(fee: ChargedFee, shops: dict[str, str]) -> FeeAuditRow:
    return FeeAuditRow(
        month=fee.month,
        shop=shops.get(fee.shop, fee.shop),
        kind=fee.kind,
        order_id=fee.order,
        currency_code=fee.currency,
        sales=fee.base,
        charged=fee.charged,
        percent=fee.percent,
        rate=fee.rate.percent if fee.rate else None,
        allowed=fee.allowed,
        over=fee.over,
        claim=claim(fee),
    )


def _told(fees: list[ChargedFee]) -> str:
    over: dict[str, Decimal] = defaultdict(lambda: ZERO)
    orders = set()
    for fee in fees:
        if fee.order:
            over[fee.currency] += fee.over
            orders.add(fee.order)
    without = {fee.kind for fee in fees if not fee.order and fee.allowed is None}
    note = f" Without a rate: {', '.join(sorted(without))}." if without else ""
    if not orders:
        return f"Nothing was charged above its rate.{note}"
    return f"Charged too much on {counting(len(orders), 'order')}: {shown_sums(over)}.{note}"
