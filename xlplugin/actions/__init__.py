"""Do what a button does: one function for each button, named after its id.

Each function takes the press and returns its last sentence. Buttons that do similar work share a module.
"""

from importlib import import_module

from xlplugin.buttons import Needs, find_button
from xlplugin.context import ButtonContext
from xlplugin.memory import seldom_collect
from xlplugin.stores.books import books_of, hide_password


def run(button_id: str, press: ButtonContext) -> str:
    """Press a button and return its last sentence. Only the module of the button is imported.

    Raises:
        ProductError: What happened, where, and what to do.
    """
    seldom_collect()
    button = find_button(button_id)
    function = getattr(import_module(f"xlplugin.{button.module}"), button.id)
    with press.book.quiet():
        if hide_password(press.book):  # told now: the rest of the press may fail
            press.prompter.tell(
                "The database's password was moved from Settings to this computer's keyring. Save the workbook."
            )
        if button.needs is Needs.BOOKS:
            books_of(press.book, press.prompter.ask)
        said = str(function(press))
        return " ".join([said, *press.notes])
