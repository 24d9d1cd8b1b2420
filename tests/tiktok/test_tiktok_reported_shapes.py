"""Shapes of files that sellers reported in public, with made-up figures.

Each loads, or its cure is applied and loads.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

# ruff: noqa: E501 - the rows of a table are as wide as the table
import pytest

from tests.support.refusals import refused
from tests.support.settlement_samples import comma_separated, unproved, workbook
from xlplugin.errors import FixInputError
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.orders_file import OrdersRead, read_orders
from xlplugin.tiktok.files.questions import AskWord
from xlplugin.tiktok.files.settlement_file import SettlementRead, read_settlement

Rows = list[list[str]]


def rows(text: str) -> Rows:
    """A table that is written with a bar between its cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def answers(read: SettlementRead) -> list[tuple[str, bool, str]]:
    """The lines as id, whether an order, and settlement."""
    return [(line.id, line.is_order, str(line.settlement)) for line in read.settlement.lines]


def ask(path: Path, **told: str) -> AskWord:
    aliases = {word.replace("_", " "): means for word, means in told.items()}
    with pytest.raises(AskWord) as caught:
        read_settlement(path, extra_aliases=aliases, currency="USD")
    return caught.value


# --- settlements ----------------------------------------------------------------------------------

US = """
Statement date (UTC)|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID|SKU ID|Order created date|Total settlement amount|Net sales|Gross sales|Seller discount|Shipping|Fulfilled by TikTok Shop (FBT) shipping fee|Limited-time sign up shipping incentive|Fees|Referral fee|Adjustment amount|Adjustment reason|Related order ID|FBT Chargeable goods weight|Ads referral fee discount
"""
US_SALE = "2025/03/14|7400000000000000101|3459073178040170011|Paid|USD|Order|576900000000000111|1729500000000000011|2025/03/02|35.40|38.00|40.00|-2.00|0|0|0|-2.60|-2.60|0|/|/|0|0"
US_SHIPPED = "2025/03/14|7400000000000000101|3459073178040170011|Paid|USD|Order|576900000000000112|1729500000000000012|2025/03/02|27.25|35.00|35.00|0|-5.65|-5.65|0|-2.10|-2.10|0|/|/|136|0"
US_BLANK = (
    "2025/03/14|7400000000000000101|3459073178040170011|Paid|USD||7500000000000000019|/|2025/03/"
    "02|-4.10|0|0|0|0|0|0|0|0|-4.10|Shipping fee adjustment|576900000000000111|0|0"
)


def test_the_headings_of_2025_in_the_us_are_known(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "us.csv", rows("\n".join([US, US_SALE, US_SHIPPED])))
    read = read_settlement(path)
    assert answers(read) == [
        ("576900000000000111", True, "35.40"),
        ("576900000000000112", True, "27.25"),
    ]
    shipped = read.settlement.lines[1]
    assert shipped.shipping_fee == Decimal("-5.65")
    assert unproved(read.settlement) == []


def test_a_new_weight_is_no_money(tmp_path: Path) -> None:
    cells = rows("\n".join([US, US_SHIPPED]))
    cells[0][-2] = "Warehouse goods weight"
    read = read_settlement(comma_separated(tmp_path / "us.csv", cells))
    assert answers(read) == [("576900000000000112", True, "27.25")]
    assert "'Warehouse goods weight' is not known and not posted" in " ".join(read.notes)


def test_a_row_without_a_type_is_the_adjustment_that_its_amounts_say(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "us.csv", rows("\n".join([US, US_SALE, US_BLANK])))
    line = read_settlement(path).settlement.lines[1]
    assert (line.is_order, line.settlement) == (False, Decimal("-4.10"))
    assert line.parts == (Part("Shipping fee adjustment", "adjustment", Decimal("-4.10")),)


def test_a_row_without_a_type_that_sold_something_is_asked_about(tmp_path: Path) -> None:
    untyped = US_SALE.replace("|Order|", "||")
    path = comma_separated(tmp_path / "us.csv", rows("\n".join([US, untyped])))
    assert {choice.word for choice in ask(path).choices} == {"(blank)"}
    read = read_settlement(path, extra_aliases={"(blank)": "Order"})
    assert answers(read) == [("576900000000000111", True, "35.40")]


def test_the_only_id_that_ends_in_zeros_is_an_id_beside_whole_ids(tmp_path: Path) -> None:
    alone = US_SALE.replace("576900000000000111", "576900000000007000")
    read = read_settlement(comma_separated(tmp_path / "us.csv", rows("\n".join([US, alone]))))
    assert [line.id for line in read.settlement.lines] == ["576900000000007000"]


MALAYSIA = """
Order/adjustment ID  |Type |Order created time|Order settled time|Currency|Total settlement amount|Total revenue|Subtotal after seller discounts|Total fees|Transaction fee|Ajustment amount|Related order ID
"""


def test_the_only_id_that_ends_in_zeros_with_nothing_beside_it_can_be_told(tmp_path: Path) -> None:
    sale = "576900000000007000|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/"
    path = comma_separated(tmp_path / "my.csv", rows(MALAYSIA + sale))
    asked = ask(path)
    assert [tuple(choice) for choice in asked.choices] == [("576900000000007000", "id")]
    assert "Download it again" in asked.cure
    read = read_settlement(path, extra_aliases={"576900000000007000": "id"})
    assert answers(read) == [("576900000000007000", True, "95.00")]


def test_two_ids_that_end_in_zeros_stay_refused(tmp_path: Path) -> None:
    sale = "5769000000000{}000|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/"
    path = comma_separated(
        tmp_path / "my.csv", rows(MALAYSIA + "\n".join([sale.format("07"), sale.format("08")]))
    )
    with refused(where="my.csv, column 'Order/adjustment ID'"):
        read_settlement(path)


def test_movements_of_the_balance_among_the_rows_are_no_income_and_no_expense(
    tmp_path: Path,
) -> None:
    text = """
576900000000000505|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/
3459073178040170019|Withdrawal|2026/01/08|2026/01/09|MYR|-61.97|0|0|0|0|-61.97|/
7641963103148550012|Reserve release|2026/01/09|2026/01/09|MYR|20.00|0|0|0|0|20.00|/"""
    read = read_settlement(comma_separated(tmp_path / "my.csv", rows(MALAYSIA + text)))
    order, reserve = read.settlement.lines
    assert (order.settlement, order.reserve) == (Decimal("95.00"), 0)
    assert (reserve.settlement, reserve.reserve, reserve.parts) == (0, Decimal("20.00"), ())
    moved = read.withdrawals[0]
    assert (moved.type, moved.amount, moved.succeeded) == (
        "Withdrawal",
        Decimal("-61.97"),
        date(2026, 1, 9),
    )


SHIPPED = """
Order/adjustment ID|Type|Order created time|Order settled time|Currency|Total settlement amount|Total revenue|Subtotal after seller discounts|Total fees|Transaction fee|Seller shipping fee|Actual shipping fee|Island delivery fee|Ajustment amount|Related order ID
576900000000000512|Order|2026/06/05|2026/06/09|MYR|88.50|100.00|100.00|-11.50|-5.00|-6.50|-4.00|-2.50|0|576900000000000512
"""


@pytest.mark.parametrize("told", [{}, {"Island delivery fee": "shipping"}])
def test_a_new_column_of_a_shipping_total_is_shipping(tmp_path: Path, told: dict[str, str]) -> None:
    path = comma_separated(tmp_path / "my.csv", rows(SHIPPED))
    (line,) = read_settlement(path, extra_aliases=told).settlement.lines
    assert Part("Island delivery fee", "shipping", Decimal("-2.50")) in line.parts
    assert (line.settlement, line.shipping_fee) == (Decimal("88.50"), Decimal("-6.50"))


def test_what_is_told_wrongly_is_refused_with_what_is_right(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "my.csv", rows(SHIPPED))
    asked = ask(path, Island_delivery_fee="sale")
    assert "told on the sheet Headings to be 'sale'" in asked.what
    assert {choice.means for choice in asked.choices} == {"fee", "shipping", "tax"}


def test_a_new_fee_and_its_refund_are_asked_about_though_they_net_to_nothing(
    tmp_path: Path,
) -> None:
    cells = rows(
        MALAYSIA.strip().replace("|Ajustment", "|Cloud levy|Ajustment")
        + """
576900000000000521|Order|2026/06/05|2026/06/09|MYR|93.00|100.00|100.00|-7.00|-5.00|-2.00|0|/
576900000000000522|Order|2026/06/06|2026/06/10|MYR|-93.00|-100.00|-100.00|7.00|5.00|2.00|0|/"""
    )
    path = comma_separated(tmp_path / "my.csv", cells)
    assert "'Cloud levy'" in ask(path).what
    read = read_settlement(path, extra_aliases={"Cloud levy": "fee"})
    assert [str(line.settlement) for line in read.settlement.lines] == ["93.00", "-93.00"]


INDONESIA = """
ID Pesanan/Penyesuaian|Jenis transaksi|Waktu pemesanan|Waktu pembayaran pesanan|Mata uang|Jumlah penyelesaian pembayaran|Total Pendapatan|Subtotal setelah diskon penjual|Total Biaya|Biaya komisi platform|Ongkir|Ongkir yang ditalangi penyedia jasa logistik|Ongkir yang ditanggung platform|Ongkir yang ditanggung pembeli|Jumlah penyesuaian|ID pesanan terkait|Diskon platform|Ongkir yang ditanggung platform|Biaya komisi sebelum diskon|Diskon (dari belanja iklan)
581000262229460011|Pesanan|2026/09/01|2026/09/08|IDR|68000|85000|85000|-17000|-17000|0|-9000|6000|3000|0|581000262229460011|9000|6000|-20000|3000
581000262229460012|Pesanan|2026/09/01|2026/09/08|IDR|41000|50000|50000|-9000|-9000|0|-4000|4000|0|0|581000262229460012|0|4000|-10000|1000
"""


def test_a_heading_that_stands_twice_counts_once_where_the_sums_say_so(tmp_path: Path) -> None:
    read = read_settlement(comma_separated(tmp_path / "id.csv", rows(INDONESIA)))
    assert [line.settlement for line in read.settlement.lines] == [68000, 41000]
    assert unproved(read.settlement) == []
    for line in read.settlement.lines:
        assert sum(part.kind == "Platform shipping fee discount" for part in line.parts) == 1
    assert "stands twice" in " ".join(read.notes)


def us_workbook(path: Path, statement_total: str) -> Path:
    sheets = {
        "Order details": rows("\n".join([US, US_SALE, US_SHIPPED])),
        "Statements": rows(
            "Statement date (UTC)|Statement ID|Currency|Total settlement amount|Net sales amount\n"
            f"2025/03/14|7400000000000000101|USD|{statement_total}|73.00"
        ),
        "Payments": rows(
            "Payment initiation date (UTC)|Payment ID|Payment amount|Currency\n"
            "2025/03/15|3459073178040170011|52.65|USD"
        ),
        "Reserve details": rows(
            "Statement date (UTC)|Reserve transaction ID|Reserve amount\n"
            "2025/03/14|7500000000000000001|-10.00"
        ),
    }
    return workbook(path, sheets)


def test_sheets_that_are_not_read_are_named_with_their_sums(tmp_path: Path) -> None:
    read = read_settlement(us_workbook(tmp_path / "us.xlsx", "62.65"))
    assert sum(line.settlement for line in read.settlement.lines) == Decimal("62.65")
    notes = " ".join(read.notes)
    assert "'Statements' agrees" in notes
    assert "'Payments' is not read. Its columns come to: Payment amount 52.65." in notes
    assert "Reserve amount -10.00" in notes


def test_a_summary_that_disagrees_blocks(tmp_path: Path) -> None:
    with refused(r"10\.00", where="us.xlsx, sheet 'Statements'") as caught:
        read_settlement(us_workbook(tmp_path / "us.xlsx", "72.65"))
    assert "sheet 'Statements'" in caught.value.where


# --- the profit-and-loss statement ----------------------------------------------------------------

CHINESE = """
Order ID|SKU ID|Order paid date|Order settled date|Order Income|Order Cost|Net Order Margin|推荐费|联盟佣金|智能营销费|合资营销（商家出资）|TikTok Shop 运费|买家支付运费|客户运费抵扣|FBT 配送费
576900000000000211|1729500000000000021|20260602|20260612|30.00|-6.20|23.80|-1.80|-2.40|-0.60|-1.40|-4.50|4.50|0|0
"""
ADJUSTMENTS = """
Adjustment ID|Adjustment category|Adjustment create time|Adjustment settlement time|Adjustment amount
7500000000000000029|Chargeback|20260610|20260612|-6.30
"""


def test_a_us_shop_with_a_chinese_seller_center(tmp_path: Path) -> None:
    path = workbook(tmp_path / "us.xlsx", {"Orders": rows(CHINESE)})
    (line,) = read_settlement(path, currency="USD").settlement.lines
    assert line.settlement == Decimal("23.80")
    assert {part.kind: str(part.amount) for part in line.parts} == {
        "Total revenue": "30.00",
        "Referral fee": "-1.80",
        "Affiliate commission": "-2.40",
        "Smart Promotion fee": "-0.60",
        "Co-funded promotion": "-1.40",
        "TikTok Shop shipping fee": "-4.50",
        "Customer shipping fee": "4.50",
    }


def test_a_renamed_heading_of_the_adjustments_is_asked_about_and_told(tmp_path: Path) -> None:
    sheets = {"Orders": rows(CHINESE), "Adjustments": rows(ADJUSTMENTS)}
    path = workbook(tmp_path / "us.xlsx", sheets)
    assert [tuple(choice) for choice in ask(path).choices] == [("Adjustment category", "Type")]
    read = read_settlement(path, extra_aliases={"Adjustment category": "Type"}, currency="USD")
    assert answers(read) == [
        ("576900000000000211", True, "23.80"),
        ("7500000000000000029", False, "-6.30"),
    ]
    assert read.settlement.lines[1].parts == (Part("Chargeback", "adjustment", Decimal("-6.30")),)


@pytest.mark.parametrize(
    "heading", ["Order/adjustment ID  ", "Type ", "Order settled time", "Total settlement amount"]
)
def test_a_renamed_heading_that_a_settlement_needs_is_asked_about_and_told(
    tmp_path: Path, heading: str
) -> None:
    cells = rows(MALAYSIA)
    cells[0][[name.strip() for name in cells[0]].index(heading.strip())] = "Brand new words"
    cells.append(
        [
            "576900000000000505",
            "Order",
            "2026/01/25",
            "2026/01/29",
            "MYR",
            "95.00",
            "100.00",
            "100.00",
            "-5.00",
            "-5.00",
            "0",
            "/",
        ]
    )
    path = comma_separated(tmp_path / "my.csv", cells)
    (choice,) = ask(path).choices
    assert (choice.word, choice.means) == ("Brand new words", heading.strip())
    read = read_settlement(path, extra_aliases={choice.word: choice.means})
    assert answers(read) == [("576900000000000505", True, "95.00")]


@pytest.mark.parametrize(
    ("heading", "platform"),
    [("Shopee Coins Offset", "Shopee"), ("Lazada SKU", "Lazada"), ("amazon-order-id", "Amazon")],
)
def test_another_platform_s_file_is_named(tmp_path: Path, heading: str, platform: str) -> None:
    path = comma_separated(tmp_path / "x.csv", [["Order", heading], ["1", "2"]])
    with pytest.raises(FixInputError, match=f"a file of {platform}"):
        read_settlement(path)
    with pytest.raises(FixInputError, match=f"a file of {platform}"):
        read_orders(path, "Asia/Kuala_Lumpur")


def test_a_report_of_a_shorter_time_than_its_rows_is_said(tmp_path: Path) -> None:
    details = rows(
        MALAYSIA
        + "576900000000000505|Order|2026/01/05|2026/01/09|MYR|95.00|100.00|100.00|-5.00|-5.00|0|/"
    )
    report = rows("Time period:|2026/01/01-2026/01/07\nTimezone|UTC+8\nCurrency|MYR")
    sheets = {"Order details": details, "Reports": report}
    (problem,) = read_settlement(workbook(tmp_path / "my.xlsx", sheets)).problems
    assert "2026/01/01-2026/01/07" in problem.what
    assert "576900000000000505" in problem.what


# --- orders exports -------------------------------------------------------------------------------

JAPAN = """
注文ID|注文状況|注文のサブ状況|SKU ID|セラーSKU|商品名|数量|SKU小計（割引前）|プラットフォームが資金提供を行うSKU割引|セラーSKU割引|SKU小計（割引後）|割引後の送料|注文金額|注文作成時刻|注文の支払い日時|配達日時|国|都道府県|受取人
582315036312170011|完了||1733535535513170011|YUNOMI-02|湯のみ|1|12,000 JPY|0 JPY|0 JPY|12,000 JPY|990 JPY|12,990 JPY|01/27/2026 6:03:56 PM|01/27/2026 6:03:59 PM|01/30/2026 11:00:00 AM|日本|東京都|山***
"""


def orders(path: Path, cells: Rows, zone: str, **told: str) -> OrdersRead:
    aliases = {word.replace("_", " "): means for word, means in told.items()}
    return read_orders(comma_separated(path, cells), zone, extra_aliases=aliases)


def test_japan_s_orders_are_read_in_whole_yen(tmp_path: Path) -> None:
    read = orders(tmp_path / "jp.csv", rows(JAPAN), "Asia/Tokyo")
    (order,) = read.orders
    assert (order.currency, str(order.subtotal), str(order.total_amount)) == (
        "JPY",
        "12000",
        "12990",
    )
    assert order.create_time == datetime(2026, 1, 27, 9, 3, 56, tzinfo=UTC)
    assert (order.status, order.country, order.buyer) == ("COMPLETED", "日本", "山***")


US_ORDERS = """
Order ID|Order Status|Order Substatus|Normal or Pre-order|SKU ID|Quantity|SKU Subtotal Before Discount|SKU Platform Discount|SKU Seller Discount|SKU Subtotal After Discount|Shipping Fee After Discount|Taxes|Order Amount|Created Time|Country
576461234567890021|Shipped|Delivered|Normal|1729412345678900011|1|41|0|0|41|8.99|3.06|53.05|09/30/2026 10:30:00 PM|United States
"""


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "America/Chicago"])
def test_us_orders_are_of_pacific_time_whatever_the_shop_s_zone(tmp_path: Path, zone: str) -> None:
    (order,) = orders(tmp_path / "us.csv", rows(US_ORDERS), zone).orders
    assert order.create_time == datetime(2026, 10, 1, 5, 30, tzinfo=UTC)


def test_a_us_sample_has_its_price_as_its_discount(tmp_path: Path) -> None:
    cells = rows(US_ORDERS)
    cells[1][3] = "Sample"
    cells[1][6:13] = ["0", "0", "41", "0", "0", "0", "0"]
    (order,) = orders(tmp_path / "us.csv", cells, "America/New_York").orders
    (line,) = order.lines
    assert order.is_sample
    assert (line.original_price, line.seller_discount, line.sale_price) == (41, 41, 0)


@pytest.mark.parametrize(
    "heading", ["Order ID", "Order Status", "SKU ID", "SKU Subtotal After Discount", "Created Time"]
)
def test_a_renamed_heading_of_orders_is_asked_about_and_told(tmp_path: Path, heading: str) -> None:
    cells = rows(US_ORDERS)
    cells[0][cells[0].index(heading)] = "Brand new words"
    with pytest.raises(AskWord) as caught:
        orders(tmp_path / "us.csv", cells, "America/New_York")
    assert ("Brand new words", heading) in [tuple(choice) for choice in caught.value.choices]
    read = orders(tmp_path / "us.csv", cells, "America/New_York", Brand_new_words=heading)
    assert [order.id for order in read.orders] == ["576461234567890021"]


def with_bag_fee(amount: str, total: str) -> Rows:
    cells = rows(US_ORDERS)
    cells[0].append("Paper bag fee")
    cells[1].append(amount)
    cells[1][12] = total
    return cells


def test_a_new_amount_of_orders_is_taken_where_every_order_adds_up_with_it(tmp_path: Path) -> None:
    read = orders(tmp_path / "us.csv", with_bag_fee("0.25", "53.30"), "America/New_York")
    assert (read.problems, str(read.orders[0].total_amount)) == ([], "53.30")
    assert "'Paper bag fee' is new" in " ".join(read.notes)


@pytest.mark.parametrize("word", ["fee", "shipping", "tax", "sale", "refund", "adjustment"])
def test_every_word_for_an_amount_of_orders_loads_or_says_why_not(
    tmp_path: Path, word: str
) -> None:
    cells = with_bag_fee("0.25", "53.30")
    told = orders(tmp_path / "us.csv", cells, "America/New_York", Paper_bag_fee=word)
    assert told.problems == []
    with pytest.raises(AskWord) as caught:
        orders(
            tmp_path / "us.csv",
            with_bag_fee("0.25", "53.05"),
            "America/New_York",
            Paper_bag_fee=word,
        )
    assert [choice.means for choice in caught.value.choices] == ["information"]


# A known fee, *Referral fee*, whose amount TikTok has in the shipping total instead of in the fees.
MOVED = """
Statement date (UTC)|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID|SKU ID|Order created date|Total settlement amount|Net sales|Gross sales|Seller discount|Shipping|Fees|Referral fee|Adjustment amount|Adjustment reason|Related order ID
2025/03/14|7400000000000000101|3459073178040170011|Paid|USD|Order|576900000000000111|1729500000000000011|2025/03/02|35.40|38.00|40.00|-2.00|-2.60|0|-2.60|0|/|/
2025/03/14|7400000000000000101|3459073178040170011|Paid|USD|Order|576900000000000112|1729500000000000012|2025/03/02|32.90|35.00|35.00|0|-2.10|0|-2.10|0|/|/
2025/03/14|7400000000000000101|3459073178040170011|Paid|USD|Order|576900000000000113|1729500000000000013|2025/03/02|18.80|20.00|20.00|0|-1.20|0|-1.20|0|/|/
"""


def test_a_known_part_that_stands_under_another_total_is_taken_where_all_adds_up(
    tmp_path: Path,
) -> None:
    read = read_settlement(comma_separated(tmp_path / "us.csv", rows(MOVED)))
    assert [settlement for _, _, settlement in answers(read)] == ["35.40", "32.90", "18.80"]
    for line in read.settlement.lines:
        assert sum((part.amount for part in line.parts), Decimal(0)) == line.settlement
    assert read.notes
