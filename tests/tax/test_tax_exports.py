"""Exports of taxed books: every account moves by what the books moved it, tax accounts too."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.support.exporting import a_period, exported, in_books
from tests.support.stories import Firm
from tests.tax.test_tax_ledgers import STORIES
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE
from xlplugin.money import ZERO
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import legs_of
from xlplugin.reports.programs import PROGRAMS

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize("name", STORIES)
def test_every_program_gets_the_month(name: str) -> None:
    firm = STORIES[name]()
    for program in PROGRAMS:
        assert exported(firm, program, *JUNE).files  # an account that differs is refused


@pytest.mark.parametrize("name", STORIES)
def test_documents_stay_documents(name: str) -> None:
    found = a_period(STORIES[name](), *JUNE)
    assert not found.journals
    assert found.of_type(INVOICE, CREDIT_NOTE)


def test_the_tax_of_a_document_is_a_line_on_its_account() -> None:
    firm = STORIES["singapore"]()
    moved = dict.fromkeys(("340-000", "410-000"), ZERO)
    for document in a_period(firm, *JUNE).documents:
        for leg in legs_of(document):
            if leg.account in moved:
                moved[leg.account] += leg.amount
    assert moved == _books(firm, *moved)


def _books(firm: Firm, *accounts: str) -> dict[str, object]:
    balances = in_books(firm, *JUNE)
    return {account: balances.get((account, "SGD"), ZERO) for account in accounts}


NAMES = {"SR": "SR-S", "TX": "TX-S"}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("program", ["SQL Account", "AutoCount", "Xero", "QuickBooks"])
def test_a_program_s_own_tax_names_move_every_account_by_the_same(name: str, program: str) -> None:
    firm = STORIES[name]()
    assert firm.shop.tax
    names = {code.code: f"{code.code}-X" for code in firm.shop.tax.codes}
    choices = Choices(tax_names={program: names})
    assert exported(firm, program, *JUNE, choices).files  # an account that differs is refused


def test_sql_account_gets_code_and_tax_of_each_line() -> None:
    firm = STORIES["singapore"]()
    rows = _rows(firm, "SQL Account", "SL_IV.csv")
    taxes = [(row["Tax(10)"], row["TaxAmt"], row["Amount"]) for row in rows]
    assert ("SR-S", "7.76", "86.24") in taxes
    assert ("TX-S", "-0.18", "-2.00") in taxes
    assert ("", "0", "-9.00") in taxes  # affiliate commission has no code
    assert not [row for row in rows if row["Description_DTL(200)"].startswith("Tax ")]


def test_xero_gets_the_name_of_its_tax_rate_and_its_default_beside() -> None:
    firm = STORIES["singapore"]()
    rows = _rows(firm, "Xero", "Sales invoices.csv")
    types = {row["*Description"]: row["*TaxType"] for row in rows}
    assert types["Platform discount"] == "SR-S"
    assert types["Transaction fee"] == "TX-S"
    assert types["Affiliate commission"] == "Tax Exempt"


def test_quickbooks_gets_the_code_and_the_tax_beside_the_net_amount() -> None:
    firm = STORIES["singapore"]()
    rows = _rows(firm, "QuickBooks", "Journal entries.csv")
    told = [(row["Tax Code"], row["Tax Amount"], row["Debits"], row["Credits"]) for row in rows]
    assert ("SR-S", "7.76", "", "86.24") in told
    assert ("TX-S", "0.18", "2.00", "") in told
    assert not [row for row in rows if row["Account Name"] == "OUTPUT TAX"]
    debits = Decimal(0)
    for row in rows:
        debits += Decimal(row["Debits"] or 0) - Decimal(row["Credits"] or 0)
        tax = Decimal(row["Tax Amount"] or 0)
        debits += tax if row["Debits"] else -tax
    assert debits == 0


def test_quickbooks_without_names_has_no_tax_columns() -> None:
    made = exported(STORIES["singapore"](), "QuickBooks", *JUNE)
    assert all(b"Tax Code" not in one.content for one in made.files)


def _rows(firm: Firm, program: str, file: str) -> list[dict[str, str]]:
    choices = Choices(tax_names={program: NAMES})
    made = exported(firm, program, *JUNE, choices)
    [found] = [one for one in made.files if one.name == file]
    return list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
