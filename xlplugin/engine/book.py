"""Give xlwings a workbook with its sheets and names."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlplugin.disk import is_read_only
from xlplugin.engine.address import split_sheet
from xlplugin.engine.calls import counted
from xlplugin.engine.package import refuse_open
from xlplugin.engine.ranges import Range
from xlplugin.engine.sheet import Sheet
from xlplugin.engine.workbook import DefinedName, WorkbookFile
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.engine.app import App, Books

_NOT_IN_NAMES = frozenset("\\/?*[]:")


class Book(base_classes.Book):
    """Open workbook."""

    api = True

    def __init__(self, books: "Books", workbook: WorkbookFile, unsaved: str | None = None) -> None:
        self._books = books
        self.workbook = workbook
        self._unsaved = unsaved
        self.active_sheet: str | None = None

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self._unsaved or self.workbook.package.path.name

    @property
    def fullname(self) -> str:
        """Return the file's name with its folder."""
        return self._unsaved or str(self.workbook.package.path)

    @property
    def read_only(self) -> bool:
        """Return whether the file may not be written; False for a workbook never saved."""
        path = self.workbook.package.path
        if self._unsaved or not path.exists():
            return False
        return is_read_only(path)

    def refuse_open(self) -> None:
        """Raise TryAgainError if another program has the file open."""
        if not self._unsaved:
            refuse_open(self.workbook.package.path)

    @property
    def app(self) -> "App":
        """Return the app that holds it."""
        return self._books.app

    @property
    def sheets(self) -> "Sheets":
        """Return its worksheets."""
        return Sheets(self)

    @property
    def names(self) -> "Names":
        """Return its defined names."""
        return Names(self, None)

    @counted
    def activate(self) -> None:
        """Make it the active book."""
        self._books.bring_forward(self)

    @counted
    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the file, under another name if one is given."""
        if password:
            raise FixInputError(
                "A password can only be set by Excel.", where=self.name, cure="Save without one."
            )
        target = Path(path).absolute() if path else self.workbook.package.path.absolute()
        if target.suffix.lower() not in (".xlsx", ".xlsm"):
            raise FixInputError(
                "Only Excel workbooks can be written.", where=str(target), cure="Name it .xlsx."
            )
        if (target.suffix.lower() == ".xlsm") != self.workbook.has_macros():
            what = "A workbook with macros must be named .xlsm, one without .xlsx."
            raise FixInputError(what, where=str(target), cure="Change the name's ending.")
        self.workbook.save(target.resolve())
        self._unsaved = None

    def close(self) -> None:
        """Close it without saving."""
        self._books.forget(self)
        self.workbook.close()


class Sheets(base_classes.Sheets):
    """Book's worksheets."""

    api = None

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def active(self) -> Sheet:
        """Return the sheet last activated, else the first that is shown."""
        names = self._book.workbook.sheet_names()
        if self._book.active_sheet in names:
            return Sheet(self._book, self._book.active_sheet)
        shown = [name for name in names if self._book.workbook.visible(name)]
        return Sheet(self._book, (shown or names)[0])

    @counted
    def __call__(self, name_or_index: str | int) -> Sheet:
        """Return a sheet by name, or by its number from 1."""
        names = self._book.workbook.sheet_names()
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(names):
                raise KeyError(name_or_index)
            return Sheet(self._book, names[name_or_index - 1])
        for name in names:
            if name.casefold() == name_or_index.casefold():
                return Sheet(self._book, name)
        raise FixInputError(
            f"There is no sheet named {name_or_index}.",
            where=self._book.name,
            cure="Put it back or rename it.",
        )

    def __len__(self) -> int:
        return len(self._book.workbook.sheet_names())

    @counted
    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self._book, name) for name in self._book.workbook.sheet_names()])

    def __contains__(self, name: str) -> bool:
        return any(
            name.casefold() == known.casefold() for known in self._book.workbook.sheet_names()
        )

    @counted
    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """Put in an empty sheet and make it the active one."""
        workbook = self._book.workbook
        neighbour = before or after or self.active
        place = workbook.sheet_place(neighbour.name) + (1 if after and not before else 0)
        if name is not None and (
            len(name) > 31 or set(name) & _NOT_IN_NAMES or name.strip("'") != name or not name
        ):
            raise FixInputError(
                f"Excel does not accept the sheet name {name}.",
                cure="At most 31 characters, no \\/?*[]:",
            )
        sheet = Sheet(self._book, workbook.add_sheet(name, place))
        self._book.active_sheet = sheet.name
        return sheet


class Names(base_classes.Names):
    """Defined names, of the whole book or of one sheet."""

    api = None

    def __init__(self, book: Book, sheet: str | None) -> None:
        self._book = book
        self._sheet = sheet

    def _names(self) -> list[DefinedName]:
        names = [name for name in self._book.workbook.names() if not name.name.startswith("_xlnm.")]
        return [name for name in names if self._sheet is None or name.sheet == self._sheet]

    @counted
    def __call__(self, name_or_index: str | int) -> "Name":
        """Return a name, or the one with this number from 1."""
        names = self._names()
        if isinstance(name_or_index, int):
            return Name(self._book, names[name_or_index - 1])
        sheet, bare = split_sheet(name_or_index)
        found = [
            name
            for name in names
            if name.name.casefold() == bare.casefold() and sheet in (None, name.sheet)
        ]
        if not found:
            raise KeyError(name_or_index)
        return Name(self._book, min(found, key=lambda name: name.sheet is not None))

    def contains(self, name_or_index: str | int) -> bool:
        """Return True if there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        try:
            self(name_or_index)
        except KeyError:
            return False
        return True

    def __len__(self) -> int:
        return len(self._names())

    @counted
    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name for the whole workbook."""
        return Name(self._book, self._book.workbook.add_name(name, refers_to))


class Name(base_classes.Name):
    """One defined name."""

    api = None

    def __init__(self, book: Book, defined: DefinedName) -> None:
        self._book = book
        self._defined = defined

    @property
    def name(self) -> str:
        """Return the name, with its sheet when it is limited to one."""
        if self._defined.sheet is None:
            return self._defined.name
        return f"{self._defined.sheet}!{self._defined.name}"

    @name.setter
    def name(self, value: str) -> None:
        self._book.workbook.drop_name(self._defined)
        self._defined = self._book.workbook.add_name(value, self._defined.refers_to)

    @property
    def refers_to(self) -> str:
        """Return what it refers to, as a formula."""
        return f"={self._defined.refers_to}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._defined = self._book.workbook.add_name(self._defined.name, value)

    @property
    @counted
    def refers_to_range(self) -> Range:
        """Return the cells it refers to."""
        found = self._book.workbook.locate(self._defined.refers_to)
        if found is None:
            raise FixInputError(
                f"The name {self._defined.name} does not refer to cells but to "
                f"{self._defined.refers_to}.",
                where=self._book.name,
                cure="In Excel: Formulas, Name Manager.",
            )
        return Range(Sheet(self._book, found[0]), found[1])

    @counted
    def delete(self) -> None:
        """Remove the name."""
        self._book.workbook.drop_name(self._defined)
