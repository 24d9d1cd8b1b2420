"""Post opening balances, as one journal voucher for each currency.

Posting again writes what has changed on the sheet since, as an entry of the difference.

Source: docs/accounting.md, Opening balances.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.errors import Problem
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import JOURNAL_VOUCHER, Change, DocumentId, Source
from xlplugin.ledger.entries import Entry, debit
from xlplugin.ledger.master import Masters
from xlplugin.money import ZERO
from xlplugin.posting.vouchers import VoucherHead, add_entry, add_voucher

OPENING = "Opening balances"
OPENING = "opening:"  # the beginning of the keys of opening balances
OpeningBalances = Mapping[tuple[date, str, str], Decimal]  # (day, account, currency): debit is +
_Legs = list[tuple[str, Decimal]]


class OpeningRow(NamedTuple):
    """Row of the sheet Opening Balances; `row` is Excel's own."""

    row: int
    account: str
    debit: Decimal
    credit: Decimal
    currency: str
    day: date | None


def opening_key(currency: str) -> str:
    """Return the key of a currency's opening balances."""
    return f"{OPENING}{currency}"


def opening_facts(posted: Mapping[str, Source]) -> list[Source]:
    """Return the facts of opening balances among those that are posted now."""
    return [fact for key, fact in posted.items() if key.startswith(OPENING)]


def wanted(
    rows: Sequence[OpeningRow], masters: Masters, sheet: str
) -> tuple[OpeningBalances, list[Problem]]:
    """Add up the rows of the sheet and check them; with a problem nothing may be posted.

    Args:
        rows: The rows of Opening Balances.
        masters: The master data that the rows must name.
        sheet: The sheet's name, for problems.

    Returns:
        The balances by day, account and currency, debit positive; and the problems: of the rows, or
        of days whose debits and credits differ.
    """
    controls = {customer.control_account for customer in masters.customers.values()}
    balances: dict[tuple[date, str, str], Decimal] = defaultdict(lambda: ZERO)
    problems = []
    for row in rows:
        problem = _problem(row, masters, controls)
        if problem:
            problems.append(Problem(sheet, f"row {row.row}", *problem))
        elif row.day:
            balances[row.day, row.account, row.currency] += row.debit - row.credit
    return dict(balances), problems or _unbalanced(balances, sheet)


def _problem(row: OpeningRow, masters: Masters, controls: set[str]) -> tuple[str, str, str] | None:
    """Return the column, what is wrong, and what to do; None if the row is right."""
    if row.account not in masters.accounts:
        what = f"'{row.account}' is not in GL Accounts."
        return "Account", what, "Choose one from the list, or add it there."
    if row.account in controls:
        cure = "Leave it out: what TikTok owed comes in order by order, with Post Past Invoices."
        return "Account", f"{row.account} is a customer's control account.", cure
    for column, amount in (("Debit", row.debit), ("Credit", row.credit)):
        if amount < 0:
            return column, "It is negative.", "Write it without the sign, in the other one."
    if row.debit and row.credit:
        return "Credit", "The row has both a debit and a credit.", "Keep one of the two."
    if row.day is None:
        cure = "Write the day before the books begin, or fill in First Day on Shops."
        return "As At", "The row has no date.", cure
    if not row.currency:
        return "Currency", "The row has no currency.", "Write one such as MYR."
    return None


def _unbalanced(balances: OpeningBalances, sheet: str) -> list[Problem]:
    """Return a problem for each day and currency whose debits and credits differ."""
    sums: dict[tuple[date, str], Decimal] = defaultdict(lambda: ZERO)
    for (day, _, currency), amount in balances.items():
        sums[day, currency] += amount
    problems = []
    for (day, currency), amount in sums.items():
        if amount:
            side = "a credit" if amount > 0 else "a debit"
            what = f"Debit and credit differ by {abs(amount):,.2f}."
            cure = f"Put {side} of it on the opening balances account, or mend a row."
            place = f"as at {day:%d/%m/%Y} in {currency}"
            problems.append(Problem(sheet, place, "Debit", what, cure))
    return problems


def posted(
    entries: Iterable[Entry], documents: Mapping[str, DocumentId]
) -> dict[tuple[date, str, str], Decimal]:
    """Add up what the vouchers of opening balances have posted so far.

    Args:
        entries: Entries of the books; those of other documents are left out.
        documents: The voucher of each currency.
    """
    vouchers = set(documents.values())
    balances: dict[tuple[date, str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if DocumentId(entry.doc_type, entry.doc_no) in vouchers:
            for posting in entry.postings:
                balances[entry.date, posting.account, entry.currency] += posting.amount
    return dict(balances)


def plan_opening(
    goal: OpeningBalances,
    before: OpeningBalances,
    documents: Mapping[str, DocumentId],
    next_no: Callable[[str], str],
) -> Batch:
    """Plan what brings the opening balances from what is posted to what is wanted.

    Args:
        goal: What the sheet says.
        before: What is posted.
        documents: The voucher of each currency that has one.
        next_no: Gives the next number of a document type.
    """
    batch = Batch()
    for currency, legs_by_day in _differences(goal, before).items():
        document = documents.get(currency)
        if document is None:
            document = DocumentId(JOURNAL_VOUCHER, next_no(JOURNAL_VOUCHER))
            first = min(legs_by_day)
            add_voucher(batch, _head(document, first, currency), legs_by_day.pop(first))
            before_amount = batch.documents[-1].amount
            source = Source(opening_key(currency), *document, date=first, amount=before_amount)
            batch.sources.append(source)
        else:
            before_amount = _debits(before, currency)
        for day in sorted(legs_by_day):
            add_entry(batch, _head(document, day, currency), legs_by_day[day])
        if legs_by_day:  # each posting is a revision, so that two at once are noticed
            added = _debits(goal, currency) - before_amount
            batch.changes.append(Change(*document, added, ZERO, cancelled=False))
    return batch


def _head(document: DocumentId, day: date, currency: str) -> VoucherHead:
    return VoucherHead(document, day, OPENING, currency, "", opening_key(currency))


def _differences(goal: OpeningBalances, before: OpeningBalances) -> dict[str, dict[date, _Legs]]:
    """Return what each account has to change by, as legs by currency and day."""
    differences: dict[str, dict[date, _Legs]] = {}
    for key in dict.fromkeys((*before, *goal)):
        day, account, currency = key
        amount = goal.get(key, ZERO) - before.get(key, ZERO)
        if amount:
            by_day = differences.setdefault(currency, {})
            by_day.setdefault(day, []).append((account, amount))
    return differences


def _debits(balances: OpeningBalances, currency: str) -> Decimal:
    """Add up the debits in one currency."""
    debits = ZERO
    for (_, _, of), amount in balances.items():
        if of == currency:
            debits += debit(amount)
    return debits
