"""Give xlwings an engine for workbook files, so that buttons run where Excel is not installed."""

from pathlib import Path

# This must come before the modules that import parts of xlwings.
from xlplugin.light_xlwings import xw  # isort: skip

from xlplugin.engine.app import Engine
from xlplugin.engine.calls import calls

__all__ = ["calls", "open_book", "register"]

_engine = Engine()


def register() -> xw.Engine:
    """Let xlwings work on workbook files. A second call changes nothing."""
    known = [engine for engine in xw.engines if engine.impl is _engine]
    engine = known[0] if known else xw.Engine(impl=_engine)
    if not known:
        xw.engines.add(engine)
    engine.activate()
    return engine


def open_book(path: str | Path) -> xw.Book:
    """Open a workbook file without Excel.

    Raises FixInputError when the file is not a workbook that can be read.
    """
    register()
    target = Path(path).resolve()
    for app in _engine.apps:
        for book in app.books:
            if book.fullname == str(target):
                return xw.Book(impl=book)
    free = (app for app in _engine.apps if target.name not in app.books)
    app = next(free, None) or _engine.apps.add()
    return xw.Book(impl=app.books.open(str(target)))
