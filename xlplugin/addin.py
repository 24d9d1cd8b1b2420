"""What Excel calls: one function per ribbon button (the targets of RunPython).

Whatever happens, the person reads one sentence; what only we can mend goes to a log in the user's data folder.
"""

import sys
from collections.abc import Callable
from importlib import import_module

from xlplugin import actions, template
from xlplugin.context import ButtonContext, Prompter, note_bug
from xlplugin.errors import Cancelled, ProductError
from xlplugin.sheets.book import calling_workbook


def _window() -> Prompter:
    """A window on the person's screen. Where Python has none, xlwings shows what is written to stderr."""
    try:
        prompter: Prompter = import_module("xlplugin.window").WindowPrompter()
    except (ImportError, RuntimeError) as error:
        sys.exit(
            f"This Python cannot open a window ({error}). Install Python from python.org, then the add-in again."
        )
    return prompter


make_prompter: Callable[[], Prompter] = _window


def _press(button: str) -> None:
    prompter = make_prompter()
    try:
        prompter.tell(actions.run(button, ButtonContext(calling_workbook(), prompter)))
    except Cancelled:
        prompter.tell("Cancelled. Nothing was left half done.")
    except ProductError as error:
        prompter.warn(str(error))
    except Exception:
        prompter.warn(note_bug(button))
    finally:
        prompter.close()


def new_workbook() -> None:
    """Start → New Workbook: a fresh TikTok Ledger, open in Excel."""
    prompter = make_prompter()
    try:
        prompter.tell(f"Your new workbook is {template.open_new()}.")
    except ProductError as error:
        prompter.warn(str(error))
    except Exception:
        prompter.warn(note_bug("new_workbook"))
    finally:
        prompter.close()


def sample_shop() -> None:
    """Start → Sample Shop."""
    _press("sample_shop")


def remove_sample() -> None:
    """Start → Remove Sample."""
    _press("remove_sample")


def link_shop() -> None:
    """Shop → Link."""
    _press("link_shop")


def make_master_data() -> None:
    """Shop → Master Data."""
    _press("make_master_data")


def fetch_products() -> None:
    """Products → Fetch."""
    _press("fetch_products")


def post_products() -> None:
    """Products → Post."""
    _press("post_products")


def unlink_products() -> None:
    """Products → Unlink."""
    _press("unlink_products")


def fetch_orders() -> None:
    """Orders → Refresh Orders."""
    _press("fetch_orders")


def load_orders() -> None:
    """Orders → Load Orders."""
    _press("load_orders")


def mark_all_orders() -> None:
    """Orders → Mark All."""
    _press("mark_all_orders")


def preview_orders() -> None:
    """Orders → Preview."""
    _press("preview_orders")


def post_orders() -> None:
    """Orders → Post."""
    _press("post_orders")


def post_orders_as_invoice() -> None:
    """Orders → Post To Sales Invoice."""
    _press("post_orders_as_invoice")


def post_orders_as_quotation() -> None:
    """Orders → Post To Sales Quotation."""
    _press("post_orders_as_quotation")


def post_orders_as_order() -> None:
    """Orders → Post To Sales Order."""
    _press("post_orders_as_order")


def replace_orders_as_invoice() -> None:
    """Orders → Replace As Invoice."""
    _press("replace_orders_as_invoice")


def post_orders_as_cancelled() -> None:
    """Orders → Post As Cancelled Sales Invoice."""
    _press("post_orders_as_cancelled")


def replace_orders_as_cancelled() -> None:
    """Orders → Replace As Cancelled Invoice."""
    _press("replace_orders_as_cancelled")


def post_past_invoices() -> None:
    """Orders → Post Past Invoices."""
    _press("post_past_invoices")


def delete_invoices() -> None:
    """Orders → Delete Invoice."""
    _press("delete_invoices")


def print_invoice() -> None:
    """Orders → Print Invoice."""
    _press("print_invoice")


def find_item() -> None:
    """Orders → Find Item Code."""
    _press("find_item")


def load_statement() -> None:
    """Payments → Load Statement."""
    _press("load_statement")


def fetch_settlement() -> None:
    """Payments → Fetch Settlement."""
    _press("fetch_settlement")


def fetch_withdrawals() -> None:
    """Payments → Fetch Withdrawals."""
    _press("fetch_withdrawals")


def post_withdrawals() -> None:
    """Payments → Post Withdrawals."""
    _press("post_withdrawals")


def preview_withdrawals() -> None:
    """Payments → Preview Withdrawals."""
    _press("preview_withdrawals")


def show_wallet() -> None:
    """Payments → Wallet."""
    _press("show_wallet")


def check_settlements() -> None:
    """Payments → Settlement Check."""
    _press("check_settlements")


def preview_payments() -> None:
    """Payments → Preview."""
    _press("preview_payments")


def post_payments() -> None:
    """Payments → Post."""
    _press("post_payments")


def fetch_missing_orders() -> None:
    """Payments → Fetch and Post the Missing Orders."""
    _press("fetch_missing_orders")


def post_ready_payments() -> None:
    """Payments → Post the Ready Rows."""
    _press("post_ready_payments")


def post_opening_balances() -> None:
    """Books → Opening Balances."""
    _press("post_opening_balances")


def show_trial_balance() -> None:
    """Books → Trial Balance."""
    _press("show_trial_balance")


def show_profit_and_loss() -> None:
    """Books → Profit And Loss."""
    _press("show_profit_and_loss")


def show_balance_sheet() -> None:
    """Books → Balance Sheet."""
    _press("show_balance_sheet")


def show_account() -> None:
    """Books → Account History."""
    _press("show_account")


def show_customer_statement() -> None:
    """Books → Customer Statement."""
    _press("show_customer_statement")


def check_workbook() -> None:
    """Books → Check Workbook."""
    _press("check_workbook")


def undo_run() -> None:
    """Books → Undo."""
    _press("undo_run")


def redo_run() -> None:
    """Books → Redo."""
    _press("redo_run")


def lock_books() -> None:
    """Books → Lock."""
    _press("lock_books")


def verify_books() -> None:
    """Books → Verify."""
    _press("verify_books")


def export_books() -> None:
    """Books → Export."""
    _press("export_books")
