"""Read and write the zip archive that a workbook file is.

Read within limits, written with every untouched entry's bytes copied as they are.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NamedTuple

from xlplugin.disk import write_with
from xlplugin.errors import FixInputError, TryAgainError

MAX_ENTRIES = 20_000
SMALL = 32 << 20  # unpacked, a part of this size harms nobody, however tightly it is packed
MAX_RATIO = 300  # of a larger part, unpacked to packed
# A whole file may unpack to this much, and more for each of its bytes. What `pack` makes stays
# far within it; the end is that of the zip format, which counts a part's bytes in 32 bits.
FREE = 256 << 20
ROOM_PER_BYTE = 100
MAX_UNPACKED = (1 << 32) - 1

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8_NAME = 0x800
_FAST = 3
_PACKED_PART = 1 << 20  # a larger part is never packed tighter than a file may be as a whole


class ZipEntry(NamedTuple):
    """One file inside the zip, as it lies there: packed."""

    name: str
    method: int
    stamp: tuple[int, int]
    checksum: int
    size: int
    packed: bytes
    permissions: int = 0


def read_bytes(path: Path) -> bytes:
    """Read a workbook file, or say why it cannot be one."""
    if path.is_dir():  # Windows would only say that it may not be read
        raise FixInputError(
            "This is a folder.", where=str(path), cure="Choose the workbook inside it."
        )
    try:
        data = path.read_bytes()
    except FileNotFoundError as problem:
        raise FixInputError(
            "There is no such file.", where=str(path), cure="Check the name and the folder."
        ) from problem
    except PermissionError as problem:
        raise TryAgainError(
            "The file cannot be read.", where=str(path), cure="Close it elsewhere and retry."
        ) from problem
    if data.startswith(_OLE):
        raise _ole(data, path)
    return data


def _ole(data: bytes, path: Path) -> FixInputError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return FixInputError(
            "The workbook is protected by a password.",
            where=str(path),
            cure="In Excel: File, Info, Protect Workbook, Encrypt with Password, clear it, save.",
        )
    return FixInputError(
        "This is an Excel 97-2003 workbook.",
        where=str(path),
        cure="In Excel: File, Save As, Excel Workbook (.xlsx).",
    )


def open_zip(data: bytes, path: Path) -> zipfile.ZipFile:
    """Open the zip after its table of contents has been found sane."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
        raise _not_a_workbook(path) from problem
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    is_swollen = unpacked > _room(len(data)) or any(map(_absurd, entries))
    if is_swollen or len(entries) > MAX_ENTRIES:
        raise FixInputError(
            f"The file unpacks to {unpacked:,} bytes in {len(entries):,} parts, "
            "more than is safe to open.",
            where=str(path),
            cure="Split the workbook, or check where the file came from.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise FixInputError(
            "The file is packed with a password.", where=str(path), cure="Save it without one."
        )
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries):
        raise FixInputError(
            "The file holds one part twice.",
            where=str(path),
            cure="Save it again in Excel and retry.",
        )
    return archive


def _room(packed_size: int) -> int:
    """Return how many bytes a file of this size may unpack to."""
    return min(FREE + ROOM_PER_BYTE * packed_size, MAX_UNPACKED)


def _absurd(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size)


def _not_a_workbook(path: Path) -> FixInputError:
    return FixInputError(
        "This file is not an Excel workbook.",
        where=str(path),
        cure="Choose a file that Excel saved as .xlsx.",
    )


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> bytes:
    """Read one entry's content; its checksum is verified on the way."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as problem:
        raise FixInputError(
            f"The part {entry.filename} is damaged.",
            where=str(path),
            cure="Take an older copy, or mend it in Excel.",
        ) from problem


def packed(data: bytes, entry: zipfile.ZipInfo, path: Path) -> ZipEntry:
    """Take one entry as it lies in the file, without unpacking it."""
    start = entry.header_offset
    header = data[start : start + _LOCAL.size]
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise _not_a_workbook(path)
    names = struct.unpack_from("<2H", header, 26)
    start += _LOCAL.size + sum(names)
    year, month, day, hour, minute, second = entry.date_time
    stamp = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
    body = data[start : start + entry.compress_size]
    return ZipEntry(
        entry.filename,
        entry.compress_type,
        stamp,
        entry.CRC,
        entry.file_size,
        body,
        entry.external_attr,
    )


def pack(name: str, content: bytes) -> ZipEntry:
    """Pack new content, so that `open_zip` takes it again.

    Large parts are packed fast rather than small. One that packs too well is kept unpacked.
    """
    packer = zlib.compressobj(_FAST if len(content) > SMALL // 8 else 6, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    method = zipfile.ZIP_DEFLATED
    if len(content) > max(_PACKED_PART, ROOM_PER_BYTE * len(body)):
        method = zipfile.ZIP_STORED
        body = content
    return ZipEntry(name, method, (0, 33), zlib.crc32(content), len(content), body)


def is_readable(entries: Iterable[ZipEntry]) -> bool:
    """Return whether `open_zip` would take a file of these parts."""
    unpacked = 0
    packed_size = 0
    for entry in entries:
        unpacked += entry.size
        packed_size += len(entry.packed)
    return unpacked <= _room(packed_size)


def write(entries: Iterable[ZipEntry], target: Path) -> None:
    """Write a zip in the place of `target`, whole or not at all. Raises OSError."""
    write_with(target, lambda file: _write_zip(entries, file))


def _write_zip(entries: Iterable[ZipEntry], file: BinaryIO) -> None:
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        name = entry.name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        sizes = entry.checksum, len(entry.packed), entry.size
        head = (
            _LOCAL.pack(b"PK\x03\x04", 20, flags, entry.method, *entry.stamp, *sizes, len(name), 0)
            + name
        )
        fields = (
            20,
            20,
            flags,
            entry.method,
            *entry.stamp,
            *sizes,
            len(name),
            0,
            0,
            0,
            0,
            entry.permissions,
            offset,
        )
        directory.append(_CENTRAL.pack(b"PK\x01\x02", *fields) + name)
        file.write(head)
        file.write(entry.packed)
        offset += len(head) + len(entry.packed)
    listing = b"".join(directory)
    file.write(listing)
    file.write(
        _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listing), offset, 0)
    )
