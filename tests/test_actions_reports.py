"""The statements of a sample month: what the sheets' formulas show is what the books hold."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from floor import Floor, floor
from office import Cells, errors, recalculated

from xlplugin.errors import FixInputError
from xlplugin.ledger.statements import GROSS_PROFIT, NET_PROFIT, PROFIT_TO_DATE, PROFIT_TYPES, TRADING
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_masters
from xlplugin.sheets.tables import BALANCE_SHEET, HEADER_ROW, PROFIT_AND_LOSS, Table
from xlplugin.stores.books import books_of

EARLY, FIRST, MIDDLE, LAST = date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 15), date(2026, 7, 31)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """A month that is posted, settled and partly paid out; each report is shown from it."""
    with floor(tmp_path_factory.mktemp("month")) as made:
        made.up_to("post_payments")
        made.press("post_withdrawals")
        yield made


class Shown(NamedTuple):
    """The workbook as it is calculated after the presses, at an earlier date, and when it was pressed too early."""

    late: Cells
    middle: Cells
    pressed_early: Cells
    said: tuple[str, str]


@pytest.fixture(scope="module")
def shown(desk: Floor, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    files, folder = [], tmp_path_factory.mktemp("shown")

    def keep(last: date) -> None:
        set_dates(desk, ProfitAndLossFrom=FIRST, ProfitAndLossTo=last, BalanceSheetAsAt=last)
        files.append(folder / f"{len(files)}.xlsx")
        desk.book.save(files[-1])

    set_dates(desk, ProfitAndLossFrom=FIRST, ProfitAndLossTo=LAST, BalanceSheetAsAt=LAST)
    said = desk.press("show_profit_and_loss"), desk.press("show_balance_sheet")
    keep(LAST)
    keep(MIDDLE)
    set_dates(desk, ProfitAndLossFrom=None, ProfitAndLossTo=EARLY, BalanceSheetAsAt=EARLY)
    assert desk.press("show_profit_and_loss") == "Up to 01/05/2026: nothing that makes a profit or a loss."
    assert desk.press("show_balance_sheet") == "As at 01/05/2026: nothing is posted."
    keep(LAST)
    return Shown(*recalculated(files), said)


def amounts(cells: Cells, table: Table, column: str, *by: str) -> dict[tuple[str, ...], Decimal]:
    """A column of a table by other columns of its row, blank cells left out."""
    sheet, letters = cells[table.sheet], {c.name: chr(ord("A") + place) for place, c in enumerate(table.columns)}
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(sheet))
    filled = [row for row in rows if isinstance(sheet.get(f"{letters[column]}{row}"), int | float)]
    return {
        tuple(str(sheet.get(f"{letters[name]}{row}", "")) for name in by): Decimal(
            repr(sheet[f"{letters[column]}{row}"])
        ).quantize(ZERO)
        for row in filled
    }


def moved(desk: Floor, first: date, last: date) -> dict[str, dict[str, Decimal]]:
    """What each account moved by, debit positive, by its type."""
    book = Workbook(desk.book.book)
    accounts, result = read_masters(book).accounts, defaultdict[str, dict[str, Decimal]](dict)
    for entry in books_of(book).entries():
        for leg in entry.postings if first <= entry.date <= last else ():
            mine = result[accounts[leg.account].type]
            mine[leg.account] = mine.get(leg.account, ZERO) + leg.amount
    return result


def set_dates(desk: Floor, **cells: date | str | None) -> None:
    for name, value in cells.items():
        desk.book.put_cell(name, value)


@pytest.mark.office
@pytest.mark.parametrize(("name", "last"), [("late", LAST), ("middle", MIDDLE)])
def test_the_profit_is_what_the_books_hold_and_follows_the_dates(
    desk: Floor, shown: Shown, name: str, last: date
) -> None:
    cells, books = getattr(shown, name), moved(desk, FIRST, last)
    assert errors(cells) == []
    held = {(t, code): -amount for t in PROFIT_TYPES for code, amount in books[t].items()}
    listed = amounts(cells, PROFIT_AND_LOSS, "Amount", "Section", "Code")
    assert {place: amount for place, amount in listed.items() if amount} == {p: a for p, a in held.items() if a}
    gross = sum((amount for (section, _), amount in held.items() if section in TRADING), ZERO)
    net = sum(held.values(), ZERO)
    assert amounts(cells, PROFIT_AND_LOSS, "Profit", "Section") == {(GROSS_PROFIT,): gross, (NET_PROFIT,): net}
    assert cells[PROFIT_AND_LOSS.sheet]["A4"] == "Every account that moved is listed"
    if name == "late":
        told = f"gross profit MYR {gross:,.2f}, net profit MYR {net:,.2f}."
        assert shown.said[0] == f"From 01/06/2026 to 31/07/2026: {told}"


@pytest.mark.office
@pytest.mark.parametrize(("name", "last"), [("late", LAST), ("middle", MIDDLE)])
def test_the_balance_sheet_adds_up_on_every_day(desk: Floor, shown: Shown, name: str, last: date) -> None:
    cells, books = getattr(shown, name), moved(desk, date.min, last)
    listed = amounts(cells, BALANCE_SHEET, "Amount", "Section", "Code")
    assert sum(listed.values(), ZERO) == ZERO
    profit = sum((amount for t in PROFIT_TYPES for amount in books[t].values()), ZERO)
    assert listed.pop((PROFIT_TO_DATE, "")) == profit != ZERO
    held = {(t, code): a for t in books if t not in PROFIT_TYPES for code, a in books[t].items()}
    assert {place: amount for place, amount in listed.items() if amount} == {p: a for p, a in held.items() if a}
    assert cells[BALANCE_SHEET.sheet]["A4"] == "In balance: adds up to 0.00"
    assert shown.said[1].endswith("; MYR adds up to 0.00.")


@pytest.mark.office
def test_accounts_that_a_wider_period_brings_are_missed_in_words(shown: Shown) -> None:
    cells = shown.pressed_early
    assert cells[PROFIT_AND_LOSS.sheet]["A4"] == "Accounts are missing here: press Profit And Loss"
    assert cells[BALANCE_SHEET.sheet]["A4"] == "Accounts are missing here: press Balance Sheet"


def test_a_word_where_a_date_belongs_is_named_by_its_cell(desk: Floor) -> None:
    set_dates(desk, BalanceSheetAsAt="year end")
    with pytest.raises(FixInputError, match="'year end' is not a date") as told:
        desk.press("show_balance_sheet")
    assert told.value.where == "sheet 'Balance Sheet', cell C3"
    set_dates(desk, BalanceSheetAsAt=None)
