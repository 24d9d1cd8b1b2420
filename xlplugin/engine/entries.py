"""Turn values into cells, by Excel's rules of entry."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.engine import formulas
from xlplugin.engine.address import LETTERS, cell_name
from xlplugin.engine.markup import escape
from xlplugin.engine.serial import time_of_day, to_serial
from xlplugin.engine.styles import FormatKind, Styles
from xlplugin.engine.typing_rules import (
    DATE,
    DATE_TIME,
    LOOKS_TYPED,
    TIME_SECONDS,
    fifteen,
    general_text,
    typed,
)
from xlplugin.errors import FixInputError

MAX_TEXT = 32_767
_REMEMBERED = 20_000
_SHORT = 64
_LOOKS_ENTERED = re.compile(rf"['=]|(?:{LOOKS_TYPED.pattern})", re.IGNORECASE)


class Slot(NamedTuple):
    """Facts of a column that are the same in every row."""

    opening: str
    closing: str
    kind: FormatKind
    style: int
    column: int
    listed: bool = True


class Entries:
    """Writes values into cells of one workbook."""

    def __init__(self, styles: Styles, from_1904: bool) -> None:
        self._styles = styles
        self._from_1904 = from_1904
        self._texts: dict[str, str] = {}
        self._plain_texts: dict[str, str] = {}
        self._days: dict[dt.datetime, str] = {}

    def slot(self, column: int, style: int, listed: bool) -> Slot:
        """Prepare a column whose cells have this style.

        `listed` is True if the cells have it themselves, False if it is the column's or the row's.
        An entry removes the apostrophe of an older entry.
        """
        if self._styles.prefixed(style):
            style = self._styles.with_prefix(style, False)
        closing = f'" s="{style}"' if style else '"'
        return Slot(
            f'<c r="{LETTERS[column]}', closing, self._styles.kind(style), style, column, listed
        )

    def render(
        self,
        row: int,
        values: Iterable[Any],
        slots: Sequence[Slot],
        sheet: str,
        table: str | None = None,
    ) -> str:
        """Return the cells of one row, in XML.

        The commonest values are written here, where calls would cost the most.
        """
        cells: list[str] = []
        add = cells.append
        at = str(row)
        text_kind = FormatKind.TEXT
        date_kind = FormatKind.DATE
        isfinite = math.isfinite
        texts = self._texts
        plain_texts = self._plain_texts
        days = self._days
        for value, slot in zip(values, slots, strict=True):
            opening, closing, kind, style, _, listed = slot
            type_ = type(value)
            if type_ is str and value:
                tail = (texts if kind is text_kind else plain_texts).get(value)
                add(
                    opening + at + closing + tail
                    if tail
                    else self._new_text(value, row, slot, sheet, table)
                )
            elif value is None:
                if style and listed:
                    add(f"{opening}{at}{closing}/>")
            elif type_ is float and kind is not text_kind and isfinite(value):
                number = repr(value)
                add(f"{opening}{at}{closing}><v>{number.removesuffix('.0')}</v></c>")
            elif type_ is dt.datetime and kind is date_kind and value in days:
                add(opening + at + closing + days[value])
            else:
                add(self._rare(value, row, slot, sheet, table))
        return "".join(cells)

    def _new_text(self, value: str, row: int, slot: Slot, sheet: str, table: str | None) -> str:
        if slot.kind is not FormatKind.TEXT and _LOOKS_ENTERED.match(value):
            return self._entered(value, row, slot, sheet, table)
        known = self._texts if slot.kind is FormatKind.TEXT else self._plain_texts
        if len(known) > _REMEMBERED:
            known.clear()
        tail = self._tail(value, row, slot, sheet)
        if len(value) <= _SHORT:
            known[value] = tail
        return f"{slot.opening}{row}{slot.closing}{tail}"

    def _tail(self, value: str, row: int, slot: Slot, sheet: str) -> str:
        if len(value) > MAX_TEXT:
            raise FixInputError(
                f"The text has {len(value):,} characters; a cell holds at most {MAX_TEXT:,}.",
                where=f"{sheet}!{cell_name(row, slot.column)}",
                cure="Shorten it.",
            )
        keep = (
            ' xml:space="preserve"' if value[0] <= " " or value[-1] <= " " or "\n" in value else ""
        )
        return f' t="inlineStr"><is><t{keep}>{escape(value)}</t></is></c>'

    def text(self, value: str, head: str, slot: Slot, row: int, sheet: str) -> str:
        """Return a cell that holds text."""
        return head + self._tail(value, row, slot, sheet)

    def _rare(self, value: Any, row: int, slot: Slot, sheet: str, table: str | None) -> str:
        value = simple(value, f"{sheet}!{cell_name(row, slot.column)}")
        if value is None or value == "":
            if not slot.listed:
                return ""
            return self._cell(row, slot, slot.style, "")
        if slot.kind is FormatKind.TEXT and not isinstance(value, str):
            value = as_text(value)
        if isinstance(value, str):
            if slot.kind is FormatKind.TEXT:
                return self.text(value, f"{slot.opening}{row}{slot.closing}", slot, row, sheet)
            return self._entered(value, row, slot, sheet, table)
        if isinstance(value, bool):
            return self._cell(row, slot, slot.style, f"<v>{int(value)}</v>", "b")
        if isinstance(value, dt.date | dt.time):
            return self._moment(value, row, slot, sheet)
        return self._number(value, row, slot, slot.style)

    def _entered(self, value: str, row: int, slot: Slot, sheet: str, table: str | None) -> str:
        where = f"{sheet}!{cell_name(row, slot.column)}"
        if value[0] == "'":
            style = self._styles.with_prefix(slot.style, True)
            head = f'{slot.opening}{row}" s="{style}"'
            if len(value) > 1:
                return self.text(value[1:], head, slot, row, sheet)
            return f"{head}/>"
        if value[0] == "=" and len(value) > 1:
            return self._formula(value[1:], row, slot, where, table)
        found = typed(value, from_1904=self._from_1904)
        if found is None:
            if value[0] in "+-" and formulas.looks_like_expression(value):
                return self._formula(value, row, slot, where, table)
            return self.text(value, f"{slot.opening}{row}{slot.closing}", slot, row, sheet)
        style = slot.style
        if found.format is not None and slot.kind is FormatKind.GENERAL:
            style = self._styles.with_format(style, found.format)
        if isinstance(found.value, bool):
            return self._cell(row, slot, style, f"<v>{int(found.value)}</v>", "b")
        if found.error:
            return self._cell(row, slot, style, f"<v>{found.value}</v>", "e")
        return self._number(float(found.value), row, slot, style)

    def _formula(self, text: str, row: int, slot: Slot, where: str, table: str | None) -> str:
        return self._cell(
            row, slot, slot.style, f"<f>{escape(formulas.to_file(text, where, table))}</f>"
        )

    def _moment(self, value: dt.date | dt.time, row: int, slot: Slot, sheet: str) -> str:
        if isinstance(value, dt.time):
            serial: float | None = time_of_day(value)
            code = TIME_SECONDS
        else:
            if isinstance(value, dt.datetime):
                moment = value
            else:
                moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001
            serial = to_serial(moment, self._from_1904)
            code = (
                DATE_TIME
                if (moment.hour, moment.minute, moment.second, moment.microsecond) != (0, 0, 0, 0)
                else DATE
            )
        if serial is None:
            where = f"{sheet}!{cell_name(row, slot.column)}"
            raise FixInputError(
                f"Excel's calendar does not reach back to {value}.",
                where=where,
                cure="Check the year.",
            )
        if (
            slot.kind is FormatKind.DATE
            and type(value) is dt.datetime
            and value.tzinfo is None
            and len(self._days) < _REMEMBERED
        ):
            self._days[value] = f"><v>{repr(serial).removesuffix('.0')}</v></c>"
        style = (
            self._styles.with_format(slot.style, code)
            if slot.kind is FormatKind.GENERAL
            else slot.style
        )
        return self._number(serial, row, slot, style)

    def _number(self, value: float, row: int, slot: Slot, style: int) -> str:
        number = repr(value + 0.0)
        return self._cell(row, slot, style, f"<v>{number.removesuffix('.0')}</v>")

    def _cell(self, row: int, slot: Slot, style: int, content: str, kind: str = "") -> str:
        if not content and not style:
            return ""
        head = (
            f"{slot.opening}{row}"
            + (f'" s="{style}"' if style else '"')
            + (f' t="{kind}"' if kind else "")
        )
        if content:
            return f"{head}>{content}</c>"
        return f"{head}/>"


def simple(value: Any, where: str) -> Any:
    """Bring numpy's, pandas' and Python's own kinds of value to those that a cell knows."""
    if value is None or isinstance(value, str | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        if abs(value) >= 10**15:
            return fifteen(value)
        return float(value)
    if isinstance(value, Decimal):
        value = float(value)
    if type(value).__name__ == "NAType":
        return None
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime() if value == value else None
    elif not isinstance(value, float | dt.date | dt.time) and hasattr(value, "item"):
        return simple(value.item(), where)
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            raise FixInputError(
                "A cell cannot hold an infinite number.", where=where, cure="Check the calculation."
            )
        return float(value)
    if value is None or isinstance(value, dt.date | dt.time):
        return value
    raise FixInputError(
        f"A cell cannot hold a {type(value).__name__}.", where=where, cure="Write text or a number."
    )


def as_text(value: float | bool | dt.date | dt.time) -> str:
    """Return what a text cell makes of a value that is not text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        day = f"{value.month}/{value.day}/{value.year}"
        if value.time() == dt.time():
            return day
        return f"{day} {value.hour % 12 or 12}:{value:%M:%S %p}"
    if isinstance(value, dt.date):
        return f"{value.month}/{value.day}/{value.year}"
    if isinstance(value, dt.time):
        return value.isoformat()
    return general_text(value)
