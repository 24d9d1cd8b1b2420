"""Add up sums of the books, and of parts of them, from the ledger sheets."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from xlplugin.ledger import run_sums
from xlplugin.ledger.as_at import DayRange, entries_until, latest_month, month_of
from xlplugin.ledger.balances import Balances, balances
from xlplugin.ledger.check_digits import FACTS
from xlplugin.ledger.documents import DocumentState
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.postings import Postings, Settled
from xlplugin.ledger.run_sums import LineSum, OwedSum, PostedFact, ShopSum
from xlplugin.stores.sheet_records import SheetRecords


class SheetSums(SheetRecords):
    """Sums that reports need in the place of every row."""

    def balances_until(self, last: date) -> Balances:
        """Return the balance at the end of a day of every account that had moved, by currency."""
        return balances(entries_until(self.entries(), last))

    def shop_sums(self) -> Iterable[ShopSum]:
        """Return what each account moved by, by day, type and shop; without closings of years."""
        return run_sums.shop_sums(self.documents(), self.entries())

    def line_sums(self) -> Iterable[LineSum]:
        """Return what lines have posted to each account, by month, shop and kind."""
        return run_sums.line_sums(self.documents(), self.document_lines())

    def owed_sums(self) -> Iterable[OwedSum]:
        """Return what each month added to what is open, by the documents' dates and shops."""
        return run_sums.owed_sums(self.documents(), self.entries(), self.knock_offs())

    def received_in(self) -> Sequence[str]:
        """Return the accounts that receipts went to, in the order of their first receipts."""
        received = (state.received_in for state in self.documents() if state.received_in)
        return list(dict.fromkeys(received))

    def entries_on(self, accounts: Sequence[str], days: DayRange) -> Iterator[Entry]:
        """Yield the entries of a period with their legs on these accounts, in the order posted."""
        for entry in self.entries():
            if not days.has(entry.date):
                continue
            legs = tuple(leg for leg in entry.postings if leg.account in accounts)
            if legs:
                yield entry._replace(postings=legs)

    def open_documents(self) -> Iterator[DocumentState]:
        """Yield every document that has something outstanding now."""
        return (state for state in self.documents() if state.outstanding)

    def posted_keys(self, _prefixes: Iterable[str]) -> Collection[str]:
        """Return the keys of all facts that are posted now."""
        keys: set[str] = set()
        for source in self.source_rows():
            if source.released:
                keys.discard(source.key)
            else:
                keys.add(source.key)
        return keys

    def open_at(self, last: date) -> Postings:
        """Return all documents, with their entries and knock-offs up to a day."""
        entries = entries_until(self.entries(), last)
        return Postings(self.documents(), (), self.knock_offs(), entries)

    def moved_in(self, days: DayRange) -> Postings:
        """Return all that is posted: the sheets are read whole in any case."""
        lines = self.document_lines()
        return Postings(self.documents(), lines, self.knock_offs(), self.entries())

    def taxed_in(self, _days: DayRange) -> Postings:
        """Return all documents and lines: the sheets are read whole in any case."""
        return Postings(self.documents(), self.document_lines(), (), ())

    def untaxed_from(self, _first: date) -> Postings:
        """Return all documents and lines: the sheets are read whole in any case."""
        return Postings(self.documents(), self.document_lines(), (), ())

    def first_run_in(self, _days: DayRange) -> int:
        """Return 1: the sheets are verified whole in any case."""
        return 1

    def latest_month(self) -> DayRange | None:
        """Return the month of the latest entry; None if there is none."""
        entries = list(self.entries())
        return latest_month(entries) if entries else None

    def month_ends(self) -> Sequence[date]:
        """Return the last day of each month that documents are dated in, in order."""
        return sorted({month_of(state.date).last for state in self.documents()})

    def settled(self) -> Settled:
        """Return the sums of all settlement rows, and all documents: the sheets are read whole."""
        documents = list(self.documents())
        sums = run_sums.settled_sums(documents, self._facts_of_runs())
        return Settled(sums, documents, self.entries())

    def posted_facts(self, keys: Iterable[str]) -> dict[str, PostedFact]:
        """Return those of these facts that are posted, with their runs, in the order posted."""
        wanted = set(keys)
        found: dict[str, PostedFact] = {}
        for fact in self._facts_of_runs():
            if fact.source.key in wanted:
                found.pop(fact.source.key, None)
                found[fact.source.key] = fact
        return {key: fact for key, fact in found.items() if not fact.source.released}

    def first_currency(self, shop: str) -> str:
        """Return the currency of a shop's first document; empty if there is none."""
        for state in self.documents():
            if state.shop == shop:
                return state.currency
        return ""

    def _facts_of_runs(self) -> Iterator[PostedFact]:
        for source, stamp in zip(self.source_rows(), self.stamps(FACTS), strict=True):
            yield PostedFact(source, stamp.run)
