"""A LibreOffice for tests, with the extension in a profile of its own."""

from contextlib import ExitStack
from pathlib import Path

import xlwings as xw

import xlplugin.engine as engine
from tests.support.missing import without
from xlplugin.calc.install import find_office
from xlplugin.calc.live import LiveCalc


def needs_office() -> None:
    """Skip where there is no LibreOffice; in CI there is one."""
    if find_office() is None:
        without("LibreOffice")


class Host:
    """Opens workbooks in one of the two engines; a press ends with the test."""

    def __init__(self, name: str, calc: LiveCalc | None) -> None:
        self.name = name
        self._calc = calc
        self._open = ExitStack()

    def __call__(self, path: Path, sheet: str = "Orders") -> xw.Sheet:
        """Open a workbook and take one of its sheets."""
        if self._calc is None:
            return engine.open_book(path).sheets[sheet]
        self._open.close()
        return self._open.enter_context(self._calc.pressed(path)).sheets[sheet]

    def close(self) -> None:
        """End the press."""
        self._open.close()
