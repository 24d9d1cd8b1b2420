"""What happens between a press on the ribbon and Python, followed through the add-in's own VBA."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from xlwings.utils import prepare_sys_path

from tests.support.macros import click, compiled, excel_with
from xlplugin.errors import FixInputError
from xlplugin.install.addin_file import CONFIG_SHEET, build, changed

PYTHON = r"C:\Users\Aina Rahman\TikTok Ledger\.venv\Scripts\python.exe"
NASTY = [
    "March 2026.xlsx",
    'Aina\'s "books".xlsx',
    "$(touch owned).xlsx",
    "`id`.xlsx",
    "a\\b & c; d.xlsx",
    "帳簿.xlsx",
]

STARTED = """Function ExecuteWindows(Frozen As Boolean, Asked As String, Python As String, Optional Paths As String)
    Debug.Print Asked
    Debug.Print Python
    Debug.Print Paths
    Debug.Print CallerName()
End Function"""
# The real one asks Windows; the values here hold no %VARIABLE%.
EXPANDED = "Function ExpandEnvironmentStrings(ByVal s As String)\n    ExpandEnvironmentStrings = s\nEnd Function"


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", interpreter=PYTHON)


@pytest.fixture
def excel(addin: Path) -> ExcelApplication:
    """xlwings' own RunPython up to the point where it would start a program."""
    source = compiled(addin, "xlwings")
    for replacement in (STARTED, EXPANDED):
        name = re.match(r"Function (\w+)", replacement)
        assert name
        source, times = re.subn(
            rf"(?s)Function {name[1]}\(.*?\r\nEnd Function", lambda _, r=replacement: r, source
        )
        assert times == 1
    return excel_with(addin, "Ribbon", xlwings=source)


@pytest.mark.parametrize("mac", [False, True], ids=["Windows", "macOS"])
@pytest.mark.parametrize("module", ["xlwings", "Dictionary", "Ribbon"])
def test_every_module_compiles_on_both_platforms(addin: Path, module: str, mac: bool) -> None:
    assert excel_with(addin, module, mac=mac).interpreter.module(module).parsed.procedures


def test_a_press_starts_the_firms_python_for_the_workbook_in_front(excel: ExcelApplication) -> None:
    click(excel, "fetch_orders")
    asked, python, _, caller = excel.console
    assert (asked, python) == (
        "from xlplugin import addin; addin.press('fetch_orders')",
        PYTHON,
    )
    assert caller == excel.workbook.name == "Book1"


@pytest.mark.parametrize(
    "id_", ["x'); import os; ('", "Post", "post orders", "post1", "post\n", "é"]
)
def test_only_small_letters_and_underscores_reach_python(excel: ExcelApplication, id_: str) -> None:
    with pytest.raises(VBARuntimeError, match="not a button's id"):
        click(excel, id_)
    assert excel.console == []


def test_a_press_does_not_wait_for_what_xlwings_could_use_and_we_do_not(addin: Path) -> None:
    [begins] = re.findall(
        r'" -B -c ""(import sys;.*?import xlwings\.utils);', compiled(addin, "xlwings")
    )
    told = "print(addin.press.__name__, *(sys.modules[name] for name in ('numpy', 'pandas')))"
    command = [sys.executable, "-c", f"{begins}; from xlplugin import addin; {told}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "press None None\n"


def test_a_workbook_cannot_name_the_program_that_a_button_starts(excel: ExcelApplication) -> None:
    sheet = excel.sheet(1)
    sheet.sheet.name = CONFIG_SHEET
    sheet.set_value("A1", "INTERPRETER_WIN")
    sheet.set_value("B1", r"C:\Users\Public\Downloads\python.exe")
    click(excel, "fetch_orders")
    assert excel.console[1] == PYTHON


def test_python_imports_nothing_from_the_folder_of_the_workbook(
    excel: ExcelApplication, addin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel.workbook.path = "/home/aina/Downloads"
    click(excel, "fetch_orders")
    monkeypatch.setattr(sys, "path", ["stays"])
    prepare_sys_path(excel.console[2])
    assert not {"/home/aina/Downloads", str(addin.parent)} & set(sys.path)
    assert sys.path[-1] == "stays"


def test_with_no_workbook_open_a_press_opens_one_for_python_to_find(
    excel: ExcelApplication,
) -> None:
    excel.application.workbooks_.books.remove(excel.workbook)
    excel.application.active_book = None
    click(excel, "new_workbook")
    assert excel.console[3] == excel.workbook.name


def test_the_active_sheet_may_be_of_any_kind(addin: Path) -> None:
    """A bare Range would be the active sheet's, and a chart sheet has none."""
    assert not re.search(r"(?<![\w.])Range\(", compiled(addin, "xlwings"))


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is macOS'")
@pytest.mark.parametrize("name", NASTY)
def test_on_a_mac_no_file_name_can_speak_to_the_shell(
    addin: Path, name: str, tmp_path: Path
) -> None:
    app = excel_with(addin, "Ribbon", mac=True)
    app.workbook.name = name
    word = f'"--wb={app.run("CallerName")}"'
    heard = subprocess.run(
        ["/bin/sh", "-c", f"printf %s {word}"], capture_output=True, text=True, cwd=tmp_path
    )
    assert (heard.stdout, heard.stderr) == (f"--wb={name}", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is macOS'")
@pytest.mark.parametrize(
    "folder", ["/Users/aina/TikTok Ledger", "/Users/aina/O'Brien & Sons", "/Users/aina/$HOME"]
)
def test_on_a_mac_the_interpreter_may_lie_in_any_folder(addin: Path, folder: str) -> None:
    app = excel_with(addin, "Ribbon", mac=True)
    word = app.run("ShellQuoted", f"{folder}/.venv/bin/python")
    heard = subprocess.run(["/bin/sh", "-c", f"printf %s {word}"], capture_output=True, text=True)
    assert heard.stdout == f"{folder}/.venv/bin/python"
    assert "PythonInterpreter = ShellQuoted(ToPosixPath(PYTHON_MAC))" in compiled(
        addin, "xlwings", mac=True
    )


def test_an_xlwings_of_another_shape_is_refused_in_words() -> None:
    with pytest.raises(FixInputError, match="Install the xlwings version that this product names"):
        changed('Attribute VB_Name = "xlwings"\nPublic Const PROJECT_NAME As String = "renamed"\n')
