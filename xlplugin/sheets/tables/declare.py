"""Declare a table of the workbook: a record class with a `Column` on each field, and a `Table`.

`template` makes the sheet from the declaration. `sheets.book` reads the rows as records and writes
records back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar, get_args, get_type_hints

from xlplugin.sheets.tables.formulas import Live, calculated

# Kinds of a cell.
TICK = "tick"
TEXT = "text"
MONEY = "money"
COUNT = "count"
DATE = "date"
TIME = "time"
LINK = "link"  # a formula that leads to another cell
_KIND_OF_TYPE = {str: TEXT, Decimal: MONEY, int: COUNT, date: DATE, datetime: TIME}

# Roles of a table: filled in by the user, fetched from TikTok, written by posting.
INPUT = "input"
GRID = "grid"
LEDGER = "ledger"

# Tones of a cell: done, nothing to do, look at it, cannot go on; and of a row: a subtotal.
GOOD = "good"
QUIET = "quiet"
WARN = "warn"
BAD = "bad"
SUBTOTAL = "subtotal"

HEADER_ROW = 5  # title, hint, totals and a blank row stand above every table


class Tone(NamedTuple):
    """Colour of cells that begin with some text.

    An empty text stands for any other that is not blank.
    """

    text: str
    tone: str


@dataclass(frozen=True)
class Column:
    """One column, declared on a field of the table's record.

    Attributes:
        name: Its heading.
        width: In characters.
        choices: The allowed words, or the name of a list such as `ItemCodes`.
        required: True if every row must have a value.
        tones: Colours by text. The first that fits counts.
        kind: Kind of the cells. It follows from the field's type; only TICK and LINK are given.
        meaning: What it is for, where the heading alone does not say it: shown on the heading, and
            on the form of its sheet if there is one.
        default: What a blank cell means.
        lines: How many lines a long text may take; the rows of the sheet have that height.
        behind: True if the column is folded in a new workbook; the + above the columns opens it.
        may_be_none: True if a blank amount is read as None (not told), and not as 0.
    """

    name: str
    width: int = 14
    choices: tuple[str, ...] | str = ()
    required: bool = False
    tones: tuple[Tone, ...] = ()
    kind: str = ""
    meaning: str = ""
    default: str = ""
    lines: int = 1
    behind: bool = False
    may_be_none: bool = False


class Rule(NamedTuple):
    """Colour by formula, for one column, or for the whole row if `column` is empty.

    `{Heading}` in the formula becomes the cell of that column in the same row.
    """

    column: str
    formula: str
    tone: str


class InputCell(NamedTuple):
    """Named cell above a table, in which the user enters a date or chooses a word.

    `choices` are as those of a column. `kept` is the address of a cell on the sheet Home Data. It
    keeps which date the button has filled in; another date was typed by the user.
    """

    name: str
    address: str
    kind: str = DATE
    choices: tuple[str, ...] | str = ()
    kept: str = ""

    @property
    def kept_name(self) -> str:
        """Return the name of the cell that keeps which date the button has filled in."""
        return f"{self.name}Filled"


R = TypeVar("R", bound=tuple[Any, ...])


@dataclass(frozen=True, eq=False)
class Table(Generic[R]):
    """One table on a sheet of its own. Columns are named by their headings.

    Attributes:
        record: The NamedTuple of a row, with a `Column` on each field.
        name: Its name in formulas.
        hint: What the sheet is for. Its first sentence is also shown on Home.
        in_sight: True if its tab is shown from the start; others appear when they are used.
        key: Columns that identify a row.
        identity: Columns that identify a row for the user, if the key is only its place in a file.
            By these the user's own columns and notes follow their row.
        totals: Columns with a total above them, of the rows that the filter shows.
        currency: The column, as formulas name it, that tells whether amounts can be added.
        currencies_on_home: True if Home has the totals by currency.
        mixed_types: True if a total needs a filter on one document type.
        frozen: How many columns stay in view when the user scrolls right.
        one_page: True if it is printed on one page of A4, however many rows it has.
        printed_to: The last printed column; all are printed if it is empty.
        list_name: The name under which the column Code is offered in drop-downs.
        inputs: Cells above the table for dates and choices.
        sentence: The live text above the table. It counts the rows, or says what is wrong, and when
            the rows were calculated.
        moment: Address of the cell on the sheet Home Data that keeps when a button calculated the
            rows. It must not be the cell of another table, also not of one that was removed.
        title: A live title that says more than the sheet's name.
        rules: Colours by formula.
        starting_rows: Rows of a new workbook.
    """

    record: type[R]
    name: str
    sheet: str
    role: str
    hint: str
    sentence: Live
    title: Live | None = None
    key: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    currency: str = ""
    currencies_on_home: bool = False
    in_sight: bool = False
    mixed_types: bool = False
    frozen: int = 1
    one_page: bool = False
    printed_to: str = ""
    list_name: str = ""
    inputs: tuple[InputCell, ...] = ()
    moment: str = ""
    rules: tuple[Rule, ...] = ()
    starting_rows: tuple[R, ...] = ()
    columns: tuple[Column, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", _columns_of(self.record))
        if self.moment:
            object.__setattr__(self, "sentence", calculated(self.sentence, self.moment_name))

    @property
    def moment_name(self) -> str:
        """Return the name of the cell that keeps when a button calculated the rows."""
        return f"{self.name}Calculated"

    @property
    def telling(self) -> tuple[int, ...]:
        """Return the places, from 0, of the columns that identify a row.

        A table without a key has those of its texts and dates.
        """
        names = self.identity or self.key
        if names:
            return tuple(self.places(names))
        kinds = (TEXT, DATE, TIME)
        return tuple([n for n, column in enumerate(self.columns) if column.kind in kinds])

    @property
    def has_check_digits(self) -> bool:
        """Return whether its rows are posted rows, which are never changed or deleted."""
        return self.role == LEDGER and any(column.name == "Check" for column in self.columns)

    @property
    def headings(self) -> list[str]:
        """Return the headings of the columns, from left to right."""
        return [column.name for column in self.columns]

    def places(self, headings: Iterable[str]) -> list[int]:
        """Return the places of columns in a row, from 0. Raises ValueError for an unknown one."""
        return [self.place(heading) for heading in headings]

    def place(self, heading: str) -> int:
        """Return the place of a column in a row, from 0.

        Raises ValueError for an unknown heading.
        """
        return self.headings.index(heading)

    def column(self, heading: str) -> Column:
        """Return a column by its heading. Raises ValueError for an unknown one."""
        return self.columns[self.place(heading)]


def _columns_of(record: type[Any]) -> tuple[Column, ...]:
    """Return the columns declared on a record's fields, each with its kind."""
    columns = []
    for hint in get_type_hints(record, include_extras=True).values():
        written, column = get_args(hint)
        kind = column.kind or _kind_of(written)
        columns.append(replace(column, kind=kind))
    return tuple(columns)


def _kind_of(written: Any) -> str:  # noqa: ANN401 - a type, or a union of one with None
    """Return the kind of a cell from the type of its field, such as `Decimal` or `date | None`."""
    types = get_args(written) or (written,)
    return _KIND_OF_TYPE[types[0]]
