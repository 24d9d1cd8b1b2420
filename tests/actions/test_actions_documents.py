"""What was made of the orders, looked at again.

The lines with an item code, and documents on paper.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.office import pictures
from xlplugin import template
from xlplugin.engine import open_book
from xlplugin.ledger.documents import DocumentState, Line
from xlplugin.posting.printed import PAGE_ROWS, Details, Firm, PrintRow, pages
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.invoice import INVOICE_SHEET, put_printed
from xlplugin.sheets.tables import (
    INVOICE_LINES,
    INVOICES,
    ITEM_SEARCH,
    ORDER_LINES,
    ORDERS,
    SETTINGS,
    SettingsRow,
    Table,
)
from xlplugin.stores.books import books_of


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path, orders=30) as firm:
        yield firm


def rows(firm: SampleFirm, table: Table, *names: str) -> list[tuple[object, ...]]:
    places = [table.place(name) for name in names]
    return [tuple(row[place] for place in places) for row in Workbook(firm.book.book).rows(table)]


def ask(firm: SampleFirm, button: str, *texts: str) -> str:
    firm.prompter.texts = list(texts)
    return firm.press(button)


def most_sold(firm: SampleFirm) -> str:
    codes = [str(code) for (code,) in rows(firm, ORDER_LINES, "Code") if code]
    return max(sorted(set(codes)), key=codes.count)


def test_an_item_is_found_on_every_order_line_and_every_posted_line(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    code = most_sold(firm)
    said = ask(firm, "find_item", f" {code.lower()} ")
    found = rows(firm, ITEM_SEARCH, "Where", "Order Or Doc No", "Quantity", "Item Code")
    ordered = [
        ("Order Lines", number, quantity, item)
        for number, quantity, item in rows(firm, ORDER_LINES, "Order ID", "Quantity", "Code")
        if item == code
    ]
    posted = [
        ("Invoice Lines", number, quantity, item)
        for number, quantity, item in rows(firm, INVOICE_LINES, "Doc No", "Qty", "Item Code")
        if item == code
    ]
    assert found == [*ordered, *posted]
    assert len(posted) > 1
    assert f"{len(ordered)} on Order Lines" in said
    assert (
        f"{len(posted)} on Invoice Lines, quantity {sum(int(str(line[2])) for line in posted)}."
        in said
    )
    assert all(day for (day,) in rows(firm, ITEM_SEARCH, "Date"))
    assert ask(firm, "find_item", code) == said.replace(code.lower(), code)
    assert rows(firm, ITEM_SEARCH, "Where", "Order Or Doc No", "Quantity", "Item Code") == found


def test_an_order_line_comes_with_its_orders_status_and_a_posted_one_with_its_documents(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    ask(firm, "find_item", most_sold(firm))
    outstanding = {
        no: left
        for kind, no, left in rows(firm, INVOICES, "Doc Type", "Doc No", "Outstanding")
        if kind == "IV"
    }
    seen = set()
    for kind, no, status in rows(firm, ITEM_SEARCH, "Doc Type", "Order Or Doc No", "Status"):
        seen.add(status)
        if kind == "IV":
            assert (status == "Outstanding") == bool(outstanding[no])
    assert {"Completed", "Paid"} <= seen


def test_an_item_code_and_a_product_name_stay_text_on_a_sheet_whose_formats_were_cleared(
    tmp_path: Path,
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    book = Workbook(open_book(path))
    sheet = book.book.sheets[INVOICE_SHEET]
    sheet.range("A1:G99").number_format = "General"
    put_printed(
        book, [PrintRow(("0012", '=HYPERLINK("http://x","Mug")', 1, *[Decimal("9.90")] * 3))]
    )
    assert sheet.range("A1:C1").value == ["0012", '=HYPERLINK("http://x","Mug")', 1]
    book.save()
    [cells] = openpyxl.load_workbook(path)[INVOICE_SHEET].iter_rows(max_row=1, max_col=2)
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_the_invoice_of_an_order_that_was_taken_back_reads_cancelled(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    firm.prompter.choice = ""
    while firm.press("undo_run").startswith("Undo done"):
        if not any(held.amount for held in books_of(Workbook(firm.book.book)).documents()):
            break
    ask(firm, "find_item", most_sold(firm))
    states = {
        status for kind, status in rows(firm, ITEM_SEARCH, "Doc Type", "Status") if kind == "IV"
    }
    assert states == {"Cancelled"}


def test_a_code_that_is_nowhere_empties_the_sheet_and_none_given_leaves_it(
    firm: SampleFirm,
) -> None:
    firm.up_to("fetch_orders")
    ask(firm, "find_item", most_sold(firm))
    before = rows(firm, ITEM_SEARCH, "Order Or Doc No", "Amount")
    assert before and all(isinstance(amount, Decimal) for _, amount in before)
    assert ask(firm, "find_item", "") == "No item code was given."
    assert rows(firm, ITEM_SEARCH, "Order Or Doc No", "Amount") == before
    assert (
        ask(firm, "find_item", "LIP-99")
        == "No line of an order or a document has the item code 'LIP-99'."
    )
    assert rows(firm, ITEM_SEARCH, "Where") == []


def printed(firm: SampleFirm) -> list[list[object]]:
    """The rows of the sheet Invoice, without the marks of their looks."""
    sheet = Workbook(firm.book.book).book.sheets[INVOICE_SHEET]
    last = sheet.used_range.last_cell.row
    return [list(row) for row in sheet.range((1, 1), (last, 6)).options(ndim=2).value]


def labelled(page: list[list[object]]) -> dict[object, object]:
    return {row[4]: row[5] for row in page if isinstance(row[4], str) and row[0] != "Item"}


def tick(firm: SampleFirm, *ids: str) -> None:
    view = Workbook(firm.book.book).view(ORDERS)
    view.put(("Tick",), [("✓" if row[ORDERS.place("ID")] in ids else "",) for row in view.rows()])


def posted_order(firm: SampleFirm, place: int = 0) -> str:
    return [
        str(no)
        for kind, no, left in rows(firm, INVOICES, "Doc Type", "Doc No", "Outstanding")
        if kind == "IV"
    ][place]


def test_the_ticked_orders_invoice_is_on_paper_with_what_is_paid(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    Workbook(firm.book.book).view(SETTINGS).append(
        [
            SettingsRow("Company Name", "Melati Trading", ""),
            SettingsRow("Company Address", "12 Jalan Ampang; 50450 Kuala Lumpur", ""),
        ]
    )
    no = posted_order(firm)
    held = next(
        one
        for one in books_of(Workbook(firm.book.book)).documents()
        if (one.type, one.no) == ("IV", no)
    )
    tick(firm, no)
    assert firm.press("print_invoice") == f"Invoice {no} on 1 page of the sheet Invoice: print it."
    page = printed(firm)
    assert [row[0] for row in page[:4]] == [
        "Invoice",
        "Melati Trading",
        "12 Jalan Ampang",
        "50450 Kuala Lumpur",
    ]
    right = [row[5] for row in page if row[5] and isinstance(row[5], str)]
    assert right[:3] == [
        f"Invoice No {no}",
        f"Date {held.date:%d/%m/%Y}",
        f"Currency {held.currency}",
    ]
    lines = [
        line
        for line in books_of(Workbook(firm.book.book)).document_lines()
        if (line.doc_type, line.doc_no) == ("IV", no)
    ]
    shown = [(row[0], row[2], row[5]) for row in page if isinstance(row[2], float)]
    assert shown == [(line.item_code, line.quantity, float(line.amount)) for line in lines]
    assert labelled(page) == {
        f"Total {held.currency}": float(held.amount),
        "Paid": float(held.applied),
        "Outstanding": float(held.amount - held.applied),
    }
    assert not any(mark for (mark,) in rows(firm, ORDERS, "Tick"))
    tick(firm, no)
    firm.press("print_invoice")
    assert printed(firm) == page


def test_several_ticked_orders_begin_a_page_each_and_credit_notes_are_among_them(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    notes = [
        (str(order), str(note)) for order, note in rows(firm, ORDERS, "ID", "Credit Note") if note
    ]
    tick(firm, *(order for order, _ in notes), posted_order(firm))
    said = firm.press("print_invoice")
    page = printed(firm)
    titles = [row[0] for row in page[::PAGE_ROWS]]
    assert notes and titles.count("Credit Note") == len(notes)
    assert said.startswith(f"{len(titles)} documents on {len(titles)} pages of the sheet Invoice")
    assert sum(1 for row in page if row[0] in ("Invoice", "Credit Note")) == len(titles)


def test_a_document_is_named_by_its_number_where_nothing_is_ticked_and_an_unknown_one_is_said(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    no = posted_order(firm)
    assert ask(firm, "print_invoice", no).startswith(f"Invoice {no} on 1 page")
    before = printed(firm)
    assert (
        ask(firm, "print_invoice", "IV-99999")
        == "There is nothing to print: the books have no invoice and no credit note of that number."
    )
    assert ask(firm, "print_invoice", "") == "No document number was given."
    assert printed(firm) == before
    while firm.press("undo_run").startswith("Undo done") and any(
        held.amount for held in books_of(Workbook(firm.book.book)).documents()
    ):
        pass
    ask(firm, "print_invoice", no)
    assert printed(firm)[0][0] == "Invoice, cancelled"
    assert set(labelled(printed(firm)).values()) == {0.0}


def test_a_ticked_order_that_is_not_posted_is_said(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    tick(firm, str(rows(firm, ORDERS, "ID")[0][0]))
    assert (
        firm.press("print_invoice")
        == "There is nothing to print: the ticked orders are not posted."
    )


def test_a_long_document_goes_on_with_its_headings_and_its_total_is_never_cut_from_the_page() -> (
    None
):
    day = date(2026, 6, 5)
    line = Line(
        "IV",
        "577",
        1,
        "LIP-01",
        "Velvet Lip Tint " * 5,
        "UNIT",
        1,
        Decimal("9.90"),
        Decimal(0),
        Decimal("9.90"),
        "500-000",
        "",
        "",
        day,
        "Goods",
    )
    for count in range(60):
        held = DocumentState(
            "IV",
            "577",
            day,
            "300-T0001",
            "",
            "MYR",
            "7495",
            "",
            Decimal("9.90") * count,
            Decimal(0),
            "",
            False,
            0,
            count,
        )
        made = pages(held, [line] * count, Firm("Melati Trading"), Details())
        assert all(len(page) <= PAGE_ROWS for page in made)
        assert all(any(row.look == "head" for row in page) for page in made)
        assert [row.cells[0] for page in made for row in page].count("LIP-01") == count
        assert [row.cells[4] for row in made[-1][-3:]] == ["Total MYR", "Paid", "Outstanding"]


def test_the_sheet_prints_one_page_wide_and_a_page_for_each_document(
    firm: SampleFirm, tmp_path: Path
) -> None:
    firm.up_to("post_payments")
    tick(firm, *(posted_order(firm, place) for place in range(3)))
    assert "3 documents on 3 pages" in firm.press("print_invoice")
    book = openpyxl.load_workbook(saved(firm, tmp_path))
    for name in book.sheetnames:
        if name != INVOICE_SHEET:
            del book[name]
    book.save(tmp_path / "print.xlsx")
    assert len(pictures(tmp_path / "print.xlsx", tmp_path / "pages")) == 3


def saved(firm: SampleFirm, folder: Path) -> Path:
    Workbook(firm.book.book).save(folder / "saved.xlsx")
    return folder / "saved.xlsx"
