"""Hold what was posted against what TikTok said, by shop and settlement date, both ways.

The witnesses are not made by the books: every row of every file or fetch as it was read, and
TikTok's own daily totals (`SETTLE` in South-East Asia, `Earnings` in Indonesia), which come with
the withdrawals.

Each difference is one Finding with its cause and the way to mend it. Settlement Check, Home, Check
and Lock all use this one list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlplugin.ledger.documents import Source
from xlplugin.money import ZERO
from xlplugin.posting.settled_rows import row_in
from xlplugin.posting.settlement_check import ShopDate


class Cause(StrEnum):
    """Why TikTok and the books differ on a date, in the words of the sheet."""

    NOT_POSTED = "Not posted"
    NO_STATEMENT = "No statement for this date"
    TOTAL_DIFFERS = "TikTok's daily total differs"
    NOT_TOLD = "Posted, but no statement has it"


CURES = {
    Cause.NOT_POSTED: "Load {source} again and press Post, or Post the Ready Rows.",
    Cause.NO_STATEMENT: (
        "Export the statement of this date from Seller Center, press Load Statement, then Post."
    ),
    Cause.TOTAL_DIFFERS: (
        "Export the statement of this date again and load it. If it stays, ask TikTok which row "
        "is missing."
    ),
    Cause.NOT_TOLD: (
        "Load the statement of this date again. If the row is not in it, undo run {run} that "
        "posted it."
    ),
}


class ToldRow(NamedTuple):
    """A settlement row as a file or fetch told it. `key` is its key in the books.

    `amount` is its settlement amount, `source` the file's name, or the name of the fetch.
    """

    key: str
    place: ShopDate
    amount: Decimal
    source: str


class DailyTotal(NamedTuple):
    """What TikTok says it settled on a date: one `SETTLE` or `Earnings` movement of the wallet."""

    place: ShopDate
    amount: Decimal
    type: str


class Finding(NamedTuple):
    """One difference between TikTok and the books.

    `told` is what TikTok says for the rows concerned, `posted` what the books have for them.
    """

    place: ShopDate
    cause: Cause
    told: Decimal
    posted: Decimal
    rows: int
    cure: str

    @property
    def difference(self) -> Decimal:
        """Return what TikTok says less what is posted."""
        return self.told - self.posted


class Completeness(NamedTuple):
    """The findings by date, and the dates that no daily total of TikTok's confirms."""

    findings: tuple[Finding, ...]
    confirmed: frozenset[ShopDate]
    unconfirmed: tuple[ShopDate, ...]


def completeness(
    facts: Mapping[str, Source],
    currencies: Mapping[str, str],
    told: Iterable[ToldRow],
    totals: Iterable[DailyTotal],
    reserves: Mapping[ShopDate, Decimal],
) -> Completeness:
    """Compare what TikTok said with what is posted.

    Args:
        facts: The facts that are posted now, by key.
        currencies: The currency of each shop's settlements, by shop id.
        told: Every row of every statement that was loaded or fetched.
        totals: TikTok's daily totals.
        reserves: What was held back (negative) or released on a date, beside the settlement. A
            daily total may or may not have it in.
    """
    posted = _posted(facts, currencies)
    by_key = {row.key: row for row in told}
    findings: list[Finding] = []
    findings += _not_posted(by_key, facts)
    findings += _not_told(posted, by_key)
    sums: dict[ShopDate, Decimal] = defaultdict(lambda: ZERO)
    for place, amount in posted.values():
        sums[place] += amount
    waiting: dict[ShopDate, Decimal] = defaultdict(lambda: ZERO)
    for key, row in by_key.items():
        if key not in facts:
            waiting[row.place] += row.amount
    by_place: dict[ShopDate, Decimal] = defaultdict(lambda: ZERO)
    for total in totals:
        by_place[total.place] += total.amount
    confirmed = set()
    for place, amount in by_place.items():
        known = sums.get(place, ZERO) + waiting.get(place, ZERO)
        if amount in (known, known + reserves.get(place, ZERO)):
            confirmed.add(place)
        elif known or place in sums:
            findings.append(_finding(place, Cause.TOTAL_DIFFERS, amount, known))
        else:
            findings.append(_finding(place, Cause.NO_STATEMENT, amount, ZERO))
    silent = sorted(set(sums) - set(by_place))
    findings.sort(key=lambda one: (one.place, one.cause))
    return Completeness(tuple(findings), frozenset(confirmed), tuple(silent))


def _posted(
    facts: Mapping[str, Source], currencies: Mapping[str, str]
) -> dict[str, tuple[ShopDate, Decimal]]:
    """Return the posted settlement rows: their date and amount, by key."""
    rows = {}
    for key, fact in facts.items():
        row = row_in(key)
        if row is None:
            continue
        place = ShopDate(row.shop_id, row.settled, currencies.get(row.shop_id, ""))
        rows[key] = (place, fact.amount)
    return rows


def _not_posted(told: Mapping[str, ToldRow], facts: Mapping[str, Source]) -> list[Finding]:
    """Return a finding for each date and file with rows that are not posted."""
    groups: dict[tuple[ShopDate, str], list[ToldRow]] = defaultdict(list)
    for key, row in told.items():
        if key not in facts:
            groups[row.place, row.source].append(row)
    findings = []
    for (place, source), rows in groups.items():
        amount = sum((row.amount for row in rows), ZERO)
        cure = CURES[Cause.NOT_POSTED].format(source=source)
        findings.append(Finding(place, Cause.NOT_POSTED, amount, ZERO, len(rows), cure))
    return findings


def _not_told(
    posted: Mapping[str, tuple[ShopDate, Decimal]], told: Mapping[str, ToldRow]
) -> list[Finding]:
    """Return a finding for each date with posted rows that no statement has."""
    groups: dict[ShopDate, list[Decimal]] = defaultdict(list)
    for key, (place, amount) in posted.items():
        if key not in told:
            groups[place].append(amount)
    findings = []
    for place, amounts in groups.items():
        cure = CURES[Cause.NOT_TOLD].format(run="")
        total = sum(amounts, ZERO)
        findings.append(Finding(place, Cause.NOT_TOLD, ZERO, total, len(amounts), cure))
    return findings


def _finding(place: ShopDate, cause: Cause, told: Decimal, posted: Decimal) -> Finding:
    return Finding(place, cause, told, posted, 0, CURES[cause])


def is_daily_total(kind: str) -> bool:
    """True for a wallet movement that is a day's settlement itself."""
    return kind.casefold() in ("settle", "earnings")


def until(found: Completeness, day: date) -> list[Finding]:
    """Return the findings dated up to a day: what Lock asks."""
    return [finding for finding in found.findings if finding.place.date <= day]
