"""Read and fill the Bank Statement and Bank Reconciliation sheets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlplugin.bank.reconciliation import LineInBooks, Reconciliation
from xlplugin.bank.statement import Balance, BankLine, BankStatement, KnownLines, line_keys
from xlplugin.errors import FixInputError
from xlplugin.money import quantise
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.cells import read_money
from xlplugin.sheets.fixed_words import refuse_other_words_of
from xlplugin.sheets.tables import (
    BANK_RECONCILIATION,
    BANK_STATEMENT,
    YES_NO,
    BankReconciliationRow,
    BankStatementRow,
)
from xlplugin.wording import allowed_word

_WRITTEN = ("Status", "Matched With")
_KEPT = (*_WRITTEN, "From TikTok")
IN_BOOKS = "Balance in the books"
NOT_AT_BANK = "In the books, not on the bank's statement"
NOT_IN_BOOKS = "On the bank's statement, not in the books"
OTHERS = "On the bank's statement, not from TikTok"
EXPECTED = "Balance that the bank should state"
STATED = "Balance that the bank states"
DIFFERENCE = "Difference"


class BankAccount(NamedTuple):
    """Bank's account in the books, in one currency."""

    code: str
    currency: str

    @property
    def named(self) -> str:
        """Return the account and its currency, for a sentence."""
        return f"{self.code} {self.currency}"


def known_lines(book: Workbook, accounts: Iterable[BankAccount]) -> KnownLines:
    """Return the lines on the sheet, and which of the bank accounts hold several currencies."""
    codes = Counter(account.code for account in accounts)
    currencies = {}
    for row in book.rows(BANK_STATEMENT):
        if row.key:
            currencies[row.key] = row.currency
    return KnownLines(currencies, frozenset(code for code in codes if codes[code] > 1))


def put_bank_lines(
    book: Workbook, account: BankAccount, statement: BankStatement, known: KnownLines
) -> int:
    """Add the lines of a statement; a known line keeps its match. Returns how many are new."""
    rows = []
    keys = line_keys(account.code, statement.lines, known)
    for key, line in zip(keys, statement.lines, strict=True):
        row = BankStatementRow(
            date=line.date,
            description=line.description,
            reference=line.reference,
            amount=line.amount,
            currency=account.currency,
            account=account.code,
            file=statement.file_name,
            row=line.row,
            key=key,
        )
        rows.append(row)
    rows.sort(key=lambda row: row.date or date.min)
    if rows and statement.closing:
        rows[-1] = rows[-1]._replace(stated_balance=f"{statement.closing.amount:f}")
    return book.view(BANK_STATEMENT).merge(rows, keep=_KEPT)


def adopt_pasted_lines(book: Workbook, accounts: Sequence[BankAccount]) -> int:
    """Give lines that the user pasted or typed their key, account and currency.

    Returns how many there are. Raises FixInputError for a line without a date, one whose account
    is not known, and one that is on the sheet already.
    """
    view = book.view(BANK_STATEMENT)
    rows = view.rows()
    keys = {row.key for row in rows if row.key}
    pasted: dict[BankAccount, list[tuple[int, BankLine]]] = {}
    for place, row in enumerate(rows):
        if row.key or not (row.date or row.amount or row.description):
            continue
        where = f"sheet '{BANK_STATEMENT.sheet}', row {view.top + 1 + place}"
        if row.date is None:
            raise FixInputError(
                "A line of the bank needs its date.", where=where, cure="Enter it in Date."
            )
        account = _account_of(row, accounts, where)
        amount = quantise(row.amount, account.currency)
        line = BankLine(row.date, amount, account.currency, row.description, row.reference, 0)
        pasted.setdefault(account, []).append((place, line))
    count = 0
    known = known_lines(book, accounts)
    for account, lines in pasted.items():
        pasted_keys = line_keys(account.code, [line for _, line in lines], known)
        for key, (place, line) in zip(pasted_keys, lines, strict=True):
            if key in keys:
                raise FixInputError(
                    f"The line of {line.date:%d/%m/%Y} is on the sheet already.",
                    where=f"sheet '{BANK_STATEMENT.sheet}', row {view.top + 1 + place}",
                    cure="Delete the row. If the bank has it twice, change its Reference.",
                )
            rows[place] = rows[place]._replace(
                amount=line.amount, account=account.code, currency=account.currency, key=key
            )
            count += 1
    if count:
        view.update(("Amount", "Account", "Currency", "Key"), rows)
    return count


def _account_of(row: BankStatementRow, accounts: Sequence[BankAccount], where: str) -> BankAccount:
    """Return the bank account of a pasted line: as typed, else the only one there is."""
    fitting = []
    for account in accounts:
        if row.account in ("", account.code) and row.currency in ("", account.currency):
            fitting.append(account)
    if len(fitting) == 1:
        return fitting[0]
    codes = ", ".join(sorted({account.code for account in accounts}))
    raise FixInputError(
        "It is not known which bank account this line is of.",
        where=where,
        cure=f"Enter one of these in Account: {codes}.",
    )


def read_bank_lines(book: Workbook, account: BankAccount) -> list[LineInBooks]:
    """Return the loaded lines of an account.

    Raises FixInputError for a line changed by hand, and for a word in From TikTok that is neither
    Yes nor No.
    """
    refuse_other_words_of(book, BANK_STATEMENT)
    lines = []
    top = book.view(BANK_STATEMENT).top + 1
    for place, row in enumerate(book.rows(BANK_STATEMENT)):
        _, code, day, amount, _ = f"{row.key}::::".split(":", 4)
        is_kept = row.date is not None and f"{row.date:%Y%m%d}" == day and row.account == code
        if not any(row):
            continue
        if not row.key:
            raise FixInputError(
                "This line was pasted and is not taken in yet.",
                where=f"sheet 'Bank Statement', row {top + place}",
                cure="Press Match Bank.",
            )
        if row.date is None or not is_kept or Decimal(amount) != row.amount:
            raise FixInputError(
                "Date, Amount, Account or Key is not as it was loaded.",
                where=f"sheet 'Bank Statement', row {top + place}",
                cure="Delete the row, and press Load Bank Statement again.",
            )
        if (row.account, row.currency) == account:
            is_other = allowed_word(row.from_tiktok, YES_NO) == YES_NO[1]
            lines.append(LineInBooks(row.key, row.date, row.amount, row.description, is_other))
    return lines


def read_stated_balances(book: Workbook, account: BankAccount) -> list[Balance]:
    """Return the balances that the bank states, by date."""
    found = []
    for row in book.rows(BANK_STATEMENT):
        is_mine = (row.account, row.currency) == account
        if is_mine and row.date and row.stated_balance:
            found.append(Balance(row.date, read_money(row.stated_balance)))
    return sorted(found)


def put_line_statuses(book: Workbook, statuses: Mapping[str, tuple[str, str]]) -> None:
    """Write the status of lines, and the documents that they are matched with, by key."""
    rows = []
    for row in book.rows(BANK_STATEMENT):
        status, documents = statuses.get(row.key, (row.status, row.matched_with))
        rows.append(row._replace(status=status, matched_with=documents))
    book.view(BANK_STATEMENT).update(_WRITTEN, rows)


def put_reconciliations(
    book: Workbook, found: Sequence[tuple[BankAccount, Reconciliation]]
) -> None:
    """Show the reconciliation of each account, one below the other."""
    rows: list[BankReconciliationRow] = []
    for account, one in found:
        for row in _rows(one):
            rows.append(row._replace(account=account.code, currency=account.currency))
    book.view(BANK_RECONCILIATION).replace(rows)
    book.show(BANK_RECONCILIATION)


def _rows(one: Reconciliation) -> list[BankReconciliationRow]:
    rows = [_sum(IN_BOOKS, one.in_books)]
    for movement in one.not_at_bank:
        row = BankReconciliationRow(
            section=NOT_AT_BANK,
            date=movement.date,
            doc_type=movement.document.type,
            doc_no=movement.document.no,
            description=movement.description,
            amount=-movement.amount,
        )
        rows.append(row)
    for line in one.not_in_books:
        row = BankReconciliationRow(
            section=NOT_IN_BOOKS, date=line.date, description=line.description, amount=line.amount
        )
        rows.append(row)
    for line in one.others:
        row = BankReconciliationRow(
            section=OTHERS, date=line.date, description=line.description, amount=line.amount
        )
        rows.append(row)
    rows.append(_sum(EXPECTED, one.expected))
    rows.append(_sum(STATED, one.stated))
    rows.append(_sum(DIFFERENCE, one.difference))
    return rows


def _sum(section: str, amount: Decimal | None) -> BankReconciliationRow:
    return BankReconciliationRow(section=section, amount=amount)
