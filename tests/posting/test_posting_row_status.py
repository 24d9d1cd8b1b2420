"""Status texts stay: cells, formulas and colours of workbooks in use have them."""

from enum import StrEnum

import pytest

from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.wallet import TransferStatus

TEXTS = {
    RowStatus.READY: "",
    RowStatus.SUCCESS: "Success",
    RowStatus.POSTED: "Posted",
    RowStatus.LOCKED: "In the locked period",
    RowStatus.OTHER_CUSTOMER: "Posted for another customer or currency",
    RowStatus.WITH_SETTLEMENT: "Posted with settlement",
    RowStatus.INVOICED: "Invoiced already",
    RowStatus.SAMPLE: "Sample: no sale",
    RowStatus.BEFORE_FIRST_DAY: "Before the first day of bookkeeping",
    RowStatus.NOT_SHIPPED: "Not shipped yet",
    RowStatus.NOT_DELIVERED: "Not delivered yet",
    RowStatus.NO_SHIPPED_DATE: "No shipped date",
    RowStatus.NO_DELIVERED_DATE: "No delivered date",
    RowStatus.NOT_PAST: "Not before the first day of bookkeeping",
    RowStatus.NOT_REPLACED: "Settled already: not replaced",
    RowStatus.NOT_DELETED: "Settled already: not deleted",
    RowStatus.INVOICE_DELETED: "Invoice deleted",
    RowStatus.NO_INVOICE: "No invoice",
    RowStatus.ORDER_NOT_POSTED: "Order not posted",
    RowStatus.RESTATED: "Posted otherwise before",
    RowStatus.UNLINKED: "Unlinked",
    RowStatus.EXISTS: "Exists in stock item",
    RowStatus.DUPLICATE: "Duplicate SKU",
    RowStatus.MISSING_ITEM: "Missing item code",
    TransferStatus.SETTLEMENT_ITSELF: "The settlement itself",
    TransferStatus.NOT_PAID: "Not paid yet",
    TransferStatus.FAILED: "Failed: nothing moved",
    TransferStatus.NO_BANK: "No bank account",
    TransferStatus.NO_ACCOUNT: "Choose an account",
    TransferStatus.DIFFERS: "Differs from its statements",
    TransferStatus.SAME_ACCOUNT: "From the wallet to itself",
    TransferStatus.OTHER_AMOUNT: "Posted with another amount",
    TransferStatus.PAID_IS_BLANK: "Paid is blank",
    TransferStatus.PAID_IS_NOT_AMOUNT: "Paid is not the Amount",
    TransferStatus.NO_SUCH_AMOUNT: "No payout has that amount",
    TransferStatus.OTHER_CURRENCY: "Not in the shop's currency",
    TransferStatus.NO_EXCHANGE_ACCOUNT: "No account for currencies",
}


@pytest.mark.parametrize("statuses", [RowStatus, TransferStatus])
def test_every_status_has_the_text_of_workbooks_in_use(statuses: type[StrEnum]) -> None:
    for status in statuses:
        assert status.value == TEXTS[status]
        assert f"{status}" == TEXTS[status]
