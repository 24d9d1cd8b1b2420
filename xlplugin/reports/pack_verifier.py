"""Check an auditor's pack: python verify.py, in the folder of the pack. Needs only Python 3.9.

It checks that no file was changed, that each entry balances, that the trial balance is the sum of
the journal, that each invoice is the sum of its lines, and that each document's entries are its
amount. It says what it found, and ends with 0 if all is in order, else with 1.
"""

import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SIGNS = {"IV": 1, "CN": -1, "PM": -1, "CF": 1}
ZERO = Decimal(0)


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a list of the pack, by heading."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            made.update(chunk)
    return made.hexdigest()


def moved(row: dict[str, str]) -> Decimal:
    """Return debit less credit of a row."""
    return Decimal(row["debit"]) - Decimal(row["credit"])


def changed_files() -> Iterator[str]:
    """Find files that are not as the manifest says."""
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    for name, expected in manifest["sha256"].items():
        path = FOLDER / name
        if not path.exists():
            yield f"{name} is missing."
        elif digest(path) != expected:
            yield f"{name} was changed."


def unbalanced_entries() -> Iterator[str]:
    """Find entries whose debits are not their credits."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("journal"):
        sums[row["entry"], row["currency"]] += moved(row)
    for (entry, _), difference in sums.items():
        if difference:
            yield f"Entry {entry} does not balance: {difference}."


def wrong_balances() -> Iterator[str]:
    """Find accounts whose trial balance is not the sum of the journal."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("journal"):
        sums[row["account"], row["currency"]] += moved(row)
    told: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("trial_balance"):
        told[row["account"], row["currency"]] += moved(row)
    for place in sorted(set(sums) | set(told)):
        if sums[place] != told[place]:
            yield f"Account {place[0]} {place[1]}: the trial balance is not the journal's sum."


def wrong_documents() -> Iterator[str]:
    """Find documents whose lines or entries are not their amount."""
    lines: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("document_lines"):
        lines[row["doc type"], row["doc no"]] += Decimal(row["amount"])
    owed: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("journal"):
        if row["customer"]:
            owed[row["doc type"], row["doc no"]] += moved(row)
    for row in rows("documents"):
        document = (row["type"], row["no"])
        amount = Decimal(row["amount"])
        if row["type"] in ("IV", "CN") and lines[document] != amount:
            yield f"{document[0]} {document[1]}: its lines come to {lines[document]}, not {amount}."
        if row["type"] in SIGNS and owed[document] != SIGNS[row["type"]] * amount:
            yield f"{document[0]} {document[1]}: its entries are not its amount {amount}."


def main() -> int:
    """Print what is found; return 1 if there is anything, else 0."""
    found = list(changed_files())
    if not found:
        found = [*unbalanced_entries(), *wrong_balances(), *wrong_documents()]
    for line in found:
        sys.stdout.write(f"{line}\n")
    if found:
        noun = "finding" if len(found) == 1 else "findings"
        sys.stdout.write(f"{len(found)} {noun}.\n")
        return 1
    postings = sum(1 for _ in rows("journal"))
    sys.stdout.write(f"In order: {postings} postings.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
