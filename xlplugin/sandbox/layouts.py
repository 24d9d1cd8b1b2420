"""Describe a layout of the settled income: columns in order, sheets, words, and what one row is.

A column is declared as `header = source`. A source is a leaf or a note of the settlement rows, a
name in braces that is worked out (`{settlement}`), or nothing: a column that is 0 for this seller,
or empty where the header has no name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ORDER = "Order"
_ENGLISH_HEADS = ("Time period:", "Timezone", "Currency")
_ENGLISH_WITHDRAWALS = (
    "Type ",
    "Reference ID",
    "Request time",
    "Amount",
    "Status",
    "Success time",
    "Bank account",
)


@dataclass(frozen=True)
class SheetNames:
    """Names of a workbook's sheets, and their texts."""

    details: str = "Order details"
    reports: str = "Reports"
    withdrawals: str = "Withdrawal records"
    explained: str = "Fees explanation"
    heads: tuple[str, str, str] = _ENGLISH_HEADS
    withdrawal_header: tuple[str, ...] = _ENGLISH_WITHDRAWALS
    reports_first: bool = False


@dataclass(frozen=True)
class SampleLayout:
    """Form in which Seller Center writes the settled income."""

    name: str
    columns: tuple[tuple[str, str], ...]
    sheets: SheetNames = SheetNames()
    types: Mapping[str, str] = field(default_factory=dict)
    padded: Mapping[str, str] = field(default_factory=dict)
    per_sku: bool = False
    in_utc: bool = False
    date: str = "%Y/%m/%d"
    none: str = "/"
    # whether the currency stands before each amount
    prefixed: bool = False
    decimal_comma: bool = False
    # rows above the header of the details sheet
    banner: tuple[str, ...] = ()
    # whether adjustments have a sheet of their own
    apart: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """Return the header row, with the spaces of the real one."""
        return tuple(header + self.padded.get(header, "") for header, _ in self.columns)

    def label(self, source: str) -> str:
        """Return the heading of a source; empty if the layout has no such column."""
        return next((header for header, has in self.columns if has == source), "")


def columns(text: str) -> tuple[tuple[str, str], ...]:
    """Parse the columns of a declaration, one a line."""
    pairs = (line.rpartition("=") for line in text.strip().splitlines())
    return tuple((header.strip(), source.strip()) for header, _, source in pairs)


def renamed(
    told: tuple[tuple[str, str], ...], names: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the same columns under other names."""
    return tuple((names.get(header, header), source) for header, source in told)


def inserted(
    told: tuple[tuple[str, str], ...], before: str, *more: tuple[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the columns with more columns before one of them."""
    place = next(place for place, (header, _) in enumerate(told) if header == before)
    return (*told[:place], *more, *told[place:])
