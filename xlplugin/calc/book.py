"""Give xlwings the open document with its sheets and names."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.calc.channel import Channel
from xlplugin.calc.formulas import to_calc, to_excel
from xlplugin.calc.ranges import Range
from xlplugin.calc.sheet import Sheet
from xlplugin.calc.tables import Tables
from xlplugin.engine.address import Area
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.calc.host import App, Books


class Book(base_classes.Book):
    """Open document."""

    api = True

    def __init__(self, books: "Books") -> None:
        self._books = books
        self.channel: Channel = books.app.channel
        found = self.channel.ask("book")
        self._path: str = found["path"]
        self._title: str = found["title"]

    @property
    def name(self) -> str:
        """Return the file's name."""
        return Path(self._path).name or self._title

    @property
    def fullname(self) -> str:
        """Return the file's full name; the window's title while it was never saved."""
        return self._path or self._title

    @property
    def app(self) -> "App":
        """Return LibreOffice."""
        return self._books.app

    @property
    def sheets(self) -> "Sheets":
        """Return its sheets."""
        return Sheets(self)

    @property
    def names(self) -> "Names":
        """Return its defined names."""
        return Names(self)

    def activate(self) -> None:
        """Do nothing: it is the active document."""

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save it where it is, or as another .xlsx."""
        if password:
            raise FixInputError(
                "A password can only be set in the window.",
                where=self.name,
                cure="Save without one.",
            )
        target = Path(path).absolute() if path else None
        if target is not None and target.suffix.lower() == ".xlsm":
            what = "A workbook with macros must be named .xlsm, one without .xlsx."
            raise FixInputError(what, where=str(target), cure="Change the name's ending.")
        if target is not None and target.suffix.lower() != ".xlsx":
            raise FixInputError(
                "Only Excel workbooks can be written.", where=str(target), cure="Name it .xlsx."
            )
        self.channel.ask("save", path=str(target) if target else None)
        if target is not None:
            self._path = str(target)

    def close(self) -> None:
        """Do nothing: the document belongs to the user."""


class Sheets(base_classes.Sheets):
    """Document's sheets."""

    api = None

    def __init__(self, book: Book) -> None:
        self._book = book

    def _names(self) -> list[str]:
        return list(self._book.channel.ask("book")["sheets"])

    @property
    def active(self) -> "Sheet":
        """Return the sheet in front."""
        return Sheet(self._book, self._book.channel.ask("book")["active"])

    def __call__(self, name_or_index: str | int) -> "Sheet":
        """Return a sheet by name, or by its number from 1."""
        names = self._names()
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
        return len(self._names())

    def __iter__(self) -> Iterator["Sheet"]:
        return iter([Sheet(self._book, name) for name in self._names()])

    def __contains__(self, name: str) -> bool:
        return name.casefold() in [known.casefold() for known in self._names()]

    def add(
        self,
        before: "Sheet | None" = None,
        after: "Sheet | None" = None,
        name: str | None = None,
    ) -> "Sheet":
        """Put in an empty sheet and bring it to the front."""
        names = self._names()
        neighbour = before or after or self.active
        place = names.index(neighbour.name) + (1 if after and not before else 0)
        title = name or _free_name(names)
        self._book.channel.ask("add_sheet", name=title, place=place)
        self._book.channel.ask("activate", sheet=title)
        return Sheet(self._book, title)


def _free_name(names: list[str]) -> str:
    number = len(names) + 1
    while f"Sheet{number}" in names:
        number += 1
    return f"Sheet{number}"


class Names(base_classes.Names):
    """Document's names."""

    api = None

    def __init__(self, book: Book) -> None:
        self._book = book

    def _names(self) -> list[tuple[str, str, Any]]:
        return [tuple(one) for one in self._book.channel.ask("names")]

    def __call__(self, name_or_index: str | int) -> "Name":
        """Return a name, or the one with this number from 1."""
        names = self._names()
        if isinstance(name_or_index, int):
            return Name(self._book, *names[name_or_index - 1])
        for found in names:
            if found[0].casefold() == name_or_index.casefold():
                return Name(self._book, *found)
        raise KeyError(name_or_index)

    def contains(self, name_or_index: str | int) -> bool:
        """Tell whether there is such a name."""
        if isinstance(name_or_index, int):
            return 1 <= name_or_index <= len(self)
        return name_or_index.casefold() in [found[0].casefold() for found in self._names()]

    def __len__(self) -> int:
        return len(self._names())

    def add(self, name: str, refers_to: str) -> "Name":
        """Define a name."""
        content = to_calc("=" + refers_to.removeprefix("="), name)[1:]
        self._book.channel.ask("add_name", name=name, content=content)
        return self(name)


class Name(base_classes.Name):
    """One defined name."""

    api = None

    def __init__(self, book: Book, name: str, content: str, place: Any) -> None:
        self._book = book
        self._name = name
        self._content = content
        self._place = place

    @property  # type: ignore[misc]  # not changed here
    def name(self) -> str:
        """Return the name."""
        return self._name

    @property  # type: ignore[misc]  # not changed here
    def refers_to(self) -> str:
        """Return what it refers to, as a formula."""
        return to_excel(f"={self._content}")

    @property
    def refers_to_range(self) -> Range:
        """Return the cells it refers to."""
        if self._place is not None:
            sheet, corners = self._place
            return Range(Sheet(self._book, sheet), Area(*corners))
        located = Tables(self._book.sheets.active).locate(self._content)
        if located is None:
            raise FixInputError(
                f"The name {self._name} does not refer to cells but to {self._content}.",
                where=self._book.name,
                cure="In LibreOffice: Sheet, Named Ranges and Expressions, Manage.",
            )
        return Range(Sheet(self._book, located[0]), located[1])

    def delete(self) -> None:
        """Remove the name."""
        self._book.channel.ask("drop_name", name=self.name)
