"""LibreOffice as xlwings knows it: one engine, one app, and the document that is worked on."""

# mypy: allow-subclassing-any, allow-untyped-calls

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlplugin.calc.book import Book
from xlplugin.calc.channel import Channel
from xlplugin.calc.ranges import Range
from xlplugin.calc.sheet import Sheet
from xlplugin.engine.address import Area
from xlplugin.engine.app import Engine as FileEngine
from xlplugin.errors import FixInputError

_ONLY_ONE = "Only the workbook whose button was pressed can be worked on."


class Engine:
    """Open Calc document instead of Excel."""

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
        if self.channel.ask("is_automatic"):
            return "automatic"
        return "manual"

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
    """Open document, and a way to open another."""

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
    """Workbook that was opened while a press works on another one."""

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
