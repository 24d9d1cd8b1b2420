"""One order on a sheet of its own, where item codes are mended; and a list of stock items."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.prompters import ScriptedPrompter
from tests.support.refusals import refused
from xlplugin import actions
from xlplugin.context import ButtonContext
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    CUSTOMER_PAYMENTS,
    LINE_PART,
    ONE_ORDER,
    ORDER_LINES,
    ORDER_PART,
    ORDERS,
    PAYMENTS,
    STOCK_ITEMS,
    OneOrderRow,
)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleFirm]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("month")
        patch.setenv("XLPLUGIN_DATA", str(folder / "data"))
        patch.setenv("XLPLUGIN_KEYRING", "off")
        with sample_firm(folder, orders=24) as firm:
            firm.up_to("post_orders")
            yield firm


def press(firm: SampleFirm, button: str, **answers: object) -> str:
    fresh = Workbook(firm.book.book)
    prompter = ScriptedPrompter(**answers)  # type: ignore[arg-type]
    return actions.run(button, ButtonContext(fresh, prompter))


def select(firm: SampleFirm, table: str, place: int) -> None:
    sheet = firm.book.book.sheets[table]
    sheet.activate()
    sheet.range((6 + place, 1)).select()


def shown(firm: SampleFirm) -> list[OneOrderRow]:
    return Workbook(firm.book.book).rows(ONE_ORDER)


def without_code(firm: SampleFirm) -> int:
    lines = Workbook(firm.book.book).rows(ORDER_LINES)
    return next(place for place, row in enumerate(lines) if not row.code)


def test_the_order_of_the_selected_row_is_shown_with_all_that_belongs_to_it(
    month: SampleFirm,
) -> None:
    orders = Workbook(month.book.book).rows(ORDERS)
    place = next(place for place, row in enumerate(orders) if row.invoice)
    order = orders[place]
    select(month, "Orders", place)
    press(month, "show_order")
    rows = shown(month)
    assert [row.part for row in rows][:2] == [ORDER_PART, LINE_PART]
    lines = [row for row in rows if row.part == LINE_PART]
    assert sum(row.amount or 0 for row in lines) == order.subtotal
    assert all(row.item for row in lines)
    document = next(row for row in rows if row.part == "Document")
    assert document.number == order.invoice
    assert document.amount == document.open, "nothing is paid yet"
    assert document.amount > 0
    assert rows[0].number == order.id
    assert rows[0].status == order.status  # the same word as on Orders
    assert order.verify_status in rows[0].description


def test_a_code_mended_on_order_is_taken_by_the_next_button(month: SampleFirm) -> None:
    place = without_code(month)
    line = Workbook(month.book.book).rows(ORDER_LINES)[place]
    select(month, "Order Lines", place)
    assert "without an item code" in press(month, "show_order")
    view = Workbook(month.book.book).view(ONE_ORDER)
    codes = []
    for row in shown(month):
        is_line = row.part == LINE_PART and row.line == line.line
        codes.append(("KEK-LPS-50O" if is_line else row.code,))
    view.put(("Code",), codes)
    with refused("'KEK-LPS-50O'", "Did you mean KEK-LPS-500", "New Item", "sheet 'Order'"):
        press(month, "post_orders")
    assert Workbook(month.book.book).rows(ORDER_LINES)[place].code == ""
    assert "'KEK-LPS-50O'" in press(month, "show_problems")
    codes = [("KEK-LPS-500" if code == "KEK-LPS-50O" else code,) for (code,) in codes]
    view.put(("Code",), codes)
    assert "1 item code taken" in press(month, "show_problems")
    assert Workbook(month.book.book).rows(ORDER_LINES)[place].code == "KEK-LPS-500"
    assert [row.shown_code for row in shown(month) if row.line == line.line] == ["KEK-LPS-500"]
    assert "item code taken" not in press(month, "show_problems")


def test_a_code_changed_on_order_lines_meanwhile_stays(month: SampleFirm) -> None:
    line = Workbook(month.book.book).rows(ORDER_LINES)[0]
    select(month, "Order Lines", 0)
    press(month, "show_order")
    book = Workbook(month.book.book)
    typed = [row._replace(code="TYPED-ON-ORDER") for row in shown(month)]
    book.view(ONE_ORDER).update(("Code",), typed)
    lines = book.rows(ORDER_LINES)
    lines[0] = line._replace(code="TYPED-ON-LINES")
    book.view(ORDER_LINES).update(("Code",), lines)
    press(month, "show_problems")
    assert Workbook(month.book.book).rows(ORDER_LINES)[0].code == "TYPED-ON-LINES"
    assert "TYPED-ON-LINES" in [row.code for row in shown(month)]
    lines[0] = line
    Workbook(month.book.book).view(ORDER_LINES).update(("Code",), lines)


def test_an_order_that_is_not_there_is_named(month: SampleFirm) -> None:
    select(month, "Shops", 0)
    with refused("576999", where="sheet 'Orders'"):
        press(month, "show_order", texts=("576999",))


def test_an_item_is_chosen_from_a_list_of_codes_and_descriptions(month: SampleFirm) -> None:
    select(month, "Order Lines", 1)
    before = Workbook(month.book.book).rows(ORDER_LINES)[1].code
    said = press(month, "choose_item", choice="KEK-LPS-500 | ")
    assert said.startswith("KEK-LPS-500 is in 1 row of Order Lines")
    assert Workbook(month.book.book).rows(ORDER_LINES)[1].code == "KEK-LPS-500"
    assert before != "KEK-LPS-500"


def test_a_new_item_is_made_where_it_is_chosen(month: SampleFirm) -> None:
    select(month, "Order Lines", 2)
    name = Workbook(month.book.book).rows(ORDER_LINES)[2].name
    said = press(month, "choose_item", choice="New Item", texts=("NEW-01",))
    assert "NEW-01 is in 1 row" in said
    made = Workbook(month.book.book).rows(STOCK_ITEMS)[-1]
    assert made.code == "NEW-01"
    assert made.description.startswith(name)
    with refused("NEW-01", where="sheet 'Stock Items'"):
        press(month, "choose_item", choice="New Item", texts=("NEW-01",))


def test_without_a_selection_nothing_is_written(month: SampleFirm, tmp_path: Path) -> None:
    select(month, "Shops", 0)
    assert "No row is selected" in press(month, "choose_item")


def test_a_settled_order_shows_its_settlement_after_the_next_statement(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=24) as firm:
        firm.up_to("post_payments")
        book = Workbook(firm.book.book)
        orders = book.rows(ORDERS)
        place = next(place for place, row in enumerate(orders) if row.settlement_amount)
        order = orders[place]
        select(firm, "Orders", place)
        press(firm, "show_order")
        before = [row for row in shown(firm) if row.part == "Settlement"]
        assert before
        others = []
        for paid in book.rows(PAYMENTS):
            if order.id not in (paid.order_adjustment_id, paid.related_order_id):
                others.append(paid)
        book.view(PAYMENTS).replace(others)  # as the next statement does
        select(firm, "Orders", place)
        press(firm, "show_order")
        after = [row for row in shown(firm) if row.part == "Settlement"]
        assert {row.status for row in after} == {"Posted"}
        own = [row for row in after if row.description.startswith("Order, ")]
        assert sum(row.amount or 0 for row in own) == order.settlement_amount
        assert own[0].number in {row.doc_no for row in book.rows(CUSTOMER_PAYMENTS)}
        assert [row.number for row in after] == [row.number for row in before]
        assert ".xlsx row " in own[0].description


def test_an_order_shows_its_adjustments_of_earlier_statements(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=24) as firm:
        firm.up_to("post_payments")
        paid = firm.book.rows(PAYMENTS)
        adjusted = next(
            row for row in paid if row.related_order_id not in ("", row.order_adjustment_id)
        )
        place = [row.id for row in firm.book.rows(ORDERS)].index(adjusted.related_order_id)

        def settlements() -> list[tuple[object, ...]]:
            select(firm, "Orders", place)
            press(firm, "show_order")
            rows = [row for row in shown(firm) if row.part == "Settlement"]
            return sorted((row.date, row.amount, row.number, row.status) for row in rows)

        before = settlements()
        assert adjusted.settlement_amount in [amount for _, amount, _, _ in before]
        others = [row for row in paid if row.related_order_id != adjusted.related_order_id]
        Workbook(firm.book.book).view(PAYMENTS).replace(others)  # as the next statement does
        after = settlements()
        assert [row[:3] for row in after] == [row[:3] for row in before]
        assert {status for *_, status in after} == {"Posted"}
        texts = [row.description for row in shown(firm) if row.amount == adjusted.settlement_amount]
        assert [text.startswith("Adjustment, ") for text in texts] == [True]
