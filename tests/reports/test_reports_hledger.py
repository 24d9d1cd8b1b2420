"""The journal as text for hledger.

A second program finds the books in order, and every balance the same.
"""

import csv
import io
import random
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from tests.support.exporting import without
from tests.support.stories import Firm, adjusted, an_order, goods, june, settled
from tests.support.two_months import DEBTORS, WALLET, both_months, every_way
from xlplugin.ledger.ageing import open_documents
from xlplugin.ledger.as_at import documents_as_at, entries_until
from xlplugin.ledger.balances import Balances, balances
from xlplugin.ledger.entries import Entry, Posting, entry
from xlplugin.ledger.master import Account, Masters
from xlplugin.ledger.open_items import open_items
from xlplugin.ledger.statements import (
    BROUGHT_FORWARD,
    PROFIT_OF_THE_YEAR,
    balance_sheet,
    profit_by_month,
)
from xlplugin.money import ZERO
from xlplugin.posting.master_data import default_masters
from xlplugin.posting.shop import BY_OWN_RATES, SUMMARY
from xlplugin.reports.programs.hledger import HledgerNames, journal

HOSTILE = (
    ";comment",
    "a  b",
    "a:b",
    "(virtual)",
    "[balanced]",
    "*",
    "! x",
    "=2026-01-01",
    "| note",
    '"quoted"',
    "{1.00}",
    "@ 5",
    "\n2026-01-01 x\n    cash  1",
    "\ttab",
    "#",
    "~ monthly",
    "include /etc/passwd",
    "end comment",
    "0 MYR",
    "5 MYR",
    "",
    "a\x85b\u2028c\u00a0d",
    "\ud800",
    "\x00",
    "emas 24K 🎁",
    "ก ข",
    "date:2026-99-99",
    "[2026-99-99]",
    "y2026",
    "P 1",
)

ALIKE = (("1", "X"), ("1 X 2", ""), ("1 X", ""))  # codes with their descriptions


def test_a_month_reads_as_a_bookkeeper_would_write_it() -> None:
    masters = default_masters("MYR")
    legs = [
        ("300-000", "300-T0001", Decimal("94.00")),
        ("500-000", "", Decimal("-90")),
        ("924-000", "", Decimal("-4")),
    ]
    sale = entry(
        date(2026, 6, 1),
        ("IV", "576553020000000101"),
        "Tiktok - N** (Items = 1, Qty = 1)",
        "MYR",
        legs,
    )
    assert sale
    told = "".join(journal([sale], masters))
    first = "account 310-000 BANK  ; type:C\naccount 325-000 TIKTOK SHOP WALLET  ; type:C\n"
    assert first in told
    assert told.endswith(
        "\ncommodity 1000.00 MYR\n"
        "\n2026-06-01 * (IV 576553020000000101) Tiktok - N** (Items = 1, Qty = 1)\n"
        "    300-000 TRADE DEBTORS  94.00 MYR  ; customer:300-T0001\n"
        "    500-000 SALES  -90.00 MYR\n"
        "    924-000 SHIPPING  -4.00 MYR\n"
    )


def test_accounts_that_would_be_called_the_same_get_a_number_that_is_free() -> None:
    masters = Masters({code: Account(code, told, "Sales") for code, told in ALIKE}, {}, {}, {}, {})
    names = HledgerNames(masters)
    assert [names[code] for code, _ in ALIKE] == ["1 X", "1 X 2", "1 X 3"]


def test_hledger_finds_a_settled_month_in_order_with_our_balances(tmp_path: Path) -> None:
    firm = Firm()
    firm.post(
        an_order(
            "576553020000000101", goods("100.00", seller="10.00", platform="5.00"), shipping="4.00"
        )
    )
    firm.settle(
        settled(
            "576553020000000101",
            june(8),
            sale="100.00",
            seller_discount="-10.00",
            commission="-3.24",
        )
    )
    firm.settle(adjusted("7641963103148558087", june(9), "-45.90", "GMV Payment for TikTok Ads"))
    proved(firm.books.entries, firm.masters, tmp_path)


@every_way
def test_hledger_has_our_figures_as_at_each_day(way: str, tmp_path: Path) -> None:
    """`hledger bal -e` counts the days before its date: the day after ours."""
    firm = both_months(way)
    told = "".join(journal(firm.books.entries, firm.masters))
    names = HledgerNames(firm.masters)
    for code in firm.masters.accounts:
        names[code]
    seen = []
    for last in (june(1), june(8), june(10), june(30), date(2026, 7, 2), date(2026, 7, 31)):
        until = entries_until(firm.books.entries, last)
        theirs = standing_at(told, last, tmp_path)
        assert theirs == _told(_named(balances(until), firm.masters))
        held = documents_as_at(
            firm.books.held.values(), firm.books.entries, firm.books.knock_offs, last
        )
        owed = sum((row.outstanding for row in open_documents(held, last)), ZERO)
        assert owed == theirs.get((names[DEBTORS], "MYR"), ZERO)
        not_paid_out = sum((item.left for item in open_items(until, [WALLET])), ZERO)
        assert not_paid_out == theirs.get((names[WALLET], "MYR"), ZERO)
        earned = standing_at(told, last, tmp_path, "type:RX")
        profits = ZERO
        for row in balance_sheet(until, firm.masters.accounts, last, june(9)):
            if row.section in (BROUGHT_FORWARD, PROFIT_OF_THE_YEAR):
                profits += row.amount
        assert profits == ZERO - sum(earned.values(), ZERO)
        seen.append(theirs)
    assert seen[0] == {}
    assert all(one != other for one, other in pairwise(seen))


@every_way
def test_hledger_has_our_profit_of_each_month(way: str, tmp_path: Path) -> None:
    """With June's fees accrued and taken back in July."""
    firm = both_months(way)
    firm.shop = replace(firm.shop, accrual=BY_OWN_RATES)
    expected = firm.accrue(june(30))
    assert bool(expected) == (way != SUMMARY)
    told = "".join(journal(firm.books.entries, firm.masters))
    names = HledgerNames(firm.masters)
    for code in firm.masters.accounts:
        names[code]
    for last in (june(30), date(2026, 7, 31)):
        end = str(last + timedelta(days=1))
        layout = ("--flat", "-N", "--layout=tidy", "-O", "csv")
        listed = hledger(told, tmp_path, "bal", "-M", "-e", end, *layout, "type:RX")
        theirs = {}
        for row in csv.DictReader(io.StringIO(listed)):
            month = date.fromisoformat(row["start_date"]).month
            if Decimal(row["value"]):
                theirs[row["account"], row["commodity"], month] = -Decimal(row["value"])
        ours = {}
        for shown in profit_by_month(firm.books.entries, firm.masters.accounts, last):
            for month, amount in enumerate(shown.months, 1):
                if shown.code and amount:
                    ours[names[shown.code], shown.currency, month] = amount
        assert ours == theirs != {}


def standing_at(told: str, last: date, folder: Path, *query: str) -> dict[tuple[str, str], Decimal]:
    """What hledger says accounts stood at when a day ended."""
    end = str(last + timedelta(days=1))
    layout = ("--flat", "-N", "--layout=bare", "-O", "csv")
    listed = hledger(told, folder, "bal", "-e", end, *layout, *query)
    theirs = {}
    for row in csv.DictReader(io.StringIO(listed)):
        theirs[row["account"], row["commodity"]] = Decimal(row["balance"])
    return _told(theirs)


def test_two_currencies_stay_apart(tmp_path: Path) -> None:
    masters = default_masters("MYR")
    proved(
        [sold("576553020000000101", "94.00", "MYR"), sold("576553020000000102", "9400", "JPY")],
        masters,
        tmp_path,
    )


def test_accounts_of_one_name_stay_apart() -> None:
    masters = default_masters("MYR")
    for code in ("700", "(700)", "*700"):
        masters.accounts[code] = Account(code, "SUSPENSE", "Expenses")
    names = HledgerNames(masters)
    assert len({names[code] for code in ("700", "(700)", "*700", "700 SUSPENSE")}) == 4


def test_no_text_from_outside_becomes_more_than_text(tmp_path: Path) -> None:
    rng = random.Random(7)
    masters = default_masters("MYR")
    for text in HOSTILE:
        masters.accounts[text] = Account(
            text, rng.choice(HOSTILE), rng.choice(HOSTILE), rng.choice(HOSTILE)
        )
    entries = [
        Entry(
            june(day % 30 + 1),
            rng.choice(HOSTILE),
            rng.choice(HOSTILE),
            rng.choice(HOSTILE),
            "MYR",
            _legs(rng, Decimal(day + 1) / 100),
        )
        for day in range(300)
    ]
    proved(entries, masters, tmp_path)


def _legs(rng: random.Random, amount: Decimal) -> tuple[Posting, ...]:
    codes = [*rng.sample(HOSTILE, 2), "not in GL Accounts ;" + rng.choice(HOSTILE)]
    amounts = (amount, amount, -2 * amount)
    return tuple(
        Posting(code, rng.choice(HOSTILE), part) for code, part in zip(codes, amounts, strict=True)
    )


def test_a_currency_of_odd_letters_is_still_one(tmp_path: Path) -> None:
    odd = [sold("1", "5.00", text) for text in ("R$", "", "M Y R", '"')]
    told = "".join(journal(odd, default_masters("MYR")))
    assert hledger(told, tmp_path, "check", "--strict") == ""


def sold(no: str, amount: str, currency: str) -> Entry:
    legs = (
        Posting("300-000", "300-T0001", Decimal(amount)),
        Posting("500-000", "", -Decimal(amount)),
    )
    return Entry(june(1), "IV", no, "Sale", currency, legs)


def proved(entries: Iterable[Entry], masters: Masters, folder: Path) -> None:
    """hledger accepts the journal, strictly, and has our balance on every account."""
    entries = list(entries)
    told = "".join(journal(entries, masters))
    assert hledger(told, folder, "check", "--strict") == ""
    listed = hledger(told, folder, "bal", "--flat", "-N", "-E", "--layout=bare", "-O", "csv")
    theirs = {
        (row["account"], row["commodity"]): Decimal(row["balance"])
        for row in csv.DictReader(io.StringIO(listed))
    }
    assert _told(theirs) == _told(_named(balances(entries), masters))


def _named(standing: Balances, masters: Masters) -> dict[tuple[str, str], Decimal]:
    """Our balances under the names that the journal gave the accounts, in the order in which it met
    them.
    """
    names = HledgerNames(masters)
    for code in masters.accounts:
        names[code]
    return {(names[account], currency): amount for (account, currency), amount in standing.items()}


def _told(standing: Mapping[tuple[str, str], Decimal]) -> dict[tuple[str, str], Decimal]:
    return {place: amount for place, amount in standing.items() if amount}


def hledger(told: str, folder: Path, *command: str) -> str:
    """What hledger says about a journal; fails when it finds fault with it."""
    program = shutil.which("hledger")
    if program is None:
        without("hledger")
    path = folder / "month.journal"
    path.write_text(told, encoding="utf-8")
    done = subprocess.run(
        [program, "-f", str(path), *command],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
