"""The engine opens, reads, writes and saves through ordinary xlwings calls."""

from pathlib import Path

import openpyxl
import xlsxwriter
import xlwings as xw

import xlplugin.engine as engine


def test_an_order_id_survives_a_save_and_another_program_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "Ledger.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Orders")
        text = made.add_format({"num_format": "@"})
        sheet.write_row(0, 0, ["Order Id", "Total"])
        sheet.set_column(0, 0, 24, text)
        sheet.add_table(
            0, 0, 1, 1, {"name": "Orders", "columns": [{"header": "Order Id"}, {"header": "Total"}]}
        )

    engine.register()
    app = xw.App(add_book=False)
    book = app.books.open(str(path))
    table = book.sheets["Orders"].tables["Orders"]
    table.resize(book.sheets["Orders"].range((1, 1), (3, 2)))
    table.data_body_range.value = [["576769427707692799", 12.5], ["=1+1", None]]
    book.save()
    app.quit()

    sheet = openpyxl.load_workbook(path)["Orders"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["Order Id", "Total"],
        ["576769427707692799", 12.5],
        ["=1+1", None],
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet.tables["Orders"].ref == "A1:B3"
