"""Change the cells of a sheet's XML in blocks, and keep everything else byte for byte."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from xlplugin.engine import references, rows
from xlplugin.engine.address import COLUMN, LETTERS, MAX_COLUMNS, Area, parse_area
from xlplugin.engine.entries import Slot
from xlplugin.engine.markup import escape, unescape_xml
from xlplugin.engine.sheet_rows import DIMENSION, SheetRows
from xlplugin.engine.styles import FormatKind
from xlplugin.errors import FixInputError

_REMEMBERED = 1000
_PROTECTED = re.compile(r'<sheetProtection\b[^>]*\ssheet="(?:1|true)"')
_PROTECTION = re.compile(r"<sheetProtection\b[^>]*/>")
_BEFORE_PROTECTION = re.compile(r"\A\s*(?:<sheetCalcPr\b[^>]*/>)?")
# Only contents are protected: the user can write notes, filter, sort unlocked cells and format
# columns and rows.
_OURS = '<sheetProtection sheet="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'


class SheetXml(SheetRows):
    """One sheet whose cells can be entered, emptied and restyled."""

    def write(
        self,
        top: int,
        left: int,
        block: Sequence[Sequence[Any]],
        table: str | None = None,
        as_text: bool = False,
    ) -> None:
        """Enter a block of values as if they were typed, or all of them as text."""
        width = len(block[0])
        area = Area(top, left, top + len(block) - 1, left + width - 1)
        self.prepare(area)
        known: dict[Any, list[Slot]] = {}
        plain_slots = self._slots({}, None, area, as_text)
        entries = self._facts.entries
        get = self.rows.get
        scan = rows.STYLES.findall
        made: dict[int, str] = {}
        for number, values in enumerate(block, top):
            row = get(number)
            if row is None:
                inside = entries.render(number, values, plain_slots, self.name, table)
                if inside:
                    made[number] = f'<row r="{number}">{inside}</row>'
                continue
            found = scan(row)
            if len(found) != row.count("<c ") or "<c>" in row:
                row = self.tidy(number)
                found = scan(row)
            own = rows.row_style(row)
            key = (tuple(found), own)
            slots = known.get(key)
            if slots is None:
                styles = {COLUMN[letters]: int(style or 0) for letters, style in found}
                slots = known[key] = self._slots(styles, own, area, as_text)
                if len(known) > _REMEMBERED:
                    known.clear()
            inside = entries.render(number, values, slots, self.name, table)
            if found and (COLUMN[found[0][0]] < left or COLUMN[found[-1][0]] > area.right):
                kept = list(rows.raw_cells(row))
                before = "".join(cell.xml for cell in kept if cell.column < left)
                inside = (
                    before + inside + "".join(cell.xml for cell in kept if cell.column > area.right)
                )
            made[number] = rows.assemble(rows.opening(row, number), inside)
        if any("<f>" in row for row in made.values()):
            self._facts.formulas_changed()
        self._replace(made)

    def _slots(
        self, styles: dict[int, int], own: int | None, area: Area, as_text: bool
    ) -> list[Slot]:
        slot = self._facts.entries.slot
        columns = range(area.left, area.right + 1)
        slots = [slot(c, self._style(styles.get(c), own, c), c in styles) for c in columns]
        if as_text:
            return [slot._replace(kind=FormatKind.TEXT) for slot in slots]
        return slots

    def _style(self, cell: int | None, row: int | None, column: int) -> int:
        if cell is not None:
            return cell
        if row is None:
            return self.columns.style(column)
        return row

    def _replace(self, made: dict[int, str], content: bool = True) -> None:
        last = max(self.rows, default=0)
        self.rows.update(made)
        if any(number < last for number in made):
            self.rows = dict(sorted(self.rows.items()))
        self.touched(content)

    def touched(self, content: bool = True) -> None:
        """Note a change, of values or only of looks."""
        self.changed = True
        self.content_changed = self.content_changed or content
        self._used = self._formula_text = None
        if content:
            self._facts.content_changed()

    def clear(self, area: Area, formats: bool = False) -> None:
        """Empty cells; their formats stay unless they are to go too."""
        self.prepare(area)
        for number in self.numbers(area):
            row = self.tidy(number)
            if "<c" not in row:
                continue
            inside = "".join(
                cell.xml
                if not area.left <= cell.column <= area.right
                else _blank(cell, number, formats)
                for cell in rows.raw_cells(row)
            )
            self.rows[number] = rows.assemble(rows.opening(row, number), inside)
        self.touched()
        if formats:
            self.restyle(area, lambda style: 0)

    # formats

    def styles(self, area: Area) -> set[int]:
        """Return the styles in effect in an area."""
        numbers = self.numbers(area)
        found: set[int] = set()
        if len(list(numbers)) < area.bottom - area.top + 1:
            found |= {self.columns.style(column) for column in range(area.left, area.right + 1)}
        seen: set[Any] = set()
        for number in numbers:
            row = self.tidy(number)
            listed = rows.STYLES.findall(row)
            key = tuple(listed), rows.row_style(row)
            if key in seen:
                continue
            seen.add(key)
            cells = {COLUMN[letters]: int(style or 0) for letters, style in listed}
            found |= {
                self._style(cells.get(c), key[1], c) for c in range(area.left, area.right + 1)
            }
        return found

    def restyle(self, area: Area, change: Callable[[int], int]) -> None:
        """Change the styles of cells: `change` returns a cell's new style for its present one."""
        self.check_unlocked(area)
        if area.full_columns:
            self.head = self.columns.restyle(area.left, area.right, change, self.head)
            numbers = [
                n
                for n in self.rows
                if "<c" in self.rows[n] or rows.row_style(self.rows[n]) is not None
            ]
        else:
            numbers = list(range(area.top, area.bottom + 1))
        made: dict[int, str] = {}
        right: set[Any] = set()
        blank_row = self._blank_row(area, change)
        for number in numbers:
            row = self.rows.get(number)
            if row is None:
                if len(blank_row) > 2:
                    made[number] = str(number).join(blank_row)
                continue
            key = self._looks(row)
            if key is not None and key in right:
                continue
            new = self._restyled_row(number, area, change)
            if new != row:
                made[number] = new
            elif len(right) < _REMEMBERED:
                right.add(key)
        if made or area.full_columns:
            self._replace(made, content=False)

    def _blank_row(self, area: Area, change: Callable[[int], int]) -> list[str]:
        """Return a row that is not in the file yet, cut where its number goes.

        Only cells that get a style of their own.
        """
        pieces = ['<row r="']
        opening = '">'
        for column in range(area.left, area.right + 1):
            inherited = self.columns.style(column)
            style = change(inherited)
            if style != inherited:
                pieces.append(f'{opening}<c r="{LETTERS[column]}')
                opening = f'" s="{style}"/>'
        return [*pieces, f"{opening}</row>"]

    @staticmethod
    def _looks(row: str) -> Any:
        """Return a key that is equal for rows on which a change of style has the same effect."""
        found = rows.STYLES.findall(row)
        if len(found) == row.count("<c "):
            return (tuple(found), rows.row_style(row))
        return None

    def _restyled_row(self, number: int, area: Area, change: Callable[[int], int]) -> str:
        old = self.tidy(number)
        row = rows.restyled(old, change, area.left, area.right)
        own = rows.row_style(row)
        if area.full_columns and own is None:
            return row
        present = {letters for letters, _ in rows.STYLES.findall(row)}
        added = []
        for column in range(area.left, area.right + 1):
            inherited = self._style(None, own, column)
            style = change(inherited) if LETTERS[column] not in present else inherited
            if style != inherited:
                added.append(
                    rows.RawCell(column, style, f'<c r="{LETTERS[column]}{number}" s="{style}"/>')
                )
        if not added:
            return row
        cells = sorted((*rows.raw_cells(row), *added))
        return rows.assemble(rows.opening(row, number), rows.cells_xml(cells))

    # formulas that stand for several cells

    def prepare(self, area: Area) -> None:
        """Prepare cells to be overwritten.

        Write out formulas that share their text with them, and refuse parts of arrays.
        """
        self.check_unlocked(area)
        if self._special is None:
            self._special = any(" ref=" in row and "<f " in row for row in self.rows.values())
        gone = self._formula_cells(area)
        if gone:
            self._facts.formulas_changed()
        if not self._special:
            return
        for number, row in self.rows.items():
            if ("<f " in row and 't="array"' in row) or 't="dataTable"' in row:
                self._refuse_part(number, row, area)
        if any('t="shared"' in cell for cell in gone):
            self.unshare()

    @property
    def protected(self) -> bool:
        """Tell whether the sheet is protected."""
        return bool(_PROTECTED.search(self.tail))

    def protect(self, *, on: bool) -> None:
        """Protect the sheet, without a password, or lift its protection."""
        if on == self.protected:
            return
        self.tail = _PROTECTION.sub("", self.tail, count=1)
        if on:
            place = _BEFORE_PROTECTION.match(self.tail)
            end = place.end() if place else 0
            self.tail = self.tail[:end] + _OURS + self.tail[end:]
        self.touched(content=False)

    def check_unlocked(self, area: Area) -> None:
        """Refuse what Excel refuses on a protected sheet."""
        if self.protected and any(map(self._facts.styles.locked, self.styles(area))):
            raise FixInputError(
                "The sheet is protected.",
                where=f"{self.name}!{area.a1()}",
                cure="In Excel: Review, Unprotect Sheet.",
            )

    def _formula_cells(self, area: Area) -> list[str]:
        found: list[str] = []
        for number in self.numbers(area):
            if "<f" not in self.rows[number]:
                continue
            for cell in rows.raw_cells(self.tidy(number)):
                if area.left <= cell.column <= area.right and "<f" in cell.xml:
                    found.append(cell.xml)
        return found

    def _refuse_part(self, number: int, row: str, area: Area) -> None:
        for cell in self.cells(number, row):
            formula = rows.formula_of(cell[5])
            whole = parse_area(formula.attributes.get("ref", "")) if formula else None
            shared = formula is not None and formula.attributes.get("t") == "shared"
            if whole and not shared and area.overlaps(whole) and not area.contains(whole):
                raise FixInputError(
                    "Part of an array formula cannot be changed.",
                    where=f"{self.name}!{whole.a1()}",
                    cure="Change the whole array, or delete its formula first.",
                )

    def unshare(self) -> None:
        """Write every shared formula out in its own cell."""
        masters = self.masters()
        for number, row in self.rows.items():
            if 't="shared"' in row:
                self.rows[number] = self._written_out(number, self.tidy(number), masters)

    def _written_out(self, number: int, row: str, masters: dict[str, tuple[int, int, str]]) -> str:
        def rewrite(cell: rows.RawCell) -> str:
            formula = rows.formula_of(cell.xml)
            if formula is None or formula.attributes.get("t") != "shared":
                return cell.xml
            text = formula.text
            if not text and (master := masters.get(formula.attributes.get("si", ""))):
                moved = references.copied(
                    unescape_xml(master[2]), number - master[0], cell.column - master[1]
                )
                text = escape(moved)
            return rows.FORMULA.sub(lambda _: f"<f>{text}</f>", cell.xml, count=1)

        return rows.assemble(rows.opening(row, number), "".join(map(rewrite, rows.raw_cells(row))))

    def special_changed(self) -> None:
        """Look again for formulas that stand for several cells."""
        self._special = None

    # the part again

    def forget_results(self) -> None:
        """Take the last results out of all formulas, for they may be wrong by now."""
        for number, row in self.rows.items():
            bare = rows.without_cached(row)
            if bare != row:
                self.rows[number] = bare
                self.changed = True
        for area in self._arrays():
            for number in self.numbers(area):
                row = self.tidy(number)
                inside = "".join(
                    rows.blank(cell, number)
                    if area.left <= cell.column <= area.right and "<f" not in cell.xml
                    else cell.xml
                    for cell in rows.raw_cells(row)
                )
                self.rows[number] = rows.assemble(rows.opening(row, number), inside)

    def put_results(self, result: Callable[[int, int, str], float | str | bool | None]) -> None:
        """Give each formula without a result what this function returns, unless that is None."""
        for number in list(self.rows):
            if "<f" not in self.rows[number]:
                continue
            found = {}
            for row, column, formula in self.formulas_in(Area(number, 1, number, MAX_COLUMNS)):
                value = result(row, column, formula)
                if value is not None:
                    found[column] = value
            if found:
                self.rows[number] = rows.with_results(self.rows[number], found)
                self.changed = True

    def _arrays(self) -> list[Area]:
        """Return the areas that one formula fills."""
        found = []
        for row in self.rows.values():
            if "<f " not in row:
                continue
            for text in rows.ARRAY_AREA.findall(row):
                area = parse_area(text)
                if area and area.shape != (1, 1):
                    found.append(area)
        return found

    def content(self) -> bytes:
        """Return the sheet's XML as it is to be saved."""
        found = DIMENSION.search(self.head)
        named = parse_area(found[1]) if found else None
        if found and not (named and named.contains(self.used())):
            self.head = self.head.replace(found[0], f'<dimension ref="{self.used().a1()}"/>', 1)
        return "".join(
            (self.head, "<sheetData>", *self.rows.values(), "</sheetData>", self.tail)
        ).encode()


def _blank(cell: rows.RawCell, number: int, formats: bool) -> str:
    return "" if formats else rows.blank(cell, number)
