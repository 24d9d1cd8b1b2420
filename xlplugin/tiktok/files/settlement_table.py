"""Where in a file the settlement stands; what is no settlement is refused, by name where it is known."""

from collections.abc import Sequence

from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.columns import Headings
from xlplugin.tiktok.files.headed_table import (
    Candidate,
    Table,
    candidates,
    refuse_foreign,
    where_in,
)
from xlplugin.tiktok.files.tables_in_file import Sheet, TablesInFile
from xlplugin.tiktok.files.values import fold

_KNOWN_ENOUGH = 3
EXPORT = "In Seller Center choose Finance → Settled → Export, and load that file as it is."

_ESTIMATE = (
    "These are estimates for orders that are not settled yet; they are never posted.",
    (
        "Total estimated settlement amount",
        "Estimated settlement amount",
        "Estimated settle time",
        "Unsettled reasons",
        "Unsettled reason",
        "Estimasi jumlah penyelesaian",
        "Estimasi jumlah penyelesaian pembayaran",
        "Số tiền quyết toán ước tính",
        "Thời gian quyết toán dự kiến",
        "Lý do chưa quyết toán",
        "Valor estimado a ser liquidado",
        "预计结算总金额",
        "预计结算金额",
        "预计结算时间",
        "未结算原因",
    ),
)
_ORDERS = (
    "This is an orders export, not a settlement: load it as orders.",
    ("Order Substatus", "SKU Unit Original Price", "SKU Subtotal Before Discount"),
)
_FOREIGN = {fold(heading): what for what, words in (_ESTIMATE, _ORDERS) for heading in words}


def find_table(file: TablesInFile, layouts: Sequence[Headings]) -> Table:
    """The one settlement table of a file. Raises FixInputError, with what the file is instead where that is known."""
    found = candidates(file, layouts)
    refuse_foreign(file, _FOREIGN, EXPORT)
    complete = [candidate for candidate in found if not candidate.missing]
    if complete:
        return _only(file, complete)
    best = max(found, key=lambda candidate: candidate.known, default=None)
    if best is None or best.known < _KNOWN_ENOUGH:
        sheets = ", ".join(f"'{sheet.name}'" for sheet in file.sheets[:8])
        raise FixInputError(
            f"No row of headings of a settlement was found (looked through {sheets}).",
            where=file.name,
            cure=EXPORT,
        )
    raise FixInputError(
        f"The settlement has no column {' and no column '.join(repr(name) for name in best.missing)}.",
        where=f"{where_in(file, best.table.sheet)}, row {best.table.header + 1}",
        cure=f"{EXPORT} If a heading has a new name, say on the sheet Headings what it means.",
    )


def find_second_table(file: TablesInFile, besides: Sheet, headings: Headings) -> Table | None:
    """Another table of the file, on another sheet; None when there is none."""
    found = candidates(file, [headings])
    return next((c.table for c in found if not c.missing and c.table.sheet is not besides), None)


def _only(file: TablesInFile, complete: Sequence[Candidate]) -> Table:
    """The table, when there is one: its layout is the one that knows most of the headings."""
    filled = [c for c in complete if c.table.sheet.height > c.table.header + 1]
    complete = filled or complete
    sheets = list(dict.fromkeys(candidate.table.sheet.name for candidate in complete))
    if len(sheets) > 1:
        raise FixInputError(
            f"There is a settlement on each of the sheets {', '.join(map(repr, sheets))}.",
            where=file.name,
            cure=EXPORT,
        )
    first = min(candidate.table.header for candidate in complete)
    return max(
        (c for c in complete if c.table.header == first), key=lambda candidate: candidate.known
    ).table
