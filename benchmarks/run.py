"""One table: a month's way through the product beside hledger and a plain script, on the same data
in the same run.

    python benchmarks/run.py 10000 [--repeat 3]
    python benchmarks/run.py 10000 100000 --only "hledger|into SQLite"

Each case is a process of its own. The rounds go through all cases in turn, so that a slow minute of
the computer meets all of them; what is shown is the median. Every case must come to the month's
trial balance to the sen, or this fails. Of several sizes it is also told how each case grows: with
which power of the orders its processor seconds do.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
DATA = PROJECT / ".benchmarks"
HLEDGER = "hledger bal"
_MAC = platform.system() == "Darwin"


class Case(NamedTuple):
    """Process to be timed. `told` takes the balances, or the rows, from what it prints."""

    name: str
    command: list[str]
    told: Callable[[str], dict[str, int]]
    needs: str = ""
    clears: Path | None = None


class Measured(NamedTuple):
    """What one process took.

    Seconds, seconds of the processor, megabytes at its peak, and its own steps.
    """

    wall: float
    cpu: float | None
    peak: float | None
    steps: dict[str, float]


class Refused(Exception):
    """The product has refused the case and says the way out."""


Runs = dict[str, list[Measured]]  # by the case's name, a measurement for each round


def cases(data: Path, scratch: Path) -> list[Case]:
    """Everything that is raced, in the order of the table."""
    books = scratch / "books.sqlite"
    journal = str(data / "month.journal")
    xlsx = str(data / "settlement.xlsx")
    other = scratch / "xlsx.sqlite"
    return [
        Case(HLEDGER, ["hledger", "-f", journal, "bal", "--flat", "-N"], from_hledger, "hledger"),
        Case("post and settle into SQLite", _python("route", data, books), from_json, clears=books),
        Case(
            "the same, statement as workbook",
            _python("route", data, other, "--statement", "settlement.xlsx"),
            from_json,
            clears=other,
        ),
        Case(
            "paint the workbook from SQLite, save",
            _python("sheets", "paint", scratch / "painted.xlsx", books),
            from_json,
        ),
        Case(
            "pandas + openpyxl script",
            _python("plain_script", data, scratch / "plain.xlsx"),
            from_json,
        ),
        Case(
            "post and settle into the workbook, save",
            _python("sheets", "post", scratch / "posted.xlsx", data),
            from_json,
        ),
        Case("read the statement workbook", _python("statement", "product", xlsx), rows_only),
        Case("calamine alone, the same file", _python("statement", "calamine", xlsx), rows_only),
    ]


def _python(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]


def from_json(printed: str) -> dict[str, int]:
    """Return the balances in what one of our own processes prints."""
    balances: dict[str, int] = json.loads(printed)["balances"]
    return balances


def from_hledger(printed: str) -> dict[str, int]:
    """Return the balances that hledger prints, in sen."""
    found = re.findall(r"^\s*(-?[\d.]+) MYR\s+(\S+)$", printed, re.MULTILINE)
    return {account: round(float(amount) * 100) for amount, account in found}


def rows_only(printed: str) -> dict[str, int]:
    """Return how many rows a reader has found."""
    return {"rows": json.loads(printed)["rows"]}


def month(orders: int) -> Path:
    """Return the folder with a month of so many orders, made unless it is there already."""
    folder = DATA / str(orders)
    stamp = DATA / str(orders) / "made-by"
    makers = b"".join((HERE / name).read_bytes() for name in ("month.py", "generate.py"))
    wanted = hashlib.sha256(makers).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Making up a month of {orders:,} orders …", flush=True)
        subprocess.run(
            _python("generate", orders, folder), cwd=PROJECT, check=True, stdout=subprocess.DEVNULL
        )
        stamp.write_text(wanted)
    return folder


def missing(case: Case) -> bool:
    """Return whether a case's tool is not there."""
    return bool(case.needs) and not Path(case.needs).exists() and shutil.which(case.needs) is None


def measure(case: Case) -> tuple[Measured, dict[str, int]]:
    """Run a case once. Raises RuntimeError with its last words when it fails."""
    if case.clears:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{case.clears}{suffix}").unlink(missing_ok=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        start = time.perf_counter()
        with subprocess.Popen(
            case.command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=complaints, encoding="utf-8"
        ) as process:
            printed = process.stdout.read() if process.stdout else ""
            cpu, peak = _wait(process)
            wall = time.perf_counter() - start
        if process.returncode:
            complaints.seek(0)
            raise RuntimeError(complaints.read().strip()[-2_000:])
    answer = json.loads(printed) if printed.startswith("{") else {}
    if "refused" in answer:
        raise Refused(answer["refused"])
    steps = answer.get("steps", {})
    return Measured(wall, cpu, peak, steps), case.told(printed)


def _wait(process: "subprocess.Popen[str]") -> tuple[float | None, float | None]:
    """Wait for the end; processor seconds and peak megabytes, where the system tells."""
    if not hasattr(os, "wait4"):
        process.wait()
        return None, None
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1_000_000 if _MAC else 1_000)


def race(
    racing: list[Case], expected: dict[str, int], rows: int, repeat: int
) -> tuple[Runs, list[str]]:
    """Return all cases, round by round.

    And what is wrong with those that failed or came to something else than the month.
    """
    runs: Runs = {case.name: [] for case in racing}
    wrong: dict[str, str] = {}
    for number in range(1, repeat + 1):
        for case in [case for case in racing if case.name not in wrong]:
            print(f"round {number} of {repeat}: {case.name} …", file=sys.stderr, flush=True)
            try:
                measured, told = measure(case)
            except Refused as told_why:
                print(f"{case.name}: refused. {told_why}", flush=True)
                wrong[case.name] = ""
                continue
            except RuntimeError as error:
                wrong[case.name] = f"{case.name} failed:\n{error}"
                continue
            if told != (expected if "rows" not in told else {"rows": rows}):
                wrong[case.name] = (
                    f"{case.name} came to {told}, the month to {expected}, {rows} rows."
                )
            runs[case.name].append(measured)
    right = {name: measured for name, measured in runs.items() if name not in wrong}
    return right, [what for what in wrong.values() if what]


def table(runs: Runs, against: str = HLEDGER) -> Iterator[str]:
    """Yield the medians, and how each compares with one of them."""
    yield f"| case | seconds | processor | peak MB | × {against} |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    base = statistics.median(run.wall for run in runs[against]) if against in runs else None
    for name, measured in runs.items():
        wall = statistics.median(run.wall for run in measured)
        cpu = _median([run.cpu for run in measured], ".2f")
        peak = _median([run.peak for run in measured], ".0f")
        ratio = f"{wall / base:.2f}" if base else ""
        yield f"| **{name}** | {wall:.2f} | {cpu} | {peak} | {ratio} |"
        yield from _steps(measured, wall)


def _steps(measured: list[Measured], wall: float) -> Iterator[str]:
    names = list(measured[0].steps)
    if len(names) < 2:
        return
    seconds = {name: statistics.median(run.steps[name] for run in measured) for name in names}
    seconds["start and end"] = wall - sum(seconds.values())
    yield from (f"| · {name} | {taken:.2f} | | | |" for name, taken in seconds.items())


def _median(values: list[float | None], form: str) -> str:
    known = [value for value in values if value is not None]
    return format(statistics.median(known), form) if known else ""


def growth(smaller: Runs, larger: Runs, factor: float) -> Iterator[str]:
    """With which power of the orders each case's processor seconds grow."""
    for name in (name for name in larger if name in smaller):
        before, after = ([run.cpu for run in runs[name] if run.cpu] for runs in (smaller, larger))
        if before and after:
            exponent = math.log(statistics.median(after) / statistics.median(before), factor)
            yield f"{name}: exponent {exponent:.2f}"


def main(arguments: list[str] | None = None) -> int:
    """Race, and print the tables."""
    parser = argparse.ArgumentParser(
        description="Race the product, hledger and a plain script over one month."
    )
    parser.add_argument("orders", type=int, nargs="*", default=[10_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument(
        "--only", default="", help="cases whose name has this in it (a regular expression)"
    )
    given = parser.parse_args(arguments)
    results = [_raced(orders, given.repeat, given.only) for orders in given.orders]
    for (fewer, (smaller, _)), (more, (larger, _)) in pairwise(
        zip(given.orders, results, strict=True)
    ):
        print(
            "\n".join(
                [
                    f"\nGrowth from {fewer:,} to {more:,} orders",
                    *growth(smaller, larger, more / fewer),
                ]
            )
        )
    return 1 if any(wrong for _, wrong in results) else 0


def _raced(orders: int, repeat: int, only: str) -> tuple[Runs, list[str]]:
    """Race over one month, and print its table."""
    data = month(orders)
    expected = json.loads((data / "expected.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        wanted = [case for case in cases(data, Path(scratch)) if re.search(only, case.name)]
        for case in wanted:
            if missing(case):
                print(f"skipped: {case.name} ({Path(case.needs).name} is not here)")
        racing = [case for case in wanted if not missing(case)]
        runs, wrong = race(racing, expected["balances"], expected["rows"], repeat)
    here = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"\n{orders:,} orders, median of {repeat}, {here}")
    print("\n".join(["", *table(runs)]), flush=True)
    for what in wrong:
        print(what, file=sys.stderr)
    return runs, wrong


if __name__ == "__main__":
    sys.exit(main())
