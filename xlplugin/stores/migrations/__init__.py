"""Upgrade the tables of an earlier format, one revision after another, with Alembic.

A revision is a module in `versions`; its number is the format that it makes. It is written once
and never changed. Alembic is loaded only when a database is to be upgraded. The format stands in
the table `meta`, so no table of Alembic's own is made.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

_HEAD = "head"  # Alembic's name for the last revision


def upgrade(connection: sa.Connection, version: str) -> None:
    """Upgrade the tables of a format to the last one, inside the caller's transaction."""
    revisions = ScriptDirectory(str(Path(__file__).parent))
    later = list(revisions.iterate_revisions(_HEAD, version))
    with Operations.context(MigrationContext.configure(connection)):
        for revision in reversed(later):
            revision.module.upgrade()
            connection.execute(
                sa.text("UPDATE meta SET value = :format WHERE name = 'schema'"),
                {"format": revision.revision},
            )
