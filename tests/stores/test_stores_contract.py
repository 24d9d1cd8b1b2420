"""Every place for the books does the same: one set of tests, run on each of them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bookkeeping import (
    BANK,
    DEBTORS,
    FIRST_DAY,
    ORDER,
    OTHER,
    SALES,
    SHOP,
    Trade,
    amounts,
    everything,
    post,
    rm,
    sale,
    sheets_at,
)
from xlplugin.ledger.balances import balances, trial_balance
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import (
    CASH_BOOK,
    CREDIT_NOTE,
    INVOICE,
    PAYMENT,
    Change,
    DocumentId,
    KnockOff,
    Source,
)
from xlplugin.ledger.entries import Entry, Posting, UnbalancedEntryError
from xlplugin.money import ZERO
from xlplugin.stores.contract import DuplicateError, Store, UnknownDocumentError
from xlplugin.stores.sql import SqlStore

ADJUSTMENT = "7301234567890123456"  # 19 digits


def a_month() -> tuple[Trade, list[Batch]]:
    """Three orders in two batches, one settled in two steps, one settled at once, one cancelled."""
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")], name='=1+1 Serum, "30ml"\nnew')
    trade.sell(OTHER, [rm("100.00")])
    first = trade.done()
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    trade.sell(ADJUSTMENT, [rm("5.55")])
    trade.settle(trade.held[DocumentId(INVOICE, ADJUSTMENT)], rm("0.55"), "OR-00002")
    trade.cancel(trade.held[DocumentId(INVOICE, OTHER)])
    trade.withdraw("CB-00001", rm("53.85"))
    return trade, [first, trade.done()]


def test_everything_posted_is_read_back_as_it_was(books: Store) -> None:
    trade, batches = a_month()
    for batch in batches:
        post(books, batch)

    documents, lines, knock_offs, entries, sources = everything(books)

    kept = trade.held.values()
    assert documents == [
        held for types in (INVOICE, PAYMENT, CASH_BOOK) for held in kept if held.type == types
    ]
    assert (lines, knock_offs, entries, sources) == (
        trade.posted.lines,
        trade.posted.knock_offs,
        trade.posted.entries,
        trade.posted.sources,
    )
    postings = sum(len(entry.postings) for entry in trade.posted.entries)
    facts = len(trade.posted.sources)
    assert books.counts() == (6, len(trade.posted.lines), 2, postings, facts, 2, 0)


def test_a_session_tells_what_is_posted_and_sees_its_own_writes(books: Store) -> None:
    trade, (first, second) = a_month()
    known = first.sources[0].key
    stranger = f"tiktok:{SHOP}:order:576461413038785799"
    invoice = DocumentId(INVOICE, ORDER)
    with books.posting("Post orders") as session:
        assert session.sources([known]) == {}
        session.write(first)
        assert session.sources([known, stranger, known]) == {known: invoice}
        assert session.lines([invoice]) == {invoice: first.lines[:2]}
        session.write(second)
        assert session.states([invoice, DocumentId(CREDIT_NOTE, ORDER)]) == {
            invoice: trade.held[invoice]
        }
        assert session.lines([invoice]) == {
            invoice: [line for line in trade.posted.lines if line.doc_no == ORDER]
        }
    with books.posting("Look") as session:
        assert session.states([invoice]) == {invoice: trade.held[invoice]}
        assert session.lines([DocumentId(INVOICE, "576461413038785799")]) == {}


def test_a_settled_invoice_owes_nothing_and_shows_its_revision_and_lines(books: Store) -> None:
    _, batches = a_month()
    post(books, *batches)
    with books.posting("Look") as session:
        invoice = session.states([DocumentId(INVOICE, ORDER)])[DocumentId(INVOICE, ORDER)]
    assert (invoice.amount, invoice.applied, invoice.outstanding) == (
        rm("48.85"),
        rm("48.85"),
        ZERO,
    )
    assert (invoice.revision, invoice.lines, invoice.cancelled) == (1, 3, False)


def test_a_knock_off_alone_is_no_revision(books: Store) -> None:
    post(books, sale(ORDER, "39.90"), Batch(changes=[Change(INVOICE, ORDER, ZERO, rm("10.00"))]))
    (invoice,) = books.documents()
    assert (invoice.applied, invoice.revision) == (rm("10.00"), 0)


def test_a_cancelled_invoice_can_be_brought_back(books: Store) -> None:
    post(
        books,
        sale(ORDER, "39.90"),
        Batch(changes=[Change(INVOICE, ORDER, rm("-39.90"), ZERO, cancelled=True)]),
    )
    (invoice,) = books.documents()
    assert (invoice.cancelled, invoice.amount, invoice.revision) == (True, ZERO, 1)
    post(books, Batch(changes=[Change(INVOICE, ORDER, rm("39.90"), ZERO, cancelled=False)]))
    (invoice,) = books.documents()
    assert (invoice.cancelled, invoice.amount, invoice.revision) == (False, rm("39.90"), 2)


def again_as(batch: Batch, *parts: str) -> Batch:
    """Only some parts of a batch."""
    return Batch(**{part: getattr(batch, part) for part in parts})


@pytest.mark.parametrize("part", ["documents", "sources", "lines"])
def test_what_is_posted_is_not_posted_twice(books: Store, part: str) -> None:
    batch = sale(ORDER, "39.90", "12.05")
    post(books, batch)
    before = everything(books)
    with pytest.raises(DuplicateError):
        post(books, sale(OTHER, "1.00"), again_as(batch, part))
    assert everything(books) == before


@pytest.mark.parametrize("part", ["documents", "sources", "lines"])
def test_one_batch_cannot_hold_a_thing_twice(books: Store, part: str) -> None:
    batch = sale(ORDER, "39.90")
    getattr(batch, part).extend(list(getattr(batch, part)))
    with pytest.raises(DuplicateError):
        post(books, batch)
    assert everything(books) == ([], [], [], [], [])


@pytest.mark.parametrize(
    "stray",
    [
        Batch(changes=[Change(INVOICE, OTHER, rm("1.00"), ZERO)]),
        Batch(lines=sale(OTHER, "1.00").lines),
        Batch(knock_offs=[KnockOff(PAYMENT, "OR-00001", INVOICE, ORDER, FIRST_DAY, rm("1.00"))]),
        Batch(sources=[Source("tiktok:1:order:2", INVOICE, OTHER, FIRST_DAY, rm("1.00"))]),
    ],
    ids=["change", "line", "knock-off", "fact"],
)
def test_nothing_hangs_on_a_document_that_is_not_there(books: Store, stray: Batch) -> None:
    with pytest.raises(UnknownDocumentError):
        post(books, sale(ORDER, "39.90"), stray)
    assert everything(books) == ([], [], [], [], [])


def test_an_unbalanced_entry_is_refused_at_the_last_door(books: Store) -> None:
    crooked = Entry(
        FIRST_DAY,
        INVOICE,
        ORDER,
        "",
        "MYR",
        (Posting(BANK, "", rm("1.00")), Posting(SALES, "", rm("-0.99"))),
    )
    with pytest.raises(UnbalancedEntryError):
        post(books, sale(ORDER, "39.90"), Batch(entries=[crooked]))
    assert everything(books) == ([], [], [], [], [])


def test_a_press_that_fails_halfway_leaves_nothing(books: Store) -> None:
    with pytest.raises(ZeroDivisionError), books.posting("Post orders") as session:
        session.write(sale(ORDER, "39.90"))
        session.write(sale(OTHER, "1.00"))
        raise ZeroDivisionError
    assert everything(books) == ([], [], [], [], [])
    assert not any(books.counts())


def test_a_failed_write_that_nobody_minds_still_keeps_everything_out(books: Store) -> None:
    with pytest.raises(DuplicateError), books.posting("Post orders") as session:
        session.write(sale(ORDER, "39.90"))
        with pytest.raises(DuplicateError):
            session.write(sale(ORDER, "39.90"))
    assert not any(books.counts())


def test_running_numbers_go_on_without_gaps(books: Store) -> None:
    trade, batches = a_month()
    post(books, *batches)
    with pytest.raises(ZeroDivisionError), books.posting("Post payments") as session:
        assert session.next_no(PAYMENT) == "OR-00003"
        raise ZeroDivisionError
    with books.posting("Post payments") as session:
        numbers = [session.next_no(PAYMENT), session.next_no(INVOICE), session.next_no(PAYMENT)]
        assert numbers == ["OR-00003", "IV-00001", "OR-00004"]  # order ids are no running numbers
        session.write(sale(numbers[1], "5.00"))
    with books.posting("Post payments") as session:
        assert session.next_no(PAYMENT) == "OR-00003"  # none of them was written
        assert session.next_no(INVOICE) == "IV-00002"
    assert trade.held


def test_each_posting_leaves_one_row_in_the_run_log(books: Store) -> None:
    with books.posting("Post orders") as session:
        session.write(sale(ORDER, "39.90"))
        session.write(sale(OTHER, "1.00"))
        session.describe_run(5, "3 rows: Missing item code")
    assert session.run == books.runs()[0]
    post(books, sale(ADJUSTMENT, "2.00"), action="Post payments")
    first, second = books.runs()
    assert first[2:7] == ("aminah", "Post orders", 5, 2, "3 rows: Missing item code")
    assert second[2:7] == ("aminah", "Post payments", 1, 1, "")
    assert (first.no, second.no) == (1, 2)
    assert datetime.fromisoformat(first.at).utcoffset() == timedelta(0)


def test_a_press_that_posts_nothing_leaves_no_run(books: Store) -> None:
    with books.posting("Post orders") as session:
        session.next_no(PAYMENT)
        session.write(Batch())
    assert session.run is None
    assert not books.runs()


def test_two_currencies_never_add(books: Store) -> None:
    post(
        books,
        sale(ORDER, "39.90"),
        sale(OTHER, "39.90", currency="SGD"),
        sale(ADJUSTMENT, "4000", currency="JPY"),
    )
    standing = books.balances()
    assert standing[DEBTORS, "MYR"] == standing[DEBTORS, "SGD"] == rm("39.90")
    assert standing[SALES, "JPY"] == rm("-4000")
    assert [(row.account, row.currency) for row in trial_balance(standing)][:3] == [
        (DEBTORS, "JPY"),
        (DEBTORS, "MYR"),
        (DEBTORS, "SGD"),
    ]


def test_many_facts_and_documents_are_found_at_once(books: Store) -> None:
    trade = Trade()
    for number in range(2_000):
        trade.sell(str(576_461_413_038_000_000 + number * 7_919), [rm("10.00")])
    post(books, trade.done())
    keys = [source.key for source in trade.posted.sources]
    with books.posting("Look") as session:
        assert (
            list(session.states(trade.held)) == list(session.lines(trade.held)) == list(trade.held)
        )
        assert len(session.sources([*keys, *(f"{key}:x" for key in keys)])) == len(keys)


def test_sheets_move_into_a_database_and_back_without_loss(tmp_path: Path, template: Path) -> None:
    trade, batches = a_month()
    sheets = sheets_at(tmp_path / "ledger.xlsx", template)
    post(sheets, *batches)
    database = SqlStore(tmp_path / "books.sqlite")
    database.copy_from(sheets)
    assert everything(database) == everything(sheets)
    other = sheets_at(tmp_path / "other.xlsx", template)
    other.copy_from(database)
    assert everything(other) == everything(sheets)
    assert other.runs() == database.runs() == sheets.runs()
    assert other.counts() == database.counts() == sheets.counts()
    assert other.balances() == database.balances() == balances(trade.posted.entries)


step = st.tuples(
    st.sampled_from(["sell", "settle", "cancel", "withdraw"]),
    st.lists(st.integers(1, 5_000_00), min_size=1, max_size=3),
)
presses = st.lists(st.lists(step, min_size=1, max_size=5), min_size=1, max_size=4)


def traded(trade: Trade, steps: list[tuple[str, list[int]]]) -> Batch:
    """One press: sells, settlements and cancellations of whatever there is by then."""
    for deed, units in steps:
        open_invoices = [held for held in trade.invoices() if held.outstanding > 0]
        chosen = open_invoices[units[0] % len(open_invoices)] if open_invoices else None
        number = len(trade.held)
        if deed == "withdraw":
            trade.withdraw(f"CB-{number:05d}", rm(f"{units[0] / 100:.2f}"), units[-1] % 40)
        elif deed == "sell" or chosen is None:
            currency = ("MYR", "SGD", "JPY")[units[-1] % 3]
            trade.sell(str(576_461_413_038_000_000 + number), amounts(units, currency), currency)
        elif deed == "settle":
            trade.settle(
                chosen, chosen.outstanding * (units[0] % 2), f"OR-{number:05d}", units[-1] % 40
            )
        else:
            trade.cancel(chosen)
    return trade.done()


@settings(max_examples=15)
@given(presses)
def test_sheets_and_sqlite_hold_the_same_books(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[list[tuple[str, list[int]]]],
) -> None:
    folder = tmp_path_factory.mktemp("both")
    sheets = sheets_at(folder / "ledger.xlsx", template)
    database = SqlStore(folder / "books.sqlite")
    trade = Trade()
    for press in steps:
        batch = traded(trade, press)
        post(sheets, batch)
        post(database, batch)
    assert everything(sheets) == everything(database)
    assert sheets.balances() == database.balances() == balances(trade.posted.entries)
    assert sorted(database.documents()) == sorted(trade.held.values())
    sheets.book.book.close()
