"""Find and move the references inside formulas.

Copied formulas move theirs, deleted and inserted rows move everybody's.
"""

import re
from collections.abc import Callable

from xlplugin.engine.address import LETTERS, MAX_COLUMNS, MAX_ROWS, Area, parse_area, quote_sheet

_CORNER = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_AREA = (
    rf"{_CORNER}(?::{_CORNER})?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7}"
)
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<outside>(?:\[[^\[\]]+\][\w.]*|[^\W\d][\w.]*:[^\W\d][\w.]*)!(?:{_AREA}))"
    r"|(?P<brackets>\[(?:[^\[\]]|\[[^\]]*\])*\])"
    rf"|(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?(?<![\w.\\$])(?P<area>{_AREA})(?![\w.(!\[])"
    r"|(?P<name>'(?:[^']|'')*'!?|[^\W\d][\w.\\?]*)"
)

Move = Callable[[Area], Area | None]


def copied(formula: str, rows: int, columns: int) -> str:
    """Return the formula as it reads when its cell is copied so many rows down and columns to the
    right.
    """
    if not rows and not columns:
        return formula

    def rewrite(match: re.Match[str]) -> str:
        if not match["area"]:
            return match[0]
        corners = [_copied_corner(corner, rows, columns) for corner in match["area"].split(":")]
        return (match["sheet"] or "") + (":".join(corners) if all(corners) else "#REF!")

    return _TOKEN.sub(rewrite, formula)


def _copied_corner(corner: str, rows: int, columns: int) -> str:
    match = re.fullmatch(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]{1,7})?", corner)
    if match is None:
        return ""
    column_mark, letters, row_mark, digits = match.groups()
    if letters is None:
        row_mark = column_mark or row_mark
        column_mark = ""
    text = ""
    if letters:
        number = _number(letters) + (0 if column_mark else columns)
        if not 1 <= number <= MAX_COLUMNS:
            return ""
        text = column_mark + LETTERS[number]
    if digits:
        number = int(digits) + (0 if row_mark else rows)
        if not 1 <= number <= MAX_ROWS:
            return ""
        text += row_mark + str(number)
    return text


def _number(letters: str) -> int:
    found = parse_area(f"{letters}1")
    return found.left if found else MAX_COLUMNS + 1


def shifted(formula: str, own_sheet: str, sheet: str, move: Move) -> str:
    """Return the formula after cells of a sheet have moved.

    Own_sheet is where the formula stands.
    """

    def rewrite(match: re.Match[str]) -> str:
        if not match["area"]:
            return match[0]
        name = match["sheet"][:-1].strip("'").replace("''", "'") if match["sheet"] else own_sheet
        old = parse_area(match["area"])
        if name.casefold() != sheet.casefold() or old is None:
            return match[0]
        new = move(old)
        if new == old:
            return match[0]
        return (match["sheet"] or "") + (_marked(match["area"], new) if new else "#REF!")

    return _TOKEN.sub(rewrite, formula)


def _marked(like: str, new: Area) -> str:
    """Write an area with the dollar signs of the old one."""
    first, _, last = like.partition(":")
    corners = (first, new.top, new.left), (last or first, new.bottom, new.right)
    written = [_write_corner(*corner) for corner in (corners if last else corners[:1])]
    return ":".join(written)


def _write_corner(like: str, row: int, column: int) -> str:
    match = re.fullmatch(r"(?:(\$?)[A-Za-z]{1,3})?(?:(\$?)[0-9]{1,7})?", like)
    if match is None:
        return like
    text = match[1] + LETTERS[column] if match[1] is not None else ""
    return text + (match[2] + str(row) if match[2] is not None else "")


def renamed(formula: str, old: str, new: str) -> str:
    """Return the formula after a sheet got another name."""

    def rewrite(match: re.Match[str]) -> str:
        name = match["sheet"][:-1].strip("'").replace("''", "'") if match["sheet"] else None
        if name is None or name.casefold() != old.casefold():
            return match[0]
        return f"{quote_sheet(new)}!{match['area']}"

    return _TOKEN.sub(rewrite, formula)


def deleting(gone: Area) -> Move:
    """Return where cells go when these are deleted and the ones below move up."""
    count = gone.bottom - gone.top + 1

    def move(old: Area) -> Area | None:
        if (
            not (gone.left <= old.left and old.right <= gone.right)
            or old.full_columns
            or old.bottom < gone.top
        ):
            return old
        if gone.top <= old.top and old.bottom <= gone.bottom:
            return None
        top = old.top if old.top < gone.top else max(old.top - count, gone.top)
        bottom = old.bottom - count if old.bottom > gone.bottom else gone.top - 1
        return old._replace(top=top, bottom=bottom)

    return move


def inserting(new: Area) -> Move:
    """Return where cells go when as many new ones are put in and the old ones move down."""
    count = new.bottom - new.top + 1

    def move(old: Area) -> Area | None:
        if (
            not (new.left <= old.left and old.right <= new.right)
            or old.full_columns
            or old.bottom < new.top
        ):
            return old
        top = old.top + count if old.top >= new.top else old.top
        if top > MAX_ROWS:
            return None
        return old._replace(top=top, bottom=min(old.bottom + count, MAX_ROWS))

    return move
