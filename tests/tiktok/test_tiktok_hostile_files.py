"""Files of the kinds that refuse, mislead or lack a cure, in layouts and languages of all markets.

Each is read right, or is refused with an answer that loads it. The figures are made up.
"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

# ruff: noqa: E501 - the rows of a table are as wide as the table
import pytest

from tests.support.refusals import refused
from tests.support.settlement_samples import comma_separated, unproved, workbook
from xlplugin.errors import FixInputError
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.orders_file import OrdersRead, read_orders
from xlplugin.tiktok.files.questions import AskWord
from xlplugin.tiktok.files.settlement_file import SettlementRead, read_settlement
from xlplugin.tiktok.markets.declarations import market, market_codes

Rows = list[list[str]]
Told = dict[str, str]


def rows(text: str) -> Rows:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def read(path: Path, currency: str, told: Told | None = None) -> SettlementRead:
    found = read_settlement(path, extra_aliases=told or {}, currency=currency)
    assert unproved(found.settlement) == []
    return found


def settled(found: SettlementRead) -> list[str]:
    return [str(line.settlement) for line in found.settlement.lines]


def asked(path: Path, currency: str, told: Told | None = None) -> list[tuple[str, str]]:
    """The answers that a refusal offers."""
    with pytest.raises(AskWord) as caught:
        read_settlement(path, extra_aliases=told or {}, currency=currency)
    assert "Headings" in caught.value.cure
    return [(choice.word, choice.means) for choice in caught.value.choices]


# --- cures that cure ------------------------------------------------------------------------------

VIETNAM = """
ID đơn hàng/điều chỉnh|Loại giao dịch|Thời gian tạo đơn hàng|Thời gian quyết toán đơn hàng|Đơn vị tiền tệ|Tổng số tiền quyết toán|Tổng doanh thu|Tổng phí|Phí giao dịch|Phí vận chuyển của người bán|Phí vận chuyển thực tế|Phí vận chuyển vùng xa|Số tiền điều chỉnh|ID đơn hàng liên quan
580000000000000711|Đơn hàng|2026/06/05|2026/06/09|VND|84000|100000|-16000|-5000|-11000|-9000|-2000|0|580000000000000711
7641963103148550031|GMV Payment for TikTok Ads|2026/06/05|2026/06/09|VND|-3000|0|0|0|0|0|0|-3000|/
"""


def test_a_new_vietnamese_shipping_column_is_placed_and_a_wrong_word_names_the_right_ones(
    tmp_path: Path,
) -> None:
    path = comma_separated(tmp_path / "vn.csv", rows(VIETNAM))
    found = read(path, "VND")
    assert found.settlement.lines[0].shipping_fee == -11000
    assert "It is posted as shipping" in " ".join(found.notes)
    choices = asked(path, "VND", {"Phí vận chuyển vùng xa": "sale"})
    assert {means for _, means in choices} == {"fee", "shipping", "tax"}
    for word, means in choices:
        assert settled(read(path, "VND", {word: means})) == settled(found)


def test_rows_without_a_type_told_to_be_orders_leave_an_adjustment_one(tmp_path: Path) -> None:
    cells = rows(VIETNAM)
    cells[1][1] = ""
    cells[2][1] = ""
    path = comma_separated(tmp_path / "vn.csv", cells)
    assert asked(path, "VND") == [("(blank)", "Order"), ("(blank)", "Adjustment")]
    lines = read(path, "VND", {"(blank)": "Order"}).settlement.lines
    assert [(line.is_order, line.adjustment) for line in lines] == [(True, 0), (False, -3000)]


MALAYSIA = "Order/adjustment ID|Type|Order created time|Order settled time|Currency|Total settlement amount|Total revenue|Total fees|Transaction fee|{more}Ajustment amount|Related order ID\n"


def test_two_new_fees_at_once_are_asked_one_after_the_other(tmp_path: Path) -> None:
    text = (
        MALAYSIA.format(more="Cloud levy|Moon levy|")
        + """576900000000000521|Order|2026/06/05|2026/06/09|MYR|92.50|100.00|-7.50|-5.00|-2.00|-0.50|0|/
576900000000000522|Order|2026/06/06|2026/06/10|MYR|46.00|50.00|-4.00|-2.50|-1.00|-0.50|0|/"""
    )
    path = comma_separated(tmp_path / "my.csv", rows(text))
    assert {word for word, _ in asked(path, "MYR")} == {"Cloud levy"}
    one = {"Cloud levy": "tax"}
    assert ("Moon levy", "fee") in asked(path, "MYR", one)
    found = read(path, "MYR", {**one, "Moon levy": "fee"})
    assert settled(found) == ["92.50", "46.00"]
    assert Part("Cloud levy", "tax", Decimal("-2.00")) in found.settlement.lines[0].parts


def test_two_renamed_headings_are_asked_about_one_after_the_other(tmp_path: Path) -> None:
    text = (
        MALAYSIA.format(more="")
        + "576900000000000521|Order|2026/06/05|2026/06/09|MYR|95.00|100.00|-5.00|-5.00|0|/"
    )
    cells = rows(text)
    cells[0][1] = "Kind of entry"
    cells[0][5] = "Net payout"
    path = comma_separated(tmp_path / "my.csv", cells)
    told: Told = {}
    for heading in ("Kind of entry", "Net payout"):
        [(word, means)] = asked(path, "MYR", told)
        assert word == heading
        told[word] = means
    assert settled(read(path, "MYR", told)) == ["95.00"]


MOVEMENTS = [
    ("MYR", "订单", "提现", "-61.97", "Withdrawal"),
    ("IDR", "Pesanan", "Penarikan saldo", "-61.97", "Withdrawal"),
    ("THB", "คำสั่งซื้อ", "การถอนเงิน", "-61.97", "Withdrawal"),
    ("USD", "Order", "Auto payout", "-61.97", "Withdrawal"),
    ("USD", "Order", "Held amount returned", "20.00", "Reserve release"),
]


@pytest.mark.parametrize(("currency", "order", "word", "amount", "means"), MOVEMENTS)
def test_what_may_only_move_the_balance_is_asked_about_in_any_language(
    tmp_path: Path, currency: str, order: str, word: str, amount: str, means: str
) -> None:
    text = (
        MALAYSIA.format(more="")
        + f"""576900000000000531|{order}|2026/06/05|2026/06/09|{currency}|95.00|100.00|-5.00|-5.00|0|/
3459073178040170019|{word}|2026/06/08|2026/06/09|{currency}|{amount}|0|0|0|{amount}|/"""
    )
    path = comma_separated(tmp_path / "income.csv", rows(text))
    assert asked(path, currency) == [(word, "Adjustment"), (word, means)]
    found = read(path, currency, {word: means})
    assert sum(line.settlement for line in found.settlement.lines) == Decimal("95.00")
    moved = [one.amount for one in found.withdrawals]
    reserves = [line.reserve for line in found.settlement.lines if line.reserve]
    assert moved + reserves == [Decimal(amount)]
    as_adjustment = read(path, currency, {word: "Adjustment"})
    assert settled(as_adjustment) == ["95.00", amount]


def test_an_unknown_adjustment_with_an_adjustment_s_number_is_not_asked_about(
    tmp_path: Path,
) -> None:
    text = (
        MALAYSIA.format(more="")
        + """576900000000000531|Order|2026/06/05|2026/06/09|MYR|95.00|100.00|-5.00|-5.00|0|/
7641963103148550099|Parcel lost credit|2026/06/08|2026/06/09|MYR|4.00|0|0|0|4.00|/"""
    )
    found = read(comma_separated(tmp_path / "my.csv", rows(text)), "MYR")
    assert settled(found) == ["95.00", "4.00"]


# --- every layout, every door ---------------------------------------------------------------------

SPANISH = """
ID de pedido|Tipo|Fecha de creación|Fecha de liquidación|Moneda|Importe total|Ingresos totales|Tarifas totales|Comisión|Ajuste
576900000000000111|Pedido|2026/03/02|2026/03/14|EUR|35.40|38.00|-2.60|-2.60|0
"""
SPANISH_TOLD = {
    "ID de pedido": "Order/adjustment ID",
    "Tipo": "Type",
    "Fecha de creación": "Order created time",
    "Fecha de liquidación": "Order settled time",
    "Moneda": "Currency",
    "Importe total": "Total settlement amount",
    "Ingresos totales": "Total revenue",
    "Tarifas totales": "Total fees",
    "Comisión": "Referral fee",
    "Ajuste": "Adjustment amount",
    "Pedido": "Order",
}


def test_a_language_that_is_not_known_is_told_whole_on_the_sheet_headings(tmp_path: Path) -> None:
    path = comma_separated(tmp_path / "es.csv", rows(SPANISH))
    with refused(where="es.csv") as caught:
        read_settlement(path, currency="EUR")
    assert "switch it to English" in caught.value.cure
    found = read(path, "EUR", SPANISH_TOLD)
    assert settled(found) == ["35.40"]
    (line,) = found.settlement.lines
    assert line.is_order
    assert Part("Referral fee", "fee", Decimal("-2.60")) in line.parts


US = "Statement date (UTC)|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID|SKU ID|Order created date|Total settlement amount|Net sales|Gross sales|Seller discount|Shipping|Fees|Referral fee|{more}Adjustment amount|Adjustment reason|Related order ID\n"
FRENCH_ROW = "2026/03/14|7400000000000000101|3459073178040170011|Paid|EUR|Commande|576900000000000111|1729500000000000011|2026/03/02|35,40|38,00|40,00|-2,00|0|-2,60|-2,60|0|/|/"


def test_a_french_total_in_a_file_with_semicolons_and_commas_is_told(tmp_path: Path) -> None:
    text = US.format(more="").replace("Total settlement amount", "Montant total du règlement")
    path = tmp_path / "fr.csv"
    path.write_text((text + FRENCH_ROW).replace("|", ";"), encoding="cp1252")
    [(word, means)] = asked(path, "EUR")
    assert (word, means) == ("Montant total du règlement", "Total settlement amount")
    assert settled(read(path, "EUR", {word: means})) == ["35.40"]


def test_mexican_headings_of_what_is_withheld_are_told_to_be_the_kinds_that_the_api_has(
    tmp_path: Path,
) -> None:
    text = (
        US.format(more="IVA retenido|ISR retenido|")
        + "2026/03/14|7400000000000000101|3459073178040170011|Paid|MXN|Pedido|576900000000000111|1729500000000000011|2026/03/02|107.40|140.00|140.00|0|0|-32.60|-17.20|-11.80|-3.60|0|/|/"
    )
    path = comma_separated(tmp_path / "mx.csv", rows(text))
    assert ("IVA retenido", "tax") in asked(path, "MXN")
    (line,) = read(path, "MXN", {"IVA retenido": "IVA", "ISR retenido": "ISR"}).settlement.lines
    assert Part("IVA", "tax", Decimal("-11.80")) in line.parts
    assert Part("ISR", "tax", Decimal("-3.60")) in line.parts


PROFIT = "Order ID|SKU ID|Order paid date|Order settled date|Order Income|Order Cost|Net Order Margin|推荐费\n576900000000000211|1729500000000000021|20260602|20260612|30.00|-1.80|28.20|-1.80"
CHINESE_ADJUSTMENTS = "调整单ID|调整类型|调整创建时间|调整结算时间|调整金额\n7500000000000000029|Chargeback|20260610|20260612|-6.30"


def test_adjustments_under_headings_that_nobody_knows_are_named_and_can_be_told(
    tmp_path: Path,
) -> None:
    sheets = {"Orders": rows(PROFIT), "Adjustments": rows(CHINESE_ADJUSTMENTS)}
    path = workbook(tmp_path / "us.xlsx", sheets)
    notes = " ".join(read(path, "USD").notes)
    assert "Its columns come to: 调整金额 -6.30." in notes
    assert "missing" not in notes
    told = {
        "调整单ID": "Adjustment ID",
        "调整类型": "Adjustment Type",
        "调整结算时间": "Adjustment settlement time",
        "调整金额": "Adjustment amount",
    }
    assert f"load the file again: {', '.join(told.values())}." in notes
    assert settled(read(path, "USD", told)) == ["28.20", "-6.30"]


# --- the arithmetic decides -----------------------------------------------------------------------

TWICE = "Order/adjustment ID|Type|Order created time|Order settled time|Currency|Total settlement amount|Total revenue|Total fees|Transaction fee|{again}|Ajustment amount|Related order ID\n576900000000000531|Order|2026/06/05|2026/06/09|MYR|{total}|100.00|{fees}|-5.00|{second}|0|/"


@pytest.mark.parametrize(
    ("again", "total", "fees", "second", "note"),
    [
        ("Transaction fee", "92.00", "-8.00", "-3.00", "stands twice, and both count"),
        ("Transaction fee", "95.00", "-5.00", "-5.00", "the second is information"),
        ("Total fees", "95.00", "-5.00", "-4.00", "the second is information"),
        ("Total fees", "95.00", "-9.00", "-5.00", "the first is information"),
    ],
)
def test_a_heading_that_stands_twice_is_read_by_the_sums_and_said(
    tmp_path: Path, again: str, total: str, fees: str, second: str, note: str
) -> None:
    text = TWICE.format(again=again, total=total, fees=fees, second=second)
    found = read(comma_separated(tmp_path / "my.csv", rows(text)), "MYR")
    assert settled(found) == [total]
    assert note in " ".join(found.notes)


def test_a_total_that_stands_twice_and_fits_never_is_refused(tmp_path: Path) -> None:
    text = TWICE.format(again="Total fees", total="95.00", fees="-9.00", second="-4.00")
    with refused(where="my.csv, row 2"):
        read(comma_separated(tmp_path / "my.csv", rows(text)), "MYR")


JAPAN = (
    US.format(more="{more}")
    + "2026/03/14|7400000000000000101|3459073178040170011|Paid|JPY|注文|576900000000000111|1729500000000000011|2026/03/02|{total}|13000.00|13000.00|0|0|{fees}|-1200.00|{new}0|/|/"
)


@pytest.mark.parametrize(
    ("more", "total", "fees", "new", "said"),
    [
        (
            "",
            "11700.00",
            "-1200.00",
            "",
            "says 11,700, its columns add up to 11,800: difference -100",
        ),
        ("Moon levy|", "11500.00", "-1500.00", "-300.00|", "it holds -300 in row 2"),
    ],
)
def test_yen_have_no_cents_in_any_sentence(
    tmp_path: Path, more: str, total: str, fees: str, new: str, said: str
) -> None:
    text = JAPAN.format(more=more, total=total, fees=fees, new=new)
    with pytest.raises(FixInputError) as caught:
        read_settlement(comma_separated(tmp_path / "jp.csv", rows(text)), currency="JPY")
    assert said in str(caught.value)
    assert ".00" not in str(caught.value)


# --- orders ---------------------------------------------------------------------------------------

ORDERS = """
Order ID|Order Status|Order Substatus|SKU ID|Quantity|SKU Subtotal Before Discount|SKU Platform Discount|SKU Seller Discount|SKU Subtotal After Discount|Shipping Fee After Discount|Taxes|Order Amount|Created Time|Paid Time|Country
576461234567890021|Shipped||1729412345678900011|1|41|0|0|41|8.99|3.06|53.05|09/30/2026 10:30:00 PM|09/30/2026 10:31:00 PM|United States
"""


def orders(path: Path, cells: Rows, told: Told | None = None) -> OrdersRead:
    return read_orders(comma_separated(path, cells), "America/New_York", extra_aliases=told or {})


def with_columns(total: str, *columns: tuple[str, str]) -> Rows:
    cells = rows(ORDERS)
    for heading, amount in columns:
        cells[0].append(heading)
        cells[1].append(amount)
    cells[1][11] = total
    return cells


def test_two_new_amounts_of_orders_are_taken_together(tmp_path: Path) -> None:
    cells = with_columns("53.40", ("Bag fee", "0.25"), ("Eco levy", "0.10"))
    found = orders(tmp_path / "us.csv", cells)
    assert found.problems == []
    assert str(found.orders[0].total_amount) == "53.40"
    for name in ("Bag fee", "Eco levy"):
        assert f"'{name}' is new" in " ".join(found.notes)


def test_where_either_of_two_new_amounts_would_do_each_answer_loads(tmp_path: Path) -> None:
    cells = with_columns("53.15", ("Bag fee", "0.10"), ("Eco levy", "0.10"))
    with pytest.raises(AskWord) as caught:
        orders(tmp_path / "us.csv", cells)
    assert {choice.word for choice in caught.value.choices} == {"Bag fee", "Eco levy"}
    for word, means in caught.value.choices:
        assert orders(tmp_path / "us.csv", cells, {word: means}).problems == []


def test_taxes_that_stand_twice_count_both_where_the_orders_add_up_so(tmp_path: Path) -> None:
    found = orders(tmp_path / "us.csv", with_columns("54.05", ("Taxes", "1.00")))
    assert (found.problems, str(found.orders[0].total_amount)) == ([], "54.05")
    once = orders(tmp_path / "us.csv", with_columns("53.05", ("Taxes", "3.06")))
    assert (once.problems, str(once.orders[0].total_amount)) == ([], "53.05")


def test_an_order_s_number_that_stands_twice_is_said(tmp_path: Path) -> None:
    cells = with_columns("53.05", ("Order ID", "576461234567890099"))
    found = orders(tmp_path / "us.csv", cells)
    assert [order.id for order in found.orders] == ["576461234567890021"]
    assert "'Order ID' stands twice with different cells" in " ".join(found.notes)


def test_a_german_export_is_told_with_its_statuses(tmp_path: Path) -> None:
    cells = rows(ORDERS)
    cells[0][0] = "Bestell-ID"
    cells[0][1] = "Bestellstatus"
    cells[1][1] = "Versandt"
    with pytest.raises(AskWord) as caught:
        orders(tmp_path / "de.csv", cells)
    assert ("Bestell-ID", "Order ID") in [tuple(choice) for choice in caught.value.choices]
    for both in ("'Bestell-ID'", "Order ID", "'Bestellstatus'", "Order Status"):
        assert both in caught.value.cure  # so that one look at the file is enough
    told = {"Bestell-ID": "Order ID", "Bestellstatus": "Order Status"}
    by_times = orders(tmp_path / "de.csv", cells, told)
    assert by_times.orders[0].status == "AWAITING_SHIPMENT"
    assert "what 'Versandt' means: Unpaid, To ship, Shipped" in " ".join(by_times.notes)
    found = orders(tmp_path / "de.csv", cells, {**told, "Versandt": "Shipped"})
    assert found.orders[0].status == "IN_TRANSIT"
    assert "Versandt" not in " ".join(found.notes)


@pytest.mark.parametrize("code", market_codes())
def test_an_export_in_english_is_of_the_market_that_its_country_names(
    tmp_path: Path, code: str
) -> None:
    one = market(code)
    for country in (one.name, *one.also_called):
        cells = with_columns("54", ("Note", ""))
        cells[1][9] = "10"  # whole amounts: yen and dong have no others
        cells[1][10] = "3"
        cells[1][14] = country
        found = read_orders(comma_separated(tmp_path / "orders.csv", cells), one.zone)
        (order,) = found.orders
        assert (found.problems, order.currency, str(order.total_amount)[:2]) == (
            [],
            one.currency,
            "54",
        )
        written = datetime(2026, 9, 30, 22, 30, tzinfo=ZoneInfo(one.orders_zone or one.zone))
        assert order.create_time == written
