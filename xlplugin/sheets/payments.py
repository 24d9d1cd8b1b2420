"""Read and fill the Payments sheet: the rows of a statement and the outcome of each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO, shown, total_of
from xlplugin.posting.file_and_api import SettledRow
from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.settlements import SettlementOutcome
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.files import loaded_sums
from xlplugin.sheets.statement_rows import CHANGED, put_told_rows, refuse_changed_rows
from xlplugin.sheets.tables import PAYMENT_PARTS, PAYMENTS, PaymentPartsRow, PaymentsRow
from xlplugin.tiktok.facts import Part, Settlement, SettlementLine
from xlplugin.wording import counting

_ORDER_TYPE = "Order"
MOST_ROWS = 1_048_000  # a sheet has 1,048,576


def put_settlement(
    book: Workbook, shop_id: str, settlement: Settlement, statuses: Sequence[str]
) -> None:
    """Replace the shown statement, and keep its rows on Statement Rows.

    Raises FixInputError if it has more rows than a sheet can hold.
    """
    rows = []
    parts = []
    lines = zip(settlement.lines, statuses, strict=True)
    text = f"Adding to {PAYMENTS.sheet}"
    for line, status in pulse.counted(lines, len(statuses), text, stops=False):
        rows.append(_row(shop_id, settlement, line, status))
        parts.extend(_part_rows(shop_id, line))
    if len(parts) > MOST_ROWS:
        raise FixInputError(
            f"The statement's rows have {counting(len(parts), 'amount')}, "
            f"a sheet holds {MOST_ROWS:,}.",
            where="sheet 'Payment Parts'",
            cure="Export a shorter period.",
        )
    book.view(PAYMENTS).replace(rows)
    book.view(PAYMENT_PARTS).replace(parts)
    put_told_rows(book, shop_id, settlement)


def _row(shop_id: str, settlement: Settlement, line: SettlementLine, status: str) -> PaymentsRow:
    return PaymentsRow(
        verify_status=status,
        order_date=line.created,
        payment_time=line.settled,
        order_adjustment_id=line.id,
        type=_ORDER_TYPE if line.is_order else line.type,
        related_order_id=line.related_order_id,
        total_earnings_from_order=line.earnings,
        customer_payment=line.customer_payment,
        product_price=line.product_price,
        platform_discount=line.platform_discount,
        total_fees=line.fees,
        shipping_fee=line.shipping_fee,
        adjustment=line.adjustment,
        settlement_amount=line.settlement,
        difference=line.settlement - _sum_of_parts(line),
        reserve=line.reserve,
        currency=line.currency,
        file=settlement.file_name,
        row=line.row,
        shop_id=shop_id,
    )


def _part_rows(shop_id: str, line: SettlementLine) -> list[PaymentPartsRow]:
    """Return a row for each part of a line that is not 0.00."""
    found = []
    for part in line.parts:
        if part.amount:
            found.append(
                PaymentPartsRow(line.id, part.kind, part.role, part.amount, line.row, shop_id)
            )
    return found


def _sum_of_parts(line: SettlementLine) -> Decimal:
    return total_of(line.parts)


def read_shown(book: Workbook) -> tuple[str, str, list[SettledRow]]:
    """Return the Shop ID, the file and the dated rows of the shown statement."""
    rows = book.rows(PAYMENTS)
    if not rows:
        return "", "", []
    shown = []
    for row in rows:
        if row.payment_time:
            settled = SettledRow(
                row.type == _ORDER_TYPE,
                row.order_adjustment_id,
                row.payment_time,
                row.settlement_amount,
            )
            shown.append(settled)
    return rows[0].shop_id, rows[0].file, shown


def rows_left_behind(book: Workbook, shop_id: str, settlement: Settlement) -> tuple[str, int]:
    """Return the file of the shown statement, and how many of its rows nobody has posted.

    Rows that this settlement has too do not count. Of the same file, none counts.
    """
    rows = book.rows(PAYMENTS)
    if not rows or (rows[0].shop_id, rows[0].file) == (shop_id, settlement.file_name):
        return "", 0
    fresh = {(shop_id, line.id, line.settled) for line in settlement.lines}
    count = 0
    for row in rows:
        is_posted = row.verify_status in (RowStatus.POSTED, RowStatus.SUCCESS)
        place = row.shop_id, row.order_adjustment_id, row.payment_time
        if not is_posted and place not in fresh:
            count += 1
    return rows[0].file, count


def read_settlement_lines(book: Workbook) -> tuple[str, list[SettlementLine]]:
    """Return the Shop ID and the lines of the loaded statement.

    Raises:
        FixInputError: No statement is loaded, or its rows were changed by hand. Sorting, filtering
            and columns of the user's own are no change.
    """
    rows = book.rows(PAYMENTS)
    if not rows:
        raise FixInputError(
            "No statement is loaded.", where="sheet 'Payments'", cure="Press Load Statement first."
        )
    shop_id = rows[0].shop_id
    _refuse_other_rows(rows, loaded_sums(book, shop_id, rows[0].file))
    parts: dict[int, list[Part]] = defaultdict(list)
    amounts = book.rows(PAYMENT_PARTS)
    text = f"Reading {PAYMENT_PARTS.sheet}"
    for part in pulse.counted(amounts, len(amounts), text, stops=False):
        parts[part.row].append(Part(part.kind, part.role, part.amount))
    lines = []
    for row in pulse.counted(rows, len(rows), f"Reading {PAYMENTS.sheet}", stops=False):
        lines.append(_line(row, parts))
    refuse_changed_rows(book, rows, lines)
    return shop_id, lines


def _refuse_other_rows(
    rows: Sequence[PaymentsRow], loaded: Collection[tuple[int, Decimal]]
) -> None:
    """Raise FixInputError if a row stands twice, or count and total differ from the loaded file."""
    times_seen = Counter((row.shop_id, row.file, row.row) for row in rows)
    (_, file_name, number), times = times_seen.most_common(1)[0]
    total = sum((row.settlement_amount for row in rows), ZERO)
    if times > 1:
        what = f"Row {number} of {file_name} is there {counting(times, 'time')}."
    elif loaded and (len(rows), total) not in loaded:
        currency = rows[0].currency
        had = " or ".join(
            f"{counting(count, 'row')} and {shown(amount, currency)}"
            for count, amount in sorted(loaded)
        )
        what = (
            f"{counting(len(rows), 'row')} and {shown(total, currency)} are there; "
            f"{file_name} had {had} when it was loaded."
        )
    else:
        return
    raise FixInputError(what, where="sheet 'Payments'", cure=CHANGED)


def _line(row: PaymentsRow, parts: Mapping[int, list[Part]]) -> SettlementLine:
    return SettlementLine(
        row=row.row,
        id=row.order_adjustment_id,
        type=row.type,
        is_order=row.type == _ORDER_TYPE,
        related_order_id=row.related_order_id,
        created=_date(row, "Order Date", row.order_date),
        settled=_date(row, "Payment Time", row.payment_time),
        currency=row.currency,
        settlement=row.settlement_amount,
        earnings=row.total_earnings_from_order,
        fees=row.total_fees,
        adjustment=row.adjustment,
        customer_payment=row.customer_payment,
        product_price=row.product_price,
        platform_discount=row.platform_discount,
        shipping_fee=row.shipping_fee,
        parts=tuple(parts.get(row.row, ())),
        reserve=row.reserve,
    )


def _date(row: PaymentsRow, heading: str, value: date | None) -> date:
    """Return the date of a cell. Raises FixInputError if it is blank."""
    if value is None:
        raise FixInputError(
            f"Row {row.row} has no {heading}.",
            where="sheet 'Payments'",
            cure="Press Load Statement again.",
        )
    return value


def read_statuses(book: Workbook) -> list[str]:
    """Return the verify status of every row."""
    return [row.verify_status for row in book.rows(PAYMENTS)]


def put_statuses(book: Workbook, statuses: Sequence[str]) -> None:
    """Write the verify status of every row."""
    book.view(PAYMENTS).put_column("Verify Status", statuses)


def put_outcomes(book: Workbook, outcomes: Sequence[SettlementOutcome]) -> None:
    """Write each row's status and its payment number; a row posted before keeps its number."""
    rows = []
    for row, outcome in zip(book.rows(PAYMENTS), outcomes, strict=True):
        number = outcome.payment_no
        if not number and outcome.status == RowStatus.POSTED:
            number = row.payment_no
        rows.append(row._replace(verify_status=outcome.status, payment_no=number))
    book.view(PAYMENTS).update(("Verify Status", "Payment No"), rows)


def count_held(book: Workbook, until: date | None = None) -> int:
    """Return how many rows of the loaded statement, settled up to a day, are not posted."""
    held = 0
    for row in book.rows(PAYMENTS):
        if row.payment_time is None or (until and row.payment_time > until):
            continue
        if row.verify_status not in (RowStatus.SUCCESS, RowStatus.POSTED):
            held += 1
    return held
