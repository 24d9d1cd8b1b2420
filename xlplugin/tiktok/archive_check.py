"""Whether a workbook file is safe to read: no swelling archive, no formula, no link to another file."""

import io
import re
import zipfile
import zlib
from typing import NamedTuple

from xlplugin.errors import FixInputError

MAX_UNPACKED = 1_500_000_000
MAX_CELLS = 30_000_000
MAX_PARTS = 2_000
_CHUNK, _OVERLAP = 1 << 20, 64
_SPARSE = 5_000_000
# A cell's or row's place with the last four digits of its row left out: few different ones, even in a large sheet.
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3}\d*?)\d{1,4}["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DOWNLOAD_AGAIN = "Download it again from Seller Center and load it without opening it."


class _Extent(NamedTuple):
    """How far a sheet reaches, and how many cells it really has."""

    rows: int
    columns: int
    cells: int


def check_workbook(name: str, data: bytes) -> None:
    """Raise FixInputError for a workbook that must not be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FixInputError(
            "The workbook is damaged: it may have been cut off while downloading.", where=name, cure=_DOWNLOAD_AGAIN
        ) from None


def _check(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise _unsafe(name, "The archive behind the workbook is not one that Excel or Seller Center writes.")
    if any(part.startswith("xl/externalLinks/") or part == "xl/vbaProject.bin" for part in names):
        raise _unsafe(name, "The workbook holds links to other files or macros, which Seller Center's never do.")
    room = MAX_UNPACKED
    for part in parts:
        size, places, count, has_formula = _scan(archive, part, room)
        room -= size
        if room < 0:
            raise _unsafe(name, f"Unpacked, the workbook is larger than {MAX_UNPACKED // 1_000_000} MB.")
        if has_formula:
            raise _unsafe(name, "The workbook holds formulas, which Seller Center's files never do.")
        _check_extent(name, _extent(places, count))


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> tuple[int, set[bytes], int, bool]:
    """Unpack one part piece by piece and keep nothing: its size, places, count of places, and whether it computes."""
    size, count, places, is_sheet, has_formula, tail = 0, 0, set[bytes](), False, False, b""
    with archive.open(part) as stream:
        while (piece := stream.read(_CHUNK)) and size <= room:
            size += len(piece)
            seen = tail + piece
            found = _PLACE.findall(seen)
            count += len(found)
            places.update(found)
            is_sheet = is_sheet or b"sheetData" in seen
            has_formula = has_formula or (is_sheet and bool(_FORMULA.search(seen)))
            tail = piece[-_OVERLAP:]
    return size, places, count, has_formula


def _extent(places: set[bytes], count: int) -> _Extent:
    rows = columns = 0
    for place in places:
        letters = place.rstrip(b"0123456789")
        rows = max(rows, (int(place[len(letters) :] or b"0") + 1) * 10_000)
        columns = max(columns, _column(letters))
    return _Extent(rows, columns, count)


def _column(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_extent(name: str, extent: _Extent) -> None:
    """A reader makes room for every place up to the farthest, so two far cells would take the whole memory."""
    room = extent.rows * extent.columns
    if extent.cells > MAX_CELLS or room > max(_SPARSE, 30 * extent.cells):
        raise _unsafe(name, "A sheet reaches much farther than its rows, or has more cells than can be read.")


def _unsafe(name: str, what: str) -> FixInputError:
    return FixInputError(what, where=name, cure=_DOWNLOAD_AGAIN)
