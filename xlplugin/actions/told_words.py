"""Ask the user what an unknown word in a file means, and keep the answers on the sheet Headings."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from xlplugin.context import ButtonContext
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.files import add_headings, read_headings
from xlplugin.tiktok.files.questions import AskWord, MeaningChoice
from xlplugin.tiktok.markets.declarations import market_in

NOT_NOW = "Not now"
_UNDO = "To undo it, delete its row there."

Read = TypeVar("Read")


def read_and_ask(
    press: ButtonContext, shop: ShopMapping, read: Callable[[Mapping[str, str]], Read]
) -> tuple[Read, list[str]]:
    """Return what is read from a file, and a note on each word that the user was asked about.

    The file is read again with each answer; it need not be downloaded again. Answers are kept for
    the shop's market, and only when the file loads.

    Args:
        press: the press.
        shop: the shop whose file it is.
        read: reads the file by what is told of its words.

    Raises:
        AskWord: the user did not answer.
        FixInputError: the file is refused.
    """
    market = market_in(shop.zone, shop.currency)
    told = dict(read_headings(press.book, market))
    answers: dict[str, str] = {}
    while True:
        try:
            made = read({**told, **answers})
            break
        except AskWord as asked:
            chosen = _ask(press, asked)
            if chosen is None or answers.get(chosen.word) == chosen.means:
                raise
            answers[chosen.word] = chosen.means
    add_headings(press.book, answers, market)
    notes = []
    for word, means in answers.items():
        notes.append(f"Kept on the sheet Headings: '{word}' means {means}. {_UNDO}")
    return made, notes


def _ask(press: ButtonContext, asked: AskWord) -> MeaningChoice | None:
    """Return the user's answer, one of those with which the file loads; None when there is none."""
    labels = {_label(choice): choice for choice in asked.choices}
    if not labels:
        return None
    question = f"{asked.where}: {asked.what} What does it mean? It is kept on the sheet Headings."
    chosen = press.prompter.choose(question, [NOT_NOW, *labels], default=NOT_NOW)
    return labels.get(chosen)


def _label(choice: MeaningChoice) -> str:
    return f"{choice.word} means {choice.means}"
