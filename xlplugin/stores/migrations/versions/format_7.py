"""The books keep sums of what each run has added, and find rows by day, account and document."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"

_GUARD_WORDS = "what is posted stays as it is: post a change instead"
_SUMS = {
    "day_sums": (
        ("date", "type", "closing", "shop", "account", "currency"),
        ("debit", "credit"),
    ),
    "line_sums": (("month", "type", "shop", "currency", "kind", "account"), ("amount",)),
    "owed_sums": (("month", "document_date", "shop", "currency"), ("amount",)),
    "settled_sums": (("shop", "settled", "date", "currency"), ("row_count", "amount")),
}
_INDEXES = (
    "CREATE INDEX legs_of_entries ON postings (entry)",
    "CREATE INDEX legs_by_account ON postings (account)",
    "CREATE INDEX entries_of_documents ON entries (document)",
    "CREATE INDEX entries_by_day ON entries (date)",
    "CREATE INDEX documents_by_day ON documents (date)",
    "CREATE INDEX open_documents ON documents (id) WHERE amount <> applied",
    "CREATE INDEX receipts ON documents (received_in, id) WHERE received_in <> ''",
    "CREATE INDEX taxed_lines ON lines (delivery_date) WHERE tax_code <> ''",
)
_SIGN = (
    "CASE d.type WHEN 'IV' THEN 1 WHEN 'CN' THEN -1 WHEN 'PM' THEN -1 WHEN 'CF' THEN 1 ELSE 0 END"
)
_KNOCKED_OFF = (
    "SELECT k.run AS run, k.date AS date, d.date AS document_date, d.shop AS shop, "
    f"d.currency AS currency, -k.amount * {_SIGN} AS amount "
    "FROM knock_offs k JOIN documents d ON d.id = k."
)
# The key of a settlement row: tiktok:<shop>:settlement:<kind>:<id>:<date>:<amount>:<number>.
_BEFORE_AMOUNT = "rtrim(rtrim(rtrim(s.key, '0123456789'), ':'), '0123456789.-')"  # ends in a colon
_FILL_SETTLED = (
    "INSERT INTO settled_sums SELECT run, substr(place, 1, {position}(place, ':') - 1), "
    "substr(before_amount, length(before_amount) - 10, 10), date, currency, "
    "sum(posted), sum(posted * amount) FROM ("
    "SELECT s.run AS run, substr(s.key, {position}(s.key, ':') + 1) AS place, "
    f"{_BEFORE_AMOUNT} AS before_amount, s.date AS date, d.currency AS currency, "
    "CASE s.generation % 2 WHEN 1 THEN 1 ELSE -1 END AS posted, s.amount AS amount "
    "FROM sources s JOIN documents d ON d.id = s.document"
    ") f WHERE substr(place, {position}(place, ':') + 1) LIKE 'settlement:%:%' "
    "GROUP BY 1, 2, 3, 4, 5"
)
_FILL = (
    "INSERT INTO day_sums SELECT e.run, e.date, d.type, "
    "CASE WHEN d.type = 'JV' AND substr(d.no, 1, 3) = 'YE-' THEN d.no ELSE '' END, d.shop, "
    "p.account, e.currency, sum(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END), "
    "sum(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END) "
    "FROM postings p JOIN entries e ON e.no = p.entry JOIN documents d ON d.id = e.document "
    "GROUP BY 1, 2, 3, 4, 5, 6, 7",
    "INSERT INTO line_sums SELECT l.run, substr(l.delivery_date, 1, 7), d.type, d.shop, "
    "d.currency, l.kind, l.account, "
    "sum(l.amount - CASE WHEN l.tax_account = l.account THEN 0 ELSE l.tax END) "
    "FROM lines l JOIN documents d ON d.id = l.document GROUP BY 1, 2, 3, 4, 5, 6, 7",
    "INSERT INTO owed_sums "
    "SELECT run, substr(date, 1, 7), document_date, shop, currency, sum(amount) FROM ("
    "SELECT e.run AS run, e.date AS date, d.date AS document_date, d.shop AS shop, "
    "d.currency AS currency, p.amount AS amount "
    "FROM postings p JOIN entries e ON e.no = p.entry JOIN documents d ON d.id = e.document "
    "WHERE p.code <> '' AND d.type IN ('IV', 'CN', 'PM', 'CF') "
    f"UNION ALL {_KNOCKED_OFF}from_document UNION ALL {_KNOCKED_OFF}to_document"
    ") m GROUP BY 1, 2, 3, 4, 5",
)


def upgrade() -> None:
    """Add the tables of sums with their guards, fill them from the rows, and add the indexes."""
    dialect = op.get_bind().dialect.name
    for table, (places, amounts) in _SUMS.items():
        key = ["run", *places]
        columns: list[sa.Column[Any]] = [sa.Column("run", sa.Integer(), nullable=False)]
        columns += [sa.Column(name, sa.Text(), nullable=False) for name in places]
        columns += [sa.Column(name, sa.BigInteger(), nullable=False) for name in amounts]
        op.create_table(table, *columns, sa.PrimaryKeyConstraint(*key))
    position = "strpos" if dialect == "postgresql" else "instr"
    for statement in (*_FILL, _FILL_SETTLED.format(position=position)):
        op.execute(statement)
    for table in _SUMS:
        for guard in _guards(table, dialect):
            op.execute(guard)
    for statement in _INDEXES:
        op.execute(statement)


def _guards(table: str, dialect: str) -> list[str]:
    """Return the triggers that refuse changes of a new table."""
    if dialect == "postgresql":
        return [
            f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ]
    guards = []
    for event in ("UPDATE", "DELETE"):
        guards.append(
            f"CREATE TRIGGER keep_{table}_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_GUARD_WORDS}'); END"
        )
    return guards
