"""Set up a whole firm for a test: its workbook, its user and a running sample shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from tests.support.prompters import ScriptedPrompter
from tests.support.shipped import empty_workbook
from xlplugin import actions, demo, template
from xlplugin.actions.linking import link_account
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.ledger.master import StockItem
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.sandbox.month import Month
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_stock_items
from xlplugin.sheets.tables import ORDER_LINES
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.secrets import vault

STEPS = (
    "fetch_products",
    "post_products",
    "fetch_orders",
    "post_orders",
    "load_statement",
    "post_payments",
)
ACCOUNT = "Sample shop"


@dataclass(frozen=True)
class PreparedMonth:
    """Month done up to a button: the workbook, the statement, and what the user was told."""

    workbook: bytes
    statement: bytes | None
    prompter: ScriptedPrompter
    message: str


_prepared: dict[tuple[object, ...], PreparedMonth] = {}


class SampleFirm:
    """Workbook, a scripted user and a running sample shop.

    `up_to` does a month once for all tests of a process and copies it afterwards. A test that first
    changes the workbook, the user or the shop gets a month of its own: their use is noticed.
    """

    def __init__(self, folder: Path, shop: SandboxServer) -> None:
        self.folder = folder
        self.path = folder / template.NAME
        folder.mkdir(exist_ok=True)
        self.path.write_bytes(empty_workbook())
        self._shop = shop
        self._prompter = ScriptedPrompter()
        self._book = Workbook(open_book(self.path))
        self._is_untouched = True
        items = [
            StockItem(i.code, i.description, GOODS_GROUP, i.uom, True)
            for i in shop.month.stock_items
        ]
        add_stock_items(self._book, items)

    @property
    def shop(self) -> SandboxServer:
        """Return the sample shop."""
        self._is_untouched = False
        return self._shop

    @property
    def prompter(self) -> ScriptedPrompter:
        """Return the scripted user."""
        self._is_untouched = False
        return self._prompter

    @prompter.setter
    def prompter(self, prompter: ScriptedPrompter) -> None:
        self._is_untouched = False
        self._prompter = prompter

    @property
    def book(self) -> Workbook:
        """Return the open workbook."""
        self._is_untouched = False
        return self._book

    @book.setter
    def book(self, book: Workbook) -> None:
        self._is_untouched = False
        self._book = book

    def press(self, button: str) -> str:
        """Press a ribbon button: each press opens the workbook anew, as each RunPython does."""
        self.book = Workbook(self.book.book)
        return actions.run(button, ButtonContext(self.book, self.prompter))

    def link(self) -> str:
        """Link the sample shop through its consent page."""
        port = demo.free_port()
        self.shop.app.redirect = f"http://127.0.0.1:{port}/"
        press = ButtonContext(self.book, self.prompter)
        return link_account(press, ACCOUNT, self._app(), Gateway.at(self.shop.url), port=port)

    def up_to(self, button: str) -> str:
        """Do the month up to and with a button; return its closing message."""
        if not self._is_untouched:
            return self._do_month(button)
        month = self._shop.month
        orders = tuple(shop.orders for shop in month.shops)
        key = (button, month.seed, month.first, orders, len(month.stock_items))
        if key not in _prepared:
            message = self._do_month(button)
            self._book.save()
            file = self._prompter.file
            _prepared[key] = PreparedMonth(
                self.path.read_bytes(),
                file.read_bytes() if file else None,
                deepcopy(self._prompter),
                message,
            )
            return message
        return self._copy_month(_prepared[key])

    def _do_month(self, button: str) -> str:
        month = self.shop.month
        self.link()
        self.press("make_master_data")
        self.book.put_cell("OrdersFrom", month.first)
        self.book.put_cell("OrdersTo", month.last)
        self.book.put_cell("PaymentsFrom", month.first)
        self.book.put_cell("PaymentsTo", month.last)
        message = ""
        for step in STEPS:
            if step == "load_statement":
                self.take_statement()
            message = self.press(step)
            if step == button:
                break
            if step == "post_orders":
                self.mend_missing_item()
                self.press(step)
        return message

    def _copy_month(self, prepared: PreparedMonth) -> str:
        """Open a copy of a prepared month, linked to this firm's own sample shop."""
        self._book.book.close()
        self.path.write_bytes(prepared.workbook)
        self._book = Workbook(open_book(self.path))
        self._prompter = deepcopy(prepared.prompter)
        if self._prompter.file and prepared.statement is not None:
            self._prompter.file = self.folder / self._prompter.file.name
            self._prompter.file.write_bytes(prepared.statement)
        self.sign_in()
        return prepared.message

    def sign_in(self) -> None:
        """Link this computer to the sample shop without a browser."""
        redirect = urlsplit(self._shop.authorise("")).query
        code = parse_qs(redirect)["code"][0]
        gateway = Gateway.at(self._shop.url)
        token_set = link.exchange(gateway, self._app(), code)
        tokens.save(vault(), ACCOUNT, self._app(), token_set, gateway)

    def _app(self) -> AppKey:
        app = self._shop.app
        return AppKey(app.app_key, app.app_secret, app.service_id)

    def mend_missing_item(self) -> None:
        """Put the right item code into the Code cells of the lines that have none."""
        missing = self.shop.month.missing_item
        view = Workbook(self.book.book).view(ORDER_LINES)
        sku = ORDER_LINES.place("SKU ID")
        code = ORDER_LINES.place("Code")
        codes = []
        for row in view.rows():
            codes.append((missing.item_code if row[sku] == missing.sku_id else row[code],))
        view.put(("Code",), codes)

    def take_statement(self, shop: int = 0) -> Path:
        """Export a shop's settlement from the sample Seller Center, for the person to pick."""
        one = self.shop.month.shops[shop]
        with urlopen(f"{self.shop.url}/seller-center/{one.id}/income.xlsx", timeout=30) as answer:
            content = answer.read()
        path = self.folder / f"income-{one.id}.xlsx"
        path.write_bytes(content)
        self.prompter.file = path
        self.prompter.choice = one.id
        return path


@contextmanager
def sample_firm(
    folder: Path, *, orders: int = 60, shops: int = 1, seed: int = 1
) -> Iterator[SampleFirm]:
    """Yield a firm whose sample shop has one month with this many orders."""
    with SandboxServer(Month(seed, orders, shops)) as shop:
        yield SampleFirm(folder, shop)
