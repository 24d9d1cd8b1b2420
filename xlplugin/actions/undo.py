"""Undo and redo runs (group Books)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlplugin.actions.bank import show_matched
from xlplugin.actions.lock import LOCK, UNLOCK
from xlplugin.actions.order_problems import recheck_orders
from xlplugin.actions.reason import ask_reason
from xlplugin.actions.wallet import show_posted
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CASH_BOOK,
    CREDIT_NOTE,
    INVOICE,
    JOURNAL_VOUCHER,
    ORDER,
    PAYMENT,
    QUOTATION,
    REFUND,
    DocumentId,
    DocumentState,
    Source,
)
from xlplugin.ledger.runs import Run, RunSize, local_time, run_sizes, turns_of_runs
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.undo import touched
from xlplugin.money import ZERO, shown
from xlplugin.posting.lookup import books_for_settlement
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SettlementOutcome, payment_numbers, verify_settlement
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import PAYMENTS
from xlplugin.stores.contract import Records
from xlplugin.wording import counting

_AS_IT_WAS = (
    " As it was then: if you have changed the Fee Map, an item or the mapping since, "
    "say No and press Post."
)
UNDO = "Undo"
REDO = "Redo"
_OFFERED = 20  # runs to choose from
_NAMES = {
    INVOICE: "invoices",
    CREDIT_NOTE: "credit notes",
    PAYMENT: "customer payments",
    REFUND: "refunds",
    QUOTATION: "quotations",
    ORDER: "sales orders",
    CASH_BOOK: "cash book vouchers",
    JOURNAL_VOUCHER: "journal vouchers",
}
_ORDER_KEYS = ("order", "quotation", "sales-order", "credit-note")


def undo_run(press: ButtonContext) -> str:
    """Reverse a run by opposite entries; the user chooses it, the last run first."""
    return _turn(press, UNDO)


def redo_run(press: ButtonContext) -> str:
    """Post an undone run again, under its own numbers."""
    return _turn(press, REDO)


def _turn(press: ButtonContext, word: str) -> str:
    offered = _offered_runs(press.books, word)
    if not offered:
        return NothingDone(f"There is nothing to {word.lower()}.")
    chosen = next(iter(offered))
    if len(offered) > 1:
        chosen = press.prompter.choose(f"{word} which run?", list(offered))
    if chosen not in offered:
        return NothingDone(f"Nothing was {word.lower()}ne.")
    run = offered[chosen]
    with press.books.reading() as session:
        if word == UNDO:
            plan = session.plan_undo(run.no)
        else:
            plan = session.plan_redo(run.no)
    if not press.prompter.ask(f"{word} {_named(run)}? {_told(word, plan)}"):
        return NothingDone(f"Nothing was {word.lower()}ne.")
    reason = ""
    if word == UNDO:
        reason = ask_reason(press, f"Why is run {run.no} undone?")
    with press.posting(word) as session:
        if word == UNDO:
            batch = session.undo(run.no)
        else:
            batch = session.redo(run.no)
        session.describe_run(abs(run.posted), f"{_named(run)}: {_documents(batch)}{reason}")
    _show(press, batch)
    recheck_orders(press)
    return f"{word} done: {_named(run)}; {_documents(batch)}. {_told(word, batch, done=True)}"


def _offered_runs(books: Records, word: str) -> dict[str, Run]:
    """Return the runs that can be undone, or redone, by name and size; the latest first.

    A run that posted nothing is not offered: it has only taken over master data.
    """
    sizes = run_sizes(books.runs())
    log = {run.no: run for run in books.runs()}
    past = turns_of_runs(log.values())
    offered: dict[str, Run] = {}
    for no in past.firsts():
        run = log[no]
        can_be_turned = past.stands(no) == (word == UNDO)
        size = sizes.get(no)
        is_empty = size is not None and not size.rows
        if not can_be_turned or is_empty or run.action in (LOCK, UNLOCK):
            continue
        if len(offered) < _OFFERED:
            offered[f"{_named(run)}{_sized(size)}"] = run
    return offered


def _named(run: Run) -> str:
    return f"run {run.no} ({run.action}, {local_time(run)}, {run.user})"


def _sized(size: RunSize | None) -> str:
    """Return how much a run posted, as text after its name; empty if that is not known."""
    if size is None:
        return ""
    if size.documents:
        return f": {counting(size.documents, 'document')}"
    return f": no new document, {counting(size.rows, 'row')} on earlier ones"


def _documents(batch: Batch) -> str:
    """Count the documents of each type in a batch."""
    counted = Counter(document.type for document in touched(batch))
    named = []
    for doc_type, name in _NAMES.items():
        if counted[doc_type]:
            named.append(f"{counted[doc_type]} {name}")
    return ", ".join(named)


def _told(word: str, batch: Batch, *, done: bool = False) -> str:
    """Return what an undo or redo does to the books, as text."""
    amounts: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in batch.entries:
        for leg in entry.postings:
            amounts[entry.currency] += max(leg.amount, ZERO)
    told = [f"{currency} {shown(amount, currency)}" for currency, amount in sorted(amounts.items())]
    money = ", ".join(told) or "no amount"
    entries = counting(len(batch.entries), "entry")
    if done:
        return f"{entries} of {money} added; nothing was erased."
    counted = f"{_documents(batch)}; {entries} of {money}. Nothing is erased."
    if word == UNDO:
        return f"Taken back by opposite entries: {counted}"
    return f"Posted again: {counted}{_AS_IT_WAS}"


def _show(press: ButtonContext, batch: Batch) -> None:
    """Show on the grids what the books hold now."""
    with press.books.reading() as session:
        states = session.states(touched(batch))
    order_sheet.put_turned(press.book, _numbers(batch, states), _settled(batch.sources))
    _show_payments(press, batch)
    show_posted(press)
    show_matched(press)


def _numbers(
    batch: Batch, states: Mapping[DocumentId, DocumentState]
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the document numbers by shop and order id; blank for a cancelled document."""
    numbers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for change in batch.changes:
        key = states[DocumentId(change.type, change.no)].source_key.split(":")
        if change.cancelled is not None and len(key) == 4 and key[2] in _ORDER_KEYS:
            numbers[key[1], key[3]][change.type] = "" if change.cancelled else change.no
    return numbers


def _settled(sources: Iterable[Source]) -> dict[tuple[str, str], Decimal]:
    """Return the settled amounts by shop and order id; released rows are subtracted."""
    amounts: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for source in sources:
        row = row_in(source.key)
        if row and row.is_order:
            key = (row.shop_id, row.id)
            if source.released:
                amounts[key] -= source.amount
            else:
                amounts[key] += source.amount
    return amounts


def _show_payments(press: ButtonContext, batch: Batch) -> None:
    """Update the statuses and payment numbers on Payments from the books."""
    if not press.book.rows(PAYMENTS):
        return
    try:
        shop_id, lines = payment_sheet.read_settlement_lines(press.book)
    except FixInputError as error:
        press.notes.append(f"The sheet Payments was not brought up to date. {error}")
        return
    shop = next((shop for shop in read_shops(press.book) if shop.shop_id == shop_id), None)
    if shop is None:
        return
    with press.books.reading() as session:
        posted = books_for_settlement(session, lines, shop_id)
    verified = verify_settlement(lines, shop, posted)
    numbers = payment_numbers(batch.sources, batch.knock_offs)
    outcomes = []
    for key, line, status in zip(verified.keys, lines, verified.statuses, strict=True):
        shown = status
        if status == RowStatus.POSTED and key in numbers:
            shown = RowStatus.SUCCESS
        outcomes.append(SettlementOutcome(line.row, shown, numbers.get(key, "")))
    payment_sheet.put_outcomes(press.book, outcomes)
