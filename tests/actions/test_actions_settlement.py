"""The settlement from TikTok itself.

The same as the file, set against it, posted once; and the wallet.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from tests.support.stories import a_shop, june, settled
from xlplugin.actions.statement import choices
from xlplugin.money import ZERO
from xlplugin.sandbox.seller_center import settlement_csv
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.table_view import RowValues
from xlplugin.sheets.tables import (
    CUSTOMER_PAYMENTS,
    EARLIER_REMARKS,
    JOURNAL,
    LOADED_FILES,
    PAYMENT_PARTS,
    PAYMENTS,
    PROBLEMS,
    RUNS,
    WITHDRAWALS,
    PaymentsRow,
    Table,
)
from xlplugin.stores.books import books_of
from xlplugin.tiktok.facts import BY_API

AGREED = "0 differ; {0:,.2f} and {0:,.2f}, difference 0.00."


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path) as firm:
        yield firm


def rows(firm: SampleFirm, table: Table) -> list[RowValues]:
    return Workbook(firm.book.book).rows(table)


def facts(firm: SampleFirm) -> list[tuple[object, ...]]:
    """What the Payments sheet says of each row, apart from where it came from."""
    names = (
        "Order Adjustment ID",
        "Type",
        "Payment Time",
        "Settlement Amount",
        "Total Earnings From Order",
        "Total Fees",
    )
    return sorted(
        tuple(row[PAYMENTS.place(name)] for name in names) for row in rows(firm, PAYMENTS)
    )


def test_the_settlement_by_the_api_is_the_file_row_by_row_and_says_so(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    settled = firm.shop.month.expected(firm.shop.month.shops[0]).settlement
    said = firm.press("fetch_settlement")
    assert f"{settled:,.2f} settled." in said
    by_api = facts(firm)
    firm.take_statement()
    said = firm.press("load_statement")
    assert facts(firm) == by_api
    assert "File against API, 0" in said
    assert AGREED.format(settled) in said
    assert AGREED.format(settled) in firm.press("fetch_settlement"), "and the other way round"
    assert "File against API" not in firm.press("fetch_settlement"), (
        "the same source twice is no comparison"
    )


@pytest.mark.parametrize("first", ["fetch_settlement", "load_statement"])
def test_posted_by_either_way_it_is_posted_once(firm: SampleFirm, first: str) -> None:
    firm.up_to("post_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    firm.take_statement()
    second = {"fetch_settlement": "load_statement", "load_statement": "fetch_settlement"}[first]
    firm.press(first)
    assert "difference 0.00" in firm.press("post_payments")
    before = [rows(firm, table) for table in (JOURNAL, CUSTOMER_PAYMENTS)]
    assert before[1]
    assert "of them posted before" in firm.press(second)
    assert "Nothing was posted" in firm.press("post_payments")
    assert [rows(firm, table) for table in (JOURNAL, CUSTOMER_PAYMENTS)] == before


def test_a_fetched_settlement_is_among_the_loaded_files_and_has_problems_of_its_own(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    firm.press("fetch_settlement")
    assert "The same was fetched on" in firm.press("fetch_settlement")
    path = firm.take_statement()
    rows_of = list(
        csv.reader(settlement_csv(firm.shop.month.shops[0]).decode("utf-8-sig").splitlines())
    )
    firm.prompter.file = path.with_suffix(".csv")
    with firm.prompter.file.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*rows_of, rows_of[1]])
    said = firm.press("load_statement")
    files = rows(firm, LOADED_FILES)
    assert [row[0].startswith(BY_API) for row in files] == [True, False]
    loaded = LOADED_FILES.place("Loaded At")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[loaded]) for row in files)
    assert {row[0] for row in rows(firm, PROBLEMS)} >= {"Load statement"}
    assert any("say the same" in row[4] for row in rows(firm, PROBLEMS))
    assert re.search(
        r"([\d,.-]+) earned, ([\d,.-]+) fees, ([\d,.-]+) adjustments: ([\d,.-]+) settled", said
    )
    firm.press("fetch_settlement")
    assert "Load statement" not in {row[0] for row in rows(firm, PROBLEMS)}, (
        "those were the other statement's"
    )


def test_the_summary_of_a_statement_adds_up_and_names_where_new_kinds_go(firm: SampleFirm) -> None:
    said = firm.up_to("load_statement")
    found = re.search(
        r"([\d,.-]+) earned, ([\d,.-]+) fees, ([\d,.-]+) adjustments: ([\d,.-]+) settled", said
    )
    assert found
    earned, fees, adjusted, settled = (Decimal(text.replace(",", "")) for text in found.groups())
    assert earned + fees + adjusted == settled
    assert re.search(r"New in the Fee Map, \d+ kinds: .* → TRANSACTION FEE; .* → SHIPPING", said)


def test_what_differs_between_file_and_api_is_listed_to_the_cent(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    firm.press("fetch_settlement")
    view = Workbook(firm.book.book).view(PAYMENTS)
    shown = view.rows()
    last = shown[-1].payment_time
    late = next(
        n
        for n, row in enumerate(shown)
        if n > 4 and row.payment_time != last and _alone(row, shown)
    )
    changed = list(shown)
    changed[3] = shown[3]._replace(settlement_amount=shown[3].settlement_amount + 5)
    changed[4] = shown[4]._replace(order_adjustment_id="577086512123755121")
    changed[late] = shown[late]._replace(payment_time=last)
    view.replace(changed)
    firm.take_statement()
    said = firm.press("load_statement")
    found = {
        row[2]: (row[4], row[5]) for row in rows(firm, PROBLEMS) if row[3] == "Settlement Amount"
    }
    given = shown[3].settlement_amount
    assert (
        found[shown[3].order_adjustment_id][0]
        == f"The file says {given:,.2f}, the API {given + 5:,.2f}: difference -5.00."
    )
    assert (
        found["577086512123755121"][0] == f"Only the API has it: {shown[4].settlement_amount:,.2f}."
    )
    assert (
        found[shown[4].order_adjustment_id][0]
        == f"Only the file has it: {shown[4].settlement_amount:,.2f}."
    )
    assert found[shown[late].order_adjustment_id][0].startswith(
        f"Settled on {shown[late].payment_time:%d/%m/%Y} says the file, on "
    )
    assert "would be posted twice" in found[shown[late].order_adjustment_id][1]
    assert "4 differ" in said
    assert said.count("difference -5.00. See Problems.") == 1


def _alone(row: PaymentsRow, shown: Sequence[PaymentsRow]) -> bool:
    return [one.order_adjustment_id for one in shown].count(row.order_adjustment_id) == 1


def test_a_row_that_tiktok_corrects_names_the_run_and_the_way_out_works(firm: SampleFirm) -> None:
    firm.up_to("post_payments")
    earlier = firm.prompter.file
    table = list(
        csv.reader(settlement_csv(firm.shop.month.shops[0]).decode("utf-8-sig").splitlines())
    )
    number = rows(firm, PAYMENTS)[0][PAYMENTS.place("Order Adjustment ID")]
    mended = next(row for row in table if number in row)
    for name in ("Transaction fee", "Total fees", "Total settlement amount"):
        place = next(
            at for at, title in enumerate(table[0]) if title.strip().casefold() == name.casefold()
        )
        mended[place] = str(Decimal(mended[place]) - Decimal("0.10"))
    corrected = firm.folder / "corrected.csv"
    with corrected.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    before = books_of(Workbook(firm.book.book)).balances()
    firm.prompter.file = corrected
    assert "1 row with 'Posted otherwise before' will be held: see Problems." in firm.press(
        "load_statement"
    )
    [(what, cure)] = [(row[4], row[5]) for row in rows(firm, PROBLEMS) if row[2] == number]
    run = [row for row in rows(firm, RUNS) if row[0] > 0][-1]
    assert (run[RUNS.place("Action")], f"run {run[0]}") == (
        "Post payments",
        re.findall(r"run \d+", what)[0],
    )
    assert f"Undo run {run[0]}, post this statement, then the earlier one" in cure

    firm.prompter.choice = "Post payments"
    firm.press("undo_run")
    firm.press("load_statement")
    assert "difference 0.00." in firm.press("post_payments")
    firm.prompter.file = earlier
    assert "1 row with 'Posted otherwise before' will be held" in firm.press("load_statement")
    after = books_of(Workbook(firm.book.book)).balances()
    moved = {
        place[0]: after[place] - before[place] for place in before if after[place] != before[place]
    }
    assert moved == {"325-000": Decimal("-0.10"), "925-000": Decimal("0.10")}


def test_a_time_without_a_settlement_is_said_in_words_and_changes_nothing(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    before = rows(firm, PAYMENTS)
    firm.book.put_cell("PaymentsFrom", date(2025, 1, 1))
    firm.book.put_cell("PaymentsTo", date(2025, 1, 31))
    assert firm.press("fetch_settlement") == (
        "TikTok has settled nothing of Kedai Melati from 01/01/2025 to 31/01/2025."
    )
    assert rows(firm, PAYMENTS) == before


def test_withdrawals_stand_on_their_sheet_once(firm: SampleFirm) -> None:
    firm.up_to("fetch_orders")
    settled = firm.shop.month.expected(firm.shop.month.shops[0]).settlement
    for _ in range(2):
        said = firm.press("fetch_withdrawals")
        kind, amount = map(WITHDRAWALS.place, ("Type", "Amount"))
        found = rows(firm, WITHDRAWALS)
        assert {row[kind] for row in found} == {"SETTLE", "WITHDRAW"}
        assert sum((row[amount] for row in found if row[kind] == "SETTLE"), ZERO) == settled
        assert said.startswith(
            f"Done: {len(found)} movements: SETTLE MYR {settled:,.2f}, WITHDRAW MYR -"
        )


@pytest.mark.parametrize("deed", ["copied", "deleted", "typed in"])
def test_a_statement_whose_rows_were_changed_by_hand_is_not_posted(
    firm: SampleFirm, deed: str
) -> None:
    firm.up_to("load_statement")
    view = Workbook(firm.book.book).view(PAYMENTS)
    shown = view.rows()
    mine = shown[0]._replace(row=len(shown) + 9)
    view.replace(
        {"copied": [*shown, shown[0]], "deleted": shown[1:], "typed in": [*shown, mine]}[deed]
    )
    parts = Workbook(firm.book.book).view(PAYMENT_PARTS)
    known = parts.rows()
    own = [part._replace(row=mine.row) for part in known if part.row == shown[0].row]
    parts.replace([*known, *own])
    told = (
        r"Row \d+ of income-.* is there 2 times"
        if deed == "copied"
        else r"rows and [\d,.]+ are there; income-.* had"
    )
    for button in ("post_payments", "post_ready_payments", "preview_payments", "check_settlements"):
        with refused(told, "press Load Statement"):
            firm.press(button)
    assert not rows(firm, CUSTOMER_PAYMENTS)
    view.replace(shown[::-1])
    parts.replace(known)
    assert "difference 0.00" in firm.press("post_payments"), (
        "sorted otherwise it is the same statement"
    )


def test_rows_that_wait_are_sent_to_a_button_that_can_help() -> None:
    linked = a_shop(first_day=june(1))
    by_files = a_shop(first_day=june(1), account="")
    row = settled("576553020000000101", june(6), sale="79.00")._replace(created=june(2))
    past = row._replace(created=date(2026, 5, 30))
    assert choices(linked, [row, past]).startswith("Press Fetch and Post the Missing Orders")
    assert choices(by_files, [row]).startswith("Press Load Orders")
    assert choices(linked, [past]).startswith("Press Post Past Invoices")


def test_the_next_statement_says_what_the_one_before_leaves(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    book = Workbook(firm.book.book)
    shown = book.rows(PAYMENTS)
    view = book.view(PAYMENTS)
    sheet = firm.book.book.sheets["Payments"]
    remark = view.left + view.width + 1
    gone = (len(shown) - 1, len(shown) - 2)
    for place in gone:
        sheet.range((view.top + 1 + place, remark)).value = "asked TikTok"
    assert not firm.book.book.sheets[EARLIER_REMARKS.sheet].visible
    kept = {row.order_adjustment_id for row in shown[:-5]}
    path = firm.folder / "income_next.csv"
    whole = settlement_csv(firm.shop.month.shops[0]).decode("utf-8-sig").splitlines()
    lines = []
    for number, row in enumerate(csv.reader(whole)):
        if not number or kept.intersection(row):
            lines.append(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    before = firm.prompter.file
    assert before is not None
    firm.prompter.file = path
    said = firm.press("load_statement")
    left = len(shown) - len(rows(firm, PAYMENTS))
    assert left > 1
    assert f"{left} rows of {before.name} are not posted: load that file again" in said
    assert "2 remarks are on the sheet Earlier Remarks" in said
    assert firm.book.book.sheets[EARLIER_REMARKS.sheet].visible
    assert "not posted: load" not in firm.press("load_statement"), "the same file again"
    firm.prompter.file = before
    said = firm.press("load_statement")
    assert "not posted: load" not in said, "every row is in this one too"
    assert "Earlier Remarks" not in said, "they are back"
