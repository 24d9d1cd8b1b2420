"""The Account History sheet: everything that moved one account, with its balance after each."""

from collections.abc import Iterable

from xlplugin.ledger.account_movements import AccountMovement
from xlplugin.ledger.entries import credit, debit
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import ACCOUNT_HISTORY


def put_account_history(
    book: Workbook, account: str, currency: str, moved: Iterable[AccountMovement]
) -> None:
    """Show the movements of this account instead of the ones that were shown before."""
    book.view(ACCOUNT_HISTORY).replace(
        [
            (
                account,
                currency,
                row.date,
                row.doc_type,
                row.doc_no,
                row.description,
                debit(row.amount) or None,
                credit(row.amount) or None,
                row.balance,
            )
            for row in moved
        ]
    )
    book.show(ACCOUNT_HISTORY)
