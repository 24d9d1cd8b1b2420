"""Make the auditor's pack: everything in the books as files that can be read without the product.

The same books give the same bytes: no file says when it was made. Lists are written row by row, so
that the memory does not grow with the years.
"""

import csv
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from xlplugin import pulse
from xlplugin.wording import counting

MANIFEST = "manifest.json"
VERIFIER = "verify.py"
WORKBOOK = "everything.xlsx"
# A longer list is in its CSV file only: a workbook with it would take minutes to open.
SHEET_ROWS = 200_000
_CHUNK = 1 << 20  # bytes read at a time
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed time: else each pack would differ
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

FileRow = Sequence[object]


class PackList(NamedTuple):
    """One list of the pack: its name, its headings and its rows, which are read once."""

    name: str
    headings: Sequence[str]
    rows: Iterable[FileRow]


class Pack(NamedTuple):
    """Pack that was written: the names of its files, and how many rows its lists have."""

    files: Sequence[str]
    rows: int


def write_pack(folder: Path, parts: Iterable[PackList], seal: str, verifier: str) -> Pack:
    """Write the files: one CSV for each part, a workbook with all, a verifier and a manifest.

    Args:
        folder: Where the files go; it has no others.
        parts: What the books hold. Each part is read before the next one is asked for.
        seal: The seal of the last run, as Verify shows it.
        verifier: The text of the script that checks the pack.

    Raises:
        OSError: A file cannot be written.
    """
    rows = 0
    names = [WORKBOOK, VERIFIER]
    with _Workbook(folder / WORKBOOK) as workbook:
        for part in parts:
            name = f"{part.name}.csv"
            rows += _write_list(folder / name, part, workbook)
            names.append(name)
    (folder / VERIFIER).write_bytes(verifier.encode())
    sums = {name: _digest(folder / name) for name in sorted(names)}
    manifest = {"seal": seal, "sha256": sums}
    told = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_bytes(told.encode())
    return Pack(sorted([*names, MANIFEST]), rows)


def _write_list(path: Path, part: PackList, workbook: "_Workbook") -> int:
    """Write a list as a CSV file and, unless it is long, into the workbook; return its rows."""
    count = 0
    kept: list[FileRow] = []
    # Excel reads it as UTF-8 by its first bytes.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(part.headings)
        for row in part.rows:
            writer.writerow([_text(value) for value in row])
            count += 1
            if count <= SHEET_ROWS:
                kept.append(row)
            elif kept:
                kept = []
    if count > SHEET_ROWS:
        workbook.name_file(part.name, count, path.name)
    else:
        workbook.add_list(part.name, part.headings, kept)
    return count


def _text(value: object) -> str:
    """Return a value as text: an amount in full, a date as ISO, a truth as Yes or No."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


class _Workbook:
    """Workbook with a table for each list. Text from outside never becomes a formula."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter  # only this button needs it

        self._book = xlsxwriter.Workbook(
            path, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": "Auditor's pack", "created": _MADE})
        self._money = self._book.add_format({"num_format": "#,##0.00"})
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})

    def __enter__(self) -> "_Workbook":
        """Begin; the file is written at the end of the `with`."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the file, unless an error was raised."""
        if kind is None:
            pulse.step(0, None, f"Writing {WORKBOOK}")
            self._book.close()

    def add_list(self, name: str, headings: Sequence[str], rows: Sequence[FileRow]) -> None:
        """Add a sheet with a list as a table."""
        sheet = self._sheet(name)
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                self._write(sheet, number, place, value)
        columns = [{"header": heading} for heading in headings]
        title = "".join(word.title() for word in name.split("_"))
        last = max(len(rows), 1)
        sheet.add_table(0, 0, last, len(columns) - 1, {"name": title, "columns": columns})
        sheet.set_column(0, len(columns) - 1, 16)
        sheet.freeze_panes(1, 0)

    def name_file(self, name: str, rows: int, file: str) -> None:
        """Add a sheet that names the file of a list which is too long for a sheet."""
        counted = counting(rows, "row")
        told = f"This list has {counted}, too many for a sheet. All of them are in {file}."
        self._sheet(name).write_string(0, 0, told)

    def _sheet(self, name: str) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        return self._book.add_worksheet(name.replace("_", " ")[:31])

    def _write(self, sheet: Any, row: int, column: int, value: object) -> None:  # noqa: ANN401
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), self._money)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, _text(value))


def _digest(path: Path) -> str:
    made = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()


def zip_pack(folder: Path, files: Sequence[str], target: IO[bytes]) -> None:
    """Write the files of a pack as one zip. Raises OSError."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for number, name in enumerate(sorted(files)):
            pulse.step(number, len(files), "Packing the files")
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as file, made.open(entry, "w") as packed:
                shutil.copyfileobj(file, packed, _CHUNK)


def part_of(name: str, records: Iterable[Any], *, without: Sequence[str] = ()) -> PackList:
    """Return a part of named tuples: a column for each field but those left out."""
    found = iter(records)
    first = next(found, None)
    if first is None:
        return PackList(name, ("Empty",), ())
    kept = [field for field in first._fields if field not in without]
    rows = _columns(chain([first], found), kept)
    return PackList(name, [field.replace("_", " ") for field in kept], rows)


def _columns(records: Iterable[Any], fields: Sequence[str]) -> Iterator[FileRow]:
    for record in records:
        yield [getattr(record, field) for field in fields]
