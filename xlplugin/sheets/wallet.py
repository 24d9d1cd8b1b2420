"""Fill the Wallet sheet: what TikTok has settled and not paid out, according to the books."""

from collections.abc import Iterable
from datetime import date

from xlplugin.ledger.master import Masters
from xlplugin.ledger.open_items import OpenItem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import WALLET, WalletRow


def put_wallet(book: Workbook, items: Iterable[OpenItem], masters: Masters, today: date) -> None:
    """Replace the shown items by these, with their age in days."""
    rows = []
    for item in items:
        row = WalletRow(
            account=item.account,
            description=masters.account_description(item.account),
            currency_code=item.currency,
            date=item.date,
            doc_type=item.doc_type,
            doc_no=item.doc_no,
            amount=item.amount,
            not_paid_out=item.left,
            days=(today - item.date).days,
        )
        rows.append(row)
    book.view(WALLET).replace(rows)
    book.show(WALLET)
