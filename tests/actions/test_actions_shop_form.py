"""A shop as a form: a field on each line, taken to Shops by the next button."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions, template
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shop_form import FIELDS
from xlplugin.sheets.tables import SHOP_FORM, SHOPS, ShopFormRow, ShopsRow

KL = "7494000000000000001"
PENANG = "7494000000000000002"


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    opened = Workbook(open_book(template.copy_to(tmp_path / "June.xlsx")))
    opened.view(SHOPS).append(
        [
            ShopsRow(description="KL", name="Kedai KL", location="MAIN", shop_id=KL),
            ShopsRow(
                description="Penang",
                name="Kedai Penang",
                first_day=date(2026, 6, 1),
                tolerance=Decimal("0.05"),
                shop_id=PENANG,
            ),
        ]
    )
    return opened


def press(book: Workbook, button: str, choice: str = "") -> str:
    fresh = Workbook(book.book)
    return actions.run(button, ButtonContext(fresh, ScriptedPrompter(choice=choice)))


def form(book: Workbook) -> dict[str, ShopFormRow]:
    return {row.field: row for row in Workbook(book.book).rows(SHOP_FORM)}


def fill_in(book: Workbook, **typed: str) -> None:
    rows = []
    for row in Workbook(book.book).rows(SHOP_FORM):
        rows.append(row._replace(value=typed.get(row.field.replace(" ", "_"), row.value)))
    Workbook(book.book).view(SHOP_FORM).update(("Value",), rows)


def shop(book: Workbook, shop_id: str) -> ShopsRow:
    return next(row for row in Workbook(book.book).rows(SHOPS) if row.shop_id == shop_id)


def test_a_shop_is_shown_with_the_meaning_of_each_field(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai Penang")
    shown = form(book)
    assert shown.keys() == {column.name for column in FIELDS}
    assert shown["First Day"].value == "01/06/2026"
    assert shown["Tolerance"].value == "0.05"
    assert shown["Customer"].allowed == "Code on the sheet Customers"
    assert shown["Active"].allowed == "Yes, No"
    assert shown["Active"].default == "Yes"
    assert all(row.meaning for row in shown.values())


def test_what_is_changed_is_taken_by_the_next_button(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai Penang")
    fill_in(book, Location="SHOP-2", First_Day="01/07/2026", Tolerance="0.10", Active="No")
    assert "4 fields taken from Shop to Shops" in press(book, "show_problems")
    taken = shop(book, PENANG)
    assert (taken.location, taken.active) == ("SHOP-2", "No")
    assert taken.first_day == date(2026, 7, 1)
    assert taken.tolerance == Decimal("0.10")
    assert shop(book, KL).location == "MAIN"
    assert "taken from Shop" not in press(book, "show_problems")


def test_another_shop_is_shown_after_the_changes_of_the_first_are_taken(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai KL")
    fill_in(book, Project="TIKTOK")
    press(book, "show_shop_form", "Kedai Penang")
    assert shop(book, KL).project == "TIKTOK"
    assert form(book)["Project"].value == ""


def test_a_field_changed_on_shops_meanwhile_stays(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai KL")
    fill_in(book, Location="FORM")
    rows = Workbook(book.book).rows(SHOPS)
    rows[0] = rows[0]._replace(location="SHOPS")
    Workbook(book.book).view(SHOPS).update(("Location",), rows)
    assert "Changed on Shops too, which counts: Location." in press(book, "show_problems")
    assert shop(book, KL).location == "SHOPS"
    assert form(book)["Location"].value == "SHOPS"


def test_a_value_of_the_wrong_kind_is_named_and_stays_on_the_form(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai KL")
    fill_in(book, First_Day="soon", Location="FORM")
    said = press(book, "show_problems")
    assert "field 'First Day'" in said
    assert shop(book, KL).location == "MAIN"
    assert form(book)["First Day"].value == "soon"
    assert form(book)["Location"].value == "FORM"


def test_a_form_with_a_wrong_value_is_not_filled_anew(book: Workbook) -> None:
    press(book, "show_shop_form", "Kedai KL")
    fill_in(book, Tolerance="abc", Description="Kedai Kuala Lumpur")
    with refused("field 'Tolerance'"):
        press(book, "show_shop_form", "Kedai Penang")
    assert form(book)["Tolerance"].value == "abc"
    assert form(book)["Description"].value == "Kedai Kuala Lumpur"
    fill_in(book, Tolerance="0.05")
    press(book, "show_shop_form", "Kedai KL")
    assert shop(book, KL).description == "Kedai Kuala Lumpur"
    assert shop(book, KL).tolerance == Decimal("0.05")
