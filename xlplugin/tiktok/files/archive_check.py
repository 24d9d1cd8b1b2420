"""Refuse a workbook file that is not safe to read.

No swelling archive, no formula, no link to another file.

The reader trusts an archive's sizes, makes room for every place up to the farthest cell, and copies
a shared text into every cell that shows it. So each part is unpacked once here, piece by piece, and
measured before it is trusted.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from xlplugin.errors import FixInputError

MAX_PARTS = 2_000


class _Room(NamedTuple):
    """Limit for the content of a file: a fixed amount, more for each of its bytes, and a maximum.

    Seller Center packs a cell into three bytes, into two where nearly all are zero.
    """

    free: int
    per_byte: float
    most: int

    def of(self, data: bytes) -> int:
        """Return the room for a file of this length."""
        return int(min(self.free + self.per_byte * len(data), self.most))


_UNPACKED = _Room(50_000_000, 25, 2_000_000_000)
_CELLS = _Room(1_000_000, 0.4, 30_000_000)
_TEXT = _Room(50_000_000, 25, 1_500_000_000)  # of all cells together, in bytes
_SPARSE = 5_000_000
_CHUNK, _PACKED_CHUNK, _OVERLAP = 1 << 20, 1 << 16, 64
_LONGEST_TEXT, _PREAMBLE = 1 << 20, 200
# A cell's or row's place with the last four digits of its row left out: few different ones, even in
# a large sheet.
_PLACE = re.compile(rb"""r=["']([A-Z]{0,3}+\d*?)\d{1,4}+["']""")
_NO_TAG = bytes(set(range(256)) - {ord("<")})
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHARED = re.compile(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
_HEADER = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = 0, 8
_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}  # of OpenDocument, and of Excel's binary workbook
_DOWNLOAD_AGAIN = "Download it again from Seller Center and load it without opening it."


class _ZipPart(NamedTuple):
    """Content of one part of the archive.

    Bytes, places of cells and rows, formulas, the longest shared text.
    """

    size: int
    places: frozenset[bytes]
    cells: int
    has_formula: bool
    longest_text: int


def check_workbook(name: str, data: bytes) -> None:
    """Raise FixInputError for a workbook that must not be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_names(name, parts)
            _check_parts(name, data, parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise FixInputError(
            "The workbook is damaged: it may have been cut off while downloading.",
            where=name,
            cure=_DOWNLOAD_AGAIN,
        ) from None


def _check_names(name: str, parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    _check_kind(name, [part.replace("\\", "/").casefold() for part in names])
    if len(parts) > MAX_PARTS or len(set(names)) != len(names):
        raise _unsafe(
            name, "The archive behind the workbook is not one that Excel or Seller Center writes."
        )
    if any(part.startswith("xl/externalLinks/") or part == "xl/vbaProject.bin" for part in names):
        raise _unsafe(
            name,
            "The workbook holds links to other files or macros, which Seller Center's never do.",
        )


def _check_kind(name: str, names: list[str]) -> None:
    """Refuse an archive that is not a workbook, or also a file of another kind.

    The reader would read the other kind, of which nothing is measured here.
    """
    inside = next((part for part in names if part.endswith((".xlsx", ".csv"))), None)
    if inside:
        raise FixInputError(
            f"This is an archive with '{inside.rpartition('/')[2]}' in it.",
            where=name,
            cure="Unpack it (right-click, Extract), and load the file that was inside.",
        )
    if "xl/workbook.xml" not in names or _OTHER_KINDS.intersection(names):
        raise FixInputError(
            "This is not an .xlsx workbook: another program wrote or saved it.",
            where=name,
            cure=_DOWNLOAD_AGAIN,
        )


def _check_parts(name: str, data: bytes, parts: list[zipfile.ZipInfo]) -> None:
    room, most, text = _UNPACKED.of(data), _CELLS.of(data), _TEXT.of(data)
    cells = longest = 0
    for part in parts:
        found = _measured(name, data, part, room)
        room -= found.size
        cells += found.cells
        longest = max(longest, found.longest_text)
        if found.has_formula:
            raise _unsafe(
                name, "The workbook holds formulas, which Seller Center's files never do."
            )
        _check_extent(name, found, most)
    if cells * longest > text and _text_bytes(data, parts) > text:
        raise _unsafe(name, "The cells hold more text than can be read.")


def _measured(name: str, data: bytes, part: zipfile.ZipInfo, room: int) -> _ZipPart:
    """Unpack one part and keep nothing of it but its measures."""
    size = cells = longest = 0
    text = -_PREAMBLE  # the first shared text has the table's opening before it
    places: set[bytes] = set()
    is_sheet = has_formula = False
    tail = b""
    for piece in _pieces(data, part):
        size += len(piece)
        if size > room:
            raise _unsafe(name, "Unpacked, the workbook is many times larger than any settlement.")
        seen = tail + piece
        found = _PLACE.findall(seen)
        places.update(found)
        is_sheet = is_sheet or b"sheetData" in seen
        # a cell need not say its place, but one that holds something takes four tags
        cells += max(len(found), len(piece.translate(None, _NO_TAG)) // 4 if is_sheet else 0)
        # quick looks, the quickest first, spare the expression nearly every piece
        if is_sheet and not has_formula and b"f" in seen and (b"<f" in seen or b":f" in seen):
            has_formula = bool(_FORMULA.search(seen))
        if part.filename.endswith("sharedStrings.xml"):
            ends = [match.end() for match in _END_OF_TEXT.finditer(piece)]
            longest = max([longest, *(b - a for a, b in pairwise([-text, *ends]))])
            text = text + len(piece) if not ends else len(piece) - ends[-1]
            if text > _LONGEST_TEXT:
                raise _unsafe(name, "A cell holds more text than a cell can hold.")
        tail = piece[-_OVERLAP:]
    return _ZipPart(size, frozenset(places), cells, has_formula, longest)


def _pieces(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, unpacked to its true end, whatever size the archive gives it."""
    mark, name_length, extra_length = _HEADER.unpack_from(data, part.header_offset)
    if mark != b"PK\3\4" or part.flag_bits & 1 or part.compress_type not in (_STORED, _DEFLATED):
        raise zipfile.BadZipFile
    start = part.header_offset + _HEADER.size + name_length + extra_length
    packed = memoryview(data)[start : start + part.compress_size]
    if len(packed) != part.compress_size:
        raise zipfile.BadZipFile
    if part.compress_type == _STORED:
        yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), _PACKED_CHUNK):
        waiting: bytes | memoryview = packed[at : at + _PACKED_CHUNK]
        while waiting:
            yield unpacker.decompress(waiting, _CHUNK)
            waiting = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise zipfile.BadZipFile


def _check_extent(name: str, part: _ZipPart, most: int) -> None:
    """Refuse a sheet whose farthest cell is far from its rows.

    A reader makes room for every place up to it.
    """
    rows = columns = 0
    for place in part.places:
        letters = place.rstrip(b"0123456789")
        rows = max(rows, (int(place[len(letters) :] or b"0") + 1) * 10_000)
        columns = max(columns, _column(letters))
    if part.cells > most:
        raise FixInputError(
            f"A sheet has more than {most:,} cells, which is more than can be read.",
            where=name,
            cure="Export a shorter period.",
        )
    if rows * columns > max(_SPARSE, 30 * part.cells):
        raise _unsafe(name, "A sheet reaches much farther than its rows.")


def _column(letters: bytes) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text_bytes(data: bytes, parts: list[zipfile.ZipInfo]) -> int:
    """Return the length of all shared texts, each as often as a cell shows it."""
    texts = next((part for part in parts if part.filename.endswith("sharedStrings.xml")), None)
    if texts is None:
        return 0
    lengths = [len(text) for text in _END_OF_TEXT.split(b"".join(_pieces(data, texts)))]
    shown: Counter[bytes] = Counter()
    for part in parts:
        tail = b""
        for piece in _pieces(data, part):
            shown.update(_SHARED.findall(tail + piece))
            tail = piece[-_OVERLAP:]
    total = 0
    for text, count in shown.items():
        place = int(text)
        if place < len(lengths):
            total += lengths[place] * count
    return total


def _unsafe(name: str, what: str) -> FixInputError:
    return FixInputError(what, where=name, cure=_DOWNLOAD_AGAIN)
