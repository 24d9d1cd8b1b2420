"""The orders export becomes the same orders as the API gives, whatever the region."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.refusals import refused
from tests.support.settlement_samples import MONTH, comma_separated, table, workbook
from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.orders_file import read_orders, shares
from xlplugin.tiktok.markets.order_statuses import Reached, api_status

MALAYSIA = """Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,
SKU ID,Seller SKU,
Product Name,Variation,Quantity,Sku Quantity of return,SKU Unit Original Price,
SKU Subtotal Before Discount,
SKU Platform Discount,SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,
Original Shipping Fee,Shipping Fee Seller Discount,Shipping Fee Platform Discount,
Payment platform discount,
Order Amount,Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,Delivered Time,
Cancelled Time,
Buyer Username,Recipient,Country,State""".replace("\n", "").split(",")
KUALA_LUMPUR = "Asia/Kuala_Lumpur"
MUG = {
    "Order ID": "577123456789012345\t",
    "Order Status": "Shipped",
    "Order Substatus": "Delivered",
    "Normal or Pre-order": "Normal",
    "SKU ID": "1729934206123809441\t",
    "Seller SKU": "MUG-01",
    "Product Name": "Enamel mug",
    "Variation": "Blue",
    "Quantity": "3",
    "SKU Unit Original Price": "20.00",
    "SKU Subtotal Before Discount": "60.00",
    "SKU Platform Discount": "5.00",
    "SKU Seller Discount": "10.00",
    "SKU Subtotal After Discount": "45.00",
    "Shipping Fee After Discount": "4.90",
    "Order Amount": "59.90",
    "Created Time": "31/05/2026 23:30:00\t",
    "Paid Time": "31/05/2026 23:31:10\t",
    "RTS Time": "01/06/2026 09:00:00\t",
    "Shipped Time": "01/06/2026 17:20:00\t",
    "Delivered Time": "03/06/2026 11:05:59\t",
    "Cancelled Time": "\t",
    "Buyer Username": "s***i",
    "Recipient": "Siti N***",
    "Country": "Malaysia",
    "State": "Selangor",
}
TIN = {
    **MUG,
    "SKU ID": "1729934206123809442\t",
    "Seller SKU": "TIN-02",
    "Product Name": "Biscuit tin",
    "Variation": "",
    "Quantity": "1",
    "SKU Unit Original Price": "10.00",
    "SKU Subtotal Before Discount": "10.00",
    "SKU Platform Discount": "0.00",
    "SKU Seller Discount": "0.00",
    "SKU Subtotal After Discount": "10.00",
}
DESCRIPTIONS = {
    "Order ID": "Platform unique order ID.",
    "Order Status": "Current order status.",
    "Quantity": "Sold.",
}


def export(path: Path, *rows: dict[str, str], headings: list[str] = MALAYSIA) -> Path:
    cells = [headings, *([row.get(name, "") for name in headings] for row in rows)]
    return (
        workbook(path, {"OrderSKUList": cells})
        if path.suffix == ".xlsx"
        else comma_separated(path, cells)
    )


def test_an_order_of_two_skus_is_one_order_whose_totals_are_not_counted_twice(
    tmp_path: Path,
) -> None:
    read = read_orders(export(tmp_path / "orders.csv", MUG, TIN), KUALA_LUMPUR)
    (order,) = read.orders
    assert read.problems == []
    assert (order.subtotal, order.shipping_fee, order.total_amount) == (
        Decimal("55.00"),
        Decimal("4.90"),
        Decimal("59.90"),
    )
    assert (order.status, order.currency, order.buyer, order.state) == (
        "DELIVERED",
        "MYR",
        "Siti N***",
        "Selangor",
    )
    assert sum(line.quantity for line in order.lines) == 4
    assert sum(line.sale_price * line.quantity for line in order.lines) == order.subtotal


def test_times_are_the_shop_s_own_and_become_utc(tmp_path: Path) -> None:
    (order,) = read_orders(export(tmp_path / "orders.csv", MUG), KUALA_LUMPUR).orders
    assert order.create_time == datetime(2026, 5, 31, 15, 30, tzinfo=UTC)
    assert order.update_time == datetime(2026, 6, 3, 3, 5, 59, tzinfo=UTC)
    assert order.shipped == datetime(2026, 6, 1, 9, 20, tzinfo=UTC)
    assert order.delivered == datetime(2026, 6, 3, 3, 5, 59, tzinfo=UTC)


def test_a_discount_that_does_not_divide_makes_units_of_two_prices(tmp_path: Path) -> None:
    (order,) = read_orders(export(tmp_path / "orders.csv", MUG), KUALA_LUMPUR).orders
    assert [
        (line.quantity, str(line.seller_discount), str(line.platform_discount))
        for line in order.lines
    ] == [
        (1, "3.34", "1.67"),
        (1, "3.33", "1.67"),
        (1, "3.33", "1.66"),
    ]


@given(st.integers(1, 40), st.integers(0, 10**7), st.integers(0, 10**6), st.integers(0, 10**6))
def test_shares_of_units_add_up_to_the_row(
    quantity: int, before: int, seller: int, platform: int
) -> None:
    made = shares(quantity, before, seller, platform)
    assert sum(units for units, *_ in made) == quantity
    for place, whole in enumerate((before, seller, platform), 1):
        assert sum(share[0] * share[place] for share in made) == whole


def test_workbook_and_csv_give_the_same_orders_with_or_without_descriptions(tmp_path: Path) -> None:
    from_csv = read_orders(export(tmp_path / "orders.csv", MUG, TIN), KUALA_LUMPUR)
    from_xlsx = read_orders(export(tmp_path / "orders.xlsx", DESCRIPTIONS, MUG, TIN), KUALA_LUMPUR)
    assert from_csv.orders == from_xlsx.orders


def test_british_amounts_name_their_currency(tmp_path: Path) -> None:
    mug = {
        **MUG,
        "Quantity": "1",
        "SKU Unit Original Price": "GBP 8.00",
        "SKU Subtotal Before Discount": "GBP 8.00",
        "SKU Platform Discount": "GBP 0.00",
        "SKU Seller Discount": "GBP 0.00",
        "Order Amount": "GBP 8.00",
        "SKU Subtotal After Discount": "GBP 8.00",
        "Shipping Fee After Discount": "GBP 0.00",
    }
    headings = ["RTH Time" if name == "RTS Time" else name for name in MALAYSIA]
    (order,) = read_orders(
        export(tmp_path / "gb.csv", mug, headings=headings), "Europe/London"
    ).orders
    assert (order.currency, order.total_amount) == ("GBP", Decimal("8.00"))


def test_brazilian_amounts_have_commas_and_times_have_the_month_first(tmp_path: Path) -> None:
    row = {
        **MUG,
        "Order Status": "Concluído",
        "Order Substatus": "",
        "Quantity": "1",
        "SKU Unit Original Price": "BRL 35,91",
        "SKU Subtotal Before Discount": "BRL 1.035,91",
        "SKU Platform Discount": "BRL 0,00",
        "SKU Seller Discount": "BRL 35,00",
        "SKU Subtotal After Discount": "BRL 1.000,91",
        "Shipping Fee After Discount": "BRL 0,00",
        "Order Amount": "BRL 1.000,91",
        "Created Time": "12/05/2025 9:30:33 AM",
        "Paid Time": "12/05/2025 9:31:00 PM",
        "RTS Time": "",
        "Shipped Time": "",
        "Delivered Time": "",
    }
    (order,) = read_orders(export(tmp_path / "br.csv", row), "America/Sao_Paulo").orders
    assert (order.status, order.currency, order.subtotal) == (
        "COMPLETED",
        "BRL",
        Decimal("1000.91"),
    )
    assert order.create_time == datetime(2025, 12, 5, 12, 30, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "substatus", "api"),
    [
        ("To ship", "Awaiting collection", "AWAITING_COLLECTION"),
        ("To Ship", "On hold", "ON_HOLD"),
        ("Perlu dikirim", "Menunggu pengambilan", "AWAITING_COLLECTION"),
        ("Selesai", "Selesai", "COMPLETED"),
        ("Dikirim", "Dalam perjalanan", "IN_TRANSIT"),
        ("Dibatalkan", "", "CANCELLED"),
        ("เสร็จสมบูรณ์", "", "COMPLETED"),
        ("ยกเลิกแล้ว", "", "CANCELLED"),
        ("จัดส่งแล้ว", "", "DELIVERED"),
        ("Não pago", "", "UNPAID"),
        ("Cancelado", "", "CANCELLED"),
        ("Đã hủy", "", "CANCELLED"),
    ],
)
def test_statuses_of_every_language_are_the_api_s(status: str, substatus: str, api: str) -> None:
    assert api_status(status, substatus, Reached(True, True, True, True, False), {}) == (
        api,
        True,
    )


def test_a_status_nobody_knows_is_told_by_the_order_s_times_and_said(tmp_path: Path) -> None:
    read = read_orders(
        export(tmp_path / "o.csv", {**MUG, "Order Status": "Pastaus", "Order Substatus": "?"}),
        "Asia/Kuala_Lumpur",
    )
    assert read.orders[0].status == "DELIVERED"
    assert "Pastaus" in read.notes[0]


def test_an_order_that_does_not_add_up_is_left_out_and_the_others_load(tmp_path: Path) -> None:
    odd = {**MUG, "Order ID": "577123456789055521\t", "SKU Subtotal After Discount": "46.00"}
    none = {**MUG, "Order ID": "577123456789055522\t", "Quantity": "two"}
    read = read_orders(export(tmp_path / "o.csv", odd, MUG, none), KUALA_LUMPUR)
    assert [order.id for order in read.orders] == ["577123456789012345"]
    found = [
        (problem.row[0], problem.column)
        for problem in read.problems
        if "not loaded" in problem.cure
    ]
    assert found == [("2", "SKU Subtotal After Discount"), ("4", "Quantity")]


def test_a_gift_has_no_price_and_no_country_is_no_harm(tmp_path: Path) -> None:
    gift = {
        **TIN,
        **{name: "0" for name in MALAYSIA if name.startswith("SKU") and name != "SKU ID"},
        "Country": "",
    }
    read = read_orders(export(tmp_path / "o.csv", MUG, gift), KUALA_LUMPUR)
    assert [line.is_gift for line in read.orders[0].lines] == [False, False, False, True]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Order ID": "5.77123E+17"}, "E\\+17"),
        ({"Created Time": "soon"}, "'soon' is not a date"),
        ({"SKU Seller Discount": "ten"}, "'ten' is not an amount"),
        ({"SKU Seller Discount": "SGD 10.00", "SKU Platform Discount": "MYR 5.00"}, "MYR and SGD"),
    ],
)
def test_cells_that_cannot_be_what_they_should_be_refuse_the_file(
    tmp_path: Path, change: dict[str, str], words: str
) -> None:
    with pytest.raises(FixInputError, match=words):
        read_orders(export(tmp_path / "o.csv", {**MUG, **change}), KUALA_LUMPUR)


def test_a_settlement_is_told_from_orders(tmp_path: Path) -> None:
    with refused(where="income.csv, column 'Total settlement amount'"):
        read_orders(comma_separated(tmp_path / "income.csv", table(MONTH)), KUALA_LUMPUR)


def test_a_currency_that_nobody_names_is_asked_for(tmp_path: Path) -> None:
    path = export(tmp_path / "o.csv", {**MUG, "Country": ""})
    with refused("Currency", where="o.csv"):
        read_orders(path, "Asia/Dubai")
    assert read_orders(path, "Asia/Dubai", currency="AED").orders[0].currency == "AED"


@pytest.mark.parametrize(
    ("countries", "currency"),
    [
        (["Indonesia", "Indonesia"], "IDR"),
        (["Indonesia", ""], "IDR"),
        (["Indonesia", "Atlantis"], "MYR"),
        (["Malaysia", "Singapore"], "MYR"),
        (["", "Atlantis"], "MYR"),
    ],
)
def test_the_country_that_all_orders_go_to_says_the_currency(
    tmp_path: Path, countries: list[str], currency: str
) -> None:
    rows = [
        {**MUG, "Order ID": f"57712345678901234{n}", "Country": country}
        for n, country in enumerate(countries)
    ]
    read = read_orders(export(tmp_path / "o.csv", *rows), KUALA_LUMPUR, currency="MYR")
    assert {order.currency for order in read.orders} == {currency}


def test_the_refund_of_a_returned_row_is_its_own_or_not_told(tmp_path: Path) -> None:
    back = {**MUG, "Sku Quantity of return": "3"}
    tin = {**TIN, "Sku Quantity of return": "1"}
    told: list[list[Decimal | None]] = []
    for first, second in (("45.00", "10.00"), ("", "10.00"), ("55.00", "55.00")):
        mugs = {**back, "Order Refund Amount": first}
        tins = {**tin, "Order Refund Amount": second}
        read = read_orders(export(tmp_path / "orders.csv", mugs, tins), KUALA_LUMPUR)
        [units] = read.returned.values()
        told.append([one.refund for one in units])
    assert told == [
        [Decimal("45.00"), Decimal("10.00")],
        [None, Decimal("10.00")],
        [None, None],  # repeated on its rows: more than the order
    ]
