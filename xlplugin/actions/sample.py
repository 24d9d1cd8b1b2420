"""The sample shop: a TikTok Shop on this machine, so that everything can be tried without an account."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from xlplugin.actions.shop import link_account
from xlplugin.desk import Press
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.ledger.master import StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.sheets.masters import add_stock_items
from xlplugin.sheets.shops import read_shops
from xlplugin.sheets.tables import SETTINGS, TABLES
from xlplugin.stores.books import IN_SHEETS, SETTING, books_of
from xlplugin.tiktok import tokens
from xlplugin.tiktok.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import data_dir, vault

ACCOUNT = "Sample shop"
_START_SECONDS = 30


def sample_shop(press: Press) -> str:
    """Start a TikTok Shop on this machine, link it, and put a few stock items into the workbook to sell."""
    _refuse_real_books(press)
    said = _start(press)
    app = AppKey(said["app_key"], said["app_secret"], said["service_id"])
    linked = link_account(press, ACCOUNT, app, Gateway.at(said["url"]))
    add_stock_items(press.book, [StockItem(code, text, GOODS_GROUP, uom, True) for code, text, uom in said["items"]])
    return f"{linked} Now press Master Data, then Products → Fetch. Its statements are at {said['url']}/"


def _refuse_real_books(press: Press) -> None:
    """The sample plays in a workbook of its own: real books are not mixed with invented ones."""
    if any(shop.account != ACCOUNT for shop in read_shops(press.book)):
        raise FixInputError(
            "This workbook has a real shop.", where="sheet 'Shops'", cure="Press New Workbook and play there."
        )
    if {row[0]: row[1] for row in press.book.rows(SETTINGS)}.get(SETTING, "") not in ("", IN_SHEETS):
        raise FixInputError(
            "The books of this workbook are in a database.",
            where="sheet 'Settings', Books",
            cure="Press New Workbook and play there.",
        )


def _start(press: Press) -> dict[str, Any]:
    """Start the sample shop as a process that outlives this press; what it says of itself."""
    announcement = data_dir() / "sample-shop.json"
    announcement.unlink(missing_ok=True)
    command = [sys.executable, "-m", "xlplugin.cli", "sandbox", "--announce", str(announcement)]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + _START_SECONDS
    while not announcement.exists():
        press.desk.progress(0, None, "Starting the sample shop")
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise TryAgainError("The sample shop did not start.", cure="Press Sample Shop again.")
        time.sleep(0.05)
    return _read(announcement)


def _read(announcement: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(announcement.read_text(encoding="utf-8"))
    return said


def remove_sample(press: Press) -> str:
    """Empty the workbook of everything the sample shop brought."""
    _refuse_real_books(press)
    if not press.desk.ask("Empty this workbook of the sample shop and everything posted from it?"):
        return "Nothing was removed."
    documents = sum(1 for _ in books_of(press.book).documents())
    for table in TABLES:
        if table is not SETTINGS:
            press.book.view(table).replace([])
    tokens.forget(vault(), ACCOUNT)
    return f"The sample shop and its {documents} documents are removed."
