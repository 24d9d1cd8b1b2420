"""docs/accounting.md says what is posted.

Here each of its tables is compared with what is posted.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.stories import (
    GIFT_BAG,
    MASK,
    SERUM,
    Firm,
    adjusted,
    an_order,
    at,
    goods,
    june,
    rm,
    settled,
    withdrawn,
)
from tests.support.taxed import tax_rules
from xlplugin.ledger.balances import trial_balance
from xlplugin.ledger.entries import credit, debit
from xlplugin.ledger.master import Account
from xlplugin.posting.fee_map import DEFAULTS, KNOWN, item_for
from xlplugin.posting.master_data import default_masters
from xlplugin.posting.opening import OpeningRow
from xlplugin.posting.order_actions import ACTIONS, POST_CANCELLED, POST_ORDER, REPLACE_INVOICE
from xlplugin.posting.shop import (
    ACCRUALS,
    AS_DISCOUNT,
    BY_OWN_RATES,
    ON_DELIVERED,
    REVENUE_BASES,
    SETTLEMENT_DOCUMENT,
    SETTLEMENT_METHODS,
    SUMMARY,
)
from xlplugin.tax.codes import AmountIs, TaxRules
from xlplugin.tax.presets import ACCOUNTS
from xlplugin.tiktok.facts import Part, SettlementLine

DOC = Path(__file__).parents[2] / "docs" / "accounting.md"
ID = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"

Table = list[dict[str, str]]


def _tables() -> dict[str, list[Table]]:
    """The tables under each heading, as rows by column."""
    found: dict[str, list[Table]] = {}
    heading = ""
    header = None
    for line in DOC.read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        cells = (
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            if line.startswith("|")
            else None
        )
        if cells is None:
            header = None
        elif header is None:
            header = cells
            found.setdefault(heading, []).append([])
        elif not all(set(cell) <= set(":-") and cell for cell in cells):
            found[heading][-1].append(dict(zip(header, cells, strict=True)))
    return found


TABLES = _tables()


def _under(heading: str, *columns: str) -> list[Table]:
    return [table for table in TABLES[heading] if table and list(table[0]) == list(columns)]


# -- the stories behind the headings ---------------------------------------------------------------


def goods_sold(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00", quantity=2), goods("10.00", sku=MASK)))


def delivered_in_july(firm: Firm) -> None:
    firm.shop = replace(firm.shop, revenue_on=ON_DELIVERED)
    order = an_order(ID, goods("45.00"), created="2026-06-28 03:00")
    firm.post(order._replace(shipped=at("2026-06-30 04:00"), delivered=at("2026-07-02 03:00")))


def seller_discount(firm: Firm) -> None:
    firm.post(an_order(ID, goods("100.00", seller="10.00")))


def platform_discount(firm: Firm) -> None:
    firm.post(an_order(ID, goods("100.00", seller="10.00", platform="5.00")))


def buyer_pays_shipping(firm: Firm) -> None:
    firm.post(an_order(ID, goods("50.00"), shipping="4.50"))
    firm.settle(settled(ID, june(8), sale="50.00", customer_shipping="4.50"))


def a_gift(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00"), goods("0.00", sku=GIFT_BAG, gift=True)))


def a_sample(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00", seller="45.00"), sample=True))


def replaced(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00", quantity=2)))
    firm.post(an_order(ID, goods("45.00")), action=REPLACE_INVOICE)


def deleted(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00")))
    firm.delete(ID)
    firm.post(an_order(ID, goods("45.00")))


def transferred(firm: Firm) -> None:
    firm.post(an_order(ID, goods("45.00"), status="AWAITING_SHIPMENT"), action=POST_ORDER)
    firm.post(an_order(ID, goods("45.00")))


def cancelled(firm: Firm) -> None:
    firm.post(
        an_order(ID, goods("45.00", platform="5.00"), status="CANCELLED"), action=POST_CANCELLED
    )
    firm.settle(settled(ID, june(8), return_shipping="-5.30"))


def fees_and_payment(firm: Firm) -> None:
    firm.post(an_order(ID, goods("8.80", platform="8.00", sku=MASK)))
    firm.settle(settled(ID, june(8), sale="8.80", transaction="-0.15"))


def refund_inside(firm: Firm) -> None:
    firm.post(an_order(ID, goods("100.00")))
    firm.settle(settled(ID, june(8), sale="100.00", refund="-40.00", commission="-2.40"))


def refund_after(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.settle(settled(ID, june(8), sale="60.00", commission="-2.00"))
    firm.from_here()
    firm.settle(settled(ID, june(15), refund="-60.00", commission="2.00", return_shipping="-5.00"))


def refund_before(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.settle(settled(ID, june(8), sale="60.00", refund="-60.00", return_shipping="-5.00"))


def refund_in_full(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.settle(settled(ID, june(8), sale="60.00", refund="-60.00"))


def settled_twice(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00", sku=SERUM), goods("40.00", sku=MASK)))
    firm.settle(settled(ID, june(8), sale="60.00", transaction="-1.30"))
    firm.settle(settled(ID, june(11), sale="40.00", transaction="-0.86"))


def settled_short(firm: Firm) -> None:
    firm.post(an_order(ID, goods("79.00")))
    firm.settle(settled(ID, june(8), sale="39.00", transaction="-1.00"))


def paid_more(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.settle(settled(ID, june(8), sale="65.00", transaction="-1.00"))


def taken_back(firm: Firm) -> None:
    firm.post(an_order(ID, goods("104.00")))
    firm.settle(settled(ID, june(8), sale="104.00"))
    firm.settle(settled(ID, june(10), sale="-104.00", transaction="-27.00"))


def settled_twice_as_discount(firm: Firm) -> None:
    firm.shop = replace(firm.shop, short_payment=AS_DISCOUNT)
    settled_twice(firm)


def fee_without_goods(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.from_here()
    firm.settle(settled(ID, june(8), actual_shipping="-1.20"))


def zero_row(firm: Firm) -> None:
    firm.post(an_order(ID, goods("60.00")))
    firm.from_here()
    firm.settle(settled(ID, june(8), sale="0.00", refund="0.00", transaction="0.00"))


def adjustments_give(firm: Firm) -> None:
    firm.settle(
        adjusted("7641963103148558087", june(12), "45.90", "Logistics reimbursement", order=ID),
        adjusted("7641963103148558088", june(12), "12.50", "Platform reimbursement"),
        adjusted("7641963103148558089", june(12), "-2.40", "Shipping fee adjustment"),
    )


def adjustments_take(firm: Firm) -> None:
    firm.settle(
        adjusted("7641963103148558090", june(15), "-153.50", "GMV Payment for TikTok Ads"),
        adjusted("7641963103148558091", june(15), "8.66", "Platform reimbursement"),
    )


def example_paid(firm: Firm) -> None:
    firm.post(an_order(ID, goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"))
    firm.settle(
        settled(
            ID,
            june(8),
            sale="100.00",
            seller_discount="-10.00",
            customer_shipping="4.00",
            actual_shipping="-6.00",
            shipping_subsidy="2.00",
            commission="-3.24",
            transaction="-2.16",
            affiliate="-9.00",
        )
    )


def example_returned(firm: Firm) -> None:
    example_paid(firm)
    firm.from_here()
    firm.settle(_example_return())


def _example_return() -> SettlementLine:
    return settled(
        ID,
        june(15),
        refund="-90.00",
        refunded_shipping="-4.00",
        return_shipping="-5.00",
        commission="3.24",
        transaction="2.16",
        affiliate="9.00",
    )


def example_paid_out(firm: Firm) -> None:
    firm.post(an_order(ID, goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"))
    row = settled(
        ID,
        june(8),
        sale="100.00",
        seller_discount="-10.00",
        customer_shipping="4.00",
        actual_shipping="-6.00",
        shipping_subsidy="2.00",
        commission="-3.24",
        transaction="-2.16",
        affiliate="-9.00",
    )
    firm.from_here()
    firm.settle(row._replace(reserve=rm("-7.56")))
    firm.transfer(withdrawn("3459073178040177003", june(10), "68.04", kind="PAYOUT", status="Paid"))


def withdrawal(firm: Firm) -> None:
    firm.transfer(withdrawn("3459073178040177003", june(10), "-2743.91"))


def withdrawal_back(firm: Firm) -> None:
    firm.transfer(withdrawn("3459073178040177003", june(10), "500.00"))
    firm.transfer(withdrawn("3459073178040177004", june(11), "500.00", kind="REVERSE"))


def advertising_from_the_wallet(firm: Firm) -> None:
    taken = withdrawn(
        "3459073178040177005", june(12), "-60.00", kind="GMV Pay Deduction", status="Transferred"
    )
    firm.transfer(taken._replace(account="926-000"))


def payout_abroad(firm: Firm) -> None:
    paid = {"paid": rm("78.00"), "paid_currency": "SGD", "rate": Decimal("0.2920")}
    firm.transfer(
        withdrawn("3459073178040177006", june(10), "270.00", kind="PAYOUT", status="Paid", **paid)
    )


def opening(firm: Firm) -> None:
    day = date(2026, 5, 31)
    rows = [("310-000", "12000.00", "0"), ("325-000", "480.20", "0"), ("150-000", "0", "12480.20")]
    firm.open_with(
        *(OpeningRow(no, code, rm(d), rm(c), "MYR", day) for no, (code, d, c) in enumerate(rows, 1))
    )


def opening_mended(firm: Firm) -> None:
    opening(firm)
    firm.from_here()
    day = date(2026, 5, 31)
    rows = [("310-000", "12050.00", "0"), ("325-000", "480.20", "0"), ("150-000", "0", "12530.20")]
    firm.open_with(
        *(OpeningRow(no, code, rm(d), rm(c), "MYR", day) for no, (code, d, c) in enumerate(rows, 1))
    )


def _three_orders(firm: Firm) -> list[SettlementLine]:
    firm.post(
        an_order(ID, goods("60.00")),
        an_order(SECOND, goods("40.00")),
        an_order(THIRD, goods("12.90", sku=MASK)),
    )
    return [
        settled(ID, june(8), sale="60.00", transaction="-2.00"),
        settled(SECOND, june(8), sale="40.00", transaction="-1.30", actual_shipping="-0.70"),
        settled(THIRD, june(8), sale="12.90", refund="-12.90"),
    ]


def fees_accrued(firm: Firm) -> None:
    firm.shop = replace(firm.shop, accrual=BY_OWN_RATES)
    firm.post(an_order(ID, goods("60.00")))
    firm.settle(settled(ID, june(8), sale="60.00", transaction="-2.40", actual_shipping="-0.60"))
    firm.post(an_order(SECOND, goods("100.00"), created="2026-06-25 03:00"))
    firm.from_here()
    firm.accrue(june(30))
    firm.settle(
        settled(
            SECOND,
            date(2026, 7, 5),
            sale="100.00",
            transaction="-3.80",
            actual_shipping="-1.00",
        )
    )


def by_settlement_document(firm: Firm) -> None:
    firm.post_by(SETTLEMENT_DOCUMENT)
    rows = _three_orders(firm)
    firm.from_here()
    firm.settle(*rows)


def by_summary(firm: Firm) -> None:
    firm.post_by(SUMMARY)
    firm.settle(
        *_three_orders(firm),
        adjusted("7641963103148558090", june(8), "-5.00", "GMV Payment for TikTok Ads"),
    )


def from_invoices_to_summaries(firm: Firm) -> None:
    firm.post_by(SUMMARY, since=june(12))
    firm.post(
        an_order(ID, goods("60.00")), an_order(SECOND, goods("40.00"), created="2026-06-12 03:00")
    )
    firm.settle(settled(ID, june(8), sale="60.00", commission="-2.00"))
    firm.settle(
        settled(ID, june(15), refund="-60.00", commission="2.00"),
        settled(SECOND, june(15), sale="40.00", transaction="-1.30"),
    )


def past_invoice(firm: Firm) -> None:
    firm.shop = replace(firm.shop, first_day=june(1))
    firm.post_past(an_order(ID, goods("94.00", seller="10.00"), created="2026-05-28 03:00"))
    firm.settle(settled(ID, june(5), sale="94.00", seller_discount="-10.00", transaction="-3.18"))


def example_by_settlement_document(firm: Firm) -> None:
    firm.post_by(SETTLEMENT_DOCUMENT)
    example_returned(firm)
    firm.first = 0


def example_by_summary(firm: Firm) -> None:
    firm.post_by(SUMMARY)
    example_returned(firm)
    firm.first = 0


def _registered(firm: Firm, rules: TaxRules) -> None:
    """Register the shop for tax, with the accounts that Tax Codes makes."""
    firm.shop = replace(firm.shop, tax=rules)
    for account in ACCOUNTS.values():
        firm.masters.accounts[account.code] = Account(*account)


def taxed_sale(firm: Firm) -> None:
    _registered(firm, tax_rules("SG"))
    firm.post(an_order(ID, goods("109.00", seller="10.00", platform="5.00")))
    firm.settle(
        settled(
            ID,
            june(8),
            sale="109.00",
            seller_discount="-10.00",
            customer_shipping="4.36",
            actual_shipping="-6.00",
            commission="-5.45",
            transaction="-2.18",
        )
    )


def taxed_return(firm: Firm) -> None:
    taxed_sale(firm)
    firm.from_here()
    firm.settle(settled(ID, june(15), refund="-99.00", commission="5.45"))


def tax_collected(firm: Firm) -> None:
    collected = ("TT", AmountIs.INCLUDED)
    _registered(firm, tax_rules("GB", other={"Goods": collected}))
    firm.post(an_order(ID, goods("8.00")))
    row = settled(ID, june(8), sale="8.00")
    vat = Part("VAT", "tax", Decimal("-1.33"))
    firm.settle(row._replace(parts=(*row.parts, vat), settlement=Decimal("6.67")))


def tax_withheld(firm: Firm) -> None:
    _registered(firm, tax_rules("PH"))
    firm.post(an_order(ID, goods("112.00")))
    firm.settle(settled(ID, june(8), sale="112.00", tax="-0.50"))


STORIES: dict[str, Callable[[Firm], None]] = {
    "A sale with tax": taxed_sale,
    "A return with tax": taxed_return,
    "Tax that TikTok collects": tax_collected,
    "Tax that TikTok withholds": tax_withheld,
    "Delivered in the next month": delivered_in_july,
    "Goods sold": goods_sold,
    "Seller discount": seller_discount,
    "Platform discount": platform_discount,
    "Shipping paid by the buyer": buyer_pays_shipping,
    "A gift": a_gift,
    "A sample": a_sample,
    "Replaced as invoice": replaced,
    "Deleted and posted again": deleted,
    "A sales order that becomes an invoice": transferred,
    "A cancelled invoice": cancelled,
    "A past invoice": past_invoice,
    "Fees and the customer payment": fees_and_payment,
    "Refund inside a row": refund_inside,
    "Refund after settlement": refund_after,
    "Refund before payment, with a charge": refund_before,
    "Refunded in full, nothing charged": refund_in_full,
    "An order settled on two dates": settled_twice,
    "Settled short": settled_short,
    "Paid more than was invoiced": paid_more,
    "A payment that TikTok takes back": taken_back,
    "Short payment as a discount": settled_twice_as_discount,
    "A fee without goods": fee_without_goods,
    "A row of nothing but zeros": zero_row,
    "Adjustments that give": adjustments_give,
    "Adjustments that take": adjustments_take,
    "Worked example, sale and settlement": example_paid,
    "Worked example, full return in the next statement": example_returned,
    "Worked example, reserve and payout": example_paid_out,
    "A withdrawal": withdrawal,
    "A withdrawal that came back": withdrawal_back,
    "Taken from the wallet for something else": advertising_from_the_wallet,
    "A payout in another currency": payout_abroad,
    "Opening balances": opening,
    "An opening balance that is mended": opening_mended,
    "Fees accrued at a month's end": fees_accrued,
    "By settlement document": by_settlement_document,
    "By summary": by_summary,
    "From invoices to summaries": from_invoices_to_summaries,
    "Worked example by settlement document": example_by_settlement_document,
    "Worked example by summary": example_by_summary,
}


# -- what the document says, and what is posted, in one form ---------------------------------------


class Leg(NamedTuple):
    account: str
    debit: str
    credit: str


class Shown(NamedTuple):
    """An entry as the document shows it, its legs in any order."""

    date: str
    document: str
    legs: frozenset[Leg]


NAMES = {
    code: account.description.casefold()
    for code, account in default_masters("MYR").accounts.items()
}
for tax_account in ACCOUNTS.values():  # made by Tax Codes
    NAMES[tax_account.code] = tax_account.description.casefold()
NAMES["420-000"] = "accrued fees"  # made only for a shop that accrues


def _account(cell: str) -> str:
    """The code in a cell such as `500-000 Sales`, whose name must be the account's."""
    code, _, name = cell.partition(" ")
    assert NAMES[code] == name.casefold(), cell
    return code


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount else ""


def _entries_told(table: Table) -> list[Shown]:
    told: list[Shown] = []
    for row in table:
        if row["Document"] == "nothing":
            continue
        leg = Leg(_account(row["Account"]), row["Debit"], row["Credit"])
        if row["Date"]:
            told.append(Shown(row["Date"], row["Document"], frozenset([leg])))
        else:
            told[-1] = told[-1]._replace(legs=told[-1].legs | {leg})
    return told


def _entries_posted(firm: Firm) -> list[Shown]:
    return [
        Shown(
            f"{entry.date:%d/%m/%Y}",
            f"{entry.doc_type} {entry.doc_no}",
            frozenset(
                Leg(p.account, _amount(debit(p.amount)), _amount(credit(p.amount)))
                for p in entry.postings
            ),
        )
        for entry in firm.books.entries[firm.first :]
    ]


def _lines_told(table: Table) -> list[list[str]]:
    document = ""
    told = []
    for row in table:
        document = row["Document"] or document
        told.append([document, *list(row.values())[1:]])
    return told


def _lines_posted(firm: Firm, documents: set[str]) -> list[list[str]]:
    return [
        [
            f"{line.doc_type} {line.doc_no}",
            line.item_code,
            line.description,
            str(line.quantity),
            f"{line.unit_price:.2f}",
            f"{line.discount:.2f}",
            f"{line.amount:.2f}",
            f"{line.delivery_date:%d/%m/%Y}",
        ]
        for place, lines in firm.books.lines.items()
        for line in lines
        if " ".join(place) in documents
    ]


# -- the tests -------------------------------------------------------------------------------------


def test_every_table_of_postings_has_its_story_and_every_story_its_table() -> None:
    told = {
        heading
        for heading, tables in TABLES.items()
        if any("Debit" in table[0] for table in tables)
    }
    assert told == set(STORIES)


@pytest.mark.parametrize("heading", STORIES)
def test_the_entries_are_those_of_the_document(heading: str) -> None:
    firm = Firm()
    STORIES[heading](firm)
    [table] = _under(heading, "Date", "Document", "Account", "Debit", "Credit")
    assert _entries_posted(firm) == _entries_told(table)


@pytest.mark.parametrize("heading", STORIES)
def test_the_entries_in_the_document_balance_by_themselves(heading: str) -> None:
    [table] = _under(heading, "Date", "Document", "Account", "Debit", "Credit")
    for told in _entries_told(table):
        assert sum(Decimal(leg.debit or "0") - Decimal(leg.credit or "0") for leg in told.legs) == 0


@pytest.mark.parametrize("heading", STORIES)
def test_the_lines_amounts_and_balances_are_those_of_the_document(heading: str) -> None:
    firm = Firm()
    STORIES[heading](firm)
    for table in _under(
        heading, "Document", "Item", "Description", "Qty", "Price", "Disc", "Amount", "Delivery"
    ):
        told = _lines_told(table)
        assert _lines_posted(firm, {line[0] for line in told}) == told
    for table in _under(heading, "Document", "Amount", "Knocked off", "Outstanding"):
        posted = [
            [
                f"{held.type} {held.no}",
                f"{held.amount:.2f}",
                f"{held.applied:.2f}",
                f"{held.outstanding:.2f}",
            ]
            for held in firm.books.held.values()
        ]
        assert sorted(posted) == sorted(list(row.values()) for row in table)
    for table in _under(heading, "Account", "Debit", "Credit"):
        posted = [
            [row.account, _amount(row.debit), _amount(row.credit)]
            for row in trial_balance(firm.books.balances())
        ]
        assert posted == [[_account(row["Account"]), row["Debit"], row["Credit"]] for row in table]


def test_the_accounts_of_the_document_are_those_that_master_data_makes() -> None:
    [table] = _under("Accounts and codes", "Account", "Under")
    told = {_account(row["Account"]): row["Under"] for row in table}
    assert told == {code: account.type for code, account in default_masters("MYR").accounts.items()}


def test_each_role_goes_where_the_document_says() -> None:
    [table] = _under("Accounts and codes", "Role", "What it is", "Item", "Account")
    firm = Firm()
    for row in table:
        item = item_for("Never heard of", row["Role"], firm.rules, firm.shop)
        assert (item, firm.masters.sales_account(item)) == (row["Item"], row["Account"])
    assert {row["Role"] for row in table} == set(DEFAULTS)


def test_the_kinds_with_a_row_of_their_own_go_where_the_document_says() -> None:
    [table] = _under("Accounts and codes", "Kind", "Item", "Account")
    firm = Firm()
    for row, rule in zip(table, KNOWN, strict=True):
        item = item_for(row["Kind"], rule.role, firm.rules, firm.shop)
        assert (row["Kind"], row["Item"], row["Account"]) == (
            rule.kind,
            item,
            firm.masters.sales_account(item),
        )


def test_the_ways_to_post_are_those_of_the_document() -> None:
    [table] = _under(
        "Three ways to post",
        "Way To Post",
        "Orders",
        "The fees, refunds and differences of a settlement date",
    )
    assert tuple(row["Way To Post"] for row in table) == SETTLEMENT_METHODS


def test_the_ways_to_accrue_are_those_of_the_document() -> None:
    [table] = _under("Accrued fees", "Accrue Fees", "What is accrued")
    assert tuple(row["Accrue Fees"] for row in table) == ACCRUALS


def test_the_bases_of_revenue_are_those_of_the_document() -> None:
    [table] = _under("Basis of revenue", "Revenue On", "Date of the invoice", "What follows")
    assert tuple(row["Revenue On"] for row in table) == REVENUE_BASES


@pytest.mark.parametrize("way", SETTLEMENT_METHODS)
def test_the_worked_example_comes_to_the_same_by_each_way(way: str) -> None:
    firm = Firm()
    firm.post_by(way)
    example_paid(firm)
    assert (firm.books.balance("325-000"), firm.books.balance("300-000")) == (Decimal("75.60"), 0)
    firm.settle(_example_return())
    assert (firm.books.balance("325-000"), firm.books.balance("300-000")) == (Decimal("-9.00"), 0)
    assert {held.outstanding for held in firm.books.held.values()} == {0}


def test_the_action_matrix_is_that_of_the_document() -> None:
    [table] = TABLES["Orders"]
    names = [action.name for action in ACTIONS]
    assert [column for column in table[0] if column != "Status"] == names
    for row in table:
        assert [row[name] for name in names] == [
            "yes" if row["Status"] in a.allowed else "no" for a in ACTIONS
        ], row["Status"]
    assert len(table) == 6


def test_the_document_keeps_the_numbering_of_the_system() -> None:
    """IV-00008, OR-02596 and PV-… are what a user of the system knows."""
    text = DOC.read_text("utf-8")
    for prefix in ("IV", "CN", "OR", "PV"):
        assert re.search(rf"\b{prefix}-00001\b", text)
