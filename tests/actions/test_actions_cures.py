"""What a message tells the user to do works from where she is: each cure is applied."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.posting.row_status import RowStatus
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    ORDER_LINES,
    ORDERS,
    PROBLEMS,
    SETTINGS,
    SHOPS,
    TICKED,
    OrdersRow,
    SettingsRow,
)

WRONG = "7495540735365770000"


@pytest.fixture
def firm(tmp_path: Path) -> Iterator[SampleFirm]:
    with sample_firm(tmp_path / "firm", orders=12) as firm:
        yield firm


def orders(firm: SampleFirm) -> list[OrdersRow]:
    return Workbook(firm.book.book).rows(ORDERS)


def change(firm: SampleFirm, order_id: str, **cells: str) -> None:
    """Type into cells of an order's row, and tick it alone."""
    rows = []
    for row in orders(firm):
        is_chosen = row.id == order_id
        row = row._replace(tick=TICKED if is_chosen else "")
        if is_chosen:
            row = row._replace(**cells)  # type: ignore[arg-type]  # columns of text
        rows.append(row)
    columns = [column.name for column in ORDERS.columns]
    Workbook(firm.book.book).view(ORDERS).update(columns, rows)


def row_of(firm: SampleFirm, order_id: str) -> OrdersRow:
    return next(row for row in orders(firm) if row.id == order_id)


def type_shop(firm: SampleFirm, **cells: str) -> None:
    view = Workbook(firm.book.book).view(SHOPS)
    rows = view.rows()
    rows[0] = rows[0]._replace(**cells)  # type: ignore[arg-type]  # columns of text
    view.update([column.name for column in SHOPS.columns], rows)


def test_an_unpaid_order_is_posted_after_the_refresh_that_its_message_names(
    firm: SampleFirm,
) -> None:
    firm.up_to("fetch_orders")
    order = next(row.id for row in orders(firm) if row.status == "Completed")
    change(firm, order, status="Unpaid", tiktok_status="UNPAID")
    said = firm.press("post_orders_as_invoice")
    assert row_of(firm, order).verify_status.startswith("Unpaid: not for")
    assert "press Refresh Orders" in said
    firm.press("fetch_orders")  # TikTok says that it is paid
    change(firm, order)
    firm.press("post_orders_as_invoice")
    assert row_of(firm, order).verify_status == RowStatus.SUCCESS
    assert row_of(firm, order).invoice == order


def test_edited_cells_of_orders_are_named_by_post_and_check_and_restored_by_a_refresh(
    firm: SampleFirm,
) -> None:
    firm.up_to("fetch_orders")
    order = next(row.id for row in orders(firm) if row.status == "Completed")
    before = row_of(firm, order)
    view = Workbook(firm.book.book).view(ORDERS)
    rows = view.rows()
    place = rows.index(before)
    rows[place] = before._replace(status="Complted", total_amount=Decimal(999), item_count=77)
    view.update(["Status", "Total Amount", "Item Count"], rows)
    edited = {(order, name) for name in ("Status", "Total Amount", "Item Count")}
    said = firm.press("post_orders")
    assert "CAREFUL: 3 cells of Orders" in said
    assert row_of(firm, order).verify_status == RowStatus.SUCCESS
    for button in ("post_orders", "check_workbook"):
        firm.press(button)
        found = Workbook(firm.book.book).rows(PROBLEMS)
        assert edited <= {(one.row, one.column) for one in found if one.table == "Orders"}
    firm.press("fetch_orders")
    after = row_of(firm, order)
    assert (after.status, after.total_amount) == (before.status, before.total_amount)
    assert after.item_count == before.item_count
    assert "CAREFUL" not in firm.press("post_orders")
    firm.press("check_workbook")
    left = Workbook(firm.book.book).rows(PROBLEMS)
    restored = {(order, "Total Amount"), (order, "Item Count")}
    assert not restored & {(one.row, one.column) for one in left}


def test_an_order_with_an_invoice_is_posted_otherwise_after_delete_invoice(
    firm: SampleFirm,
) -> None:
    firm.up_to("post_orders")
    order = next(row.id for row in orders(firm) if row.invoice)
    change(firm, order)
    said = firm.press("post_orders_as_quotation")
    assert row_of(firm, order).verify_status == RowStatus.INVOICED
    assert "Delete Invoice" in said
    change(firm, order)
    firm.press("delete_invoices")
    change(firm, order)
    firm.press("post_orders_as_quotation")
    assert row_of(firm, order).verify_status == RowStatus.SUCCESS
    assert row_of(firm, order).quotation
    assert not row_of(firm, order).invoice


def test_a_wrong_shop_id_is_called_so_and_corrected(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    right = Workbook(firm.book.book).rows(SHOPS)[0].shop_id
    type_shop(firm, shop_id=WRONG)
    with refused(right, where="sheet 'Shops'") as told:
        firm.press("post_payments")
    assert "not active" not in told.value.what
    assert "Correct the Shop ID" in told.value.cure
    type_shop(firm, shop_id=right)
    assert "posted" in firm.press("post_payments")


def test_a_shop_that_is_not_active_is_called_so_and_set_to_yes(firm: SampleFirm) -> None:
    firm.up_to("load_statement")
    type_shop(firm, active="No")
    with refused("not active", where="sheet 'Shops'") as told:
        firm.press("post_payments")
    assert "Active to Yes" in told.value.cure
    type_shop(firm, active="Yes")
    assert "posted" in firm.press("post_payments")


def test_a_renamed_sheet_is_named_again(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    order = next(row.id for row in orders(firm) if row.invoice)
    change(firm, order)
    firm.book.book.sheets["Invoice"].name = "June Invoice"
    with refused("The sheet 'Invoice' is missing") as told:
        firm.press("print_invoice")
    assert "name it 'Invoice' again" in told.value.cure
    firm.book.book.sheets["June Invoice"].name = "Invoice"
    assert order in firm.press("print_invoice")


def test_days_from_order_are_counted_by_the_day_of_the_press(
    firm: SampleFirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.up_to("fetch_orders")
    before = {row.id: row.days_from_order for row in orders(firm)}
    later = ButtonContext(firm.book, firm.prompter).today() + timedelta(days=10)
    monkeypatch.setattr(ButtonContext, "today", lambda press: later)
    firm.press("preview_orders")
    assert None not in before.values()
    for row in orders(firm):
        assert row.days_from_order == (before[row.id] or 0) + 10


def test_a_posting_that_the_workbook_missed_is_shown_by_the_next_press(firm: SampleFirm) -> None:
    """The database has committed; the program ended before the workbook was saved."""
    firm.up_to("load_statement")
    setting = SettingsRow(BOOKS_SETTING, "Ledger.sqlite", "")
    Workbook(firm.book.book).view(SETTINGS).merge([setting], keep=("What It Does",))
    firm.press("show_trial_balance")  # moves the books into the database
    firm.book.save()
    firm.press("post_payments")
    shown = orders(firm)
    assert sum(row.settlement_amount or 0 for row in shown) > 0
    assert any(row.credit_note for row in shown)
    _lose(firm)
    assert not any(row.settlement_amount for row in orders(firm))
    firm.press("post_payments")
    assert orders(firm) == shown
    firm.press("post_payments")
    assert orders(firm) == shown


def test_posted_item_codes_that_the_workbook_missed_are_shown_by_post(firm: SampleFirm) -> None:
    firm.up_to("post_orders")
    setting = SettingsRow(BOOKS_SETTING, "Ledger.sqlite", "")
    Workbook(firm.book.book).view(SETTINGS).merge([setting], keep=("What It Does",))
    firm.press("show_trial_balance")  # moves the books into the database
    firm.book.save()
    assert codes(firm).count("") > 0
    firm.mend_missing_item()
    firm.press("post_orders")
    shown = codes(firm)
    assert "" not in shown
    _lose(firm)
    assert codes(firm).count("") > 0
    firm.press("post_orders")
    assert codes(firm) == shown


def codes(firm: SampleFirm) -> list[str]:
    return [row.code for row in Workbook(firm.book.book).rows(ORDER_LINES)]


def test_an_amount_of_an_earlier_statement_stays_when_a_later_one_was_missed(
    firm: SampleFirm,
) -> None:
    """The books know both; what the sheet shows is only the earlier one."""
    firm.up_to("post_payments")
    shown = orders(firm)
    rows = []
    for row in shown:
        part = Decimal("1.00") if row.settlement_amount else row.settlement_amount
        rows.append(row._replace(settlement_amount=part))
    Workbook(firm.book.book).view(ORDERS).update(["Settlement Amount"], rows)
    firm.press("post_payments")
    assert orders(firm) == shown


def _lose(firm: SampleFirm) -> None:
    """End without saving, and open the workbook again as it was saved last."""
    path = Path(firm.book.path)
    firm.book.book.close()
    firm.book = Workbook(open_book(path))
