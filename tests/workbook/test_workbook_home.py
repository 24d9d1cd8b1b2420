"""Home: its charts name what they show, and its figures are those of the Journal."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.office import Cells, errors, recalculated
from xlplugin.sheets.home import HOME
from xlplugin.sheets.tables import HOME_DATA
from xlplugin.template.build import build
from xlplugin.template.home_figures import TILES

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SALES = ("Sales", "Sales Adjustment")
PROFIT = (*SALES, "Cost of Goods Sold", "Other Income", "Expenses", "Taxation")
DEBTORS = "300-000"
WALLET = "325-000"


class Month(NamedTuple):
    """A month's workbook: as the file has its cells, and as LibreOffice calculates them."""

    stored: openpyxl.Workbook
    cells: Cells


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    with sample_firm(tmp_path_factory.mktemp("home"), orders=40, shops=2) as firm:
        firm.up_to("post_payments")
        firm.press("post_withdrawals")
        firm.press("show_home")
        firm.book.save()
        stored = openpyxl.load_workbook(firm.path, data_only=True)
        yield Month(stored, recalculated([firm.path])[0])


def series_of(path: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Return the series of each chart by its title: name, labels and values as references."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    with zipfile.ZipFile(path) as package:
        for part in sorted(package.namelist()):
            if not part.startswith("xl/charts/chart"):
                continue
            root = ElementTree.fromstring(package.read(part))
            title = "".join(node.text or "" for node in root.iter(f"{_A}t"))
            found[title] = []
            for one in root.iter(f"{_C}ser"):
                refs = [str(node.text) for node in one.iter(f"{_C}f")]
                found[title].append((refs[0], refs[1], refs[2]))
    return found


def test_each_chart_has_the_series_that_it_names(tmp_path: Path) -> None:
    path = build(tmp_path / "empty.xlsx")
    data = openpyxl.load_workbook(path)[HOME_DATA]
    shown = {}
    for title, series in series_of(path).items():
        shown[title] = [data[cell_of(name)].value for name, _, _ in series]
        for name, labels, values in series:
            heading = data[cell_of(name)]
            assert data[first_of(values)].column == heading.column
            assert data[first_of(values)].row == heading.row + 1
            assert data[first_of(labels)].row == heading.row + 1
            assert data[first_of(labels)].column_letter == "A"
            assert last_of(values)[1:] == last_of(labels)[1:]
    assert shown == {
        "Sales and settlements per day": ["Sales", "Settled"],
        "Debtors by age": ["Open"],
        "Fees by kind": ["Month before", "This month"],
        "Sales, fees and profit by month": ["Sales", "Fees", "Profit"],
        "Wallet over the month": ["Wallet"],
    }


def cell_of(reference: str) -> str:
    assert reference.startswith(f"'{HOME_DATA}'!")
    return reference.partition("!")[2].replace("$", "")


def first_of(reference: str) -> str:
    return cell_of(reference).partition(":")[0]


def last_of(reference: str) -> str:
    return cell_of(reference).partition(":")[2]


def tile(cells: Mapping[str, Any], label: str) -> Any:
    """Return the value below the label of a figure on Home."""
    for address, value in cells.items():
        if value == label:
            letters, row = re.findall(r"[A-Z]+|[0-9]+", address)
            return cells[f"{letters}{int(row) + 1}"]
    raise AssertionError(label)


def journal(month: Month) -> list[dict[str, Any]]:
    """Return the rows of the sheet Journal, by heading."""
    rows = list(month.stored["Journal"].iter_rows(min_row=5, values_only=True))
    headings = [str(cell) for cell in rows[0]]
    return [dict(zip(headings, row, strict=True)) for row in rows[1:] if row[0]]


def moved(month: Month, wanted: set[str], *doc_types: str) -> Decimal:
    """Return debit less credit of accounts in June, of some document types or of all."""
    total = Decimal(0)
    for row in journal(month):
        day = row["Date"]
        assert isinstance(day, datetime)
        if row["Account"] in wanted and (not doc_types or row["Doc Type"] in doc_types):
            total += Decimal(str(row["Debit"] or 0)) - Decimal(str(row["Credit"] or 0))
    return total


def accounts_of(month: Month, types: tuple[str, ...]) -> set[str]:
    rows = list(month.stored["GL Accounts"].iter_rows(min_row=5, values_only=True))
    place = rows[0].index("Acc Type")
    return {str(row[0]) for row in rows[1:] if row[place] in types}


@pytest.mark.office
def test_the_figures_are_those_of_the_journal(month: Month) -> None:
    home = month.cells[HOME]
    sales = -moved(month, accounts_of(month, SALES))
    profit = -moved(month, accounts_of(month, PROFIT))
    settled = moved(month, {WALLET}, "PM", "CF")
    paid_out = -moved(month, {WALLET}, "CB")
    assert sales > profit > 0 < settled
    assert paid_out > 0
    assert tile(home, "Sales") == pytest.approx(float(sales))
    assert tile(home, "Profit") == pytest.approx(float(profit))
    assert tile(home, "Fees, as a share of sales") == pytest.approx(float(1 - profit / sales))
    assert tile(home, "Settled by TikTok") == pytest.approx(float(settled))
    assert tile(home, "Paid out to the bank") == pytest.approx(float(paid_out))
    assert tile(home, "Wallet, not paid out") == pytest.approx(float(settled - paid_out))
    assert tile(home, "Debtors, not settled") == pytest.approx(float(moved(month, {DEBTORS})))
    assert tile(home, "Books locked until") == "not locked"


@pytest.mark.office
def test_the_charts_show_the_same_sums_as_the_figures(month: Month) -> None:
    data = month.cells[HOME_DATA]
    sums: dict[str, float] = defaultdict(float)
    for row in range(32, 63):
        sums["sales"] += data[f"B{row}"]
        sums["settled"] += data[f"C{row}"]
    for row in range(82, 90):
        sums["fees"] += data[f"B{row}"]
    for row in range(94, 98):
        sums["debtors"] += data[f"B{row}"]
    home = month.cells[HOME]
    assert sums["sales"] == pytest.approx(tile(home, "Sales"))
    assert sums["settled"] == pytest.approx(tile(home, "Settled by TikTok"))
    assert sums["fees"] == pytest.approx(tile(home, "Sales") - tile(home, "Profit"))
    assert sums["debtors"] == pytest.approx(tile(home, "Debtors, not settled"))
    assert data["D61"] == data["D62"] == pytest.approx(tile(home, "Wallet, not paid out"))
    assert (data["A77"], data["B77"]) == ("06/26", pytest.approx(tile(home, "Sales")))


@pytest.mark.office
def test_no_cell_is_wrong_and_the_file_says_what_a_calculation_does(month: Month) -> None:
    assert errors(month.cells) == []
    for sheet in (HOME, HOME_DATA):
        for address, value in month.cells[sheet].items():
            stored = month.stored[sheet][address].value
            if isinstance(value, float):
                value = pytest.approx(value)
            assert stored == value, f"{sheet}!{address}"


def test_home_shows_the_steps_first_and_the_figures_when_something_is_posted(
    tmp_path: Path, month: Month
) -> None:
    empty = openpyxl.load_workbook(build(tmp_path / "empty.xlsx"))[HOME]
    posted = month.stored[HOME]
    for letter in ("B", "D"):
        assert not empty.column_dimensions[letter].hidden
        assert posted.column_dimensions[letter].hidden
    for letter in ("E", "G", "I"):
        assert empty.column_dimensions[letter].hidden
        assert not posted.column_dimensions[letter].hidden
    charts: list[Any] = getattr(empty, "_charts")  # noqa: B009 - openpyxl has no public name for it
    for chart in charts:  # LibreOffice draws a strip of a chart that has a height
        for row in range(chart.anchor._from.row + 1, chart.anchor.to.row + 2):
            assert empty.row_dimensions[row].hidden
            assert not posted.row_dimensions[row].hidden
    assert posted["I3"].value.startswith("All shops MYR · 06/2026 · calculated ")


def test_home_fits_a_screen_of_1366_pixels(month: Month) -> None:
    sheet = month.stored[HOME]
    pixels = 0
    for letter, column in sorted(sheet.column_dimensions.items()):
        if not column.hidden:
            count = column.max - column.min + 1
            pixels += count * round(column.width * 7)
            assert count == 1 or letter == "I"
    assert 1200 < pixels < 1320  # and a scroll bar
    assert len(TILES) == 8


def test_each_shop_can_be_chosen(month: Month) -> None:
    data = month.stored[HOME_DATA]
    views = [data[f"E{row}"].value for row in range(2, 26) if data[f"E{row}"].value]
    names = [row[0].value for row in month.stored["Shops"]["C6:C7"]]
    assert views == ["All shops MYR", *sorted(f"{name} MYR" for name in names)]


def test_what_is_posted_after_the_figures_is_said(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=8) as firm:
        firm.up_to("post_orders")
        firm.press("show_home")
        assert shown(firm).endswith(" by the button Home")
        firm.take_statement()
        firm.press("load_statement")
        firm.press("post_ready_payments")
        assert ": press Home" in shown(firm)
        firm.press("show_home")
        assert shown(firm).endswith(" by the button Home")


def shown(firm: SampleFirm) -> str:
    firm.book.save()
    return str(openpyxl.load_workbook(firm.path, data_only=True)[HOME]["I3"].value)


def test_an_empty_workbook_keeps_its_first_steps(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=1) as firm:
        assert firm.press("show_home") == "Nothing is posted yet. Home shows the first steps."
        firm.book.save()
        home = openpyxl.load_workbook(firm.path)[HOME]
        assert home.column_dimensions["E"].hidden
        assert not home.column_dimensions["B"].hidden


def test_any_sheet_can_be_shown(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=1) as firm:
        firm.prompter.choice = "Fee Map"
        assert firm.press("show_sheet") == "This is Fee Map."
        firm.book.save()
        book = openpyxl.load_workbook(firm.path)
        assert book["Fee Map"].sheet_state == "visible"
        assert book["Runs"].sheet_state == "hidden"
