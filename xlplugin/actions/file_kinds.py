"""Recognise which kind of file the user has chosen, and name the button that loads it."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from xlplugin.bank.reading import is_bank_message
from xlplugin.bank.table import has_lines
from xlplugin.buttons import find_button
from xlplugin.errors import FixInputError
from xlplugin.posting.self_billed import BILLED_WORDS
from xlplugin.sheets.firm_file import firm_rows, has_firm_table
from xlplugin.sheets.firm_layouts import GOODS_RECEIVED, KIND, SELF_BILLED_LIST, STOCK_LIST
from xlplugin.tiktok.files.columns import Headings
from xlplugin.tiktok.files.estimates_file import has_estimates
from xlplugin.tiktok.files.headed_table import candidates
from xlplugin.tiktok.files.layouts import orders_export, profit_and_loss, settled_income
from xlplugin.tiktok.files.settlement_report import has_withdrawals
from xlplugin.tiktok.files.tables_in_file import TablesInFile, read_tables

Read = TypeVar("Read")


class ChosenFile:
    """File that the user has chosen; it is read when the first recogniser asks for it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def head(self) -> bytes:
        """Return the first bytes; none if the file cannot be read."""
        try:
            with self.path.open("rb") as file:
                return file.read(4096)
        except OSError:
            return b""

    @cached_property
    def tables(self) -> TablesInFile:
        """Return the tables of the file; none if it has none that can be read."""
        try:
            return read_tables(self.path)
        except FixInputError:
            return TablesInFile(self.path.name, "", ())


class FileKind(NamedTuple):
    """Kind of file.

    Attributes:
        name: The user's word for it, with its article.
        recognises: Whether a file is of this kind.
        button: The id of the button that loads it; empty if none does.
        instead: What to do with it where no button loads it.
    """

    name: str
    recognises: Callable[[ChosenFile], bool]
    button: str = ""
    instead: str = ""

    @property
    def cure(self) -> str:
        """Return what the user does with a file of this kind."""
        if not self.button:
            return self.instead
        return f"Load it with {find_button(self.button).place}."


def _has_table(file: ChosenFile, headings: Headings) -> bool:
    every = [headings.in_every_language()]
    return any(not candidate.missing for candidate in candidates(file.tables, every))


def _is_estimates(file: ChosenFile) -> bool:
    return has_estimates(file.tables)


def _is_settlement(file: ChosenFile) -> bool:
    return _has_table(file, settled_income())


def _is_profit_and_loss(file: ChosenFile) -> bool:
    return _has_table(file, profit_and_loss())


def _is_orders(file: ChosenFile) -> bool:
    return _has_table(file, orders_export())


def _is_withdrawals(file: ChosenFile) -> bool:
    return has_withdrawals(file.tables)


def _is_goods_received(file: ChosenFile) -> bool:
    return has_firm_table(file.tables.sheets, GOODS_RECEIVED)


def _is_self_billed(file: ChosenFile) -> bool:
    """Return whether a list has kinds of e-invoices; a bank's types are other words."""
    sheets = file.tables.sheets
    if not has_firm_table(sheets, SELF_BILLED_LIST):
        return False
    rows = firm_rows(file.path.name, sheets, SELF_BILLED_LIST)
    return any(row.text(KIND).casefold() in BILLED_WORDS for row in rows)


def _is_bank_statement(file: ChosenFile) -> bool:
    return is_bank_message(file.head) or has_lines(file.tables.sheets)


def _is_stock_list(file: ChosenFile) -> bool:
    return has_firm_table(file.tables.sheets, STOCK_LIST)


# The first that recognises a file counts: a kind with few headings stands below one with many.
FILE_KINDS = (
    FileKind("the export of unsettled orders", _is_estimates, "load_estimates"),
    FileKind("the settlement", _is_settlement, "load_statement"),
    FileKind("the profit-and-loss statement", _is_profit_and_loss, "load_statement"),
    FileKind("the orders export", _is_orders, "load_orders"),
    FileKind(
        "the list of withdrawals",
        _is_withdrawals,
        instead="Withdrawals are read from the settlement file of the same days: load that with "
        f"{find_button('load_statement').place}.",
    ),
    FileKind("a list of goods received", _is_goods_received, "load_stock"),
    FileKind("a list of self-billed e-invoices", _is_self_billed, "load_self_billed"),
    FileKind("a bank statement", _is_bank_statement, "load_bank_statement"),
    FileKind(
        "a list of stock items",
        _is_stock_list,
        instead="Copy its rows into the sheet Stock Items.",
    ),
)
# Their layouts have few headings, so a file of another kind may pass as theirs.
_ASK_FIRST = ("load_bank_statement", "load_stock", "load_self_billed")


def read_own_kind(path: Path, button: str, read: Callable[[], Read]) -> Read:
    """Return what is read from a file; refuse a file of another kind by its name.

    A large file is recognised only after its reader has refused it.

    Args:
        path: The file that the user has chosen.
        button: The id of the button that was pressed.
        read: Reads the file as the button's kind.

    Raises:
        FixInputError: The file is of another kind, which is named with the button that loads it;
            or the reader has refused it.
    """
    if button in _ASK_FIRST:
        refuse_other_kind(path, button)
    try:
        return read()
    except FixInputError:
        refuse_other_kind(path, button)
        raise


def refuse_other_kind(path: Path, button: str) -> None:
    """Refuse a file of a kind that another button loads, or none. Raises FixInputError."""
    kind = kind_of(path)
    if kind and kind.button != button:
        raise FixInputError(f"This is {kind.name}.", where=path.name, cure=kind.cure)


def kind_of(path: Path) -> FileKind | None:
    """Return the kind of a file; None if it is of no kind that is known."""
    file = ChosenFile(path)
    for kind in FILE_KINDS:
        if kind.recognises(file):
            return kind
    return None
