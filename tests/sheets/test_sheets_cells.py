"""Cells that a person typed: what is no number is named with its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from xlplugin import template
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.cells import read_money
from xlplugin.sheets.tables import ORDER_LINES


@pytest.mark.parametrize("column", ["Original Price", "Quantity"])
@pytest.mark.parametrize("typed", ["nan", "inf", "Infinity", "sNaN"])
def test_a_word_that_python_takes_for_a_number_is_no_amount(
    column: str, typed: str, tmp_path: Path
) -> None:
    book = Workbook(open_book(template.copy_to(tmp_path / "June.xlsx")))
    view = book.view(ORDER_LINES)
    sheet = book.book.sheets[ORDER_LINES.sheet]
    place = ORDER_LINES.place(column)
    sheet.range((view.top + 1, view.left + place)).value = typed
    with pytest.raises(
        FixInputError,
        match=rf"sheet 'Order Lines', row \d+, column '{column}': '{typed}' is not an am",
    ):
        Workbook(book.book).rows(ORDER_LINES)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_a_number_that_no_amount_can_be_is_refused(value: float) -> None:
    with pytest.raises(FixInputError, match="is not an amount"):
        read_money(value)


def test_a_part_of_a_cent_is_asked_for_and_what_a_formula_is_off_is_not() -> None:
    assert read_money(0.1 + 0.2) == Decimal("0.30")
    with pytest.raises(FixInputError, match=r"'1000\.005' has a part of a cent"):
        read_money(1000.005)
