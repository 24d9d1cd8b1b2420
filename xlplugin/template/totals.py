"""Write the live totals above a table."""

from typing import Any

from xlplugin.sheets.tables import Table
from xlplugin.sheets.tables.formulas import Live, column, uniform

_TOTAL = "Total of the rows shown"
_SHORT_TOTAL = "Total"
_TOTALS_ROW = 4


def total_label(table: Table[Any]) -> Live:
    """Return the label of the totals in row 4.

    It says that they are totals, or why there are none; in one word where the next cell
    leaves no more room.
    """
    if _has_neighbour(table):
        if not table.currency:
            return Live(f'="{_SHORT_TOTAL}"', _SHORT_TOTAL)
        several = f'=IF({uniform(table.currency)},"{_SHORT_TOTAL}","No total")'
        return Live(several, _SHORT_TOTAL)
    label = f'"{_TOTAL}"'
    if table.mixed_types:
        types = column(table.name, "Doc Type")
        one = f"OR({uniform(types)},SUBTOTAL(103,{types})<COUNTA({types}))"
        label = f'IF({one},{label},"Filter one Doc Type to see its totals")'
    if table.currency:
        several = "Several currencies: no total"
        if table.currencies_on_home:
            several = "Several currencies: Home has a total for each"
        label = f'IF({uniform(table.currency)},{label},"{several}")'
    return Live(f"={label}", _TOTAL)


def _has_neighbour(table: Table[Any]) -> bool:
    """Return whether an input cell or a total stands right beside the label."""
    inputs = any(cell.address.endswith(str(_TOTALS_ROW)) for cell in table.inputs)
    return inputs or table.place(table.totals[0]) == 1


def total(table: Table[Any], name: str, label_cell: str) -> Live:
    """Return the sum of a column's shown rows; blank if the label says that there is no total."""
    return Live(f'=IF(LEFT({label_cell},5)="Total",SUBTOTAL(109,{column(table.name, name)}),"")', 0)
