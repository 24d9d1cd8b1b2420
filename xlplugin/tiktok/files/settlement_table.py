"""Find the settlement table in a file, and refuse files of another kind by their name."""

from collections.abc import Sequence

from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.columns import Headings
from xlplugin.tiktok.files.headed_table import (
    HeadedTable,
    HeadingsCandidate,
    ask_for_column,
    candidates,
    complete_candidates,
    refuse_foreign,
    refuse_other_platforms,
)
from xlplugin.tiktok.files.tables_in_file import FileSheet, TablesInFile
from xlplugin.tiktok.markets.declarations import chosen_languages
from xlplugin.tiktok.markets.spelling import fold

_KNOWN_ENOUGH = 3
EXPORT = "In Seller Center choose Finance → Settled → Export, and load that file as it is."

OTHER_LANGUAGE = (
    "If Seller Center is in a language that is not read yet, switch it to English and export again."
)
_ESTIMATE = "These are estimates for orders that are not settled yet; they are never posted."
_ORDERS = "This is an orders export, not a settlement: load it with Load Orders."
_OF_ORDERS = ("Order Substatus", "SKU Unit Original Price", "SKU Subtotal Before Discount")


def _foreign(*, every_language: bool) -> dict[str, str]:
    """Return what a file is instead of a settlement, by the folded heading that shows it."""
    found: dict[str, str] = {}
    for heading in _OF_ORDERS:
        found[fold(heading)] = _ORDERS
    for one in chosen_languages(every_language):
        for heading in one.unsettled:
            found[fold(heading)] = _ESTIMATE
        if every_language:
            for name in _OF_ORDERS:
                for heading in one.orders.get(name, ()):
                    found[fold(heading)] = _ORDERS
    return found


def find_table(file: TablesInFile, layouts: Sequence[Headings]) -> tuple[HeadedTable, Headings]:
    """Return the settlement table of a file, and the headings of the language that fits it.

    English is tried first. Other languages are read only if a heading is not English.

    Raises:
        AskWord: A required column is missing, and an unknown heading may be it.
        FixInputError: The file is of another kind, which is named if it is known.
    """
    refuse_foreign(file, _foreign(every_language=False), EXPORT)
    found = _complete(file, layouts)
    if found and all(heading.column for heading in found.headings if heading.text):
        return found, _layout_of(found, layouts)
    every = [layout.in_every_language() for layout in layouts]
    refuse_foreign(file, _foreign(every_language=True), EXPORT)
    found = _complete(file, every)
    if found:
        return found, _layout_of(found, every)
    refuse_other_platforms(file, EXPORT)
    best = max(candidates(file, every), key=lambda candidate: candidate.known, default=None)
    if best is None or best.known < _KNOWN_ENOUGH:
        sheets = ", ".join(f"'{sheet.name}'" for sheet in file.sheets[:8])
        raise FixInputError(
            f"No row of headings of a settlement was found (looked through {sheets}).",
            where=file.name,
            cure=f"{EXPORT} {OTHER_LANGUAGE}",
        )
    raise ask_for_column(file, best, "settlement", EXPORT)


def _complete(file: TablesInFile, layouts: Sequence[Headings]) -> HeadedTable | None:
    complete = complete_candidates(file, layouts)
    if not complete:
        return None
    return _only(file, complete)


def _layout_of(table: HeadedTable, layouts: Sequence[Headings]) -> Headings:
    return next(one for one in layouts if one.layout.name == table.layout)


def find_second_table(
    file: TablesInFile, besides: FileSheet, headings: Headings
) -> tuple[HeadedTable, Headings] | None:
    """Return another table of the file, on another sheet, and its headings.

    None when there is none.

    Raises AskWord when a sheet looks like it and lacks a column.
    """
    every = headings.in_every_language()
    found = candidates(file, [every])
    others = [one for one in found if one.table.sheet is not besides]
    for one in others:
        if not one.missing:
            return one.table, every
    best = max(others, key=lambda candidate: candidate.known, default=None)
    if best and best.known >= _KNOWN_ENOUGH and len(best.missing) < len(headings.layout.required):
        raise ask_for_column(file, best, "sheet of adjustments", EXPORT)
    return None


def _only(file: TablesInFile, complete: Sequence[HeadingsCandidate]) -> HeadedTable:
    """Return the one table: its layout is the one that knows most of the headings.

    Raises FixInputError for two.
    """
    filled = [one for one in complete if one.table.sheet.height > one.table.header + 1]
    complete = filled or complete
    sheets = list(dict.fromkeys(candidate.table.sheet.name for candidate in complete))
    if len(sheets) > 1:
        raise FixInputError(
            f"There is a settlement on each of the sheets {', '.join(map(repr, sheets))}.",
            where=file.name,
            cure=EXPORT,
        )
    first = min(candidate.table.header for candidate in complete)
    highest = [candidate for candidate in complete if candidate.table.header == first]
    return max(highest, key=lambda candidate: candidate.known).table
