"""Parse a formula into a tree.

Only the grammar of the product's own formulas; anything else raises Unknown.
"""

import re
from typing import NamedTuple

from xlplugin.engine.address import Area, parse_area


class Unknown(Exception):
    """This formula cannot be calculated here."""


class Literal(NamedTuple):
    """Number, a text or a truth value."""

    value: float | str | bool


class Listed(NamedTuple):
    """Array written out: {1,2;3,4}."""

    rows: tuple[tuple[float | str | bool, ...], ...]


class Cells(NamedTuple):
    """Cells by address; sheet is empty for the formula's own."""

    sheet: str
    area: Area


class ColumnReference(NamedTuple):
    """Column of a table, or its cell in the formula's own row."""

    table: str
    name: str
    this_row: bool


class NameReference(NamedTuple):
    """Defined name."""

    name: str


class FunctionCall(NamedTuple):
    """Function, or an operator as one: "+", "&", "neg"."""

    function: str
    arguments: tuple["Node", ...]


Node = Literal | Listed | Cells | ColumnReference | NameReference | FunctionCall

_TOKEN = re.compile(
    r"\s*(?:"
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)(?![\w:!])"
    r"|(?P<column>[^\W\d]\w*(?:\[\[#This Row\],\[[^\[\]]+\]\]|\[[^\[\]#@]+\]))"
    r"|(?P<cells>(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(!])"
    r"|(?P<call>[A-Z][A-Z0-9.]*)\("
    r"|(?P<name>[^\W\d][\w.]*)(?![(!\[])"
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),{};])"
    r")"
)
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"))
_MARK = re.compile(r"(?P<table>\w+)\[(?:\[#This Row\],\[(?P<own>[^\]]+)\]|(?P<whole>[^\]]+))\]")


def parse(formula: str) -> Node:
    """Return the tree of a formula as a file holds it, without the equals sign. Raises Unknown."""
    parser = _Parser(_tokens(formula))
    node = parser.comparison(0)
    if parser.place != len(parser.tokens):
        raise Unknown(formula)
    return node


def _tokens(formula: str) -> list[tuple[str, str]]:
    found = []
    place = 0
    while place < len(formula.rstrip()):
        match = _TOKEN.match(formula, place)
        if match is None or match.lastgroup is None:
            raise Unknown(formula)
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    """Reads tokens by precedence."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0

    def _peek(self) -> tuple[str, str]:
        if self.place < len(self.tokens):
            return self.tokens[self.place]
        return ("end", "")

    def _take(self, sign: str) -> None:
        if self._peek() != ("sign", sign):
            raise Unknown(sign)
        self.place += 1

    def comparison(self, level: int) -> Node:
        """Read an operation of this level or a stronger one."""
        if level == len(_LEVELS):
            return self._signed()
        node = self.comparison(level + 1)
        while self._peek()[0] == "sign" and self._peek()[1] in _LEVELS[level]:
            sign = self._peek()[1]
            self.place += 1
            node = FunctionCall(sign, (node, self.comparison(level + 1)))
        return node

    def _signed(self) -> Node:
        if self._peek() == ("sign", "-"):
            self.place += 1
            return FunctionCall("neg", (self._signed(),))
        if self._peek() == ("sign", "+"):
            self.place += 1
            return self._signed()
        return self._one()

    def _one(self) -> Node:
        kind, text = self._peek()
        self.place += 1
        if kind == "text":
            return Literal(text[1:-1].replace('""', '"'))
        if kind == "number":
            return Literal(float(text))
        if kind == "column":
            return _column(text)
        if kind == "cells":
            return _cells(text)
        if kind == "call":
            return FunctionCall(text, self._arguments())
        if kind == "name":
            return _named(text)
        if (kind, text) == ("sign", "("):
            node = self.comparison(0)
            self._take(")")
            return node
        if (kind, text) == ("sign", "{"):
            return self._listed()
        raise Unknown(text)

    def _arguments(self) -> tuple[Node, ...]:
        if self._peek() == ("sign", ")"):
            self.place += 1
            return ()
        found = [self.comparison(0)]
        while self._peek() == ("sign", ","):
            self.place += 1
            found.append(self.comparison(0))
        self._take(")")
        return tuple(found)

    def _listed(self) -> Node:
        rows: list[list[float | str | bool]] = [[]]
        while True:
            value = self._signed()
            if not isinstance(value, Literal):
                raise Unknown("{}")
            rows[-1].append(value.value)
            sign = self._peek()[1]
            self.place += 1
            if sign == "}":
                return Listed(tuple(map(tuple, rows)))
            if sign == ";":
                rows.append([])
            elif sign != ",":
                raise Unknown("{}")


def _column(text: str) -> Node:
    match = _MARK.fullmatch(text)
    if match is None:
        raise Unknown(text)
    return ColumnReference(match["table"], match["own"] or match["whole"], match["own"] is not None)


def _cells(text: str) -> Node:
    sheet, _, address = text.rpartition("!")
    area = parse_area(address)
    if area is None:
        raise Unknown(text)
    return Cells(sheet.strip("'").replace("''", "'"), area)


def _named(text: str) -> Node:
    if text in ("TRUE", "FALSE"):
        return Literal(text == "TRUE")
    return NameReference(text)
