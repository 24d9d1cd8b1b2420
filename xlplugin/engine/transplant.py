"""Bring sheets and columns of one workbook file into another, with their formats.

The receiving workbook keeps everything that it has. Formats are added to its own and numbered anew;
shared texts become texts of the cells.
"""

import posixpath
import re
from collections.abc import Iterator

from xlplugin.engine import rows
from xlplugin.engine.address import LETTERS, MAX_COLUMNS, Area
from xlplugin.engine.markup import escape
from xlplugin.engine.tables import TablePart
from xlplugin.engine.workbook import SHEET_TYPE, DefinedName, WorkbookFile
from xlplugin.errors import FixInputError

_STYLE = re.compile(r'(<(?:c|row)\b[^>]*?\ss=")(\d+)(?=")')
_COLUMN_STYLE = re.compile(r'(<col\b[^>]*?\sstyle=")(\d+)(?=")')
_DXF = re.compile(r'(\sdxfId=")(\d+)(?=")')
_PRIORITY = re.compile(r'(\spriority=")(\d+)(?=")')
_SHARED = re.compile(r'<c\b([^>]*?)\st="s"([^>]*)><v>(\d+)</v></c>')
_ADDRESS = re.compile(r'(<c\b[^>]*?\sr=")([A-Z]+)(\d+)(?=")')
_TABLE_ID = re.compile(r'(<table\b[^>]*?\sid=")\d+(?=")')
_ROW_REFERENCE = re.compile(r"\$([A-Z]{1,3})(?=\d+\b)")
_VALIDATION = re.compile(r"<dataValidation\b.*?</dataValidation>", re.DOTALL)
_COLOURS = re.compile(r"<conditionalFormatting\b.*?</conditionalFormatting>", re.DOTALL)
_VALIDATIONS = re.compile(r'<dataValidations count="(\d+)">')
_SQREF = re.compile(r'sqref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_AFTER_COLOURS = re.compile(
    r"<(?:dataValidations|hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|"
    r"colBreaks|ignoredErrors|drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>"
)
_AFTER_VALIDATIONS = re.compile(
    r"<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|"
    r"ignoredErrors|drawing|legacyDrawing|tableParts|extLst)\b|</worksheet>"
)


class Transplant:
    """Transplant: sheets and names from a donor into a workbook."""

    def __init__(self, workbook: WorkbookFile, donor: WorkbookFile) -> None:
        self._to = workbook
        self._from = donor
        self._styles: dict[int, int] = {}
        self._dxfs: dict[int, int] = {}

    # sheets

    def add_sheet(self, name: str) -> None:
        """Add the donor's sheet at its place among the sheets that are there."""
        order = self._from.sheet_names()
        before = [sheet for sheet in order[: order.index(name)] if sheet in self._to.sheet_names()]
        place = self._to.sheet_place(before[-1]) + 1 if before else 0
        self._to.add_sheet(name, place)
        self.replace_sheet(name)
        if not self._from.visible(name):
            self._to.set_visible(name, False)

    def replace_sheet(self, name: str) -> None:
        """Replace the sheet of this name by that of the new workbook."""
        part = self._to.sheet_part(name)
        donor_part = self._from.sheet_part(name)
        self._to.forget_sheet(part)
        self._to.package.drop(part)
        content = self._content(self._from.package.read(donor_part).decode())
        self._to.package.add_part(part, content.encode(), SHEET_TYPE)
        self._bring_related(donor_part, part)
        for defined in self._from.names():
            if defined.sheet == name and defined.name.startswith("_xlnm."):
                self._to.drop_name(DefinedName(defined.name, "", name))
                self._to.add_local_name(defined)

    def add_names(self) -> None:
        """Define the donor's names that are not there."""
        known = {name.name.casefold() for name in self._to.names()}
        for defined in self._from.names():
            if defined.sheet is None and defined.name.casefold() not in known:
                self._to.add_name(defined.name, defined.refers_to)

    def _content(self, text: str) -> str:
        """Return a donor's sheet, or a piece of it, with the numbers of this workbook."""
        text = _STYLE.sub(lambda found: f"{found[1]}{self.style(int(found[2]))}", text)
        text = _COLUMN_STYLE.sub(lambda found: f"{found[1]}{self.style(int(found[2]))}", text)
        text = _DXF.sub(lambda found: f"{found[1]}{self._dxf(int(found[2]))}", text)
        return _SHARED.sub(self._own_text, text)

    def _own_text(self, found: "re.Match[str]") -> str:
        text = escape(self._from.strings()[int(found[3])])
        return (
            f'<c{found[1]} t="inlineStr"{found[2]}><is><t xml:space="preserve">{text}</t></is></c>'
        )

    def _bring_related(self, donor_part: str, part: str) -> None:
        """Bring the parts that a part points at, such as tables and charts."""
        package = self._to.package
        for relation in self._from.package.relations(donor_part):
            content = self._from.package.read(relation.target)
            folder, _, name = relation.target.rpartition("/")
            stem = re.sub(r"\d+(?=\.)", "{}", name)
            target = package.fresh_name(posixpath.join(folder, stem))
            if relation.kind == "table":
                number = max((table.identity for table in self._to.all_tables()), default=0) + 1
                text = _TABLE_ID.sub(rf"\g<1>{number}", content.decode(), count=1)
                content = _DXF.sub(
                    lambda found: f"{found[1]}{self._dxf(int(found[2]))}", text
                ).encode()
            kind = self._from.package.content_type(relation.target)
            package.add_part(target, content, kind)
            identity = package.relate(part, relation.kind, target)
            if identity != relation.id:
                raise ValueError(f"{donor_part}: {relation.id} became {identity}")
            self._to.forget_sheet(part)
            self._bring_related(relation.target, target)

    # formats

    def style(self, number: int) -> int:
        """Return the number that a donor's cell format has in this workbook."""
        if number not in self._styles:
            self._styles[number] = self._to.styles.adopt(self._from.styles, number)
        return self._styles[number]

    def _dxf(self, number: int) -> int:
        if number not in self._dxfs:
            self._dxfs[number] = self._to.styles.adopt_dxf(self._from.styles, number)
        return self._dxfs[number]

    # columns and heads of tables that are there

    def add_column(self, table: str, heading: str) -> None:
        """Add a column to the right of a table, with its format, drop-down and colours.

        What the user has beside the table moves one column to the right. A column that the donor
        folds is in sight here: nothing in this workbook shows that there is a folded one.
        """
        sheet, _ = self._found(self._to, table)
        donor_sheet, _ = self._found(self._from, table)
        own = _table(self._to, sheet, table)
        given = _table(self._from, donor_sheet, table)
        letters = given.area.left + given.column_names().index(heading)
        xml = self._to.sheet(sheet)
        column = own.area.right + 1
        if xml.used().right >= column:
            self._move_right(sheet, column)
        donor_xml = self._from.sheet(donor_sheet)
        self._head_cell(sheet, (own.area.top, column), (donor_sheet, given.area.top, letters))
        style = self.style(donor_xml.columns.style(letters))
        xml.head = xml.columns.restyle(column, column, lambda _: style, xml.head)
        xml.head = xml.columns.set_width(
            column, column, donor_xml.columns.full_width(letters), xml.head
        )
        top, left, bottom, right = own.area
        own.place(Area(top, left, bottom, right + 1))
        names = [*own.column_names()[:-1], heading]
        own.rename_columns(names)
        places = {}
        for donor_column, name in enumerate(given.column_names(), given.area.left):
            if name in names:
                places[LETTERS[donor_column]] = LETTERS[left + names.index(name)]
        self._bring_rules(sheet, donor_sheet, LETTERS[letters], places)

    def open_beside(self, table: str) -> None:
        """Leave the columns beside a table open when its sheet is protected, as the donor does.

        Cells that have a format of their own keep it.
        """
        sheet, area = self._found(self._to, table)
        donor_sheet, donor_area = self._found(self._from, table)
        xml = self._to.sheet(sheet)
        open_style = self.style(self._from.sheet(donor_sheet).columns.style(donor_area.right + 1))
        xml.head = xml.columns.restyle(
            area.right + 1, MAX_COLUMNS, lambda style: style or open_style, xml.head
        )

    def _move_right(self, sheet: str, first: int) -> None:
        """Move the cells from a column on one column to the right, with their formats.

        Raises FixInputError for formulas there: what refers to them would have to follow.
        """
        xml = self._to.sheet(sheet)
        for number in list(xml.rows):
            if not any(cell.column >= first for cell in rows.raw_cells(xml.rows[number])):
                continue
            moved = []
            for cell in rows.raw_cells(xml.tidy(number)):
                text = cell.xml
                if cell.column >= first:
                    if "<f" in text:
                        raise FixInputError(
                            "A formula stands where a column of the table is to go.",
                            where=f"sheet '{sheet}', cell {LETTERS[cell.column]}{number}",
                            cure="Move it to another sheet or above the table, and upgrade again.",
                        )
                    text = _ADDRESS.sub(rf"\g<1>{LETTERS[cell.column + 1]}\g<3>", text, count=1)
                moved.append(text)
            opened = rows.opening(xml.rows[number], number)
            xml.rows[number] = rows.assemble(opened, "".join(moved))
        xml.touched()

    @staticmethod
    def _found(workbook: WorkbookFile, table: str) -> tuple[str, Area]:
        for sheet in workbook.sheet_names():
            for one in workbook.tables(sheet):
                if one.name == table:
                    return sheet, one.area
        raise KeyError(table)

    def _head_cell(self, sheet: str, to: tuple[int, int], given: tuple[str, int, int]) -> None:
        """Copy a cell of the donor with its format into a cell (row, column)."""
        donor_sheet, row, column = given
        for cell in rows.raw_cells(self._from.sheet(donor_sheet).rows.get(row, "<row/>")):
            if cell.column == column:
                self._put_cells(sheet, to[0], {to[1]: cell.xml})

    def _put_cells(self, sheet: str, row: int, cells: dict[int, str]) -> None:
        """Put the donor's cells (XML by their column here) into a row."""
        xml = self._to.sheet(sheet)
        kept = {}
        old = xml.rows.get(row)
        if old is not None:
            kept = {cell.column: cell.xml for cell in rows.raw_cells(xml.tidy(row))}
            old = xml.rows[row]
        for column, text in cells.items():
            moved = _ADDRESS.sub(rf"\g<1>{LETTERS[column]}{row}", self._content(text), count=1)
            kept[column] = moved
        inside = "".join(kept[column] for column in sorted(kept))
        xml.rows[row] = rows.assemble(rows.opening(old, row), inside)
        xml.rows = dict(sorted(xml.rows.items()))
        self._to.formulas_changed()
        xml.touched()

    def renew_head(self, table: str) -> None:
        """Renew the input cells, sentences and totals above a table: rows 3 and 4.

        Totals go where their columns are; formulas that are no longer there are taken out.
        """
        sheet, area = self._found(self._to, table)
        donor_sheet, donor_area = self._found(self._from, table)
        own = _table(self._to, sheet, table).column_names()
        headings = _table(self._from, donor_sheet, table).column_names()
        for row in (3, 4):
            wanted = {}
            donor_row = self._from.sheet(donor_sheet).rows.get(row, "<row/>")
            for cell in rows.raw_cells(donor_row):
                column = cell.column
                is_total = row == area.top - 1 and column > donor_area.left
                if is_total and column <= donor_area.right and "<f>" in cell.xml:
                    column = area.left + own.index(headings[column - donor_area.left])
                wanted[column] = cell.xml
            self._drop_formulas(sheet, row, set(wanted))
            self._put_cells(sheet, row, wanted)

    def _drop_formulas(self, sheet: str, row: int, kept: set[int]) -> None:
        xml = self._to.sheet(sheet)
        for cell in list(rows.raw_cells(xml.rows.get(row, "<row/>"))):
            if "<f" in cell.xml and cell.column not in kept:
                xml.clear(Area(row, cell.column, row, cell.column))

    def _bring_rules(
        self, sheet: str, donor_sheet: str, donor_letter: str, places: dict[str, str]
    ) -> None:
        """Bring the drop-down and the colours of a column, which has another letter here."""
        xml = self._to.sheet(sheet)
        donor_tail = self._from.sheet(donor_sheet).tail
        for rule in _of_column(_COLOURS, donor_tail, donor_letter):
            moved = self._content(_moved(rule, places))
            first = max((int(found[2]) for found in _PRIORITY.finditer(xml.tail)), default=0)
            count = iter(range(first + 1, first + 1_000))
            moved = _PRIORITY.sub(lambda found: f"{found[1]}{next(count)}", moved)  # noqa: B023
            at = _AFTER_COLOURS.search(xml.tail)
            end = at.start() if at else 0
            xml.tail = xml.tail[:end] + moved + xml.tail[end:]
        for rule in _of_column(_VALIDATION, donor_tail, donor_letter):
            moved = _moved(rule, places)
            listed = _VALIDATIONS.search(xml.tail)
            if listed:
                count_now = int(listed[1]) + 1
                opened = f'<dataValidations count="{count_now}">{moved}'
                xml.tail = xml.tail[: listed.start()] + opened + xml.tail[listed.end() :]
                continue
            at = _AFTER_VALIDATIONS.search(xml.tail)
            end = at.start() if at else 0
            whole = f'<dataValidations count="1">{moved}</dataValidations>'
            xml.tail = xml.tail[:end] + whole + xml.tail[end:]
        xml.touched(content=False)


def _of_column(pattern: "re.Pattern[str]", tail: str, letter: str) -> Iterator[str]:
    """Yield the rules that are for exactly this column of the donor's rows."""
    for found in pattern.finditer(tail):
        area = _SQREF.search(found[0])
        if area and area[1] == area[3] == letter and int(area[4]) > 100:
            yield found[0]


def _moved(rule: str, places: dict[str, str]) -> str:
    """Return a rule with the letters that its columns have here."""
    rule = _SQREF.sub(
        lambda found: f'sqref="{places[found[1]]}{found[2]}:{places[found[3]]}{found[4]}"', rule
    )
    return _ROW_REFERENCE.sub(lambda found: f"${places.get(found[1], found[1])}", rule)


def _table(workbook: WorkbookFile, sheet: str, name: str) -> TablePart:
    """Return a table of a sheet by its name."""
    return next(one for one in workbook.tables(sheet) if one.name == name)
