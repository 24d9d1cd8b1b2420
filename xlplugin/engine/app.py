"""Give xlwings an engine with apps and their workbooks."""

# mypy: allow-subclassing-any, allow-untyped-calls

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.engine.blank import blank_workbook
from xlplugin.engine.book import Book
from xlplugin.engine.calls import counted
from xlplugin.engine.workbook import WorkbookFile
from xlplugin.errors import FixInputError

if TYPE_CHECKING:
    from xlplugin.engine.ranges import Range

_pids = itertools.count(1)


class Engine:
    """Workbook files instead of Excel."""

    name = "file"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        """Leave values as they are: the cells' own rules of entry know them all."""
        return x

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Turn dates, numbers and blanks into what the caller asked for."""
        plain_dates = getattr(datetime_builder, "__name__", "") == "datetime"
        if plain_dates and empty_as is None and number_builder is None:
            return data

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if number_builder is not None and type(value) is float:
                return number_builder(value)
            if not plain_dates and hasattr(value, "year"):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(
                    **{part: getattr(value, part) for part in parts}, tzinfo=None
                )
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """Apps, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Return the apps' numbers."""
        return [app.pid for app in self._apps]

    def add(
        self,
        spec: Any = None,
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
    ) -> "App":
        """Start an app, with a new book in it unless told otherwise."""
        app = App(self)
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    @staticmethod
    def cleanup() -> None:
        """Do nothing: this engine leaves nothing behind."""

    def remove(self, app: "App") -> None:
        """Forget an app that was quit."""
        if app in self._apps:
            self._apps.remove(app)

    def bring_forward(self, app: "App") -> None:
        """Make an app the active one."""
        self.remove(app)
        self._apps.insert(0, app)

    def __iter__(self) -> Iterator["App"]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(f"Could not find App with PID {pid}.")


class App(base_classes.App):
    """Stand-in for Excel's process: settings that are remembered, and books."""

    # plain values instead of the base class's properties
    xl = api = True
    hwnd = None
    path = startup_path = ""
    version = "16.0"
    pid = 0
    visible = screen_updating = display_alerts = enable_events = interactive = True
    calculation = "automatic"
    status_bar: str | bool = False
    cut_copy_mode: str | bool | None = None

    def __init__(self, apps: Apps) -> None:
        self._apps = apps
        self.engine = apps.engine
        self.pid = next(_pids)
        self._books = Books(self)
        self.selected: Range | None = None

    @property
    def books(self) -> "Books":
        """Return the open books."""
        return self._books

    @property
    def selection(self) -> "Range | None":
        """Return the selected cells; A1 of the active sheet when nothing else was selected."""
        if self.selected is None and len(self.books):
            return self.books.active.sheets.active.range("A1")
        return self.selected

    @counted
    def activate(self, steal_focus: bool | None = False) -> None:
        """Make this the active app."""
        self._apps.bring_forward(self)

    @counted
    def calculate(self) -> None:
        """Do nothing: Excel calculates the workbook when it opens it."""

    def quit(self) -> None:
        """Close every book without saving."""
        for book in list(self.books):
            book.close()
        self._apps.remove(self)

    kill = quit

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None
    ) -> str:
        """Refuse: nobody is there to answer."""
        raise FixInputError(
            f"Excel is not running, so this question cannot be asked: {prompt}",
            cure="Give the answer as an option of the command.",
        )

    def run(self, macro: str, args: Any) -> None:
        """Refuse: macros need Excel."""
        raise FixInputError(f"The macro {macro} needs Excel.", cure="Run it in Excel.")


class Books(base_classes.Books):
    """Open books, the active one first."""

    api = None

    def __init__(self, app: App) -> None:
        self.app = app
        self._books: list[Book] = []

    @property
    def active(self) -> Book:
        """Return the active book."""
        if not self._books:
            raise FixInputError("No workbook is open.", cure="Open one first.")
        return self._books[0]

    def __call__(self, name_or_index: str | int) -> Book:
        """Return a book by its name or path, or by its number from 1."""
        if isinstance(name_or_index, int):
            if not 1 <= name_or_index <= len(self._books):
                raise KeyError(name_or_index)
            return list(reversed(self._books))[name_or_index - 1]
        for book in self._books:
            if name_or_index.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._books)

    def __iter__(self) -> Iterator[Book]:
        return reversed(list(self._books))

    def __contains__(self, name: str) -> bool:
        return any(name.casefold() == book.name.casefold() for book in self._books)

    @counted
    def add(self) -> Book:
        """Return a new workbook, not yet on disk."""
        taken = {book.name for book in self._books}
        name = next(
            f"Book{number}" for number in itertools.count(1) if f"Book{number}" not in taken
        )
        return self._take(
            Book(self, WorkbookFile(Path(f"{name}.xlsx"), blank_workbook()), unsaved=name)
        )

    @counted
    def open(self, fullname: str, *args: Any, **options: Any) -> Book:
        """Open a workbook file."""
        return self._take(Book(self, WorkbookFile(Path(fullname).resolve())))

    def _take(self, book: Book) -> Book:
        self._books.insert(0, book)
        return book

    def bring_forward(self, book: Book) -> None:
        """Make a book the active one."""
        self._books.remove(book)
        self._books.insert(0, book)

    def forget(self, book: Book) -> None:
        """Forget a book that was closed, and what was selected in it."""
        self._books.remove(book)
        selected = self.app.selected
        if selected is not None and selected.sheet.book is book:
            self.app.selected = None
