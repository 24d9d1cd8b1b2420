"""The Payments sheet and its parts: a loaded statement, row by row, and what became of each row."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.posting.file_and_api import SettledRow
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SettlementOutcome
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.files import loaded_sums
from xlplugin.sheets.tables import PAYMENT_PARTS, PAYMENTS
from xlplugin.tiktok.facts import Part, Settlement, SettlementLine

_AT = {c.name: place for place, c in enumerate(PAYMENTS.columns)}
_ORDER_TYPE = "Order"
_CHANGED = "The sheet was changed by hand: press Load Statement, or Fetch Settlement, again."
MOST_ROWS = 1_048_000  # a sheet has 1,048,576


def put_settlement(
    book: Workbook, shop_id: str, settlement: Settlement, words: Sequence[str]
) -> None:
    """Show a statement instead of the one that was there before. Raises FixInputError when no sheet can hold it."""
    rows = [
        _row(shop_id, settlement, line, word)
        for line, word in zip(settlement.lines, words, strict=True)
    ]
    parts = [
        (line.id, part.kind, part.role, part.amount, line.row, shop_id)
        for line in settlement.lines
        for part in line.parts
        if part.amount
    ]
    if len(parts) > MOST_ROWS:
        raise FixInputError(
            f"The statement's rows have {len(parts):,} amounts, a sheet holds {MOST_ROWS:,}.",
            where="sheet 'Payment Parts'",
            cure="Export a shorter period.",
        )
    book.view(PAYMENTS).replace(rows)
    book.view(PAYMENT_PARTS).replace(parts)


def _row(shop_id: str, settlement: Settlement, line: SettlementLine, word: str) -> Row:
    difference = line.settlement - sum((part.amount for part in line.parts), ZERO)
    return (
        word,
        "",
        line.created,
        line.settled,
        line.id,
        _ORDER_TYPE if line.is_order else line.type,
        line.related_order_id,
        line.earnings,
        line.customer_payment,
        line.product_price,
        line.platform_discount,
        line.fees,
        line.shipping_fee,
        line.adjustment,
        line.settlement,
        difference,
        line.reserve,
        line.currency,
        settlement.file_name,
        line.row,
        shop_id,
    )


def read_shown(book: Workbook) -> tuple[str, str, list[SettledRow]]:
    """The shop, the file and the rows of the statement that is shown, as far as they can be compared."""
    rows = book.rows(PAYMENTS)
    if not rows:
        return "", "", []
    names = ("Type", "Order Adjustment ID", "Payment Time", "Settlement Amount")
    facts = (tuple(row[_AT[name]] for name in names) for row in rows)
    shown = [
        SettledRow(kind == _ORDER_TYPE, number, day, amount)
        for kind, number, day, amount in facts
        if day
    ]
    return rows[0][_AT["Shop ID"]], rows[0][_AT["File"]], shown


def read_settlement_lines(book: Workbook) -> tuple[str, list[SettlementLine]]:
    """The shop and the rows of the loaded statement. Raises FixInputError when there is none, or a row was changed."""
    rows = book.rows(PAYMENTS)
    if not rows:
        raise FixInputError(
            "No statement is loaded.", where="sheet 'Payments'", cure="Press Load Statement first."
        )
    shop_id, file_name = rows[0][_AT["Shop ID"]], rows[0][_AT["File"]]
    _refuse_other_rows(rows, loaded_sums(book, shop_id, file_name))
    parts: dict[int, list[Part]] = defaultdict(list)
    for _, kind, role, amount, row_number, _ in book.rows(PAYMENT_PARTS):
        parts[row_number].append(Part(kind, role, amount))
    return shop_id, [_line(row, parts) for row in rows]


def _refuse_other_rows(rows: Sequence[Row], loaded: Collection[tuple[int, Decimal]]) -> None:
    """Refuse a sheet onto which rows were copied, or from which some are gone: it would be posted as the statement."""
    often = Counter((row[_AT["Shop ID"]], row[_AT["File"]], row[_AT["Row"]]) for row in rows)
    (_, file_name, number), times = often.most_common(1)[0]
    total = sum((row[_AT["Settlement Amount"]] for row in rows), ZERO)
    if times > 1:
        what = f"Row {number} of {file_name} is there {times} times."
    elif loaded and (len(rows), total) not in loaded:
        had = " or ".join(f"{count:,} rows and {amount:,.2f}" for count, amount in sorted(loaded))
        what = f"{len(rows):,} rows and {total:,.2f} are there; {file_name} had {had} when it was loaded."
    else:
        return
    raise FixInputError(what, where="sheet 'Payments'", cure=_CHANGED)


def _line(row: Row, parts: Mapping[int, list[Part]]) -> SettlementLine:
    at = _AT
    line = SettlementLine(
        row[at["Row"]],
        row[at["Order Adjustment ID"]],
        row[at["Type"]],
        row[at["Type"]] == _ORDER_TYPE,
        row[at["Related Order ID"]],
        _date(row, "Order Date"),
        _date(row, "Payment Time"),
        row[at["Currency"]],
        row[at["Settlement Amount"]],
        row[at["Total Earnings From Order"]],
        row[at["Total Fees"]],
        row[at["Adjustment"]],
        row[at["Customer Payment"]],
        row[at["Product Price"]],
        row[at["Platform Discount"]],
        row[at["Shipping Fee"]],
        tuple(parts.get(row[at["Row"]], ())),
        reserve=row[at["Reserve"]],
    )
    known = sum((part.amount for part in line.parts), ZERO)
    if known != line.settlement:
        raise FixInputError(
            f"The parts of {line.id} add up to {known}, its settlement amount is {line.settlement}.",
            where=f"sheet 'Payments', statement row {line.row}",
            cure=_CHANGED,
        )
    return line


def _date(row: Row, column: str) -> date:
    day = row[_AT[column]]
    if not isinstance(day, date):
        raise FixInputError(
            f"Row {row[_AT['Row']]} has no {column}.",
            where="sheet 'Payments'",
            cure="Press Load Statement again.",
        )
    return day


def read_statuses(book: Workbook) -> list[str]:
    """The verify status of every row."""
    return [row[_AT["Verify Status"]] for row in book.rows(PAYMENTS)]


def put_statuses(book: Workbook, words: Sequence[str]) -> None:
    """New verify statuses on every row."""
    book.view(PAYMENTS).put(("Verify Status",), [(word,) for word in words])


def put_outcomes(book: Workbook, outcomes: Sequence[SettlementOutcome]) -> None:
    """Write each row's status and the payment that carries it; a row posted before keeps its payment number."""
    numbers = [row[_AT["Payment No"]] for row in book.rows(PAYMENTS)]
    values = [
        (
            outcome.status,
            outcome.payment_no or (number if outcome.status == RowStatus.POSTED else ""),
        )
        for outcome, number in zip(outcomes, numbers, strict=True)
    ]
    book.view(PAYMENTS).put(("Verify Status", "Payment No"), values)
