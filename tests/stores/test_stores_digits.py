"""Currencies without decimals are posted; those with three are refused before anything is kept."""

from pathlib import Path

import pytest

from tests.support.bookkeeping import SALES, post, rm, sale, sheets_at
from tests.support.refusals import refused
from xlplugin.stores.contract import Store
from xlplugin.stores.proof import verify
from xlplugin.stores.sql import SqlStore


@pytest.fixture(params=["sheets", "sqlite"])
def books(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Store:
    if request.param == "sheets":
        return sheets_at(tmp_path / "Books.xlsx", template)
    return SqlStore(tmp_path / "Books.sqlite", user="aminah")


@pytest.mark.parametrize("currency", ["JPY", "VND", "KRW", "CLP"])
def test_a_currency_without_decimals_is_posted_and_verifies(books: Store, currency: str) -> None:
    post(books, sale("1001", "3990", "129000", currency=currency))
    assert books.balances()[SALES, currency] == rm("-132990")
    assert verify(books).is_whole


@pytest.mark.parametrize("currency", ["KWD", "BHD", "OMR"])
def test_a_currency_with_three_decimals_is_refused(books: Store, currency: str) -> None:
    with refused(currency, "3 decimals"):
        post(books, sale("1001", "12.345", currency=currency))
    assert not any(books.counts())
    assert books.runs() == []
