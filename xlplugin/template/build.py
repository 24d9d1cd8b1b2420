"""Build TikTok Ledger.xlsx from the tables that `xlplugin.sheets.tables` declares.

Every build gives the same bytes.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

from xlplugin.disk import write_whole
from xlplugin.sheets.book import LAYOUT, LAYOUT_NAME
from xlplugin.sheets.tables import KEPT_CELLS, MOMENT_CELLS, NAMED_CELLS, NAMED_COLUMNS, TABLES
from xlplugin.template.home import build_home
from xlplugin.template.invoice import build_invoice
from xlplugin.template.look import Look
from xlplugin.template.sheet import build_sheet

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - fixed, or each build would differ
_BUILT_WITH = f"XlsxWriter {xlsxwriter.__version__}"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def build(out: Path) -> Path:
    """Write the empty workbook to `out`, whole or not at all. Raises OSError."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, workbook_bytes())
    return out


def workbook_bytes() -> bytes:
    """Return the empty workbook as a file's content."""
    return _stored(_content())


def _content() -> bytes:
    """Return the workbook as XlsxWriter makes it."""
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
            "comments": _BUILT_WITH,
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
    """Define the names of drop-down lists, input cells, moments and kept dates.

    A list is its table's column: it has exactly the table's rows, so that it grows with them and no
    blank cell beyond them makes Excel accept every word.
    """
    book.define_name(LAYOUT_NAME, f"={LAYOUT}")
    for name, (table, column) in NAMED_COLUMNS.items():
        book.define_name(name, f"={table.name}[{column}]")
    for name, (sheet, address) in {**NAMED_CELLS, **MOMENT_CELLS, **KEPT_CELLS}.items():
        book.define_name(name, f"='{sheet}'!${address[0]}${address[1:]}")


def _stored(package: bytes) -> bytes:
    """Return the package uncompressed: compressed bytes differ between versions of zlib."""
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
