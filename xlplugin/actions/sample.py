"""Start and remove the sample shop: a TikTok Shop on this computer, to try every button without an account."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xlplugin.actions.linking import link_account
from xlplugin.context import ButtonContext
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.master import StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.sheets.invoice import put_printed
from xlplugin.sheets.masters import add_stock_items
from xlplugin.sheets.shops import shop_accounts
from xlplugin.sheets.tables import NAMED_CELLS, SETTINGS, SHOPS, TABLES
from xlplugin.stores.books import chosen_books
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import data_dir, vault
from xlplugin.wording import counting

ACCOUNT = "Sample shop"
FIRST_DAY, LAST_DAY = date(2026, 6, 1), date(2026, 6, 30)  # the month the sample shop has traded in
_START_SECONDS, _LOOK_SECONDS = 30, 0.5
link_port = link.PORT


def sample_shop(press: ButtonContext) -> str:
    """Start the sample shop, link it, and add its stock items to the workbook."""
    _refuse_real_books(press)
    said = _start(press)
    app = AppKey(said["app_key"], said["app_secret"], said["service_id"])
    linked = link_account(press, ACCOUNT, app, Gateway.at(said["url"]), port=link_port)
    _note_players({*_players(), press.book.path})
    for name in NAMED_CELLS:
        press.book.put_cell(name, FIRST_DAY if name.endswith("From") else LAST_DAY)
    press.book.show(SHOPS)
    add_stock_items(
        press.book,
        [StockItem(code, text, GOODS_GROUP, uom, True) for code, text, uom in said["items"]],
    )
    return f"{linked} Now press Master Data, then Products → Fetch. Its statements are at {said['url']}/"


def _refuse_real_books(press: ButtonContext) -> None:
    """Raise FixInputError if the workbook has a real shop or a database: samples need a workbook of their own."""
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
    """Start the sample shop in a process that outlives this press, unless it runs; return its announcement."""
    if _is_running():
        return _said()
    stop()
    command = [sys.executable, "-m", "xlplugin", "sandbox", "--announce", str(_announcement())]
    process = subprocess.Popen(
        [*command, "--redirect", f"http://127.0.0.1:{link_port}/"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
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
    """Empty the workbook of the sample shop and what was posted for it."""
    _refuse_real_books(press)
    if not shop_accounts(press.book):
        return "There is no sample shop in this workbook."
    books = press.books
    if not press.prompter.ask(
        "Empty this workbook of the sample shop and everything posted from it?"
    ):
        return "Nothing was removed."
    documents = sum(1 for _ in books.documents())
    for table in TABLES:
        if table is not SETTINGS:
            press.book.view(table).replace([])
    put_printed(press.book, [], show=False)
    for name in NAMED_CELLS:
        press.book.put_cell(name, None)
    others = set(_players()) - {press.book.path}
    _note_players(others)
    if not others:
        tokens.forget(vault(), ACCOUNT)
        stop()
    return f"The sample shop and its {counting(documents, 'document')} are removed."
