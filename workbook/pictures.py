"""Make the pictures of docs/guide.md from the sheets themselves: python workbook/pictures.py

Needs LibreOffice, pdftoppm (poppler-utils) and ImageMagick. A month is done in the sample shop; its
sheets are printed as the user would print them. A picture is the upper part of a page, Home whole.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

# The path above comes first, so that the script runs from a checkout.
from xlplugin import actions, demo, template  # noqa: E402
from xlplugin.context import ButtonContext  # noqa: E402
from xlplugin.engine import open_book  # noqa: E402
from xlplugin.sandbox.month import Month  # noqa: E402
from xlplugin.sheets.book import Workbook  # noqa: E402
from xlplugin.terminal import GivenOptions, TerminalPrompter  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
PRESSED = (
    "show_home",
    "show_profit_and_loss",
    "show_profit_by_sku",
    "show_fees_by_month",
    "show_fee_audit",
)
SHEETS = {
    "home": "TikTok Ledger",
    "orders": "Orders",
    "payments": "Payments",
    "problems": "Problems",
    "profit-and-loss": "Profit And Loss",
    "profit-by-sku": "Profit By SKU",
    "fees-by-month": "Fees By Month",
    "fee-audit": "Fee Audit",
}
_DOTS = "105"  # per inch: legible, and a picture is about 60 kB
_UPPER = "1200x560+0+0"
_WHOLE = "1200x900+0+0"  # of Home, which has its charts below
_COLORS = "32"
_SECONDS = 600


def main() -> None:
    """Write every picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = template.copy_to(folder / "home-empty.xlsx")
        month = _month(folder / "month")
        _print([empty, month], folder)
        _picture(folder / "home-empty.pdf", "home-empty", "TikTok Ledger")
        printed = folder / f"{month.stem}.pdf"
        for picture, title in SHEETS.items():
            _picture(printed, picture, title)


def _month(folder: Path) -> Path:
    """Do a month in the sample shop, press the reports, and return the workbook."""
    demo.run(folder, Month(orders=60), Console(quiet=True))
    path = folder / template.NAME
    book = Workbook(open_book(path))
    press = ButtonContext(book, TerminalPrompter(GivenOptions(yes=True)))
    for button in PRESSED:
        actions.run(button, press)
    book.save()
    book.book.close()
    return path


def _print(workbooks: list[Path], folder: Path) -> None:
    """Print workbooks as PDF into a folder."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, workbooks)], check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL
    )


def _picture(printed: Path, picture: str, title: str) -> None:
    """Make a picture of the first page that begins with a sheet's title."""
    said = subprocess.run(
        ["pdftotext", "-layout", printed, "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    pages = said.stdout.split("\f")
    page = next(number for number, text in enumerate(pages, 1) if text.strip().startswith(title))
    area = ["-r", _DOTS, "-f", str(page), "-l", str(page), "-singlefile", "-png"]
    PICTURES.mkdir(exist_ok=True)
    subprocess.run(["pdftoppm", *area, printed, PICTURES / picture], check=True, timeout=_SECONDS)
    path = PICTURES / f"{picture}.png"
    part = _WHOLE if picture == "home" else _UPPER
    smaller = ["-trim", "+repage", "-crop", part, "+repage", "-colors", _COLORS]
    subprocess.run(["mogrify", *smaller, path], check=True, timeout=_SECONDS)
    print(path)


if __name__ == "__main__":
    main()
