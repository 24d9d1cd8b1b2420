"""A press of a button without the button.

What posts, undoes and settles in any place for the books, and what is in
them afterwards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.support.random_facts import Rows
from tests.support.stories import a_firm_s_masters
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import balances
from xlplugin.ledger.documents import Change, DocumentState, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import LOCAL, Customer
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import KNOWN, fee_map
from xlplugin.posting.lookup import books_for_invoices, books_for_orders, books_for_settlement
from xlplugin.posting.opening import OpeningRow, opening_key, plan_opening, posted, wanted
from xlplugin.posting.order_actions import POST_INVOICE, Action
from xlplugin.posting.orders import OrderRequest, plan_deletion, plan_orders
from xlplugin.posting.past import plan_past
from xlplugin.posting.settlements import SettlementRequest, plan_settlement, verify_settlement
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import PostedTransfers, Transfer, plan_transfers, transfer_key
from xlplugin.stores.contract import Counts, Session, Store
from xlplugin.tiktok.facts import Order, SettlementLine

Standing = dict[tuple[str, ...], Decimal]
WALLET = "325-000"
BANK = "310-000"
RESERVE = "326-000"
DEBTORS = "300-000"
MASTERS = a_firm_s_masters()
RULES = fee_map(KNOWN)
CUSTOMERS = ("300-T0001", "300-T0003")  # of the first shop, one after the other
MASTERS.customers["300-T0003"] = Customer("300-T0003", "Tik Tok Melati", DEBTORS, "30 Days", "MYR")
MASTERS.customers["300-T0002"] = Customer("300-T0002", "Tik Tok Kenanga", DEBTORS, "30 Days", LOCAL)
Deed = Callable[[Session], list[str]]  # what is done in one press; the words for its rows
Row = SettlementLine | Transfer  # what can be posted once
Told = list[str] | None  # None when the books refused the press


class PowerCutError(Exception):
    """The computer stops in the middle of a press."""


class Seen(NamedTuple):
    """All that the books hold at one moment, but for the run log.

    And until when they were locked.
    """

    documents: list[DocumentState]
    lines: list[Line]
    changes: list[Change]
    knock_offs: list[KnockOff]
    entries: list[Entry]
    sources: list[Source]
    counts: Counts
    locked: date | None

    def balances(self) -> dict[tuple[str, str], Decimal]:
        """Return every account's balance, those at 0.00 left out."""
        return {place: amount for place, amount in balances(self.entries).items() if amount}

    def facts(self) -> dict[str, Source]:
        """Return the facts that stand as posted."""
        standing: dict[str, Source] = {}
        for source in self.sources:
            if source.released:
                del standing[source.key]
            else:
                standing[source.key] = source
        return standing

    def standing(self) -> Standing:
        """Return what the books come to: balances, documents and what is left of them, facts.

        Nothing that is 0.
        """
        found: Standing = {("balance", *place): amount for place, amount in self.balances().items()}
        alive = {(held.type, held.no) for held in self.documents if not held.cancelled}
        for held in self.documents:
            place = held.type, held.no
            found["amount", *place] = held.amount
            found["applied", *place] = held.applied
            found["stands", *place] = Decimal(place in alive)
        for source in self.facts().values():
            found["fact", source.key] = Decimal((source.doc_type, source.doc_no) in alive)
        return {place: amount for place, amount in found.items() if amount}


def look(books: Store) -> Seen:
    """All of the books as they are now."""
    log = books.runs()
    return Seen(
        list(books.documents()),
        list(books.document_lines()),
        list(books.changes()),
        list(books.knock_offs()),
        list(books.entries()),
        list(books.source_rows()),
        books.counts(),
        log[-1].locked_until if log else None,
    )


def difference(after: Standing, before: Standing) -> Standing:
    """Return what came and went between two moments."""
    places = after.keys() | before.keys()
    moved = {place: after.get(place, ZERO) - before.get(place, ZERO) for place in places}
    return {place: amount for place, amount in moved.items() if amount}


def pressed(books: Store, action: str, deed: Deed) -> Told:
    """Press one button in one place. None when the books refuse it."""
    try:
        with books.posting(action) as session:
            return deed(session)
    except FixInputError:
        return None


@dataclass(frozen=True)
class Settles:
    """What posts these rows; it knows them, so that one can tell afterwards which were posted.

    Files are cut anyhow here, so that a row can look as if it had been posted otherwise before: she
    may say that both are true, or leave it.
    """

    shop: ShopMapping
    file: Rows
    post_restated: bool = True
    halts: bool = False
    writes: bool = True

    def __call__(self, session: Session) -> list[str]:
        held = books_for_settlement(session, self.file, self.shop.shop_id)
        verified = verify_settlement(self.file, self.shop, held)
        request = SettlementRequest(verified, self.shop, MASTERS, RULES, held, self.post_restated)
        plan = plan_settlement(request, session.next_no)
        if self.writes:
            session.write(plan.batch)
        if self.halts:
            raise PowerCutError
        return [f"{outcome.status} {outcome.payment_no}".strip() for outcome in plan.outcomes]


@dataclass(frozen=True)
class Transfers:
    """What posts these movements of the wallet; it knows them too."""

    shop: ShopMapping
    file: Sequence[Transfer]

    def __call__(self, session: Session) -> list[str]:
        known = session.sources(transfer_key(self.shop.shop_id, transfer) for transfer in self.file)
        plan = plan_transfers(
            self.file, self.shop, MASTERS, PostedTransfers(known), session.next_no
        )
        session.write(plan.batch)
        return [outcome.status for outcome in plan.outcomes]


def newly_posted(deed: Deed, told: Iterable[str]) -> list[tuple[str, Row]]:
    """The rows that a press has posted, each with its shop."""
    if not isinstance(deed, Settles | Transfers):
        return []
    pairs: Iterable[tuple[Row, str]] = zip(deed.file, told, strict=True)
    posted: list[tuple[str, Row]] = []
    for row, word in pairs:
        if word.startswith("Success"):
            posted.append((deed.shop.shop_id, row))
    return posted


def opens(rows: Sequence[OpeningRow], currency: str, entries: Sequence[Entry]) -> Deed:
    """Return what brings the opening balances to what these rows say."""

    def opened(session: Session) -> list[str]:
        known = session.sources([opening_key(currency)])
        documents = {key.removeprefix("opening:"): place for key, place in known.items()}
        goal, problems = wanted(rows, MASTERS, "OpeningBalances")
        assert problems == []
        session.write(plan_opening(goal, posted(entries, documents), documents, session.next_no))
        return []

    return opened


def posts(
    shop: ShopMapping, facts: Sequence[Order], action: Action = POST_INVOICE, *, late: bool = False
) -> Deed:
    """What posts these orders by an action of the menu, those of the locked period on the first
    open day if `late`.
    """

    def post(session: Session) -> list[str]:
        requests = [OrderRequest(order, ("",) * len(order.lines), action) for order in facts]
        books = books_for_orders(session, requests, shop.shop_id)
        batch, outcomes = plan_orders(requests, shop, MASTERS, books, late=late)
        session.write(batch)
        return [outcome.status for outcome in outcomes]

    return post


def posts_past(shop: ShopMapping, facts: Sequence[Order], *, late: bool = False) -> Deed:
    """Return what posts these orders as past invoices."""

    def post(session: Session) -> list[str]:
        books = books_for_invoices(session, [order.id for order in facts], shop.shop_id)
        batch, outcomes = plan_past(facts, shop, MASTERS, books, late=late)
        session.write(batch)
        return [outcome.status for outcome in outcomes]

    return post


def deletes(shop: ShopMapping, ids: Sequence[str], *, late: bool = False) -> Deed:
    """Return what takes the invoices of these orders back."""

    def deleted(session: Session) -> list[str]:
        books = books_for_invoices(session, ids, shop.shop_id)
        batch, outcomes = plan_deletion(ids, shop, MASTERS, books, late=late)
        session.write(batch)
        return [outcome.status for outcome in outcomes]

    return deleted
