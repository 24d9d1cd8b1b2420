"""Builds TikTokLedger.xlam, the add-in with the ribbon, on a computer that need not have Excel."""

import argparse
import datetime as dt
import importlib.util
import io
import sys
import tempfile
import zipfile
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

import xlsxwriter
from pyopenvba import ExcelFile, VBAModuleKind

from xlplugin.disk import write_whole
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.install.ribbon import ribbon_xml

HERE = Path(__file__).resolve().parent
PROJECT = "TikTokLedger"
CONFIG_SHEET = f"{PROJECT}.conf"

_MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_RELATIONSHIP = (
    '<Relationship Id="ribbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    f' Target="{_RIBBON_PART}"/></Relationships>'
).encode()
_CLOUD_PLACES = ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Change(NamedTuple):
    """One replacement in xlwings' module, which is for add-ins in general, that makes it this add-in's."""

    old: str
    new: str


# The order matters: what is left of ActiveWorkbook after the first ones is where xlwings looks for its settings and
# its modules. There a workbook that came by mail could name the program to run, so only this add-in is asked.
CHANGES = (
    # Settings come from a sheet of our own name; a user's own xlwings.conf is neither read nor written.
    Change('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'),
    Change('"BOOK_CALLER", ActiveWorkbook', '"BOOK_CALLER", Workbooks(CallerName())'),
    Change("ActiveWorkbook.Name", "CallerName()"),
    Change("ActiveWorkbook", "ThisWorkbook"),
    # A bare Range belongs to the active sheet, and fails where there is none or it is a chart.
    Change('Range(sht.Range("A1"), lastCell)', 'sht.Range(sht.Range("A1"), lastCell)'),
    # xlwings loads numpy and pandas where they are installed, three quarters of what a press waits for; without them it
    # does the same for what we read and write.
    Change(
        '-c ""import xlwings.utils;',
        '-c ""import sys;sys.modules.update(numpy=None,pandas=None);import xlwings.utils;',
    ),
    # On macOS the path goes into a shell command as it is, and a blank in it would end it.
    Change(
        "PythonInterpreter = ToPosixPath(PYTHON_MAC)",
        "PythonInterpreter = ShellQuoted(ToPosixPath(PYTHON_MAC))",
    ),
)
_NOTE = "'Changed for TikTok Ledger: see xlplugin/install/addin_file.py.\n"
_VERSION_LINE = "'Version: "


def build(out: Path, *, interpreter: str | None = None, pythonpath: str | None = None) -> Path:
    """Write the add-in to `out`; `interpreter` is the Python its buttons start. Same input, same bytes."""
    content = _as_addin(_book(_vba_project(), config(interpreter, pythonpath)))
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(out, content)
    except PermissionError as held:
        raise TryAgainError(
            "The add-in cannot be replaced.",
            where=str(out),
            cure="Close Excel, then run this again.",
        ) from held
    return out


def config(interpreter: str | None = None, pythonpath: str | None = None) -> dict[str, str | bool]:
    """The rows of the config sheet. Each is named here so that no settings file elsewhere can decide it."""
    windows = bool(interpreter and PureWindowsPath(interpreter).drive)
    return {
        "INTERPRETER_WIN": interpreter if interpreter and windows else "",
        "INTERPRETER_MAC": interpreter if interpreter and not windows else "",
        "INTERPRETER": "python",  # asked for when the one above is empty
        "PYTHONPATH": pythonpath or "",
        # Else a json.py lying beside the user's workbook would be imported before Python's own.
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "CONDA PATH": "",
        "CONDA ENV": "",
        "USE UDF SERVER": False,
        "SHOW CONSOLE": False,
        "SHOW_ERROR_POPUPS": "True",
        **{f"{place}_{system}": "" for place in _CLOUD_PLACES for system in ("WIN", "MAC")},
    }


def modules() -> dict[str, str]:
    """The add-in's VBA by module name, as text: xlwings' own, changed where `CHANGES` says, and the ribbon's."""
    xlwings = _xlwings_folder()
    return {
        "xlwings": changed((xlwings / "xlwings_custom_addin.bas").read_text(encoding="utf-8")),
        "Dictionary": (xlwings / "addin" / "Dictionary.cls").read_text(encoding="utf-8"),
        "Ribbon": (HERE / "Ribbon.bas").read_text(encoding="utf-8"),
    }


def changed(source: str) -> str:
    """xlwings' add-in module with every one of `CHANGES`; an xlwings that lacks a place is refused."""
    for old, new in CHANGES:
        if old not in source:
            raise FixInputError(
                f"The installed xlwings no longer has the line {old!r} that the add-in is built from.",
                where="xlwings_custom_addin.bas",
                cure="Install the xlwings version that this product names, then build the add-in again.",
            )
        source = source.replace(old, new)
    return source.replace(_VERSION_LINE, _NOTE + _VERSION_LINE, 1)


def _xlwings_folder() -> Path:
    spec = importlib.util.find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise FixInputError(
            "xlwings is not installed.", cure="Run setup_addin.py with this Python."
        )
    return Path(spec.origin).parent


def _vba_project() -> bytes:
    kinds = {"Dictionary": VBAModuleKind.other}
    with (
        tempfile.TemporaryDirectory() as folder,
        ExcelFile.create_new(Path(folder) / "empty.xlam") as book,
    ):
        project = book.vba_project()
        project.delete_module("Module1")
        for name, source in modules().items():
            project.add_module(
                name, source.replace("\n", "\r\n"), kind=kinds.get(name, VBAModuleKind.standard)
            )
        book.save()
        with ExcelFile(Path(folder) / "empty.xlam") as saved:
            return bytes(saved.vba_project_bytes())


def _book(vba: bytes, settings: dict[str, str | bool]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "TikTok Ledger", "created": dt.datetime(2025, 1, 1)})  # noqa: DTZ001 - a fixed stamp
    book.add_vba_project(io.BytesIO(vba), is_stream=True)
    sheet = book.add_worksheet(CONFIG_SHEET)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    text = book.add_format({"num_format": "@"})
    for row, (key, value) in enumerate(settings.items()):
        sheet.write_string(row, 0, key)
        if isinstance(value, bool):
            sheet.write_boolean(row, 1, value)
        else:
            sheet.write_string(row, 1, value, text)
    book.close()
    return buffer.getvalue()


def _as_addin(book: bytes) -> bytes:
    """The same workbook as an add-in with a ribbon, its parts stamped with one date."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(_MACRO_BOOK, _ADDIN)
    content["_rels/.rels"] = content["_rels/.rels"].replace(
        b"</Relationships>", _RIBBON_RELATIONSHIP
    )
    content[_RIBBON_PART] = ribbon_xml().encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(_part(name), data)
    return out.getvalue()


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, _EPOCH)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system = 0  # the same whichever system builds it
    return part


def main() -> None:
    """Build the add-in from a terminal."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--interpreter", help="full path of the Python that the buttons start")
    arguments.add_argument("--pythonpath", help="folders to import from, separated by ;")
    given = arguments.parse_args()
    made = build(given.out, interpreter=given.interpreter, pythonpath=given.pythonpath)
    sys.stdout.write(f"The add-in is built: {made}\n")


if __name__ == "__main__":
    main()
