"""Two financial years as a bookkeeper reads them: closing vouchers, statements, later corrections.

The text in tests/data/year_end.txt is written anew only on purpose:
GOLDEN=write python -m pytest tests/ledger/test_ledger_year_end.py
"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tests.support.refusals import refused
from tests.support.stories import Firm, an_order, goods, rm, settled
from xlplugin.ledger.as_at import DayRange, entries_until
from xlplugin.ledger.balances import balances, trial_balance
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import JOURNAL_VOUCHER, Document
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Account
from xlplugin.ledger.rules import refuse_locked
from xlplugin.ledger.statements import StatementRow, balance_sheet, profit_and_loss
from xlplugin.ledger.undo import plan_undo
from xlplugin.money import ZERO
from xlplugin.posting.year_end import OpenYear, plan_closing, retained_accounts, year_to_close

GOLDEN = Path(__file__).parents[1] / "data" / "year_end.txt"
TODAY = date(2028, 1, 20)
Y2026 = DayRange(date(2026, 1, 1), date(2026, 12, 31))
Y2027 = DayRange(date(2027, 1, 1), date(2027, 12, 31))
RETAINED = "151-000"
FIRST = "576553020000000101"
SECOND = "576553020000000102"
THIRD = "576553020000000103"


class HeldBooks:
    """The part of a story's books that a closing looks at."""

    def __init__(self, firm: Firm) -> None:
        self._firm = firm

    def states(self, documents: Sequence[tuple[str, str]]) -> dict[object, object]:
        found = self._firm.books.held
        return {document: found[document] for document in documents if document in found}


def a_firm() -> Firm:
    """Sales in two years; the fees of the second order come in January."""
    firm = Firm()
    firm.masters.accounts[RETAINED] = Account(RETAINED, "RETAINED EARNINGS", "Retained Earning")
    firm.post(
        an_order(FIRST, goods("100.00"), created="2026-11-28 03:00"),
        an_order(SECOND, goods("60.00"), created="2026-12-30 03:00"),
    )
    firm.settle(settled(FIRST, date(2026, 12, 8), sale="100.00", transaction="-8.50"))
    firm.settle(settled(SECOND, date(2027, 1, 6), sale="60.00", transaction="-5.10"))
    firm.post(an_order(THIRD, goods("250.00"), created="2027-05-02 03:00"))
    firm.settle(settled(THIRD, date(2027, 5, 9), sale="250.00", transaction="-21.25"))
    return firm


def open_year(firm: Firm, today: date = TODAY) -> OpenYear | None:
    return year_to_close(firm.books.entries, firm.masters.accounts, None, today)


def close(firm: Firm, today: date = TODAY) -> Batch:
    """Close the oldest open year."""
    year = open_year(firm, today)
    assert year is not None
    [retained] = retained_accounts(firm.masters.accounts)
    batch = plan_closing(year, retained.code, HeldBooks(firm))  # type: ignore[arg-type]
    firm.books.write(batch)
    return batch


def told_rows(rows: Sequence[StatementRow]) -> Iterator[str]:
    for row in rows:
        is_empty = row.code or "Retained" in row.section
        if is_empty and not row.amount:  # an account that moved, and stands at nothing
            continue
        name = f"{row.code} {row.description}".strip()
        yield f"    {row.section:<40}{name:<32}{row.amount:>10}"


def profit(firm: Firm, year: DayRange) -> list[str]:
    """Profit and loss of a year."""
    accounts = firm.masters.accounts
    rows = profit_and_loss(firm.books.entries, accounts, year.first, year.last)
    return [f"Profit and loss {year.first} to {year.last}", *told_rows(rows), ""]


def position(firm: Firm, last: date) -> list[str]:
    """Balance sheet at the end of a day."""
    entries = entries_until(firm.books.entries, last)
    rows = balance_sheet(entries, firm.masters.accounts, last, date(last.year, 1, 1))
    return [f"Balance sheet as at {last}", *told_rows(rows), ""]


def trial(firm: Firm, last: date) -> list[str]:
    lines = [f"Trial balance as at {last}"]
    for row in trial_balance(balances(entries_until(firm.books.entries, last))):
        account = f"{row.account} {firm.masters.accounts[row.account].description}"
        lines.append(f"    {account:<40}{row.debit:>10}{row.credit:>10}")
    return [*lines, ""]


def vouchers(batch: Batch) -> list[str]:
    lines = []
    for entry in batch.entries:
        lines += _entry(entry)
    return lines


def _entry(entry: Entry) -> list[str]:
    lines = [f"{entry.date} {entry.doc_type} {entry.doc_no}: {entry.description}"]
    for leg in entry.postings:
        lines.append(f"    {leg.account:<40}{leg.amount:>10}")
    return [*lines, ""]


def test_a_bookkeeper_can_read_two_years_and_their_closing() -> None:
    firm = a_firm()
    of_2026 = [*profit(firm, Y2026), *position(firm, Y2026.last)]
    text = ["2026, before it is closed", "", *of_2026, *trial(firm, Y2026.last)]
    text += ["2026 is closed", "", *vouchers(close(firm))]
    assert [*profit(firm, Y2026), *position(firm, Y2026.last)] == of_2026
    text += [*trial(firm, Y2026.last), "2027, before it is closed", ""]
    of_2027 = [*profit(firm, Y2027), *position(firm, Y2027.last)]
    text += [*of_2027, "2027 is closed", "", *vouchers(close(firm))]
    assert [*profit(firm, Y2027), *position(firm, Y2027.last)] == of_2027
    text += position(firm, date(2028, 1, 31))
    told = "\n".join(text)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(told, "utf-8", newline="\n")
    assert told == GOLDEN.read_text("utf-8")


def test_the_oldest_open_year_is_closed_first_and_each_once() -> None:
    firm = a_firm()
    year = open_year(firm)
    assert year is not None
    assert (year.first, year.last) == (Y2026.first, Y2026.last)
    assert year.profits() == {"MYR": rm("151.50")}  # the fees of January are not in it
    close(firm)
    assert open_year(firm, date(2027, 12, 31)) is None  # 2027 is not over yet
    second = open_year(firm)
    assert second is not None and second.last == Y2027.last
    close(firm)
    assert open_year(firm) is None


def test_a_financial_year_may_begin_in_july() -> None:
    firm = a_firm()
    year = year_to_close(
        firm.books.entries, firm.masters.accounts, date(2020, 7, 1), date(2027, 7, 1)
    )
    assert year is not None
    assert (year.first, year.last) == (date(2026, 7, 1), date(2027, 6, 30))


def test_what_is_posted_into_a_closed_year_is_brought_forward_until_it_is_carried_too() -> None:
    """Unlocked and corrected: the balance sheet stays right, and a second voucher follows."""
    firm = a_firm()
    close(firm)
    late = an_order("576553020000000109", goods("30.00"), created="2026-12-31 03:00")
    firm.post(late)
    text = "\n".join(position(firm, Y2027.last))
    assert "Profit brought forward" in text
    [forward] = [line for line in text.splitlines() if "brought forward" in line]
    assert forward.endswith(" 30.00")
    batch = close(firm)
    [voucher] = batch.documents
    assert (voucher.no, voucher.amount) == ("YE-2026-12-31-MYR-2", 30)
    [forward] = [line for line in position(firm, Y2027.last) if "brought forward" in line]
    assert forward.endswith(" 0.00")


def test_an_undone_closing_leaves_the_year_as_it_was() -> None:
    firm = a_firm()
    before = [*position(firm, Y2027.last), *trial(firm, Y2027.last)]
    batch = close(firm)
    assert [*position(firm, Y2027.last), *trial(firm, Y2027.last)] != before
    firm.books.write(plan_undo(batch, firm.books.held, frozenset()))
    after = [*position(firm, Y2027.last), *trial(firm, Y2027.last)]
    assert [line for line in after if RETAINED not in line] == [
        line for line in before if RETAINED not in line
    ]
    assert close(firm).documents[0].no == "YE-2026-12-31-MYR-2"


def test_only_a_new_closing_may_be_dated_in_the_locked_period() -> None:
    firm = a_firm()
    batch = close(firm)
    refuse_locked(batch, Y2026.last)
    with refused("YE-2026-12-31-MYR", "31/12/2026"):
        refuse_locked(plan_undo(batch, firm.books.held, frozenset()), Y2026.last)
    other: Document = batch.documents[0]._replace(no="JV-00007")
    batch.documents.append(other)
    with refused(f"{JOURNAL_VOUCHER} JV-00007"):
        refuse_locked(batch, Y2026.last)


def test_a_loss_is_carried_forward_as_a_loss() -> None:
    firm = Firm()
    firm.masters.accounts[RETAINED] = Account(RETAINED, "RETAINED EARNINGS", "Retained Earning")
    firm.post(an_order(FIRST, goods("10.00"), created="2026-11-28 03:00"))
    firm.settle(settled(FIRST, date(2026, 12, 8), sale="10.00", transaction="-25.00"))
    [entry] = close(firm).entries
    legs = {leg.account: leg.amount for leg in entry.postings}
    assert legs[RETAINED] == 15
    assert sum(legs.values(), ZERO) == ZERO
