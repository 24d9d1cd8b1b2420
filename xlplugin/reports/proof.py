"""Work out from an export's cells what its import moves each account by."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from xlplugin.ledger.master import Masters
from xlplugin.reports.extract import AccountSums, add_up
from xlplugin.reports.layout import ImportRow, ImportSheet

# How a layout's rows move accounts.
OWED = "owed"  # the customer is debited, each line credited: invoices and debit notes
GIVEN = "given"  # the customer is credited, each line debited: credit notes
MONEY = "money"  # the bank against the customer, or the account in `contra`, once for each document
LEGS = "legs"  # each row is a leg of an entry


_Leg = tuple[str, str, Decimal]  # account, currency, amount


class Difference(NamedTuple):
    """Account that the export would move by another amount than the books."""

    account: str
    currency: str
    books: Decimal
    export: Decimal


def moved_by(sheets: Iterable[ImportSheet], masters: Masters) -> dict[tuple[str, str], Decimal]:
    """Return what all rows of an export move each account by, by account and currency."""
    legs: list[_Leg] = []
    for sheet in sheets:
        legs.extend(_legs(sheet, masters))
    return add_up(legs)


def differences(books: AccountSums, export: AccountSums) -> list[Difference]:
    """Return the accounts that the export moves by another amount than the books."""
    found = []
    for account, currency in sorted({*books, *export}):
        posted = books.get((account, currency), Decimal(0))
        exported = export.get((account, currency), Decimal(0))
        if posted != exported:
            found.append(Difference(account, currency, posted, exported))
    return found


def _legs(sheet: ImportSheet, masters: Masters) -> Iterator[_Leg]:
    how = sheet.layout.moves
    before = ""
    for row in sheet.rows:
        if how in (OWED, GIVEN):
            yield from _line(row, 1 if how == OWED else -1, masters)
        elif how == LEGS:
            yield from _leg_of(row)
        elif how == MONEY and row.document != before:
            yield from _flow(row, masters)
        before = row.document


def _leg_of(row: ImportRow) -> Iterator[_Leg]:
    currency = str(row.get("currency"))
    yield (str(row.get("account")), currency, _amount(row, "net"))
    if row.get("tax"):
        yield (str(row.get("tax_account")), currency, _amount(row, "tax"))


def _line(row: ImportRow, sign: int, masters: Masters) -> Iterator[_Leg]:
    currency = str(row.get("currency"))
    amount = sign * _amount(row, "net")
    yield (_control(row, masters), currency, amount)
    yield (str(row.get("account")), currency, -amount)
    if row.get("tax"):
        tax = sign * _amount(row, "tax")
        yield (_control(row, masters), currency, tax)
        yield (str(row.get("tax_account")), currency, -tax)


def _flow(row: ImportRow, masters: Masters) -> Iterator[_Leg]:
    currency = str(row.get("currency"))
    amount = _amount(row, "flow")
    yield (str(row.get("bank")), currency, amount)
    yield (str(row.get("contra")) or _control(row, masters), currency, -amount)


def _control(row: ImportRow, masters: Masters) -> str:
    return masters.customers[str(row.get("customer"))].control_account


def _amount(row: ImportRow, field: str) -> Decimal:
    value = row.get(field)
    if not isinstance(value, Decimal):
        raise TypeError(f"{field} of {row.document} is no amount: {value!r}")
    return value
