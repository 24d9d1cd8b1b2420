"""Orders of a closed month: what the lock holds is asked for once, and comes on the first open day."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from xlplugin.context import ButtonContext
from xlplugin.errors import Cancelled
from xlplugin.posting.order_documents import first_open_day
from xlplugin.posting.orders import LATE_CURE, OrderOutcome
from xlplugin.posting.row_status import RowStatus
from xlplugin.sheets.orders import OrderRow
from xlplugin.wording import counting

Outcomes = dict[tuple[str, str], OrderOutcome]  # by shop and order id


class _Posting(Protocol):
    """What posts some orders, or takes them back: what became of each, and up to when the books are locked."""

    def __call__(self, some: Sequence[OrderRow], *, late: bool) -> tuple[Outcomes, date | None]: ...


def or_late(press: ButtonContext, rows: Sequence[OrderRow], post: _Posting) -> Outcomes:
    """What became of these orders; those that the lock has held are posted on the first open day after a Yes."""
    outcomes, locked_until = post(rows, late=False)
    held = [
        row
        for row in rows
        if (found := outcomes.get((row.shop_id, row.order.id))) and found.status == RowStatus.LOCKED
    ]
    if held and locked_until:
        first_open = f"the first open day, {first_open_day(locked_until):%d/%m/%Y}"
        question = (
            f"{counting(len(held), 'order')} of the locked period, which ends on {locked_until:%d/%m/%Y}. "
            f"Post with the date of {first_open}?"
        )
        if press.prompter.ask(question):
            late = _late(held, post, outcomes)
            outcomes.update(late)
            dated = sum(
                1
                for outcome in late.values()
                if outcome.status in (RowStatus.SUCCESS, RowStatus.INVOICE_DELETED)
            )
            press.notes += (
                [f"{counting(dated, 'order')} of the locked period came on {first_open}."]
                if dated
                else []
            )
    return outcomes


def _late(held: Sequence[OrderRow], post: _Posting, outcomes: Outcomes) -> Outcomes:
    """What became of the orders that the lock has held. What was posted before them stays, and is to be shown."""
    try:
        return post(held, late=True)[0]
    except Cancelled as cancelled:
        keys = [(row.shop_id, row.order.id) for row in held]
        return {key: outcomes[key]._replace(cure=f"{cancelled} {LATE_CURE}") for key in keys}
