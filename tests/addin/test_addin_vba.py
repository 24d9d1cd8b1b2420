"""What happens between a click on the ribbon and Python, followed through the add-in's own VBA."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError

from tests.support.macros import STARTED, TEMP, WINDOW, Windows, click, compiled, excel_with
from xlplugin import addin as addin_module
from xlplugin.install import addin_file
from xlplugin.install.addin_file import CONFIG_SHEET, build
from xlplugin.sheets import book as sheets_book

PYTHON = r"C:\Users\王小明\AppData\Local\xlplugin\Ümläut & 100%\Scripts\pythonw.exe"
NAMES = [
    "Q1=2026.xlsx",
    "March 2026 & April.xlsx",
    "%TEMP%.xlsx",
    "a|b.xlsx",
    'Aina\'s "books".xlsx',
    "$(touch owned).xlsx",
    "`id`.xlsx",
    "帳簿.xlsx",
]
APPLESCRIPT = Path(addin_file.__file__).parent / "TikTokLedger.applescript"


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("addin") / "TikTokLedger.xlam", PYTHON)


@pytest.fixture
def windows() -> Windows:
    return Windows({PYTHON: ""})


@pytest.fixture
def excel(addin: Path, windows: Windows) -> ExcelApplication:
    return excel_with(addin, create=windows.create)


@pytest.mark.parametrize("mac", [False, True], ids=["Windows", "macOS"])
def test_the_module_compiles_on_both_platforms(addin: Path, mac: bool) -> None:
    assert excel_with(addin, mac=mac).interpreter.module("Ribbon").parsed.procedures


@pytest.mark.parametrize("name", NAMES)
def test_a_press_starts_the_add_ins_own_python_for_the_workbook_in_front(
    excel: ExcelApplication, windows: Windows, name: str
) -> None:
    excel.workbook.name = name
    click(excel, "fetch_orders")
    [start] = windows.started
    assert start.command == '"%XLPLUGIN_PYTHON%" -I -m xlplugin.addin fetch_orders'
    assert start["XLPLUGIN_PYTHON"] == PYTHON
    assert start["XLPLUGIN_BOOK"] == name
    assert start["XLPLUGIN_WINDOW"] == WINDOW
    assert windows.told == []


@pytest.mark.parametrize("name", NAMES)
def test_python_finds_the_workbook_of_that_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings' own way cuts a name at its = sign."""
    asked: list[str] = []

    def book(found: str, *, from_xl: bool) -> str:
        assert from_xl
        asked.append(found)
        return found

    monkeypatch.setenv(sheets_book.CALLING_BOOK, name)
    monkeypatch.delenv(sheets_book.CALLING_WINDOW, raising=False)
    monkeypatch.setattr("xlplugin.sheets.book.xw.Book", book)
    assert str(sheets_book.calling_workbook().book) == name
    assert asked == [name]


@pytest.mark.parametrize(
    "id_", ["x'); import os; ('", "Post", "post orders", "post1", "post\n", "é"]
)
def test_only_small_letters_and_underscores_reach_python(
    excel: ExcelApplication, windows: Windows, id_: str
) -> None:
    with pytest.raises(VBARuntimeError, match="not a button's id"):
        click(excel, id_)
    assert windows.started == []


def test_a_python_that_is_gone_is_told_with_its_place_and_the_cure(
    excel: ExcelApplication, windows: Windows
) -> None:
    windows.files.clear()
    click(excel, "fetch_orders")
    assert windows.started == []
    [told] = windows.told
    assert PYTHON in told
    assert "xlplugin check" in told


def test_what_python_wrote_before_it_failed_is_shown_and_taken_away(
    excel: ExcelApplication, windows: Windows
) -> None:
    log = TEMP + r"\rad1.tmp"
    windows.exit_code = 1
    windows.files[log] = "This Python cannot open a window (no Tk)."
    click(excel, "fetch_orders")
    assert windows.told[0].startswith("This Python cannot open a window (no Tk).")
    assert log not in windows.files


def test_a_python_that_does_not_start_is_told_by_its_code(
    excel: ExcelApplication, windows: Windows
) -> None:
    windows.exit_code = 103
    click(excel, "fetch_orders")
    assert "103" in windows.told[0]


def test_a_window_that_cannot_be_opened_is_written_where_the_macro_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_window() -> None:
        raise addin_module.NoWindowError("This Python cannot open a window (沒有 Tk).")

    monkeypatch.setattr(addin_module, "make_prompter", no_window)
    monkeypatch.setattr(sys, "argv", ["addin", "fetch_orders"])
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("XLPLUGIN_LOG", str(tmp_path / "log"))
    assert addin_module.main() == 1
    assert (tmp_path / "log").read_text("utf-16") == "This Python cannot open a window (沒有 Tk)."


@pytest.mark.parametrize("library", ["matplotlib", "numpy", "pandas", "plotly"])
def test_no_press_loads_what_xlwings_could_use_and_we_do_not(library: str, tmp_path: Path) -> None:
    """On no system: the libraries are hidden where xlwings is imported, and only while it is."""
    (tmp_path / f"{library}.py").write_text("raise SystemExit('loaded')")
    told = "import xlplugin.addin, xlplugin.engine, sys; print(sys.modules.get(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", told, library],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (done.stdout, done.stderr) == ("None\n", "")


def test_a_workbook_cannot_name_the_program_that_a_button_starts(
    excel: ExcelApplication, windows: Windows
) -> None:
    sheet = excel.sheet(1)
    sheet.sheet.name = CONFIG_SHEET
    sheet.set_value("A1", "INTERPRETER")
    sheet.set_value("B1", r"C:\Users\Public\Downloads\python.exe")
    click(excel, "fetch_orders")
    assert windows.started[0]["XLPLUGIN_PYTHON"] == PYTHON


def test_python_imports_nothing_from_the_folder_it_is_started_in(tmp_path: Path) -> None:
    """A json.py that came with the user's workbook must not run."""
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger ran')")
    (tmp_path / "xlplugin.py").write_text("raise SystemExit('a stranger ran')")
    options = STARTED.pattern.split()[1:3]
    assert options == ["-I", "-m"]
    done = subprocess.run(
        [sys.executable, options[0], "-c", "import sys, json; print(sys.path[0] in ('', '.'))"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_with_no_workbook_open_a_press_opens_one_for_python_to_find(
    excel: ExcelApplication, windows: Windows
) -> None:
    excel.application.workbooks_.books.remove(excel.workbook)
    excel.application.active_book = None
    click(excel, "new_workbook")
    assert windows.started[0]["XLPLUGIN_BOOK"] == excel.workbook.name


def test_on_a_mac_the_script_gets_a_line_for_each_value(addin: Path) -> None:
    """The separator is one that no file name has: a | may stand in a name."""
    source = compiled(addin, "Ribbon", mac=True)
    [sent] = [line for line in source.splitlines() if "vbLf" in line]
    assert sent.split(" & ") == [
        "            python",
        "vbLf",
        "button",
        "vbLf",
        "book",
        "vbLf",
        "MacLog())",
    ]
    script = APPLESCRIPT.read_text()
    assert "set {python, button, book, logFile} to text items of parameters" in script
    assert "text item delimiters to linefeed" in script
    assert "on pressButton(parameters)" in script
    assert 'AppleScriptTask("TikTokLedger.applescript", "pressButton"' in source


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is macOS'")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["TikTok Ledger", "O'Brien & Sons", "$HOME", "Ümläut 中文"])
def test_on_a_mac_no_name_can_speak_to_the_shell(name: str, folder: str, tmp_path: Path) -> None:
    """The script's command, put together as AppleScript does, is run by a shell."""
    python = tmp_path / folder / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$XLPLUGIN_BOOK" "$XLPLUGIN_LOG" "$@" > heard\n')
    python.chmod(0o755)
    values = {
        "python": str(python),
        "button": "fetch_orders",
        "book": name,
        "logFile": str(tmp_path / folder / "log"),
    }
    command = applescript_command(values)
    subprocess.run(["/bin/sh", "-c", f"{command} wait"], check=True, cwd=tmp_path)
    assert (tmp_path / "heard").read_text().splitlines() == [
        name,
        values["logFile"],
        "-I",
        "-m",
        "xlplugin.addin",
        "fetch_orders",
    ]
    assert not (tmp_path / "owned").exists()


def applescript_command(values: dict[str, str]) -> str:
    """Put the shell command of TikTokLedger.applescript together.

    Texts, & and `quoted form of` are all it uses.
    """

    def term(text: str, known: dict[str, str]) -> str:
        if text.startswith('"'):
            return text[1:-1]
        name = text.removeprefix("quoted form of ")
        quoted = "'" + known[name].replace("'", "'\\''") + "'"
        return quoted if name != text else known[name]

    def joined(expression: str, known: dict[str, str]) -> str:
        parts = []
        for number, text in enumerate(expression.split('"')):
            if number % 2:
                parts.append(text)
            else:
                words = [word.strip() for word in text.split("&")]
                parts.extend(term(word, known) for word in words if word)
        return "".join(parts)

    known = dict(values)
    lines = [line.strip() for line in APPLESCRIPT.read_text().splitlines()]
    [names] = [line for line in lines if line.startswith("set names to ")]
    known["names"] = joined(names.removeprefix("set names to "), known)
    [run] = [line for line in lines if line.startswith('do shell script "env')]
    return joined(run.removeprefix("do shell script "), known)
