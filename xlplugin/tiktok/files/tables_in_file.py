"""Open files from Seller Center.

A workbook or CSV becomes sheets of columns, within limits, or is refused.

Nothing in a file is calculated or opened from elsewhere. A file with formulas or links to other
files, or an archive that unpacks to more than it states, is refused.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.archive_check import check_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = str | int | float | bool | date | datetime | time | timedelta

MAX_BYTES = 200_000_000
MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_048_576, 1_000, 131_072
_BLOCK = 512  # rows turned into columns at once: more would need more memory and save no time
_DOWNLOAD_AGAIN = "Download it again from Seller Center and load it without opening it."
_DELIMITERS = (",", ";", "\t", "|")
_OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "This is an old or password-protected Excel file.",
    b"%pdf-": "This is a PDF document: it can be read by people only.",
    b"<!doctype html": "This is a web page, perhaps the page to sign in on, and not the file.",
    b"<html": "This is a web page, perhaps the page to sign in on, and not the file.",
    b"rar!": "This is an archive (.rar), and not the file.",
    b"7z\xbc\xaf": "This is an archive (.7z), and not the file.",
    b"\x1f\x8b": "This is an archive (.gz), and not the file.",
}


class FileSheet(NamedTuple):
    """One sheet, column by column.

    `columns[c][r]` is the cell of row `r + 1` in the file; a blank cell is "". `widths` has the
    number of cells in each row of a CSV: a row that was cut off has too few.
    """

    name: str
    columns: Sequence[Sequence[Cell]]
    height: int
    widths: Sequence[int] = ()

    def row(self, index: int) -> list[Cell]:
        """Return the cells of one row, counted from 0."""
        return [column[index] for column in self.columns]


class TablesInFile(NamedTuple):
    """File's name, what identifies its bytes, and its sheets."""

    name: str
    sha256: str
    sheets: Sequence[FileSheet]


def read_tables(path: Path) -> TablesInFile:
    """Return every sheet of a workbook, or the one table of a CSV. Raises FixInputError."""
    data = _bytes(path)
    return TablesInFile(path.name, sha256(data).hexdigest(), _sheets(path, data))


def _sheets(path: Path, data: bytes) -> list[FileSheet]:
    if data[:2] == b"PK":
        return _workbook(path.name, data)
    for start, what in _OTHER_KINDS.items():
        if data[:1024].lstrip().lower().startswith(start):
            raise FixInputError(what, where=path.name, cure=_DOWNLOAD_AGAIN)
    return [_csv(path.name, data)]


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise FixInputError(
                f"The file has {size // 1_000_000} MB; {MAX_BYTES // 1_000_000} MB is the most "
                "that is read.",
                where=path.name,
                cure="Export a shorter period.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise FixInputError(
            f"The file cannot be read ({error.strerror or 'unknown reason'}).",
            where=path.name,
            cure="Check that it is there, and close it in other programs.",
        ) from None
    if not data:
        raise FixInputError("The file is empty.", where=path.name, cure=_DOWNLOAD_AGAIN)
    return data


def _workbook(name: str, data: bytes) -> list[FileSheet]:
    check_workbook(name, data)
    from python_calamine import CalamineWorkbook  # only the loading of a file needs it

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return [_sheet(book, sheet) for sheet in book.sheet_names]
    except (KeyboardInterrupt, SystemExit, MemoryError, FixInputError):
        raise
    except BaseException as error:  # a panic of the Rust reader is no Exception
        raise FixInputError(
            "The workbook is damaged and cannot be read.", where=name, cure=_DOWNLOAD_AGAIN
        ) from error


def _height(columns: Sequence[Sequence[Cell]]) -> int:
    """Return how many rows columns of equal height have."""
    if not columns:
        return 0
    return len(columns[0])


def _sheet(book: "CalamineWorkbook", name: str) -> FileSheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return FileSheet(name, (), 0)
    left = sheet.start[1]
    columns = _columns(sheet.iter_rows())
    height = _height(columns)
    return FileSheet(name, [*([""] * height for _ in range(left)), *columns], height)


def _columns(rows: Iterable[Sequence[Cell]], widths: list[int] | None = None) -> list[list[Cell]]:
    """Turn rows into columns.

    Equal texts become one object: most cells of a settlement are the same zero.
    """
    columns: list[list[Cell]] = []
    share: dict[str, str] = {}
    height = 0
    rows = iter(rows)
    while block := list(islice(rows, _BLOCK)):
        lengths = [len(row) for row in block]
        if widths is not None:
            widths += lengths
        columns += [[""] * height for _ in range(len(columns), max(lengths))]
        turned = zip(*_even(block, len(columns)), strict=True)
        for column, cells in zip(columns, turned, strict=True):
            _extend(column, cells, share)
        height += len(block)
        pulse.step(height, None, "Reading the file", stops=False)
    return columns


def _extend(column: list[Cell], cells: Sequence[Cell], share: dict[str, str]) -> None:
    first = cells[0]
    if type(first) is str and cells.count(first) == len(cells):
        column.extend([share.setdefault(first, first)] * len(cells))
    elif set(map(type, cells)) == {str}:
        texts = cast(Sequence[str], cells)
        column.extend(map(share.setdefault, texts, texts))
    else:
        column.extend(cells)


def _even(rows: Sequence[Sequence[Cell]], width: int) -> Sequence[Sequence[Cell]]:
    """Return every row as wide as the widest."""
    if all(len(row) == width for row in rows):
        return rows
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _csv(name: str, data: bytes) -> FileSheet:
    text = _decoded(name, data)
    delimiter, start = _delimiter(text)
    lines = io.StringIO(text, newline="")
    lines.seek(start)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    skipped = [[""]] * text.count("\n", 0, start)
    widths: list[int] = []
    try:
        columns = _columns(chain(skipped, islice(reader, MAX_ROWS + 1)), widths)
    except csv.Error:
        raise FixInputError(
            "The file is cut off or its quotation marks are broken.",
            where=f"{name}, line {reader.line_num + len(skipped)}",
            cure=_DOWNLOAD_AGAIN,
        ) from None
    height = _height(columns)
    if height > MAX_ROWS or len(columns) > MAX_COLUMNS:
        raise FixInputError(
            f"The file has more than {MAX_ROWS:,} rows or {MAX_COLUMNS:,} columns.",
            where=name,
            cure="Export a shorter period.",
        )
    return FileSheet(name, columns, height, widths)


def _decoded(name: str, data: bytes) -> str:
    """Return the text of a CSV.

    UTF-8 or UTF-16 with or without its mark, else the Western code page.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0":
        encodings = ["utf-16-le"]
    elif data[:1] == b"\0":
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FixInputError(
        "This is neither an Excel workbook nor a CSV file.",
        where=name,
        cure="Choose the .xlsx or .csv file as Seller Center exports it.",
    )


def _delimiter(text: str) -> tuple[str, int]:
    """Return the mark between cells, and where the table starts.

    After Excel's `sep=;` line where there is one.
    """
    hint = re.match(r"sep=(.)\r?\n", text)
    if hint:
        return hint[1], hint.end()
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    counts = {delimiter: head.count(delimiter) for delimiter in _DELIMITERS}
    return max(counts, key=lambda delimiter: counts[delimiter]), 0
