"""Write counts and dates in sentences, and read typed days and words, the same way everywhere."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

_NEAR = 60  # of 100: a known word must be at least as similar to be suggested

# As users and other programs write a day, and as Excel writes one as text.
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


def counting(count: int, noun: str) -> str:
    """Return a count with its noun: "1 row", "2 rows", "4,000 entries"."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("ry"):
        return f"{count:,} {noun.removesuffix('y')}ies"
    if noun.endswith(("x", "ch", "ss")):
        return f"{count:,} {noun}es"
    return f"{count:,} {noun}s"


W = TypeVar("W", bound=str)


def by_count(count: int, one: str, many: str) -> str:
    """Return the word that agrees with a count: `one` for 1, `many` for any other number."""
    if count == 1:
        return one
    return many


def are(count: int) -> str:
    """Return "is" for one, "are" for any other number."""
    return by_count(count, "is", "are")


def joined_sentences(*texts: str) -> str:
    """Join sentences to one text; one that lacks its full stop gets it. Empty ones are left out."""
    ended = []
    for text in texts:
        if text:
            ended.append(f"{text.rstrip('.')}.")
    return " ".join(ended)


def typed_day(text: str) -> date | None:
    """Return the date that a text gives, such as 30/06/2026; None if it is not a date.

    The day comes before the month, unless the year comes first.
    """
    for written in _DAYS:
        try:
            return datetime.strptime(text.strip(), written).date()  # noqa: DTZ007 - no zone
        except ValueError:
            continue
    return None


def day_of(moment: datetime | None) -> date | None:
    """Return the day of a moment; None for none."""
    if moment is None:
        return None
    return moment.date()


def on_day(day: date) -> str:
    """Return a date as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def by_folded(words: Iterable[W]) -> dict[str, W]:
    """Return words by how they are spelled in small letters."""
    return {word.casefold(): word for word in words}


def allowed_word(typed: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that was typed in small or capital letters; empty if none was."""
    for word in allowed:
        if word.casefold() == typed.strip().casefold():
            return word
    return ""


def nearest(typed: str, known: Iterable[str]) -> str:
    """Return the known word that is most similar to a typed one; empty if none is similar."""
    from rapidfuzz import fuzz, process, utils  # only where a word is refused

    found = process.extractOne(
        typed, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR
    )
    if not found:
        return ""
    return str(found[0])


def did_you_mean(meant: str, cure: str) -> str:
    """Return a cure, after the question whether another word was meant if one is similar."""
    if not meant:
        return cure
    return f"Did you mean {meant}? {cure}"


def write_one_of(typed: str, allowed: Sequence[str]) -> str:
    """Return the advice for a word that is not allowed, such as "Write Yes or No.".

    With three or more allowed words, the most similar one is named first.
    """
    words = list(allowed)
    if len(words) == 1:
        return f"Write {words[0]}."
    advice = f"Write {', '.join(words[:-1])} or {words[-1]}."
    if len(words) == 2:
        return advice
    return did_you_mean(nearest(typed, words), advice)
