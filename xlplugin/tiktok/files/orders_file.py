"""Read the orders export of Seller Center.

One row per order and SKU becomes the same orders as the API gives.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlplugin import pulse
from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO, from_minor, in_full, quantise, to_minor
from xlplugin.tiktok.facts import Order, OrderLine, ReturnedUnits
from xlplugin.tiktok.files.columns import PART, TOLD, Headings
from xlplugin.tiktok.files.headed_table import (
    HeadedTable,
    TableRows,
    ask_for_column,
    candidates,
    complete_candidates,
    refuse_foreign,
    refuse_other_platforms,
)
from xlplugin.tiktok.files.layouts import (
    CREATED_TIME,
    DELIVERED_TIME,
    EXTRA,
    ITEMS,
    ORDER_ID,
    SHIPPED_TIME,
    STATUS,
    SUBSTATUS,
    TIMES,
    TOTAL_SETTLEMENT,
    orders_export,
)
from xlplugin.tiktok.files.order_extras import ExportSums, find_extras
from xlplugin.tiktok.files.questions import SHEET
from xlplugin.tiktok.files.settlement_table import OTHER_LANGUAGE
from xlplugin.tiktok.files.tables_in_file import Cell, TablesInFile, read_tables
from xlplugin.tiktok.files.told import STATUS_WORDS, ToldMeanings, with_tried_choices
from xlplugin.tiktok.files.values import is_day_first, read_amounts, shown, written_currencies
from xlplugin.tiktok.markets.declarations import (
    chosen_languages,
    currency_in_zone,
    market,
    market_in,
    markets_by_country,
)
from xlplugin.tiktok.markets.order_statuses import Reached, api_status
from xlplugin.tiktok.markets.spelling import fold

EXPORT = "In Seller Center choose Orders → Export, and load that file as it is."
_TAX = "Product Tax Amount"
_BEFORE = "SKU Subtotal Before Discount"
_PLATFORM = "SKU Platform Discount"
_SELLER = "SKU Seller Discount"
_SHIPPING = "Shipping Fee After Discount"
_AMOUNT = "Order Amount"
_PAYMENT_DISCOUNT = "Payment platform discount"
_WORDS = (
    STATUS,
    SUBSTATUS,
    "Normal or Pre-order",
    "Quantity",
    "Country",
    "State",
    "Province",
    "Region",
    "Buyer Username",
    "Recipient",
)
_KNOWN_ENOUGH = 3
_ITEM = ("Seller SKU", "Product Name", "Variation")
_RETURNED = "Sku Quantity of return"
_REFUND = "Order Refund Amount"


class OrdersRead(NamedTuple):
    """Content of an orders file.

    Attributes:
        orders: The orders, in the order of the file.
        problems: What the user must look at, with the order it concerns.
        notes: Sentences for the user.
        returned: The units that are in a return, by order id.
        markets: The codes of the markets that the orders go to, as far as the file names them.
    """

    orders: list[Order]
    problems: list[Problem]
    notes: list[str]
    returned: dict[str, list[ReturnedUnits]]
    markets: frozenset[str] = frozenset()


def read_orders(
    path: Path, zone: str, *, currency: str = "", extra_aliases: Mapping[str, str] | None = None
) -> OrdersRead:
    """Return the orders in a file.

    An order that cannot be posted as it stands is left out with a Problem.

    Args:
        path: an .xlsx or .csv as Seller Center exports it.
        zone: the shop's time zone; the file's times are in it, unless its market exports in
            another.
        currency: taken where the amounts do not name it.
        extra_aliases: what the sheet Headings says of headings in files.

    Raises:
        AskWord: a heading is not known and the user can tell it; only answers with which the file
            loads are offered.
        FixInputError: the file is damaged or is no orders export.
    """
    file = read_tables(path)

    def read(told: ToldMeanings) -> OrdersRead:
        return _read_file(file, told, zone, currency)

    return with_tried_choices(read, extra_aliases or {})


def _read_file(file: TablesInFile, told: ToldMeanings, zone: str, currency: str) -> OrdersRead:
    table = _find_table(file, orders_export().with_told(told.columns))
    rows = TableRows(file, table, ORDER_ID, ("Quantity", ITEMS), told)
    countries = _countries(rows)
    named = countries.pop() if len(countries) == 1 else ""
    code = named or market_in(zone, currency)
    if code:
        found = market(code)
        if named or not currency:
            currency = found.currency
        zone = found.orders_zone or zone
    export = _OrdersExport(rows, _zone(zone), currency or currency_in_zone(zone), told.statuses)
    return export.read()


def _countries(rows: TableRows) -> set[str]:
    """Return the markets that the orders go to, with "" for a word that names none.

    An order without an address names no country.
    """
    found = set()
    for name in set(rows.texts("Country")):
        if name:
            found.add(markets_by_country().get(fold(name), ""))
    return found


_SETTLED = "This is a settlement, not an orders export: load it with Load Statement."
_UNSETTLED = "These are estimates for orders that are not settled yet, not an orders export."


def _foreign(*, every_language: bool) -> dict[str, str]:
    """Return what a file is instead of an orders export, by the folded heading that shows it."""
    found = {fold(TOTAL_SETTLEMENT): _SETTLED}
    for one in chosen_languages(every_language):
        for heading in one.settlement.get(TOTAL_SETTLEMENT, ()):
            found[fold(heading)] = _SETTLED
        for heading in one.unsettled:
            found[fold(heading)] = _UNSETTLED
    return found


def _find_table(file: TablesInFile, headings: Headings) -> HeadedTable:
    """Return the table of orders. Raises AskWord or FixInputError."""
    refuse_foreign(file, _foreign(every_language=False), EXPORT)
    found = complete_candidates(file, [headings])
    if found and all(heading.column for heading in found[0].table.headings if heading.text):
        return found[0].table
    refuse_foreign(file, _foreign(every_language=True), EXPORT)
    every = candidates(file, [headings.in_every_language()])
    complete = [one for one in every if not one.missing]
    if complete:
        return complete[0].table
    refuse_other_platforms(file, EXPORT)
    best = max(every, key=lambda candidate: candidate.known, default=None)
    if best is None or best.known < _KNOWN_ENOUGH:
        raise FixInputError(
            "No row of headings of an orders export was found.",
            where=file.name,
            cure=f"{EXPORT} {OTHER_LANGUAGE}",
        )
    raise ask_for_column(file, best, "orders export", EXPORT)


def _whole_number(written: str) -> int:
    """Return the quantity in a text; 0 if the text is not a whole number below a million."""
    text = written.removesuffix(".0")
    if text.isascii() and text.isdecimal() and len(text) < 7:
        return int(text)
    return 0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise FixInputError(
            f"'{name}' is not a time zone.",
            where="sheet 'Shops', column 'Time Zone'",
            cure="Write it as in Asia/Kuala_Lumpur.",
        ) from None


class _OrdersExport:
    """Rows of an export, read column by column."""

    def __init__(
        self, rows: TableRows, zone: ZoneInfo, currency: str, told: Mapping[str, str]
    ) -> None:
        self.rows = rows
        self.told = told  # what is told of statuses
        self.zone = zone
        self.ids = rows.ids(ORDER_ID)
        self.sku_ids = rows.ids("SKU ID")
        self.currency, self.amounts = _amounts(rows, currency)
        self.extras = _extras(rows)
        self.zero = from_minor(0, self.currency)
        self.times = _times(rows)
        self.texts = {name: rows.texts(name) for name in _WORDS} | {
            name: rows.names(name) for name in _ITEM
        }
        self.problems: list[Problem] = []
        self.new_words: dict[str, None] = {}

    def read(self) -> OrdersRead:
        groups: dict[str, list[int]] = defaultdict(list)
        for place, order_id in enumerate(self.ids):
            groups[order_id].append(place)
        notes = [*self.rows.notes, *self._place_new_columns(list(groups.values()))]
        orders = []
        read = pulse.counted(groups.items(), len(groups), "Reading the orders")
        for order_id, places in read:
            order = self._order(order_id, places)
            if order:
                orders.append(order)
        for word in self.new_words:
            notes.append(
                f"Status '{shown(word)}' is new; those orders' times tell their status. If "
                f"they tell it wrongly, write on the sheet {SHEET} what '{shown(word)}' means: "
                f"{', '.join(STATUS_WORDS)}."
            )
        markets = frozenset(_countries(self.rows) - {""})
        return OrdersRead(orders, self.problems, notes, self._returned(), markets)

    def _returned(self) -> dict[str, list[ReturnedUnits]]:
        """Return the units in a return, by order id, with the refund of their row."""
        refunds = self._refunds()
        found: dict[str, list[ReturnedUnits]] = defaultdict(list)
        for place, text in enumerate(self.rows.texts(_RETURNED)):
            units = _whole_number(text)
            if units:
                _, name, variation = [self.texts[word][place] for word in _ITEM]
                one = ReturnedUnits(self.sku_ids[place], name, variation, units, refunds[place])
                found[self.ids[place]].append(one)
        return dict(found)

    def _refunds(self) -> list[Decimal | None]:
        """Return the Order Refund Amount of each row; None if the file does not tell it.

        Despite its name, it is that of the row (docs/decisions.md). If the rows of an order come to
        more than the order, the amount is repeated on them, and what one row has of it is not told.
        """
        amounts = self.amounts.get(_REFUND)
        if amounts is None:
            return [None] * len(self.ids)
        totals: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for order_id, amount in zip(self.ids, amounts, strict=True):
            totals[order_id] += amount
        orders = self.amounts.get(_AMOUNT, [ZERO] * len(self.ids))
        refunds: list[Decimal | None] = []
        for order_id, amount, of_order in zip(self.ids, amounts, orders, strict=True):
            is_repeated = of_order > 0 and totals[order_id] > of_order
            if is_repeated or amount <= 0:
                refunds.append(None)
            else:
                refunds.append(amount)
        return refunds

    def _place_new_columns(self, orders: Sequence[Sequence[int]]) -> list[str]:
        """Count new columns among the order's amounts where the orders add up only with them.

        What is to be said of each.

        Raises AskWord where others would do as well, or one is told to count and does not.
        """
        sums = [self._sums(places) for places in orders]
        notes = []
        for found in find_extras(self.rows, sums, self.currency):
            self.amounts[found.name] = found.amounts
            self.extras.append(found.name)
            notes.append(
                f"'{found.name}' is new. It is in the order amount: the orders add up only with it."
            )
        return notes

    def _order(self, order_id: str, places: Sequence[int]) -> Order | None:
        """Return one order from its rows.

        None, with a Problem, when it cannot be posted as it stands.
        """
        first = places[0]
        created = self.times[CREATED_TIME][first]
        refused = self._first_refusal(places)
        if created is None or refused:
            place, column, what = refused or (first, CREATED_TIME, "The order has no created time.")
            cure = "Look at it in Seller Center; the order is not loaded."
            self._problem(order_id, place, column, what, cure)
            return None
        subtotal, shipping, total = self._total(order_id, places)
        known = [times[first] for times in self.times.values()]
        lines: list[OrderLine] = []
        for place in places:
            lines += self._lines(place)
        return Order(
            order_id,
            self._status(order_id, places),
            self._utc(created),
            self._utc(max(filter(None, known))),
            self.currency,
            subtotal,
            shipping,
            total,
            self._buyer(first),
            self._state(first),
            self.texts["Country"][first],
            "sample" in fold(self.texts["Normal or Pre-order"][first]),
            tuple(lines),
            shipped=self._reached(SHIPPED_TIME, first),
            delivered=self._reached(DELIVERED_TIME, first),
        )

    def _reached(self, heading: str, place: int) -> datetime | None:
        """Return a time of an order; None if the file has no such column or a blank cell."""
        times = self.times.get(heading)
        if not times:
            return None
        moment = times[place]
        if not moment:
            return None
        return self._utc(moment)

    def _problem(self, order_id: str, place: int, column: str, what: str, cure: str) -> None:
        self.problems.append(
            Problem("Orders", f"{self.rows.numbers[place]} ({order_id})", column, what, cure)
        )

    def _first_refusal(self, places: Sequence[int]) -> tuple[int, str, str] | None:
        """Return why the first wrong row cannot be posted; None if all can."""
        for place in places:
            refused = self._refusal(place)
            if refused:
                return refused
        return None

    def _refusal(self, place: int) -> tuple[int, str, str] | None:
        """Return why a row cannot be posted: its place, the column, and what is wrong."""
        before = self.amounts[_BEFORE][place]
        platform = self.amounts[_PLATFORM][place]
        seller = self.amounts[_SELLER][place]
        after = self.amounts[ITEMS][place]
        if not self._quantity(place):
            return place, "Quantity", f"'{shown(self.texts['Quantity'][place])}' is not a quantity."
        if before - platform - seller != after or min(before, platform, seller) < 0:
            what = (
                f"{self._told(before)} less discounts of {self._told(platform)} and "
                f"{self._told(seller)} is not {self._told(after)}."
            )
            return place, ITEMS, what
        return None

    def _utc(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.zone).astimezone(UTC)

    def _lines(self, place: int) -> list[OrderLine]:
        """Return the units of one row.

        A discount that does not divide evenly makes units of two or three prices.
        """
        before = to_minor(self.amounts[_BEFORE][place], self.currency)
        seller = to_minor(self.amounts[_SELLER][place], self.currency)
        platform = to_minor(self.amounts[_PLATFORM][place], self.currency)
        code, name, variation = [self.texts[word][place] for word in _ITEM]
        lines = []
        for units, price, ours, theirs in shares(self._quantity(place), before, seller, platform):
            line = OrderLine(
                self.sku_ids[place],
                code,
                name,
                variation,
                units,
                self._money(price),
                self._money(price - ours - theirs),
                self._money(ours),
                self._money(theirs),
                before == 0,
            )
            lines.append(line)
        return self._with_tax(lines, place)

    def _with_tax(self, lines: list[OrderLine], place: int) -> list[OrderLine]:
        """Return the lines of one row with the tax that it states, shared out by their amounts."""
        left = ZERO
        if _TAX in self.amounts:
            left = self.amounts[_TAX][place]
        total = sum((line.sale_price * line.quantity for line in lines), ZERO)
        if not left or not total:
            return lines
        tax = left
        shared = []
        for number, line in enumerate(lines, 1):
            part = left
            if number < len(lines):
                part = quantise(tax * line.sale_price * line.quantity / total, self.currency)
            left -= part
            shared.append(line._replace(tax=part))
        return shared

    def _quantity(self, place: int) -> int:
        return _whole_number(self.texts["Quantity"][place])

    def _told(self, amount: Decimal) -> str:
        return in_full(amount, self.currency)

    def _money(self, units: int) -> Decimal:
        return from_minor(units, self.currency)

    def _sums(self, places: Sequence[int]) -> ExportSums:
        """Return the sums of one order.

        Every row of an order repeats its shipping and its order amount, so they are read once.
        """
        first = places[0]
        column = self.amounts
        extras = sum((column[name][first] for name in self.extras), self.zero)
        if _PAYMENT_DISCOUNT in column:
            extras -= column[_PAYMENT_DISCOUNT][first]
        once = self.zero
        shared = self.zero
        if _SHIPPING in column:
            once = column[_SHIPPING][first]
            shared = sum((column[_SHIPPING][place] for place in places), self.zero)
        items = sum((column[ITEMS][place] for place in places), self.zero)
        total = None
        if _AMOUNT in column:
            total = column[_AMOUNT][first]
        return ExportSums(first, items, once, shared, extras, total)

    def _total(self, order_id: str, places: Sequence[int]) -> tuple[Decimal, Decimal, Decimal]:
        """Return what an order's items should add up to, its shipping and its total."""
        sums = self._sums(places)
        if sums.total is None:
            return sums.items, sums.once, sums.items + sums.once + sums.extras
        shipping = sums.shipping()
        if shipping is not None:
            return sums.items, shipping, sums.total
        self._problem(
            order_id,
            sums.first,
            _AMOUNT,
            f"Items {self._told(sums.items)}, shipping {self._told(sums.once)} and other amounts "
            f"{self._told(sums.extras)} are not the order amount {self._told(sums.total)}.",
            "Is the file whole? Export it again. The order is loaded; "
            "it can be posted once its Subtotal is right.",
        )
        return sums.total - sums.once - sums.extras, sums.once, sums.total

    def _status(self, order_id: str, places: Sequence[int]) -> str:
        """Return the status of an order. It is cancelled only when each of its rows is."""
        found = list(dict.fromkeys(self._row_status(place) for place in places))
        if len(found) > 1:
            words = dict.fromkeys(shown(self.texts[STATUS][place]) for place in places)
            what = f"The order's rows have different statuses: {', '.join(words)}."
            self._problem(
                order_id,
                places[0],
                STATUS,
                what,
                "It is loaded whole; look at it in Seller Center.",
            )
        return next((status for status in found if status != "CANCELLED"), found[0])

    def _row_status(self, place: int) -> str:
        paid, arranged, shipped, delivered, cancelled = (
            self.times[name][place] is not None for name in TIMES[1:]
        )
        word = self.texts[STATUS][place]
        status, known = api_status(
            word,
            self.texts[SUBSTATUS][place],
            Reached(paid, arranged, shipped, delivered, cancelled),
            self.told,
        )
        if not known:
            self.new_words[word] = None
        return status

    def _buyer(self, place: int) -> str:
        """Return the buyer as TikTok masks him. A name that is not masked is not kept."""
        recipient = self.texts["Recipient"][place]
        if "*" in recipient:
            return recipient
        return self.texts["Buyer Username"][place]

    def _state(self, place: int) -> str:
        for name in ("Region", "State", "Province"):
            state = self.texts[name][place]
            if state:
                return state
        return ""


def _extras(rows: TableRows) -> list[str]:
    """Return the columns of the file that the order amount has beside items and shipping."""
    found = []
    for heading in rows.table.headings:
        column = heading.column
        if column and (column.use == TOLD or column.role == EXTRA) and column.name not in found:
            found.append(column.name)
    return found


def _amounts(rows: TableRows, currency: str) -> tuple[str, dict[str, list[Decimal]]]:
    """Return the currency of the export and its amounts by column; a blank is nothing."""
    found = {}
    for heading in reversed(rows.table.headings):
        if heading.column and heading.column.use in (PART, TOLD):
            place = rows.place(heading.number)
            found[heading.column.name] = (place, rows.cells(heading.number))
    named = written_currencies(found.values())
    if len(named) > 1:
        raise FixInputError(
            f"The export has amounts in {' and '.join(sorted(named))}.",
            where=rows.where,
            cure="Export each shop on its own.",
        )
    currency = next(iter(named), currency)
    if not currency:
        raise FixInputError(
            "The export does not say its currency.",
            where=rows.where,
            cure="Fill Currency of the shop on the sheet Shops.",
        )
    amounts = read_amounts(list(found.values()), currency)
    columns = {name: amounts.column(cells) for name, (_, cells) in found.items()}
    nothing = [ZERO] * len(rows.numbers)
    columns.setdefault(_BEFORE, list(columns[ITEMS]))
    columns.setdefault(_PLATFORM, nothing)
    columns.setdefault(_SELLER, nothing)
    columns[_BEFORE] = _before_discount(columns)
    return currency, columns


def _before_discount(columns: Mapping[str, Sequence[Decimal]]) -> list[Decimal]:
    """Return the subtotals before discount.

    Of a sample it may be 0 beside the whole price as a discount.
    """
    made = []
    amounts = (columns[name] for name in (_BEFORE, _PLATFORM, _SELLER, ITEMS))
    for before, platform, seller, after in zip(*amounts, strict=True):
        if not before and not after:
            made.append(platform + seller)
        else:
            made.append(before)
    return made


def _times(rows: TableRows) -> Mapping[str, list[datetime | None]]:
    """Return the times of every order.

    If one column shows that the day comes first, or the month, this holds for all columns.
    """
    seen: list[Cell] = []
    place = None
    for name in TIMES:
        column = rows.first(name)
        if column:
            seen.extend(set(column[0]))
            place = place or column[1]
    assert place is not None, "an orders export has a column of times"
    first = is_day_first(seen, place, default=True)
    return {name: rows.moments(name, day_first=first) for name in TIMES}


def shares(
    quantity: int, before: int, seller: int, platform: int
) -> list[tuple[int, int, int, int]]:
    """Share a row's amounts out over its units, in whole minor units.

    Returns: for each run of equal units: units, price, seller discount and platform discount. All
    together are the row;
    the first units carry what does not divide.
    """
    (price, r1), (ours, r2), (theirs, r3) = (
        divmod(amount, quantity) for amount in (before, seller, platform)
    )
    edges = sorted({0, r1, r2, r3, quantity})
    found = []
    for start, end in pairwise(edges):
        found.append(
            (end - start, price + (start < r1), ours + (start < r2), theirs + (start < r3))
        )
    return found
