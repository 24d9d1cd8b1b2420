"""Write the counts of rows that are shown above a table and on Home."""

from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.wallet import NOTHING_MOVED
from xlplugin.sheets.tables.formulas import (
    BLANK,
    FILLED,
    column,
    filled,
    lacking,
    where,
    with_status,
)
from xlplugin.tiktok.link_status import LinkState

LINKED = where("Shops", Status=f'"{LinkState.GOOD}"')
EXPIRED = where("Shops", Status=f'"{LinkState.ENDED}*"')
WITHOUT_ITEM = lacking("Products", "ID", "Item Code")
LINES_WITHOUT_ITEM = lacking("OrderLines", "SKU ID", "Code")
# Of these, the lines that Post cannot fill from Products, where the ID is `TT` and the SKU ID.
_MAPPED = (
    f'COUNTIFS({column("Products", "ID")},"TT"&{column("OrderLines", "SKU ID")},'
    f"{column('Products', 'Item Code')},{FILLED})"
)
_UNMAPPED = (
    f'SUMPRODUCT(({column("OrderLines", "SKU ID")}<>"")*({column("OrderLines", "Code")}="")'
    f"*({_MAPPED}=0))"
)
LINES_TO_MAP = f"IF({LINES_WITHOUT_ITEM}=0,0,{_UNMAPPED})"
DUPLICATES = with_status("Products", RowStatus.DUPLICATE)
SETTLEMENTS_POSTED = "+".join(
    with_status("Payments", status) for status in (RowStatus.SUCCESS, RowStatus.POSTED)
)
SETTLEMENTS_READY = where("Payments", File=FILLED, Verify_Status=BLANK)
ORDERS_NOT_POSTED = with_status("Payments", RowStatus.ORDER_NOT_POSTED)
_WITHOUT_VOUCHER = where("Withdrawals", ID=FILLED, Voucher=BLANK)
WITHDRAWALS_READY = "-".join(
    [_WITHOUT_VOUCHER, *(with_status("Withdrawals", status) for status in NOTHING_MOVED)]
)
PROBLEMS_OPEN = filled("Problems", "What Is Wrong")
_SOURCE_POSTED = where("Sources", State='"Posted"')
_SOURCE_RELEASED = where("Sources", State='"Released"')
SOURCES_POSTED = f"{_SOURCE_POSTED}-{_SOURCE_RELEASED}"
