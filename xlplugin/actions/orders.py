"""The Orders group: fetch by date, post as documents, take invoices back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from xlplugin.actions.after_posting import after_sales, changed
from xlplugin.actions.late import Outcomes, or_late
from xlplugin.actions.tiktok_session import (
    active_shops,
    connected,
    date_range,
    fetch_progress,
    in_table,
    inactive_shops_note,
    unknown_fields_note,
)
from xlplugin.context import ButtonContext
from xlplugin.errors import Problem
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Masters
from xlplugin.posting import order_actions
from xlplugin.posting.lookup import books_for_invoices, books_for_orders
from xlplugin.posting.order_actions import Action
from xlplugin.posting.orders import OrderOutcome, OrderRequest, plan_deletion, plan_orders
from xlplugin.posting.past import plan_past
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.orders import OrderRow
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import drop_problems, put_problems
from xlplugin.sheets.shops import read_shops, start_of
from xlplugin.sheets.tables import ORDERS
from xlplugin.tiktok.api import endpoints
from xlplugin.wording import counting

LOOKING = "Looking at what Post would make"
_KEPT: dict[str, str] = {
    RowStatus.NOT_DELETED: "Its payment is posted: press Undo for that run first, or leave it; a refund comes with a later file.",
}
SELECT_ALL = "You have not selected any order. Would you like to select all?"
_DONE_WITH = (
    RowStatus.SUCCESS,
    RowStatus.POSTED,
    RowStatus.WITH_SETTLEMENT,
    RowStatus.INVOICED,
    RowStatus.BEFORE_FIRST_DAY,
)
_TOLD = 5  # words in one sentence
_INVOICE = "invoice"
_AT_ONCE = 500  # orders planned between two looks at Cancel


def fetch_orders(press: ButtonContext) -> str:
    """TikTok's orders created From … To → the Orders and Order Lines sheets, known ones renewed in place."""
    shops, masters = active_shops(press), read_masters(press.book)
    first, last = date_range(press, ORDERS)
    problems, found, new, unknown = [], 0, 0, set[str]()
    with connected(press, shops) as connections:
        for connection in connections:
            shop, client, covered = connection
            since, until = start_of(first, shop), start_of(last + timedelta(days=1), shop)
            text = f"Fetching data from Tiktok: orders of {shop.name}"
            fetched = endpoints.fetch_orders(
                client, covered, since, until, fetch_progress(press, text)
            )
            new += order_sheet.put_orders(press.book, shop, fetched.records, masters, press.today())
            found += len(fetched.records)
            unknown |= fetched.unknown
            problems += in_table(fetched.problems, ORDERS.name)
            problems += changed(press, fetched.records, shop)
            ids = {order.id for order in fetched.records}
            problems += in_table(after_sales(press, connection, since, ids, masters), ORDERS.name)
    put_problems(press.book, "Fetch orders", problems)
    press.problems += problems
    press.book.show(ORDERS)
    names, made = (
        ", ".join(shop.name for shop in shops),
        f"made {first:%d/%m/%Y} to {last:%d/%m/%Y}",
    )
    said = f"Done: Found {counting(found, 'order')} from {names}, {new} of them new, {made}."
    return " ".join([said, *unknown_fields_note(unknown), *inactive_shops_note(press)])


def mark_all_orders(press: ButtonContext) -> str:
    """Tick every order that the filter shows, or none of them when all are ticked."""
    rows = order_sheet.read_orders(press.book, {})
    shown = [row for row in rows if row.shown]
    ticked = not all(row.ticked for row in shown)
    order_sheet.put_ticks(press.book, [ticked if row.shown else row.ticked for row in rows])
    return f"{counting(len(shown), 'order')} {'ticked' if ticked else 'unticked'}."


def post_orders(press: ButtonContext) -> str:
    """The ticked orders (or all) → the document that each status makes by default."""
    return _post(press, None)


def post_orders_as_invoice(press: ButtonContext) -> str:
    """The ticked orders → sales invoices."""
    return _post(press, order_actions.POST_INVOICE)


def post_orders_as_quotation(press: ButtonContext) -> str:
    """The ticked orders → sales quotations."""
    return _post(press, order_actions.POST_QUOTATION)


def post_orders_as_order(press: ButtonContext) -> str:
    """The ticked orders → sales orders."""
    return _post(press, order_actions.POST_ORDER)


def replace_orders_as_invoice(press: ButtonContext) -> str:
    """The ticked orders → invoices made anew; the old lines are taken back."""
    return _post(press, order_actions.REPLACE_INVOICE)


def post_orders_as_cancelled(press: ButtonContext) -> str:
    """The ticked orders → invoices of quantity 0, on which fees can hang."""
    return _post(press, order_actions.POST_CANCELLED)


def replace_orders_as_cancelled(press: ButtonContext) -> str:
    """The ticked orders' invoices → quantity 0."""
    return _post(press, order_actions.REPLACE_CANCELLED)


def _post(press: ButtonContext, action: Action | None) -> str:
    shops = {shop.shop_id: shop for shop in active_shops(press)}
    rows = order_sheet.read_orders(press.book, shops)
    chosen = _chosen(press, rows, shops, action)
    if not chosen:
        why = (
            "none was chosen"
            if rows
            else "there is none on the sheet: press Refresh Orders or Load Orders"
        )
        return " ".join([f"No order was posted: {why}.", *_left_out(press, rows, shops)])
    outcomes = post_rows(press, chosen, shops, action)
    order_sheet.put_outcomes(press.book, rows, outcomes)
    posted = {outcome.id for outcome in outcomes.values() if outcome.status == RowStatus.SUCCESS}
    drop_problems(press.book, ORDERS.name, "Status", posted)  # what had changed after it was posted
    _report(press, outcomes, rows)
    return " ".join([_closing(outcomes, "posted"), *_left_out(press, rows, shops)])


def _left_out(
    press: ButtonContext, rows: Sequence[OrderRow], shops: dict[str, ShopMapping]
) -> list[str]:
    """A sentence on the orders that were passed over because their shop is not among the active ones."""
    others = [row for row in rows if row.shop_id not in shops]
    if not others:
        return []
    inactive = inactive_shops_note(press) or ["The sheet Shops has no row with their Shop ID."]
    return [f"{counting(len(others), 'order')} left out.", *inactive]


def _closing(outcomes: Outcomes, success: str) -> str:
    """The sentence that closes a posting, on the screen and in the run log."""
    told = _counted_words(outcomes, success)
    return f"Posting done: {', '.join(told)}."


def _counted_words(outcomes: Outcomes, success: str) -> list[str]:
    """How many orders came to each word; of words that few orders have, only how many."""
    words = Counter(outcome.status for outcome in outcomes.values())
    done, before = words.pop(RowStatus.SUCCESS, 0), words.pop(RowStatus.POSTED, 0)
    told = [f"{done} {success}", *([f"{before} posted before"] if before else [])]
    told += [f"{n} {word.rstrip('.')}" for word, n in words.most_common(_TOLD)]
    rest = sum(n for _, n in words.most_common()[_TOLD:])
    return [*told, f"{rest} for other reasons: see Verify Status"] if rest else told


def _chosen(
    press: ButtonContext,
    rows: Sequence[OrderRow],
    shops: dict[str, ShopMapping],
    action: Action | None,
) -> list[OrderRow]:
    """The ticked orders; when none is, the rows she has selected or all that her filter shows, after a Yes.

    Of all, those whose status makes a document.
    """
    ours = [row for row in rows if row.shop_id in shops]
    ticked = [row for row in ours if row.ticked]
    if ticked or not rows:
        return ticked
    selected = [rows[place] for place in press.book.selected(ORDERS)]
    selected = [row for row in selected if row.shown and row.shop_id in shops]
    if len(selected) > 1 and press.prompter.ask(f"{len(selected)} rows are selected. Post those?"):
        return selected
    shown = [row for row in ours if row.shown]
    some = f" Your filter shows {len(shown)} of {len(ours)}." if len(shown) < len(ours) else ""
    which = (
        " Only those that are cancelled, and samples, are taken."
        if action and action.cancelled
        else ""
    )
    if not press.prompter.ask(f"{SELECT_ALL}{some}{which}"):
        return []
    return [row for row in shown if _is_meant(row, action, shops[row.shop_id])]


def _is_meant(row: OrderRow, action: Action | None, shop: ShopMapping) -> bool:
    """Whether an order is among "all": one that may still be delivered gets no cancelled invoice without a tick."""
    if action is None:
        return _default(row, shop) is not None
    return (
        not action.cancelled
        or row.order.is_sample
        or order_actions.order_status(row.order.status) == order_actions.CANCELLED
    )


def _default(row: OrderRow, shop: ShopMapping) -> Action | None:
    return order_actions.default_action(
        shop.posts.get(order_actions.order_status(row.order.status), "")
    )


def post_rows(
    press: ButtonContext,
    rows: Sequence[OrderRow],
    shops: dict[str, ShopMapping],
    action: Action | None,
) -> Outcomes:
    """Post these orders in one go, all shops or none; what became of each, by shop and order id."""
    masters = read_masters(press.book)

    def post(some: Sequence[OrderRow], *, late: bool) -> tuple[Outcomes, date | None]:
        outcomes: Outcomes = {}
        with press.posting(action.name if action else "Post orders") as session:
            for batch in _batches(
                press, session, some, shops, action, masters, outcomes, late=late
            ):
                session.write(batch)
            session.describe_run(len(some), _closing(outcomes, "posted"))
        return outcomes, session.locked_until

    outcomes = or_late(press, rows, post)
    _fill_codes(press, rows, masters)
    return outcomes


def _batches(
    press: ButtonContext,
    session: Lookup,
    rows: Sequence[OrderRow],
    shops: dict[str, ShopMapping],
    action: Action | None,
    masters: Masters,
    outcomes: Outcomes,
    doing_what: str = "Posting data",
    *,
    late: bool = False,
) -> Iterator[Batch]:
    """The batches that post these orders, planned against the books as they stand; fills in the outcomes."""
    for shop in shops.values():
        requests = []
        for row in (row for row in rows if row.shop_id == shop.shop_id):
            doing = action or _default(row, shop)
            if doing:
                requests.append(OrderRequest(row.order, row.codes, doing))
            else:
                word = f"{order_actions.order_status(row.order.status)}: nothing to post"
                outcomes[shop.shop_id, row.order.id] = OrderOutcome(row.order.id, word)
        for start in range(0, len(requests), _AT_ONCE):
            part = requests[start : start + _AT_ONCE]
            press.prompter.progress(start, len(requests), f"{doing_what}: order {part[0].order.id}")
            books = books_for_orders(session, part, shop.shop_id)
            batch, found = plan_orders(part, shop, masters, books, late=late)
            outcomes.update(((shop.shop_id, outcome.id), outcome) for outcome in found)
            yield batch
        if requests:
            press.prompter.progress(len(requests), len(requests), doing_what)


def preview_orders(press: ButtonContext) -> str:
    """The entries that Post would make of the ticked orders (or all) → the Preview sheet; nothing is posted."""
    shops = {shop.shop_id: shop for shop in active_shops(press)}
    rows = order_sheet.read_orders(press.book, shops)
    chosen = _chosen(press, rows, shops, None)
    masters = read_masters(press.book)
    outcomes: Outcomes = {}
    with press.books.reading() as session:
        planned = [
            entry
            for batch in _batches(press, session, chosen, shops, None, masters, outcomes, LOOKING)
            for entry in batch.entries
        ]
    put_preview(press.book, planned, masters)
    told = _counted_words(outcomes, "would be posted")
    said = f"Preview: {', '.join(told)}; {counting(len(planned), 'entry')}. Nothing is posted."
    return " ".join([said, *_left_out(press, rows, shops)])


def post_past_invoices(press: ButtonContext) -> str:
    """The ticked orders from before the first day of bookkeeping (or all such) → past invoices."""
    shops = {shop.shop_id: shop for shop in active_shops(press)}
    rows = order_sheet.read_orders(press.book, shops)
    ticked = [row for row in rows if row.ticked and row.shop_id in shops]
    chosen = ticked or [
        row
        for row in rows
        if row.shown and row.shop_id in shops and _is_past(row, shops[row.shop_id])
    ]
    question = f"Post {counting(len(chosen), 'order')} from before the first day of bookkeeping as past invoices?"
    if not chosen or not press.prompter.ask(question):
        return "No past invoice was posted."
    outcomes = post_past_rows(press, chosen, shops)
    order_sheet.put_outcomes(press.book, rows, outcomes)
    _report(press, outcomes, rows)
    return _closing(outcomes, "past invoices")


def post_past_rows(
    press: ButtonContext, rows: Sequence[OrderRow], shops: dict[str, ShopMapping]
) -> Outcomes:
    """Post these orders as past invoices, all shops or none; what became of each, by shop and order id."""
    masters = read_masters(press.book)

    def post(some: Sequence[OrderRow], *, late: bool) -> tuple[Outcomes, date | None]:
        outcomes: Outcomes = {}
        with press.posting("Post past invoices") as session:
            for shop in shops.values():
                orders = [row.order for row in some if row.shop_id == shop.shop_id]
                books = books_for_invoices(session, [order.id for order in orders], shop.shop_id)
                batch, found = plan_past(orders, shop, masters, books, late=late)
                session.write(batch)
                outcomes.update(((shop.shop_id, outcome.id), outcome) for outcome in found)
            session.describe_run(len(some), _closing(outcomes, "past invoices"))
        return outcomes, session.locked_until

    return or_late(press, rows, post)


def _is_past(row: OrderRow, shop: ShopMapping) -> bool:
    """Whether an order is from before the first day of bookkeeping, and its status would make a document."""
    return shop.is_past(shop.local_date(row.order.create_time)) and _default(row, shop) is not None


def not_posted_until(press: ButtonContext, until: date) -> int:
    """How many orders on the sheet were made up to a day, have a status that makes a document, and have none."""
    posts = {shop.shop_id: shop.posts for shop in read_shops(press.book)}
    waiting = 0
    for row in press.book.rows(ORDERS):
        if row.create_date is None or row.create_date.date() > until:
            continue
        if row.invoice or row.verify_status in _DONE_WITH or row.sample == order_sheet.YES:
            continue
        chosen = posts.get(row.shop_id, {}).get(row.status, "")
        if order_actions.default_action(chosen):
            waiting += 1
    return waiting


def _fill_codes(press: ButtonContext, rows: Sequence[OrderRow], masters: Masters) -> None:
    """Show the item codes that were found through the products in lines that had none."""
    codes = {
        (row.shop_id, line.sku_id): masters.item_for_sku(line.sku_id)
        for row in rows
        for line, code in zip(row.order.lines, row.codes, strict=True)
        if not code
    }
    if any(codes.values()):
        order_sheet.put_codes(press.book, codes, masters)


def _report(
    press: ButtonContext,
    outcomes: Outcomes,
    rows: Sequence[OrderRow],
    found_by: str = "Post orders",
) -> None:
    """What is to be mended → Problems: a cell for which many orders wait is named once."""
    found = [
        outcome.at
        or Problem(
            ORDERS.name, outcome.id, "Verify Status", f"{outcome.status.rstrip('.')}.", outcome.cure
        )
        for outcome in outcomes.values()
        if outcome.cure
    ]
    twice = [key for key in order_sheet.repeated(rows) if key in outcomes]
    found += [
        Problem(ORDERS.name, key[1], "ID", f"{order_sheet.TWICE}.", "Delete one of its rows.")
        for key in twice
    ]
    problems = list(dict.fromkeys(found))
    put_problems(press.book, found_by, problems)
    press.problems += problems


def delete_invoices(press: ButtonContext) -> str:
    """The ticked orders' invoices are taken back by reversal, so that the orders can be posted again."""
    shops = {shop.shop_id: shop for shop in active_shops(press)}
    rows = order_sheet.read_orders(press.book, shops)
    ticked = [row for row in rows if row.ticked and row.shop_id in shops]
    if not ticked:
        return "Tick the orders whose invoices shall be deleted."
    if not press.prompter.ask(f"Take back the invoices of {counting(len(ticked), 'order')}?"):
        return "No invoice was deleted."
    masters = read_masters(press.book)

    def delete(some: Sequence[OrderRow], *, late: bool) -> tuple[Outcomes, date | None]:
        outcomes: Outcomes = {}
        with press.posting("Delete invoices") as session:
            for shop in shops.values():
                ids = [row.order.id for row in some if row.shop_id == shop.shop_id]
                books = books_for_invoices(session, ids, shop.shop_id)
                batch, found = plan_deletion(ids, shop, masters, books, late=late)
                session.write(batch)
                outcomes.update(((shop.shop_id, outcome.id), outcome) for outcome in found)
            session.describe_run(
                len(some), f"{counting(len(_deleted(outcomes)), _INVOICE)} deleted."
            )
        return outcomes, session.locked_until

    outcomes = or_late(press, ticked, delete)
    deleted = _deleted(outcomes)
    order_sheet.put_outcomes(
        press.book, rows, {key: o._replace(document=None) for key, o in outcomes.items()}
    )
    gone = [
        key
        for key, outcome in outcomes.items()
        if outcome.status in (RowStatus.INVOICE_DELETED, RowStatus.NO_INVOICE)
    ]
    order_sheet.clear_documents(press.book, gone, INVOICE)
    kept = {key: outcome for key, outcome in outcomes.items() if key not in deleted}
    cured = {
        key: outcome._replace(cure=_KEPT.get(outcome.status, outcome.cure))
        for key, outcome in kept.items()
    }
    _report(press, cured, rows, "Delete invoices")
    told = [
        f"{n} {word}"
        for word, n in Counter(outcome.status for outcome in kept.values()).most_common()
    ]
    return f"{', '.join([f'{counting(len(deleted), _INVOICE)} deleted', *told])}."


def _deleted(outcomes: Outcomes) -> list[tuple[str, str]]:
    return [key for key, outcome in outcomes.items() if outcome.status == RowStatus.INVOICE_DELETED]
