"""Find a number, an order, a SKU, a text or an amount on every sheet (group Start)."""

from collections import Counter

from xlplugin.context import ButtonContext, NothingDone
from xlplugin.sheets.find import MOST_SHOWN, amount_in, find_rows, put_hits
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.tables import SHOWN_FROM
from xlplugin.wording import counting

_SHORTEST = 3  # letters; fewer would find almost every row


def find(press: ButtonContext) -> str:
    """List on Find every row with a text or an amount, each with a link to its cell."""
    text = press.prompter.ask_text(
        "Find which number, order, SKU, buyer, text or amount? Part of it is enough."
    ).strip()
    if not text:
        return NothingDone("Nothing was looked for.")
    if len(text) < _SHORTEST and amount_in(text) is None:
        return NothingDone(f"'{text}' is too short: give at least {_SHORTEST} letters or digits.")
    hits = find_rows(press.book, text)
    put_hits(press.book, hits)
    earlier = _earlier(press)
    if not hits:
        return f"No row has '{text}'.{earlier}"
    counts = Counter(hit.row.sheet for hit in hits)
    told = ", ".join(f"{count:,} on {sheet}" for sheet, count in counts.items())
    rest = f" The first {MOST_SHOWN:,} are listed." if len(hits) > MOST_SHOWN else ""
    return f"'{text}' is in {counting(len(hits), 'row')}: {told}.{rest}{earlier}"


def _earlier(press: ButtonContext) -> str:
    """Return a note on the runs that are in the books and not on the sheets; empty if none."""
    first = read_setting(press.book, SHOWN_FROM)
    if not first:
        return ""
    return f" The sheets show the books from run {first} on; earlier ones were not searched."
