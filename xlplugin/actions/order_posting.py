"""Post orders in one transaction.

As documents, as past invoices, or by reversing their invoices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from xlplugin import pulse
from xlplugin.context import ButtonContext
from xlplugin.errors import Cancelled, FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.lookup import Lookup
from xlplugin.ledger.master import Masters
from xlplugin.posting import order_actions
from xlplugin.posting.lookup import books_for_invoices, books_for_orders
from xlplugin.posting.order_actions import Action
from xlplugin.posting.order_checks import POST_LATE, OrderOutcome
from xlplugin.posting.order_documents import first_open_day
from xlplugin.posting.orders import OrderRequest, plan_deletion, plan_orders
from xlplugin.posting.past import plan_past
from xlplugin.posting.row_status import RowStatus, status_counts
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.orders import OrderRow
from xlplugin.wording import counting, on_day

Outcomes = dict[tuple[str, str], OrderOutcome]  # by shop and order id
ShopsById = dict[str, ShopMapping]
LEAVE_LATE = "Leave them"
_AT_ONCE = 200  # orders planned between two checks for Cancel
_STATUSES_TOLD = 5  # statuses named in one sentence


class PlannedOrders(NamedTuple):
    """Some orders of one shop: what would be written for them, and the outcome of each."""

    shop_id: str
    batch: Batch
    outcomes: Sequence[OrderOutcome]


class OrderJob(Protocol):
    """Way to post orders."""

    @property
    def name(self) -> str:
        """Return its name in the run log."""

    def plan(
        self, books: Lookup, rows: Sequence[OrderRow], *, late: bool
    ) -> Iterator[PlannedOrders]:
        """Plan these orders against the books as they are.

        With `late`, on the first open day if locked.
        """

    def summary(self, outcomes: Outcomes) -> str:
        """Return the sentence for the run log."""


@dataclass(frozen=True)
class PostDocuments:
    """Post orders as the documents of an action.

    Without one, of the action that each status has on Shops.
    """

    press: ButtonContext
    shops: ShopsById
    masters: Masters
    action: Action | None = None
    text: str = "Posting data"

    @property
    def name(self) -> str:
        """Return the action's name."""
        if not self.action:
            return "Post orders"
        return self.action.name

    def plan(
        self, books: Lookup, rows: Sequence[OrderRow], *, late: bool
    ) -> Iterator[PlannedOrders]:
        """Plan the orders of each shop, so many at once. Raises Cancelled."""
        for shop in self.shops.values():
            requests = []
            nothing = []
            for row in rows:
                if row.shop_id != shop.shop_id:
                    continue
                action = self.action or default_action(row, shop)
                if action:
                    requests.append(OrderRequest(row.order, row.codes, action))
                else:
                    status = order_actions.order_status(row.order.status)
                    nothing.append(OrderOutcome(row.order.id, f"{status}: nothing to post"))
            if nothing:
                yield PlannedOrders(shop.shop_id, Batch(), nothing)
            yield from self._plan_requests(books, requests, shop, late=late)

    def _plan_requests(
        self, books: Lookup, requests: Sequence[OrderRequest], shop: ShopMapping, *, late: bool
    ) -> Iterator[PlannedOrders]:
        for start in range(0, len(requests), _AT_ONCE):
            part = requests[start : start + _AT_ONCE]
            # A Cancel that came while the sheets were read counts here.
            pulse.step(start, len(requests), f"{self.text}: order {part[0].order.id}")
            posted = books_for_orders(books, part, shop.shop_id)
            batch, outcomes = plan_orders(part, shop, self.masters, posted, late=late)
            yield PlannedOrders(shop.shop_id, batch, outcomes)

    def summary(self, outcomes: Outcomes) -> str:
        """Return how many orders were posted, and why others were not."""
        if self.action is None or not self.action.replaces:
            return f"Posting done: {', '.join(count_statuses(outcomes, 'posted'))}."
        told = count_statuses(outcomes, "posted", "unchanged")
        if with_status(outcomes, RowStatus.SUCCESS):
            return f"Posting done: {', '.join(told)}."
        return f"Nothing changed: {', '.join(told[1:])}."


@dataclass(frozen=True)
class PostPastInvoices:
    """Post orders from before the first day of bookkeeping as past invoices."""

    shops: ShopsById
    masters: Masters
    name: str = "Post past invoices"

    def plan(
        self, books: Lookup, rows: Sequence[OrderRow], *, late: bool
    ) -> Iterator[PlannedOrders]:
        """Plan the past invoices of each shop."""
        for shop in self.shops.values():
            orders = []
            for row in rows:
                if row.shop_id == shop.shop_id:
                    orders.append(row.order)
            posted = books_for_invoices(books, [order.id for order in orders], shop.shop_id)
            batch, outcomes = plan_past(orders, shop, self.masters, posted, late=late)
            yield PlannedOrders(shop.shop_id, batch, outcomes)

    def summary(self, outcomes: Outcomes) -> str:
        """Return how many orders were posted, and why others were not."""
        return f"Posting done: {', '.join(count_statuses(outcomes, 'past invoices'))}."


@dataclass(frozen=True)
class DeleteInvoices:
    """Reverse the invoices of orders, so that the orders can be posted again."""

    shops: ShopsById
    masters: Masters
    name: str = "Delete invoices"

    def plan(
        self, books: Lookup, rows: Sequence[OrderRow], *, late: bool
    ) -> Iterator[PlannedOrders]:
        """Plan the reversals of each shop."""
        for shop in self.shops.values():
            ids = []
            for row in rows:
                if row.shop_id == shop.shop_id:
                    ids.append(row.order.id)
            posted = books_for_invoices(books, ids, shop.shop_id)
            batch, outcomes = plan_deletion(ids, shop, self.masters, posted, late=late)
            yield PlannedOrders(shop.shop_id, batch, outcomes)

    def summary(self, outcomes: Outcomes) -> str:
        """Return how many invoices were reversed."""
        deleted = with_status(outcomes, RowStatus.INVOICE_DELETED)
        return f"{counting(len(deleted), 'invoice')} deleted."


def post_or_late(press: ButtonContext, job: OrderJob, rows: Sequence[OrderRow]) -> Outcomes:
    """Post these orders; ask whether those that the lock refuses come on the first open day.

    Returns:
        The outcome of each order, by shop and order id.

    Raises:
        Cancelled: The user pressed Cancel before anything was posted; all orders or none are posted
            at once.
    """
    outcomes, locked_until = _post(press, job, rows, late=False)
    if locked_until is None:
        return outcomes
    held = []
    for row in rows:
        outcome = outcomes.get((row.shop_id, row.order.id))
        if outcome and outcome.status == RowStatus.LOCKED:
            held.append(row)
    if not held:
        return outcomes
    if not _ask_late(press, len(held), locked_until):
        return outcomes
    first_open = f"the first open day, {on_day(first_open_day(locked_until))}"
    late = _post_late(press, job, held, outcomes)
    outcomes.update(late)
    posted = with_status(late, RowStatus.SUCCESS, RowStatus.INVOICE_DELETED)
    if posted:
        said = f"{counting(len(posted), 'order')} of the locked period came on {first_open}."
        press.notes.append(said)
    return outcomes


def _ask_late(press: ButtonContext, held: int, locked_until: date) -> bool:
    """Ask whether to post orders of the locked period on the first open day.

    The sales come into another month, so a Yes to every question is no answer. If nobody is there
    to answer, the orders stay as they are, and the note says which answer to give.
    """
    first_open = on_day(first_open_day(locked_until))
    post_late = f"{POST_LATE} ({first_open})"
    question = (
        f"{counting(held, 'order')} of the locked period, which ends on {on_day(locked_until)}. "
        f"Post with the date of the first open day, {first_open}?"
    )
    try:
        return press.prompter.choose(question, [post_late, LEAVE_LATE]) == post_late
    except FixInputError:
        press.is_wrong = True
        press.notes.append(
            f"Not posted: {counting(held, 'order')} of the locked period, which ends on "
            f'{on_day(locked_until)}. Unlock it and post again, or give --choice "{post_late}".'
        )
        return False


def _post(
    press: ButtonContext, job: OrderJob, rows: Sequence[OrderRow], *, late: bool
) -> tuple[Outcomes, date | None]:
    """Post orders in one transaction; return the outcomes and the last locked day."""
    outcomes: Outcomes = {}
    with press.posting(job.name) as session:
        for planned in job.plan(session, rows, late=late):
            session.write(planned.batch)
            add_outcomes(outcomes, planned)
        session.describe_run(len(rows), job.summary(outcomes))
    return outcomes, session.locked_until


def _post_late(
    press: ButtonContext, job: OrderJob, held: Sequence[OrderRow], outcomes: Outcomes
) -> Outcomes:
    """Post the orders that the lock refused.

    After Cancel they keep their outcome: the others are posted.
    """
    try:
        return _post(press, job, held, late=True)[0]
    except Cancelled as cancelled:
        kept: Outcomes = {}
        for row in held:
            key = row.shop_id, row.order.id
            kept[key] = outcomes[key]._replace(cure=f"{cancelled} {outcomes[key].cure}")
        return kept


def add_outcomes(outcomes: Outcomes, planned: PlannedOrders) -> None:
    """Add the outcomes of some planned orders by shop and order id."""
    for outcome in planned.outcomes:
        outcomes[planned.shop_id, outcome.id] = outcome


def with_status(outcomes: Outcomes, *statuses: str) -> list[tuple[str, str]]:
    """Return the keys of the orders that have one of these statuses."""
    return [key for key, outcome in outcomes.items() if outcome.status in statuses]


def count_statuses(
    outcomes: Outcomes, success: str, posted_before: str = "posted before"
) -> list[str]:
    """Return how many orders have each status, the rarer statuses together.

    `success` says what was done, `posted_before` what is with those that were posted already.
    """
    counts = status_counts(outcomes.values())
    done = counts.pop(RowStatus.SUCCESS, 0)
    before = counts.pop(RowStatus.POSTED, 0)
    told = [f"{done:,} {success}"]
    if before:
        told.append(f"{before:,} {posted_before}")
    common = [one for one in counts.most_common() if not _is_of_one_order(one[0])]
    for status, count in common[:_STATUSES_TOLD]:
        told.append(f"{count:,} {status.rstrip('.')}")
    rest = counts.total() - sum(count for _, count in common[:_STATUSES_TOLD])
    if rest:
        told.append(f"{rest:,} held for other reasons: see Verify Status")
    return told


def _is_of_one_order(status: str) -> bool:
    """Return whether a status is a sentence with the figures of one order, which is no count."""
    return any(character.isdigit() for character in status)


def default_action(row: OrderRow, shop: ShopMapping) -> Action | None:
    """Return the action that the shop has chosen for the order's status.

    None if it posts nothing.
    """
    chosen = shop.posts.get(order_actions.order_status(row.order.status), "")
    return order_actions.default_action(chosen)
