"""Read MT940 files with the library mt-940."""

from datetime import date
from decimal import Decimal
from typing import Any

from xlplugin.bank.statement import Balance, BankLine, BankStatement
from xlplugin.errors import FixInputError
from xlplugin.wording import counting

# Field 86 as the library splits it; a bank fills some of these.
_TEXTS = ("posting_text", "purpose", "applicant_name", "transaction_details", "extra_details")


def read_mt940(name: str, data: bytes) -> BankStatement:
    """Read the statements of one account in an MT940 file. Raises FixInputError."""
    import mt940

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        statements = mt940.parse_statements(text)
    except Exception as error:  # mt-940 raises several kinds, all for one reason
        raise FixInputError(
            "The MT940 file is damaged and cannot be read.",
            where=name,
            cure="Download the statement again from the bank, or choose CSV there.",
        ) from error
    found = [one for one in statements if one.transactions or one.data]
    accounts = {str(one.data.get("account_identification") or "") for one in found}
    if len(accounts) != 1:
        raise FixInputError(
            f"The file has {counting(len(accounts), 'bank account')}; one is read at a time.",
            where=name,
            cure="Export the statement of one account.",
        )
    lines: list[BankLine] = []
    for statement in found:
        for transaction in statement.transactions:
            lines.append(_line(transaction.data, len(lines) + 1))
    opening = _balance(found[0].data, "opening")
    closing = _balance(found[-1].data, "closing")
    currency = _currency(found[0].data, lines)
    return BankStatement(name, "", accounts.pop(), currency, lines, opening, closing)


def _line(entry: dict[str, Any], number: int) -> BankLine:
    amount = entry["amount"]
    day = entry["date"]
    texts = []
    for name in _TEXTS:
        texts += str(entry.get(name) or "").split()
    description = " ".join(texts)
    reference = str(entry.get("customer_reference") or "")
    if reference == "NONREF":
        reference = str(entry.get("bank_reference") or "")
    return BankLine(
        date(day.year, day.month, day.day),
        Decimal(amount.amount),
        str(amount.currency or ""),
        description,
        reference,
        number,
    )


def _balance(data: dict[str, Any], which: str) -> Balance | None:
    found = data.get(f"final_{which}_balance") or data.get(f"intermediate_{which}_balance")
    if found is None or found.amount is None:
        return None
    return Balance(date(found.date.year, found.date.month, found.date.day), found.amount.amount)


def _currency(data: dict[str, Any], lines: list[BankLine]) -> str:
    found = data.get("final_opening_balance")
    if found is not None and found.amount is not None:
        return str(found.amount.currency)
    if lines:
        return lines[0].currency
    return ""
