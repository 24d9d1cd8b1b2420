"""The orders export of Seller Center: one row per order and SKU becomes the same orders as the API gives."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from xlplugin.errors import FixInputError, Problem
from xlplugin.money import ZERO, from_minor, to_minor
from xlplugin.tiktok.facts import Order, OrderLine
from xlplugin.tiktok.files.columns import PART
from xlplugin.tiktok.files.headed_table import (
    Table,
    TableRows,
    candidates,
    refuse_foreign,
    where_in,
)
from xlplugin.tiktok.files.tables_in_file import TablesInFile, read_tables
from xlplugin.tiktok.files.values import fold, is_day_first, read_amounts, shown, written_currencies
from xlplugin.tiktok.markets.columns_orders import (
    COUNTRIES,
    CREATED,
    EXTRAS,
    HEADINGS,
    ORDER_ID,
    STATUS,
    SUBSTATUS,
    TIMES,
)
from xlplugin.tiktok.markets.order_statuses import Reached, api_status

EXPORT = "In Seller Center choose Orders → Export, and load that file as it is."
_BEFORE, _AFTER = "SKU Subtotal Before Discount", "SKU Subtotal After Discount"
_PLATFORM, _SELLER = "SKU Platform Discount", "SKU Seller Discount"
_SHIPPING, _AMOUNT = "Shipping Fee After Discount", "Order Amount"
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
_ITEM = ("Seller SKU", "Product Name", "Variation")
_ZONE_CURRENCIES = {
    "Asia/Kuala_Lumpur": "MYR",
    "Asia/Kuching": "MYR",
    "Asia/Singapore": "SGD",
    "Asia/Jakarta": "IDR",
    "Asia/Makassar": "IDR",
    "Asia/Jayapura": "IDR",
    "Asia/Bangkok": "THB",
    "Asia/Ho_Chi_Minh": "VND",
    "Asia/Saigon": "VND",
    "Asia/Manila": "PHP",
    "Europe/London": "GBP",
    "America/Sao_Paulo": "BRL",
    "America/New_York": "USD",
    "America/Los_Angeles": "USD",
    "America/Chicago": "USD",
    "Europe/Paris": "EUR",
    "Europe/Berlin": "EUR",
    "Europe/Rome": "EUR",
    "Europe/Madrid": "EUR",
    "Europe/Dublin": "EUR",
    "America/Mexico_City": "MXN",
    "Asia/Tokyo": "JPY",
}


class OrdersRead(NamedTuple):
    """The orders of a file, in its order; what is wrong with some; what else there is to say."""

    orders: list[Order]
    problems: list[Problem]
    notes: list[str]


def read_orders(path: Path, zone: str, *, currency: str = "") -> OrdersRead:
    """The orders in a file, whose times are in `zone`. `currency` is taken where the amounts do not name it.

    An order that cannot be posted as it stands is left out with a Problem. Raises FixInputError for the whole file.
    """
    file = read_tables(path)
    table = _find_table(file)
    rows = TableRows(file, table, ORDER_ID, ("Quantity", _AFTER))
    currency = _of_countries(rows) or currency or _ZONE_CURRENCIES.get(zone, "")
    export = _Export(rows, _zone(zone), currency)
    return export.read()


def _of_countries(rows: TableRows) -> str:
    """The currency of the one country that the orders go to: a market's shop sells in its own. "" where it is open."""
    found = {COUNTRIES.get(fold(country), "") for country in set(rows.texts("Country"))}
    return found.pop() if len(found) == 1 else ""


_SETTLED = "This is a settlement, not an orders export: load it with Load Statement."
_UNSETTLED = "These are estimates for orders that are not settled yet, not an orders export."
_FOREIGN = {
    fold("Total settlement amount"): _SETTLED,
    fold("Total estimated settlement amount"): _UNSETTLED,
}


def _find_table(file: TablesInFile) -> Table:
    refuse_foreign(file, _FOREIGN, EXPORT)
    found = candidates(file, [HEADINGS])
    complete = [candidate for candidate in found if not candidate.missing]
    if complete:
        return complete[0].table
    best = max(found, key=lambda candidate: candidate.known, default=None)
    if best is None or best.known < 3:
        raise FixInputError(
            "No row of headings of an orders export was found.", where=file.name, cure=EXPORT
        )
    raise FixInputError(
        f"The orders export has no column {' and no column '.join(map(repr, best.missing))}.",
        where=f"{where_in(file, best.table.sheet)}, row {best.table.header + 1}",
        cure=EXPORT,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise FixInputError(
            f"'{name}' is not a time zone.",
            where="sheet 'Shops', column 'Time Zone'",
            cure="Write it as in Asia/Kuala_Lumpur.",
        ) from None


class _Export:
    """The rows of an export, read column by column."""

    def __init__(self, rows: TableRows, zone: ZoneInfo, currency: str) -> None:
        self.rows = rows
        self.zone = zone
        self.ids = rows.ids(ORDER_ID)
        self.sku_ids = rows.ids("SKU ID")
        self.currency, self.amounts = _amounts(rows, currency)
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
        orders = [
            order for order_id, places in groups.items() if (order := self._order(order_id, places))
        ]
        notes = [
            f"Status '{shown(word)}' is new; those orders' times tell their status."
            for word in self.new_words
        ]
        return OrdersRead(orders, self.problems, notes)

    def _order(self, order_id: str, places: Sequence[int]) -> Order | None:
        """One order from its rows; None, with a Problem, when it cannot be posted as it stands."""
        first = places[0]
        created = self.times[CREATED][first]
        refused = next(filter(None, (self._refusal(place) for place in places)), None)
        if created is None or refused:
            place, column, what = refused or (first, CREATED, "The order has no created time.")
            self._problem(
                order_id,
                place,
                column,
                what,
                "Look at it in Seller Center; the order is not loaded.",
            )
            return None
        subtotal = sum((self.amounts[_AFTER][place] for place in places), ZERO)
        subtotal, shipping, total = self._total(order_id, places, subtotal)
        known = [moment for times in self.times.values() if (moment := times[first])]
        return Order(
            order_id,
            self._status(order_id, places),
            self._utc(created),
            self._utc(max(known)),
            self.currency,
            subtotal,
            shipping,
            total,
            self._buyer(first),
            self._state(first),
            self.texts["Country"][first],
            "sample" in fold(self.texts["Normal or Pre-order"][first]),
            tuple(line for place in places for line in self._lines(place)),
        )

    def _problem(self, order_id: str, place: int, column: str, what: str, cure: str) -> None:
        self.problems.append(
            Problem("Orders", f"{self.rows.numbers[place]} ({order_id})", column, what, cure)
        )

    def _refusal(self, place: int) -> tuple[int, str, str] | None:
        """Why a row cannot be posted: its place, the column, and what is wrong."""
        before, platform, seller, after = (
            self.amounts[name][place] for name in (_BEFORE, _PLATFORM, _SELLER, _AFTER)
        )
        if not self._quantity(place):
            return place, "Quantity", f"'{shown(self.texts['Quantity'][place])}' is not a quantity."
        if before - platform - seller != after or min(before, platform, seller) < 0:
            return (
                place,
                _AFTER,
                f"{before} less discounts of {platform} and {seller} is not {after}.",
            )
        return None

    def _utc(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.zone).astimezone(UTC)

    def _lines(self, place: int) -> list[OrderLine]:
        """The units of one row. A discount that does not divide evenly makes units of two or three prices."""
        before, seller, platform = (
            to_minor(self.amounts[name][place], self.currency)
            for name in (_BEFORE, _SELLER, _PLATFORM)
        )
        sku, code, name, variation = (
            self.sku_ids[place],
            *(self.texts[word][place] for word in _ITEM),
        )
        return [
            OrderLine(
                sku,
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
            for units, price, ours, theirs in shares(
                self._quantity(place), before, seller, platform
            )
        ]

    def _quantity(self, place: int) -> int:
        text = self.texts["Quantity"][place].removesuffix(".0")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0

    def _money(self, units: int) -> Decimal:
        return from_minor(units, self.currency)

    def _total(
        self, order_id: str, places: Sequence[int], items: Decimal
    ) -> tuple[Decimal, Decimal, Decimal]:
        """What an order's items should come to, its shipping and its total.

        The last two stand on each of its rows; only some exports share shipping out.
        """
        first, column = places[0], self.amounts
        total = column[_AMOUNT][first] if _AMOUNT in column else None
        extras = sum((column[name][first] for name in EXTRAS if name in column), ZERO)
        extras -= (
            column["Payment platform discount"][first]
            if "Payment platform discount" in column
            else ZERO
        )
        once = column[_SHIPPING][first] if _SHIPPING in column else ZERO
        if total is None:
            return items, once, items + once + extras
        shared = (
            sum((column[_SHIPPING][place] for place in places), ZERO)
            if _SHIPPING in column
            else ZERO
        )
        for shipping in (once, shared):
            if total in (items + shipping, items + shipping + extras):
                return items, shipping, total
        what = f"Items {items}, shipping {once} and other amounts {extras} are not the order amount {total}."
        self.problems.append(
            Problem(
                "Orders",
                f"{self.rows.numbers[first]} ({order_id})",
                _AMOUNT,
                what,
                "Is the file whole? Export it again. The order is loaded; it can be posted once its Subtotal is right.",
            )
        )
        return total - once - extras, once, total

    def _status(self, order_id: str, places: Sequence[int]) -> str:
        """The status of an order. It is cancelled only when each of its rows is."""
        found = list(dict.fromkeys(self._row_status(place) for place in places))
        if len(found) > 1:
            what = f"The order's rows have different statuses: {', '.join(found)}."
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
        )
        if not known:
            self.new_words[word] = None
        return status

    def _buyer(self, place: int) -> str:
        """The buyer as TikTok masks him; a name that is not masked is nobody's business here."""
        recipient = self.texts["Recipient"][place]
        return recipient if "*" in recipient else self.texts["Buyer Username"][place]

    def _state(self, place: int) -> str:
        return next(
            (
                state
                for name in ("Region", "State", "Province")
                if (state := self.texts[name][place])
            ),
            "",
        )


def _amounts(rows: TableRows, currency: str) -> tuple[str, Mapping[str, list[Decimal]]]:
    """The currency of the export and its amounts by column; a blank is nothing."""
    found = {
        heading.column.name: (rows.place(heading.number), rows.cells(heading.number))
        for heading in reversed(rows.table.headings)
        if heading.column and heading.column.use == PART
    }
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
    for name in (_BEFORE, _PLATFORM, _SELLER):
        columns.setdefault(name, columns[_AFTER] if name == _BEFORE else [ZERO] * len(rows.numbers))
    return currency, columns


def _times(rows: TableRows) -> Mapping[str, list[datetime | None]]:
    """The times of every order. One column may tell for all whether the day or the month stands first."""
    found = [column for name in TIMES if (column := rows.first(name))]
    first = is_day_first(
        [cell for cells, _ in found for cell in set(cells)], found[0][1], default=True
    )
    return {name: rows.moments(name, day_first=first) for name in TIMES}


def shares(
    quantity: int, before: int, seller: int, platform: int
) -> list[tuple[int, int, int, int]]:
    """Whole minor units shared out over the units of a row: (units, price, seller discount, platform discount) each.

    The shares of all units add up to the row; the first units carry what does not divide.
    """
    (price, r1), (ours, r2), (theirs, r3) = (
        divmod(amount, quantity) for amount in (before, seller, platform)
    )
    edges = sorted({0, r1, r2, r3, quantity})
    return [
        (end - start, price + (start < r1), ours + (start < r2), theirs + (start < r3))
        for start, end in pairwise(edges)
    ]
