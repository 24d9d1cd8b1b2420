"""Limit the rows in the ledger sheets of a workbook.

Books that are kept in the sheets have a stated size, so that the workbook can still be worked with.
Sheets that show a database end where Excel's do: they leave out the oldest runs before that.
"""

from collections.abc import Mapping, Sequence

from xlplugin.errors import FixInputError
from xlplugin.ledger import check_digits
from xlplugin.ledger.runs import Run
from xlplugin.stores.contract import Counts
from xlplugin.wording import counting

MOST_ROWS = 500_000  # of one sheet, with the books in the workbook: some 54,000 orders
WARN_FROM = 375_000
SHOWN_ROWS = 1_000_000  # of one sheet that shows a database; Excel has 1,048,576 rows
MOVE = (
    "On the sheet Settings, Books, write the name of a file such as TikTok Ledger.sqlite, press "
    "the button again and answer Yes: the books move there, with all that is posted."
)


def refuse_full(workbook: str, rows: Mapping[str, int]) -> None:
    """Raise FixInputError if a sheet would have more rows than books in a workbook may have.

    `rows` are the rows that each sheet would have, by its name.
    """
    for sheet, count in rows.items():
        if count > MOST_ROWS:
            raise FixInputError(
                f"The sheet {sheet} would have {counting(count, 'row')}; books in a workbook "
                f"may have {MOST_ROWS:,} on a sheet. Nothing was posted.",
                where=workbook,
                cure=MOVE,
            )


def size_note(rows: Mapping[str, int]) -> str:
    """Return a warning if a sheet has nearly all the rows that it may have; empty if not."""
    for sheet, count in rows.items():
        if count >= WARN_FROM:
            return (
                f"The sheet {sheet} has {count:,} of the {MOST_ROWS:,} rows that books in a "
                f"workbook may have. Move the books to a database soon. {MOVE}"
            )
    return ""


def first_run_shown(runs: Sequence[Run], counts: Counts, wanted: int) -> int:
    """Return the first run that the sheets can show, so that every sheet has room; 1 for all.

    Args:
        runs: The run log.
        counts: How much is in the books.
        wanted: The first run to be shown. If there is no room for that, a later one is chosen, and
            half of the room is left for what is posted next.
    """
    if not runs:
        return 1
    ends = check_digits.ends_in(runs[-1].closing)
    legs = counts.postings / max(1, ends[check_digits.JOURNAL].rows)  # of an entry, on average
    total = _rows(ends, legs)
    before: dict[str, int] = {}
    if 1 < wanted <= len(runs):
        before = _rows(check_digits.ends_in(runs[wanted - 2].closing), legs)
    if wanted > len(runs) or _longest_left(total, before) <= SHOWN_ROWS:
        return wanted
    for run in runs[:-1]:
        before = _rows(check_digits.ends_in(run.closing), legs)
        if _longest_left(total, before) <= SHOWN_ROWS // 2:
            return run.no + 1
    is_shown = _longest_left(total, before) <= SHOWN_ROWS
    return runs[-1].no if is_shown else runs[-1].no + 1


def _rows(ends: Mapping[str, check_digits.End], legs: float) -> dict[str, int]:
    """Return how many rows each part has; the Journal has one for each leg of an entry."""
    rows = {part: end.rows for part, end in ends.items()}
    rows[check_digits.JOURNAL] = round(rows[check_digits.JOURNAL] * legs)
    return rows


def _longest_left(total: Mapping[str, int], before: Mapping[str, int]) -> int:
    return max((rows - before.get(part, 0) for part, rows in total.items()), default=0)
