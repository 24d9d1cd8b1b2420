"""Show the profit of each SKU and of each order, by month (group Books)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from xlplugin.actions.account_types import changed_types, told_types
from xlplugin.actions.stock import Stock, known_costs
from xlplugin.analysis.profit import profit_by_order, profit_by_sku
from xlplugin.context import ButtonContext
from xlplugin.ledger.profits import ItemProfit
from xlplugin.money import ZERO
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.profit import lacks_cost, put_profits
from xlplugin.sheets.shops import names_of_shops
from xlplugin.stock.profits import costs_of_orders
from xlplugin.wording import counting


def show_profit_by_sku(press: ButtonContext) -> str:
    """List the sales, fees, cost and profit of each item, by month, and of each order's items."""
    masters = read_masters(press.book)
    with press.books.reading(checked=False) as books:
        types = changed_types(press, books)
        stock = known_costs(press, books)
        costs = costs_of_orders(stock.costed, stock.currency) if stock else []
        items = profit_by_order(books.documents(), books.document_lines(), masters.accounts, costs)
    put_profits(press.book, profit_by_sku(items), items, masters, names_of_shops(press.book))
    if not items:
        return " ".join(["Nothing is sold yet.", *told_types(types, date.min)])
    return " ".join([f"{_told(items)}{_lacking(items, stock)}", *told_types(types, date.min)])


def _told(items: list[ItemProfit]) -> str:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in items:
        sums[one.currency] += one.profit
    skus = len({one.item for one in items if one.item})
    orders = len({one.order for one in items if one.order})
    profits = ", ".join(f"{currency} {amount:,.2f}" for currency, amount in sorted(sums.items()))
    return (
        f"Profit of {counting(skus, 'SKU')} in {counting(orders, 'order')}, "
        f"with what belongs to no order: {profits}."
    )


def _lacking(items: list[ItemProfit], stock: Stock | None) -> str:
    """Return a note on items whose cost is not known."""
    lacking = {one.item for one in items if lacks_cost(one)}
    if not lacking:
        return ""
    cure = "Press Post Cost to choose how costs are found." if stock is None else ""
    cure = cure or "Enter them on Stock Movements or Standard Costs."
    return f" Without a cost: {counting(len(lacking), 'SKU')}, at the end. {cure}"
