"""Cell styles: what number format a style means, and new styles that differ in one thing and keep
the rest.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from enum import IntEnum

from lxml import etree

from xlplugin.engine.markup import MAIN, damaged, parse, serialize

PART = "xl/styles.xml"
BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "$#,##0_);($#,##0)",
    6: "$#,##0_);[Red]($#,##0)",
    7: "$#,##0.00_);($#,##0.00)",
    8: "$#,##0.00_);[Red]($#,##0.00)",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_CODES = {code: number for number, code in BUILTIN.items()}
_NOT_DATE = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|general', re.I)
_EMPTY = f"""<styleSheet xmlns="{MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>""".encode()


class FormatKind(IntEnum):
    """Effect of a style's number format on an entry and on a reading."""

    GENERAL = 0
    TEXT = 1
    DATE = 2
    OTHER = 3


def is_date(code: str) -> bool:
    """Return True for a format that shows a day, not merely a time."""
    bare = _NOT_DATE.sub("", code.partition(";")[0]).lower()
    if "d" in bare or "y" in bare:
        return True
    return (
        "m" in bare.replace("am/pm", "").replace("a/p", "") and "h" not in bare and "s" not in bare
    )


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


class Styles:
    """Workbook's styles by number, read once and added to when a new combination is needed."""

    def __init__(self, content: bytes | None) -> None:
        self._root = parse(content or _EMPTY, PART)
        self.changed = False
        found = self._root.find(_tag("cellXfs"))
        if found is None or not len(found):
            raise damaged(PART)
        self._xfs = found
        self._codes = BUILTIN | {
            int(node.get("numFmtId") or 0): node.get("formatCode") or "General"
            for node in self._root.iterfind(f"{_tag('numFmts')}/{_tag('numFmt')}")
        }
        self._numbers = {code: number for number, code in reversed(self._codes.items())} | _CODES
        self.kinds = [self._kind(node) for node in found]
        self.dates = {
            str(number) for number, kind in enumerate(self.kinds) if kind is FormatKind.DATE
        }
        self._known = {
            etree.tostring(node, method="c14n"): number
            for number, node in reversed(list(enumerate(found)))
        }
        self._derived: dict[tuple[int, str, object], int] = {}

    def _kind(self, node: "etree._Element") -> FormatKind:
        code = self._codes.get(int(node.get("numFmtId") or 0), "General")
        if code == "General":
            return FormatKind.GENERAL
        if code == "@":
            return FormatKind.TEXT
        if is_date(code):
            return FormatKind.DATE
        return FormatKind.OTHER

    def kind(self, style: int) -> FormatKind:
        """Return what this style's number format does."""
        if 0 <= style < len(self.kinds):
            return self.kinds[style]
        return FormatKind.GENERAL

    def code(self, style: int) -> str:
        """Return the style's number format as Excel's Format Cells shows it."""
        return self._codes.get(int(self._node(style).get("numFmtId") or 0), "General")

    def prefixed(self, style: int) -> bool:
        """Return True if the cell's text was typed behind an apostrophe."""
        return self._node(style).get("quotePrefix") in ("1", "true")

    def locked(self, style: int) -> bool:
        """Return True if the cell cannot be changed while its sheet is protected."""
        protection = self._node(style).find(_tag("protection"))
        return protection is None or protection.get("locked") not in ("0", "false")

    def _node(self, style: int) -> "etree._Element":
        return self._xfs[style if 0 <= style < len(self._xfs) else 0]

    def look(self, style: int) -> tuple[str, str]:
        """Return what tells its font and its colour from those of another style."""
        node = self._node(style)
        return node.get("fontId") or "0", node.get("fillId") or "0"

    def with_format(self, style: int, code: str | int) -> int:
        """Return the style that differs from this one in its number format only."""

        def change(node: "etree._Element") -> None:
            node.set("numFmtId", str(code if isinstance(code, int) else self._format_id(code)))
            node.set("applyNumberFormat", "1")

        return self._derive(style, "format", code, change)

    def with_prefix(self, style: int, on: bool) -> int:
        """Return the style that differs from this one in its apostrophe only."""

        def change(node: "etree._Element") -> None:
            if on:
                node.set("quotePrefix", "1")
            else:
                node.attrib.pop("quotePrefix", "")

        return self._derive(style, "prefix", on, change)

    def with_fill(self, style: int, color: str | None) -> int:
        """Return the style that differs from this one in its background only."""

        def change(node: "etree._Element") -> None:
            node.set("fillId", str(self._fill_id(color) if color else 0))
            node.set("applyFill", "1")

        return self._derive(style, "fill", color, change)

    def with_bold(self, style: int, on: bool) -> int:
        """Return the style that differs from this one in its font's weight only."""

        def change(node: "etree._Element") -> None:
            node.set("fontId", str(self._font_id(int(node.get("fontId") or 0), on)))
            node.set("applyFont", "1")

        return self._derive(style, "bold", on, change)

    def adopt(self, donor: "Styles", style: int) -> int:
        """Add another workbook's style to these, with its font, fill and border."""
        node = deepcopy(donor._node(style))
        node.tail = None
        for attribute, lists in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            found = donor._root.find(_tag(lists))
            if found is None:
                raise damaged(PART)
            part = deepcopy(found[int(node.get(attribute) or 0)])
            part.tail = None
            node.set(attribute, str(self._place(lists, part)))
        number = int(node.get("numFmtId") or 0)
        if number not in BUILTIN:
            node.set("numFmtId", str(self._format_id(donor.code(style))))
        node.set("xfId", "0")
        return self._intern(node)

    def adopt_dxf(self, donor: "Styles", number: int) -> int:
        """Add another workbook's conditional format to these."""
        found = donor._root.find(_tag("dxfs"))
        if found is None:
            raise damaged(PART)
        node = deepcopy(found[number])
        node.tail = None
        self.changed = True
        return self._place("dxfs", node)

    def _derive(
        self, style: int, what: str, to: object, change: Callable[["etree._Element"], None]
    ) -> int:
        key = style, what, to
        if key not in self._derived:
            node = deepcopy(self._node(style))
            node.tail = None
            change(node)
            self._derived[key] = self._intern(node)
        return self._derived[key]

    def _intern(self, node: "etree._Element") -> int:
        text = etree.tostring(node, method="c14n")
        if text not in self._known:
            self._xfs.append(node)
            self._xfs.set("count", str(len(self._xfs)))
            number = self._known[text] = len(self.kinds)
            self.kinds.append(self._kind(node))
            if self.kinds[-1] is FormatKind.DATE:
                self.dates.add(str(number))
            self.changed = True
        return self._known[text]

    def _format_id(self, code: str) -> int:
        if code not in self._numbers:
            number = max(163, *self._codes) + 1
            formats = self._root.find(_tag("numFmts"))
            if formats is None:
                formats = etree.Element(_tag("numFmts"))
                self._root.insert(0, formats)
            etree.SubElement(formats, _tag("numFmt"), {"numFmtId": str(number), "formatCode": code})
            formats.set("count", str(len(formats)))
            self._codes[number] = code
            self._numbers[code] = number
        return self._numbers[code]

    def _fill_id(self, color: str) -> int:
        fill = etree.Element(_tag("fill"))
        pattern = etree.SubElement(fill, _tag("patternFill"), {"patternType": "solid"})
        etree.SubElement(pattern, _tag("fgColor"), {"rgb": f"FF{color}"})
        etree.SubElement(pattern, _tag("bgColor"), {"indexed": "64"})
        return self._place("fills", fill)

    def _font_id(self, font: int, bold: bool) -> int:
        fonts = self._root.find(_tag("fonts"))
        if fonts is None or not font < len(fonts):
            raise damaged(PART)
        node = deepcopy(fonts[font])
        node.tail = None
        for weight in node.findall(_tag("b")):
            node.remove(weight)
        if bold:
            node.insert(0, etree.Element(_tag("b")))
        return self._place("fonts", node)

    def _place(self, list_name: str, node: "etree._Element") -> int:
        nodes = self._root.find(_tag(list_name))
        if nodes is None:
            raise damaged(PART)
        text = etree.tostring(node, method="c14n", exclusive=True)
        for number, other in enumerate(nodes):
            bare = deepcopy(other)
            bare.tail = None
            if etree.tostring(bare, method="c14n", exclusive=True) == text:
                return number
        nodes.append(node)
        nodes.set("count", str(len(nodes)))
        return len(nodes) - 1

    def fill(self, style: int) -> str | None:
        """Return the style's background as RRGGBB, None when it has none of its own."""
        fills = self._root.find(_tag("fills"))
        number = int(self._node(style).get("fillId") or 0)
        if fills is None or not number < len(fills):
            return None
        color = fills[number].find(f"{_tag('patternFill')}/{_tag('fgColor')}")
        solid = fills[number].find(_tag("patternFill"))
        if color is None or solid is None or solid.get("patternType") != "solid":
            return None
        return (color.get("rgb") or "")[-6:] or None

    def bold(self, style: int) -> bool:
        """Return True if this style's font is bold."""
        fonts = self._root.find(_tag("fonts"))
        number = int(self._node(style).get("fontId") or 0)
        weight = (
            fonts[number].find(_tag("b")) if fonts is not None and number < len(fonts) else None
        )
        return weight is not None and weight.get("val") not in ("0", "false")

    def content(self) -> bytes:
        """Return the part to write back."""
        self.changed = False
        return serialize(self._root)
