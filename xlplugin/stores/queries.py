"""Declare the SQL statements of the books, for SQLite and PostgreSQL.

Each statement has a name. `?` is a value; a statement that ends in `IN` takes a list of keys.
"""

from xlplugin.ledger import check_digits
from xlplugin.ledger.documents import JOURNAL_VOUCHER, MARK, PAYMENT, REFUND
from xlplugin.money import digits_by_currency, minor_digits

_LIST = ", ".join

# Which part of the books a head belongs to: payments and vouchers by type, sales are the others.
_TYPES_OF = {
    part: f"type IN ({_LIST(map(repr, types))})" for part, types in check_digits.TYPES.items()
}
_SALES_TYPES = " AND ".join(f"NOT {types}" for types in _TYPES_OF.values())
_PART_NO = " ".join(
    [
        "CASE",
        *(f"WHEN {types} THEN {no}" for no, types in enumerate(_TYPES_OF.values(), 1)),
        "ELSE 0 END",
    ]
)

_HEAD = (
    "type, no, date, customer, description, currency, shop, source_key, amount, applied, "
    "received_in, cancelled, revision, lines"
)
HEADS = f"SELECT {_HEAD} FROM documents ORDER BY {_PART_NO}, id"
HEADS_OF_RUN = f"SELECT {_HEAD} FROM documents WHERE run = ? ORDER BY id"
HEADS_SINCE = f"SELECT {_HEAD} FROM documents WHERE id > ? ORDER BY {_PART_NO}, id"
HEADS_BY_NO = f"SELECT {_HEAD}, id FROM documents WHERE type = ? AND no IN"
MONTHS = "SELECT DISTINCT substr(date, 1, 7) FROM documents ORDER BY 1"
HAS_TYPE = "SELECT 1 FROM documents WHERE type = ? LIMIT 1"
NUMBERS_LIKE = "SELECT no FROM documents WHERE type = ? AND no LIKE ?"
ID_AND_HEAD = "SELECT id, date, shop, currency FROM documents WHERE type = ? AND no = ?"
# Where receipts went, as `documents` yields them: payments and refunds before vouchers.
RECEIVED_IN = (
    f"SELECT received_in FROM documents WHERE received_in <> '' "
    f"GROUP BY received_in ORDER BY min({_PART_NO}), min(id)"
)
EDIT_HEAD = (
    "UPDATE documents SET amount = amount + ?, applied = applied + ?, "
    "cancelled = coalesce(?, cancelled), revision = revision + ?, lines = lines + ? WHERE id = ?"
)

_LINES = (
    "SELECT type, d.no, seq, item_code, l.description, uom, quantity, unit_price, discount, "
    "l.amount, account, location, project, delivery_date, kind, tax_code, tax, tax_account, "
    "currency "
    "FROM lines l JOIN documents d ON d.id = l.document"
)
LINES = f"{_LINES} ORDER BY l.id"
LINES_OF_RUN = f"{_LINES} WHERE l.run = ? ORDER BY l.id"
LINES_SINCE = f"{_LINES} WHERE l.id > ? ORDER BY l.id"
LINES_BY_NO = f"{_LINES} WHERE type = ? AND d.no IN"

_CHANGES = (
    "SELECT type, d.no, c.amount, c.applied, c.cancelled, currency "
    "FROM changes c JOIN documents d ON d.id = c.document"
)
CHANGES = f"{_CHANGES} ORDER BY c.id"
CHANGES_OF_RUN = f"{_CHANGES} WHERE c.run = ? ORDER BY c.id"
CHANGES_SINCE = f"{_CHANGES} WHERE c.id > ? ORDER BY c.id"
CANCELLED_BEFORE = (
    "SELECT type, no, c.cancelled FROM changes c JOIN documents d ON d.id = c.document "
    "WHERE c.cancelled IS NOT NULL AND c.run < ? ORDER BY c.id"
)

_KNOCK_OFFS = (
    "SELECT f.type, f.no, t.type, t.no, k.date, k.amount, f.currency FROM knock_offs k "
    "JOIN documents f ON f.id = k.from_document JOIN documents t ON t.id = k.to_document"
)
KNOCK_OFFS = f"{_KNOCK_OFFS} ORDER BY k.id"
KNOCK_OFFS_OF_RUN = f"{_KNOCK_OFFS} WHERE k.run = ? ORDER BY k.id"
KNOCK_OFFS_SINCE = f"{_KNOCK_OFFS} WHERE k.id > ? ORDER BY k.id"

_ENTRIES = (
    "SELECT e.no, e.date, type, d.no, e.description, e.currency, account, code, p.amount "
    "FROM entries e JOIN documents d ON d.id = e.document JOIN postings p ON p.entry = e.no"
)
ENTRIES = f"{_ENTRIES} ORDER BY p.id"
ENTRIES_OF_RUN = f"{_ENTRIES} WHERE e.run = ? ORDER BY p.id"
ENTRIES_SINCE = f"{_ENTRIES} WHERE e.no > ? ORDER BY p.id"
# Legs on accounts. The order of a CROSS JOIN is kept by SQLite, which then uses the right index.
_LEG = "SELECT e.no, e.date, type, d.no, e.description, e.currency, account, code, p.amount"
LEGS_ON = (
    f"{_LEG} FROM postings p CROSS JOIN entries e CROSS JOIN documents d WHERE e.no = p.entry "
    "AND d.id = e.document AND account IN ({accounts}) AND e.date <= ? ORDER BY p.id"
)
LEGS_BETWEEN = (
    f"{_LEG} FROM entries e CROSS JOIN postings p CROSS JOIN documents d WHERE p.entry = e.no "
    "AND d.id = e.document AND e.date >= ? AND e.date <= ? AND account IN ({accounts}) "
    "ORDER BY p.id"
)

# Documents that are open now, or were moved after a day: all that can be open on that day.
_MAY_BE_OPEN = (
    "(SELECT id FROM documents WHERE amount <> applied "
    "UNION SELECT document FROM entries WHERE date > ? "
    "UNION SELECT from_document FROM knock_offs WHERE date > ? "
    "UNION SELECT to_document FROM knock_offs WHERE date > ?)"
)
HEADS_OPEN = f"SELECT {_HEAD} FROM documents WHERE id IN {_MAY_BE_OPEN} ORDER BY {_PART_NO}, id"
HEADS_OUTSTANDING = f"SELECT {_HEAD} FROM documents WHERE amount <> applied ORDER BY {_PART_NO}, id"
ENTRIES_OPEN = f"{_ENTRIES} WHERE e.document IN {_MAY_BE_OPEN} AND e.date <= ? ORDER BY p.id"
KNOCK_OFFS_OPEN = (
    f"{_KNOCK_OFFS} WHERE k.date <= ? AND (k.from_document IN {_MAY_BE_OPEN} "
    f"OR k.to_document IN {_MAY_BE_OPEN}) ORDER BY k.id"
)

# Documents that are dated in a period or were moved in it.
_MOVED_IN = "SELECT document FROM entries WHERE date >= ? AND date <= ?"
_TOUCHED_IN = f"(SELECT id FROM documents WHERE date >= ? AND date <= ? UNION {_MOVED_IN})"
HEADS_IN = f"SELECT {_HEAD} FROM documents WHERE id IN {_TOUCHED_IN} ORDER BY {_PART_NO}, id"
LINES_IN = (
    f"{_LINES} WHERE l.document IN {_TOUCHED_IN} "
    "AND l.delivery_date >= ? AND l.delivery_date <= ? ORDER BY l.id"
)
ENTRIES_IN = f"{_ENTRIES} WHERE e.document IN ({_MOVED_IN}) ORDER BY p.id"
KNOCK_OFFS_IN = f"{_KNOCK_OFFS} WHERE k.date >= ? AND k.date <= ? ORDER BY k.id"
# Lines with a tax code that were posted for a day of a period, and their documents.
_TAXED_IN = "tax_code <> '' AND delivery_date >= ? AND delivery_date <= ?"
LINES_TAXED_IN = f"{_LINES} WHERE {_TAXED_IN} ORDER BY l.id"
HEADS_TAXED_IN = (
    f"SELECT {_HEAD} FROM documents WHERE id IN (SELECT document FROM lines WHERE {_TAXED_IN}) "
    f"ORDER BY {_PART_NO}, id"
)
# Lines without a tax code that were posted for a day or later, and their documents.
_UNTAXED_FROM = "tax_code = '' AND delivery_date >= ?"
LINES_UNTAXED_FROM = f"{_LINES} WHERE {_UNTAXED_FROM} ORDER BY l.id"
HEADS_UNTAXED_FROM = (
    f"SELECT {_HEAD} FROM documents WHERE id IN "
    f"(SELECT document FROM lines WHERE {_UNTAXED_FROM}) ORDER BY {_PART_NO}, id"
)
# The first row of a period in each part that is read for it; nothing if it has none.
FIRST_IN = {
    check_digits.JOURNAL: "SELECT min(no) FROM entries WHERE date >= ? AND date <= ?",
    check_digits.LINES: (
        f"SELECT min(id) FROM lines WHERE document IN {_TOUCHED_IN} "
        "AND delivery_date >= ? AND delivery_date <= ?"
    ),
    check_digits.KNOCK_OFFS: "SELECT min(id) FROM knock_offs WHERE date >= ? AND date <= ?",
}

_SOURCES = (
    "SELECT key, type, d.no, s.date, s.amount, generation, currency FROM sources s "
    "JOIN documents d ON d.id = s.document"
)
SOURCES = f"{_SOURCES} ORDER BY s.id"
SOURCES_OF_RUN = f"{_SOURCES} WHERE s.run = ? ORDER BY s.id"
SOURCES_SINCE = f"{_SOURCES} WHERE s.id > ? ORDER BY s.id"
# What the settlement check reads: told rows that are posted, payments and refunds by day, vouchers
# of reserves.
SOURCES_BY_KEY = (
    "SELECT s.id, s.run, key, type, d.no, s.date, s.amount, generation, currency FROM sources s "
    "JOIN documents d ON d.id = s.document WHERE key IN"
)
FIRST_CURRENCY = f"SELECT currency FROM documents WHERE shop = ? ORDER BY {_PART_NO}, id LIMIT 1"
RECEIPTS = (
    f"SELECT {_HEAD} FROM documents WHERE type IN ('{PAYMENT}', '{REFUND}') AND amount <> 0 "
    "ORDER BY id"
)
RESERVES = (
    f"SELECT {_HEAD} FROM documents WHERE type = '{JOURNAL_VOUCHER}' "
    "AND source_key LIKE '%:reserve:%' ORDER BY id"
)
RESERVE_ENTRIES = (
    f"{_ENTRIES} WHERE d.type = '{JOURNAL_VOUCHER}' AND d.source_key LIKE '%:reserve:%' "
    "ORDER BY p.id"
)
FACTS_WHERE = (
    "SELECT key, type, no, generation FROM sources s JOIN documents d ON d.id = s.document WHERE "
)
FACTS_BY_KEY = f"{FACTS_WHERE}key IN"
GENERATIONS = "SELECT key, max(generation) FROM sources WHERE generation > 1 GROUP BY key"

_RUNS = (
    "SELECT no, at, user_name, action, counted_in, posted, note, undoes, locked_until, closing, "
    "check_digits, master_data FROM runs WHERE"
)
RUNS = f"{_RUNS} no > 0 ORDER BY no"
LAST_RUN = f"{_RUNS} no > 0 ORDER BY no DESC LIMIT 1"
TRAIL = f"{_RUNS} no < 0 ORDER BY no DESC"
LAST_OF_TRAIL = f"{_RUNS} no < 0 ORDER BY no LIMIT 1"
MASTER_CHANGES = (
    "SELECT at, user_name, sheet, key, field, old_text, new_text FROM master_changes ORDER BY id"
)
CURRENCIES = "SELECT code FROM currencies"

# Ids run from 1 without gaps, so the highest one is the count.
COUNTS = (
    "SELECT (SELECT coalesce(max(id), 0) FROM documents), (SELECT coalesce(max(id), "
    "0) FROM lines), "
    "(SELECT coalesce(max(id), 0) FROM knock_offs), (SELECT coalesce(max(id), 0) FROM postings), "
    "(SELECT coalesce(max(id), 0) FROM sources), "
    "(SELECT coalesce(max(no), 0) FROM runs WHERE no > 0), "
    "(SELECT coalesce(max(id), 0) FROM master_changes)"
)

# Which documents each run has rows on. A mark counts for the document that its fact is on.
_IS_MARK = f"substr(m.key, length(m.key) - {len(MARK) - 1}) = '{MARK}'"
_TOUCHED = (
    "SELECT id AS document, run FROM documents "
    "UNION ALL SELECT document, run FROM lines "
    "UNION ALL SELECT document, run FROM changes "
    "UNION ALL SELECT document, run FROM sources "
    "UNION ALL SELECT o.document, m.run FROM sources m "
    f"JOIN sources o ON o.key = substr(m.key, 1, length(m.key) - {len(MARK)}) WHERE {_IS_MARK}"
)
RUNS_ON_ITS_DOCUMENTS = (
    f"SELECT DISTINCT run FROM ({_TOUCHED}) t "
    f"WHERE document IN (SELECT document FROM ({_TOUCHED}) m WHERE run = ?)"
)
RUNS_OF_ITS_FACTS = (
    "SELECT DISTINCT t.run FROM sources t JOIN sources m ON m.key = t.key WHERE m.run = ?"
)

# What stands beside each row of a part: number, run, check digits. A row that the chain cannot
# vouch for has no check digits: a head whose id was changed, a fact whose generation was changed,
# an entry in a currency whose minor units were changed.
_HEADS_IN_ORDER = (
    "(SELECT id, type, run, "
    "CASE WHEN id = row_number() OVER (ORDER BY id) THEN check_digits ELSE '' END AS check_digits "
    "FROM documents) d"
)
_OTHER_UNITS = " ".join(
    f"WHEN '{code}' THEN {10**digits}"
    for code, digits in sorted(digits_by_currency().items())
    if digits != minor_digits("")
)
_SOUND_CURRENCIES = (
    f"SELECT code FROM currencies WHERE minor_units = CASE code {_OTHER_UNITS} ELSE 100 END"
)


def _types_of(part: str) -> str:
    return _TYPES_OF.get(part, _SALES_TYPES)


def _head_stamps(part: str) -> str:
    return (
        f"SELECT id, run, check_digits FROM {_HEADS_IN_ORDER} WHERE {_types_of(part)} ORDER BY id"
    )


def _end_of(rows: str, number: str = "id") -> str:
    last = f"SELECT check_digits FROM {rows} ORDER BY {number} DESC LIMIT 1"
    return f"SELECT count(*), ({last}) FROM {rows}"


STAMPS = {
    check_digits.CHANGES: "SELECT id, run, check_digits FROM changes ORDER BY id",
    **{part: _head_stamps(part) for part in check_digits.HEADS},
    check_digits.LINES: "SELECT id, run, check_digits FROM lines ORDER BY id",
    check_digits.KNOCK_OFFS: "SELECT id, run, check_digits FROM knock_offs ORDER BY id",
    check_digits.JOURNAL: (
        f"SELECT no, run, CASE WHEN currency IN ({_SOUND_CURRENCIES}) "
        "THEN check_digits ELSE '' END FROM entries ORDER BY no"
    ),
    check_digits.FACTS: (
        "SELECT id, run, CASE WHEN generation = row_number() OVER (PARTITION BY key ORDER BY id) "
        "THEN check_digits ELSE '' END FROM sources ORDER BY id"
    ),
    check_digits.MASTER_DATA: "SELECT id, run, check_digits FROM master_changes ORDER BY id",
}
# The same for the rows after a number. Rows are numbered as they are posted, so the primary key
# finds the rows of later runs. A statement for heads takes the number twice.
_HEADS_SINCE = (
    "(SELECT id, type, run, "
    "CASE WHEN id = row_number() OVER (ORDER BY id) + ? THEN check_digits ELSE '' END "
    "AS check_digits FROM documents WHERE id > ?) d"
)
STAMPS_SINCE = {
    check_digits.CHANGES: "SELECT id, run, check_digits FROM changes WHERE id > ? ORDER BY id",
    check_digits.LINES: "SELECT id, run, check_digits FROM lines WHERE id > ? ORDER BY id",
    check_digits.KNOCK_OFFS: (
        "SELECT id, run, check_digits FROM knock_offs WHERE id > ? ORDER BY id"
    ),
    check_digits.JOURNAL: (
        f"SELECT no, run, CASE WHEN currency IN ({_SOUND_CURRENCIES}) "
        "THEN check_digits ELSE '' END FROM entries WHERE no > ? ORDER BY no"
    ),
    check_digits.FACTS: (
        "SELECT id, run, CASE WHEN generation = "
        "(SELECT count(*) FROM sources o WHERE o.key = s.key AND o.id <= s.id) "
        "THEN check_digits ELSE '' END FROM sources s WHERE id > ? ORDER BY id"
    ),
}
HEAD_STAMPS_SINCE = {}
for _part in check_digits.HEADS:
    HEAD_STAMPS_SINCE[_part] = (
        f"SELECT id, run, check_digits FROM {_HEADS_SINCE} WHERE {_types_of(_part)} ORDER BY id"
    )
# The last row before a run: the key is read backwards, over the rows of later runs only.
LAST_BEFORE = {
    check_digits.CHANGES: "SELECT id FROM changes WHERE run < ? ORDER BY id DESC LIMIT 1",
    check_digits.LINES: "SELECT id FROM lines WHERE run < ? ORDER BY id DESC LIMIT 1",
    check_digits.KNOCK_OFFS: "SELECT id FROM knock_offs WHERE run < ? ORDER BY id DESC LIMIT 1",
    check_digits.JOURNAL: "SELECT no FROM entries WHERE run < ? ORDER BY no DESC LIMIT 1",
    check_digits.FACTS: "SELECT id FROM sources WHERE run < ? ORDER BY id DESC LIMIT 1",
}
LAST_HEAD_BEFORE = "SELECT id FROM documents WHERE run < ? ORDER BY id DESC LIMIT 1"
ENDS = {
    check_digits.CHANGES: _end_of("changes"),
    check_digits.LINES: _end_of("lines"),
    check_digits.KNOCK_OFFS: _end_of("knock_offs"),
    check_digits.JOURNAL: _end_of("entries", "no"),
    check_digits.FACTS: _end_of("sources"),
    check_digits.MASTER_DATA: _end_of("master_changes"),
    **{part: _end_of(f"documents WHERE {_types_of(part)}") for part in check_digits.HEADS},
}
