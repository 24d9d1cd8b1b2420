"""What each program gets.

Reviewed files, the rules of its importer, and totals that are the books' to the sen.

The reviewed texts in tests/data/*.export are made anew only on purpose:
GOLDEN=write python -m pytest tests/reports/test_reports_exports.py
"""

import os
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.exporting import (
    AUTOCOUNT,
    QUICKBOOKS,
    SQL_ACCOUNT,
    XERO,
    a_period,
    by_kind,
    clipboard,
    exported,
    in_books,
    in_files,
    table,
)
from tests.support.months import tried
from tests.support.random_facts import Choice, Story, choices, stories
from tests.support.stories import (
    MASK,
    Firm,
    a_firm_s_masters,
    adjusted,
    an_order,
    goods,
    june,
    settled,
    withdrawn,
)
from xlplugin.errors import FixInputError
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Masters
from xlplugin.ledger.postings import Postings
from xlplugin.posting.order_actions import POST_CANCELLED, REPLACE_INVOICE
from xlplugin.reports.choices import (
    QUICKBOOKS_DATES,
    ROWS,
    SUBMISSION,
    XERO_TAX,
    Choices,
    read_choices,
)
from xlplugin.reports.export import Export, ExportDiffersError, export, listed_files
from xlplugin.reports.extract import Period, extract
from xlplugin.reports.layout import (
    DAY_FIRST,
    MONTH_FIRST,
    ImportColumn,
    ImportLayout,
    ImportRow,
    ImportSheet,
    cell_text,
    csv_files,
    harmless,
)
from xlplugin.reports.programs import PROGRAMS, sql_account

DATA = Path(__file__).parents[1] / "data"
FIRST = "576553020000000101"
SECOND = "576553020000000102"
FEES = ("DISCOUNT", "VOUCHER", "REFUND", "CLAIMS", "SHIPPING", "TRANSACTION", "ADVERTISING")
TABLES = (SQL_ACCOUNT, AUTOCOUNT, XERO, QUICKBOOKS)
JUNE = (june(1), june(30))
JULY = (date(2026, 7, 1), date(2026, 7, 31))


def a_quarter() -> Firm:
    """An order paid in June and sent back.

    One of June that is settled in July; advertising; a withdrawal.
    """
    firm = Firm(masters=_few(a_firm_s_masters()))
    firm.post(
        an_order(FIRST, goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"),
        an_order(SECOND, goods("8.80", platform="8.00", sku=MASK), created="2026-06-28 03:00"),
    )
    firm.settle(
        settled(
            FIRST,
            june(8),
            sale="100.00",
            seller_discount="-10.00",
            commission="-3.24",
            affiliate="-9.00",
        ),
        adjusted("7641963103148558089", june(9), "-153.50", "GMV Payment for TikTok Ads"),
    )
    firm.settle(
        settled(FIRST, june(15), refund="-90.00", return_shipping="-5.00", commission="3.24"),
        settled(SECOND, date(2026, 7, 2), sale="8.80", transaction="-0.15"),
    )
    firm.transfer(withdrawn("3459073178040177003", june(17), "68.50"))
    return firm


def _few(masters: Masters) -> Masters:
    """Master data that stays as it was reviewed when the firm gets more of it."""
    groups = {code: masters.groups[code] for code in ("GOODS", *FEES)}
    items = {
        code: item
        for code, item in masters.items.items()
        if item.group in groups and code != "SALES"
    }
    used = {"300-000", "310-000", "325-000", *(group.sales_code for group in groups.values())}
    accounts = {code: masters.accounts[code] for code in sorted(used)}
    return replace(masters, accounts=accounts, groups=groups, items=items)


# Every program's June. SQL Account, which the firm uses, has July too.
GOLDEN: dict[str, tuple[str, tuple[date, date]]] = {
    f"{program.lower().replace(' ', '_')}_june": (program, JUNE) for program in PROGRAMS
}
GOLDEN["sql_account_july"] = (SQL_ACCOUNT, JULY)


def _told(made: Export) -> str:
    """Every file of an export under its name; a workbook as its sheets, one row per line."""
    parts = []
    for file in made.files:
        if file.name.endswith(".xlsx"):
            for title, rows in clipboard(made).items():
                lines = [" | ".join(row.values()).rstrip() for row in rows]
                heads = [" | ".join(rows[0])] if rows else ["(empty)"]
                parts += [f"==== {file.name}, sheet {title}", *heads, *lines, ""]
        else:
            parts += [f"==== {file.name}", file.content.decode().replace("\r\n", "\n").rstrip(), ""]
    return "\n".join(parts)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_files_of_a_story_are_those_that_were_reviewed(name: str) -> None:
    path = DATA / f"{name}.export"
    program, days = GOLDEN[name]
    told = _told(exported(a_quarter(), program, *days))
    if os.environ.get("GOLDEN") == "write":
        path.write_text(told, "utf-8", newline="\n")
    assert told == path.read_text("utf-8")


def test_no_reviewed_export_is_without_its_story() -> None:
    assert {path.stem for path in DATA.glob("*.export")} == set(GOLDEN)


@pytest.mark.parametrize("program", TABLES)
@pytest.mark.parametrize("days", [JUNE, JULY, (june(1), june(8)), (june(9), june(30))])
def test_a_program_that_takes_the_files_in_stands_where_the_books_stand(
    program: str, days: tuple[date, date]
) -> None:
    firm = a_quarter()
    moved = in_books(firm, *days)
    assert moved
    assert in_files(exported(firm, program, *days), firm.masters) == moved


@tried(60)
@given(stories(), choices, st.data())
def test_of_any_month_cut_anywhere_every_program_gets_what_the_books_moved(
    story: Story, choice: Choice, data: st.DataObject
) -> None:
    known, statement = story
    firm = Firm()
    firm.post_by(*choice)
    firm.post(*known)
    firm.settle(*statement)
    if data.draw(st.booleans()):
        firm.post(known[0], action=REPLACE_INVOICE)
        firm.delete(known[-1].id)
    cut = data.draw(st.integers(1, 10))
    program = data.draw(st.sampled_from(TABLES))
    for days in ((june(1), june(cut)), (june(cut + 1), june(30))):
        assert in_files(exported(firm, program, *days), firm.masters) == in_books(firm, *days)


@tried(60)
@given(stories(), choices, st.integers(1, 10))
def test_a_payment_s_knock_offs_are_what_it_settles(story: Story, choice: Choice, cut: int) -> None:
    known, statement = story
    firm = Firm()
    firm.post_by(*choice)
    firm.post(*known)
    firm.settle(*statement)
    for days in (june(1), june(30)), (june(cut), june(30)):
        found = a_period(firm, *days)
        paid: dict[str, Decimal] = defaultdict(Decimal)
        for knock_off in found.knock_offs:
            assert knock_off.amount > 0
            paid[knock_off.from_no] += knock_off.amount
        for voucher in found.of_type("PM", "CF"):
            # An over payment stays open: it settles less than it received.
            assert paid[voucher.no] == firm.books.held[voucher.of].applied


def test_a_fee_of_july_does_not_touch_the_invoice_of_june() -> None:
    june_s, july_s = (by_kind(exported(a_quarter(), SQL_ACCOUNT, *days)) for days in (JUNE, JULY))
    assert [row["Amount"] for row in june_s["SL_IV"] if row["DocNo(20)"] == SECOND] == [
        "0.80",
        "8.00",
    ]
    [fee] = july_s["AR_CN"]
    assert (fee["DOCNO(20)"], fee["DOCDATE"], fee["AMOUNT"]) == (
        f"{SECOND}-2",
        "02/07/2026",
        "0.15",
    )
    [off] = july_s["ARAP_CN_KO"]
    assert (off["DOCNO(20)"], off["KO_DOCNO(20)"], off["KO_AMT"]) == (f"{SECOND}-2", SECOND, "0.15")
    [paid] = july_s["AR_PM"]
    assert (paid["DOCAMT"], paid["KO_DOCNO(20)"], paid["KO_AMT"]) == ("8.65", SECOND, "8.65")


def test_what_a_later_day_adds_is_paid_before_the_invoice_it_was_added_to() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("50.00"), shipping="4.50"))
    firm.settle(settled(FIRST, june(8), sale="50.00", customer_shipping="4.50"))
    made = by_kind(exported(firm, SQL_ACCOUNT, june(8), june(30)))
    assert [(row["DOCNO(20)"], row["DOCAMT"]) for row in made["AR_DN"]] == [(f"{FIRST}-2", "4.50")]
    settled_by = [
        (row["KO_DOCTYPE(2)"], row["KO_DOCNO(20)"], row["KO_AMT"]) for row in made["AR_PM"]
    ]
    assert settled_by == [("DN", f"{FIRST}-2", "4.50"), ("IV", FIRST, "50.00")]


def test_a_replaced_invoice_is_exported_as_it_stands_and_a_deleted_one_not_at_all() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00", quantity=2)), an_order(SECOND, goods("10.00")))
    firm.post(an_order(FIRST, goods("45.00")), action=REPLACE_INVOICE)
    firm.delete(SECOND)
    firm.post(
        an_order("576553020000000103", goods("7.00"), status="CANCELLED"), action=POST_CANCELLED
    )
    rows = by_kind(exported(firm, SQL_ACCOUNT, *JUNE))["SL_IV"]
    assert [(row["DocNo(20)"], row["Qty"], row["Amount"]) for row in rows] == [
        (FIRST, "1", "45.00")
    ]


def test_an_entry_that_no_document_carries_is_a_journal_entry() -> None:
    firm = a_quarter()
    legs = (
        Posting("325-000", "", Decimal("-50.00")),
        Posting("300-000", "300-T0001", Decimal("50.00")),
    )
    firm.books.entries.append(Entry(june(20), "JE", "JE-00001", "Withdrawal", "MYR", legs))
    for program in TABLES:
        made = exported(firm, program, *JUNE)
        assert in_files(made, firm.masters) == in_books(firm, *JUNE)
    *_, bank, customer = by_kind(exported(firm, SQL_ACCOUNT, *JUNE))["GL_JE"]
    assert (bank["CODE(10)"], bank["DR"], bank["CR"]) == ("325-000", "0.00", "50.00")
    assert (customer["CODE(10)"], customer["DR"]) == ("300-T0001", "50.00")


def test_a_line_whose_entry_says_otherwise_goes_by_the_entry() -> None:
    firm = a_quarter()
    place = next(place for place in firm.books.lines if place.no == FIRST)
    firm.books.lines[place] = [line._replace(account="530-000") for line in firm.books.lines[place]]
    for program in TABLES:
        assert in_files(exported(firm, program, *JUNE), firm.masters) == in_books(firm, *JUNE)


def test_an_export_that_is_not_the_books_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    firm = a_quarter()
    right = sql_account.sheets
    wrong = replace(PROGRAMS[SQL_ACCOUNT], sheets=lambda *given: right(*given)[1:])
    monkeypatch.setitem(PROGRAMS, SQL_ACCOUNT, wrong)
    with pytest.raises(ExportDiffersError, match="300-000 MYR: books"):
        exported(firm, SQL_ACCOUNT, *JUNE)


@pytest.mark.parametrize("rows", [99, 500])
def test_files_for_sql_account_s_importer_hold_few_rows_and_no_document_is_in_two(
    rows: int,
) -> None:
    firm = Firm()
    firm.post(
        *(an_order(f"5765530200000{n:05}", *[goods("10.00")] * (n % 4 + 1)) for n in range(300))
    )
    made = exported(firm, SQL_ACCOUNT, *JUNE, Choices(sql_rows=rows))
    parts = [table(file) for file in made.files if file.name.startswith("SL_IV")]
    assert len(parts) == -(-750 // rows) or len(parts) == -(-750 // rows) + 1
    assert all(len(part) <= rows for part in parts)
    documents = [{row["DocNo(20)"] for row in part} for part in parts]
    assert all(not one & other for one, other in pairwise(documents))
    numbers = [row["DocNo(20)"] for part in parts for row in part]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 300


def test_sql_account_s_input_rules_hold_in_every_cell() -> None:
    firm = a_quarter()
    firm.post(an_order("576553020000000109", goods("12345.60", quantity=100)))
    made = exported(firm, SQL_ACCOUNT, *JUNE)
    assert "1234560.00" in {row["Amount"] for row in by_kind(made)["SL_IV"]}
    for name, rows in [*by_kind(made).items(), *clipboard(made).items()]:
        for row in rows:
            assert all(column.isascii() for column in row), name
            for column, cell in row.items():
                if column.upper().lstrip("_") in {
                    "AMOUNT",
                    "DOCAMT",
                    "QTY",
                    "UNITPRICE",
                    "TAXAMT",
                    "DR",
                    "CR",
                    "KOAMT",
                }:
                    assert cell == f"{Decimal(cell):f}", f"{name} {column}: {cell!r}"
                if column.upper() == "DOCDATE":
                    assert cell[2] + cell[5] == "//" and len(cell) == 10


def test_the_clipboard_s_sheets_are_text_with_one_row_per_line_and_the_head_repeated() -> None:
    sheets = clipboard(exported(a_quarter(), SQL_ACCOUNT, *JUNE))
    rows = [row for row in sheets["Sales Invoice"] if row["DOCNO(20)"] == FIRST]
    assert [row["_SEQ"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {row["COMPANYNAME(100)"] for row in rows} == {"Tik Tok"}
    assert {row["SUBMISSIONTYPE"] for row in rows} == {"0"}, (
        "marketplace documents are not submitted"
    )
    assert len({row["DESCRIPTION(200)"] for row in rows}) == 1


def test_the_submission_type_is_her_choice() -> None:
    chosen = read_choices({"SQL Account SubmissionType": "17"})
    rows = by_kind(exported(a_quarter(), SQL_ACCOUNT, *JUNE, chosen))["SL_IV"]
    assert {row["SUBMISSIONTYPE"] for row in rows} == {"17"}
    assert read_choices({"SQL Account SubmissionType": "None"}) == read_choices({}) == Choices()


def test_choices_are_read_from_settings_and_a_wrong_one_says_where() -> None:
    told = {
        "SQL Account Rows per File": "500",
        "Xero Tax Type": "No Tax",
        "QuickBooks Dates": "MM/DD/YYYY",
    }
    assert read_choices(told) == Choices(
        sql_rows=500, xero_tax="No Tax", quickbooks_dates=MONTH_FIRST
    )
    for setting, text in (("SQL Account Rows per File", "many"), ("QuickBooks Dates", "yyyy")):
        with pytest.raises(FixInputError, match=f"'{text}'.*") as raised:
            read_choices({setting: text})
        assert raised.value.where == f"sheet 'Settings', {setting}"


@pytest.mark.parametrize(
    ("outside", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+60 12", "'+60 12"),
        ("-5 offer", "'-5 offer"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1", "'=1"),
        ("two\nlines", "two lines"),
        ("----", "----"),
        ("", ""),
        (FIRST, FIRST),
        ("TT1729382476190485763", "TT1729382476190485763"),
        ("Krim, 30ml", "Krim, 30ml"),
    ],
)
def test_text_from_outside_is_no_formula_and_ids_stay_exact(outside: str, safe: str) -> None:
    assert harmless(outside) == safe


@given(st.text(max_size=40))
def test_no_text_at_all_begins_a_formula(text: str) -> None:
    made = harmless(text)
    assert made[:1] not in ("=", "+", "@", "\t", "\r", "\n")
    assert made[:1] != "-" or set(made) == {"-"}


def test_a_product_whose_name_is_a_formula_stays_text_in_every_file() -> None:
    firm = Firm()
    line = goods("10.00")._replace(name='=cmd|" /C calc"!A0')
    firm.post(an_order(FIRST, line))
    for program in TABLES:
        made = exported(firm, program, *JUNE)
        cells = [cell for rows in by_kind(made).values() for row in rows for cell in row.values()]
        assert [cell for cell in cells if cell[:1] in ("=", "@", "\t")] == []
    assert any(
        row["_DESCRIPTION(200)"].startswith("'=cmd")
        for row in clipboard(exported(firm, SQL_ACCOUNT, *JUNE))["Sales Invoice"]
    )


def test_long_text_is_cut_and_a_long_number_is_named() -> None:
    assert cell_text(ImportColumn("DESCRIPTION(5)", "text", size=5), "Serum 30ml") == "Serum"
    firm = Firm()
    firm.post(an_order("5765530200000001010000", goods("10.00")))
    made = exported(firm, SQL_ACCOUNT, *JUNE)
    [problem] = made.problems
    assert (problem.table, problem.column) == ("Sales Invoice", "DOCNO(20)")
    assert "has 22 characters; this field takes 20" in problem.what
    assert {row["DocNo(20)"] for row in by_kind(made)["SL_IV"]} == {"5765530200000001010000"}


def test_currencies_are_never_added() -> None:
    firm = a_quarter()
    legs = (Posting("325-000", "", Decimal("9400")), Posting("500-000", "", Decimal("-9400")))
    firm.books.entries.append(Entry(june(20), "JE", "JE-00001", "Tokyo", "JPY", legs))
    made = exported(firm, QUICKBOOKS, *JUNE)
    assert made.debits["JPY"] == Decimal("9400")
    assert in_files(made, firm.masters) == in_books(firm, *JUNE)


def test_a_number_of_quickbooks_is_one_entry_and_fits_its_field() -> None:
    rows = by_kind(exported(a_quarter(), QUICKBOOKS, june(1), date(2026, 7, 31)))["Journal entries"]
    sums: dict[str, Decimal] = {}
    for row in rows:
        number = row["Journal No."]
        assert len(number) <= 21
        assert not (row["Debits"] and row["Credits"])
        sums[number] = (
            sums.get(number, Decimal(0))
            + Decimal(row["Debits"] or 0)
            - Decimal(row["Credits"] or 0)
        )
    assert set(sums.values()) == {Decimal("0.00")}
    assert len(sums) == len(a_quarter().books.entries)


def test_quickbooks_dates_are_in_the_order_she_chose() -> None:
    for dates, shown in ((DAY_FIRST, "28/06/2026"), (MONTH_FIRST, "06/28/2026")):
        made = exported(
            a_quarter(), QUICKBOOKS, june(28), june(28), Choices(quickbooks_dates=dates)
        )
        assert {row["Journal Date"] for row in by_kind(made)["Journal entries"]} == {shown}


def test_a_code_in_a_file_s_name_is_one_that_every_computer_can_write() -> None:
    """Two codes never come to one name: the second file would take the first one's place."""
    columns = (ImportColumn("No", "no"),)
    rows = [ImportRow("1", {}, {"no": "1"})]
    codes = ("325/000", "325:000", "325-000", "325%2F000", '<"|?*\\>', "325\n000")
    names = [
        csv_files(ImportSheet(ImportLayout(f"Bank statement {code} MYR", columns), rows))[0].name
        for code in codes
    ]
    assert names[:3] == [f"Bank statement 325{mark}000 MYR.csv" for mark in ("%2F", "%3A", "-")]
    assert len(set(names)) == len(codes)
    assert not re.search(r'[<>:"/\\|?*\n]', "".join(names))


def test_the_same_period_is_the_same_bytes() -> None:
    for program in PROGRAMS:
        assert (
            exported(a_quarter(), program, *JUNE).files
            == exported(a_quarter(), program, *JUNE).files
        )


def test_the_contents_page_names_every_file_and_every_account() -> None:
    made = exported(a_quarter(), XERO, *JUNE)
    page = made.files[-1].content.decode()
    assert listed_files(page) == [file.name for file in made.files[:-1]]
    for (account, _), amount in in_books(a_quarter(), *JUNE).items():
        assert any(
            line.startswith(account) and f"{abs(amount):,}" in line for line in page.splitlines()
        )


def test_an_empty_period_has_nothing_in_it() -> None:
    firm = a_quarter()
    august = Period(date(2026, 8, 1), date(2026, 8, 31))
    held = firm.books.held.values()
    found = extract(august, Postings(held, [], [], []), firm.masters)
    assert (found.documents, found.journals, found.knock_offs) == ([], [], [])
    assert export("Beancount", found, firm.masters, Choices()).files[0].content == b"; no entries\n"


def test_the_manual_names_every_file_and_every_choice() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf-8")
    expected = [SUBMISSION, ROWS, XERO_TAX, QUICKBOOKS_DATES, *PROGRAMS]
    for program in PROGRAMS:
        for days in (JUNE, JULY):
            for file in exported(a_quarter(), program, *days).files:
                name = file.name.removesuffix(".csv")
                expected.append(name.replace("325-000 MYR", "<account> <currency>"))
    for sheet in clipboard(exported(a_quarter(), SQL_ACCOUNT, *JUNE)):
        expected.append(f"*{sheet}*")
    missing = [name for name in expected if name not in manual]
    assert missing == [], "docs/exports.md does not say where these go"


def test_a_journal_in_a_currency_that_the_program_cannot_tell_is_a_problem() -> None:
    firm = Firm()
    abroad = {"paid": Decimal("78.00"), "paid_currency": "SGD", "rate": Decimal("0.2920")}
    firm.transfer(
        withdrawn("3459073178040177006", june(10), "270.00", kind="PAYOUT", status="Paid", **abroad)
    )
    for program, file in ((SQL_ACCOUNT, "GL_JE.csv"), (XERO, "Manual journals")):
        [problem] = exported(firm, program, *JUNE).problems
        assert (problem.row, problem.column) == ("CB CB-00001", "Currency Code")
        assert file in problem.cure
    for program in (AUTOCOUNT, QUICKBOOKS):
        assert exported(firm, program, *JUNE).problems == ()


def test_a_line_of_a_statement_in_its_own_currency_is_no_problem() -> None:
    """Taken out of it and entered by hand, a withdrawal would be booked twice."""
    firm = a_quarter()
    first = next(iter(firm.masters.customers.values()))
    other = {"300-S0001": first._replace(code="300-S0001", currency="SGD")}
    masters = replace(firm.masters, customers={**other, **firm.masters.customers})
    found = a_period(firm, *JUNE)
    made = export(XERO, found, masters, Choices())
    assert found.journals
    assert "Bank statement 325-000 MYR.csv" in [file.name for file in made.files]
    assert made.problems == ()
