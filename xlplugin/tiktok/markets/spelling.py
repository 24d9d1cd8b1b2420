"""Compare headings and words as people read them.

Case, forms of brackets and slashes, and invisible characters make no difference.
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\0"))
_AROUND_MARKS = re.compile(r"\s*([()/:])\s*")


def clean(text: str) -> str:
    """Return a cell's text without invisible characters, tabs, doubled and outer spaces."""
    if text.isascii() and text.isalnum():
        return text
    return " ".join(text.translate(_INVISIBLE).split())


@lru_cache(maxsize=20_000)  # the same headings are compared with several layouts
def fold(text: str) -> str:
    """Return a heading or type word in the form in which it is compared.

    Full-width letters, other slashes, capitals and spaces around brackets are made alike.
    """
    plain = clean(unicodedata.normalize("NFKC", text)).replace("\\", "/").casefold()
    return _AROUND_MARKS.sub(r"\1", plain).rstrip(":.")
