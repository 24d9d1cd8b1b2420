"""Orders become invoices.

What is posted, what is refused in words, what is replaced, deleted and posted again.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.support.stories import (
    GIFT_BAG,
    ITEMS,
    MASK,
    SERUM,
    Firm,
    a_firm_s_masters,
    a_shop,
    an_order,
    at,
    goods,
    june,
    settled,
)
from xlplugin.errors import FixInputError
from xlplugin.ledger.documents import INVOICE, ORDER, QUOTATION, DocumentId
from xlplugin.ledger.master import StockItem
from xlplugin.ledger.source_keys import source_key
from xlplugin.posting.order_actions import (
    ACTIONS,
    DEFAULT_POSTS,
    POST_CANCELLED,
    POST_INVOICE,
    POST_ORDER,
    POST_QUOTATION,
    REPLACE_CANCELLED,
    REPLACE_INVOICE,
    default_action,
    order_status,
)
from xlplugin.posting.order_documents import PostedOrders
from xlplugin.posting.orders import OrderRequest, plan_orders
from xlplugin.posting.row_status import RowStatus

FIRST = "576553020000000101"
SECOND = "576553020000000102"


def test_an_invoice_has_the_order_s_number_its_day_and_its_buyer() -> None:
    firm = Firm(a_shop(location="ECOM", project="TIKTOK"))
    [outcome] = firm.post(
        an_order(
            FIRST, goods("22.70", platform="4.54", quantity=2, variation="Twin"), goods("5.00")
        )
    )
    invoice = firm.invoice(FIRST)
    assert (outcome.status, outcome.document) == (RowStatus.SUCCESS, (INVOICE, FIRST))
    assert (invoice.date, invoice.customer, invoice.currency) == (june(2), "300-T0001", "MYR")
    assert invoice.description == "Tiktok - L** W** M*** Selangor Malaysia (Items = 2, Qty = 3)"
    line = firm.books.lines_of(INVOICE, FIRST)[0]
    assert (line.item_code, line.description) == ("MB-SERUM-30", "Vitamin C Serum 30ml (Twin)")
    assert (line.unit_price, line.discount, line.amount) == (
        Decimal("22.70"),
        Decimal("9.08"),
        Decimal("36.32"),
    )
    assert (line.uom, line.location, line.project, line.account) == (
        "UNIT",
        "ECOM",
        "TIKTOK",
        "500-000",
    )
    assert invoice.amount == Decimal("50.40")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-05-31 15:59", date(2026, 5, 31)),
        ("2026-05-31 16:00", date(2026, 6, 1)),
        ("2026-05-31 17:00", date(2026, 6, 1)),
        ("2026-12-31 17:00", date(2027, 1, 1)),
    ],
)
def test_the_evening_of_the_31st_in_utc_is_the_1st_in_kuala_lumpur(moment: str, day: date) -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("8.80"), created=moment))
    assert firm.invoice(FIRST).date == day
    assert firm.books.entries[0].date == day
    assert firm.books.lines_of(INVOICE, FIRST)[0].delivery_date == day


def test_the_same_moment_is_another_day_in_another_zone() -> None:
    assert a_shop(zone="Asia/Jakarta").local_date(at("2026-05-31 16:30")) == date(2026, 5, 31)
    assert a_shop(zone="Europe/London").local_date(at("2026-06-30 23:30")) == date(2026, 7, 1)


def test_an_order_is_posted_once() -> None:
    firm = Firm()
    order = an_order(FIRST, goods("8.80"))
    firm.post(order)
    size = firm.books.size()
    [outcome] = firm.post(order)
    assert (outcome.status, outcome.document) == (RowStatus.POSTED, (INVOICE, FIRST))
    assert firm.books.size() == size


def test_an_order_that_is_twice_among_the_rows_is_posted_once() -> None:
    firm = Firm()
    order = an_order(FIRST, goods("8.80"))
    assert [outcome.status for outcome in firm.post(order, order)] == [
        RowStatus.SUCCESS,
        RowStatus.SUCCESS,
    ]
    assert firm.invoice(FIRST).amount == Decimal("8.80")
    firm.post(order, order, action=REPLACE_INVOICE)
    assert firm.books.balance("500-000") == Decimal("-8.80")
    firm.delete(FIRST, FIRST)
    assert firm.books.balances() == {}


def test_a_sample_is_no_sale() -> None:
    firm = Firm()
    [outcome] = firm.post(an_order(FIRST, goods("45.00", seller="45.00"), sample=True))
    assert (outcome.status, outcome.document) == (RowStatus.SAMPLE, None)
    assert firm.books.size() == (0, 0, 0, 0, 0)


def test_a_gift_moves_stock_at_price_0() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00"), goods("0.00", sku=GIFT_BAG, gift=True, quantity=2)))
    gift = firm.books.lines_of(INVOICE, FIRST)[1]
    assert (gift.item_code, gift.quantity, gift.unit_price, gift.amount, gift.kind) == (
        "MB-GIFT-BAG",
        2,
        0,
        0,
        "Gift",
    )
    assert firm.books.balance("500-000") == Decimal("-45.00")


def test_a_gift_with_a_price_of_its_own_is_shown_at_0_too() -> None:
    firm = Firm()
    firm.post(
        an_order(FIRST, goods("45.00"), goods("6.00", seller="6.00", sku=GIFT_BAG, gift=True))
    )
    gift = firm.books.lines_of(INVOICE, FIRST)[1]
    assert (gift.unit_price, gift.discount, gift.amount) == (0, 0, 0)


def test_lines_that_do_not_add_up_to_the_subtotal_are_refused_with_both_figures() -> None:
    firm = Firm()
    [outcome] = firm.post(an_order(FIRST, goods("8.80", quantity=2), subtotal=Decimal("8.80")))
    assert outcome.status == "The lines add up to 17.60, the order's subtotal is 8.80."
    assert "Refresh Orders" in outcome.cure
    assert firm.books.held == {}


def test_a_cure_names_the_button_that_the_shop_has() -> None:
    wrong = an_order(FIRST, goods("8.80", quantity=2), subtotal=Decimal("8.80"))
    rounded = an_order("576553020000000000")
    for account, button in (("Melati", "press refresh orders"), ("", "press load orders")):
        for order in (wrong, rounded):
            [outcome] = Firm(a_shop(account=account)).post(order)
            assert button in outcome.cure.casefold()


def test_an_order_without_lines_is_refused() -> None:
    [outcome] = Firm().post(an_order(FIRST))
    assert outcome.status == "It has no lines on the sheet Order Lines."


@pytest.mark.parametrize("order_id", ["576553020000000000", "5.76553E+17"])
def test_an_order_whose_number_excel_has_rounded_says_so(order_id: str) -> None:
    [outcome] = Firm().post(an_order(order_id))
    assert outcome.status == "Excel has rounded this order's number: its last digits are lost."
    assert outcome.cure.startswith("Delete the row, then press Refresh Orders")


@pytest.mark.parametrize(
    ("changes", "line", "word"),
    [
        ({"subtotal": "-5.00"}, {}, "Subtotal is -5.00: no order has that."),
        ({"shipping_fee": "-100.00"}, {}, "Shipping Fee is -100.00: no order has that."),
        (
            {"total_amount": "900000000000000.00"},
            {},
            "Total Amount is 900,000,000,000,000.00: no order has that.",
        ),
        (
            {},
            {"quantity": -2},
            "Order Lines, Vitamin C Serum 30ml: Quantity is -2: no order has that.",
        ),
        (
            {},
            {"sale_price": "-8.80"},
            "Order Lines, Vitamin C Serum 30ml: Sale Price is -8.80: no order has that.",
        ),
        (
            {},
            {"platform_discount": "5000.00"},
            "Order Lines, Vitamin C Serum 30ml: Sale Price 8.80 and Platform Discount 5,000.00 are "
            "more than Original "
            "Price 8.80.",
        ),
        ({"subtotal": "9.00"}, {}, "The lines add up to 8.80, the order's subtotal is 9.00."),
    ],
)
def test_amounts_that_no_order_has_are_named_and_not_posted(
    changes: dict[str, str], line: dict[str, object], word: str
) -> None:
    decimals: dict[str, Any] = {name: Decimal(text) for name, text in changes.items()}
    typed: dict[str, Any] = {
        name: Decimal(value) if isinstance(value, str) else value for name, value in line.items()
    }
    order = an_order(FIRST, goods("8.80"))._replace(**decimals)
    order = order._replace(lines=(order.lines[0]._replace(**typed),))
    firm = Firm()
    [outcome] = firm.post(order)
    assert (outcome.status, outcome.document) == (word, None)
    assert firm.books.size() == Firm().books.size()


def test_an_item_code_is_known_in_any_case_and_posted_under_its_own_spelling() -> None:
    firm = Firm(a_shop(voucher="voucher"))
    [outcome] = firm.post(
        an_order(FIRST, goods("22.70", platform="4.54", sku="1729999999999999999")),
        codes=["mb-mask-05"],
    )
    assert outcome.status == RowStatus.SUCCESS
    assert [line.item_code for line in firm.books.lines_of(INVOICE, FIRST)] == [
        "MB-MASK-05",
        "VOUCHER",
    ]


def test_a_stock_group_without_an_account_is_one_place_to_mend_however_many_orders_wait() -> None:
    masters = a_firm_s_masters()
    masters.groups["GOODS"] = masters.groups["GOODS"]._replace(sales_code="")
    outcomes = Firm(masters=masters).post(
        an_order(FIRST, goods("8.80")), an_order(SECOND, goods("5.00"))
    )
    [place] = {outcome.at for outcome in outcomes}
    assert place == (
        "Stock Groups",
        "GOODS",
        "Sales Code",
        "Stock group 'GOODS' has no Sales Code that is in GL Accounts.",
        "Choose an account in that cell, then go on.",
    )


def test_a_sku_without_item_code_stops_its_order_only() -> None:
    firm = Firm()
    unknown = an_order(FIRST, goods("8.80", sku="1729999999999999999"))
    missing, fine = firm.post(unknown, an_order(SECOND, goods("8.80")))
    assert (missing.status, fine.status) == (RowStatus.MISSING_ITEM, RowStatus.SUCCESS)
    assert "Code column of Order Lines" in missing.cure
    [mended] = firm.post(unknown, codes=["MB-MASK-05"])
    assert mended.status == RowStatus.SUCCESS
    assert firm.books.lines_of(INVOICE, FIRST)[0].item_code == "MB-MASK-05"


def test_a_code_typed_into_the_line_goes_before_the_product_s() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("8.80", sku=SERUM)), codes=[ITEMS[MASK]])
    assert firm.books.lines_of(INVOICE, FIRST)[0].item_code == "MB-MASK-05"


def test_an_item_that_is_not_in_stock_items_is_named() -> None:
    [outcome] = Firm().post(an_order(FIRST, goods("8.80")), codes=["MB-SERUM-3O"])
    assert outcome.status == "Item code 'MB-SERUM-3O' is not in Stock Items."


def test_an_item_whose_stock_group_leads_to_no_account_is_named() -> None:
    masters = a_firm_s_masters()
    masters.items["OLD"] = StockItem("OLD", "Old stock", "NO-SUCH", "UNIT", True)
    masters.groups["VAGUE"] = masters.groups["GOODS"]._replace(code="VAGUE", sales_code="599-999")
    masters.items["VAGUE"] = StockItem("VAGUE", "Vague", "VAGUE", "UNIT", True)
    firm = Firm(masters=masters)
    order = an_order(FIRST, goods("8.80"))
    assert (
        firm.post(order, codes=["OLD"])[0].status
        == "Item 'OLD' has no stock group that is in Stock Groups."
    )
    assert (
        firm.post(order, codes=["VAGUE"])[0].status
        == "Stock group 'VAGUE' has no Sales Code that is in GL Accounts."
    )


def test_a_platform_discount_needs_the_voucher_of_the_shop() -> None:
    firm = Firm(a_shop(voucher=""))
    plain, discounted = firm.post(
        an_order(FIRST, goods("8.80", seller="1.00")),
        an_order(SECOND, goods("8.80", platform="8.00")),
    )
    assert plain.status == RowStatus.SUCCESS
    assert discounted.status == "Voucher of the shop: Missing item code"


def test_an_order_in_another_currency_is_refused() -> None:
    [outcome] = Firm().post(an_order(FIRST, goods("8.80"), currency="SGD"))
    assert outcome.status == "The order is in SGD, the shop's books in MYR."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"customer": "300-X0001"}, "Customer '300-X0001' is not in Customers."),
        ({"customer": ""}, "It has no customer."),
        ({"payment": "399-999"}, "Payment '399-999' is not in GL Accounts."),
        ({"payment": ""}, "It has no payment method."),
    ],
)
def test_a_shop_whose_mapping_leads_nowhere_posts_nothing(
    change: dict[str, str], says: str
) -> None:
    firm = Firm(a_shop(**change))
    with pytest.raises(FixInputError) as refused:
        firm.post(an_order(FIRST, goods("8.80")))
    assert refused.value.what == says
    assert refused.value.where == "sheet 'Shops', Melati Beauty"
    assert refused.value.cure


def test_a_customer_without_control_account_posts_nothing() -> None:
    masters = a_firm_s_masters()
    masters.customers["300-T0001"] = masters.customers["300-T0001"]._replace(
        control_account="300-999"
    )
    with pytest.raises(FixInputError) as refused:
        Firm(masters=masters).post(an_order(FIRST, goods("8.80")))
    assert refused.value.where == "sheet 'Customers'"
    for named in ("300-999", "300-T0001"):
        assert named in refused.value.what
    assert "Control Account" in refused.value.cure


def test_equal_order_numbers_of_two_shops_never_mix() -> None:
    melati = Firm()
    kenanga = Firm(a_shop("7495540735366777510", "Kenanga Home"), books=melati.books)
    melati.post(an_order(FIRST, goods("8.80")))
    [outcome] = kenanga.post(an_order(FIRST, goods("12.90")))
    assert outcome.document == (INVOICE, f"{FIRST}-7510")
    assert kenanga.post(an_order(FIRST, goods("12.90")))[0].status == RowStatus.POSTED
    kenanga.settle(settled(FIRST, june(8), sale="12.90", transaction="-0.93"))
    kenanga.settle(settled(FIRST, june(9), refund="-12.90"))
    assert melati.invoice(FIRST).outstanding == Decimal("8.80")
    assert kenanga.invoice(f"{FIRST}-7510").amount == Decimal("11.97")
    assert melati.books.document("CN", f"{FIRST}-7510").amount == Decimal("12.90")
    melati.settle(settled(FIRST, june(8), sale="8.80", transaction="-0.15"))
    assert melati.invoice(FIRST).outstanding == 0


def test_quotations_and_sales_orders_touch_no_account() -> None:
    firm = Firm()
    order = an_order(FIRST, goods("8.80", platform="8.00"), status="UNPAID")
    assert firm.post(order, action=POST_QUOTATION)[0].document == (QUOTATION, FIRST)
    assert firm.post(order, action=POST_ORDER)[0].document == (ORDER, FIRST)
    assert firm.books.document(QUOTATION, FIRST).amount == Decimal("8.80")
    assert firm.books.entries == []
    assert firm.post(order, action=POST_QUOTATION)[0].status == RowStatus.POSTED
    assert firm.post(order._replace(status="DELIVERED"))[0].document == (INVOICE, FIRST)


# Spelled out once more, so that document and program cannot go wrong together.
MATRIX = {
    "UNPAID": (POST_QUOTATION, POST_ORDER, POST_CANCELLED, REPLACE_CANCELLED),
    "ON_HOLD": ACTIONS,
    "AWAITING_SHIPMENT": ACTIONS,
    "PARTIALLY_SHIPPING": ACTIONS,
    "AWAITING_COLLECTION": ACTIONS,
    "IN_TRANSIT": ACTIONS,
    "DELIVERED": (POST_INVOICE, POST_QUOTATION, POST_ORDER, REPLACE_INVOICE),
    "COMPLETED": (POST_INVOICE, POST_QUOTATION, POST_ORDER, REPLACE_INVOICE),
    "CANCELLED": (POST_CANCELLED, REPLACE_CANCELLED),
    "A_STATUS_OF_NEXT_YEAR": ACTIONS,
}


@pytest.mark.parametrize("tiktok_status", MATRIX)
def test_an_action_is_done_only_where_the_matrix_allows_it(tiktok_status: str) -> None:
    for action in ACTIONS:
        firm = Firm()
        [outcome] = firm.post(an_order(FIRST, goods("8.80"), status=tiktok_status), action=action)
        if action in MATRIX[tiktok_status]:
            assert (outcome.status, outcome.document) == (RowStatus.SUCCESS, (action.makes, FIRST))
        else:
            assert outcome.status == f"{order_status(tiktok_status)}: not for {action.name}"
            assert firm.books.held == {}


def test_plain_post_makes_invoices_of_what_was_shipped_and_nothing_else() -> None:
    posts = {
        name: default_action(DEFAULT_POSTS.get(order_status(name), "Nothing")) for name in MATRIX
    }
    assert {name for name, action in posts.items() if action} == {
        "IN_TRANSIT",
        "DELIVERED",
        "COMPLETED",
    }
    assert set(posts.values()) == {POST_INVOICE, None}
    assert default_action("Sales Quotation") == POST_QUOTATION
    assert default_action("Sales Order") == POST_ORDER


def test_a_cancelled_invoice_has_quantity_0_and_total_0() -> None:
    firm = Firm()
    cancelled = an_order(FIRST, goods("45.00", quantity=2, platform="5.00"), status="CANCELLED")
    assert firm.post(cancelled, action=POST_CANCELLED)[0].status == RowStatus.SUCCESS
    [line] = firm.books.lines_of(INVOICE, FIRST)
    assert (line.quantity, line.unit_price, line.amount) == (0, Decimal("45.00"), 0)
    assert firm.invoice(FIRST).amount == 0
    assert not firm.invoice(FIRST).cancelled  # so that fees can hang on it
    assert firm.books.entries == []


def test_an_order_cancelled_after_posting_is_replaced_as_cancelled() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00", platform="5.00"), status="IN_TRANSIT"))
    cancelled = an_order(FIRST, goods("45.00", platform="5.00"), status="CANCELLED")
    assert firm.post(cancelled, action=POST_CANCELLED)[0].status == RowStatus.POSTED
    assert firm.post(cancelled, action=REPLACE_CANCELLED)[0].status == RowStatus.SUCCESS
    assert firm.invoice(FIRST).amount == 0
    assert firm.books.balances() == {}
    assert [line.quantity for line in firm.books.lines_of(INVOICE, FIRST)] == [1, 1, -1, -1]
    assert [line.kind for line in firm.books.lines_of(INVOICE, FIRST)[2:]] == [
        "Reversed Goods",
        "Reversed Platform discount",
    ]


def test_replace_re_makes_the_invoice_and_again_and_again() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00", quantity=3, seller="1.50"), goods("9.00", sku=MASK)))
    for quantity in (2, 5, 1):
        changed = an_order(
            FIRST,
            goods("45.00", quantity=quantity, seller="1.50"),
            goods("9.00", sku=MASK, platform="2.00"),
        )
        assert firm.post(changed, action=REPLACE_INVOICE)[0].status == RowStatus.SUCCESS
        assert firm.invoice(FIRST).amount == quantity * Decimal("43.50") + Decimal("9.00")
    assert firm.books.balances() == {
        ("300-000", "MYR"): Decimal("52.50"),
        ("500-000", "MYR"): Decimal("-50.50"),
        ("510-200", "MYR"): Decimal("-2.00"),
    }


def test_replacing_with_the_same_changes_no_balance_and_makes_no_entry() -> None:
    firm = Firm()
    order = an_order(FIRST, goods("45.00"))
    firm.post(order)
    firm.post(order, action=REPLACE_INVOICE)
    assert len(firm.books.entries) == 1
    assert firm.invoice(FIRST).amount == Decimal("45.00")


def test_an_order_without_invoice_is_replaced_by_its_first() -> None:
    firm = Firm()
    assert (
        firm.post(an_order(FIRST, goods("45.00")), action=REPLACE_INVOICE)[0].status
        == RowStatus.SUCCESS
    )
    assert firm.invoice(FIRST).amount == Decimal("45.00")


def test_a_deleted_invoice_can_be_posted_again_under_its_number() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00", seller="4.50", platform="2.00")))
    assert firm.delete(FIRST)[0].status == RowStatus.INVOICE_DELETED
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).cancelled) == (0, True)
    assert firm.books.balances() == {}
    assert firm.delete(FIRST)[0].status == RowStatus.NO_INVOICE
    assert firm.post(an_order(FIRST, goods("40.00")))[0].status == RowStatus.SUCCESS
    assert (firm.invoice(FIRST).amount, firm.invoice(FIRST).cancelled) == (Decimal("40.00"), False)
    assert firm.books.balance("500-000") == Decimal("-40.00")
    assert firm.delete("576553020000000999")[0].status == RowStatus.NO_INVOICE


SETTLED_ROWS: dict[str, dict[str, Any]] = {
    "with fees": {"sale": "45.00", "transaction": "-1.70"},
    "without any fee": {"sale": "45.00"},
    "taken back with a charge": {"sale": "45.00", "refund": "-45.00", "return_shipping": "-5.00"},
    "refunded in full": {"sale": "45.00", "refund": "-45.00"},
}


@pytest.mark.parametrize("kind", SETTLED_ROWS)
def test_a_settled_invoice_is_neither_replaced_nor_deleted(kind: str) -> None:
    firm = Firm()
    order = an_order(FIRST, goods("45.00"))
    firm.post(order)
    firm.settle(settled(FIRST, june(8), **SETTLED_ROWS[kind]))
    size = firm.books.size()
    assert firm.post(order, action=REPLACE_INVOICE)[0].status == RowStatus.NOT_REPLACED
    assert firm.delete(FIRST)[0].status == RowStatus.NOT_DELETED
    assert firm.books.size() == size


def test_fees_of_a_sample_can_hang_on_its_cancelled_invoice() -> None:
    firm = Firm()
    sample = an_order(FIRST, goods("45.00", seller="45.00"), sample=True)
    [outcome] = firm.post(sample, action=POST_CANCELLED)
    assert (outcome.status, firm.invoice(FIRST).amount) == (RowStatus.SUCCESS, Decimal("0.00"))


def test_a_deleted_invoice_gives_its_sales_order_back_and_a_second_one_takes_it_again() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00")), action=POST_ORDER)
    firm.post(an_order(FIRST, goods("45.00")))
    assert firm.books.document(ORDER, FIRST).outstanding == 0
    firm.delete(FIRST)
    assert firm.books.document(ORDER, FIRST).outstanding == Decimal("45.00")
    firm.post(an_order(FIRST, goods("45.00")))
    assert firm.books.document(ORDER, FIRST).outstanding == 0


def test_an_order_that_is_invoiced_becomes_no_sales_order() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00")))
    [outcome] = firm.post(an_order(FIRST, goods("45.00")), action=POST_ORDER)
    assert (outcome.status, outcome.document) == (RowStatus.INVOICED, (INVOICE, FIRST))


def test_a_cancellation_in_a_locked_month_is_not_called_a_sale() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("8.80")))
    cancelled = an_order(FIRST, goods("8.80"), status="CANCELLED")
    key = source_key(firm.shop.shop_id, INVOICE, FIRST)
    invoice = DocumentId(INVOICE, FIRST)
    lines = {invoice: firm.books.lines[invoice]}
    books = PostedOrders({key: invoice}, dict(firm.books.held), lines, june(30))
    request = OrderRequest(cancelled, ("",), REPLACE_CANCELLED)
    [outcome] = plan_orders([request], firm.shop, firm.masters, books)[1]
    assert outcome.status == RowStatus.LOCKED
    assert "the cancellation is then of" in outcome.cure
