"""Do a month's work in the sample shop, button by button."""

import os
import re
import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

from rich.console import Console
from rich.markup import escape
from rich.table import Table as Printed

from xlplugin import actions, template
from xlplugin.actions.linking import link_account
from xlplugin.buttons import find_button
from xlplugin.calc.live import LiveCalc
from xlplugin.context import ButtonContext
from xlplugin.engine import open_book
from xlplugin.ledger.balances import Balances
from xlplugin.ledger.documents import CREDIT_NOTE, INVOICE, PAYMENT, REFUND, REVERSED
from xlplugin.ledger.master import StockItem
from xlplugin.money import ZERO
from xlplugin.posting.master_data import GOODS_GROUP
from xlplugin.posting.order_documents import GIFT, GOODS
from xlplugin.sandbox import bank
from xlplugin.sandbox.month import Month, ShopMonth
from xlplugin.sandbox.server import SandboxServer
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.masters import add_stock_items, read_masters
from xlplugin.sheets.shops import put_shops, read_shops
from xlplugin.sheets.tables import BOOKS_SETTING, ORDER_LINES, SETTINGS, SettingsRow
from xlplugin.stores.contract import ReadableStore
from xlplugin.terminal import GivenOptions, TerminalPrompter
from xlplugin.tiktok.api.gateway import AppKey, Gateway
from xlplugin.tiktok.facts import Shop
from xlplugin.tiktok.link_status import LinkState, LinkStatus
from xlplugin.wording import counting

DATABASE = "TikTok Ledger.sqlite"
_ACCOUNT = "Sample shop"
_DOCUMENTS = (
    ("Invoices", INVOICE),
    ("Credit notes", CREDIT_NOTE),
    ("Customer payments", PAYMENT),
    ("Refunds", REFUND),
)


class DemoPrompter(TerminalPrompter):
    """Say Yes, choose the shop that was named, and press Authorise on the consent page."""

    def __init__(self, console: Console) -> None:
        super().__init__(GivenOptions(yes=True))
        self.console = console

    def answer_with(self, *, file: Path, shop_id: str) -> None:
        """Set the file and the shop for the next button that asks for them."""
        self._file = file
        self._choices = [shop_id]

    def step(self, label: str, message: str) -> None:
        """Print one step of the month and its result."""
        self.close()
        self.console.print(f"[bold]{label:34}[/bold] {escape(message)}", soft_wrap=True)

    def open_page(self, url: str) -> None:
        """Press Authorise on the consent page, as a user in a browser would."""
        threading.Thread(target=_authorise, args=(url,), daemon=True).start()


def free_port() -> int:
    """Return a port that is free, so that two demos can run side by side."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _authorise(url: str) -> None:
    page = urlopen(url, timeout=10).read().decode()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    action = re.search(r'action="([^"]+)"', page)
    urlopen(
        urljoin(url, action[1] if action else ""), urlencode(fields).encode(), timeout=10
    ).read()


@contextmanager
def _opened(path: Path, folder: Path, *, live: bool) -> Iterator[Workbook]:
    """Open the workbook; if `live`, in a LibreOffice window that stays open afterwards."""
    if not live:
        yield Workbook(open_book(path))
        return
    office = LiveCalc(folder)
    try:
        with office.pressed(path) as book:
            yield Workbook(book)
    finally:
        office.leave()


def run(
    folder: Path, month: Month, console: Console, *, files: bool = False, live: bool = False
) -> str:
    """Do the month in `folder` and return the last sentence.

    Run again in the same folder, it finds everything posted and posts nothing twice.

    Args:
        folder: Where the workbook and its books are left.
        month: The month of the sample shop that is done.
        console: Where each step is told.
        files: True to link nothing: orders and settlements come from the files that Seller Center
            exports.
        live: True to do it in an open window of LibreOffice Calc.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # Keep the demo's link out of the user's own keyring.
    os.environ.update(XLPLUGIN_DATA=str(folder / "data"), XLPLUGIN_KEYRING="off")
    prompter = DemoPrompter(console)
    path = _workbook(folder, month)
    with SandboxServer(month) as shop, _opened(path, folder, live=live) as book:
        press = ButtonContext(book, prompter)
        if files:
            _orders_from_files(press, prompter, shop, folder)
        else:
            _orders_from_api(press, prompter, shop)
        for one in month.shops:
            prompter.answer_with(file=_download(shop, one, "income.xlsx", folder), shop_id=one.id)
            _press(press, prompter, "load_statement")
            if not files:
                _press(press, prompter, "fetch_missing_orders")
            _press(press, prompter, "post_payments")
            _press(press, prompter, "post_withdrawals")
        (folder / bank.NAME).write_bytes(bank.bank_statement(month))
        _press(press, prompter, "show_wallet")
        _press(press, prompter, "show_trial_balance")
        press.book.save()
        prompter.close()
        _summary(press, month, console)
        press.close_books()
    return f"The workbook is {path}\nThe books are in {folder / DATABASE}"


def _workbook(folder: Path, month: Month) -> Path:
    """Return the demo's workbook.

    A new one gets its books in a database beside it, and stock items.
    """
    path = folder / template.NAME
    if path.exists():
        return path
    (folder / DATABASE).unlink(missing_ok=True)
    book = Workbook(open_book(template.copy_to(path)))
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, DATABASE)], keep=("What It Does",))
    items = []
    for item in month.stock_items:
        items.append(StockItem(item.code, item.description, GOODS_GROUP, item.uom, True))
    add_stock_items(book, items)
    book.save()
    return path


def _orders_from_api(press: ButtonContext, prompter: DemoPrompter, shop: SandboxServer) -> None:
    """Link the shops, and fetch and post the month's orders."""
    app = AppKey(shop.app.app_key, shop.app.app_secret, shop.app.service_id)
    port = free_port()
    shop.app.redirect = f"http://127.0.0.1:{port}/"
    said = link_account(press, _ACCOUNT, app, Gateway.at(shop.url), port=port)
    prompter.step(find_button("link_shop").place, said)
    _press(press, prompter, "make_master_data")
    _press(press, prompter, "fetch_products")
    _press(press, prompter, "post_products")
    press.book.put_cell("OrdersFrom", shop.month.first)
    press.book.put_cell("OrdersTo", shop.month.last)
    _press(press, prompter, "fetch_orders")
    _post_orders(press, prompter, shop.month)


def _orders_from_files(
    press: ButtonContext, prompter: DemoPrompter, shop: SandboxServer, folder: Path
) -> None:
    """Type the shops in, and load and post the month's orders from the exported files."""
    unlinked = LinkStatus(LinkState.MISSING, None)
    typed = [Shop(one.id, one.name, shop.month.region, "", "") for one in shop.month.shops]
    put_shops(press.book, typed, "", unlinked)
    prompter.step("Shops", f"{counting(len(typed), 'shop')} typed in.")
    _press(press, prompter, "make_master_data")
    for one in shop.month.shops:
        prompter.answer_with(file=_download(shop, one, "orders.csv", folder), shop_id=one.id)
        _press(press, prompter, "load_orders")
    _press(press, prompter, "post_products")
    _post_orders(press, prompter, shop.month)


def _post_orders(press: ButtonContext, prompter: DemoPrompter, month: Month) -> None:
    """Post the orders, give the lines without an item their code, and post again."""
    _press(press, prompter, "post_orders")
    filled = _fill_missing_code(press, month)
    if filled:
        item = month.missing_item
        what = f"{counting(filled, 'line')} of '{item.sku_name}' get item code {item.item_code}."
        prompter.step("Order Lines: Code", what)
        _press(press, prompter, "post_orders")


def _press(press: ButtonContext, prompter: DemoPrompter, button_id: str) -> None:
    press.notes.clear()  # those of the button before
    prompter.step(find_button(button_id).place, actions.run(button_id, press))


def _fill_missing_code(press: ButtonContext, month: Month) -> int:
    """Type the missing item code into the lines of its SKU, and return how many were filled."""
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
    """Save a file that the sample shop's Seller Center exports, and return its path."""
    with urlopen(f"{shop.url}/seller-center/{one.id}/{export}", timeout=60) as answer:
        named = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
        content = answer.read()
    path = folder / f"{one.id} {named[1] if named else export}"
    path.write_bytes(content)
    return path


def _summary(press: ButtonContext, month: Month, console: Console) -> None:
    """Print the totals of the month, and the books' difference from what TikTok settled."""
    store = press.books
    table = Printed("", "Number", "Amount", title="The month")
    table.columns[1].justify = "right"
    table.columns[2].justify = "right"
    _add_documents(table, store)
    table.add_section()
    _add_sales_and_fees(table, store)
    table.add_section()
    _add_settled(table, press, month, store.balances())
    console.print(table)


def _add_documents(table: Printed, store: ReadableStore) -> None:
    """Add a row for each type of document: how many, and their total."""
    documents: Counter[str] = Counter()
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for state in store.documents():
        documents[state.type] += 1
        amounts[state.type] += state.amount
    for name, doc_type in _DOCUMENTS:
        table.add_row(name, f"{documents[doc_type]:,}", f"{amounts[doc_type]:,.2f}")


def _add_sales_and_fees(table: Printed, store: ReadableStore) -> None:
    """Add the sales of goods, each kind of fee, and their total."""
    fees: defaultdict[str, Decimal] = defaultdict(Decimal)
    sales = ZERO
    for line in store.document_lines():
        amount = line.amount if line.doc_type == INVOICE else -line.amount
        if line.kind.removeprefix(REVERSED) in (GOODS, GIFT):
            sales += amount
        else:
            fees[line.kind] += amount
    table.add_row("Sales of goods", "", f"{sales:,.2f}")
    for kind, amount in sorted(fees.items(), key=lambda item: item[1]):
        if amount:
            table.add_row(kind, "", f"{amount:,.2f}")
    table.add_row("Invoices less credit notes", "", f"{sales + sum(fees.values(), ZERO):,.2f}")


def _add_settled(table: Printed, press: ButtonContext, month: Month, balances: Balances) -> None:
    """Add what TikTok settled, the accounts that have it in the books, and the difference."""
    masters = read_masters(press.book)
    shops = read_shops(press.book)
    wallet = _balance(balances, {shop.payment for shop in shops})
    bank = _balance(balances, {shop.bank for shop in shops})
    debtor = _balance(
        balances, {masters.customers[shop.customer].control_account for shop in shops}
    )
    settled = sum((month.expected(one).settlement for one in month.shops), ZERO)
    table.add_row("Settled, as TikTok says", "", f"{settled:,.2f}")
    table.add_row("Bank: paid out, as the books say", "", f"{bank:,.2f}")
    table.add_row("Wallet: not paid out yet", "", f"{wallet:,.2f}")
    table.add_row("Debtor, orders not settled yet", "", f"{debtor:,.2f}")
    table.add_row("[bold]Difference[/bold]", "", f"[bold]{settled - bank - wallet:,.2f}[/bold]")


def _balance(balances: Balances, accounts: set[str]) -> Decimal:
    """Return the sum of the balances of these accounts."""
    return sum((amount for (account, _), amount in balances.items() if account in accounts), ZERO)
