"""One function per button. Each tells the route of the data, and returns the sentence that closes it.

Buttons that do similar work share a file; a press imports only that one, so that a click starts fast.
"""

from importlib import import_module

from xlplugin.context import ButtonContext
from xlplugin.memory import seldom_collect
from xlplugin.stores.books import books_of, hide_password

# Button -> its file.
BUTTONS = {
    "sample_shop": "sample",
    "remove_sample": "sample",
    "link_shop": "shop",
    "make_master_data": "shop",
    "fetch_products": "products",
    "post_products": "products",
    "unlink_products": "products",
    "fetch_orders": "orders",
    "load_orders": "files",
    "mark_all_orders": "orders",
    "preview_orders": "orders",
    "post_orders": "orders",
    "post_orders_as_invoice": "orders",
    "post_orders_as_quotation": "orders",
    "post_orders_as_order": "orders",
    "replace_orders_as_invoice": "orders",
    "post_orders_as_cancelled": "orders",
    "replace_orders_as_cancelled": "orders",
    "post_past_invoices": "orders",
    "delete_invoices": "orders",
    "print_invoice": "documents",
    "find_item": "documents",
    "load_statement": "statement",
    "fetch_settlement": "settlement",
    "fetch_withdrawals": "settlement",
    "preview_withdrawals": "wallet",
    "post_withdrawals": "wallet",
    "show_wallet": "wallet",
    "check_settlements": "checking",
    "preview_payments": "payments",
    "post_payments": "payments",
    "fetch_missing_orders": "payments",
    "post_ready_payments": "payments",
    "post_opening_balances": "opening",
    "show_trial_balance": "books",
    "show_profit_and_loss": "reports",
    "show_balance_sheet": "reports",
    "show_account": "reports",
    "show_customer_statement": "reports",
    "check_workbook": "books",
    "undo_run": "control",
    "redo_run": "control",
    "lock_books": "control",
    "verify_books": "control",
    "export_books": "export",
}


_OFF_THE_BOOKS = {"sample", "shop", "products"}  # these need none, or only those in the workbook


def run(button: str, press: ButtonContext) -> str:
    """Do what a button does; returns its closing sentence. Raises ProductError."""
    seldom_collect()
    function = getattr(import_module(f"xlplugin.actions.{BUTTONS[button]}"), button)
    with press.book.quiet():
        if hide_password(press.book):  # told now: the rest of the press may fail
            press.prompter.tell(
                "The database's password went from Settings into this computer's keyring. Save the workbook."
            )
        if BUTTONS[button] not in _OFF_THE_BOOKS:
            books_of(press.book, press.prompter.ask)
        said = str(function(press))
        return " ".join([said, *press.notes])
