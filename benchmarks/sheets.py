"""The ledger sheets of a workbook file.

Painted from books in SQLite, or posted into as if there were no database.

python -m benchmarks.sheets paint OUT.xlsx BOOKS.sqlite
python -m benchmarks.sheets post OUT.xlsx FOLDER
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import firm
from benchmarks.route import Watch, in_sen, orders_in, post_orders, settle
from xlplugin import template
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError
from xlplugin.memory import seldom_collect
from xlplugin.sheets.book import Workbook
from xlplugin.stores.database_books import DatabaseBooks
from xlplugin.stores.ledger_sheets import LedgerSheets
from xlplugin.stores.sql import SqlStore


def fresh(out: Path) -> Workbook:
    """Make an empty workbook at `out` and open it without Excel."""
    return Workbook(open_book(template.copy_to(out)))


def write_sheets(book: Workbook, books: Path, watch: Watch) -> dict[str, int]:
    """Write the books in SQLite into the ledger sheets, as the DatabaseBooks does.

    The sheets' trial balance.
    """
    store = SqlStore(books)
    sheets = LedgerSheets(book)
    with watch("paint"), book.quiet():
        DatabaseBooks(store, sheets).rewrite_sheets()
    store.close()
    with watch("save"):
        book.save()
    with watch("trial balance"):
        return in_sen(sheets.balances())


def post(book: Workbook, folder: Path, watch: Watch) -> dict[str, int]:
    """Write the month into the ledger sheets; return their trial balance."""
    sheets = LedgerSheets(book)
    shop = firm.shop()
    masters = firm.masters(folder)
    with book.quiet():
        with watch("post orders"):
            post_orders(sheets, orders_in(folder / "pages.jsonl", Watch()), shop, masters, Watch())
        with watch("settle"):
            settle(sheets, folder / "settlement.csv", shop, masters, Watch())
    with watch("save"):
        book.save()
    with watch("trial balance"):
        return in_sen(sheets.balances())


def main(arguments: list[str] | None = None) -> int:
    """Fill the sheets and say how long it took."""
    parser = argparse.ArgumentParser(description="Fill the ledger sheets of a workbook.")
    parser.add_argument("what", choices=["paint", "post"])
    parser.add_argument("out", type=Path)
    parser.add_argument("source", type=Path)
    given = parser.parse_args(arguments)
    seldom_collect()
    watch = Watch()
    book = fresh(given.out)
    try:
        standing = {"paint": write_sheets, "post": post}[given.what](book, given.source, watch)
    except FixInputError as error:  # the stated size of books in a workbook
        left = sum(LedgerSheets(book).counts()[:-1])
        print(json.dumps({"refused": str(error), "rows": left}))
        return 0
    print(json.dumps({"steps": watch.seconds, "balances": standing}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
