"""Build TikTokLedger.xlam, the add-in with the ribbon, on a computer that need not have Excel."""

import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path

import xlsxwriter
from pyopenvba import ExcelFile, VBAModuleKind

from xlplugin import __version__
from xlplugin.disk import write_whole
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.install.ribbon import ribbon_xml

_CREATED = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - fixed: the same input is the same bytes
_HERE = Path(__file__).resolve().parent
PROJECT = "TikTokLedger"
MODULES = ("Ribbon", "Choices", "Ticks", "Followers", "OrderShown")
EVENTS = "ThisWorkbook"  # the module of the workbook itself, which hears Excel's events
CONFIG_SHEET = f"{PROJECT}.conf"

_MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_RIBBON_PART = "customUI/customUI14.xml"
_RIBBON_RELATIONSHIP = (
    '<Relationship Id="ribbon" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    f' Target="{_RIBBON_PART}"/></Relationships>'
).encode()
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SETTINGS = ("INTERPRETER", "COMMAND", "VERSION")


def build(out: Path, interpreter: str, *, command: str = "xlplugin") -> Path:
    """Write the add-in to `out`. The same input gives the same bytes.

    Args:
        interpreter: Full path of the Python that the buttons start.
        command: What the user types in a terminal, with quotation marks where it needs them.

    Raises:
        TryAgainError: Excel holds the add-in open.
        OSError: the folder cannot be written.
    """
    settings = dict(zip(_SETTINGS, (interpreter, command, __version__), strict=True))
    content = _as_addin(_book(_vba_project(), settings))
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(out, content)
    except PermissionError as error:
        raise TryAgainError(
            "The add-in cannot be replaced while Excel has it open.",
            where=str(out),
            cure="Close every Excel window, then run the same command again.",
        ) from error
    return out


def settings_of(addin: Path) -> dict[str, str]:
    """Return what an add-in says of itself: INTERPRETER, COMMAND and VERSION.

    Raises:
        FixInputError: the file is damaged, or is not this product's add-in.
        OSError: the file cannot be read.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    content = io.BytesIO(addin.read_bytes())
    try:
        with zipfile.ZipFile(content) as parts:
            whole = parts.testzip() is None and _RIBBON_PART in parts.namelist()
        content.seek(0)
        rows = CalamineWorkbook.from_object(content).get_sheet_by_name(CONFIG_SHEET).to_python()
    except (zipfile.BadZipFile, CalamineError, KeyError, ValueError) as error:
        raise _not_an_addin(addin) from error
    found = {str(row[0]): str(row[1]) for row in rows if len(row) > 1}
    if not whole or not set(_SETTINGS) <= found.keys():
        raise _not_an_addin(addin)
    return found


def _not_an_addin(path: Path) -> FixInputError:
    return FixInputError(
        "The add-in is damaged.", where=str(path), cure="Run xlplugin install again."
    )


def module(name: str) -> str:
    """Return a module of the add-in's VBA, with the line ends of VBA."""
    return (_HERE / f"{name}.bas").read_text(encoding="utf-8").replace("\n", "\r\n")


def _vba_project() -> bytes:
    with (
        tempfile.TemporaryDirectory() as folder,
        ExcelFile.create_new(Path(folder) / "empty.xlam") as book,
    ):
        project = book.vba_project()
        project.delete_module("Module1")
        for name in MODULES:
            project.add_module(name, module(name), kind=VBAModuleKind.standard)
        project.get_module(EVENTS).body = module(EVENTS)
        book.save()
        with ExcelFile(Path(folder) / "empty.xlam") as saved:
            return bytes(saved.vba_project_bytes())


def _book(vba: bytes, settings: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    # A fixed date, so that the same input gives the same bytes.
    book.set_properties({"title": "TikTok Ledger", "created": _CREATED})
    book.add_vba_project(io.BytesIO(vba), is_stream=True)
    sheet = book.add_worksheet(CONFIG_SHEET)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    text = book.add_format({"num_format": "@"})
    for row, (key, value) in enumerate(settings.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value, text)
    book.close()
    return buffer.getvalue()


def _as_addin(book: bytes) -> bytes:
    """Return the workbook as an add-in with a ribbon. All its parts have one date."""
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
