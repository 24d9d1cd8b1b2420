"""Read and change a workbook's parts and relationships; other parts keep their bytes."""

import posixpath
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from lxml import etree

from xlplugin.engine import archive
from xlplugin.engine.markup import parse, serialize
from xlplugin.errors import FixInputError, TryAgainError

_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Relation(NamedTuple):
    """One part pointing at another; kind is the last word of its type."""

    id: str
    kind: str
    target: str


class Package:
    """Zip's parts by name, with the changes made since it was opened."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self.path = path
        self._seen = _fingerprint(path) if content is None else None
        self._data = archive.read_bytes(path) if content is None else content
        self._zip = archive.open_zip(self._data, path)
        self._entries = _entries(self._zip)
        self._changed: dict[str, tuple[str, bytes | None]] = {}
        if _TYPES.lower() not in self._entries:
            raise FixInputError(
                "This file is not an Excel workbook.", where=str(path), cure="Choose an .xlsx file."
            )

    def has(self, name: str) -> bool:
        """Return True if the part is there."""
        key = name.lower()
        if key in self._changed:
            return self._changed[key][1] is not None
        return key in self._entries

    def read(self, name: str) -> bytes:
        """Give a part's content."""
        key = name.lower()
        changed = self._changed.get(key)
        if changed and changed[1] is not None:
            return changed[1]
        if changed or key not in self._entries:
            where = f"{self.path} ({name})"
            raise FixInputError(
                "The workbook lacks this part.",
                where=where,
                cure="Save it again in Excel and retry.",
            )
        return archive.unpack(self._zip, self._entries[key], self.path)

    def names(self) -> list[str]:
        """Return the XML parts' names."""
        keys = [*self._entries, *(key for key in self._changed if key not in self._entries)]
        return [key for key in keys if key.endswith(".xml") and self.has(key)]

    def write(self, name: str, content: bytes) -> None:
        """Replace a part, or add it."""
        key = name.lower()
        stored = self._entries[key].filename if key in self._entries else name
        self._changed[key] = stored, content

    def drop(self, name: str) -> None:
        """Remove a part, its own relationships and its content type."""
        for part in (name, _rels_name(name)):
            if self.has(part):
                self._changed[part.lower()] = part, None
        self._set_override(name, None)

    def fresh_name(self, pattern: str) -> str:
        """Find the first unused name, such as xl/tables/table{}.xml gives."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def add_part(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part together with its content type."""
        self.write(name, content)
        self._set_override(name, content_type)

    def _set_override(self, name: str, content_type: str | None) -> None:
        root = parse(self.read(_TYPES), _TYPES)
        found = []
        for node in root:
            if (node.get("PartName") or "").lower() == f"/{name}".lower():
                found.append(node)
        if not found and content_type is None:
            return
        for node in found:
            root.remove(node)
        if content_type is not None:
            etree.SubElement(
                root,
                f"{{{_TYPES_NS}}}Override",
                {"PartName": f"/{name}", "ContentType": content_type},
            )
        self.write(_TYPES, serialize(root))

    def content_type(self, name: str) -> str:
        """Give a part's content type, by its name or by its extension."""
        root = parse(self.read(_TYPES), _TYPES)
        for node in root:
            if (node.get("PartName") or "").lower() == f"/{name}".lower():
                return node.get("ContentType") or ""
        extension = name.rpartition(".")[2].lower()
        defaults = (node for node in root if (node.get("Extension") or "").lower() == extension)
        return next((node.get("ContentType") or "" for node in defaults), "")

    def relations(self, part: str) -> list[Relation]:
        """List what a part points at inside the package; the empty name is the package itself."""
        if not self.has(_rels_name(part)):
            return []
        root = parse(self.read(_rels_name(part)), _rels_name(part))
        found = []
        for node in root:
            if isinstance(node.tag, str) and node.get("TargetMode") != "External":
                found.append(
                    Relation(
                        node.get("Id") or "",
                        _kind(node.get("Type") or ""),
                        _resolve(part, node.get("Target") or ""),
                    )
                )
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Point a part at another; gives the new relationship's id."""
        name = _rels_name(part)
        empty = f'<Relationships xmlns="{_RELS_NS}"/>'.encode()
        root = parse(self.read(name) if self.has(name) else empty, name)
        used = {node.get("Id") for node in root}
        identity = next(
            f"rId{number}" for number in range(1, len(used) + 2) if f"rId{number}" not in used
        )
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        attributes = {"Id": identity, "Type": TRANSITIONAL + kind, "Target": relative}
        etree.SubElement(root, f"{{{_RELS_NS}}}Relationship", attributes)
        self.write(name, serialize(root))
        return identity

    def unrelate(self, part: str, identity: str) -> None:
        """Remove one relationship."""
        name = _rels_name(part)
        root = parse(self.read(name), name)
        for node in [node for node in root if node.get("Id") == identity]:
            root.remove(node)
        self.write(name, serialize(root))

    def save(self, target: Path) -> None:
        """Write the package in one step, so that a reader sees the old file or the new one, never a
        half.
        """
        here = target == self.path
        if here and _fingerprint(target) not in (self._seen, None):
            raise TryAgainError(
                "The file was changed by someone else after it was opened here; nothing was saved.",
                where=str(target),
                cure="Run this again on the file as it is now.",
            )
        _check_writable(target)
        entries = self._packed()
        if not archive.is_readable(entries):
            raise FixInputError(
                "The workbook would be too large to be opened again; nothing was saved.",
                where=str(target),
                cure="Move the books out of it: on Settings, Books, write a file's name such as "
                "TikTok.sqlite, press any button and answer Yes.",
            )
        try:
            archive.write(entries, target)
        except PermissionError as problem:
            raise _locked(target) from problem
        except OSError as problem:
            what = f"The file could not be written ({problem.strerror})."
            raise TryAgainError(
                what, where=str(target), cure="Check the disk's space and the folder."
            ) from problem
        self._reopen(target)

    def _packed(self) -> list[archive.ZipEntry]:
        kept = [entry for key, entry in self._entries.items() if key not in self._changed]
        new = {}
        for key, (name, content) in self._changed.items():
            if content is not None:
                new[key] = archive.pack(name, content)
        entries = {
            entry.filename.lower(): archive.packed(self._data, entry, self.path) for entry in kept
        } | new
        order = [*self._entries, *(key for key in new if key not in self._entries)]
        return [entries[key] for key in order if key in entries]

    def _reopen(self, target: Path) -> None:
        self.path = target
        self._seen = _fingerprint(target)
        self._data = archive.read_bytes(target)
        self._zip = archive.open_zip(self._data, target)
        self._entries = _entries(self._zip)
        self._changed.clear()

    def close(self) -> None:
        """Let go of the file's content."""
        self._zip.close()
        self._data = b""


def _check_writable(target: Path) -> None:
    if target.exists() and not target.stat().st_mode & 0o222:
        raise FixInputError(
            "The file is read-only.",
            where=str(target),
            cure="Clear the mark in its properties, or save under another name.",
        )
    if not target.parent.is_dir():
        raise FixInputError(
            "There is no such folder.", where=str(target.parent), cure="Make it, or choose another."
        )
    refuse_open(target)


def refuse_open(target: Path) -> None:
    """Raise TryAgainError for a file with Excel's or LibreOffice's mark of an open workbook.

    Whoever has it open would save over what is written now.
    """
    for mark in (f"~${target.name}", f".~lock.{target.name}#"):
        if (target.parent / mark).exists():
            raise _locked(target, mark)


def _locked(target: Path, mark: str = "") -> TryAgainError:
    return TryAgainError(
        "The file is open in Excel or LibreOffice, or cannot be replaced; nothing was saved.",
        where=str(target),
        cure="Close it there and retry; if nobody has it open, delete "
        f"{mark or '~$' + target.name} beside it.",
    )


def _fingerprint(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _rels_name(part: str) -> str:
    folder, _, name = part.rpartition("/")
    if folder:
        return f"{folder}/_rels/{name}.rels"
    return f"_rels/{name}.rels"


def _kind(type_: str) -> str:
    return type_.rpartition("/")[2]


def _resolve(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _entries(file: ZipFile) -> dict[str, ZipInfo]:
    """Return the files of a package by their names in small letters."""
    return {entry.filename.lower(): entry for entry in file.infolist() if not entry.is_dir()}
