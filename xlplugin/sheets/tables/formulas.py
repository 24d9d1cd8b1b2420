"""Write the formulas of the cells above the tables and on Home.

They use only functions that Excel 2016 and LibreOffice share, and none whose time grows faster than
the table. An id is never a criterion of COUNTIF: Excel would compare its first 15 digits only.
"""

from typing import NamedTuple

FILLED = '"?*"'  # criterion for any text
BLANK = '"="'  # criterion for a blank cell


class Live(NamedTuple):
    """Formula, and its value while every table is empty."""

    formula: str
    empty: str | float


def column(table: str, heading: str) -> str:
    """Return a column of a table as formulas name it, such as `Orders[ID]`."""
    return f"{table}[{heading}]"


def this(table: str, heading: str) -> str:
    """Return the cell of a column in the formula's own row."""
    return f"{table}[[#This Row],[{heading}]]"


def first(table: str, heading: str) -> str:
    """Return the first cell of a column."""
    return f"INDEX({column(table, heading)},1)"


def uniform(cells: str) -> str:
    """Return a test that every filled cell of a column has the same value."""
    return f"COUNTIF({cells},INDEX({cells},1))=COUNTA({cells})"


def filled(table: str, heading: str) -> str:
    """Count the rows with a value in a column."""
    return f"COUNTA({column(table, heading)})"


def where(table: str, **criteria: str) -> str:
    """Count the rows that meet every criterion. Headings are written with _ for their spaces."""
    pairs = []
    for name, criterion in criteria.items():
        pairs.append(f"{column(table, name.replace('_', ' '))},{criterion}")
    return f"COUNTIFS({','.join(pairs)})"


def with_status(table: str, status: str) -> str:
    """Count the rows with a Verify Status."""
    return where(table, Verify_Status=f'"{status}"')


def of_type(table: str, doc_type: str) -> str:
    """Count the documents of a type, such as `IV`."""
    return where(table, Doc_Type=f'"{doc_type}"')


def lacking(table: str, key: str, heading: str) -> str:
    """Count the rows with a value in `key` and a blank in the other column."""
    both = f"{column(table, key)},{FILLED},{column(table, heading)},{FILLED}"
    return f"{filled(table, key)}-COUNTIFS({both})"


def sentence(*parts: tuple[str, str]) -> Live:
    """Return labels with their counts, such as `Products 384 · without an item code 13`."""
    counts = [f'{label} "&FIXED({count},0)' for label, count in parts]
    empty = [f"{label} 0" for label, _ in parts]
    return Live('="' + '&" · '.join(counts), " · ".join(empty))


def calculated(told: Live, cell: str) -> Live:
    """Return a sentence that ends in the time of a named cell, unless that is blank."""
    return Live(f'{told.formula}&IF(LEN({cell})=0,""," · calculated "&{cell})', told.empty)


def filtered_out(table: str) -> str:
    """Return the formula of a column that is 1 in each row that a filter hides.

    Only a formula can ask Excel for that; the product then reads the whole column at once.
    """
    return f"=1-SUBTOTAL(103,{table}[[#This Row],[ID]])"
