"""Read OFX and QFX files with ofxtools."""

import io
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from xlplugin.bank.statement import Balance, BankLine, BankStatement
from xlplugin.errors import FixInputError
from xlplugin.wording import counting


def read_ofx(name: str, data: bytes) -> BankStatement:
    """Read the one bank account of an OFX file.

    The day of a line is the day that is written in DTPOSTED: banks write it in their own zone, and
    a conversion to UTC would move evenings to the next day.

    Args:
        name: The name of the file, for messages.
        data: The content of the file.

    Raises:
        FixInputError: It is not OFX, has no or several accounts, or a line cannot be read.
    """
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    try:
        tree.parse(io.BytesIO(data))
    except Exception as error:  # ofxtools raises several kinds, all for one reason
        raise FixInputError(
            "The OFX file is damaged and cannot be read.",
            where=name,
            cure="Download the statement again from the bank, or choose CSV there.",
        ) from error
    root = tree.getroot()
    nodes = root.iter() if root is not None else ()
    statements = [one for one in nodes if one.tag in ("STMTRS", "CCSTMTRS")]
    if len(statements) != 1:
        raise FixInputError(
            f"The file has {counting(len(statements), 'bank account')}; one is read at a time.",
            where=name,
            cure="Export the statement of one account.",
        )
    found = statements[0]
    currency = _text(found, "CURDEF").upper()
    lines = []
    for number, one in enumerate(found.iter("STMTTRN"), start=1):
        description = " ".join(filter(None, (_text(one, "NAME"), _text(one, "MEMO"))))
        reference = _text(one, "FITID") or _text(one, "CHECKNUM")
        day = _day(name, number, _text(one, "DTPOSTED"))
        amount = _amount(name, number, _text(one, "TRNAMT"))
        lines.append(BankLine(day, amount, currency, description, reference, number))
    return BankStatement(
        name, "", _text(found, "ACCTID"), currency, lines, closing=_closing(name, found)
    )


def _text(element: Element, tag: str) -> str:
    found = element.find(f".//{tag}")
    if found is None:
        return ""
    return str(found.text or "").strip()


def _closing(name: str, statement: Element) -> Balance | None:
    ledger = statement.find(".//LEDGERBAL")
    if ledger is None:
        return None
    return Balance(
        _day(name, 0, _text(ledger, "DTASOF")), _amount(name, 0, _text(ledger, "BALAMT"))
    )


def _day(name: str, number: int, text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise _wrong(name, number, f"'{text}' is not a date of an OFX file.") from None


def _amount(name: str, number: int, text: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "."))
    except ArithmeticError:
        raise _wrong(name, number, f"'{text}' is not an amount.") from None
    if not amount.is_finite():
        raise _wrong(name, number, f"'{text}' is not an amount.")
    return amount


def _wrong(name: str, number: int, what: str) -> FixInputError:
    where = f"{name}, entry {number}" if number else name
    return FixInputError(what, where=where, cure="Download the statement again from the bank.")
