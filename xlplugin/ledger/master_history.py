"""Compare states of the master data, and merge the changes of two people.

Master data are rows of sheets such as GL Accounts. A `MasterState` has them as text. The books
keep the changes from one state to the next; they are only added to. Two people may change the same
row: `merge` finds out what each of them has changed since both saw the same state.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from xlplugin.wording import counting

LOG_SHEET = "Master Data Log"  # where the books show the history
_TOLD = 3  # a sentence names at most so many changes
_ACCOUNTS = "GL Accounts"
_TYPE = "Acc Type"
WHOLE_ROW = ""  # the field of a change that adds or removes a row
FROM = "From"  # the heading of the first day on which a row holds
BETWEEN = " · "  # between the parts of a key

MasterRow = dict[str, str]  # texts by heading, without blank ones
MasterRowId = tuple[str, str]  # the sheet, and the key of the row on it
MasterState = dict[MasterRowId, MasterRow]


class MasterChange(NamedTuple):
    """One change of master data.

    `field` is the heading of the cell, with its old and its new text. It is empty for a row that
    was added or removed: `new`, or `old`, then has all of the row. If a row with a first day was
    added, `old` is the row that holds until that day. `at` is the time in UTC, ISO 8601.
    """

    at: str
    user: str
    sheet: str
    key: str
    field: str
    old: str
    new: str


class Conflict(NamedTuple):
    """Cell, or a whole row if `field` is empty, that two people have changed differently."""

    sheet: str
    key: str
    field: str
    before: str
    theirs: str
    mine: str


class Keep(Enum):
    """Whose side of a conflict counts."""

    THEIRS = "theirs"
    MINE = "mine"


class Merged(NamedTuple):
    """Merge of two people's changes.

    `to_books` is what the books do not have yet, `to_sheets` what the sheets do not have yet. Cells
    in conflict are in neither, unless it was said whose side counts.
    """

    to_books: list[MasterChange]
    to_sheets: list[MasterChange]
    conflicts: list[Conflict]


def row_text(row: MasterRow | None) -> str:
    """Write a whole row as text; empty for none."""
    if row is None:
        return ""
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def changes_between(
    old: MasterState, new: MasterState, at: str = "", user: str = ""
) -> list[MasterChange]:
    """Return the changes that make one state of another, in the order of the new one's rows."""
    changes: list[MasterChange] = []
    for row_id in dict.fromkeys((*new, *old)):
        before = old.get(row_id)
        after = new.get(row_id)
        if before == after:
            continue
        if before is None or after is None:
            until = before if after is None else held_until(old, row_id, after)
            texts = (row_text(until), row_text(after))
            changes.append(MasterChange(at, user, *row_id, WHOLE_ROW, *texts))
            continue
        for heading in sorted(before.keys() | after.keys()):
            was = before.get(heading, "")
            now = after.get(heading, "")
            if was != now:
                changes.append(MasterChange(at, user, *row_id, heading, was, now))
    return changes


def held_until(state: MasterState, row_id: MasterRowId, row: MasterRow) -> MasterRow | None:
    """Return the row that holds until a new one with a first day begins; None if none does."""
    start = row.get(FROM, "")
    if not start:
        return None
    sheet, key = row_id
    name = key.rpartition(BETWEEN)[0]
    found: MasterRow | None = None
    for (other_sheet, other_key), other in state.items():
        begins = other.get(FROM, "")
        other_name = other_key.rpartition(BETWEEN)[0] if begins else other_key.removesuffix(" ·")
        if other_sheet != sheet or other_name != name or begins >= start:
            continue
        if found is None or found.get(FROM, "") < begins:
            found = other
    return found


def apply_changes(state: MasterState, changes: Iterable[MasterChange]) -> MasterState:
    """Return the state after these changes; the state given stays as it is."""
    after = dict(state)
    for change in changes:
        row_id = (change.sheet, change.key)
        if change.field == WHOLE_ROW:
            if change.new:
                after[row_id] = json.loads(change.new)
            else:
                after.pop(row_id, None)
            continue
        row = dict(after.get(row_id, {}))
        if change.new:
            row[change.field] = change.new
        else:
            row.pop(change.field, None)
        after[row_id] = row
    return after


def merge(
    base: MasterState, theirs: MasterState, mine: MasterState, keep: Keep | None = None
) -> Merged:
    """Find what each of two people has changed since both saw the same state.

    Args:
        base: The state that both have seen.
        theirs: The state in the books now.
        mine: The state on the sheets now.
        keep: Whose side counts in a conflict; None to find the conflicts.
    """
    merged: MasterState = {}
    conflicts: list[Conflict] = []
    for row_id in dict.fromkeys((*theirs, *mine, *base)):
        rows = (base.get(row_id), theirs.get(row_id), mine.get(row_id))
        found = list(_conflicts(row_id, *rows))
        conflicts += found
        row = _merged_row(*rows, keep=keep if found else Keep.MINE)
        if row is not None:
            merged[row_id] = row
    to_books = changes_between(theirs, merged)
    to_sheets = changes_between(mine, merged)
    if keep is None:
        in_conflict = {(one.sheet, one.key, one.field) for one in conflicts}
        to_books = [one for one in to_books if _place(one) not in in_conflict]
        to_sheets = [one for one in to_sheets if _place(one) not in in_conflict]
    return Merged(to_books, to_sheets, sorted(conflicts))


def _place(change: MasterChange) -> tuple[str, str, str]:
    return change.sheet, change.key, change.field


def _conflicts(
    row_id: MasterRowId, base: MasterRow | None, theirs: MasterRow | None, mine: MasterRow | None
) -> Iterator[Conflict]:
    if mine in (theirs, base) or theirs == base:
        return
    if theirs is None or mine is None:
        texts = (row_text(base), row_text(theirs), row_text(mine))
        yield Conflict(*row_id, WHOLE_ROW, *texts)
        return
    for heading in theirs.keys() | mine.keys() | (base or {}).keys():
        before = (base or {}).get(heading, "")
        there = theirs.get(heading, "")
        here = mine.get(heading, "")
        if here not in (there, before) and there != before:
            yield Conflict(*row_id, heading, before, there, here)


def _merged_row(
    base: MasterRow | None, theirs: MasterRow | None, mine: MasterRow | None, *, keep: Keep | None
) -> MasterRow | None:
    """Return the row with both people's changes; `keep` says whose count where both differ."""
    if mine == base:
        return theirs
    if theirs == base:
        return mine
    if theirs is None or mine is None:
        return mine if keep is Keep.MINE else theirs
    row: MasterRow = {}
    for heading in theirs.keys() | mine.keys():
        before = (base or {}).get(heading, "")
        there = theirs.get(heading, "")
        here = mine.get(heading, "")
        text = here
        if here == before or (there != before and keep is not Keep.MINE):
            text = there
        if text:
            row[heading] = text
    return row


def named_changes(changes: Sequence[MasterChange]) -> str:
    """Name the first changes and count the others; rows added to one sheet are one change."""
    named: list[str] = []
    rows: dict[tuple[str, str], list[MasterChange]] = defaultdict(list)
    for change in changes:
        if change.field == WHOLE_ROW and not (change.old and change.new):
            rows[change.sheet, _deed(change)].append(change)
        else:
            named.append(change_text(change))
    for (sheet, deed), those in rows.items():
        is_one = len(those) == 1
        named.append(
            change_text(those[0]) if is_one else f"{sheet}: {counting(len(those), 'row')} {deed}"
        )
    rest = len(named) - _TOLD
    if rest > 0:
        named[_TOLD:] = [f"and {counting(rest, 'more change')} (sheet {LOG_SHEET})"]
    return "; ".join(named)


def change_text(change: MasterChange) -> str:
    """Return a change as text, such as `GL Accounts 710-000 Acc Type: Expenses → Fixed Assets`."""
    if change.field == WHOLE_ROW and change.old and change.new:
        return _dated_text(change)
    row = f"{change.sheet} {change.key}"
    if change.field == WHOLE_ROW:
        return f"{row} {_deed(change)}"
    return f"{row} {change.field}: {change.old or 'blank'} → {change.new or 'blank'}"


def _dated_text(change: MasterChange) -> str:
    """Return what a row that was added changes from its first day on."""
    before: MasterRow = json.loads(change.old)
    after: MasterRow = json.loads(change.new)
    name = change.key.rpartition(BETWEEN)[0]
    told = []
    for heading in sorted(before.keys() | after.keys()):
        was = before.get(heading, "")
        now = after.get(heading, "")
        if heading != FROM and was != now:
            told.append(f"{heading}: {was or 'blank'} → {now or 'blank'}")
    start = date.fromisoformat(after[FROM])
    what = ", ".join(told) or "as before"
    return f"{change.sheet} {name} from {start:%d/%m/%Y} {what}"


def reclassified(changes: Iterable[MasterChange]) -> Iterator[MasterChange]:
    """Yield the changes of accounts' types: earlier figures are now shown under the new type.

    An account that was deleted and added again with another type is one of them.
    """
    types: dict[str, str] = {}
    for change in changes:
        if change.sheet != _ACCOUNTS:
            continue
        if change.field == WHOLE_ROW and change.new:
            kind = json.loads(change.new).get(_TYPE, "")
        elif change.field == _TYPE:
            kind = change.new
        else:
            continue
        before = change.old if change.field else types.get(change.key, kind)
        if kind != before:
            yield change._replace(field=_TYPE, old=before, new=kind)
        types[change.key] = kind


def local_day(change: MasterChange) -> date:
    """Return the day of a change, by this computer's clock."""
    return datetime.fromisoformat(change.at).astimezone().date()


def _deed(change: MasterChange) -> str:
    """Return what happened to a whole row."""
    return "added" if change.new else "deleted"
