"""Check that a button can work on the document now; if not, say why, and what to do."""

from __future__ import annotations

from typing import Any

import uno
import unohelper
from com.sun.star.frame import XStatusListener

from .requests import Refused

XLSX = ("Calc MS Excel 2007 XML", "Calc MS Excel 2007 VBA XML")
_DIALOG = uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.DIALOG")


def check(model: Any, context: Any) -> None:
    """Raise Refused, with what to do, unless the document can be worked on now."""
    if model is None:
        raise Refused("No workbook is open. Open TikTok Ledger.xlsx, then press the button.")
    if model.isReadonly():
        raise Refused(
            "This workbook is open read-only. Press Edit Document, "
            "or close it where else it is open."
        )
    arguments = {argument.Name: argument.Value for argument in model.getArgs()}
    if arguments.get("FilterName") not in XLSX:
        raise Refused(
            "This is no .xlsx workbook. Only .xlsx keeps the tables as they are: use File, "
            "Save As, Excel 2007-365"
            " (.xlsx), then press the button."
        )
    if is_editing(model, context):
        raise Refused(
            "A cell is being edited. Press Enter to keep what you typed, or Esc; "
            "then press the button."
        )
    dialog = open_dialog(context)
    if dialog is not None:
        raise Refused(f"The window '{dialog}' is open. Close it, then press the button.")


def open_dialog(context: Any) -> str | None:
    """Return the title of a dialog of LibreOffice that is open; None where there is none.

    It could change cells while a button works. With GTK's own dialogs none is found.
    """
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    for place in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(place)
        shown = window.getAccessibleContext() if window.isVisible() else None
        if shown is not None and shown.getAccessibleRole() == _DIALOG:
            return shown.getAccessibleName()
    return None


def is_editing(model: Any, context: Any) -> bool:
    """Say whether a cell is being edited.

    Only then can text be raised (the command SuperScript).
    """
    frame = model.getCurrentController().getFrame()
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = ".uno:SuperScript"
    services = context.ServiceManager
    transformer = services.createInstanceWithContext("com.sun.star.util.URLTransformer", context)
    _, url = transformer.parseStrict(url)
    dispatch = frame.queryDispatch(url, "", 0)
    if dispatch is None:
        return False
    state = CommandState()
    dispatch.addStatusListener(state, url)
    dispatch.removeStatusListener(state, url)
    return state.is_enabled


class CommandState(unohelper.Base, XStatusListener):
    """Remembers whether a command can be used."""

    is_enabled = False

    def statusChanged(self, event: Any) -> None:
        """Take the state."""
        self.is_enabled = event.IsEnabled

    def disposing(self, event: Any) -> None:
        """Nothing to do."""
