"""A sample month by a fixed clock and seed, pressed button by button, written down as texts to
compare.

Only what changes from one run to the next is fixed, and where it comes from: the clock, the time
zone and the user. The sentence in a run's Note is left out before its check digits are made, so
that words can be mended.
"""

import datetime as dt
import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.firm import SampleFirm
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sheets.tables import BOOKS_SETTING, HEADER_ROW, SETTINGS, SHOPS, SettingsRow
from xlplugin.stores.books import books_of
from xlplugin.stores.session import PostingSession

NOW = dt.datetime(2026, 7, 15, 9, 30, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
ORDERS = 50
# A program that is added later has its own file in tests/data; the golden months stay.
EXPORTED = ("SQL Account", "AutoCount", "Xero", "QuickBooks", "hledger", "Beancount")
ORDERS_STEPS = ("make_master_data", "fetch_products", "post_products", "fetch_orders")
LAST_STEPS = (
    "show_wallet",
    "check_settlements",
    "undo_run",
    "redo_run",
    "show_trial_balance",
    "show_profit_and_loss",
    "show_balance_sheet",
    "show_account",
    "show_customer_statement",
    "check_workbook",
    "verify_books",
)
# Columns that hold sentences for the user, by sheet.
SENTENCES = {"Problems": ("What Is Wrong", "What To Do"), "Settings": ("What It Does",)}
FEW_ROWS = 12  # a sheet of no more rows is written out, a longer one as a digest


@contextmanager
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the clock, in Kuala Lumpur, for a user named aminah whose runs have no note."""
    describe_run = PostingSession.describe_run

    def describe_without_note(self: PostingSession, counted_in: int, note: str = "") -> None:
        describe_run(self, counted_in)

    monkeypatch.setenv("LOGNAME", "aminah")
    monkeypatch.setattr(PostingSession, "describe_run", describe_without_note)
    monkeypatch.setattr(PostingSession, "_note_master_data", lambda *_: None)
    with time_machine.travel(NOW, tick=False):
        yield


def month_texts(folder: Path, way: str, place: str) -> dict[str, str]:
    """Do the month and return what it left, as texts.

    Args:
        folder: An empty folder for the workbook and what is written beside it.
        way: How the shops post: a value of the column Way To Post.
        place: Where the books are kept: a value of the setting Books.

    Returns:
        ledger (journal of every entry), runs (with closing and check), exports (digests), sheets
        (text or digests).
    """
    with SandboxServer(Month(1, ORDERS, 2)) as shop:
        firm = SampleFirm(folder, shop)
        _do_the_month(firm, way, place)
        files = _exported(firm)
        firm.book.save()
        return {
            "ledger": files["hledger/books.journal"].decode(),
            "runs": _runs(firm),
            "exports": _digests(files),
            "sheets": _sheets(firm.path),
        }


def _do_the_month(firm: SampleFirm, way: str, place: str) -> None:
    firm.book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, place, "")], keep=("What It Does",))
    firm.link()
    shops = firm.shop.month.shops
    firm.book.view(SHOPS).put(("Way To Post",), [(way,)] * len(shops))
    for name in ("OrdersFrom", "PaymentsFrom"):
        firm.book.put_cell(name, firm.shop.month.first)
    for name in ("OrdersTo", "PaymentsTo"):
        firm.book.put_cell(name, firm.shop.month.last)
    for button in (*ORDERS_STEPS, "preview_orders", "post_orders"):
        firm.press(button)
    firm.mend_missing_item()
    firm.press("post_orders")
    for number in range(len(shops)):
        firm.take_statement(number)
        for button in ("load_statement", "preview_payments", "post_ready_payments"):
            firm.press(button)
        firm.press("fetch_missing_orders")
        firm.press("post_ready_payments")
        firm.press("post_withdrawals")
    firm.prompter.choice = ""
    for button in LAST_STEPS:
        firm.press(button)


def _exported(firm: SampleFirm) -> dict[str, bytes]:
    """Return every file that Export writes for each program, by program and name."""
    files = {}
    for program in EXPORTED:
        firm.prompter.choice = program
        firm.prompter.texts = ["01/05/2026", "31/08/2026"]
        firm.press("export_books")
    for path in sorted((firm.folder / "Exports").rglob("*")):
        if path.is_file():
            program = path.parent.name.rsplit(" ", 1)[0]
            files[f"{program}/{path.name}"] = path.read_bytes()
    return files


def _runs(firm: SampleFirm) -> str:
    lines = []
    for run in books_of(firm.book).runs():
        lines.append(f"{run.no} {run.action}: {run.posted} posted of {run.counted_in}")
        lines.append(f"  closing {run.closing}")
        lines.append(f"  check {run.check}")
    return "\n".join(lines) + "\n"


def _digests(files: dict[str, bytes]) -> str:
    lines = []
    for name, content in files.items():
        lines.append(f"{_digest(content)} {len(content):>9,} bytes  {name}")
    return "\n".join(lines) + "\n"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


def _sheets(path: Path) -> str:
    """Write down each sheet of a saved workbook.

    All cells also go to cells.txt beside it, to look up a difference.
    """
    lines = []
    cells = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl on our print areas
        workbook = load_workbook(path)
    for sheet in workbook:
        above, rows = _cells(sheet)
        lines.append(f"== {sheet.title}: {len(rows)} rows, {_digest(repr(rows).encode())}")
        lines += above
        cells += [f"== {sheet.title}", *rows]
        if len(rows) <= FEW_ROWS:
            lines += rows
    (path.parent / "cells.txt").write_text("\n".join(cells), encoding="utf-8")
    return "\n".join(lines) + "\n"


def _cells(sheet: Worksheet) -> tuple[list[str], list[str]]:
    """Return the dates and numbers above the headings, and the rows from the headings on, without
    sentences.

    Home has no table, only sentences and formulas that make them: it is left out.
    """
    above: list[str] = []
    rows: list[str] = []
    left_out: list[int] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if sheet.title == "Home":
            continue
        if number < HEADER_ROW:
            above += [str(value) for value in cells if not isinstance(value, str | None)]
            continue
        if number == HEADER_ROW:
            names = SENTENCES.get(sheet.title, ())
            left_out = [place for place, value in enumerate(cells) if value in names]
        kept = [_text(value) for place, value in enumerate(cells) if place not in left_out]
        if sheet.title == "Runs" and kept[0].startswith("-"):  # exports name the test's folder
            kept = kept[:6]
        rows.append(" | ".join(kept))
    return above, rows


def _text(value: object) -> str:
    if isinstance(value, ArrayFormula):
        return f"{value.ref} {value.text}"
    return "" if value is None else str(value)
