"""Convert formulas between the user's form and that of the file."""

import re

from xlplugin.errors import FixInputError

MAX_LENGTH = 8192
# functions younger than the file format carry a mark in the file, which Excel hides
_YOUNG = (
    "AGGREGATE ARRAYTOTEXT BYCOL BYROW CHOOSECOLS CHOOSEROWS CONCAT DAYS DROP EXPAND FILTERXML "
    "HSTACK IFNA IFS "
    "ISOMITTED LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS NUMBERVALUE RANDARRAY REDUCE SCAN SEQUENCE "
    "SORTBY SWITCH TAKE "
    "TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW UNIQUE VALUETOTEXT VSTACK WRAPCOLS "
    "WRAPROWS XLOOKUP XMATCH XOR"
)
_IN_SHEET = ("FILTER", "SORT")
_LITERAL = r'"(?:[^"]|"")*"|' + r"'(?:[^']|'')*'"
_FUNCTION = re.compile(
    _LITERAL
    + r"|\[(?:[^\[\]]|\[[^\]]*\])*\]|(?<![\w.])(?P<name>"
    + "|".join((*_YOUNG.split(), *_IN_SHEET))
    + r")(?=\()",
    re.I,
)
_MARKS = re.compile(_LITERAL + r"|(?P<mark>_xlfn\._xlws\.|_xlfn\.|_xlpm\.)")
_THIS_ROW = re.compile(
    _LITERAL
    + r"|(?P<table>[^\W\d][\w.]*)?\[@(?P<columns>\[[^\[\]]+\](?::\[[^\[\]]+\])?|[^\[\]]*)\]"
)
_ROW_MARK = re.compile(
    _LITERAL
    + r"|(?P<table>[^\W\d][\w.]*)?\[\[#This Row\],(?:\[(?P<boxed>[^\[\]]+)\]|(?P<bare>[^\[\]]+))\]"
)
_BALANCE = re.compile(r'"(?:[^"]|"")*"|' + r"'(?:[^']|'')*'|[()\"]")


def looks_like_expression(text: str) -> bool:
    """Return True for text behind a plus or a minus that Excel would take for a formula."""
    return bool(re.fullmatch(r"[-+][A-Za-z0-9_.$:!+\-*/^&=<>(),\"' ]+", text))


def to_file(formula: str, where: str, table: str | None = None) -> str:
    """Turn what a user writes after the equals sign into what the file holds.

    Raises where Excel would refuse.
    """
    depth = 0
    for match in _BALANCE.finditer(formula):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth < 0 or match[0] == '"':
            depth = -1
            break
    if depth or not formula.strip() or len(formula) > MAX_LENGTH:
        cure = "Check its brackets and quotes; for plain text, put an apostrophe before it."
        raise FixInputError(
            f"Excel does not accept the formula ={formula[:60]}", where=where, cure=cure
        )
    formula = _THIS_ROW.sub(lambda match: _this_row(match, table), formula)
    return _FUNCTION.sub(_marked, formula)


def _marked(match: re.Match[str]) -> str:
    name = match["name"]
    if not name:
        return match[0]
    return ("_xlfn._xlws." if name.upper() in _IN_SHEET else "_xlfn.") + name.upper()


def _this_row(match: re.Match[str], table: str | None) -> str:
    columns = match["columns"]
    name = match["table"] or table
    if columns is None or name is None:
        return match[0]
    if not columns:
        return f"{name}[#This Row]"
    return f"{name}[[#This Row],{columns if columns.startswith('[') else f'[{columns}]'}]"


def without_marks(formula: str) -> str:
    """Return the formula without the marks that a file puts before young functions."""
    return _MARKS.sub(lambda match: "" if match["mark"] else match[0], formula)


def to_user(formula: str) -> str:
    """Turn what the file holds into what Excel shows, with the equals sign."""
    return "=" + _ROW_MARK.sub(_at, without_marks(formula))


def _at(match: re.Match[str]) -> str:
    column = match["boxed"] or match["bare"]
    if column is None:
        return match[0]
    plain = re.fullmatch(r"\w+", column)
    return f"{match['table'] or ''}[@{column if plain else f'[{column}]'}]"
