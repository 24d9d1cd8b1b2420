"""The statements of a sample month: what the sheets' formulas show is what the books hold."""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.bookkeeping import rm
from tests.support.firm import SampleFirm, sample_firm
from tests.support.office import Cells, errors, recalculated
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.ledger.documents import DEBTOR_SIGN
from xlplugin.ledger.entries import Entry, Posting, credit, debit
from xlplugin.ledger.master import Account
from xlplugin.ledger.profits import ItemProfit
from xlplugin.ledger.run_sums import AccountDay
from xlplugin.ledger.statements import (
    BROUGHT_FORWARD,
    CREDIT_SECTIONS,
    GROSS_PROFIT,
    NET_PROFIT,
    PROFIT_OF_THE_YEAR,
    PROFIT_TYPES,
    SALES_TYPES,
    TOTAL_ASSETS,
    TOTAL_CLAIMS,
    TRADING,
    balance_sheet,
    profit_and_loss,
)
from xlplugin.money import ZERO
from xlplugin.sheets.account_days import put_account_days
from xlplugin.sheets.balance_sheet import put_balance_sheet
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.home import HOME
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.profit import by_profit
from xlplugin.sheets.profit_and_loss import put_profit_and_loss
from xlplugin.sheets.tables import (
    ACCOUNT_HISTORY,
    BALANCE_SHEET,
    CUSTOMER_PAYMENTS,
    CUSTOMER_STATEMENT,
    FEE_AUDIT,
    FEE_RATES,
    FEES_BY_MONTH,
    GL_ACCOUNTS,
    HEADER_ROW,
    INVOICES,
    JOURNAL,
    ORDER_PAYMENTS,
    ORDERS,
    PROFIT_AND_LOSS,
    PROFIT_BY_MONTH,
    PROFIT_BY_ORDER,
    PROFIT_BY_SKU,
    SHOPS,
    STATEMENT_ROWS,
    TRIAL_BALANCE,
    WALLET,
    FeeRatesRow,
    GLAccountsRow,
    JournalRow,
    Table,
)
from xlplugin.sheets.tables.statement_formulas import JOURNAL_DIFFERS
from xlplugin.stores.books import books_of
from xlplugin.template.build import build

EARLY = date(2026, 5, 1)
FIRST = date(2026, 6, 1)
FROM = date(2026, 6, 8)
MIDDLE = date(2026, 6, 15)
LAST = date(2026, 7, 31)
DEBTORS = "300-000"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    """A month that is posted, settled and partly paid out; each report is shown from it."""
    with sample_firm(tmp_path_factory.mktemp("month")) as firm:
        firm.up_to("post_payments")
        firm.press("post_withdrawals")
        yield firm


class Shown(NamedTuple):
    """The workbook as it is calculated after the presses, at an earlier date, and when it was
    pressed too early; with an amount of the Journal typed over; and two small ones, the second with
    a later run in the Journal.
    """

    late: Cells
    middle: Cells
    pressed_early: Cells
    typed_over: Cells
    two_currencies: Cells
    later_run: Cells
    misspelt: Cells
    said: tuple[str, str, str, str]


@pytest.fixture(scope="module")
def shown(firm: SampleFirm, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    files: list[Path] = []
    folder = tmp_path_factory.mktemp("shown")

    def keep(last: date) -> None:
        set_dates(firm, ProfitAndLossFrom=FIRST, ProfitAndLossTo=last, **as_at(last))
        files.append(folder / f"{len(files)}.xlsx")
        firm.book.save(files[-1])

    set_dates(firm, ProfitAndLossFrom=FIRST, ProfitAndLossTo=LAST, **as_at(LAST))
    firm.prompter.choice = DEBTORS
    firm.press("show_trial_balance")
    firm.press("show_wallet")
    buttons = (
        "show_profit_and_loss",
        "show_balance_sheet",
        "show_account",
        "show_customer_statement",
    )
    one, two, three, four = (firm.press(button) for button in buttons)
    said = one, two, three, four
    keep(LAST)
    keep(MIDDLE)
    set_dates(firm, ProfitAndLossFrom=None, ProfitAndLossTo=EARLY, BalanceSheetAsAt=EARLY)
    nothing = "Up to 01/05/2026: nothing that makes a profit or a loss. Later months have postings"
    assert firm.press("show_profit_and_loss").startswith(nothing)
    nothing = "As at 01/05/2026: nothing is posted. Later months have postings"
    assert firm.press("show_balance_sheet").startswith(nothing)
    keep(LAST)
    files.append(with_an_entry_typed_over(files[-1], folder / "typed over.xlsx"))
    files.append(in_two_currencies(folder / "currencies.xlsx"))
    files.append(in_two_currencies(folder / "later.xlsx", later=True))
    files.append(in_two_currencies(folder / "misspelt.xlsx"))
    misspell(files[-1])
    late, middle, pressed_early, typed_over, two_currencies, later_run, misspelt = recalculated(
        files
    )
    return Shown(late, middle, pressed_early, typed_over, two_currencies, later_run, misspelt, said)


def misspell(path: Path) -> None:
    """Misspell an account's type after its statements were made."""
    book = Workbook(open_book(path))
    view = book.view(GL_ACCOUNTS)
    view.put(("Acc Type",), [("Current Assets",), ("SALES",), ("Expences",)])
    book.save()
    book.book.close()


def with_an_entry_typed_over(path: Path, target: Path) -> Path:
    """The workbook with 10.00 more in the largest debit and credit of the Journal."""
    shutil.copy2(path, target)
    book = Workbook(open_book(target))
    debits = [row.debit or ZERO for row in book.rows(JOURNAL)]
    credits = [row.credit or ZERO for row in book.rows(JOURNAL)]
    debits[debits.index(max(debits))] += 10
    credits[credits.index(max(credits))] += 10
    with book.quiet():
        book.view(JOURNAL).put(("Debit", "Credit"), list(zip(debits, credits, strict=True)))
    book.save()
    book.book.close()
    return target


def in_two_currencies(path: Path, *, later: bool = False) -> Path:
    """A workbook with a sale and its fee in each of two currencies, and its statements.

    The second sale may have come with a later run that Account Days do not know.
    """
    accounts = {
        DEBTORS: Account(DEBTORS, "TRADE DEBTORS", "Current Assets"),
        "500-000": Account("500-000", "SALES", "SALES"),
        "925-000": Account("925-000", "TRANSACTION FEE", "Expenses"),
    }
    entries = [
        Entry(
            FIRST,
            "IV",
            f"IV-0000{number}",
            "A sale",
            currency,
            tuple(Posting(code, "", a) for code, a in legs),
        )
        for number, (currency, sale, fee) in enumerate(
            (("MYR", "79.10", "0.30"), ("SGD", "12.00", "20.00")), 1
        )
        for legs in [[(DEBTORS, rm(sale) - rm(fee)), ("500-000", -rm(sale)), ("925-000", rm(fee))]]
    ]
    book = Workbook(open_book(build(path)))
    book.view(GL_ACCOUNTS).replace([GLAccountsRow(*account) for account in accounts.values()])
    legs = [(entry, leg) for entry in entries for leg in entry.postings]
    book.view(JOURNAL).replace(
        [
            JournalRow(
                1,
                e.date,
                e.doc_type,
                e.doc_no,
                leg.account,
                "",
                "",
                e.currency,
                debit(leg.amount),
                credit(leg.amount),
                2 if e is entries[1] else 1,
                "",
            )
            for e, leg in legs
        ]
    )
    days = []
    for entry, leg in legs:
        run = 2 if entry is entries[1] else 1
        place = (entry.date, leg.account, entry.currency, False)
        days.append(AccountDay(*place, debit(leg.amount), credit(leg.amount), run))
    put_account_days(book, [day for day in days if day.run == 1] if later else days)
    put_profit_and_loss(book, profit_and_loss(entries, accounts, None, LAST))
    put_balance_sheet(book, balance_sheet(entries, accounts, LAST, date(2026, 1, 1)))
    for name in ("ProfitAndLossTo", "BalanceSheetAsAt"):
        book.put_cell(name, LAST)
    book.save()
    book.book.close()
    return path


def amounts(cells: Cells, table: Table, column: str, *by: str) -> dict[tuple[str, ...], Decimal]:
    """A column of a table by other columns of its row, blank cells left out."""
    sheet = cells[table.sheet]
    letters = {c.name: chr(ord("A") + place) for place, c in enumerate(table.columns)}
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(sheet))
    filled = [row for row in rows if isinstance(sheet.get(f"{letters[column]}{row}"), int | float)]
    return {
        tuple(str(sheet.get(f"{letters[name]}{row}", "")) for name in by): Decimal(
            repr(sheet[f"{letters[column]}{row}"])
        ).quantize(ZERO)
        for row in filled
    }


def moved(firm: SampleFirm, first: date, last: date) -> dict[str, dict[str, Decimal]]:
    """What each account moved by, debit positive, by its type."""
    book = Workbook(firm.book.book)
    accounts = read_masters(book).accounts
    result = defaultdict[str, dict[str, Decimal]](dict)
    for entry in books_of(book).entries():
        for leg in entry.postings if first <= entry.date <= last else ():
            mine = result[accounts[leg.account].type]
            mine[leg.account] = mine.get(leg.account, ZERO) + leg.amount
    return result


def as_at(last: date) -> dict[str, date]:
    """The date cell of every report that is drawn as at a day."""
    names = ("BalanceSheet", "TrialBalance", "CustomerStatement", "Wallet", "AccountHistory")
    return {f"{name}AsAt": last for name in names}


def set_dates(firm: SampleFirm, **cells: date | str | None) -> None:
    for name, value in cells.items():
        firm.book.put_cell(name, value)


@pytest.mark.office
@pytest.mark.parametrize(("name", "last"), [("late", LAST), ("middle", MIDDLE)])
def test_the_profit_is_what_the_books_hold_and_follows_the_dates(
    firm: SampleFirm, shown: Shown, name: str, last: date
) -> None:
    cells = getattr(shown, name)
    books = moved(firm, FIRST, last)
    assert errors(cells) == []
    held = {(t, code): -amount for t in PROFIT_TYPES for code, amount in books[t].items()}
    listed = amounts(cells, PROFIT_AND_LOSS, "Amount", "Section", "Code")
    assert {place: amount for place, amount in listed.items() if amount} == {
        p: a for p, a in held.items() if a
    }
    gross = sum((amount for (section, _), amount in held.items() if section in TRADING), ZERO)
    net = sum(held.values(), ZERO)
    assert amounts(cells, PROFIT_AND_LOSS, "Profit", "Section") == {
        (GROSS_PROFIT,): gross,
        (NET_PROFIT,): net,
    }
    sales = sum((amount for (section, _), amount in held.items() if section in SALES_TYPES), ZERO)
    shares = amounts(cells, PROFIT_AND_LOSS, "% Of Sales", "Section", "Code")
    assert shares[NET_PROFIT, ""] == (100 * net / sales).quantize(ZERO)
    assert shares["Sales", "500-000"] == (100 * held["Sales", "500-000"] / sales).quantize(ZERO)
    assert cells[PROFIT_AND_LOSS.sheet]["A4"] == "Every account that moved is listed"
    if name == "late":
        told = f"gross profit MYR {gross:,.2f}, net profit MYR {net:,.2f}."
        assert shown.said[0] == f"From 01/06/2026 to 31/07/2026: {told}"


@pytest.mark.office
@pytest.mark.parametrize(("name", "last"), [("late", LAST), ("middle", MIDDLE)])
def test_the_balance_sheet_adds_up_on_every_day(
    firm: SampleFirm, shown: Shown, name: str, last: date
) -> None:
    cells = getattr(shown, name)
    books = moved(firm, date.min, last)
    listed = amounts(cells, BALANCE_SHEET, "Amount", "Section", "Code")
    totals = amounts(cells, BALANCE_SHEET, "Total", "Section")
    profit = sum((amount for t in PROFIT_TYPES for amount in books[t].values()), ZERO)
    assert listed.pop((PROFIT_OF_THE_YEAR, "")) == -profit != ZERO
    assert listed.pop((BROUGHT_FORWARD, "")) == ZERO
    held: dict[tuple[str, str], Decimal] = {}
    for section in books:
        sign = -1 if section in CREDIT_SECTIONS else 1
        for code, amount in books[section].items():
            if section not in PROFIT_TYPES:
                held[section, code] = sign * amount
    assert {place: amount for place, amount in listed.items() if amount} == {
        p: a for p, a in held.items() if a
    }
    assert totals[TOTAL_ASSETS,] == totals[TOTAL_CLAIMS,] != ZERO
    for section in {section for section, _ in listed}:
        own = [amount for (of, _), amount in held.items() if of == section]
        assert totals[f"Total {section}",] == sum(own, ZERO)
    assert cells[BALANCE_SHEET.sheet]["A4"] == "In balance: difference 0.00"
    assert shown.said[1].endswith(", difference MYR 0.00.")


@pytest.mark.office
@pytest.mark.parametrize(("name", "last"), [("late", LAST), ("middle", MIDDLE)])
def test_the_trial_balance_is_the_journal_up_to_its_date(
    firm: SampleFirm, shown: Shown, name: str, last: date
) -> None:
    cells = getattr(shown, name)
    held: dict[tuple[str], Decimal] = {}
    for entry in books_of(Workbook(firm.book.book)).entries():
        for leg in entry.postings if entry.date <= last else ():
            held[leg.account,] = held.get((leg.account,), ZERO) + leg.amount
    debits = amounts(cells, TRIAL_BALANCE, "Debit", "Code")
    credits = amounts(cells, TRIAL_BALANCE, "Credit", "Code")
    listed = {code: debits[code] - credits[code] for code in debits}
    assert {c: a for c, a in listed.items() if a} == {c: a for c, a in held.items() if a} != {}
    assert cells[TRIAL_BALANCE.sheet]["D3"] == "In balance: difference 0.00"
    assert cells[TRIAL_BALANCE.sheet]["A1"] == f"Trial Balance as at {last:%d/%m/%Y}"


@pytest.mark.office
def test_a_journal_that_was_typed_over_is_not_equal_to_account_days(shown: Shown) -> None:
    assert shown.typed_over[TRIAL_BALANCE.sheet]["D3"] == JOURNAL_DIFFERS
    told = [str(text) for text in shown.typed_over[HOME].values()]
    assert [text for text in told if text.startswith(f"{JOURNAL_DIFFERS} · not settled")]
    told = [str(text) for text in shown.late[HOME].values()]
    assert [text for text in told if text.startswith("In balance: difference 0.00 · not settled")]


@pytest.mark.office
def test_other_months_stand_beside_the_period(firm: SampleFirm, shown: Shown) -> None:
    """Seen from July: June is the month before, last year is empty, the year is both."""
    cells = shown.late
    periods = {
        "Month Before": (FIRST, date(2026, 6, 30)),
        "Same Month Last Year": (date(2025, 7, 1), date(2025, 7, 31)),
        "Year To Date": (date(2026, 1, 1), LAST),
    }
    for heading, (first, last) in periods.items():
        books = moved(firm, first, last)
        listed = amounts(cells, PROFIT_AND_LOSS, heading, "Section", "Code")
        trading = [-a for t in TRADING for a in books[t].values()]
        every = [-a for t in PROFIT_TYPES for a in books[t].values()]
        assert listed.pop((GROSS_PROFIT, "")) == sum(trading, ZERO)
        assert listed.pop((NET_PROFIT, "")) == sum(every, ZERO)
        held = {(t, code): -a for t in PROFIT_TYPES for code, a in books[t].items() if a}
        assert {place: amount for place, amount in listed.items() if amount} == held
        assert bool(held) == (heading != "Same Month Last Year")


@pytest.mark.office
def test_other_month_ends_stand_beside_the_balance_sheet(firm: SampleFirm, shown: Shown) -> None:
    """The end of June beside that of July, line by line and total by total."""
    last = date(2026, 6, 30)
    entries = books_of(Workbook(firm.book.book)).entries()
    accounts = read_masters(Workbook(firm.book.book)).accounts
    expected = {}
    for row in balance_sheet(entries, accounts, last, date(2026, 1, 1)):
        expected[row.section, row.code] = row.amount
    assert expected[TOTAL_ASSETS, ""] == expected[TOTAL_CLAIMS, ""] != ZERO
    listed = amounts(shown.late, BALANCE_SHEET, "Month Before", "Section", "Code")
    assert {place: a for place, a in listed.items() if a or place in expected} == expected
    year_before = amounts(shown.late, BALANCE_SHEET, "Same Month Last Year", "Section", "Code")
    assert set(year_before) == set(listed)
    assert set(year_before.values()) == {ZERO}


@pytest.mark.office
def test_a_list_of_another_day_says_so(shown: Shown) -> None:
    for table in (CUSTOMER_STATEMENT, WALLET, ACCOUNT_HISTORY):
        sentence = "F3" if table is ACCOUNT_HISTORY else "D3"  # beside its last input cell
        assert "another day" not in shown.late[table.sheet][sentence]
        said = shown.middle[table.sheet][sentence]
        another_day = f"These rows are as at another day: press {table.sheet}"
        told, _, moment = said.partition(" · calculated ")
        assert told == another_day
        assert datetime.strptime(moment, "%d/%m/%Y at %H:%M").year >= LAST.year  # noqa: DTZ007 - local time
    for table in (CUSTOMER_STATEMENT, WALLET):
        assert shown.late[table.sheet]["A1"] == f"{table.sheet} as at 31/07/2026"


@pytest.mark.office
def test_accounts_that_a_wider_period_brings_are_missed_in_words(shown: Shown) -> None:
    cells = shown.pressed_early
    assert cells[PROFIT_AND_LOSS.sheet]["A4"] == "Accounts are missing here: press Profit And Loss"
    assert cells[BALANCE_SHEET.sheet]["A4"] == "Accounts are missing here: press Balance Sheet"


@pytest.mark.office
def test_statements_of_an_earlier_run_say_which_button_to_press(shown: Shown) -> None:
    cells = shown.later_run
    assert errors(cells) == []
    for table in (PROFIT_AND_LOSS, BALANCE_SHEET):
        assert cells[table.sheet]["A4"] == f"The Journal has later runs: press {table.sheet}"
    profit = amounts(cells, PROFIT_AND_LOSS, "Profit", "Section", "Currency Code")
    assert profit[NET_PROFIT, "MYR"] == rm("78.80")
    assert profit[NET_PROFIT, "SGD"] == ZERO  # the sale of the later run


@pytest.mark.office
def test_an_account_of_an_unknown_type_is_said_above_the_profit(shown: Shown) -> None:
    cells = shown.misspelt
    assert errors(cells) == []
    said = cells[PROFIT_AND_LOSS.sheet]["A4"]
    assert said == "An account without a known Acc Type moved: see GL Accounts"


@pytest.mark.office
def test_each_currency_has_its_own_profit_and_adds_up_by_itself(shown: Shown) -> None:
    cells = shown.two_currencies
    assert errors(cells) == []
    profit = amounts(cells, PROFIT_AND_LOSS, "Profit", "Section", "Currency Code")
    assert profit == {
        (GROSS_PROFIT, "MYR"): rm("79.10"),
        (NET_PROFIT, "MYR"): rm("78.80"),
        (GROSS_PROFIT, "SGD"): rm("12.00"),
        (NET_PROFIT, "SGD"): rm("-8.00"),
    }
    assert amounts(cells, BALANCE_SHEET, "Amount", "Section", "Currency Code") == {
        ("Current Assets", "MYR"): rm("78.80"),
        (BROUGHT_FORWARD, "MYR"): ZERO,
        (PROFIT_OF_THE_YEAR, "MYR"): rm("78.80"),
        ("Current Assets", "SGD"): rm("-8.00"),
        (BROUGHT_FORWARD, "SGD"): ZERO,
        (PROFIT_OF_THE_YEAR, "SGD"): rm("-8.00"),
    }
    totals = amounts(cells, BALANCE_SHEET, "Total", "Section", "Currency Code")
    for currency, amount in (("MYR", "78.80"), ("SGD", "-8.00")):
        assert totals[TOTAL_ASSETS, currency] == totals[TOTAL_CLAIMS, currency] == rm(amount)
    assert cells[PROFIT_AND_LOSS.sheet]["A4"] == "Every account that moved is listed"
    assert cells[BALANCE_SHEET.sheet]["A4"] == "In balance: difference 0.00"


def test_a_word_where_a_date_belongs_is_named_by_its_cell(firm: SampleFirm) -> None:
    set_dates(firm, BalanceSheetAsAt="year end")
    with refused("'year end'") as told:
        firm.press("show_balance_sheet")
    assert told.value.where == "sheet 'Balance Sheet', cell C3"
    set_dates(firm, BalanceSheetAsAt=None)


def rows(firm: SampleFirm, table: Table, *names: str) -> list[tuple[Any, ...]]:
    found = Workbook(firm.book.book).rows(table)
    return [tuple(row[table.place(name)] for name in names) for row in found]


@pytest.mark.office
def test_an_accounts_history_ends_at_its_balance(firm: SampleFirm, shown: Shown) -> None:
    balance = books_of(Workbook(firm.book.book)).balances()[DEBTORS, "MYR"]
    listed = rows(firm, ACCOUNT_HISTORY, "Date", "Debit", "Credit", "Balance")
    assert (
        listed[-1][3]
        == balance
        == sum((debit - credit for _, debit, credit, _ in listed), ZERO)
        != ZERO
    )
    assert [day for day, *_ in listed] == sorted(day for day, *_ in listed)
    assert shown.said[2] == (
        f"300-000 MYR as at 31/07/2026: {len(listed)} postings, balance {balance:,.2f}; "
        "difference to the trial balance 0.00."
    )
    sheet = shown.late[ACCOUNT_HISTORY.sheet]
    assert sheet["A1"] == "Account History · 300-000 TRADE DEBTORS · MYR"
    told, _, _ = str(sheet["F3"]).partition(" · calculated ")
    assert told == f"Postings {len(listed)} · balance {balance:,.2f}"


@pytest.mark.office
def test_what_customers_owe_is_their_control_account(firm: SampleFirm, shown: Shown) -> None:
    balance = books_of(Workbook(firm.book.book)).balances()[DEBTORS, "MYR"]
    ages = [column.name for column in CUSTOMER_STATEMENT.columns if column.name.endswith(" Days")]
    listed = rows(firm, CUSTOMER_STATEMENT, "Doc Type", "Doc No", "Outstanding", *ages)
    assert (
        sum((row[2] for row in listed), ZERO)
        == sum((amount for row in listed for amount in row[3:]), ZERO)
        == balance
    )
    assert shown.said[3].endswith(
        f"MYR {balance:,.2f} in {len(listed)} documents; difference to the control account 0.00."
    )
    left = rows(firm, INVOICES, "Doc Type", "Doc No", "Outstanding")
    left += rows(firm, CUSTOMER_PAYMENTS, "Doc Type", "Doc No", "Unapplied")
    held = {
        (kind, no): DEBTOR_SIGN[kind] * amount
        for kind, no, amount in left
        if amount and DEBTOR_SIGN[kind]
    }
    assert {row[:2]: row[2] for row in listed} == held
    sheet = shown.late[CUSTOMER_STATEMENT.sheet]
    assert sheet["H4"] == pytest.approx(float(balance))


def test_what_is_before_from_is_brought_forward(firm: SampleFirm) -> None:
    opening = ZERO
    moved = []
    for entry in books_of(Workbook(firm.book.book)).entries():
        for leg in entry.postings:
            if leg.account != DEBTORS or entry.date > MIDDLE:
                continue
            if entry.date < FROM:
                opening += leg.amount
            else:
                moved.append((entry.date, entry.doc_no))
    assert opening
    assert moved
    set_dates(firm, AccountHistoryFrom=FROM, AccountHistoryAsAt=MIDDLE)
    firm.prompter.choice = DEBTORS
    said = firm.press("show_account")
    listed = rows(firm, ACCOUNT_HISTORY, "Date", "Doc No", "Description", "Balance")
    set_dates(firm, AccountHistoryFrom=None)
    assert listed[0][1:] == ("", "Brought forward", opening)
    assert sorted(row[:2] for row in listed[1:]) == sorted(moved)
    assert f"{len(moved)} postings, balance {listed[-1][3]:,.2f}; difference to the trial" in said
    assert said.endswith("0.00.")


def test_a_month_end_is_drawn_later_from_what_is_dated_up_to_it(firm: SampleFirm) -> None:
    """Each press lists what its journal holds up to the date, and says the balance of that day."""
    until = [e for e in books_of(Workbook(firm.book.book)).entries() if e.date <= MIDDLE]
    held: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in until:
        for leg in entry.postings:
            held[leg.account] += leg.amount
    set_dates(firm, **as_at(MIDDLE))
    firm.prompter.choice = DEBTORS
    said = {
        button: firm.press(button)
        for button in (
            "show_customer_statement",
            "show_wallet",
            "show_account",
            "show_trial_balance",
        )
    }
    owed = rows(firm, CUSTOMER_STATEMENT, "Outstanding", "Date")
    assert sum((amount for amount, _ in owed), ZERO) == held[DEBTORS] != ZERO
    assert max(day for _, day in owed) <= MIDDLE
    assert sum((a for (a,) in rows(firm, WALLET, "Not Paid Out")), ZERO) == held["325-000"] != ZERO
    assert rows(firm, ACCOUNT_HISTORY, "Balance")[-1] == (held[DEBTORS],)
    debits = sum((amount for amount in held.values() if amount > 0), ZERO)
    assert said["show_trial_balance"].startswith(f"As at 15/06/2026: Debit {debits:,.2f}, credit ")
    assert f"325-000 MYR {held['325-000']:,.2f}" in said["show_wallet"]
    for button in ("show_customer_statement", "show_wallet", "show_account"):
        assert "as at 15/06/2026" in said[button]
        assert " 0.00." in said[button]


def test_the_fees_of_the_months_are_the_expenses_of_the_books(firm: SampleFirm) -> None:
    said = firm.press("show_fees_by_month")
    listed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, fee in rows(firm, FEES_BY_MONTH, "Account", "Fee"):
        listed[account] += fee
    held = moved(firm, date.min, date.max)
    expenses = {**held["Expenses"], **held["Other Income"]}
    assert listed == {code: amount for code, amount in expenses.items() if amount} != {}
    assert said.endswith(f": MYR {sum(listed.values(), ZERO):,.2f}.")
    names = dict(rows(firm, GL_ACCOUNTS, "Code", "Description"))
    for account, name in rows(firm, FEES_BY_MONTH, "Account", "Description"):
        assert name == names[account]
    known = {row.shop_id: row.name for row in firm.book.rows(SHOPS)}
    for shop, shop_id in rows(firm, FEES_BY_MONTH, "Shop", "Shop ID"):
        assert shop == known[shop_id] != ""


def test_statements_come_with_their_period_filled_in(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("post_orders")
        assert firm.press("show_profit_and_loss").startswith("From 01/06/2026 to 30/06/2026: ")
        assert firm.press("show_balance_sheet").startswith("As at 30/06/2026: total assets ")
        days = [firm.book.day(name) for name in ("ProfitAndLossFrom", "ProfitAndLossTo")]
        assert days == [date(2026, 6, 1), date(2026, 6, 30)]
        set_dates(firm, ProfitAndLossFrom=None, ProfitAndLossTo=MIDDLE)
        assert firm.press("show_profit_and_loss").startswith("Up to 15/06/2026: ")
        set_dates(firm, ProfitAndLossFrom=FIRST, ProfitAndLossTo=None)
        before = datetime.now().astimezone().date()
        firm.press("show_profit_and_loss")
        to = firm.book.day("ProfitAndLossTo")
        assert to
        assert before <= to <= datetime.now().astimezone().date()


def test_a_period_that_a_press_filled_in_follows_the_books(tmp_path: Path) -> None:
    """After July is posted the statements show July; a period that the user typed stays, told."""
    book = Workbook(open_book(in_two_currencies(tmp_path / "books.xlsx")))
    cells = ("ProfitAndLossFrom", "ProfitAndLossTo", "BalanceSheetAsAt", "ProfitByMonthAsAt")
    for name in cells:
        book.put_cell(name, None)

    def show() -> tuple[list[date | None], list[str]]:
        told = []
        for button in ("show_profit_and_loss", "show_balance_sheet", "show_profit_by_month"):
            told.append(actions.run(button, ButtonContext(Workbook(book.book), ScriptedPrompter())))
        return [Workbook(book.book).day(name) for name in cells], told

    june = [FIRST, *[date(2026, 6, 30)] * 3]
    days, told = show()
    assert days == june
    assert "Later months" not in " ".join(told)
    row = book.rows(JOURNAL)[0]
    july = row._replace(entry=9, date=date(2026, 7, 9), doc_no="IV-00009", run=3)
    legs = [july._replace(debit=Decimal(5), credit=None)]
    legs.append(july._replace(account="500-000", debit=None, credit=Decimal(5)))
    Workbook(book.book).view(JOURNAL).append(legs)
    days, told = show()
    assert days == [date(2026, 7, 1), *[LAST] * 3]
    assert "Later months" not in " ".join(told)
    for name, day in zip(cells, june, strict=True):
        book.put_cell(name, day)
    days, told = show()
    assert days == june
    for said in told:
        assert "Later months have postings, up to 07/2026: clear" in said


def test_profit_by_month_is_the_journal_of_each_month(firm: SampleFirm) -> None:
    firm.book.put_cell("ProfitByMonthAsAt", date(2026, 7, 31))
    said = firm.press("show_profit_by_month")
    june = moved(firm, date(2026, 6, 1), date(2026, 6, 30))
    july = moved(firm, date(2026, 7, 1), date(2026, 7, 31))
    held = moved(firm, date(2026, 1, 1), date(2026, 7, 31))
    accounts = {}
    profit = ZERO
    for code, name, *amounts in rows(
        firm, PROFIT_BY_MONTH, "Code", "Section", "May", "Jun", "Jul", "Year To Date"
    ):
        if code:
            accounts[name, code] = amounts
        elif name == "Net profit":
            profit = amounts[-1]
    for (name, code), amounts in accounts.items():
        wanted = [-of.get(name, {}).get(code, ZERO) for of in (june, july, held)]
        assert amounts == [ZERO, *wanted]
    assert sum((amounts[-1] for amounts in accounts.values()), ZERO) == profit != 0
    assert said == f"2026 up to 31/07/2026: net profit MYR {profit:,.2f}."


def test_nobody_is_made_to_choose_an_account(firm: SampleFirm) -> None:
    firm.prompter.choice = "no such account"
    assert firm.press("show_account") == "No account was chosen."


def test_books_without_an_entry_have_nothing_to_show(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=1) as empty:
        empty.link()
        assert empty.press("show_account") == "Nothing is posted: no account has a history."
        assert empty.press("show_customer_statement").endswith(
            ": nothing; difference to the control account 0.00."
        )
        assert rows(empty, CUSTOMER_STATEMENT, "Doc No") == []


def test_an_account_without_a_type_is_named_with_the_profit_that_leaves_it_out(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("post_payments")
    view = Workbook(firm.book.book).view(GL_ACCOUNTS)
    view.replace([row for row in view.rows() if row[0] != "925-000"])
    for button in ("show_profit_and_loss", "show_balance_sheet"):
        said = firm.press(button)
        assert said.endswith(
            "NOT in the profit, without an Acc Type: 925-000. Give each one on the sheet GL "
            "Accounts."
        )


def test_the_profits_of_the_orders_are_the_profit_of_the_books(firm: SampleFirm) -> None:
    said = firm.press("show_profit_by_sku")
    held = moved(firm, date.min, date.max)
    earned = ZERO
    for section in PROFIT_TYPES:
        earned -= sum(held[section].values(), ZERO)
    for table in (PROFIT_BY_SKU, PROFIT_BY_ORDER):
        listed = [amount for (amount,) in rows(firm, table, "Profit")]
        assert sum(listed, ZERO) == earned != ZERO
    assert f"MYR {earned:,.2f}." in said
    assert "Press Post Cost to choose how costs are found." in said
    sold = {code for code, quantity in rows(firm, PROFIT_BY_SKU, "Item Code", "Quantity") if code}
    assert len(sold) > 3
    for table in (PROFIT_BY_SKU, PROFIT_BY_ORDER):
        shares = rows(firm, table, "Profit % Of Sales", "Remark")
        assert {share for share, remark in shares if remark} == {None}
        assert [remark for _, remark in shares if remark]


def test_the_best_item_of_a_month_is_first_and_those_without_a_cost_last() -> None:
    def item(code: str, sales: str, cost: str | None, month: str = "2026-06") -> ItemProfit:
        known = None if cost is None else Decimal(cost)
        return ItemProfit(month, "S", "MYR", "", code, 1, Decimal(sales), Decimal("1.00"), known)

    serum = item("SERUM", "90.00", "80.00")
    soap = item("SOAP", "20.00", "5.00")
    brush = item("BRUSH", "500.00", None)
    fees = item("", "0.00", None)._replace(quantity=0)
    july = item("SERUM", "300.00", "80.00", "2026-07")
    assert by_profit([brush, fees, july, serum, soap]) == [soap, serum, fees, july, brush]


def test_what_was_charged_too_much_is_the_difference_to_the_rates(firm: SampleFirm) -> None:
    firm.prompter.yes = False  # the published rates are not wanted
    assert "Enter the rates" in firm.press("show_fee_audit")
    firm.prompter.yes = True
    shown = rows(firm, FEE_AUDIT, "Kind", "Order ID", "Charged")
    kind = next(kind for kind, _, _ in shown if kind == "Transaction fee")
    firm.book.view(FEE_RATES).replace([FeeRatesRow(kind, Decimal("0.50"))])
    said = firm.press("show_fee_audit")
    over = ZERO
    for order, sales, charged, much in rows(
        firm, FEE_AUDIT, "Order ID", "Sales", "Charged", "Too Much"
    ):
        if order:
            allowed = (max(sales, ZERO) * Decimal("0.005")).quantize(ZERO, ROUND_HALF_UP)
            assert much == charged - allowed > Decimal("0.01")
            over += much
    assert f"MYR {over:,.2f}." in said
    assert over > 0
    firm.book.view(FEE_RATES).replace([])
    firm.press("show_fee_audit")
    published = firm.book.rows(FEE_RATES)
    assert {row.kind for row in published} >= {"Transaction fee", "TikTok Shop commission fee"}
    assert all(row.source for row in published)
    firm.book.view(FEE_RATES).replace([])


def test_completed_orders_without_a_settlement_are_listed(firm: SampleFirm) -> None:
    said = firm.press("show_order_payments")
    told = {order for (order,) in rows(firm, STATEMENT_ROWS, "Order Adjustment ID")}
    completed = [
        order
        for order, status, sample in rows(firm, ORDERS, "ID", "Status", "Sample")
        if status == "Completed" and not sample
    ]
    unpaid = {order for order in completed if order not in told}
    listed = rows(firm, ORDER_PAYMENTS, "Order ID", "Why")
    assert {order for order, why in listed if "Not paid: " in why} == unpaid
    assert said.startswith(f"Of {len(completed)} completed orders, {len(unpaid)} not paid; ")
