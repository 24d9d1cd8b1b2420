"""LibreOffice, for a test that wants a workbook recalculated or made into pictures."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.missing import without

Cells = Mapping[str, Mapping[str, Any]]
ERRORS = ("#", "Err:")

# Excel's files come with values; LibreOffice believes them unless it is told to calculate.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(paths: Sequence[Path]) -> list[Cells]:
    """The values of every cell of these workbooks, by sheet and address, as LibreOffice calculates
    them afresh.
    """
    with _folder() as folder:
        for place, path in enumerate(paths):
            (folder / str(place)).mkdir()
            shutil.copy(path, folder / str(place) / f"{place}.xlsx")
        _convert([folder / str(n) / f"{n}.xlsx" for n in range(len(paths))], "xlsx", folder / "out")
        return [_cells(folder / "out" / f"{place}.xlsx") for place in range(len(paths))]


def errors(cells: Cells) -> list[str]:
    """Return the cells that show an error value."""
    return [
        f"{sheet}!{address} {value}"
        for sheet, values in cells.items()
        for address, value in values.items()
        if isinstance(value, str) and value.startswith(ERRORS)
    ]


def pictures(path: Path, folder: Path) -> list[Path]:
    """Return every printed page of a workbook as a picture in `folder`."""
    if shutil.which("pdftoppm") is None:
        without("pdftoppm (poppler-utils)")
    _convert([path], "pdf", folder)
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", folder / f"{path.stem}.pdf", folder / "page"],
        check=True,
        timeout=300,
    )
    return sorted(folder.glob("page*.png"))


def _cells(path: Path) -> Cells:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def _convert(paths: Sequence[Path], kind: str, out: Path) -> None:
    """One run of LibreOffice over all the files, with a profile of its own.

    A running one would swallow the order.
    """
    program = shutil.which("soffice")
    if program is None:
        without("LibreOffice (soffice)")
    with _folder() as profile:
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
        asked = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
        ]
        ran = subprocess.run(
            [*asked, "--outdir", out, *paths], capture_output=True, text=True, timeout=300
        )
    made = [out / f"{path.stem}.{kind}" for path in paths]
    missing = [path.name for path in made if not path.exists()]
    assert not missing, f"LibreOffice made no {missing}: {ran.stderr or ran.stdout}"


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
