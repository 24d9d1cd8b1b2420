"""Compare what was posted with what TikTok said, by shop and settlement date, in both directions.

The witnesses are not made by the books: every row of every file or fetch as it was read, and
TikTok's own daily totals (`SETTLE` in South-East Asia, `Earnings` in Indonesia), which come with
the withdrawals.

Each difference is one Finding with its cause and the way to mend it. Settlement Check, Home, Check
and Lock all use this one list.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.ledger.run_sums import PostedFact, SettledSum
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.money import ZERO
from xlplugin.posting.settlement_check import ShopDate

CONFIRMED = "Yes: TikTok's daily total agrees"
UNCONFIRMED = "No daily total to compare with"
ELSEWHERE = "As the statement says that another workbook has loaded"


class DifferenceCause(StrEnum):
    """Why TikTok and the books differ on a date, in the words of the sheet."""

    NOT_POSTED = "Not posted"
    NO_STATEMENT = "No statement for this date"
    TOTAL_DIFFERS = "TikTok's daily total differs"
    NOT_TOLD = "Posted, but no statement has it"


CURES = {
    DifferenceCause.NOT_POSTED: "Load {source} again and press Post, or Post the Ready Rows.",
    DifferenceCause.NO_STATEMENT: (
        "Export the statement of this date from Seller Center, press Load Statement, then Post."
    ),
    DifferenceCause.TOTAL_DIFFERS: (
        "Export the statement of this date again and load it. If it stays, ask TikTok which row "
        "is missing."
    ),
    DifferenceCause.NOT_TOLD: (
        "Load the statement of this date again. If the row is not in it, undo {run} that posted it."
    ),
}


class ToldRow(NamedTuple):
    """Settlement row as a file or fetch told it. `key` is its key in the books.

    `amount` is its settlement amount, `source` the file's name, or the name of the fetch.
    """

    key: str
    shop_date: ShopDate
    amount: Decimal
    source: str


class DailyTotal(NamedTuple):
    """Settlement as the wallet shows it: one `SETTLE` or `Earnings` movement on a date."""

    shop_date: ShopDate
    amount: Decimal


class Finding(NamedTuple):
    """One difference between TikTok and the books.

    `told` is TikTok's amount of the rows, `posted` the amount in the books.
    """

    shop_date: ShopDate
    cause: DifferenceCause
    told: Decimal
    posted: Decimal
    rows: int
    cure: str

    @property
    def difference(self) -> Decimal:
        """Return what TikTok says less what is posted."""
        return self.told - self.posted

    @property
    def not_posted(self) -> Decimal:
        """Return the amount of rows that a statement has and the books have not."""
        return self.told if self.cause is DifferenceCause.NOT_POSTED else ZERO


class Completeness(NamedTuple):
    """Result: what differs, and what each date was compared with.

    Attributes:
        findings: The differences, by date.
        confirmed: The dates whose daily total agrees.
        unconfirmed: The dates with posted rows for which TikTok's daily total is not there.
        told: What the statements say of each date.
        totals: TikTok's daily totals.
        elsewhere: The dates whose posted rows are those of a statement that another workbook has
            loaded.
    """

    findings: tuple[Finding, ...]
    confirmed: frozenset[ShopDate]
    unconfirmed: tuple[ShopDate, ...]
    told: Mapping[ShopDate, Decimal]
    totals: Mapping[ShopDate, Decimal]
    elsewhere: frozenset[ShopDate] = frozenset()

    def said_of(self, shop_dates: Iterable[ShopDate]) -> dict[ShopDate, str]:
        """Return for each date the causes found, or whether TikTok's daily total confirms it."""
        causes: dict[ShopDate, list[str]] = defaultdict(list)
        for finding in self.findings:
            causes[finding.shop_date].append(finding.cause.value)
        said = {}
        for shop_date in shop_dates:
            if shop_date in causes:
                said[shop_date] = "; ".join(dict.fromkeys(causes[shop_date]))
            elif shop_date in self.confirmed:
                said[shop_date] = CONFIRMED
            elif shop_date in self.elsewhere:
                said[shop_date] = ELSEWHERE
            else:
                said[shop_date] = UNCONFIRMED
        return said


class RowSum(NamedTuple):
    """Number of settlement rows, and their amounts added up."""

    rows: int
    amount: Decimal


_NO_ROWS = RowSum(0, ZERO)


class Witnesses(NamedTuple):
    """Everything that TikTok has reported.

    Attributes:
        told: Every row of every statement that was loaded or fetched.
        totals: TikTok's daily totals.
        reserves: What was held back (negative) or released on a date, beside the settlement. A
            daily total may or may not have it in.
        loaded: What each statement says of a date that this workbook or another one of the same
            books has loaded.
    """

    told: Sequence[ToldRow]
    totals: Sequence[DailyTotal]
    reserves: Mapping[ShopDate, Decimal]
    loaded: Mapping[ShopDate, Sequence[RowSum]] = MappingProxyType({})


class PostedRows(NamedTuple):
    """Settlement rows that are posted now.

    Attributes:
        sums: All of them, by shop and date.
        told: The keys of those that a statement has.
        untold: Those that no statement has, by shop and date.
        runs: The runs that posted them, by shop and date.
    """

    sums: Mapping[ShopDate, RowSum]
    told: Collection[str]
    untold: Mapping[ShopDate, RowSum]
    runs: Mapping[ShopDate, Sequence[int]]


def posted_rows(
    sums: Iterable[SettledSum],
    told: Iterable[PostedFact],
    standing: Collection[int],
    currencies: Mapping[str, str],
) -> PostedRows:
    """Return the settlement rows that are posted, from the sums of each run.

    The rows that a statement has are among the posted ones. So the rest are those that none has.

    Args:
        sums: What each run has posted and released.
        told: The posted rows that a statement has.
        standing: The runs whose rows are in the books: not those that were undone, and no undo.
        currencies: The currency of each shop's settlements, by shop id.
    """
    posted = _AddedRows()
    untold = _AddedRows()
    of_runs: dict[tuple[ShopDate, int], int] = defaultdict(int)
    for one in sums:
        shop_date = ShopDate(one.shop, one.settled, currencies.get(one.shop, ""))
        posted.add(shop_date, one.rows, one.amount)
        untold.add(shop_date, one.rows, one.amount)
        if one.run in standing:
            of_runs[shop_date, one.run] += one.rows
    keys = set()
    for source, run in told:
        row = row_in(source.key)
        if row is None:
            continue
        keys.add(source.key)
        shop_date = ShopDate(row.shop_id, row.settled, currencies.get(row.shop_id, ""))
        untold.add(shop_date, -1, -source.amount)
        of_runs[shop_date, run] -= 1
    runs: dict[ShopDate, list[int]] = defaultdict(list)
    for (shop_date, run), rows in sorted(of_runs.items()):
        if rows:
            runs[shop_date].append(run)
    return PostedRows(posted.present(), keys, untold.present(), runs)


class _AddedRows:
    """Adds up settlement rows by shop and date."""

    def __init__(self) -> None:
        self._sums: dict[ShopDate, RowSum] = {}

    def add(self, shop_date: ShopDate, rows: int, amount: Decimal) -> None:
        before = self._sums.get(shop_date, _NO_ROWS)
        self._sums[shop_date] = RowSum(before.rows + rows, before.amount + amount)

    def present(self) -> dict[ShopDate, RowSum]:
        """Return the sums of the dates that have rows."""
        return {shop_date: found for shop_date, found in self._sums.items() if found != _NO_ROWS}


def completeness(posted: PostedRows, witnesses: Witnesses) -> Completeness:
    """Compare what TikTok said with what is posted.

    A row of a statement that is not posted is no finding where TikTok's daily total is what is
    posted, and the last statement too: it is of an earlier statement that TikTok has corrected.
    """
    by_key = {row.key: row for row in witnesses.told}
    sums = {shop_date: found.amount for shop_date, found in posted.sums.items()}
    told = _sums((row.shop_date, row.amount) for row in by_key.values())
    totals = _sums((total.shop_date, total.amount) for total in witnesses.totals)
    waiting = [row for key, row in by_key.items() if key not in posted.told]
    open_amounts = _sums((row.shop_date, row.amount) for row in waiting)
    confirmed = set()
    corrected = set()
    findings: list[Finding] = []
    for shop_date, amount in totals.items():
        reserve = witnesses.reserves.get(shop_date, ZERO)
        in_books = sums.get(shop_date, ZERO)
        still_open = open_amounts.get(shop_date, ZERO)
        if shop_date in sums and amount in (in_books, in_books + reserve):
            confirmed.add(shop_date)
            statements = witnesses.loaded.get(shop_date, ())
            if still_open and (not statements or statements[-1] == posted.sums[shop_date]):
                corrected.add(shop_date)
        elif amount in (in_books + still_open, in_books + still_open + reserve):
            confirmed.add(shop_date)
        elif shop_date in sums or still_open:
            findings.append(
                _finding(shop_date, DifferenceCause.TOTAL_DIFFERS, amount, in_books + still_open)
            )
        else:
            findings.append(_finding(shop_date, DifferenceCause.NO_STATEMENT, amount, ZERO))
    findings += _not_posted(row for row in waiting if row.shop_date not in corrected)
    elsewhere = _loaded_elsewhere(posted, witnesses.loaded)
    findings += _not_told(posted, elsewhere)
    silent = sorted(set(sums) - set(totals))
    findings.sort(key=lambda one: (one.shop_date, one.cause))
    return Completeness(
        tuple(findings), frozenset(confirmed), tuple(silent), told, totals, elsewhere
    )


def _sums(amounts: Iterable[tuple[ShopDate, Decimal]]) -> dict[ShopDate, Decimal]:
    """Add up amounts by shop and date."""
    sums: dict[ShopDate, Decimal] = defaultdict(lambda: ZERO)
    for shop_date, amount in amounts:
        sums[shop_date] += amount
    return dict(sums)


def _not_posted(waiting: Iterable[ToldRow]) -> list[Finding]:
    """Return a finding for each date and file with rows that are not posted."""
    groups: dict[tuple[ShopDate, str], list[ToldRow]] = defaultdict(list)
    for row in waiting:
        groups[row.shop_date, row.source].append(row)
    findings = []
    for (shop_date, source), rows in groups.items():
        amount = sum((row.amount for row in rows), ZERO)
        cure = CURES[DifferenceCause.NOT_POSTED].format(source=source)
        findings.append(
            Finding(shop_date, DifferenceCause.NOT_POSTED, amount, ZERO, len(rows), cure)
        )
    return findings


def _loaded_elsewhere(
    posted: PostedRows, loaded: Mapping[ShopDate, Sequence[RowSum]]
) -> frozenset[ShopDate]:
    """Return the dates with rows unknown to this workbook that are those of a loaded statement.

    A date counts if the rows posted on it, or those unknown here, have the number and the amount
    of one loaded statement, or of all loaded statements together.
    """
    found = set()
    for shop_date, untold in posted.untold.items():
        statements = list(loaded.get(shop_date, ()))
        rows = sum(one.rows for one in statements)
        statements.append(RowSum(rows, sum((one.amount for one in statements), ZERO)))
        if untold in statements or posted.sums.get(shop_date) in statements:
            found.add(shop_date)
    return frozenset(found)


def _not_told(posted: PostedRows, elsewhere: Collection[ShopDate]) -> list[Finding]:
    """Return a finding for each date with posted rows that no statement has."""
    findings = []
    for shop_date, untold in posted.untold.items():
        if shop_date in elsewhere:
            continue
        named = " and ".join(f"run {run}" for run in posted.runs.get(shop_date, ())) or "the run"
        cure = CURES[DifferenceCause.NOT_TOLD].format(run=named)
        findings.append(
            Finding(shop_date, DifferenceCause.NOT_TOLD, ZERO, untold.amount, untold.rows, cure)
        )
    return findings


def _finding(
    shop_date: ShopDate, cause: DifferenceCause, told: Decimal, posted: Decimal
) -> Finding:
    return Finding(shop_date, cause, told, posted, 0, CURES[cause])


def findings_until(found: Completeness, day: date) -> list[Finding]:
    """Return the findings dated up to a day: what Lock asks."""
    return [finding for finding in found.findings if finding.shop_date.date <= day]
