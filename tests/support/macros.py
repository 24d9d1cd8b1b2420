"""Run the add-in's VBA in an interpreter, without Excel, and see what it asks Python for."""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter._preprocess import strip_directives

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
SPY = "Function RunPython(PythonCommand As String)\r\n    Debug.Print PythonCommand\r\nEnd Function\r\n"
# What Excel passes to the macro of a button, and a macro that passes it.
CONTROL = "Public ID As String\r\n"
CLICK = """Sub Click(id As String)
    Dim control As New IRibbonControl
    control.ID = id
    Press control
End Sub
"""
_REMARK_ON_A_DIRECTIVE = re.compile(
    r"(?m)^(\s*#[^'\r\n]*)'[^\r\n]*"
)  # VBA allows it, the interpreter does not


def ribbon(addin: Path) -> ElementTree.Element:
    """Return the root of the ribbon in the built add-in."""
    with zipfile.ZipFile(addin) as parts:
        return ElementTree.fromstring(parts.read("customUI/customUI14.xml"))


def commands(addin: Path) -> dict[str, str]:
    """Press every button of the built add-in with a spy for RunPython: button id → the Python it asks for."""
    app = excel_with(addin, "Ribbon", xlwings=SPY)
    asked = {}
    for button in ribbon(addin).iter(f"{UI}button"):
        assert button.attrib["onAction"] == "Ribbon.Press"
        click(app, button.attrib["id"])
        asked[button.attrib["id"]] = app.console.pop()
    return asked


def click(app: ExcelApplication, button_id: str) -> None:
    """Do what Excel does when a button of the ribbon is clicked."""
    app.run("Click", button_id)


def excel_with(addin: Path, *modules: str, mac: bool = False, **replaced: str) -> ExcelApplication:
    """An Excel in memory with the built add-in loaded, and an empty workbook, Book1, in front of it."""
    app = ExcelApplication.open(addin, with_vba=False)
    app.application._this_workbook = app.workbook
    app.add_workbook()
    for name in modules:
        app.add_module(
            compiled(addin, name, mac=mac),
            name=name,
            kind="class" if name == "Dictionary" else "standard",
        )
    for name, source in replaced.items():
        app.add_module(source, name=name)
    if "Ribbon" in modules:
        app.add_module(CONTROL, name="IRibbonControl", kind="class")
        app.add_module(CLICK.replace("\n", "\r\n"), name="Clicking")
    return app


def compiled(addin: Path, name: str, *, mac: bool = False) -> str:
    """A module's source as the compiler of one platform sees it."""
    with ExcelFile(addin) as file:
        source = _REMARK_ON_A_DIRECTIVE.sub(r"\1", file.get_module(name))
    return strip_directives(source, constants={"Mac": mac, "Win32": not mac, "Win64": not mac})
