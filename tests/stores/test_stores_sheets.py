"""The books in the workbook's own ledger sheets.

All of a posting or none of it, in few calls to Excel.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.bookkeeping import (
    FIRST_DAY,
    ORDER,
    OTHER,
    Trade,
    everything,
    post,
    rm,
    sale,
    sheets_at,
)
from tests.support.refusals import refused
from xlplugin.engine import calls, open_book
from xlplugin.errors import FixInputError
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import RowValues, TableView
from xlplugin.sheets.tables import (
    CHANGES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    KNOCK_OFFS,
    RUNS,
    SOURCES,
    Table,
)
from xlplugin.stores import sheet_room
from xlplugin.stores.ledger_sheets import LedgerSheets

LEDGER: tuple[Table[Any], ...] = (
    INVOICES,
    CUSTOMER_PAYMENTS,
    INVOICE_LINES,
    CHANGES,
    KNOCK_OFFS,
    JOURNAL,
    SOURCES,
    RUNS,
)


@pytest.fixture
def sheets(tmp_path: Path, template: Path) -> Iterator[LedgerSheets]:
    made = sheets_at(tmp_path / "ledger.xlsx", template)
    yield made
    made.book.book.close()


def cells(book: Workbook) -> dict[str, list[list[Any]]]:
    """Every cell of the ledger tables, as a fresh look at the sheets finds them."""
    fresh = Workbook(book.book)
    return {table.name: fresh.view(table).rows() for table in LEDGER}


def a_settlement(trade: Trade) -> None:
    """The order's fee and payment, and another order."""
    trade.settle(trade.held[DocumentId(INVOICE, ORDER)], rm("3.10"), "OR-00001")
    trade.sell(OTHER, [rm("20.00")])


class ExcelLetsGoError(Exception):
    """Excel has stopped answering."""


@dataclass
class Excel:
    """How many writes Excel will still take.

    The one after fails halfway; a dead Excel takes nothing more at all.
    """

    writes: int
    dies: bool = False

    def write(self) -> bool:
        """Whether this write is taken whole."""
        self.writes -= 1
        return self.writes >= 0 or (not self.dies and self.writes < -1)


class FrailView(TableView):
    """A table in such an Excel."""

    excel: Excel

    def _write(self, columns: Sequence[str], first: int, rows: Sequence[RowValues]) -> None:
        if not self.excel.write():
            super()._write(columns, first, rows[: (len(rows) + 1) // 2])
            raise ExcelLetsGoError
        super()._write(columns, first, rows)

    def truncate(self, count: int) -> None:
        if self.excel.dies and self.excel.writes < 0:
            raise ExcelLetsGoError
        super().truncate(count)


def sheets_in(excel: Excel, book: Any) -> LedgerSheets:
    """Ledger sheets in a workbook that is open in such an Excel."""
    workbook = Workbook(book)
    for table in LEDGER:
        whole = workbook.view(table)
        view = FrailView(table, whole._listed, workbook)
        view.before_write = whole.before_write
        view.excel = excel
        workbook._views[table.name] = view
    return LedgerSheets(workbook)


def test_a_ledger_row_reads_as_in_sql_account(sheets: LedgerSheets) -> None:
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    a_settlement(trade)
    post(sheets, trade.done())
    shown = cells(sheets.book)
    assert shown["Invoices"][0][:12] == (
        "IV",
        ORDER,
        FIRST_DAY,
        "300-T0001",
        "Tiktok - Vitamin C Serum 30ml",
        "MYR",
        rm("48.85"),
        rm("48.85"),
        rm("0.00"),
        "",
        1,
        3,
    )
    assert shown["CustomerPayments"][0][6:10] == (rm("48.85"), "325-000", rm("48.85"), rm("0.00"))
    assert [row[0] for row in shown["Journal"]] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert [(row[4], row[8], row[9]) for row in shown["Journal"][:2]] == [
        ("300-000", rm("51.95"), rm("0.00")),
        ("500-000", rm("0.00"), rm("51.95")),
    ]


def test_what_was_posted_is_there_after_saving_and_opening_again(
    sheets: LedgerSheets, tmp_path: Path
) -> None:
    trade = Trade()
    trade.sell(ORDER, [rm("39.90")], name="=1+1")
    a_settlement(trade)
    post(sheets, trade.done())
    sheets.book.save(tmp_path / "june.xlsx")
    again = LedgerSheets(
        Workbook(open_book(shutil.copy(tmp_path / "june.xlsx", tmp_path / "copy.xlsx")))
    )
    assert everything(again) == everything(sheets)
    assert next(again.documents()).no == ORDER
    again.book.book.close()


def first_order(sheets: LedgerSheets) -> tuple[Trade, Batch]:
    """Post an order; the trade so far, and the settlement that comes next."""
    trade = Trade()
    trade.sell(ORDER, [rm("39.90"), rm("12.05")])
    post(sheets, trade.done())
    a_settlement(trade)
    return trade, trade.done()


WRITES = 11  # the run's row, seven tables, the run's row, the changed heads, the run's row


@pytest.mark.parametrize("writes", range(WRITES))
def test_excel_failing_at_any_write_leaves_the_sheets_as_they_were(
    sheets: LedgerSheets, writes: int
) -> None:
    trade, settlement = first_order(sheets)
    before = cells(sheets.book)
    with pytest.raises(ExcelLetsGoError):
        post(sheets_in(Excel(writes), sheets.book.book), settlement)
    assert cells(sheets.book) == before

    post(sheets_in(Excel(WRITES), sheets.book.book), settlement)
    again = LedgerSheets(Workbook(sheets.book.book))
    assert sorted(again.documents()) == sorted(trade.held.values())


@pytest.mark.parametrize("writes", range(9))
def test_the_next_posting_takes_back_the_rows_that_a_killed_one_left(
    sheets: LedgerSheets, writes: int
) -> None:
    trade, settlement = first_order(sheets)
    before = everything(sheets)
    with refused("Close the workbook without saving"):
        post(sheets_in(Excel(writes, dies=True), sheets.book.book), settlement)

    left = LedgerSheets(Workbook(sheets.book.book))
    assert not left.finished()
    with left.posting("Look"):
        assert everything(left) == before
    post(left, settlement)
    assert sorted(left.documents()) == sorted(trade.held.values())
    assert [run.no for run in left.runs()] == [1, 2]


def test_half_changed_heads_are_refused_until_the_saved_workbook_is_back(
    sheets: LedgerSheets,
) -> None:
    _, settlement = first_order(sheets)
    with pytest.raises(FixInputError):
        post(sheets_in(Excel(9, dies=True), sheets.book.book), settlement)
    left = LedgerSheets(Workbook(sheets.book.book))
    with refused("saved copy"):
        post(left, settlement)


def test_the_number_of_excel_calls_grows_by_one_for_each_large_part(
    tmp_path: Path, template: Path
) -> None:
    needed = []
    for orders in (3, 300):
        sheets = sheets_at(tmp_path / f"{orders}.xlsx", template)
        trade = Trade()
        calls.reset()
        for number in range(orders):
            trade.sell(str(576_461_413_038_000_000 + number), [rm("39.90"), rm("1.00")])
        post(sheets, trade.done())
        for number, held in enumerate(trade.invoices()):
            trade.settle(held, rm("1.10"), f"OR-{number:05d}")
        post(sheets, trade.done(), action="Post payments")
        assert len(list(sheets.entries())) == orders * 3
        needed.append(calls.count)
        sheets.book.book.close()
    assert 0 < needed[1] - needed[0] < 10, needed  # a part is 20,000 cells


def test_a_sorted_journal_still_reads_entry_by_entry(sheets: LedgerSheets) -> None:
    trade, settlement = first_order(sheets)
    post(sheets, settlement)
    journal = sheets.book.view(JOURNAL)
    journal.replace(sorted(journal.rows(), key=lambda row: row[4]))
    assert [entry.doc_no for entry in sheets.entries()] == [
        entry.doc_no for entry in trade.posted.entries
    ]
    assert all(not sum(posting.amount for posting in entry.postings) for entry in sheets.entries())


@pytest.mark.parametrize(
    "numbers", [("576461413038785752", "576461413038785752"), ("576461413038785752", "")]
)
def test_a_head_copied_or_emptied_by_hand_is_told_before_anything_is_written(
    sheets: LedgerSheets, numbers: tuple[str, str]
) -> None:
    first_order(sheets)
    invoices = sheets.book.view(INVOICES)
    (row,) = invoices.rows()
    invoices.replace([row._replace(doc_no=number) for number in numbers])
    with refused("Doc No", where="sheet 'Invoices'"):
        post(sheets, sale(OTHER, "1.00"))


def test_the_user_s_own_column_stays_beside_its_row(sheets: LedgerSheets) -> None:
    trade, settlement = first_order(sheets)
    listed = sheets.book.view(INVOICES)._listed
    sheet = listed.range.sheet
    area = listed.range
    beside = area.last_cell.offset(1 - area.rows.count, 1)
    listed.resize(sheet.range(area[0, 0], area.last_cell.offset(0, 1)))
    beside.value = "My Note"
    beside.offset(1, 0).value = "called the buyer"

    book = Workbook(sheets.book.book)
    post(LedgerSheets(book), settlement)

    assert beside.offset(1, 0).value == "called the buyer"
    assert sorted(LedgerSheets(book).documents()) == sorted(trade.held.values())


def test_more_than_a_workbook_may_have_is_refused_before_anything_is_written(
    sheets: LedgerSheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_room, "MOST_ROWS", 5)
    monkeypatch.setattr(sheet_room, "WARN_FROM", 4)
    post(sheets, sale(ORDER, "39.90"))
    assert sheets.size_note() == ""
    post(sheets, sale(OTHER, "39.90"))
    assert "4 of the 5 rows" in sheets.size_note()
    before = cells(sheets.book)
    with pytest.raises(FixInputError, match="The sheet Journal would have 6 rows") as refused:
        post(sheets, sale("576461413038785754", "5.00"))
    assert "Settings, Books" in refused.value.cure
    assert cells(sheets.book) == before


@pytest.mark.parametrize("column", ["Account", "Debit"])
def test_a_balanced_edit_of_the_journal_stops_the_next_posting(
    sheets: LedgerSheets, column: str
) -> None:
    for no in (ORDER, OTHER):
        post(sheets, sale(no, "39.90"))
    assert sheets.edited() == ""
    view = sheets.book.view(JOURNAL)
    rows = view.rows()
    view.put([column], [(row.account,) if column == "Account" else (row.debit,) for row in rows])
    assert LedgerSheets(Workbook(sheets.book.book)).edited() == ""  # sorted, filtered, read: fine
    if column == "Account":
        changed = [(row.account.replace("500-", "501-"),) for row in rows]
        view.put(["Account"], [*[(row.account,) for row in rows[:2]], *changed[2:]])
    else:
        for side in ("Debit", "Credit"):
            sums = [(row[JOURNAL.place(side)],) for row in rows]
            view.put([side], [*sums[:2], *[(amount and amount + 1,) for (amount,) in sums[2:]]])
    edited = LedgerSheets(Workbook(sheets.book.book))
    assert edited.edited().startswith("row 8 (entry 2)")
    before = cells(sheets.book)
    with pytest.raises(FixInputError, match="Nothing was posted") as refused:
        post(edited, sale("576461413038785754", "5.00"))
    assert refused.value.where == "sheet 'Journal'"
    assert cells(sheets.book) == before
