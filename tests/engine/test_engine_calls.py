"""Ordinary xlwings calls work on a file, and each is counted as the call that Excel would receive."""

from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

import xlplugin.engine as engine
from tests.support.workbooks import ORDER_ID, open_sheet, orders_book, plain_book
from xlplugin.engine.address import MAX_COLUMNS, MAX_ROWS
from xlplugin.errors import FixInputError


@pytest.fixture
def sheet(tmp_path: Path) -> xw.Sheet:
    return open_sheet(
        plain_book(
            tmp_path / "Ledger.xlsx", [["id", "total"], ["a", 1], ["b", 2], [None, None], ["d"]]
        )
    )


def test_the_engine_is_registered_once_and_is_active() -> None:
    first, second = engine.register(), engine.register()
    assert first is second
    assert [known.name for known in xw.engines].count("file") == 1
    assert xw.engines.active.name == "file"


def test_a_book_opened_twice_is_the_same_book(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "Opened twice.xlsx", [["x"]])
    book = engine.open_book(path)
    assert engine.open_book(str(path)) == book
    assert xw.Book(str(path)) == book
    book.sheets[0]["A1"].value = "changed"
    assert xw.books["Opened twice.xlsx"].sheets[0]["A1"].value == "changed"
    assert xw.books.active == book
    book.close()
    assert engine.open_book(path).sheets[0]["A1"].value == "x"


def test_two_books_of_one_name_can_be_open(tmp_path: Path) -> None:
    for folder in ("May", "June"):
        (tmp_path / folder).mkdir()
        plain_book(tmp_path / folder / "Ledger.xlsx", [[folder]])
    books = [engine.open_book(tmp_path / folder / "Ledger.xlsx") for folder in ("May", "June")]
    assert [book.sheets[0]["A1"].value for book in books] == ["May", "June"]
    for book in books:
        book.app.quit()


def test_values_take_the_shape_of_the_range(sheet: xw.Sheet) -> None:
    assert sheet["A2"].value == "a"
    assert sheet["A2:B2"].value == ["a", 1.0]
    assert sheet["A2:A3"].value == ["a", "b"]
    assert sheet["A2:A3"].options(ndim=2).value == [["a"], ["b"]]
    assert sheet["A2"].options(ndim=2).value == [["a"]]
    assert sheet.range((1, 1), (2, 2)).value == [["id", "total"], ["a", 1.0]]
    assert sheet["B2:B3"].options(numbers=int).value == [1, 2]
    assert sheet["A4:B4"].options(empty="-").value == ["-", "-"]
    assert sheet["A1"].expand().value == [["id", "total"], ["a", 1.0], ["b", 2.0]]
    assert sheet["A1"].options(transpose=True, expand="table").value[1] == ["total", 1.0, 2.0]
    assert sheet["A:A"].options(ndim=1).value[:3] == ["id", "a", "b"]


def test_values_are_written_in_any_shape(sheet: xw.Sheet) -> None:
    sheet["D1"].value = 1
    sheet["D2"].value = ["x", "y"]
    sheet["D3"].options(transpose=True).value = [1, 2]
    sheet["F1:G2"].value = "same"
    assert sheet["D1:G4"].value == [
        [1.0, None, "same", "same"],
        ["x", "y", "same", "same"],
        [1.0, None, None, None],
        [2.0, None, None, None],
    ]
    sheet["F1"].value = None
    assert sheet["F1"].value is None


def test_a_range_tells_where_it_is(sheet: xw.Sheet) -> None:
    cells = sheet["B2:C4"]
    assert (cells.row, cells.column, cells.shape, cells.rows.count, cells.columns.count) == (
        2,
        2,
        (3, 2),
        3,
        2,
    )
    assert cells.address == "$B$2:$C$4"
    assert cells.get_address(False, True) == "$B2:$C4"
    assert cells[0, 0].address == "$B$2"
    assert cells[-1, :].address == "$B$4:$C$4"
    assert cells(2, 2).address == "$C$3"
    assert cells.last_cell.address == "$C$4"
    assert cells.offset(1, 1).address == "$C$3:$D$5"
    assert [cell.address for cell in sheet["A1:B1"]] == ["$A$1", "$B$1"]
    assert cells.sheet == sheet
    assert cells.sheet.book.app.engine.name == "file"
    assert sheet.used_range.address == "$A$1:$B$5"
    assert sheet.cells.shape == (MAX_ROWS, MAX_COLUMNS)


@pytest.mark.parametrize(
    ("start", "direction", "stop"),
    [
        ("A1", "down", "$A$3"),
        ("A3", "down", "$A$5"),
        ("A5", "down", f"$A${MAX_ROWS}"),
        ("A5", "up", "$A$3"),
        ("A3", "up", "$A$1"),
        ("A1", "right", "$B$1"),
        ("B1", "left", "$A$1"),
        ("C9", "up", "$C$1"),
    ],
)
def test_end_goes_where_ctrl_and_an_arrow_go(
    sheet: xw.Sheet, start: str, direction: str, stop: str
) -> None:
    assert sheet[start].end(direction).address == stop


def test_a_range_beyond_the_sheet_is_refused(sheet: xw.Sheet) -> None:
    with pytest.raises(FixInputError, match="ends at row 1,048,576"):
        sheet.range((MAX_ROWS, 1)).value = [[1], [2]]
    with pytest.raises(FixInputError, match="column XFD"):
        sheet.range((1, MAX_COLUMNS + 1))
    with pytest.raises(IndexError, match="1-based"):
        sheet.range((0, 1))
    with pytest.raises(FixInputError, match="no cells named"):
        sheet["Nowhere"]


def test_clearing_keeps_formats_or_takes_them_too(tmp_path: Path) -> None:
    sheet = open_sheet(orders_book(tmp_path / "Ledger.xlsx"))
    sheet["A2:B2"].clear_contents()
    assert (sheet["A2"].value, sheet["A2"].number_format, sheet["B2"].number_format) == (
        None,
        "@",
        "#,##0.00",
    )
    sheet["A3:B3"].clear()
    assert (sheet["B3"].value, sheet["B3"].number_format, sheet["B3"].color) == (
        None,
        "General",
        None,
    )
    assert sheet["A4"].value is not None


def test_formats_colours_and_weights_are_kept_apart(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].number_format = "0.00"
    sheet["A1"].color = (255, 238, 170)
    sheet["A1"].font.bold = True
    assert (sheet["A1"].number_format, sheet["A1"].color, sheet["A1"].font.bold) == (
        "0.00",
        (255, 238, 170),
        True,
    )
    assert sheet["A1:B1"].color is None
    assert sheet["A1:C1"].number_format is None
    sheet["A1"].color = None
    assert (sheet["A1"].color, sheet["A1"].font.bold) == (None, True)
    sheet["A:A"].number_format = "@"
    sheet["A9"].value = ORDER_ID
    assert sheet["A9"].value == ORDER_ID
    assert sheet["A:A"].number_format == "@"
    sheet["B:B"].column_width = 20
    assert sheet["B5"].column_width == 20


def test_sheets_are_found_added_and_renamed(sheet: xw.Sheet) -> None:
    book = sheet.book
    added = book.sheets.add("Problems", after=sheet)
    assert [found.name for found in book.sheets] == ["Orders", "Problems"]
    assert book.sheets.active == added
    assert book.sheets["orders"] == sheet
    assert (added.index, added.visible) == (2, True)
    sheet.activate()
    assert book.sheets.active == sheet
    added.visible = False
    with pytest.raises(FixInputError, match="at least one sheet"):
        sheet.visible = False
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("ORDERS")
    with pytest.raises(FixInputError, match="no sheet named Payments"):
        book.sheets["Payments"]
    added.name = "Checks"
    added["A1"].formula = "=Orders!B2"
    with pytest.raises(FixInputError, match="refer to the sheet Orders"):
        sheet.name = "Sales"


def test_settings_of_the_app_are_remembered(sheet: xw.Sheet) -> None:
    app = sheet.book.app
    app.status_bar, app.calculation, app.screen_updating = "Fetching 3 of 10", "manual", False
    assert (app.status_bar, app.calculation, app.screen_updating) == (
        "Fetching 3 of 10",
        "manual",
        False,
    )
    with app.properties(display_alerts=False):
        assert not app.display_alerts
    assert app.display_alerts
    app.calculate()
    app.status_bar, app.calculation, app.screen_updating = False, "automatic", True
    sheet["B3"].select()
    assert app.selection.address == "$B$3"
    assert sheet.book.selection == sheet["B3"]


def test_a_question_cannot_be_asked_without_excel(sheet: xw.Sheet) -> None:
    with pytest.raises(FixInputError, match=r"not running.*option"):
        sheet.book.app.alert("Post them all?")


def test_the_number_of_calls_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    counts = []
    for rows in (3, 300):
        with xlsxwriter.Workbook(tmp_path / f"{rows}.xlsx") as book:
            book.add_worksheet("Orders").add_table(0, 0, 1, 2, {"name": "Orders"})
        sheet = open_sheet(tmp_path / f"{rows}.xlsx")
        engine.calls.reset()
        table = sheet.tables["Orders"]
        table.resize(sheet.range((1, 1), (rows + 1, 3)))
        body = table.data_body_range
        body.number_format = "@"
        body.value = [[ORDER_ID, "b", "c"]] * rows
        assert len(body.options(ndim=2).value) == rows
        sheet.book.save()
        counts.append(engine.calls.count)
    assert counts[0] == counts[1] > 5


def test_a_loop_over_cells_is_seen_in_the_count(sheet: xw.Sheet) -> None:
    engine.calls.reset()
    for row in range(1, 101):
        sheet.range((row, 1)).value = row
    assert engine.calls.count >= 200


def test_a_protected_sheet_takes_entries_in_open_cells_only(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "Ledger.xlsx") as book:
        made = book.add_worksheet("Orders")
        made.write("A1", "locked")
        made.set_column("B:B", 10, book.add_format({"locked": False}))
        made.protect()
    sheet = open_sheet(tmp_path / "Ledger.xlsx")
    sheet["B2"].value = "typed"
    for change in (
        lambda: setattr(sheet["A1:B1"], "value", "x"),
        sheet["A1"].clear,
        sheet["1:1"].delete,
    ):
        with pytest.raises(FixInputError, match=r"protected.*Unprotect Sheet"):
            change()
    assert sheet["A1:B2"].value == [["locked", None], [None, "typed"]]


def test_a_workbook_s_ending_says_whether_it_has_macros(sheet: xw.Sheet, tmp_path: Path) -> None:
    for name, reason in (("Ledger.xlsm", "macros"), ("Ledger.csv", "Only Excel workbooks")):
        with pytest.raises(FixInputError, match=reason):
            sheet.book.save(tmp_path / name)
    with pytest.raises(FixInputError, match="password"):
        sheet.book.save(password="secret")
