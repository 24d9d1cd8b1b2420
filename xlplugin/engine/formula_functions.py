"""Excel's functions that the product's formulas use."""

import datetime as dt
import math
from collections.abc import Callable

from xlplugin.engine.criteria import compared
from xlplugin.engine.expressions import Unknown
from xlplugin.engine.formula_values import (
    BY_ZERO,
    NOT_AVAILABLE,
    WRONG_KIND,
    Block,
    Failed,
    Value,
    as_number,
    as_text,
    as_truth,
    flat,
    folded,
    is_number,
    spread,
)
from xlplugin.engine.serial import to_datetime, to_serial


def _comparison(sign: str) -> Callable[[Value, Value], Value]:
    def compare(left: Value, right: Value) -> bool:
        one = _comparable(left, right)
        two = _comparable(right, left)
        if isinstance(one, str) != isinstance(two, str) and sign not in ("=", "<>"):
            raise Unknown("a text beside a number")
        return compared(sign, folded(one), folded(two))

    return compare


def _comparable(value: Value, other: Value) -> Value:
    """Return a value to be compared: a blank becomes "" beside a text, 0 beside a number."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else 0.0


def _divided(left: Value, right: Value) -> Value:
    if as_number(right) == 0:
        return BY_ZERO
    return as_number(left) / as_number(right)


def _rounded(value: Value, digits: Value) -> float:
    """Round as Excel does: halves away from zero, of the decimal that the number stands for."""
    number = as_number(value)
    scale = 10.0 ** as_number(digits)
    scaled = float(f"{abs(number) * scale:.15g}")
    return math.copysign(math.floor(scaled + 0.5) / scale, number) + 0.0


def _fixed(value: Value, digits: Value) -> str:
    places = int(as_number(digits))
    return f"{_rounded(value, digits):,.{places}f}"


def _formatted(value: Value, code: Value) -> str:
    if code != "00":
        raise Unknown(f"TEXT {code}")
    return f"{round(as_number(value)):02d}"


def _trimmed(value: Value) -> str:
    return " ".join(word for word in as_text(value).split(" ") if word)


def _date_part(part: str) -> Callable[[Value], Value]:
    def take(value: Value) -> Value:
        moment = to_datetime(as_number(value))
        return Failed("#NUM!") if moment is None else float(getattr(moment, part))

    return take


def _day(year: Value, month: Value, day: Value) -> Value:
    first = dt.datetime(int(as_number(year)), 1, 1)  # noqa: DTZ001 - a cell has no time zone
    months = first.month - 1 + int(as_number(month)) - 1
    start = first.replace(year=first.year + months // 12, month=months % 12 + 1)
    return to_serial(start + dt.timedelta(days=as_number(day) - 1))


def _today() -> Value:
    now = dt.datetime.now()  # noqa: DTZ005 - the user's own calendar
    return to_serial(now.replace(hour=0, minute=0, second=0, microsecond=0))


def _found(needle: Value, text: Value) -> Value:
    place = as_text(text).casefold().find(as_text(needle).casefold())
    return WRONG_KIND if place < 0 else float(place + 1)


def total(*blocks: Value | Block) -> Value:
    """Return SUM: the sum of the numbers, or the first error."""
    values = flat(blocks)
    for value in values:
        if isinstance(value, Failed):
            return value
    return math.fsum(value for value in values if is_number(value))


def _largest(*blocks: Value | Block) -> Value:
    numbers = [value for value in flat(blocks) if is_number(value)]
    return max(numbers, default=0.0)


def _products(*blocks: Value | Block) -> Value:
    multiplied = spread(lambda *values: math.prod(map(_plain_number, values)), blocks)
    return total(multiplied)


def _plain_number(value: Value) -> float:
    """SUMPRODUCT counts texts and truth values as 0."""
    return float(value) if is_number(value) else 0.0


def _count(*blocks: Value | Block) -> float:
    return float(sum(1 for value in flat(blocks) if is_number(value)))


def _count_filled(*blocks: Value | Block) -> float:
    return float(sum(1 for value in flat(blocks) if value is not None))


def _all(*blocks: Value | Block) -> Value:
    return all(as_truth(value) for value in flat(blocks) if value is not None)


def _any(*blocks: Value | Block) -> Value:
    return any(as_truth(value) for value in flat(blocks) if value is not None)


def _match(wanted: Value | Block, where: Value | Block, kind: Value) -> Value | Block:
    """MATCH for an equal value."""
    if kind != 0:
        raise Unknown("MATCH")
    places: dict[Value, float] = {}
    for place, value in enumerate(flat([where]), 1):
        key = (isinstance(value, bool), folded(value))
        places.setdefault(key, float(place))

    def find(one: Value) -> Value:
        return places.get((isinstance(one, bool), folded(one)), NOT_AVAILABLE)

    return spread(find, [wanted])


def _is_error(value: Value) -> bool:
    return isinstance(value, Failed)


def _n(value: Value) -> float:
    if not isinstance(value, float | int):
        return 0.0
    return float(value)


WHOLE: dict[str, Callable[..., Value | Block]] = {
    "SUM": total,
    "MAX": _largest,
    "COUNT": _count,
    "COUNTA": _count_filled,
    "SUMPRODUCT": _products,
    "AND": _all,
    "OR": _any,
    "MATCH": _match,
}


EACH: dict[str, Callable[..., Value]] = {
    "+": lambda a, b: as_number(a) + as_number(b),
    "-": lambda a, b: as_number(a) - as_number(b),
    "*": lambda a, b: as_number(a) * as_number(b),
    "/": _divided,
    "&": lambda a, b: as_text(a) + as_text(b),
    "neg": lambda a: -as_number(a),
    **{sign: _comparison(sign) for sign in ("=", "<>", "<", ">", "<=", ">=")},
    "HYPERLINK": lambda target, text: as_text(text),
    "ROUND": _rounded,
    "FIXED": _fixed,
    "TEXT": _formatted,
    "DAY": _date_part("day"),
    "MONTH": _date_part("month"),
    "YEAR": _date_part("year"),
    "DATE": _day,
    "TODAY": _today,
    "LEFT": lambda text, count: as_text(text)[: int(as_number(count))],
    "LEN": lambda text: float(len(as_text(text))),
    "TRIM": _trimmed,
    "SEARCH": _found,
    "N": _n,
    "NOT": lambda value: not as_truth(value),
    "ISNUMBER": is_number,
    "ISERROR": _is_error,
}
# These functions test for errors; the result of any other is the error.
TAKE_ERRORS = ("ISNUMBER", "ISERROR")
