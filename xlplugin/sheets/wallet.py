"""The Wallet sheet: what TikTok has settled and not paid out, as it stands in the books."""

from collections.abc import Iterable
from datetime import date

from xlplugin.ledger.master import Masters
from xlplugin.ledger.open_items import OpenItem
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import WALLET


def put_wallet(book: Workbook, items: Iterable[OpenItem], masters: Masters, today: date) -> None:
    """Show these open items instead of the ones that were shown before."""
    known = masters.accounts
    book.view(WALLET).replace(
        [
            (
                item.account,
                known[item.account].description if item.account in known else "",
                item.currency,
                item.date,
                item.doc_type,
                item.doc_no,
                item.amount,
                item.left,
                (today - item.date).days,
            )
            for item in items
        ]
    )
    book.show(WALLET)
