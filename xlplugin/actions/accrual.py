"""Accrue the fees of a month's end, and load TikTok's estimates that it can be made from."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlplugin.actions.file_kinds import read_own_kind
from xlplugin.actions.month_end import choose_month
from xlplugin.actions.tiktok_session import (
    active_shops,
    choose_shop,
    connected,
    in_table,
    refuse_other_shops_file,
    refuse_other_shops_name,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.as_at import documents_as_at, entries_until
from xlplugin.ledger.documents import DocumentId
from xlplugin.ledger.master import Masters
from xlplugin.ledger.settlement_keys import PostedRow, row_in
from xlplugin.money import ZERO, shown_sums
from xlplugin.posting.accrual import (
    FEE_ROLES,
    Delivery,
    DueOrder,
    Evidence,
    ExpectedFee,
    ExpectedFees,
    FeesByOrder,
    Settlements,
    accrual_key,
    delivered_by,
    due_orders,
    expected_fees,
    own_rates,
    plan_accrual,
)
from xlplugin.posting.fee_map import FeeItems, fee_map
from xlplugin.posting.master_data import ACCRUED
from xlplugin.posting.order_actions import COMPLETED, DELIVERED
from xlplugin.posting.settlement_check import posted_sources
from xlplugin.posting.shop import BY_ESTIMATE, NO_ACCRUAL, ShopMapping, item_problem
from xlplugin.sheets.accrual import put_accrued_fees
from xlplugin.sheets.estimates import (
    ShownEstimate,
    put_api_estimates,
    put_file_estimates,
    read_estimates,
)
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.payments import read_settlement_lines
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.shops import start_of
from xlplugin.sheets.tables import ESTIMATES, ORDERS, PAYMENTS
from xlplugin.tiktok.api import finance
from xlplugin.tiktok.facts import ESTIMATED_FEES, Part
from xlplugin.tiktok.files.estimates_file import read_estimates_file
from xlplugin.wording import counting, day_of

_LOOK_BACK = timedelta(days=31)  # an order may be older than its invoice
_ACTION = "Accrue fees"


class DueInShop(NamedTuple):
    """Orders of a shop whose fees are to be accrued.

    `unknown` counts open invoices whose order is not on the sheet Orders.
    """

    orders: Sequence[DueOrder]
    unknown: int
    settlements: Settlements


def accrue_fees(press: ButtonContext) -> str:
    """Post the fees that are expected of what is delivered and not settled, and their reversal."""
    day = choose_month(press, "Accrue fees for the month that ends on which day?")
    shops = [shop for shop in active_shops(press) if shop.accrual != NO_ACCRUAL]
    if not shops:
        raise FixInputError(
            "Nothing was accrued: no shop accrues fees.",
            where="sheet 'Shops', column 'Accrue Fees'",
            cure="Choose TikTok's estimate or Own rates there, then press Master Data.",
        )
    masters = read_masters(press.book)
    if not masters.special(ACCRUED):
        raise FixInputError(
            f"No account has the Special Acc Type '{ACCRUED}'.",
            where="sheet 'GL Accounts'",
            cure="Press Master Data: it makes one.",
        )
    due = {shop.shop_id: due_in_shop(press, shop, day) for shop in shops}
    _fetch_estimates(press, shops, due)
    planned = {}
    for shop in shops:
        evidence = _evidence(press, shop, masters, due[shop.shop_id], day)
        planned[shop.shop_id] = expected_fees(due[shop.shop_id].orders, shop, evidence)
    told = []
    with press.posting(_ACTION) as session:
        posted = session.sources(accrual_key(shop.shop_id, day) for shop in shops)
        for shop in shops:
            voucher = posted.get(accrual_key(shop.shop_id, day))
            if voucher:
                told.append(_before(shop, voucher))
                continue
            batch = plan_accrual(planned[shop.shop_id], shop, masters, day, session.next_no)
            session.write(batch)
            told.append(_told(shop, planned[shop.shop_id], due[shop.shop_id].unknown))
        said = f"As at {day:%d/%m/%Y}: {' '.join(told)}"
        session.describe_run(sum(len(one) for one in planned.values()), said)
    rows = [(shop, planned[shop.shop_id]) for shop in shops]
    put_accrued_fees(press.book, rows)
    return said


def load_estimates(press: ButtonContext) -> str:
    """Load Seller Center's export of unsettled orders to Estimates, beside what the API says."""
    shop = choose_shop(press, "Which shop are these estimates of?")
    path = press.pick_file("Choose the file of unsettled orders from Seller Center")
    if path is None:
        return NothingDone("No file was loaded.")
    refuse_other_shops_name(press, shop, path.name)
    estimates = read_own_kind(
        path, "load_estimates", lambda: read_estimates_file(path, shop.currency)
    )
    refuse_other_shops_file(press, shop, estimates, path.name)
    both, differing = put_file_estimates(press.book, shop, estimates)
    total = sum(estimates.values(), ZERO)
    return (
        f"Done: {counting(len(estimates), 'estimate')} of {shop.name}, "
        f"{shown_sums({shop.currency: total})}; {both:,} of them by the API too, {differing:,} "
        "with another amount."
    )


def _before(shop: ShopMapping, voucher: DocumentId) -> str:
    return (
        f"{shop.name} was accrued before, {voucher.type} {voucher.no}; to make it anew, Undo that "
        "run first."
    )


def _told(shop: ShopMapping, expected: Sequence[ExpectedFees], unknown: int) -> str:
    """Return what was accrued for a shop, and from what."""
    total = sum((one.total for one in expected), ZERO)
    sources = Counter(one.source.value for one in expected)
    parts = [f"{count} by {source}" for source, count in sources.items()]
    said = f"{shop.name} {shown_sums({shop.currency: total})}, {counting(len(expected), 'order')}"
    if parts:
        said += f": {', '.join(parts)}"
    if unknown:
        said += f"; {counting(unknown, 'open invoice')} without a row on Orders left out"
    return f"{said}."


def is_accrued(press: ButtonContext, shop: ShopMapping, day: date) -> bool:
    """Return whether a shop's fees are accrued at a day, or nothing is to be accrued."""
    with press.books.reading(checked=False) as books:
        if books.sources([accrual_key(shop.shop_id, day)]):
            return True
    return not due_in_shop(press, shop, day).orders


def due_in_shop(press: ButtonContext, shop: ShopMapping, day: date) -> DueInShop:
    """Return the orders of a shop that are delivered and not settled on a day."""
    with press.books.reading(checked=False) as books:
        documents = list(books.documents())
        lines = list(books.document_lines())
        facts = posted_sources(books.source_rows())
        entries = entries_until(books.entries(), day)
        open_then = documents_as_at(documents, entries, books.knock_offs(), day)
    settled: list[PostedRow] = []
    for key in facts:
        row = row_in(key)
        if row:
            settled.append(row)
    deliveries = {}
    for order in press.book.rows(ORDERS):
        if order.shop_id == shop.shop_id:
            when = day_of(order.delivered_date)
            deliveries[order.id] = Delivery(order.status in (DELIVERED, COMPLETED), when)
    due = due_orders(open_then, settled, shop.shop_id, day)
    delivered, unknown = delivered_by(due, deliveries, day)
    return DueInShop(delivered, unknown, Settlements(documents, lines, settled))


def _fetch_estimates(
    press: ButtonContext, shops: Sequence[ShopMapping], due: Mapping[str, DueInShop]
) -> None:
    """Fetch TikTok's estimates of the linked shops that accrue by them to the sheet Estimates."""
    linked = []
    for shop in shops:
        if shop.account and shop.accrual == BY_ESTIMATE and due[shop.shop_id].orders:
            linked.append(shop)
    if not linked:
        return
    problems: list[Problem] = []
    with connected(press, linked) as connections:
        for shop, client, covered in connections:
            press.progress(0, None, f"Fetching data from Tiktok: estimates of {shop.name}")
            oldest = min(order.date for order in due[shop.shop_id].orders)
            since = start_of(oldest - _LOOK_BACK, shop)
            until = press.now() + timedelta(days=1)
            fetched = finance.fetch_unsettled(client, covered, since, until)
            differing = put_api_estimates(press.book, shop, fetched.records)
            problems += in_table(fetched.problems, ESTIMATES.name)
            press.notes += unknown_fields_note(fetched.unknown)
            if differing:
                press.notes.append(
                    f"{counting(differing, 'estimate')} of {shop.name} differ from the file: see "
                    "the sheet Estimates."
                )
    put_problems(press.book, _ACTION, problems)
    press.problems += problems


def _evidence(
    press: ButtonContext, shop: ShopMapping, masters: Masters, due: DueInShop, day: date
) -> Evidence:
    """Return what is known of a shop's fees to come.

    Raises FixInputError if a fee leads to no account.
    """
    items = FeeItems(fee_map(read_fee_rules(press.book)).on(day), shop)
    masters = masters.on(day)
    owed = {order.order_id: order.owed for order in due.orders}
    estimates = {}
    for one in read_estimates(press.book, shop.shop_id):
        if one.order_id in owed:
            parts = _estimated(one, owed[one.order_id])
            estimates[one.order_id] = _on_accounts(parts, items, masters)
    return Evidence(
        settled=_settled_since(press, shop, masters, items, day),
        estimates=estimates,
        rates=own_rates(due.settlements, masters.accounts, shop.shop_id, day),
    )


def _estimated(one: ShownEstimate, owed: Decimal) -> Sequence[Part]:
    """Return what an estimate charges. A file tells its sum only: the rest of what is owed."""
    if one.parts is not None:
        return one.parts
    return [Part(ESTIMATED_FEES, "fee", one.settlement - owed)]


def _settled_since(
    press: ButtonContext, shop: ShopMapping, masters: Masters, items: FeeItems, day: date
) -> FeesByOrder:
    """Return the fees of the loaded statement's orders that were settled after a day."""
    if not press.book.rows(PAYMENTS):
        return {}
    shop_id, lines = read_settlement_lines(press.book)
    found: dict[str, list[ExpectedFee]] = defaultdict(list)
    for line in lines:
        if shop_id == shop.shop_id and line.is_order and line.settled > day:
            parts = [part for part in line.parts if part.role in FEE_ROLES]
            found[line.id] += _on_accounts(parts, items, masters)
    return found


def _on_accounts(parts: Sequence[Part], items: FeeItems, masters: Masters) -> list[ExpectedFee]:
    """Return the fees with the account of each. Raises FixInputError if one leads to none."""
    fees = []
    for part in parts:
        if not part.amount:
            continue
        item = items[part.kind, part.role]
        wrong = item_problem(item, masters)
        if wrong:
            raise FixInputError(
                f"'{part.kind}' leads to no account: {wrong}",
                where="sheet 'Fee Map'",
                cure="Choose an item for it there, or for the row in brackets of its role.",
            )
        fees.append(ExpectedFee(part.kind, masters.sales_account(item), -part.amount))
    return fees
