"""Compare the fees of orders with the rates on Fee Rates (group Books)."""

from collections import defaultdict
from decimal import Decimal

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError
from xlplugin.ledger.fee_audit import ChargedFee, FeeRate, claim, fee_audit
from xlplugin.money import ZERO, shown_sums
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.shops import names_of_shops, regions_of_shops, shops_without_region
from xlplugin.sheets.tables import FEE_AUDIT, FEE_RATES, FeeAuditRow, FeeRatesRow
from xlplugin.tiktok.markets.fee_rates import SALES_AND_SHIPPING, PublishedRate, rates_of
from xlplugin.wording import counting

_TOLERANCE = Decimal("0.01")  # TikTok rounds each item, the rate is taken of the order


def show_fee_audit(press: ButtonContext) -> str:
    """List the fees by kind and month beside their rates, and what was charged too much."""
    _offer_published(press)
    rates = _read_rates(press.book)
    masters = read_masters(press.book)
    with press.books.reading(checked=False) as books:
        fees = fee_audit(books.documents(), books.document_lines(), masters, rates, _TOLERANCE)
    shops = names_of_shops(press.book)
    press.book.view(FEE_AUDIT).replace([_row(fee, shops) for fee in fees])
    press.book.reveal(FEE_RATES.sheet)
    press.book.show(FEE_AUDIT)
    if not fees:
        return "No fee of an order is posted."
    if not rates:
        blank = shops_without_region(press.book)
        region = ""
        if blank:
            region = (
                f"Write the country of {', '.join(blank)} in Region on Shops, such as MY: Fee "
                "Audit then offers the rates that TikTok has published for it. Or enter"
            )
        return (
            f"Fee Audit shows what was charged. {region or 'Enter'} the rates that TikTok should "
            "charge on the sheet Fee Rates, and press Fee Audit again."
        )
    return _told(fees)


def _offer_published(press: ButtonContext) -> None:
    """Fill an empty Fee Rates with what TikTok has published for the shops' countries, if wanted.

    A country without a published rate is not asked for.
    """
    view = press.book.view(FEE_RATES)
    if any(any(row) for row in view.rows()):
        return
    regions = sorted({region for region in regions_of_shops(press.book).values() if region})
    rates = rates_of(regions)
    question = (
        f"The sheet Fee Rates is empty. Fill in the {counting(len(rates), 'rate')} that TikTok has "
        f"published for {', '.join(regions)}, each with its source? Correct them to your contract "
        "and your categories."
    )
    if rates and press.prompter.ask(question):
        view.replace([_published_row(rate) for rate in rates])


def _published_row(rate: PublishedRate) -> FeeRatesRow:
    return FeeRatesRow(
        kind=rate.kind,
        percent=rate.percent,
        per_order=rate.per_order or None,
        category=rate.category,
        base=rate.base,
        start=rate.start,
        end=rate.end,
        source=rate.source,
    )


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
        rates.append(
            FeeRate(
                kind=row.kind,
                shop=row.shop_id,
                start=row.start,
                end=row.end,
                percent=row.percent,
                per_order=per_order,
                category=row.category,
                on_shipping=row.base.casefold() == SALES_AND_SHIPPING.casefold(),
            )
        )
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
    without = set()
    for fee in fees:
        if not fee.order and fee.allowed is None:
            without.add(fee.kind)
    note = f" Without a rate: {', '.join(sorted(without))}." if without else ""
    if not orders:
        return f"Nothing was charged above its rate.{note}"
    return f"Charged too much on {counting(len(orders), 'order')}: {shown_sums(over)}.{note}"
