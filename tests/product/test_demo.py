"""The main job, end to end.

The month that README's first command does, and what must hold of it.
"""

import io
import json
import os
import re
import zipfile
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from rich.console import Console

from tests.support.exporting import (
    bean_check,
    beancount_balances,
    hledger_balances,
    hledger_check,
    without_zeros,
)
from tests.support.office import errors, recalculated
from tests.support.ooxml import validate_ooxml
from xlplugin import demo, template
from xlplugin.engine import open_book
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.fee_map import fee_map
from xlplugin.posting.lookup import books_for_orders, books_for_settlement
from xlplugin.posting.order_actions import POST_CANCELLED, POST_INVOICE
from xlplugin.posting.orders import OrderRequest, plan_orders
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SettlementRequest, plan_settlement
from xlplugin.posting.settlements import verify_settlement as verify_rows
from xlplugin.posting.shop import SETTLEMENT_DOCUMENT, SUMMARY
from xlplugin.reports.programs import beancount, hledger
from xlplugin.sandbox.month import Month
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import read_fee_rules, read_masters
from xlplugin.sheets.orders import OrderRow, read_orders
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import (
    HEADER_ROW,
    ORDER_LINES,
    ORDERS,
    PAYMENTS,
    PRODUCTS,
    TRIAL_BALANCE,
)
from xlplugin.stores.contract import Store
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore
from xlplugin.tiktok.files.settlement_file import read_settlement

ORDERS_IN_MONTH = 120


class Played:
    """A demo that has been played once, and once more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.month = Month(orders=ORDERS_IN_MONTH)
        self.first = self._play()
        self.after_first = self._state()
        self.second = self._play()
        self.after_second = self._state()

    def _play(self) -> str:
        console = Console(record=True, width=200, file=io.StringIO())
        console.print(demo.run(self.folder, self.month, console))
        return console.export_text()

    def _state(self) -> tuple[object, ...]:
        store = self.store()
        return store.counts(), dict(store.balances()), list(store.documents())

    def store(self) -> SqlStore:
        return SqlStore(str(self.folder / demo.DATABASE))

    def book(self) -> Workbook:
        return Workbook(open_book(self.folder / template.NAME))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    before = {name: os.environ.get(name) for name in ("XLPLUGIN_DATA", "XLPLUGIN_KEYRING")}
    try:
        return Played(tmp_path_factory.mktemp("demo"))
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def test_the_month_ties_to_what_tiktok_settled(played: Played) -> None:
    assert "Difference" in played.first
    settled = sum((played.month.expected(shop).settlement for shop in played.month.shops), ZERO)
    money: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for held in played.store().documents():
        money[held.type] += held.amount
    assert money[PAYMENT] - money[REFUND] == settled != ZERO
    standing = played.store().balances()
    assert standing["325-000", "MYR"] + standing["310-000", "MYR"] == settled
    assert 0 < standing["325-000", "MYR"] < standing["310-000", "MYR"] < settled


def test_every_settled_document_has_nothing_outstanding(played: Played) -> None:
    knocked = {(k.to_type, k.to_no) for k in played.store().knock_offs()}
    knocked |= {(k.from_type, k.from_no) for k in played.store().knock_offs()}
    held = {(h.type, h.no): h for h in played.store().documents()}
    assert len(knocked) > ORDERS_IN_MONTH // 2
    assert {place for place in knocked if held[place].outstanding} == set()
    assert {INVOICE, CREDIT_NOTE, PAYMENT, REFUND} == {kind for kind, _ in knocked}


def test_the_second_time_everything_is_posted_and_nothing_changes(played: Played) -> None:
    assert played.after_first == played.after_second
    words = {
        row[ORDERS.place("Verify Status")]
        for row in played.book().rows(ORDERS)
        if row[ORDERS.place("Invoice")]
    }
    assert words == {RowStatus.POSTED}
    statuses = {row[PAYMENTS.place("Verify Status")] for row in played.book().rows(PAYMENTS)}
    assert statuses == {RowStatus.POSTED}


def test_sheets_and_database_give_the_same_trial_balance_to_the_cent(played: Played) -> None:
    sheets = LedgerSheets(played.book())
    assert dict(sheets.balances()) == dict(played.store().balances())
    assert list(sheets.documents()) == list(played.store().documents())
    assert sum(played.store().balances().values()) == ZERO


def test_a_sku_without_item_code_is_shown_mended_in_its_cell_and_posted(played: Played) -> None:
    assert "Missing item code" in played.first
    sku = played.month.missing_item.sku_id
    rows = [
        row for row in played.book().rows(ORDER_LINES) if row[ORDER_LINES.place("SKU ID")] == sku
    ]
    assert rows
    assert {row[ORDER_LINES.place("Code")] for row in rows} == {played.month.missing_item.item_code}


def test_ids_are_the_same_in_the_shop_the_sheet_the_file_and_the_database(played: Played) -> None:
    shop_ids = {trade.id for shop in played.month.shops for trade in shop.trades()}
    sheet_ids = {row.id for row in played.book().rows(ORDERS)}
    assert sheet_ids == shop_ids
    assert {len(order_id) for order_id in sheet_ids} == {18}
    posted = {
        held.no
        for held in played.store().documents()
        if held.type == INVOICE and len(held.no) == 18
    }
    assert posted
    assert posted <= shop_ids


def test_text_from_outside_stays_text(played: Played) -> None:
    names = [row.name for row in played.book().rows(PRODUCTS)]
    assert [name for name in names if name.startswith("=")], (
        "the sample shop sells a product whose name is a formula"
    )
    with zipfile.ZipFile(played.folder / template.NAME) as package:
        parts = [
            package.read(part).decode()
            for part in package.namelist()
            if part.startswith("xl/worksheets/sheet")
        ]
    formulas = {
        unescape(formula) for part in parts for formula in re.findall(r"<f[^>]*>([^<]*)</f>", part)
    }
    assert formulas
    assert [name for name in names if name[1:] in formulas] == []


def test_no_secret_is_in_anything_the_product_wrote(played: Played) -> None:
    vault = [json.loads(path.read_text()) for path in (played.folder / "data").rglob("*.json")]
    secrets = {
        value for value in _texts(vault) if len(value) >= 20 and not value.startswith("http")
    }
    assert len(secrets) >= 3, "app secret, access token and refresh token"
    for path in played.folder.rglob("*"):
        if path.is_file() and "data" not in path.relative_to(played.folder).parts:
            for content in _contents(path):
                assert not [secret for secret in secrets if secret.encode() in content], path.name
    assert not [secret for secret in secrets if secret in played.first + played.second]


def _texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_texts, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(_texts, value)) if value else set()
    return {value} if isinstance(value, str) else set()


def _contents(path: Path) -> list[bytes]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            return [package.read(name) for name in package.namelist()]
    return [path.read_bytes()]


def test_the_trial_balance_sheet_lists_every_account_of_the_books(played: Played) -> None:
    listed = {(row[0], row[3]) for row in played.book().rows(TRIAL_BALANCE)}
    assert set(played.store().balances()) <= listed


def test_hledger_and_beancount_find_the_month_in_order_and_every_balance_the_same(
    played: Played, tmp_path: Path
) -> None:
    masters = read_masters(played.book())
    sheets = LedgerSheets(played.book())
    assert list(sheets.entries()) == list(played.store().entries())
    assert len(without_zeros(dict(sheets.balances()))) >= 6
    for books in (played.store(), sheets):
        assert_accepted(books, masters, tmp_path)


@pytest.mark.parametrize("way", [SETTLEMENT_DOCUMENT, SUMMARY])
def test_by_the_other_ways_too_they_find_the_month_in_order(
    played: Played, tmp_path: Path, way: str
) -> None:
    book = played.book()
    books = SqlStore(tmp_path / "books.sqlite")
    masters = read_masters(book)
    rules = fee_map(read_fee_rules(book))
    for shop in (replace(shop, settlement_method=way) for shop in read_shops(book)):
        rows = [
            row for row in read_orders(book, {shop.shop_id: shop}) if row.shop_id == shop.shop_id
        ]
        [file] = played.folder.glob(f"{shop.shop_id} *.xlsx")
        lines = read_settlement(file).settlement.lines
        no_sale = [
            row for row in rows if row.order.id in {line.id for line in lines} and _is_no_sale(row)
        ]
        for some, action in ((rows, POST_INVOICE), (no_sale, POST_CANCELLED)):
            wanted = [OrderRequest(row.order, row.codes, action) for row in some]
            with books.posting("Post orders") as session:
                session.write(
                    plan_orders(
                        wanted, shop, masters, books_for_orders(session, wanted, shop.shop_id)
                    )[0]
                )
        with books.posting("Post payments") as session:
            held = books_for_settlement(session, lines, shop.shop_id)
            verified = verify_rows(lines, shop, held)
            session.write(
                plan_settlement(
                    SettlementRequest(verified, shop, masters, rules, held), session.next_no
                ).batch
            )
    signs = {PAYMENT: 1, REFUND: -1}
    money = sum((signs.get(held.type, 0) * held.amount for held in books.documents()), ZERO)
    assert (
        money
        == sum((played.month.expected(shop).settlement for shop in played.month.shops), ZERO)
        != ZERO
    )
    assert verify(books).is_whole
    assert_accepted(books, masters, tmp_path)


def _is_no_sale(row: OrderRow) -> bool:
    return row.order.is_sample or row.order.status == "CANCELLED"


def assert_accepted(books: Store, masters: Masters, folder: Path) -> None:
    """hledger and Beancount find the journal in order, and every account where we have it."""
    entries = list(books.entries())
    standing = without_zeros(dict(books.balances()))
    journal = folder / "demo.journal"
    beans = folder / "demo.beancount"
    in_order = sorted(entries, key=lambda entry: entry.date)
    journal.write_text("".join(hledger.journal(in_order, masters)), encoding="utf-8")
    beans.write_text("".join(beancount.journal(entries, masters)), encoding="utf-8")
    hledger_check(journal)
    assert hledger_balances(journal) == standing
    bean_check(beans)
    assert beancount_balances(beans.read_text(encoding="utf-8"), entries, masters) == standing


def test_microsofts_validator_finds_no_fault_in_the_finished_workbook(played: Played) -> None:
    assert validate_ooxml(played.folder / template.NAME) == []


def test_libreoffice_recalculates_it_without_an_error_value_and_in_balance(played: Played) -> None:
    [cells] = recalculated([played.folder / template.NAME])
    assert errors(cells) == []
    sheet = cells["Trial Balance"]
    columns = {
        value: re.sub(r"\d", "", place) for place, value in sheet.items() if place.endswith("5")
    }
    debit, credit = (
        sum(
            Decimal(str(value))
            for place, value in sheet.items()
            if _below_header(place, columns[name], value)
        )
        for name in ("Debit", "Credit")
    )
    assert round(debit - credit, 2) == 0 < debit
    assert round(debit, 2) == sum(
        amount for amount in played.store().balances().values() if amount > 0
    )


def _below_header(place: str, column: str, value: object) -> bool:
    row = int(re.sub(r"\D", "", place))
    return (
        re.sub(r"\d", "", place) == column and row > HEADER_ROW and isinstance(value, int | float)
    )


def test_the_month_from_files_alone_comes_to_the_same_trial_balance(
    played: Played, tmp_path: Path
) -> None:
    console = Console(record=True, width=200, file=io.StringIO())
    demo.run(tmp_path, Month(orders=ORDERS_IN_MONTH), console, files=True)
    assert "Linking Success" not in console.export_text()
    assert SqlStore(str(tmp_path / demo.DATABASE)).balances() == played.store().balances()
