"""Declare the columns that several tables have, and the words offered in their drop-downs."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from xlplugin.posting.row_status import RowStatus
from xlplugin.posting.wallet import TransferStatus
from xlplugin.sheets.tables.declare import BAD, GOOD, LINK, QUIET, TICK, WARN, Column, Tone

YES_NO = ("Yes", "No")


def words_of(kinds: type[StrEnum]) -> tuple[str, ...]:
    """Return the words that a cell may have."""
    return tuple(kind.value for kind in kinds)


TICKED = "✓"

_VERIFIED = (
    Tone(RowStatus.SUCCESS, GOOD),
    Tone(RowStatus.EXISTS, GOOD),
    Tone(RowStatus.RESTATED, BAD),
    Tone(RowStatus.LOCKED, WARN),
    Tone(RowStatus.POSTED, QUIET),
    Tone("Sample", QUIET),
    Tone(RowStatus.NOT_SHIPPED, QUIET),
    Tone(RowStatus.NOT_DELIVERED, QUIET),
    Tone(TransferStatus.SETTLEMENT_ITSELF, QUIET),
    Tone(TransferStatus.NOT_PAID, QUIET),
    Tone(TransferStatus.FAILED, QUIET),
    Tone(RowStatus.MISSING_ITEM, WARN),
    Tone(RowStatus.ORDER_NOT_POSTED, BAD),
    Tone(RowStatus.DUPLICATE, BAD),
    Tone("", WARN),
)

Tick = Annotated[str, Column("Tick", 6, choices=(TICKED,), kind=TICK)]
VerifyStatus = Annotated[str, Column("Verify Status", 34, tones=_VERIFIED)]
ItemCode = Annotated[str, Column("Item Code", 18, choices="ItemCodes")]
FromDay = Annotated[date | None, Column("From", 12)]  # blank holds from the start
Link = Annotated[str, Column("Link", 24, kind=LINK)]
Uom = Annotated[str, Column("UOM", 8)]
ShopId = Annotated[str, Column("Shop ID", 22)]
FoldedShopId = Annotated[str, Column("Shop ID", 22, behind=True)]

DocType = Annotated[str, Column("Doc Type", 9)]
DocNo = Annotated[str, Column("Doc No", 21)]
# The books have a date in every row.
PostedDocDate = Annotated[date, Column("Doc Date", 12)]
PostedDate = Annotated[date, Column("Date", 12)]
DocAmount = Annotated[Decimal, Column("Doc Amt", 13)]
Date = Annotated[date | None, Column("Date", 12)]
Account = Annotated[str, Column("Account", 12)]
Code = Annotated[str, Column("Code", 12)]
Description = Annotated[str, Column("Description", 56)]
Amount = Annotated[Decimal, Column("Amount", 13)]
Debit = Annotated[Decimal | None, Column("Debit", 13)]  # None on the credit side
Credit = Annotated[Decimal | None, Column("Credit", 13)]
Currency = Annotated[str, Column("Currency", 9)]
CurrencyCode = Annotated[str, Column("Currency Code", 10)]
Cancelled = Annotated[str, Column("Cancelled", 10)]
Revision = Annotated[int, Column("Revision", 9)]
Lines = Annotated[int, Column("Lines", 7)]
SourceKey = Annotated[str, Column("Source Key", 56)]
# Beside every row of the books: the run that posted it, and the check digits that Verify compares.
RunNo = Annotated[int, Column("Run", 6)]
Check = Annotated[str, Column("Check", 18)]
