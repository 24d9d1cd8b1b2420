"""What each button does to a workbook, and what the person reads."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.floor import Floor, floor
from xlplugin.engine import calls, open_book
from xlplugin.engine.address import Area
from xlplugin.engine.ranges import Range
from xlplugin.engine.sheet import Sheet
from xlplugin.errors import Cancelled, FixInputError, SignInError, TryAgainError
from xlplugin.posting.orders import POSTED, SUCCESS
from xlplugin.posting.settlements import GATE, NOT_POSTED
from xlplugin.sandbox.orders_export import orders_export
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    BOOKS_LAST,
    BOOKS_SETTING,
    FEE_MAP,
    GL_ACCOUNTS,
    HEADINGS,
    INVOICES,
    JOURNAL,
    LOADED_FILES,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PREVIEW,
    PROBLEMS,
    PRODUCTS,
    RUNS,
    SETTINGS,
    SHOPS,
    SOURCES,
    STOCK_GROUPS,
    STOCK_ITEMS,
    Table,
)
from xlplugin.stores import books as places
from xlplugin.stores.sql import SqlStore


@pytest.fixture
def prompter(tmp_path: Path) -> Iterator[Floor]:
    with floor(tmp_path) as made:
        yield made


def column(prompter: Floor, table: object, name: str) -> list[object]:
    return [row[table.place(name)] for row in Workbook(prompter.book.book).rows(table)]  # type: ignore[attr-defined]


def put(prompter: Floor, table: object, name: str, values: list[object]) -> None:
    Workbook(prompter.book.book).view(table).put((name,), [(value,) for value in values])  # type: ignore[arg-type]


def test_linking_shows_the_shop_with_its_state_and_a_zone(prompter: Floor) -> None:
    assert prompter.link().startswith("Linking Success: 1 shops, 1 of them new.")
    assert column(prompter, SHOPS, "Status") == ["Linking Success"]
    assert column(prompter, SHOPS, "Time Zone") == ["Asia/Kuala_Lumpur"]
    assert prompter.link().startswith("Linking Success: 1 shops, 0 of them new.")


def test_master_data_is_shown_first_and_a_no_makes_nothing(prompter: Floor) -> None:
    prompter.link()
    prompter.prompter.yes = False
    assert prompter.press("make_master_data") == "Nothing was made."
    assert "GL account 924-000 SHIPPING" in prompter.prompter.asked[-1]
    assert column(prompter, GL_ACCOUNTS, "Code") == []


def test_master_data_twice_makes_nothing_and_keeps_her_codes(prompter: Floor) -> None:
    prompter.link()
    put(prompter, SHOPS, "Shipping", ["MY-SHIPPING"])
    prompter.press("make_master_data")
    first = [column(prompter, table, "Code") for table in (GL_ACCOUNTS, STOCK_ITEMS)]
    assert prompter.press("make_master_data").startswith(
        "0 accounts, 0 customers, 0 stock groups and 0 stock items made"
    )
    assert [column(prompter, table, "Code") for table in (GL_ACCOUNTS, STOCK_ITEMS)] == first
    assert column(prompter, SHOPS, "Shipping") == ["MY-SHIPPING"]


def test_products_are_matched_posted_and_remapped_in_their_cell(prompter: Floor) -> None:
    prompter.up_to("post_products")
    words = column(prompter, PRODUCTS, "Verify Status")
    assert {SUCCESS, "Duplicate SKU", ""} >= set(words)
    assert SUCCESS in words
    place = words.index(SUCCESS)
    codes = column(prompter, PRODUCTS, "Item Code")
    codes[place] = "SHIPPING"
    put(prompter, PRODUCTS, "Item Code", codes)
    assert prompter.press("post_products").startswith("Posting done: 1 Success (1 of them new)")
    stored = dict(
        zip(
            column(prompter, ALTERNATIVES, "Alternative Item Code"),
            column(prompter, ALTERNATIVES, "Item Code"),
            strict=True,
        )
    )
    assert stored[column(prompter, PRODUCTS, "ID")[place]] == "SHIPPING"


def test_an_unknown_item_code_is_named_in_its_row_and_posts_nothing(prompter: Floor) -> None:
    prompter.up_to("fetch_products")
    codes: list[object] = ["NO-SUCH-ITEM", *[""] * (len(column(prompter, PRODUCTS, "ID")) - 1)]
    put(prompter, PRODUCTS, "Item Code", codes)
    said = prompter.press("post_products")
    assert (
        column(prompter, PRODUCTS, "Verify Status")[0]
        == "Item code 'NO-SUCH-ITEM' is not in Stock Items."
    )
    assert said.endswith("Not posted: Item code 'NO-SUCH-ITEM' is not in Stock Items.")
    [problem] = [
        row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[0] == "Post products"
    ]
    assert problem[2:4] == (column(prompter, PRODUCTS, "ID")[0], "Item Code")
    assert column(prompter, ALTERNATIVES, "Item Code") == []


def test_unlinking_takes_the_alternative_code_away(prompter: Floor) -> None:
    prompter.up_to("post_products")
    before = len(column(prompter, ALTERNATIVES, "Item Code"))
    put(prompter, PRODUCTS, "Tick", ["✓", *[""] * (len(column(prompter, PRODUCTS, "ID")) - 1)])
    assert prompter.press("unlink_products") == "1 products unlinked."
    assert len(column(prompter, ALTERNATIVES, "Item Code")) == before - 1


def test_orders_show_their_status_their_local_time_and_the_lines(prompter: Floor) -> None:
    said = prompter.up_to("fetch_orders")
    assert said.startswith("Done: Found 60 orders from ")
    shop = prompter.shop.month.shops[0]
    times = dict(
        zip(column(prompter, ORDERS, "ID"), column(prompter, ORDERS, "Create Date"), strict=True)
    )
    trade = next(shop.trades())
    assert times[trade.id] == shop.local(trade.life.create).replace(second=0, tzinfo=None)
    units = sum(column(prompter, ORDER_LINES, "Quantity"))  # type: ignore[arg-type]
    assert units == sum(len(trade.units) for trade in shop.trades())


def test_posting_asks_when_nothing_is_ticked_and_a_no_posts_nothing(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    prompter.prompter.yes = False
    assert prompter.press("post_orders") == "No order was posted: none was chosen."
    assert (
        prompter.prompter.asked[-1]
        == "You have not selected any order. Would you like to select all?"
    )
    assert column(prompter, INVOICES, "Doc No") == []


def test_a_missing_item_code_is_mended_in_the_line_and_posted_again(prompter: Floor) -> None:
    said = prompter.up_to("post_orders")
    assert "Missing item code" in said
    prompter.mend_missing_item()
    assert re.match(r"Posting done: \d+ posted", prompter.press("post_orders"))
    assert "Missing item code" not in column(prompter, ORDERS, "Verify Status")
    assert "Missing item code" not in column(prompter, PROBLEMS, "What Is Wrong")


def test_posting_twice_is_posting_once(prompter: Floor) -> None:
    prompter.up_to("post_payments")
    before = [Workbook(prompter.book.book).rows(table) for table in (INVOICES, JOURNAL, SOURCES)]
    put(prompter, ORDERS, "Tick", ["✓"] * 60)
    prompter.press("post_orders")
    assert "Nothing was posted" in prompter.press("post_payments")
    assert [
        Workbook(prompter.book.book).rows(table) for table in (INVOICES, JOURNAL, SOURCES)
    ] == before
    assert POSTED in column(prompter, ORDERS, "Verify Status")


def test_a_settlement_waits_for_its_orders_and_fetches_just_those(prompter: Floor) -> None:
    prompter.link()
    prompter.press("make_master_data")
    prompter.press("fetch_products")
    prompter.press("post_products")
    prompter.take_statement()
    assert GATE in prompter.press("load_statement")
    assert NOT_POSTED in column(prompter, PAYMENTS, "Verify Status")
    with pytest.raises(FixInputError, match="Please sync all orders before posting payment"):
        prompter.press("post_payments")
    assert column(prompter, JOURNAL, "Entry") == []
    said = prompter.press("fetch_missing_orders")
    assert re.match(r"\d+ orders fetched, \d+ posted\.", said)
    ready = prompter.press("post_ready_payments")
    assert "difference 0.00" in ready


def test_a_shop_that_posts_by_summary_needs_no_invoices(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    put(prompter, SHOPS, "Way To Post", ["Summary"])
    assert "Posted with settlement" in prompter.press("post_orders")
    assert "Posted with settlement" in column(prompter, ORDERS, "Verify Status")
    prompter.take_statement()
    assert GATE not in prompter.press("load_statement")
    assert "Subtotal after seller discounts" in column(prompter, FEE_MAP, "Fee Kind")
    said = prompter.press("post_payments")
    assert "0 Tiktok Adjustments" in said
    assert re.search(r"[1-9]\d* Tiktok Summaries; .* difference 0\.00", said)
    assert set(column(prompter, INVOICES, "Description")) == {"Tiktok Summary"}
    assert set(column(prompter, INVOICES, "Outstanding")) == {0}
    assert "Nothing was posted" in prompter.press("post_payments")


def test_a_shop_that_posts_settlement_documents_leaves_its_invoices(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    put(prompter, SHOPS, "Way To Post", ["Settlement document"])
    before = {(row[0], row[1]): row[6] for row in Workbook(prompter.book.book).rows(INVOICES)}
    assert "difference 0.00" in prompter.press("post_payments")
    after = {(row[0], row[1]): row[6] for row in Workbook(prompter.book.book).rows(INVOICES)}
    assert {place: after[place] for place in before} == before
    assert "Tiktok Settlement" in column(prompter, INVOICES, "Description")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (
            "Way To Post",
            "By fax",
            r"'By fax' is none .* Write Fees on invoice, Settlement document or Summary\.",
        ),
        (
            "Delivered Posts",
            "Rubbish",
            r"'Rubbish' is none .* Write Nothing, Sales Invoice, Sales Quotation or Sal",
        ),
        ("Active", "Noo", r"'Noo' is none of the words there are\. Write Yes or No\."),
        (
            "Time Zone",
            "Asia/Kualalumpur",
            r"'Asia/Kualalumpur' is not a time zone\. Write one such as Asia/Kuala_L",
        ),
        ("Time Zone", "Asia", r"'Asia' is not a time zone\."),
        ("Time Zone", "", r"It is blank\. Write one such as Asia/Kuala_Lumpur\."),
        ("Currency", "", r"It is blank\. Write one such as MYR\."),
        ("Currency", "RM", r"'RM' is no currency code\. Write its three letters, such as MYR\."),
        ("Shop ID", "abc", r"'abc' is no shop id: it has digits only\. Press Link"),
        ("Shop ID", "", r"It is blank\. Press Link, or write the shop's id"),
    ],
)
def test_a_word_in_shops_that_means_nothing_names_the_shop_the_column_and_the_words(
    prompter: Floor, name: str, typed: str, said: str
) -> None:
    prompter.up_to("fetch_orders")
    put(prompter, SHOPS, name, [typed])
    with pytest.raises(
        FixInputError,
        match=rf"sheet 'Shops', shop {prompter.shop.month.shops[0].name}, column '{name}': {said}",
    ):
        prompter.press("post_orders")
    assert column(prompter, INVOICES, "Doc No") == []


def test_words_in_shops_are_read_in_any_case_and_a_blank_active_is_a_yes(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    for name, typed in (
        ("Active", ""),
        ("Delivered Posts", "sales quotation"),
        ("Way To Post", "fees ON invoice"),
    ):
        put(prompter, SHOPS, name, [typed])
    prompter.press("post_orders")
    assert "QT" in column(prompter, INVOICES, "Doc Type")


def test_a_shop_that_is_not_active_is_named_where_its_orders_are_left_out(tmp_path: Path) -> None:
    with floor(tmp_path, shops=2) as made:
        made.up_to("fetch_orders")
        names = [shop.name for shop in made.shop.month.shops]
        put(made, SHOPS, "Active", ["no", "Yes"])
        others = sum(
            shop_id == made.shop.month.shops[0].id for shop_id in column(made, ORDERS, "Shop ID")
        )
        said = made.press("post_orders")
        assert said.endswith(f"{others} orders left out. 1 shop is not active: {names[0]}.")
        put(made, SHOPS, "Active", ["No", "No"])
        with pytest.raises(
            FixInputError,
            match=rf"2 shops are not active: {', '.join(names)}\. Set Active to Yes\.",
        ):
            made.press("post_orders")


def test_cancelling_a_post_leaves_the_books_as_they_were(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    prompter.prompter.cancel_at = len(prompter.prompter.steps)
    with pytest.raises(Cancelled):
        prompter.press("post_orders")
    for table in (INVOICES, JOURNAL, SOURCES, RUNS):
        assert Workbook(prompter.book.book).rows(table) == []


def test_a_deleted_invoice_can_be_posted_again(prompter: Floor) -> None:
    prompter.up_to("post_orders")
    first = column(prompter, ORDERS, "Invoice").index(
        next(no for no in column(prompter, ORDERS, "Invoice") if no)
    )
    put(prompter, ORDERS, "Tick", ["✓" if i == first else "" for i in range(60)])
    assert prompter.press("delete_invoices") == "1 invoice deleted."
    assert column(prompter, ORDERS, "Invoice")[first] == ""
    put(prompter, ORDERS, "Tick", ["✓" if i == first else "" for i in range(60)])
    assert prompter.press("post_orders") == "Posting done: 1 posted."
    number = column(prompter, ORDERS, "ID")[first]
    row = next(
        row
        for row in Workbook(prompter.book.book).rows(INVOICES)
        if row[INVOICES.place("Doc No")] == number
    )
    assert row[INVOICES.place("Cancelled")] in ("F", "No", "")
    assert row[INVOICES.place("Outstanding")] == row[INVOICES.place("Doc Amt")] > 0


def test_new_fee_kinds_get_a_row_in_the_fee_map(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    assert "Transaction fee" in column(prompter, FEE_MAP, "Fee Kind")


def test_a_fee_that_leads_to_no_account_stops_the_post_and_names_the_place(prompter: Floor) -> None:
    prompter.up_to("load_statement")
    kinds, codes = column(prompter, FEE_MAP, "Fee Kind"), column(prompter, FEE_MAP, "Item Code")
    put(
        prompter,
        FEE_MAP,
        "Item Code",
        ["NOWHERE" if k == "Transaction fee" else c for k, c in zip(kinds, codes, strict=True)],
    )
    before = Workbook(prompter.book.book).rows(JOURNAL)
    with pytest.raises(FixInputError, match=r"sheet 'Fee Map'.*Transaction fee"):
        prompter.press("post_payments")
    assert Workbook(prompter.book.book).rows(JOURNAL) == before


def test_a_wrong_date_names_its_cell(prompter: Floor) -> None:
    prompter.up_to("post_products")
    prompter.book.put_cell("OrdersFrom", datetime(2026, 7, 1))  # noqa: DTZ001 - as a cell holds it
    with pytest.raises(FixInputError, match=r"From .* is after To"):
        prompter.press("fetch_orders")
    prompter.book.put_cell("OrdersFrom", "last week")
    with pytest.raises(
        FixInputError,
        match=r"sheet 'Orders', cell C3: 'last week' is text and no date\. Type it again",
    ):
        prompter.press("fetch_orders")


def test_her_own_columns_and_her_own_sorting_survive_a_refresh(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    rows = Workbook(prompter.book.book).rows(ORDERS)
    backwards = list(reversed(rows))
    Workbook(prompter.book.book).view(ORDERS).replace(backwards)
    prompter.press("fetch_orders")
    at = ORDERS.place("ID")
    assert [row[at] for row in Workbook(prompter.book.book).rows(ORDERS)] == [
        row[at] for row in backwards
    ]


def test_a_missing_column_is_named_with_its_sheet(prompter: Floor) -> None:
    prompter.link()
    sheet = prompter.book.book.sheets["Orders"]
    for listed in sheet.tables:
        header = listed.header_row_range
        header[0, 3].value = "Something else"
    with pytest.raises(FixInputError, match=r"sheet 'Orders'.*The column 'Invoice' is missing"):
        prompter.press("mark_all_orders")


def test_a_workbook_that_is_not_ours_is_refused_with_what_to_do(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "Budget.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(
        FixInputError, match=r"Budget.xlsx: This is no TikTok ledger\. Press the button in your own"
    ):
        Workbook(open_book(path)).rows(SHOPS)


def test_a_dead_link_says_link_again(prompter: Floor) -> None:
    prompter.link()
    prompter.press("make_master_data")
    prompter.shop.vendor.tokens.revoke()
    with pytest.raises(SignInError, match=r"[Ll]ink"):
        prompter.press("fetch_products")


@pytest.mark.parametrize(
    "button", ["fetch_orders", "post_orders", "load_statement", "post_payments", "mark_all_orders"]
)
def test_the_number_of_excel_calls_does_not_grow_with_the_rows(tmp_path: Path, button: str) -> None:
    counted = []
    for orders in (30, 150):
        (tmp_path / str(orders)).mkdir()
        with floor(tmp_path / str(orders), orders=orders) as made:
            if button == "mark_all_orders":
                made.up_to("fetch_orders")
            else:
                made.up_to(
                    {"fetch_orders": "post_products", "post_orders": "fetch_orders"}.get(
                        button, "load_statement"
                    )
                )
                if button == "fetch_orders":
                    made.press(
                        "fetch_orders"
                    )  # a first fetch appends, a later one renews: compare like with like
            calls.reset()
            made.press(button)
            counted.append(calls.count)
    assert counted[0] > 0
    assert counted[1] <= counted[0] + 2


def test_an_order_cancelled_after_posting_is_listed_with_what_to_press(prompter: Floor) -> None:
    prompter.up_to("post_orders")
    shop = prompter.shop.month.shops[0]
    number = next(n for n in range(shop.orders) if shop.lives[n].status == "IN_TRANSIT")
    prompter.shop.vendor.cancel_order(shop.id, number)
    prompter.press("fetch_orders")
    order_id = shop.order_id(number)
    [problem] = [row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[2] == order_id]
    assert problem[4].startswith("Cancelled after posting: its invoice still has ")
    assert problem[5] == "Tick it and press Replace As Cancelled Invoice."
    ids = column(prompter, ORDERS, "ID")
    put(prompter, ORDERS, "Tick", ["✓" if i == order_id else "" for i in ids])
    assert prompter.press("replace_orders_as_cancelled") == "Posting done: 1 posted."
    assert order_id not in column(prompter, PROBLEMS, "Row")
    row = next(
        row
        for row in Workbook(prompter.book.book).rows(INVOICES)
        if row[INVOICES.place("Doc No")] == order_id
    )
    assert row[INVOICES.place("Doc Amt")] == 0
    prompter.press("fetch_orders")
    assert order_id not in column(prompter, PROBLEMS, "Row")


def test_all_as_cancelled_means_the_cancelled_ones_and_samples_only(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    prompter.press("post_orders_as_cancelled")
    assert prompter.prompter.asked[-1].endswith(
        "select all? Only those that are cancelled, and samples, are taken."
    )
    rows = Workbook(prompter.book.book).rows(ORDERS)
    status, sample, invoice = (ORDERS.place(name) for name in ("Status", "Sample", "Invoice"))
    invoiced = {(row[status], row[sample]) for row in rows if row[invoice]}
    assert invoiced
    assert all(of == "Cancelled" or is_sample == "Yes" for of, is_sample in invoiced)


def test_what_came_back_is_listed_until_a_settlement_has_brought_it(prompter: Floor) -> None:
    prompter.up_to("post_orders")
    prompter.press("fetch_orders")
    returned = {
        row[2]: row
        for row in Workbook(prompter.book.book).rows(PROBLEMS)
        if "Returned after" in row[4]
    }
    posted = set(column(prompter, INVOICES, "Doc No"))
    assert len(returned) > 2
    assert set(returned) <= posted
    assert all(
        re.search(r"[\d,.]+ was given back on \d\d/06/2026", row[4]) for row in returned.values()
    )
    prompter.mend_missing_item()
    prompter.press("post_orders")
    prompter.take_statement()
    prompter.press("load_statement")
    prompter.press("post_payments")
    prompter.press("fetch_orders")
    assert not [
        what
        for what in column(prompter, PROBLEMS, "What Is Wrong")
        if "Returned after" in str(what)
    ]


def test_an_older_order_that_is_cancelled_is_found_though_its_date_is_not_asked_for(
    prompter: Floor,
) -> None:
    prompter.up_to("post_orders")
    shop = prompter.shop.month.shops[0]
    number = next(n for n in range(shop.orders) if shop.lives[n].status == "IN_TRANSIT")
    prompter.shop.vendor.cancel_order(shop.id, number)
    created = datetime.fromtimestamp(shop.lives[number].create, UTC)
    prompter.book.put_cell("OrdersFrom", created.date() + timedelta(days=2))
    prompter.press("fetch_orders")
    [problem] = [
        row
        for row in Workbook(prompter.book.book).rows(PROBLEMS)
        if row[2] == shop.order_id(number)
    ]
    assert problem[4].startswith("Cancelled after posting: ")


def test_a_preview_shows_the_very_entries_that_post_then_makes_and_posts_nothing(
    prompter: Floor,
) -> None:
    prompter.up_to("fetch_orders")
    for preview, post in (("preview_orders", "post_orders"), ("preview_payments", "post_payments")):
        before = Workbook(prompter.book.book).rows(JOURNAL)
        prompter.prompter.steps.clear()
        assert prompter.press(preview).endswith("Nothing is posted.")
        assert not any(text.startswith("Posting") for _, _, text in prompter.prompter.steps)
        assert Workbook(prompter.book.book).rows(JOURNAL) == before
        shown = sorted((r[2], r[3], r[8], r[9]) for r in Workbook(prompter.book.book).rows(PREVIEW))
        prompter.press(post)
        made = Workbook(prompter.book.book).rows(JOURNAL)[len(before) :]
        assert shown == sorted((r[3], r[4], r[8], r[9]) for r in made)
        assert shown
        prompter.mend_missing_item()
        prompter.press("post_orders")
        prompter.take_statement()
        prompter.press("load_statement")


def test_a_file_loaded_again_says_when_it_was_loaded_before(prompter: Floor) -> None:
    first = prompter.up_to("load_statement")
    assert "The same file was loaded" not in first
    assert prompter.prompter.file is not None
    again = prompter.prompter.file.rename(prompter.prompter.file.with_name("renamed.xlsx"))
    prompter.prompter.file = again
    assert re.search(
        r"The same file was loaded on \d\d/\d\d/\d{4} \d\d:\d\d UTC as income-\d+\.xlsx\.",
        prompter.press("load_statement"),
    )
    assert len(column(prompter, LOADED_FILES, "File")) == 1


def test_a_statement_that_no_sheet_can_hold_is_refused_whole(
    prompter: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompter.up_to("post_orders")
    prompter.take_statement()
    monkeypatch.setattr("xlplugin.sheets.payments.MOST_ROWS", 20)
    with pytest.raises(FixInputError, match="a sheet holds 20"):
        prompter.press("load_statement")
    assert column(prompter, PAYMENTS, "Row") == []


def test_a_file_that_was_loaded_as_another_shop_s_says_so(tmp_path: Path) -> None:
    with floor(tmp_path, orders=20, shops=2) as made:
        made.link()
        made.press("make_master_data")
        first, second = (one.id for one in made.shop.month.shops)
        made.take_statement()
        assert "shop" not in made.press("load_statement")
        made.prompter.choice = second
        made.prompter.yes = False
        assert made.press("load_statement") == "No file was loaded."
        assert (
            f"as shop {first}'s, and it can be of one only. Load it as" in made.prompter.asked[-1]
        )


def test_an_unknown_heading_is_refused_until_she_says_what_it_means(prompter: Floor) -> None:
    import openpyxl

    prompter.up_to("post_orders")
    path = prompter.take_statement()
    book = openpyxl.load_workbook(path)
    sheet = book["Order details"]
    headings = [cell.value for cell in sheet[1]]
    place = next(i for i, h in enumerate(headings) if str(h).strip() == "Transaction fee")
    sheet.cell(1, place + 1, "Galaxy fee")
    book.save(path)
    with pytest.raises(FixInputError, match="Galaxy fee"):
        prompter.press("load_statement")
    assert column(prompter, PAYMENTS, "Row") == []
    Workbook(prompter.book.book).view(HEADINGS).append([("Galaxy fee", "fee")])
    assert "settled." in prompter.press("load_statement")
    assert "Galaxy fee" in column(prompter, FEE_MAP, "Fee Kind")


def test_an_unticked_check_box_is_no_tick(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    put(prompter, ORDERS, "Tick", ["TRUE" if i == 0 else "FALSE" for i in range(60)])
    prompter.prompter.yes = False
    prompter.press("post_orders")
    assert len([word for word in column(prompter, ORDERS, "Verify Status") if word]) == 1


def test_a_failed_row_does_not_keep_new_orders_out_of_the_next_post(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    prompter.press("post_orders")
    assert "Missing item code" in column(prompter, ORDERS, "Verify Status")
    assert set(column(prompter, ORDERS, "Tick")) == {""}


def test_a_file_of_another_shop_is_refused(tmp_path: Path) -> None:
    with floor(tmp_path, shops=2) as made:
        made.up_to("post_orders")
        path = made.take_statement(0)
        made.take_statement(1)
        made.prompter.file = path
        with pytest.raises(
            FixInputError,
            match=r"It has \d+ orders that the sheet Orders has for .* and not for .*, such as \d{18}\.",
        ):
            made.press("load_statement")
        assert Workbook(made.book.book).rows(PAYMENTS) == []


def test_a_settlement_of_which_no_order_is_known_is_asked_for(tmp_path: Path) -> None:
    with floor(tmp_path, shops=2) as made:
        made.up_to("fetch_orders")
        view = Workbook(made.book.book).view(ORDERS)
        first, other = (shop.id for shop in made.shop.month.shops)
        view.replace([row for row in view.rows() if row[ORDERS.place("Shop ID")] == first])
        made.take_statement(1)
        made.prompter.choice, made.prompter.yes = first, False
        assert made.press("load_statement") == "No file was loaded."
        assert re.match(
            r"None of its \d+ orders is on the sheet Orders, which has others of .*\. Load it as",
            made.prompter.asked[-1],
        )
        assert Workbook(made.book.book).rows(PAYMENTS) == []
        made.take_statement(0)
        assert "rows" in made.press("load_statement")
        assert other not in column(made, PAYMENTS, "Shop ID")


def test_half_an_orders_file_is_no_order_in_part(tmp_path: Path) -> None:
    """Of its last order one item is missing: it is not posted short, nor does it go over what TikTok has told."""
    with floor(tmp_path, orders=200) as made:
        made.link()
        made.press("make_master_data")
        lines = (
            orders_export(made.shop.month.shops[0]).decode("utf-8-sig").splitlines(keepends=True)
        )
        ids = [row[0].strip() for row in csv.reader(lines)]
        cut = next(at for at in range(3, len(ids)) if ids[at] == ids[at - 1] != ids[at - 2])
        made.prompter.file = tmp_path / "orders.csv"
        made.prompter.file.write_text("".join(lines[:cut]), encoding="utf-8-sig", newline="")
        made.press("load_orders")
        put(
            made,
            ORDERS,
            "Tick",
            ["✓" if order_id == ids[cut] else "" for order_id in column(made, ORDERS, "ID")],
        )
        made.press("post_orders_as_invoice")
        assert any(
            str(what).startswith("The lines add up to ")
            for what in column(made, PROBLEMS, "What Is Wrong")
        )
        assert column(made, INVOICES, "Doc No") == []

        made.book.put_cell("OrdersFrom", made.shop.month.first)
        made.book.put_cell("OrdersTo", made.shop.month.last)
        made.press("fetch_orders")
        whole = [Workbook(made.book.book).rows(table) for table in (ORDERS, ORDER_LINES)]
        assert (
            "1 order left as on the sheet: further on there, or not whole in the file, such as "
            in made.press("load_orders")
        )
        now = [Workbook(made.book.book).rows(table) for table in (ORDERS, ORDER_LINES)]
        assert [[row for row in rows if ids[cut] in row] for rows in now] == [
            [row for row in rows if ids[cut] in row] for rows in whole
        ]


def take_orders(made: Floor) -> None:
    """A linked shop with master data, and its orders file to be picked."""
    made.link()
    made.press("make_master_data")
    made.prompter.file = made.folder / "orders.csv"
    made.prompter.file.write_bytes(orders_export(made.shop.month.shops[0]))


def test_an_old_orders_file_opens_no_order_that_is_over(tmp_path: Path) -> None:
    with floor(tmp_path) as made:
        take_orders(made)
        made.press("load_orders")
        words = column(made, ORDERS, "Status")
        open_now = words.index("In Transit")
        for further in ("Delivered", "Completed", "Cancelled"):
            put(
                made,
                ORDERS,
                "Status",
                [further if place == open_now else word for place, word in enumerate(words)],
            )
            assert "1 order left as on the sheet: further on there" in made.press("load_orders")
            assert column(made, ORDERS, "Status")[open_now] == further
        put(
            made,
            ORDERS,
            "Status",
            ["Pending" if place == open_now else word for place, word in enumerate(words)],
        )
        assert "left as on the sheet" not in made.press("load_orders")
        assert column(made, ORDERS, "Status") == words


def test_orders_loaded_again_after_the_time_zone_was_corrected_have_their_dates(
    tmp_path: Path,
) -> None:
    with floor(tmp_path) as made:
        take_orders(made)
        put(made, SHOPS, "Time Zone", ["Asia/Tokyo"])
        made.press("load_orders")
        early = column(made, ORDERS, "Create Date")
        put(made, SHOPS, "Time Zone", ["Asia/Kuala_Lumpur"])
        assert "left as on the sheet" not in made.press("load_orders")
        assert (
            column(made, ORDERS, "Create Date") == early
        )  # a file's times are the shop's own clock
        made.book.put_cell("OrdersFrom", made.shop.month.first)
        made.book.put_cell(
            "OrdersTo", made.shop.month.last + timedelta(days=1)
        )  # in Tokyo it is an hour later
        put(made, SHOPS, "Time Zone", ["Asia/Tokyo"])
        made.press("fetch_orders")
        assert column(made, ORDERS, "Create Date") == [when + timedelta(hours=1) for when in early]


def test_two_shops_with_an_order_of_the_same_number_load_their_statements(tmp_path: Path) -> None:
    with floor(tmp_path, shops=2) as made:
        made.up_to("post_orders")
        made.take_statement(0)
        view, owner = Workbook(made.book.book).view(ORDERS), ORDERS.place("Shop ID")
        first, other = (shop.id for shop in made.shop.month.shops)
        mine = [row for row in view.rows() if row[owner] == first]
        view.merge([(*row[:owner], other, *row[owner + 1 :]) for row in mine])
        assert re.search(r"\d+ rows: ", made.press("load_statement"))


def test_from_and_to_are_found_by_name_wherever_they_moved(prompter: Floor) -> None:
    prompter.up_to("post_products")
    month = prompter.shop.month
    prompter.book.put_cell("OrdersFrom", None)
    sheet = prompter.book.book.sheets["Orders"]
    prompter.book.book.names["OrdersFrom"].refers_to = "=Orders!$J$2"
    sheet.range("J2").value = "last week"
    with pytest.raises(FixInputError, match="cell J2: 'last week' is text and no date"):
        prompter.press("fetch_orders")
    sheet.range("J2").number_format = "dd/mm/yyyy"
    sheet.range("J2").value = datetime(month.first.year, month.first.month, month.first.day)  # noqa: DTZ001
    assert prompter.press("fetch_orders").startswith("Done: Found 60 orders")


def name_books(prompter: Floor, name: str) -> None:
    Workbook(prompter.book.book).view(SETTINGS).merge(
        [(BOOKS_SETTING, name, "")], keep=("What It Does",)
    )


def test_books_move_into_a_new_database_only_after_a_yes(prompter: Floor) -> None:
    prompter.up_to("post_payments")
    before = prompter.press("show_trial_balance")
    name_books(prompter, "Legder.sqlite")
    prompter.prompter.yes = False
    asked = len(prompter.prompter.asked)
    for button in (
        "show_trial_balance",
        "post_orders",
        "verify_books",
        "show_wallet",
        "post_opening_balances",
    ):
        with pytest.raises(
            FixInputError, match=r"Books: The database 'Legder\.sqlite' is empty; the books are in"
        ):
            prompter.press(button)
    assert len(prompter.prompter.asked) == asked + 5
    assert (
        "3 runs of them. Move them there? If they are in another database already"
        in prompter.prompter.asked[-1]
    )
    assert not (prompter.folder / "Legder.sqlite").exists()

    prompter.prompter.yes = True
    assert prompter.press("show_trial_balance") == before
    assert prompter.press("verify_books").startswith("Verified: ")
    asked = len(prompter.prompter.asked)
    assert prompter.press("show_trial_balance") == before
    assert len(prompter.prompter.asked) == asked
    prompter.mend_missing_item()
    assert "posted" in prompter.press("post_orders")


def test_the_copy_in_the_workbook_parts_from_its_database_only_after_a_yes(prompter: Floor) -> None:
    name_books(prompter, "TikTok Ledger.sqlite")
    prompter.up_to("post_orders")
    name_books(prompter, "This workbook")
    prompter.prompter.yes = False
    for _ in range(2):
        with pytest.raises(
            FixInputError,
            match=r"The books are in 'TikTok Ledger\.sqlite', and Settings say that they",
        ):
            prompter.press("undo_run")
    other = SqlStore(prompter.folder / "other.sqlite")
    with other.posting("Another firm's") as session:
        session.lock(prompter.shop.month.last)
    other.close()
    name_books(prompter, "other.sqlite")
    with pytest.raises(FixInputError, match="hold other books than the database"):
        prompter.press("post_orders")
    assert (
        dict(row[:2] for row in Workbook(prompter.book.book).rows(SETTINGS))[BOOKS_LAST]
        == "TikTok Ledger.sqlite"
    )
    name_books(prompter, "TikTok Ledger.sqlite")
    assert prompter.press("verify_books").startswith("Verified: ")
    name_books(prompter, "")
    prompter.prompter.yes = True
    assert prompter.press("undo_run").startswith("Undo done: ")
    assert any(
        "apart from 'TikTok Ledger.sqlite'?" in question for question in prompter.prompter.asked
    )
    asked = len(prompter.prompter.asked)
    assert prompter.press("verify_books").startswith("Verified: ")
    assert len(prompter.prompter.asked) == asked


def test_a_fresh_workbook_begins_its_books_in_a_new_database_without_a_question(
    prompter: Floor,
) -> None:
    name_books(prompter, "TikTok Ledger.sqlite")
    prompter.prompter.yes = False
    assert prompter.press("show_trial_balance").startswith("Debit 0.00")
    assert (prompter.prompter.asked, (prompter.folder / "TikTok Ledger.sqlite").exists()) == (
        [],
        True,
    )


def test_an_order_in_two_rows_is_posted_once_and_the_second_row_says_so(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    place, status = ORDERS.place("ID"), ORDERS.place("Status")
    row = next(
        row for row in Workbook(prompter.book.book).rows(ORDERS) if row[status] == "Delivered"
    )
    Workbook(prompter.book.book).view(ORDERS).append([row])
    put(
        prompter,
        ORDERS,
        "Tick",
        ["✓" if number == row[place] else "" for number in column(prompter, ORDERS, "ID")],
    )
    assert prompter.press("post_orders") == "Posting done: 1 posted."
    rows = [
        other for other in Workbook(prompter.book.book).rows(ORDERS) if other[place] == row[place]
    ]
    shown = [
        [other[ORDERS.place(name)] for name in ("Tick", "Verify Status", "Invoice")]
        for other in rows
    ]
    assert shown == [["", SUCCESS, row[place]], ["", "Same order twice", ""]]
    [problem] = [
        found for found in Workbook(prompter.book.book).rows(PROBLEMS) if found[0] == "Post orders"
    ]
    assert problem[1:] == (
        "Orders",
        row[place],
        "ID",
        "Same order twice.",
        "Delete one of its rows.",
    )


def test_a_group_without_sales_code_is_one_problem_on_its_own_sheet(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    groups = column(prompter, STOCK_GROUPS, "Code")
    codes = column(prompter, STOCK_GROUPS, "Sales Code")
    put(
        prompter,
        STOCK_GROUPS,
        "Sales Code",
        ["" if g == "GOODS" else c for g, c in zip(groups, codes, strict=True)],
    )
    prompter.press("post_orders")
    found = [row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[1] == "Stock Groups"]
    assert [row[2:4] for row in found] == [("GOODS", "Sales Code")]
    prompter.press("check_workbook")
    checked = [
        row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[0] == "Check workbook"
    ]
    assert [row[1:4] for row in checked] == [("Stock Groups", "GOODS", "Sales Code")]


@pytest.mark.parametrize("table", [ORDERS, ORDER_LINES, JOURNAL], ids=lambda table: table.name)
def test_a_note_under_an_empty_table_is_not_written_over_and_its_cell_is_named(
    prompter: Floor, table: Table
) -> None:
    prompter.up_to("post_products")
    if table is JOURNAL:
        prompter.press("fetch_orders")
    sheet = prompter.book.book.sheets[table.sheet]
    sheet.range("C20").value = "ask Aminah about June"
    before = [Workbook(prompter.book.book).rows(one) for one in (INVOICES, JOURNAL, RUNS)]
    button = "post_orders" if table is JOURNAL else "fetch_orders"
    with pytest.raises(
        FixInputError,
        match=rf"sheet '{table.sheet}', cell C20: 'ask Aminah about June' stands where rows",
    ):
        prompter.press(button)
    assert sheet.range("C20").value == "ask Aminah about June"
    assert [Workbook(prompter.book.book).rows(one) for one in (INVOICES, JOURNAL, RUNS)] == before

    sheet.range("C20").value = None
    sheet.range("C900").value = "far below"
    sheet.range("AZ8").value = "beside"
    assert "Done" in prompter.press(button)[:12].replace("Posting done", "Done")
    assert (sheet.range("C900").value, sheet.range("AZ8").value) == ("far below", "beside")


def test_a_note_in_the_first_row_of_an_empty_payments_table_is_not_written_over(
    prompter: Floor,
) -> None:
    prompter.up_to("post_orders")
    place = PAYMENTS.place("Type")
    header = Workbook(prompter.book.book).view(PAYMENTS)
    cell = prompter.book.book.sheets["Payments"].range((header.top + 1, header.left + place))
    cell.value = "July comes on the 3rd"
    prompter.take_statement()
    with pytest.raises(
        FixInputError, match=r"sheet 'Payments', cell [A-Z]+6: 'July comes on the 3rd' stands where"
    ):
        prompter.press("load_statement")
    assert cell.value == "July comes on the 3rd"


def test_select_all_means_the_rows_that_the_filter_shows(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    orders = column(prompter, ORDERS, "ID")
    put(
        prompter, ORDERS, "Filtered Out", [0 if place < 2 else 1 for place in range(len(orders))]
    )  # as Excel counts it
    prompter.prompter.yes = False
    prompter.press("post_orders")
    assert prompter.prompter.asked[-1].endswith(
        f"select all? Your filter shows 2 of {len(orders)}."
    )
    prompter.prompter.yes = True
    prompter.press("post_orders_as_invoice")
    assert [bool(no) for no in column(prompter, ORDERS, "Invoice")][2:] == [False] * (
        len(orders) - 2
    )
    prompter.press("mark_all_orders")
    assert [bool(tick) for tick in column(prompter, ORDERS, "Tick")] == [
        place < 2 for place in range(len(orders))
    ]


def test_rows_that_are_selected_are_offered_before_all(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    top = Workbook(prompter.book.book).view(ORDERS).top
    prompter.book.book.sheets["Orders"].range((top + 2, 3), (top + 4, 6)).select()
    prompter.press("post_orders_as_invoice")
    assert prompter.prompter.asked[-1] == "3 rows are selected. Post those?"
    words = column(prompter, ORDERS, "Verify Status")
    assert [bool(word) for word in words] == [1 <= place <= 3 for place in range(len(words))]


class SeveralAreas(Range):
    """What is selected with Ctrl held down: Excel tells all its areas in one address."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        super().__init__(sheet, Area(1, 1, 1, 1))
        self.told = address

    @property
    def address(self) -> str:
        return self.told


def test_rows_selected_by_their_numbers_are_selected_rows(prompter: Floor) -> None:
    prompter.up_to("fetch_orders")
    top = Workbook(prompter.book.book).view(ORDERS).top
    prompter.book.book.sheets["Orders"].range(f"{top + 2}:{top + 4}").select()
    assert prompter.book.book.selection.address == f"${top + 2}:${top + 4}"
    prompter.press("post_orders_as_invoice")
    assert prompter.prompter.asked[-1] == "3 rows are selected. Post those?"
    words = column(prompter, ORDERS, "Verify Status")
    assert [bool(word) for word in words] == [1 <= place <= 3 for place in range(len(words))]


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("$7:$7,$9:$10", [1, 3, 4]),
        ("$C$7:$F$8,$10:$10,$C$12", [1, 2, 4, 6]),
        ("$1:$1048576", list(range(60))),
        ("$A:$C", []),
        ("$7:$7", []),
    ],
)
def test_each_area_of_a_selection_counts(prompter: Floor, address: str, places: list[int]) -> None:
    prompter.up_to("fetch_orders")
    assert Workbook(prompter.book.book).view(ORDERS).top == 5
    sheet = prompter.book.book.sheets["Orders"]
    sheet.book.app.impl.selected = SeveralAreas(sheet.impl, address)
    assert Workbook(prompter.book.book).selected(ORDERS) == places


def test_an_invoice_that_is_settled_is_not_deleted_and_the_sentence_says_why(
    prompter: Floor,
) -> None:
    prompter.up_to("post_payments")
    settled = [amount != 0 for amount in column(prompter, ORDERS, "Settlement Amount")]
    place = settled.index(True)
    put(prompter, ORDERS, "Tick", ["✓" if i == place else "" for i in range(60)])
    assert (
        prompter.press("delete_invoices") == "0 invoices deleted, 1 Settled already: not deleted."
    )
    [problem] = [
        row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[0] == "Delete invoices"
    ]
    assert problem[2] == column(prompter, ORDERS, "ID")[place]
    assert problem[5].startswith("Its payment is posted: press Undo for that run first")


def test_a_statement_that_is_posted_shows_its_payments_when_it_is_loaded_again(
    prompter: Floor,
) -> None:
    prompter.up_to("post_payments")
    before = column(prompter, PAYMENTS, "Payment No")
    assert any(before)
    prompter.press("load_statement")
    assert set(column(prompter, PAYMENTS, "Verify Status")) == {POSTED}
    assert column(prompter, PAYMENTS, "Payment No") == before


@pytest.mark.parametrize(
    "button", ["show_trial_balance", "load_statement", "post_withdrawals", "show_wallet"]
)
def test_a_password_in_settings_goes_into_the_vault_at_the_first_press(
    button: str, prompter: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XLPLUGIN_KEYRING", "off")
    name_books(prompter, "postgresql://aminah:n0t%40home@127.0.0.1:1/ledger")
    with pytest.raises(TryAgainError, match=r"ledger: The database cannot be reached\."):
        prompter.press(button)
    assert prompter.prompter.told[-1].endswith("keyring. Save the workbook.")
    assert dict(row[:2] for row in Workbook(prompter.book.book).rows(SETTINGS))[BOOKS_SETTING] == (
        "postgresql://aminah@127.0.0.1:1/ledger"
    )
    assert [
        record.get("password") for record in map(kept, (tmp_path / "data" / "secrets").iterdir())
    ] == ["n0t@home"]
    assert sa.make_url(places._with_password("postgresql://aminah@127.0.0.1:1/ledger")).query == {
        "password": "n0t@home"
    }


def test_a_press_that_needs_no_books_hides_the_password_too(prompter: Floor) -> None:
    name_books(prompter, "postgresql://aminah:geheim@127.0.0.1:1/ledger")
    prompter.link()
    prompter.press("fetch_products")
    assert dict(row[:2] for row in Workbook(prompter.book.book).rows(SETTINGS))[BOOKS_SETTING] == (
        "postgresql://aminah@127.0.0.1:1/ledger"
    )


def kept(path: Path) -> dict[str, str]:
    record: dict[str, str] = json.loads(path.read_text())
    return record


def test_a_row_typed_right_under_a_table_is_named(prompter: Floor) -> None:
    prompter.up_to("post_products")
    view = Workbook(prompter.book.book).view(SETTINGS)
    sheet = prompter.book.book.sheets[SETTINGS.sheet]
    last = view.top + max(view.count, 1)
    sheet.range((last + 1, view.left)).value = "Company Name"
    assert prompter.press("check_workbook") == "1 problem: see the Problems sheet."
    [found] = [
        row for row in Workbook(prompter.book.book).rows(PROBLEMS) if row[0] == "Check workbook"
    ]
    assert found[1:3] == ("Settings", f"row {last + 1}")
    assert "drag the table's lower right corner" in found[5]


def test_before_master_data_one_thing_is_missing(prompter: Floor) -> None:
    prompter.link()
    assert prompter.press("check_workbook") == "1 problem: see the Problems sheet."
    assert column(prompter, PROBLEMS, "What To Do") == ["Press Master Data."]
