"""Ask the user what a word in a file means, to be answered on the sheet Headings."""

from collections.abc import Sequence
from typing import NamedTuple

from xlplugin.errors import FixInputError

SHEET = "Headings"
ID_WORD = "id"


class MeaningChoice(NamedTuple):
    """One answer: a word of the file, and what to write for it in the column Means."""

    word: str
    means: str


class AskWord(FixInputError):
    """Unknown word in a file whose meaning the user can give on the sheet Headings.

    `choices` are the possible answers. After `tried`, only answers with which the file loads are
    left. `further` are the answers to what has to be told as well before the file loads.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str,
        choices: Sequence[MeaningChoice],
        further: Sequence[Sequence[MeaningChoice]] = (),
    ) -> None:
        cures = [_cure(choices)]
        for others in further if choices else ():
            cures.append(_cure(others))
        super().__init__(what, where=where, cure=" ".join(cures))
        self.choices = tuple(choices)
        self.further = tuple(further)

    def tried(self, choices: Sequence[MeaningChoice]) -> "AskWord":
        """Return the same question with only the choices that work, and name the others."""
        if len(choices) == len(self.choices):
            return self
        asked = AskWord(self.what, where=self.where, choices=choices, further=self.further)
        words = {one.word for one in self.choices}
        if choices and len(words) == 1:
            refused = []
            for one in self.choices:
                if one not in choices:
                    refused.append(one.means)
            asked.cure += f" Not {_listed(refused)}: then it does not add up."
        return asked


def question(what: str, *, where: str, word: str, meanings: Sequence[str]) -> AskWord:
    """Return the error that asks for the meaning of one word."""
    return AskWord(what, where=where, choices=[MeaningChoice(word, means) for means in meanings])


_NONE_WORKS = (
    "No meaning makes the file add up. Download the file again; if it stays so, "
    "the file is not safe to post."
)


def _cure(choices: Sequence[MeaningChoice]) -> str:
    """Return what to write on the sheet."""
    words = list(dict.fromkeys(one.word for one in choices))
    meanings = list(dict.fromkeys(one.means for one in choices))
    if not choices:
        return _NONE_WORKS
    if len(choices) == 1:
        return f"Write on the sheet {SHEET} that '{words[0]}' means {meanings[0]}."
    if len(words) == 1:
        return f"Write on the sheet {SHEET} what '{words[0]}' means: {_listed(meanings)}."
    named = _listed([f"'{word}'" for word in words])
    return f"Write on the sheet {SHEET} which of them means {_listed(meanings)}: {named}."


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} or {words[-1]}"
