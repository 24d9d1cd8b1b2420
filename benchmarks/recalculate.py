"""Time a hard recalculation, of every formula, of a workbook with many orders in LibreOffice.

The books are made straight through the rooms, without a shop: orders and a settlement are posted
into SQLite, shown on every sheet, and the reports are pressed.

python -m benchmarks.recalculate [ORDERS] [--keep OUT.xlsx]
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from rich.console import Console

from benchmarks import firm
from benchmarks.route import Watch, orders_in, travel
from benchmarks.run import month
from xlplugin import actions, template
from xlplugin.calc.live import LiveCalc
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.memory import seldom_collect
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_masters
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    SETTINGS,
    SHOPS,
    SettingsRow,
    ShopsRow,
)
from xlplugin.terminal import TerminalPrompter
from xlplugin.tiktok.files.settlement_file import read_settlement

REPORTS = (
    "show_trial_balance",
    "show_profit_and_loss",
    "show_profit_by_month",
    "show_balance_sheet",
    "show_home",
)
_TIMES = 3
_TODAY = date(2026, 7, 15)


def shops_row() -> ShopsRow:
    """Return the benchmark's shop as the sheet Shops has it."""
    shop = firm.shop()
    return ShopsRow(
        description=shop.name,
        platform="Tiktok",
        name=shop.name,
        active="Yes",
        customer=shop.customer,
        payment=shop.payment,
        shipping=shop.shipping,
        transaction=shop.transaction,
        voucher=shop.voucher,
        discount=shop.discount,
        location=shop.location,
        project=shop.project,
        claims=shop.claims,
        time_zone=shop.zone,
        currency=shop.currency,
        shop_id=shop.shop_id,
    )


def fill(out: Path, orders: int, console: Console) -> None:
    """Make the workbook with its books in SQLite beside it."""
    data = month(orders)
    console.print(f"Posting {orders:,} orders …")
    travel(data, out.with_suffix(".sqlite"), "settlement.csv", Watch())
    book = Workbook(open_book(template.copy_to(out)))
    shop = firm.shop()
    masters = firm.masters(data)
    with book.quiet():
        book.view(SHOPS).append([shops_row()])
        add_masters(book, masters)
        book.view(SETTINGS).merge(
            [SettingsRow(BOOKS_SETTING, out.with_suffix(".sqlite").name)], keep=("What It Does",)
        )
        console.print("Showing them …")
        order_sheet.put_orders(
            book, shop, list(orders_in(data / "pages.jsonl", Watch())), masters, _TODAY
        )
        settlement = read_settlement(data / "settlement.csv").settlement
        payment_sheet.put_settlement(
            book, shop.shop_id, settlement, ["Success"] * len(settlement.lines)
        )
    for button in REPORTS:
        start = time.perf_counter()
        press = ButtonContext(Workbook(book.book), TerminalPrompter(yes=True))
        said = actions.run(button, press)
        console.print(f"{button}: {time.perf_counter() - start:.1f} s. {said}")
    book.save()
    book.book.close()


def recalculated(path: Path, folder: Path) -> list[float]:
    """Return the seconds of some hard recalculations: every formula of the workbook."""
    calc = LiveCalc(folder, headless=True)
    seconds = []
    try:
        with calc.pressed(path) as book:
            channel = book.app.engine.impl.channel
            for _ in range(_TIMES):
                start = time.perf_counter()
                channel.ask("calculate", hard=True)
                seconds.append(time.perf_counter() - start)
    finally:
        calc.close()
    return seconds


def main(arguments: list[str] | None = None) -> int:
    """Make the workbook, recalculate it and print the seconds."""
    parser = argparse.ArgumentParser(description="Time a recalculation in LibreOffice.")
    parser.add_argument("orders", type=int, nargs="?", default=20_000)
    parser.add_argument("--keep", type=Path, help="keep the workbook here")
    given = parser.parse_args(arguments)
    seldom_collect()
    console = Console()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        out = Path(name) / template.NAME
        if given.keep and given.keep.exists():
            shutil.copy2(given.keep, out)
        else:
            fill(out, given.orders, console)
            if given.keep:
                shutil.copy2(out, given.keep)
        seconds = recalculated(out, Path(name))
    told = ", ".join(f"{one:.2f}" for one in seconds)
    console.print(f"Hard recalculation of {given.orders:,} orders in LibreOffice: {told} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
