"""A month's work in the sample shop, button by button: what a newcomer sees first, and what CI sees always."""

import os
import re
import socket
import threading
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Printed

from xlplugin import actions, template
from xlplugin.actions.linking import link_account
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND, REVERSED
from xlplugin.ledger.master import StockItem
from xlplugin.money import ZERO
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.posting.order_documents import GIFT, GOODS
from xlplugin.sandbox.month import Month, ShopMonth
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_stock_items, read_masters
from xlplugin.sheets.shops import put_shops, read_shops
from xlplugin.sheets.tables import BOOKS_SETTING, ORDER_LINES, SETTINGS, SettingsRow
from xlplugin.terminal import TerminalPrompter
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.api.tokens import LinkState, LinkStatus
from xlplugin.tiktok.facts import Shop

DATABASE = "TikTok Ledger.sqlite"
_ACCOUNT = "Sample shop"
_DOCUMENTS = (
    ("Invoices", INVOICE),
    ("Credit notes", CREDIT_NOTE),
    ("Customer payments", PAYMENT),
    ("Refunds", REFUND),
)


class DemoDesk(TerminalPrompter):
    """Somebody who says Yes, chooses the right shop, and presses Authorise on the consent page."""

    def __init__(self, console: Console) -> None:
        super().__init__(yes=True)
        self.console = console

    def answer_with(self, *, file: Path, shop_id: str) -> None:
        """The file and the shop of the next statement."""
        self._file, self._choice = file, shop_id

    def step(self, label: str, message: str) -> None:
        """One step of the month, and what came of it."""
        self.close()
        self.console.print(f"[bold]{label:34}[/bold] {escape(message)}", soft_wrap=True)

    def open_page(self, url: str) -> None:
        """Read the consent page and press its button, as a person in a browser would."""
        threading.Thread(target=_authorise, args=(url,), daemon=True).start()


def free_port() -> int:
    """A port nobody uses, so that two demos can run side by side."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _authorise(url: str) -> None:
    page = urlopen(url, timeout=10).read().decode()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    action = re.search(r'action="([^"]+)"', page)
    urlopen(
        urljoin(url, action[1] if action else ""), urlencode(fields).encode(), timeout=10
    ).read()


def run(folder: Path, orders: int, console: Console, *, files: bool = False) -> str:
    """Do the month in `folder`; the closing words. Safe to repeat: the second time everything is posted already.

    With `files` nothing is linked: orders and settlements come from the files that Seller Center exports.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # The demo's link belongs to the demo: it stays out of the person's own keyring.
    os.environ.update(XLPLUGIN_DATA=str(folder / "data"), XLPLUGIN_KEYRING="off")
    month, prompter = Month(orders=orders), DemoDesk(console)
    path = _workbook(folder, month)
    with SandboxServer(month) as shop:
        press = ButtonContext(Workbook(open_book(path)), prompter)
        (_from_files if files else _linked)(press, prompter, shop, folder)
        for one in month.shops:
            prompter.answer_with(file=_download(shop, one, "income.xlsx", folder), shop_id=one.id)
            _push(press, prompter, "Payments → Load Statement", "load_statement")
            if not files:
                _push(press, prompter, "Payments → Fetch and Post Missing", "fetch_missing_orders")
            _push(press, prompter, "Payments → Post", "post_payments")
            _push(press, prompter, "Payments → Post Withdrawals", "post_withdrawals")
        _push(press, prompter, "Payments → Wallet", "show_wallet")
        _push(press, prompter, "Trial Balance", "show_trial_balance")
        press.book.save()
    prompter.close()
    _summary(press, month, console)
    press.close_books()
    return f"The workbook is {path}\nThe books are in {folder / DATABASE}"


def _workbook(folder: Path, month: Month) -> Path:
    """The demo's workbook; a fresh one keeps its books in a database beside it, and knows the firm's stock items."""
    path = folder / template.NAME
    if not path.exists():
        (folder / DATABASE).unlink(missing_ok=True)
        book = Workbook(open_book(template.copy_to(path)))
        book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, DATABASE)], keep=("What It Does",))
        items = [
            StockItem(i.code, i.description, GOODS_GROUP, i.uom, True) for i in month.stock_items
        ]
        add_stock_items(book, items)
        book.save()
    return path


def _linked(press: ButtonContext, prompter: DemoDesk, shop: SandboxServer, _: Path) -> None:
    """Link, fetch and post: a month's orders through the API."""
    app = AppKey(shop.app.app_key, shop.app.app_secret, shop.app.service_id)
    port = free_port()
    shop.app.redirect = f"http://127.0.0.1:{port}/"
    _step(prompter, "Link", link_account(press, _ACCOUNT, app, Gateway.at(shop.url), port=port))
    _push(press, prompter, "Master Data", "make_master_data")
    _push(press, prompter, "Products → Fetch", "fetch_products")
    _push(press, prompter, "Products → Post", "post_products")
    press.book.put_cell("OrdersFrom", shop.month.first)
    press.book.put_cell("OrdersTo", shop.month.last)
    _push(press, prompter, "Orders → Refresh Orders", "fetch_orders")
    _post_orders(press, prompter, shop.month)


def _from_files(
    press: ButtonContext, prompter: DemoDesk, shop: SandboxServer, folder: Path
) -> None:
    """The same month from the orders exports alone: the shops are rows she typed, nothing is linked."""
    unlinked = LinkStatus(LinkState.MISSING, None)
    typed = [Shop(one.id, one.name, shop.month.region, "", "") for one in shop.month.shops]
    put_shops(press.book, typed, "", unlinked)
    _step(prompter, "Shops", f"{len(typed)} shops typed in.")
    _push(press, prompter, "Master Data", "make_master_data")
    for one in shop.month.shops:
        prompter.answer_with(file=_download(shop, one, "orders.csv", folder), shop_id=one.id)
        _push(press, prompter, "Orders → Load Orders", "load_orders")
    _push(press, prompter, "Products → Post", "post_products")
    _post_orders(press, prompter, shop.month)


def _post_orders(press: ButtonContext, prompter: DemoDesk, month: Month) -> None:
    """Post, mend the item code that is missing, post again."""
    _push(press, prompter, "Orders → Post", "post_orders")
    mended = _mend(press, month)
    if mended:
        item = month.missing_item
        _step(
            prompter,
            "Order Lines: Code",
            f"{mended} lines of '{item.sku_name}' get item code {item.item_code}.",
        )
        _push(press, prompter, "Orders → Post", "post_orders")


def _push(press: ButtonContext, prompter: DemoDesk, label: str, button: str) -> None:
    _step(prompter, label, actions.run(button, press))


def _step(prompter: DemoDesk, label: str, message: str) -> None:
    prompter.step(label, message)


def _mend(press: ButtonContext, month: Month) -> int:
    """Give the SKU without an item its code in the lines' cells, as she would in Excel; how many there were."""
    missing = month.missing_item
    view = press.book.view(ORDER_LINES)
    rows = []
    filled = 0
    for row in view.rows():
        if row.sku_id == missing.sku_id and not row.code:
            rows.append(row._replace(code=missing.item_code))
            filled += 1
        else:
            rows.append(row)
    view.update(("Code",), rows)
    return filled


def _download(shop: SandboxServer, one: ShopMonth, export: str, folder: Path) -> Path:
    """A file exported from the sample shop's Seller Center."""
    with urlopen(f"{shop.url}/seller-center/{one.id}/{export}", timeout=60) as answer:
        named = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
        content = answer.read()
    path = folder / f"{one.id} {named[1] if named else export}"
    path.write_bytes(content)
    return path


def _summary(press: ButtonContext, month: Month, console: Console) -> None:
    """What the month came to, and that it ties out: the books against what TikTok says it settled."""
    store, masters, shops = press.books, read_masters(press.book), read_shops(press.book)
    documents: Counter[str] = Counter()
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for held in store.documents():
        documents[held.type] += 1
        amounts[held.type] += held.amount
    fees: defaultdict[str, Decimal] = defaultdict(Decimal)
    sales = ZERO
    for line in store.document_lines():
        amount = line.amount if line.doc_type == INVOICE else -line.amount
        if line.kind.removeprefix(REVERSED) in (GOODS, GIFT):
            sales += amount
        else:
            fees[line.kind] += amount
    standing = store.balances()
    table = Printed("", "Number", "Amount", title="The month")
    table.columns[1].justify = table.columns[2].justify = "right"
    for name, doc_type in _DOCUMENTS:
        table.add_row(name, str(documents[doc_type]), f"{amounts[doc_type]:,.2f}")
    table.add_section()
    table.add_row("Sales of goods", "", f"{sales:,.2f}")
    for kind, amount in sorted(fees.items(), key=lambda item: item[1]):
        if amount:
            table.add_row(kind, "", f"{amount:,.2f}")
    table.add_row("Invoices less credit notes", "", f"{sales + sum(fees.values(), ZERO):,.2f}")
    table.add_section()
    wallet = _balance(standing, {shop.payment for shop in shops})
    bank = _balance(standing, {shop.bank for shop in shops})
    debtor = _balance(
        standing, {masters.customers[shop.customer].control_account for shop in shops}
    )
    settled = sum((month.expected(one).settlement for one in month.shops), ZERO)
    table.add_row("Settled, as TikTok says", "", f"{settled:,.2f}")
    table.add_row("Bank: paid out, as the books say", "", f"{bank:,.2f}")
    table.add_row("Wallet: not paid out yet", "", f"{wallet:,.2f}")
    table.add_row("Debtor, orders not settled yet", "", f"{debtor:,.2f}")
    table.add_row("[bold]Difference[/bold]", "", f"[bold]{settled - bank - wallet:,.2f}[/bold]")
    console.print(table)


def _balance(standing: Balances, accounts: set[str]) -> Decimal:
    return sum((amount for (account, _), amount in standing.items() if account in accounts), ZERO)
