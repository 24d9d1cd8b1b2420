"""Declare the tables of the books in SQL, and the differences of SQLite and PostgreSQL.

Money is whole minor units in the currency of the document or entry; the views show it as amounts,
with Debit and Credit. Dates are ISO text. What is posted is guarded by triggers: a head's amounts
and state move, nothing else does. Every row names the run that posted it and has check digits
(`ledger.check_digits`). A fact's rows are counted in `generation`: odd when posted, even when
released by an undo, so that no two people can post it at once.

Four tables hold sums of what each run has added, so that reports need not add up all years:
`day_sums` of its entries, `line_sums` of its lines, `owed_sums` of what customers owe,
`settled_sums` of its settlement rows. They are written in the posting's own transaction, and Verify
makes them anew.
"""

from collections.abc import Iterable
from typing import NamedTuple

VERSION = "7"
UPGRADED = ("4", "5", "6")  # the older formats that `migrations` makes this one
OURS = (
    "meta",
    "documents",
    "runs",
)  # the tables by which a database is recognised as the product's
OWN_WORDS = "XL001"  # the SQLSTATE of a refusal whose text is for the user
GUARD_WORDS = "what is posted stays as it is: post a change instead"

TABLES = (
    """
    CREATE TABLE currencies (
        code TEXT NOT NULL PRIMARY KEY,
        minor_units INTEGER NOT NULL CHECK (minor_units IN (1, 100))
    )""",
    """
    CREATE TABLE documents (
        id INTEGER NOT NULL PRIMARY KEY,
        type TEXT NOT NULL CHECK (type IN ('IV', 'CN', 'QT', 'SO', 'PM', 'CF', 'CB', 'JV')),
        no TEXT NOT NULL CHECK (length(no) > 0),
        date TEXT NOT NULL CHECK (date LIKE '____-__-__'),
        customer TEXT NOT NULL,
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        shop TEXT NOT NULL,
        source_key TEXT NOT NULL,
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        received_in TEXT NOT NULL,
        cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
        revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
        lines INTEGER NOT NULL DEFAULT 0 CHECK (lines >= 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (type, no)
    )""",
    """
    CREATE TABLE lines (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        seq INTEGER NOT NULL,
        item_code TEXT NOT NULL,
        description TEXT NOT NULL,
        uom TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        unit_price BIGINT NOT NULL,
        discount BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        account TEXT NOT NULL,
        location TEXT NOT NULL,
        project TEXT NOT NULL,
        delivery_date TEXT NOT NULL,
        kind TEXT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        tax_code TEXT NOT NULL DEFAULT '',
        tax BIGINT NOT NULL DEFAULT 0,
        tax_account TEXT NOT NULL DEFAULT '',
        UNIQUE (document, seq)
    )""",
    """
    CREATE TABLE changes (
        id INTEGER NOT NULL PRIMARY KEY,
        document INTEGER NOT NULL REFERENCES documents (id),
        amount BIGINT NOT NULL,
        applied BIGINT NOT NULL,
        cancelled INTEGER CHECK (cancelled IN (0, 1)),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    )""",
    """
    CREATE TABLE knock_offs (
        id INTEGER NOT NULL PRIMARY KEY,
        from_document INTEGER NOT NULL REFERENCES documents (id),
        to_document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    )""",
    """
    CREATE TABLE entries (
        no INTEGER NOT NULL PRIMARY KEY,
        date TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        description TEXT NOT NULL,
        currency TEXT NOT NULL REFERENCES currencies (code),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    )""",
    """
    CREATE TABLE postings (
        id INTEGER NOT NULL PRIMARY KEY,
        entry INTEGER NOT NULL REFERENCES entries (no),
        account TEXT NOT NULL,
        code TEXT NOT NULL,
        amount BIGINT NOT NULL
    )""",
    """
    CREATE TABLE sources (
        id INTEGER NOT NULL PRIMARY KEY,
        key TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (id),
        date TEXT NOT NULL,
        amount BIGINT NOT NULL,
        generation INTEGER NOT NULL CHECK (generation > 0),
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL,
        UNIQUE (key, generation)
    )""",
    """
    CREATE TABLE runs (
        no INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        user_name TEXT NOT NULL,
        action TEXT NOT NULL,
        counted_in INTEGER NOT NULL,
        posted INTEGER NOT NULL,
        note TEXT NOT NULL,
        undoes INTEGER NOT NULL,
        locked_until TEXT NOT NULL,
        closing TEXT NOT NULL,
        check_digits TEXT NOT NULL,
        master_data TEXT NOT NULL DEFAULT ''
    )""",
    """
    CREATE TABLE master_changes (
        id INTEGER NOT NULL PRIMARY KEY,
        at TEXT NOT NULL,
        user_name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        key TEXT NOT NULL,
        field TEXT NOT NULL,
        old_text TEXT NOT NULL,
        new_text TEXT NOT NULL,
        run INTEGER NOT NULL,
        check_digits TEXT NOT NULL
    )""",
    """
    CREATE TABLE day_sums (
        run INTEGER NOT NULL,
        date TEXT NOT NULL,
        type TEXT NOT NULL,
        closing TEXT NOT NULL,
        shop TEXT NOT NULL,
        account TEXT NOT NULL,
        currency TEXT NOT NULL,
        debit BIGINT NOT NULL,
        credit BIGINT NOT NULL,
        PRIMARY KEY (run, date, type, closing, shop, account, currency)
    )""",
    """
    CREATE TABLE line_sums (
        run INTEGER NOT NULL,
        month TEXT NOT NULL,
        type TEXT NOT NULL,
        shop TEXT NOT NULL,
        currency TEXT NOT NULL,
        kind TEXT NOT NULL,
        account TEXT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, month, type, shop, currency, kind, account)
    )""",
    """
    CREATE TABLE owed_sums (
        run INTEGER NOT NULL,
        month TEXT NOT NULL,
        document_date TEXT NOT NULL,
        shop TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, month, document_date, shop, currency)
    )""",
    """
    CREATE TABLE settled_sums (
        run INTEGER NOT NULL,
        shop TEXT NOT NULL,
        settled TEXT NOT NULL,
        date TEXT NOT NULL,
        currency TEXT NOT NULL,
        row_count BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (run, shop, settled, date, currency)
    )""",
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    f"INSERT INTO meta (name, value) VALUES ('schema', '{VERSION}')",
)

INDEXES = (
    "CREATE INDEX legs_of_entries ON postings (entry)",
    "CREATE INDEX legs_by_account ON postings (account)",
    "CREATE INDEX entries_of_documents ON entries (document)",
    "CREATE INDEX entries_by_day ON entries (date)",
    "CREATE INDEX documents_by_day ON documents (date)",
    "CREATE INDEX open_documents ON documents (id) WHERE amount <> applied",
    "CREATE INDEX receipts ON documents (received_in, id) WHERE received_in <> ''",
    "CREATE INDEX taxed_lines ON lines (delivery_date) WHERE tax_code <> ''",
)

VIEWS = (
    """
    CREATE VIEW journal AS
    SELECT e.no AS entry, e.date, d.type AS doc_type, d.no AS doc_no,
        p.account, p.code, e.description, e.currency,
        round(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM postings p JOIN entries e ON e.no = p.entry JOIN documents d ON d.id = e.document
    JOIN currencies c ON c.code = e.currency""",
    """
    CREATE VIEW trial_balance AS
    SELECT b.account, b.currency,
        round(CASE WHEN b.amount > 0 THEN b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS debit,
        round(CASE WHEN b.amount < 0 THEN -b.amount ELSE 0 END * 1.0 / c.minor_units, 2) AS credit
    FROM (
        SELECT p.account, e.currency, sum(p.amount) AS amount
        FROM postings p JOIN entries e ON e.no = p.entry GROUP BY p.account, e.currency
    ) b JOIN currencies c ON c.code = b.currency
    WHERE b.amount <> 0""",
    """
    CREATE VIEW document_amounts AS
    SELECT d.type, d.no, d.date, d.customer, d.description, d.currency,
        round(d.amount * 1.0 / c.minor_units, 2) AS amount,
        round(d.applied * 1.0 / c.minor_units, 2) AS applied,
        round((d.amount - d.applied) * 1.0 / c.minor_units, 2) AS outstanding,
        d.cancelled, d.revision, d.lines
    FROM documents d JOIN currencies c ON c.code = d.currency""",
)

_APPEND_ONLY = (
    "lines",
    "changes",
    "knock_offs",
    "entries",
    "postings",
    "sources",
    "runs",
    "master_changes",
    "day_sums",
    "line_sums",
    "owed_sums",
    "settled_sums",
)
_FIXED = (
    "id, type, no, date, customer, description, currency, shop, source_key, received_in, run, "
    "check_digits"
)


class Dialect(NamedTuple):
    """SQL that only one kind of database understands, and the names of its errors."""

    mark: str  # where a parameter stands in a statement
    begin_reading: tuple[str, ...]
    begin_posting: tuple[str, ...]  # nobody else posts until the end of the transaction
    guards: tuple[str, ...]
    key_between: str  # that a key stands between two, letter by letter whatever the language
    position: str  # the function that finds a text in another: SQLite's instr
    has_tables: str
    duplicate: frozenset[str]
    unknown: frozenset[str]
    busy: frozenset[str]


def _sqlite_guards() -> Iterable[str]:
    """Yield the triggers that refuse changes of what was posted."""
    for table in _APPEND_ONLY:
        yield _sqlite_guard(table, "UPDATE")
        yield _sqlite_guard(table, "DELETE")
    yield _sqlite_guard("documents", f"UPDATE OF {_FIXED}")
    yield _sqlite_guard("documents", "DELETE")


def _sqlite_guard(table: str, event: str) -> str:
    name = f"{table}_{event.split()[0].lower()}"
    return (
        f"CREATE TRIGGER keep_{name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, "
        f"'{GUARD_WORDS}'); END"
    )


def _postgres_guards() -> Iterable[str]:
    """Yield the function and the triggers that refuse changes of what was posted."""
    yield (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{GUARD_WORDS}'; END $$"
    )
    for table in _APPEND_ONLY:
        yield _postgres_guard(table, "UPDATE OR DELETE OR TRUNCATE")
    yield _postgres_guard("documents", f"UPDATE OF {_FIXED} OR DELETE OR TRUNCATE")


def _postgres_guard(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER keep_{table} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE "
        "FUNCTION refuse_change()"
    )


SQLITE = Dialect(
    mark="?",
    begin_reading=("BEGIN",),
    begin_posting=("BEGIN IMMEDIATE",),
    guards=tuple(_sqlite_guards()),
    has_tables=f"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN {OURS}",
    key_between="key >= ? AND key < ?",
    position="instr",
    duplicate=frozenset({"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}),
    unknown=frozenset({"SQLITE_CONSTRAINT_FOREIGNKEY"}),
    busy=frozenset(
        {"SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}
    ),
)
POSTGRES = Dialect(
    mark="%s",
    begin_reading=("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",),
    # One advisory lock per database: held until the end, given up with the connection.
    begin_posting=("SELECT pg_advisory_xact_lock(7465010100)",),
    guards=(*_postgres_guards(), 'CREATE INDEX keys_by_letter ON sources (key COLLATE "C")'),
    key_between='key COLLATE "C" >= ? AND key COLLATE "C" < ?',
    position="strpos",
    has_tables="SELECT count(*) FROM information_schema.tables"
    f" WHERE table_schema = current_schema() AND table_name IN {OURS}",
    duplicate=frozenset({"23505"}),
    unknown=frozenset({"23503"}),
    busy=frozenset({"55P03", "40001", "40P01"}),
)
DIALECTS = {"sqlite": SQLITE, "postgresql": POSTGRES}
