"""Fill the Account History sheet: every movement of one account, with the balance after it."""

from collections.abc import Iterable

from xlplugin.ledger.account_movements import AccountMovement
from xlplugin.ledger.entries import credit, debit
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCOUNT_HISTORY, AccountHistoryRow


def put_account_history(
    book: Workbook, account: str, currency: str, movements: Iterable[AccountMovement]
) -> None:
    """Replace the shown movements by those of this account."""
    rows = []
    for movement in movements:
        row = AccountHistoryRow(
            code=account,
            currency_code=currency,
            date=movement.date,
            doc_type=movement.doc_type,
            doc_no=movement.doc_no,
            description=movement.description,
            debit=debit(movement.amount) or None,
            credit=credit(movement.amount) or None,
            balance=movement.balance,
        )
        rows.append(row)
    book.view(ACCOUNT_HISTORY).replace(rows)
    book.show(ACCOUNT_HISTORY)
