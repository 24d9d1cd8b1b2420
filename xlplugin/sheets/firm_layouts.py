"""Name the columns of files that a firm makes itself, and what programs call them."""

from xlplugin.sheets.firm_file import FirmLayout

DATE = "Date"
ITEM = "Item Code"
QUANTITY = "Quantity"
UNIT_COST = "Unit Cost"
LOCATION = "Location"
REFERENCE = "Reference"
GOODS_RECEIVED = FirmLayout(
    {
        DATE: ("Doc Date", "Received Date", "Receipt Date", "Purchase Date", "Tarikh"),
        ITEM: ("Item", "Code", "SKU", "Stock Code", "Product Code", "Kod Item"),
        QUANTITY: ("Qty", "Units", "Received", "Qty Received", "Kuantiti"),
        UNIT_COST: ("Cost", "Unit Price", "Price", "Cost Price", "Purchase Price", "Kos Seunit"),
        LOCATION: ("Warehouse", "Store", "Lokasi"),
        REFERENCE: (
            "Ref",
            "Doc No",
            "Invoice No",
            "Supplier Invoice",
            "GRN No",
            "PO No",
            "Rujukan",
        ),
    },
    (DATE, ITEM, QUANTITY, UNIT_COST),
)

KIND = "Kind"
AMOUNT = "Amount"
SELF_BILLED_LIST = FirmLayout(
    {
        DATE: ("Month", "Issue Date", "Invoice Date", "e-Invoice Date", "Document Date", "Period"),
        KIND: ("Type", "Document Type", "e-Invoice Type", "Invoice Type", "Category"),
        AMOUNT: (
            "Total Payable Amount",
            "Total Including Tax",
            "Total Amount",
            "Grand Total",
            "Total",
        ),
    },
    (DATE, KIND, AMOUNT),
)

DESCRIPTION = "Description"
STOCK_LIST = FirmLayout(
    {
        ITEM: ("Item", "Code", "Stock Code", "Product Code", "Kod Item"),
        DESCRIPTION: ("Item Description", "Item Name", "Product Name", "Name", "Keterangan"),
    },
    (ITEM, DESCRIPTION),
)
