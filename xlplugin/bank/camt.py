"""Read CAMT.053 and CAMT.052 files (ISO 20022) with lxml.

Source: the element names of camt.053.001.02 to .08; every version has those that are read here.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from xlplugin.bank.statement import Balance, BankLine, BankStatement
from xlplugin.errors import FixInputError
from xlplugin.wording import counting

_CREDIT = "CRDT"
_BOOKED = "BOOK"
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)


def read_camt(name: str, data: bytes) -> BankStatement:
    """Read the statements of one account. Entries that are not booked yet are left out.

    Raises FixInputError.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FixInputError(
            "The XML file is damaged and cannot be read.",
            where=name,
            cure="Download the statement again from the bank.",
        ) from error
    statements = [*_all(root, "Stmt"), *_all(root, "Rpt")]
    accounts = {_account(one) for one in statements}
    if len(accounts) != 1:
        raise FixInputError(
            f"The file has {counting(len(accounts), 'bank account')}; one is read at a time.",
            where=name,
            cure="Export the statement of one account.",
        )
    lines: list[BankLine] = []
    currency = ""
    for statement in statements:
        currency = currency or _text(statement, "Acct", "Ccy")
        for entry in _all(statement, "Ntry"):
            if _is_booked(entry):
                lines.append(_line(name, entry, len(lines) + 1))
    return BankStatement(
        name,
        "",
        accounts.pop(),
        currency or (lines[0].currency if lines else ""),
        lines,
        _balance(name, statements[0], _OPENING),
        _balance(name, statements[-1], _CLOSING),
    )


def _all(element: Any, tag: str) -> Iterator[Any]:
    return element.iter("{*}" + tag)  # type: ignore[no-any-return]  # lxml has none


def _child(element: Any, *path: str) -> Any:
    found = element
    for tag in path:
        if found is None:
            return None
        found = found.find("{*}" + tag)
    return found


def _text(element: Any, *path: str) -> str:
    found = _child(element, *path)
    if found is None:
        return ""
    return str(found.text or "").strip()


def _account(statement: Any) -> str:
    return _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")


def _is_booked(entry: Any) -> bool:
    """Return whether an entry is booked: its status is a text in old versions, else an element."""
    status = _text(entry, "Sts", "Cd") or _text(entry, "Sts")
    return status in ("", _BOOKED)


def _line(name: str, entry: Any, number: int) -> BankLine:
    amount = _child(entry, "Amt")
    currency = str(amount.get("Ccy") or "") if amount is not None else ""
    value = _signed(name, entry, number)
    texts = [_one_line(found.text) for found in _all(entry, "Ustrd")]
    description = " ".join(texts) or _text(entry, "AddtlNtryInf")
    reference = _text(entry, "AcctSvcrRef")
    if not reference:
        for found in _all(entry, "EndToEndId"):
            reference = _one_line(found.text)
            break
    return BankLine(_day(name, entry, number), value, currency, description, reference, number)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _signed(name: str, element: Any, number: int) -> Decimal:
    text = _text(element, "Amt")
    try:
        amount = Decimal(text)
    except ArithmeticError:
        raise _wrong(name, number, f"'{text}' is not an amount.") from None
    if not amount.is_finite():
        raise _wrong(name, number, f"'{text}' is not an amount.")
    if _text(element, "CdtDbtInd") == _CREDIT:
        return amount
    return -amount


def _day(name: str, element: Any, number: int) -> date:
    for path in (
        ("BookgDt", "Dt"),
        ("BookgDt", "DtTm"),
        ("ValDt", "Dt"),
        ("Dt", "Dt"),
        ("Dt", "DtTm"),
    ):
        text = _text(element, *path)
        if text:
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                raise _wrong(name, number, f"'{text}' is not a date.") from None
    raise _wrong(name, number, "The entry has no date.")


def _balance(name: str, statement: Any, codes: tuple[str, ...]) -> Balance | None:
    for code in codes:
        for found in _all(statement, "Bal"):
            if _text(found, "Tp", "CdOrPrtry", "Cd") == code:
                return Balance(_day(name, found, 0), _signed(name, found, 0))
    return None


def _wrong(name: str, number: int, what: str) -> FixInputError:
    where = f"{name}, entry {number}" if number else name
    return FixInputError(what, where=where, cure="Download the statement again from the bank.")
