"""Set up a whole firm for a test: its workbook, its user and a running sample shop."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.support.prompters import ScriptedPrompter
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
from xlplugin.tiktok.api.gateway import AppKey, Gateway


class SampleFirm:
    """A workbook, a scripted user and a running sample shop."""

    def __init__(self, folder: Path, shop: SandboxServer) -> None:
        self.shop, self.folder = shop, folder
        self.path = template.copy_to(folder / template.NAME)
        self.prompter = ScriptedPrompter()
        self.book = Workbook(open_book(self.path))
        items = [
            StockItem(i.code, i.description, GOODS_GROUP, i.uom, True)
            for i in shop.month.stock_items
        ]
        add_stock_items(self.book, items)

    def press(self, button: str) -> str:
        """Press a ribbon button: each press opens the workbook anew, as each RunPython does."""
        self.book = Workbook(self.book.book)
        return actions.run(button, ButtonContext(self.book, self.prompter))

    def link(self) -> str:
        """Link the sample shop through its consent page."""
        app = AppKey(self.shop.app.app_key, self.shop.app.app_secret, self.shop.app.service_id)
        port = demo.free_port()
        self.shop.app.redirect = f"http://127.0.0.1:{port}/"
        return link_account(
            ButtonContext(self.book, self.prompter),
            "Sample shop",
            app,
            Gateway.at(self.shop.url),
            port=port,
        )

    def up_to(self, button: str) -> str:
        """Do the month up to and with a button; its closing sentence."""
        month = self.shop.month
        self.link()
        self.press("make_master_data")
        self.book.put_cell("OrdersFrom", month.first)
        self.book.put_cell("OrdersTo", month.last)
        self.book.put_cell("PaymentsFrom", month.first)
        self.book.put_cell("PaymentsTo", month.last)
        said = ""
        for step in (
            "fetch_products",
            "post_products",
            "fetch_orders",
            "post_orders",
            "load_statement",
            "post_payments",
        ):
            if step == "load_statement":
                self.take_statement()
            said = self.press(step)
            if step == button:
                break
            if step == "post_orders":
                self.mend_missing_item()
                self.press(step)
        return said

    def mend_missing_item(self) -> None:
        """Choose the right item in the Code cells of the lines that have none."""
        missing, view = self.shop.month.missing_item, Workbook(self.book.book).view(ORDER_LINES)
        sku, code = ORDER_LINES.place("SKU ID"), ORDER_LINES.place("Code")
        view.put(
            ("Code",),
            [
                (missing.item_code if row[sku] == missing.sku_id else row[code],)
                for row in view.rows()
            ],
        )

    def take_statement(self, shop: int = 0) -> Path:
        """Export a shop's settlement from the sample Seller Center, for the person to pick."""
        one = self.shop.month.shops[shop]
        with urlopen(f"{self.shop.url}/seller-center/{one.id}/income.xlsx", timeout=30) as answer:
            content = answer.read()
        path = self.folder / f"income-{one.id}.xlsx"
        path.write_bytes(content)
        self.prompter.file, self.prompter.choice = path, one.id
        return path


@contextmanager
def sample_firm(
    folder: Path, *, orders: int = 60, shops: int = 1, seed: int = 1
) -> Iterator[SampleFirm]:
    """Yield a firm whose sample shop has one month with this many orders."""
    with SandboxServer(Month(seed, orders, shops)) as shop:
        yield SampleFirm(folder, shop)
