"""Declare the values of formulas: numbers, texts, truth values, blanks, errors, and arrays."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from xlplugin.engine.expressions import Unknown
from xlplugin.engine.serial import to_serial
from xlplugin.engine.typing_rules import general_text

Value = Any  # float, str, bool, None for a blank, Failed for an error
Block = list[list[Value]]


class Failed(str):
    """Error value, such as #N/A."""


NOT_AVAILABLE = Failed("#N/A")
WRONG_KIND = Failed("#VALUE!")
BY_ZERO = Failed("#DIV/0!")


def plain_value(value: Value) -> Value:
    """Return a cell's value as formulas count it: a date is a number, an error is Failed."""
    if isinstance(value, dt.datetime):
        return to_serial(value)
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
        return Failed(value) if value in ("#N/A", "#VALUE!", "#REF!", "#DIV/0!") else value
    return value


def single(value: Value | Block) -> Value:
    """Return the value of a cell, or the first one of an array."""
    if isinstance(value, list):
        return value[0][0]
    return value


def is_number(value: Value) -> bool:
    """Return whether it is a number; a truth value is none."""
    return isinstance(value, float | int) and not isinstance(value, bool)


def folded(value: Value) -> Value:
    """Return a text as Excel compares it: capitals are the same as small letters."""
    if isinstance(value, str):
        return value.casefold()
    return value


def as_truth(value: Value) -> bool:
    """Return a value as a condition. Raises Unknown for a text."""
    if isinstance(value, str):
        raise Unknown("a text as a condition")
    return bool(value)


def as_number(value: Value) -> float:
    """Return a value as a number: a blank is 0. Raises Unknown for a text."""
    if value is None:
        return 0.0
    if isinstance(value, bool | float | int):
        return float(value)
    raise Unknown("a text as a number")


def as_text(value: Value) -> str:
    """Return a value as a text: a blank is ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return general_text(value)
    return str(value)


def flat(blocks: Sequence[Value | Block]) -> list[Value]:
    """Return all values of arrays and cells; texts of arrays count as what they are."""
    values: list[Value] = []
    for block in blocks:
        for row in block if isinstance(block, list) else [[block]]:
            values.extend(row)
    return values


def spread(
    function: Callable[..., Value],
    arguments: Sequence[Value | Block],
    *,
    takes_errors: bool = False,
) -> Value | Block:
    """Apply a function to values, or cell by cell to arrays; a single row or column is repeated.

    An error among the values is the result, unless the function takes errors.
    """
    blocks = [argument for argument in arguments if isinstance(argument, list)]
    if not blocks:
        return _applied(function, arguments, takes_errors)
    height = max(len(block) for block in blocks)
    width = max(len(block[0]) for block in blocks)
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            values = [_at(argument, row, column) for argument in arguments]
            cells.append(_applied(function, values, takes_errors))
        rows.append(cells)
    return rows


def _at(argument: Value | Block, row: int, column: int) -> Value:
    if not isinstance(argument, list):
        return argument
    if len(argument) > 1 and row >= len(argument):
        return NOT_AVAILABLE
    cells = argument[0] if len(argument) == 1 else argument[row]
    return cells[0] if len(cells) == 1 else cells[column]


def _applied(function: Callable[..., Value], values: Sequence[Value], takes_errors: bool) -> Value:
    if not takes_errors:
        for value in values:
            if isinstance(value, Failed):
                return value
    return function(*values)
