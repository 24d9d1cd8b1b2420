"""Let Excel press a button.

The ribbon's macro runs `python -m xlplugin.addin BUTTON` (install/Ribbon.bas).

The user always reads one sentence. A bug is written to a log in the user's data folder.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from xlplugin import actions, template
from xlplugin.buttons import Button, Needs, find_button
from xlplugin.context import CANCELLED, ButtonContext, Prompter, note_bug
from xlplugin.errors import Cancelled, FixInputError, ProductError
from xlplugin.sheets.book import Workbook, calling_workbook, open_in_excel


class NoWindowError(ProductError):
    """No window can be shown, so the user is told through Excel."""


_LOG = "XLPLUGIN_LOG"  # a file that the macro shows when the exit code is not 0


def main() -> int:
    """Press the button named on the command line; 1 if not even a window could be opened."""
    try:
        press(sys.argv[1])
    except NoWindowError as error:
        _tell_excel(str(error))
        return 1
    return 0


def _tell_excel(text: str) -> None:
    if sys.platform == "win32":
        Path(os.environ[_LOG]).write_text(text, encoding="utf-16")  # what Ribbon.bas reads there
    else:
        sys.stderr.write(text)


def _window() -> Prompter:
    """Return a window on the user's screen. Raises NoWindowError where this Python has no Tk."""
    try:
        prompter: Prompter = import_module("xlplugin.window").WindowPrompter()
    except (ImportError, RuntimeError) as error:
        raise NoWindowError(
            f"This Python cannot open a window ({error}).",
            cure="Install Python from python.org, then run xlplugin install.",
        ) from error
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
    book = _workbook(button)
    if book.is_older():
        return _upgraded(book, prompter)
    return actions.run_and_tell(button.id, ButtonContext(book, prompter))


def _workbook(button: Button) -> Workbook:
    """Return the workbook in front; a new one for a button that makes it where that is foreign."""
    book = calling_workbook()
    if button.needs is Needs.MADE_WORKBOOK and not book.layout:
        return open_in_excel(template.open_new())
    return book


def _upgraded(book: Workbook, prompter: Prompter) -> str:
    """Save a workbook of an earlier version, and open an upgraded one that is made beside it."""
    if book.folder is None:
        raise FixInputError(
            "An earlier version made this workbook, and it is not in a folder of this computer.",
            where=book.name,
            cure="Save it in a folder of this computer, then press again.",
        )
    question = (
        "An earlier version made this workbook. Save it and make an upgraded one beside it, with "
        "everything that is in it? The old one stays as it is."
    )
    if not prompter.ask(question):
        raise FixInputError(
            "An earlier version made this workbook; this version needs more sheets and columns.",
            where=book.name,
            cure="Press again and answer Yes, or work on with the earlier version.",
        )
    book.save()
    from xlplugin.workbook_upgrade import upgrade_beside  # with it comes the file engine

    target = upgrade_beside(Path(book.path))
    open_in_excel(target)
    return f"Upgraded. Go on in '{target.name}', which is open now. Close '{book.name}'."


def new_workbook() -> str:
    """Make a new workbook and open it in Excel."""
    return f"Your new workbook is {template.open_new()}."


if __name__ == "__main__":
    sys.exit(main())
