"""A firm's books as ledger text that a bookkeeper can review, and hledger's opinion of it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stories import Firm
from xlplugin.ledger.entries import Entry


def ledger_text(firm: Firm) -> str:
    """The journal in hledger's syntax, then the documents, their lines and what they stand at, as
    comments.
    """
    return "\n".join([*_declared(firm), *_journal(firm), *_documents(firm), ""])


def _declared(firm: Firm) -> Iterator[str]:
    yield f"commodity {firm.shop.currency} 1,000.00"
    used = {
        _account(firm, p.account, p.code) for entry in firm.books.entries for p in entry.postings
    }
    yield from (f"account {account}" for account in sorted(used))


def _account(firm: Firm, code: str, customer: str) -> str:
    name = f"{code} {firm.masters.accounts[code].description}"
    return f"{name}:{customer}" if customer else name


def _journal(firm: Firm) -> Iterator[str]:
    for entry in sorted(firm.books.entries, key=lambda entry: entry.date):
        yield ""
        yield from _transaction(firm, entry)


def _transaction(firm: Firm, entry: Entry) -> Iterator[str]:
    yield f"{entry.date} ({entry.doc_type} {entry.doc_no}) {entry.description}"
    for posting in entry.postings:
        yield (
            f"    {_account(firm, posting.account, posting.code):<36}{entry.currency} "
            f"{posting.amount:>9}"
        )


def _documents(firm: Firm) -> Iterator[str]:
    for place, held in firm.books.held.items():
        yield ""
        standing = f"{held.amount}, knocked off {held.applied}, outstanding {held.outstanding}"
        yield f"; {held.type} {held.no}  {held.date}  {standing}"
        for line in firm.books.lines[place]:
            priced = f"{line.quantity} x {line.unit_price} - {line.discount} = {line.amount}"
            if line.tax_code:
                priced += f", {line.tax_code}: net {line.net}, tax {line.tax}"
            yield f";   {line.delivery_date}  {line.item_code}  {line.description}  {priced}"
        for k in firm.books.knock_offs:
            if (k.from_type, k.from_no) == place:
                yield f";   knocks off {k.to_type} {k.to_no}  {k.amount}"


def hledger_check(path: Path) -> None:
    """Fail if hledger finds fault with a journal; skip where there is no hledger."""
    program = shutil.which("hledger")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("hledger is not installed here, and CI must not do without it")
        pytest.skip(
            "hledger is not installed: the reviewed texts are not checked by a second program"
        )
    checks = ["accounts", "commodities", "balancednoautoconversion", "ordereddates"]
    command = [program, "-f", str(path), "check", *checks]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
