"""Read the workbook's shared strings.

They are never written: a new text goes into its own cell.
"""

import re

from xlplugin.engine.markup import unescape
from xlplugin.engine.rows import joined_text

_ITEM = re.compile(
    r"<si>(?:<t(?: xml:space=\"preserve\")?>([^<]*)</t>|(.*?))</si>|<si\s*/>", re.DOTALL
)
_TO_DECODE = re.compile(r"[&\r]|_x")


def read_strings(content: bytes) -> list[str]:
    """Return every shared string in order, rich text without its formats."""
    found: list[str] = []
    for plain, rich in _ITEM.findall(content.decode("utf-8", "replace")):
        if rich:
            found.append(joined_text(rich))
        elif _TO_DECODE.search(plain):
            found.append(unescape(plain))
        else:
            found.append(plain)
    return found
