"""The SQL that gives each user of the books in PostgreSQL the rights of their role.

A preparer posts and changes master data, a reviewer locks, an auditor reads. Who does two of these
has two roles. The tables' owner runs it; whoever owns them may do everything.
"""

import re

from xlplugin.stores.schema import OWN_WORDS, TABLES, VIEWS

AUDITOR = "ledger_auditor"
PREPARER = "ledger_preparer"
REVIEWER = "ledger_reviewer"
_NAME = re.compile(r"CREATE (?:TABLE|VIEW) (\w+)")
_MOVES = "amount, applied, cancelled, revision, lines"  # what a posting changes on a document
_OF_THE_OWNER = ("meta",)  # the version of the tables, and where the books have moved
_REVIEWED = ("runs", "master_changes")

_HEAD = """\
-- Roles for the books of TikTok Ledger in PostgreSQL.
-- Run it as the owner of the tables, after the first press has made them and after each update:
--     psql -v ON_ERROR_STOP=1 -f roles.sql "postgresql://owner@office/ledger?sslmode=require"
-- Then give each person a role:
--     GRANT {preparer} TO aminah;   GRANT {reviewer} TO siti;   GRANT {auditor} TO raj;
BEGIN;
"""
_ROLE = """\
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
END $$;
"""
_LOCK = """\
-- Only a reviewer locks and unlocks.
CREATE OR REPLACE FUNCTION refuse_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.locked_until <> coalesce(
        (SELECT r.locked_until FROM runs r ORDER BY r.no DESC LIMIT 1), ''
    ) AND NOT pg_has_role(current_user, '{reviewer}', 'USAGE') THEN
        RAISE EXCEPTION 'Only a reviewer may lock or unlock these books. Nothing was changed.'
            USING ERRCODE = '{code}';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS keep_lock ON runs;
CREATE TRIGGER keep_lock BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION refuse_lock();
"""
_NO_LOCK = """\
-- Preparers may lock and unlock too.
DROP TRIGGER IF EXISTS keep_lock ON runs;
"""


def roles_sql(*, only_reviewers_lock: bool) -> str:
    """Return the script.

    Args:
        only_reviewers_lock: Whether a preparer is refused who locks or unlocks.
    """
    tables = [_name_of(statement) for statement in TABLES if _NAME.search(statement)]
    shown = [*tables, *[_name_of(statement) for statement in VIEWS]]
    posted = [table for table in tables if table not in _OF_THE_OWNER]
    everyone = f"{AUDITOR}, {PREPARER}, {REVIEWER}"
    grants = (
        f"REVOKE ALL ON {', '.join(shown)} FROM PUBLIC, {everyone};",
        f"GRANT SELECT ON {', '.join(shown)} TO {everyone};",
        f"GRANT INSERT ON {', '.join(posted)} TO {PREPARER};",
        f"GRANT UPDATE ({_MOVES}) ON documents TO {PREPARER};",
        f"GRANT INSERT ON {', '.join(_REVIEWED)} TO {REVIEWER};",
    )
    lock = _LOCK.format(reviewer=REVIEWER, code=OWN_WORDS) if only_reviewers_lock else _NO_LOCK
    parts = [_HEAD.format(auditor=AUDITOR, preparer=PREPARER, reviewer=REVIEWER)]
    parts += [_ROLE.format(role=role) for role in (AUDITOR, PREPARER, REVIEWER)]
    parts += [f"{grant}\n" for grant in grants]
    return "".join([*parts, lock, "COMMIT;\n"])


def _name_of(statement: str) -> str:
    found = _NAME.search(statement)
    assert found, statement
    return found[1]
