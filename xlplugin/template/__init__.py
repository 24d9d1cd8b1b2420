"""Build the empty workbook that a firm starts from."""

import os
from pathlib import Path

import platformdirs

from xlplugin.errors import FixInputError
from xlplugin.sheets.book import open_in_excel, open_names

NAME = "TikTok Ledger.xlsx"
DOCUMENTS = "XLPLUGIN_DOCUMENTS"  # a folder for new workbooks instead of the user's Documents


def copy_to(path: Path) -> Path:
    """Make a new workbook at `path`.

    Raises:
        FixInputError: a file of that name exists, or the folder cannot be written.
    """
    from xlplugin.template.build import build  # XlsxWriter is needed here only

    if os.path.lexists(path):
        raise FixInputError(
            f"'{path.name}' is there already.",
            where=str(path.absolute().parent),
            cure="Choose another name.",
        )
    try:
        build(path)
    except OSError as error:
        raise FixInputError(
            f"No workbook can be written here: {error.strerror or error}.",
            where=str(path.absolute().parent),
            cure="Choose another folder.",
        ) from error
    return path


def open_new() -> Path:
    """Make a new workbook in Documents under the first free name, and open it in Excel."""
    folder = Path(os.environ.get(DOCUMENTS) or platformdirs.user_documents_dir())
    taken = open_names()
    names = [NAME, *(NAME.replace(".xlsx", f" {number}.xlsx") for number in range(2, 1000))]
    for name in names:
        if name not in taken and not (folder / name).exists():
            path = copy_to(folder / name)
            open_in_excel(path)
            return path
    raise FixInputError(
        f"There are {len(names)} workbooks named {NAME} already.",
        where=str(folder),
        cure="Move some to another folder.",
    )
