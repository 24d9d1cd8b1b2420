"""Move the notes and threaded comments of a sheet with their cells."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import etree

from xlplugin.engine.address import Area, parse_area
from xlplugin.engine.markup import parse, serialize

if TYPE_CHECKING:
    from xlplugin.engine.workbook import WorkbookFile

Move = Callable[[Area], Area | None]
_LEGACY = "comments"
_THREADED = "threadedComment"
_DRAWING = "vmlDrawing"
# A note's box in the drawing names its cell by row and column, counted from 0.
_BOX = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_ROW = re.compile(r"<x:Row>(\d+)</x:Row>")
_COLUMN = re.compile(r"<x:Column>(\d+)</x:Column>")


def move_notes(workbook: "WorkbookFile", sheet: str, move: Move) -> list[tuple[Area, str]]:
    """Move the notes of a sheet by `move`; return those whose cell is gone, with their text."""
    gone: dict[Area, str] = {}
    for relation in workbook.package.relations(workbook.sheet_part(sheet)):
        if relation.kind in (_LEGACY, _THREADED):
            gone |= _move_part(workbook, relation.target, move)
        elif relation.kind == _DRAWING:
            _move_boxes(workbook, relation.target, move)
    return list(gone.items())


def _move_part(workbook: "WorkbookFile", part: str, move: Move) -> dict[Area, str]:
    root = parse(workbook.package.read(part), part)
    gone: dict[Area, str] = {}
    changed = False
    for node in list(root.iter(etree.Element)):
        where = parse_area(node.get("ref") or "")
        parent = node.getparent()
        if where is None or parent is None:
            continue
        target = move(where)
        if target == where:
            continue
        changed = True
        if target is None:
            gone[where] = _text(node)
            parent.remove(node)
        else:
            node.set("ref", target.a1())
    if changed:
        workbook.package.write(part, serialize(root))
    return gone


def _text(note: "etree._Element") -> str:
    """Return the words of a note, or of one comment of a thread."""
    found = []
    for node in note.iter(etree.Element):
        if etree.QName(node).localname in ("t", "text") and node.text:
            found.append(node.text)
    return "".join(found).strip()


def _move_boxes(workbook: "WorkbookFile", part: str, move: Move) -> None:
    """Move the boxes in which Excel draws notes."""
    text = workbook.package.read(part).decode()

    def moved(found: re.Match[str]) -> str:
        box = found[0]
        row = _ROW.search(box)
        column = _COLUMN.search(box)
        if row is None or column is None:
            return box
        place = Area(int(row[1]) + 1, int(column[1]) + 1, int(row[1]) + 1, int(column[1]) + 1)
        target = move(place)
        if target is None:
            return ""
        box = _ROW.sub(f"<x:Row>{target.top - 1}</x:Row>", box)
        return _COLUMN.sub(f"<x:Column>{target.left - 1}</x:Column>", box)

    new = _BOX.sub(moved, text)
    if new != text:
        workbook.package.write(part, new.encode())
