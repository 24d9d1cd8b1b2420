"""Read and fill the Withdrawals sheet.

Money into TikTok's wallet and out to the bank, and the voucher of each row.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import Transfer, TransferOutcome, first_status
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.shops import local
from xlplugin.sheets.tables import WITHDRAWALS, WithdrawalsRow
from xlplugin.tiktok.facts import BalanceMovement

_KEPT = ("Verify Status", "Voucher", "Account")  # a fetch leaves these as they are
_MOSTLY_BLANK = ("Paid", "Statements", "Difference")


def put_movements(book: Workbook, shop: ShopMapping, movements: Iterable[BalanceMovement]) -> int:
    """Update the known movements of a shop and append new ones. Returns how many are new."""
    view = book.view(WITHDRAWALS)
    new = view.merge([_row(movement, shop) for movement in movements], keep=_KEPT)
    shown = []
    for row in view.rows():  # an amount of 0.00 is left blank
        blanked = row._replace(
            paid=row.paid or None,
            statements=row.statements or None,
            difference=row.difference or None,
        )
        shown.append(blanked)
    view.update(_MOSTLY_BLANK, shown)
    return new


def _row(movement: BalanceMovement, shop: ShopMapping) -> WithdrawalsRow:
    has_statements = movement.statements is not None
    return WithdrawalsRow(
        verify_status=first_status(movement.type),
        date=local(movement.created, shop),
        type=movement.type,
        amount=movement.amount,
        currency=movement.currency,
        status=movement.status,
        paid=movement.paid or None,
        paid_currency=movement.paid_currency,
        rate=f"{movement.rate:f}" if movement.rate else "",
        statements=movement.statements,
        difference=movement.difference if has_statements else None,
        id=movement.id,
        shop_id=shop.shop_id,
    )


_AGAIN = "Press Fetch Withdrawals or Load Statement again, or clear the row."


def read_transfers(book: Workbook) -> list[tuple[str, Transfer]]:
    """Return each row with its Shop ID. Raises FixInputError if a row cannot be read."""
    transfers = []
    for number, row in enumerate(book.rows(WITHDRAWALS), 1):
        transfers.append((row.shop_id, _transfer(number, row)))
    return transfers


def _transfer(number: int, row: WithdrawalsRow) -> Transfer:
    where = f"sheet 'Withdrawals', row {number} of the table"
    if row.date is None or not row.id:
        raise FixInputError("The row has no Date or no ID.", where=where, cure=_AGAIN)
    try:
        rate = Decimal(row.rate or 0)
    except InvalidOperation:
        cure = "Write it with a point, such as 0.7912, or bring the row again."
        raise FixInputError(f"'{row.rate}' is not a rate.", where=where, cure=cure) from None
    return Transfer(
        row.id,
        row.type,
        row.status,
        row.date.date(),
        row.amount,
        row.currency,
        row.account,
        row.paid or ZERO,
        row.paid_currency,
        rate,
        row.difference or ZERO,
    )


def put_outcomes(book: Workbook, outcomes: Sequence[TransferOutcome]) -> None:
    """Write the status and the voucher of every row."""
    book.view(WITHDRAWALS).put(("Verify Status", "Voucher"), list(outcomes))
