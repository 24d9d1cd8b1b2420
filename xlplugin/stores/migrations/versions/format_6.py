"""The books keep the history of master data, and each run says how it ends."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"

_TEXTS = ("at", "user_name", "sheet", "key", "field", "old_text", "new_text")
_GUARD_WORDS = "what is posted stays as it is: post a change instead"


def upgrade() -> None:
    """Add the table of changes with its guards, and the column of the run log."""
    texts = [sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS]
    op.create_table(
        "master_changes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        *texts,
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("check_digits", sa.Text(), nullable=False),
    )
    column = sa.Column("master_data", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("runs", column)
    for guard in _guards(op.get_bind().dialect.name):
        op.execute(guard)


def _guards(dialect: str) -> list[str]:
    """Return the triggers that refuse changes of the new table."""
    if dialect == "postgresql":
        return [
            "CREATE TRIGGER keep_master_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            "master_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ]
    guards = []
    for event in ("UPDATE", "DELETE"):
        guards.append(
            f"CREATE TRIGGER keep_master_changes_{event.lower()} BEFORE {event} ON master_changes "
            f"BEGIN SELECT RAISE(ABORT, '{_GUARD_WORDS}'); END"
        )
    return guards
