"""Reports ask a database for sums and parts of the books: they are what its rows come to."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.bookkeeping import (
    CUSTOMER,
    DEBTORS,
    SALES,
    WALLET,
    Trade,
    a_closing,
    post,
    rm,
    sale,
)
from xlplugin.ledger import run_sums
from xlplugin.ledger.ageing import open_documents
from xlplugin.ledger.as_at import (
    DayRange,
    documents_as_at,
    entries_until,
    latest_month,
    settled_ahead,
)
from xlplugin.ledger.balances import balances
from xlplugin.ledger.check_digits import FACTS
from xlplugin.ledger.documents import INVOICE, DocumentId, KnockOff
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Customer, Masters
from xlplugin.ledger.postings import Postings
from xlplugin.ledger.run_sums import PostedFact
from xlplugin.posting.settlement_check import posted_sources
from xlplugin.reports.extract import Period, extract
from xlplugin.stores.sql import SqlStore


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SqlStore:
    """Books with settled and open orders, another currency, a closed year, and an undo."""
    if request.param == "sqlite":
        books = SqlStore(tmp_path / "Books.sqlite")
    else:
        address: Callable[[], str] = request.getfixturevalue("postgres")
        books = SqlStore(address())
    trade = Trade()
    trade.sell("1000", [rm("39.90"), rm("12.05")])
    trade.settle(trade.held[DocumentId(INVOICE, "1000")], rm("3.10"), "OR-00001")
    post(books, trade.done())
    begun = sale("1001", "10.00", "79.10")
    post(books, begun, sale("1002", "20.05"), sale("1003", "3990", currency="JPY"))
    post(books, a_closing(begun), action="Close year")
    with books.posting("Undo") as session:
        session.undo(2)
    return books


def test_sums_of_the_database_are_those_of_its_rows(store: SqlStore) -> None:
    with store.reading() as books:
        documents = list(books.documents())
        entries = list(books.entries())
        lines = list(books.document_lines())
        knock_offs = list(books.knock_offs())
        assert knock_offs
        of_shops = run_sums.shop_sums(documents, entries)
        assert sorted(books.shop_sums()) == sorted(of_shops)
        assert sorted(books.line_sums()) == sorted(run_sums.line_sums(documents, lines))
        owed = run_sums.owed_sums(documents, entries, knock_offs)
        assert sorted(books.owed_sums()) == sorted(owed)
        for last in (date(2026, 6, 1), date(2026, 6, 30), date(2027, 12, 31)):
            assert books.balances_until(last) == balances(entries_until(entries, last))
        assert books.latest_month() == latest_month(entries)
        assert books.first_run_in(DayRange(date(2026, 6, 1), date(2026, 6, 30))) == 1
        received = dict.fromkeys(state.received_in for state in documents if state.received_in)
        assert books.received_in() == list(received)


def test_parts_of_the_database_make_the_same_reports(store: SqlStore) -> None:
    with store.reading() as books:
        documents = list(books.documents())
        entries = list(books.entries())
        knock_offs = list(books.knock_offs())
        for last in (date(2026, 6, 1), date(2026, 6, 5), date(2026, 6, 30), date(2027, 12, 31)):
            part = books.open_at(last)
            found = documents_as_at(part.documents, part.entries, part.knock_offs, last)
            whole = documents_as_at(documents, entries, knock_offs, last)
            assert open_documents(found, last) == open_documents(whole, last)
            for first in (None, date(2026, 6, 1), date(2026, 6, 8)):
                days = DayRange(first, last)
                debtors = [
                    entry._replace(postings=legs)
                    for entry in entries
                    if days.has(entry.date)
                    and (legs := tuple(leg for leg in entry.postings if leg.account == DEBTORS))
                ]
                assert list(books.entries_on([DEBTORS], days)) == debtors


def test_the_postings_of_a_period_are_exported_as_from_the_whole_books(store: SqlStore) -> None:
    masters = Masters(
        {}, {CUSTOMER: Customer(CUSTOMER, "Buyers", DEBTORS, "30 Days", "MYR")}, {}, {}, {}
    )
    with store.reading() as books:
        whole = Postings(
            list(books.documents()),
            list(books.document_lines()),
            list(books.knock_offs()),
            list(books.entries()),
        )
        for first, last in ((1, 1), (1, 30), (2, 7), (8, 30)):
            days = DayRange(date(2026, 6, first), date(2026, 6, last))
            period = Period(date(2026, 6, first), date(2026, 6, last))
            part = extract(period, books.moved_in(days), masters)
            assert part == extract(period, whole, masters)


def test_taxed_lines_of_a_period_are_found_with_their_documents(store: SqlStore) -> None:
    taxed = sale("1005", "10.80", "5.00")
    taxed.lines[0] = taxed.lines[0]._replace(tax_code="SR", tax=rm("0.80"), tax_account="2200")
    post(store, taxed)
    june = DayRange(date(2026, 6, 1), date(2026, 6, 30))
    with store.reading() as books:
        found = books.taxed_in(june)
        assert list(found.lines) == taxed.lines[:1]
        assert [state.no for state in found.documents] == ["1005"]
        assert list(books.taxed_in(DayRange(None, june.last)).lines) == taxed.lines[:1]
        assert not list(books.taxed_in(DayRange(date(2026, 6, 2), june.last)).documents)
        for first in (june.first, date(2026, 6, 8), date(2026, 7, 1)):
            assert first
            rest = [line for line in books.document_lines() if not line.tax_code]
            rest = [line for line in rest if line.delivery_date >= first]
            part = books.untaxed_from(first)
            assert list(part.lines) == rest
            numbers = {(state.type, state.no) for state in part.documents}
            assert numbers == {(line.doc_type, line.doc_no) for line in rest}


def test_receipts_before_their_invoices_are_counted_from_what_moved_later(store: SqlStore) -> None:
    """1004 was paid before its day; 1005 has a credit note before it, paid back at once."""
    trade = Trade()
    trade.sell("1004", [rm("18.40")])
    trade.settle(trade.held[DocumentId(INVOICE, "1004")], rm("1.10"), "OR-00002", days=-7)
    trade.sell("1005", [rm("30.00")])
    batch = trade.done()
    before = date(2026, 5, 28)
    paid_back = (("CN", "1005", SALES), ("CF", "CF-00001", WALLET))
    for doc_type, no, account in paid_back:
        head = trade.held[DocumentId(INVOICE, "1005")].head._replace(
            type=doc_type, no=no, date=before, source_key=f"{doc_type}:{no}", amount=rm("5.00")
        )
        batch.documents.append(head._replace(applied=rm("5.00")))
        side = rm("-5.00") if doc_type == "CN" else rm("5.00")
        legs = (Posting(DEBTORS, CUSTOMER, side), Posting(account, "", -side))
        batch.entries.append(Entry(before, doc_type, no, "Refund", "MYR", legs))
    batch.knock_offs.append(KnockOff("CN", "1005", "CF", "CF-00001", before, rm("5.00")))
    post(store, batch)
    with store.reading() as books:
        assert books.month_ends() == [date(2026, 5, 31), date(2026, 6, 30)]
        whole = Postings(
            list(books.documents()), (), list(books.knock_offs()), list(books.entries())
        )
        for last in (date(2026, 5, 20), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30)):
            part = books.open_at(last)
            numbers = [state.no for state in part.documents if state.type == INVOICE]
            notes = books.states(DocumentId("CN", no) for no in numbers).values()
            assert settled_ahead(part, notes, last) == settled_ahead(whole, (), last)
        part = books.open_at(date(2026, 5, 31))
        assert all(state.type != "CN" for state in part.documents)
        assert settled_ahead(whole, (), date(2026, 5, 31)) == (2, 2)


def test_what_is_settled_is_that_of_the_rows(store: SqlStore) -> None:
    trade = Trade()
    trade.sell("1004", [rm("18.40")])
    trade.settle(trade.held[DocumentId(INVOICE, "1004")], rm("1.10"), "OR-00002")
    post(store, trade.done())
    with store.posting("Undo") as session:
        session.undo(store.runs()[-1].no)
    with store.reading() as books:
        stamps = books.stamps(FACTS)
        facts = []
        for source, stamp in zip(books.source_rows(), stamps, strict=True):
            facts.append(PostedFact(source, stamp.run))
        settled = books.settled()
        assert settled.sums
        assert sorted(settled.sums) == sorted(run_sums.settled_sums(books.documents(), facts))
        standing = {}
        for fact in facts:
            standing[fact.source.key] = fact
        keys = [*standing, "tiktok:7495:settlement:order:1:2026-06-05:0.00:1"]
        posted = {key: fact for key, fact in standing.items() if not fact.source.released}
        assert posted != standing
        assert books.posted_facts(keys) == posted
        now = posted_sources(fact.source for fact in facts)
        assert list(books.posted_facts(keys)) == list(now)  # in the same order
        assert books.first_currency(next(books.documents()).shop) == "MYR"
        assert books.first_currency("no such shop") == ""
