"""What a file leaves open is answered on the command line, as README tells it, and the file loads."""

import shutil
from collections.abc import Iterable
from pathlib import Path

# ruff: noqa: E501 - the rows of a table are as wide as the table
import pytest

from tests.support.settlement_samples import comma_separated, workbook
from tests.tiktok.test_tiktok_reported_shapes import (
    ADJUSTMENTS,
    CHINESE,
    MALAYSIA,
    US,
    US_SALE,
    rows,
)
from xlplugin import cli
from xlplugin.engine import open_book
from xlplugin.ledger.master import StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_stock_items
from xlplugin.sheets.tables import HEADINGS, ORDERS, PAYMENTS, SHOPS, HeadingsRow, ShopsRow
from xlplugin.tiktok.markets.declarations import market

PLACES = ("MY", "US", "JP", "DE")


def name_of(place: str) -> str:
    return f"Shop {market(place).name}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a shop in each place, typed in, and its master data."""
    path = tmp_path_factory.mktemp("made") / "June.xlsx"
    assert cli.main(["new", str(path)]) == 0
    book = Workbook(open_book(path))
    shops = []
    for number, place in enumerate(PLACES):
        one = market(place)
        shops.append(
            ShopsRow(
                name=name_of(place),
                shop_id=f"74900000000000000{number:02}",
                time_zone=one.zone,
                currency=one.currency,
            )
        )
    book.view(SHOPS).append(shops)
    add_stock_items(book, [StockItem("YUNOMI-02", "Tea cup", GOODS_GROUP, "UNIT", True)])
    book.save()
    assert cli.main(["press", "make_master_data", str(path), "--yes"]) == 0
    return path


class Press:
    """A workbook of its own for each story, pressed as a terminal does."""

    def __init__(self, made: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = folder / "June.xlsx"
        self.said = ""
        self._capsys = capsys
        shutil.copy(made, self.path)

    def press(self, button: str, *options: str) -> int:
        code = cli.main(["press", button, str(self.path), *options])
        self.said = " ".join(self._capsys.readouterr().out.split())
        return code

    def load(self, button: str, file: Path, place: str, choices: Iterable[str] = ()) -> int:
        answers = ["--choice", name_of(place)]
        for choice in choices:
            answers += ["--choice", choice]
        return self.press(button, "--file", str(file), *answers)

    def book(self) -> Workbook:
        look = self.path.with_name(f"look {len(list(self.path.parent.iterdir()))}.xlsx")
        shutil.copy(self.path, look)  # a workbook that is open here stays as it was opened
        return Workbook(open_book(look))


@pytest.fixture
def june(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Press:
    return Press(made, tmp_path, capsys)


def new_fee(folder: Path) -> Path:
    headings = MALAYSIA.strip().replace("|Ajustment", "|Cloud levy|Ajustment")
    cells = """
576900000000000521|Order|2026/06/05|2026/06/09|MYR|93.00|100.00|100.00|-7.00|-5.00|-2.00|0|/
576900000000000522|Order|2026/06/06|2026/06/10|MYR|-93.00|-100.00|-100.00|7.00|5.00|2.00|0|/"""
    return comma_separated(folder / "new fee.csv", rows(headings + cells))


def renamed(folder: Path) -> Path:
    sheets = {"Orders": rows(CHINESE), "Adjustments": rows(ADJUSTMENTS)}
    return workbook(folder / "renamed.xlsx", sheets)


def untyped(folder: Path) -> Path:
    sale = US_SALE.replace("|Order|", "||")
    return comma_separated(folder / "untyped.csv", rows("\n".join([US, sale])))


def zeros(folder: Path) -> Path:
    sale = "576900000000007000|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/"
    return comma_separated(folder / "zeros.csv", rows(MALAYSIA + sale))


def movement(folder: Path) -> Path:
    moved = "3459073178040170019|Auto payout|2026/01/08|2026/01/09|MYR|-61.97|0|0|0|0|-61.97|/"
    sale = "576900000000000505|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/"
    return comma_separated(folder / "movement.csv", rows(f"{MALAYSIA}{sale}\n{moved}"))


REFUSED = [
    (new_fee, "MY", ["Cloud levy means fee"], ["93.00", "-93.00"]),
    (renamed, "US", ["Adjustment category means Type"], ["23.80", "-6.30"]),
    (untyped, "US", ["(blank) means Order"], ["35.40"]),
    (zeros, "MY", ["576900000000007000 means id"], ["95.00"]),
    (movement, "MY", ["Auto payout means Withdrawal"], ["95.00"]),
]


@pytest.mark.parametrize(("make", "place", "choices", "settled"), REFUSED)
def test_a_refused_statement_loads_with_the_answer_that_its_refusal_names(
    june: Press, tmp_path: Path, make: object, place: str, choices: list[str], settled: list[str]
) -> None:
    path = make(tmp_path)
    assert june.load("load_statement", path, place) == 1
    word, _, means = choices[0].partition(" means ")
    assert word in june.said
    assert means in june.said
    assert "sheet Headings" in june.said
    assert june.book().view(PAYMENTS).count == 0
    assert june.load("load_statement", path, place, choices) == 0
    assert f"'{word}' means {means}" in june.said
    book = june.book()
    assert [str(row.settlement_amount) for row in book.rows(PAYMENTS)] == settled
    assert book.rows(HEADINGS) == [HeadingsRow(word, means, place)]
    assert june.load("load_statement", path, place) == 0, "what was told is kept"


def test_the_cure_on_the_sheet_headings_works_as_the_refusal_says(
    june: Press, tmp_path: Path
) -> None:
    path = new_fee(tmp_path)
    assert june.load("load_statement", path, "MY") == 1
    assert "Write on the sheet Headings what 'Cloud levy' means: fee, shipping or tax." in june.said
    told = tmp_path / "told.xlsx"
    shutil.copy(june.path, told)
    book = Workbook(open_book(told))
    book.view(HEADINGS).append([HeadingsRow("Cloud levy", "tax", "")])
    book.save()
    june.path = told
    assert june.load("load_statement", path, "MY") == 0


GERMAN = """
Bestell-ID|Bestellstatus|Order Substatus|SKU ID|Quantity|SKU Subtotal Before Discount|SKU Platform Discount|SKU Seller Discount|SKU Subtotal After Discount|Shipping Fee After Discount|Order Amount|Created Time|Paid Time|Country
576461234567890021|Versandt||1729412345678900011|1|41.00|0|0|41.00|4.99|45.99|09/20/2026 10:30:00 PM|09/20/2026 10:31:00 PM|Deutschland
"""


def test_a_refused_orders_export_loads_with_answers_too(june: Press, tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "orders.csv", rows(GERMAN))
    assert june.load("load_orders", path, "DE") == 1
    assert "'Bestell-ID' means Order ID" in june.said
    answers = ["Bestell-ID means Order ID", "Bestellstatus means Order Status"]
    assert june.load("load_orders", path, "DE", answers) == 0
    [row] = june.book().rows(ORDERS)
    assert row.id == "576461234567890021"


JAPANESE_ORDERS = """
注文ID|注文状況|注文のサブ状況|SKU ID|セラーSKU|商品名|数量|SKU小計（割引前）|プラットフォームが資金提供を行うSKU割引|セラーSKU割引|SKU小計（割引後）|割引後の送料|注文金額|注文作成時刻|注文の支払い日時|国
582315036312170011|完了||1733535535513170011|YUNOMI-02|湯のみ|1|12,000 JPY|0 JPY|0 JPY|12,000 JPY|990 JPY|12,990 JPY|01/27/2026 6:03:56 PM|01/27/2026 6:03:59 PM|日本
"""
JAPAN = """
Statement date (UTC)|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID|SKU ID|Order created date|Total settlement amount|Net sales|Gross sales|Seller discount|Shipping|Fees|Referral fee|Adjustment amount|Adjustment reason|Related order ID
2026/01/30|7400000000000000101|3459073178040170011|Paid|JPY|注文|582315036312170011|1733535535513170011|2026/01/27|11790.00|12990.00|12990.00|0|0|-1200.00|-1200.00|0|/|/
2026/01/30|7400000000000000101|3459073178040170011|Paid|JPY|Shipping fee adjustment|7500000000000000019|/|2026/01/30|-500.00|0|0|0|0|0|0|-500.00|x|/
"""
MONTH = (
    "post_products",
    "preview_orders",
    "post_orders",
    "preview_payments",
    "post_payments",
    "show_trial_balance",
    "show_profit_and_loss",
    "show_balance_sheet",
    "check_settlements",
    "show_wallet",
    "show_short_payments",
    "check_workbook",
    "verify_books",
)


def test_a_japanese_month_shows_no_cents_in_any_sentence(june: Press, tmp_path: Path) -> None:
    orders = comma_separated(tmp_path / "orders.csv", rows(JAPANESE_ORDERS))
    income = comma_separated(tmp_path / "income.csv", rows(JAPAN))
    said = []
    assert june.load("load_orders", orders, "JP") == 0
    assert june.load("load_statement", income, "JP") == 0
    assert "11,290" in june.said
    said.append(june.said)
    for button in MONTH:
        june.press(button, "--yes")
        said.append(f"{button}: {june.said}")
    told = " ".join(said)
    assert "1 posted" in told
    assert "11,290 posted of 11,290 settled, difference 0." in told
    for sentence in said:
        assert ".00" not in sentence
