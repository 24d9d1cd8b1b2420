"""What the workbook's formulas say, calculated afresh by LibreOffice.

Empty, in order, and with mistakes in it.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from tests.support.office import Cells, errors, recalculated
from tests.support.ooxml import validate_ooxml
from xlplugin.engine import open_book
from xlplugin.sheets import tables as t
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.home import HOME
from xlplugin.sheets.tables.statement_formulas import trial_balance_credit, trial_balance_debit
from xlplugin.template.build import build
from xlplugin.template.home_steps import STEPS, TASKS

pytestmark = pytest.mark.office

SHOP = "7495540735365777507"
DAY = date(2026, 6, 8)
FIRST = datetime(2026, 6, 1)
LONG_NAME = (
    "Baju Kurung Moden Cotton Viscose Sulam Raya 2026, Edisi Terhad dengan Kotak Hadiah dan Kad "
    "Ucapan (Hijau)"
)
ACCOUNTS = {
    "300-000": "TRADE DEBTORS",
    "325-000": "TIKTOK WALLET",
    "500-000": "SALES",
    "925-000": "TRANSACTION FEE",
}


class Offices(NamedTuple):
    """Four workbooks, recalculated in one run."""

    empty: Cells
    month: Cells
    mistakes: Cells
    currencies: Cells


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("live")
    made = {name: build(folder / f"{name}.xlsx") for name in Offices._fields}
    fill_month(made["month"])
    fill_mistakes(made["mistakes"])
    fill_currencies(made["currencies"])
    return made


@pytest.fixture(scope="module")
def office(files: dict[str, Path]) -> Offices:
    return Offices(*recalculated(list(files.values())))


def opened(path: Path) -> Workbook:
    return Workbook(open_book(path))


def put(book: Workbook, table: t.Table, *rows: dict[str, Any]) -> None:
    """Rows given by the names of their columns."""
    for name in {name for row in rows for name in row}:
        table.place(name)
    book.view(table).replace(
        [tuple(row.get(column.name) for column in table.columns) for row in rows]
    )


def saved(book: Workbook) -> None:
    book.save()
    book.book.close()


def order(number: int, status: str, **more: object) -> dict[str, Any]:
    return {
        "ID": f"5830016393737611{number:02}",
        "Status": status,
        "Total Amount": Decimal("79.00"),
        "Currency": "MYR",
        "Create Date": FIRST + timedelta(days=number),
        "Item Count": 1,
        "Shop ID": SHOP,
        **more,
    }


def settled(number: int, word: str, amount: str, **more: object) -> dict[str, Any]:
    return {
        "Verify Status": word,
        "Order Adjustment ID": f"5830016393737611{number:02}",
        "Currency": "MYR",
        "Row": number,
        "Settlement Amount": Decimal(amount),
        "File": "income_20260701093012.xlsx",
        "Shop ID": SHOP,
        **more,
    }


def leg(
    entry: int, account: str, debit: str = "", credit: str = "", currency: str = "MYR"
) -> dict[str, Any]:
    sides = {
        "Debit": Decimal(debit) if debit else None,
        "Credit": Decimal(credit) if credit else None,
    }
    return {
        "Entry": entry,
        "Date": DAY,
        "Doc Type": "IV",
        "Account": account,
        "Currency Code": currency,
        **sides,
    }


def put_balances(
    book: Workbook, currencies: Sequence[str], accounts: Sequence[str] = tuple(ACCOUNTS)
) -> None:
    rows = [
        t.TrialBalanceRow(code, ACCOUNTS[code], "", currency)
        for currency in currencies
        for code in accounts
    ]
    view = book.view(t.TRIAL_BALANCE)
    view.replace(rows)
    view.formulas("Debit", [trial_balance_debit()] * len(rows))
    view.formulas("Credit", [trial_balance_credit()] * len(rows))
    days = []
    for row in book.rows(t.JOURNAL):
        place = (row.date, row.account, row.currency_code, "No")
        days.append(t.AccountDaysRow(*place, row.debit, row.credit, row.run))
    book.view(t.ACCOUNT_DAYS).replace(days)


def document(
    kind: str, number: str, amount: str, open_amount: str, currency: str = "MYR"
) -> dict[str, Any]:
    unpaid = {"IV": "Outstanding", "CN": "Outstanding", "PM": "Unapplied", "CF": "Unapplied"}[kind]
    return {
        "Doc Type": kind,
        "Doc No": number,
        "Doc Date": DAY,
        "Currency Code": currency,
        "Doc Amt": Decimal(amount),
        unpaid: Decimal(open_amount),
        "Shop ID": SHOP,
    }


def fill_month(path: Path) -> None:
    """A small month in order.

    Three invoices, one settled, one credit note, every order posted that can be.
    """
    book = opened(path)
    mapping = {c.name: "300-T0001" for c in t.SHOPS.columns if c.required and c.choices}
    put(
        book,
        t.SHOPS,
        {"Description": "Kedai", "Status": "Linking Success", "Shop ID": SHOP, **mapping},
    )
    put(
        book,
        t.STOCK_ITEMS,
        *({"Code": code, "Stock Group": "GOODS"} for code in ("BKM-SLM-SG-S", "SHIPPING", "0012")),
    )
    put(
        book,
        t.GL_ACCOUNTS,
        *({"Code": code, "Description": name} for code, name in ACCOUNTS.items()),
    )
    put(
        book,
        t.PRODUCTS,
        {
            "ID": "TT1730500000004128299",
            "Item Code": "BKM-SLM-SG-S",
            "Name": LONG_NAME,
            "Price": Decimal("89.00"),
        },
        {
            "ID": "TT1730500000008267628",
            "Item Code": "0012",
            "Name": "=1+1 Bahulu Gulung",
            "Price": Decimal("18.90"),
        },
    )
    put(
        book,
        t.ORDERS,
        order(1, "Completed", Invoice="583001639373761101"),
        order(2, "Delivered", Sample="Yes"),
        order(3, "Cancelled"),
        order(4, "Unpaid"),
        order(5, "In Transit", Quotation="QT-00001"),
    )
    put(book, t.PAYMENTS, settled(1, "Success", "67.36"), settled(2, "Posted", "-84.60"))
    put(
        book,
        t.JOURNAL,
        leg(1, "300-000", "79.00"),
        leg(1, "500-000", "", "79.00"),
        leg(2, "925-000", "11.64"),
        leg(2, "300-000", "", "11.64"),
        leg(3, "325-000", "67.36"),
        leg(3, "300-000", "", "67.36"),
        leg(4, "300-000", "0.10"),
        leg(5, "300-000", "0.20"),
        leg(4, "500-000", "", "0.30"),
    )
    put_balances(book, ["MYR"])
    put(
        book,
        t.INVOICES,
        document("IV", "583001639373761101", "67.36", "0.00"),
        document("IV", "IV-00001", "50.00", "50.00"),
        document("CN", "CN-00001", "5.00", "5.00"),
    )
    put(
        book,
        t.CUSTOMER_PAYMENTS,
        document("PM", "OR-00001", "77.36", "10.00"),
        document("CF", "PV-00001", "2.00", "2.00"),
    )
    book.put_cell("OrdersFrom", date(2026, 6, 1))
    saved(book)


def fill_mistakes(path: Path) -> None:
    """Everything that Home should tell of, and a journal row of one sen too much."""
    book = opened(path)
    put(book, t.SHOPS, {"Description": "Kedai", "Status": "Expired", "Shop ID": SHOP})
    put(
        book,
        t.PRODUCTS,
        {"ID": "TT1730500000004128299"},
        {"ID": "TT1730500000008267628", "Verify Status": "Duplicate SKU", "Item Code": "SRG"},
    )
    put(
        book,
        t.ORDERS,
        order(1, "Delivered"),
        order(2, "Completed"),
        order(3, "Cancelled", Invoice="583001639373761103"),
    )
    put(
        book,
        t.ORDER_LINES,
        {"SKU ID": "1730500000004128299"},
        {"SKU ID": "1730500000008267628", "Code": "SRG"},
    )
    put(
        book,
        t.WITHDRAWALS,
        {"ID": "3459073178040177003", "Type": "WITHDRAW", "Shop ID": SHOP},
        {
            "ID": "3459073178040177004",
            "Type": "SETTLE",
            "Verify Status": "The settlement itself",
            "Shop ID": SHOP,
        },
    )
    put(
        book,
        t.PAYMENTS,
        settled(1, "Order not posted", "7.66"),
        settled(2, "", "8.65"),
        settled(3, "", "1.00"),
    )
    put(
        book,
        t.PROBLEMS,
        {"Found By": "Post orders", "What Is Wrong": "No item.", "What To Do": "Choose one."},
    )
    put(book, t.JOURNAL, leg(1, "300-000", "79.00"), leg(1, "500-000", "", "78.99"))
    put_balances(book, ["MYR"])
    saved(book)


def fill_currencies(path: Path) -> None:
    """One cent too much in one currency, one too little in the other.

    And an account that is not listed.
    """
    book = opened(path)
    put(
        book,
        t.JOURNAL,
        leg(1, "300-000", "10.01"),
        leg(1, "500-000", "", "10.00"),
        leg(2, "300-000", "5.00", currency="SGD"),
        leg(2, "500-000", "", "5.01", currency="SGD"),
    )
    put_balances(book, ["MYR", "SGD"])
    put(
        book,
        t.INVOICES,
        document("IV", "IV-1", "10.00", "10.00"),
        document("IV", "IV-2", "5.00", "5.00", currency="SGD"),
    )
    saved(book)


def task(cells: Cells, name: str) -> tuple[Any, Any]:
    """A thing to do on Home: how many, and its words."""
    home = cells[HOME]
    row = next(
        address[1:] for address, value in home.items() if address[0] == "E" and value == name
    )
    return home[f"F{row}"], home[f"G{row}"]


def line(cells: Cells, label: str) -> tuple[Any, ...]:
    """What stands beside a label on Home, blanks left out."""
    home = cells[HOME]
    address = next(
        address for address, value in home.items() if address[0] in "BE" and value == label
    )
    beside = "CD" if address[0] == "B" else "FG"
    row = address[1:]
    return tuple(home[f"{letter}{row}"] for letter in beside if f"{letter}{row}" in home)


@pytest.mark.parametrize("name", Offices._fields)
def test_no_cell_shows_an_error(office: Offices, files: dict[str, Path], name: str) -> None:
    assert errors(getattr(office, name)) == []
    assert validate_ooxml(files[name]) == []


def test_the_file_itself_says_what_a_calculation_would(
    office: Offices, files: dict[str, Path]
) -> None:
    """A viewer that does not calculate shows the values in the file."""
    stored = openpyxl.load_workbook(files["empty"], data_only=True)
    for sheet, cells in office.empty.items():
        for address, value in cells.items():
            assert stored[sheet][address].value == value, f"{sheet}!{address}"


def test_an_empty_workbook_says_where_to_begin(office: Offices) -> None:
    for number, step in enumerate(STEPS, 1):
        assert line(office.empty, f"{number}   {step.name}") == (step.words.empty,)
        assert str(step.words.empty).startswith("Not done yet: press ")
    for item in TASKS:
        assert task(office.empty, item.name) == (0, "Nothing to do.")
    assert line(office.empty, "Nothing posted yet") == ()


def test_a_month_in_order_leaves_nothing_to_do(office: Offices) -> None:
    assert line(office.month, "1   Your shop") == ("Shops 1 · linked 1 · expired 0",)
    assert line(office.month, "2   Make the master data") == (
        "Accounts 4 · customers 0 · stock items 3",
    )
    assert line(office.month, "3   Products, orders and settlements") == (
        "Products 2 · orders 5 · settlement rows 2. Post them, then press Home.",
    )
    for item in TASKS:
        assert task(office.month, item.name) == (0, "Nothing to do."), item.name


def test_what_tiktok_owes_counts_every_open_document_with_its_sign(office: Offices) -> None:
    owed = 50 - 5 - 10 + 2
    words = f"In balance: difference 0.00 · not settled {owed:.2f}"
    assert line(office.month, "MYR") == (words,)


def test_the_trial_balance_is_live_and_exact_to_the_sen(office: Offices) -> None:
    sheet = office.month[t.TRIAL_BALANCE.sheet]
    sides = {sheet[f"A{row}"]: (sheet[f"E{row}"], sheet[f"F{row}"]) for row in range(6, 10)}
    assert sides == {
        "300-000": (0.3, 0),
        "325-000": (67.36, 0),
        "500-000": (0, 79.3),
        "925-000": (11.64, 0),
    }
    assert (sheet["D3"], sheet["E4"], sheet["F4"]) == ("In balance: difference 0.00", 79.3, 79.3)


def test_one_sen_too_much_is_out_of_balance_in_words(office: Offices) -> None:
    assert office.mistakes[t.TRIAL_BALANCE.sheet]["D3"] == "OUT OF BALANCE by 0.01"
    assert line(office.mistakes, "MYR")[0].startswith("OUT OF BALANCE by 0.01 · ")


def test_home_counts_what_is_left_to_do(office: Offices) -> None:
    counts = {item.name: task(office.mistakes, item.name) for item in TASKS}
    assert {name: count for name, (count, _) in counts.items()} == {
        "Products without an item code": 1,
        "Products with a duplicate SKU": 1,
        "Order lines without an item code": 1,
        "Orders to post": 2,
        "Settlement rows, order not posted": 1,
        "Settlement rows to post": 2,
        "Withdrawals to post": 1,
        "Open problems": 1,
    }
    assert "Nothing to do." not in {words for _, words in counts.values()}
    assert line(office.mistakes, "1   Your shop") == ("Shops 1 · linked 0 · expired 1",)
    assert office.mistakes[HOME]["E5"] == (
        "Products without an item code: 1. Choose each one's item, then Post."
    )
    assert office.month[HOME]["E5"] == "Nothing waits. At the end of a month press Close Month."


def test_the_payment_gate_stands_above_the_payments(office: Offices) -> None:
    assert office.mistakes["Payments"]["F3"] == (
        "Rows 3 · posted 0 · ready to post 2 · order not posted 1 · Please sync all orders before "
        "posting payment."
    )
    assert (
        office.month["Payments"]["F3"] == "Rows 2 · posted 2 · ready to post 0 · order not posted 0"
    )


def test_two_currencies_neither_add_nor_make_up_for_each_other(office: Offices) -> None:
    assert office.currencies[t.TRIAL_BALANCE.sheet]["D3"] == "OUT OF BALANCE"
    assert line(office.currencies, "MYR") == ("OUT OF BALANCE by 0.01 · not settled 10.00",)
    assert line(office.currencies, "SGD") == ("OUT OF BALANCE by -0.01 · not settled 5.00",)
    journal = office.currencies[t.JOURNAL.sheet]
    assert journal["A4"] == "Several currencies: Home has a total for each"
    assert "I4" not in journal


def test_invoices_and_credit_notes_are_not_added_up(office: Offices) -> None:
    sheet = office.month[t.INVOICES.sheet]
    assert sheet["B3"] == "Invoices 2 · credit notes 1 · quotations 0 · orders 0"
    assert sheet["A4"] == "Filter one Doc Type to see its totals"
    assert "G4" not in sheet


def test_statuses_are_counted_and_money_is_totalled_above_the_orders(office: Offices) -> None:
    sheet = office.month[t.ORDERS.sheet]
    counts = "Unpaid 1 · Pending 0 · In Transit 1 · Delivered 1 · Completed 1 · Cancelled 1"
    assert sheet["F3"] == counts
    assert (sheet["A4"], sheet["F4"]) == ("Total", 395)
    assert sheet["C3"] == FIRST


def test_an_id_of_eighteen_digits_and_a_formula_in_a_name_stay_text(office: Offices) -> None:
    assert office.month[t.ORDERS.sheet]["H6"] == "583001639373761101"
    assert office.month[t.PRODUCTS.sheet]["E6"] == LONG_NAME
    assert office.month[t.PRODUCTS.sheet]["E7"] == "=1+1 Bahulu Gulung"


def test_a_list_grows_with_its_table(files: dict[str, Path], tmp_path: Path) -> None:
    probe = openpyxl.load_workbook(files["month"])
    sheet = probe.create_sheet("Probe")
    for row, formula in enumerate(
        ("=ROWS(ItemCodes)", '=MATCH("0012",ItemCodes,0)', "=ROWS(AccountCodes)"), 1
    ):
        sheet.cell(row, 1).value = formula
    probe.save(tmp_path / "probe.xlsx")
    assert recalculated([tmp_path / "probe.xlsx"])[0]["Probe"] == {"A1": 3, "A2": 3, "A3": 4}
