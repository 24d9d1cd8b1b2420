"""Exports in a test: a period of a firm's books, its files read back as another program would, and
their proof.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import openpyxl
import pytest

from tests.support.stories import Firm
from xlplugin.ledger.balances import balances
from xlplugin.ledger.entries import Entry
from xlplugin.ledger.master import Masters
from xlplugin.ledger.postings import Postings
from xlplugin.reports.choices import Choices
from xlplugin.reports.export import Export, export
from xlplugin.reports.extract import Extract, Period, extract
from xlplugin.reports.layout import File
from xlplugin.reports.programs import beancount

SQL_ACCOUNT = "SQL Account"
AUTOCOUNT = "AutoCount"
XERO = "Xero"
QUICKBOOKS = "QuickBooks"

Moved = dict[tuple[str, str], Decimal]  # (account, currency) -> amount


def a_period(firm: Firm, first: date, last: date) -> Extract:
    """Return what a firm's books moved from one day to another."""
    books = firm.books
    lines = [line for some in books.lines.values() for line in some]
    postings = Postings(books.held.values(), lines, books.knock_offs, books.entries)
    return extract(Period(first, last), postings, firm.masters)


def exported(
    firm: Firm, program: str, first: date, last: date, choices: Choices | None = None
) -> Export:
    """Return an export of a firm's books."""
    return export(program, a_period(firm, first, last), firm.masters, choices or Choices())


def without_zeros(moved: Moved) -> Moved:
    """Only what moved."""
    return {place: amount for place, amount in moved.items() if amount}


def in_books(firm: Firm, first: date, last: date) -> Moved:
    """Return what the books' own journal says of these days."""
    return without_zeros(
        dict(balances(entry for entry in firm.books.entries if first <= entry.date <= last))
    )


def table(file: File) -> list[dict[str, str]]:
    """Return a CSV file as rows of text, the way any other program reads it."""
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8"), newline="")))


def by_kind(made: Export) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every CSV file, parts of one table put together."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for file in made.files:
        if file.name.endswith(".csv"):
            found[file.name.removesuffix(".csv").rstrip("0123456789").strip()] += table(file)
    return found


def clipboard(made: Export) -> dict[str, list[dict[str, str]]]:
    """Return the sheets of SQL Account's workbook, as what is copied from them."""
    [file] = [file for file in made.files if file.name.endswith(".xlsx")]
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    sheets = {}
    for sheet in book.worksheets:
        names, *rows = [
            ["" if cell is None else cell for cell in row]
            for row in sheet.iter_rows(values_only=True)
        ]
        assert all(isinstance(cell, str) for row in rows for cell in row), sheet.title
        sheets[sheet.title] = [
            dict(zip(map(str, names), map(str, row), strict=True)) for row in rows
        ]
    return sheets


def in_files(made: Export, masters: Masters) -> Moved:
    """Return what the program's accounts move by when it has taken in these files.

    Read from their text alone.
    """
    sums: Moved = defaultdict(Decimal)
    for account, currency, amount in _READERS[made.program](by_kind(made), masters):
        sums[account, currency] += amount
    return without_zeros(dict(sums))


Tables = dict[str, list[dict[str, str]]]
_Legs = Iterator[tuple[str, str, Decimal]]


def _sql_account(tables: Tables, masters: Masters) -> _Legs:
    for row in tables["SL_IV"]:
        customer = masters.customers[row["Code(10)"]]
        yield from _line(
            customer.control_account, row["ACCOUNT(10)"], customer.currency, Decimal(row["Amount"])
        )
    for name, sign in (("AR_DN", 1), ("AR_CN", -1)):
        for row in tables[name]:
            customer = masters.customers[row["CODE(10)"]]
            amount = sign * Decimal(row["AMOUNT"])
            yield from _line(
                customer.control_account, row["ACCOUNT(10)"], customer.currency, amount
            )
    for name, sign in (("AR_PM", 1), ("AR_CF", -1)):
        for row in {row["DOCNO(20)"]: row for row in tables[name]}.values():
            customer = masters.customers[row["CODE(10)"]]
            amount = sign * Decimal(row["DOCAMT"])
            yield from _line(
                row["PAYMENTMETHOD(10)"], customer.control_account, customer.currency, amount
            )
    for row in tables["GL_JE"]:
        currency = next(iter(masters.customers.values())).currency
        yield (
            _control(row["CODE(10)"], masters),
            currency,
            Decimal(row["DR"]) - Decimal(row["CR"]),
        )


def _autocount(tables: Tables, masters: Masters) -> _Legs:
    for name, sign in (("AR Invoice", 1), ("AR Debit Note", 1), ("AR Credit Note", -1)):
        for row in tables[name]:
            control = _control(row["DebtorCode"], masters)
            yield from _line(
                control, row["AccNo"], row["CurrencyCode"], sign * Decimal(row["Amount"])
            )
    for row in tables["Journal Entry"]:
        yield (
            _control(row["AccNo"], masters),
            row["CurrencyCode"],
            Decimal(row["DR"]) - Decimal(row["CR"]),
        )


def _xero(tables: Tables, masters: Masters) -> _Legs:
    controls = {
        customer.company_name: customer.control_account for customer in masters.customers.values()
    }
    for name, sign in (("Sales invoices", 1), ("Credit notes", -1)):
        for row in tables[name]:
            amount = sign * Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"])
            yield from _line(
                controls[row["*ContactName"]], row["*AccountCode"], row["Currency"], amount
            )
    for name, rows in tables.items():
        if name.startswith("Bank statement"):
            _, _, bank, currency = name.split(" ")
            for row in rows:
                contra = (
                    controls[row["Payee"]]
                    if row["Payee"]
                    else row["Description"].rpartition(": ")[2].split()[0]
                )
                yield from _line(bank, contra, currency, Decimal(row["*Amount"]))
    for row in tables["Manual journals"]:
        yield (row["*AccountCode"], "MYR", Decimal(row["*Amount"]))


def _quickbooks(tables: Tables, masters: Masters) -> _Legs:
    codes = {account.description: code for code, account in masters.accounts.items()}
    for row in tables["Journal entries"]:
        amount = Decimal(row["Debits"] or "0") - Decimal(row["Credits"] or "0")
        yield (codes[row["Account Name"]], row["Currency"], amount)


def _line(debited: str, credited: str, currency: str, amount: Decimal) -> _Legs:
    yield (debited, currency, amount)
    yield (credited, currency, -amount)


def _control(code: str, masters: Masters) -> str:
    customer = masters.customers.get(code)
    return customer.control_account if customer else code


_READERS = {SQL_ACCOUNT: _sql_account, AUTOCOUNT: _autocount, XERO: _xero, QUICKBOOKS: _quickbooks}


def bean_check(path: Path) -> None:
    """Beancount's own program finds no fault with a file."""
    program = shutil.which(
        "bean-check", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    if program is None:
        without("bean-check (pip install beancount)")
    _silent([program, str(path)])


def hledger_check(path: Path) -> None:
    """hledger finds no fault with a file, in its strict mode."""
    _silent([_hledger(), "-f", str(path), "check", "--strict", "ordereddates"])


def hledger_balances(path: Path) -> Moved:
    """Return what hledger says every account of a file stands at, by the account's code."""
    command = [
        _hledger(),
        "-f",
        str(path),
        "bal",
        "--flat",
        "-N",
        "-E",
        "--layout=bare",
        "-O",
        "csv",
    ]
    listed = csv.DictReader(io.StringIO(_silent(command)))
    return without_zeros(
        {
            (row["account"].split(" ")[0], row["commodity"]): Decimal(row["balance"])
            for row in listed
        }
    )


def beancount_balances(text: str, entries: Iterable[Entry], masters: Masters) -> Moved:
    """Return what Beancount says every account stands at, by the account's code.

    Fails when it finds fault.
    """
    loader = (
        pytest.importorskip("beancount.loader") if os.environ.get("CI") != "true" else _loader()
    )
    directives, faults, _ = loader.load_string(text)
    assert faults == []
    codes = _beancount_codes(entries, masters)
    sums: Moved = defaultdict(Decimal)
    for directive in directives:
        for posting in getattr(directive, "postings", ()):
            sums[codes[posting.account], posting.units.currency] += posting.units.number
    return without_zeros(dict(sums))


def _loader() -> ModuleType:
    from beancount import loader

    return loader


def _beancount_codes(entries: Iterable[Entry], masters: Masters) -> dict[str, str]:
    names = beancount.BeancountNames(masters)
    places = dict.fromkeys((p.account, p.code) for entry in entries for p in entry.postings)
    return {names[place]: place[0] for place in sorted(places)}


def _hledger() -> str:
    return shutil.which("hledger") or without("hledger")


def _silent(command: list[str]) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr or done.stdout
    return done.stdout


def without(what: str) -> NoReturn:
    """A user's machine need not have it; the one that decides on a release must."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not installed, and CI=true asks for it")
    pytest.skip(f"{what} is not installed: the exported journal is not checked by a second program")
