"""Opening balances: what the books begin with, as one journal voucher for each currency.

Pressing again posts what has changed on the sheet since, as an entry of the difference.
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
Balances = Mapping[tuple[date, str, str], Decimal]  # (day, account, currency) -> signed, + debit


class OpeningRow(NamedTuple):
    """A row of the sheet Opening Balances."""

    row: int
    account: str
    debit: Decimal
    credit: Decimal
    currency: str
    day: date | None


def opening_key(currency: str) -> str:
    """The one key of a currency's opening balances."""
    return f"opening:{currency}"


def wanted(
    rows: Sequence[OpeningRow], masters: Masters, sheet: str
) -> tuple[Balances, list[Problem]]:
    """What the rows come to, and what is wrong with them: with a problem, nothing is to be posted."""
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
    """Column, what is wrong, what to do."""
    if row.account not in masters.accounts:
        return (
            "Account",
            f"'{row.account}' is not in GL Accounts.",
            "Choose one from the list, or add it there.",
        )
    if row.account in controls:
        cure = "Leave it out: what TikTok owed comes in order by order, with Post Past Invoices."
        return "Account", f"{row.account} is a customer's control account.", cure
    if min(row.debit, row.credit) < 0:
        return (
            ("Debit" if row.debit < 0 else "Credit"),
            "It is negative.",
            "Write it without the sign, in the other one.",
        )
    if row.debit and row.credit:
        return "Credit", "The row has both a debit and a credit.", "Keep one of the two."
    if row.day is None:
        return (
            "As At",
            "The row has no date.",
            "Write the day before the books begin, or fill in First Day on Shops.",
        )
    if not row.currency:
        return "Currency", "The row has no currency.", "Write one such as MYR."
    return None


def _unbalanced(balances: Balances, sheet: str) -> list[Problem]:
    sums: dict[tuple[date, str], Decimal] = defaultdict(lambda: ZERO)
    for (day, _, currency), amount in balances.items():
        sums[day, currency] += amount
    return [
        Problem(
            sheet,
            f"as at {day:%d/%m/%Y} in {currency}",
            "Debit",
            f"Debit and credit differ by {abs(amount):,.2f}.",
            f"Put {'a credit' if amount > 0 else 'a debit'} of it on the opening balances account, or mend a row.",
        )
        for (day, currency), amount in sums.items()
        if amount
    ]


def posted(
    entries: Iterable[Entry], documents: Mapping[str, DocumentId]
) -> dict[tuple[date, str, str], Decimal]:
    """What these vouchers have posted so far, by day."""
    ours = set(documents.values())
    balances: dict[tuple[date, str, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        if DocumentId(entry.doc_type, entry.doc_no) in ours:
            for account, _, amount in entry.postings:
                balances[entry.date, account, entry.currency] += amount
    return dict(balances)


def plan_opening(
    goal: Balances,
    before: Balances,
    documents: Mapping[str, DocumentId],
    next_no: Callable[[str], str],
) -> Batch:
    """The batch that brings the opening balances from what is posted to what is wanted."""
    batch, moves = Batch(), _moves(goal, before)
    for currency in dict.fromkeys(currency for _, currency in moves):
        days = {day: legs for (day, of), legs in sorted(moves.items()) if of == currency}
        document = documents.get(currency)
        stood = _debits(before, currency)
        if document is None:
            (first, legs), *rest = days.items()
            document, days = DocumentId(JOURNAL_VOUCHER, next_no(JOURNAL_VOUCHER)), dict(rest)
            add_voucher(batch, _voucher(document, first, currency), legs)
            stood = batch.documents[-1].amount
            batch.sources.append(Source(opening_key(currency), *document, first, stood))
        for day, legs in days.items():
            add_entry(batch, _voucher(document, day, currency), legs)
        if days:  # each press is a revision, so that two at once are noticed
            batch.changes.append(
                Change(*document, _debits(goal, currency) - stood, ZERO, cancelled=False)
            )
    return batch


def _voucher(document: DocumentId, day: date, currency: str) -> VoucherHead:
    return VoucherHead(document, day, OPENING, currency, "", opening_key(currency))


def _moves(goal: Balances, before: Balances) -> dict[tuple[date, str], list[tuple[str, Decimal]]]:
    """By day and currency, what each account is to move by."""
    moves: dict[tuple[date, str], list[tuple[str, Decimal]]] = defaultdict(list)
    for place in dict.fromkeys((*before, *goal)):
        day, account, currency = place
        amount = goal.get(place, ZERO) - before.get(place, ZERO)
        if amount:
            moves[day, currency].append((account, amount))
    return dict(moves)


def _debits(balances: Balances, currency: str) -> Decimal:
    return sum((debit(amount) for (_, _, of), amount in balances.items() if of == currency), ZERO)
