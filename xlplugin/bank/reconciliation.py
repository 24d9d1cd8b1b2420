"""Reconcile the bank's account in the books with the bank's statement, as at any date.

    balance in the books
    - movements that the bank has not on its statement by that date
    + lines of the statement that the books have not by that date, and those not from TikTok
    = balance on the bank's statement

The property `difference` is 0.00 unless a line or a document is missing, or has a wrong amount.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.bank.matching import BankMovement
from xlplugin.bank.statement import Balance
from xlplugin.ledger.documents import BANK_MATCH, DocumentId, Source
from xlplugin.money import ZERO, total_of

PART = ":with:"  # in the key of each further document, if one line pays several


class LineInBooks(NamedTuple):
    """Loaded bank line, by its key.

    `is_other` is True if the user says that it has nothing to do with TikTok Shop.
    """

    key: str
    date: date
    amount: Decimal
    description: str
    is_other: bool = False


class Reconciliation(NamedTuple):
    """Reconciliation of one account in one currency as at a date.

    `stated` is the balance that the bank states for that date, None where it states none.
    """

    as_at: date
    in_books: Decimal
    not_at_bank: Sequence[BankMovement]
    not_in_books: Sequence[LineInBooks]
    others: Sequence[LineInBooks]
    stated: Decimal | None

    @property
    def expected(self) -> Decimal:
        """Return the bank's balance as the books and the unmatched items have it."""
        missing = total_of(self.not_at_bank)
        extra = total_of((*self.not_in_books, *self.others))
        return self.in_books - missing + extra

    @property
    def difference(self) -> Decimal | None:
        """Return what the bank states less what is expected; None where it states nothing."""
        if self.stated is None:
            return None
        return self.stated - self.expected


class Pair(NamedTuple):
    """Amount of a bank line that is matched with a document.

    `line` is the line's key, `date` its date on the bank's statement.
    """

    line: str
    document: DocumentId
    date: date
    amount: Decimal


def matched_pairs(standing: Mapping[str, Source]) -> list[Pair]:
    """Return the matches among the facts that are posted now."""
    pairs = []
    for key, fact in standing.items():
        if key.startswith(BANK_MATCH):
            document = DocumentId(fact.doc_type, fact.doc_no)
            pairs.append(Pair(key.partition(PART)[0], document, fact.date, fact.amount))
    return pairs


def stated_balance(
    as_at: date, balances: Sequence[Balance], lines: Sequence[LineInBooks]
) -> Decimal | None:
    """Return the bank's balance at the end of a day; None if the bank states none.

    The last balance up to that day counts, else the first one after it, with the loaded lines
    between the two days added or taken off.

    Args:
        as_at: The day.
        balances: The balances that loaded statements state, each at the end of its day.
        lines: The loaded lines, money in positive.
    """
    if not balances:
        return None
    known = min(balances)
    for balance in sorted(balances):
        if balance.date <= as_at:
            known = balance
    amount = known.amount
    for line in lines:
        if known.date < line.date <= as_at:
            amount += line.amount
        elif as_at < line.date <= known.date:
            amount -= line.amount
    return amount


def reconcile(
    as_at: date,
    movements: Sequence[BankMovement],
    lines: Sequence[LineInBooks],
    pairs: Sequence[Pair],
    stated: Decimal | None,
) -> Reconciliation:
    """Reconcile an account.

    Args:
        as_at: The last day that counts.
        movements: Every movement of the account in the books, of any date.
        lines: Every loaded line of the account's statements, of any date.
        pairs: The matches that stand.
        stated: The bank's balance at the end of that day, None where it is not known.

    Returns:
        The unmatched items with the amount that is not matched as at that day.
    """
    book_days = {movement.document: movement.date for movement in movements}
    at_bank: dict[DocumentId, Decimal] = {}
    in_books: dict[str, Decimal] = {}
    for pair in pairs:
        if pair.date <= as_at:
            at_bank[pair.document] = at_bank.get(pair.document, ZERO) + pair.amount
        if book_days.get(pair.document, date.max) <= as_at:
            in_books[pair.line] = in_books.get(pair.line, ZERO) + pair.amount
    balance = ZERO
    not_at_bank = []
    for movement in movements:
        if movement.date > as_at:
            continue
        balance += movement.amount
        left = movement.amount - at_bank.get(movement.document, ZERO)
        if left:
            not_at_bank.append(movement._replace(amount=left))
    not_in_books: list[LineInBooks] = []
    others: list[LineInBooks] = []
    for line in lines:
        left = line.amount - in_books.get(line.key, ZERO)
        if line.date <= as_at and left:
            (others if line.is_other else not_in_books).append(line._replace(amount=left))
    return Reconciliation(as_at, balance, not_at_bank, not_in_books, others, stated)
