"""Make the colours and formats of the workbook.

Yellow for the user's cells, slate for posted rows, tones for statuses.
"""

from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.format import Format

from xlplugin.sheets.cells import NUMBER_FORMATS
from xlplugin.sheets.tables import (
    BAD,
    COUNT,
    GOOD,
    GRID,
    INPUT,
    LEDGER,
    MONEY,
    QUIET,
    SUBTOTAL,
    TICK,
    WARN,
)

INK = "#1F2933"
MUTED = "#66727D"
LINE = "#D5DBE0"
PAPER = "#FFFFFF"
ACCENT = "#0F6B66"
ACCENT_TINT = "#E7F3F1"
YELLOW = "#FBE6A9"
YELLOW_TINT = "#FFF9E3"
SLATE = "#475569"

HEADERS = {INPUT: (YELLOW, INK), GRID: (ACCENT, PAPER), LEDGER: (SLATE, PAPER)}
TABS = {INPUT: "#F2C94C", GRID: ACCENT, LEDGER: SLATE}

TICKED_ROW = "ticked"  # the tone of a row with a tick
TONES: Mapping[str, Mapping[str, object]] = {
    GOOD: {"font_color": "#1B6B2E", "bg_color": "#E2F3E4"},
    QUIET: {"font_color": "#55606B", "bg_color": "#ECEFF2"},
    WARN: {"font_color": "#8A5300", "bg_color": "#FFEFC9"},
    BAD: {"font_color": "#A4201A", "bg_color": "#FBE1DE"},
    SUBTOTAL: {"bold": True, "top": 1},
    TICKED_ROW: {"bg_color": YELLOW_TINT},
}


def _shown() -> dict[str, str]:
    """Return the number formats; numbers end in a blank, apart from the next column's text."""
    shown = dict(NUMBER_FORMATS)
    for kind in (MONEY, COUNT):
        parts = NUMBER_FORMATS[kind].split(";")
        shown[kind] = ";".join(f"{part}_ " for part in parts)
    return shown


_SHOWN = _shown()


class Look:
    """Formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def make(self, **properties: object) -> Format:
        """Return a format with these properties."""
        name = repr(sorted(properties.items()))
        if name not in self._made:
            self._made[name] = self._book.add_format(
                {"font_color": INK, "valign": "vcenter", **properties}
            )
        return self._made[name]

    def tone(self, tone: str, **more: object) -> Format:
        """Return a conditional format; it holds only what it changes."""
        name = f"{tone}{more}"
        if name not in self._made:
            self._made[name] = self._book.add_format({**TONES.get(tone, {}), **more})
        return self._made[name]

    def ink(self, tone: str) -> Format:
        """Return a conditional format of the font only, for a sentence wider than its cell."""
        return self.tone("", font_color=TONES[tone]["font_color"])

    def cells(self, kind: str, *, wraps: bool = False) -> Format:
        """Return the format of a whole column. Ids are text before anything is typed."""
        if kind == TICK:
            return self.make(
                num_format=NUMBER_FORMATS[kind], align="center", bold=True, font_color=ACCENT
            )
        align = "right" if kind in (MONEY, COUNT) else "left"
        if wraps:
            return self.make(num_format=_SHOWN[kind], align=align, text_wrap=True)
        return self.make(num_format=_SHOWN[kind], align=align)

    def header(self, role: str, *, required: bool, right: bool) -> Format:
        """Return the format of a heading.

        The star of a required column is in the number format, not in the text.
        """
        fill, ink = HEADERS[role]
        return self.make(
            bg_color=fill,
            font_color=ink,
            bold=True,
            text_wrap=True,
            valign="top",
            border=1,
            border_color=LINE,
            num_format='@" *"' if required else "@",
            align="right" if right else "left",
            indent=int(right),
        )

    def title(self) -> Format:
        """Return the format of a sheet's title."""
        return self.make(bold=True, font_size=16, font_color=ACCENT)

    def hint(self) -> Format:
        """Return the format of a sheet's hint."""
        return self.make(font_color=MUTED)

    def link(self, **more: object) -> Format:
        """Return the format of a link to another sheet."""
        return self.make(font_color=ACCENT, underline=1, **more)

    def words(self, indent: int) -> Format:
        """Return the format of the live sentence above a table."""
        if indent:
            return self.make(bold=True, indent=indent)
        return self.make(bold=True)

    def total(self, kind: str) -> Format:
        """Return the format of a total above its column."""
        return self.make(num_format=_SHOWN[kind], bold=True, align="right")

    def typed(self, kind: str) -> Format:
        """Return the format of an input cell."""
        return self.make(
            num_format=NUMBER_FORMATS[kind],
            bg_color=YELLOW_TINT,
            border=1,
            border_color="#E0B83F",
            locked=False,  # it is typed into while its sheet is protected
        )
