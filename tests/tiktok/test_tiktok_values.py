"""Cells as facts: amounts and dates in every form, each judged over its column."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refused
from xlplugin.errors import FixInputError
from xlplugin.money import from_minor
from xlplugin.tiktok.files.tables_in_file import Cell
from xlplugin.tiktok.files.values import ColumnPlace, read_amounts, read_ids, read_times
from xlplugin.tiktok.markets.spelling import fold


def amounts(*cells: Cell, currency: str = "MYR") -> list[str]:
    place = ColumnPlace("income.xlsx", "Total fees", range(2, 2 + len(cells)))
    return [str(amount) for amount in read_amounts([(place, cells)], currency).column(cells)]


def times(*cells: Cell, day_first: bool | None = None) -> list[str]:
    found = read_times(
        cells,
        ColumnPlace("orders.csv", "Created Time", range(2, 2 + len(cells))),
        day_first=day_first,
    )
    return [str(moment or "") for moment in found]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("0", "0.00"),
        ("", "0.00"),
        ("/", "0.00"),
        ("-31.9", "-31.90"),
        ("1,234.50", "1234.50"),
        ("(5,000.00)", "-5000.00"),
        (-31.900000000000002, "-31.90"),
        ("GBP 8.00", "8.00"),
        ("RM 1.00", "1.00"),
        ("-RM1.00", "-1.00"),
        ("1.00-", "-1.00"),
        ("−2.50", "-2.50"),
        ("1'234.50", "1234.50"),
        ("1 234.50", "1234.50"),
        ("'7.00", "7.00"),
        (5.0, "5.00"),
    ],
)
def test_amounts_in_every_form(cell: Cell, amount: str) -> None:
    assert amounts(cell) == [amount]


@pytest.mark.parametrize(
    "cell",
    ["1.2.3", "12,34,567.00", "--5", "(5", "1e5", "=1+1", "NaN", True, "5 MYR 3", "1.005", 1e17],
)
def test_what_is_no_amount_is_refused_with_its_place(cell: Cell) -> None:
    with pytest.raises(FixInputError) as caught:
        amounts("1.00", cell)
    assert "row 3, column 'Total fees'" in caught.value.where


def test_the_decimal_mark_is_told_by_the_whole_file() -> None:
    assert amounts("35,91", "1.234,50", "1.000", currency="BRL") == ["35.91", "1234.50", "1000.00"]
    assert amounts("1,234", "0.50") == ["1234.00", "0.50"]
    assert amounts("50.000", "1.250.000", currency="IDR") == ["50000.00", "1250000.00"]
    assert amounts("15000", currency="VND") == ["15000"]


def test_two_decimal_marks_in_one_file_are_refused() -> None:
    with refused(where="income.xlsx"):
        amounts("1.50", "2,50")


class Column(list[Cell]):
    """Cells that must not be looked through for each amount that is found in them."""

    def __contains__(self, cell: object) -> bool:
        raise AssertionError(f"looked for {cell} in the whole column")


def test_a_column_of_amounts_with_their_currency_is_gone_through_once() -> None:
    cells = Column(f"RM {number}.50" for number in range(100))
    columns = [
        (ColumnPlace("income.xlsx", heading, range(2, 102)), cells)
        for heading in ("Total fees", "Refund")
    ]
    assert read_amounts(columns, "MYR").column(cells)[-1] == Decimal("99.50")


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_amounts_written_with_either_mark_read_back_exactly(units: list[int]) -> None:
    exact = [from_minor(unit) for unit in units]
    english = [f"{amount:,.2f}" for amount in exact]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    assert [Decimal(text) for text in amounts(*english)] == exact
    assert [Decimal(text) for text in amounts(*german)] == exact


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026/06/08", "2026-06-08 00:00:00"),
        ("2026-06-08T07:01:02", "2026-06-08 07:01:02"),
        ("20260608", "2026-06-08 00:00:00"),
        ("31/05/2026 23:30:00\t", "2026-05-31 23:30:00"),
        ("05/31/2026 11:30:00 PM", "2026-05-31 23:30:00"),
        ("12/15/2025 12:05:00 AM", "2025-12-15 00:05:00"),
        (datetime(2026, 6, 8, 9, tzinfo=UTC), "2026-06-08 09:00:00"),
        ("/", ""),
        ("", ""),
        ("2569/06/08", "2026-06-08 00:00:00"),
        ("08/06/2569", "2026-06-08 00:00:00"),
        ("29/02/2567 23:30", "2024-02-29 23:30:00"),
    ],
)
def test_dates_in_every_form(cell: Cell, moment: str) -> None:
    assert times(cell) == [moment]


def test_day_or_month_first_is_told_by_any_cell_of_the_column() -> None:
    assert times("03/04/2026", "13/04/2026")[0] == "2026-04-03 00:00:00"
    assert times("03/04/2026", "04/13/2026")[0] == "2026-03-04 00:00:00"
    assert times("03/04/2026 1:00:00 PM")[0] == "2026-03-04 13:00:00"
    assert times("03/04/2026", day_first=True)[0] == "2026-04-03 00:00:00"
    with pytest.raises(FixInputError, match="cannot be told"):
        times("03/04/2026")
    with pytest.raises(FixInputError, match="two forms"):
        times("13/04/2026", "04/13/2026")


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "2026/13/01",
        "2469/06/08",
        "2026/06/08 25:00",
        "45000",
        45000.0,
        "1/2/26",
        datetime(1905, 6, 8, tzinfo=UTC),
    ],
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    with refused(where="orders.csv, row 2, column 'Created Time'"):
        times(cell)


def test_ids_lose_what_cannot_be_seen_and_nothing_else() -> None:
    cells = [
        "577123456789012345\t",
        " 577123456789012346 ",
        "'577123456789012347",
        "\ufeff577123456789012348",
        "/",
        "",
    ]
    place = ColumnPlace("orders.csv", "Order ID", range(2, 8))
    assert read_ids(cells, place) == [*(f"57712345678901234{n}" for n in (5, 6, 7, 8)), "", ""]


def test_two_ids_in_one_cell_are_not_an_id() -> None:
    with refused(where="orders.csv, row 2, column 'Order ID'"):
        read_ids(
            ["577123456789012345\n577123456789012346"], ColumnPlace("orders.csv", "Order ID", [2])
        )


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
