"""What must hold of any month: the invariants of the accounts, each under its number.

     1 every entry balances, in whole sen            9 no posted row is changed; the chain verifies
     2 a row's parts are its settlement             10 ids are the same from the answer to the
     database 3 rows = statement = payments = bank           11 two shops and two currencies never
     mix 4 components are their total, posted once      12 what leads nowhere is not posted, and
     listed 5 clearing = settled and not paid out          13 the type makes an adjustment, an id
     only warns 6 a settled order owes nothing                 14 no lock over an unknown difference
     7 posting twice is posting once                15 the day is the shop's own 8 undo restores
     everything, redo gives it again

Those that a month shows are here, looked at after every step of a random one
(tests/support/months.py, which says how many); the others are in test_invariants_facts.py. What
other programs say of the months is in test_invariants_journals.py.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.support.bookkeeping import sheets_at
from tests.support.months import Month, Trading, tried
from tests.support.presses import BANK, CUSTOMERS, DEBTORS, WALLET, look
from xlplugin.ledger.documents import (
    CASH_BOOK,
    DEBTOR_SIGN,
    PAYMENT,
    REFUND,
    DocumentId,
    DocumentState,
)
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.open_items import open_items
from xlplugin.money import ZERO, quantise
from xlplugin.posting.settled_rows import settlement_key
from xlplugin.posting.shop import AS_DISCOUNT, KEEP_OPEN
from xlplugin.posting.wallet import Transfer
from xlplugin.stores.contract import Store
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore


class Invariants(Month):
    """What is looked at after every step."""

    looked_at = 0

    @invariant()
    def invariant_01_every_entry_balances_in_whole_sen(self) -> None:
        """Debit is credit in every entry and every currency, in exact decimals."""
        for entry in self.seen[-1].entries:
            amounts = [posting.amount for posting in entry.postings]
            assert {type(amount) for amount in amounts} == {Decimal}
            assert amounts == [quantise(amount, entry.currency) for amount in amounts]
            assert sum(amounts) == 0 not in amounts, entry

    @invariant()
    def invariant_03_the_payments_of_a_day_are_its_rows_and_each_payout_is_a_line_of_the_bank(
        self,
    ) -> None:
        """Receipts less refunds of a shop and day = the rows posted of that day = what they moved
        the wallet by.
        """
        now = self.seen[-1]
        for trading in self.shops:
            shop_id = trading.shop.shop_id
            rows = _by_day()
            paid = _by_day()
            wallet = _by_day()
            out = _by_day()
            bank = _by_day()
            for row in self.standing_rows(trading.shop):
                rows[row.settled] += row.settlement
            for held in now.documents:
                if held.shop == shop_id and held.type in MONEY_SIGN:
                    paid[held.date] += MONEY_SIGN[held.type] * held.amount
            for transfer in self.standing_transfers(trading.shop):
                if transfer.type in TO_BANK and not transfer.paid_currency:
                    out[transfer.day] += _out(transfer)
            for entry in self._entries_of(shop_id):
                wallet[entry.date] += _on(entry, WALLET) if entry.doc_type in MONEY_SIGN else ZERO
                bank[entry.date] += (
                    _on(entry, BANK) if entry.currency == trading.shop.currency else ZERO
                )
            assert _moved(paid) == _moved(rows) == _moved(wallet)
            assert _moved(bank) == _moved(out)

    @invariant()
    def invariant_05_the_clearing_balance_is_what_was_settled_and_not_paid_out_listed(self) -> None:
        """The wallet stands at the rows and reserves posted less what left it.

        The books list what is left of it.
        """
        now = self.seen[-1]
        for trading in self.shops:
            shop = trading.shop
            rows = self.standing_rows(trading.shop)
            due = sum((row.settlement + row.reserve for row in rows), ZERO)
            due -= sum((_out(transfer) for transfer in self.standing_transfers(shop)), ZERO)
            mine = list(self._entries_of(shop.shop_id))
            assert sum((_on(entry, WALLET) for entry in mine), ZERO) == due
            items = open_items(mine, [WALLET])
            assert sum((item.left for item in items), ZERO) == due
            assert all(abs(item.left) <= abs(item.amount) and item.left * due > 0 for item in items)
            about = f"tiktok:{shop.shop_id}:settlement:"
            listed = Counter(key.split(":")[4] for key in now.facts() if key.startswith(about))
            assert listed == Counter(row.id for row in rows)

    @invariant()
    def invariant_06_a_settled_order_owes_nothing_and_the_others_are_listed(self) -> None:
        """Nothing is knocked off twice; the debtors are what the documents still owe.

        Where a short payment is a discount, an order's documents are paid once its goods were
        settled.
        """
        now = self.seen[-1]
        for trading in self.shops:
            settled = _orders_with_goods_settled(self, trading)
            for held in (held for held in now.documents if held.shop == trading.shop.shop_id):
                assert ZERO <= held.applied <= held.amount
                if trading.shop.short_payment != AS_DISCOUNT:
                    continue
                _, _, kind, of = held.source_key.split(":")
                is_owed = DEBTOR_SIGN[held.type] and held.outstanding
                assert not is_owed or (kind == "order" and of not in settled), held
        owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for held in now.documents:
            owed[held.currency] += DEBTOR_SIGN[held.type] * held.outstanding
        standing = now.balances()
        assert {c: amount for c, amount in owed.items() if amount} == {
            currency: amount
            for (account, currency), amount in standing.items()
            if account == DEBTORS
        }

    @invariant()
    def invariant_07_no_fact_is_posted_twice(self) -> None:
        """However files overlap and presses are repeated, a row counts as often as TikTok's
        statement has it.
        """
        for trading in self.shops:
            there = Counter(settlement_key("", row) for row in trading.statement)
            posted = Counter(settlement_key("", row) for row in self.standing_rows(trading.shop))
            assert posted <= there

    @invariant()
    def invariant_08_undo_restores_everything_and_redo_gives_it_again(self) -> None:
        """The books come to what the runs that stand have moved, each by what it moved when it was
        first posted.
        """
        total: dict[tuple[str, ...], Decimal] = defaultdict(lambda: ZERO)
        for no, posting in self.posted.items():
            for place, amount in posting.moved.items() if self.stands[no] else ():
                total[place] += amount
        assert self.seen[-1].standing() == {
            place: amount for place, amount in total.items() if amount
        }

    @invariant()
    def invariant_09_no_posted_row_is_changed_or_removed(self) -> None:
        """Rows are only added, never in a locked period, and all check digits verify."""
        for was, now in pairwise(self.seen[self.looked_at :]):
            for name in ("lines", "changes", "knock_offs", "entries", "sources"):
                before = getattr(was, name)
                after = getattr(now, name)
                assert after[: len(before)] == before, name
            heads = {(held.type, held.no): _as_made(held) for held in now.documents}
            assert all(heads[held.type, held.no] == _as_made(held) for held in was.documents)
            added = now.entries[len(was.entries) :]
            assert not was.locked or all(entry.date > was.locked for entry in added)
        if self.looked_at != len(self.seen) - 1:
            self.looked_at = len(self.seen) - 1
            found = verify(self.books[0])
            assert found.is_whole, found

    @invariant()
    def invariant_11_two_shops_and_two_currencies_never_mix(self) -> None:
        """Every document is of one shop, customer and currency.

        No knock-off joins two; each currency balances.
        """
        now = self.seen[-1]
        currencies = {t.shop.shop_id: t.shop.currency for t in self.shops}
        shop_of = {DocumentId(held.type, held.no): held.shop for held in now.documents}
        customer_of = {(held.type, held.no): held.customer for held in now.documents}
        assert len(shop_of) == len(now.documents)
        assert all(held.currency == currencies[held.shop] for held in now.documents if held.shop)
        for item in now.knock_offs:
            one = DocumentId(item.from_type, item.from_no)
            other = DocumentId(item.to_type, item.to_no)
            assert (shop_of[one], customer_of[one]) == (shop_of[other], customer_of[other])
        for trading in self.shops:
            for entry in self._entries_of(trading.shop.shop_id):
                assert entry.currency == trading.shop.currency or entry.doc_type == CASH_BOOK
                of_shop = (
                    CUSTOMERS if trading.shop.customer in CUSTOMERS else (trading.shop.customer,)
                )
                assert {leg.code for leg in entry.postings} <= {"", *of_shop}
                assert {leg.code for leg in entry.postings if leg.code} <= {
                    customer_of[entry.doc_type, entry.doc_no]
                }
        sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for (_, currency), amount in now.balances().items():
            sums[currency] += amount
        assert not any(sums.values())

    def at_the_end(self) -> None:
        """All is undone, and done once more in one go.

        It comes to what each shop's own books come to (7, 8, 9, 11).
        """
        self.undo_everything()
        assert self.seen[-1].standing() == {}
        firms = self.work_straight()
        expected: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        for place, amount in (item for firm in firms for item in firm.books.balances().items()):
            expected[place] += amount
        now = self.seen[-1]
        assert now.balances() == {place: amount for place, amount in expected.items() if amount}
        open_shops = set()
        for trading in self.shops:
            if trading.shop.short_payment == KEEP_OPEN:
                open_shops.add(trading.shop.shop_id)
        straight = [held for firm in firms for held in firm.books.held.values()]
        assert _owing(now.documents, open_shops) == _owing(straight, open_shops)
        assert verify(self.books[0]).is_whole
        self.lock_everything()

    def _entries_of(self, shop_id: str) -> Iterator[Entry]:
        now = self.seen[-1]
        mine = {(held.type, held.no) for held in now.documents if held.shop == shop_id}
        return (entry for entry in now.entries if (entry.doc_type, entry.doc_no) in mine)


MONEY_SIGN = {PAYMENT: 1, REFUND: -1}
TO_BANK = ("WITHDRAW", "Withdrawal", "PAYOUT", "REVERSE")


def _out(transfer: Transfer) -> Decimal:
    """What left the wallet."""
    if transfer.type not in TO_BANK:
        return -transfer.amount
    return -abs(transfer.amount) if transfer.type == "REVERSE" else abs(transfer.amount)


def _on(entry: Entry, account: str) -> Decimal:
    return sum((leg.amount for leg in entry.postings if leg.account == account), ZERO)


def _by_day() -> dict[date, Decimal]:
    return defaultdict(lambda: ZERO)


def _moved(by_day: dict[date, Decimal]) -> dict[date, Decimal]:
    return {day: amount for day, amount in by_day.items() if amount}


def _orders_with_goods_settled(month: Month, trading: Trading) -> set[str]:
    rows = month.standing_rows(trading.shop)
    return {
        row.id
        for row in rows
        if any(part.role in ("sale", "refund") and part.amount for part in row.parts)
    }


def _as_made(held: DocumentState) -> tuple[object, ...]:
    """What of a document no later event may touch."""
    return (*held[:8], held.received_in)


def _owing(documents: list[DocumentState], open_shops: set[str]) -> dict[str, Decimal]:
    """What each document still owes, by the fact that it was made from.

    What shops that keep short payments open are owed is one sum by shop: which payment stays
    unapplied depends on the order of the files.
    """
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for held in documents:
        signed = DEBTOR_SIGN[held.type] * held.outstanding
        owed[held.shop if held.shop in open_shops else held.source_key] += signed
    return {key: amount for key, amount in owed.items() if amount}


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder in memory where there is one: the disk is not what is tried here."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with in_memory() as made:
        yield made


def fresh_sqlite(path: Path) -> SqlStore:
    """Empty books in a file, whatever was there."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    return SqlStore(path, user="aminah")


def test_any_month_keeps_the_invariants_after_every_step(folder: Path, template: Path) -> None:
    path = folder / "books.sqlite"

    class InSheetsAndSqlite(Invariants):
        def open_books(self) -> list[Store]:
            return [sheets_at(folder / "ledger.xlsx", template), fresh_sqlite(path)]

        def at_the_end(self) -> None:
            super().at_the_end()
            assert look(self.books[1]) == self.seen[-1]
            assert verify(self.books[1]).is_whole
            assert_whole_units(path)

    run_state_machine_as_test(InSheetsAndSqlite, settings=tried(25))


MONEY = {
    "documents": ("amount", "applied"),
    "lines": ("unit_price", "discount", "amount"),
    "changes": ("amount", "applied"),
    "knock_offs": ("amount",),
    "postings": ("amount",),
    "sources": ("amount",),
}


def assert_whole_units(path: Path) -> None:
    """No amount in the database is anything but a whole number of sen."""
    with closing(sqlite3.connect(path)) as tool:
        for table, columns in MONEY.items():
            for column in columns:
                odd = f"SELECT count(*) FROM {table} WHERE typeof({column}) <> 'integer'"
                assert tool.execute(odd).fetchone() == (0,), (table, column)
