"""A batch: everything one press of a button adds to the books, all of it or nothing."""

from dataclasses import dataclass, field, fields

from xlplugin.ledger.documents import MARK, Change, Document, KnockOff, Line, Source
from xlplugin.ledger.entries import Entry


@dataclass
class Batch:
    """Rows to be added to the books together. Lists, because a plan grows order by order."""

    documents: list[Document] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    knock_offs: list[KnockOff] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)

    def add(self, other: "Batch") -> None:
        """The rows of another batch, after its own."""
        for rows in fields(self):
            getattr(self, rows.name).extend(getattr(other, rows.name))

    @property
    def posted(self) -> int:
        """How many facts it posts, marks left out."""
        return sum(
            1 for source in self.sources if not (source.released or source.key.endswith(MARK))
        )

    def __bool__(self) -> bool:
        return bool(self.documents or self.changes or self.entries or self.sources)
