"""Settlements of every region and language: other headings, other shapes, the same facts."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.refusals import refused
from tests.support.settlement_samples import (
    ADVERTISING,
    MALAYSIA,
    MONTH,
    comma_separated,
    report,
    table,
    unproved,
    workbook,
)
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.seller_center import settlement_csv
from xlplugin.tiktok.facts import Part
from xlplugin.tiktok.files.layouts import settled_income
from xlplugin.tiktok.files.settlement_file import read_settlement
from xlplugin.tiktok.files.settlement_types import row_type
from xlplugin.tiktok.markets.declarations import languages

HEADINGS = settled_income().in_every_language()
SETTLEMENT = HEADINGS.layout
LANGUAGES = {language.name: language.settlement for language in languages()}


def heading(name: str, language: str) -> str:
    """What the column with this English name is called in an export in a language."""
    return LANGUAGES[language].get(name, (name,))[0]


TYPES = {
    "Indonesian": ("Pesanan", "Pembayaran GMV untuk Iklan TikTok"),
    "Vietnamese": ("Đơn hàng", "GMV thanh toán cho Quảng cáo TikTok"),
    "Thai": ("คำสั่งซื้อ", "GMV Payment for TikTok Ads"),
    "Chinese": ("订单", "TikTok 广告的 GMV 付款"),
    "Malay": ("Pesanan", "GMV Payment for TikTok Ads"),
    "Portuguese": ("Pedido", "GMV Payment for TikTok Ads"),
}


def translated(language: str) -> list[list[str]]:
    """The Malaysian month with the headings and row types of a language."""
    canonical = [column.name if (column := HEADINGS.find(name)) else name for name in MALAYSIA]
    order, advertising = TYPES[language]
    rows = [{**row, "Type": order if row["Type"] == "Order" else row["Type"]} for row in MONTH]
    rows = [
        {**row, "Type": advertising if row["Type"] == ADVERTISING["Type"] else row["Type"]}
        for row in rows
    ]
    return [[heading(name, language) for name in canonical], *table(rows)[1:]]


@pytest.mark.parametrize("language", TYPES)
def test_every_language_gives_the_facts_of_the_english_file(tmp_path: Path, language: str) -> None:
    english = read_settlement(comma_separated(tmp_path / "en.csv", table(MONTH)))
    other = read_settlement(comma_separated(tmp_path / "other.csv", translated(language)))
    assert other.settlement.lines == english.settlement.lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_every_language_is_found_and_means_one_column(language: str) -> None:
    for name, spelled in LANGUAGES[language].items():
        assert name in SETTLEMENT.columns, name
        for words in spelled:
            found = HEADINGS.find(words)
            assert found is not None
            assert found.name == name, (words, name)


def test_every_amount_adds_to_a_column_there_is() -> None:
    for column in SETTLEMENT.columns.values():
        for parent in filter(None, (column.parent, column.or_parent)):
            assert SETTLEMENT.columns[parent].use in ("total", "part"), column


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Order\\adjustment ID", "Order/adjustment ID"),
        ("Order/Adjustment  ID\t", "Order/adjustment ID"),
        ("Ajustment amount", "Adjustment amount"),
        ("Order settled time(UTC)", "Order settled time"),
        ("Order settled time (UTC+8)", "Order settled time"),
        ("TOTAL  FEES", "Total fees"),
        ("Estimated package weight （g）", "Estimated package weight (g)"),
        ("Total fees (MYR)", "Total fees"),
        ("Payment Fee", "Transaction fee"),
        ("Platform commission fee", "TikTok Shop commission fee"),
    ],
)
def test_headings_are_found_through_spaces_case_brackets_and_old_misspellings(
    heading: str, name: str
) -> None:
    found = HEADINGS.find(heading)
    assert found is not None
    assert found.name == name


def test_types_are_folded_and_an_unknown_one_keeps_its_words() -> None:
    assert (
        row_type("Violation fee （settlement fee）").name
        == row_type("violation fee (settlement fee)").name
    )
    assert row_type(" GMV payment for  TikTok Ads").name == "GMV Payment for TikTok Ads"
    assert row_type("ORDER").is_order
    assert row_type("Parcel  elephant levy") == ("Parcel elephant levy", False, False, "")


PHILIPPINES = """Order/adjustment ID|Type|Order created time|Order settled time|Currency
Total settlement amount
Total revenue|Subtotal after seller discounts|Subtotal before discounts|Seller discounts
Refund subtotal after seller discounts|Refund subtotal before seller discounts
Refund of seller discounts|Total fees
Transaction fee|TikTok Shop commission fee|Seller shipping fee|Actual shipping fee
Platform shipping fee discount
Customer shipping fee|Refund customer shipping fee|Actual return shipping fee
Shipping fee subsidy|Affiliate commission
Affiliate partner commission|Affiliate Shop Ads commission|Affiliate commission deposit
Affiliate commission refund
Affiliate Partner shop ads commission|GST|SFP service fee|Bonus cashback service fee
LIVE Specials service fee
Voucher Xtra service fee|EAMS Program service fee|Flash Sale service fee|TikTok PayLater program fee
Shipping service fee|Campaign resource fee|Order processing fee|Pre-order service fee
GMV Max Coupon|Ajustment amount
Related order ID|Customer payment|Customer refund|Seller co-funded voucher discount
Refund of seller co-funded voucher discount|Platform discounts|Refund of platform discounts
Platform co-funded voucher discounts|Refund of platform co-funded voucher discounts
Seller shipping fee discount
Estimated package weight (g)|Actual package weight (g)"""
INDONESIA = """Order/adjustment ID|Type|Order created time|Order settled time|Currency
Total settlement amount
Total Revenue|Subtotal after seller discounts|Subtotal before discounts|Seller discounts
Distance item fee from Horizon+ Program
Total Fees|Platform commission fee|Pre-order service fee|Mall service fee|Payment Fee|Shipping cost
Shipping costs passed on to the logistics provider
Replacement shipping fee (passed on to the customer)
Exchange shipping fee (passed on to the customer)|Shipping cost borne by the platform
Shipping cost paid by the customer|Refunded shipping cost paid by the customer
Return shipping costs (passed on to the customer)|Shipping cost subsidy
Distance shipping fee from Horizon+ Program
Affiliate Commission|Affiliate partner commission|Affiliate Shop Ads commission
Affiliate Partner shop ads commission
Shipping Fee Program service fee|Dynamic commission|Bonus cashback service fee
LIVE Specials service fee
Voucher Xtra service fee|Order processing fee|EAMS Program service fee
Brands Crazy Deals/Flash Sale service fee
Dilayani Tokopedia fee|Dilayani Tokopedia handling fee|PayLater program fee|Campaign resource fee
Installation service fee|Article 22 Income Tax withheld|Platform special service fee
GMV Max ad fee|Ajustment amount
Related order ID|Customer payment|Customer refund|Platform discounts|Seller shipping cost discount
Estimated package weight (g)|Actual package weight (g)|Shopping center items|Order Source
Flat fee|Sales fee
TikTok Shop commission fee|SFP service fee|Brand Crazy Deals/Flash Sale service fee|DT Handling Fee
PayLater Handling Fee|Credit card installment - Handling fee|Growth Xtra Program Super service fee
Failed delivery shipping fee|Buyer-fault return shipping fee|Insurance fee
Insurance reimbursement"""


@pytest.mark.parametrize("headings", [PHILIPPINES, INDONESIA])
def test_no_heading_of_a_region_s_exports_is_unknown(headings: str) -> None:
    assert [
        name for name in headings.replace("\n", "|").split("|") if not HEADINGS.find(name)
    ] == []


# --- Thailand and Vietnam: totals within totals ---------------------------------------------------

VIETNAM = """ID đơn hàng/điều chỉnh|Loại giao dịch|Thời gian tạo đơn hàng
Thời gian quyết toán đơn hàng|Đơn vị tiền tệ
Tổng số tiền quyết toán|Tổng doanh thu|Tổng phụ sau giảm giá của người bán|Tổng phí|Phí giao dịch
Hoa hồng liên kết
Hoa hồng liên kết trước thuế TNCN (thuế thu nhập cá nhân)|Thuế TNCN đã khấu trừ
Thuế GTGT do TikTok Shop khấu trừ
Hoàn phí SFR|Số tiền điều chỉnh|ID đơn hàng liên quan""".replace("\n", "|").split("|")


def test_a_commission_and_the_tax_in_it_are_counted_once(tmp_path: Path) -> None:
    row = [
        "581409655059350984",
        "Đơn hàng",
        "2026/06/20",
        "2026/06/25",
        "VND",
        "171000",
        "200000",
        "200000",
        "-29000",
        "-8000",
        "-20000",
        "-18000",
        "-2000",
        "-2000",
        "1000",
        "0",
        "581409655059350984",
    ]
    (line,) = read_settlement(comma_separated(tmp_path / "vn.csv", [VIETNAM, row])).settlement.lines
    assert line.settlement == 171000
    assert str(line.settlement) == "171000"
    assert Part("Affiliate commission before PIT", "fee", Decimal(-18000)) in line.parts
    assert (
        Part("Personal income tax withheld from affiliate commission", "tax", Decimal(-2000))
        in line.parts
    )
    assert Part("SFR reimbursement", "shipping", Decimal(1000)) in line.parts
    assert sum(part.amount for part in line.parts) == 171000


def test_the_worked_row_of_thailand(tmp_path: Path) -> None:
    cells = {
        "หมายเลขคำสั่งซื้อ/การปรับ": "584276914182391588",
        "ประเภทธุรกรรม": "คำสั่งซื้อ",
        "เวลาที่ชำระคำสั่งซื้อ": "2026/06/05",
        "สกุลเงิน": "THB",
        "จำนวนเงินที่ชำระทั้งหมด": "840.88",
        "ยอดรวมค่าสินค้าก่อนหักส่วนลด": "1095",
        "ส่วนลดจากร้านค้า": "-31",
        "ค่าธรรมเนียมคำสั่งซื้อ": "-34.15",
        "ค่าคอมมิชชั่น TikTok Shop": "-102.46",
        "ค่าธรรมเนียมการจัดส่งจริง": "-40",
        "ส่วนลดค่าธรรมเนียมการจัดส่งจากแพลตฟอร์ม": "40",
        "ค่าธรรมเนียมสนับสนุนการเติบโตของร้านค้า": "-85.44",
        "ค่าธรรมเนียมโครงสร้างพื้นฐาน": "-1.07",
        "จำนวนการปรับยอด": "0",
        "หมายเลขคำสั่งซื้อที่เกี่ยวข้อง": "584276914182391588",
    }
    thai = [
        ["", "ช่วงเวลา", "", "", "", "2026/04/01-2026/06/05"],
        ["", "จำนวนเงินที่ชำระทั้งหมด", "", "", "", "840.88"],
    ]
    sheets = {"รายงาน": thai, "รายละเอียดคำสั่งซื้อ": [list(cells), list(cells.values())]}
    read = read_settlement(workbook(tmp_path / "Accounting tiktok.xlsx", sheets))
    (line,) = read.settlement.lines
    assert (line.earnings, line.fees, line.shipping_fee) == (
        Decimal("1064.00"),
        Decimal("-223.12"),
        Decimal("0.00"),
    )
    assert read.settlement.total == Decimal("840.88")
    assert {part.kind for part in line.parts} >= {
        "Growth support fee",
        "Infrastructure fee",
        "Seller discounts",
    }


def test_a_column_that_moved_to_another_total_is_found_by_the_arithmetic(tmp_path: Path) -> None:
    headings = [
        "Order/adjustment ID",
        "Type",
        "Order settled time",
        "Currency",
        "Total settlement amount",
        "Total revenue",
        "Total fees",
        "Seller shipping fee",
        "Actual shipping fee",
        "Logistics service fee",
    ]
    outside = [
        "577123456789012345",
        "Order",
        "2026/06/08",
        "IDR",
        "80",
        "100",
        "-20",
        "-15",
        "-15",
        "-5",
    ]
    inside = [
        "577123456789012345",
        "Order",
        "2026/06/08",
        "IDR",
        "80",
        "100",
        "-20",
        "-20",
        "-15",
        "-5",
    ]
    for row in (outside, inside):
        (line,) = read_settlement(
            comma_separated(tmp_path / "id.csv", [headings, row])
        ).settlement.lines
        assert [part.amount for part in line.parts if part.kind == "Logistics service fee"] == [-5]
        assert (line.shipping_fee, sum(part.amount for part in line.parts)) == (-20, 80)


# --- the statement layout -------------------------------------------------------------------------

STATES = """Statement date|Statement ID|Payment ID|Status|Currency|Type|Order/adjustment ID
SKU ID|Quantity|Product name
Order created date|Order delivery date|Total settlement amount|Net sales|Gross sales
Gross sales refund|Seller discount
Seller discount refund|Shipping|TikTok Shop shipping fee|Customer-paid shipping fee
TikTok Shop shipping incentive
Customer shipping fee offset|FBT fulfillment fee|Fees|Referral fee|Refund administration fee
Sales tax on referral fees
Affiliate Commission|Adjustment amount|Adjustment reason|Related order ID
Customer payment""".replace("\n", "|").split("|")


def state_row(sku: str, **amounts: str) -> list[str]:
    keys = {
        "Statement date": "2026/06/08",
        "Statement ID": "7353560421799937810",
        "Payment ID": "3459073178040177003",
        "Status": "Paid",
        "Currency": "USD",
        "Type": "Order",
        "SKU ID": sku,
        "Order/adjustment ID": "577431091617435979",
        "Quantity": "1",
        "Product name": "Desk lamp",
        "Order created date": "2026/05/30",
        "Order delivery date": "/",
        "Adjustment reason": "/",
        "Related order ID": "577431091617435979",
    }
    keys |= {name.replace("_", " "): amount for name, amount in amounts.items()}
    return [keys.get(name, "0") for name in STATES]


def test_a_row_for_each_sku_becomes_one_line_for_the_order_with_its_skus_beside_it(
    tmp_path: Path,
) -> None:
    lamp = state_row(
        "1729934206123809441",
        Total_settlement_amount="46.42",
        Net_sales="50",
        Gross_sales="60",
        Seller_discount="-10",
        Fees="-3.58",
        Referral_fee="-3.38",
        Sales_tax_on_referral_fees="-0.2",
    )
    bulb = state_row(
        "1729934206123809442",
        Total_settlement_amount="8.6",
        Net_sales="10",
        Gross_sales="10",
        Fees="-0.6",
        Referral_fee="-0.6",
        Shipping="-0.8",
        TikTok_Shop_shipping_fee="-5.8",
        TikTok_Shop_shipping_incentive="5",
    )
    path = comma_separated(tmp_path / "income_20260609(UTC-7).csv", [STATES, lamp, bulb])
    read = read_settlement(path)
    (line,) = read.settlement.lines
    assert (line.row, line.settled, line.created) == (2, date(2026, 6, 8), date(2026, 5, 30))
    assert (line.settlement, line.earnings, line.fees) == (
        Decimal("55.02"),
        Decimal("60.00"),
        Decimal("-4.98"),
    )
    assert (line.shipping_fee, line.product_price) == (Decimal("-0.80"), Decimal("60.00"))
    assert (line.statement_id, line.payment_id) == ("7353560421799937810", "3459073178040177003")
    assert [(share.sku_id, share.settlement) for share in line.skus] == [
        ("1729934206123809441", Decimal("46.42")),
        ("1729934206123809442", Decimal("8.60")),
    ]
    assert Part("Referral fee", "fee", Decimal("-3.98")) in line.parts
    assert read.settlement.time_zone == "UTC-7"
    assert unproved(read.settlement) == []


def test_a_refund_of_an_order_on_another_statement_is_another_line(tmp_path: Path) -> None:
    sold = state_row(
        "1729934206123809441", Total_settlement_amount="50", Net_sales="50", Gross_sales="50"
    )
    back = state_row(
        "1729934206123809441",
        Total_settlement_amount="-50.5",
        Net_sales="-50",
        Gross_sales_refund="-50",
        Fees="-0.5",
        Refund_administration_fee="-0.5",
    )
    back[0:2] = ["2026/06/12", "7353560421799937999"]
    lines = read_settlement(
        comma_separated(tmp_path / "us.csv", [STATES, sold, back])
    ).settlement.lines
    assert [(line.settled.day, line.settlement) for line in lines] == [
        (8, Decimal(50)),
        (12, Decimal("-50.50")),
    ]


def test_one_sku_refunded_on_the_same_statement_is_a_line_of_its_own(tmp_path: Path) -> None:
    lamp = state_row(
        "1729934206123809441", Total_settlement_amount="50", Net_sales="50", Gross_sales="50"
    )
    bulb = state_row(
        "1729934206123809442", Total_settlement_amount="10", Net_sales="10", Gross_sales="10"
    )
    back = state_row(
        "1729934206123809442",
        Total_settlement_amount="-10",
        Net_sales="-10",
        Gross_sales_refund="-10",
    )
    lines = read_settlement(
        comma_separated(tmp_path / "us.csv", [STATES, lamp, bulb, back])
    ).settlement.lines
    assert [(line.row, line.settlement, len(line.skus)) for line in lines] == [
        (2, Decimal(60), 2),
        (4, Decimal(-10), 1),
    ]


def test_brazil_has_commas_and_totals_of_its_own(tmp_path: Path) -> None:
    cells = {
        "Data do demonstrativo": "2026/07/01",
        "ID do demonstrativo": "7353560421799937810",
        "Status": "Pago",
        "Moeda": "BRL",
        "Tipo de transação": "Pedido",
        "ID do pedido/ajuste": "581409655059350984",
        "ID do SKU": "1729934206123809441",
        "Quantidade": "1",
        "Nome do produto": "Caneca",
        "Valor total a ser liquidado": "BRL 70,00",
        "Vendas líquidas dos produtos": "BRL 90,00",
        "Subtotal do item antes dos descontos": "BRL 1.000,00",
        "Descontos financiados pelo vendedor": "-BRL 910,00",
        "Custo líquido de frete": "BRL -2,50",
        "Taxas e impostos": "BRL -17,50",
        "Tarifa de comissão da plataforma": "BRL -5,40",
        "Taxas de serviço": "BRL -9,40",
        "Taxa de serviço do SFP": "BRL -5,40",
        "Taxa por item vendido": "BRL -4,00",
        "Comissões de afiliados": "BRL -2,70",
        "Comissão paga aos criadores": "BRL -2,70",
        "Valor de ajuste": "BRL 0,00",
        "ID do pedido relacionado": "581409655059350984",
    }
    sheets = {"Detalhes do pedido": [list(cells), list(cells.values())]}
    (line,) = read_settlement(workbook(tmp_path / "br.xlsx", sheets)).settlement.lines
    assert (line.earnings, line.shipping_fee, line.fees) == (
        Decimal("90.00"),
        Decimal("-2.50"),
        Decimal("-20.00"),
    )
    assert {(part.kind, part.amount) for part in line.parts if part.role == "fee"} == {
        ("TikTok Shop commission fee", Decimal("-5.40")),
        ("SFP service fee", Decimal("-5.40")),
        ("Fee per item sold", Decimal("-4.00")),
        ("Affiliate commission", Decimal("-2.70")),
    }


def test_profit_and_loss_has_orders_on_one_sheet_and_adjustments_on_another(tmp_path: Path) -> None:
    orders = [
        ["Profit and loss"],
        [],
        [],
        [],
        [],
        [
            "Order ID",
            "SKU ID",
            "Product name",
            "Order Income",
            "Order Cost",
            "Net Order Margin",
            "Sold Quantity",
            "Order paid date",
            "Order settled date",
            "linked statement id",
            "linked payout id",
            "Order status",
            "Gross sales",
            "Seller discount",
            "Referral fee",
            "TikTok Shop shipping fee",
        ],
        [
            "577431091617435979",
            "1729934206123809441",
            "Desk lamp",
            "50",
            "-9.38",
            "40.62",
            "1",
            "20260530",
            "20260608",
            "7353560421799937810",
            "3459073178040177003",
            "Completed",
            "60",
            "-10",
            "-3.38",
            "-6",
        ],
    ]
    adjusted = [
        ["Adjustments"],
        [],
        [],
        [
            "Adjustment ID",
            "Adjustment Type",
            "Adjustment reason",
            "Adjustment amount",
            "Adjustment create time",
            "Adjustment settlement time",
            "linked statement id",
            "llinked payout id",
        ],
        [
            "7641963103148558087",
            "Logistics reimbursement",
            "Lost",
            "12.5",
            "20260607",
            "20260609",
            "7353560421799937811",
            "/",
        ],
    ]
    path = workbook(
        tmp_path / "merchant_statement_profit_loss_06.xlsx",
        {"Orders": orders, "Adjustment": adjusted},
    )
    with refused(where="merchant_statement_profit_loss_06.xlsx, sheet 'Orders', column 'Currency'"):
        read_settlement(path)
    order, back = read_settlement(path, currency="USD").settlement.lines
    assert (order.settlement, order.fees, order.settled) == (
        Decimal("40.62"),
        Decimal("-9.38"),
        date(2026, 6, 8),
    )
    assert (back.type, back.adjustment, back.fees) == (
        "Logistics reimbursement",
        Decimal("12.50"),
        0,
    )
    assert back.parts == (Part("Logistics reimbursement", "adjustment", Decimal("12.50")),)
    assert order.row != back.row
    alone = read_settlement(comma_separated(tmp_path / "orders.csv", orders), currency="USD")
    assert any("only orders in it" in note for note in alone.notes)


def test_times_of_the_first_generation_are_utc(tmp_path: Path) -> None:
    headings = [
        name.replace(" time", " time(UTC)") if name.endswith("time") else name for name in MALAYSIA
    ]
    cells = [headings, *table(MONTH)[1:]]
    sheets = {"Order details": cells, "Reports": report("1197.00")}
    assert (
        read_settlement(workbook(tmp_path / "x(UTC+8).xlsx", sheets)).settlement.time_zone == "UTC"
    )


def american(tmp_path: Path, **columns: list[str]) -> Path:
    """The sample month as a statement of the United States, with more columns.

    A column's name has _ for its spaces.
    """
    content = settlement_csv(Month(orders=60, shops=1).shops[0], "us").decode("utf-8-sig")
    head, *rows = [row for row in csv.reader(io.StringIO(content)) if row]
    names = [name.replace("_", " ") for name in columns]
    more = [[cells[at % len(cells)] for cells in columns.values()] for at in range(len(rows))]
    return comma_separated(
        tmp_path / "us.csv",
        [[*head, *names], *([*row, *cells] for row, cells in zip(rows, more, strict=True))],
    )


def test_a_reserve_takes_its_sign_from_what_is_payable(tmp_path: Path) -> None:
    plain = read_settlement(american(tmp_path)).settlement.lines
    shares = [share.settlement for line in plain for share in line.skus or ()]
    assert len(shares) > 20
    content = settlement_csv(Month(orders=60, shops=1).shops[0], "us").decode("utf-8-sig")
    amounts = [
        Decimal(row["Total settlement amount"]) for row in csv.DictReader(io.StringIO(content))
    ]
    payable = [f"{amount - Decimal('0.50'):.2f}" for amount in amounts]
    for written in ("0.50", "-0.50"):
        held = read_settlement(
            american(tmp_path, Reserve_amount=[written], Payable_amount=payable)
        ).settlement.lines
        assert [line._replace(reserve=line.reserve * 0) for line in held] == list(plain)
        assert sum(line.reserve for line in held) == Decimal("-0.50") * len(amounts)


def test_without_what_is_payable_the_status_gives_a_reserve_its_sign(tmp_path: Path) -> None:
    lines = read_settlement(
        american(tmp_path, Reserve_amount=["0.50"], Reserve_status=["Released"])
    ).settlement.lines
    assert all(line.reserve > 0 for line in lines)
    lines = read_settlement(
        american(tmp_path, Reserve_amount=["0.50"], Reserve_status=["Collected"])
    ).settlement.lines
    assert all(line.reserve < 0 for line in lines)


def test_a_payable_amount_that_the_reserve_does_not_explain_is_refused(tmp_path: Path) -> None:
    with refused("Payable amount", "Reserve amount", r"0\.50", where="us.csv, row 2"):
        read_settlement(american(tmp_path, Reserve_amount=["0.50"], Payable_amount=["1000000.00"]))
