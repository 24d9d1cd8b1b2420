"""Write the journal vouchers that bring the books to the cost of the stock movements.

Each press calculates every movement again and posts the difference to what the books already have,
by shop and day of the movement. So a receipt that is typed late, or a cost that is corrected, gives
an adjustment with a voucher of its own, and a second press posts nothing. A voucher of a locked day
is dated the first open day.

    goods come in          Inventory                     / Goods Received
    goods are sold         Cost of Sales                 / Inventory
    goods come back        Inventory                     / Cost of Sales
    damaged goods          Damaged Goods                 / Cost of Sales
    a count finds less     Damaged Goods                 / Inventory
    new standard cost      Inventory                     / Cost Variance

Source: docs/accounting.md, Cost of sales and stock.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import JOURNAL_VOUCHER, DocumentId, DocumentState, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account, Masters
from xlplugin.money import ZERO
from xlplugin.posting.order_documents import first_open_day
from xlplugin.posting.vouchers import VoucherHead, add_voucher
from xlplugin.stock.costing import CostedMovement, CostingMethod
from xlplugin.stock.movements import MovementKind

KEY = "stock:"  # source keys of these vouchers: stock:<shop>:<day of the movement>:<number>

# Special Acc Types of the accounts that are posted to, and what is made if there is none.
INVENTORY = "Inventory"
COST_OF_SALES = "Cost Of Sales"
GOODS_RECEIVED = "Goods Received"
DAMAGED_GOODS = "Damaged Goods"
COST_VARIANCE = "Cost Variance"
STOCK_ACCOUNTS = (
    Account("330-000", "INVENTORY", "Current Assets", INVENTORY),
    Account("610-000", "COST OF SALES", "Cost of Goods Sold", COST_OF_SALES),
    Account("405-000", "GOODS RECEIVED", "Current Liabilities", GOODS_RECEIVED),
    Account("615-000", "DAMAGED AND MISSING GOODS", "Cost of Goods Sold", DAMAGED_GOODS),
    Account("616-000", "COST VARIANCE", "Cost of Goods Sold", COST_VARIANCE),
)

ShopDay = tuple[str, date]  # shop id, empty for the firm; day of the movement
LegsByAccount = dict[str, Decimal]  # amount by account, debit positive


class StockAccounts(NamedTuple):
    """Codes of the accounts that stock is posted to."""

    inventory: str
    cost_of_sales: str
    goods_received: str
    damaged_goods: str
    cost_variance: str


def stock_accounts(masters: Masters) -> StockAccounts | None:
    """Return the accounts by their Special Acc Type; None if one is missing."""
    codes = [masters.special(account.special) for account in STOCK_ACCOUNTS]
    if not all(codes):
        return None
    by_type = dict(zip((account.special for account in STOCK_ACCOUNTS), codes, strict=True))
    return StockAccounts(
        inventory=by_type[INVENTORY],
        cost_of_sales=by_type[COST_OF_SALES],
        goods_received=by_type[GOODS_RECEIVED],
        damaged_goods=by_type[DAMAGED_GOODS],
        cost_variance=by_type[COST_VARIANCE],
    )


def missing_accounts(masters: Masters) -> list[Account]:
    """Return the accounts to make, each with its usual code or the next free one."""
    taken = set(masters.accounts)
    made = []
    for account in STOCK_ACCOUNTS:
        if masters.special(account.special):
            continue
        code = account.code
        while code in taken:
            stem, _, number = code.rpartition("-")
            code = f"{stem}-{int(number) + 1:03}"
        taken.add(code)
        made.append(account._replace(code=code))
    return made


def wanted_legs(
    costed: Iterable[CostedMovement], accounts: StockAccounts, method: CostingMethod
) -> dict[ShopDay, LegsByAccount]:
    """Return the amounts that the journal must have for the movements, by shop and day."""
    wanted: dict[ShopDay, LegsByAccount] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for one in costed:
        movement = one.movement
        legs = wanted[movement.shop_id, movement.day]
        legs[accounts.inventory] += one.value
        legs[_adjusted(accounts, method)] += one.adjustment
        against = _counterpart(movement.kind, accounts)
        legs[against] -= one.value + one.adjustment
        if one.moved_cost:
            legs[accounts.damaged_goods] += one.moved_cost
            legs[accounts.cost_of_sales] -= one.moved_cost
    return wanted


def _adjusted(accounts: StockAccounts, method: CostingMethod) -> str:
    if method == CostingMethod.STANDARD:
        return accounts.cost_variance
    return accounts.cost_of_sales


def _counterpart(kind: MovementKind, accounts: StockAccounts) -> str:
    if kind == MovementKind.STOCK_IN:
        return accounts.goods_received
    if kind == MovementKind.COUNTED:
        return accounts.damaged_goods
    if kind == MovementKind.REVALUED:
        return accounts.cost_variance
    return accounts.cost_of_sales


def posted_legs(
    documents: Iterable[DocumentState], entries: Iterable[Entry]
) -> dict[ShopDay, LegsByAccount]:
    """Return the amounts that the journal has for stock now, by shop and day of the movement."""
    days: dict[tuple[str, str], ShopDay] = {}
    for state in documents:
        if state.source_key.startswith(KEY):
            days[state.type, state.no] = _shop_day(state.source_key)
    posted: dict[ShopDay, LegsByAccount] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for made in entries:
        day = days.get((made.doc_type, made.doc_no))
        if day is None:
            continue
        for posting in made.postings:
            posted[day][posting.account] += posting.amount
    return posted


def _shop_day(key: str) -> ShopDay:
    shop_id, day, _ = key.removeprefix(KEY).split(":")
    return shop_id, date.fromisoformat(day)


class StockPosting(NamedTuple):
    """What the journal must have for stock, and what it has.

    Attributes:
        wanted: The amounts that it must have, by shop and day of the movement.
        posted: The amounts that it has.
        keys: The source keys of the stock vouchers that are posted already.
        currency: The currency of the stock.
        locked_until: The last locked day.
    """

    wanted: Mapping[ShopDay, LegsByAccount]
    posted: Mapping[ShopDay, LegsByAccount]
    keys: Collection[str]
    currency: str
    locked_until: date | None


def plan_vouchers(request: StockPosting, next_no: Callable[[str], str]) -> Batch:
    """Return the batch with a voucher for each shop and day that differs; empty if none does."""
    batch = Batch()
    numbers: dict[ShopDay, int] = defaultdict(int)
    for key in request.keys:
        numbers[_shop_day(key)] += 1
    for place in sorted({*request.wanted, *request.posted}, key=lambda place: (place[1], place[0])):
        legs = _difference(request.wanted.get(place, {}), request.posted.get(place, {}))
        if not legs:
            continue
        shop_id, day = place
        posting_day = day
        description = f"Cost and stock of {day:%d/%m/%Y}"
        if numbers[place]:
            description = f"Cost and stock of {day:%d/%m/%Y}, corrected"
        if request.locked_until is not None and day <= request.locked_until:
            posting_day = first_open_day(request.locked_until)
        document = DocumentId(JOURNAL_VOUCHER, next_no(JOURNAL_VOUCHER))
        key = f"{KEY}{shop_id}:{day.isoformat()}:{numbers[place] + 1}"
        head = VoucherHead(document, posting_day, description, request.currency, shop_id, key)
        add_voucher(batch, head, legs)
        amount = batch.documents[-1].amount
        batch.sources.append(Source(key, *document, date=posting_day, amount=amount))
    return batch


def _difference(
    wanted: Mapping[str, Decimal], posted: Mapping[str, Decimal]
) -> list[tuple[str, Decimal]]:
    legs = []
    for account in sorted({*wanted, *posted}):
        amount = wanted.get(account, ZERO) - posted.get(account, ZERO)
        if amount:
            legs.append((account, amount))
    return legs
