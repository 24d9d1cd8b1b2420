"""The workbook that a new firm, month or trial starts from."""

import os
import shutil
from pathlib import Path

import platformdirs

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import open_in_excel, open_names

NAME = "TikTok Ledger.xlsx"
_BUILT = Path(__file__).resolve().parents[1] / "workbook" / NAME


def copy_to(path: Path) -> Path:
    """A fresh workbook at `path`. Raises FixInputError rather than overwrite one."""
    if os.path.lexists(path):
        raise FixInputError(
            f"'{path.name}' is there already.",
            where=str(path.absolute().parent),
            cure="Choose another name.",
        )
    if not _BUILT.exists():
        raise FixInputError(
            "The empty workbook is missing.",
            where=str(_BUILT.parent),
            cure="Run python setup_addin.py in the project.",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_BUILT, path)
    except OSError as error:
        raise FixInputError(
            f"No workbook can be written here: {error.strerror or error}.",
            where=str(path.absolute().parent),
            cure="Choose another folder.",
        ) from error
    return path


def open_new() -> Path:
    """A fresh workbook in the Documents folder under the first free name, opened in Excel."""
    folder = Path(platformdirs.user_documents_dir())
    names = [NAME, *(NAME.replace(".xlsx", f" {number}.xlsx") for number in range(2, 1000))]
    taken = open_names()
    path = copy_to(
        next(folder / name for name in names if name not in taken and not (folder / name).exists())
    )
    open_in_excel(path)
    return path
