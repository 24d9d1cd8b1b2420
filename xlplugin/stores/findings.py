"""What Verify has found: rows that are not as they were posted, and sums that do not tie out."""

from dataclasses import dataclass, field
from typing import NamedTuple

from xlplugin.ledger.check_digits import End


class Discrepancy(NamedTuple):
    """One thing that is not as it was posted, or does not tie out.

    `part` is a part of the books, or the code of a customer or currency. `row` names the row: by
    Excel's number where a ledger sheet shows it. `no` is its number in the part; 0 for none.
    """

    part: str
    row: str
    what: str
    no: int = 0

    def __str__(self) -> str:
        place = f"{self.part} {self.row}".strip()
        return f"{place}: {self.what}."


@dataclass
class Proof:
    """Result of verifying the books.

    `tampered` are rows that are not as they were posted, `differences` are sums that do not tie
    out. `sheets` are findings only in the ledger sheets that show books in a database.
    `seal` is the check digits of the last run: it stands for everything that is posted.
    `master_data` is the end of the history of master data: its number of rows and the last check
    digits. `trail` says how the trail of the run log ends; empty if there is none.
    """

    tampered: list[Discrepancy] = field(default_factory=list)
    differences: list[Discrepancy] = field(default_factory=list)
    sheets: list[Discrepancy] = field(default_factory=list)
    rows: int = 0
    runs: int = 0
    seal: str = ""
    master_data: End = field(default_factory=End)
    trail: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether nothing was tampered with and everything ties out."""
        return not self.discrepancies

    @property
    def discrepancies(self) -> list[Discrepancy]:
        """Return everything that was found, tampered rows first."""
        return [*self.tampered, *self.sheets, *self.differences]
