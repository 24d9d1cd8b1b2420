"""What each button does to a workbook, and what the person reads."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.filtering import hide
from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.engine import calls, open_book
from xlplugin.engine.address import Area
from xlplugin.engine.ranges import Range
from xlplugin.engine.sheet import Sheet
from xlplugin.errors import Cancelled, SignInError, TryAgainError
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SYNC_ORDERS_FIRST
from xlplugin.sandbox.orders_export import orders_export
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.protection import lift
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    BOOKS_LAST,
    BOOKS_SETTING,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    HEADINGS,
    INVOICES,
    JOURNAL,
    LOADED_FILES,
    NEW_MASTER_DATA,
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
    CustomersRow,
    GLAccountsRow,
    HeadingsRow,
    SettingsRow,
    Table,
)
from xlplugin.stores import sheet_room
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.secrets import password_of


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def column(firm: SampleFirm, table: Table[Any], name: str) -> list[Any]:
    return [row[table.place(name)] for row in Workbook(firm.book.book).rows(table)]


def rows_of(firm: SampleFirm, table: Table[Any]) -> list[Any]:
    return list(Workbook(firm.book.book).rows(table))


def put(firm: SampleFirm, table: Table[Any], name: str, values: Sequence[object]) -> None:
    Workbook(firm.book.book).view(table).put((name,), [(value,) for value in values])


def test_linking_shows_the_shop_with_its_state_and_a_zone(firm: SampleFirm) -> None:
    assert firm.link().startswith("Linking Success: 1 shop, 1 of them new.")
    assert column(firm, SHOPS, "Status") == ["Linking Success"]
    assert column(firm, SHOPS, "Time Zone") == ["Asia/Kuala_Lumpur"]
    assert firm.link().startswith("Linking Success: 1 shop, 0 of them new.")


def test_master_data_is_shown_first_and_a_no_makes_nothing(firm: SampleFirm) -> None:
    firm.link()
    firm.prompter.yes = False
    assert firm.press("make_master_data").startswith("Nothing was made.")
    assert "16 accounts, 1 customer" in firm.prompter.asked[-1]
    assert "924-000" in column(firm, NEW_MASTER_DATA, "Code")
    assert column(firm, GL_ACCOUNTS, "Code") == []


def test_a_code_that_is_another_account_is_named_and_a_free_one_is_taken(firm: SampleFirm) -> None:
    firm.link()
    rent = GLAccountsRow("924-000", "RENT OF SHOP", "Expenses", "")
    tan = CustomersRow("300-T0001", "Tan Trading", "300-000", "30 Days", "MYR")
    firm.book.view(GL_ACCOUNTS).append([rent])
    firm.book.view(CUSTOMERS).append([tan])
    firm.press("make_master_data")
    assert "924-000 is your RENT OF SHOP: shipping goes to 924-001." in firm.prompter.asked[-1]
    masters = read_masters(Workbook(firm.book.book))
    assert masters.sales_account("SHIPPING") == "924-001"
    assert masters.accounts["924-000"].description == "RENT OF SHOP"
    assert column(firm, SHOPS, "Customer") == ["300-T0002"]
    accounts = column(firm, GL_ACCOUNTS, "Code")
    firm.press("make_master_data")
    assert column(firm, GL_ACCOUNTS, "Code") == accounts
    assert column(firm, NEW_MASTER_DATA, "Code") == []


def test_codes_changed_on_new_master_data_are_the_ones_that_are_made(firm: SampleFirm) -> None:
    firm.link()
    firm.prompter.yes = False
    firm.press("make_master_data")
    own = {"Wallet": "327-000", "Shipping": "930-000", "MYR": "300-O0001"}
    shown = Workbook(firm.book.book).rows(NEW_MASTER_DATA)
    codes = [own.get(row.purpose, row.code) for row in shown]
    put(firm, NEW_MASTER_DATA, "Code", codes)
    firm.prompter.yes = True
    firm.press("make_master_data")
    masters = read_masters(Workbook(firm.book.book))
    assert masters.sales_account("SHIPPING") == "930-000"
    assert column(firm, SHOPS, "Payment") == ["327-000"]
    assert column(firm, SHOPS, "Customer") == ["300-O0001"]
    assert not {"325-000", "924-000"} & set(masters.accounts)


def test_master_data_twice_makes_nothing_and_keeps_her_codes(firm: SampleFirm) -> None:
    firm.link()
    put(firm, SHOPS, "Shipping", ["MY-SHIPPING"])
    firm.press("make_master_data")
    first = [column(firm, table, "Code") for table in (GL_ACCOUNTS, STOCK_ITEMS)]
    assert firm.press("make_master_data").startswith(
        "0 accounts, 0 customers, 0 stock groups and 0 stock items made"
    )
    assert [column(firm, table, "Code") for table in (GL_ACCOUNTS, STOCK_ITEMS)] == first
    assert column(firm, SHOPS, "Shipping") == ["MY-SHIPPING"]


def test_products_are_matched_posted_and_remapped_in_their_cell(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    words = column(firm, PRODUCTS, "Verify Status")
    assert {RowStatus.SUCCESS, "Duplicate SKU", ""} >= set(words)
    assert RowStatus.SUCCESS in words
    place = words.index(RowStatus.SUCCESS)
    codes = column(firm, PRODUCTS, "Item Code")
    codes[place] = "SHIPPING"
    put(firm, PRODUCTS, "Item Code", codes)
    assert firm.press("post_products").startswith("Posting done: 1 Success (1 of them new)")
    stored = dict(
        zip(
            column(firm, ALTERNATIVES, "Alternative Item Code"),
            column(firm, ALTERNATIVES, "Item Code"),
            strict=True,
        )
    )
    assert stored[column(firm, PRODUCTS, "ID")[place]] == "SHIPPING"


def test_an_unknown_item_code_is_named_in_its_row_and_posts_nothing(firm: SampleFirm) -> None:
    firm.up_to("fetch_products")
    codes: list[object] = ["NO-SUCH-ITEM", *[""] * (len(column(firm, PRODUCTS, "ID")) - 1)]
    put(firm, PRODUCTS, "Item Code", codes)
    said = firm.press("post_products")
    assert (
        column(firm, PRODUCTS, "Verify Status")[0]
        == "Item code 'NO-SUCH-ITEM' is not in Stock Items."
    )
    assert "Not posted: Item code 'NO-SUCH-ITEM' is not in Stock Items." in said
    [problem] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[0] == "Post products"
    ]
    assert problem[2:4] == (column(firm, PRODUCTS, "ID")[0], "Item Code")
    assert column(firm, ALTERNATIVES, "Item Code") == []


def test_codes_typed_on_unposted_products_are_posted_with_a_changed_one(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    words = column(firm, PRODUCTS, "Verify Status")
    codes = column(firm, PRODUCTS, "Item Code")
    posted = words.index(RowStatus.SUCCESS)
    blank = [place for place, code in enumerate(codes) if not code]
    codes[posted] = "SHIPPING"
    codes[blank[0]] = "VOUCHER"
    codes[blank[1]] = "NO-SUCH-ITEM"
    put(firm, PRODUCTS, "Item Code", codes)
    firm.prompter.yes = False
    assert firm.press("post_products").startswith("Posting done: 2 Success (2 of them new)")
    ids = column(firm, PRODUCTS, "ID")
    stored = {row.alternative_item_code: row.item_code for row in rows_of(firm, ALTERNATIVES)}
    assert (stored[ids[posted]], stored[ids[blank[0]]]) == ("SHIPPING", "VOUCHER")
    ticks = column(firm, PRODUCTS, "Tick")
    assert [place for place, tick in enumerate(ticks) if tick] == [blank[1]]


def test_an_order_that_failed_keeps_its_tick_and_goes_with_the_next_post(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    put(firm, ORDERS, "Tick", ["✓"] * 60)
    assert "until mended" in firm.press("post_orders")
    waiting = [row.id for row in rows_of(firm, ORDERS) if row.tick]
    assert waiting
    assert {row.verify_status for row in rows_of(firm, ORDERS) if row.tick} != {RowStatus.SUCCESS}
    assert RowStatus.SUCCESS in column(firm, ORDERS, "Verify Status")
    firm.mend_missing_item()
    put(firm, ORDERS, "Tick", [""] * 60)
    firm.prompter.yes = False
    assert firm.press("post_orders").startswith("Posting done: ")
    done = {row.id for row in rows_of(firm, ORDERS) if row.verify_status == RowStatus.SUCCESS}
    assert set(waiting) & done


def test_unlinking_takes_the_alternative_code_away(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    before = len(column(firm, ALTERNATIVES, "Item Code"))
    put(firm, PRODUCTS, "Tick", ["✓", *[""] * (len(column(firm, PRODUCTS, "ID")) - 1)])
    assert firm.press("unlink_products") == "1 product unlinked."
    assert len(column(firm, ALTERNATIVES, "Item Code")) == before - 1


def test_orders_show_their_status_their_local_time_and_the_lines(firm: SampleFirm) -> None:
    said = firm.up_to("fetch_orders")
    assert said.startswith("Done: Found 60 orders from ")
    shop = firm.shop.month.shops[0]
    times = dict(zip(column(firm, ORDERS, "ID"), column(firm, ORDERS, "Create Date"), strict=True))
    trade = next(shop.trades())
    assert times[trade.id] == shop.local(trade.timeline.create).replace(second=0, tzinfo=None)
    units = sum(column(firm, ORDER_LINES, "Quantity"))
    assert units == sum(len(trade.units) for trade in shop.trades())
    sold = {row.id for row in firm.book.rows(ORDERS) if row.status != "Cancelled"}
    lines = [row for row in firm.book.rows(ORDER_LINES) if row.order_id in sold]
    left = [row.order_id for row in lines if not row.code]
    counted = "1 order line" if len(left) == 1 else f"{len(left)} order lines"
    assert left
    assert f"{counted} without an item code, such as of order {left[0]}: Post fills in" in said


def test_posting_asks_when_nothing_is_ticked_and_a_no_posts_nothing(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    firm.prompter.yes = False
    assert firm.press("post_orders") == "No order was posted: none was chosen."
    assert (
        firm.prompter.asked[-1] == "You have not selected any order. Would you like to select all?"
    )
    assert column(firm, INVOICES, "Doc No") == []


def test_a_missing_item_code_is_mended_in_the_line_and_posted_again(firm: SampleFirm) -> None:
    said = firm.up_to("post_orders")
    assert "Missing item code" in said
    firm.mend_missing_item()
    assert re.match(r"Posting done: \d+ posted", firm.press("post_orders"))
    assert "Missing item code" not in column(firm, ORDERS, "Verify Status")
    assert "Missing item code" not in column(firm, PROBLEMS, "What Is Wrong")


def test_posting_twice_is_posting_once(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    before = [Workbook(firm.book.book).rows(table) for table in (INVOICES, JOURNAL, SOURCES)]
    put(firm, ORDERS, "Tick", ["✓"] * 60)
    firm.press("post_orders")
    assert "Nothing was posted" in firm.press("post_payments")
    assert [
        Workbook(firm.book.book).rows(table) for table in (INVOICES, JOURNAL, SOURCES)
    ] == before
    assert RowStatus.POSTED in column(firm, ORDERS, "Verify Status")


def test_a_settlement_waits_for_its_orders_and_fetches_just_those(firm: SampleFirm) -> None:
    firm.link()
    firm.press("make_master_data")
    firm.press("fetch_products")
    firm.press("post_products")
    firm.take_statement()
    assert SYNC_ORDERS_FIRST in firm.press("load_statement")
    assert RowStatus.ORDER_NOT_POSTED in column(firm, PAYMENTS, "Verify Status")
    with refused("sync all orders"):
        firm.press("post_payments")
    assert column(firm, JOURNAL, "Entry") == []
    said = firm.press("fetch_missing_orders")
    assert re.match(r"\d+ orders fetched, \d+ posted\.", said)
    ready = firm.press("post_ready_payments")
    assert "difference 0.00" in ready


def test_a_shop_that_posts_by_summary_needs_no_invoices(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    put(firm, SHOPS, "Way To Post", ["Summary"])
    assert "Posted with settlement" in firm.press("post_orders")
    assert "Posted with settlement" in column(firm, ORDERS, "Verify Status")
    firm.take_statement()
    assert SYNC_ORDERS_FIRST not in firm.press("load_statement")
    assert "Subtotal after seller discounts" in column(firm, FEE_MAP, "Fee Kind")
    said = firm.press("post_payments")
    assert "0 Tiktok Adjustments" in said
    assert re.search(r"[1-9]\d* Tiktok Summaries; .* difference 0\.00", said)
    assert set(column(firm, INVOICES, "Description")) == {"Tiktok Summary"}
    assert set(column(firm, INVOICES, "Outstanding")) == {0}
    assert "Nothing was posted" in firm.press("post_payments")


def test_a_shop_that_posts_settlement_documents_leaves_its_invoices(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    put(firm, SHOPS, "Way To Post", ["Settlement document"])
    before = {(row[0], row[1]): row[6] for row in Workbook(firm.book.book).rows(INVOICES)}
    assert "difference 0.00" in firm.press("post_payments")
    after = {(row[0], row[1]): row[6] for row in Workbook(firm.book.book).rows(INVOICES)}
    assert {place: after[place] for place in before} == before
    assert "Tiktok Settlement" in column(firm, INVOICES, "Description")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (
            "Way To Post",
            "By fax",
            r"'By fax' is not an allowed value. Write Fees on invoice, "
            r"Settlement document or Summary\.",
        ),
        (
            "Delivered Posts",
            "Rubbish",
            r"'Rubbish' is not an allowed value. Write Nothing, Sales Invoice, "
            r"Sales Quotation or Sal",
        ),
        ("Active", "Noo", r"'Noo' is not an allowed value\. Write Yes or No\."),
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
    firm: SampleFirm, name: str, typed: str, said: str
) -> None:
    firm.up_to("fetch_orders")
    put(firm, SHOPS, name, [typed])
    with refused(
        said, where=f"sheet 'Shops', shop {firm.shop.month.shops[0].name}, column '{name}'"
    ):
        firm.press("post_orders")
    assert column(firm, INVOICES, "Doc No") == []


def test_words_in_shops_are_read_in_any_case_and_a_blank_active_is_a_yes(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    for name, typed in (
        ("Active", ""),
        ("Delivered Posts", "sales quotation"),
        ("Way To Post", "fees ON invoice"),
    ):
        put(firm, SHOPS, name, [typed])
    firm.press("post_orders")
    assert "QT" in column(firm, INVOICES, "Doc Type")


def test_a_shop_that_is_not_active_is_named_where_its_orders_are_left_out(tmp_path: Path) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.up_to("fetch_orders")
        names = [shop.name for shop in firm.shop.month.shops]
        put(firm, SHOPS, "Active", ["no", "Yes"])
        others = sum(
            shop_id == firm.shop.month.shops[0].id for shop_id in column(firm, ORDERS, "Shop ID")
        )
        said = firm.press("post_orders")
        assert said.endswith(f"{others} orders left out. 1 shop is not active: {names[0]}.")
        put(firm, SHOPS, "Active", ["No", "No"])
        with refused(*names, "Active", "Yes"):
            firm.press("post_orders")


def test_cancelling_a_post_leaves_the_books_as_they_were(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    fetched = rows_of(firm, RUNS)
    assert all(run.run < 0 for run in fetched)
    firm.prompter.cancel_at = len(firm.prompter.steps)
    with pytest.raises(Cancelled):
        firm.press("post_orders")
    for table in (INVOICES, JOURNAL, SOURCES):
        assert rows_of(firm, table) == []
    assert rows_of(firm, RUNS) == fetched


def test_a_deleted_invoice_can_be_posted_again(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    first = column(firm, ORDERS, "Invoice").index(
        next(no for no in column(firm, ORDERS, "Invoice") if no)
    )
    put(firm, ORDERS, "Tick", ["✓" if i == first else "" for i in range(60)])
    assert firm.press("delete_invoices") == "1 invoice deleted."
    assert column(firm, ORDERS, "Invoice")[first] == ""
    put(firm, ORDERS, "Tick", ["✓" if i == first else "" for i in range(60)])
    assert firm.press("post_orders") == "Posting done: 1 posted."
    number = column(firm, ORDERS, "ID")[first]
    row = next(
        row
        for row in Workbook(firm.book.book).rows(INVOICES)
        if row[INVOICES.place("Doc No")] == number
    )
    assert row[INVOICES.place("Cancelled")] in ("F", "No", "")
    assert row[INVOICES.place("Outstanding")] == row[INVOICES.place("Doc Amt")] > 0


def test_new_fee_kinds_get_a_row_in_the_fee_map(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    assert "Transaction fee" in column(firm, FEE_MAP, "Fee Kind")


def test_a_fee_that_leads_to_no_account_stops_the_post_and_names_the_place(
    firm: SampleFirm,
) -> None:
    firm.up_to("load_statement")
    kinds, codes = column(firm, FEE_MAP, "Fee Kind"), column(firm, FEE_MAP, "Item Code")
    put(
        firm,
        FEE_MAP,
        "Item Code",
        ["NOWHERE" if k == "Transaction fee" else c for k, c in zip(kinds, codes, strict=True)],
    )
    before = Workbook(firm.book.book).rows(JOURNAL)
    with refused("sheet 'Fee Map'", "Transaction fee"):
        firm.press("post_payments")
    assert Workbook(firm.book.book).rows(JOURNAL) == before


def test_a_wrong_date_names_its_cell(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    firm.book.put_cell("OrdersFrom", datetime(2026, 7, 1))
    with refused("From", "To"):
        firm.press("fetch_orders")
    firm.book.put_cell("OrdersFrom", "last week")
    with refused("'last week'", where="sheet 'Orders', cell C3"):
        firm.press("fetch_orders")


def test_her_own_columns_and_her_own_sorting_survive_a_refresh(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    rows = Workbook(firm.book.book).rows(ORDERS)
    backwards = list(reversed(rows))
    Workbook(firm.book.book).view(ORDERS).replace(backwards)
    firm.press("fetch_orders")
    at = ORDERS.place("ID")
    assert [row[at] for row in Workbook(firm.book.book).rows(ORDERS)] == [
        row[at] for row in backwards
    ]


def test_a_missing_column_is_named_with_its_sheet(firm: SampleFirm) -> None:
    firm.link()
    sheet: Any = firm.book.book.sheets["Orders"]
    for listed in sheet.tables:
        header = listed.header_row_range
        header[0, ORDERS.place("Invoice")].value = "Something else"
    with refused("'Invoice'", where="sheet 'Orders'"):
        firm.press("mark_all_orders")


def test_a_table_without_headings_is_named_with_its_sheet(tmp_path: Path, template: Path) -> None:
    import openpyxl

    by_hand = openpyxl.load_workbook(template)
    table = by_hand["Orders"].tables["Orders"]
    table.headerRowCount = 0
    table.autoFilter = None
    path = tmp_path / "June.xlsx"
    by_hand.save(path)
    with refused("Header Row", where="sheet 'Orders'"):
        Workbook(open_book(path)).rows(ORDERS)


def test_a_workbook_that_is_not_ours_is_refused_with_what_to_do(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "Budget.xlsx"
    openpyxl.Workbook().save(path)
    with refused(where="Budget.xlsx"):
        Workbook(open_book(path)).rows(SHOPS)


def test_a_dead_link_says_link_again(firm: SampleFirm) -> None:
    firm.link()
    firm.press("make_master_data")
    firm.shop.vendor.tokens.revoke()
    with refused("Link", kind=SignInError):
        firm.press("fetch_products")


@pytest.mark.parametrize(
    "button", ["fetch_orders", "post_orders", "load_statement", "post_payments", "mark_all_orders"]
)
def test_the_number_of_excel_calls_does_not_grow_with_the_rows(tmp_path: Path, button: str) -> None:
    counted = []
    for orders in (30, 150):
        (tmp_path / str(orders)).mkdir()
        with sample_firm(tmp_path / str(orders), orders=orders) as firm:
            if button == "mark_all_orders":
                firm.up_to("fetch_orders")
            else:
                firm.up_to(
                    {"fetch_orders": "post_products", "post_orders": "fetch_orders"}.get(
                        button, "load_statement"
                    )
                )
                if button == "fetch_orders":
                    firm.press(
                        "fetch_orders"
                    )  # a first fetch appends, a later one renews: compare like with like
            calls.reset()
            firm.press(button)
            counted.append(calls.count)
    assert counted[0] > 0
    assert counted[1] <= counted[0] + 2


def test_an_order_cancelled_after_posting_is_listed_with_what_to_press(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    shop = firm.shop.month.shops[0]
    number = next(n for n in range(shop.orders) if shop.timelines[n].status == "IN_TRANSIT")
    firm.shop.vendor.cancel_order(shop.id, number)
    firm.press("fetch_orders")
    order_id = shop.order_id(number)
    [problem] = [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[2] == order_id]
    assert problem[4].startswith("Cancelled after posting: its invoice still has ")
    assert problem[5] == "Tick it and press Replace As Cancelled Invoice."
    ids = column(firm, ORDERS, "ID")
    put(firm, ORDERS, "Tick", ["✓" if i == order_id else "" for i in ids])
    assert firm.press("replace_orders_as_cancelled") == "Posting done: 1 posted."
    assert order_id not in column(firm, PROBLEMS, "Row")
    row = next(
        row
        for row in Workbook(firm.book.book).rows(INVOICES)
        if row[INVOICES.place("Doc No")] == order_id
    )
    assert row[INVOICES.place("Doc Amt")] == 0
    firm.press("fetch_orders")
    assert order_id not in column(firm, PROBLEMS, "Row")


def test_an_order_cancelled_after_posting_stays_listed_until_it_is_mended(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    shop = firm.shop.month.shops[0]
    number = next(n for n in range(shop.orders) if shop.timelines[n].status == "IN_TRANSIT")
    order_id = shop.order_id(number)
    lines = orders_export(shop).decode("utf-8-sig").splitlines(keepends=True)
    others = [line for line in lines if not line.startswith(order_id)]
    own = [line for line in lines if line.startswith(order_id)]
    cancelled = "".join(own).replace(",Shipped,", ",Canceled,")
    firm.prompter.file = firm.folder / "orders.csv"
    firm.prompter.file.write_text(lines[0] + cancelled, encoding="utf-8-sig", newline="")
    firm.press("load_orders")
    firm.prompter.file.write_text("".join(others), encoding="utf-8-sig", newline="")
    firm.press("load_orders")
    firm.press("post_orders")
    assert column(firm, PROBLEMS, "Row").count(order_id) == 1
    ids = column(firm, ORDERS, "ID")
    put(firm, ORDERS, "Tick", ["✓" if found == order_id else "" for found in ids])
    firm.press("delete_invoices")
    assert order_id not in column(firm, PROBLEMS, "Row")


def test_all_as_cancelled_means_the_cancelled_ones_and_samples_only(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    firm.press("post_orders_as_cancelled")
    assert firm.prompter.asked[-1].endswith(
        "select all? Only cancelled orders and samples are taken."
    )
    rows = Workbook(firm.book.book).rows(ORDERS)
    status, sample, invoice = (ORDERS.place(name) for name in ("Status", "Sample", "Invoice"))
    invoiced = {(row[status], row[sample]) for row in rows if row[invoice]}
    assert invoiced
    assert all(of == "Cancelled" or is_sample == "Yes" for of, is_sample in invoiced)


def test_what_came_back_is_listed_until_a_settlement_has_brought_it(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    firm.press("fetch_orders")
    returned = {
        row[2]: row for row in Workbook(firm.book.book).rows(PROBLEMS) if "Returned after" in row[4]
    }
    posted = set(column(firm, INVOICES, "Doc No"))
    assert len(returned) > 2
    assert set(returned) <= posted
    assert all(
        re.search(r"[\d,.]+ was given back on \d\d/06/2026", row[4]) for row in returned.values()
    )
    firm.mend_missing_item()
    firm.press("post_orders")
    firm.take_statement()
    firm.press("load_statement")
    firm.press("post_payments")
    firm.press("fetch_orders")
    assert not [
        what for what in column(firm, PROBLEMS, "What Is Wrong") if "Returned after" in str(what)
    ]


def test_an_older_order_that_is_cancelled_is_found_though_its_date_is_not_asked_for(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    shop = firm.shop.month.shops[0]
    number = next(n for n in range(shop.orders) if shop.timelines[n].status == "IN_TRANSIT")
    firm.shop.vendor.cancel_order(shop.id, number)
    created = datetime.fromtimestamp(shop.timelines[number].create, UTC)
    firm.book.put_cell("OrdersFrom", created.date() + timedelta(days=2))
    firm.press("fetch_orders")
    [problem] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[2] == shop.order_id(number)
    ]
    assert problem[4].startswith("Cancelled after posting: ")


def test_a_preview_shows_the_very_entries_that_post_then_makes_and_posts_nothing(
    firm: SampleFirm,
) -> None:
    firm.up_to("fetch_orders")
    for preview, post in (("preview_orders", "post_orders"), ("preview_payments", "post_payments")):
        before = Workbook(firm.book.book).rows(JOURNAL)
        firm.prompter.steps.clear()
        assert firm.press(preview).endswith("Nothing is posted.")
        assert not any(text.startswith("Posting") for _, _, text in firm.prompter.steps)
        assert Workbook(firm.book.book).rows(JOURNAL) == before
        shown = sorted((r[2], r[3], r[8], r[9]) for r in Workbook(firm.book.book).rows(PREVIEW))
        firm.press(post)
        made = Workbook(firm.book.book).rows(JOURNAL)[len(before) :]
        assert shown == sorted((r[3], r[4], r[8], r[9]) for r in made)
        assert shown
        firm.mend_missing_item()
        firm.press("post_orders")
        firm.take_statement()
        firm.press("load_statement")


def test_a_file_loaded_again_says_when_it_was_loaded_before(firm: SampleFirm) -> None:
    first = firm.up_to("load_statement")
    assert "The same file was loaded" not in first
    assert firm.prompter.file is not None
    again = firm.prompter.file.rename(firm.prompter.file.with_name("renamed.xlsx"))
    firm.prompter.file = again
    assert re.search(
        r"The same file was loaded on \d\d/\d\d/\d{4} \d\d:\d\d UTC as income-\d+\.xlsx\.",
        firm.press("load_statement"),
    )
    assert len(column(firm, LOADED_FILES, "File")) == 1


def test_a_statement_that_no_sheet_can_hold_is_refused_whole(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.up_to("post_orders")
    firm.take_statement()
    monkeypatch.setattr("xlplugin.sheets.payments.MOST_ROWS", 20)
    with refused(r"\b20\b"):
        firm.press("load_statement")
    assert column(firm, PAYMENTS, "Row") == []


def test_a_file_that_was_loaded_as_another_shop_s_says_so(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20, shops=2) as firm:
        firm.link()
        firm.press("make_master_data")
        first, second = (one.id for one in firm.shop.month.shops)
        firm.take_statement()
        assert "shop" not in firm.press("load_statement")
        firm.prompter.choice = second
        firm.prompter.yes = False
        assert firm.press("load_statement") == "No file was loaded."
        assert (
            f"as shop {first}'s, and it can be of one only. Load it as" in firm.prompter.asked[-1]
        )


def test_an_unknown_heading_is_refused_until_she_says_what_it_means(firm: SampleFirm) -> None:
    import openpyxl

    firm.up_to("post_orders")
    path = firm.take_statement()
    book = openpyxl.load_workbook(path)
    sheet = book["Order details"]
    headings = [cell.value for cell in sheet[1]]
    place = next(i for i, h in enumerate(headings) if str(h).strip() == "Transaction fee")
    sheet.cell(1, place + 1, "Galaxy fee")
    book.save(path)
    with refused("Galaxy fee"):
        firm.press("load_statement")
    assert column(firm, PAYMENTS, "Row") == []
    Workbook(firm.book.book).view(HEADINGS).append([HeadingsRow("Galaxy fee", "fee")])
    assert "settled." in firm.press("load_statement")
    assert "Galaxy fee" in column(firm, FEE_MAP, "Fee Kind")


def test_an_unticked_check_box_is_no_tick(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    put(firm, ORDERS, "Tick", ["TRUE" if i == 0 else "FALSE" for i in range(60)])
    firm.prompter.yes = False
    firm.press("post_orders")
    assert len([word for word in column(firm, ORDERS, "Verify Status") if word]) == 1


def test_a_failed_row_does_not_keep_new_orders_out_of_the_next_post(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    firm.press("post_orders")
    assert "Missing item code" in column(firm, ORDERS, "Verify Status")
    assert set(column(firm, ORDERS, "Tick")) == {""}


def test_a_file_of_another_shop_is_refused(tmp_path: Path) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.up_to("post_orders")
        path = firm.take_statement(0)
        firm.take_statement(1)
        firm.prompter.file = path
        with refused("sheet Orders", r"such as \d{18}\."):
            firm.press("load_statement")
        assert Workbook(firm.book.book).rows(PAYMENTS) == []


def test_a_settlement_of_which_no_order_is_known_is_asked_for(tmp_path: Path) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.up_to("fetch_orders")
        view = Workbook(firm.book.book).view(ORDERS)
        first, other = (shop.id for shop in firm.shop.month.shops)
        view.replace([row for row in view.rows() if row[ORDERS.place("Shop ID")] == first])
        firm.take_statement(1)
        firm.prompter.choice, firm.prompter.yes = first, False
        assert firm.press("load_statement") == "No file was loaded."
        assert re.match(
            r"None of its \d+ orders is on the sheet Orders, which has others of .*\. Load it as",
            firm.prompter.asked[-1],
        )
        assert Workbook(firm.book.book).rows(PAYMENTS) == []
        firm.take_statement(0)
        assert "rows" in firm.press("load_statement")
        assert other not in column(firm, PAYMENTS, "Shop ID")


def test_half_an_orders_file_is_no_order_in_part(tmp_path: Path) -> None:
    """Of its last order one item is missing.

    It is not posted short, nor does it go over what TikTok has told.
    """
    with sample_firm(tmp_path, orders=200) as firm:
        firm.link()
        firm.press("make_master_data")
        lines = (
            orders_export(firm.shop.month.shops[0]).decode("utf-8-sig").splitlines(keepends=True)
        )
        ids = [row[0].strip() for row in csv.reader(lines)]
        cut = next(at for at in range(3, len(ids)) if ids[at] == ids[at - 1] != ids[at - 2])
        firm.prompter.file = tmp_path / "orders.csv"
        firm.prompter.file.write_text("".join(lines[:cut]), encoding="utf-8-sig", newline="")
        firm.press("load_orders")
        put(
            firm,
            ORDERS,
            "Tick",
            ["✓" if order_id == ids[cut] else "" for order_id in column(firm, ORDERS, "ID")],
        )
        firm.press("post_orders_as_invoice")
        assert any(
            str(what).startswith("The lines add up to ")
            for what in column(firm, PROBLEMS, "What Is Wrong")
        )
        assert column(firm, INVOICES, "Doc No") == []

        firm.book.put_cell("OrdersFrom", firm.shop.month.first)
        firm.book.put_cell("OrdersTo", firm.shop.month.last)
        firm.press("fetch_orders")
        whole = [Workbook(firm.book.book).rows(table) for table in (ORDERS, ORDER_LINES)]
        assert (
            "1 order left as on the sheet: further on there, or not whole in the file, such as "
            in firm.press("load_orders")
        )
        now = [Workbook(firm.book.book).rows(table) for table in (ORDERS, ORDER_LINES)]
        assert [[row for row in rows if ids[cut] in row] for rows in now] == [
            [row for row in rows if ids[cut] in row] for rows in whole
        ]


def take_orders(firm: SampleFirm) -> None:
    """A linked shop with master data, and its orders file to be picked."""
    firm.link()
    firm.press("make_master_data")
    firm.prompter.file = firm.folder / "orders.csv"
    firm.prompter.file.write_bytes(orders_export(firm.shop.month.shops[0]))


def test_an_old_orders_file_opens_no_order_that_is_over(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        take_orders(firm)
        firm.press("load_orders")
        words = column(firm, ORDERS, "Status")
        raw = column(firm, ORDERS, "Tiktok Status")
        open_now = words.index("In Transit")
        for further in ("Delivered", "Completed", "Cancelled"):
            put(
                firm,
                ORDERS,
                "Status",
                [further if place == open_now else word for place, word in enumerate(words)],
            )
            loaded = list(raw)
            loaded[open_now] = further.upper()
            put(firm, ORDERS, "Tiktok Status", loaded)
            assert "1 order left as on the sheet: further on there" in firm.press("load_orders")
            assert column(firm, ORDERS, "Status")[open_now] == further
        put(
            firm,
            ORDERS,
            "Status",
            ["Pending" if place == open_now else word for place, word in enumerate(words)],
        )
        put(firm, ORDERS, "Tiktok Status", raw)
        assert "left as on the sheet" not in firm.press("load_orders")
        assert column(firm, ORDERS, "Status") == words


def test_a_file_whose_name_has_another_shop_id_is_refused_until_it_is_renamed(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path) as firm:
        take_orders(firm)
        plain = firm.prompter.file
        assert plain
        own = Workbook(firm.book.book).rows(SHOPS)[0].shop_id
        others = "7495540735366777510"
        for button in ("load_orders", "load_statement", "load_estimates", "load_self_billed"):
            firm.prompter.file = plain.with_name(f"{others} All order-2026-07-01-08_00.csv")
            with refused(others, own, where=firm.prompter.file.name):
                firm.press(button)
        assert Workbook(firm.book.book).view(ORDERS).count == 0
        for name in (f"{own} All order-2026-07-01-08_00.csv", "20260701 orders.csv"):
            firm.prompter.file = plain.rename(plain.with_name(name))
            assert firm.press("load_orders").startswith("Done: ")
            plain = firm.prompter.file


def test_orders_loaded_again_after_the_time_zone_was_corrected_have_their_dates(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path) as firm:
        take_orders(firm)
        put(firm, SHOPS, "Time Zone", ["Asia/Tokyo"])
        firm.press("load_orders")
        early = column(firm, ORDERS, "Create Date")
        put(firm, SHOPS, "Time Zone", ["Asia/Kuala_Lumpur"])
        assert "left as on the sheet" not in firm.press("load_orders")
        assert (
            column(firm, ORDERS, "Create Date") == early
        )  # a file's times are the shop's own clock
        firm.book.put_cell("OrdersFrom", firm.shop.month.first)
        firm.book.put_cell(
            "OrdersTo", firm.shop.month.last + timedelta(days=1)
        )  # in Tokyo it is an hour later
        put(firm, SHOPS, "Time Zone", ["Asia/Tokyo"])
        firm.press("fetch_orders")
        assert column(firm, ORDERS, "Create Date") == [when + timedelta(hours=1) for when in early]


def test_two_shops_with_an_order_of_the_same_number_load_their_statements(tmp_path: Path) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.up_to("post_orders")
        firm.take_statement(0)
        view = Workbook(firm.book.book).view(ORDERS)
        first, other = (shop.id for shop in firm.shop.month.shops)
        mine = [row for row in view.rows() if row.shop_id == first]
        view.merge([row._replace(shop_id=other) for row in mine])
        assert re.search(r"\d+ rows: ", firm.press("load_statement"))


def test_from_and_to_are_found_by_name_wherever_they_moved(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    month = firm.shop.month
    firm.book.put_cell("OrdersFrom", None)
    sheet = firm.book.book.sheets["Orders"]
    firm.book.book.names["OrdersFrom"].refers_to = "=Orders!$J$2"
    sheet.range("J2").value = "last week"
    with refused("'last week'", "cell J2"):
        firm.press("fetch_orders")
    sheet.range("J2").number_format = "dd/mm/yyyy"
    sheet.range("J2").value = datetime(month.first.year, month.first.month, month.first.day)
    assert firm.press("fetch_orders").startswith("Done: Found 60 orders")


def name_books(firm: SampleFirm, name: str) -> None:
    Workbook(firm.book.book).view(SETTINGS).merge(
        [SettingsRow(BOOKS_SETTING, name, "")], keep=("What It Does",)
    )


def test_books_too_large_for_the_workbook_move_to_a_database_and_go_on(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.up_to("fetch_orders")
    monkeypatch.setattr(sheet_room, "MOST_ROWS", 20)
    with refused("Settings, Books"):
        firm.press("post_orders")
    book = Workbook(firm.book.book)
    assert not book.rows(JOURNAL)
    assert not [row for row in book.rows(RUNS) if row.run > 0]
    name_books(firm, "TikTok Ledger.sqlite")
    assert firm.press("post_orders").startswith("Posting done: 44 posted")
    assert len(Workbook(firm.book.book).rows(JOURNAL)) > 20


def test_books_that_moved_to_another_database_refuse_to_be_posted_in_the_old_one(
    firm: SampleFirm,
) -> None:
    firm.up_to("fetch_orders")
    name_books(firm, "first.sqlite")
    firm.press("show_trial_balance")
    firm.press("post_orders")
    name_books(firm, "second.sqlite")
    firm.press("show_trial_balance")
    old = SqlStore(firm.folder / "first.sqlite")
    assert old.moved_to.startswith("second.sqlite (by ")
    with refused("moved to second.sqlite", where="first.sqlite"):
        old.posting("Post orders").__enter__()
    assert len(old.runs()) == 1  # it can be read
    firm.prompter.yes = False
    name_books(firm, "first.sqlite")
    with refused("moved to second"):
        firm.press("undo_run")
    firm.prompter.yes = True
    firm.press("undo_run")
    assert len(old.runs()) == 2
    assert not old.moved_to
    name_books(firm, "")
    firm.press("show_trial_balance")  # apart from the database, after a Yes
    assert old.moved_to.startswith("the workbook TikTok Ledger.xlsx (by ")


def test_an_edited_journal_of_a_database_is_told_and_the_database_is_shown(
    firm: SampleFirm,
) -> None:
    name_books(firm, "TikTok Ledger.sqlite")
    firm.up_to("post_orders")
    before = firm.press("show_trial_balance")
    view = Workbook(firm.book.book).view(JOURNAL)
    debits = [(row.debit and row.debit + 100,) for row in view.rows()]
    view.put(["Debit"], debits)
    said = firm.press("show_trial_balance")
    assert "CAREFUL: the sheet Journal is not as it was posted" in said
    assert "Reports follow what it says" not in said
    assert said.startswith(before)


def test_a_report_of_a_journal_that_was_edited_says_so(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    assert "CAREFUL" not in firm.press("show_trial_balance")
    view = Workbook(firm.book.book).view(JOURNAL)
    accounts = [(row.account,) for row in view.rows()]
    view.put(["Account"], [*accounts[:3], ("999-999",), *accounts[4:]])
    said = firm.press("show_trial_balance")
    assert "CAREFUL: the sheet Journal is not as it was posted: row 9 (entry 2)" in said
    assert "Reports follow what it says now" in said
    firm.press("verify_books")
    found = next(row for row in Workbook(firm.book.book).rows(PROBLEMS) if row.table == "Journal")
    assert found.row.startswith("row 9 (IV ")
    place = PROBLEMS.place("Link")
    links: Any = (
        firm.book.book.sheets[PROBLEMS.sheet].range((6, place + 1), (40, place + 1)).formula
    )
    assert any(f"Journal'!{view.cell('Check', 3)}" in str(row) for (row,) in links)


def test_a_press_warns_before_the_workbook_is_full(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.up_to("fetch_orders")
    monkeypatch.setattr(sheet_room, "WARN_FROM", 20)
    said = firm.press("post_orders")
    assert said.count("Move the books to a database soon.") == 1


def test_books_move_into_a_new_database_only_after_a_yes(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    before = firm.press("show_trial_balance")
    name_books(firm, "Legder.sqlite")
    firm.prompter.yes = False
    asked = len(firm.prompter.asked)
    for button in (
        "show_trial_balance",
        "post_orders",
        "verify_books",
        "show_wallet",
        "post_opening_balances",
    ):
        with refused(r"Legder\.sqlite", "Books"):
            firm.press(button)
    assert len(firm.prompter.asked) == asked + 5
    assert (
        "3 runs of them. Move them there? If they are in another database already"
        in firm.prompter.asked[-1]
    )
    assert not (firm.folder / "Legder.sqlite").exists()

    firm.prompter.yes = True
    said = firm.press("show_trial_balance")
    assert said == f"{before} The books are in Legder.sqlite now."
    assert firm.press("verify_books").startswith("Verified: ")
    asked = len(firm.prompter.asked)
    assert firm.press("show_trial_balance") == before
    assert len(firm.prompter.asked) == asked
    firm.mend_missing_item()
    assert "posted" in firm.press("post_orders")


def test_the_copy_in_the_workbook_parts_from_its_database_only_after_a_yes(
    firm: SampleFirm,
) -> None:
    name_books(firm, "TikTok Ledger.sqlite")
    firm.up_to("post_orders")
    name_books(firm, "This workbook")
    firm.prompter.yes = False
    for _ in range(2):
        with refused(r"TikTok Ledger\.sqlite", "Settings"):
            firm.press("undo_run")
    other = SqlStore(firm.folder / "other.sqlite")
    with other.posting("Another firm's") as session:
        session.lock(firm.shop.month.last)
    other.close()
    name_books(firm, "other.sqlite")
    with refused("other books"):
        firm.press("post_orders")
    assert (
        dict(row[:2] for row in Workbook(firm.book.book).rows(SETTINGS))[BOOKS_LAST]
        == "TikTok Ledger.sqlite"
    )
    name_books(firm, "TikTok Ledger.sqlite")
    assert firm.press("verify_books").startswith("Verified: ")
    name_books(firm, "")
    firm.prompter.yes = True
    assert firm.press("undo_run").startswith("Undo done: ")
    assert any("apart from 'TikTok Ledger.sqlite'?" in question for question in firm.prompter.asked)
    asked = len(firm.prompter.asked)
    assert firm.press("verify_books").startswith("Verified: ")
    assert len(firm.prompter.asked) == asked


def test_a_fresh_workbook_begins_its_books_in_a_new_database_without_a_question(
    firm: SampleFirm,
) -> None:
    name_books(firm, "TikTok Ledger.sqlite")
    firm.prompter.yes = False
    assert firm.press("show_trial_balance").startswith("Debit 0.00")
    assert (firm.prompter.asked, (firm.folder / "TikTok Ledger.sqlite").exists()) == (
        [],
        True,
    )


def test_an_order_in_two_rows_is_posted_once_and_the_second_row_says_so(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    place, status = ORDERS.place("ID"), ORDERS.place("Status")
    row = next(row for row in Workbook(firm.book.book).rows(ORDERS) if row[status] == "Delivered")
    Workbook(firm.book.book).view(ORDERS).append([row])
    put(
        firm,
        ORDERS,
        "Tick",
        ["✓" if number == row[place] else "" for number in column(firm, ORDERS, "ID")],
    )
    assert firm.press("post_orders") == "Posting done: 1 posted."
    rows = [other for other in Workbook(firm.book.book).rows(ORDERS) if other[place] == row[place]]
    shown = [
        [other[ORDERS.place(name)] for name in ("Tick", "Verify Status", "Invoice")]
        for other in rows
    ]
    assert shown == [["", RowStatus.SUCCESS, row[place]], ["", "Same order twice", ""]]
    [problem] = [
        found for found in Workbook(firm.book.book).rows(PROBLEMS) if found[0] == "Post orders"
    ]
    assert problem[1:6] == (
        "Orders",
        row[place],
        "ID",
        "Same order twice.",
        "Delete one of its rows.",
    )


def test_a_group_without_sales_code_is_one_problem_on_its_own_sheet(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    groups = column(firm, STOCK_GROUPS, "Code")
    codes = column(firm, STOCK_GROUPS, "Sales Code")
    put(
        firm,
        STOCK_GROUPS,
        "Sales Code",
        ["" if g == "GOODS" else c for g, c in zip(groups, codes, strict=True)],
    )
    firm.press("post_orders")
    found = [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[1] == "Stock Groups"]
    assert [row[2:4] for row in found] == [("GOODS", "Sales Code")]
    firm.press("check_workbook")
    checked = [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[0] == "Check workbook"]
    assert [row[1:4] for row in checked] == [("Stock Groups", "GOODS", "Sales Code")]


@pytest.mark.parametrize("table", [ORDERS, ORDER_LINES, JOURNAL], ids=lambda table: table.name)
def test_a_note_under_an_empty_table_is_not_written_over_and_its_cell_is_named(
    firm: SampleFirm, table: Table
) -> None:
    firm.up_to("post_products")
    if table is JOURNAL:
        firm.press("fetch_orders")
        lift(firm.book.book.sheets[table.sheet])
    sheet = firm.book.book.sheets[table.sheet]
    sheet.range("C20").value = "ask Aminah about June"
    before = [Workbook(firm.book.book).rows(one) for one in (INVOICES, JOURNAL, RUNS)]
    button = "post_orders" if table is JOURNAL else "fetch_orders"
    with refused("'ask Aminah about June'", where=f"sheet '{table.sheet}', cell C20"):
        firm.press(button)
    assert sheet.range("C20").value == "ask Aminah about June"
    assert [Workbook(firm.book.book).rows(one) for one in (INVOICES, JOURNAL, RUNS)] == before

    if table is JOURNAL:
        lift(sheet)  # the refused press has protected it again
    sheet.range("C20").value = None
    sheet.range("C900").value = "far below"
    sheet.range("AZ8").value = "beside"
    assert "Done" in firm.press(button)[:12].replace("Posting done", "Done")
    assert (sheet.range("C900").value, sheet.range("AZ8").value) == ("far below", "beside")


def test_a_note_in_the_first_row_of_an_empty_payments_table_is_not_written_over(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    place = PAYMENTS.place("Type")
    header = Workbook(firm.book.book).view(PAYMENTS)
    cell = firm.book.book.sheets["Payments"].range((header.top + 1, header.left + place))
    cell.value = "July comes on the 3rd"
    firm.take_statement()
    with refused("'July comes on the 3rd'", r"sheet 'Payments', cell [A-Z]+6"):
        firm.press("load_statement")
    assert cell.value == "July comes on the 3rd"


def test_select_all_on_products_leaves_out_what_the_filter_hides_in_excel(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.up_to("fetch_products")
    monkeypatch.setattr("xlplugin.sheets.table_view.TableView.hidden", lambda _: [])  # as in Excel
    view = Workbook(firm.book.book).view(PRODUCTS)
    last = next(n for n, row in enumerate(view.rows()) if row.item_code)
    view.put(("Filtered Out",), [(int(n == last),) for n in range(view.count)])
    firm.press("post_products")
    assert firm.prompter.asked[-1].endswith(f"shows {view.count - 1} of {view.count}.")
    posted = [row.verify_status for row in firm.book.rows(PRODUCTS)]
    assert posted[last] != "Success"
    assert "Success" in posted


def test_select_all_means_the_rows_that_the_filter_shows(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    orders = column(firm, ORDERS, "ID")
    top = Workbook(firm.book.book).view(ORDERS).top
    hide(firm.book, "Orders", [top + 1 + place for place in range(2, len(orders))])
    firm.prompter.yes = False
    firm.press("post_orders")
    assert firm.prompter.asked[-1].endswith(f"select all? Your filter shows 2 of {len(orders)}.")
    firm.prompter.yes = True
    firm.press("post_orders_as_invoice")
    assert [bool(no) for no in column(firm, ORDERS, "Invoice")][2:] == [False] * (len(orders) - 2)
    firm.press("mark_all_orders")
    assert [bool(tick) for tick in column(firm, ORDERS, "Tick")] == [
        place < 2 for place in range(len(orders))
    ]


def test_rows_that_are_selected_are_offered_before_all(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    top = Workbook(firm.book.book).view(ORDERS).top
    firm.book.book.sheets["Orders"].range((top + 2, 3), (top + 4, 6)).select()
    firm.press("post_orders_as_invoice")
    assert firm.prompter.asked[-1] == "3 rows are selected. Post those?"
    words = column(firm, ORDERS, "Verify Status")
    assert [bool(word) for word in words] == [1 <= place <= 3 for place in range(len(words))]


class SeveralAreas(Range):
    """What is selected with Ctrl held down: Excel tells all its areas in one address."""

    def __init__(self, sheet: Sheet, address: str) -> None:
        super().__init__(sheet, Area(1, 1, 1, 1))
        self.told = address

    @property
    def address(self) -> str:
        return self.told


def test_rows_selected_by_their_numbers_are_selected_rows(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    top = Workbook(firm.book.book).view(ORDERS).top
    firm.book.book.sheets["Orders"].range(f"{top + 2}:{top + 4}").select()
    assert firm.book.book.selection.address == f"${top + 2}:${top + 4}"
    firm.press("post_orders_as_invoice")
    assert firm.prompter.asked[-1] == "3 rows are selected. Post those?"
    words = column(firm, ORDERS, "Verify Status")
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
def test_each_area_of_a_selection_counts(firm: SampleFirm, address: str, places: list[int]) -> None:
    firm.up_to("fetch_orders")
    assert Workbook(firm.book.book).view(ORDERS).top == 5
    sheet = firm.book.book.sheets["Orders"]
    sheet.book.app.impl.selected = SeveralAreas(sheet.impl, address)
    assert Workbook(firm.book.book).selected(ORDERS) == places


def test_an_invoice_that_is_settled_is_not_deleted_and_the_sentence_says_why(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    settled = [amount != 0 for amount in column(firm, ORDERS, "Settlement Amount")]
    place = settled.index(True)
    put(firm, ORDERS, "Tick", ["✓" if i == place else "" for i in range(60)])
    assert firm.press("delete_invoices") == "0 invoices deleted, 1 Settled already: not deleted."
    [problem] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[0] == "Delete invoices"
    ]
    assert problem[2] == column(firm, ORDERS, "ID")[place]
    assert problem[5].startswith("Its payment is posted: press Undo for that run first")


def test_a_statement_that_is_posted_shows_its_payments_when_it_is_loaded_again(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    before = column(firm, PAYMENTS, "Payment No")
    assert any(before)
    firm.press("load_statement")
    assert set(column(firm, PAYMENTS, "Verify Status")) == {RowStatus.POSTED}
    assert column(firm, PAYMENTS, "Payment No") == before


@pytest.mark.parametrize(
    "button", ["show_trial_balance", "load_statement", "post_withdrawals", "show_wallet"]
)
def test_a_password_in_settings_goes_into_the_vault_at_the_first_press(
    button: str, firm: SampleFirm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XLPLUGIN_KEYRING", "off")
    name_books(firm, "postgresql://aminah:n0t%40home@127.0.0.1:1/ledger")
    with refused(where="ledger", kind=TryAgainError):
        firm.press(button)
    assert firm.prompter.told[-1].endswith("keyring. Save the workbook.")
    assert dict(row[:2] for row in Workbook(firm.book.book).rows(SETTINGS))[BOOKS_SETTING] == (
        "postgresql://aminah@127.0.0.1:1/ledger"
    )
    assert [
        record.get("password") for record in map(kept, (tmp_path / "data" / "secrets").iterdir())
    ] == ["n0t@home"]
    assert password_of("postgresql://aminah@127.0.0.1:1/ledger") == "n0t@home"


def test_a_press_that_needs_no_books_hides_the_password_too(firm: SampleFirm) -> None:
    name_books(firm, "postgresql://aminah:geheim@127.0.0.1:1/ledger")
    firm.link()
    firm.press("fetch_products")
    assert dict(row[:2] for row in Workbook(firm.book.book).rows(SETTINGS))[BOOKS_SETTING] == (
        "postgresql://aminah@127.0.0.1:1/ledger"
    )


def kept(path: Path) -> dict[str, str]:
    record: dict[str, str] = json.loads(path.read_text())
    return record


def test_a_row_typed_right_under_a_table_is_named(firm: SampleFirm) -> None:
    firm.up_to("post_products")
    view = Workbook(firm.book.book).view(SETTINGS)
    sheet = firm.book.book.sheets[SETTINGS.sheet]
    last = view.top + max(view.count, 1)
    sheet.range((last + 1, view.left)).value = "Company Name"
    assert firm.press("check_workbook") == "1 problem: see the Problems sheet."
    [found] = [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row[0] == "Check workbook"]
    assert found[1:3] == ("Settings", f"row {last + 1}")
    assert "drag the table's lower right corner" in found[5]


def test_before_master_data_one_thing_is_missing(firm: SampleFirm) -> None:
    firm.link()
    assert firm.press("check_workbook") == "1 problem: see the Problems sheet."
    assert column(firm, PROBLEMS, "What To Do") == ["Press Master Data."]
