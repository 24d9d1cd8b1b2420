"""Exports of taxed books: every account moves by what the books moved it, tax accounts too."""

from datetime import date

import pytest

from tests.support.exporting import a_period, exported, in_books
from tests.support.stories import Firm
from tests.tax.test_tax_ledgers import STORIES
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE
from xlplugin.money import ZERO
from xlplugin.reports.programs import PROGRAMS
from xlplugin.reports.vouchers import legs_of

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
    for voucher in a_period(firm, *JUNE).vouchers:
        for leg in legs_of(voucher):
            if leg.account in moved:
                moved[leg.account] += leg.amount
    assert moved == _books(firm, *moved)


def _books(firm: Firm, *accounts: str) -> dict[str, object]:
    balances = in_books(firm, *JUNE)
    return {account: balances.get((account, "SGD"), ZERO) for account in accounts}
