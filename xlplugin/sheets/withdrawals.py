"""The Withdrawals sheet: what came into the wallet and what left it for the bank, and what became of each row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from xlplugin.errors import FixInputError
from xlplugin.money import ZERO
from xlplugin.posting.shop import ShopMapping
from xlplugin.posting.wallet import Transfer, TransferOutcome, first_status
from xlplugin.sheets.book import Row, Workbook
from xlplugin.sheets.shops import local
from xlplugin.sheets.tables import WITHDRAWALS
from xlplugin.tiktok.facts import Movement

_HERS = ("Verify Status", "Voucher", "Account")
_SELDOM = ("Paid", "Statements", "Difference")
_AT = {column.name: place for place, column in enumerate(WITHDRAWALS.columns)}


def put_movements(book: Workbook, shop: ShopMapping, movements: Iterable[Movement]) -> int:
    """Show a shop's movements: known ones renewed in place, new ones added; returns how many are new."""
    view = book.view(WITHDRAWALS)
    new = view.merge([_row(one, shop) for one in movements], keep=_HERS)
    view.put(
        _SELDOM, [tuple(row[_AT[name]] or None for name in _SELDOM) for row in view.rows()]
    )  # no 0.00 everywhere
    return new


def _row(one: Movement, shop: ShopMapping) -> Row:
    return (
        first_status(one.type),
        "",
        local(one.created, shop),
        one.type,
        one.amount,
        one.currency,
        one.status,
        "",
        one.paid or None,
        one.paid_currency,
        f"{one.rate:f}" if one.rate else "",
        one.statements,
        one.difference if one.statements is not None else None,
        one.id,
        shop.shop_id,
    )


def read_transfers(book: Workbook) -> list[tuple[str, Transfer]]:
    """The rows with the id of their shop. Raises FixInputError where a row cannot be read."""
    return [
        (row[_AT["Shop ID"]], _transfer(number, row))
        for number, row in enumerate(book.rows(WITHDRAWALS), 1)
    ]


def _transfer(number: int, row: Row) -> Transfer:
    where, moment = f"sheet 'Withdrawals', row {number} of the table", row[_AT["Date"]]
    if not isinstance(moment, datetime) or not row[_AT["ID"]]:
        raise FixInputError(
            "The row has no Date or no ID.", where=where, cure="Fetch it again, or clear the row."
        )
    try:
        rate = Decimal(row[_AT["Rate"]] or 0)
    except InvalidOperation:
        cure = "Write it with a point, such as 0.7912, or fetch the row again."
        raise FixInputError(
            f"'{row[_AT['Rate']]}' is not a rate.", where=where, cure=cure
        ) from None
    return Transfer(
        row[_AT["ID"]],
        row[_AT["Type"]],
        row[_AT["Status"]],
        moment.date(),
        row[_AT["Amount"]] or ZERO,
        row[_AT["Currency"]],
        row[_AT["Account"]],
        row[_AT["Paid"]] or ZERO,
        row[_AT["Paid Currency"]],
        rate,
        row[_AT["Difference"]] or ZERO,
    )


def put_outcomes(book: Workbook, outcomes: Sequence[TransferOutcome]) -> None:
    """Write the word and the voucher of every row."""
    book.view(WITHDRAWALS).put(("Verify Status", "Voucher"), list(outcomes))
