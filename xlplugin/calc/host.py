"""The engine for an open Calc document as xlwings knows it.

One app, its books, their sheets and names.
"""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlplugin.calc.channel import Channel
from xlplugin.calc.formulas import to_calc, to_excel
from xlplugin.calc.ranges import Corner, Range, place_of
from xlplugin.calc.tables import Tables
from xlplugin.engine.address import MAX_COLUMNS, MAX_ROWS, Area, area, parse_area, split_sheet
from xlplugin.engine.app import Engine as FileEngine
from xlplugin.errors import FixInputError

_ONLY_ONE = "Only the workbook whose button was pressed can be worked on."


class Engine:
    """An open Calc document instead of Excel."""

    name = "calc"
    type = "desktop"
    prepare_xl_data_element = staticmethod(FileEngine.prepare_xl_data_element)
    clean_value_data = staticmethod(FileEngine.clean_value_data)

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.apps = Apps(self)


class Apps(base_classes.Apps):
    """LibreOffice, as the only app."""

    def __init__(self, engine: Engine) -> None:
        self._app = App(self, engine)

    def keys(self) -> list[int]:
        """Return the app's number."""
        return [self._app.pid]

    def add(self, *_: Any, **__: Any) -> "App":
        """Return LibreOffice: it runs already."""
        return self._app

    @staticmethod
    def cleanup() -> None:
        """Do nothing: LibreOffice goes on."""

    def __iter__(self) -> Iterator["App"]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App(base_classes.App):
    """LibreOffice's window: drawing, calculation, status bar and selection."""

    xl = api = True
    hwnd = None
    path = startup_path = ""
    version = "16.0"
    pid = 1
    visible = display_alerts = enable_events = interactive = True
    cut_copy_mode: str | bool | None = None

    def __init__(self, apps: Apps, engine: Engine) -> None:
        self._apps = apps
        self.engine = engine
        self.channel = engine.channel
        self._is_updating = True
        self._status: str | bool = False
        self._books = Books(self)

    @property
    def books(self) -> "Books":
        """Return the open documents."""
        return self._books

    @property
    def selection(self) -> Range | None:
        """Return the selected cells, the first area where there are several.

        None when it is no cells.
        """
        found = self.channel.ask("selection")
        if not found:
            return None
        sheet, corners = found[0]
        return Range(Sheet(self.books.active, sheet), Area(*corners))

    @property
    def screen_updating(self) -> bool:
        """Tell whether changes are drawn as they come."""
        return self._is_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.channel.ask("screen", updating=value)
        self._is_updating = value

    @property
    def calculation(self) -> str:
        """Tell whether formulas follow at once: automatic or manual."""
        return "automatic" if self.channel.ask("is_automatic") else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.channel.ask("calculation", automatic=value == "automatic")

    @property
    def status_bar(self) -> str | bool:
        """Return the text in the status bar; False when LibreOffice has it."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.channel.ask("status", text=value if isinstance(value, str) else None)
        self._status = value

    def activate(self, steal_focus: bool | None = False) -> None:
        """Do nothing: it is the active app."""

    def calculate(self) -> None:
        """Recalculate the formulas whose cells have changed."""
        self.channel.ask("calculate")

    def quit(self) -> None:
        """Do nothing: LibreOffice belongs to the user."""

    kill = quit

    def alert(self, prompt: str, *_: Any) -> str:
        """Refuse: questions are asked in the product's own window."""
        raise FixInputError(
            f"This question cannot be asked here: {prompt}", cure="Ask in a window."
        )

    def run(self, macro: str, args: Any) -> None:
        """Refuse: there is no VBA here."""
        raise FixInputError(f"The macro {macro} needs Excel.", cure="Run it in Excel.")


class Books(base_classes.Books):
    """The open document, and a way to open another."""

    api = None

    def __init__(self, app: App) -> None:
        self.app = app
        self._book: Book | None = None

    @property
    def active(self) -> "Book":
        """Return the document whose button was pressed."""
        if self._book is None:
            self._book = Book(self)
        return self._book

    def __call__(self, name_or_index: str | int) -> "Book":
        """Return the document by name, path or number 1."""
        book = self.active
        if name_or_index == 1 or str(name_or_index).casefold() in (
            book.name.casefold(),
            book.fullname.casefold(),
        ):
            return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.app.channel.ask("documents"))

    def __iter__(self) -> Iterator["Book | Other"]:
        found: list[Book | Other] = []
        for path, is_own in self.app.channel.ask("documents"):
            found.append(self.active if is_own else Other(self, Path(path)))
        return iter(found)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in [book.name.casefold() for book in self]

    def add(self) -> "Book":
        """Refuse: a new workbook is opened from its file."""
        raise FixInputError(_ONLY_ONE, cure="Press New Workbook.")

    def open(self, fullname: str, *_: Any, **__: Any) -> "Other":
        """Open a workbook in a window of its own."""
        self.app.channel.ask("open", path=str(Path(fullname).resolve()))
        return Other(self, Path(fullname).resolve())


class Other(base_classes.Book):
    """A workbook that was opened beside the one that is worked on."""

    api = True

    def __init__(self, books: Books, path: Path) -> None:
        self._books = books
        self._path = path

    @property
    def app(self) -> App:
        """Return LibreOffice."""
        return self._books.app

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self._path.name

    @property
    def fullname(self) -> str:
        """Return the file's full name."""
        return str(self._path)


class Book(base_classes.Book):
    """The open document."""

    api = True

    def __init__(self, books: Books) -> None:
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
    def app(self) -> App:
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
    """The document's sheets."""

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


class Sheet(base_classes.Sheet):
    """One sheet of the document."""

    api = True

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self.channel: Channel = book.channel
        self._name = name

    @property
    def book(self) -> Book:
        """Return the document it belongs to."""
        return self._book

    @property
    def name(self) -> str:
        """Return its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.channel.ask("rename_sheet", sheet=self._name, name=value)
        self._name = value

    @property
    def index(self) -> int:
        """Return its place among the sheets, counted from 1."""
        names: list[str] = self.channel.ask("book")["sheets"]
        return names.index(self._name) + 1

    @property
    def names(self) -> "Names":
        """Return the document's names: Calc's names of one sheet are not read."""
        return self.book.names

    @property
    def tables(self) -> Tables:
        """Return its tables."""
        return Tables(self)

    def range(self, arg1: Corner, arg2: Corner | None = None) -> Range:
        """Return cells by address, by name, by (row, column), or between two corners."""
        first = self._corner(arg1)
        if arg2 is None:
            return first
        second = self._corner(arg2)
        one = first.area
        two = second.area
        corners = (
            min(one.top, two.top),
            min(one.left, two.left),
            max(one.bottom, two.bottom),
            max(one.right, two.right),
        )
        return Range(second.sheet, area(*corners))

    def _corner(self, where: Corner) -> Range:
        if isinstance(where, Range):
            return where
        if isinstance(where, str):
            return self._named(where)
        return Range(self, place_of(where))

    def _named(self, text: str) -> Range:
        sheet, cells = split_sheet(text)
        found = parse_area(cells)
        if found is not None:
            return Range(self.book.sheets(sheet) if sheet else self, found)
        if self.book.names.contains(text):
            return self.book.names(text).refers_to_range
        located = Tables(self).locate(text)
        if located is not None:
            return Range(Sheet(self.book, located[0]), located[1])
        raise FixInputError(
            f"There are no cells named {text}.",
            where=f"sheet {self._name}",
            cure="Check the address.",
        )

    @property
    def cells(self) -> Range:
        """Return all cells of the sheet."""
        return Range(self, Area(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_range(self) -> Range:
        """Return the cells in use."""
        return Range(self, self.used())

    def used(self) -> Area:
        """Return the smallest area that holds every cell in use."""
        return Area(*self.channel.ask("used", sheet=self._name))

    def activate(self) -> None:
        """Bring it to the front."""
        self.channel.ask("activate", sheet=self._name)

    select = activate

    @property
    def visible(self) -> bool:
        """Tell whether its tab is shown."""
        return bool(self.channel.ask("visible", sheet=self._name))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.channel.ask("visible", sheet=self._name, shown=value)

    @property
    def protected(self) -> bool:
        """Tell whether its locked cells cannot be edited."""
        return bool(self.channel.ask("protected", sheet=self._name))

    @protected.setter
    def protected(self, value: bool) -> None:
        self.channel.ask("protected", sheet=self._name, wanted=value)

    def clear_contents(self) -> None:
        """Empty every cell, formats stay."""
        self.used_range.clear_contents()

    def clear(self) -> None:
        """Empty every cell, formats go too."""
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Make the columns as wide as their content."""
        self.used_range.autofit()


class Names(base_classes.Names):
    """The document's names."""

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
