"""The journal as text for Beancount: it finds the books in order, and every balance the same.

That it does so for any month is in test_invariants_journals.py.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reports.test_reports_hledger import ALIKE, HOSTILE
from tests.support.exporting import bean_check, beancount_balances, without_zeros
from tests.support.stories import Firm, adjusted, an_order, goods, june, settled
from tests.support.two_months import both_months, every_way
from xlplugin.ledger.as_at import entries_until
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry, Posting
from xlplugin.ledger.master import Account, Masters
from xlplugin.posting.master_data import default_masters
from xlplugin.reports.programs import beancount

FIRST = "576553020000000101"


def test_bean_check_accepts_a_settled_month(tmp_path: Path) -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"))
    firm.settle(
        settled(FIRST, june(8), sale="100.00", seller_discount="-10.00", commission="-3.24")
    )
    firm.settle(adjusted("7641963103148558087", june(9), "-45.90", "GMV Payment for TikTok Ads"))
    path = tmp_path / "books.beancount"
    path.write_text("".join(beancount.journal(firm.books.entries, firm.masters)), encoding="utf-8")
    bean_check(path)


def test_bean_check_refuses_a_figure_that_was_changed(tmp_path: Path) -> None:
    firm = Firm()
    firm.post(an_order(FIRST, goods("100.00")))
    told = "".join(beancount.journal(firm.books.entries, firm.masters))
    changed = told.replace("100.00 MYR", "101.00 MYR", 1).replace("-100.00 MYR", "-101.00 MYR", 1)
    path = tmp_path / "books.beancount"
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(AssertionError, match="Balance failed"):
        bean_check(path)


def test_accounts_that_would_be_called_the_same_get_a_number_that_is_free() -> None:
    masters = Masters({code: Account(code, told, "Sales") for code, told in ALIKE}, {}, {}, {}, {})
    names = beancount.BeancountNames(masters)
    assert [names[code, ""] for code, _ in ALIKE] == ["Income:1-X", "Income:1-X-2", "Income:1-X-3"]


def test_no_text_from_outside_becomes_more_than_text() -> None:
    rng = random.Random(7)
    masters = default_masters("MYR")
    odd = [
        *HOSTILE,
        '"',
        "\\",
        '\\"',
        "é",
        "发票",
        "2026-01-01 open Assets:X",
        "plugin",
        'option "title" "x"',
        "#tag ^link",
    ]
    for text in odd:
        masters.accounts[text] = Account(text, rng.choice(odd), rng.choice(odd), rng.choice(odd))
    entries = [
        Entry(
            june(day % 30 + 1),
            rng.choice(odd),
            rng.choice(odd),
            rng.choice(odd),
            "MYR",
            _legs(rng, odd, day + 1),
        )
        for day in range(300)
    ]
    told = "".join(beancount.journal(entries, masters)).encode("utf-8", "replace").decode()
    assert beancount_balances(told, entries, masters) == without_zeros(dict(balances(entries)))


def _legs(rng: random.Random, odd: list[str], sen: int) -> tuple[Posting, ...]:
    one, other = rng.sample(odd, 2)
    amount = Decimal(sen) / 100
    return (Posting(one, rng.choice(odd), amount), Posting(other, rng.choice(odd), -amount))


def test_accounts_of_one_name_stay_apart() -> None:
    masters = default_masters("MYR")
    for code in ("700", "7-00", "(700)"):
        masters.accounts[code] = Account(code, "SUSPENSE", "Expenses")
    names = beancount.BeancountNames(masters)
    assert names["700", ""] == "Expenses:700-SUSPENSE"
    assert len({names[code, ""] for code in ("700", "7-00", "(700)")}) == 3


def test_currencies_stay_apart_and_odd_ones_are_taken() -> None:
    entries = [
        Entry(
            june(1),
            "IV",
            str(number),
            "Sale",
            currency,
            (Posting("300-000", "", Decimal(5)), Posting("500-000", "", Decimal(-5))),
        )
        for number, currency in enumerate(("MYR", "JPY", "R$", ""))
    ]
    told = "".join(beancount.journal(entries, default_masters("MYR")))
    theirs = beancount_balances(told, entries, default_masters("MYR"))
    assert {theirs["300-000", currency] for currency in ("MYR", "JPY")} == {Decimal(5)}
    assert len({currency for _, currency in theirs}) == 4


def test_a_leg_on_the_control_account_itself_is_proved_beside_its_customers() -> None:
    customer = (
        Posting("300-000", "300-T0001", Decimal("94.00")),
        Posting("500-000", "", Decimal("-94.00")),
    )
    opening = (Posting("300-000", "", Decimal("6.00")), Posting("500-000", "", Decimal("-6.00")))
    entries = [
        Entry(june(1), "JE", str(n), "Opening", "MYR", legs)
        for n, legs in enumerate((customer, opening))
    ]
    told = "".join(beancount.journal(entries, default_masters("MYR")))
    assert beancount_balances(told, entries, default_masters("MYR"))["300-000", "MYR"] == Decimal(
        "100.00"
    )


@every_way
def test_beancount_has_our_figures_as_at_each_day(way: str) -> None:
    """Beancount's own balances before a date: the day after ours."""
    loader = pytest.importorskip("beancount.loader")
    summarize = pytest.importorskip("beancount.ops.summarize")
    firm = both_months(way)
    entries = firm.books.entries
    told = "".join(beancount.journal(entries, firm.masters))
    directives, faults, _ = loader.load_string(told)
    assert faults == []
    names = beancount.BeancountNames(firm.masters)
    codes = {}
    for place in sorted({(leg.account, leg.code) for entry in entries for leg in entry.postings}):
        codes[names[place]] = place[0]
    for last in (june(1), june(8), june(30), date(2026, 7, 2), date(2026, 7, 31)):
        standing, _ = summarize.balance_by_account(directives, last + timedelta(days=1))
        theirs: dict[tuple[str, str], Decimal] = {}
        for account, inventory in standing.items():
            for position in inventory:
                place = (codes[account], position.units.currency)
                theirs[place] = theirs.get(place, Decimal(0)) + position.units.number
        ours = balances(entries_until(entries, last))
        assert without_zeros(theirs) == without_zeros(dict(ours))
