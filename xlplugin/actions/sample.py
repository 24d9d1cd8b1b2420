"""Start and remove the sample shop.

A TikTok Shop on this computer, to try every button without an account.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xlplugin.actions.linking import link_account
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.master import StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.process import outliving
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.invoice import put_printed
from xlplugin.sheets.masters import add_stock_items, item_row
from xlplugin.sheets.shops import names_of_shops, shop_accounts
from xlplugin.sheets.tables import (
    ALTERNATIVES,
    DATE_CELLS,
    EARLIER_REMARKS,
    INPUT,
    PRODUCTS,
    RETURNED_GOODS,
    SHOPS,
    STOCK_ITEMS,
    TABLES,
    Table,
)
from xlplugin.stores.books import chosen_books
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import data_dir, vault
from xlplugin.wording import counting

ACCOUNT = "Sample shop"
# the month the sample shop has traded in
FIRST_DAY = date(2026, 6, 1)
LAST_DAY = date(2026, 6, 30)
_START_SECONDS = 30
_LOOK_SECONDS = 0.5
link_port = link.PORT


def sample_shop(press: ButtonContext) -> str:
    """Start the sample shop, link it, and add its stock items to the workbook."""
    _refuse_real_books(press)
    said = _start(press)
    app = AppKey(said["app_key"], said["app_secret"], said["service_id"])
    linked = link_account(press, ACCOUNT, app, Gateway.at(said["url"]), port=link_port)
    _note_players({*_players(), press.book.path})
    for name in DATE_CELLS:
        press.book.put_cell(name, FIRST_DAY if name.endswith("From") else LAST_DAY)
    press.book.show(SHOPS)
    add_stock_items(press.book, _stock_items())
    return (
        f"{linked} Now press Master Data, then Products → Fetch. Its statements are at "
        f"{said['url']}/"
    )


def _refuse_real_books(press: ButtonContext) -> None:
    """Raise FixInputError if the workbook has a real shop or a database.

    Samples need a workbook of their own.
    """
    if any(account != ACCOUNT for account in shop_accounts(press.book)):  # active or not
        raise FixInputError(
            "This workbook has a real shop.",
            where="sheet 'Shops'",
            cure="Press New Workbook and play there.",
        )
    if chosen_books(press.book):
        raise FixInputError(
            "The books of this workbook are in a database.",
            where="sheet 'Settings', Books",
            cure="Press New Workbook and play there.",
        )


def _start(press: ButtonContext) -> dict[str, Any]:
    """Start the sample shop in a process that outlives this press, unless it runs.

    Return its announcement.
    """
    if _is_running():
        return _said()
    stop()
    command = [sys.executable, "-m", "xlplugin", "sandbox", "--announce", str(_announcement())]
    process = subprocess.Popen(
        [*command, "--redirect", f"http://127.0.0.1:{link_port}/"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **outliving(),
    )
    deadline = time.monotonic() + _START_SECONDS
    while not _announcement().exists():
        press.prompter.progress(0, None, "Starting the sample shop")
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise TryAgainError("The sample shop did not start.", cure="Press Sample Shop again.")
        time.sleep(0.05)
    return _said()


def _is_running() -> bool:
    """Return whether the sample shop answers at its announced address."""
    try:
        address = urlsplit(_said()["url"])
        with socket.create_connection(
            (address.hostname or "", address.port or 0), timeout=_LOOK_SECONDS
        ):
            return True
    except (OSError, ValueError, KeyError):
        return False


def _players() -> list[str]:
    """Return the workbooks that use the sample shop and still exist."""
    try:
        listed = json.loads(_players_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in listed if Path(name).exists()]


def _note_players(names: Iterable[str]) -> None:
    _players_file().parent.mkdir(parents=True, exist_ok=True)
    _players_file().write_text(json.dumps(sorted(names)), encoding="utf-8")


def _players_file() -> Path:
    return data_dir() / "sample-shop-players.json"


def stop() -> None:
    """End the sample shop: it runs as long as its announcement exists."""
    _announcement().unlink(missing_ok=True)


def _announcement() -> Path:
    return data_dir() / "sample-shop.json"


def _said() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(_announcement().read_text(encoding="utf-8"))
    return said


def remove_sample(press: ButtonContext) -> str:
    """Remove the rows that the sample shop brought.

    The user's own rows and the master data stay.
    """
    _refuse_real_books(press)
    if not shop_accounts(press.book):
        return NothingDone("There is no sample shop in this workbook.")
    shop_ids = set(names_of_shops(press.book))
    _refuse_own_documents(press, shop_ids)
    documents = sum(1 for _ in press.books.documents())
    gone = _rows_of_sample(press.book, shop_ids)
    if not press.prompter.ask(_what_goes(gone)):
        return NothingDone("Nothing was removed.")
    for table, places in gone.items():
        press.book.view(table).delete(places)
    put_printed(press.book, [], show=False)
    _blank_month(press.book)
    others = set(_players()) - {press.book.path}
    _note_players(others)
    if not others:
        tokens.forget(vault(), ACCOUNT)
        stop()
    said = f"The sample shop and its {counting(documents, 'document')} are removed."
    return f"{said} Master data and your own rows stay."


def _refuse_own_documents(press: ButtonContext, shop_ids: Collection[str]) -> None:
    """Raise FixInputError if the books hold a document that was not posted for the sample shop."""
    starts = tuple(f"tiktok:{shop_id}:" for shop_id in shop_ids)
    own = {}
    for source in press.books.source_rows():
        if not source.key.startswith(starts):
            own[source.doc_type, source.doc_no] = source.doc_no
    if own:
        raise FixInputError(
            f"The books have {counting(len(own), 'document')} that the sample shop did not bring, "
            f"such as {next(iter(own.values()))}.",
            where="sheet 'Journal'",
            cure="Nothing was removed. Press New Workbook, and copy your own rows of the input "
            "sheets into it.",
        )


def _rows_of_sample(book: Workbook, shop_ids: Collection[str]) -> dict[Table[Any], list[int]]:
    """Return the places of the rows that came with the sample shop, by table."""
    codes = set()
    for row in book.rows(PRODUCTS):
        if row.id:
            codes.add(row.id)
    kept = [row for row in book.rows(ALTERNATIVES) if row.alternative_item_code not in codes]
    used = {row.item_code for row in kept}
    items = set()
    for item in _stock_items():
        if item.code not in used:
            items.add(item_row(item))
    found: dict[Table[Any], list[int]] = {}
    for table in TABLES:
        rows: Sequence[Any] = book.rows(table)
        if table in (SHOPS, RETURNED_GOODS):
            places = [n for n, row in enumerate(rows) if row.shop_id in shop_ids]
        elif table is STOCK_ITEMS:
            places = [n for n, row in enumerate(rows) if row in items]
        elif table is ALTERNATIVES:
            places = [n for n, row in enumerate(rows) if row.alternative_item_code in codes]
        elif table.role == INPUT or table is EARLIER_REMARKS:
            places = []
        else:
            keys = table.places(table.key)
            places = [n for n, row in enumerate(rows) if not keys or any(row[k] for k in keys)]
        if places:
            found[table] = places
    return found


def _what_goes(gone: Mapping[Table[Any], Sequence[int]]) -> str:
    """Return the question that shows what will be removed, by sheet."""
    lines = ["Remove the sample shop? These rows go:"]
    for table, places in gone.items():
        lines.append(f"{table.sheet}: {counting(len(places), 'row')}")
    lines.append("Every other row stays.")
    return "\n".join(lines)


def _blank_month(book: Workbook) -> None:
    """Blank the dates From and To that Sample Shop wrote; other dates are the user's."""
    for name in DATE_CELLS:
        if book.day(name) == (FIRST_DAY if name.endswith("From") else LAST_DAY):
            book.put_cell(name, None)


def _stock_items() -> list[StockItem]:
    """Return the stock items that the sample shop announced.

    None on a computer where it was never started.
    """
    try:
        listed = _said()["items"]
    except (OSError, ValueError, KeyError):
        return []
    return [StockItem(code, text, GOODS_GROUP, uom, True) for code, text, uom in listed]
