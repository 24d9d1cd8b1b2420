"""Time and memory of each button in the third year, against the first month.

    python -m benchmarks.three_years                       # 36 months, 250,000 orders
    python -m benchmarks.three_years --write docs/speed.md --readme README.md
    python -m benchmarks.three_years --months 3 --orders 600  # to see that it works
    python -m benchmarks.three_years --folder ~/three-years   # goes on where it was stopped

Two shops post into one SQLite database. Each month has the same number of orders, made up by
`benchmarks.month`. The first and the last month are done with the buttons, in a workbook whose
ledger sheets show that month; the months between are posted straight through the posting rooms.
Each press is a process of its own, which opens the workbook file, presses and saves. The last month
is done in a new workbook, as a colleague has it who joins the firm then.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks import firm
from benchmarks.generate import COLUMNS, as_answer, cells
from benchmarks.month import FIRST_DAY, Sale, SettledRow, Sku, catalogue, sales, settlement_of
from benchmarks.route import Watch, post_orders, settle
from xlplugin import actions, template
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.ledger.master import Masters
from xlplugin.posting.shop import ShopMapping
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_masters, read_masters, store_alternatives
from xlplugin.sheets.orders import put_orders
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import (
    BOOKS_SETTING,
    ORDER_LINES,
    ORDERS,
    SETTINGS,
    SHOPS,
    SHOWN_FROM,
    TABLES,
    SettingsRow,
    ShopsRow,
)
from xlplugin.stores.sql import SqlStore
from xlplugin.terminal import GivenOptions, TerminalPrompter
from xlplugin.tiktok.api.wire import read_orders
from xlplugin.tiktok.facts import Order

POSTING = ("post_orders", "post_ready_payments", "undo_run", "redo_run")
BAR = 1.5  # at most so many times the first month
MARK = "<!-- three years -->"
_SHOPS = 2
_ID_STEP = 1_000_003
# The buttons of a month in their order, each with its answers: {file}, {first} and {last} are the
# statement and the days of the month.
BUTTONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("post_orders", ()),
    ("load_statement", ("--file", "{file}", "--choice", "{shop}")),
    ("preview_payments", ()),
    ("post_ready_payments", ()),
    ("show_trial_balance", ()),
    ("show_profit_and_loss", ()),
    ("show_balance_sheet", ()),
    ("show_profit_by_month", ()),
    ("show_fees_by_month", ()),
    ("show_account", ("--choice", "300-000")),
    ("show_customer_statement", ()),
    ("show_wallet", ()),
    ("check_settlements", ()),
    ("show_home", ()),
    ("check_workbook", ()),
    # The same kind of run in each month: the settlement of the first shop.
    ("undo_run", ("--choice", "Post payments", "--answer", "Posted too early")),
    ("redo_run", ("--choice", "Post payments")),
    ("verify_books", ()),
    (
        "export_books",
        ("--choice", "hledger", "--answer", "{first}", "--answer", "{last}"),
    ),
)
# The reports that are made as at a day: the last of the month.
AS_AT = (
    "BalanceSheet",
    "TrialBalance",
    "ProfitByMonth",
    "AccountHistory",
    "CustomerStatement",
    "Wallet",
)


class MonthOfShop(NamedTuple):
    """What a shop sells in a month, and how it is settled."""

    orders: list[Order]
    rows: list[SettledRow]


class Taken(NamedTuple):
    """Processor seconds to open the workbook, to press and to save it; megabytes at the peak."""

    open: float
    press: float
    save: float
    peak: float
    told: str


def month_of(number: int, shop: int, orders: int, skus: list[Sku]) -> MonthOfShop:
    """Make up a month of a shop; `number` counts the months from 0."""
    rng = random.Random(number * _SHOPS + shop)
    first = first_of(number)
    shift = (first - FIRST_DAY).days * 86_400
    made = []
    rows: list[SettledRow] = []
    for sale in sales(rng, orders, skus):
        moved = _moved(sale, shift, number * _SHOPS + shop)
        made.append(moved)
        rows += settlement_of(rng, moved)
    rows.sort(key=lambda row: (row.day, row.id))
    return MonthOfShop(list(_facts(made)), rows)


def first_of(number: int) -> date:
    """Return the first day of a month, counted from 0."""
    months = FIRST_DAY.month - 1 + number
    return date(FIRST_DAY.year + months // 12, months % 12 + 1, 1)


def last_of(number: int) -> date:
    """Return the last day of a month, counted from 0."""
    return first_of(number + 1) - timedelta(days=1)


def _moved(sale: Sale, seconds: int, place: int) -> Sale:
    """Return a sale some months later, with an id that no other month and shop has."""
    number = place * 100_000 + sale.number
    return sale._replace(moment=sale.moment + seconds, id=f"{sale.id[:10]}{number:08d}")


def _facts(made: list[Sale]) -> Iterator[Order]:
    for start in range(0, len(made), 100):
        part = [as_answer(sale) for sale in made[start : start + 100]]
        data = {"orders": part, "next_page_token": "", "total_count": 0}
        answer = {"code": 0, "data": data, "message": "Success", "request_id": "1"}
        yield from read_orders(json.dumps(answer).encode()).records


def write_statement(path: Path, rows: list[SettledRow]) -> Path:
    """Write the settlement as Seller Center exports it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(cells, rows))
    return path


def the_shop(number: int) -> ShopMapping:
    """Return one of the shops."""
    made = firm.shop()
    shop_id = str(int(made.shop_id) + number * _ID_STEP)
    return replace(made, shop_id=shop_id, name=f"{made.name} {number + 1}", account="")


def new_workbook(folder: Path, masters: Masters) -> Path:
    """Make a workbook of the firm, with books in a database beside it."""
    path = template.copy_to(folder / "Ledger.xlsx")
    book = Workbook(open_book(path))
    add_masters(book, masters)
    alternatives = masters.every_alternative()
    store_alternatives(book, alternatives, replace(masters, alternatives={}))
    shops = [shop_row(the_shop(number)) for number in range(_SHOPS)]
    book.view(SHOPS).replace(shops)
    set_up(book, **{BOOKS_SETTING: "Books.sqlite"})
    close(book)
    return path


def read_seconds(path: Path) -> float:
    """Return the processor seconds to open a workbook and read all of its tables."""
    start = time.process_time()
    book = Workbook(open_book(path))
    for one in TABLES:
        book.rows(one)
    book.book.close()
    return time.process_time() - start


def close(book: Workbook) -> None:
    """Save a workbook and close it, so that another process can work on its file."""
    book.save()
    book.book.close()


def shop_row(shop: ShopMapping) -> ShopsRow:
    """Return the shop as the sheet Shops has it."""
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
        claims=shop.claims,
        location=shop.location,
        project=shop.project,
        time_zone=shop.zone,
        currency=shop.currency,
        shop_id=shop.shop_id,
    )


def set_up(book: Workbook, **settings: str) -> None:
    """Write settings of the sheet Settings."""
    rows = [SettingsRow(name, value, "") for name, value in settings.items()]
    book.view(SETTINGS).merge(rows, keep=("What It Does",))


class Presses(TerminalPrompter):
    """Answers Yes, with the next line or the default, and the choice named or the first one."""

    def ask(self, question: str) -> bool:
        """Answer Yes."""
        return True

    def ask_text(self, question: str, *, secret: bool = False, default: str = "") -> str:
        """Return the next answer; `default` if there is none."""
        return self._answers.pop(0) if self._answers else default

    def choose(self, question: str, choices: list[str], *, default: str = "") -> str:
        """Return the choice that has one of the words, else the first."""
        for choice in choices:
            if any(word in choice for word in self._choices):
                return choice
        return choices[0]

    def progress(self, done: int, total: int | None, text: str) -> None:
        """Show nothing: standard output has the result."""


def press_once(given: argparse.Namespace) -> int:
    """Press a button of a workbook in this process; print what it took as JSON."""
    start = time.process_time()
    book = Workbook(open_book(given.workbook))
    opened = time.process_time()
    options = GivenOptions(yes=True, file=given.file, choices=given.choice, answers=given.answer)
    prompter = Presses(options)
    said = actions.run(given.press, ButtonContext(book, prompter))
    pressed = time.process_time()
    book.save()
    saved = time.process_time()
    peak = peak_megabytes()
    print(json.dumps([opened - start, pressed - opened, saved - pressed, peak, said]))
    return 0


def peak_megabytes() -> float:
    """Return the most memory that this process had; Linux counts its parent's in `ru_maxrss`."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def pressed(path: Path, button: str, answers: Sequence[str]) -> Taken:
    """Press a button in a process of its own. Raises RuntimeError if it fails."""
    command = [sys.executable, "-m", "benchmarks.three_years", "--press", button]
    done = subprocess.run(
        [*command, "--workbook", str(path), *answers], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{button}: {done.stderr[-2000:]}")
    return Taken(*json.loads(done.stdout.splitlines()[-1]))


def do_month(path: Path, number: int, months: Sequence[MonthOfShop]) -> dict[str, Taken]:
    """Do a month with the buttons; return what each took."""
    book = Workbook(open_book(path))
    masters = read_masters(book)
    book.view(ORDERS).replace([])
    book.view(ORDER_LINES).replace([])
    for shop, month in zip(read_shops(book), months, strict=True):
        put_orders(book, shop, month.orders, masters, last_of(number))
    for name in ("ProfitAndLoss", "Orders", "Payments"):
        book.put_cell(f"{name}From", first_of(number))
        book.put_cell(f"{name}To", last_of(number))
    for name in AS_AT:
        book.put_cell(f"{name}AsAt", last_of(number))
    book.put_cell("AccountHistoryFrom", first_of(number))
    close(book)
    shop = the_shop(0)
    file = write_statement(path.with_name(f"statement {number}.csv"), months[0].rows)
    words = {
        "file": str(file),
        "shop": shop.name,
        "first": f"{first_of(number):%d/%m/%Y}",
        "last": f"{last_of(number):%d/%m/%Y}",
    }
    taken = {}
    for button, answers in BUTTONS:
        filled = [answer.format(**words) for answer in answers]
        taken[button] = pressed(path, button, filled)
        told = taken[button]
        print(f"  {button:24}{told.press:8.2f} s {told.peak:6.0f} MB  {told.told[:90]}", flush=True)
    return taken


def post_between(path: Path, months: Iterable[tuple[int, int, MonthOfShop]], folder: Path) -> int:
    """Post months of shops straight through the posting rooms; return how many orders."""
    book = Workbook(open_book(path))
    masters = read_masters(book)
    close(book)
    store = SqlStore(path.with_name("Books.sqlite"))
    watch = Watch()
    posted = 0
    for number, shop_number, month in months:
        shop = the_shop(shop_number)
        posted += post_orders(store, month.orders, shop, masters, watch)
        settle(store, write_statement(folder / "between.csv", month.rows), shop, masters, watch)
        print(f"  month {number + 1}, shop {shop_number + 1}: {posted:,} orders", flush=True)
    store.close()
    return posted


class End(NamedTuple):
    """How a month has ended: what each button took, the workbook's megabytes and reading time."""

    taken: dict[str, Taken]
    megabytes: float
    read: float


def end_of_month(folder: Path, number: int, masters: Masters, each: int, skus: list[Sku]) -> End:
    """Do a month with the buttons in a new workbook; return how it ended."""
    (folder / "Ledger.xlsx").unlink(missing_ok=True)
    path = new_workbook(folder, masters)
    if number:
        book = Workbook(open_book(path))
        books = SqlStore(path.with_name("Books.sqlite"))
        set_up(book, **{SHOWN_FROM: str(len(books.runs()) + 1)})
        books.close()
        close(book)
    print(f"month {number + 1}", flush=True)
    months = [month_of(number, shop, each, skus) for shop in range(_SHOPS)]
    taken = do_month(path, number, months)
    return End(taken, path.stat().st_size / 1e6, read_seconds(path))


class Tables(NamedTuple):
    """The table of all buttons, and the short one for the README, in Markdown."""

    full: str
    short: str


def measure(months: int, orders: int, folder: Path) -> Tables:
    """Do the first and the last month with the buttons; return the tables.

    What is done is kept in the folder, so that a long run can go on after it was stopped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    skus = catalogue(random.Random(1))
    with (folder / "sku_map.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Sku._fields)
        writer.writerows(skus)
    each = orders // months // _SHOPS
    masters = firm.masters(folder)
    last = months - 1
    before = _kept(folder / "first.json") or end_of_month(folder, 0, masters, each, skus)
    _keep(folder / "first.json", before)
    done = folder / "between is done"
    if not done.exists():
        between = (
            (number, shop, month_of(number, shop, each, skus))
            for number in range(1, last)
            for shop in range(_SHOPS)
        )
        post_between(folder / "Ledger.xlsx", between, folder)
        done.touch()
    after = _kept(folder / "last.json") or end_of_month(folder, last, masters, each, skus)
    _keep(folder / "last.json", after)
    database = (folder / "Books.sqlite").stat().st_size / 1e6
    full = table(months, orders, before, after, database)
    return Tables(full, short_table(months, orders, before, after))


def _keep(path: Path, end: End) -> None:
    path.write_text(json.dumps(end), encoding="utf-8")


def _kept(path: Path) -> End | None:
    """Return how a month has ended that was done before; None if it was not."""
    if not path.exists():
        return None
    taken, megabytes, read = json.loads(path.read_text(encoding="utf-8"))
    return End({name: Taken(*one) for name, one in taken.items()}, megabytes, read)


def table(months: int, orders: int, before: End, after: End, database: float) -> str:
    """Return the table in Markdown."""
    lines = [
        f"{orders:,} orders in {months} months, two shops, books in SQLite ({database:,.0f} MB at "
        f"the end). The workbook has {before.megabytes:.1f} MB after the first month and "
        f"{after.megabytes:.1f} MB after the last, when it shows that month; all of its tables are "
        f"read in {before.read:.1f} s and {after.read:.1f} s. Seconds are the processor's, without "
        "opening and saving the workbook; MB are the most memory that the press had.",
        "",
        f"| Button | first month, s | month {months}, s | times | first month, MB "
        f"| month {months}, MB | |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for button, one in before.taken.items():
        other = after.taken[button]
        times = other.press / one.press
        grows = "" if times <= BAR and other.peak <= BAR * one.peak else "grows"
        lines.append(
            f"| `{button}` | {one.press:.2f} | {other.press:.2f} | {times:.1f} | {one.peak:,.0f} "
            f"| {other.peak:,.0f} | {grows} |"
        )
    return "\n".join(lines)


def short_table(months: int, orders: int, before: End, after: End) -> str:
    """Return the buttons that post and those that grow, in Markdown."""
    shown = []
    growing = 0
    for button, one in before.taken.items():
        other = after.taken[button]
        grows = other.press > BAR * one.press or other.peak > BAR * one.peak
        growing += grows
        if not grows and button not in POSTING:
            continue
        shown.append(
            f"| `{button}` | {one.press:.1f} s, {one.peak:,.0f} MB | {other.press:.1f} s, "
            f"{other.peak:,.0f} MB | {other.press / one.press:.1f} |"
        )
    count = len(before.taken)
    lines = [
        f"{orders:,} orders in {months} months, two shops, books in SQLite: {count - growing} of "
        f"{count} buttons take at most {BAR} times the time and memory of the first month. Those "
        f"that post{', and those that grow' if growing else ''}:",
        "",
        f"| Button | first month | month {months} | times |",
        "| --- | ---: | ---: | ---: |",
        *shown,
    ]
    return "\n".join(lines)


def put_into(path: Path, made: str) -> None:
    """Replace what stands between the marks of a file."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARK)
    _, _, after = rest.partition(MARK)
    path.write_text(f"{before}{MARK}\n\n{made}\n\n{MARK}{after}", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Each button in the third year.")
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--orders", type=int, default=250_000)
    parser.add_argument("--write", type=Path, help="a file with the table between two marks")
    parser.add_argument("--readme", type=Path, help="a file for the short table, between two marks")
    parser.add_argument("--folder", type=Path, help="a folder for the books, which is kept")
    parser.add_argument("--press", help=argparse.SUPPRESS)
    parser.add_argument("--workbook", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--choice", action="append", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--answer", action="append", default=[], help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.press:
        return press_once(given)
    if given.folder:
        made = measure(given.months, given.orders, given.folder)
    else:
        with tempfile.TemporaryDirectory() as folder:
            made = measure(given.months, given.orders, Path(folder))
    print(made.full)
    if given.write:
        put_into(given.write, made.full)
    if given.readme:
        put_into(given.readme, made.short)
    return 0


if __name__ == "__main__":
    sys.exit(main())
