"""List what settlements paid short or over, and write it off with a reason."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from xlplugin.actions.tiktok_session import active_shops, no_such_shop
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem
from xlplugin.ledger.documents import DocumentId, DocumentState
from xlplugin.ledger.lookup import Lookup
from xlplugin.money import ZERO, shown, shown_sums
from xlplugin.posting.fee_map import WRITE_OFF, WRITTEN_OFF, FeeItems, fee_map
from xlplugin.posting.shop import ShopMapping, item_problem, shop_accounts, shops_by_id
from xlplugin.posting.write_off import (
    OpenPayment,
    WriteOff,
    open_payments,
    plan_write_off,
    settlement_prefixes,
)
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.short_payments import put_short_payments
from xlplugin.sheets.tables import PAYMENTS, SHORT_PAYMENTS, TICKED, ShortPaymentsRow
from xlplugin.wording import are, counting

_FOUND_BY = "Short payments"
_CURE = "Press Short And Over Paid: wait for a later settlement, ask TikTok, or Write Off."


def show_short_payments(press: ButtonContext) -> str:
    """List the documents that settlements left open, with their age."""
    payments = _open_payments(press)
    put_short_payments(press.book, payments)
    if not payments:
        return "Nothing is settled short or over."
    return f"{counting(len(payments), 'document')} open: {_sums(payments)}."


def note_short_payments(press: ButtonContext) -> None:
    """List short and over payments on Problems after a posting, and add a note on them."""
    payments = _open_payments(press)
    problems = []
    for payment in payments:
        amount = f"{shown(payment.open, payment.currency)} {payment.currency}"
        what = f"{payment.reason}: {amount} open for {payment.days} days."
        row = payment.order_id or f"{payment.document.type} {payment.document.no}"
        problems.append(Problem(PAYMENTS.name, row, "Settlement Amount", what, _CURE))
    put_problems(press.book, _FOUND_BY, problems)
    press.problems += problems
    if payments:
        press.notes.append(
            f"{counting(len(payments), 'document')} settled short or over, {_sums(payments)}: see "
            "Problems, or press Short And Over Paid."
        )


def write_off(press: ButtonContext) -> str:
    """Write off the ticked rows of Short And Over Paid; the reason is kept in the run log."""
    ticked = [row for row in press.book.rows(SHORT_PAYMENTS) if row.tick == TICKED]
    if not ticked:
        return NothingDone(
            "Nothing was written off. Press Short And Over Paid, tick rows there, and press again."
        )
    reason = press.prompter.ask_text(f"Why {_are(ticked)} written off?").strip()
    if not reason:
        return NothingDone("Nothing was written off: a reason is needed.")
    shops = shops_by_id(active_shops(press))
    with press.posting("Write off") as session:
        documents = _as_shown(ticked, session)
        for shop_id, states in _by_shop(documents.values()).items():
            if shop_id not in shops:
                raise no_such_shop(press.book, shop_id)
            request = _request(press, shops[shop_id], states)
            session.write(plan_write_off(request, session.next_no))
        said = f"{counting(len(documents), 'document')} written off. Reason: {reason}"
        session.describe_run(len(ticked), said)
    put_short_payments(press.book, _open_payments(press))
    note_short_payments(press)
    return said


def _are(rows: Sequence[ShortPaymentsRow]) -> str:
    return f"{are(len(rows))} {counting(len(rows), 'document')}"


def _open_payments(press: ButtonContext) -> list[OpenPayment]:
    with press.books.reading(checked=False) as books:
        documents = list(books.open_documents())
        keys = books.posted_keys(settlement_prefixes(documents))
    return open_payments(documents, keys, press.today())


def _sums(payments: Sequence[OpenPayment]) -> str:
    """Add up what is open, by currency."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for payment in payments:
        sums[payment.currency] += payment.open
    return shown_sums(sums)


def _as_shown(rows: Sequence[ShortPaymentsRow], books: Lookup) -> dict[DocumentId, DocumentState]:
    """Return the documents of these rows.

    Raises FixInputError if one changed since it was listed.
    """
    listed = {DocumentId(row.doc_type, row.doc_no): abs(row.open) for row in rows}
    currencies = {DocumentId(row.doc_type, row.doc_no): row.currency for row in rows}
    states = books.states(listed)
    for document, amount in listed.items():
        state = states.get(document)
        if state is None or state.outstanding != amount:
            raise FixInputError(
                f"{document.type} {document.no} is not open with "
                f"{shown(amount, currencies[document])} any more.",
                where=f"sheet '{SHORT_PAYMENTS.sheet}'",
                cure="Press Short And Over Paid to list what is open now.",
            )
    return states


def _by_shop(states: Iterable[DocumentState]) -> dict[str, dict[DocumentId, DocumentState]]:
    found: dict[str, dict[DocumentId, DocumentState]] = defaultdict(dict)
    for state in states:
        found[state.shop][DocumentId(state.type, state.no)] = state
    return found


def _request(
    press: ButtonContext, shop: ShopMapping, states: dict[DocumentId, DocumentState]
) -> WriteOff:
    """Return what to write off today. Raises FixInputError if the item leads to no account."""
    today = press.today()
    masters = read_masters(press.book).on(today)
    items = FeeItems(fee_map(read_fee_rules(press.book)).on(today), shop)
    item = items[WRITTEN_OFF, WRITE_OFF]
    wrong = item_problem(item, masters) if item else "it has no item."
    if wrong:
        raise FixInputError(
            f"'{WRITTEN_OFF}' leads to no account: {wrong}",
            where="sheet 'Fee Map'",
            cure="Press Master Data: it makes the item WRITE OFF and its account.",
        )
    return WriteOff(shop_accounts(shop, masters), items, states, today)
