"""A loaded statement is posted as it was loaded.

A cell that was changed by hand is named, never posted.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.stories import Firm, a_shop, adjusted, an_order, goods, june, settled
from xlplugin import template
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import INVOICE
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.files import Loading, register_file
from xlplugin.sheets.payments import put_settlement, read_settlement_lines
from xlplugin.sheets.statement_rows import read_told_rows
from xlplugin.sheets.table_view import RowValues
from xlplugin.sheets.tables import PAYMENT_PARTS, PAYMENTS, STATEMENT_ROWS, Table
from xlplugin.tiktok.facts import Settlement, SettlementLine

SHOP = a_shop()
FIRST = "576553020000000101"
SECOND = "576553020000000102"
ADJUSTMENT = "7641963103148558087"
LINES = (
    settled(FIRST, june(6), row=2, sale="79.00", commission="-4.74", transaction="-1.58"),
    settled(SECOND, june(7), row=3, sale="60.00", transaction="-1.30"),
    settled(FIRST, june(9), row=4, actual_shipping="-0.54"),
    settled(FIRST, june(9), row=5, commission="-0.54"),
    adjusted(ADJUSTMENT, june(9), "45.90", "Logistics reimbursement")._replace(row=6),
)

STATEMENT: tuple[Table[Any], ...] = (PAYMENTS, PAYMENT_PARTS)


class Loaded:
    """A workbook into which one statement was loaded, and its cells as they were then."""

    def __init__(self, path: Path) -> None:
        self._book = open_book(template.copy_to(path))
        statement = Settlement("income_june.xlsx", "", "MYR", "", "ab12", None, LINES)
        book = Workbook(self._book)
        put_settlement(book, SHOP.shop_id, statement, [""] * len(LINES))
        loading = Loading(datetime(2026, 7, 1, tzinfo=UTC), "aminah")
        register_file(book, SHOP, statement, loading)
        self._cells = {table: list(book.rows(table)) for table in STATEMENT}

    @property
    def book(self) -> Workbook:
        """The workbook as the next press sees it."""
        return Workbook(self._book)

    def write(self, table: Table[Any], rows: list[RowValues]) -> None:
        self.book.view(table).put([column.name for column in table.columns], rows)

    def edit(self, table: Table[Any], row: int, heading: str, value: object) -> None:
        """Type a value into one cell."""
        rows = list(self.book.rows(table))
        cells = list(rows[row])
        cells[table.place(heading)] = value
        rows[row] = tuple(cells)
        self.write(table, rows)

    def restore(self) -> None:
        for table, rows in self._cells.items():
            self.write(table, rows)

    def lines(self) -> list[SettlementLine]:
        return read_settlement_lines(self.book)[1]


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return Loaded(tmp_path_factory.mktemp("loaded") / "a.xlsx")


@pytest.fixture
def loaded(loaded_once: Loaded) -> Iterator[Loaded]:
    yield loaded_once
    loaded_once.restore()


def books_of(lines: list[SettlementLine]) -> tuple[object, ...]:
    """The books of a firm that posts these lines."""
    firm = Firm()
    firm.post(an_order(FIRST, goods("79.00")), an_order(SECOND, goods("60.00")))
    firm.settle(*lines)
    invoices = sorted((held.no, held.outstanding) for held in firm.books.of_type(INVOICE))
    return firm.books.balances(), firm.books.money(), invoices


def test_a_statement_that_was_only_loaded_is_read_back(loaded: Loaded) -> None:
    assert books_of(loaded.lines()) == books_of(list(LINES))
    told = read_told_rows(loaded.book)
    assert [(row.shop_date.date, row.amount) for row in told] == [
        (line.settled, line.settlement) for line in LINES
    ]


@pytest.mark.parametrize(
    ("table", "row", "heading", "value"),
    [
        (PAYMENTS, 0, "Payment Time", june(16)),
        (PAYMENTS, 0, "Payment Time", date(2026, 7, 6)),
        (PAYMENTS, 0, "Type", "Adjustment"),
        (PAYMENTS, 4, "Type", "Order"),
        (PAYMENTS, 4, "Type", "Platform penalty"),
        (PAYMENTS, 1, "Order Date", date(2026, 5, 1)),
        (PAYMENTS, 1, "Shop ID", "7495540735366777510"),
        (PAYMENTS, 1, "Settlement Amount", LINES[0].settlement),
        (PAYMENTS, 1, "Order Adjustment ID", FIRST),
        (PAYMENTS, 1, "Currency", "SGD"),
        (PAYMENTS, 1, "File", "income_july.xlsx"),
        (PAYMENTS, 1, "Reserve", LINES[1].settlement),
        (PAYMENT_PARTS, 1, "Kind", "Affiliate commission"),
        (PAYMENT_PARTS, 1, "Role", "shipping"),
        (PAYMENT_PARTS, 1, "Amount", LINES[1].settlement),
    ],
)
def test_a_changed_cell_is_refused_and_its_row_is_named(
    loaded: Loaded, table: Table[Any], row: int, heading: str, value: object
) -> None:
    loaded.edit(table, row, heading, value)
    with pytest.raises(FixInputError) as refused:
        loaded.lines()
    place = 0 if table is PAYMENT_PARTS else row
    if heading != "Settlement Amount":  # that one changes the total, which is looked at first
        assert refused.value.where == f"sheet 'Payments', row {6 + place}"
    if heading not in ("File", "Settlement Amount"):
        had = LINES[place]
        file_had = f"had {had.id}, {had.settled:%d/%m/%Y}, {had.settlement:,.2f}, {had.type}"
        assert file_had in refused.value.what


def test_the_two_rows_of_a_swapped_id_are_not_taken_for_each_other(loaded: Loaded) -> None:
    loaded.edit(PAYMENTS, 0, "Order Adjustment ID", SECOND)
    loaded.edit(PAYMENTS, 1, "Order Adjustment ID", FIRST)
    with pytest.raises(FixInputError, match=FIRST):
        loaded.lines()


def test_sorted_sheets_are_the_same_statement(loaded: Loaded) -> None:
    for table in STATEMENT:
        loaded.write(table, list(reversed(loaded.book.rows(table))))
    assert books_of(loaded.lines()) == books_of(list(LINES))


def test_what_the_user_may_write_changes_nothing(loaded: Loaded) -> None:
    loaded.edit(PAYMENTS, 0, "Verify Status", "asked TikTok")
    loaded.edit(PAYMENTS, 0, "Payment No", "note")
    assert books_of(loaded.lines()) == books_of(list(LINES))


def test_a_statement_that_is_loaded_again_is_there_once(loaded: Loaded) -> None:
    statement = Settlement("income_june (1).xlsx", "", "MYR", "", "ab12", None, LINES)
    put_settlement(loaded.book, SHOP.shop_id, statement, [""] * len(LINES))
    rows = loaded.book.rows(STATEMENT_ROWS)
    assert len(rows) == len({row.key for row in rows}) == len(LINES)
    assert {row.file for row in rows} == {"income_june (1).xlsx"}
    first = Settlement("income_june.xlsx", "", "MYR", "", "ab12", None, LINES)
    put_settlement(loaded.book, SHOP.shop_id, first, [""] * len(LINES))


def _values(table: Table[Any], heading: str) -> st.SearchStrategy[object]:
    """Values that a user can type into a cell of this column."""
    kind = table.column(heading).kind
    if kind == "date":
        return st.integers(-40, 40).map(lambda days: june(15) + timedelta(days))
    if kind == "money":
        return st.sampled_from([line.settlement for line in LINES])
    if kind == "count":
        return st.integers(1, 7)
    return st.sampled_from(
        [FIRST, SECOND, ADJUSTMENT, "Order", "Adjustment", "sale", "fee", "Transaction fee", "USD"]
    )


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_cell_changed_gives_the_same_books_or_a_refusal_that_names_the_place(
    loaded: Loaded, data: st.DataObject
) -> None:
    loaded.restore()
    table = data.draw(st.sampled_from(STATEMENT))
    count = loaded.book.view(table).count
    for _ in range(data.draw(st.integers(1, 2))):
        row = data.draw(st.integers(0, count - 1))
        heading = data.draw(st.sampled_from([column.name for column in table.columns]))
        loaded.edit(table, row, heading, data.draw(_values(table, heading)))
    try:
        lines = loaded.lines()
    except FixInputError as error:
        assert error.where.startswith("sheet 'Payments'")
        assert error.what
        return
    assert books_of(lines) == books_of(list(LINES))
