"""Verify the books (group Books)."""

from xlplugin.context import ButtonContext
from xlplugin.errors import Problem
from xlplugin.ledger.master_history import named_changes, reclassified
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.tables import PROBLEMS
from xlplugin.stores import proof
from xlplugin.stores.findings import Discrepancy, Proof
from xlplugin.stores.master_data import not_taken_over
from xlplugin.wording import are, counting

_TOLD_DIFFERENCES = 20
_MEND = "Only Post writes the books. Put back what was there, or go back to a saved copy."
_TIE_OUT = "Look at the document's lines and payments; when Post made it so, please tell support."


def verify_books(press: ButtonContext) -> str:
    """Calculate every row's check digits again and add up every document.

    List what is wrong on Problems.
    """
    found = list_discrepancies(press)
    if found.sheets and not found.tampered:
        question = f"{found.sheets[0]} The database is whole. Write the ledger sheets anew from it?"
        if press.prompter.ask(question):
            press.books.rewrite_sheets()
            found = list_discrepancies(press)
    if found.is_whole:
        return (
            f"Verified: {counting(found.rows, 'row')} of {counting(found.runs, 'run')} "
            f"{are(found.rows)} as they were posted, "
            f"and every document ties out. {_master_data(press, found)}{_trail(found)}"
            f"Seal {found.seal or 'none yet'}."
        )
    press.is_wrong = True
    findings = found.discrepancies
    return (
        f"NOT verified: {findings[0]} {counting(len(findings), 'finding')} in all; "
        "see the sheet Problems."
    )


def _master_data(press: ButtonContext, found: Proof) -> str:
    """Return what Verify says of the history of master data; empty if there is none."""
    end = found.master_data
    if not end.rows:
        return ""
    with press.books.reading(checked=False) as books:
        types = list(reclassified(books.master_changes()))
        waiting = not_taken_over(press.book, books)
    said = f"Master data: {counting(end.rows, 'change')} as taken over, digest {end.check}. "
    if types:
        said += f"Reclassified: {named_changes(types)}. "
    if waiting:
        said += f"On the sheets and not taken over yet: {named_changes(waiting)}. "
    return said


def _trail(found: Proof) -> str:
    """Return how the trail of loads, fetches, exports and links ends; empty if there is none."""
    return f"{found.trail} " if found.trail else ""


def list_discrepancies(press: ButtonContext) -> Proof:
    """Verify the books and list what is found."""
    press.prompter.progress(0, None, "Verifying the books")
    found = proof.verify(press.books)
    problems = [_problem(item, _MEND) for item in (*found.tampered, *found.sheets)]
    problems += [_problem(item, _TIE_OUT) for item in found.differences[:_TOLD_DIFFERENCES]]
    rest = len(found.differences) - _TOLD_DIFFERENCES
    if rest > 0:  # one column that is gone leaves a difference on every document
        more = f"{counting(rest, 'more difference')} like these."
        problems.append(Problem("Books", "", "Check", more, _TIE_OUT))
    put_problems(press.book, "Verify", problems)
    press.problems[:] = problems
    if problems:
        press.book.show(PROBLEMS)
    return found


def _problem(found: Discrepancy, cure: str) -> Problem:
    what = f"{found.what[:1].upper()}{found.what[1:]}."
    return Problem(found.part, found.row, "Check", what, cure)
