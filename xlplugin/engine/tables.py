"""Read and change Excel's tables.

Each is a part of the file, whose columns must be named as its header cells.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from lxml import etree

from xlplugin.engine.address import Area, parse_area
from xlplugin.engine.markup import MAIN, damaged, escape_attribute, parse, serialize
from xlplugin.errors import FixInputError


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


class TablePart:
    """One table's part."""

    def __init__(self, part: str, content: bytes) -> None:
        self.part = part
        self._root = parse(content, part)
        self.changed = False
        self.area = self._read_area()

    def _read_area(self) -> Area:
        found = parse_area(self._root.get("ref") or "")
        if found is None:
            raise damaged(self.part)
        return found

    @property
    def name(self) -> str:
        """Return the table's name as formulas use it."""
        return self._root.get("displayName") or self._root.get("name") or ""

    @name.setter
    def name(self, value: str) -> None:
        self._root.set("name", value)
        self._root.set("displayName", value)
        self.changed = True

    @property
    def identity(self) -> int:
        """Return the table's number in the workbook."""
        return int(self._root.get("id") or 0)

    @property
    def has_header(self) -> bool:
        """Return True if the table's first row holds the column names."""
        return self._root.get("headerRowCount", "1") != "0"

    @property
    def has_totals(self) -> bool:
        """Return True if the table's last row holds totals."""
        return self._root.get("totalsRowCount", "0") != "0"

    @property
    def header(self) -> Area | None:
        """Return the header row."""
        if not self.has_header:
            return None
        return self.area._replace(bottom=self.area.top)

    @property
    def totals(self) -> Area | None:
        """Return the totals row."""
        if not self.has_totals:
            return None
        return self.area._replace(top=self.area.bottom)

    @property
    def body(self) -> Area:
        """Return the rows between header and totals."""
        return self.area._replace(
            top=self.area.top + self.has_header, bottom=self.area.bottom - self.has_totals
        )

    @property
    def waiting(self) -> bool:
        """Return True if Excel shows only the row where the first record is to be typed."""
        return self._root.get("insertRow") in ("1", "true")

    def wait(self) -> None:
        """Note that every row was deleted: Excel then shows one blank row to type into."""
        self._root.set("insertRow", "1")
        self.changed = True

    def not_waiting(self) -> None:
        """Note that the table has rows."""
        if self.waiting:
            self._root.attrib.pop("insertRow")
            self.changed = True

    @property
    def style(self) -> str:
        """Return the name of the table's style."""
        found = self._root.find(_tag("tableStyleInfo"))
        return "" if found is None else found.get("name") or ""

    @style.setter
    def style(self, value: str) -> None:
        found = self._root.find(_tag("tableStyleInfo"))
        if found is None:
            found = etree.SubElement(self._root, _tag("tableStyleInfo"))
        found.set("name", value)
        self.changed = True

    @property
    def filtered(self) -> bool:
        """Return True if the header shows the filter arrows."""
        return self._root.find(_tag("autoFilter")) is not None

    @filtered.setter
    def filtered(self, shown: bool) -> None:
        found = self._root.find(_tag("autoFilter"))
        if shown and found is None:
            self._root.insert(
                0, etree.Element(_tag("autoFilter"), {"ref": self._filter_area().a1()})
            )
        elif not shown and found is not None:
            self._root.remove(found)
        self.changed = True

    def filter_words(self, place: int) -> list[str]:
        """Return the words that the filter of a column (from 0) shows; empty for any other."""
        words = []
        for column in self._root.iter(_tag("filterColumn")):
            if column.get("colId") == str(place):
                words = [node.get("val") or "" for node in column.iter(_tag("filter"))]
        return words

    def filter_column(self, place: int, words: Sequence[str]) -> None:
        """Show only these words of a column (from 0). No words remove its filter."""
        self.filtered = True
        auto = self._root.find(_tag("autoFilter"))
        assert auto is not None
        for column in list(auto.iter(_tag("filterColumn"))):
            if column.get("colId") == str(place):
                auto.remove(column)
        if words:
            column = etree.Element(_tag("filterColumn"), {"colId": str(place)})
            filters = etree.SubElement(column, _tag("filters"))
            for word in words:
                etree.SubElement(filters, _tag("filter"), {"val": word})
            before = [one for one in auto if int(one.get("colId") or 0) < place]
            auto.insert(len(before), column)
        self.changed = True

    def _filter_area(self) -> Area:
        return self.area._replace(bottom=self.area.bottom - self.has_totals)

    def column_names(self) -> list[str]:
        """Return the columns' names in order."""
        return [node.get("name") or "" for node in self._columns()]

    def _columns(self) -> "etree._Element":
        found = self._root.find(_tag("tableColumns"))
        if found is None:
            raise damaged(self.part)
        return found

    def part_named(self, inside: str) -> Area | None:
        """Return the cells of a structured reference; None if there are none.

        `inside` is a column's name, #All, #Data, #Headers, or empty for the rows.
        """
        whole = {"": self.body, "#data": self.body, "#all": self.area, "#headers": self.header}
        if inside.casefold() in whole:
            return whole[inside.casefold()]
        names = [_unescaped(name).casefold() for name in self.column_names()]
        if inside.casefold() not in names:
            return None
        column = self.area.left + names.index(inside.casefold())
        return self.body._replace(left=column, right=column)

    def calculated_columns(self) -> dict[int, str]:
        """Return the formulas that fill whole columns, by the column's number on the sheet."""
        nodes = (
            (column, node.find(_tag("calculatedColumnFormula")))
            for column, node in enumerate(self._columns())
        )
        found = {}
        for column, node in nodes:
            if node is not None and node.text is not None:
                found[self.area.left + column] = node.text
        return found

    def place(self, area: Area) -> None:
        """Move the table, or give it other rows or columns. Columns that stay keep their names."""
        if area == self.area:
            return
        if area[1::2] != self.area[1::2]:
            self._fit_columns(area)
        self.area = area
        self._root.set("ref", area.a1())
        self.not_waiting()
        for node in self._root.iter(_tag("autoFilter")):
            node.set("ref", self._filter_area().a1())
        for node in list(self._root.iter(_tag("sortState"))):
            self._fit_sorting(node)
        self.changed = True

    def _fit_columns(self, area: Area) -> None:
        """Remove the columns outside the new area, and add those that it has more.

        New columns are named by their header cells afterwards.
        """
        columns = self._columns()
        nodes = list(columns)
        first = self.area.left
        last = self.area.left + len(nodes) - 1
        kept = {first + offset: node for offset, node in enumerate(nodes)}
        number = max((int(node.get("id") or 0) for node in nodes), default=0)
        for node in nodes:
            columns.remove(node)
        for column in range(area.left, area.right + 1):
            if first <= column <= last:
                columns.append(kept[column])
                continue
            number += 1
            columns.append(
                etree.Element(_tag("tableColumn"), {"id": str(number), "name": f"Column{number}"})
            )
        columns.set("count", str(len(columns)))
        for node in list(self._root.iter(_tag("filterColumn"))):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)

    def _fit_sorting(self, node: "etree._Element") -> None:
        """Let a saved sort order cover all rows of the table; drop it if its column is gone."""
        body = self.body
        conditions = [parse_area(condition.get("ref") or "") for condition in node]
        if any(c is None or not body.left <= c.left <= c.right <= body.right for c in conditions):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
            return
        node.set("ref", body.a1())
        for condition, area in zip(node, conditions, strict=True):
            if area is not None:
                condition.set("ref", area._replace(top=body.top, bottom=body.bottom).a1())

    def rename_columns(self, names: list[str]) -> None:
        """Name the columns as their header cells read."""
        for node, name in zip(self._columns(), names, strict=True):
            if _unescaped(node.get("name") or "") != name:
                node.set("name", _escaped(name))
                self.changed = True

    def rewrite_formulas(self, rewrite: Callable[[str], str]) -> None:
        """Change the formulas that the table keeps for its columns."""
        for kind in ("calculatedColumnFormula", "totalsRowFormula"):
            for node in self._root.iter(_tag(kind)):
                new = rewrite(node.text or "")
                if new != (node.text or ""):
                    node.text = new
                    self.changed = True

    def content(self) -> bytes:
        """Return the part to write back."""
        self.changed = False
        return serialize(self._root)


def _escaped(name: str) -> str:
    return name.replace("\r", "_x000d_").replace("\n", "_x000a_").replace("\t", "_x0009_")


def _unescaped(name: str) -> str:
    for code, sign in (("_x000d_", "\r"), ("_x000a_", "\n"), ("_x0009_", "\t")):
        name = name.replace(code, sign).replace(code.upper().replace("_X", "_x"), sign)
    return name


def unique_names(headers: list[str]) -> list[str]:
    """Return the column names that Excel makes of header cells: none is empty, no two are equal."""
    taken: set[str] = set()
    names = []
    for place, header in enumerate(headers, 1):
        base = header or f"Column{place}"
        name = base
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


class Placed(Protocol):
    """Facts of a table that a resize needs."""

    @property
    def part(self) -> str:
        """Return what identifies it among the tables."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def area(self) -> Area:
        """Return all its cells."""

    @property
    def has_header(self) -> bool:
        """Return True if it has a header row."""

    @property
    def has_totals(self) -> bool:
        """Return True if it has a totals row."""


def check_resize(table: Placed, area: Area, others: Sequence[Placed], sheet: str) -> None:
    """Raise FixInputError for a moved header, no room for a row, or another table in the area."""
    where = f"table {table.name} on sheet {sheet}"
    cure = "Keep the header where it is and leave room below the table."
    if area.top != table.area.top or not area.overlaps(table.area):
        raise FixInputError("The headers must remain in the same row.", where=where, cure=cure)
    if area.shape[0] < 1 + table.has_header + table.has_totals:
        raise FixInputError(
            "A table needs at least one row below its header.", where=where, cure=cure
        )
    if table.has_totals and area.bottom != table.area.bottom:
        raise FixInputError(
            "A table with totals can only be resized by Excel.",
            where=where,
            cure="Hide its totals row first.",
        )
    for other in others:
        if other.part != table.part and other.area.overlaps(area):
            raise FixInputError(
                f"The table would overlap the table {other.name}.", where=where, cure=cure
            )


def new_table(identity: int, name: str, area: Area, columns: list[str], style: str) -> bytes:
    """Return the part of a new table."""
    listed = "".join(
        f'<tableColumn id="{number}" name="{escape_attribute(_escaped(column))}"/>'
        for number, column in enumerate(columns, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<table xmlns="{MAIN}" id="{identity}" name="{name}" displayName="{name}" '
        f'ref="{area.a1()}" '
        f'totalsRowShown="0"><autoFilter ref="{area.a1()}"/>'
        f'<tableColumns count="{len(columns)}">{listed}</tableColumns>'
        f'<tableStyleInfo name="{escape_attribute(style)}" showFirstColumn="0" showLastColumn="0" '
        'showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    ).encode()
