"""Settlement against books, by shop and date: posted, waiting, taken back, and short of a row."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.actions.complete import FOUND_BY, settled_day
from xlplugin.ledger.documents import JOURNAL_VOUCHER, PAYMENT, REFUND, DocumentState, Source
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.run_sums import PostedFact, settled_sums
from xlplugin.money import ZERO
from xlplugin.posting.completeness import CONFIRMED, ELSEWHERE, DifferenceCause
from xlplugin.posting.settlement_check import (
    MORE_RECEIVED,
    MORE_SETTLED,
    DayCheck,
    ShopDate,
    posted_sources,
    settlement_days,
)
from xlplugin.sandbox.seller_center import settlement_csv
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.payments import read_settlement_lines
from xlplugin.sheets.tables import (
    CUSTOMER_PAYMENTS,
    PAYMENT_PARTS,
    PAYMENTS,
    PROBLEMS,
    RUNS,
    SETTLEMENT_CHECK,
    SHOPS,
    STATEMENT_ROWS,
    WITHDRAWALS,
    Table,
)
from xlplugin.stores.books import books_of

AMOUNTS = ("Settled", "Customer Payments", "Refunds", "Difference", "Not Posted")


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def column(firm: SampleFirm, name: str, table: Table = SETTLEMENT_CHECK) -> list[object]:
    return [row[table.place(name)] for row in Workbook(firm.book.book).rows(table)]


def sums(firm: SampleFirm) -> dict[str, Decimal]:
    return {name: sum(map(Decimal, map(str, column(firm, name))), ZERO) for name in AMOUNTS}


def statement(firm: SampleFirm) -> dict[date, Decimal]:
    """What the loaded statement settles on each date."""
    days: dict[date, Decimal] = {}
    for line in read_settlement_lines(Workbook(firm.book.book))[1]:
        days[line.settled] = days.get(line.settled, ZERO) + line.settlement
    return days


def test_a_posted_month_is_the_statement_and_the_payments_date_by_date(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    said = firm.press("check_settlements")
    assert dict(zip(column(firm, "Date"), column(firm, "Settled"), strict=True)) == statement(firm)
    assert column(firm, "Date") == sorted(statement(firm))
    assert set(column(firm, "Difference")) == set(column(firm, "Not Posted")) == {ZERO}
    assert not any(column(firm, "Remark"))
    paid = {PAYMENT: ZERO, REFUND: ZERO}
    for row in Workbook(firm.book.book).rows(CUSTOMER_PAYMENTS):
        paid[row.doc_type] += row.doc_amt
    assert paid == {PAYMENT: sums(firm)["Customer Payments"], REFUND: sums(firm)["Refunds"]}
    settled = sum(statement(firm).values(), ZERO)
    assert f"MYR {settled:,.2f} settled" in said
    assert "difference 0.00; not posted 0.00." in said
    shown = column(firm, "Settled")
    assert firm.press("check_settlements") == said
    assert column(firm, "Settled") == shown


def test_before_the_post_all_of_the_statement_is_not_posted(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    firm.press("check_settlements")
    assert dict(zip(column(firm, "Date"), column(firm, "Not Posted"), strict=True)) == statement(
        firm
    )
    assert sums(firm)["Settled"] == sums(firm)["Customer Payments"] == ZERO


def test_what_an_undo_released_is_not_posted_again_and_posting_it_again_mends_that(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    said = firm.press("check_settlements")
    firm.prompter.choice = "Post payments"
    firm.press("undo_run")
    firm.press("check_settlements")
    settled = sum(statement(firm).values(), ZERO)
    assert sums(firm) == dict.fromkeys(AMOUNTS, ZERO) | {"Not Posted": settled}
    firm.press("post_payments")
    assert firm.press("check_settlements") == said


def test_two_shops_have_their_own_rows_and_a_statement_is_one_shops(tmp_path: Path) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.up_to("post_payments")
        firm.take_statement(1)
        firm.press("load_statement")
        firm.press("check_settlements")
        shops = column(firm, "Shop ID", SHOPS)
        by_shop = {shop: column(firm, "Shop ID").count(shop) for shop in shops}
        assert all(by_shop.values())
        waiting = {
            shop
            for shop, amount in zip(
                column(firm, "Shop ID"), column(firm, "Not Posted"), strict=True
            )
            if amount
        }
        assert waiting == {shops[1]}
        assert set(column(firm, "Difference")) == {ZERO}


def forget_statement(firm: SampleFirm) -> None:
    """Leave the workbook as a colleague's or an auditor's, who has loaded no statement."""
    book = Workbook(firm.book.book)
    book.view(PAYMENTS).replace([])
    book.view(PAYMENT_PARTS).replace([])
    book.view(STATEMENT_ROWS).replace([])
    book.view(WITHDRAWALS).replace([])


def test_a_workbook_without_the_statement_compares_with_the_sums_in_the_trail(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    before = firm.press("check_settlements")
    forget_statement(firm)
    book = Workbook(firm.book.book)
    assert "finding" not in firm.press("check_settlements")
    assert set(column(firm, "Complete")) == {ELSEWHERE}
    assert not any(problem.found_by == FOUND_BY for problem in book.rows(PROBLEMS))
    assert "finding" not in before


def test_rows_that_no_statement_has_are_found_where_the_statement_is_not_loaded(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_payments")
    book = Workbook(firm.book.book)
    told = book.rows(STATEMENT_ROWS)
    runs = book.view(RUNS)
    first = f"{told[0].payment_time:%Y-%m-%d}="
    changed = [row._replace(closing=row.closing.replace(first, f"{first}9")) for row in runs.rows()]
    runs.replace(changed)
    forget_statement(firm)
    assert "1 finding" in firm.press("check_settlements")
    [finding] = [row for row in book.rows(PROBLEMS) if row.found_by == FOUND_BY]
    assert f"{told[0].payment_time:%d/%m/%Y}" in finding.row


def test_nothing_settled_is_said(firm: SampleFirm) -> None:
    firm.link()
    assert firm.press("check_settlements").startswith("Nothing is settled yet")
    assert column(firm, "Date") == []


def test_a_fact_that_no_payment_carries_is_a_difference_with_a_name(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    books = books_of(Workbook(firm.book.book))
    facts = [PostedFact(source, 1) for source in books.source_rows()]
    documents = list(books.documents())
    lost = next(source for source, _ in facts if ":settlement:" in source.key and source.amount > 0)
    others = [fact for fact in facts if fact.source.key != lost.key]
    days = settlement_days(settled_sums(documents, facts), documents, books.entries(), ())
    short = settlement_days(settled_sums(documents, others), documents, books.entries(), ())
    place = next(place for place in days if place.date == lost.date)
    assert {at: day.difference for at, day in short.items() if day.difference} == {
        place: -lost.amount
    }
    assert short[place].remark == MORE_RECEIVED
    assert DayCheck(settled=lost.amount).remark == MORE_SETTLED


def test_a_fact_released_and_posted_again_counts_once() -> None:
    posted = Source(
        "tiktok:7495:settlement:order:577:2026-06-05:75.60:1",
        "IV",
        "577",
        date(2026, 6, 5),
        Decimal("75.60"),
    )
    turns = [posted, posted._replace(released=True), posted]
    sums = settled_sums([], [PostedFact(source, run) for run, source in enumerate(turns, 1)])
    found = settlement_days(sums, [], [], ())
    assert found == {ShopDate("7495", date(2026, 6, 5), ""): DayCheck(1, Decimal("75.60"))}
    assert settlement_days(sums[:2], [], [], ()) == {}
    assert posted_sources([posted, posted._replace(released=True)]) == {}


def test_what_is_held_back_is_beside_the_settlement_in_the_payouts_sign() -> None:
    day, held_back = date(2026, 6, 5), Decimal("40.00")
    voucher = DocumentState(
        JOURNAL_VOUCHER,
        "JV-00001",
        day,
        "",
        "Tiktok Reserve",
        "MYR",
        "7495",
        "tiktok:7495:reserve:JV-00001",
        held_back,
        ZERO,
        "",
        False,
        0,
        0,
    )
    legs = (Posting("326-000", "", held_back), Posting("325-000", "", -held_back))
    entry = Entry(day, JOURNAL_VOUCHER, "JV-00001", "Tiktok Reserve", "MYR", legs)
    other = entry._replace(doc_no="JV-00002")
    found = settlement_days([], [voucher], [entry, other], {"325-000"})
    assert found == {ShopDate("7495", day, "MYR"): DayCheck(reserve=-held_back)}
    back = entry._replace(postings=tuple(leg._replace(amount=-leg.amount) for leg in legs))
    assert {
        place: day.reserve
        for place, day in settlement_days([], [voucher], [entry, back], {"325-000"}).items()
    } == {ShopDate("7495", day, "MYR"): ZERO}


def ready_to_load(firm: SampleFirm) -> None:
    """Post every order of the month."""
    firm.up_to("post_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    firm.take_statement()


def without_a_date(firm: SampleFirm) -> tuple[date, Decimal]:
    """Give the user the statement as CSV without its second date; return the date and its sum."""
    text = settlement_csv(firm.shop.month.shops[0]).decode("utf-8-sig")
    [head, *lines] = csv.reader(text.splitlines())
    settled = head.index("Order settled time")
    total = head.index("Total settlement amount")
    lost = sorted({line[settled] for line in lines})[1]
    path = firm.folder / "income.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(line for line in lines if line[settled] != lost)])
    firm.prompter.file = path
    amounts = [Decimal(line[total]) for line in lines if line[settled] == lost]
    return date.fromisoformat(lost.replace("/", "-")), sum(amounts, ZERO)


def test_a_date_that_the_file_lacks_is_named_and_the_lock_wants_a_reason(firm: SampleFirm) -> None:
    ready_to_load(firm)
    day, amount = without_a_date(firm)
    firm.press("load_statement")
    firm.press("post_payments")
    firm.press("fetch_withdrawals")
    said = firm.press("check_settlements")
    assert "1 finding: see Complete, and Problems." in said
    [row] = [row for row in Workbook(firm.book.book).rows(SETTLEMENT_CHECK) if row.date == day]
    assert (row.complete, row.daily_total, row.settled) == (
        DifferenceCause.NO_STATEMENT,
        amount,
        ZERO,
    )
    others = {
        row.complete for row in Workbook(firm.book.book).rows(SETTLEMENT_CHECK) if row.date != day
    }
    assert others == {CONFIRMED}
    [problem] = [
        row for row in Workbook(firm.book.book).rows(PROBLEMS) if row.found_by == "Settlement check"
    ]
    assert f"MYR {amount:,.2f}" in problem.what_is_wrong
    assert firm.press("verify_books").startswith("Verified: ")
    assert "1 settled date is not as TikTok says" in firm.press("show_home")
    assert [row for row in Workbook(firm.book.book).rows(PROBLEMS) if row == problem]

    firm.prompter.choice = ""
    with refused("1 finding", "30/06/2026"):
        firm.press("lock_books")
    assert Workbook(firm.book.book).rows(RUNS)[-1].action != "Lock"
    firm.prompter.texts = ["TikTok support is asked"]
    assert firm.press("lock_books").startswith("The books are locked up to 30/06/2026 with 1 find")
    assert "TikTok support is asked" in Workbook(firm.book.book).rows(RUNS)[-1].note
    firm.press("check_workbook")
    listed = Workbook(firm.book.book).rows(PROBLEMS)
    assert [row.what_is_wrong for row in listed].count(problem.what_is_wrong) == 1


def test_the_whole_file_mends_what_was_missing(firm: SampleFirm) -> None:
    ready_to_load(firm)
    whole = firm.prompter.file
    without_a_date(firm)
    firm.press("load_statement")
    firm.press("post_payments")
    firm.press("fetch_withdrawals")
    firm.prompter.file = whole
    firm.press("load_statement")
    assert "1 finding" in firm.press("check_settlements"), "loaded, and not posted"
    firm.press("post_payments")
    assert "finding" not in firm.press("check_settlements")
    assert {row.complete for row in Workbook(firm.book.book).rows(SETTLEMENT_CHECK)} == {CONFIRMED}


def test_the_day_of_a_daily_total_is_tiktoks_also_west_of_utc() -> None:
    """A statement of 16 June is cut at midnight UTC, when it is 17:00 on the 15th in California."""
    west = "America/Los_Angeles"
    assert settled_day(datetime(2026, 6, 15, 17, 0), west) == date(2026, 6, 16)
    assert settled_day(datetime(2026, 6, 16, 16, 59), west) == date(2026, 6, 16)
    assert settled_day(datetime(2026, 6, 16), west) == date(2026, 6, 16)  # typed, without a time
    assert settled_day(datetime(2026, 6, 16, 8, 5), "Asia/Kuala_Lumpur") == date(2026, 6, 16)
    assert settled_day(datetime(2026, 6, 16, 17, 0), "") == date(2026, 6, 16)


def test_a_shop_in_the_united_states_has_no_false_difference(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=30) as firm:
        month = firm.shop.month
        month.region = month.shops[0].region = "US"
        firm.link()
        [row] = firm.book.rows(SHOPS)
        assert row.time_zone == "America/Los_Angeles"
        firm.book.view(SHOPS).update(("Currency",), [row._replace(currency="MYR")])
        firm.press("make_master_data")
        firm.book.put_cell("OrdersFrom", month.first - timedelta(days=1))
        firm.book.put_cell("OrdersTo", month.last + timedelta(days=1))
        firm.book.put_cell("PaymentsFrom", month.first)
        firm.book.put_cell("PaymentsTo", month.last)
        for button in ("fetch_products", "post_products", "fetch_orders"):
            firm.press(button)
        firm.mend_missing_item()
        for button in ("post_orders", "fetch_settlement", "post_ready_payments"):
            firm.press(button)
        firm.press("fetch_withdrawals")
        told = [row for row in firm.book.rows(WITHDRAWALS) if row.type == "SETTLE"]
        assert told
        assert all(row.date and row.date.hour == 17 for row in told)  # by the shop's clock
        firm.press("check_settlements")
        days = Workbook(firm.book.book).rows(SETTLEMENT_CHECK)
        assert len(days) == len(told)
        assert {row.complete for row in days} == {CONFIRMED}
        assert {row.daily_total == row.settled + row.not_posted for row in days} == {True}
