"""Read and fill the Statement Rows sheet.

Every settlement row as it was loaded, so that a change by hand is seen.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from xlplugin import pulse
from xlplugin.errors import FixInputError
from xlplugin.money import shown
from xlplugin.posting.completeness import ToldRow
from xlplugin.posting.settled_rows import keys_of, settlement_key
from xlplugin.posting.settlement_check import ShopDate
from xlplugin.posting.told_rows import row_check
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import PAYMENTS, STATEMENT_ROWS, PaymentsRow, StatementRowsRow
from xlplugin.tiktok.facts import Settlement, SettlementLine

CHANGED = "The sheet was changed by hand: press Load Statement, or Fetch Settlement, again."


def put_told_rows(book: Workbook, shop_id: str, settlement: Settlement) -> None:
    """Add the rows of a loaded or fetched statement; a known row is replaced."""
    fresh = []
    keyed = zip(keys_of(shop_id, settlement.lines), settlement.lines, strict=True)
    text = f"Adding to {STATEMENT_ROWS.sheet}"
    for key, line in pulse.counted(keyed, len(settlement.lines), text, stops=False):
        row = StatementRowsRow(
            shop_id=shop_id,
            key=key,
            payment_time=line.settled,
            order_adjustment_id=line.id,
            type=line.type,
            currency=line.currency,
            settlement_amount=line.settlement,
            file=settlement.file_name,
            row=line.row,
            check=row_check(shop_id, line),
        )
        fresh.append(row)
    view = book.view(STATEMENT_ROWS)
    known = {row.key for row in view.rows()}
    if any(row.key in known for row in fresh):
        view.merge(fresh)
    else:
        view.append(fresh)


def read_told_rows(book: Workbook) -> list[ToldRow]:
    """Return every settlement row that was ever loaded or fetched."""
    told = []
    for row in book.rows(STATEMENT_ROWS):
        place = ShopDate(row.shop_id, row.payment_time, row.currency)
        told.append(ToldRow(row.key, place, row.settlement_amount, row.file))
    return told


def refuse_changed_rows(
    book: Workbook, rows: Sequence[PaymentsRow], lines: Sequence[SettlementLine]
) -> None:
    """Raise FixInputError for the first row of Payments that is not as it was loaded.

    Args:
        rows: The rows of the sheet Payments.
        lines: The same rows with their Payment Parts.
    """
    told = {row.key: row for row in book.rows(STATEMENT_ROWS)}
    checks: dict[str, set[str]] = defaultdict(set)
    for key, known_row in told.items():
        checks[key.rpartition(":")[0]].add(known_row.check)
    times: Counter[str] = Counter()
    pairs = pulse.counted(
        zip(rows, lines, strict=True), len(rows), "Comparing with the loaded file"
    )
    for place, (row, line) in enumerate(pairs):
        base = settlement_key(row.shop_id, line)
        times[base] += 1
        known = told.get(f"{base}:{times[base]}")
        # Equal keys are numbered in the order of the sheet, which the user may sort.
        is_told = known is not None and known.file == row.file
        if is_told and row_check(row.shop_id, line) in checks[base]:
            continue
        raise FixInputError(
            _what(row, list(told.values())),
            where=f"sheet 'Payments', row {book.view(PAYMENTS).top + 1 + place}",
            cure=CHANGED,
        )


def _what(row: PaymentsRow, told: Sequence[StatementRowsRow]) -> str:
    """Return what the sheet says of a row and what the file had."""
    changed = f"{row.order_adjustment_id} is not as it was loaded"
    for known in told:
        if (known.file, known.row) == (row.file, row.row):
            return (
                f"{changed}. Row {known.row} of {known.file} had {known.order_adjustment_id}, "
                f"{known.payment_time:%d/%m/%Y}, "
                f"{shown(known.settlement_amount, row.currency)}, {known.type}: "
                "these cells, Order Date, Related Order ID, Currency, Reserve, File, Shop ID or "
                "the row's Payment Parts were changed."
            )
    return (
        f"{row.order_adjustment_id}: no file that was loaded has it as row {row.row} of "
        f"'{row.file}'."
    )
