"""What was made of the orders, looked at again: the lines with an item code."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from floor import Floor, floor

from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import INVOICE_LINES, INVOICES, ITEM_SEARCH, ORDER_LINES, Table
from xlplugin.stores.books import books_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path, orders=30) as made:
        yield made


def rows(desk: Floor, table: Table, *names: str) -> list[tuple[object, ...]]:
    places = [table.place(name) for name in names]
    return [tuple(row[place] for place in places) for row in Workbook(desk.book.book).rows(table)]


def ask(desk: Floor, button: str, *texts: str) -> str:
    desk.desk.texts = list(texts)
    return desk.press(button)


def most_sold(desk: Floor) -> str:
    codes = [str(code) for (code,) in rows(desk, ORDER_LINES, "Code") if code]
    return max(sorted(set(codes)), key=codes.count)


def test_an_item_is_found_on_every_order_line_and_every_posted_line(desk: Floor) -> None:
    desk.up_to("post_orders")
    code = most_sold(desk)
    said = ask(desk, "find_item", f" {code.lower()} ")
    found = rows(desk, ITEM_SEARCH, "Where", "Order Or Doc No", "Quantity", "Item Code")
    ordered = [
        ("Order Lines", number, quantity, item)
        for number, quantity, item in rows(desk, ORDER_LINES, "Order ID", "Quantity", "Code")
        if item == code
    ]
    posted = [
        ("Invoice Lines", number, quantity, item)
        for number, quantity, item in rows(desk, INVOICE_LINES, "Doc No", "Qty", "Item Code")
        if item == code
    ]
    assert found == [*ordered, *posted]
    assert len(posted) > 1
    assert f"{len(ordered)} on Order Lines" in said
    assert f"{len(posted)} on Invoice Lines, quantity {sum(int(str(line[2])) for line in posted)}." in said
    assert all(day for (day,) in rows(desk, ITEM_SEARCH, "Date"))
    assert ask(desk, "find_item", code) == said.replace(code.lower(), code)
    assert rows(desk, ITEM_SEARCH, "Where", "Order Or Doc No", "Quantity", "Item Code") == found


def test_an_order_line_comes_with_its_orders_status_and_a_posted_one_with_its_documents(desk: Floor) -> None:
    desk.up_to("post_payments")
    ask(desk, "find_item", most_sold(desk))
    outstanding = {
        no: left for kind, no, left in rows(desk, INVOICES, "Doc Type", "Doc No", "Outstanding") if kind == "IV"
    }
    seen = set()
    for kind, no, status in rows(desk, ITEM_SEARCH, "Doc Type", "Order Or Doc No", "Status"):
        seen.add(status)
        if kind == "IV":
            assert (status == "Outstanding") == bool(outstanding[no])
    assert {"Completed", "Paid"} <= seen


def test_the_invoice_of_an_order_that_was_taken_back_reads_cancelled(desk: Floor) -> None:
    desk.up_to("post_orders")
    desk.desk.choice = ""
    while desk.press("undo_run").startswith("Undo done"):
        if not any(held.amount for held in books_of(Workbook(desk.book.book)).documents()):
            break
    ask(desk, "find_item", most_sold(desk))
    states = {status for kind, status in rows(desk, ITEM_SEARCH, "Doc Type", "Status") if kind == "IV"}
    assert states == {"Cancelled"}


def test_a_code_that_is_nowhere_empties_the_sheet_and_none_given_leaves_it(desk: Floor) -> None:
    desk.up_to("fetch_orders")
    ask(desk, "find_item", most_sold(desk))
    before = rows(desk, ITEM_SEARCH, "Order Or Doc No", "Amount")
    assert before and all(isinstance(amount, Decimal) for _, amount in before)
    assert ask(desk, "find_item", "") == "No item code was given."
    assert rows(desk, ITEM_SEARCH, "Order Or Doc No", "Amount") == before
    assert ask(desk, "find_item", "LIP-99") == "No line of an order or a document has the item code 'LIP-99'."
    assert rows(desk, ITEM_SEARCH, "Where") == []
