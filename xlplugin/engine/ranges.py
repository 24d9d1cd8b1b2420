"""Give xlwings a range of cells."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.engine import rows
from xlplugin.engine.address import Area, area
from xlplugin.engine.calls import counted
from xlplugin.engine.rectangle import MAX_CELLS, Rectangle, color_of

if TYPE_CHECKING:
    from xlplugin.engine.listobjects import Table


class Range(Rectangle):
    """Rectangle of cells on one sheet of a workbook file."""

    @property
    @counted
    def raw_value(self) -> Any:
        """Return its values: one for a cell, else rows of them."""
        if self.area.empty:
            return None
        block = self.sheet.xml.read(self._readable(), bool(self.options.get("err_to_str")))
        if self.area.shape == (1, 1):
            return block[0][0]
        return block

    @raw_value.setter
    @counted
    def raw_value(self, data: Any) -> None:
        if not self.area.empty:
            block = self._block(data)
            size = area(
                self.area.top,
                self.area.left,
                self.area.top + len(block) - 1,
                self.area.left + len(block[0]) - 1,
            )
            self.sheet.enter(size, block)

    def _readable(self) -> Area:
        """Return all columns or rows of the sheet are read as far as they are used."""
        if len(self) <= MAX_CELLS:
            return self.area
        used = self.sheet.xml.used()
        return self.area._replace(
            bottom=min(self.area.bottom, used.bottom), right=min(self.area.right, used.right)
        )

    @property
    @counted
    def formula(self) -> Any:
        """Return what the formula bar shows: one text for a cell, else rows of them."""
        if self.area.empty:
            return None
        block = self.sheet.xml.formulas(self._readable())
        if self.area.shape == (1, 1):
            return block[0][0]
        return tuple(map(tuple, block))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    @counted
    def number_format(self) -> str | None:
        """Return its number format; None when its cells differ."""
        codes = set()
        for style in self.sheet.xml.styles(self.area):
            codes.add(self.sheet.book.workbook.styles.code(style))
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    @counted
    def number_format(self, value: str) -> None:
        styles = self.sheet.book.workbook.styles
        self._restyle(
            lambda style: style if styles.code(style) == value else styles.with_format(style, value)
        )

    def _restyle(self, change: Callable[[int], int]) -> None:
        known: dict[int, int] = {}

        def remembered(style: int) -> int:
            if style not in known:
                known[style] = change(style)
            return known[style]

        if not self.area.empty:
            self.sheet.xml.restyle(self.area, remembered)

    @property
    @counted
    def color(self) -> tuple[int, int, int] | None:
        """Return its background; None when it has none or its cells differ."""
        fills = set()
        for style in self.sheet.xml.styles(self.area):
            fills.add(self.sheet.book.workbook.styles.fill(style))
        fill = fills.pop() if len(fills) == 1 else None
        if not fill:
            return None
        return (int(fill[:2], 16), int(fill[2:4], 16), int(fill[4:], 16))

    @color.setter
    @counted
    def color(self, color_or_rgb: tuple[int, int, int] | int | str | None) -> None:
        styles = self.sheet.book.workbook.styles
        color = color_of(color_or_rgb)
        self._restyle(lambda style: styles.with_fill(style, color))

    @property
    def font(self) -> "Font":
        """Return its font."""
        return Font(self)

    @property
    @counted
    def column_width(self) -> float | None:
        """Return the width of its columns; None when they differ."""
        widths = set()
        for column in range(self.area.left, self.area.right + 1):
            widths.add(self.sheet.xml.columns.width(column))
        return widths.pop() if len(widths) == 1 else None

    @column_width.setter
    @counted
    def column_width(self, value: float) -> None:
        xml = self.sheet.xml
        xml.head = xml.columns.set_width(self.area.left, self.area.right, value, xml.head)
        xml.touched(content=False)

    @property
    @counted
    def row_height(self) -> float | None:
        """Return the height of its rows in points; None when they differ or have none."""
        xml = self.sheet.xml
        found = set()
        for number in range(self.area.top, self.area.bottom + 1):
            found.add(rows.height(xml.rows.get(number)))
        return found.pop() if len(found) == 1 else None

    @row_height.setter
    @counted
    def row_height(self, value: float) -> None:
        xml = self.sheet.xml
        for number in range(self.area.top, self.area.bottom + 1):
            xml.rows[number] = rows.with_height(xml.rows.get(number), number, value)
        xml.rows = dict(sorted(xml.rows.items()))  # new rows at their place
        xml.touched(content=False)

    @counted
    def clear_contents(self) -> None:
        """Empty the cells, formats stay."""
        if not self.area.empty:
            self.sheet.empty(self.area, formats=False)

    @counted
    def clear(self) -> None:
        """Empty the cells, formats go too."""
        if not self.area.empty:
            self.sheet.empty(self.area, formats=True)

    @counted
    def clear_formats(self) -> None:
        """Give the cells the plain style."""
        self._restyle(lambda style: 0)

    @counted
    def select(self) -> None:
        """Select the cells."""
        self.sheet.book.active_sheet = self.sheet.name
        self.sheet.book.app.selected = self

    @counted
    def autofit(self, axis: str | None = None) -> None:
        """Do nothing: widths need fonts, and Excel has them."""

    def _filled(self, line: Area) -> list[int]:
        axis = 1 if line.top == line.bottom else 0
        return [place[axis] for place in self.sheet.xml.filled(line)]

    @property
    @counted
    def table(self) -> "Table | None":
        """Return the table that its first cell belongs to."""
        cell = self(1, 1).area
        return next((table for table in self.sheet.tables if table.part.area.overlaps(cell)), None)

    @counted
    def delete(self, shift: str | None = None) -> None:
        """Take the cells out; the ones below move up."""
        self.sheet.take_out(self.area, shift)

    @counted
    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Put in empty cells; the old ones move down."""
        self.sheet.put_in(self.area, shift)


class Font(base_classes.Font):
    """Range's font; its weight is all that can be changed here."""

    api = True

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    @counted
    def bold(self) -> bool | None:
        """Return True for bold; None when the cells differ."""
        styles = self._cells.sheet.book.workbook.styles
        found = {styles.bold(style) for style in self._cells.sheet.xml.styles(self._cells.area)}
        return found.pop() if len(found) == 1 else None

    @bold.setter
    @counted
    def bold(self, value: bool) -> None:
        styles = self._cells.sheet.book.workbook.styles
        self._cells._restyle(lambda style: styles.with_bold(style, value))
