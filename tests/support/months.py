"""The random month: two shops, what TikTok tells of them, and everything a bookkeeper may press, in
any order.

`Month` is a hypothesis state machine. Each rule is one step; each press is made on every place for
the books alike. What must hold is in test_invariants.py. MONTHS says how many are tried; without
it, a sample:

    MONTHS=2000 python -m pytest tests/invariants
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.support.presses import (
    BANK,
    CUSTOMERS,
    MASTERS,
    WALLET,
    Deed,
    PowerCutError,
    Row,
    Settles,
    Standing,
    Told,
    Transfers,
    deletes,
    difference,
    look,
    newly_posted,
    opens,
    posts,
    posts_past,
    pressed,
)
from tests.support.random_facts import (
    FIRST,
    LAST,
    SWITCH,
    Choice,
    Rows,
    choices,
    either_way,
    equal_together,
    lines,
    order_id,
    orders,
    rows,
    transfers,
)
from tests.support.stories import Firm, a_shop, an_order, june
from xlplugin.errors import FixInputError
from xlplugin.ledger.balances import balances
from xlplugin.ledger.runs import Run
from xlplugin.money import ZERO, from_minor
from xlplugin.posting.opening import OpeningRow
from xlplugin.posting.order_actions import ACTIONS, POST_INVOICE, Action
from xlplugin.posting.restated import restated_rows
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settled_rows import keys_of, settlement_prefix
from xlplugin.posting.shop import AS_DISCOUNT, ShopMapping
from xlplugin.posting.wallet import Transfer
from xlplugin.stores.contract import Session, Store
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.facts import Order, SettlementLine

JULY = date(2026, 7, 31)
ASKED = int(os.environ.get("MONTHS", "0"))
STATUSES = (
    "DELIVERED",
    "DELIVERED",
    "COMPLETED",
    "IN_TRANSIT",
    "UNPAID",
    "CANCELLED",
    "A_STATUS_OF_NEXT_YEAR",
)
STRANGER = "1729382476199999999"  # a SKU without an item code
ZONES = {"MYR": "Asia/Kuala_Lumpur", "SGD": "Asia/Singapore", "VND": "Asia/Ho_Chi_Minh"}


def tried(sample: int, *, of: int = 1, steps: int = 12) -> settings:
    """So many months: a sample, or as many as MONTHS asks for; `of` tests share these."""
    return settings(
        max_examples=-(-ASKED // of) if ASKED else sample,
        stateful_step_count=2 * steps if ASKED else steps,
        suppress_health_check=list(HealthCheck),
    )


class Posting(NamedTuple):
    """What one run did to the books, and which rows of which shop it posted."""

    moved: Standing
    rows: list[tuple[str, Row]]


@dataclass(repr=False)
class Trading:
    """Shop as it goes: its mapping, its orders as TikTok has them now, and every row settled and
    paid out so far.
    """

    shop: ShopMapping
    orders: dict[str, Order] = field(default_factory=dict)
    statement: Rows = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)

    def __repr__(self) -> str:
        return self.shop.name

    def post_by(self, choice: Choice) -> None:
        """Choose the way to post."""
        self.shop = replace(self.shop, settlement_method=choice[0], method_from=choice[1])

    def of_today(self) -> tuple[list[Order], list[Order]]:
        """Return the orders from the first day of bookkeeping on, and the past ones."""
        first = self.shop.first_day
        past = [
            o for o in self.orders.values() if first and self.shop.local_date(o.create_time) < first
        ]
        return [order for order in self.orders.values() if order not in past], past


class Month(RuleBasedStateMachine):
    """Two shops in one set of books.

    Subclasses say where the books are, and what must hold after each step.
    """

    ways: ClassVar[st.SearchStrategy[Choice]] = choices

    def __init__(self) -> None:
        super().__init__()
        self.books = self.open_books()
        self.seen = [look(self.books[0])]
        self.posted: dict[int, Posting] = {}
        self.stands: dict[int, bool] = {}
        self.shops: list[Trading] = []
        self.last: tuple[str, Deed, bool] | None = None

    def open_books(self) -> list[Store]:
        """Return the places for the books, all of them empty."""
        raise NotImplementedError

    def at_the_end(self) -> None:
        """What is done when the month is over and nothing was wrong."""

    def teardown(self) -> None:
        """The month is over."""
        try:
            if sys.exc_info()[0] is None and self.shops:
                self.at_the_end()
        finally:
            for books in self.books:
                if isinstance(books, LedgerSheets):
                    books.book.book.close()
                elif isinstance(books, SqlStore):
                    books.close()

    @initialize(
        data=st.data(), currency=st.sampled_from(["MYR", "MYR", "SGD", "VND"]), late=st.booleans()
    )
    def the_shops_open(self, data: st.DataObject, currency: str, late: bool) -> None:
        """Orders and a first statement are there; the second shop may have another currency."""
        first_day = june(FIRST) if late else None
        melati = a_shop(first_day=first_day)
        kenanga = a_shop(
            "7495540735366777510",
            "Kenanga Home",
            customer="300-T0002",
            short_payment=AS_DISCOUNT,
            currency=currency,
            zone=ZONES[currency],
        )
        for shop in (melati, kenanga):
            trading = Trading(shop)
            trading.post_by(data.draw(self.ways))
            trading.orders = {order.id: order for order in data.draw(orders(shop.currency, most=3))}
            trading.statement = data.draw(
                rows(list(trading.orders.values()), shop.currency, reserves=True)
            )
            self.shops.append(trading)

    # -- what TikTok does

    @rule(data=st.data())
    def an_order_comes_or_changes(self, data: st.DataObject) -> None:
        """A fetch brings a new order, or one in another state.

        Edited, cancelled, of an unknown SKU, a sample.
        """
        trading = self._shop(data)
        number = data.draw(st.integers(0, 4))
        currency = trading.shop.currency
        known = trading.orders.get(order_id(number))
        hour = data.draw(st.sampled_from(["03:00", "15:59", "16:00", "17:00", "23:59"]))
        made = data.draw(st.lists(lines(currency), min_size=1, max_size=3))
        if data.draw(st.integers(0, 7)) == 0:
            made[0] = made[0]._replace(sku_id=STRANGER)
        order = an_order(
            order_id(number),
            *made,
            status=data.draw(st.sampled_from(STATUSES)),
            currency=currency,
            created=f"2026-06-{data.draw(st.sampled_from([2, FIRST, SWITCH, LAST])):02} {hour}",
            sample=data.draw(st.integers(0, 7)) == 0,
        )
        trading.orders[order.id] = order._replace(create_time=known.create_time) if known else order

    @rule(data=st.data())
    def more_is_settled(self, data: st.DataObject) -> None:
        """Later rows of known orders, and adjustments."""
        trading = self._shop(data)
        known = list(trading.orders.values())
        trading.statement += data.draw(rows(known, trading.shop.currency, reserves=True))

    # -- what she presses

    @rule(
        data=st.data(),
        action=st.sampled_from([POST_INVOICE, POST_INVOICE, *ACTIONS]),
        late=st.booleans(),
    )
    def post_orders(self, data: st.DataObject, action: Action, late: bool) -> None:
        """Some orders of one shop, by an action of the menu, those of a locked period on the first
        open day or not.
        """
        trading = self._shop(data)
        today, _ = trading.of_today()
        if today:
            some = data.draw(st.lists(st.sampled_from(today), min_size=1, max_size=4))
            deed = posts(trading.shop, some, action, late=late)
            self.press("Post orders", deed, action.replaces)

    @rule(data=st.data(), late=st.booleans())
    def post_every_order(self, data: st.DataObject, late: bool) -> None:
        """All orders of one shop as invoices, those from before the first day as past invoices."""
        trading = self._shop(data)
        today, past = trading.of_today()
        self.press("Post orders", posts(trading.shop, today, POST_INVOICE, late=late))
        self.press("Post past invoices", posts_past(trading.shop, past, late=late))

    @rule(data=st.data(), late=st.booleans())
    def delete_invoices(self, data: st.DataObject, late: bool) -> None:
        """Some orders' invoices are taken back."""
        trading = self._shop(data)
        ids = data.draw(st.lists(st.sampled_from(list(trading.orders)), min_size=1, max_size=3))
        self.press("Delete invoices", deletes(trading.shop, ids, late=late))

    @rule(data=st.data())
    def settle_everything(self, data: st.DataObject) -> None:
        """The statement of one shop, whole."""
        trading = self._shop(data)
        self.press("Post payments", Settles(trading.shop, _numbered(trading.statement)))

    @rule(data=st.data(), post_restated=st.booleans())
    def settle(self, data: st.DataObject, post_restated: bool) -> None:
        """A statement in any cut.

        What is ready is posted, and what was posted otherwise before if she says so.
        """
        trading = self._shop(data)
        file = self._file(data, trading)
        facts = self.seen[-1].facts().keys()
        told = self.press("Post payments", Settles(trading.shop, file, post_restated))
        keys = keys_of(trading.shop.shop_id, file)
        mine = tuple(settlement_prefix(trading.shop.shop_id, row) for row in file)
        missing = frozenset(key for key in facts if key.startswith(mine)).difference(keys)
        odd = restated_rows(keys, file, facts & set(keys), missing)
        words = list(zip(keys, told or (), strict=bool(told)))
        assert {key for key, word in words if word == RowStatus.RESTATED} <= odd.keys()
        assert post_restated or not [
            key for key, word in words if key in odd and word.startswith("Success")
        ]

    @rule(data=st.data())
    def pay_out(self, data: st.DataObject) -> None:
        """Some of the movements between wallet and bank, with a new one among them."""
        trading = self._shop(data)
        trading.transfers.append(
            data.draw(transfers(trading.shop.currency, len(trading.transfers)))
        )
        some = data.draw(st.lists(st.sampled_from(trading.transfers), min_size=1, max_size=3))
        self.press("Post withdrawals", Transfers(trading.shop, some))

    @rule(data=st.data(), amounts=st.lists(either_way, min_size=1, max_size=2))
    def open_with(self, data: st.DataObject, amounts: list[int]) -> None:
        """The sheet of opening balances as it stands now is what the books begin with."""
        currency = self._shop(data).shop.currency
        told = [from_minor(units, currency) for units in amounts]
        told.append(-sum(told, ZERO))
        accounts = data.draw(st.permutations((WALLET, BANK, "150-000")))
        sheet = [
            OpeningRow(number, account, max(amount, ZERO), max(-amount, ZERO), currency, june(1))
            for number, (account, amount) in enumerate(zip(accounts, told, strict=False), 1)
        ]
        if (
            self.press("Post opening balances", opens(sheet, currency, self.seen[-1].entries))
            is not None
        ):
            ours = {
                held.no
                for held in self.seen[-1].documents
                if held.source_key == f"opening:{currency}"
            }
            opened = balances(entry for entry in self.seen[-1].entries if entry.doc_no in ours)
            assert {account: amount for (account, _), amount in opened.items() if amount} == {
                row.account: row.debit - row.credit for row in sheet if row.debit != row.credit
            }
        self.last = None

    @precondition(lambda self: self.last)
    @rule()
    def press_the_same_again(self) -> None:
        """The last press once more: it posts nothing new.

        Replacing makes a revision, which changes no balance.
        """
        assert self.last
        action, deed, replaces = self.last
        self.press(action, deed, replaces)
        before = self.seen[-2]
        after = self.seen[-1]
        assert after.standing() == before.standing()
        assert replaces or after.counts._replace(runs=0) == before.counts._replace(runs=0)

    @rule(data=st.data(), halts=st.booleans())
    def look_and_leave(self, data: st.DataObject, halts: bool) -> None:
        """A preview, or a press that the computer does not survive: nothing is kept."""
        trading = self._shop(data)
        deed = Settles(trading.shop, self._file(data, trading), halts=halts, writes=halts)
        for books in self.books:
            try:
                with books.posting("Preview") as session:
                    deed(session)
            except (PowerCutError, FixInputError):
                pass
        assert look(self.books[0]) == self.seen[-1]

    @precondition(lambda self: any(self.stands.values()))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """A run that stands is taken back, if the books let it be."""
        self._turn(
            "Undo", data.draw(st.sampled_from([no for no, stands in self.stands.items() if stands]))
        )

    @precondition(lambda self: not all(self.stands.values()))
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        """A run that was undone is posted again, if the books let it be."""
        self._turn(
            "Redo",
            data.draw(st.sampled_from([no for no, stands in self.stands.items() if not stands])),
        )

    @rule(day=st.none() | st.integers(1, LAST).map(june))
    def lock(self, day: date | None) -> None:
        """A period is locked, or everything is unlocked."""
        self._lock(day)

    @rule(data=st.data())
    def post_another_way(self, data: st.DataObject) -> None:
        """A shop goes over to another way to post.

        The last press would not be the same any more.
        """
        self._shop(data).post_by(data.draw(self.ways))
        self.last = None

    @rule()
    def the_first_shop_has_another_customer(self) -> None:
        """What is posted stays with the old one.

        What is not, or was taken back, is posted for the new one.
        """
        trading = self.shops[0]
        _, new = CUSTOMERS if trading.shop.customer == CUSTOMERS[0] else CUSTOMERS[::-1]
        trading.shop = replace(trading.shop, customer=new)
        self.last = None

    # -- how a press is made

    def press(self, action: str, deed: Deed, replaces: bool = False) -> Told:
        """Press the same button in every place; what each of them says is the same.

        A refusal leaves all as it was.
        """
        told = [pressed(books, action, deed) for books in self.books]
        assert all(one == told[0] for one in told), told
        before = self.seen[-1]
        now = look(self.books[0])
        self.seen.append(now)
        if told[0] is None:
            assert now == before, "a press that was refused has left something behind"
            return None
        if now.counts.runs > before.counts.runs and action not in ("Undo", "Redo", "Lock"):
            no = self.runs()[-1].no
            self.posted[no] = Posting(
                difference(now.standing(), before.standing()), newly_posted(deed, told[0])
            )
            self.stands[no] = True
        self.last = None if action in ("Undo", "Redo", "Lock") else (action, deed, replaces)
        return told[0]

    def runs(self) -> Sequence[Run]:
        """Return the run log."""
        return self.books[0].runs()

    def standing_rows(self, shop: ShopMapping) -> Rows:
        """The settlement rows of a shop that the runs which stand have posted."""
        return [row for row in self._standing(shop) if isinstance(row, SettlementLine)]

    def standing_transfers(self, shop: ShopMapping) -> list[Transfer]:
        """The movements of its wallet that the runs which stand have posted."""
        return [row for row in self._standing(shop) if isinstance(row, Transfer)]

    def _standing(self, shop: ShopMapping) -> Iterator[Row]:
        for no, posting in self.posted.items():
            if self.stands[no]:
                yield from (row for shop_id, row in posting.rows if shop_id == shop.shop_id)

    def undo_everything(self) -> None:
        """Every run is taken back, the last one first."""
        self._lock(None)
        while any(
            self._turn("Undo", no) is not None for no in reversed(self.posted) if self.stands[no]
        ):
            pass

    def work_straight(self) -> list[Firm]:
        """Everything once more, in one go, here and in books of each shop's own; those.

        And again, for nothing.
        """
        for trading in self.shops[::-1]:
            self._press_everything(trading)
        done = self.seen[-1]
        for trading in self.shops:
            self._press_everything(trading)
        assert self.seen[-1] == done, "what is posted was posted again"
        return [_of_its_own(trading) for trading in self.shops]

    def lock_everything(self) -> None:
        """After a lock over all of it nothing can be taken back."""
        self._lock(JULY)
        locked = self.seen[-1]
        for no in self.posted:
            if self.stands[no] and self.posted[no].moved:
                assert self._turn("Undo", no) is None
        assert self.seen[-1] == locked

    def _press_everything(self, trading: Trading) -> None:
        shop = trading.shop
        (today, past) = trading.of_today()
        self.press("Post orders", posts(shop, today))
        self.press("Post past invoices", posts_past(shop, past))
        self.press("Post payments", Settles(shop, _numbered(trading.statement)))
        self.press("Post withdrawals", Transfers(shop, trading.transfers))

    def _shop(self, data: st.DataObject) -> Trading:
        return data.draw(st.sampled_from(self.shops))

    def _file(self, data: st.DataObject, trading: Trading) -> Rows:
        """Return all rows so far, a week's, or any of them, in any order.

        Truly equal rows are together.
        """
        groups = equal_together(trading.statement)
        how = data.draw(st.sampled_from(["all", "some", "days"]))
        if how == "days":
            first, last = sorted(data.draw(st.integers(FIRST, LAST)) for _ in range(2))
            groups = [group for group in groups if june(first) <= group[0].settled <= june(last)]
        elif how == "some" and groups:
            groups = data.draw(st.lists(st.sampled_from(groups), unique_by=id))
        chosen = data.draw(st.permutations([row for group in groups for row in group]))
        return _numbered(chosen)

    def _turn(self, word: str, no: int) -> Told:
        def turned(session: Session) -> list[str]:
            batch = session.undo(no) if word == "Undo" else session.redo(no)
            return [f"{len(batch.entries)} entries"]

        told = self.press(word, turned)
        if told is not None:
            self.stands[no] = word == "Redo"
        return told

    def _lock(self, day: date | None) -> None:
        def locked(session: Session) -> list[str]:
            session.lock(day)
            return []

        self.press("Lock", locked)


def _numbered(chosen: Rows) -> Rows:
    """Return a file of these rows."""
    return [row._replace(row=number) for number, row in enumerate(chosen, 2)]


def _of_its_own(trading: Trading) -> Firm:
    """Return a firm of this shop alone, that has posted everything in one go."""
    firm = Firm(trading.shop, MASTERS)
    (today, past) = trading.of_today()
    firm.post(*today)
    firm.post_past(*past)
    firm.settle(*trading.statement)
    firm.transfer(*trading.transfers)
    return firm
