"""Post the cost of the goods sold, and list the stock, if the firm chooses a costing method."""

from datetime import date
from typing import NamedTuple

from xlplugin.actions.tiktok_session import active_shops
from xlplugin.context import ButtonContext, NothingDone
from xlplugin.errors import FixInputError, Problem, TryAgainError
from xlplugin.ledger.documents import INVOICE
from xlplugin.ledger.master import Masters, by_code
from xlplugin.money import ZERO, shown
from xlplugin.posting.settlement_check import posted_sources
from xlplugin.sheets.masters import add_masters, read_masters
from xlplugin.sheets.problems import put_problems
from xlplugin.sheets.returned_goods import read_returned_goods, waiting_returns
from xlplugin.sheets.settings import read_setting
from xlplugin.sheets.stock import (
    StockShown,
    TypedStock,
    item_remarks,
    put_stock_card,
    put_stock_on_hand,
    read_typed_stock,
    sum_of,
)
from xlplugin.sheets.tables import (
    COST_OF_SALES,
    SETTINGS,
    STOCK_MOVEMENTS,
    STOCK_ON_HAND,
    SettingsRow,
)
from xlplugin.stock.costing import CostedMovement, CostingMethod, cost_movements, on_hand
from xlplugin.stock.movements import goods_sold, order_of, where_sold
from xlplugin.stock.vouchers import (
    KEY,
    StockAccounts,
    StockPosting,
    missing_accounts,
    plan_vouchers,
    posted_legs,
    stock_accounts,
    wanted_legs,
)
from xlplugin.stores.contract import Snapshot
from xlplugin.wording import counting

CURRENCY_SETTING = "Stock Currency"
_FOUND_BY = "Post Cost"


class Stock(NamedTuple):
    """Every movement of stock with its cost."""

    costed: list[CostedMovement]
    method: CostingMethod
    currency: str
    masters: Masters
    wrong: int  # typed rows that are left out


def post_cost(press: ButtonContext) -> str:
    """Post the cost of goods sold, received, returned, damaged and counted, and what changed."""
    method = _method(press)
    if method is None:
        return NothingDone("Nothing was posted: choose how the cost of sales is found.")
    masters = read_masters(press.book)
    accounts = stock_accounts(masters)
    if accounts is None:
        accounts = _make_accounts(press, masters)
    if accounts is None:
        return NothingDone("Nothing was posted: the accounts are needed.")
    with press.books.reading() as books:
        stock = _costed(press, books, method)
        if stock.wrong:
            count = counting(stock.wrong, "row")
            return NothingDone(
                f"Nothing was posted: {count} of Stock Movements or Returned Goods cannot be "
                "posted. See Problems."
            )
        keys = {key for key in posted_sources(books.source_rows()) if key.startswith(KEY)}
        request = StockPosting(
            wanted=wanted_legs(stock.costed, accounts, method),
            posted=posted_legs(books.documents(), books.entries()),
            keys=keys,
            currency=stock.currency,
            locked_until=books.locked_until,
        )
    with press.posting("Post cost") as session:
        if set(session.sources_beginning([KEY])) != keys:
            raise TryAgainError(
                "Someone else posted costs at this moment. Nothing was posted.",
                cure="Press Post Cost again.",
            )
        batch = plan_vouchers(request, session.next_no)
        session.write(batch)
        said = "Every cost is posted already"
        if batch:
            said = f"{counting(len(batch.documents), 'voucher')} posted"
        session.describe_run(len(stock.costed), said)
    return f"{said}. {_closing(press, stock)}"


def show_stock(press: ButtonContext) -> str:
    """List what is on hand on the date above Stock On Hand, and every movement up to it."""
    method = _method(press)
    if method is None:
        return NothingDone("Nothing is listed: choose how the cost of sales is found.")
    last = press.book.day("StockAsAt") or press.today()
    with press.books.reading(checked=False) as books:
        stock = _costed(press, books, method, last)
        standing = ZERO
        accounts = stock_accounts(stock.masters)
        for entry in books.entries():
            if accounts is None or entry.date > last:
                continue
            for posting in entry.postings:
                if posting.account == accounts.inventory:
                    standing += posting.amount
    items = on_hand(stock.costed, last)
    put_stock_card(press.book, stock.costed)
    shown_with = StockShown(stock.masters, stock.currency)
    put_stock_on_hand(press.book, items, item_remarks(stock.costed), shown_with)
    press.book.show(STOCK_ON_HAND)
    value = sum_of(items)
    said = (
        f"On hand as at {last:%d/%m/%Y}: {counting(len(items), 'item')}, "
        f"{stock.currency} {shown(value, stock.currency)}"
    )
    if stock.wrong:
        press.is_wrong = True
        rows = f"{counting(stock.wrong, 'row')} of Stock Movements or Returned Goods"
        return f"{said}. NOT in it: {rows}, because of what Problems says of each."
    difference = value - standing
    if not difference:
        return f"{said}, as the inventory account says."
    press.is_wrong = True
    return (
        f"{said}. The inventory account says {shown(standing, stock.currency)}, "
        f"{shown(abs(difference), stock.currency)} {'less' if difference > 0 else 'more'}: "
        "press Post Cost. What was posted late into a locked month stays a difference until the "
        "first open day."
    )


def known_costs(press: ButtonContext, books: Snapshot) -> Stock | None:
    """Return every movement with its cost, without asking; None if no method is chosen.

    None as well if rows of Stock Movements are not in order; those are put on Problems. Raises
    FixInputError if the method is none that is known.
    """
    method = _chosen_method(press)
    if method is None:
        return None
    stock = _costed(press, books, method)
    return None if stock.wrong else stock


def _chosen_method(press: ButtonContext) -> CostingMethod | None:
    """Return the costing method of the sheet Settings; None if it is blank.

    Raises FixInputError for another word.
    """
    word = read_setting(press.book, COST_OF_SALES)
    return CostingMethod(word) if word else None


def _method(press: ButtonContext) -> CostingMethod | None:
    """Return the costing method of the sheet Settings; ask for it if it is blank.

    Raises FixInputError for another word.
    """
    method = _chosen_method(press)
    if method is not None:
        return method
    question = "How is the cost of the goods found? It is kept on the sheet Settings."
    chosen = press.prompter.choose(question, [str(method) for method in CostingMethod])
    if not chosen:
        return None
    press.book.view(SETTINGS).merge([SettingsRow(COST_OF_SALES, chosen)], keep=("What It Does",))
    return CostingMethod(chosen)


def _make_accounts(press: ButtonContext, masters: Masters) -> StockAccounts | None:
    """Add the accounts that are missing, after a Yes; None after a No."""
    new = missing_accounts(masters)
    listed = ", ".join(f"{account.code} {account.description}" for account in new)
    if not press.prompter.ask(f"These accounts are needed and will be made: {listed}. Go on?"):
        return None
    add_masters(press.book, Masters(by_code(new), {}, {}, {}, {}))
    return stock_accounts(read_masters(press.book))


def _costed(
    press: ButtonContext, books: Snapshot, method: CostingMethod, last: date | None = None
) -> Stock:
    """Return every movement up to a day with its cost, but for typed rows that are wrong.

    Those are put on Problems.
    """
    today = press.today()
    masters = read_masters(press.book)
    documents = list(books.documents())
    shop_of_order = {}
    for one in documents:
        if one.type == INVOICE:
            shop_of_order[order_of(one)] = one.shop
    typed = read_typed_stock(press.book, masters, shop_of_order)
    returned = read_returned_goods(press.book, masters, shop_of_order)
    sold = goods_sold(documents, books.document_lines(), masters)
    typed.movements.extend(where_sold(returned.movements, sold))
    problems = [*typed.problems, *returned.problems, *_in_the_future(typed, today)]
    put_problems(press.book, _FOUND_BY, problems)
    press.problems += problems
    currency = _currency(press)
    costed = cost_movements([*typed.movements, *sold], method, typed.standards, currency)
    until = last or today
    until_then = [one for one in costed if one.movement.day <= until]
    return Stock(until_then, method, currency, masters, len(problems))


def _in_the_future(typed: TypedStock, today: date) -> list[Problem]:
    problems = []
    for movement in typed.movements:
        if movement.day > today:
            what = f"{movement.kind} of {movement.item} is dated {movement.day:%d/%m/%Y}."
            problems.append(
                Problem(STOCK_MOVEMENTS.name, "", "Date", what, "Correct the date, or wait for it.")
            )
    return problems


def _currency(press: ButtonContext) -> str:
    """Return the currency of the stock: the setting, else that of all shops.

    Raises FixInputError if the shops have several and none is chosen.
    """
    chosen = read_setting(press.book, CURRENCY_SETTING).upper()
    if chosen:
        return chosen
    currencies = {shop.currency for shop in active_shops(press)}
    if len(currencies) == 1:
        return currencies.pop()
    raise FixInputError(
        "The currency of the stock is not known, because the shops have several or none.",
        where=f"sheet '{SETTINGS.sheet}'",
        cure=f"Add a row with the setting {CURRENCY_SETTING} and its value, such as MYR.",
    )


def _closing(press: ButtonContext, stock: Stock) -> str:
    """Say what is on hand, and note what has no cost or less than nothing on hand."""
    remarks = item_remarks(stock.costed)
    if remarks:
        press.notes.append(
            f"{counting(len(remarks), 'item')} with a remark, such as {next(iter(remarks))}: press "
            "Stock to see them."
        )
    waiting = waiting_returns(press.book)
    if waiting:
        press.notes.append(
            f"{counting(waiting, 'row')} of Returned Goods without Goods Back: goods are back in "
            "stock only after you say so there."
        )
    items = on_hand(stock.costed, date.max)
    return f"On hand: {stock.currency} {shown(sum_of(items), stock.currency)}."
