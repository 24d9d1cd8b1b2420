"""Post orders, preview what Post would make, and reverse invoices (group Orders)."""

from collections.abc import Sequence
from datetime import date

from xlplugin.actions.order_item_codes import (
    missing_items,
    show_found_codes,
    show_posted_codes,
)
from xlplugin.actions.order_posting import (
    DeleteInvoices,
    Outcomes,
    PostDocuments,
    PostPastInvoices,
    ShopsById,
    add_outcomes,
    count_statuses,
    default_action,
    post_or_late,
    with_status,
)
from xlplugin.actions.order_problems import recheck_orders
from xlplugin.actions.tiktok_session import (
    active_shops,
    inactive_shops_note,
)
from xlplugin.buttons import find_button
from xlplugin.context import ButtonContext, NothingDone, said_if_done
from xlplugin.errors import Problem
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.entries import Entry
from xlplugin.posting import order_actions
from xlplugin.posting.order_actions import Action
from xlplugin.posting.row_status import RowStatus, status_counts
from xlplugin.posting.shop import ON_DELIVERED, ON_SHIPPED, ShopMapping, shops_by_id
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets.edited_orders import edited_cells
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.orders import OrderRow
from xlplugin.sheets.preview import put_preview
from xlplugin.sheets.problems import drop_problems, listed_problems, put_problems
from xlplugin.sheets.products import show_lost_items
from xlplugin.sheets.shops import names_of_shops, read_shops
from xlplugin.sheets.tables import ORDERS, OrdersRow
from xlplugin.wording import are, by_count, counting

LOOKING = "Looking at what Post would make"
# What to do about an invoice that Delete Invoice kept, by status.
_KEPT: dict[str, str] = {
    RowStatus.NOT_DELETED: (
        "Its payment is posted: press Undo for that run first, or leave it; "
        "a refund comes with a later file."
    ),
}
NO_ORDER = "The sheet Orders has no order. Press Refresh Orders or Load Orders."
# What to do about orders that this button did not post, by the beginning of their status.
_STEPS: dict[str, str] = {
    f"{order_actions.UNPAID}: not for": (
        "An unpaid order can be posted once it is paid: press Refresh Orders or Load Orders then."
    ),
    f"{order_actions.CANCELLED}: not for": (
        "A cancelled order is no sale: leave it, or tick it and press "
        f"{find_button('post_orders_as_cancelled').label}."
    ),
    RowStatus.INVOICED: (
        "An order with an invoice stays as it is. To post it in another way, tick it and press "
        f"{find_button('delete_invoices').label} first."
    ),
}
# How the invoice of a settled order is made anew, such as with tax.
AFTER_SETTLEMENT = (
    f"press {find_button('undo_run').label} for the run that posted their payments, then "
    f"{find_button('replace_orders_as_invoice').label}, then Load Statement with its file and "
    "Post in the group Payments; or ask your accountant for an entry."
)
EDITED = "Edited orders"
SELECT_ALL = "You have not selected any order. Would you like to select all?"
_DONE_WITH = (  # these orders need nothing more
    RowStatus.SUCCESS,
    RowStatus.POSTED,
    RowStatus.WITH_SETTLEMENT,
    RowStatus.INVOICED,
    RowStatus.BEFORE_FIRST_DAY,
)


def post_orders(press: ButtonContext) -> str:
    """Post for each ticked order (or all) the document that Shops has for its status."""
    return _post(press, None)


def post_orders_as_invoice(press: ButtonContext) -> str:
    """Post the ticked orders as sales invoices."""
    return _post(press, order_actions.POST_INVOICE)


def post_orders_as_quotation(press: ButtonContext) -> str:
    """Post the ticked orders as sales quotations."""
    return _post(press, order_actions.POST_QUOTATION)


def post_orders_as_order(press: ButtonContext) -> str:
    """Post the ticked orders as sales orders."""
    return _post(press, order_actions.POST_ORDER)


def replace_orders_as_invoice(press: ButtonContext) -> str:
    """Reverse the lines of the ticked orders' invoices and post them again."""
    return _post(press, order_actions.REPLACE_INVOICE)


def post_orders_as_cancelled(press: ButtonContext) -> str:
    """Post the ticked orders as invoices of quantity 0, to which fees can be added."""
    return _post(press, order_actions.POST_CANCELLED)


def replace_orders_as_cancelled(press: ButtonContext) -> str:
    """Change the ticked orders' invoices to quantity 0."""
    return _post(press, order_actions.REPLACE_CANCELLED)


def _post(press: ButtonContext, action: Action | None) -> str:
    shops = _shops(press)
    rows = order_sheet.read_orders(press.book, shops)
    chosen = _chosen(press, rows, shops, action)
    if not rows:
        said = f"No order was posted. {NO_ORDER}"
        return NothingDone(" ".join([said, *_left_out(press, rows, shops)]))
    if not chosen:
        said = "No order was posted: none was chosen."
        if action == order_actions.REPLACE_INVOICE:
            said = "Nothing was replaced: no order that was chosen has an invoice."
        return NothingDone(" ".join([said, *_left_out(press, rows, shops)]))
    first = _first_invoices(press, chosen, action)
    job = PostDocuments(press, shops, read_masters(press.book), action)
    outcomes = post_documents(job, chosen)
    first &= set(with_status(outcomes, RowStatus.SUCCESS))
    order_sheet.put_outcomes(press.book, rows, outcomes)
    posted = {order_id for _, order_id in with_status(outcomes, RowStatus.SUCCESS)}
    drop_problems(press.book, ORDERS.name, "Status", posted)  # what had changed after it was posted
    _report(press, outcomes, rows)
    show_lost_items(press.book, job.masters)
    edited = edited_cells(press.book, rows, shops, outcomes)
    earlier = {problem.row for problem in listed_problems(press.book, EDITED)}
    left = {(row.shop_id, row.order.id) for row in rows if row.order.id in earlier}
    others = edited_cells(press.book, rows, shops, left.difference(outcomes))
    put_problems(press.book, EDITED, [*edited, *others])
    press.problems += edited
    notes = [*_next_steps(outcomes), *_kept_ticks(press), *_left_out(press, rows, shops)]
    if edited:
        notes.insert(0, _edits_told(edited))
    if first:
        notes.insert(0, f"{len(first)} of them had no invoice before: that is their first.")
    said = " ".join([job.summary(outcomes), *notes])
    return said_if_done(said, with_status(outcomes, *_DONE_WITH))


def _edits_told(edited: Sequence[Problem]) -> str:
    """Say how many cells of the orders are not as they were loaded, and name the first."""
    first = edited[0]
    return (
        f"CAREFUL: {counting(len(edited), 'cell')} of Orders not as loaded, such as {first.column} "
        f"of {first.row}. {first.what} See the sheet Problems."
    )


def _invoiced(press: ButtonContext) -> set[tuple[str, str]]:
    """Return the orders that show an invoice, by Shop ID and order id."""
    found = set()
    for row in press.book.rows(ORDERS):
        if row.invoice:
            found.add((row.shop_id, row.id))
    return found


def _first_invoices(
    press: ButtonContext, rows: Sequence[OrderRow], action: Action | None
) -> set[tuple[str, str]]:
    """Return the ticked orders that have no invoice to replace."""
    if action != order_actions.REPLACE_INVOICE:
        return set()
    return {(row.shop_id, row.order.id) for row in rows} - _invoiced(press)


def _next_steps(outcomes: Outcomes) -> list[str]:
    """Return what to do about the orders that this button does not post, once for each kind."""
    statuses = status_counts(outcomes.values())
    steps = []
    for begins, step in _STEPS.items():
        if any(status.startswith(begins) for status in statuses):
            steps.append(step)
    return steps


def _kept_ticks(press: ButtonContext) -> list[str]:
    """Return a note on the rows that are still ticked, which the next Post takes alone.

    Empty if there are none.
    """
    kept = sum(1 for tick in press.book.view(ORDERS).column("Tick") if tick)
    if not kept:
        return []
    verb = by_count(kept, "keeps its tick", "keep their ticks")
    return [f"{counting(kept, 'row')} {verb} until mended; the next Post takes ticked rows alone."]


def _shops(press: ButtonContext) -> ShopsById:
    return shops_by_id(active_shops(press))


def _left_out(press: ButtonContext, rows: Sequence[OrderRow], shops: ShopsById) -> list[str]:
    """Return a note on the orders whose shop is not active. Empty if there are none."""
    others = [row for row in rows if row.shop_id not in shops]
    if not others:
        return []
    names = names_of_shops(press.book)
    unknown = sorted({row.shop_id for row in others if row.shop_id not in names})
    notes = [f"{counting(len(others), 'order')} left out."]
    if len(unknown) < len({row.shop_id for row in others}):
        notes += inactive_shops_note(press)
    if unknown:
        notes.append(
            f"The sheet Shops has no row with the Shop ID {', '.join(unknown)}: correct it there."
        )
    return notes


def _chosen(
    press: ButtonContext,
    rows: Sequence[OrderRow],
    shops: ShopsById,
    action: Action | None,
) -> list[OrderRow]:
    """Return the orders to post; empty if the user answers No.

    These are the ticked orders, with those whose missing item code was typed since. If there are
    none, the user is offered the selected rows, then every row that the filter shows. Of the
    latter only orders for which the button makes a document are taken.
    """
    ours = [row for row in rows if row.shop_id in shops]
    ticked = [row for row in ours if row.ticked or _is_mended(row, action)]
    if ticked or not rows:
        return ticked
    selected = [rows[place] for place in press.book.selected(ORDERS)]
    selected = [row for row in selected if row.shown and row.shop_id in shops]
    if len(selected) > 1 and press.prompter.ask(
        f"{counting(len(selected), 'row')} are selected. Post those?"
    ):
        return selected
    shown = [row for row in ours if row.shown]
    question = SELECT_ALL
    if len(shown) < len(ours):
        question += f" Your filter shows {len(shown):,} of {len(ours):,}."
    if action == order_actions.REPLACE_INVOICE:
        invoiced = _invoiced(press)
        shown = [row for row in shown if (row.shop_id, row.order.id) in invoiced]
        question += " Only orders with an invoice are taken."
    if action and action.cancelled:
        question += " Only cancelled orders and samples are taken."
    if not press.prompter.ask(question):
        return []
    return [row for row in shown if _is_meant(row, action, shops[row.shop_id])]


def _is_mended(row: OrderRow, action: Action | None) -> bool:
    """Return whether Post refused this order for a missing item code that is there now."""
    if action is not None or not row.codes:
        return False
    return row.status.startswith(RowStatus.MISSING_ITEM) and all(row.codes)


def _is_meant(row: OrderRow, action: Action | None, shop: ShopMapping) -> bool:
    """Return whether an order is taken when the user has ticked none and posts all.

    Only a cancelled order or a sample then gets a cancelled invoice.
    """
    if action is None:
        return default_action(row, shop) is not None
    if not action.cancelled:
        return True
    return is_no_sale(row)


def is_no_sale(row: OrderRow) -> bool:
    """Return whether an order is a sample or was cancelled."""
    status = order_actions.order_status(row.order.status)
    return row.order.is_sample or status == order_actions.CANCELLED


def post_documents(job: PostDocuments, rows: Sequence[OrderRow]) -> Outcomes:
    """Post these orders, and show the item codes that were found for lines without one."""
    outcomes = post_or_late(job.press, job, rows)
    show_found_codes(job, rows)
    show_posted_codes(job, rows, outcomes)
    return outcomes


def preview_orders(press: ButtonContext) -> str:
    """Show on Preview the entries that Post would make of the ticked orders (or all)."""
    shops = _shops(press)
    rows = order_sheet.read_orders(press.book, shops)
    chosen = _chosen(press, rows, shops, None)
    job = PostDocuments(press, shops, read_masters(press.book), text=LOOKING)
    outcomes: Outcomes = {}
    entries: list[Entry] = []
    with press.books.reading() as books:
        for planned in job.plan(books, chosen, late=False):
            add_outcomes(outcomes, planned)
            entries += planned.batch.entries
    put_preview(press.book, entries, job.masters)
    told = ", ".join(count_statuses(outcomes, "would be posted"))
    said = f"Preview: {told}; {counting(len(entries), 'entry')}. Nothing is posted."
    said = " ".join([said, *_next_steps(outcomes), *_left_out(press, rows, shops)])
    return said_if_done(said, outcomes)


def post_past_invoices(press: ButtonContext) -> str:
    """Post past invoices for the ticked orders, or all, from before the first day."""
    shops = _shops(press)
    rows = order_sheet.read_orders(press.book, shops)
    chosen = _ticked(rows, shops)
    if not chosen:
        for row in rows:
            if row.shown and row.shop_id in shops and _is_past(row, shops[row.shop_id]):
                chosen.append(row)
    question = (
        f"Post {counting(len(chosen), 'order')} from before the first day of bookkeeping as past "
        "invoices?"
    )
    if not chosen or not press.prompter.ask(question):
        return NothingDone("No past invoice was posted.")
    job = PostPastInvoices(shops, read_masters(press.book))
    outcomes = post_or_late(press, job, chosen)
    order_sheet.put_outcomes(press.book, rows, outcomes)
    _report(press, outcomes, rows)
    return said_if_done(job.summary(outcomes), with_status(outcomes, *_DONE_WITH))


def _ticked(rows: Sequence[OrderRow], shops: ShopsById) -> list[OrderRow]:
    """Return the ticked orders of these shops."""
    return [row for row in rows if row.ticked and row.shop_id in shops]


def _is_past(row: OrderRow, shop: ShopMapping) -> bool:
    """Return whether an order is older than the first day of bookkeeping and would be posted."""
    sold = shop.revenue_date(row.order)
    if sold is None or not shop.is_past(sold):
        return False
    return default_action(row, shop) is not None


def not_posted_until(press: ButtonContext, until: date) -> int:
    """Count the orders up to a day that have no document although their status makes one."""
    shops = shops_by_id(read_shops(press.book))
    waiting = 0
    for row in press.book.rows(ORDERS):
        shop = shops.get(row.shop_id)
        if shop is None or row.create_date is None:
            continue
        if row.invoice or row.verify_status in _DONE_WITH or row.sample == order_sheet.YES:
            continue
        if _revenue_day(row, shop) > until:
            continue
        if order_actions.default_action(shop.posts.get(row.status, "")):
            waiting += 1
    return waiting


def _revenue_day(row: OrdersRow, shop: ShopMapping) -> date:
    """Return the date that the order's invoice gets; date.max if it has none yet.

    If an order is shipped or delivered and TikTok gives no date of it, its create date counts.
    """
    reached = {
        ON_SHIPPED: (order_actions.IN_TRANSIT, order_actions.DELIVERED, order_actions.COMPLETED),
        ON_DELIVERED: (order_actions.DELIVERED, order_actions.COMPLETED),
    }
    moment = {ON_SHIPPED: row.shipped_date, ON_DELIVERED: row.delivered_date}.get(
        shop.revenue_on, row.create_date
    )
    if moment is None and row.status in reached.get(shop.revenue_on, ()):
        moment = row.create_date
    if moment is None:
        return date.max
    return moment.date()


def _settled_already(outcomes: Outcomes) -> Problem | None:
    """Return one problem for all the orders whose invoice is settled and was not replaced."""
    kept = with_status(outcomes, RowStatus.NOT_REPLACED)
    if not kept:
        return None
    count = len(kept)
    what = (
        f"{RowStatus.NOT_REPLACED}. {counting(count, 'order')} {are(count)} settled: a payment or "
        "refund stands on the invoice."
    )
    cure = f"Leave them. If an invoice must change, for example for its tax, {AFTER_SETTLEMENT}"
    return Problem(ORDERS.name, kept[0][1], "Verify Status", what, cure)


def _report(
    press: ButtonContext,
    outcomes: Outcomes,
    rows: Sequence[OrderRow],
    found_by: str = "Post orders",
) -> None:
    """List on Problems what the user must correct.

    A cell that many orders wait for is named once.
    """
    found: list[Problem] = []
    missing = missing_items(press, outcomes, rows)
    found += missing.values()
    settled = _settled_already(outcomes)
    if settled:
        found.append(settled)
    for key, outcome in outcomes.items():
        if outcome.status == RowStatus.NOT_REPLACED:
            continue
        if outcome.cure and key not in missing:
            what = f"{outcome.status.rstrip('.')}."
            at_order = Problem(ORDERS.name, outcome.id, "Verify Status", what, outcome.cure)
            found.append(outcome.at or at_order)
    for key in order_sheet.repeated(rows):
        if key in outcomes:
            what = f"{order_sheet.TWICE}."
            found.append(Problem(ORDERS.name, key[1], "ID", what, "Delete one of its rows."))
    problems = list(dict.fromkeys(found))
    put_problems(press.book, found_by, [*problems, *_still_open(press, found_by, outcomes)])
    press.problems += problems


def _still_open(press: ButtonContext, found_by: str, outcomes: Outcomes) -> list[Problem]:
    """Return the listed problems of orders that this press left out and that show them still."""
    shown: dict[str, set[str]] = {}
    pressed = {order_id for _, order_id in outcomes}
    for row in press.book.rows(ORDERS):
        if row.id not in pressed:
            shown.setdefault(row.id, set()).add(row.verify_status.rstrip("."))
    left = []
    for problem in listed_problems(press.book, found_by):
        if problem.table != ORDERS.name or problem.column != "Verify Status":
            continue
        if any(status and problem.what.startswith(status) for status in shown.get(problem.row, ())):
            left.append(problem)
    return left


def delete_invoices(press: ButtonContext) -> str:
    """Reverse the ticked orders' invoices, so that the orders can be posted again."""
    shops = _shops(press)
    rows = order_sheet.read_orders(press.book, shops)
    ticked = _ticked(rows, shops)
    if not ticked:
        return NothingDone("Tick the orders whose invoices you want to delete.")
    if not press.prompter.ask(f"Reverse the invoices of {counting(len(ticked), 'order')}?"):
        return NothingDone("No invoice was deleted.")
    job = DeleteInvoices(shops, read_masters(press.book))
    outcomes = post_or_late(press, job, ticked)
    shown = {key: outcome._replace(document=None) for key, outcome in outcomes.items()}
    order_sheet.put_outcomes(press.book, rows, shown)
    gone = with_status(outcomes, RowStatus.INVOICE_DELETED, RowStatus.NO_INVOICE)
    order_sheet.clear_documents(press.book, gone, INVOICE)
    deleted = with_status(outcomes, RowStatus.INVOICE_DELETED)
    kept: Outcomes = {}
    for key, outcome in outcomes.items():
        if key not in deleted:
            cure = _KEPT.get(outcome.status, outcome.cure)
            kept[key] = outcome._replace(cure=cure)
    _report(press, kept, rows, job.name)
    recheck_orders(press)
    told = [f"{counting(len(deleted), 'invoice')} deleted"]
    counts = status_counts(kept.values())
    for status, count in counts.most_common():
        told.append(f"{count:,} {status}")
    said = f"{', '.join(told)}."
    return said_if_done(said, deleted)
