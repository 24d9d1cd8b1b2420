"""Match the lines of a bank statement with the movements of the bank's account in the books.

Equal amounts may stand for each other; any other match must be the only one possible. Rules, in
this order:

1. One to one: equal amounts within the day window, in the order of their dates.
2. One line, several movements: the one set of movements that adds up to the line (a bank may
   credit the payouts of a day together).
3. Several lines, one movement: the one set of lines that adds up to the movement.

Where several sets add up, the line is reported as ambiguous and left to the user.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeVar

from xlplugin.ledger.documents import DocumentId

MOST_IN_A_SET = 6  # lines or movements that are added up
MOST_CANDIDATES = 24  # among more of them no set is looked for: it would take too long


class BankMovement(NamedTuple):
    """Movement of one document on the bank's account: money in is positive."""

    document: DocumentId
    date: date
    amount: Decimal
    description: str = ""


class UnmatchedLine(NamedTuple):
    """Bank line that no movement explains yet, by its key in the books."""

    key: str
    date: date
    amount: Decimal


class _WithAmount(Protocol):
    @property
    def amount(self) -> Decimal: ...


_Part = TypeVar("_Part", bound=_WithAmount)


class DateWindow(NamedTuple):
    """How many days before or after its movement a bank line may be dated."""

    before: int = 1
    after: int = 5

    def holds(self, movement: date, line: date) -> bool:
        """Return whether a line and a movement of these dates may be the same money."""
        earliest = movement - timedelta(days=self.before)
        latest = movement + timedelta(days=self.after)
        return earliest <= line <= latest


class BankMatch(NamedTuple):
    """Lines and movements that are the same money. Their sums are equal."""

    lines: tuple[UnmatchedLine, ...]
    movements: tuple[BankMovement, ...]


@dataclass
class Matching:
    """Matches, and the lines for which several sets of movements add up."""

    matches: list[BankMatch] = field(default_factory=list)
    ambiguous: list[UnmatchedLine] = field(default_factory=list)

    def line_keys(self) -> set[str]:
        """Return the keys of the matched lines."""
        keys: set[str] = set()
        for one in self.matches:
            keys.update(line.key for line in one.lines)
        return keys

    def documents(self) -> set[DocumentId]:
        """Return the documents of the matched movements."""
        documents: set[DocumentId] = set()
        for one in self.matches:
            documents.update(movement.document for movement in one.movements)
        return documents


def match(
    lines: Sequence[UnmatchedLine], movements: Sequence[BankMovement], window: DateWindow
) -> Matching:
    """Match bank lines with movements of one account in one currency."""
    found = Matching()
    found.matches += _one_to_one(lines, movements, window)
    free_lines, free_movements = _left(lines, movements, found)
    for line in sorted(free_lines, key=lambda one: (one.date, one.key)):
        candidates = [one for one in free_movements if window.holds(one.date, line.date)]
        sets = list(_sets(line.amount, candidates))
        if len(sets) == 1:
            found.matches.append(BankMatch((line,), sets[0]))
            free_movements = [one for one in free_movements if one not in sets[0]]
        elif sets:
            found.ambiguous.append(line)
    taken = found.line_keys() | {line.key for line in found.ambiguous}
    open_lines = [line for line in free_lines if line.key not in taken]
    for movement in sorted(free_movements, key=lambda one: (one.date, one.document)):
        near = [line for line in open_lines if window.holds(movement.date, line.date)]
        several = list(_sets(movement.amount, near))
        if len(several) == 1:
            found.matches.append(BankMatch(several[0], (movement,)))
            open_lines = [line for line in open_lines if line not in several[0]]
        elif several:
            found.ambiguous += several[0]
    taken = found.line_keys()
    open_keys = {}
    for line in found.ambiguous:
        if line.key not in taken:
            open_keys[line.key] = line
    found.ambiguous = list(open_keys.values())
    return found


def _one_to_one(
    lines: Sequence[UnmatchedLine], movements: Sequence[BankMovement], window: DateWindow
) -> Iterator[BankMatch]:
    """Match equal amounts, the earliest line with the earliest movement that can be it."""
    by_amount: dict[Decimal, list[BankMovement]] = defaultdict(list)
    for movement in sorted(movements, key=lambda one: (one.date, one.document)):
        by_amount[movement.amount].append(movement)
    for line in sorted(lines, key=lambda one: (one.date, one.key)):
        waiting = by_amount[line.amount]
        for movement in waiting:
            if window.holds(movement.date, line.date):
                waiting.remove(movement)
                yield BankMatch((line,), (movement,))
                break


def _left(
    lines: Sequence[UnmatchedLine], movements: Sequence[BankMovement], found: Matching
) -> tuple[list[UnmatchedLine], list[BankMovement]]:
    keys = found.line_keys()
    documents = found.documents()
    free_lines = [line for line in lines if line.key not in keys]
    free_movements = [one for one in movements if one.document not in documents]
    return free_lines, free_movements


def _sets(total: Decimal, parts: Sequence[_Part]) -> Iterator[tuple[_Part, ...]]:
    """Yield up to two sets of two or more parts of one sign that add up to the total."""
    same_sign = [part for part in parts if part.amount and (part.amount > 0) == (total > 0)]
    if len(same_sign) > MOST_CANDIDATES:
        return
    same_sign.sort(key=lambda part: abs(part.amount), reverse=True)
    count = 0
    nothing: tuple[_Part, ...] = ()
    for chosen in _search(abs(total), same_sign, 0, nothing):
        if len(chosen) > 1:
            yield chosen
            count += 1
            if count == 2:
                return


def _search(
    left: Decimal, parts: Sequence[_Part], start: int, chosen: tuple[_Part, ...]
) -> Iterator[tuple[_Part, ...]]:
    """Yield `chosen` with each set of the parts from `start` on that adds up to `left`."""
    if not left:
        yield chosen
        return
    if len(chosen) == MOST_IN_A_SET:
        return
    for place in range(start, len(parts)):
        amount = abs(parts[place].amount)
        if amount <= left:
            yield from _search(left - amount, parts, place + 1, (*chosen, parts[place]))
