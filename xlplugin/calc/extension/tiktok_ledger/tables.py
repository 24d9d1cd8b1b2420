"""Read and change tables, which Calc calls database ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import uno

from .requests import Area, Requests


class TableRequests(Requests):
    """Tables, and the rows that they take in."""

    def do_tables(self) -> list[Any]:
        """Tell every table: sheet, name, corners, and whether it has totals and filter arrows."""
        names = self.model.getSheets().getElementNames()
        ranges = self.model.DatabaseRanges
        found = []
        for name in ranges.getElementNames():
            table = ranges.getByName(name)
            address = table.getDataArea()
            found.append(
                [
                    names[address.Sheet],
                    name,
                    self._corners(address),
                    table.TotalsRow,
                    table.AutoFilter,
                ]
            )
        return found

    def do_adopt(self) -> int:
        """Let every table take in the rows typed right under it, as Excel does while one types.

        Return how many there were.
        """
        adopted = 0
        for sheet, name, (top, left, bottom, right), totals, _ in self.do_tables():
            if totals:
                continue
            below = self._filled_below(sheet, left, right, bottom)
            if below:
                self.do_resize(name, sheet, [top, left, bottom + below, right])
                adopted += below
        return adopted

    def _filled_below(self, sheet: str, left: int, right: int, bottom: int) -> int:
        last = self._used(sheet)[2]
        if last <= bottom:
            return 0
        rows = self._cells(sheet, [bottom + 1, left, last, right]).getDataArray()
        for count, row in enumerate(rows):
            if all(value == "" for value in row):
                return count
        return len(rows)

    def do_resize(self, name: str, sheet: str, area: Area) -> None:
        """Give a table other cells; new rows get the validation of the rows above."""
        table = self.model.DatabaseRanges.getByName(name)
        before = self._corners(table.getDataArea())
        table.setDataArea(self._cells(sheet, area).getRangeAddress())
        if area[2] > before[2]:
            self._extend_validations(sheet, area, before[2])
            self._fill_calculated(sheet, area, before[2])

    def _fill_calculated(self, sheet: str, area: Area, last: int) -> None:
        """Fill new rows of columns in which every old row has a formula."""
        top, left, bottom, right = area
        if last <= top:
            return
        pattern = self._cells(sheet, [last, left, last, right]).getFormulaArray()[0]
        for place, formula in enumerate(pattern):
            if not formula.startswith("="):
                continue
            column = left + place
            body = self._cells(sheet, [top + 1, column, last, column])
            found = body.queryContentCells(16).getRangeAddresses()
            if sum(one.EndRow - one.StartRow + 1 for one in found) == last - top:
                whole = self._cells(sheet, [last, column, bottom, column])
                whole.fillAuto(uno.Enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1)

    def _extend_validations(self, sheet: str, area: Area, last: int) -> None:
        """Copy each column's validation from its last old row to the new rows, unless they have it
        already.
        """
        _, left, bottom, right = area
        for column in range(left, right + 1):
            pattern = self._cells(sheet, [last, column, last, column])
            target = self._cells(sheet, [bottom, column, bottom, column])
            if pattern.Validation.Type.value != target.Validation.Type.value:
                self._cells(sheet, [last, column, bottom, column]).Validation = pattern.Validation

    def do_add_table(self, name: str, sheet: str, area: Area) -> None:
        """Make a table with filter arrows."""
        self.model.DatabaseRanges.addNewByName(name, self._cells(sheet, area).getRangeAddress())
        self.model.DatabaseRanges.getByName(name).AutoFilter = True

    def do_filter_rows(self, name: str, fields: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Show only rows that have one of a column's words.

        Each field is a column from 0 and its words; no words take its filter away. Filters on
        other columns stay.
        """
        table = self.model.DatabaseRanges.getByName(name)
        descriptor = table.getFilterDescriptor()
        ours = [place for place, _ in fields]
        kept = [one for one in descriptor.getFilterFields3() if one.Field not in ours]
        for place, words in fields:
            if words:
                kept.append(self._one_of(place, words))
        descriptor.ContainsHeader = True
        descriptor.setFilterFields3(tuple(kept))
        if kept:
            table.refresh()
        else:  # a refresh without a filter would leave the rows hidden
            cells = table.getReferredCells()
            nothing = cells.createFilterDescriptor(True)
            nothing.ContainsHeader = True  # else the table loses its row of headings
            cells.filter(nothing)

    def do_shown_rows(self, sheet: str, top: int, count: int) -> list[list[int]]:
        """Tell the first and the last of each run of rows that no filter hides."""
        column = self._cells(sheet, [top, 1, top + count - 1, 1])
        shown = column.queryVisibleCells().getRangeAddresses()
        return [[one.StartRow + 1, one.EndRow + 1] for one in shown]

    @staticmethod
    def _one_of(place: int, words: Sequence[str]) -> Any:
        """Return a filter field: the column's text is one of these words."""
        field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField3")
        field.Connection = uno.Enum("com.sun.star.sheet.FilterConnection", "AND")
        field.Field = place
        values = []
        for word in words:
            value = uno.createUnoStruct("com.sun.star.sheet.FilterFieldValue")
            value.IsNumeric = False
            value.StringValue = word
            value.FilterType = 1  # FilterFieldType.STRING
            values.append(value)
        field.Operator = 2  # FilterOperator2.EQUAL
        field.Values = tuple(values)
        return field

    def do_filter(self, name: str, shown: bool) -> None:
        """Show or hide a table's filter arrows."""
        self.model.DatabaseRanges.getByName(name).AutoFilter = shown
