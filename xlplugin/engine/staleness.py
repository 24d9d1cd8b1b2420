"""Find the sheets whose formulas have wrong results after cells elsewhere have changed.

Whole sheets are compared, by the names that their formulas mention: too many are found rather than
too few. A result that is left out is worked out by whoever opens the file; a wrong one would be
believed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from xlplugin.engine.address import quote_sheet

_ANYWHERE = ("indirect(",)


class Mentioned(NamedTuple):
    """Sheet by all the words under which formulas mention it."""

    sheet: str
    words: Sequence[str]


def words_of(sheet: str, tables: Iterable[str]) -> Mentioned:
    """Return the words that mention a sheet.

    Its name before an exclamation mark, and its tables' names.
    """
    return Mentioned(
        sheet,
        [f"{quote_sheet(sheet)}!".casefold(), f"{sheet}!".casefold(), *map(str.casefold, tables)],
    )


def stale_sheets(
    changed: set[str],
    formulas: Mapping[str, str],
    mentions: Sequence[Mentioned],
    names: Sequence[tuple[str, str]],
) -> set[str]:
    """Return the changed sheets, and those whose formulas depend on them directly, through a name
    or through another sheet.
    """
    texts = {sheet: _with_names(text.casefold(), names) for sheet, text in formulas.items()}
    stale = set(changed)
    while True:
        words = list(_ANYWHERE) if stale else []
        for sheet, mentioned in mentions:
            if sheet in stale:
                words.extend(mentioned)
        more: set[str] = set()
        for sheet, text in texts.items():
            if sheet not in stale and any(word in text for word in words):
                more.add(sheet)
        if not more:
            return stale
        stale |= more


def _with_names(text: str, names: Sequence[tuple[str, str]]) -> str:
    """Return the formulas' text with the texts of its defined names, which may use other names."""
    used: set[str] = set()
    while True:
        new = []
        for name, refers in names:
            if name not in used and name.casefold() in text:
                new.append((name, refers))
        if not new:
            return text
        used |= {name for name, _ in new}
        text = " ".join((text, *(refers.casefold() for _, refers in new)))
