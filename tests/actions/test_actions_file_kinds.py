"""A file given to another button is refused by what it is, with the button that loads it."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bank.test_bank_reading import CAMT, KUALA_LUMPUR, MT940, OFX, SINGAPORE
from tests.support.firm import sample_firm
from tests.support.refusals import refused
from tests.support.settlement_samples import sale, settlement, workbook
from xlplugin.actions.file_kinds import FILE_KINDS, kind_of, refuse_other_kind
from xlplugin.buttons import find_button
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.orders_export import orders_export, orders_workbook
from xlplugin.sheets.tables import (
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    RETURNED_GOODS,
    SHOPS,
)

LOADING = (
    "load_statement",
    "load_orders",
    "load_estimates",
    "load_bank_statement",
    "load_stock",
    "load_self_billed",
)
PROFIT_AND_LOSS = """Order ID,Order paid date,Order settled date,Order Income,Order Cost,\
Net Order Margin
576553020000000101,2026/06/01,2026/06/09,100.00,-8.00,92.00
"""
ESTIMATES = """Order ID,Order create time,Total estimated settlement amount,Unsettled reasons
576553020000000101,2026/06/01,92.00,Not delivered
"""
WITHDRAWALS = """Type,Reference ID,Request time,Amount,Status,Success time
Withdrawal,3459073178040170019,2026/06/18,1310.22,Transferred,2026/06/19
"""
GOODS = """Doc Date,GRN No,Stock Code,Qty,Cost Price,Amount
28/05/2026,GRN-0071,SERUM-30,40,7.35,294.00
"""
E_INVOICES = """e-Invoice Date,e-Invoice Type,Total Payable Amount
30/06/2026,11,8000.00
"""
TYPED_BANK = """Date,Type,Description,Amount
11/06/2026,FPI,TIKTOK SHOP,2450.10
"""
STOCK_LIST = """Item Code,Description,UOM
SERUM-30,Vitamin C Serum 30ml,UNIT
"""
TEXTS = {
    "profit and loss.csv": (PROFIT_AND_LOSS, "load_statement"),
    "unsettled.csv": (ESTIMATES, "load_estimates"),
    "withdrawals.csv": (WITHDRAWALS, ""),
    "goods.csv": (GOODS, "load_stock"),
    "e-invoices.csv": (E_INVOICES, "load_self_billed"),
    "bank kl.csv": (KUALA_LUMPUR, "load_bank_statement"),
    "bank sg.csv": (SINGAPORE, "load_bank_statement"),
    "bank with types.csv": (TYPED_BANK, "load_bank_statement"),
    "bank.ofx": (OFX, "load_bank_statement"),
    "bank.sta": (MT940, "load_bank_statement"),
    "bank.xml": (CAMT, "load_bank_statement"),
    "items.csv": (STOCK_LIST, ""),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, str]]:
    """Yield a file of each kind, with the button that loads it; none for those that none loads."""
    folder = tmp_path_factory.mktemp("files")
    made = {}
    for name, (text, button) in TEXTS.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        made[path] = button
    shop = Month(1, 5, 1).shops[0]
    for name, data in (("orders.csv", orders_export(shop)), ("orders.xlsx", orders_workbook(shop))):
        path = folder / name
        path.write_bytes(data)
        made[path] = "load_orders"
    rows = [sale("576553020000000101", "2026/06/09", Total_settlement_amount="92.00")]
    made[settlement(folder, rows, "92.00")] = "load_statement"
    yield made


def test_each_file_is_recognised_by_one_button(files: dict[Path, str]) -> None:
    assert {path.name: _button_of(path) for path in files} == {
        path.name: button for path, button in files.items()
    }


def _button_of(path: Path) -> str:
    kind = kind_of(path)
    assert kind is not None, path.name
    return kind.button


@pytest.mark.parametrize("pressed", LOADING)
def test_every_other_button_names_it_and_its_button(files: dict[Path, str], pressed: str) -> None:
    for path, button in files.items():
        if button == pressed:
            refuse_other_kind(path, pressed)
            continue
        label = find_button(button).label if button else ""
        with refused("^[^:]+: This is (the|a) ", label, where=path.name):
            refuse_other_kind(path, pressed)


def test_every_loading_button_is_in_the_table() -> None:
    assert {kind.button for kind in FILE_KINDS if kind.button} == set(LOADING)


def test_a_file_of_no_known_kind_is_left_to_the_reader(tmp_path: Path) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["Course", "Teacher"], ["Bookkeeping", "Aminah"]])
    path = tmp_path / "courses.csv"
    path.write_text(text.getvalue())
    assert kind_of(path) is None
    refuse_other_kind(path, "load_orders")


def test_a_press_leaves_the_sheets_as_they_are(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        shop = firm.shop.month.shops[0]
        export = tmp_path / "orders.csv"
        export.write_bytes(orders_export(shop))
        withdrawals = workbook(
            tmp_path / "withdrawals.xlsx",
            {"Withdrawal records": [line.split(",") for line in WITHDRAWALS.splitlines()]},
        )
        before = firm.book.rows(ORDERS), firm.book.rows(PAYMENTS)
        firm.prompter.choice = shop.id
        firm.prompter.file = export
        with refused("the orders export", "Load Orders", where="orders.csv"):
            firm.press("load_statement")
        firm.prompter.file = withdrawals
        with refused("withdrawals", "Load Statement", where="withdrawals.xlsx"):
            firm.press("load_statement")
        with refused("withdrawals", "Load Statement", where="withdrawals.xlsx"):
            firm.press("load_orders")
        assert (firm.book.rows(ORDERS), firm.book.rows(PAYMENTS)) == before


def test_orders_that_go_to_another_country_are_refused(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.link()
        firm.press("make_master_data")
        text = orders_export(firm.shop.month.shops[0]).decode("utf-8-sig")
        firm.prompter.file = tmp_path / "orders.csv"
        mine = firm.book.rows(SHOPS)[0]
        theirs = mine._replace(
            name="Gajet SG", shop_id="7495540735366777510", region="SG", currency="MYR"
        )
        firm.book.view(SHOPS).append([theirs])
        firm.prompter.choice = mine.shop_id
        firm.prompter.file.write_text(text.splitlines()[0], encoding="utf-8-sig")
        assert not firm.press("load_orders").startswith("Done")
        firm.prompter.file.write_text(text.replace("Malaysia", "新加坡"), encoding="utf-8-sig")
        with refused("Singapore", "Malaysia", "Gajet SG", where="orders.csv"):
            firm.press("load_orders")
        assert not firm.book.rows(ORDERS)
        firm.prompter.file.write_text(text.replace("Malaysia", "Atlantis"), encoding="utf-8-sig")
        assert "Done" in firm.press("load_orders")


def test_a_file_of_the_wrong_shop_leaves_nothing_there_once_its_orders_are_deleted(
    tmp_path: Path,
) -> None:
    with sample_firm(tmp_path, shops=2) as firm:
        firm.link()
        firm.press("make_master_data")
        right, wrong = (shop.id for shop in firm.shop.month.shops)
        firm.prompter.file = tmp_path / "orders.csv"
        text = orders_export(firm.shop.month.shops[0]).decode("utf-8-sig")
        firm.prompter.file.write_text(text, encoding="utf-8-sig")
        firm.prompter.choice = wrong
        firm.press("load_orders")
        loaded = len(firm.book.rows(RETURNED_GOODS)), len(firm.book.rows(PRODUCTS))
        assert all(loaded)
        firm.prompter.choice = right
        with refused("Products and Returned Goods", where="orders.csv"):
            firm.press("load_orders")
        firm.book.view(ORDERS).truncate(0)
        firm.book.view(ORDER_LINES).truncate(0)
        first = firm.book.rows(PRODUCTS)[0]
        firm.book.view(PRODUCTS).append([first._replace(shop_id=right)])  # of an earlier file
        firm.press("load_orders")
        owners = (
            [row.shop_id for row in firm.book.rows(RETURNED_GOODS)],
            [row.shop_id for row in firm.book.rows(PRODUCTS)],
        )
        assert owners == ([right] * loaded[0], [right] * loaded[1])
