"""What TikTok said is held against what was posted, row by row and day by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlplugin.ledger.documents import INVOICE, Source
from xlplugin.posting.completeness import (
    Cause,
    Completeness,
    DailyTotal,
    ToldRow,
    Witnesses,
    completeness,
    findings_until,
)
from xlplugin.posting.settlement_check import ShopDate

SHOP = "7495000000000000001"
FILE = "income_20260630.xlsx"
JUNE = date(2026, 6, 1)


def on(day: int) -> ShopDate:
    return ShopDate(SHOP, JUNE + timedelta(days=day - 1), "MYR")


def key(order: int, day: int, amount: str, number: int = 1) -> str:
    return f"tiktok:{SHOP}:settlement:order:{order}:{on(day).date.isoformat()}:{amount}:{number}"


def told(order: int, day: int, amount: str, number: int = 1) -> ToldRow:
    return ToldRow(key(order, day, amount, number), on(day), Decimal(amount), FILE)


def posted(rows: Sequence[ToldRow]) -> dict[str, Source]:
    facts = {}
    for row in rows:
        facts[row.key] = Source(row.key, INVOICE, "1", row.place.date, row.amount)
    return facts


def checked(
    books: Sequence[ToldRow],
    statements: Sequence[ToldRow],
    totals: Sequence[DailyTotal] = (),
    reserves: dict[ShopDate, Decimal] | None = None,
) -> Completeness:
    witnesses = Witnesses(statements, totals, reserves or {})
    return completeness(posted(books), {SHOP: "MYR"}, witnesses, {row.key: 7 for row in books})


def named(found: Completeness) -> list[tuple[int, str, Decimal]]:
    return [(one.place.date.day, one.cause, one.difference) for one in found.findings]


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
    assert named(found) == [(16, Cause.NO_STATEMENT, Decimal("251.37"))]
    assert findings_until(found, on(15).date) == []


def test_a_row_that_was_told_and_not_posted_is_named_with_its_file() -> None:
    rows = [told(1, 15, "79.00"), told(2, 15, "20.00")]
    found = checked(rows[:1], rows)
    assert named(found) == [(15, Cause.NOT_POSTED, Decimal("20.00"))]
    assert FILE in found.findings[0].cure


def test_a_row_that_was_posted_three_times_is_named_when_the_true_file_comes() -> None:
    books = [told(1, 15, "79.00", number) for number in (1, 2, 3)]
    found = checked(books, books[:1])
    assert named(found) == [(15, Cause.NOT_TOLD, Decimal("-158.00"))]
    assert found.findings[0].rows == 2
    assert "undo run 7" in found.findings[0].cure


def test_a_row_of_a_statement_that_tiktok_corrected_is_no_finding() -> None:
    before = told(1, 15, "79.00")
    corrected = told(1, 15, "78.50")
    assert named(checked([corrected], [before, corrected])) == [
        (15, Cause.NOT_POSTED, Decimal("79.00"))
    ]
    total = [DailyTotal(on(15), Decimal("78.50"))]
    assert named(checked([corrected], [before, corrected], total)) == []


def test_a_payment_time_that_was_typed_over_is_named_on_both_dates() -> None:
    found = checked([told(1, 16, "79.00")], [told(1, 15, "79.00")])
    assert named(found) == [
        (15, Cause.NOT_POSTED, Decimal("79.00")),
        (16, Cause.NOT_TOLD, Decimal("-79.00")),
    ]


def test_a_daily_total_with_the_reserve_in_it_agrees() -> None:
    rows = [told(1, 15, "100.00")]
    total = [DailyTotal(on(15), Decimal("90.00"))]
    assert named(checked(rows, rows, total, {on(15): Decimal("-10.00")})) == []
    assert named(checked(rows, rows, total)) == [(15, Cause.TOTAL_DIFFERS, Decimal("-10.00"))]


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
        sums[row.place] = sums.get(row.place, Decimal(0)) + row.amount
    totals = [DailyTotal(place, amount) for place, amount in sums.items()]
    found = checked(books, came, totals)
    assert (not found.findings) == (books == record)
