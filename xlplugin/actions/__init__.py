"""Do what a button does: one function for each button, named after its id.

Each function takes the press and returns its last sentence. Buttons that do similar work share a
module.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

from xlplugin import pulse
from xlplugin.buttons import Button, Group, Needs, find_button
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import Cancelled, FixInputError, PostedError, SignInError
from xlplugin.memory import seldom_collect
from xlplugin.sheets.archive import is_archive
from xlplugin.stores.books import hide_password
from xlplugin.tiktok.secrets import keep_password
from xlplugin.wording import are, by_count, counting

_TAX_CELLS = {"Tax From", "Tax Registered"}  # of Shops or Settings: they begin a registration


def run(button_id: str, press: ButtonContext) -> str:
    """Press a button and return its last sentence. Only the module of the button is imported.

    Raises:
        ProductError: What happened, where, and what to do.
    """
    seldom_collect()
    button = find_button(button_id)
    if press.book.is_read_only():
        if not is_archive(press.book):
            press.book.refuse_read_only()
        press.notes.append("The archive itself stays as it is.")
    function = getattr(import_module(f"xlplugin.{button.module}"), button.id)
    with pulse.shown_by(press.progress), press.book.quiet(), _books_closed(press):
        if hide_password(press.book, keep_password):  # told now: the rest of the press may fail
            press.prompter.tell(
                "The database's password was moved from Settings to this computer's keyring. "
                "Save the workbook."
            )
        if button.needs is Needs.BOOKS:
            press.open_books()  # first of all: a move of the books is asked for here
            press.receive_master_data()
        try:
            if button.group is Group.ORDERS:
                _count_days(press)
            _take_mended_codes(press, button)
            _take_shop_form(press)
            said = function(press)
            _tell_posted_before_tax(press)
            press.tell_edits()
            _tell_kept_remarks(press)
            _tell_rows_below(press)
            if button.is_kept and not isinstance(said, NothingDone) and not press.posted:
                press.record(button.title or button.label, said)
        except (Cancelled, KeyboardInterrupt, FixInputError, SignInError) as stopped:
            if not press.has_posted:
                raise
            raise _after_posting(press.posted, stopped) from stopped
        if isinstance(said, NothingDone):
            press.is_wrong = True
        return " ".join([said, *press.notes])


def _after_posting(action: str, stopped: BaseException) -> PostedError:
    """Return what the user is told when a press stops after it has posted."""
    if isinstance(stopped, (FixInputError, SignInError)):
        return PostedError(
            f"'{action}' is posted and stays. What comes after it was not done: {stopped.what}",
            where=stopped.where,
            cure=f"{stopped.cure} Then press again: nothing is posted twice.".strip(),
        )
    return PostedError(
        f"You stopped it after '{action}' was posted; the posting stays.",
        cure="Press the button again: it posts nothing twice. Or press Undo.",
    )


def run_and_tell(button_id: str, press: ButtonContext) -> str:
    """Press a button; return its last sentence and how many problems are new, and where.

    Raises what `run` does.
    """
    said = run(button_id, press)
    return " ".join([said, *_new_problems(press, said)])


def _new_problems(press: ButtonContext, said: str) -> list[str]:
    """Return how many problems are new and on which sheets; empty if the sentence says it."""
    found = press.book.new_problems
    if not found or "Problems" in said:
        return []
    places = [f"{sheet} {count:,}" for sheet, count in sorted(found.items())]
    return [f"{counting(found.total(), 'new problem')}: {', '.join(places)}. Press Problems."]


def _tell_rows_below(press: ButtonContext) -> None:
    """Add a note on rows just below the tables that this press has read: they are in none."""
    listed = {(problem.table, problem.row) for problem in press.problems}
    found = []
    for sheet, row in press.book.rows_below():
        if (sheet, f"row {row}") not in listed:  # Check Workbook lists them
            found.append((sheet, row))
    if not found:
        return
    named = ", ".join(f"row {row} of {sheet}" for sheet, row in found)
    stand = by_count(len(found), "stands", "stand")
    press.notes.append(
        f"NOT read: {named} {stand} below the table. Drag the table's lower right corner down over "
        "it, or type it into the table's next row."
    )


def _count_days(press: ButtonContext) -> None:
    """Bring Days From Order up to date. The button itself reports a cell that cannot be read."""
    from xlplugin.sheets.orders import count_days

    with suppress(FixInputError):
        count_days(press.book, press.today())


def _take_mended_codes(press: ButtonContext, button: Button) -> None:
    """Copy the item codes that the user corrected on the sheet Order to Order Lines.

    Raises FixInputError for a code that no stock item has, if the button is in the group Orders: it
    could post the order without that code. Choose Item is excepted, because it makes the item.
    """
    from xlplugin.sheets.masters import read_masters
    from xlplugin.sheets.one_order import mended, take_codes

    try:
        if not mended(press.book):
            return
        taken = take_codes(press.book, read_masters(press.book))
    except FixInputError as error:
        if button.group is Group.ORDERS and button.id != "choose_item":
            raise
        press.notes.append(f"Item codes of the sheet Order were not taken: {error}")
        return
    if taken:
        press.notes.append(f"{counting(taken, 'item code')} taken from Order to Order Lines.")


def _tell_posted_before_tax(press: ButtonContext) -> None:
    """Add a note on documents without tax if this posting has taken over that a shop has tax."""
    for change in press.taken_over:
        if _TAX_CELLS & {change.key, change.field}:
            from xlplugin.actions.tax import before_tax

            press.notes += before_tax(press)
            return


def _take_shop_form(press: ButtonContext) -> None:
    """Copy what the user changed on the sheet Shop to Shops."""
    from xlplugin.sheets.shop_form import take_fields

    try:
        taken, kept = take_fields(press.book)
    except FixInputError as error:
        press.notes.append(f"The changes on the sheet Shop were not taken: {error}")
        return
    if taken:
        press.notes.append(f"{counting(taken, 'field')} taken from Shop to Shops.")
    if kept:
        press.notes.append(f"Changed on Shops too, which counts: {', '.join(kept)}.")


def _tell_kept_remarks(press: ButtonContext) -> None:
    """Add a note on the remarks, with notes of cells, whose rows have left their sheet."""
    count = press.book.kept_remarks
    if not count:
        return
    press.book.kept_remarks = 0
    told = counting(count, "remark")
    press.notes.append(f"{told} {are(count)} on the sheet Earlier Remarks: the rows have gone.")


@contextmanager
def _books_closed(press: ButtonContext) -> Iterator[None]:
    """Close the press's books at its end, whatever happens."""
    try:
        yield
    finally:
        press.close_books()
