"""Read and change a workbook file: its sheets, names and tables.

A save replaces only the parts of the file that were changed.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from xlplugin.engine.address import Area, parse_area, quote_sheet, split_sheet
from xlplugin.engine.calculate import Calculator
from xlplugin.engine.entries import Entries
from xlplugin.engine.markup import MAIN, RELATION, damaged, escape, parse, plain, serialize
from xlplugin.engine.package import Package
from xlplugin.engine.sheet_xml import SheetXml
from xlplugin.engine.staleness import stale_sheets, words_of
from xlplugin.engine.strings import read_strings
from xlplugin.engine.styles import Styles
from xlplugin.engine.tables import TablePart
from xlplugin.errors import FixInputError

_AFTER_CALC = (
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)
_AFTER_NAMES = ("calcPr", *_AFTER_CALC)
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_EMPTY_SHEET = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{MAIN}" xmlns:r="{RELATION}"><dimension ref="A1"/>\
<sheetViews><sheetView workbookViewId="0"/></sheetViews>\
<sheetFormatPr defaultRowHeight="15"/><sheetData/>\
<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
</worksheet>""".encode()
_AFTER_TABLES = re.compile(r"<extLst>|</worksheet>")


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


class DefinedName(NamedTuple):
    """Name, what it refers to, and the sheet it is limited to."""

    name: str
    refers_to: str
    sheet: str | None


class WorkbookFile:
    """Opened workbook file."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        self.package = Package(path, content)
        self.part = self._main_part()
        self._root = parse(self.package.read(self.part), self.part)
        if etree.QName(self._root).namespace != MAIN:
            what = "This workbook is in the rare format Strict Open XML."
            raise FixInputError(
                what, where=str(path), cure="In Excel: File, Save As, Excel Workbook (.xlsx)."
            )
        self._targets = {relation.id: relation for relation in self.package.relations(self.part)}
        self.styles_part = self._related("styles")
        self.styles = Styles(self.package.read(self.styles_part) if self.styles_part else None)
        properties = self._root.find(_tag("workbookPr"))
        self.from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.entries = Entries(self.styles, self.from_1904)
        self._strings: list[str] | None = None
        self._sheets: dict[str, SheetXml] = {}
        self._tables: dict[str, list[TablePart]] = {}
        self._changed = False
        self._formulas_changed = False
        self._stale: set[str] | None = None

    def _main_part(self) -> str:
        for relation in self.package.relations(""):
            if relation.kind == "officeDocument" and self.package.has(relation.target):
                kind = self.package.content_type(relation.target)
                if (
                    "spreadsheetml" in kind
                    or "ms-excel.sheet.macroEnabled" in kind
                    or "template" in kind
                ):
                    return relation.target
                if "ms-excel.sheet.binary" in kind:
                    raise FixInputError(
                        "This is a binary Excel workbook (.xlsb).",
                        where=str(self.package.path),
                        cure="In Excel: File, Save As, Excel Workbook (.xlsx).",
                    )
        raise FixInputError(
            "This file is not an Excel workbook.",
            where=str(self.package.path),
            cure="Choose an .xlsx file.",
        )

    def has_macros(self) -> bool:
        """Return True for a workbook that may hold VBA."""
        return "macroEnabled" in self.package.content_type(self.part)

    def _related(self, kind: str) -> str | None:
        for relation in self._targets.values():
            if relation.kind == kind and self.package.has(relation.target):
                return relation.target
        return None

    def strings(self) -> list[str]:
        """Return the shared strings."""
        if self._strings is None:
            part = self._related("sharedStrings")
            self._strings = (
                read_strings(plain(self.package.read(part), part, b"sst")) if part else []
            )
        return self._strings

    def formulas_changed(self) -> None:
        """Note that a formula was added, removed or moved: the order of calculation is void."""
        self._formulas_changed = True

    def content_changed(self) -> None:
        """Note that a cell's content changed: formulas that depend on it have wrong results."""
        self._stale = None

    def stale(self, sheet: str) -> bool:
        """Return True if the results of a sheet's formulas may be wrong by now."""
        if self._stale is None:
            self._stale = self._find_stale()
        return sheet in self._stale

    def _find_stale(self) -> set[str]:
        names = self.sheet_names()
        parts = {self.sheet_part(name): name for name in names}
        changed = set()
        for part, sheet in self._sheets.items():
            if sheet.content_changed:
                changed.add(parts[part])
        if not changed:
            return changed
        formulas: dict[str, str] = {}
        mentions = []
        for name in names:
            if self._has_formulas(name):
                formulas[name] = self.sheet(name).formula_text()
            mentions.append(words_of(name, [table.name for table in self.tables(name)]))
        defined = [(one.name, one.refers_to) for one in self.names()]
        return stale_sheets(changed, formulas, mentions, defined)

    def _has_formulas(self, name: str) -> bool:
        part = self.sheet_part(name)
        return (
            part in self._sheets
            or b"<f" in self.package.read(part)
            or b":f>" in self.package.read(part)
        )

    # sheets

    def _sheet_nodes(self) -> "list[etree._Element]":
        found = self._root.find(_tag("sheets"))
        return [] if found is None else list(found)

    def _node(self, name: str) -> "etree._Element":
        for node in self._sheet_nodes():
            if (node.get("name") or "").casefold() == name.casefold():
                return node
        raise KeyError(name)

    def sheet_names(self) -> list[str]:
        """Return the worksheets' names in order; sheets that hold only a chart are left out."""
        names = []
        for node in self._sheet_nodes():
            target = self._targets.get(node.get(f"{{{RELATION}}}id") or "")
            if target is not None and target.kind == "worksheet":
                names.append(node.get("name") or "")
        return names

    def sheet_part(self, name: str) -> str:
        """Return the part that holds a sheet."""
        return self._targets[self._node(name).get(f"{{{RELATION}}}id") or ""].target

    def sheet(self, name: str) -> SheetXml:
        """Return a sheet's cells, read when first asked for."""
        part = self.sheet_part(name)
        if part not in self._sheets:
            self._sheets[part] = SheetXml(self.package.read(part), self, name)
        return self._sheets[part]

    def visible(self, name: str) -> bool:
        """Return True if the sheet's tab is shown."""
        return self._node(name).get("state", "visible") == "visible"

    def set_visible(self, name: str, shown: bool) -> None:
        """Show or hide a sheet's tab; one sheet always stays visible."""
        others = [sheet for sheet in self.sheet_names() if sheet != name and self.visible(sheet)]
        if not shown and not others:
            raise FixInputError(
                "A workbook must show at least one sheet.",
                where=name,
                cure="Show another one first.",
            )
        if shown:
            self._node(name).attrib.pop("state", "")
        else:
            self._node(name).set("state", "hidden")
        self._changed = True

    def add_sheet(self, name: str | None, place: int) -> str:
        """Add an empty sheet at a place, counted from 0, and return its name."""
        taken = {(node.get("name") or "").casefold() for node in self._sheet_nodes()}
        name = name or next(
            f"Sheet{n}" for n in range(1, len(taken) + 2) if f"sheet{n}" not in taken
        )
        folder = self.part.rpartition("/")[0]
        part = self.package.fresh_name(f"{folder}/worksheets/sheet{{}}.xml")
        self.package.add_part(part, _EMPTY_SHEET, SHEET_TYPE)
        identity = self.package.relate(self.part, "worksheet", part)
        self._targets = {relation.id: relation for relation in self.package.relations(self.part)}
        parent = self._root.find(_tag("sheets"))
        if parent is None:
            raise damaged(self.part)
        number = max(int(node.get("sheetId") or 0) for node in parent) + 1
        node = etree.Element(
            _tag("sheet"), {"name": name, "sheetId": str(number), f"{{{RELATION}}}id": identity}
        )
        parent.insert(place, node)
        self._renumber_after(place)
        self._changed = True
        return name

    def _texts_with_references(self) -> Iterator[str]:
        """Yield what may refer to a sheet: names, formulas, and parts such as charts."""
        for defined in self.names():
            yield defined.refers_to
        for name in self.sheet_names():
            for row in self.sheet(name).rows.values():
                if "<f" in row:
                    yield row
        for part in self.package.names():
            if "/" in part:
                yield self.package.read(part).decode("utf-8", "replace")

    def rename_sheet(self, old: str, new: str) -> None:
        """Give a sheet another name; refused while a formula, a name or a chart refers to it."""
        mark = escape(f"{quote_sheet(old)}!")
        if any(mark in text for text in self._texts_with_references()):
            raise FixInputError(
                f"Formulas or charts refer to the sheet {old}.",
                where=old,
                cure="Rename it in Excel.",
            )
        self.sheet(old).name = new
        self._node(old).set("name", new)
        self._changed = True

    def _renumber_after(self, place: int) -> None:
        """Renumber sheets behind the new one in names and views, which count sheets by place."""
        for attribute, path in (
            ("localSheetId", "definedNames/definedName"),
            ("activeTab", "bookViews/workbookView"),
            ("firstSheet", "bookViews/workbookView"),
        ):
            for node in self._root.iterfind("/".join(map(_tag, path.split("/")))):
                if int(node.get(attribute) or -1) >= place:
                    node.set(attribute, str(int(node.get(attribute) or 0) + 1))

    def sheet_place(self, name: str) -> int:
        """Return a sheet's place among all sheets, counted from 0."""
        return self._sheet_nodes().index(self._node(name))

    # names

    def names(self) -> list[DefinedName]:
        """Return every defined name."""
        sheets = [node.get("name") or "" for node in self._sheet_nodes()]
        found = []
        for node in self._root.iterfind(f"{_tag('definedNames')}/{_tag('definedName')}"):
            place = node.get("localSheetId")
            sheet = sheets[int(place)] if place is not None and int(place) < len(sheets) else None
            found.append(DefinedName(node.get("name") or "", node.text or "", sheet))
        return found

    def locate(self, reference: str) -> tuple[str, Area] | None:
        """Return the sheet and the cells of a reference; None if there is no such sheet or table.

        A reference is Sheet!A1:B2, Table or Table[Column].
        """
        sheet, cells = split_sheet(reference)
        area = parse_area(cells)
        if sheet is not None and area is not None:
            known = [name for name in self.sheet_names() if name.casefold() == sheet.casefold()]
            return (known[0], area) if known else None
        table_name, _, inside = reference.partition("[")
        for name in self.sheet_names():
            for table in self.tables(name):
                if table.name.casefold() == table_name.casefold():
                    found = table.part_named(inside.removesuffix("]"))
                    return (name, found) if found else None
        return None

    def add_name(self, name: str, refers_to: str) -> DefinedName:
        """Define a name for the whole workbook, or change it."""
        parent = self._root.find(_tag("definedNames"))
        if parent is None:
            parent = etree.Element(_tag("definedNames"))
            self._place_before(parent, _AFTER_NAMES)
        self.drop_name(DefinedName(name, "", None))
        node = etree.SubElement(parent, _tag("definedName"), {"name": name})
        node.text = refers_to.removeprefix("=")
        parent[:] = sorted(parent, key=lambda other: (other.get("name") or "").casefold())
        self._changed = True
        return DefinedName(name, node.text, None)

    def add_local_name(self, defined: DefinedName) -> None:
        """Define a name of one sheet, such as its print area."""
        parent = self._root.find(_tag("definedNames"))
        if parent is None:
            parent = etree.Element(_tag("definedNames"))
            self._place_before(parent, _AFTER_NAMES)
        place = str(self.sheet_place(defined.sheet or ""))
        attributes = {"name": defined.name, "localSheetId": place}
        etree.SubElement(parent, _tag("definedName"), attributes).text = defined.refers_to
        self._changed = True

    def forget_sheet(self, part: str) -> None:
        """Drop what was read of a sheet and its tables, because its part was replaced."""
        self._sheets.pop(part, None)
        self._tables.pop(part, None)
        self._stale = None

    def calculate_on_load(self) -> None:
        """Let Excel calculate every formula when it opens the file."""
        self._calculate_on_load()

    def drop_name(self, name: DefinedName) -> None:
        """Remove a defined name."""
        parent = self._root.find(_tag("definedNames"))
        if parent is None:
            return
        for node, known in zip(list(parent), self.names(), strict=True):
            if known.name.casefold() == name.name.casefold() and known.sheet == name.sheet:
                parent.remove(node)
                self._changed = True

    def rewrite_names(self, rewrite: Callable[[str], str]) -> None:
        """Change what the defined names refer to."""
        for node in self._root.iterfind(f"{_tag('definedNames')}/{_tag('definedName')}"):
            new = rewrite(node.text or "")
            if new != (node.text or ""):
                node.text = new
                self._changed = True

    def _place_before(self, node: "etree._Element", followers: tuple[str, ...]) -> None:
        wanted = {_tag(name) for name in followers}
        place = next(
            (n for n, other in enumerate(self._root) if other.tag in wanted), len(self._root)
        )
        self._root.insert(place, node)

    # tables

    def tables(self, sheet: str) -> list[TablePart]:
        """Return a sheet's tables."""
        part = self.sheet_part(sheet)
        if part not in self._tables:
            targets = []
            for r in self.package.relations(part):
                if r.kind == "table":
                    targets.append(r.target)
            self._tables[part] = [
                TablePart(target, self.package.read(target)) for target in targets
            ]
        return self._tables[part]

    def all_tables(self) -> list[TablePart]:
        """Return every table of the workbook."""
        found: list[TablePart] = []
        for name in self.sheet_names():
            found.extend(self.tables(name))
        return found

    def add_table(self, sheet: str, content: bytes) -> TablePart:
        """Put a new table on a sheet."""
        owner = self.sheet_part(sheet)
        part = self.package.fresh_name(f"{self.part.rpartition('/')[0]}/tables/table{{}}.xml")
        self.package.add_part(part, content, _TABLE_TYPE)
        identity = self.package.relate(owner, "table", part)
        table = TablePart(part, content)
        self.tables(sheet)
        if all(known.part != part for known in self._tables[owner]):
            self._tables[owner].append(table)
        xml = self.sheet(sheet)
        xml.tail = _with_table(xml.tail, identity, len(self._tables[owner]))
        xml.head = _with_relations(xml.head)
        xml.touched()
        return self._tables[owner][-1]

    # saving

    def save(self, target: Path) -> None:
        """Write the file: the changed parts are replaced, all others are kept byte for byte."""
        content = any(sheet.content_changed for sheet in self._sheets.values())
        if content:
            self._calculate()
        for part, sheet in self._sheets.items():
            if sheet.changed:
                self.package.write(part, sheet.content())
        for tables in self._tables.values():
            for table in tables:
                if table.changed:
                    self.package.write(table.part, table.content())
        self._save_styles()
        if content:
            self._calculate_on_load()
        if content and self._formulas_changed:
            self._drop_calculation_chain()
        if self._changed:
            self.package.write(self.part, serialize(self._root))
        self.package.save(target)
        self._saved()

    def recommend_read_only(self) -> None:
        """Let Excel offer to open the file read-only."""
        node = self._root.find(_tag("fileSharing"))
        if node is None:
            node = etree.Element(_tag("fileSharing"))
            version = self._root.find(_tag("fileVersion"))
            self._root.insert(0 if version is None else 1, node)
        node.set("readOnlyRecommended", "1")
        self._changed = True

    def _calculate(self) -> None:
        """Calculate formulas whose results may be wrong; if one cannot be, drop its result."""
        stale = []
        for name in self.sheet_names():
            if self.stale(name) and self._has_formulas(name):
                stale.append(name)
        for name in stale:
            self.sheet(name).forget_results()
        calculator = Calculator(self)
        for name in stale:
            self.sheet(name).put_results(partial(calculator.try_result, name))

    def _saved(self) -> None:
        for sheet in self._sheets.values():
            sheet.changed = False
        self._changed = self._formulas_changed = False

    def _save_styles(self) -> None:
        if not self.styles.changed:
            return
        if self.styles_part:
            self.package.write(self.styles_part, self.styles.content())
            return
        self.styles_part = f"{self.part.rpartition('/')[0]}/styles.xml"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
        self.package.add_part(self.styles_part, self.styles.content(), kind)
        self.package.relate(self.part, "styles", self.styles_part)

    def _calculate_on_load(self) -> None:
        node = self._root.find(_tag("calcPr"))
        if node is None:
            node = etree.Element(_tag("calcPr"))
            self._place_before(node, _AFTER_CALC)
        if node.get("fullCalcOnLoad") != "1":
            node.set("fullCalcOnLoad", "1")
            self._changed = True

    def _drop_calculation_chain(self) -> None:
        for relation in self.package.relations(self.part):
            if relation.kind == "calcChain":
                self.package.unrelate(self.part, relation.id)
                self.package.drop(relation.target)

    def close(self) -> None:
        """Close the file and drop everything that was read."""
        self._sheets.clear()
        self._tables.clear()
        self._strings = None
        self.package.close()


def _with_table(tail: str, identity: str, count: int) -> str:
    part = f'<tablePart r:id="{identity}"/>'
    if "</tableParts>" in tail:
        tail = re.sub(r"<tableParts[^>]*>", f'<tableParts count="{count}">', tail, count=1)
        return tail.replace("</tableParts>", f"{part}</tableParts>", 1)
    return _AFTER_TABLES.sub(
        lambda match: f'<tableParts count="1">{part}</tableParts>{match[0]}', tail, count=1
    )


def _with_relations(head: str) -> str:
    if "xmlns:r=" in head:
        return head
    return head.replace("<worksheet ", f'<worksheet xmlns:r="{RELATION}" ', 1)
