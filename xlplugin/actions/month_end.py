"""Ask for the month that a button of the month's end works on."""

from datetime import date

from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError


def choose_month(press: ButtonContext, question: str) -> date:
    """Ask for a month with documents and return its last day.

    The first month that is not locked is offered first. Raises FixInputError if there is none.
    """
    with press.books.reading(checked=False) as books:
        ends = books.month_ends()
        locked = books.locked_until
    if not ends:
        raise FixInputError(
            "Nothing is posted yet: there is no month to close.", cure="Press Post on Orders first."
        )
    unlocked = sorted(end for end in ends if locked is None or end > locked)
    earlier = sorted((end for end in ends if end not in unlocked), reverse=True)
    offered = {f"{end:%d/%m/%Y}": end for end in [*unlocked, *earlier]}
    chosen = press.prompter.choose(question, list(offered), default=next(iter(offered)))
    if chosen not in offered:
        raise FixInputError("No month was chosen.", cure="Press the button again and choose one.")
    return offered[chosen]
