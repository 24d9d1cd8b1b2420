"""What TikTok said is held against what was posted, row by row and day by day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.support.stories import Firm, a_shop, june, settled
from xlplugin.ledger.documents import INVOICE, Source
from xlplugin.ledger.run_sums import PostedFact, settled_sums
from xlplugin.ledger.settlement_keys import row_in
from xlplugin.ledger.undo import RunTurns
from xlplugin.money import ZERO
from xlplugin.posting.completeness import (
    Completeness,
    DailyTotal,
    DifferenceCause,
    RowSum,
    ToldRow,
    Witnesses,
    completeness,
    findings_until,
    posted_rows,
)
from xlplugin.posting.settled_rows import keys_of
from xlplugin.posting.settlement_check import ShopDate
from xlplugin.posting.shop import SUMMARY

SHOP = "7495000000000000001"
FILE = "income_20260630.xlsx"
JUNE = date(2026, 6, 1)


def on(day: int) -> ShopDate:
    return ShopDate(SHOP, JUNE + timedelta(days=day - 1), "MYR")


def key(order: int, day: int, amount: str, number: int = 1) -> str:
    return f"tiktok:{SHOP}:settlement:order:{order}:{on(day).date.isoformat()}:{amount}:{number}"


def told(order: int, day: int, amount: str, number: int = 1) -> ToldRow:
    return ToldRow(key(order, day, amount, number), on(day), Decimal(amount), FILE)


def posted(rows: Sequence[ToldRow]) -> list[PostedFact]:
    """Facts of run 7."""
    facts = []
    for row in rows:
        facts.append(PostedFact(Source(row.key, INVOICE, "1", row.shop_date.date, row.amount), 7))
    return facts


def compared(
    facts: Iterable[PostedFact],
    witnesses: Witnesses,
    standing: Collection[int],
) -> Completeness:
    """Compare the facts of runs, posted and released, with TikTok, from their sums."""
    recorded = list(facts)
    told_keys = {row.key for row in witnesses.told}
    last = {fact.source.key: fact for fact in recorded}
    matched = []
    for fact in last.values():
        if fact.source.key in told_keys and not fact.source.released:
            matched.append(fact)
    sums = settled_sums([], recorded)
    return completeness(posted_rows(sums, matched, standing, {SHOP: "MYR"}), witnesses)


def checked(
    books: Sequence[ToldRow],
    statements: Sequence[ToldRow],
    totals: Sequence[DailyTotal] = (),
    reserves: dict[ShopDate, Decimal] | None = None,
) -> Completeness:
    witnesses = Witnesses(statements, totals, reserves or {})
    return compared(posted(books), witnesses, {7})


def named(found: Completeness) -> list[tuple[int, str, Decimal]]:
    return [(one.shop_date.date.day, one.cause, one.difference) for one in found.findings]


def test_a_month_that_agrees_has_no_finding() -> None:
    rows = [told(1, 15, "79.00"), told(2, 16, "251.37")]
    found = checked(rows, rows, [DailyTotal(on(16), Decimal("251.37"))])
    assert named(found) == []
    assert found.confirmed == {on(16)}
    assert found.unconfirmed == (on(15),)


def test_a_date_that_is_missing_from_the_file_is_named_by_tiktoks_own_total() -> None:
    rows = [told(1, 15, "79.00")]
    totals = [
        DailyTotal(on(15), Decimal("79.00")),
        DailyTotal(on(16), Decimal("251.37")),
    ]
    found = checked(rows, rows, totals)
    assert named(found) == [(16, DifferenceCause.NO_STATEMENT, Decimal("251.37"))]
    assert findings_until(found, on(15).date) == []


def test_a_late_row_is_named_though_the_daily_total_agrees() -> None:
    rows = [told(1, 15, "241.29"), told(2, 15, "33.30")]
    totals = [DailyTotal(on(15), Decimal("241.29"))]
    first = RowSum(1, Decimal("241.29"))
    late = RowSum(1, Decimal("33.30"))
    found = compared(posted(rows[:1]), Witnesses(rows, totals, {}, {on(15): [first, late]}), {7})
    assert named(found) == [(15, DifferenceCause.NOT_POSTED, Decimal("33.30"))]
    # The last statement has what is posted: the other row is of a statement that was corrected.
    found = compared(posted(rows[:1]), Witnesses(rows, totals, {}, {on(15): [late, first]}), {7})
    assert named(found) == []


def test_rows_of_a_statement_that_another_workbook_has_loaded_are_no_finding() -> None:
    rows = [told(1, 15, "79.00"), told(2, 15, "20.00"), told(3, 16, "5.00")]
    loaded = {on(15): [RowSum(2, Decimal("99.00"))], on(16): [RowSum(1, Decimal("6.00"))]}
    found = compared(posted(rows), Witnesses([], [], {}, loaded), {7})
    assert named(found) == [(16, DifferenceCause.NOT_TOLD, Decimal("-5.00"))]
    assert found.elsewhere == {on(15)}


def test_a_row_that_was_told_and_not_posted_is_named_with_its_file() -> None:
    rows = [told(1, 15, "79.00"), told(2, 15, "20.00")]
    found = checked(rows[:1], rows)
    assert named(found) == [(15, DifferenceCause.NOT_POSTED, Decimal("20.00"))]
    assert FILE in found.findings[0].cure


def test_a_row_that_was_posted_three_times_is_named_when_the_true_file_comes() -> None:
    books = [told(1, 15, "79.00", number) for number in (1, 2, 3)]
    found = checked(books, books[:1])
    assert named(found) == [(15, DifferenceCause.NOT_TOLD, Decimal("-158.00"))]
    assert found.findings[0].rows == 2
    assert "undo run 7" in found.findings[0].cure


def test_a_row_of_a_statement_that_tiktok_corrected_is_no_finding() -> None:
    before = told(1, 15, "79.00")
    corrected = told(1, 15, "78.50")
    assert named(checked([corrected], [before, corrected])) == [
        (15, DifferenceCause.NOT_POSTED, Decimal("79.00"))
    ]
    total = [DailyTotal(on(15), Decimal("78.50"))]
    assert named(checked([corrected], [before, corrected], total)) == []


def test_a_payment_time_that_was_typed_over_is_named_on_both_dates() -> None:
    found = checked([told(1, 16, "79.00")], [told(1, 15, "79.00")])
    assert named(found) == [
        (15, DifferenceCause.NOT_POSTED, Decimal("79.00")),
        (16, DifferenceCause.NOT_TOLD, Decimal("-79.00")),
    ]


def test_a_daily_total_with_the_reserve_in_it_agrees() -> None:
    rows = [told(1, 15, "100.00")]
    total = [DailyTotal(on(15), Decimal("90.00"))]
    assert named(checked(rows, rows, total, {on(15): Decimal("-10.00")})) == []
    assert named(checked(rows, rows, total)) == [
        (15, DifferenceCause.TOTAL_DIFFERS, Decimal("-10.00"))
    ]


ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 28), st.integers(1, 400)), max_size=12, unique=True
)


@given(ROWS, st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_complete_is_said_exactly_when_books_and_tiktok_are_equal(
    facts: list[tuple[int, int, int]], dropped: set[int], unposted: set[int]
) -> None:
    """TikTok's record is `facts`. Files lack some rows; some rows that came are not posted."""
    record = [told(order, day, f"{units}.00") for order, day, units in facts]
    came = [row for number, row in enumerate(record) if number not in dropped]
    books = [row for row in came if record.index(row) not in unposted]
    sums: dict[ShopDate, Decimal] = {}
    for row in record:
        sums[row.shop_date] = sums.get(row.shop_date, Decimal(0)) + row.amount
    totals = [DailyTotal(place, amount) for place, amount in sums.items()]
    found = checked(books, came, totals)
    assert (not found.findings) == (books == record)


# -- random months, loaded from files that lack, double or alter what TikTok settled --------------

WHOLE = "as it is"
DAMAGES = (
    WHOLE,
    "without a row",
    "without a date",
    "with a row twice",
    "with another amount",
    "on another date",
)
Row = tuple[int, int, int]  # order, day of June, sen


class Load(NamedTuple):
    """A press of Load Statement and Post: which of the month's files, and what is wrong with it."""

    file: int
    damage: str
    row: int
    change: int


@st.composite
def months(draw: st.DrawFn) -> tuple[list[Row], int, list[Load]]:
    """Draw what TikTok settled, in how many files it came, and what was loaded of them."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(1, 5), st.integers(1, 9), st.integers(-300, 900)),
            min_size=1,
            max_size=8,
            unique_by=lambda row: row[:2],
        )
    )
    files = draw(st.integers(1, 3))
    loads = draw(
        st.lists(
            st.builds(
                Load,
                st.integers(0, files - 1),
                st.sampled_from((WHOLE, *DAMAGES)),
                st.integers(0, 7),
                st.integers(1, 3),
            ),
            max_size=5,
        )
    )
    whole = [Load(number, WHOLE, 0, 0) for number in range(files)]
    return rows, files, draw(st.sampled_from(([], whole))) + loads


def damaged(rows: list[Row], load: Load) -> list[Row]:
    """The rows of a file as it was loaded."""
    if not rows or load.damage == WHOLE:
        return rows
    place = load.row % len(rows)
    order, day, sen = rows[place]
    if load.damage == "without a date":
        return [row for row in rows if row[1] != day]
    others = rows[:place] + rows[place + 1 :]
    changed = {
        "without a row": [],
        "with a row twice": [rows[place]] * 2,
        "with another amount": [(order, day, sen + load.change * 100)],
        "on another date": [(order, day + load.change, sen)],
    }
    return others + changed[load.damage]


def by_date(amounts: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    sums: dict[date, Decimal] = {}
    for day, amount in amounts:
        sums[day] = sums.get(day, Decimal(0)) + amount
    return {day: amount for day, amount in sums.items() if amount}


@settings(max_examples=150)
@given(months())
def test_complete_is_said_exactly_when_the_books_are_the_shop_s_own_record(
    month: tuple[list[Row], int, list[Load]],
) -> None:
    """Dates, rows and whole files are dropped, doubled and altered; TikTok's totals are true.

    Complete is: no finding, and no date without a total to compare with. The books are the record
    when they have its money on each date. The books may be the record and nobody says so where a
    file claims otherwise and no total can settle it: a row on a date without a total, or rows not
    posted that come to 0.00.
    """
    record, files, loads = month
    firm = Firm(a_shop(SHOP))
    firm.post_by(SUMMARY)
    statements = []
    for load in loads:
        mine = [row for row in record if row[1] % files == load.file]
        lines = []
        for number, (order, day, sen) in enumerate(damaged(mine, load), 2):
            amount = Decimal(sen).scaleb(-2)
            lines.append(
                settled(str(576553020000000100 + order), june(day), row=number, sale=amount)
            )
        for row_key, line in zip(keys_of(SHOP, lines), lines, strict=True):
            place = ShopDate(SHOP, line.settled, "MYR")
            statements.append(ToldRow(row_key, place, line.settlement, FILE))
        firm.settle(*lines)
    true = by_date((june(day), Decimal(sen).scaleb(-2)) for _, day, sen in record)
    told_days = {june(day) for _, day, _ in record}
    totals = [
        DailyTotal(ShopDate(SHOP, day, "MYR"), true.get(day, Decimal("0.00"))) for day in told_days
    ]
    facts = firm.books.sources
    rows = {row_key: row for row_key in facts if (row := row_in(row_key))}
    found = compared(
        [PostedFact(facts[row_key], 1) for row_key in rows],
        Witnesses(statements, totals, {}),
        {1},
    )
    is_record = by_date((row.settled, row.amount) for row in rows.values()) == true
    is_complete = not found.findings and not found.unconfirmed
    if is_complete:
        assert is_record
    waiting = {one.key: one for one in statements if one.key not in facts}.values()
    open_amounts = by_date((one.shop_date.date, one.amount) for one in waiting)
    claims = {one.shop_date.date for one in waiting} - (told_days & set(open_amounts))
    silent = {row.settled for row in rows.values()} - told_days  # posted rows of 0.00
    if is_record and not claims and not silent:
        assert is_complete, found.findings
    event(f"record {is_record}, complete {is_complete}")


# -- the sums of runs say what a comparison row by row says ----------------------------------------


class Press(NamedTuple):
    """What a press does: posts these rows, or undoes or redoes the posting of that number."""

    rows: list[Row]
    turned: int | None


PLACES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(-2, 3))
PRESSES = st.lists(
    st.builds(Press, st.lists(PLACES, max_size=5, unique=True), st.none() | st.integers(0, 3)),
    max_size=8,
)


def done(presses: Sequence[Press]) -> tuple[list[PostedFact], dict[int, int]]:
    """Return every fact as the books keep it, and for each run the one that it takes back."""
    facts: list[PostedFact] = []
    undoes: dict[int, int] = {}
    there: set[str] = set()
    posts: list[list[int]] = []  # of each posting its own run, and those that turned it
    for run, press in enumerate(presses, 1):
        undoes[run] = 0
        if press.turned is not None and press.turned < len(posts):
            turns = posts[press.turned]
            turned = [fact.source for fact in facts if fact.run == turns[-1]]
            keys = {source.key for source in turned}
            stands = len(turns) % 2 == 1
            if not stands and keys & there:
                continue  # another run has posted one of its rows since
            for source in turned:
                facts.append(PostedFact(source._replace(released=not source.released), run))
            there = there - keys if stands else there | keys
            undoes[run] = turns[-1]
            turns.append(run)
            continue
        new = []
        for order, day, ringgit in press.rows:
            row = told(order, day, f"{ringgit}.00")
            if row.key not in there:
                new.append(row)
        there |= {row.key for row in new}
        for row in new:
            source = Source(row.key, INVOICE, "1", row.shop_date.date, row.amount)
            facts.append(PostedFact(source, run))
        posts.append([run])
    return facts, undoes


def compared_by_rows(facts: Sequence[PostedFact], witnesses: Witnesses) -> list[object]:
    """Return the findings of rows that were not posted or not told: the comparison row by row."""
    posted_now: dict[str, PostedFact] = {}
    for fact in facts:
        posted_now[fact.source.key] = fact
    posted_now = {key: fact for key, fact in posted_now.items() if not fact.source.released}
    by_key = {row.key: row for row in witnesses.told}
    waiting: dict[tuple[ShopDate, str], list[ToldRow]] = defaultdict(list)
    for key_told, row in by_key.items():
        if key_told not in posted_now:
            waiting[row.shop_date, row.source].append(row)
    untold: dict[ShopDate, list[PostedFact]] = defaultdict(list)
    for key_posted, fact in posted_now.items():
        if key_posted not in by_key:
            row_posted = row_in(key_posted)
            assert row_posted
            untold[ShopDate(SHOP, row_posted.settled, "MYR")].append(fact)
    found: list[object] = []
    for (place, source), rows in waiting.items():
        amount = sum((row.amount for row in rows), ZERO)
        found.append((place, DifferenceCause.NOT_POSTED, amount, ZERO, len(rows), source))
    for place, held in untold.items():
        amount = sum((fact.source.amount for fact in held), ZERO)
        runs = " and ".join(f"run {run}" for run in sorted({fact.run for fact in held}))
        found.append((place, DifferenceCause.NOT_TOLD, ZERO, amount, len(held), runs))
    return sorted(found, key=str)


def told_of(found: Completeness) -> list[object]:
    told_findings: list[object] = []
    for one in found.findings:
        if one.cause == DifferenceCause.NOT_POSTED:
            named_in_cure = one.cure.removeprefix("Load ").partition(" again")[0]
        else:
            named_in_cure = one.cure.rpartition("undo ")[2].removesuffix(" that posted it.")
        told_findings.append(
            (one.shop_date, one.cause, one.told, one.posted, one.rows, named_in_cure)
        )
    return sorted(told_findings, key=str)


@settings(max_examples=80, deadline=None)
@given(PRESSES, st.lists(st.tuples(PLACES, st.sampled_from(("a.xlsx", "b.xlsx"))), max_size=8))
def test_sums_of_runs_find_what_a_comparison_row_by_row_finds(
    presses: list[Press], files: list[tuple[Row, str]]
) -> None:
    facts, undoes = done(presses)
    standing = RunTurns(undoes.items()).standing()
    statements = []
    for (order, day, ringgit), file in files:
        statements.append(told(order, day, f"{ringgit}.00")._replace(source=file))
    witnesses = Witnesses(statements, [], {})
    found = compared(facts, witnesses, standing)
    assert told_of(found) == compared_by_rows(facts, witnesses)
    event(f"{len(found.findings)} findings, undone {any(undoes.values())}")
    posted_now: dict[str, Source] = {}
    for source, _ in facts:
        posted_now[source.key] = source
    by_day: Mapping[date, Decimal] = by_date(
        (source.date, source.amount) for source in posted_now.values() if not source.released
    )
    totals = [DailyTotal(ShopDate(SHOP, day, "MYR"), amount) for day, amount in by_day.items()]
    confirmed = compared(facts, Witnesses([], totals, {}), standing).confirmed
    assert {place.date for place in confirmed} == set(by_day)
