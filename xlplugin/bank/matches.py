"""Post matches of bank lines with documents: a fact for each, no entry and no document.

A match is a fact like any other: posted once, taken back by Undo, shown in the run log.
"""

from collections.abc import Iterable

from xlplugin.bank.matching import BankMatch
from xlplugin.bank.reconciliation import PART
from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import Source


def plan_matches(matches: Iterable[BankMatch]) -> Batch:
    """Return the batch that notes these matches. The date of each fact is the bank's."""
    batch = Batch()
    for match in matches:
        for line in match.lines:
            for number, movement in enumerate(match.movements):
                document = movement.document
                key = f"{line.key}{PART}{number}" if number else line.key
                amount = line.amount if len(match.movements) == 1 else movement.amount
                batch.sources.append(Source(key, document.type, document.no, line.date, amount))
    return batch
