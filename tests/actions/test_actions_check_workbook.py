"""Check Workbook: each breakage of a workbook is found in its cell, whatever else is broken."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.actions import workbook_checks
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.errors import Problem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.protection import lift
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    CHECKS,
    CUSTOMERS,
    FEE_MAP,
    GL_ACCOUNTS,
    JOURNAL,
    OPENING_BALANCES,
    ORDER_LINES,
    ORDERS,
    PROBLEMS,
    PRODUCTS,
    RETURNED_GOODS,
    SETTINGS,
    SHOPS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    OpeningBalancesRow,
    ProblemsRow,
    ReturnedGoodsRow,
    Table,
)
from xlplugin.tiktok.link_status import LinkState, LinkStatus

Breakage = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook after a month of a few orders, in which nothing is wrong."""
    folder = tmp_path_factory.mktemp("month")
    with sample_firm(folder, orders=12) as firm:
        firm.up_to("post_orders")
        firm.book.save()
        return firm.path.read_bytes()


@pytest.fixture
def book(month: bytes, tmp_path: Path) -> Iterator[Workbook]:
    path = tmp_path / "June.xlsx"
    path.write_bytes(month)
    opened = Workbook(open_book(path))
    yield opened
    opened.book.close()


def check(book: Workbook) -> tuple[ButtonContext, str]:
    press = ButtonContext(Workbook(book.book), ScriptedPrompter())
    return press, actions.run("check_workbook", press)


def cell(table: Table[Any], heading: str, value: Any, row: int = 0) -> Breakage:
    """Write a value into a cell as the user types it."""

    table.place(heading)  # a heading that is not there is an error of this test

    def write(book: Workbook) -> None:
        first = book.view(table).cell("", row)  # a folded column has no address of its own
        sheet = book.book.sheets[table.sheet]
        lift(sheet)
        sheet.range(first).offset(0, table.place(heading)).value = value

    return write


def again(table: Table[Any]) -> Breakage:
    """Write the first row once more at the end."""

    def write(book: Workbook) -> None:
        book.view(table).append([book.rows(table)[0]])

    return write


def new_row(table: Table[Any], **values: Any) -> Breakage:
    """Write a row with these fields at the end."""

    def write(book: Workbook) -> None:
        book.view(table).append([table.record(**values)])

    return write


def without_heading(table: Table[Any], heading: str) -> Breakage:
    """Rename a column's heading."""

    def write(book: Workbook) -> None:
        address = book.view(table).cell(heading, None)
        sheet = book.book.sheets[table.sheet]
        lift(sheet)
        sheet.range(address).value = "Mine"

    return write


def below(table: Table[Any]) -> Breakage:
    """Type a row just below the table, where nothing reads it."""

    def write(book: Workbook) -> None:
        view = book.view(table)
        address = view.cell("", max(view.count, 1))
        book.book.sheets[table.sheet].range(address).value = "typed below"

    return write


def opening(row: OpeningBalancesRow) -> Breakage:
    """Write one row of Opening Balances."""

    def write(book: Workbook) -> None:
        book.view(OPENING_BALANCES).replace([row])

    return write


def no_shop_is_active(book: Workbook) -> None:
    """Set every shop to Active No."""
    view = book.view(SHOPS)
    view.put(("Active",), [("No",)] * view.count)


def opening_row(account: str, debit: str, credit: str) -> OpeningBalancesRow:
    return OpeningBalancesRow(account, debit, credit, "MYR", date(2026, 5, 31))  # type: ignore[arg-type]


BREAKAGES: dict[str, tuple[Breakage, str, str]] = {
    "customer of a shop unknown": (cell(SHOPS, "Customer", "300-X9"), "Shops", "Customer"),
    "customer of a shop blank": (cell(SHOPS, "Customer", None), "Shops", "Customer"),
    "payment unknown": (cell(SHOPS, "Payment", "325-999"), "Shops", "Payment"),
    "payment blank": (cell(SHOPS, "Payment", None), "Shops", "Payment"),
    "payment is the control account": (cell(SHOPS, "Payment", "300-000"), "Shops", ""),
    "bank unknown": (cell(SHOPS, "Bank", "310-999"), "Shops", "Bank"),
    "bank is the wallet": (cell(SHOPS, "Bank", "325-000"), "Shops", "Bank"),
    "bank is an expense": (cell(SHOPS, "Bank", "924-000"), "Shops", "Bank"),
    "reserve is sales": (cell(SHOPS, "Reserve", "500-000"), "Shops", "Reserve"),
    "shipping item unknown": (cell(SHOPS, "Shipping", "SHIPPNG"), "Shops", "Shipping"),
    "transaction item blank": (cell(SHOPS, "Transaction", None), "Shops", "Transaction"),
    "voucher item unknown": (cell(SHOPS, "Voucher", "VOUCHERS"), "Shops", "Voucher"),
    "discount item unknown": (cell(SHOPS, "Discount", "DISC"), "Shops", "Discount"),
    "claims item unknown": (cell(SHOPS, "Claims", "CLAIM"), "Shops", "Claims"),
    "time zone misspelt": (cell(SHOPS, "Time Zone", "Asia/Kuala Lumpur"), "Shops", "Time Zone"),
    "time zone blank": (cell(SHOPS, "Time Zone", None), "Shops", "Time Zone"),
    "currency of two letters": (cell(SHOPS, "Currency", "RM"), "Shops", "Currency"),
    "posts by fax": (cell(SHOPS, "Completed Posts", "By fax"), "Shops", "Completed Posts"),
    "way to post unknown": (cell(SHOPS, "Way To Post", "Somehow"), "Shops", "Way To Post"),
    "active maybe": (cell(SHOPS, "Active", "Maybe"), "Shops", "Active"),
    "shop id with letters": (cell(SHOPS, "Shop ID", "shop-1"), "Shops", "Shop ID"),
    "first day is text": (cell(SHOPS, "First Day", "first of June"), "Shops", "First Day"),
    "shop there twice": (again(SHOPS), "Shops", "Shop ID"),
    "no shop is active": (no_shop_is_active, "Shops", ""),
    "account twice": (again(GL_ACCOUNTS), "GL Accounts", "Code"),
    "account without a code": (
        new_row(GL_ACCOUNTS, description="RENT", acc_type="Expenses"),
        "GL Accounts",
        "Code",
    ),
    "account without a name": (
        cell(GL_ACCOUNTS, "Description", None),
        "GL Accounts",
        "Description",
    ),
    "account type misspelt": (cell(GL_ACCOUNTS, "Acc Type", "Expense"), "GL Accounts", "Acc Type"),
    "customer twice": (again(CUSTOMERS), "Customers", "Code"),
    "customer without a name": (cell(CUSTOMERS, "Company Name", None), "Customers", "Company Name"),
    "control account unknown": (
        cell(CUSTOMERS, "Control Account", "300-999"),
        "Customers",
        "Control Account",
    ),
    "customer in another currency": (cell(CUSTOMERS, "Currency Code", "SGD"), "Shops", ""),
    "group twice": (again(STOCK_GROUPS), "Stock Groups", "Code"),
    "sales code unknown": (
        cell(STOCK_GROUPS, "Sales Code", "500-999"),
        "Stock Groups",
        "Sales Code",
    ),
    "return code unknown": (
        cell(STOCK_GROUPS, "S. Return Code", "510-999"),
        "Stock Groups",
        "S. Return Code",
    ),
    "sales code is the control account": (
        cell(STOCK_GROUPS, "Sales Code", "300-000"),
        "Stock Groups",
        "Sales Code",
    ),
    "same item twice": (again(STOCK_ITEMS), "Stock Items", "Code"),
    "group of an item unknown": (
        cell(STOCK_ITEMS, "Stock Group", "NO GROUP"),
        "Stock Items",
        "Stock Group",
    ),
    "group of an item blank": (
        cell(STOCK_ITEMS, "Stock Group", None),
        "Stock Items",
        "Stock Group",
    ),
    "item without a code": (
        new_row(STOCK_ITEMS, description="Tudung", stock_group="GOODS"),
        "Stock Items",
        "Code",
    ),
    "stock control maybe": (
        cell(STOCK_ITEMS, "Stock Control", "Maybe"),
        "Stock Items",
        "Stock Control",
    ),
    "alternative code of a vanished item": (
        cell(ALTERNATIVES, "Item Code", "GONE"),
        "Alternative Items",
        "Item Code",
    ),
    "alternative code blank": (
        new_row(ALTERNATIVES, item_code="SHIPPING"),
        "Alternative Items",
        "Alternative Item Code",
    ),
    "alternative code twice": (again(ALTERNATIVES), "Alternative Items", "Alternative Item Code"),
    "fee kind twice": (again(FEE_MAP), "Fee Map", "Fee Kind"),
    "item of a fee unknown": (cell(FEE_MAP, "Item Code", "FEES"), "Fee Map", "Item Code"),
    "mapping of a fee unknown": (cell(FEE_MAP, "Mapping", "Freight"), "Fee Map", "Mapping"),
    "opening balance of an unknown account": (
        opening(opening_row("999-999", "1.00", "")),
        "Opening Balances",
        "Account",
    ),
    "opening balances that do not balance": (
        opening(opening_row("310-000", "1.00", "")),
        "Opening Balances",
        "Debit",
    ),
    "opening amount is text": (
        cell(OPENING_BALANCES, "Debit", "ten"),
        "Opening Balances",
        "Debit",
    ),
    "order twice": (again(ORDERS), "Orders", "ID"),
    "order of an unknown shop": (
        cell(ORDERS, "Shop ID", "7000000000000000000"),
        "Orders",
        "Shop ID",
    ),
    "order without an id": (cell(ORDERS, "ID", None), "Orders", "ID"),
    "quantity of a line is text": (
        cell(ORDER_LINES, "Quantity", "two pcs"),
        "Order Lines",
        "Quantity",
    ),
    "price of a product is text": (cell(PRODUCTS, "Price", "cheap"), "Products", "Price"),
    "code of a line unknown": (cell(ORDER_LINES, "Code", "NO-ITEM"), "Order Lines", "Code"),
    "code of a product unknown": (cell(PRODUCTS, "Item Code", "NO-ITEM"), "Products", "Item Code"),
    "setting twice": (again(SETTINGS), "Settings", "Setting"),
    "column renamed": (without_heading(STOCK_ITEMS, "UOM"), "Stock Items", "UOM"),
    "ledger column renamed": (without_heading(JOURNAL, "Debit"), "Journal", "Debit"),
    "row below the settings": (below(SETTINGS), "Settings", ""),
    "row below the items": (below(STOCK_ITEMS), "Stock Items", ""),
    "journal changed by hand": (cell(JOURNAL, "Debit", 1234.56), "Journal", ""),
}


def test_a_workbook_without_a_fault_is_green(book: Workbook) -> None:
    press, said = check(book)
    assert not press.is_wrong, press.problems
    assert "1 shop can be posted" in said
    results = Workbook(book.book).rows(CHECKS)
    assert {row.result for row in results} == {"OK"}
    assert len(results) == len(workbook_checks.CHECKS)


@pytest.mark.parametrize("name", BREAKAGES)
def test_each_breakage_is_found_in_its_cell(book: Workbook, name: str) -> None:
    breakage, sheet, column = BREAKAGES[name]
    breakage(book)
    press, _ = check(book)
    assert press.is_wrong
    assert (sheet, column) in {(found.table, found.column) for found in press.problems}
    found = [row for row in Workbook(book.book).rows(PROBLEMS) if row.found_by == "Check workbook"]
    assert [row[1:6] for row in found] == [tuple(problem) for problem in press.problems]


def test_an_id_that_is_missing_on_shops_is_one_cause(book: Workbook) -> None:
    shops = book.view(SHOPS)
    shops.put(("Shop ID",), [("",)] * shops.count)
    press, _ = check(book)
    about = [found for found in press.problems if found.column == "Shop ID"]
    assert [found.table for found in about] == ["Shops", "Orders"]
    assert about[1].what.startswith("12 orders of shop '7495540735365777507'")
    assert "7495540735365777507 in its Shop ID" in about[1].cure
    assert not any("elete" in found.cure for found in about)
    assert len(press.problems) == len(about)


def test_returned_goods_need_an_item_only_once_they_came_back(book: Workbook) -> None:
    sku = "1729999999999999999"
    proposed = ReturnedGoodsRow(order_id="583001733938857194", sku_id=sku, quantity=1)
    book.view(RETURNED_GOODS).replace([proposed, proposed])
    press, _ = check(book)
    assert press.problems == []
    back = proposed._replace(goods_back="Returned")
    book.view(RETURNED_GOODS).replace([back, back, proposed])
    press, _ = check(book)
    (found,) = press.problems
    assert (found.table, found.column) == ("Returned Goods", "Item Code")
    assert "2 rows" in found.what
    assert "Products" in found.cure


def test_two_breakages_do_not_hide_each_other(book: Workbook) -> None:
    for name in ("active maybe", "same item twice", "alternative code of a vanished item"):
        BREAKAGES[name][0](book)
    press, _ = check(book)
    found = {(problem.table, problem.column) for problem in press.problems}
    assert {
        ("Shops", "Active"),
        ("Stock Items", "Code"),
        ("Alternative Items", "Item Code"),
    } <= found
    red = [row.check for row in Workbook(book.book).rows(CHECKS) if row.result != "OK"]
    assert len(red) >= 3


def test_an_ended_link_is_red(book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = LinkStatus(LinkState.ENDED, None)
    monkeypatch.setattr("xlplugin.tiktok.api.tokens.status", lambda *_: ended)
    press, _ = check(book)
    assert [(found.table, found.column) for found in press.problems] == [("Shops", "Status")]


def test_a_problem_links_to_its_cell(book: Workbook) -> None:
    place = 3
    cell(STOCK_ITEMS, "Stock Group", "NO GROUP", place)(book)
    check(book)
    view = Workbook(book.book).view(PROBLEMS)
    last = view.count - 1
    formula = book.book.sheets[PROBLEMS.sheet].range(view.cell("Link", last)).formula
    target = Workbook(book.book).view(STOCK_ITEMS).cell("Stock Group", place)
    assert formula == f'=HYPERLINK("#\'Stock Items\'!{target}","Stock Items {target}")'


def test_a_sheet_names_all_of_its_renamed_columns_at_once(book: Workbook) -> None:
    view = book.view(STOCK_ITEMS)
    sheet = book.book.sheets[STOCK_ITEMS.sheet]
    for heading in ("UOM", "Stock Group"):
        sheet.range(view.cell(heading, None)).value = f"My {heading}"
    with refused("'UOM'", "'Stock Group'", where="sheet 'Stock Items'"):
        Workbook(book.book).rows(STOCK_ITEMS)


def test_a_renamed_column_has_a_cure_that_works(book: Workbook) -> None:
    heading = book.view(STOCK_ITEMS).cell("UOM", None)
    without_heading(STOCK_ITEMS, "UOM")(book)
    press, _ = check(book)
    missing = next(found for found in press.problems if found.column == "UOM")
    assert missing.cure.startswith("If you renamed it, write 'UOM' into its heading again.")
    book.book.sheets[STOCK_ITEMS.sheet].range(heading).value = "UOM"
    assert not check(book)[0].is_wrong


def test_the_lists_of_breakages_is_long_enough() -> None:
    assert len(BREAKAGES) >= 40
    assert len(ProblemsRow._fields) == len(PROBLEMS.columns)


def test_a_problem_that_two_buttons_find_is_listed_once(book: Workbook) -> None:
    cell(ORDERS, "Item Count", 99)(book)
    check(book)
    [found] = [row for row in Workbook(book.book).rows(PROBLEMS) if row.column == "Item Count"]
    again = Problem("Orders", found.row, found.column, found.what_is_wrong, found.what_to_do)
    put_problems(Workbook(book.book), "Edited orders", [again])
    rows = Workbook(book.book).rows(PROBLEMS)
    assert [row.found_by for row in rows if row.column == "Item Count"] == ["Edited orders"]
