"""The empty workbook as a file: what stands in it, and that it is made again byte for byte."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.ooxml import validate_ooxml
from xlplugin.posting.row_status import RowStatus
from xlplugin.sheets.home import HOME
from xlplugin.sheets.invoice import INVOICE_SHEET
from xlplugin.sheets.tables import (
    CUSTOMERS,
    DATE_CELLS,
    HEADER_ROW,
    HOME_DATA,
    INPUT,
    LISTS,
    MOMENT_CELLS,
    NAMED_CELLS,
    NAMED_COLUMNS,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    SHOPS,
    STOCK_ITEMS,
    STOCK_MOVEMENTS,
    TABLES,
    TAX_MAP,
    TEXT,
    TICK,
    Table,
)
from xlplugin.template.build import build
from xlplugin.template.lists import starting_rows
from xlplugin.template.sheet import LAST_ROW, width

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.sheet)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / "TikTok Ledger.xlsx")


@pytest.fixture(scope="module")
def book(built: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built)


def sheet_of(book: openpyxl.Workbook, table: Table) -> Worksheet:
    sheet = book[table.sheet]
    assert isinstance(sheet, Worksheet)
    return sheet


def letter(table: Table, column: str) -> str:
    return openpyxl.utils.get_column_letter(table.place(column) + 1)


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlsx").read_bytes() == built.read_bytes()


def test_microsofts_validator_finds_nothing(built: Path) -> None:
    assert validate_ooxml(built) == []


def test_home_comes_first_and_every_table_has_its_sheet_in_order(book: openpyxl.Workbook) -> None:
    tables = [table.sheet for table in TABLES]
    assert book.sheetnames == [HOME, HOME_DATA, *tables, INVOICE_SHEET]
    assert book.active is not None and book.active.title == HOME


@every_table
def test_a_table_has_its_headings_its_first_row_and_a_filter(
    book: openpyxl.Workbook, table: Table
) -> None:
    sheet = sheet_of(book, table)
    last = openpyxl.utils.get_column_letter(len(table.columns))
    listed = sheet.tables[table.name]
    bottom = HEADER_ROW + max(len(starting_rows(table)), 1)
    assert listed.ref == listed.autoFilter.ref == f"A{HEADER_ROW}:{last}{bottom}"
    assert [cell.value for cell in sheet[HEADER_ROW]] == [column.name for column in table.columns]
    first = (*starting_rows(table), (None,) * len(table.columns))[0]
    assert [cell.value for cell in sheet[HEADER_ROW + 1]] == list(first)
    assert sheet.freeze_panes is not None and str(sheet.freeze_panes).endswith(str(HEADER_ROW + 1))


@every_table
def test_ids_are_text_before_anything_is_typed(book: openpyxl.Workbook, table: Table) -> None:
    runs: Any = sheet_of(
        book, table
    ).column_dimensions.values()  # like neighbours stand under one entry
    forms = {place: run.number_format for run in runs for place in range(run.min, run.max + 1)}
    for place, column in enumerate(table.columns, 1):
        assert (forms[place] == "@") == (column.kind in (TEXT, TICK)), column.name


@every_table
def test_every_choice_has_a_list_that_warns_and_never_refuses(
    book: openpyxl.Workbook, table: Table
) -> None:
    lists = {
        str(rule.sqref): rule
        for rule in sheet_of(book, table).data_validations.dataValidation
        if rule.type == "list"
    }
    for column in table.columns:
        area = (
            f"{letter(table, column.name)}{HEADER_ROW + 1}:{letter(table, column.name)}{LAST_ROW}"
        )
        if not column.choices:
            assert area not in lists
            continue
        source = (
            column.choices if isinstance(column.choices, str) else f'"{",".join(column.choices)}"'
        )
        assert lists[area].formula1 == source
        assert lists[area].errorStyle == "warning"


@every_table
def test_a_required_heading_shows_a_star_and_keeps_its_name(
    book: openpyxl.Workbook, table: Table
) -> None:
    for column, cell in zip(table.columns, sheet_of(book, table)[HEADER_ROW], strict=True):
        assert cell.number_format == ('@" *"' if column.required else "@")


def test_lists_and_input_cells_have_names(book: openpyxl.Workbook) -> None:
    named = {name: defined.attr_text for name, defined in book.defined_names.items()}
    for name, (table, column) in NAMED_COLUMNS.items():
        assert named[name] == f"{table.name}[{column}]"
    dates = {
        f"{sheet}{name}"
        for sheet in ("Orders", "Payments", "ProfitAndLoss", "TaxReport")
        for name in ("From", "To")
    }
    lists = ("CustomerStatement", "Wallet", "AccountHistory", "Stock")
    for sheet in ("BalanceSheet", "TrialBalance", *lists):
        dates.add(f"{sheet}AsAt")
    others = (
        "AccountHistoryFrom",
        "BalanceSheetYearFrom",
        "BankReconciliationAsAt",
        "ProfitByMonthAsAt",
        "StockAsAt",
    )
    assert set(DATE_CELLS) == {*dates, *others}
    assert set(NAMED_CELLS) == {*DATE_CELLS, "OrdersStatus", "OrdersShop"}
    assert len(set(MOMENT_CELLS.values())) == len(MOMENT_CELLS)  # each has a cell of its own
    assert named["FeesByMonthCalculated"] == "'Home Data'!$K$5"
    assert named["OrdersFrom"] == "'Orders'!$C$3"
    assert named["OrdersTo"] == "'Orders'!$E$3"


def test_about_ten_sheets_are_in_sight(book: openpyxl.Workbook) -> None:
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == [
        HOME,
        "Shops",
        "Products",
        "Orders",
        "Order Lines",
        "Payments",
        "Withdrawals",
        "Close Month",
        "Problems",
        "Trial Balance",
        "Settings",
    ]


def test_every_link_leads_to_a_sheet_in_sight_and_home_names_every_sheet(
    book: openpyxl.Workbook,
) -> None:
    home = book[HOME]
    assert isinstance(home, Worksheet)
    targets = {
        re.sub(r"^'|'!.*$", "", str(cell.hyperlink.location))
        for row in home
        for cell in row
        if cell.hyperlink
    }
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert targets == set(shown) - {HOME}
    named = {str(cell.value) for row in home for cell in row}
    assert {table.sheet for table in TABLES} | {INVOICE_SHEET} <= named
    for table in TABLES:
        back = sheet_of(book, table)["A3"].hyperlink
        assert back is not None and back.location == f"'{HOME}'!A1"


def test_what_she_fills_in_looks_unlike_the_books(book: openpyxl.Workbook) -> None:
    roles = {table.role: sheet_of(book, table).sheet_properties.tabColor.rgb for table in TABLES}
    fills = {table.role: sheet_of(book, table)["A5"].fill.fgColor.rgb for table in TABLES}
    assert len(set(roles.values())) == len(set(fills.values())) == 3
    assert INPUT in roles


@every_table
def test_a_sheet_prints_legibly_across_one_page_or_two_with_its_headings(
    book: openpyxl.Workbook, table: Table
) -> None:
    sheet = sheet_of(book, table)
    assert sheet.page_setup.orientation == "landscape"
    height = sheet.page_setup.fitToHeight
    assert (sheet.page_setup.fitToWidth or 1, 1 if height is None else height) == (
        3 if table is SHOPS else 1,
        int(table.one_page),
    )
    last = len(table.columns)
    if table.printed_to:
        last = table.place(table.printed_to) + 1
        area = f"'{table.sheet}'!$A$1:${get_column_letter(last)}${LAST_ROW}"
        assert sheet.print_area == area
    across = 0.0
    for group in sheet.column_dimensions.values():
        if not group.hidden:
            across += group.width * max(min(group.max, last) - group.min + 1, 0)
    assert across <= 257 * (sheet.page_setup.fitToWidth or 1)  # A4 at 60 %
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


@every_table
def test_folded_columns_stand_together_behind_the_others_and_open_with_one_plus(
    book: openpyxl.Workbook, table: Table
) -> None:
    sheet = sheet_of(book, table)
    folded = [column.behind for column in table.columns]
    assert folded == sorted(folded)
    for group in sheet.column_dimensions.values():
        if group.min <= len(table.columns):
            behind = folded[group.min - 1]
            assert (group.hidden, group.outline_level) == (behind, int(behind))
    if any(folded):
        assert sheet.column_dimensions[get_column_letter(len(folded) + 1)].collapsed


def test_amount_status_buyer_and_document_number_come_first_and_fit_the_screen(
    book: openpyxl.Workbook,
) -> None:
    first: dict[Table, tuple[str, ...]] = {
        ORDERS: ("Invoice", "Status", "Buyer", "Total Amount", "Settlement Amount", "ID"),
        ORDER_LINES: ("Order ID", "Code", "Name", "Variation", "Quantity", "Sale Price"),
        PAYMENTS: ("Verify Status", "Payment No", "Settlement Amount", "Order Adjustment ID"),
        PRODUCTS: ("Verify Status", "Item Code", "Name", "Variation", "SKU", "Price"),
    }
    for table, headings in first.items():
        last = max(table.place(heading) for heading in headings)
        pixels = sum(int(width(table, place) * 7 + 5) for place in range(last + 1))
        assert pixels <= 1366 - 50, table.sheet  # row numbers and scroll bar


def test_a_product_s_long_name_has_two_lines(book: openpyxl.Workbook) -> None:
    for table in (PRODUCTS, ORDER_LINES):
        sheet = sheet_of(book, table)
        assert sheet.column_dimensions[letter(table, "Name")].alignment.wrap_text
        assert sheet.sheet_format.defaultRowHeight == 27
    assert sheet_of(book, ORDERS).sheet_format.defaultRowHeight == 16.5


@pytest.mark.parametrize("table", [PRODUCTS, ORDERS, PAYMENTS], ids=lambda table: table.sheet)
def test_every_status_word_has_a_colour_and_a_reason_in_words_one_too(
    book: openpyxl.Workbook, table: Table
) -> None:
    place = letter(table, "Verify Status")
    area = f"{place}{HEADER_ROW + 1}:{place}{LAST_ROW}"
    rules = sheet_of(book, table).conditional_formatting[area]
    colours = {rule.text: rule.dxf.fill.bgColor.rgb for rule in rules if rule.type == "beginsWith"}
    assert {
        RowStatus.SUCCESS,
        RowStatus.POSTED,
        RowStatus.EXISTS,
        RowStatus.MISSING_ITEM,
        RowStatus.ORDER_NOT_POSTED,
        RowStatus.DUPLICATE,
    } <= set(colours)
    assert colours[RowStatus.SUCCESS] == colours[RowStatus.EXISTS]
    assert (
        len(
            {
                colours[RowStatus.SUCCESS],
                colours[RowStatus.POSTED],
                colours[RowStatus.MISSING_ITEM],
                colours[RowStatus.ORDER_NOT_POSTED],
            }
        )
        == 4
    )
    assert all(rule.stopIfTrue for rule in rules if rule.type == "beginsWith")
    assert max(rules, key=lambda rule: rule.priority).type == "notContainsBlanks"


def test_every_formula_names_declared_columns(built: Path) -> None:
    declared = {table.name: {column.name for column in table.columns} for table in TABLES}
    named = set()
    with zipfile.ZipFile(built) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                named |= set(
                    re.findall(r"\b([A-Za-z]+)\[([^\[\]]+)\]", package.read(part).decode())
                )
    assert ("TrialBalance", "Debit") in named
    for table, heading in named:
        assert heading in declared[table], f"{table}[{heading}]"


def test_amounts_of_a_currency_without_cents_show_none(book: openpyxl.Workbook) -> None:
    place = letter(ORDERS, "Total Amount")
    area = f"{place}{HEADER_ROW + 1}:{place}{LAST_ROW}"
    rules = sheet_of(book, ORDERS).conditional_formatting[area]
    (whole,) = [rule for rule in rules if rule.dxf.numFmt]
    assert whole.dxf.numFmt.formatCode == "#,##0;-#,##0"
    for code in ("JPY", "VND", "KRW"):
        assert f"|{code}|" in whole.formula[0]
    assert "|MYR|" not in whole.formula[0]


def test_a_date_above_a_table_can_be_typed_although_the_sheet_is_protected(
    book: openpyxl.Workbook,
) -> None:
    for name, (sheet, address) in NAMED_CELLS.items():
        assert not book[sheet][address].protection.locked, name


@pytest.mark.parametrize(
    ("table", "heading", "source"),
    [
        (SHOPS, "Location", "LocationCodes"),
        (SHOPS, "Project", "ProjectCodes"),
        (SHOPS, "Time Zone", "TimeZones"),
        (SHOPS, "Currency", "CurrencyCodes"),
        (CUSTOMERS, "Agent", "AgentCodes"),
        (TAX_MAP, "Tax Code", "TaxCodeNames"),
        (STOCK_MOVEMENTS, "To Location", "LocationCodes"),
        (STOCK_ITEMS, "Stock Group", "GroupCodes"),
        (ORDER_LINES, "Code", "ItemCodes"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.sheet,
)
def test_a_typed_code_is_offered_in_a_list(
    book: openpyxl.Workbook, table: Table, heading: str, source: str
) -> None:
    place = letter(table, heading)
    found = []
    for rule in sheet_of(book, table).data_validations.dataValidation:
        if str(rule.sqref).startswith(f"{place}{HEADER_ROW + 1}:"):
            found.append(rule.formula1)
    assert found == [source]


def test_the_zones_and_currencies_of_the_markets_are_offered(book: openpyxl.Workbook) -> None:
    sheet = sheet_of(book, LISTS)
    words = {cell.value for row in sheet.iter_rows(min_row=HEADER_ROW + 1) for cell in row}
    assert {"Asia/Kuala_Lumpur", "America/Los_Angeles", "MYR", "USD"} <= words
