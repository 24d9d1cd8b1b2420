"""Change the document's window for a press, and restore it afterwards."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

from .requests import Area, Requests


def each_of(*steps: Callable[[], object]) -> None:
    """Take every step, even if an earlier one raises an error."""
    for step in steps:
        try:
            step()
        except Exception:
            traceback.print_exc()  # to LibreOffice's own error output


class WindowRequests(Requests):
    """Drawing, calculation, status bar and selection."""

    def __init__(self, context: Any, model: Any) -> None:
        super().__init__(context, model)
        self._is_locked = False
        self._was_automatic = True
        self._is_begun = False
        self._status = None

    def begin(self) -> None:
        """Lock the document for the user and switch its undo off while a button works."""
        self._was_automatic = self.model.isAutomaticCalculationEnabled()
        self._is_begun = True
        self.model.getUndoManager().lock()
        for window in self._windows():
            window.setEnable(False)

    def end(self) -> None:
        """Restore everything that `begin` and the requests have changed.

        Every step is taken, even if another one fails.
        """
        if self.model is None or not self._is_begun:
            return
        self._is_begun = False
        each_of(
            self._enable,
            self._unlock,
            self._calculate_again,
            self._clear_undo,
            self._clear_status,
        )

    def _unlock(self) -> None:
        if self._is_locked:
            self._is_locked = False
            self.model.unlockControllers()

    def _calculate_again(self) -> None:
        self.model.enableAutomaticCalculation(self._was_automatic)

    def _clear_undo(self) -> None:
        undo = self.model.getUndoManager()
        undo.unlock()
        undo.clear()

    def _clear_status(self) -> None:
        self.do_status(None)

    def _enable(self) -> None:
        for window in self._windows():
            window.setEnable(True)
        controller = self._controller()
        if controller is not None:
            controller.getFrame().getContainerWindow().setFocus()

    def _windows(self) -> Iterator[Any]:
        """Yield the windows that show the document: New Window opens another one."""
        controllers = self.model.getControllers()
        while controllers.hasMoreElements():
            yield controllers.nextElement().getFrame().getContainerWindow()

    def do_screen(self, updating: bool) -> None:
        """Switch the drawing of changes on or off."""
        if updating:
            self._unlock()
        elif not self._is_locked:
            self._is_locked = True
            self.model.lockControllers()

    def do_calculation(self, automatic: bool) -> None:
        """Switch the recalculation of formulas after each change on or off."""
        self.model.enableAutomaticCalculation(automatic)

    def do_is_automatic(self) -> bool:
        """Tell whether formulas are recalculated as cells change."""
        return self.model.isAutomaticCalculationEnabled()

    def do_calculate(self, *, hard: bool = False) -> None:
        """Recalculate what has changed; with `hard` every formula of the document."""
        if hard:
            self.model.calculateAll()
        else:
            self.model.calculate()

    def do_status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives the bar back to LibreOffice."""
        controller = self._controller()
        if controller is None:
            return
        if self._status is None:
            if text is None:
                return
            self._status = controller.getFrame().createStatusIndicator()
            self._status.start(text, 0)
        if text is None:
            self._status.end()
            self._status = None
        else:
            self._status.setText(text)

    def do_activate(self, sheet: str) -> None:
        """Bring a sheet to the front."""
        self._controller().setActiveSheet(self._sheet(sheet))

    def do_select(self, sheet: str, area: Area) -> None:
        """Select cells."""
        self.do_activate(sheet)
        self._controller().select(self._cells(sheet, area))

    def do_selection(self) -> list[Any]:
        """Tell the selected areas: sheet and corners of each."""
        selected = self._controller().getSelection()
        addresses = []
        if hasattr(selected, "getRangeAddresses"):
            addresses = list(selected.getRangeAddresses())
        elif hasattr(selected, "getRangeAddress"):
            addresses = [selected.getRangeAddress()]
        names = self.model.getSheets().getElementNames()
        return [[names[one.Sheet], self._corners(one)] for one in addresses]
