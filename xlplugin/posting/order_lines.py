"""Make the lines of an order's document: its goods, the parts of sets, and TikTok's discount."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from xlplugin.ledger.documents import (
    DocumentState,
    Line,
)
from xlplugin.money import ZERO
from xlplugin.posting.lines import (
    charge_line,
    name_with_variation,
)
from xlplugin.posting.order_actions import (
    Action,
)
from xlplugin.posting.order_documents import (
    GIFT,
    GOODS,
    PART,
    PLATFORM_DISCOUNT,
)
from xlplugin.posting.shop import (
    ItemAccount,
    ShopAccounts,
)
from xlplugin.posting.taxes import Untaxed, with_taxes
from xlplugin.tax.codes import GOODS as TAXED_AS_GOODS
from xlplugin.tiktok.facts import Order, OrderLine


class OrderCandidate(NamedTuple):
    """Order to be posted, with what is known of it.

    `items` are the item codes of its lines, `created` its create date in the shop's zone, `day` the
    date of its document (None if the order is not that far), `posted` its document as posted
    before, `accounts` what is posted to on the day of the document.
    """

    order: Order
    action: Action
    items: Sequence[str]
    created: date
    day: date | None
    posted: DocumentState | None
    accounts: ShopAccounts


def item_codes(order: Order, typed: Sequence[str], accounts: ShopAccounts) -> list[str]:
    """Return the item code of each line: as typed, else the one that its SKU is matched to.

    A line without either has the shop's default item. If there is none, the item that its SKU was
    matched to is named, though it is not on Stock Items any more.

    Args:
        order: The order.
        typed: What the user typed for each line; empty for none.
        accounts: The shop's accounts, with the master data of the day.

    Returns:
        One code per line, in the lines' order; empty if nothing names an item.
    """
    masters = accounts.masters
    items = []
    for line, code in zip(order.lines, typed, strict=True):
        item = code or masters.item_for_sku(line.sku_id) or accounts.shop.default_item
        items.append(item or masters.lost_item(line.sku_id))
    return items


def document_lines(candidate: OrderCandidate, day: date) -> list[Line]:
    """Return the lines of an order; on a cancelled invoice they have quantity 0."""
    accounts = candidate.accounts
    factor = 0 if candidate.action.cancelled else 1
    bundles = accounts.masters.bundles
    lines: list[Untaxed] = []
    paid_by_tiktok = ZERO
    for line, item in zip(candidate.order.lines, candidate.items, strict=True):
        sold = _goods_line(line, accounts.items[item], line.quantity * factor, day, accounts)
        lines.append(Untaxed(sold, (item, TAXED_AS_GOODS), line.tax))
        if bundles:
            for part in _part_lines(sold, accounts):  # at 0.00
                lines.append(Untaxed(part, ()))
        paid_by_tiktok += line.platform_discount * line.quantity
    paid_by_tiktok *= factor
    if paid_by_tiktok:
        item = accounts.shop.voucher
        voucher = charge_line(accounts, item, PLATFORM_DISCOUNT, paid_by_tiktok, day)
        lines.append(Untaxed(voucher, (PLATFORM_DISCOUNT,)))
    day = candidate.day or candidate.created
    return with_taxes(lines, accounts.shop, day, candidate.order.state)


def _goods_line(
    line: OrderLine, posted_to: ItemAccount, quantity: int, day: date, accounts: ShopAccounts
) -> Line:
    """Return one line of goods; a gift takes stock at price 0.00."""
    code, uom, account, _, _ = posted_to
    price = ZERO if line.is_gift else line.original_price
    amount = line.sale_price * quantity
    shop = accounts.shop
    return Line(
        "",  # the type and number of its document, and its own number, come with `number_lines`
        "",
        0,
        code,
        name_with_variation(line.name, line.variation),
        uom,
        quantity,
        price,
        price * quantity - amount,
        amount,
        account,
        shop.location,
        shop.project,
        day,
        GIFT if line.is_gift else GOODS,
    )


def _part_lines(sold: Line, accounts: ShopAccounts) -> list[Line]:
    """Return a line at price 0.00 for each part of a set: it takes the part out of stock.

    Source: sql-account, Combos and bundles.
    """
    lines = []
    for part in accounts.masters.bundles.get(sold.item_code, ()):
        posted_to = accounts.items[part.item_code]
        line = sold._replace(
            item_code=posted_to.code,
            description=f"Sub Item of {sold.item_code}",
            uom=posted_to.uom,
            quantity=sold.quantity * part.quantity,
            unit_price=ZERO,
            discount=ZERO,
            amount=ZERO,
            account=posted_to.account,
            kind=PART,
        )
        lines.append(line)
    return lines
