"""The add-in's macros, run by a VBA interpreter: what each asks Python for, without Excel."""

import re
from pathlib import Path
from xml.etree import ElementTree

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import NOTHING
from pyopenvba.interpreter._preprocess import strip_directives

RIBBON = Path(__file__).parents[2] / "workbook" / "ribbon.xml"
UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
SPY = "Function RunPython(PythonCommand As String)\r\n    Debug.Print PythonCommand\r\nEnd Function\r\n"
_REMARK_ON_A_DIRECTIVE = re.compile(
    r"(?m)^(\s*#[^'\r\n]*)'[^\r\n]*"
)  # VBA allows it, the interpreter does not


def buttons() -> list[ElementTree.Element]:
    """Every button of the ribbon, those of the menus too, in the order it shows them."""
    return list(ElementTree.parse(RIBBON).iter(f"{UI}button"))


def commands(addin: Path) -> dict[str, str]:
    """Press every button of the built add-in with a spy for RunPython: button id → the Python it asks for."""
    app = excel_with(addin, "Ribbon", xlwings=SPY)
    asked = {}
    for button in buttons():
        app.run(button.attrib["onAction"], NOTHING)
        asked[button.attrib["id"]] = app.console.pop()
    return asked


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
    return app


def compiled(addin: Path, name: str, *, mac: bool = False) -> str:
    """A module's source as the compiler of one platform sees it."""
    with ExcelFile(addin) as file:
        source = _REMARK_ON_A_DIRECTIVE.sub(r"\1", file.get_module(name))
    return strip_directives(source, constants={"Mac": mac, "Win32": not mac, "Win64": not mac})
