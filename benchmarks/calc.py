"""Time every button of the demo's month in workbook files and in an open Calc document, and count
the requests.

python -m benchmarks.calc [ORDERS …]
"""

import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from xlplugin import actions, demo
from xlplugin.calc.live import LiveCalc
from xlplugin.context import ButtonContext
from xlplugin.engine import calls
from xlplugin.sandbox.month import Month


class Measured(NamedTuple):
    """What one button took: seconds and calls, summed over its presses."""

    seconds: float
    calls: int


def without_a_screen() -> None:
    """Let LibreOffice draw nowhere, and end it after the month."""
    os.environ["SAL_USE_VCLPLUGIN"] = "svp"
    LiveCalc.leave = LiveCalc.close  # type: ignore[method-assign]  # ends it


def measure(folder: Path, orders: int, *, live: bool) -> dict[str, Measured]:
    """Do the demo's month once in `folder` and return what each button took."""
    taken: defaultdict[str, list[Measured]] = defaultdict(list)
    run = actions.run

    def measured(button_id: str, press: ButtonContext) -> str:
        channel = getattr(press.book.book.app.engine.impl, "channel", calls)
        before = channel.count
        start = time.perf_counter()
        said = run(button_id, press)
        taken[button_id].append(Measured(time.perf_counter() - start, channel.count - before))
        return said

    actions.run = measured
    try:
        demo.run(folder, Month(orders=orders), Console(quiet=True), live=live)
    finally:
        actions.run = run
    found = {}
    for button, presses in taken.items():
        seconds = sum(one.seconds for one in presses)
        found[button] = Measured(seconds, sum(one.calls for one in presses))
    return found


def main() -> None:
    """Print the comparison."""
    without_a_screen()
    sizes = [int(word) for word in sys.argv[1:]] or [300, 3000]
    found = {}
    for orders in sizes:
        for live in (False, True):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                found[orders, live] = measure(Path(folder), orders, live=live)
    table = Table("Button", *[f"{orders} orders" for orders in sizes])
    buttons = found[sizes[0], False]
    for button in buttons:
        cells = []
        for orders in sizes:
            file = found[orders, False][button]
            calc = found[orders, True][button]
            cells.append(
                f"file {file.seconds:.2f} s, Calc {calc.seconds:.2f} s, {calc.calls} calls"
            )
        table.add_row(button, *cells)
    totals = []
    for orders in sizes:
        file_seconds = sum(one.seconds for one in found[orders, False].values())
        calc_seconds = sum(one.seconds for one in found[orders, True].values())
        totals.append(
            f"file {file_seconds:.1f} s, Calc {calc_seconds:.1f} s: "
            f"{calc_seconds / file_seconds:.2f} x"
        )
    table.add_row("together", *totals)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
