"""Do the buttons of the group Payments that post the loaded statement."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplugin.actions.order_posting import (
    Outcomes,
    PostDocuments,
    PostPastInvoices,
    post_or_late,
    with_status,
)
from xlplugin.actions.order_problems import list_returned_goods
from xlplugin.actions.post_orders import LOOKING, is_no_sale, post_documents
from xlplugin.actions.short_payments import note_short_payments
from xlplugin.actions.statement import AS_WELL, choices, gate, held_back, statuses_of
from xlplugin.actions.tiktok_session import (
    active_shops,
    connected,
    fetch_progress,
    in_table,
    no_such_shop,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext, said_if_done
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import CREDIT_NOTE, PAYMENT, REFUND, DocumentId
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.money import ZERO, shown
from xlplugin.posting import order_actions
from xlplugin.posting.fee_map import fee_map
from xlplugin.posting.lookup import books_for_settlement, with_returned_goods, with_sold_lines
from xlplugin.posting.row_status import RowStatus, status_counts
from xlplugin.posting.settled_rows import order_prefix
from xlplugin.posting.settlement_day import ADJUSTMENT, SETTLEMENT, SUMMARISED
from xlplugin.posting.settlements import (
    SYNC_ORDERS_FIRST,
    SettlementPlan,
    SettlementRequest,
    plan_settlement,
    verify_settlement,
)
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.returned_goods import read_returned_goods, waiting_returns
from xlplugin.sheets.tables import ORDERS
from xlplugin.tiktok.api import endpoints
from xlplugin.tiktok.api.fetched import Fetched
from xlplugin.tiktok.facts import Order, SettlementLine, settlement_of
from xlplugin.wording import counting

HOLD = "Hold them"


class _Loaded(NamedTuple):
    """Loaded statement: its shop, and its rows in the order of the sheet Payments."""

    shop: ShopMapping
    lines: list[SettlementLine]


class _RowsToPost(NamedTuple):
    """Which rows of the statement to post.

    With `ready_only`, rows whose orders are not posted are held; otherwise nothing is posted while
    there are such rows. `post_restated` posts rows that TikTok has restated as well.
    """

    ready_only: bool
    post_restated: bool = False


def post_payments(press: ButtonContext) -> str:
    """Post the loaded statement.

    Fees on the invoices, one customer payment for each date, invoices knocked off.
    """
    return _post(press, ready_only=False)


def post_ready_payments(press: ButtonContext) -> str:
    """Post the rows of the loaded statement whose orders are posted; hold the others for later."""
    return _post(press, ready_only=True)


def _post(press: ButtonContext, *, ready_only: bool) -> str:
    loaded = _loaded(press)
    shop, lines = loaded
    rows = _RowsToPost(ready_only, _ask_restated(press))
    with press.posting("Post payments") as session:
        plan = _plan(press, session, loaded, rows, session.write)
        session.describe_run(len(lines), _closing(lines, plan))
    payment_sheet.put_outcomes(press.book, plan.outcomes)
    _show_settled(press, shop, lines, plan)
    note_short_payments(press)
    _note_returns(press)
    said = _closing(lines, plan)
    words = status_counts(plan.outcomes).keys()
    return said_if_done(said, words & {RowStatus.SUCCESS, RowStatus.POSTED})


def _note_returns(press: ButtonContext) -> None:
    """Note returns of which the user has not said whether the goods came back, and wrong rows."""
    press.problems += list_returned_goods(press)
    waiting = waiting_returns(press.book)
    if waiting:
        press.notes.append(
            f"{counting(waiting, 'row')} of Returned Goods without Goods Back: credit notes name "
            "goods only after you say there that they were returned."
        )


def _ask_restated(press: ButtonContext) -> bool:
    """Ask whether rows that TikTok has restated are posted as well.

    Asked before the books are locked for posting.
    """
    count = payment_sheet.read_statuses(press.book).count(RowStatus.RESTATED)
    if not count:
        return False
    question = (
        f"{counting(count, 'row')} with '{RowStatus.RESTATED}' (see Problems). "
        "What shall be done with them?"
    )
    return press.prompter.choose(question, [HOLD, AS_WELL], default=HOLD) == AS_WELL


def _plan(
    press: ButtonContext,
    session: Lookup,
    loaded: _Loaded,
    rows: _RowsToPost,
    write: Callable[[Batch], None] | None = None,
) -> SettlementPlan:
    """Plan the loaded statement against the books.

    Raises:
        FixInputError: An order is not posted yet, and its row shall not be held.
    """
    shop, lines = loaded
    masters = read_masters(press.book)
    rules = fee_map(read_fee_rules(press.book))
    posted = books_for_settlement(session, lines, shop.shop_id)
    if shop.tax:
        posted = with_sold_lines(session, lines, posted)
    goods = read_returned_goods(press.book, masters).goods
    posted = with_returned_goods(session, posted, goods)
    verified = verify_settlement(lines, shop, posted)
    waiting = []
    for line, status in zip(lines, verified.statuses, strict=True):
        if status == RowStatus.ORDER_NOT_POSTED:
            waiting.append(line)
    if waiting and not rows.ready_only:
        payment_sheet.put_statuses(press.book, verified.statuses)
        raise FixInputError(
            SYNC_ORDERS_FIRST,
            where=f"sheet 'Payments', {counting(len(waiting), 'row')}",
            cure=choices(shop, waiting),
        )
    what = LOOKING
    if write:
        what = "Posting Tiktok payment"
    press.prompter.progress(0, len(lines), what)
    request = SettlementRequest(verified, shop, masters, rules, posted, rows.post_restated)
    return plan_settlement(request, session.next_no, write)


def preview_payments(press: ButtonContext) -> str:
    """Show on Preview the entries that Post would make of the statement's ready rows."""
    loaded = _loaded(press)
    with press.books.reading() as session:
        plan = _plan(press, session, loaded, _RowsToPost(ready_only=True))
    put_preview(press.book, plan.batch.entries, read_masters(press.book))
    words = status_counts(plan.outcomes)
    ready = counting(words[RowStatus.SUCCESS], "row")
    before = words[RowStatus.POSTED]
    ready += f" would be posted, {before} posted before, {_held(words)} held"
    return f"Preview: {ready}; {counting(len(plan.batch.entries), 'entry')}. Nothing is posted."


def _loaded(press: ButtonContext) -> _Loaded:
    shop_id, lines = payment_sheet.read_settlement_lines(press.book)
    for shop in active_shops(press):
        if shop.shop_id == shop_id:
            return _Loaded(shop, lines)
    raise no_such_shop(press.book, shop_id)


def _show_settled(
    press: ButtonContext, shop: ShopMapping, lines: Sequence[SettlementLine], plan: SettlementPlan
) -> None:
    """Show on Orders the Settlement Amount and Credit Note of the statement's posted orders.

    If rows were posted before by a press that the sheet has missed, the books are asked.
    """
    known = order_sheet.settled_orders(press.book, shop.shop_id)
    amounts: dict[str, Decimal] = {}
    posted: dict[str, Decimal] = {}  # by this statement, now or before
    before: set[str] = set()
    for line, outcome in zip(lines, plan.outcomes, strict=True):
        if not line.is_order or outcome.status not in (RowStatus.SUCCESS, RowStatus.POSTED):
            continue
        posted[line.id] = posted.get(line.id, ZERO) + line.settlement
        if outcome.status == RowStatus.SUCCESS:
            amounts[line.id] = amounts.get(line.id, known.get(line.id, ZERO)) + line.settlement
        else:
            before.add(line.id)
    missed = []
    for order_id in before:
        if amounts.get(order_id, known.get(order_id, ZERO)) != posted[order_id]:
            missed.append(order_id)
    given: dict[str, str] = {}
    for knock_off in plan.batch.knock_offs:
        if knock_off.from_type == CREDIT_NOTE:
            given[knock_off.from_no.partition("-")[0]] = knock_off.from_no
    notes = {}
    for order_id in amounts:
        if order_id in given:
            notes[order_id] = given[order_id]
    if missed:
        amounts |= _settled_in_books(press, shop, missed)
        notes |= _credit_notes_in_books(press, shop, missed)
    if amounts or notes:
        order_sheet.put_settled(press.book, shop.shop_id, amounts, notes)


def _settled_in_books(
    press: ButtonContext, shop: ShopMapping, order_ids: Sequence[str]
) -> dict[str, Decimal]:
    """Return what the books have settled of these orders, by order id."""
    prefixes = [order_prefix(shop.shop_id, order_id) for order_id in order_ids]
    with press.books.reading() as books:
        keys = books.sources_beginning(prefixes)
    amounts: dict[str, Decimal] = {}
    for key in keys:
        row = row_in(key)
        if row is not None:
            amounts[row.id] = amounts.get(row.id, ZERO) + row.amount
    return amounts


def _credit_notes_in_books(
    press: ButtonContext, shop: ShopMapping, order_ids: Sequence[str]
) -> dict[str, str]:
    """Return the credit note that the books have of each of these orders, by order id."""
    orders = {}
    for row in press.book.rows(ORDERS):
        if row.shop_id == shop.shop_id and row.id in order_ids and row.invoice:
            orders[DocumentId(CREDIT_NOTE, row.invoice)] = row.id
    with press.books.reading() as books:
        states = books.states(orders)
    found = {}
    for key, state in states.items():
        if not state.cancelled:
            found[orders[key]] = key.no
    return found


def _closing(lines: Sequence[SettlementLine], plan: SettlementPlan) -> str:
    """Return what was posted, and the difference between the settled rows and the posted money."""
    words = status_counts(plan.outcomes)
    before = f"{counting(words[RowStatus.POSTED], 'row')} posted before, {_held(words)} held"
    if words[RowStatus.SUCCESS]:
        said = (
            f"Done. {_made(plan.batch)}{_reserved(lines, plan)}; {before}; {_money(lines, plan)}."
        )
    else:
        said = f"Done. Nothing was posted: {before}."
    return " ".join([said, *_left_out(lines, plan), *held_back(words)])


def _made(batch: Batch) -> str:
    """Return how many documents of each kind were posted."""
    documents = Counter(document.type for document in batch.documents)
    made = Counter(document.description for document in batch.documents)
    invoices = set()
    for knock_off in batch.knock_offs:
        if knock_off.from_type == PAYMENT:
            invoices.add((knock_off.to_type, knock_off.to_no))
    told = [
        counting(documents[PAYMENT], "customer payment"),
        counting(documents[REFUND], "refund"),
        f"{counting(len(invoices), 'invoice')} knocked off",
        counting(made[ADJUSTMENT], ADJUSTMENT),
    ]
    for what in (SETTLEMENT, SUMMARISED):
        if made[what]:
            told.append(counting(made[what], what))
    return ", ".join(told)


def _reserved(lines: Sequence[SettlementLine], plan: SettlementPlan) -> str:
    """Return a note on the reserve of the posted rows; empty if there is none."""
    reserve = sum((line.reserve for line in _posted_lines(lines, plan)), ZERO)
    if not reserve:
        return ""
    return f", {_told(-reserve, lines)} held back as a reserve"


def _money(lines: Sequence[SettlementLine], plan: SettlementPlan) -> str:
    """Return the money posted, the settled amount of the posted rows, and their difference."""
    money = ZERO
    for document in plan.batch.documents:
        if document.received_in:
            money += document.amount if document.type == PAYMENT else -document.amount
    settled = settlement_of(_posted_lines(lines, plan))
    return (
        f"{_told(money, lines)} posted of {_told(settled, lines)} settled, "
        f"difference {_told(settled - money, lines)}"
    )


def _told(amount: Decimal, lines: Sequence[SettlementLine]) -> str:
    """Return an amount of a statement with the digits of its currency."""
    return shown(amount, lines[0].currency if lines else "")


def _posted_lines(
    lines: Sequence[SettlementLine], plan: SettlementPlan
) -> Iterator[SettlementLine]:
    """Yield the lines that were posted now."""
    for line, outcome in zip(lines, plan.outcomes, strict=True):
        if outcome.status == RowStatus.SUCCESS:
            yield line


def _left_out(lines: Sequence[SettlementLine], plan: SettlementPlan) -> list[str]:
    """Return a note on the total of the held rows, which is not posted; empty if none is held."""
    held = []
    for line, outcome in zip(lines, plan.outcomes, strict=True):
        if outcome.status not in (RowStatus.SUCCESS, RowStatus.POSTED):
            held.append(line)
    if not held:
        return []
    missing = settlement_of(held)
    whole = settlement_of(lines)
    return [
        f"{counting(len(held), 'row')} held and not in the books come to "
        f"{_told(missing, lines)}, the whole statement to {_told(whole, lines)}."
    ]


def _held(words: Mapping[str, int]) -> int:
    held = 0
    for word, count in words.items():
        if word not in (RowStatus.SUCCESS, RowStatus.POSTED):
            held += count
    return held


def fetch_missing_orders(press: ButtonContext) -> str:
    """Fetch and post the orders that the loaded statement waits for."""
    shop, lines = _loaded(press)
    statuses = statuses_of(press, shop, lines)
    ids = _missing(lines, statuses)
    if not ids:
        payment_sheet.put_statuses(press.book, statuses)
        return "Every order of the statement is posted."
    fetched = _fetch(press, shop, ids)
    outcomes = _post_missing(press, shop, set(ids))
    statuses = statuses_of(press, shop, lines)
    payment_sheet.put_statuses(press.book, statuses)
    problems = in_table(fetched.problems, ORDERS.name)
    problems += _not_posted(outcomes)
    put_problems(press.book, "Fetch missing orders", problems)
    press.problems += problems
    posted = len(with_status(outcomes, RowStatus.SUCCESS))
    said = f"{counting(len(fetched.records), 'order')} fetched, {posted:,} posted."
    return " ".join([said, *unknown_fields_note(fetched.unknown), *gate(statuses, shop, lines)])


def _missing(lines: Sequence[SettlementLine], statuses: Sequence[str]) -> list[str]:
    """Return the ids of the orders that are not posted, each once."""
    ids: dict[str, None] = {}
    for line, status in zip(lines, statuses, strict=True):
        if status == RowStatus.ORDER_NOT_POSTED:
            ids[line.id] = None
    return list(ids)


def _fetch(press: ButtonContext, shop: ShopMapping, ids: list[str]) -> Fetched[Order]:
    """Fetch these orders and show them on Orders and Order Lines."""
    masters = read_masters(press.book)
    show = fetch_progress(press, "Fetching data from Tiktok")
    with connected(press, [shop]) as [(_, client, covered)]:
        fetched = endpoints.fetch_orders_by_id(client, covered, ids, show)
    order_sheet.put_orders(press.book, shop, fetched.records, masters, press.today())
    return fetched


def _post_missing(press: ButtonContext, shop: ShopMapping, ids: set[str]) -> Outcomes:
    """Post these orders by status; after a Yes also early ones, as past invoices.

    Orders without a sale are posted as cancelled invoices.
    """
    masters = read_masters(press.book)
    shops = {shop.shop_id: shop}
    rows = order_sheet.read_orders(press.book, shops)
    wanted = [row for row in rows if row.order.id in ids and row.shop_id == shop.shop_id]
    outcomes = post_documents(PostDocuments(press, shops, masters), wanted)
    too_early = set(with_status(outcomes, RowStatus.BEFORE_FIRST_DAY))
    past = [row for row in wanted if (row.shop_id, row.order.id) in too_early]
    if past and press.prompter.ask(
        f"{counting(len(past), 'order')} from {RowStatus.BEFORE_FIRST_DAY.lower()}. "
        "Post as past invoices?"
    ):
        outcomes.update(post_or_late(press, PostPastInvoices(shops, masters), past))
    # A cancelled order or a sample is no sale, but its invoice of quantity 0 can get fees.
    no_sale = [row for row in wanted if is_no_sale(row)]
    if no_sale:
        job = PostDocuments(press, shops, masters, order_actions.POST_CANCELLED)
        outcomes.update(post_documents(job, no_sale))
    order_sheet.put_outcomes(press.book, rows, outcomes)
    return outcomes


def _not_posted(outcomes: Outcomes) -> list[Problem]:
    """Return a problem for each order that is not posted."""
    problems = []
    for outcome in outcomes.values():
        if outcome.status in (RowStatus.SUCCESS, RowStatus.POSTED):
            continue
        what = f"{outcome.status.rstrip('.')}."
        cure = outcome.cure or "Look at it in Seller Center."
        problems.append(Problem(ORDERS.name, outcome.id, "Verify Status", what, cure))
    return problems
