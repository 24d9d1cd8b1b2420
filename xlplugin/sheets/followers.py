"""Let colours and notes follow their rows in Excel.

The add-in's macro does it: close to the cells, a thousand of them take no time.
"""

from collections.abc import Callable, Sequence
from typing import Any

from xlplugin.light_xlwings import xw

FOLLOW_ROWS = "'TikTokLedger.xlam'!Followers.FollowRows"
_FIELD = "\x1f"
_RECORD = "\x1e"

Note = tuple[int, int, str]  # row from 0, column from 1, and text


def excel_follow_rows(
    run: Callable[..., Any], sheet: "xw.Sheet", top: int, right: int, sources: Sequence[int | None]
) -> list[Note]:
    """Give rows the looks and notes of the rows that they were.

    Args:
        run: Calls the add-in's macro.
        sheet: The sheet, as xlwings knows it.
        top: The first row of the table.
        right: The last column in use.
        sources: For each row, which row it was, from 0; None for a new one.

    Returns:
        The notes of rows that are gone.
    """
    if list(sources) == list(range(len(sources))):
        return []
    told = run(sheet.book.name, sheet.name, top, right, len(sources), runs_of(sources))
    notes = []
    for record in str(told or "").split(_RECORD):
        if record:
            row, column, text = record.split(_FIELD, 2)
            notes.append((int(row), int(column), text))
    return notes


def runs_of(sources: Sequence[int | None]) -> str:
    """Return the runs of rows that stayed together, a line for each: now, before, how many."""
    runs: list[list[int]] = []
    for row, source in enumerate(sources):
        if source is None:
            continue
        if runs and [runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]] == [row, source]:
            runs[-1][2] += 1
        else:
            runs.append([row, source, 1])
    lines = []
    for run in runs:
        lines.append(" ".join(map(str, run)))
    return "\n".join(lines)
