"""A loaded statement in the trail: sums by date, written and read again."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlplugin.ledger.told_statements import (
    DateSum,
    ToldStatement,
    statement_in,
    told_statement,
    write_statement,
)

KEDAI = "7495540735365777507"
amounts = st.decimals(min_value=-99999, max_value=99999, places=2)
rows = st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2027, 12, 31)), amounts), max_size=60)


def test_rows_of_a_date_are_added_up() -> None:
    settled = [
        (date(2026, 6, 8), Decimal("45.20")),
        (date(2026, 6, 1), Decimal("-121.36")),
        (date(2026, 6, 8), Decimal("4.80")),
    ]
    assert told_statement(KEDAI, "MYR", settled) == ToldStatement(
        KEDAI,
        "MYR",
        [
            DateSum(date(2026, 6, 1), 1, Decimal("-121.36")),
            DateSum(date(2026, 6, 8), 2, Decimal("50.00")),
        ],
    )


@given(rows)
def test_what_is_written_is_read(settled: list[tuple[date, Decimal]]) -> None:
    told = told_statement(KEDAI, "MYR", settled)
    closing = f"after 12 0f3a · {write_statement(told)}"
    assert statement_in(closing) == told


def test_the_closing_text_of_another_press_has_no_statement() -> None:
    assert statement_in("after 3 9be1 · 2026-06-01..2026-06-30") is None
    assert statement_in("after 0") is None


def test_a_statement_of_many_years_keeps_its_last_dates_within_a_cell() -> None:
    days = [(date.fromordinal(730_000 + day), Decimal("1234567.89")) for day in range(3000)]
    text = write_statement(told_statement(KEDAI, "MYR", days))
    assert len(text) < 32_767
    kept = statement_in(text)
    assert kept is not None
    assert kept.dates[-1].date == days[-1][0]
