"""A registered shop's month through the buttons, and its return recomputed from the raw files."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.firm import SampleFirm, sample_firm
from tests.tax.independent_returns import figures, settled_rows, sold_orders
from xlplugin.errors import FixInputError
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    GL_ACCOUNTS,
    INVOICE_LINES,
    INVOICES,
    JOURNAL,
    ORDERS,
    PROBLEMS,
    SETTINGS,
    SHOPS,
    TAX_CODES,
    TAX_MAP,
    TAX_REPORT,
    ProblemsRow,
    SettingsRow,
    TaxReportRow,
)

FEE_ITEM = "TRANSACTION FEE"
FEES = ("TikTok Shop commission fee", "Transaction fee")
# Country, rate, the fees with tax, boxes of: net sales, output tax, net fees, input tax.
RETURNS = [
    ("SG", 9, FEES, ("1", "6", "5", "7")),
    ("GB", 20, FEES[:1], ("6", "1", "7", "4")),
]


def register(firm: SampleFirm, country: str) -> None:
    """Make the shop one of this country, registered for tax since January."""
    firm.book.view(SHOPS).put(("Region",), [(country,)])
    firm.press("write_tax_codes")
    values = [(date(2026, 1, 1), "Document")]
    firm.book.view(SHOPS).put(("Tax From", "Tax Rounding"), values)


def settle(firm: SampleFirm) -> Path:
    """Post the month's orders and its statement; return the statement's file."""
    firm.press("post_orders")
    firm.mend_missing_item()
    firm.press("post_orders")
    income = firm.take_statement()
    firm.press("load_statement")
    firm.press("post_payments")
    return income


def report(firm: SampleFirm) -> list[TaxReportRow]:
    """Return the rows of the tax report over the whole books."""
    firm.book.put_cell("TaxReportTo", date(2026, 12, 31))
    firm.press("show_tax_report")
    return firm.book.rows(TAX_REPORT)


def lacking(firm: SampleFirm) -> list[ProblemsRow]:
    """Return the problems of documents that lack tax, after Tax Report."""
    firm.book.put_cell("TaxReportTo", date(2026, 12, 31))
    firm.press("show_tax_report")
    return [row for row in firm.book.rows(PROBLEMS) if row.found_by == "Tax Report"]


@pytest.mark.parametrize(("country", "rate", "fees", "boxes"), RETURNS)
def test_the_return_is_what_the_raw_files_come_to(
    tmp_path: Path, country: str, rate: int, fees: tuple[str, ...], boxes: tuple[str, ...]
) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        register(firm, country)
        income = settle(firm)
        shown = report(firm)
        url = f"{firm.shop.url}/seller-center/{firm.shop.month.shops[0].id}/orders.csv"
        with urlopen(url, timeout=30) as answer:
            orders_csv = answer.read()
        samples = {row.id for row in firm.book.rows(ORDERS) if row.sample == "Yes"}
    expected = figures(sold_orders(orders_csv, samples), settled_rows(income), rate, fees)
    amounts = {row.code: row.base or row.tax for row in shown if row.section == "Box"}
    assert expected["output"] > 0
    assert expected["input"] > 0
    assert [amounts[box] for box in boxes] == [
        expected["sales"],
        expected["output"],
        expected["fees"],
        expected["input"],
    ]
    accounts = [row for row in shown if row.section == "Account"]
    assert [(row.code, row.difference) for row in accounts] == [
        ("340-000", Decimal(0)),
        ("410-000", Decimal(0)),
    ]
    assert [abs(row.tax or 0) for row in accounts] == [expected["input"], expected["output"]]


def test_tax_codes_are_written_once_and_never_over_the_firm_s_own(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        firm.book.view(SHOPS).put(("Region",), [("SG",)])
        firm.press("write_tax_codes")
        codes = firm.book.rows(TAX_CODES)
        first = codes[0]._replace(rate=Decimal("8.5"), description="Ours")
        firm.book.view(TAX_CODES).update(("Rate %", "Description"), [first, *codes[1:]])
        uses = firm.book.rows(TAX_MAP)
        accounts = firm.book.rows(GL_ACCOUNTS)
        told = firm.press("write_tax_codes")
        assert "0 codes and 0 rows" in told
        assert firm.book.rows(TAX_CODES) == [first, *codes[1:]]
        assert firm.book.rows(TAX_MAP) == uses
        assert firm.book.rows(GL_ACCOUNTS) == accounts
        assert {row.code for row in codes if row.kind == "Output tax"} == {"SR"}


def test_a_shop_that_is_registered_without_codes_is_told_where(tmp_path: Path) -> None:
    with sample_firm(tmp_path) as firm:
        firm.up_to("fetch_orders")
        firm.book.view(SHOPS).put(("Tax From",), [(date(2026, 1, 1),)])
        with pytest.raises(FixInputError) as refused:
            firm.press("post_orders")
        assert refused.value.where.endswith("column 'Tax From'")
        assert "Tax Codes" in refused.value.cure
        assert not firm.book.rows(INVOICES)


def test_undo_and_redo_take_the_tax_back_and_bring_it_again(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("fetch_orders")
        register(firm, "TH")
        settle(firm)
        before = report(firm)
        # Thailand taxes 'Transaction fee', which is also the name of the item of other fees.
        others = [row for row in firm.book.rows(INVOICE_LINES) if row.item_code == FEE_ITEM]
        assert [row for row in others if not row.tax_code]
        assert lacking(firm) == []
        firm.prompter.choice = ""
        firm.press("undo_run")
        assert report(firm) != before
        firm.press("redo_run")
        assert report(firm) == before
        assert lacking(firm) == []
        firm.press("verify_books")
        assert firm.book.rows(JOURNAL)


def test_documents_posted_before_the_registration_are_counted_and_replaced(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("fetch_orders")
        firm.press("post_orders")
        firm.mend_missing_item()
        firm.press("post_orders")
        posted = len(firm.book.rows(INVOICES))
        register(firm, "SG")
        said = firm.press("post_orders")
        assert f"{posted} documents from 01/01/2026 on were posted before" in said
        assert f"{posted} documents from 01/01/2026 on were posted before" in firm.press(
            "show_tax_report"
        )
        firm.press("replace_orders_as_invoice")
        assert "posted before" not in firm.press("show_tax_report")
        assert report(firm)


def test_settled_documents_without_tax_are_named_and_the_cure_ends_it(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=20) as firm:
        firm.up_to("fetch_orders")
        income = settle(firm)
        register(firm, "SG")
        found = lacking(firm)
        invoices = {
            f"row {number}, {row.doc_type} {row.doc_no}"
            for number, row in enumerate(firm.book.rows(INVOICES), firm.book.view(INVOICES).top + 1)
        }
        assert found
        assert {row.row for row in found} <= invoices
        firm.prompter.choice = ""
        firm.press("undo_run")  # the cure that the problems name
        firm.press("replace_orders_as_invoice")
        firm.prompter.file = income
        firm.prompter.choice = firm.shop.month.shops[0].id
        firm.press("load_statement")
        firm.press("post_payments")
        assert lacking(firm) == []
        assert [row for row in firm.book.rows(TAX_REPORT) if row.tax]


def test_books_in_a_database_report_the_same_tax(tmp_path: Path) -> None:
    reports = []
    for name in ("", "TikTok Ledger.sqlite"):
        folder = tmp_path / (name or "sheets")
        folder.mkdir()
        with sample_firm(folder, orders=20) as firm:
            if name:
                row = SettingsRow(BOOKS_SETTING, name, "")
                firm.book.view(SETTINGS).merge([row], keep=("What It Does",))
            firm.up_to("fetch_orders")
            register(firm, "SG")
            settle(firm)
            reports.append(report(firm))
            assert "as they were posted" in firm.press("verify_books")
    assert reports[0] == reports[1]
    assert [row for row in reports[0] if row.tax]
