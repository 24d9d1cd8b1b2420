"""Lines and movements are matched once, by amount and day, or are named as unmatched."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlplugin.bank.matches import plan_matches
from xlplugin.bank.matching import BankMatch, BankMovement, DateWindow, UnmatchedLine, match
from xlplugin.bank.reconciliation import LineInBooks, matched_pairs, reconcile, stated_balance
from xlplugin.bank.statement import Balance
from xlplugin.ledger.documents import CASH_BOOK, DocumentId, Source

JUNE = date(2026, 6, 1)
WINDOW = DateWindow(before=1, after=5)


def payout(no: int, day: int, amount: str) -> BankMovement:
    document = DocumentId(CASH_BOOK, f"CB-{no:05d}")
    return BankMovement(document, JUNE + timedelta(days=day - 1), Decimal(amount))


def line(key: str, day: int, amount: str) -> UnmatchedLine:
    return UnmatchedLine(f"bank:310-000:{key}", JUNE + timedelta(days=day - 1), Decimal(amount))


def named(matches: list[BankMatch]) -> list[tuple[list[str], list[str]]]:
    told = []
    for one in matches:
        keys = [each.key.rsplit(":", 1)[1] for each in one.lines]
        told.append((keys, [each.document.no for each in one.movements]))
    return told


def test_a_payout_arrives_two_days_later() -> None:
    found = match([line("a", 13, "2450.10")], [payout(1, 11, "2450.10")], WINDOW)
    assert named(found.matches) == [(["a"], ["CB-00001"])]


def test_a_payout_of_another_week_is_not_taken() -> None:
    found = match([line("a", 25, "100.00")], [payout(1, 11, "100.00")], WINDOW)
    assert found.matches == []
    assert found.ambiguous == []


def test_equal_payouts_are_taken_in_the_order_of_their_days() -> None:
    payouts = [payout(2, 12, "100.00"), payout(1, 10, "100.00")]
    found = match([line("b", 13, "100.00"), line("a", 11, "100.00")], payouts, WINDOW)
    assert sorted(named(found.matches)) == [(["a"], ["CB-00001"]), (["b"], ["CB-00002"])]


def test_the_bank_credits_the_payouts_of_a_day_together() -> None:
    payouts = [payout(1, 11, "60.00"), payout(2, 11, "39.99"), payout(3, 11, "5.00")]
    found = match([line("a", 12, "99.99")], payouts, WINDOW)
    assert [(keys, sorted(numbers)) for keys, numbers in named(found.matches)] == [
        (["a"], ["CB-00001", "CB-00002"])
    ]


def test_the_bank_splits_a_payout() -> None:
    found = match(
        [line("a", 12, "50.00"), line("b", 12, "49.99")], [payout(1, 11, "99.99")], WINDOW
    )
    assert [(sorted(keys), numbers) for keys, numbers in named(found.matches)] == [
        (["a", "b"], ["CB-00001"])
    ]


def test_two_ways_to_add_up_are_left_to_the_user() -> None:
    payouts = [payout(1, 11, "60.00"), payout(2, 11, "40.00"), payout(3, 11, "40.00")]
    found = match([line("a", 12, "100.00")], payouts, WINDOW)
    assert found.matches == []
    assert [one.key for one in found.ambiguous] == ["bank:310-000:a"]


AMOUNTS = st.integers(-3, 6).filter(bool).map(lambda units: Decimal(units * 10).scaleb(-1))
DAYS = st.integers(1, 20)


@given(
    st.lists(st.tuples(DAYS, AMOUNTS), max_size=9), st.lists(st.tuples(DAYS, AMOUNTS), max_size=9)
)
def test_every_match_is_the_same_money_and_nothing_is_matched_twice(
    line_facts: list[tuple[int, Decimal]], movement_facts: list[tuple[int, Decimal]]
) -> None:
    lines = [line(str(n), day, str(amount)) for n, (day, amount) in enumerate(line_facts)]
    payouts = [payout(n, day, str(amount)) for n, (day, amount) in enumerate(movement_facts)]
    found = match(lines, payouts, WINDOW)
    used: Counter[object] = Counter()
    for one in found.matches:
        assert sum(each.amount for each in one.lines) == sum(each.amount for each in one.movements)
        used.update(each.key for each in one.lines)
        used.update(each.document for each in one.movements)
        for each in one.lines:
            assert all(WINDOW.holds(movement.date, each.date) for movement in one.movements)
    assert not used or max(used.values()) == 1
    assert not {one.key for one in found.ambiguous} & set(used)


@given(
    st.lists(st.tuples(DAYS, AMOUNTS), max_size=9),
    st.lists(st.tuples(DAYS, AMOUNTS), max_size=9),
    st.integers(0, 25),
)
def test_the_reconciliation_explains_the_banks_balance_as_at_any_day(
    line_facts: list[tuple[int, Decimal]], movement_facts: list[tuple[int, Decimal]], day: int
) -> None:
    lines = [line(str(n), on, str(amount)) for n, (on, amount) in enumerate(line_facts)]
    payouts = [payout(n, on, str(amount)) for n, (on, amount) in enumerate(movement_facts)]
    batch = plan_matches(match(lines, payouts, WINDOW).matches)
    facts: dict[str, Source] = {source.key: source for source in batch.sources}
    assert len(facts) == len(batch.sources)
    as_at = JUNE + timedelta(days=day)
    stated = sum((one.amount for one in lines if one.date <= as_at), Decimal(0))
    in_books = [LineInBooks(one.key, one.date, one.amount, "") for one in lines]
    found = reconcile(as_at, payouts, in_books, matched_pairs(facts), stated)
    assert found.difference == 0


def test_the_banks_balance_is_known_on_days_before_and_after_the_one_it_states() -> None:
    lines = [
        LineInBooks("bank:310-000:a", JUNE, Decimal("100.00"), ""),
        LineInBooks("bank:310-000:b", JUNE + timedelta(days=9), Decimal("-30.00"), ""),
        LineInBooks("bank:310-000:c", JUNE + timedelta(days=20), Decimal("5.00"), ""),
    ]
    stated = [Balance(JUNE + timedelta(days=9), Decimal("570.00"))]
    assert stated_balance(JUNE + timedelta(days=9), stated, lines) == Decimal("570.00")
    assert stated_balance(JUNE + timedelta(days=8), stated, lines) == Decimal("600.00")
    assert stated_balance(JUNE + timedelta(days=25), stated, lines) == Decimal("575.00")
    assert stated_balance(JUNE, [], lines) is None
