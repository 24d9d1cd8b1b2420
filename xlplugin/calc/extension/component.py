"""Give LibreOffice the toolbar and the menu of TikTok Ledger.

A button starts the product's Python and answers its requests about the open document. It runs
inside LibreOffice's own Python, so it uses the standard library and `uno` only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import ControlCommand, FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJob, XJobExecutor

# LibreOffice does not put an extension's folder on the path.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tiktok_ledger.checks import check
from tiktok_ledger.enabling import is_on, shown
from tiktok_ledger.one_order import follow
from tiktok_ledger.press import Press
from tiktok_ledger.requests import Refused
from tiktok_ledger.settings import menu_of, settings
from tiktok_ledger.ticks import listen

PROTOCOL = "com.tiktokledger:"
SERVICE = "com.tiktokledger.Buttons"
IMPLEMENTATION = "com.tiktokledger.ButtonsImplementation"
OPENED = "com.tiktokledger.Opened"
OPENED_IMPLEMENTATION = "com.tiktokledger.OpenedImplementation"
TITLE = "TikTok Ledger"


class Buttons(
    unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo, XJobExecutor
):
    """Buttons of the toolbar and the menu, as LibreOffice calls them."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._frame = None

    def initialize(self, arguments: Sequence[Any]) -> None:
        """Take the window whose toolbar this is."""
        if arguments:
            self._frame = arguments[0]

    def queryDispatch(self, url: Any, target: str, flags: int) -> Buttons | None:
        """Take URLs of our own protocol."""
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests: Sequence[Any]) -> tuple[Buttons | None, ...]:
        """Take several URLs."""
        return tuple(
            self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests
        )

    def dispatch(self, url: Any, arguments: Sequence[Any]) -> None:
        """Press a button."""
        button = url.Path
        for argument in arguments:
            if argument.Name == "Text":
                button = menu_of(button).get(argument.Value, button)
        self._later(button)

    def trigger(self, button: str) -> None:
        """Press a button that LibreOffice's command line names
        (service:com.tiktokledger.Buttons?button).
        """
        self._frame = None
        self._later(button)

    def _later(self, button: str) -> None:
        """Press the button after LibreOffice is back in its event loop and has closed the menu."""
        callback = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", self._context
        )
        callback.addCallback(Later(lambda: self.press(button)), None)

    def press(self, button: str) -> None:
        """Check that the document can be worked on, then run the button.

        Say in words what went wrong.
        """
        try:
            said = self._press(button)
            shown.tell_again()
        except Refused as refused:
            said = refused.words
        except OSError as error:
            said = (
                f"The product's Python cannot be started: {error.strerror or error}. "
                "Install the add-in again."
            )
        if said:
            self._tell(said)

    def _press(self, button: str) -> str:
        if Press.running is not None:
            raise Refused(
                "A button is working. Wait until it has ended, or press Cancel in its window."
            )
        model = self._model()
        if button not in settings()["without_document"]:
            check(model, self._context)
        return Press(self._context, button, model).run()

    def _model(self) -> Any:
        """Return the document of this window, or of the one in front; None where it is no sheet."""
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        controller = self._frame.getController() if self._frame else None
        model = controller.getModel() if controller else desktop.getCurrentComponent()
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return None
        return model

    def _tell(self, words: str) -> None:
        """Show a message box above the window."""
        toolkit = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self._context
        )
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        frame = self._frame or desktop.getCurrentFrame()
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        box = toolkit.createMessageBox(
            frame.getContainerWindow() if frame else None, kind, 1, TITLE, words
        )
        box.execute()
        box.dispose()

    def addStatusListener(self, listener: Any, url: Any) -> None:
        """Say whether the button is on, now and later; give a split button its menu."""
        shown.add(self, listener, url)
        self.tell(listener, url)

    def tell(self, listener: Any, url: Any) -> None:
        """Tell a menu or a toolbar whether a button is on."""
        event = FeatureStateEvent()
        event.FeatureURL = url
        event.Source = self
        event.IsEnabled = is_on(url.Path, self._model())
        event.Requery = False
        labels = tuple(menu_of(url.Path))
        if labels:
            command = ControlCommand()
            command.Command = "SetList"
            command.Arguments = (_named("List", uno.Any("[]string", labels)),)
            event.State = command
        listener.statusChanged(event)

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        """Forget a menu or a toolbar that is closed."""
        shown.remove(listener, url)

    def getImplementationName(self) -> str:
        """Name this component."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        """Say whether this is the service asked for."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """Name the services of this component."""
        return (SERVICE, "com.sun.star.frame.ProtocolHandler")


class Opened(unohelper.Base, XJob, XServiceInfo):
    """Job that LibreOffice runs when it has opened a document or a window of it (Jobs.xcu)."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def execute(self, arguments: Sequence[Any]) -> None:
        """Hear what the user changes and selects, and say which buttons are on."""
        told = {}
        for argument in arguments:
            if argument.Name == "Environment":
                told = {pair.Name: pair.Value for pair in argument.Value}
        if told.get("EventName") == "OnViewCreated":
            follow(self._context, told["Model"])
        elif "Model" in told:
            listen(told["Model"])
        shown.tell_again()

    def getImplementationName(self) -> str:
        """Name this component."""
        return OPENED_IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        """Say whether this is the service asked for."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """Name the services of this component."""
        return (OPENED, "com.sun.star.task.Job")


class Later(unohelper.Base, XCallback):
    """Function that LibreOffice's main thread calls soon."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function

    def notify(self, data: object) -> None:
        """Call it."""
        self._function()


def _named(name: str, value: object) -> Any:
    pair = uno.createUnoStruct("com.sun.star.beans.NamedValue")
    pair.Name = name
    pair.Value = value
    return pair


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(
    Buttons, IMPLEMENTATION, (SERVICE, "com.sun.star.frame.ProtocolHandler")
)
g_ImplementationHelper.addImplementation(
    Opened, OPENED_IMPLEMENTATION, (OPENED, "com.sun.star.task.Job")
)
