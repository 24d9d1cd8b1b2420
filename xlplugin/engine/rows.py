"""Read the XML of one row, and replace some of its cells.

Everything else stays as it was.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from xlplugin.engine.address import COLUMN, LETTERS
from xlplugin.engine.markup import escape, unescape

# r, s and t in the order all writers of workbooks use; a row in another order is put in this one
# when it is read
CELL = re.compile(
    r'<c(?: [cvp]\w="\w*")* r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>|(.*?))</c>)',
    re.DOTALL,
)
STYLES = re.compile(
    r'<c(?: [cvp]\w="\w*")* r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?=(?: t="[a-zA-Z]+")?/?>)'
)
_WHOLE = re.compile(
    r'<c(?: [cvp]\w="\w*")* r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL
)
_OPENING = re.compile(r"<c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
ARRAY_AREA = re.compile(r'<f(?=[^>]*\st="(?:array|dataTable)")[^>]*\sref="([^"]*)"')
FORMULA = re.compile(r"<f((?:\s[^>]*?)?)(?:/>|>(.*?)</f>)", re.DOTALL)
_CACHED = re.compile(r"<v(?:\s[^>]*)?>(.*?)</v>|<v\s*/>", re.DOTALL)
_RUN_TEXT = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_ROW_STYLE = re.compile(r'\ss="([0-9]+)"')
_SPANS = re.compile(r'\sspans="[^"]*"')
_HEIGHT = re.compile(r'\s(?:ht|customHeight|hidden)="[^"]*"')
_HT = re.compile(r'\sht="([^"]*)"')
_ANY_CELL = re.compile(r"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)


class RawCell(NamedTuple):
    """Cell as it stands in the file."""

    column: int
    style: int
    xml: str


class Formula(NamedTuple):
    """Formula cell's formula.

    Its attributes (shared, array) and its text, still in XML's escapes.
    """

    attributes: dict[str, str]
    text: str


def canonical(row: str) -> str:
    """Put every cell's attributes in one order and give each cell its address."""
    number = row_number(row) or 0
    column = 0

    def rewrite(match: re.Match[str]) -> str:
        nonlocal column
        found = {name: double or single for name, double, single in _ATTRIBUTE.findall(match[1])}
        letters = found.pop("r", "").rstrip("0123456789").upper() or LETTERS[column + 1]
        column = COLUMN[letters]
        style = found.pop("s", "")
        kind = found.pop("t", "")
        extras = "".join(f' {name}="{value}"' for name, value in found.items())
        tail = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
        return f'<c{extras} r="{letters}{number}"{tail}{match[2]}>'

    return _OPENING.sub(rewrite, row)


def row_number(row: str) -> int | None:
    """Return the number that the row's XML gives; None if it gives none."""
    match = re.match(r'<row[^>]*?\sr="([0-9]+)"', row)
    return int(match[1]) if match else None


def cells(row: str) -> list[tuple[str, str, str, str, str, str]]:
    """Return every cell as letters, style, type, plain value, plain inline text, anything else."""
    return CELL.findall(row)


def raw_cells(row: str) -> Iterator[RawCell]:
    """Return every cell as it stands."""
    for match in _WHOLE.finditer(row):
        yield RawCell(COLUMN[match[1]], int(match[2] or 0), match[0])


def row_style(row: str | None) -> int | None:
    """Return the style that the row gives to cells it does not list."""
    if row is None:
        return None
    tag = row[: row.index(">")]
    match = (
        _ROW_STYLE.search(tag)
        if 'customFormat="1"' in tag or 'customFormat="true"' in tag
        else None
    )
    return int(match[1]) if match else None


def opening(row: str | None, number: int) -> str:
    """Return the row's opening tag with all its attributes but the hint of its width, which may no
    longer hold.
    """
    if row is None:
        return f'<row r="{number}">'
    tag = row[: row.index(">")].rstrip("/")
    tag = _SPANS.sub("", tag) if "spans" in tag else tag
    if row_number(row):
        return tag + ">"
    return f'<row r="{number}"{tag[4:]}>'


def height(row: str | None) -> float | None:
    """Return the row's own height in points; 0 if it is hidden, None if it has none."""
    tag = (row or "").partition(">")[0]
    if ' hidden="1"' in tag:
        return 0.0
    match = _HT.search(tag)
    return float(match[1]) if match else None


def with_height(row: str | None, number: int, points: float) -> str:
    """Return the row with a height. As in Excel, 0 hides it, and any other shows it again."""
    tag = _HEIGHT.sub("", opening(row, number))[:-1]
    tag += f' ht="{points:g}" customHeight="1">' if points else ' hidden="1">'
    inside = ""
    if row and row.endswith("</row>"):
        inside = row[row.index(">") + 1 : -len("</row>")]
    return assemble(tag, inside)


def cells_xml(cells: Iterable[RawCell]) -> str:
    """Return the XML of cells, one after the other."""
    return "".join([cell.xml for cell in cells])


def assemble(tag: str, inside: str) -> str:
    """Return a row from its opening tag and its cells."""
    if inside:
        return f"{tag}{inside}</row>"
    return f"{tag[:-1]}/>"


def blank(cell: RawCell, number: int) -> str:
    """Return an empty cell with another's style."""
    if not cell.style:
        return ""
    return f'<c r="{LETTERS[cell.column]}{number}" s="{cell.style}"/>'


def formula_of(content: str) -> Formula | None:
    """Return the formula inside a cell's content."""
    match = FORMULA.search(content)
    if not match:
        return None
    attributes = {name: double or single for name, double, single in _ATTRIBUTE.findall(match[1])}
    return Formula(attributes, match[2] or "")


def cached(content: str) -> str | None:
    """Return the raw value inside a cell's content, None when there is none."""
    match = _CACHED.search(content)
    return match[1] if match else None


def joined_text(content: str) -> str:
    """Return the text of runs put together, without the hints for pronunciation."""
    return "".join(unescape(text) for text in _RUN_TEXT.findall(_PHONETIC.sub("", content)))


def without_cached(row: str) -> str:
    """Return the row whose formulas have lost their last results."""
    if "<f" in row:
        return _ANY_CELL.sub(lambda match: _drop_result(match[0]), row)
    return row


def _drop_result(cell: str) -> str:
    if "<f" not in cell:
        return cell
    end = cell.index(">")
    opening_tag = re.sub(r'\st="[a-zA-Z]+"', "", cell[:end])
    return opening_tag + _CACHED.sub("", cell[end:])


def with_results(row: str, results: Mapping[int, float | str | bool]) -> str:
    """Return the row with results for the formulas of these columns."""

    def fill(match: re.Match[str]) -> str:
        column = COLUMN[match[1]]
        if column not in results or "<f" not in match[0]:
            return match[0]
        return _with_result(match[0], results[column])

    return _WHOLE.sub(fill, row)


def _with_result(cell: str, result: float | str | bool) -> str:
    kind = ""
    shown = repr(result).removesuffix(".0")
    if isinstance(result, bool):
        kind = ' t="b"'
        shown = str(int(result))
    elif isinstance(result, str):
        kind = ' t="e"' if result.startswith("#") else ' t="str"'
        shown = escape(result)
    opening_tag, _, rest = cell.partition(">")
    return f"{opening_tag}{kind}>{rest.removesuffix('</c>')}<v>{shown}</v></c>"


def moved(row: str, to: int) -> str:
    """Return the same row under another number."""
    return readdressed(re.sub(r'(<row[^>]*?\sr=")[0-9]+', rf"\g<1>{to}", row, count=1), to)


def readdressed(cells_: str, to: int) -> str:
    """Return the same cells in another row."""
    return re.sub(r'(<c(?: [cvp]\w="\w*")* r="[A-Z]+)[0-9]+', rf"\g<1>{to}", cells_)


def restyled(row: str, change: Callable[[int], int], left: int, right: int) -> str:
    """Return the row with another style on its cells between two columns."""

    def rewrite(match: re.Match[str]) -> str:
        if not left <= COLUMN[match[1]] <= right:
            return match[0]
        old = int(match[2] or 0)
        new = change(old)
        if new == old:
            return match[0]
        bare = match[0][: match[0].rindex(' s="')] if match[2] else match[0]
        return f'{bare} s="{new}"' if new else bare

    return STYLES.sub(rewrite, row)
