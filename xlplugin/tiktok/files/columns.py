"""Columns of Seller Center's files as declarations: what each is called, in which languages, and what it is part of.

A column is found by its heading, whatever its place, case, spacing or brackets. A new heading is a line of data in one
of the `columns_*` files, or a row of the firm's own aliases.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.values import fold

KEY, TOTAL, PART, INFO = "key", "total", "part", "information"
ROLES = ("sale", "refund", "shipping", "fee", "tax", "adjustment")


_UNIT = re.compile(r"\((?:(?:time ?zone ?= ?)?(?:utc|gmt)[^)]*|[a-z]{3})\)$")


class Column(NamedTuple):
    """One column. An amount is a `total` of others, a `part` of one, or `information` that is in no sum.

    `parent` is the total (or the part, which this one then details) that it adds to; `or_parent` where it was seen to
    belong instead, in layouts that differ. The role of a total counts when a file has none of its parts.
    """

    name: str
    use: str
    role: str = ""
    parent: str = ""
    or_parent: str = ""
    aliases: tuple[str, ...] = ()


class Layout(NamedTuple):
    """A kind of file: its columns by name, and the headings by which it is known."""

    name: str
    columns: Mapping[str, Column]
    required: tuple[str, ...]


_MEANING = re.compile(r"(\w+)(?: (\w+))?(?: in ([^,]+?))?(?:, or in ([^,]+?))?:")


def declare(text: str) -> list[Column]:
    """Columns from lines such as `    Transaction fee = Payment fee; Order transaction fee`.

    They stand under a line that says what they are: `part shipping in Seller shipping fee, or in Total fees:`.
    """
    columns: list[Column] = []
    meaning = ("", "", "", "")
    for line in text.replace("\n        ", " ").splitlines():
        head = _MEANING.fullmatch(line)
        if head:
            meaning = (head[1], head[2] or "", head[3] or "", head[4] or "")
        elif line.strip():
            name, _, aliases = line.partition(" = ")
            spelled = tuple(filter(None, map(str.strip, aliases.split(";"))))
            columns.append(Column(name.strip(), *meaning, spelled))
    return columns


def translations(text: str) -> dict[str, tuple[str, ...]]:
    """Headings by the column's English name, from lines such as `Total fees = Total Biaya; Biaya`."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.replace("\n        ", " ").splitlines():
        name, _, spelled = line.partition(" = ")
        if spelled:
            found[name.strip()] = tuple(map(str.strip, spelled.split(";")))
    return found


def layout(name: str, columns: Iterable[Column], required: Sequence[str]) -> Layout:
    """A layout of these columns; each is known by its name and its aliases."""
    return Layout(name, {column.name: column for column in columns}, tuple(required))


class Headings:
    """A layout's headings: folded text to column."""

    def __init__(
        self, layout: Layout, translations: Iterable[Mapping[str, Sequence[str]]] = ()
    ) -> None:
        self.layout = layout
        self._known: dict[str, str] = {}
        for column in layout.columns.values():
            self._learn((column.name, *column.aliases), column.name)
        for language in translations:
            for name, spelled in language.items():
                if name in layout.columns:
                    self._learn(spelled, name)

    def _learn(self, spelled: Iterable[str], name: str) -> None:
        for heading in spelled:
            self._known.setdefault(fold(heading), name)

    def find(self, heading: str) -> Column | None:
        """The column with this heading; a currency or zone in brackets at its end makes no difference."""
        folded = fold(heading)
        name = self._known.get(folded)
        if name is None:
            name = self._known.get(_UNIT.sub("", folded))
        return self.layout.columns[name] if name else None

    def with_aliases(self, extra: Mapping[str, str]) -> "Headings":
        """These headings and the firm's own: a heading to a column's name, a role, or `information`."""
        if not extra:
            return self
        columns, known = dict(self.layout.columns), dict(self._known)
        for heading, meaning in extra.items():
            known[fold(heading)] = _meaning(heading, meaning, columns, self)
        made = Headings(self.layout._replace(columns=columns))
        made._known = known
        return made


def _meaning(heading: str, meaning: str, columns: dict[str, Column], headings: Headings) -> str:
    """The column a firm's alias stands for: a known one, or a new one of the role it gives."""
    known = headings.find(meaning)
    if known:
        return known.name
    word = fold(meaning)
    if word not in (*ROLES, INFO):
        raise FixInputError(
            f"'{meaning}' is neither a column of the settlement nor one of {', '.join((*ROLES, INFO))}.",
            where=f"sheet 'Headings', heading '{heading}'",
            cure="Write one of these in its column Means.",
        )
    name = " ".join(heading.split())
    use = INFO if word == INFO else PART
    columns[name] = Column(name, use, "" if word == INFO else word, _home(word, columns))
    return name


def _home(role: str, columns: Mapping[str, Column]) -> str:
    """The total to which amounts of a role add: that of the first column of the same role."""
    for column in columns.values():
        if column.use == PART and column.role == role and columns[column.parent].use == TOTAL:
            return column.parent
    return next(
        (column.name for column in columns.values() if column.use == TOTAL and not column.parent),
        "",
    )


def children(columns: Iterable[Column], present: Mapping[str, object]) -> dict[str, list[str]]:
    """For each column of a file, those that add up to it: where a total is not in the file, its own are its total's.

    They come in the order of their declarations, whatever their order in the file.
    """
    by_name = {column.name: column for column in columns}
    found: dict[str, list[str]] = defaultdict(list)
    for name, column in by_name.items():
        if name not in present:
            continue
        parent = (
            column.or_parent
            if column.parent not in present and column.or_parent in present
            else column.parent
        )
        while parent and parent not in present:
            parent = by_name[parent].parent
        if parent:
            found[parent].append(name)
    return dict(found)
