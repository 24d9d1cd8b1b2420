"""What a printed invoice of a registered shop shows."""

from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import sample_firm
from tests.support.stories import an_order, goods
from tests.support.taxed import a_taxed_firm
from tests.tax.test_tax_returns import register
from xlplugin.ledger.documents import INVOICE, DocumentId
from xlplugin.ledger.master import Customer
from xlplugin.money import ZERO
from xlplugin.posting.printed import Details, Firm, PrintPage, pages
from xlplugin.sheets.tables import INVOICE_LINES, INVOICES, SETTINGS, SettingsRow
from xlplugin.tax.presets import preset

FIRST = "576553020000000101"


def _told(page: PrintPage) -> list[str]:
    """Return the rows of a page as text, without blank cells."""
    rows = []
    for row in page:
        rows.append(" ".join(str(cell) for cell in row.cells if cell is not None))
    return rows


def test_net_rate_and_tax_stand_above_the_total() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    assert firm.shop.tax
    rates = {code.code: code.rate for code in firm.shop.tax.codes}
    lines = firm.books.lines[DocumentId(INVOICE, FIRST)]
    sender = Firm("Melati Pte Ltd", "1 Raffles Place", "M2-1234567-8")
    [page] = pages(firm.invoice(FIRST), lines, sender, Details(rates=rates))
    told = _told(page)
    assert "Tax registration No M2-1234567-8" in told
    place = told.index("Net SR 100.00")
    assert told[place : place + 3] == ["Net SR 100.00", "Tax SR 9 % 9.00", "Total SGD 109.00"]


def test_a_document_without_tax_codes_is_as_before() -> None:
    firm = a_taxed_firm("SG")
    lines = []
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    for line in firm.books.lines[DocumentId(INVOICE, FIRST)]:
        lines.append(line._replace(tax_code="", tax=ZERO, tax_account=""))
    [page] = pages(firm.invoice(FIRST), lines, Firm(), Details())
    assert not [row for row in _told(page) if row.startswith(("Net", "Tax"))]


def test_print_invoice_shows_the_firm_s_number_and_the_rate_of_the_day(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=12) as firm:
        firm.up_to("fetch_orders")
        register(firm, "SG")
        firm.press("post_orders")
        firm.book.view(SETTINGS).append([SettingsRow("Company Tax No", "M2-1234567-8")])
        invoice = firm.book.rows(INVOICES)[0]
        assert invoice.doc_date > date(2026, 1, 1)
        firm.prompter.texts = [invoice.doc_no]
        firm.press("print_invoice")
        sheet = firm.book.book.sheets["Invoice"]
        cells = sheet.range((1, 1), (40, 6)).options(ndim=2).value
        told = [" ".join(str(cell) for cell in row if cell is not None) for row in cells]
        assert told[0] == "Tax Invoice"
        assert "Tax registration No M2-1234567-8" in told
        assert [row for row in told if row.startswith("Tax SR 9 % ")]
        taxed = [row for row in firm.book.rows(INVOICE_LINES) if row.doc_no == invoice.doc_no]
        assert sum((row.tax for row in taxed), ZERO) > 0


def test_an_invoice_says_who_is_billed_who_bought_and_on_what_terms() -> None:
    firm = a_taxed_firm("SG")
    firm.post(an_order(FIRST, goods("109.00"), currency="SGD"))
    lines = firm.books.lines[DocumentId(INVOICE, FIRST)]
    customer = Customer("300-T0001", "Tiktok SG", "300-000", "30 Days", "SGD")
    details = Details(
        customer=customer,
        address="5 Science Park Drive; Singapore 118265",
        agent="AINA",
        buyer="T** S**, Central, Singapore",
        title="Tax Invoice",
    )
    sender = Firm("Melati Pte Ltd", "1 Raffles Place", "M2-1234567-8", "201912345K")
    [page] = pages(firm.invoice(FIRST), lines, sender, details)
    told = _told(page)
    assert told[:5] == [
        "Tax Invoice",
        "Melati Pte Ltd",
        "1 Raffles Place",
        "Registration No 201912345K",
        "Tax registration No M2-1234567-8",
    ]
    assert f"Tiktok SG Invoice No {FIRST}" in told
    assert "Singapore 118265 Terms 30 Days" in told
    assert "Buyer: T** S**, Central, Singapore Agent AINA" in told
    assert firm.invoice(FIRST).description in told


@pytest.mark.parametrize(("country", "words"), [("SG", "Tax Invoice"), ("MY", "")])
def test_the_title_of_an_invoice_with_tax_is_data_of_the_country(country: str, words: str) -> None:
    assert preset(country).invoice_title == words
    assert "Tax Invoice" in preset("TH").invoice_title
