"""Read and change the styles and widths of whole columns."""

import re
from collections.abc import Callable
from typing import NamedTuple

from xlplugin.engine.address import MAX_COLUMNS

_COLS = re.compile(r"<cols>.*?</cols>|<cols\s*/>", re.DOTALL)
_COL = re.compile(r"<col\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_DEFAULT = 8.43
_PADDING = 5 / 7  # a file counts the 5 pixels beside the text, in characters of 7; Excel's API not


class _Band(NamedTuple):
    first: int
    last: int
    attributes: dict[str, str]


class Columns:
    """Columns' bands, left to right."""

    def __init__(self, head: str) -> None:
        found = _COLS.search(head)
        self._bands = [_band(match[1]) for match in _COL.finditer(found[0])] if found else []

    def style(self, column: int) -> int:
        """Return the style that a column gives to cells that are not listed."""
        return int(self._of(column).get("style", 0))

    def width(self, column: int) -> float:
        """Return a column's width in characters; 0 if it is hidden."""
        if self._of(column).get("hidden") == "1":
            return 0.0
        return self.full_width(column)

    def full_width(self, column: int) -> float:
        """Return the width that a column has, or would have if it were shown."""
        found = self._of(column)
        if "width" not in found:
            return _DEFAULT
        return max(0.0, round(float(found["width"]) - _PADDING, 2))

    def _of(self, column: int) -> dict[str, str]:
        return next(
            (band.attributes for band in self._bands if band.first <= column <= band.last), {}
        )

    def restyle(self, left: int, right: int, change: Callable[[int], int], head: str) -> str:
        """Change the style of columns; gives the sheet's head with the new bands."""
        return self._edit(
            left, right, lambda old: old | {"style": str(change(int(old.get("style", 0))))}, head
        )

    def set_width(self, left: int, right: int, width: float, head: str) -> str:
        """Change the width of columns; gives the sheet's head with the new bands.

        As in Excel, a width of 0 hides them, and any other shows them again.
        """

        def changed(old: dict[str, str]) -> dict[str, str]:
            kept = {name: value for name, value in old.items() if name != "hidden"}
            if not width:
                return kept | {"hidden": "1", "customWidth": "1"}
            return kept | {"width": f"{width + _PADDING:.6g}", "customWidth": "1"}

        return self._edit(left, right, changed, head)

    def _edit(
        self, left: int, right: int, change: Callable[[dict[str, str]], dict[str, str]], head: str
    ) -> str:
        edges = {left, right + 1}
        for band in self._bands:
            edges.update((band.first, band.last + 1))
        starts = sorted(edge for edge in edges if edge <= MAX_COLUMNS)
        bands = []
        for start, stop in zip(starts, [*starts[1:], MAX_COLUMNS + 1], strict=True):
            attributes = self._of(start)
            if left <= start <= right:
                attributes = change({"width": "9.140625"} | attributes)
            if attributes:
                bands.append(_Band(start, stop - 1, attributes))
        self._bands = bands
        text = "<cols>" + "".join(map(_written, bands)) + "</cols>"
        if _COLS.search(head):
            return _COLS.sub(lambda _: text, head, count=1)
        return head + text


def _band(text: str) -> _Band:
    attributes = dict(_ATTRIBUTE.findall(text))
    return _Band(int(attributes.pop("min", 1)), int(attributes.pop("max", 1)), attributes)


def _written(band: _Band) -> str:
    rest = "".join(f' {name}="{value}"' for name, value in band.attributes.items())
    return f'<col min="{band.first}" max="{band.last}"{rest}/>'
