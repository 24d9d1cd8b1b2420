"""Lay out tables as files for other programs.

Declared columns, exact text, and no text that becomes a formula.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from xlplugin.errors import Problem

CODE = "code"
TEXT = "text"
NUMBER = "number"
DATE = "date"
DAY_FIRST = "%d/%m/%Y"
MONTH_FIRST = "%m/%d/%Y"

_LINE_ENDS = re.compile(r"[\t\r\n]")
_RISKY = re.compile(r"\A[=+\-@]|[\t\r\n]")
# Characters that Windows refuses in a file name, and the percent sign, which replaces them.
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*%\x00-\x1f]')
_TICK_ROWS = 500
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - fixed: the same export is the same bytes

FieldValue = str | int | Decimal | date


CountRows = Callable[[int, int], None]  # takes the rows done and all rows; raises Cancelled


def quietly(done: int, total: int) -> None:
    """Report no progress."""


class ImportColumn(NamedTuple):
    """One column of another program's table: its heading, and the field of a row that it shows.

    `default` is its text if the row has no value. `size` is the most characters, 0 for any number:
    a longer text is cut, a longer code is reported and never cut.
    """

    name: str
    field: str = ""
    kind: str = TEXT
    size: int = 0
    default: str = ""


class ImportLayout(NamedTuple):
    """Table of another program: its name, its columns, and the limits of one file.

    Attributes:
        name: Name of the sheet, and of the CSV file.
        columns: Its columns, from left to right.
        moves: How its rows move accounts after the import, as `proof` calls it, such as OWED;
            empty if they move none.
        most_rows: Most rows of a file below the headings; 0 for any number.
        most_documents: Most documents of a file; 0 for any number.
        dates: Format of a date.
    """

    name: str
    columns: tuple[ImportColumn, ...]
    moves: str = ""
    most_rows: int = 0
    most_documents: int = 0
    dates: str = DAY_FIRST


class ImportRow(NamedTuple):
    """One row of a document.

    Attributes:
        document: What is the same for all rows of the document, such as its number.
        head: Fields that all rows of the document share.
        cells: Fields of this row alone; they come before those of `head`.
    """

    document: str
    head: Mapping[str, FieldValue]
    cells: Mapping[str, FieldValue]

    def get(self, field: str) -> FieldValue:
        """Return a field's value; empty if there is none."""
        if field in self.cells:
            return self.cells[field]
        return self.head.get(field, "")


class ImportSheet(NamedTuple):
    """Layout filled in, its rows in the order of their documents."""

    layout: ImportLayout
    rows: Sequence[ImportRow]


class File(NamedTuple):
    """File to be written: its name in the export's folder, and its bytes."""

    name: str
    content: bytes


def cell_text(column: ImportColumn, value: FieldValue, dates: str = DAY_FIRST) -> str:
    """Return a cell's text for the other program.

    Exact digits, no thousands separators, no formula.
    """
    if value == "":
        return column.default
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.strftime(dates)
    text = harmless(str(value))
    if column.kind == TEXT and column.size:
        return text[: column.size]
    return text


def one_line(text: str) -> str:
    """Return text on one line, with single spaces and no invisible characters."""
    visible = [character if character.isprintable() else " " for character in text]
    return " ".join("".join(visible).split())


def harmless(text: str) -> str:
    """Return text on one line that no spreadsheet takes for a formula.

    What would start one (= + - @, or a tab or line end before anything) gets an apostrophe in
    front, as a person would type it. Ids begin with a letter or a digit and stay as they are, and
    so does `----`, SQL Account's "none".
    """
    if not _RISKY.search(text):
        return text
    starts_formula = text[0] in "=+-@\t\r\n" and text.strip("-") != ""
    line = " ".join(text.split()) if _LINE_ENDS.search(text) else text
    return f"'{line}" if starts_formula else line


def header(layout: ImportLayout) -> list[str]:
    """Return the headings."""
    return [column.name for column in layout.columns]


def texts(sheet: ImportSheet) -> Iterator[list[str]]:
    """Yield every row below the headings as text."""
    for row in sheet.rows:
        yield [
            cell_text(column, row.get(column.field), sheet.layout.dates)
            for column in sheet.layout.columns
        ]


def text_file(name: str, pieces: Iterable[str]) -> File:
    """Return a text as a file in UTF-8."""
    return File(name, "".join(pieces).encode("utf-8", "replace"))


def csv_files(sheet: ImportSheet) -> list[File]:
    """Return the sheet as CSV files within its limits. A document is never split over two files."""
    # The name may have an account's code in it.
    name = _NOT_IN_FILE_NAMES.sub(lambda found: f"%{ord(found[0]):02X}", sheet.layout.name)
    parts = list(_parts(sheet))
    if len(parts) == 1:
        return [File(f"{name}.csv", _csv(parts[0]))]
    width = max(2, len(str(len(parts))))
    return [File(f"{name} {no:0{width}}.csv", _csv(part)) for no, part in enumerate(parts, 1)]


def _parts(sheet: ImportSheet) -> Iterator[ImportSheet]:
    part: list[ImportRow] = []
    documents = 0
    for _, group in groupby(sheet.rows, key=lambda row: row.document):
        rows = list(group)
        if part and _is_full(sheet.layout, len(part) + len(rows), documents + 1):
            yield ImportSheet(sheet.layout, part)
            part = []
            documents = 0
        part.extend(rows)
        documents += 1
    if part:
        yield ImportSheet(sheet.layout, part)


def _is_full(layout: ImportLayout, rows: int, documents: int) -> bool:
    return bool(
        (layout.most_rows and rows > layout.most_rows)
        or (layout.most_documents and documents > layout.most_documents)
    )


def _csv(sheet: ImportSheet) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header(sheet.layout))
    writer.writerows(texts(sheet))
    return target.getvalue().encode("utf-8")


def workbook_file(name: str, sheets: Sequence[ImportSheet], tick: CountRows = quietly) -> File:
    """Return the sheets as one workbook of text cells, from which tables are copied unchanged."""
    import xlsxwriter  # a button that writes no workbook need not wait for it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    book.set_properties({"created": _CREATED})
    text = book.add_format({"num_format": "@"})
    bold = book.add_format({"num_format": "@", "bold": True})
    done = 0
    total = sum(len(sheet.rows) for sheet in sheets)
    for sheet in sheets:
        made = book.add_worksheet(sheet.layout.name)
        made.set_column(0, len(sheet.layout.columns) - 1, 16, text)
        made.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        made.freeze_panes(1, 0)
        for place, title in enumerate(header(sheet.layout)):
            made.write_string(0, place, title, bold)
        for number, cells in enumerate(texts(sheet), 1):
            if done % _TICK_ROWS == 0:
                tick(done, total)
            done += 1
            for place, cell in enumerate(cells):
                if cell:
                    made.write_string(number, place, cell, text)
    book.close()
    return File(name, target.getvalue())


def too_long(sheet: ImportSheet) -> Iterator[Problem]:
    """Yield a problem for each code that is too long for the other program's field."""
    sized = [column for column in sheet.layout.columns if column.kind == CODE and column.size]
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows:
        for column in sized:
            value = str(row.get(column.field))
            if len(value) > column.size and (column.name, value) not in seen:
                seen.add((column.name, value))
                what = f"'{value}' has {len(value)} characters; this field takes {column.size}."
                yield Problem(
                    sheet.layout.name, row.document, column.name, what, "Shorten it there by hand."
                )
