"""Look at every sheet, on the screen and on paper: python workbook/every_sheet.py FOLDER [NAME…]

Makes three workbooks in FOLDER: empty, after one month of the sample shop, and after two. Takes a
picture of each of their sheets in LibreOffice on a screen of 1366 by 768 pixels (FOLDER/screen),
and of each printed page (FOLDER/paper). With names, such as two-months, only of those workbooks.

Prints what is found without looking: cells with errors, numbers that do not fit, print that is too
small, pages without content or without headings. The exit code is 1 if there is any.

Needs LibreOffice with its Python (python3-uno), xvfb-run, openbox, ImageMagick and poppler-utils.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# The path above comes first, so that the script runs from a checkout.
from xlplugin import actions, demo, template  # noqa: E402
from xlplugin.context import ButtonContext  # noqa: E402
from xlplugin.engine import open_book  # noqa: E402
from xlplugin.errors import ProductError  # noqa: E402
from xlplugin.sandbox.month import Month  # noqa: E402
from xlplugin.sheets.book import Workbook  # noqa: E402
from xlplugin.sheets.home import HOME  # noqa: E402
from xlplugin.sheets.invoice import INVOICE_SHEET  # noqa: E402
from xlplugin.sheets.tables import (  # noqa: E402
    ACCOUNT_DAYS,
    FIGURES,
    HOME_DATA,
    ORDER_LINES,
    ORDERS,
    TABLES,
    Table,
)
from xlplugin.terminal import GivenOptions, TerminalPrompter  # noqa: E402

EMPTY = "empty"
ONE_MONTH = "one-month"
TWO_MONTHS = "two-months"
MONTHS = ((ONE_MONTH, date(2026, 6, 1)), (TWO_MONTHS, date(2026, 7, 1)))
REPORTS = (
    "preview_orders",
    "check_settlements",
    "show_wallet",
    "show_short_payments",
    "show_order",
    "find",
    "find_item",
    "accrue_fees",
    "show_stock",
    "check_workbook",
    "close_month",
    "show_profit_and_loss",
    "show_profit_by_month",
    "show_balance_sheet",
    "show_fees_by_month",
    "show_tax_report",
    "show_self_billed",
    "show_profit_by_sku",
    "show_fee_audit",
    "show_account",
    "show_customer_statement",
    "preview_mapping",
    "show_shop_form",
    "print_invoice",
    "show_home",
)
CHOICES = {
    "show_stock": "Weighted Average",
    "show_account": "325-000",
}
_ORDERS = 60
_SECONDS = 900
_BEHIND = (HOME_DATA, ACCOUNT_DAYS.sheet, FIGURES.sheet)  # what other sheets are calculated from
_DOTS = "70"  # per inch
_SCREEN = "-screen 0 1366x768x24 -dpi 96"
_SCALE = 0.6  # of the sheet's own letters: smaller print is hard to read
_LINE = 11.2  # points between top and bottom of a printed word of 10 points, unscaled
_HEIGHT = re.compile(r'height="([^"]+)"')
_WORD = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="[^"]+" yMax="([^"]+)">(.*?)</word>')
_FOOTER = 0.93  # of the page's height: where the footer begins


class Page(NamedTuple):
    """A printed page: its sheet, its words, and the height of a usual word in points."""

    sheet: str
    text: str
    line: float


def main() -> int:
    """Make the pictures; return 1 if a check has found something."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or [EMPTY, ONE_MONTH, TWO_MONTHS]
    paths = [path for path in prepared(folder) if path.stem in wanted]
    faults = on_screen(folder, paths)
    for path in paths:
        faults += on_paper(folder, path)
    for fault in faults:
        print(fault)
    return int(bool(faults))


def prepared(folder: Path) -> list[Path]:
    """Make the three workbooks, with every sheet in sight."""
    paths = [folder / f"{EMPTY}.xlsx"]
    template.copy_to(paths[0])
    work = folder / "work"
    for name, first in MONTHS:
        demo.run(work, Month(orders=_ORDERS, first=first), Console(quiet=True))
        _press_reports(work / template.NAME)
        paths.append(folder / f"{name}.xlsx")
        shutil.copy(work / template.NAME, paths[-1])
    for path in paths:
        book = open_book(path)
        for sheet in book.sheets:
            if sheet.name not in _BEHIND:
                sheet.visible = True
        book.save()
        book.close()
    return paths


def _press_reports(path: Path) -> None:
    book = Workbook(open_book(path))
    posted = [row for row in book.rows(ORDERS) if row.invoice]
    answers = {"show_order": posted[-1].id, "print_invoice": posted[-1].invoice}
    answers["find"] = answers["find_item"] = book.rows(ORDER_LINES)[0].code
    for button in REPORTS:
        options = GivenOptions(
            yes=True,
            choices=[CHOICES.get(button, "")],
            answers=[answers[button]] if button in answers else [],
        )
        prompter = TerminalPrompter(options)
        try:
            actions.run(button, ButtonContext(book, prompter))
        except ProductError as error:
            print(f"{button}: {error}")
        prompter.close()
    book.save()
    book.book.close()


def on_screen(folder: Path, paths: list[Path]) -> list[str]:
    """Take a picture of each sheet on a virtual screen; return the cells with errors."""
    with tempfile.TemporaryDirectory() as profile:
        script = Path(__file__).with_name("office_screen.py")
        words = ["/usr/bin/python3", str(script), profile, str(folder), *map(str, paths)]
        command = 'openbox & window=$!; "$@"; code=$?; kill $window; exit $code'
        done = subprocess.run(
            ["xvfb-run", "-a", "-s", _SCREEN, "sh", "-c", command, "sh", *words],
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    return done.stdout.splitlines()


def on_paper(folder: Path, path: Path) -> list[str]:
    """Take a picture of each printed page; return what is wrong with the pages."""
    target = folder / "paper" / path.stem
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        options = [f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            ["soffice", *options, "--outdir", str(folder), str(path)],
            check=True,
            timeout=_SECONDS,
            stdout=subprocess.DEVNULL,
        )
    printed = folder / f"{path.stem}.pdf"
    subprocess.run(
        ["pdftoppm", "-r", _DOTS, "-png", printed, target / "page"], check=True, timeout=_SECONDS
    )
    return [f"{path.stem}, printed: {fault}" for fault in faults_of(pages_of(printed))]


def pages_of(printed: Path) -> list[Page]:
    """Return the pages of a printed workbook; the footer names the sheet."""
    done = subprocess.run(
        ["pdftotext", "-bbox", printed, "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    return [page_of(part) for part in done.stdout.split("<page ")[1:]]


def page_of(boxes: str) -> Page:
    """Return a page from its words with their places, as pdftotext tells them."""
    height = _HEIGHT.search(boxes)
    end = _FOOTER * float(height[1]) if height else 0.0
    footer = []
    body = []
    heights = []
    for left, top, bottom, word in _WORD.findall(boxes):
        if float(top) > end:
            footer.append((float(left), unescape(word)))
        else:
            body.append(unescape(word))
            heights.append(float(bottom) - float(top))
    told = " ".join(word for _, word in sorted(footer))
    named = re.search(r"\.xlsx (.*) Page \d+ of \d+", told)
    line = median(heights) if heights else 0.0
    text = " ".join(body)
    without_footer = HOME if text.startswith("TikTok Ledger") else INVOICE_SHEET
    return Page(named[1] if named else without_footer, text, line)


def faults_of(pages: list[Page]) -> list[str]:
    """Return what is wrong with printed pages."""
    tables = {table.sheet: table for table in TABLES}
    by_sheet: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_sheet[page.sheet].append(page)
    faults = []
    for sheet, own in by_sheet.items():
        for number, page in enumerate(own, 1):
            place = f"{sheet}, page {number} of {len(own)}"
            if page.text.count("###") > _out_of_sight(tables.get(sheet)):
                faults.append(f"{place}: a number does not fit its column")
            if not page.text:
                faults.append(f"{place}: nothing is on it")
            elif page.line < _SCALE * _LINE:
                faults.append(f"{place}: printed at {page.line / _LINE:.0%}")
            if sheet in tables and tables[sheet].columns[0].name not in page.text:
                faults.append(f"{place}: no headings")
        if sheet in tables and tables[sheet].one_page and len(own) > 1:
            faults.append(f"{sheet}: {len(own)} pages, should be one")
    return faults


def _out_of_sight(table: Table[Any] | None) -> int:
    """Return how many ### LibreOffice writes for totals of folded columns, which nobody sees."""
    if table is None:
        return 0
    return sum(1 for name in table.totals if table.column(name).behind)


if __name__ == "__main__":
    sys.exit(main())
