"""Time how a workbook with many orders is recalculated and opened in LibreOffice.

The books are made straight through the rooms, without a shop: orders and a settlement are posted
into SQLite, shown on every sheet, and the reports are pressed. Then every formula is recalculated,
a day is typed, and each sheet's share is found by taking its formulas away.

python -m benchmarks.recalculate [ORDERS] [--keep OUT.xlsx]
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks import firm
from benchmarks.route import Watch, orders_in, travel
from benchmarks.run import month
from xlplugin import actions, template
from xlplugin.calc.channel import Channel
from xlplugin.calc.live import LiveCalc
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.light_xlwings import xw
from xlplugin.memory import seldom_collect
from xlplugin.sheets import orders as order_sheet
from xlplugin.sheets import payments as payment_sheet
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_masters
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    SETTINGS,
    SHOPS,
    TRIAL_BALANCE,
    SettingsRow,
    ShopsRow,
)
from xlplugin.sheets.tables.declare import HEADER_ROW
from xlplugin.terminal import GivenOptions, TerminalPrompter
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
_TYPED = ("HomeMonth", "ProfitAndLossTo", "BalanceSheetAsAt", "TrialBalanceAsAt")
_TYPED_DAYS = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 6, 29))
_DAY_0 = date(1899, 12, 30)  # as spreadsheets count days
_UNTIL = '"<="&DATE(2026,7,31)'
_SUMS = 100
_SHOWN = 0.01  # seconds: sheets that cost less are left out
_LONG = 300  # rows: a sheet with more has one formula for a whole column


class Measured(NamedTuple):
    """Seconds of the processor in LibreOffice.

    Of a hard recalculation, of a day typed into each named cell, what each sheet adds to a hard
    recalculation, and what sums over the Journal would add, such as Trial Balance once had.
    """

    hard: float
    typed: dict[str, float]
    costs: dict[str, float]
    sums: float


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
        press = ButtonContext(Workbook(book.book), TerminalPrompter(GivenOptions(yes=True)))
        said = actions.run(button, press)
        console.print(f"{button}: {time.perf_counter() - start:.1f} s. {said}")
    book.save()
    book.book.close()


class Office:
    """A workbook that is open in LibreOffice, and the processor's seconds that it takes."""

    def __init__(self, calc: LiveCalc, book: xw.Book) -> None:
        self.book = book
        self.channel: Channel = book.app.engine.impl.channel
        self._processes = list(_processes(calc.session))

    def seconds(self, deed: Callable[[], object]) -> float:
        """Do something; return the seconds of the processor that LibreOffice took."""
        before = self._taken()
        deed()
        return self._taken() - before

    def _taken(self) -> float:
        return sum(_ticks(process) for process in self._processes) / os.sysconf("SC_CLK_TCK")

    def hard(self) -> float:
        """Recalculate every formula some times; return the least seconds."""
        return min(self.seconds(self._recalculate) for _ in range(_TIMES))

    def _recalculate(self) -> None:
        self.channel.ask("calculate", hard=True)

    def typed(self, name: str) -> float:
        """Type a day into a named cell, as the user does; return the seconds."""
        cell = self.book.names[name].refers_to_range
        sheet = cell.sheet.name
        place = (cell.row, cell.column, cell.row, cell.column)
        self.channel.ask("calculation", automatic=True)
        taken = []
        for day in _TYPED_DAYS:
            taken.append(self.seconds(partial(self._type, sheet, place, day)))
        self.channel.ask("calculation", automatic=False)
        return min(taken)

    def _type(self, sheet: str, place: Sequence[int], day: date) -> None:
        serial = (day - _DAY_0).days
        self.channel.ask("write", sheet=sheet, area=place, rows=[[serial]])
        self.channel.ask("calculate")  # what Calc does as soon as the user has typed

    def costs(self) -> dict[str, float]:
        """Return what each sheet's formulas add to a hard recalculation, in seconds.

        One sheet after another gets its values in the place of its formulas, and the rest is
        recalculated again.
        """
        costs = {}
        before = self.hard()
        for sheet in self.book.sheet_names:
            if _freeze(self.channel, sheet):
                after = self.hard()
                costs[sheet] = max(0.0, before - after)
                before = after
        return costs

    def sums_over_the_journal(self) -> float:
        """Return the seconds of some sums over the Journal, where no other formula is left."""
        bare = self.hard()
        first = HEADER_ROW + 1
        formulas = []
        for row in range(first, first + _SUMS):
            account = f"Journal[Account],$A{row}"
            formulas.append([f"=SUMIFS(Journal[Debit],{account},Journal[Date],{_UNTIL})"])
        place = f"AD{first}:AD{first + _SUMS - 1}"
        self.book.sheets[TRIAL_BALANCE.sheet].range(place).formula = formulas
        return self.hard() - bare


def measured(path: Path, folder: Path) -> Measured:
    """Return the seconds of recalculations of this workbook in LibreOffice."""
    calc = LiveCalc(folder, headless=True)
    try:
        with calc.pressed(path) as book:
            office = Office(calc, book)
            hard = office.hard()
            typed = {}
            for name in _TYPED:
                typed[name] = office.typed(name)
            costs = office.costs()
            return Measured(hard, typed, costs, office.sums_over_the_journal())
    finally:
        calc.close()


def _freeze(channel: Channel, sheet: str) -> bool:
    """Put values in the place of a sheet's formulas; return whether it had any.

    In a table of many rows, a column has formulas if its first row has one.
    """
    channel.ask("protected", sheet=sheet, wanted=False)
    top, left, bottom, right = channel.ask("used", sheet=sheet)
    areas = [(top, left, bottom, right)]
    if bottom > _LONG:
        areas = [(top, left, HEADER_ROW - 1, right)]
        below = HEADER_ROW + 1
        first = channel.ask("formulas", sheet=sheet, area=(below, left, below, right))[0]
        for column, text in enumerate(first, left):
            if str(text).startswith("="):
                areas.append((below, column, bottom, column))
    found = False
    for area in areas:
        rows = channel.ask("formulas", sheet=sheet, area=area)
        if any(str(text).startswith("=") for row in rows for text in row):
            found = True
            values = channel.ask("read", sheet=sheet, area=area)["rows"]
            channel.ask("write", sheet=sheet, area=area, rows=values)
    return found


def _processes(session: int) -> Iterator[Path]:
    """Yield LibreOffice's processes of a session, as Linux lists them."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "stat").read_text().rpartition(")")
            if int(words[2].split()[3]) == session and "(soffice" in words[0]:
                yield process


def _ticks(process: Path) -> int:
    """Return the clock ticks that a process has worked, its system calls too."""
    words = (process / "stat").read_text().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def _opened(empty: Path, path: Path, folder: Path) -> tuple[float, float]:
    """Return the processor's seconds of opening an empty workbook and this one in LibreOffice."""
    calc = LiveCalc(folder / "Opening", headless=True)
    try:
        with calc.pressed(empty) as book:
            office = Office(calc, book)
            taken = []
            for one in (empty, path):
                copy = folder / f"Open {len(taken)}.xlsx"
                shutil.copy2(one, copy)
                taken.append(office.seconds(partial(office.channel.ask, "open", path=str(copy))))
    finally:
        calc.close()
    return taken[0], taken[1]


def _told(orders: int, seconds: Measured) -> Table:
    """Return the seconds, each also in percent of some sums over the Journal."""
    table = Table("In LibreOffice", "processor, s", f"% of {_SUMS} sums over the Journal")
    cells = {f"every formula of {orders:,} orders": seconds.hard}
    for name, taken in seconds.typed.items():
        cells[f"a day typed into {name}"] = taken
    for sheet, cost in sorted(seconds.costs.items(), key=lambda one: -one[1]):
        if cost >= _SHOWN:
            cells[f"formulas of {sheet}"] = cost
    cells[f"{_SUMS} sums over the Journal"] = seconds.sums
    for what, taken in cells.items():
        table.add_row(what, f"{taken:.2f}", f"{100 * taken / seconds.sums:.0f}")
    return table


def main(arguments: list[str] | None = None) -> int:
    """Make the workbook, recalculate it and print the seconds."""
    parser = argparse.ArgumentParser(description="Time a recalculation in LibreOffice.")
    parser.add_argument("orders", type=int, nargs="?", default=20_000)
    parser.add_argument("--keep", type=Path, help="keep the workbook here")
    given = parser.parse_args(arguments)
    seldom_collect()
    console = Console()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        out = folder / template.NAME
        if given.keep and given.keep.exists():
            shutil.copy2(given.keep, out)
        else:
            fill(out, given.orders, console)
            if given.keep:
                shutil.copy2(out, given.keep)
        seconds = measured(out, folder)
        console.print(_told(given.orders, seconds))
        empty, full = _opened(template.copy_to(folder / "Empty.xlsx"), out, folder)
        console.print(f"Opening takes {full:.1f} s of the processor, an empty one {empty:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
