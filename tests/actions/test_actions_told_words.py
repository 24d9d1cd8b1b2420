"""What a file leaves open is asked on the spot.

The answer is kept on the sheet Headings and can be taken back there.
"""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.support.refusals import refused
from xlplugin.actions.told_words import NOT_NOW
from xlplugin.errors import FixInputError
from xlplugin.posting.fee_map import FeeRule, fee_map
from xlplugin.sandbox.orders_export import orders_export
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.files import read_headings
from xlplugin.sheets.masters import add_fee_rules, read_fee_rules
from xlplugin.sheets.tables import HEADINGS, ORDERS, PAYMENTS, HeadingsRow


def headings(firm: SampleFirm) -> list[HeadingsRow]:
    return Workbook(firm.book.book).view(HEADINGS).rows()


def statement_with(firm: SampleFirm, heading: str, instead_of: str) -> Path:
    """The month's statement with one heading renamed."""
    path = firm.take_statement()
    book = openpyxl.load_workbook(path)
    sheet = book["Order details"]
    for cell in sheet[1]:
        if str(cell.value).strip() == instead_of:
            cell.value = heading
    book.save(path)
    return path


def test_a_new_fee_is_asked_about_and_the_file_loads_at_once(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_orders")
        statement_with(firm, "Galaxy fee", "Transaction fee")
        firm.prompter.choice = "Galaxy fee means fee"
        said = firm.press("load_statement")
        assert "settled." in said
        assert "'Galaxy fee' means fee" in said
        assert headings(firm) == [HeadingsRow("Galaxy fee", "fee", "MY")]
        asked = len(firm.prompter.asked)
        firm.press("load_statement")
        assert not [text for text in firm.prompter.asked[asked:] if "Galaxy fee" in text]


def test_the_answer_is_taken_back_by_deleting_its_row(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_orders")
        statement_with(firm, "Galaxy fee", "Transaction fee")
        firm.prompter.choice = "Galaxy fee means tax"
        firm.press("load_statement")
        Workbook(firm.book.book).view(HEADINGS).replace([])
        firm.prompter.choice = NOT_NOW
        with refused("Galaxy fee"):
            firm.press("load_statement")


def test_without_an_answer_nothing_is_loaded_and_nothing_is_kept(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_orders")
        statement_with(firm, "Galaxy fee", "Transaction fee")
        firm.prompter.choice = NOT_NOW
        with pytest.raises(FixInputError) as caught:
            firm.press("load_statement")
        assert "fee, shipping or tax" in caught.value.cure
        assert headings(firm) == []
        assert Workbook(firm.book.book).view(PAYMENTS).count == 0


def test_orders_are_asked_about_as_statements_are(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.link()
        firm.press("make_master_data")
        data = orders_export(firm.shop.month.shops[0]).decode("utf-8-sig")
        firm.prompter.file = tmp_path / "orders.csv"
        firm.prompter.file.write_text(data.replace("Order Status", "Progress", 1), encoding="utf-8")
        firm.prompter.choice = "Progress means Order Status"
        assert "'Progress' means Order Status" in firm.press("load_orders")
        assert Workbook(firm.book.book).view(ORDERS).count > 0
        assert headings(firm) == [HeadingsRow("Progress", "Order Status", "MY")]


def test_what_is_told_for_one_market_is_not_told_for_another(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        book = Workbook(firm.book.book)
        book.view(HEADINGS).append(
            [
                HeadingsRow("Galaxy fee", "fee", "MY"),
                HeadingsRow("Galaxy fee", "tax", "SG"),
                HeadingsRow("Star fee", "fee", ""),
            ]
        )
        assert read_headings(book, "MY") == {"Galaxy fee": "fee", "Star fee": "fee"}
        assert read_headings(book, "SG") == {"Galaxy fee": "tax", "Star fee": "fee"}
        assert read_headings(book, "TH") == {"Star fee": "fee"}


def test_a_kind_that_had_another_name_keeps_its_item(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("post_orders")
        book = Workbook(firm.book.book)
        add_fee_rules(
            book, [FeeRule("Smart Promotion tax", "tax", "", "ADS-TAX")], date(2026, 6, 1)
        )
        statement_with(firm, "Smart Promotion fee tax", "Transaction fee")
        firm.press("load_statement")
        rules = fee_map(read_fee_rules(book))
        assert rules["smart promotion fee tax"].item_code == "ADS-TAX"
