"""The statements of books that nobody chose.

Nothing is left out, and everything ties to the trial balance.
"""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xlplugin.ledger.account_movements import account_movements
from xlplugin.ledger.ageing import AGES, open_documents
from xlplugin.ledger.balances import balances
from xlplugin.ledger.documents import (
    CREDIT_NOTE,
    DEBTOR_SIGN,
    INVOICE,
    ORDER,
    PAYMENT,
    REFUND,
    DocumentState,
)
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Account
from xlplugin.ledger.statements import (
    BROUGHT_FORWARD,
    CREDIT_SECTIONS,
    GROSS_PROFIT,
    NET_PROFIT,
    NO_TYPE,
    PROFIT_OF_THE_YEAR,
    TOTAL_ASSETS,
    TOTAL_CAPITAL,
    TOTAL_CLAIMS,
    TOTAL_LIABILITIES,
    StatementRow,
    balance_sheet,
    profit_and_loss,
    profit_by_month,
)
from xlplugin.money import ZERO, from_minor

JUNE = date(2026, 6, 1)
LATER = date(2026, 8, 31)
CHART = {
    code: Account(code, name, kind)
    for code, name, kind in (
        ("150-000", "OPENING BALANCES", "Capital"),
        ("300-000", "TRADE DEBTORS", "Current Assets"),
        ("400-000", "TRADE CREDITORS", "CURRENT LIABILITIES"),
        ("500-000", "SALES", "Sales"),
        ("510-100", "DISCOUNT", "Sales Adjustment"),
        ("530-000", "CLAIMS AND COMPENSATION", "Other Income"),
        ("610-000", "PURCHASES", "Cost of Goods Sold"),
        ("925-000", "TRANSACTION FEE", "expenses"),
        ("960-000", "A KIND OF HER OWN", "Suspense"),
    )
}
CODES = [*CHART, "999-999"]


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        one, two = draw(st.permutations(CODES))[:2]
        amount = from_minor(draw(st.integers(-1_000_00, 1_000_00)))
        day = JUNE + timedelta(days=draw(st.integers(0, 60)))
        currency = draw(st.sampled_from(("MYR", "SGD")))
        legs = Posting(one, "", amount), Posting(two, "", ZERO - amount)
        made.append(Entry(day, "JV", f"JV-{number:05}", "A voucher", currency, legs))
    return made


def by_account(entries: list[Entry]) -> dict[tuple[str, str], Decimal]:
    return {place: amount for place, amount in balances(entries).items() if amount}


def debit_positive(row: StatementRow) -> Decimal:
    """The balance of an account on the balance sheet, with debit positive."""
    return ZERO - row.amount if row.section in CREDIT_SECTIONS else row.amount


@given(entries())
def test_every_account_stands_in_one_statement_with_its_balance(posted: list[Entry]) -> None:
    profit = profit_and_loss(posted, CHART, None, LATER)
    standing = balance_sheet(posted, CHART, LATER, JUNE)
    listed = {(row.code, row.currency): debit_positive(row) for row in standing if row.code}
    listed |= {(row.code, row.currency): ZERO - row.amount for row in profit if row.code}
    assert {place: amount for place, amount in listed.items() if amount} == by_account(posted)
    assert len(listed) == sum(bool(row.code) for row in (*profit, *standing))


@given(entries(), st.integers(0, 60), st.integers(0, 60))
def test_the_balance_sheet_balances_in_each_currency_on_every_day(
    posted: list[Entry], days: int, year: int
) -> None:
    day = JUNE + timedelta(days=max(days, year))
    year_from = JUNE + timedelta(days=min(days, year))
    standing = balance_sheet(posted, CHART, day, year_from)
    before = year_from - timedelta(days=1)
    net = {}
    for name, first, last in (
        (BROUGHT_FORWARD, None, before),
        (PROFIT_OF_THE_YEAR, year_from, day),
    ):
        for row in profit_and_loss(posted, CHART, first, last):
            if row.section == NET_PROFIT:
                net[name, row.currency] = row.amount
    for currency in {row.currency for row in standing}:
        own = [row for row in standing if row.currency == currency]
        sums = {row.section: row.amount for row in own if not row.code}
        assert sums[TOTAL_ASSETS] == sums[TOTAL_CLAIMS]
        assert sums[TOTAL_CLAIMS] == sums[TOTAL_LIABILITIES] + sums[TOTAL_CAPITAL]
        for name in (BROUGHT_FORWARD, PROFIT_OF_THE_YEAR):
            assert sums[name] == net.get((name, currency), ZERO)
        for section in {row.section for row in own if row.code}:
            accounts = [row.amount for row in own if row.code and row.section == section]
            assert sums[f"Total {section}"] == sum(accounts, ZERO)


def test_a_profit_and_what_is_owed_to_others_are_positive() -> None:
    def voucher(day: date, *legs: tuple[str, str]) -> Entry:
        made = tuple(Posting(code, "", Decimal(amount)) for code, amount in legs)
        return Entry(day, "JV", f"JV-{day:%d%m}", "A voucher", "MYR", made)

    posted = [
        voucher(date(2025, 12, 30), ("300-000", "40.00"), ("500-000", "-40.00")),
        voucher(date(2026, 6, 2), ("300-000", "100.00"), ("500-000", "-100.00")),
        voucher(date(2026, 6, 9), ("925-000", "30.00"), ("400-000", "-30.00")),
        voucher(date(2026, 7, 1), ("925-000", "5.00"), ("400-000", "-5.00")),
    ]
    rows = balance_sheet(posted, CHART, date(2026, 6, 30), date(2026, 1, 1))
    assert [(row.section, row.code, str(row.amount)) for row in rows] == [
        ("Current Assets", "300-000", "140.00"),
        ("Total Current Assets", "", "140.00"),
        (TOTAL_ASSETS, "", "140.00"),
        ("Current Liabilities", "400-000", "30.00"),
        ("Total Current Liabilities", "", "30.00"),
        (TOTAL_LIABILITIES, "", "30.00"),
        (BROUGHT_FORWARD, "", "40.00"),
        (PROFIT_OF_THE_YEAR, "", "70.00"),
        (TOTAL_CAPITAL, "", "110.00"),
        (TOTAL_CLAIMS, "", "140.00"),
    ]


@given(entries(), st.integers(0, 60))
def test_two_periods_that_meet_are_one(posted: list[Entry], days: int) -> None:
    day = JUNE + timedelta(days=days)
    parts = (
        profit_and_loss(posted, CHART, JUNE, day),
        profit_and_loss(posted, CHART, day + timedelta(1), LATER),
    )
    for row in profit_and_loss(posted, CHART, JUNE, LATER):
        same = [
            r.amount
            for part in parts
            for r in part
            if (*r[:2], r.currency) == (*row[:2], row.currency)
        ]
        assert sum(same, ZERO) == row.amount


def test_sections_come_in_their_order_however_they_are_spelt() -> None:
    legs = [Posting(code, "", Decimal(place)) for place, code in enumerate(CODES, 1)]
    posted = [Entry(JUNE, "JV", "JV-00001", "Everything", "MYR", tuple(legs))]
    assert [row.section for row in profit_and_loss(posted, CHART, JUNE, JUNE)] == [
        "Sales",
        "Sales Adjustment",
        "Cost of Goods Sold",
        GROSS_PROFIT,
        "Other Income",
        "Expenses",
        NET_PROFIT,
    ]
    listed = [row.section for row in balance_sheet(posted, CHART, JUNE, JUNE) if row.code]
    assert listed == ["Current Assets", "Suspense", NO_TYPE, "Current Liabilities", "Capital"]


@given(entries())
def test_every_history_ends_at_the_trial_balance(posted: list[Entry]) -> None:
    for (account, currency), amount in balances(posted).items():
        moved = account_movements(posted, account, currency)
        assert moved[-1].balance == amount
        assert [row.date for row in moved] == sorted(row.date for row in moved)
        before = [ZERO, *(row.balance for row in moved)]
        assert [row.balance - last for row, last in zip(moved, before, strict=False)] == [
            row.amount for row in moved
        ]


@st.composite
def documents(draw: st.DrawFn) -> list[DocumentState]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from((INVOICE, CREDIT_NOTE, PAYMENT, REFUND, ORDER)))
        amount, applied = (from_minor(draw(st.integers(-500_00, 500_00))) for _ in range(2))
        day = JUNE + timedelta(days=draw(st.integers(0, 120)))
        currency = draw(st.sampled_from(("MYR", "SGD")))
        made.append(
            DocumentState(
                kind,
                f"{kind}-{number:05}",
                day,
                "300-T0001",
                "Tik Tok",
                currency,
                "7495540735365777507",
                "",
                amount,
                applied,
                "",
                draw(st.booleans()),
                1,
                1,
            )
        )
    return made


@given(documents(), st.integers(0, 200))
def test_ages_add_up_to_what_is_outstanding_and_none_is_missed(
    held: list[DocumentState], days: int
) -> None:
    today = JUNE + timedelta(days=days)
    listed = open_documents(held, today)
    for row in listed:
        assert sum(row.ages, ZERO) == row.outstanding != ZERO
        [place] = [place for place, amount in enumerate(row.ages) if amount]
        assert (place == 0 or row.days > AGES[place - 1]) and (
            place == len(AGES) or row.days <= AGES[place]
        )
    for currency in ("MYR", "SGD"):
        owed = sum(
            (DEBTOR_SIGN[d.type] * d.outstanding for d in held if d.currency == currency), ZERO
        )
        assert sum((row.outstanding for row in listed if row.currency == currency), ZERO) == owed


def test_a_document_grows_old_on_its_31st_61st_and_91st_day() -> None:
    one = DocumentState(
        INVOICE,
        "IV-00001",
        JUNE,
        "300-T0001",
        "",
        "MYR",
        "",
        "",
        Decimal(10),
        Decimal(4),
        "",
        False,
        1,
        1,
    )
    owing = (Decimal(6), ZERO, ZERO, ZERO)
    for days, place in ((0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (400, 3)):
        [row] = open_documents([one], JUNE + timedelta(days=days))
        assert row.ages == (*owing[len(owing) - place :], *owing[: len(owing) - place])


@given(entries(), st.integers(0, 60))
def test_the_months_side_by_side_are_each_month_by_itself(posted: list[Entry], days: int) -> None:
    last = JUNE + timedelta(days=days)
    shown = profit_by_month(posted, CHART, last)
    for month in (6, 7, 8):
        first = date(2026, month, 1)
        end = min(last, date(2026, month + 1, 1) - timedelta(days=1))
        if end < first:
            assert not any(row.months[month - 1] for row in shown)
            continue
        alone = {}
        for row in profit_and_loss(posted, CHART, first, end):
            if row.amount:
                alone[row.section, row.code, row.currency] = row.amount
        beside = {}
        for months in shown:
            if months.months[month - 1]:
                beside[months.section, months.code, months.currency] = months.months[month - 1]
        assert beside == alone
    year = profit_and_loss(posted, CHART, date(2026, 1, 1), last)
    assert [(row.section, row.code, row.currency, row.total) for row in shown] == [
        (row.section, row.code, row.currency, row.amount) for row in year
    ]
    assert all(len(row.months) == 12 for row in shown)


def test_a_month_of_another_year_is_not_in_it() -> None:
    legs = (Posting("925-000", "", Decimal("5.00")), Posting("300-000", "", Decimal("-5.00")))
    old = Entry(date(2025, 6, 30), "JV", "JV-00001", "", "MYR", legs)
    new = Entry(date(2026, 6, 30), "JV", "JV-00002", "", "MYR", legs)
    rows = profit_by_month([old, new], CHART, date(2026, 12, 31))
    assert [(row.code, row.months[5], row.total) for row in rows if row.code] == [
        ("925-000", Decimal("-5.00"), Decimal("-5.00"))
    ]
