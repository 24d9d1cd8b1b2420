"""Make the auditor's pack: everything in the books as files that can be read without the product.

The same books give the same bytes: no file says when it was made.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

MANIFEST = "manifest.json"
VERIFIER = "verify.py"
WORKBOOK = "everything.xlsx"
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed time: else each pack would differ
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

FileRow = Sequence[object]


class PackList(NamedTuple):
    """One list of the pack: its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[FileRow]


class Pack(NamedTuple):
    """Files of a pack by name, and all of them as one zip."""

    files: Mapping[str, bytes]
    zipped: bytes


def make_pack(parts: Sequence[PackList], seal: str, verifier: str) -> Pack:
    """Make the files: one CSV for each part, a workbook with all, a verifier and a manifest.

    Args:
        parts: What the books hold.
        seal: The seal of the last run, as Verify shows it.
        verifier: The text of the script that checks the pack.
    """
    files: dict[str, bytes] = {}
    for part in parts:
        files[f"{part.name}.csv"] = _csv(part)
    files[WORKBOOK] = _workbook(parts)
    files[VERIFIER] = verifier.encode()
    sums = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    manifest = {"seal": seal, "sha256": sums}
    files[MANIFEST] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    return Pack(files, _zip(files))


def _csv(part: PackList) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(part.headings)
    for row in part.rows:
        writer.writerow([_text(value) for value in row])
    return target.getvalue().encode("utf-8-sig")  # Excel reads it as UTF-8 by its first bytes


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


def _workbook(parts: Sequence[PackList]) -> bytes:
    """Return a workbook with a table for each part. Text from outside never becomes a formula."""
    import xlsxwriter  # only this button needs it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "Auditor's pack", "created": _MADE})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for part in parts:
        sheet = book.add_worksheet(part.name.replace("_", " ")[:31])
        for number, row in enumerate(part.rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(number, place, float(value), money)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, _text(value))
        last = max(len(part.rows), 1)
        columns = [{"header": heading} for heading in part.headings]
        name = "".join(word.title() for word in part.name.split("_"))
        sheet.add_table(0, 0, last, len(columns) - 1, {"name": name, "columns": columns})
        sheet.set_column(0, len(columns) - 1, 16)
        sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return target.getvalue()


def part_of(name: str, records: Iterable[Any], *, without: Sequence[str] = ()) -> PackList:
    """Return a part of named tuples: a column for each field but those left out."""
    listed = list(records)
    fields = tuple(listed[0]._fields) if listed else ("Empty",)
    kept = [field for field in fields if field not in without]
    rows = []
    for record in listed:
        rows.append([getattr(record, field) for field in kept])
    return PackList(name, [field.replace("_", " ") for field in kept], rows)
