"""What every store's session does alike: checks a batch, counts, numbers documents, makes the run log's row."""

import getpass
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from xlplugin.ledger.batch import Batch
from xlplugin.ledger.documents import PREFIXES, DocumentId
from xlplugin.ledger.entries import Entry, UnbalancedEntryError
from xlplugin.money import ZERO
from xlplugin.stores.contract import Run

_ID = itemgetter(0, 1)  # type and number, first in a document, a line and a change


class Edit(NamedTuple):
    """What a batch does to a document besides making it."""

    amount: Decimal = ZERO
    applied: Decimal = ZERO
    cancelled: bool | None = None
    revisions: int = 0
    lines: int = 0


def line_counts(batch: Batch) -> Counter[tuple[str, str]]:
    """How many lines the batch brings to each document."""
    return Counter(map(_ID, batch.lines))


def edits(batch: Batch, lines: Counter[tuple[str, str]]) -> dict[DocumentId, Edit]:
    """The edits of a batch, by document. Lines of a document that the batch makes are no edit."""
    result: dict[DocumentId, Edit] = {}
    for doc_type, no, amount, applied, cancelled in batch.changes:
        document = DocumentId(doc_type, no)
        before = result.get(document, Edit())
        state = before.cancelled if cancelled is None else cancelled
        revisions = before.revisions + (amount != 0 or cancelled is not None)
        result[document] = Edit(before.amount + amount, before.applied + applied, state, revisions)
    made = set(map(_ID, batch.documents))
    for place, count in lines.items():
        if place not in made:
            document = DocumentId(*place)
            result[document] = result.get(document, Edit())._replace(lines=count)
    return result


def refuse_unbalanced(entries: Iterable[Entry]) -> None:
    """Raises UnbalancedEntryError: the last look before an entry is in the books."""
    for item in entries:
        if sum(posting.amount for posting in item.postings):
            raise UnbalancedEntryError(f"{item.doc_type} {item.doc_no}: debit and credit differ")


def highest_number(prefix: str, numbers: Iterable[str]) -> int:
    """The highest running number among document numbers; order ids and foreign numbers do not count."""
    running = re.compile(rf"{re.escape(prefix)}-(\d+)")
    return max((int(found[1]) for found in map(running.fullmatch, numbers) if found), default=0)


def user_name() -> str:
    """Who is signed in to this computer; empty when it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


class PostingSession:
    """A session but for its store: subclasses add how a batch is kept and which numbers are there."""

    def __init__(self, action: str, user: str) -> None:
        self.run: Run | None = None
        self._failure: BaseException | None = None
        self._wrote = False
        self._action, self._user = action, user
        self._posted = 0
        self._counted_in: int | None = None
        self._note = ""
        self._numbers: dict[str, int] = {}

    def describe_run(self, counted_in: int, note: str = "") -> None:
        """For the run log: how many rows were looked at, and what else is to say."""
        self._counted_in, self._note = counted_in, note

    def next_no(self, doc_type: str) -> str:
        """The next running number of a type."""
        prefix = PREFIXES.get(doc_type, doc_type)
        if prefix not in self._numbers:
            self._numbers[prefix] = highest_number(prefix, self._numbers_of(doc_type, prefix))
        self._numbers[prefix] += 1
        return f"{prefix}-{self._numbers[prefix]:05d}"

    def write(self, batch: Batch) -> None:
        """Add a batch."""
        try:
            refuse_unbalanced(batch.entries)
            self._keep(batch)
        except BaseException as error:
            self._failure = error
            raise
        self._wrote = self._wrote or bool(batch or batch.lines or batch.knock_offs)
        self._posted += batch.posted

    def _refuse_failed(self) -> None:
        """Raises what a write has raised before."""
        if self._failure:
            raise self._failure

    def _closing_row(self, no: int) -> Run | None:
        """The row of the run log; None when nothing was written."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        counted_in = self._posted if self._counted_in is None else self._counted_in
        return Run(no, at, self._user, self._action, counted_in, self._posted, self._note) if self._wrote else None

    def _numbers_of(self, doc_type: str, prefix: str) -> Iterable[str]:
        raise NotImplementedError

    def _keep(self, batch: Batch) -> None:
        raise NotImplementedError
