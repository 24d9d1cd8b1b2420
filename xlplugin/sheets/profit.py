"""Fill the sheets Profit By SKU and Profit By Order."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from xlplugin.ledger.master import Masters
from xlplugin.ledger.profits import ItemProfit
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    PROFIT_BY_ORDER,
    PROFIT_BY_SKU,
    ProfitByOrderRow,
    ProfitBySkuRow,
)

NO_COST = "No cost is known"
_PERCENT = Decimal("0.01")


def put_profits(
    book: Workbook,
    by_sku: Sequence[ItemProfit],
    by_order: Sequence[ItemProfit],
    masters: Masters,
    shops: Mapping[str, str],
) -> None:
    """Show the profits of items by month, the best first, and those of each order."""
    skus = [_sku_row(one, masters, shops) for one in by_profit(by_sku)]
    orders = []
    for one in by_order:
        row = _sku_row(one, masters, shops)
        orders.append(ProfitByOrderRow(row.month, row.shop, one.order, *row[2:]))
    book.view(PROFIT_BY_ORDER).replace(orders)
    book.reveal(PROFIT_BY_ORDER.sheet)
    book.view(PROFIT_BY_SKU).replace(skus)
    book.show(PROFIT_BY_SKU)


def by_profit(items: Iterable[ItemProfit]) -> list[ItemProfit]:
    """Return the items of each month with the best first; those without a cost come after all."""

    def place(one: ItemProfit) -> tuple[bool, str, str, str, Decimal, str]:
        return lacks_cost(one), one.month, one.shop, one.currency, -one.profit, one.item

    return sorted(items, key=place)


def lacks_cost(one: ItemProfit) -> bool:
    """Return whether goods were sold whose cost is not known: then the profit is not known."""
    return bool(one.item and one.quantity and one.cost is None)


def _sku_row(one: ItemProfit, masters: Masters, shops: Mapping[str, str]) -> ProfitBySkuRow:
    description = "Of no item, such as adjustments"
    if one.item:
        description = masters.item_description(one.item)
    share = None
    if one.sales > 0 and not lacks_cost(one):
        share = (100 * one.profit / one.sales).quantize(_PERCENT, ROUND_HALF_UP)
    return ProfitBySkuRow(
        month=one.month,
        shop=shops.get(one.shop, one.shop),
        item_code=one.item,
        description=description,
        currency_code=one.currency,
        quantity=one.quantity,
        sales=one.sales,
        fees=one.fees,
        cost=one.cost,
        profit=one.profit,
        share=share,
        remark=NO_COST if lacks_cost(one) else "",
    )
