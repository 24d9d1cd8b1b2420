"""Pieces of the statements' formulas: sums and counts over the Journal, for some dates, accounts and types."""

from typing import Any

from xlplugin.ledger.statements import PROFIT_TYPES
from xlplugin.sheets.tables import GL_ACCOUNTS, JOURNAL, Table


def this(table: Table[Any], column: str) -> str:
    """The cell of a column in the formula's own row."""
    return f"{table.name}[[#This Row],[{column}]]"


def whole(table: Table[Any], column: str) -> str:
    """A column of a table, as formulas name it."""
    table.place(column)
    return f"{table.name}[{column}]"


def since(cell: str) -> str:
    """Journal rows from the date in a named cell on; from the beginning where it is blank."""
    return f'{whole(JOURNAL, "Date")},">="&N({cell})'


def until(cell: str) -> str:
    """Journal rows up to the date in a named cell; until today where it is blank."""
    return f'{whole(JOURNAL, "Date")},"<="&IF(N({cell})=0,TODAY(),{cell})'


def debit_less_credit(account: str, currency: str, *dates: str) -> str:
    """What these accounts in this currency were debited in these dates, less what they were credited."""
    return f"{_sum('Debit', account, currency, dates)}-{_sum('Credit', account, currency, dates)}"


def _sum(side: str, account: str, currency: str, dates: tuple[str, ...]) -> str:
    return f"SUMIFS({whole(JOURNAL, side)},{_place(account, currency)},{','.join(dates)})"


def _place(account: str, currency: str) -> str:
    return f"{whole(JOURNAL, 'Account')},{account},{whole(JOURNAL, 'Currency Code')},{currency}"


def listed_rows(table: Table[Any], *dates: str) -> str:
    """How many Journal rows of these dates stand on an account, in a currency, that the table lists."""
    place = _place(whole(table, "Code"), whole(table, "Currency Code"))
    return f"SUMPRODUCT(COUNTIFS({place},{','.join(dates)}))"


def profit_rows(*dates: str) -> str:
    """How many Journal rows of these dates stand on an account that makes the profit."""
    codes = f"{whole(JOURNAL, 'Account')},{whole(GL_ACCOUNTS, 'Code')}"
    return f"SUMPRODUCT(COUNTIFS({codes},{','.join(dates)})*{makes_profit()})"


def makes_profit() -> str:
    """For each row of GL Accounts, whether its account makes the profit."""
    types = ",".join(f'"{name}"' for name in PROFIT_TYPES)
    return f"ISNUMBER(MATCH({whole(GL_ACCOUNTS, 'Acc Type')},{{{types}}},0))"
