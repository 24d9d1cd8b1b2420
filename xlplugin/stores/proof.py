"""Verify the books, all or the rows since a run, and name what is found by the sheets' own rows."""

from xlplugin.stores.audit import Audit, Since, Whole
from xlplugin.stores.contract import ReadableStore, WindowedRecords
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.findings import Discrepancy, Proof
from xlplugin.stores.ledger_sheets import LedgerSheets

EMPTY = "it is empty: its cells were cleared"


def verify(books: ReadableStore) -> Proof:
    """Verify all of the books, and also the ledger sheets that show a database."""
    if isinstance(books, LedgerSheets):
        return _placed(_audited(books), books)
    if not isinstance(books, DatabaseBooks):
        return _audited(books)
    proof = _placed(_audited(books.books), books.sheets)
    # Sheets that begin with a later run cannot be verified alone, so they are written again.
    if books.sheets.first_run > 1:
        books.rewrite_sheets()
        return proof
    shown = _placed(_audited(books.sheets), books.sheets)
    for found in shown.tampered:
        proof.sheets.append(found._replace(part=f"sheet '{found.part}'"))
    seals = {run.check for run in books.books.runs()}
    seals.add("")
    # Sheets that are only behind catch up at the next press.
    if shown.seal not in seals and not proof.sheets:
        what = "the sheets show other books than the database holds"
        proof.sheets.append(Discrepancy("sheet 'Runs'", "", what))
    return proof


def verify_from(books: ReadableStore, first: int) -> Proof:
    """Verify what a run and all later ones have added, if the sheets show a part of a database.

    An export of one period from large books uses it: the rows of earlier runs are neither read nor
    verified. Books that the sheets show whole are verified whole.
    """
    if not isinstance(books, DatabaseBooks) or books.sheets.first_run <= 1:
        return verify(books)
    with books.books.reading(checked=False) as snapshot:
        runs = snapshot.runs()
        if not isinstance(snapshot, WindowedRecords) or not 1 < first <= len(runs):
            return Audit(snapshot, Whole(snapshot)).proof()
        later = snapshot.later(first)
        return Audit(snapshot, Since(snapshot, later, runs[first - 2])).proof()


def _placed(proof: Proof, sheets: LedgerSheets) -> Proof:
    """Name rows by Excel's row numbers, if the sheets show them."""
    proof.tampered = [_placed_row(found, sheets) for found in proof.tampered]
    proof.differences = [_placed_row(found, sheets) for found in proof.differences]
    return proof


def _placed_row(found: Discrepancy, sheets: LedgerSheets) -> Discrepancy:
    row = sheets.excel_row(found.part, found.no) if found.no else None
    if row is None:
        return found
    emptied = sheets.emptied_row(found.part, row)
    if emptied is not None:
        return found._replace(row=f"row {emptied}", what=EMPTY)
    named = found.row.removeprefix(f"row {found.no}")
    if named == found.row:
        named = f" ({named})"
    return found._replace(row=f"row {row}{named}")


def _audited(books: ReadableStore) -> Proof:
    with books.reading(checked=False) as snapshot:
        return Audit(snapshot, Whole(snapshot)).proof()
