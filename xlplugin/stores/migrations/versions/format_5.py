"""Lines have a tax code, an amount of tax and its account.

New columns come last: rows are written by place.
"""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Add the columns of tax to the lines."""
    for name, kind, default in (
        ("tax_code", sa.Text(), "''"),
        ("tax", sa.BigInteger(), "0"),
        ("tax_account", sa.Text(), "''"),
    ):
        column = sa.Column(name, kind, nullable=False, server_default=sa.text(default))
        op.add_column("lines", column)
