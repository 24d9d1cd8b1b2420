"""Ask for a reason that the run log keeps."""

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError


def ask_reason(press: ButtonContext, question: str) -> str:
    """Ask for a reason, and return it as the run log keeps it.

    Raises FixInputError if the user gives none.
    """
    reason = press.prompter.ask_text(f"{question} The sheet Runs keeps the reason.").strip()
    if not reason:
        raise FixInputError(
            "Nothing was changed: a reason is needed.",
            cure="Press again and write it; in a terminal, give it with --answer.",
        )
    return f". Reason: {reason}"
