"""Read the user's meanings on the sheet Headings, and offer the ones that make a file load."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from xlplugin.errors import FixInputError
from xlplugin.tiktok.files.columns import INFO, ROLES, refuse_meaning
from xlplugin.tiktok.files.layouts import (
    orders_export,
    profit_and_loss,
    profit_and_loss_adjustments,
    settled_income,
)
from xlplugin.tiktok.files.questions import ID_WORD, AskWord, MeaningChoice
from xlplugin.tiktok.files.settlement_types import ADJUSTMENT, ORDER, known_type
from xlplugin.tiktok.markets.order_statuses import status_named
from xlplugin.tiktok.markets.spelling import fold

BLANK = "(blank)"  # stands for a cell of the column Type that is empty
COLUMN_WORDS = (*ROLES, INFO)
WITHDRAWAL = "Withdrawal"
RESERVE_RELEASE = "Reserve release"
TYPE_WORDS = (ORDER, ADJUSTMENT, WITHDRAWAL, RESERVE_RELEASE)
STATUS_WORDS = ("Unpaid", "To ship", "Shipped", "Completed", "Cancelled")
WORDS = (
    *COLUMN_WORDS,
    *TYPE_WORDS,
    *STATUS_WORDS,
    ID_WORD,
)  # the words of the column Means beside names of columns


class ToldMeanings(NamedTuple):
    """User's meanings on the sheet Headings, each by its folded text.

    They are meanings of headings, of words in the column Type, of ids that look rounded, and of
    order statuses.
    """

    columns: Mapping[str, str] = {}
    types: Mapping[str, str] = {}
    ids: frozenset[str] = frozenset()
    statuses: Mapping[str, str] = {}

    def heading(self, text: str) -> str:
        """Return the user's meaning of a heading; "" if there is none."""
        return self.columns.get(fold(text), "")


Read = TypeVar("Read")


def with_tried_choices(read: Callable[[ToldMeanings], Read], extra: Mapping[str, str]) -> Read:
    """Return the result of `read`; if it asks about a word, offer only answers that work.

    Raises:
        AskWord: A word is unknown.
        FixInputError: The file is refused for another reason.
    """
    told = read_told(extra)
    try:
        return read(told)
    except AskWord as asked:
        works = [one for one in asked.choices if _gets_further(read, extra, one, asked)]
        raise asked.tried(works) from None


def _gets_further(
    read: Callable[[ToldMeanings], Read],
    extra: Mapping[str, str],
    choice: MeaningChoice,
    asked: AskWord,
) -> bool:
    """Return whether the file loads with this answer, or then asks about another word."""
    kept = {word: means for word, means in extra.items() if fold(word) != fold(choice.word)}
    try:
        read(read_told({**kept, choice.word: choice.means}))
    except AskWord as following:
        before = {fold(one.word) for one in asked.choices}
        after = {fold(one.word) for one in following.choices}
        return fold(choice.word) not in after and before != after
    except FixInputError:
        return False
    return True


def read_told(extra: Mapping[str, str]) -> ToldMeanings:
    """Return the user's meanings, sorted by what they are about.

    Raises FixInputError for a meaning that no file can have.
    """
    columns = {}
    types = {}
    ids = set()
    statuses = {}
    for word, meaning in extra.items():
        folded = fold(meaning)
        if folded == ID_WORD:
            ids.add(fold(word))
            continue
        known = known_type(meaning)
        if known:
            types[fold(word)] = known
        status = status_named(meaning)
        if status:
            statuses[fold(word)] = status
        if folded in COLUMN_WORDS or _is_column(meaning):
            columns[fold(word)] = meaning
        elif not known and not status:
            raise refuse_meaning(word, meaning, WORDS)
    return ToldMeanings(columns, types, frozenset(ids), statuses)


def _is_column(meaning: str) -> bool:
    """Return whether some kind of file has a column of this name, in any language."""
    layouts = (settled_income(), profit_and_loss(), profit_and_loss_adjustments(), orders_export())
    return any(layout.in_every_language().find(meaning) for layout in layouts)
