"""Read the master data of the sheets as a state that can be compared with the books.

Master data are what decides how something is posted: accounts, customers, stock groups, items with
their alternative codes and parts, the Fee Map, headings, tax codes, standard costs, settings of the
firm, and the mapping of the shops. What belongs to one computer or workbook is left out: the state
of a shop's link, where the books are, and secrets, which are in no sheet at all.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.ledger.master_history import (
    BETWEEN,
    FROM,
    WHOLE_ROW,
    MasterChange,
    MasterRow,
    MasterState,
)
from xlplugin.money import ZERO
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    ARCHIVE_OF,
    BOOKS_LAST,
    BOOKS_SETTING,
    BUNDLES,
    COUNT,
    CUSTOMERS,
    DATE,
    FEE_MAP,
    GL_ACCOUNTS,
    HEADINGS,
    MASTER_DATA_SEEN,
    MONEY,
    SETTINGS,
    SHOPS,
    SHOWN_FROM,
    STANDARD_COSTS,
    STOCK_GROUPS,
    STOCK_ITEMS,
    TAX_CODES,
    TAX_MAP,
    SettingsRow,
    Table,
)

_ESCAPED = "\\·"
_SEEN_SAYS = "The add-in notes here which changes of master data this workbook has. Leave it."
_OWN_SETTINGS = {ARCHIVE_OF, BOOKS_SETTING, BOOKS_LAST, SHOWN_FROM, MASTER_DATA_SEEN}
_OWN_SETTINGS_BEGIN = "api version"


class _Shared(NamedTuple):
    """Table of master data, and its columns that are not shared: a press fills them in."""

    table: Table[Any]
    own_columns: frozenset[str] = frozenset()


_SHARED = (
    _Shared(GL_ACCOUNTS),
    _Shared(CUSTOMERS),
    _Shared(STOCK_GROUPS),
    _Shared(STOCK_ITEMS),
    _Shared(ALTERNATIVES),
    _Shared(BUNDLES),
    _Shared(FEE_MAP, frozenset({"Reaches", "First Seen"})),
    _Shared(HEADINGS),
    _Shared(TAX_CODES),
    _Shared(TAX_MAP),
    _Shared(STANDARD_COSTS),
    _Shared(SHOPS, frozenset({"Status", "Session Expire", "Expired", "Account"})),
    _Shared(SETTINGS, frozenset({"What It Does"})),
)
# Their keys had no From at first: a row that holds from the start keeps the key that it had.
_LATER_DATED = (STOCK_GROUPS, ALTERNATIVES, FEE_MAP, TAX_MAP)
TABLE_NAMES = {shared.table.sheet: shared.table.name for shared in _SHARED}


class SheetState(NamedTuple):
    """Master data of the sheets, and what is wrong on sheets that cannot be read."""

    state: MasterState
    unread: dict[str, FixInputError]


def read_state(book: Workbook) -> SheetState:
    """Return the master data as text, by sheet and key. Rows without a key are left out."""
    state: MasterState = {}
    unread: dict[str, FixInputError] = {}
    for shared in _SHARED:
        sheet = shared.table.sheet
        try:
            rows = book.rows(shared.table)
        except FixInputError as error:
            unread[sheet] = error
            continue
        keys = _keys(shared.table, rows)
        columns = []
        for place, column in enumerate(shared.table.columns):
            if column.name not in shared.own_columns:
                columns.append((place, column.name))
        for key, row in zip(keys, rows, strict=True):
            if key:
                state[sheet, key] = _texts(row, columns)
    return SheetState(state, unread)


def put_changes(book: Workbook, changes: Iterable[MasterChange]) -> None:
    """Write changes of the books into the sheets' cells; the user's own columns stay."""
    by_sheet: dict[str, list[MasterChange]] = defaultdict(list)
    for change in changes:
        by_sheet[change.sheet].append(change)
    for shared in _SHARED:
        found = by_sheet.get(shared.table.sheet)
        if found:
            _put(book, shared.table, found)


def seen_end(book: Workbook) -> str:
    """Return how the history ended that this workbook has seen; empty for none."""
    for row in book.rows(SETTINGS):
        if row.setting == MASTER_DATA_SEEN:
            return row.value
    return ""


def note_seen(book: Workbook, end: str) -> None:
    """Note how the history ends that the sheets show now."""
    if end != seen_end(book):
        book.view(SETTINGS).merge([SettingsRow(MASTER_DATA_SEEN, end, _SEEN_SAYS)])


def _keys(table: Table[Any], rows: Sequence[Any]) -> list[str]:
    """Return the key of each row as text; empty for a row without one, or not shared."""
    places = table.places(table.key)
    keys = []
    for row in rows:
        parts = [_text(row[place]).replace("·", _ESCAPED) for place in places]
        if table in _LATER_DATED and table.key[-1] == FROM and not parts[-1]:
            del parts[-1]
        is_own = table is SETTINGS and _is_own_setting(parts[0])
        # A cell keeps no blank at its end, so the key of a record with a blank last part has none.
        keys.append(BETWEEN.join(parts).rstrip() if parts[0] and not is_own else "")
    return keys


def _is_own_setting(name: str) -> bool:
    return name in _OWN_SETTINGS or name.casefold().startswith(_OWN_SETTINGS_BEGIN)


def _texts(row: Any, columns: Sequence[tuple[int, str]]) -> MasterRow:  # noqa: ANN401 - any record
    texts: MasterRow = {}
    for place, heading in columns:
        text = _text(row[place])
        if text:
            texts[heading] = text
    return texts


def _text(value: object) -> str:
    """Return the value of a cell as text; empty for a blank cell, and for 0, which is its equal."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value else ""


def _value(text: str, kind: str) -> object:
    """Return the value of a cell from its text."""
    if kind == MONEY:
        return Decimal(text) if text else ZERO
    if kind == COUNT:
        return int(text) if text else 0
    if kind == DATE:
        return date.fromisoformat(text) if text else None
    return text


def _put(book: Workbook, table: Table[Any], changes: Sequence[MasterChange]) -> None:
    view = book.view(table)
    cells: dict[str, MasterRow] = defaultdict(dict)
    deleted: set[str] = set()
    added: list[Any] = []
    for change in changes:
        if change.field != WHOLE_ROW:
            cells[change.key][change.field] = change.new
        elif change.new:
            added.append(_record(table, json.loads(change.new)))
        else:
            deleted.add(change.key)
    rows = view.rows()
    keys = _keys(table, rows)
    view.delete([place for place, key in enumerate(keys) if key in deleted])
    kept = []
    for key, row in zip(keys, rows, strict=True):
        if key not in deleted:
            kept.append(_changed(table, row, cells.get(key, {})))
    headings = {heading for row in cells.values() for heading in row}
    if headings:
        view.update([column.name for column in table.columns if column.name in headings], kept)
    view.append(added)


def _changed(table: Table[Any], row: Any, texts: MasterRow) -> Any:  # noqa: ANN401 - any record
    """Return the record with other texts in some of its cells."""
    values = list(row)
    for heading, text in texts.items():
        values[table.place(heading)] = _value(text, table.column(heading).kind)
    return row._make(values)


def _record(table: Table[Any], texts: MasterRow) -> Any:  # noqa: ANN401 - the table's record
    values = [_value(texts.get(column.name, ""), column.kind) for column in table.columns]
    return table.record._make(values)
