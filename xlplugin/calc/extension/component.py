"""The LibreOffice side.

A button starts the product's Python and answers its requests about the open document.

It runs inside LibreOffice's own Python, so it uses the standard library and `uno` only. All of it
runs on LibreOffice's main thread: a second thread reads the child's lines into a queue and touches
no UNO object.
"""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import (
    ControlCommand,
    FeatureStateEvent,
    TerminationVetoException,
    XDispatch,
    XDispatchProvider,
    XStatusListener,
    XTerminateListener,
)
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJobExecutor
from com.sun.star.util import CloseVetoException, XCloseListener

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

# LibreOffice does not put an extension's folder on the path
from document import Document, Refused, each_of  # noqa: E402

PROTOCOL = "com.tiktokledger:"
SERVICE = "com.tiktokledger.Buttons"
IMPLEMENTATION = "com.tiktokledger.ButtonsImplementation"
TITLE = "TikTok Ledger"
XLSX = ("Calc MS Excel 2007 XML", "Calc MS Excel 2007 VBA XML")
WAIT_SECONDS = 0.02
# LibreOffice's own Python sets these for itself; the product's Python must not see them.
_OWN_VARIABLES = ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH", "URE_BOOTSTRAP", "UNO_PATH")


class Press:
    """One press of a button.

    The child process, the document, and what must be put back afterwards.
    """

    running = None

    def __init__(self, context, button, model):
        self._context = context
        self._button = button
        self._document = Document(context, model)
        self._guard = Guard()
        self._lines = queue.Queue()

    def run(self):
        """Start the child, answer it until it ends, and leave the document as usable as before."""
        Press.running = self
        model = self._document.model
        try:
            if model is not None:
                self._document.begin()
                model.addCloseListener(self._guard)
            self._desktop().addTerminateListener(self._guard)
            return self._serve()
        finally:
            Press.running = None
            each_of(self._document.end, self._stop_guarding)

    def _stop_guarding(self):
        self._guard.is_over = True
        if self._document.model is not None:
            self._document.model.removeCloseListener(self._guard)
        self._desktop().removeTerminateListener(self._guard)

    def _desktop(self):
        return self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )

    def _serve(self):
        settings = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
        environment = {
            name: value for name, value in os.environ.items() if name not in _OWN_VARIABLES
        }
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {}
        with tempfile.TemporaryFile() as errors:
            child = subprocess.Popen(
                [*settings["command"], self._button],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                **hidden,
            )
            threading.Thread(target=self._read, args=(child.stdout,), daemon=True).start()
            try:
                self._answer(child)
            finally:
                child.stdin.close()
                code = self._wait(child)
            if code == 0:
                return ""
            errors.seek(0)
            return _ended_badly(code, errors.read().decode("utf-8", "replace"))

    def _read(self, stream):
        """Put the child's lines into the queue; None at its end.

        This thread touches no UNO object.
        """
        for line in stream:
            self._lines.put(line)
        self._lines.put(None)

    def _answer(self, child):
        while True:
            try:
                line = self._lines.get(timeout=WAIT_SECONDS)
            except queue.Empty:
                self._let_windows_draw()
                continue
            if line is None:
                return
            try:
                child.stdin.write(self._reply(line))
                child.stdin.flush()
            except OSError:
                return

    def _reply(self, line):
        """Do what one line asks for; the answer as a line."""
        try:
            request = json.loads(line)
            answer = {"ok": self._document.do(request)}
        except Refused as refused:
            answer = {"refused": refused.words, "kind": refused.kind}
        except (
            Exception
        ) as error:  # whatever UNO raises goes to the child as text; it knows what to tell
            answer = {"failed": f"{type(error).__name__}: {str(error)[:500]}"}
        return (json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def _let_windows_draw(self):
        toolkit = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.Toolkit", self._context
        )
        toolkit.processEventsToIdle()

    def _wait(self, child):
        """Wait for the child's end, which closing its input brings about."""
        deadline = time.monotonic() + 5
        while child.poll() is None:
            if time.monotonic() > deadline:
                child.kill()
            time.sleep(WAIT_SECONDS)
        return child.returncode


def _ended_badly(code, errors):
    last = errors.strip().rpartition("\n")[2][:300]
    why = f"\n\n{last}" if last else ""
    return (
        f"The button was stopped before it ended (code {code}). What it had posted is on the sheet "
        "Runs; press the"
        f" button again to go on. If it stops again, install the add-in again.{why}"
    )


class Guard(unohelper.Base, XCloseListener, XTerminateListener):
    """Keep the document and LibreOffice open while a button works."""

    is_over = False

    def queryClosing(self, event, gets_ownership):
        """Refuse to close the document while a button works."""
        if self.is_over:
            return
        raise CloseVetoException("A button of TikTok Ledger is working.", self)

    def notifyClosing(self, event):
        """Nothing to do."""

    def queryTermination(self, event):
        """Refuse to end LibreOffice while a button works."""
        if self.is_over:
            return
        raise TerminationVetoException("A button of TikTok Ledger is working.", self)

    def notifyTermination(self, event):
        """Nothing to do."""

    def disposing(self, event):
        """Nothing to do."""


class Buttons(
    unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo, XJobExecutor
):
    """The toolbar's and the menu's buttons, as LibreOffice calls them."""

    def __init__(self, context):
        self._context = context
        self._frame = None

    def initialize(self, arguments):
        """Take the window whose toolbar this is."""
        if arguments:
            self._frame = arguments[0]

    def queryDispatch(self, url, target, flags):
        """Take URLs of our own protocol."""
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests):
        """Take several URLs."""
        return tuple(
            self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests
        )

    def dispatch(self, url, arguments):
        """Press a button."""
        button = url.Path
        for argument in arguments:
            if argument.Name == "Text":
                button = menu_of(button).get(argument.Value, button)
        self._later(button)

    def trigger(self, button):
        """Press a button that LibreOffice's command line names
        (service:com.tiktokledger.Buttons?button).
        """
        self._frame = None
        self._later(button)

    def _later(self, button):
        """Press when LibreOffice has come back to its own loop.

        Only then has it closed the menu.
        """
        callback = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", self._context
        )
        callback.addCallback(Later(lambda: self.press(button)), None)

    def press(self, button):
        """Check that the document can be worked on, then run the button.

        Say in words what went wrong.
        """
        try:
            said = self._press(button)
        except Refused as refused:
            said = refused.words
        except OSError as error:
            said = (
                f"The product's Python cannot be started: {error.strerror or error}. "
                "Install the add-in again."
            )
        if said:
            self._tell(said)

    def _press(self, button):
        if Press.running is not None:
            raise Refused(
                "A button is working. Wait until it has ended, or press Cancel in its window."
            )
        model = self._model()
        if button != "new_workbook":
            check(model, self._context)
        return Press(self._context, button, model).run()

    def _model(self):
        desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        controller = self._frame.getController() if self._frame else None
        model = controller.getModel() if controller else desktop.getCurrentComponent()
        if model is None or not model.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return None
        return model

    def _tell(self, words):
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

    def addStatusListener(self, listener, url):
        """Say that the button can be pressed; give a split button its menu."""
        event = FeatureStateEvent()
        event.FeatureURL = url
        event.Source = self
        event.IsEnabled = True
        event.Requery = False
        labels = tuple(menu_of(url.Path))
        if labels:
            command = ControlCommand()
            command.Command = "SetList"
            command.Arguments = (_named("List", uno.Any("[]string", labels)),)
            event.State = command
        listener.statusChanged(event)

    def removeStatusListener(self, listener, url):
        """Nothing to forget: a button's state does not change."""

    def getImplementationName(self):
        """Name this component."""
        return IMPLEMENTATION

    def supportsService(self, name):
        """Say whether this is the service asked for."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):
        """Name the services of this component."""
        return (SERVICE, "com.sun.star.frame.ProtocolHandler")


class Later(unohelper.Base, XCallback):
    """A function that LibreOffice's main thread calls soon."""

    def __init__(self, function):
        self._function = function

    def notify(self, data):
        """Call it."""
        self._function()


def _named(name, value):
    pair = uno.createUnoStruct("com.sun.star.beans.NamedValue")
    pair.Name = name
    pair.Value = value
    return pair


def menu_of(button):
    """The labels of a split button's menu, each with its button."""
    settings = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
    return settings["menus"].get(button, {})


def check(model, context):
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


def is_editing(model, context):
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

    def statusChanged(self, event):
        """Take the state."""
        self.is_enabled = event.IsEnabled

    def disposing(self, event):
        """Nothing to do."""


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(
    Buttons, IMPLEMENTATION, (SERVICE, "com.sun.star.frame.ProtocolHandler")
)
