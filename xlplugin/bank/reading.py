"""Read a bank's file: CSV, Excel, OFX, MT940 or CAMT.053. Its content shows which it is."""

from decimal import Decimal
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from xlplugin.bank.statement import BankStatement
from xlplugin.errors import FixInputError
from xlplugin.money import ZERO, minor_digits

MAX_BYTES = 50_000_000
_DOWNLOAD_AGAIN = "Download the statement again from the bank."


def read_bank_statement(path: Path, currency: str, *, day_first: bool | None) -> BankStatement:
    """Read the statement of one bank account.

    Args:
        path: The file that the bank's web page exported.
        currency: The currency of the account in the books; a file that states another is refused.
        day_first: What 03/04/2026 means where no date of a CSV can tell; None refuses such a file.

    Raises:
        FixInputError: The file cannot be read, is of another currency, holds several accounts, or
            its lines do not lead from its opening to its closing balance.
    """
    data = _bytes(path)
    form = _form(data)
    if form is _Form.OFX:
        from xlplugin.bank.ofx import read_ofx

        statement = read_ofx(path.name, data)
    elif form is _Form.CAMT:
        from xlplugin.bank.camt import read_camt

        statement = read_camt(path.name, data)
    elif form is _Form.MT940:
        from xlplugin.bank.swift import read_mt940

        statement = read_mt940(path.name, data)
    else:
        from xlplugin.bank.table import read_table

        statement = read_table(path, currency, day_first)
    statement = statement._replace(sha256=sha256(data).hexdigest())
    _refuse_other_currency(statement, currency)
    _refuse_fractions(statement)
    _refuse_gap(statement)
    return statement


class _Form(Enum):
    """Form of a bank's file."""

    OFX = auto()
    CAMT = auto()
    MT940 = auto()
    TABLE = auto()


def is_bank_message(data: bytes) -> bool:
    """Return whether a file begins as OFX, CAMT or MT940, which only banks write."""
    return _form(data) is not _Form.TABLE


def _form(data: bytes) -> _Form:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"OFXHEADER" in head or b"<OFX>" in head.upper():
        return _Form.OFX
    if head.startswith(b"<") and b"camt.05" in head:
        return _Form.CAMT
    if head.startswith((b":20:", b"{1:", b":940:")) or b"\n:60F:" in data[:4096]:
        return _Form.MT940
    return _Form.TABLE


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise FixInputError(
            f"The file cannot be read ({error.strerror or 'unknown reason'}).",
            where=path.name,
            cure="Check that it is there, and close it in other programs.",
        ) from None
    if size > MAX_BYTES:
        raise FixInputError(
            f"The file has {size // 1_000_000} MB; a bank statement may have 50 MB.",
            where=path.name,
            cure="Export a shorter period.",
        )
    if not data:
        raise FixInputError("The file is empty.", where=path.name, cure=_DOWNLOAD_AGAIN)
    return data


def _refuse_other_currency(statement: BankStatement, currency: str) -> None:
    currencies = {line.currency for line in statement.lines} | {statement.currency}
    others = sorted(currencies - {currency, ""})
    if not others:
        return
    raise FixInputError(
        f"The statement is in {', '.join(others)}, the account is kept in {currency}.",
        where=statement.file_name,
        cure="Choose the statement of this account.",
    )


def _refuse_fractions(statement: BankStatement) -> None:
    """Refuse an amount that has more digits than its currency."""
    for line in statement.lines:
        unit = Decimal(1).scaleb(-minor_digits(line.currency or statement.currency))
        if line.amount % unit:
            raise FixInputError(
                f"{line.amount} has more decimals than {statement.currency} has.",
                where=f"{statement.file_name}, line {line.row}",
                cure=_DOWNLOAD_AGAIN,
            )


def _refuse_gap(statement: BankStatement) -> None:
    """Refuse a file whose lines do not lead from its opening to its closing balance."""
    if statement.opening is None or statement.closing is None:
        return
    gap = statement.opening.amount + statement.total - statement.closing.amount
    if gap == ZERO:
        return
    raise FixInputError(
        f"The statement opens at {statement.opening.amount:,.2f}, its lines come to "
        f"{statement.total:,.2f}, and it closes at {statement.closing.amount:,.2f}: "
        f"{abs(gap):,.2f} is missing or too much.",
        where=statement.file_name,
        cure=_DOWNLOAD_AGAIN,
    )
