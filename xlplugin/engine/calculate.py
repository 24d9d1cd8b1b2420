"""Calculate the product's own formulas, so that a saved file shows figures where nothing
calculates.

Mail previews, phones and Protected View show the last result that a file holds. Excel and
LibreOffice calculate again when they open it. A formula with anything that is not known here gets
no result: a blank is better than a wrong figure.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from xlplugin.engine.address import Area
from xlplugin.engine.expressions import (
    Call,
    Cells,
    Column,
    Listed,
    Literal,
    Name,
    Node,
    Unknown,
    parse,
)
from xlplugin.engine.serial import to_datetime, to_serial
from xlplugin.engine.typing_rules import general_text

if TYPE_CHECKING:
    from xlplugin.engine.sheet_xml import SheetXml
    from xlplugin.engine.workbook import Workbook

Value = Any  # float, str, bool, None for a blank, Failed for an error
Block = list[list[Value]]


class Failed(str):
    """An error value, such as #N/A."""


NOT_AVAILABLE = Failed("#N/A")
WRONG_KIND = Failed("#VALUE!")
BY_ZERO = Failed("#DIV/0!")
_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)
_DEEPEST = 60


class Calculator:
    """Results of formulas of one workbook as it is now; each cell is calculated once."""

    def __init__(self, workbook: "Workbook") -> None:
        self._workbook = workbook
        self._known: dict[tuple[str, int, int], Value] = {}
        self._blocks: dict[tuple[str, Area], Block] = {}
        self._sheets: dict[str, Block] = {}
        self._formulas: dict[str, list[tuple[int, int, str]]] = {}
        self._xmls: dict[str, SheetXml] = {}
        self._parsed: dict[str, Node] = {}
        self._indexes: dict[Any, dict[tuple[Value, ...], list[int]]] = {}
        self._tables = {
            table.name.casefold(): (sheet, table)
            for sheet in workbook.sheet_names()
            for table in workbook.tables(sheet)
        }
        self._names = {
            name.name.casefold(): name.refers_to for name in workbook.names() if name.sheet is None
        }
        self._depth = 0

    def result(self, sheet: str, row: int, column: int, formula: str) -> Value:
        """Return what a cell's formula comes to. Raises Unknown where that cannot be said."""
        key = (sheet, row, column)
        if key in self._known:
            return self._known[key]
        if self._depth > _DEEPEST:
            raise Unknown("a circle of formulas")
        self._depth += 1
        try:
            value = _single(_Evaluation(self, sheet, row).of(self._tree(formula)))
        finally:
            self._depth -= 1
        self._known[key] = 0.0 if value is None else value
        return self._known[key]

    def try_result(self, sheet: str, row: int, column: int, formula: str) -> Value:
        """Return what a cell's formula comes to; None where that cannot be said."""
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
            self._sheets[sheet] = [[_plain(value) for value in row] for row in rows]
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
                index.setdefault(tuple(_folded(cell[0]) for cell in cells), []).append(place)
            self._indexes[known] = index
        return self._indexes[known].get(tuple(_folded(key) for key in keys), [])


class _Evaluation:
    """The calculation of one cell's formula."""

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
        if isinstance(node, Name):
            return self.of(self._calculator.named(node.name))
        if isinstance(node, Cells | Column):
            sheet, area = self.place(node)
            block = self._calculator.block(sheet, area)
            return block[0][0] if area.shape == (1, 1) else block
        return self._call(node)

    def place(self, node: Node) -> tuple[str, Area]:
        """Return the cells that a reference means. Raises Unknown for anything else."""
        if isinstance(node, Name):
            return self.place(self._calculator.named(node.name))
        if isinstance(node, Cells):
            return node.sheet or self._sheet, node.area
        if isinstance(node, Column):
            sheet, area = self._calculator.column(node.table, node.name)
            if node.this_row:
                area = area._replace(top=self._row, bottom=self._row)
            return sheet, area
        raise Unknown(str(node))

    def _call(self, node: Call) -> Value | Block:
        special = _SPECIAL.get(node.function)
        if special is not None:
            return special(self, *node.arguments)
        arguments = [self.of(argument) for argument in node.arguments]
        if node.function in _WHOLE:
            return _WHOLE[node.function](*arguments)
        if node.function in _EACH:
            return _spread(_EACH[node.function], arguments)
        raise Unknown(node.function)

    # functions that do not take plain values

    def choose(self, condition: Node, yes: Node, no: Node | None = None) -> Value | Block:
        """IF: only the chosen side is calculated, unless the condition is an array."""
        asked = self.of(condition)
        if isinstance(asked, list):
            return _spread(_pick, [asked, self.of(yes), self.of(no or Literal(False))])
        if isinstance(asked, Failed):
            return asked
        if _truth(asked):
            return self.of(yes)
        return self.of(no) if no is not None else False

    def if_error(self, value: Node, otherwise: Node) -> Value | Block:
        """IFERROR."""
        found = self.of(value)
        if isinstance(found, list):
            return _spread(
                lambda a, b: b if isinstance(a, Failed) else a, [found, self.of(otherwise)]
            )
        return self.of(otherwise) if isinstance(found, Failed) else found

    def count_ifs(self, *pairs: Node) -> Value | Block:
        """COUNTIFS and COUNTIF."""
        return self._by_criteria(pairs, lambda places: float(len(places)))

    def sum_ifs(self, total: Node, *pairs: Node) -> Value | Block:
        """SUMIFS."""
        sheet, area = self.place(total)
        cells = self._calculator.block(sheet, area)

        def summed(places: list[int]) -> float:
            return math.fsum(cells[p][0] for p in places if _is_number(cells[p][0]))

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
            columns.append(
                [[value] for row in cells for value in row] if area.shape[1] > 1 else cells
            )
        criteria = [self.of(node) for node in pairs[1::2]]

        def one(*wanted: Value) -> float:
            return answer(self._rows(places, columns, wanted))

        return _spread(one, criteria)

    def _rows(
        self,
        places: Sequence[tuple[str, Area]],
        columns: Sequence[Block],
        wanted: Sequence[Value],
    ) -> list[int]:
        exact = [place for place, one in enumerate(wanted) if _is_exact(one)]
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
                meets = _criterion(one)
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
            return _total([[value] for value in shown])
        raise Unknown("SUBTOTAL")

    def index(self, where: Node, row: Node) -> Value:
        """INDEX of a column."""
        place = _single(self.of(row))
        if isinstance(place, Failed):
            return place
        cells = self.of(where)
        rows = cells if isinstance(cells, list) else [[cells]]
        if not 1 <= place <= len(rows):
            return Failed("#REF!")
        return rows[int(place) - 1][0]


def _plain(value: Value) -> Value:
    if isinstance(value, dt.datetime):
        return to_serial(value)
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
        return Failed(value) if value in ("#N/A", "#VALUE!", "#REF!", "#DIV/0!") else value
    return value


def _single(value: Value | Block) -> Value:
    return value[0][0] if isinstance(value, list) else value


def _is_number(value: Value) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def _truth(value: Value) -> bool:
    if isinstance(value, str):
        raise Unknown("a text as a condition")
    return bool(value)


def _number(value: Value) -> float:
    if value is None:
        return 0.0
    if isinstance(value, bool | float | int):
        return float(value)
    raise Unknown("a text as a number")


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return general_text(value) if isinstance(value, float) else str(value)


def _spread(function: Callable[..., Value], arguments: Sequence[Value | Block]) -> Value | Block:
    """Apply a function to values, or cell by cell to arrays; a single row or column is repeated."""
    blocks = [argument for argument in arguments if isinstance(argument, list)]
    if not blocks:
        return _applied(function, arguments)
    height = max(len(block) for block in blocks)
    width = max(len(block[0]) for block in blocks)
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            values = [_at(argument, row, column) for argument in arguments]
            cells.append(_applied(function, values))
        rows.append(cells)
    return rows


def _at(argument: Value | Block, row: int, column: int) -> Value:
    if not isinstance(argument, list):
        return argument
    cells = argument[0] if len(argument) == 1 else argument[row] if row < len(argument) else None
    if cells is None:
        return NOT_AVAILABLE
    return cells[0] if len(cells) == 1 else cells[column]


def _applied(function: Callable[..., Value], values: Sequence[Value]) -> Value:
    if function not in _TAKE_ERRORS:
        for value in values:
            if isinstance(value, Failed):
                return value
    return function(*values)


def _is_exact(wanted: Value) -> bool:
    """Return True for a criterion that asks for equal texts without wildcards."""
    if not isinstance(wanted, str) or isinstance(wanted, Failed):
        return False
    if not wanted or wanted[0] in "=<>" or set(wanted) & set("*?~"):
        return False
    return not _looks_like_number(wanted)


def _looks_like_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _criterion(wanted: Value) -> Callable[[Value], bool]:
    """Return the test that COUNTIF makes of a cell. Raises Unknown for a form that is not known."""
    if _is_number(wanted):
        return lambda cell: _is_number(cell) and cell == wanted
    if wanted is None:
        return lambda cell: _is_number(cell) and cell == 0
    if not isinstance(wanted, str) or isinstance(wanted, Failed):
        raise Unknown("criterion")
    match = _CRITERION.fullmatch(wanted)
    assert match is not None
    sign = match[1] or "="
    operand = match[2]
    if operand and _looks_like_number(operand):
        number = float(operand)
        return lambda cell: _is_number(cell) and _compared(sign, cell, number)
    if sign == "=":
        if not operand:
            return lambda cell: cell is None if match[1] else cell in (None, "")
        pattern = _pattern(operand)
        return lambda cell: isinstance(cell, str) and bool(pattern.fullmatch(cell))
    if sign == "<>":
        pattern = _pattern(operand)
        if not operand:
            return lambda cell: cell is not None
        return lambda cell: not (isinstance(cell, str) and pattern.fullmatch(cell))
    raise Unknown(wanted)


def _pattern(text: str) -> re.Pattern[str]:
    """Return the wildcards * and ? as a regular expression."""
    made = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(made, re.IGNORECASE | re.DOTALL)


def _compared(sign: str, left: Any, right: Any) -> bool:
    if sign == "=":
        return bool(left == right)
    if sign == "<>":
        return bool(left != right)
    if sign == "<":
        return bool(left < right)
    if sign == ">":
        return bool(left > right)
    if sign == "<=":
        return bool(left <= right)
    return bool(left >= right)


def _comparison(sign: str) -> Callable[[Value, Value], Value]:
    def compare(left: Value, right: Value) -> bool:
        one = _comparable(left, right)
        two = _comparable(right, left)
        if isinstance(one, str) != isinstance(two, str) and sign not in ("=", "<>"):
            raise Unknown("a text beside a number")
        return _compared(sign, _folded(one), _folded(two))

    return compare


def _comparable(value: Value, other: Value) -> Value:
    """Return a blank is "" beside a text and 0 beside a number."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else 0.0


def _divided(left: Value, right: Value) -> Value:
    return BY_ZERO if _number(right) == 0 else _number(left) / _number(right)


def _pick(condition: Value, yes: Value, no: Value) -> Value:
    return yes if _truth(condition) else no


def _rounded(value: Value, digits: Value) -> float:
    """Round as Excel does: halves away from zero, of the decimal that the number stands for."""
    number = _number(value)
    scale = 10.0 ** _number(digits)
    scaled = float(f"{abs(number) * scale:.15g}")
    return math.copysign(math.floor(scaled + 0.5) / scale, number) + 0.0


def _fixed(value: Value, digits: Value) -> str:
    places = int(_number(digits))
    return f"{_rounded(value, digits):,.{places}f}"


def _formatted(value: Value, code: Value) -> str:
    if code != "00":
        raise Unknown(f"TEXT {code}")
    return f"{round(_number(value)):02d}"


def _date_part(part: str) -> Callable[[Value], Value]:
    def take(value: Value) -> Value:
        moment = to_datetime(_number(value))
        return Failed("#NUM!") if moment is None else float(getattr(moment, part))

    return take


def _day(year: Value, month: Value, day: Value) -> Value:
    first = dt.datetime(int(_number(year)), 1, 1)  # noqa: DTZ001 - a cell has no time zone
    months = first.month - 1 + int(_number(month)) - 1
    start = first.replace(year=first.year + months // 12, month=months % 12 + 1)
    return to_serial(start + dt.timedelta(days=_number(day) - 1))


def _today() -> Value:
    now = dt.datetime.now()  # noqa: DTZ005 - the user's own calendar
    return to_serial(now.replace(hour=0, minute=0, second=0, microsecond=0))


def _found(needle: Value, text: Value) -> Value:
    place = _text(text).casefold().find(_text(needle).casefold())
    return WRONG_KIND if place < 0 else float(place + 1)


def _flat(blocks: Sequence[Value | Block]) -> list[Value]:
    """Return all values of arrays and cells; texts of arrays count as what they are."""
    values: list[Value] = []
    for block in blocks:
        for row in block if isinstance(block, list) else [[block]]:
            values.extend(row)
    return values


def _total(*blocks: Value | Block) -> Value:
    values = _flat(blocks)
    for value in values:
        if isinstance(value, Failed):
            return value
    return math.fsum(value for value in values if _is_number(value))


def _largest(*blocks: Value | Block) -> Value:
    numbers = [value for value in _flat(blocks) if _is_number(value)]
    return max(numbers, default=0.0)


def _products(*blocks: Value | Block) -> Value:
    multiplied = _spread(lambda *values: math.prod(map(_plain_number, values)), blocks)
    return _total(multiplied)


def _plain_number(value: Value) -> float:
    """SUMPRODUCT counts texts and truth values as 0."""
    return float(value) if _is_number(value) else 0.0


def _count(*blocks: Value | Block) -> float:
    return float(sum(1 for value in _flat(blocks) if _is_number(value)))


def _count_filled(*blocks: Value | Block) -> float:
    return float(sum(1 for value in _flat(blocks) if value is not None))


def _all(*blocks: Value | Block) -> Value:
    return all(_truth(value) for value in _flat(blocks) if value is not None)


def _any(*blocks: Value | Block) -> Value:
    return any(_truth(value) for value in _flat(blocks) if value is not None)


def _match(wanted: Value | Block, where: Value | Block, kind: Value) -> Value | Block:
    """MATCH for an equal value."""
    if kind != 0:
        raise Unknown("MATCH")
    places: dict[Value, float] = {}
    for place, value in enumerate(_flat([where]), 1):
        key = (isinstance(value, bool), _folded(value))
        places.setdefault(key, float(place))

    def find(one: Value) -> Value:
        return places.get((isinstance(one, bool), _folded(one)), NOT_AVAILABLE)

    return _spread(find, [wanted])


def _is_error(value: Value) -> bool:
    return isinstance(value, Failed)


def _n(value: Value) -> float:
    return float(value) if isinstance(value, float | int) else 0.0


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
_WHOLE: dict[str, Callable[..., Value | Block]] = {
    "SUM": _total,
    "MAX": _largest,
    "COUNT": _count,
    "COUNTA": _count_filled,
    "SUMPRODUCT": _products,
    "AND": _all,
    "OR": _any,
    "MATCH": _match,
}
_EACH: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "/": _divided,
    "&": lambda a, b: _text(a) + _text(b),
    "neg": lambda a: -_number(a),
    **{sign: _comparison(sign) for sign in ("=", "<>", "<", ">", "<=", ">=")},
    "HYPERLINK": lambda target, text: _text(text),
    "ROUND": _rounded,
    "FIXED": _fixed,
    "TEXT": _formatted,
    "DAY": _date_part("day"),
    "MONTH": _date_part("month"),
    "YEAR": _date_part("year"),
    "DATE": _day,
    "TODAY": _today,
    "LEFT": lambda text, count: _text(text)[: int(_number(count))],
    "LEN": lambda text: float(len(_text(text))),
    "TRIM": lambda text: " ".join(_text(text).split(" ")).strip(),
    "SEARCH": _found,
    "N": _n,
    "NOT": lambda value: not _truth(value),
    "ISNUMBER": lambda value: _is_number(value),
    "ISERROR": _is_error,
}
_TAKE_ERRORS = {_is_error, _EACH["ISNUMBER"]}
