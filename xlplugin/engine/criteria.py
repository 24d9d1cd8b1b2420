"""Criteria of COUNTIF and SUMIF: "<5", "=text", "te*t"."""

import re
from collections.abc import Callable
from typing import Any

from xlplugin.engine.expressions import Unknown
from xlplugin.engine.formula_values import Failed, Value, is_number

_CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)


def is_exact(wanted: Value) -> bool:
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


def criterion(wanted: Value) -> Callable[[Value], bool]:
    """Return the test that COUNTIF makes of a cell. Raises Unknown for a form that is not known."""
    if is_number(wanted):
        return lambda cell: is_number(cell) and cell == wanted
    if wanted is None:
        return lambda cell: is_number(cell) and cell == 0
    if not isinstance(wanted, str) or isinstance(wanted, Failed):
        raise Unknown("criterion")
    match = _CRITERION.fullmatch(wanted)
    assert match is not None
    sign = match[1] or "="
    operand = match[2]
    if operand and _looks_like_number(operand):
        number = float(operand)
        return lambda cell: is_number(cell) and compared(sign, cell, number)
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


def compared(sign: str, left: Any, right: Any) -> bool:
    """Return whether a comparison holds."""
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
