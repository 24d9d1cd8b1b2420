"""Show the order of the row selected on Orders on the sheet Order, without starting a press.

It is filled when it comes to the front, as the button Show Order fills it. What the user typed,
coloured or noted there since stays: then only Show Order fills it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import unohelper
from com.sun.star.sheet import XActivationEventListener
from com.sun.star.view import XSelectionChangeListener

from .enabling import has_values, is_ledger
from .press import Press
from .requests import EVERYTHING
from .tables import TableRequests
from .ticks import DocumentTable

ORDER = "Order"
ORDERS = "Orders"
HEADINGS = (
    "Part",
    "Code",
    "Item Description",
    "Number",
    "Description",
    "Date",
    "Quantity",
    "Amount",
    "Open",
    "Status",
    "Currency",
    "Link",
    "Order ID",
    "Line",
    "Shown Code",
    "Shop ID",
)
# The columns of Orders with a document, in the order in which they are shown.
_DOCUMENTS = (
    ("IV", "Invoice", "Invoice"),
    ("CN", "Credit Note", "Credit Note"),
    ("SO", "Sales Order", "Sales Order"),
    ("QT", "Quotation", "Quotation"),
)
_NO_FILL = -1


def follow(context: Any, model: Any) -> None:
    """Let the sheet Order follow the selection in the window of one of the product's workbooks."""
    controller = model.getCurrentController() if is_ledger(model) else None
    if controller is None or not model.DatabaseRanges.hasByName("OneOrder"):
        return
    follower = OrderFollower(context, model)
    controller.addSelectionChangeListener(follower)
    controller.addActivationEventListener(follower)


class OrderFollower(unohelper.Base, XSelectionChangeListener, XActivationEventListener):
    """Remembers the selected order, and shows it when the sheet Order comes to the front."""

    def __init__(self, context: Any, model: Any) -> None:
        self._context = context
        self._model = model
        self._chosen = None

    def selectionChanged(self, event: Any) -> None:
        """Remember the order of the selected row of Orders."""
        controller = event.Source
        if Press.running is not None or controller.getActiveSheet().getName() != ORDERS:
            return
        selected = controller.getSelection()
        if not hasattr(selected, "getRangeAddress"):
            return
        orders = DocumentTable(self._model, ORDERS)
        row = selected.getRangeAddress().StartRow
        if orders.first <= row <= orders.last and orders.text("ID", row):
            self._chosen = (orders.text("Shop ID", row), orders.text("ID", row))

    def activeSpreadsheetChanged(self, event: Any) -> None:
        """Show the chosen order when the sheet Order comes to the front."""
        if Press.running is None and event.ActiveSheet.getName() == ORDER and self._chosen:
            show(self._context, self._model, *self._chosen)

    def disposing(self, source: Any) -> None:
        """Nothing to forget: the window is closed."""


def show(context: Any, model: Any, shop: str, order: str) -> bool:
    """Show an order on the sheet Order.

    Return False, and change nothing, where it is shown already or something of the user's is there.
    """
    shown = DocumentTable(model, "OneOrder")
    if order in shown.texts("Order ID") or not _is_ours(model, shown):
        return False
    rows = _rows(model, shop, order)
    if not rows:
        return False
    was_modified = model.isModified()
    undo = model.getUndoManager()
    undo.lock()
    try:
        _put(context, model, shown, rows)
    finally:
        undo.unlock()
        model.setModified(was_modified)
    return True


def _is_ours(model: Any, shown: DocumentTable) -> bool:
    """Return whether the user has written nothing that would then be beside another order."""
    if tuple(shown.headings) != HEADINGS or shown.texts("Code") != shown.texts("Shown Code"):
        return False
    if shown.cells().CellBackColor != _NO_FILL:  # a mix of colours is a number of its own
        return False
    notes = shown.sheet.getAnnotations()
    for place in range(notes.getCount()):
        if notes.getByIndex(place).getPosition().Row >= shown.first:
            return False
    beside = shown.sheet.getCellRangeByPosition(
        shown.right + 1, shown.first, shown.right + 50, shown.last
    )
    return not has_values(beside)


def _put(context: Any, model: Any, shown: DocumentTable, rows: list[dict[str, Any]]) -> None:
    top = shown.first
    shown.cells().clearContents(EVERYTHING)
    area = [top, shown.left + 1, top + len(rows), shown.right + 1]
    TableRequests(context, model).do_resize("OneOrder", ORDER, area)
    block = shown.sheet.getCellRangeByPosition(shown.left, top, shown.right, top + len(rows) - 1)
    values = []
    for row in rows:
        values.append(tuple("" if row.get(one) is None else row[one] for one in HEADINGS))
    block.setDataArray(tuple(values))
    link = shown.left + HEADINGS.index("Link")
    for place, row in enumerate(rows):
        name, cell = row["To"]
        formula = f'=HYPERLINK("#\'{name}\'!{cell}";"{name} {cell}")'
        shown.sheet.getCellByPosition(link, top + place).setFormula(formula)


def _rows(model: Any, shop: str, order: str) -> list[dict[str, Any]]:
    """Return the rows of an order, as actions/one_order.py has them."""
    orders = DocumentTable(model, ORDERS)
    rows = []
    for row in orders.rows_with({"ID": order, "Shop ID": shop}):
        one = orders.record(row)
        common = {"Order ID": order, "Shop ID": shop, "Currency": one["Currency"]}
        rows.append({**common, **_order(one), "To": (ORDERS, orders.address("ID", row))})
        for found in (
            _lines(model, common),
            _documents(model, common, one),
            _settlements(model, common),
        ):
            rows.extend(found)
    return rows


def _order(one: dict[str, Any]) -> dict[str, Any]:
    buyer = ", ".join(part for part in (one["Buyer"], one["State"], one["Country"]) if part)
    told = [buyer, one["Verify Status"]]
    return {
        "Part": "Order",
        "Number": one["ID"],
        "Description": " · ".join(part for part in told if part),
        "Date": int(one["Create Date"]) if one["Create Date"] != "" else None,
        "Quantity": one["Item Count"],
        "Amount": one["Total Amount"],
        "Status": one["Status"],
    }


def _lines(model: Any, common: dict[str, Any]) -> list[dict[str, Any]]:
    lines = DocumentTable(model, "OrderLines")
    items = DocumentTable(model, "StockItems")
    rows = []
    for row in lines.rows_with({"Order ID": common["Order ID"], "Shop ID": common["Shop ID"]}):
        one = lines.record(row)
        named = items.rows_with({"Code": one["Code"]}) if one["Code"] else []
        name = f"{one['Name']} ({one['Variation']})" if one["Variation"] else one["Name"]
        amount = Decimal(str(one["Sale Price"] or 0)) * int(one["Quantity"] or 0)
        shown = {
            "Part": "Line",
            "Code": one["Code"],
            "Item Description": items.text("Description", named[0]) if named else "",
            "Number": one["SKU"] or one["SKU ID"],
            "Description": name,
            "Quantity": one["Quantity"],
            "Amount": float(amount),
            "Status": "Gift" if one["Gift"] else "",
            "Line": one["Line"],
            "Shown Code": one["Code"],
            "To": ("Order Lines", lines.address("Code", row)),
        }
        rows.append({**common, **shown})
    return rows


def _documents(model: Any, common: dict[str, Any], order: dict[str, Any]) -> list[dict[str, Any]]:
    invoices = DocumentTable(model, "Invoices")
    rows = []
    for kind, heading, title in _DOCUMENTS:
        wanted = {"Doc Type": kind, "Doc No": order[heading]}
        found = invoices.rows_with(wanted) if order[heading] else []
        if not found:
            continue
        one = invoices.record(found[0])
        shown = {
            "Part": "Document",
            "Number": one["Doc No"],
            "Description": f"{title}: {one['Description']}",
            "Date": one["Doc Date"],
            "Amount": one["Doc Amt"],
            "Open": one["Outstanding"],
            "Currency": one["Currency Code"],
            "Status": "Cancelled" if one["Cancelled"] else "",
            "To": ("Invoices", invoices.address("Doc No", found[0])),
        }
        rows.append({**common, **shown})
    return rows


def _settlements(model: Any, common: dict[str, Any]) -> list[dict[str, Any]]:
    payments = DocumentTable(model, "Payments")
    rows = []
    order = common["Order ID"]
    found = set(payments.rows_with({"Order Adjustment ID": order, "Shop ID": common["Shop ID"]}))
    found |= set(payments.rows_with({"Related Order ID": order, "Shop ID": common["Shop ID"]}))
    for row in sorted(found):
        one = payments.record(row)
        told = f"{one['Type']}, fees {one['Total Fees'] or 0:,.2f}"
        shown = {
            "Part": "Settlement",
            "Number": one["Payment No"] or one["Order Adjustment ID"],
            "Description": f"{told}, {one['File']} row {int(one['Row'] or 0)}",
            "Date": one["Payment Time"],
            "Amount": one["Settlement Amount"],
            "Currency": one["Currency"],
            "Status": one["Verify Status"],
            "To": ("Payments", payments.address("Settlement Amount", row)),
        }
        rows.append({**common, **shown})
    return rows
