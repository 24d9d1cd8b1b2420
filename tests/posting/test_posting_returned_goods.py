"""A refund's document names what came back, and nothing else of the books changes by it."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.exporting import exported
from tests.support.random_facts import Story, stories
from tests.support.stories import ITEMS, MASK, SERUM, Firm, an_order, goods, june, rm, settled
from tests.support.taxed import a_taxed_firm
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, Line
from xlplugin.ledger.postings import Postings
from xlplugin.money import ZERO
from xlplugin.posting.returned_goods import ReturnedGoods, name_goods
from xlplugin.posting.shop import SETTLEMENT_DOCUMENT, SETTLEMENT_METHODS
from xlplugin.reports.extract import Period, extract

FIRST = "576553020000000101"
SECOND = "576553020000000102"


def back(
    item: str, quantity: int = 1, refund: str | None = None, order: str = FIRST
) -> ReturnedGoods:
    """Return goods that came back of an order."""
    return ReturnedGoods(
        order, ITEMS[item], f"Back: {item}", "PCS", quantity, rm(refund) if refund else None
    )


def named(lines: list[Line]) -> list[tuple[str, int, Decimal, Decimal]]:
    """Return item, quantity, price and amount of each line of a stocked item."""
    items = set(ITEMS.values())
    found = []
    for line in lines:
        if line.item_code in items and line.kind != "Goods":
            found.append((line.item_code, line.quantity, line.unit_price, line.amount))
    return found


def test_a_credit_note_names_item_quantity_and_price() -> None:
    firm = Firm()
    firm.goods_back = [back(SERUM, 2)]
    firm.post(an_order(FIRST, goods("45.00", quantity=2)))
    firm.settle(settled(FIRST, june(8), sale="90.00"))
    firm.settle(settled(FIRST, june(15), refund="-90.00", return_shipping="-5.00"))
    lines = firm.books.lines_of(CREDIT_NOTE, FIRST)
    assert named(lines) == [(ITEMS[SERUM], 2, rm("45.00"), rm("90.00"))]
    [shipping] = [line for line in lines if line.item_code != ITEMS[SERUM]]
    assert (shipping.quantity, shipping.amount) == (1, rm("5.00"))


def test_a_discount_of_the_sale_is_the_discount_of_what_came_back() -> None:
    firm = Firm()
    firm.goods_back = [back(SERUM, refund="40.00")]
    firm.post(an_order(FIRST, goods("45.00", seller="5.00")))
    firm.settle(settled(FIRST, june(8), sale="40.00"))
    firm.settle(settled(FIRST, june(15), refund="-40.00"))
    [line] = firm.books.lines_of(CREDIT_NOTE, FIRST)
    assert (line.quantity, line.unit_price, line.discount) == (1, rm("45.00"), rm("5.00"))
    assert line.amount == rm("40.00")


def test_a_refund_of_more_than_what_came_back_keeps_the_rest_as_a_line() -> None:
    firm = Firm()
    firm.goods_back = [back(MASK, refund="10.00")]
    firm.post(an_order(FIRST, goods("45.00"), goods("10.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="55.00"))
    firm.settle(settled(FIRST, june(15), refund="-55.00"))
    lines = firm.books.lines_of(CREDIT_NOTE, FIRST)
    assert named(lines) == [(ITEMS[MASK], 1, rm("10.00"), rm("10.00"))]
    assert [line.amount for line in lines] == [rm("10.00"), rm("45.00")]


def test_two_refunds_name_each_unit_once() -> None:
    firm = Firm()
    firm.goods_back = [back(SERUM, refund="45.00"), back(MASK, refund="10.00")]
    firm.post(an_order(FIRST, goods("45.00"), goods("10.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="55.00"))
    firm.settle(settled(FIRST, june(15), refund="-45.00"))
    firm.settle(settled(FIRST, june(20), refund="-10.00"))
    lines = firm.books.lines_of(CREDIT_NOTE, FIRST)
    assert named(lines) == [
        (ITEMS[SERUM], 1, rm("45.00"), rm("45.00")),
        (ITEMS[MASK], 1, rm("10.00"), rm("10.00")),
    ]
    firm.settle(settled(FIRST, june(22), refund="-0.50"))
    assert len(named(firm.books.lines_of(CREDIT_NOTE, FIRST))) == 2


def test_a_refund_inside_a_positive_row_is_named_on_the_invoice() -> None:
    firm = Firm()
    firm.goods_back = [back(MASK)]
    firm.post(an_order(FIRST, goods("45.00"), goods("10.00", sku=MASK)))
    firm.settle(settled(FIRST, june(8), sale="55.00", refund="-10.00"))
    lines = firm.books.lines_of(INVOICE, FIRST)
    assert named(lines) == [(ITEMS[MASK], -1, rm("10.00"), rm("-10.00"))]


def test_goods_of_two_orders_on_one_settlement_document_stay_apart() -> None:
    firm = Firm()
    firm.post_by(SETTLEMENT_DOCUMENT)
    firm.goods_back = [back(MASK), back(MASK, order=SECOND)]
    for order in (FIRST, SECOND):
        firm.post(an_order(order, goods("45.00"), goods("10.00", sku=MASK)))
    firm.settle(
        settled(FIRST, june(8), sale="55.00", refund="-10.00"),
        settled(SECOND, june(8), row=3, sale="55.00", refund="-10.00"),
    )
    [note] = firm.books.of_type(CREDIT_NOTE)
    assert named(firm.books.lines_of(CREDIT_NOTE, note.no)) == [
        (ITEMS[MASK], 1, rm("10.00"), rm("10.00")),
        (ITEMS[MASK], 1, rm("10.00"), rm("10.00")),
    ]


def test_the_tax_of_the_refund_is_on_what_came_back() -> None:
    firm = a_taxed_firm("SG")
    firm.goods_back = [back(SERUM, refund="7.77"), back(MASK, refund="8.88")]
    firm.post(an_order(FIRST, goods("7.77"), goods("8.88", sku=MASK), currency="SGD"))
    firm.settle(settled(FIRST, june(8), currency="SGD", sale="16.65"))
    firm.settle(settled(FIRST, june(15), currency="SGD", refund="-16.65"))
    sold = [line.tax for line in firm.books.lines_of(INVOICE, FIRST)]
    returned = [line.tax for line in firm.books.lines_of(CREDIT_NOTE, FIRST)]
    assert sum(returned) == sum(sold)
    assert len(returned) == 2


def test_without_goods_that_came_back_lines_are_as_they_were() -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00")))
    firm.settle(settled(FIRST, june(8), sale="45.00"))
    firm.settle(settled(FIRST, june(15), refund="-45.00"))
    assert named(firm.books.lines_of(CREDIT_NOTE, FIRST)) == []


def test_sql_account_gets_a_sales_credit_note_that_restores_stock() -> None:
    firm = Firm()
    firm.goods_back = [back(SERUM, 2)]
    firm.post(an_order(FIRST, goods("45.00", quantity=2)), an_order(SECOND, goods("30.00")))
    firm.settle(
        settled(FIRST, june(8), sale="90.00"), settled(SECOND, june(8), row=3, sale="30.00")
    )
    firm.settle(
        settled(FIRST, june(15), refund="-90.00", return_shipping="-5.00"),
        settled(SECOND, june(15), row=3, refund="-30.00"),
    )
    made = exported(firm, "SQL Account", june(1), june(30))
    files = {}
    for file in made.files:
        if file.name in ("SL_CN.csv", "AR_CN.csv"):
            text = io.StringIO(file.content.decode("utf-8"))
            files[file.name] = list(csv.DictReader(text))
    of_goods = files["SL_CN.csv"]
    assert {row["DocNo(20)"] for row in of_goods} == {FIRST}
    told = [(row["ItemCode(30)"], row["Qty"], row["UnitPrice"], row["Amount"]) for row in of_goods]
    assert (ITEMS[SERUM], "2", "45.00", "90.00") in told
    assert {row["DOCNO(20)"] for row in files["AR_CN.csv"]} == {SECOND}


@settings(max_examples=40)
@given(stories(), st.sampled_from(SETTLEMENT_METHODS), st.booleans(), st.booleans())
def test_naming_goods_moves_no_account_and_no_document(
    story: Story, method: str, taxed: bool, priced: bool
) -> None:
    orders, rows = story
    firms = []
    for is_named in (False, True):
        firm = a_taxed_firm("MY") if taxed else Firm()
        firm.shop = replace(firm.shop, settlement_method=method)
        if is_named:
            for order in orders:
                for line in order.lines:
                    refund = line.sale_price * line.quantity if priced else None
                    item = ITEMS[line.sku_id]
                    one = ReturnedGoods(order.id, item, line.name, "PCS", line.quantity, refund)
                    firm.goods_back.append(one)
        firm.post(*orders)
        firm.settle(*rows)
        firms.append(firm)
    without, named_firm = firms
    assert named_firm.books.balances() == without.books.balances()
    assert named_firm.books.knock_offs == without.books.knock_offs
    for place, held in without.books.held.items():
        other = named_firm.books.held[place]
        assert other._replace(lines=held.lines) == held
    for lines in named_firm.books.lines.values():
        for posted in lines:
            assert posted.amount == posted.quantity * posted.unit_price - posted.discount
    found = extract(Period(june(1), june(30)), _postings(named_firm), named_firm.masters)
    assert not [one for one in found.journals if one.entry.doc_type in (INVOICE, CREDIT_NOTE)]


def _postings(firm: Firm) -> Postings:
    lines = [line for some in firm.books.lines.values() for line in some]
    return Postings(firm.books.held.values(), lines, firm.books.knock_offs, firm.books.entries)


@pytest.mark.parametrize("refund", ["0.01", "33.33", "89.99", "90.00", "1000.00"])
def test_any_refund_is_divided_to_the_sen(refund: str) -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("45.00", quantity=3), goods("10.00", sku=MASK)))
    sold = firm.books.lines_of(INVOICE, FIRST)
    line = sold[0]._replace(
        kind="Refund", quantity=1, unit_price=-rm(refund), discount=ZERO, amount=-rm(refund)
    )
    made, waiting = name_goods([line], [back(SERUM, 3), back(MASK)], sold, "MYR")
    assert sum((one.amount for one in made), ZERO) == -rm(refund)
    assert len(waiting) == (0 if rm(refund) >= 145 else 1)
