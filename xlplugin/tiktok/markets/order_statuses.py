"""Translate an order's status from any language of Seller Center to the API's name.

An export has a status and a substatus. If a word is unknown, the order's own times decide.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from xlplugin.tiktok.markets.declarations import Language, language, languages
from xlplugin.tiktok.markets.spelling import fold

_SUBSTATUSES_OF = {
    "TO_SHIP": ("ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    "SHIPPED": ("IN_TRANSIT", "DELIVERED", "PARTIALLY_SHIPPING"),
}


class Reached(NamedTuple):
    """Stages that an order has reached, by its times in the export; the same in every language."""

    paid: bool
    arranged: bool
    shipped: bool
    delivered: bool
    cancelled: bool


def api_status(
    status: str, substatus: str, reached: Reached, told: Mapping[str, str]
) -> tuple[str, bool]:
    """Return the API's name for a status, and whether its words are known.

    For an unknown status the order's times decide.

    Args:
        status: The cell of the status.
        substatus: The cell of the substatus.
        reached: The stages that the order's times show.
        told: The user's meanings of statuses on the sheet Headings, by folded word.
    """
    known = told.get(fold(status)) or _find(fold(status), "statuses")
    if known in _SUBSTATUSES_OF:
        sub = _find(fold(substatus), "substatuses")
        if sub in _SUBSTATUSES_OF[known]:
            return sub, True
        return _by_times(known, reached), True
    if known:
        return known, True
    return _by_times("", reached), False


def status_named(word: str) -> str:
    """Return the API's name of the status that a word means in any language; empty for none."""
    return _find(fold(word), "statuses")


def _find(folded: str, section: str) -> str:
    """Return the API's name of a word; English is looked through first."""
    if not folded:
        return ""
    return _english(section).get(folded) or _in_every_language(section).get(folded, "")


@cache
def _english(section: str) -> Mapping[str, str]:
    return _by_word([language("en")], section)


@cache
def _in_every_language(section: str) -> Mapping[str, str]:
    return _by_word(languages(), section)


def _by_word(words: Iterable[Language], section: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in words:
        names = one.statuses if section == "statuses" else one.substatuses
        for name, spelled in names.items():
            for word in spelled:
                found.setdefault(fold(word), name)
    return found


def _by_times(known: str, reached: Reached) -> str:
    if known == "SHIPPED":
        if reached.delivered:
            return "DELIVERED"
        return "IN_TRANSIT"
    if known == "TO_SHIP":
        if reached.arranged:
            return "AWAITING_COLLECTION"
        return "AWAITING_SHIPMENT"
    if reached.cancelled:
        return "CANCELLED"
    if reached.delivered or reached.shipped:
        return _by_times("SHIPPED", reached)
    if not reached.paid:
        return "UNPAID"
    return _by_times("TO_SHIP", reached)
