"""Declare an accounting program that the books can be exported to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlplugin.ledger.master import Masters
from xlplugin.reports.choices import Choices
from xlplugin.reports.extract import Extract
from xlplugin.reports.layout import CountRows, File, ImportSheet, csv_files


def as_csv(
    filled: Sequence[ImportSheet], masters: Masters, choices: Choices, tick: CountRows
) -> list[File]:
    """Return every sheet as CSV files."""
    files: list[File] = []
    for sheet in filled:
        files.extend(csv_files(sheet))
    return files


@dataclass(frozen=True, kw_only=True)
class Program:
    """One accounting program. It has `sheets` or `text`.

    Attributes:
        name: Its name in the list that Export offers, in the folder's name and in docs/exports.md.
        order: Its place in that list; a lower number stands first.
        sheets: Makes its sheets from a period. Every account's movement in them is compared with
            the books before files are written.
        text: Makes one text file from a period instead.
        files: Makes the files from the sheets; CSV files if not given.
        only_journals: True if all documents are exported as journal entries.
        journals_without_currency: The files of its journal entries, as the user finds them, if
            they have no column for the currency; empty if they have one.
    """

    name: str
    order: int
    sheets: Callable[[Extract, Masters, Choices], list[ImportSheet]] | None = None
    text: Callable[[Extract, Masters], File] | None = None
    files: Callable[[Sequence[ImportSheet], Masters, Choices, CountRows], list[File]] = as_csv
    only_journals: bool = False
    journals_without_currency: str = ""
