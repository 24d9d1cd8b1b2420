"""Fill the Short And Over Paid sheet: documents that settlements left open."""

from collections.abc import Iterable

from xlplugin.posting.write_off import OpenPayment
from xlplugin.sheets.book import Workbook
from xlplugin.sheets.tables import SHORT_PAYMENTS, ShortPaymentsRow


def put_short_payments(book: Workbook, payments: Iterable[OpenPayment]) -> None:
    """Replace the shown documents by these."""
    rows = []
    for payment in payments:
        row = ShortPaymentsRow(
            status=payment.reason,
            doc_type=payment.document.type,
            doc_no=payment.document.no,
            order_id=payment.order_id,
            date=payment.date,
            currency=payment.currency,
            doc_amount=payment.amount,
            open=payment.open,
            days=payment.days,
            shop_id=payment.shop_id,
        )
        rows.append(row)
    book.view(SHORT_PAYMENTS).replace(rows)
    book.show(SHORT_PAYMENTS)
