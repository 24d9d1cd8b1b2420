"""Let Excel press a button: the macro of the ribbon calls `press` with the button's id.

The user always reads one sentence. A bug is written to a log in the user's data folder.
"""

import sys
from collections.abc import Callable
from importlib import import_module

from xlplugin import actions, template
from xlplugin.buttons import Needs, find_button
from xlplugin.context import CANCELLED, ButtonContext, Prompter, note_bug
from xlplugin.errors import Cancelled, ProductError
from xlplugin.sheets.book import calling_workbook


def _window() -> Prompter:
    """Return a window on the user's screen. Without Tk, exit with a text that xlwings shows."""
    try:
        prompter: Prompter = import_module("xlplugin.window").WindowPrompter()
    except (ImportError, RuntimeError) as error:
        sys.exit(
            f"This Python cannot open a window ({error}). Install Python from python.org, then the add-in again."
        )
    return prompter


make_prompter: Callable[[], Prompter] = _window


def press(button_id: str) -> None:
    """Press a button on the workbook in front and tell the user how it ended."""
    prompter = make_prompter()
    try:
        prompter.tell(_run(button_id, prompter))
    except Cancelled:
        prompter.tell(CANCELLED)
    except ProductError as error:
        prompter.warn(str(error))
    except Exception:
        prompter.warn(note_bug(button_id))
    finally:
        prompter.close()


def _run(button_id: str, prompter: Prompter) -> str:
    button = find_button(button_id)
    if button.needs is Needs.NOTHING:
        return str(getattr(import_module(f"xlplugin.{button.module}"), button.id)())
    return actions.run(button.id, ButtonContext(calling_workbook(), prompter))


def new_workbook() -> str:
    """Make a new workbook and open it in Excel."""
    return f"Your new workbook is {template.open_new()}."
