"""Find the profit of each item of each order, by month.

Sums are of whole minor units, so that pandas adds them exactly.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from xlplugin.ledger.documents import DEBTOR_SIGN, REVERSED, DocumentId, DocumentState, Line
from xlplugin.ledger.master import Account
from xlplugin.ledger.profits import Cost, ItemProfit
from xlplugin.ledger.source_keys import order_of
from xlplugin.ledger.statements import PROFIT_TYPES, SALES_TYPES, section_of
from xlplugin.money import minor_digits
from xlplugin.posting.order_documents import GIFT, GOODS, PART

_ORDER = ["shop", "currency", "order"]
_PLACE = ["month", *_ORDER, "item"]
_SUMS = ["quantity", "sales", "fees"]


def profit_by_order(
    documents: Iterable[DocumentState],
    lines: Iterable[Line],
    accounts: Mapping[str, Account],
    costs: Iterable[Cost],
) -> list[ItemProfit]:
    """Return the profit of each item of each order, by month.

    Fees and discounts of a whole order are divided among its items in proportion to their sales;
    what rounding leaves goes to the item with the highest sales. All sales and fees of the
    documents are in the result, so that its sums are those of the books.

    Args:
        documents: The documents of the books.
        lines: Their lines, with the kind of each.
        accounts: The chart of accounts, by code: it says what is a sale and what a fee.
        costs: The cost of what each order sold, if costs are kept.

    Returns:
        One record per month, shop, currency, order and item, in that order. Amounts are exact; a
        cost is positive, and None where it is not known.
    """
    frame = _facts(documents, lines, accounts)
    if frame.empty:
        return []
    sums = frame.groupby(_PLACE, as_index=False)[_SUMS].sum()
    divided = _divide(sums)
    costed = _costs(costs)
    every = divided.merge(costed, on=_PLACE, how="outer")
    every[_SUMS] = every[_SUMS].fillna(0).astype("int64")
    every = every.sort_values(_PLACE)
    found = []
    for row in every.to_dict("records"):
        found.append(_item_profit(row))
    return [one for one in found if one.quantity or one.sales or one.fees or one.cost]


def profit_by_sku(items: Iterable[ItemProfit]) -> list[ItemProfit]:
    """Add up the profit of each item by month; a sum has no cost if one of its parts has none.

    Args:
        items: The profit of each item of each order.

    Returns:
        One record per month, shop, currency and item, without an order.
    """
    sums: dict[tuple[str, str, str, str], ItemProfit] = {}
    for one in items:
        place = (one.month, one.shop, one.currency, one.item)
        old = sums.get(place)
        if old is None:
            sums[place] = one._replace(order="")
            continue
        cost: Decimal | None = None
        if old.cost is not None and one.cost is not None:
            cost = old.cost + one.cost
        elif not one.quantity:  # a fee of a later month needs no cost
            cost = old.cost
        elif not old.quantity:
            cost = one.cost
        sums[place] = old._replace(
            quantity=old.quantity + one.quantity,
            sales=old.sales + one.sales,
            fees=old.fees + one.fees,
            cost=cost,
        )
    return [sums[place] for place in sorted(sums)]


def _facts(
    documents: Iterable[DocumentState], lines: Iterable[Line], accounts: Mapping[str, Account]
) -> pd.DataFrame:
    """Return a row for each line that makes sales or fees, in minor units.

    A refund that names an item of its order is a refund of that item.
    """
    lines = list(lines)
    states = {}
    for document in documents:
        states[DocumentId(document.type, document.no)] = document
    sold = set()
    for line in lines:
        if line.kind in (GOODS, GIFT, PART):
            document = states[DocumentId(line.doc_type, line.doc_no)]
            sold.add((document.shop, order_of(document.source_key), line.item_code))
    facts: list[tuple[object, ...]] = []
    for line in lines:
        sign = DEBTOR_SIGN[line.doc_type]
        section = section_of(accounts, line.account)
        if not sign or section not in PROFIT_TYPES:
            continue
        document = states[DocumentId(line.doc_type, line.doc_no)]
        is_goods = line.kind.removeprefix(REVERSED) in (GOODS, GIFT, PART)
        order_id = order_of(document.source_key)
        place = (document.shop, order_id, line.item_code)
        amount = sign * int(line.to_account.scaleb(minor_digits(document.currency)))
        facts.append(
            (
                f"{line.delivery_date:%Y-%m}",
                document.shop,
                document.currency,
                order_id,
                line.item_code if is_goods or place in sold else "",
                sign * line.quantity if is_goods else 0,
                amount if section in SALES_TYPES else 0,
                0 if section in SALES_TYPES else -amount,
            )
        )
    return pd.DataFrame(facts, columns=[*_PLACE, *_SUMS])


def _divide(sums: pd.DataFrame) -> pd.DataFrame:
    """Divide amounts of a whole order among its items, in proportion to their sales."""
    goods = sums[sums["item"] != ""]
    loose = sums[sums["item"] == ""].reset_index(drop=True)
    weights = goods.groupby([*_ORDER, "item"], as_index=False)["sales"].sum()
    weights = weights[weights["sales"] > 0].rename(columns={"sales": "weight"})
    weights = weights.sort_values("weight", ascending=False, kind="stable")
    weights["total"] = weights.groupby(_ORDER)["weight"].transform("sum")
    loose["no"] = loose.index
    parts = loose.drop(columns="item").merge(weights, on=_ORDER)
    for name in ("sales", "fees"):
        whole = parts[name]
        parts[name] = whole * parts["weight"] // parts["total"]
        left = whole - parts.groupby("no")[name].transform("sum")
        parts[name] += left.where(~parts["no"].duplicated(), 0)
    alone = loose[~loose["no"].isin(parts["no"])]
    every = pd.concat([goods, parts[[*_PLACE, *_SUMS]], alone[[*_PLACE, *_SUMS]]])
    return every.groupby(_PLACE, as_index=False)[_SUMS].sum()


def _costs(costs: Iterable[Cost]) -> pd.DataFrame:
    rows = []
    for one in costs:
        units = int(one.amount.scaleb(minor_digits(one.currency)))
        rows.append((*one[:5], units))
    frame = pd.DataFrame(rows, columns=[*_PLACE, "cost"])
    for name in _PLACE:
        frame[name] = frame[name].astype("object")
    return frame.groupby(_PLACE, as_index=False)[["cost"]].sum()


def _item_profit(row: Mapping[Any, Any]) -> ItemProfit:
    digits = minor_digits(row["currency"])
    cost = None
    if not pd.isna(row["cost"]):
        cost = Decimal(int(row["cost"])).scaleb(-digits)
    return ItemProfit(
        month=row["month"],
        shop=row["shop"],
        currency=row["currency"],
        order=row["order"],
        item=row["item"],
        quantity=int(row["quantity"]),
        sales=Decimal(int(row["sales"])).scaleb(-digits),
        fees=Decimal(int(row["fees"])).scaleb(-digits),
        cost=cost,
    )
