"""Find the type of a settlement row: order, adjustment, or a movement of the balance.

The words of every language are known. An unknown word is an adjustment with that name; only the
words for "order" make an order.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from xlplugin.tiktok.markets.declarations import language, languages, row_types
from xlplugin.tiktok.markets.spelling import clean, fold

ORDER = "Order"
ADJUSTMENT = "Adjustment"
_ADJUSTMENTS = ("adjustment", "adjustments")


class RowType(NamedTuple):
    """Type of a row under one name for all languages.

    `is_known` says whether the word was seen before; `moves` is `withdrawal` or `reserve` for a row
    that moves the seller's balance and is neither income nor expense.
    """

    name: str
    is_order: bool
    is_known: bool
    moves: str = ""


def row_type(text: str, told: Mapping[str, str] | None = None) -> RowType:
    """Return the type that a cell of the column Type names. An unknown word is kept as the name.

    Args:
        text: The cell.
        told: The user's meanings on the sheet Headings, by folded word: a type's name or
            Adjustment.
    """
    name = _name(text)
    said = (told or {}).get(fold(text), "")
    if said == ADJUSTMENT:
        if not name or name == ORDER:
            name = clean(text)
        return RowType(name, False, True)
    name = said or name
    if not name:
        return RowType(clean(text), False, False)
    return RowType(name, name == ORDER, True, row_types().types[name].moves)


def known_type(meaning: str) -> str:
    """Return the type that a told meaning names.

    One of `row_types.toml`, or Adjustment; "" for no type.
    """
    if fold(meaning) in _ADJUSTMENTS:
        return ADJUSTMENT
    return _name(meaning)


def _name(text: str) -> str:
    """Return the type's name in English.

    "" for none. English is tried first, so most files need no other language.
    """
    folded = fold(text)
    return _english().get(folded) or _in_every_language().get(folded, "")


@cache
def _english() -> Mapping[str, str]:
    known = {}
    for name, one in row_types().types.items():
        for word in (name, *one.also, *language("en").row_types.get(name, ())):
            known[fold(word)] = name
    return known


@cache
def _in_every_language() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for one in languages():
        for name, words in one.row_types.items():
            for word in words:
                known.setdefault(fold(word), name)
    return known
