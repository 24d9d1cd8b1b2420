"""Run the add-in's VBA in an interpreter, without Excel, and see which program it starts."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._objects import VBAObject, member, method, setter
from pyopenvba.interpreter._preprocess import strip_directives

from xlplugin.install.addin_file import MODULES

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
WINDOW = "66052"  # the interpreter has no window
TEMP = r"C:\Users\Aina Rahman\AppData\Local\Temp"
STARTED = re.compile(r'"%XLPLUGIN_PYTHON%" -I -m xlplugin\.addin ([a-z_]+)')
# What Excel passes to the macro of a button, and a macro that passes it.
CONTROL = "Public ID As String\r\nPublic Tag As String\r\n"
RIBBON = """Public Asked As Long
Public Sub Invalidate()
    Asked = Asked + 1
End Sub
""".replace("\n", "\r\n")
CLICK = """Sub Click(id As String)
    Dim control As New IRibbonControl
    control.ID = id
    Press control
End Sub
"""
# What the interpreter lacks, and what it answers instead.
_NOT_THERE = {"Application.Hwnd": WINDOW, "sheet.CommentsThreaded": "Nothing"}
_REMARK_ON_A_DIRECTIVE = re.compile(
    r"(?m)^(\s*#[^'\r\n]*)'[^\r\n]*"
)  # VBA allows it, the interpreter does not


def ribbon(addin: Path) -> ElementTree.Element:
    """Return the root of the ribbon in the built add-in."""
    with zipfile.ZipFile(addin) as parts:
        return ElementTree.fromstring(parts.read("customUI/customUI14.xml"))


class Start(dict[str, str]):
    """One program that a macro has started: its environment, and the command."""

    command = ""


@dataclass
class Windows:
    """Two objects of Windows that Ribbon.bas uses: the file system and the shell."""

    files: dict[str, str]
    exit_code: int = 0
    told: list[str] = field(default_factory=list)
    started: list[Start] = field(default_factory=list)

    def create(self, class_name: str) -> VBAObject:
        """Do what CreateObject does."""
        return {"Scripting.FileSystemObject": _Files, "WScript.Shell": _Shell}[class_name](self)


class _Folder(VBAObject):
    @member
    def Path(self) -> str:
        return TEMP


class _Text(VBAObject):
    def __init__(self, content: str) -> None:
        self._content = content

    @method
    def ReadAll(self) -> str:
        return self._content


class _Files(VBAObject):
    def __init__(self, windows: Windows) -> None:
        self._files = windows.files

    @method
    def FileExists(self, path: str) -> bool:
        return path in self._files

    @method
    def BuildPath(self, folder: str, name: str) -> str:
        return folder + "\\" + name

    @method
    def GetSpecialFolder(self, number: object) -> VBAObject:
        return _Folder()

    @method
    def GetTempName(self) -> str:
        return "rad1.tmp"

    @method
    def OpenTextFile(self, path: str, mode: object, create: object, form: object) -> VBAObject:
        return _Text(self._files[path])

    @method
    def DeleteFile(self, path: str) -> None:
        del self._files[path]


class _Variables(VBAObject):
    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    @member
    def Item(self, name: str) -> str:
        return self.values.get(name, "")

    @setter("Item")
    def set_item(self, name: str, value: str) -> None:
        self.values[name] = value


class _Shell(VBAObject):
    def __init__(self, windows: Windows) -> None:
        self._windows = windows
        self._variables = _Variables()

    @member
    def Environment(self, kind: str) -> VBAObject:
        assert kind == "PROCESS", "the only one that the started program sees and nobody else"
        return self._variables

    @method
    def Run(self, command: str, style: object, wait: object) -> int:
        start = Start(self._variables.values)
        start.command = command
        self._windows.started.append(start)
        return self._windows.exit_code

    @method
    def Popup(self, text: str, seconds: object, title: object, style: object) -> int:
        self._windows.told.append(text)
        return 1


def commands(addin: Path, python: str) -> dict[str, str]:
    """Press every button of the built add-in on Windows.

    Id of the button → id that Python is told.
    """
    windows = Windows({python: ""})
    app = excel_with(addin, create=windows.create)
    asked = {}
    for button in ribbon(addin).iter(f"{UI}button"):
        assert button.attrib["onAction"] == "Ribbon.Press"
        click(app, button.attrib["id"])
        started = STARTED.fullmatch(windows.started.pop().command)
        assert started
        asked[button.attrib["id"]] = started[1]
    return asked


def click(app: ExcelApplication, button_id: str) -> None:
    """Do what Excel does when a button of the ribbon is clicked."""
    app.run("Click", button_id)


def excel_with(
    addin: Path, *, mac: bool = False, create: Callable[[str], VBAObject] | None = None
) -> ExcelApplication:
    """Return an Excel in memory with the built add-in loaded, and an empty workbook, Book1, in
    front of it.
    """
    app = ExcelApplication.open(addin, with_vba=False)
    app.application._this_workbook = app.workbook
    app.add_workbook()
    app.add_module(CONTROL, name="IRibbonControl", kind="class")
    app.add_module(RIBBON, name="IRibbonUI", kind="class")
    for name in MODULES:
        source = compiled(addin, name, mac=mac)
        for lacking, answer in _NOT_THERE.items():
            source = source.replace(lacking, answer)
        app.add_module(source, name=name)
    app.add_module(CLICK.replace("\n", "\r\n"), name="Clicking")
    if create:
        app.interpreter.host.create = create
    return app


def compiled(addin: Path, name: str, *, mac: bool = False) -> str:
    """Return a module's source as the compiler of one platform sees it."""
    with ExcelFile(addin) as file:
        source = _REMARK_ON_A_DIRECTIVE.sub(r"\1", file.get_module(name))
    return strip_directives(source, constants={"Mac": mac, "Win32": not mac, "Win64": not mac})
