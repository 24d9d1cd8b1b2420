"""Read the user's choices about exports from Settings; each has a default."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from xlplugin.errors import FixInputError
from xlplugin.reports.layout import DAY_FIRST, MONTH_FIRST

SUBMISSION = "SQL Account SubmissionType"
ROWS = "SQL Account Rows per File"
XERO_TAX = "Xero Tax Type"
QUICKBOOKS_DATES = "QuickBooks Dates"
# SubmissionType 0: not to be submitted to MyInvois, because TikTok issues the e-invoice to the
# buyer. SQL Account itself does so on TikTok documents since version 880.
_NONE = {"": "0", "none": "0"}
_DATES = {"": DAY_FIRST, "dd/mm/yyyy": DAY_FIRST, "mm/dd/yyyy": MONTH_FIRST}
_FREE_ROWS = 99  # without a licence SQL Account's importer takes files of fewer than 100 rows


class Choices(NamedTuple):
    """Firm's choices.

    `submission_type` is written as SQL Account's own number; 0 is None. `tax_names` are the names
    of tax codes in each program, from the sheet Tax Codes.
    """

    submission_type: str = "0"
    sql_rows: int = _FREE_ROWS
    xero_tax: str = "Tax Exempt"
    quickbooks_dates: str = DAY_FIRST
    tax_names: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    def taxes(self, program: str) -> Mapping[str, str]:
        """Return a program's own names of tax codes, by code."""
        return self.tax_names.get(program, {})


def read_choices(settings: Mapping[str, str]) -> Choices:
    """Return the choices in Settings. Raises FixInputError with the row of a wrong value."""
    given = {}
    for name in (SUBMISSION, ROWS, XERO_TAX, QUICKBOOKS_DATES):
        given[name] = settings.get(name, "").strip()
    plain = Choices()
    return Choices(
        _NONE.get(given[SUBMISSION].casefold(), given[SUBMISSION]),
        _rows(given[ROWS], plain.sql_rows),
        given[XERO_TAX] or plain.xero_tax,
        _dates(given[QUICKBOOKS_DATES].casefold()),
    )


def _rows(text: str, default: int) -> int:
    if not text:
        return default
    if not text.isdecimal() or int(text) < 1:
        raise _wrong(ROWS, text, "Write a whole number, such as 99 or 500.")
    return int(text)


def _dates(text: str) -> str:
    if text not in _DATES:
        raise _wrong(QUICKBOOKS_DATES, text, "Write dd/mm/yyyy or mm/dd/yyyy.")
    return _DATES[text]


def _wrong(setting: str, text: str, cure: str) -> FixInputError:
    return FixInputError(
        f"'{text}' is not one of its values.", where=f"sheet 'Settings', {setting}", cure=cure
    )
