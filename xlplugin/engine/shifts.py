"""Insert and delete cells: others move, and everything that refers to them follows."""

import re
from functools import partial

from lxml import etree

from xlplugin.engine import rows
from xlplugin.engine.address import MAX_ROWS, Area, parse_area
from xlplugin.engine.markup import MAIN, escape, parse, serialize, unescape_xml
from xlplugin.engine.notes import move_notes
from xlplugin.engine.references import Move, deleting, inserting, shifted
from xlplugin.engine.sheet_xml import SheetXml
from xlplugin.engine.tables import TablePart
from xlplugin.engine.workbook import WorkbookFile
from xlplugin.errors import FixInputError

_FORMULAS = ("formula", "formula1", "formula2", "f")
_BY_REF = ("mergeCell", "hyperlink", "autoFilter", "sortState", "sortCondition")
_BY_SQREF = ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError")
_LISTS = ("mergeCells", "hyperlinks", "dataValidations", "protectedRanges", "ignoredErrors")
_ARRAY_REF = re.compile(r'(\sref=")([^"]*)(")')


def moves_down(where: Area, shift: str | None) -> bool:
    """Return True if the other cells move up or down, False if they move left or right.

    Without `shift` Excel decides by the shape: a block that is higher than wide moves cells
    sideways.
    """
    if where.full_rows:
        return True
    if where.full_columns:
        return False
    if shift is not None:
        return shift in ("up", "down")
    rows, columns = where.shape
    return rows <= columns


def take_out(workbook: WorkbookFile, sheet: str, gone: Area, shift: str | None) -> None:
    """Delete cells; the ones below move up. Raises FixInputError if they would move sideways."""
    if not moves_down(gone, shift):
        raise _only("up", sheet)
    xml = workbook.sheet(sheet)
    xml.prepare(gone)
    emptied: list[TablePart] = []
    for table in workbook.tables(sheet):
        _check_deletion(table, gone, sheet)
        if gone.contains(table.body) and not gone.contains(table.area):
            xml.clear(table.body._replace(bottom=table.body.top))
            emptied.append(table)
            gone = gone._replace(top=table.body.top + 1)
    if not gone.empty:
        _shift(workbook, sheet, deleting(gone), gone, -gone.shape[0])
    for table in emptied:
        table.wait()


def put_in(workbook: WorkbookFile, sheet: str, new: Area, shift: str | None) -> None:
    """Insert empty cells; the old ones move down.

    Raises FixInputError if they would move sideways.
    """
    if not moves_down(new, shift):
        raise _only("down", sheet)
    xml = workbook.sheet(sheet)
    xml.check_unlocked(new)
    last = xml.used().bottom
    if last >= new.top and last + new.shape[0] > MAX_ROWS:
        raise FixInputError(
            "The last rows would fall off the sheet.",
            where=sheet,
            cure="Clear the rows at its end.",
        )
    for table in workbook.tables(sheet):
        _check_width(table, new, sheet)
    _shift(workbook, sheet, inserting(new), new, new.shape[0])
    headers = []
    for table in workbook.tables(sheet):
        if table.header:
            headers.append(table.header)
    below = any(
        header.bottom == new.top - 1 and header.overlaps(new._replace(top=new.top - 1))
        for header in headers
    )
    _format_like(xml, new, new.bottom + 1 if below else new.top - 1)


def _only(direction: str, sheet: str) -> FixInputError:
    cure = "Ask for whole rows of a block, or do it in Excel."
    return FixInputError(
        f"Without Excel, cells can only be moved {direction}.", where=f"sheet {sheet}", cure=cure
    )


def _check_width(table: TablePart, area: Area, sheet: str) -> None:
    moving = area._replace(bottom=MAX_ROWS)
    if table.area.overlaps(moving) and not (
        area.left <= table.area.left and table.area.right <= area.right
    ):
        raise FixInputError(
            f"That would tear the table {table.name} apart.",
            where=f"sheet {sheet}",
            cure="Take all its columns.",
        )


def _check_deletion(table: TablePart, gone: Area, sheet: str) -> None:
    _check_width(table, gone, sheet)
    edges = list(filter(None, (table.header, table.totals)))
    if any(gone.overlaps(edge) for edge in edges):
        raise FixInputError(
            f"That would delete the header or the totals of the table {table.name}.",
            where=f"sheet {sheet}",
            cure="Take only its data rows.",
        )


def _shift(workbook: WorkbookFile, sheet: str, move: Move, area: Area, by: int) -> None:
    xml = workbook.sheet(sheet)
    xml.unshare()
    _move_cells(xml, area, by)
    for table in workbook.tables(sheet):
        target = move(table.area)
        if target:
            table.place(target)
    for name in workbook.sheet_names():
        other = workbook.sheet(name)
        if any("<f" in row for row in other.rows.values()):
            other.unshare()
            _follow_in_cells(workbook, other, name, sheet, move)
        _follow_around(other, name, sheet, move)
        for table in workbook.tables(name):
            table.rewrite_formulas(partial(shifted, own_sheet=name, sheet=sheet, move=move))
    workbook.rewrite_names(partial(shifted, own_sheet="", sheet=sheet, move=move))
    move_notes(workbook, sheet, move)
    xml.special_changed()
    xml.touched()


def _move_cells(xml: SheetXml, area: Area, by: int) -> None:
    if area.full_rows:
        _move_rows(xml, area, by)
        return
    last_gone = area.bottom if by < 0 else area.top - 1
    stays: dict[int, list[rows.RawCell]] = {}
    moves: dict[int, list[rows.RawCell]] = {}
    for number in [number for number in xml.rows if number >= area.top]:
        for cell in rows.raw_cells(xml.tidy(number)):
            if not area.left <= cell.column <= area.right:
                stays.setdefault(number, []).append(cell)
            elif number > last_gone:
                again = cell._replace(xml=rows.readdressed(cell.xml, number + by))
                moves.setdefault(number + by, []).append(again)
    numbers = {number for number in xml.rows if number >= area.top} | set(moves)
    for number in numbers:
        cells = sorted((*stays.get(number, ()), *moves.get(number, ())))
        xml.rows[number] = rows.assemble(
            rows.opening(xml.rows.get(number), number), rows.cells_xml(cells)
        )
    xml.rows = dict(sorted(xml.rows.items()))


def _move_rows(xml: SheetXml, area: Area, by: int) -> None:
    kept: dict[int, str] = {}
    for number in list(xml.rows):
        if number < area.top:
            kept[number] = xml.rows[number]
        elif by > 0 or number > area.bottom:
            kept[number + by] = rows.moved(xml.tidy(number), number + by)
    xml.rows = kept


def _format_like(xml: SheetXml, new: Area, pattern: int) -> None:
    """Format new cells like the row above, or like the row below if a table header is above."""
    like = xml.rows.get(pattern)
    if like is None:
        return
    for number in range(new.top, new.bottom + 1):
        blanks = []
        for cell in rows.raw_cells(like):
            if cell.style and new.left <= cell.column <= new.right:
                blanks.append(rows.RawCell(cell.column, cell.style, rows.blank(cell, number)))
        if blanks:
            row = xml.rows.get(number)
            cells = sorted((*blanks, *rows.raw_cells(row or "")))
            xml.rows[number] = rows.assemble(rows.opening(row, number), rows.cells_xml(cells))
    xml.rows = dict(sorted(xml.rows.items()))


def _follow_in_cells(
    workbook: WorkbookFile, xml: SheetXml, name: str, sheet: str, move: Move
) -> None:
    def rewrite(match: re.Match[str]) -> str:
        attributes = match[1]
        text = match[2] or ""
        if name == sheet and " ref=" in attributes:
            attributes = _ARRAY_REF.sub(
                lambda ref: ref[1] + _moved_list(ref[2], move) + ref[3], attributes
            )
        new = escape(shifted(unescape_xml(text), name, sheet, move))
        if text:
            return f"<f{attributes}>{new}</f>"
        return match[0]

    for number, row in xml.rows.items():
        if "<f" in row:
            new = rows.FORMULA.sub(rewrite, row)
            if new != row:
                xml.rows[number] = new
                xml.touched()
                workbook.formulas_changed()


def _moved_list(areas: str, move: Move) -> str:
    """Return a list of areas after the move, without those that are gone."""
    moved = (move(area) if (area := parse_area(text)) else None for text in areas.split())
    return " ".join(area.a1() for area in moved if area)


def _follow_around(xml: SheetXml, name: str, sheet: str, move: Move) -> None:
    """Move validations, conditional formats, merged cells and links with their references."""
    own = name == sheet
    if not own and sheet.casefold() not in xml.tail.casefold():
        return
    root = parse((xml.head + "<sheetData/>" + xml.tail).encode(), name)
    before = etree.tostring(root)
    for node in list(root.iter(etree.Element)):
        kind = etree.QName(node).localname
        if kind in _FORMULAS and node.text:
            node.text = shifted(node.text, name, sheet, move)
        if own and kind in _BY_REF and node.get("ref"):
            _keep_or_drop(node, "ref", move)
        elif own and kind in _BY_SQREF and node.get("sqref"):
            _keep_or_drop(node, "sqref", move)
        elif own and kind == "sqref" and node.text:
            node.text = _moved_list(node.text, move) or node.text
    _drop_empty_lists(root)
    if etree.tostring(root) != before:
        xml.head, _, xml.tail = serialize(root).decode().partition("<sheetData/>")
        xml.touched(content=False)


def _keep_or_drop(node: "etree._Element", attribute: str, move: Move) -> None:
    areas = _moved_list(node.get(attribute) or "", move)
    parent = node.getparent()
    if areas:
        node.set(attribute, areas)
    elif parent is not None:
        parent.remove(node)


def _drop_empty_lists(root: "etree._Element") -> None:
    for kind in _LISTS:
        for node in list(root.iter(f"{{{MAIN}}}{kind}")):
            parent = node.getparent()
            if not len(node) and parent is not None:
                parent.remove(node)
            elif node.get("count"):
                node.set("count", str(len(node)))
