"""Rows of Returned Goods from the API and from files: each return once, the user's words kept."""

from pathlib import Path

import pytest

from tests.support.stories import rm
from xlplugin import template
from xlplugin.engine import open_book
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.returned_goods import put_proposals
from xlplugin.sheets.tables import RETURNED_GOODS, ReturnedGoodsRow

ORDER = "576553020000000101"


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return Workbook(open_book(template.copy_to(tmp_path / template.NAME)))


def a_row(return_id: str = "", source: str = "API", refund: str = "0.00") -> ReturnedGoodsRow:
    return ReturnedGoodsRow(
        return_id=return_id,
        order_id=ORDER,
        sku_id="1729382476190485763",
        item_code="MB-SERUM-30",
        quantity=1,
        refund=rm(refund),
        source=source,
        shop_id="7495540735365777507",
    )


def rows(book: Workbook) -> list[ReturnedGoodsRow]:
    return [row for row in book.rows(RETURNED_GOODS) if row.order_id]


def test_a_row_of_a_file_becomes_that_of_the_api_with_the_user_s_words(book: Workbook) -> None:
    put_proposals(book, [a_row(source="Orders file")])
    book.view(RETURNED_GOODS).update(
        ("Goods Back",), [rows(book)[0]._replace(goods_back="Damaged")]
    )
    put_proposals(book, [a_row("4035", refund="45.00")])
    [row] = rows(book)
    assert (row.return_id, row.refund, row.source) == ("4035", rm("45.00"), "API")
    assert row.goods_back == "Damaged"


def test_two_returns_of_one_sku_are_two_rows(book: Workbook) -> None:
    put_proposals(book, [a_row()])
    put_proposals(book, [a_row("4035"), a_row("4036")])
    put_proposals(book, [a_row("4035"), a_row("4036"), a_row()])
    assert [row.return_id for row in rows(book)] == ["4035", "4036"]
