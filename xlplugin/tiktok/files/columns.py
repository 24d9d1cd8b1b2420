"""Find the columns of Seller Center's files by their headings.

A column is found by its heading, whatever its place, case, spacing or brackets. A new heading is a
line of data in `tiktok/markets`, or a row of the sheet Headings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.tiktok.markets.declarations import FileColumn, languages
from xlplugin.tiktok.markets.spelling import fold

__all__ = [
    "INFO",
    "KEY",
    "PART",
    "ROLES",
    "TOTAL",
    "FileColumn",
    "FileLayout",
    "Headings",
    "children",
]

KEY = "key"
TOTAL = "total"
PART = "part"
INFO = "information"
ROLES = ("fee", "shipping", "tax", "sale", "refund", "adjustment")
TOLD = "told"  # the use of a column whose role the user gave; the sums show which total it is in

_UNIT = re.compile(r"\((?:(?:time ?zone ?= ?)?(?:utc|gmt)[^)]*|[a-z]{3})\)$")


class FileLayout(NamedTuple):
    """Kind of file: its columns by name, and the columns that it must have.

    `section` is the section of a language's data file that has its headings.
    """

    name: str
    columns: Mapping[str, FileColumn]
    required: tuple[str, ...]
    section: Literal["settlement", "orders"] = "settlement"


class Headings:
    """Headings of a layout, with the column that each one names.

    Languages other than English are read when they are needed.

    Args:
        layout: The kind of file.
        own: The only headings of some columns, by column name: the column is not found by another
            heading, of any language.
        known: The column name of each folded heading, if that is known already.
    """

    def __init__(
        self,
        layout: FileLayout,
        own: Mapping[str, Sequence[str]] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self.layout = layout
        self._known: dict[str, str] = dict(known or {})
        self._in_every_language: Headings | None = None
        self._own = frozenset(own or {})
        if known:
            return
        for name, spelled in (own or {}).items():
            self._learn(spelled, name)
        for column in layout.columns.values():
            if column.name not in self._own:
                self._learn((column.name, *column.aliases), column.name)

    def _learn(self, spelled: Iterable[str], name: str) -> None:
        for heading in spelled:
            self._known.setdefault(fold(heading), name)

    def find(self, heading: str) -> FileColumn | None:
        """Return the column with this heading.

        A currency or zone in brackets at its end makes no difference.
        """
        folded = fold(heading)
        name = self._known.get(folded)
        if name is None and folded.endswith(")"):
            name = self._known.get(_UNIT.sub("", folded))
        if not name:
            return None
        return self.layout.columns[name]

    def in_every_language(self) -> "Headings":
        """Return these headings and those of every language."""
        if self._in_every_language is None:
            made = Headings(self.layout, known=self._known)
            for language in languages():
                words = language.settlement
                if self.layout.section == "orders":
                    words = language.orders
                for name, spelled in words.items():
                    if name in self.layout.columns and name not in self._own:
                        made._learn(spelled, name)
            made._in_every_language = made
            self._in_every_language = made
        return self._in_every_language

    def with_told(self, told: Mapping[str, str]) -> "Headings":
        """Return these headings in every language, with the meanings that the user gave.

        A meaning is a column's name or a role. A meaning that names a column of another kind of
        file is left out.
        """
        if not told:
            return self
        every = self.in_every_language()
        columns = dict(self.layout.columns)
        known = dict(every._known)
        for heading, meaning in told.items():
            name = _told_column(heading, meaning, columns, every)
            if name:
                known[fold(heading)] = name
        made = Headings(self.layout._replace(columns=columns), known=known)
        made._in_every_language = made
        return made


def _told_column(
    heading: str, meaning: str, columns: dict[str, FileColumn], headings: Headings
) -> str:
    """Return the column that the user named for a heading.

    It is a known column, or a new one of the named role. "" if the meaning is neither.
    """
    word = fold(meaning)
    if word not in (*ROLES, INFO):
        known = headings.find(meaning)
        if known:
            return known.name
        return next((name for name in columns if fold(name) == word), "")
    name = " ".join(heading.split())
    if word == INFO:
        columns[name] = FileColumn(name, INFO)
    else:
        columns[name] = FileColumn(name, TOLD, word)
    return name


def children(columns: Iterable[FileColumn], present: Mapping[str, object]) -> dict[str, list[str]]:
    """Return for each column of a file the columns that add up to it.

    If a total is not in the file, its columns are added to the next higher total. The columns are
    in the order in which they are declared, not in that of the file.
    """
    by_name = {column.name: column for column in columns}
    found: dict[str, list[str]] = defaultdict(list)
    for name, column in by_name.items():
        if name not in present or column.use == INFO:
            continue
        parent = column.parent
        if column.parent not in present and column.or_parent in present:
            parent = column.or_parent
        while parent and parent not in present:
            parent = by_name[parent].parent
        if parent:
            found[parent].append(name)
    return dict(found)


def refuse_meaning(heading: str, meaning: str, words: Sequence[str]) -> FixInputError:
    """Return the error for a word in the column Means that is no column and no role."""
    return FixInputError(
        f"'{meaning}' is neither a column of a file nor one of {', '.join(words)}.",
        where=f"sheet 'Headings', heading '{heading}'",
        cure="Write one of these in its column Means.",
    )
