"""Declare a batch: everything that one press adds to the books, all of it or nothing."""

from dataclasses import dataclass, field, fields

from xlplugin.ledger.documents import MARK, Change, Document, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master_history import MasterChange


@dataclass
class Batch:
    """Records to be added to the books together, in the order of each list."""

    documents: list[Document] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    knock_offs: list[KnockOff] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    master_changes: list[MasterChange] = field(default_factory=list)

    def add(self, other: "Batch") -> None:
        """Append the records of another batch."""
        for part in fields(self):
            getattr(self, part.name).extend(getattr(other, part.name))

    @property
    def posted(self) -> int:
        """Count the facts that the batch posts, without settlement marks."""
        count = 0
        for source in self.sources:
            if not source.released and not source.key.endswith(MARK):
                count += 1
        return count

    def __bool__(self) -> bool:
        return bool(self.documents or self.changes or self.entries or self.sources)
