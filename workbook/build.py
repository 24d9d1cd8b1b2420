"""Builds TikTok Ledger.xlsx from the tables declared in xlplugin/sheets/tables. Same input, same bytes."""

import argparse
import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

from workbook.home import build_home
from workbook.invoice import build_invoice
from workbook.look import Look
from workbook.sheet import build_sheet
from xlplugin.sheets.tables import NAMED_CELLS, NAMED_COLUMNS, TABLES

WORKBOOK = Path(__file__).resolve().parent / "TikTok Ledger.xlsx"
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - fixed, or each build would differ
BUILT_WITH = f"XlsxWriter {xlsxwriter.__version__}"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def build(out: Path) -> Path:
    """Write the empty workbook to `out`."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(_stored(_content()))
    return out


def _content() -> bytes:
    """The workbook as XlsxWriter makes it."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "default_format_properties": {"font_name": "Arial", "font_size": 10}},
    )
    book.set_properties(
        {
            "title": "TikTok Ledger",
            "author": "TikTok Ledger",
            "created": _CREATED,
            "comments": BUILT_WITH,
        }
    )
    look = Look(book)
    home = build_home(book, look)
    for table in TABLES:
        build_sheet(book, look, table)
    build_invoice(book, look)
    _names(book)
    home.activate()
    book.set_size(28_000, 16_000)
    book.close()
    return target.getvalue()


def _names(book: xlsxwriter.Workbook) -> None:
    """Names for the lists behind drop-downs, and for the input cells.

    A list is its table's column: it has exactly the table's rows, so that it grows with them and no blank cell
    beyond them makes Excel accept every word.
    """
    for name, (table, column) in NAMED_COLUMNS.items():
        book.define_name(name, f"={table.name}[{column}]")
    for name, (sheet, address) in NAMED_CELLS.items():
        book.define_name(name, f"='{sheet}'!${address[0]}${address[1:]}")


def _stored(package: bytes) -> bytes:
    """The same package with its parts as they are: compressed bytes differ from one computer's zlib to another's."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made,
    ):
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            made.writestr(entry, source.read(part))
    return target.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Build the workbook where the project keeps it, or at the path given."""
    parser = argparse.ArgumentParser(description="Build the empty workbook.")
    parser.add_argument("out", nargs="?", type=Path, default=WORKBOOK, help="where to write it")
    print(f"The empty workbook is built: {build(parser.parse_args(arguments).out)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
