"""Compare two databases of books row for row, apart from times, users and the names of computers.

Exit code 1 if they differ.
"""

import sqlite3
import sys
from pathlib import Path

OTHER_EACH_TIME = (
    "posted_at",
    "user",
    "at",
    "computer",
    "host",
    "digest",
    "previous",
    "check_digits",
    "chain",
    "master_data",
)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table's rows, in the order of their texts."""
    books = sqlite3.connect(path)
    found = {}
    names = [name for (name,) in books.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    for name in sorted(names):
        columns = [column[1] for column in books.execute(f'PRAGMA table_info("{name}")')]
        kept = [column for column in columns if column not in OTHER_EACH_TIME]
        if not kept:
            continue
        chosen = ", ".join(f'"{column}"' for column in kept)
        found[name] = sorted(books.execute(f'SELECT {chosen} FROM "{name}"'), key=repr)
    books.close()
    return found


def main() -> int:
    """Compare the two files named on the command line."""
    one, other = (rows(Path(name)) for name in sys.argv[1:3])
    same = one.keys() == other.keys()
    for name in one:
        alike = one[name] == other.get(name)
        same = same and alike
        print(f"  {name}: {len(one[name])} rows, {'equal' if alike else 'DIFFERENT'}")
    return 0 if same and sum(map(len, one.values())) > 1000 else 1


if __name__ == "__main__":
    sys.exit(main())
