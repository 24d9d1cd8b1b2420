"""Calculate the product's own formulas, so that a saved file shows figures where nothing
calculates.

Mail previews, phones and Protected View show the last result that a file holds. Excel and
LibreOffice calculate again when they open it. A formula with anything that is not known here gets
no result: a blank is better than a wrong figure.
"""

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlplugin.engine.address import Area
from xlplugin.engine.criteria import criterion, is_exact
from xlplugin.engine.expressions import (
    Cells,
    ColumnReference,
    FunctionCall,
    Listed,
    Literal,
    NameReference,
    Node,
    Unknown,
    parse,
)
from xlplugin.engine.formula_functions import EACH, TAKE_ERRORS, WHOLE, total
from xlplugin.engine.formula_values import (
    Block,
    Failed,
    Value,
    as_truth,
    flat,
    folded,
    is_number,
    plain_value,
    single,
    spread,
)

if TYPE_CHECKING:
    from xlplugin.engine.sheet_xml import SheetXml
    from xlplugin.engine.tables import TablePart
    from xlplugin.engine.workbook import WorkbookFile

_DEEPEST = 60


class Calculator:
    """Results of formulas of one workbook as it is now; each cell is calculated once."""

    def __init__(self, workbook: "WorkbookFile") -> None:
        self._workbook = workbook
        self._known: dict[tuple[str, int, int], Value] = {}
        self._blocks: dict[tuple[str, Area], Block] = {}
        self._sheets: dict[str, Block] = {}
        self._formulas: dict[str, list[tuple[int, int, str]]] = {}
        self._xmls: dict[str, SheetXml] = {}
        self._parsed: dict[str, Node] = {}
        self._indexes: dict[Any, dict[tuple[Value, ...], list[int]]] = {}
        self._tables: dict[str, tuple[str, TablePart]] = {}
        for sheet in workbook.sheet_names():
            for table in workbook.tables(sheet):
                self._tables[table.name.casefold()] = sheet, table
        self._names: dict[str, str] = {}
        for name in workbook.names():
            if name.sheet is None:
                self._names[name.name.casefold()] = name.refers_to
        self._depth = 0

    def result(self, sheet: str, row: int, column: int, formula: str) -> Value:
        """Return the result of a cell's formula. Raises Unknown if it cannot be calculated."""
        key = (sheet, row, column)
        if key in self._known:
            return self._known[key]
        if self._depth > _DEEPEST:
            raise Unknown("a circle of formulas")
        self._depth += 1
        try:
            value = single(_Evaluation(self, sheet, row).of(self._tree(formula)))
        finally:
            self._depth -= 1
        self._known[key] = 0.0 if value is None else value
        return self._known[key]

    def try_result(self, sheet: str, row: int, column: int, formula: str) -> Value:
        """Return the result of a cell's formula; None if it cannot be calculated."""
        try:
            return self.result(sheet, row, column, formula)
        except (Unknown, ArithmeticError, ValueError, RecursionError):
            return None

    def _tree(self, formula: str) -> Node:
        if formula not in self._parsed:
            self._parsed[formula] = parse(formula)
        return self._parsed[formula]

    def block(self, sheet: str, area: Area) -> Block:
        """Return the values of cells, those of formulas calculated."""
        key = (sheet, area)
        if key not in self._blocks:
            self._blocks[key] = self._read(sheet, area)
        return self._blocks[key]

    def _read(self, sheet: str, area: Area) -> Block:
        if area.full_columns:
            raise Unknown("whole columns")
        values = self._values(sheet)
        width = area.shape[1]
        block: Block = []
        for row in values[area.top - 1 : area.bottom]:
            cells = row[area.left - 1 : area.right]
            block.append([*cells, *[None] * (width - len(cells))])
        while len(block) < area.shape[0]:
            block.append([None] * width)
        for at, column, formula in self._formulas[sheet]:
            if area.top <= at <= area.bottom and area.left <= column <= area.right:
                value = self.result(sheet, at, column, formula)
                block[at - area.top][column - area.left] = value
        return block

    def _values(self, sheet: str) -> Block:
        """Return the cells of a sheet from A1 on, read once; formulas are blank."""
        if sheet not in self._sheets:
            xml = self._xml(sheet)
            used = xml.used()._replace(top=1, left=1)
            rows = xml.read(used, True)
            self._sheets[sheet] = [[plain_value(value) for value in row] for row in rows]
            self._formulas[sheet] = list(xml.formulas_in(used))
        return self._sheets[sheet]

    def _xml(self, sheet: str) -> "SheetXml":
        if sheet not in self._xmls:
            self._xmls[sheet] = self._workbook.sheet(sheet)
        return self._xmls[sheet]

    def column(self, table: str, name: str) -> tuple[str, Area]:
        """Return the sheet and the cells of a table's column. Raises Unknown."""
        if table.casefold() not in self._tables:
            raise Unknown(table)
        sheet, part = self._tables[table.casefold()]
        area = part.part_named(name)
        if area is None:
            raise Unknown(f"{table}[{name}]")
        return sheet, area

    def named(self, name: str) -> Node:
        """Return what a defined name stands for. Raises Unknown."""
        if name.casefold() not in self._names:
            raise Unknown(name)
        return self._tree(self._names[name.casefold()])

    def is_hidden(self, sheet: str, row: int) -> bool:
        """Return True for a row that a filter or the user has hidden."""
        opening = self._xml(sheet).rows.get(row, "").partition(">")[0]
        return ' hidden="1"' in opening

    def matching(self, blocks: Sequence[tuple[str, Area]], keys: tuple[Value, ...]) -> list[int]:
        """Return the rows, from 0, whose cells in these columns equal these texts or numbers."""
        known = tuple(blocks)
        if known not in self._indexes:
            index: dict[tuple[Value, ...], list[int]] = {}
            columns = [self.block(sheet, area) for sheet, area in blocks]
            for place, cells in enumerate(zip(*columns, strict=True)):
                index.setdefault(tuple(folded(cell[0]) for cell in cells), []).append(place)
            self._indexes[known] = index
        return self._indexes[known].get(tuple(folded(key) for key in keys), [])


class _Evaluation:
    """Calculation of one cell's formula."""

    def __init__(self, calculator: Calculator, sheet: str, row: int) -> None:
        self._calculator = calculator
        self._sheet = sheet
        self._row = row

    def of(self, node: Node) -> Value | Block:
        """Return a value, or rows of values where cells or an array are meant."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Listed):
            return [list(row) for row in node.rows]
        if isinstance(node, NameReference):
            return self.of(self._calculator.named(node.name))
        if isinstance(node, Cells | ColumnReference):
            sheet, area = self.place(node)
            block = self._calculator.block(sheet, area)
            return block[0][0] if area.shape == (1, 1) else block
        return self._call(node)

    def place(self, node: Node) -> tuple[str, Area]:
        """Return the cells that a reference means. Raises Unknown for anything else."""
        if isinstance(node, NameReference):
            return self.place(self._calculator.named(node.name))
        if isinstance(node, Cells):
            return node.sheet or self._sheet, node.area
        if isinstance(node, ColumnReference):
            sheet, area = self._calculator.column(node.table, node.name)
            if node.this_row:
                area = area._replace(top=self._row, bottom=self._row)
            return sheet, area
        raise Unknown(str(node))

    def _call(self, node: FunctionCall) -> Value | Block:
        special = _SPECIAL.get(node.function)
        if special is not None:
            return special(self, *node.arguments)
        arguments = [self.of(argument) for argument in node.arguments]
        if node.function in WHOLE:
            return WHOLE[node.function](*arguments)
        if node.function in EACH:
            takes_errors = node.function in TAKE_ERRORS
            return spread(EACH[node.function], arguments, takes_errors=takes_errors)
        raise Unknown(node.function)

    # functions that do not take plain values

    def choose(self, condition: Node, yes: Node, no: Node | None = None) -> Value | Block:
        """IF: only the chosen side is calculated, unless the condition is an array."""
        asked = self.of(condition)
        if isinstance(asked, list):
            return spread(
                _pick, [asked, self.of(yes), self.of(no or Literal(False))], takes_errors=True
            )
        if isinstance(asked, Failed):
            return asked
        if as_truth(asked):
            return self.of(yes)
        return self.of(no) if no is not None else False

    def if_error(self, value: Node, otherwise: Node) -> Value | Block:
        """IFERROR."""
        found = self.of(value)
        if isinstance(found, list):
            return spread(_without_error, [found, self.of(otherwise)], takes_errors=True)
        if isinstance(found, Failed):
            return self.of(otherwise)
        return found

    def count_ifs(self, *pairs: Node) -> Value | Block:
        """COUNTIFS and COUNTIF."""
        return self._by_criteria(pairs, lambda places: float(len(places)))

    def sum_ifs(self, total: Node, *pairs: Node) -> Value | Block:
        """SUMIFS."""
        sheet, area = self.place(total)
        cells = self._calculator.block(sheet, area)

        def summed(places: list[int]) -> float:
            return math.fsum(cells[p][0] for p in places if is_number(cells[p][0]))

        return self._by_criteria(pairs, summed)

    def sum_if(self, where: Node, criterion: Node, total: Node) -> Value | Block:
        """SUMIF."""
        return self.sum_ifs(total, where, criterion)

    def _by_criteria(
        self, pairs: Sequence[Node], answer: Callable[[list[int]], float]
    ) -> Value | Block:
        places = [self.place(node) for node in pairs[::2]]
        columns = []
        for sheet, area in places:
            cells = self._calculator.block(sheet, area)
            if area.shape[1] > 1:
                cells = [[value] for value in flat([cells])]
            columns.append(cells)
        criteria = [self.of(node) for node in pairs[1::2]]

        def one(*wanted: Value) -> float:
            return answer(self._rows(places, columns, wanted))

        return spread(one, criteria)

    def _rows(
        self,
        places: Sequence[tuple[str, Area]],
        columns: Sequence[Block],
        wanted: Sequence[Value],
    ) -> list[int]:
        exact = [place for place, one in enumerate(wanted) if is_exact(one)]
        narrow = [place for place in exact if places[place][1].shape[1] == 1]
        if narrow:
            rows: Sequence[int] = self._calculator.matching(
                [places[place] for place in narrow], tuple(wanted[place] for place in narrow)
            )
        else:
            rows = range(len(columns[0]))
        found = list(rows)
        for place, one in enumerate(wanted):
            if place not in narrow:
                meets = criterion(one)
                found = [row for row in found if meets(columns[place][row][0])]
        return found

    def subtotal(self, kind: Node, where: Node) -> Value:
        """SUBTOTAL 103 (how many are filled) and 109 (sum) of the rows that are shown."""
        sheet, area = self.place(where)
        cells = self._calculator.block(sheet, area)
        shown = []
        for place, row in enumerate(cells):
            if not self._calculator.is_hidden(sheet, area.top + place):
                shown.append(row[0])
        if kind == Literal(103.0):
            return float(sum(1 for value in shown if value is not None))
        if kind == Literal(109.0):
            return total([[value] for value in shown])
        raise Unknown("SUBTOTAL")

    def index(self, where: Node, row: Node) -> Value:
        """INDEX of a column."""
        place = single(self.of(row))
        if isinstance(place, Failed):
            return place
        cells = self.of(where)
        rows = cells if isinstance(cells, list) else [[cells]]
        if not 1 <= place <= len(rows):
            return Failed("#REF!")
        return rows[int(place) - 1][0]


def _pick(condition: Value, yes: Value, no: Value) -> Value:
    if isinstance(condition, Failed):
        return condition
    return yes if as_truth(condition) else no


def _without_error(value: Value, otherwise: Value) -> Value:
    if isinstance(value, Failed):
        return otherwise
    return value


_SPECIAL: dict[str, Callable[..., Value | Block]] = {
    "IF": _Evaluation.choose,
    "IFERROR": _Evaluation.if_error,
    "COUNTIF": _Evaluation.count_ifs,
    "COUNTIFS": _Evaluation.count_ifs,
    "SUMIF": _Evaluation.sum_if,
    "SUMIFS": _Evaluation.sum_ifs,
    "SUBTOTAL": _Evaluation.subtotal,
    "INDEX": _Evaluation.index,
}
