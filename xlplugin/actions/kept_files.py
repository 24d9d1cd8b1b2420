"""Keep the files of statements, so that each posted row leads back to its file."""

from hashlib import sha256
from pathlib import Path

from xlplugin.context import ButtonContext
from xlplugin.disk import write_whole

FOLDER = "Statement files"
_DIGITS = 12  # of the hash, in the name of the kept file


def keep_file(press: ButtonContext, path: Path) -> list[str]:
    """Copy a file that was loaded into the folder of kept files beside the workbook.

    Its name begins with digits of its hash, as on Loaded Files, so that two files of one name are
    both kept, and one that is loaded twice is kept once.

    Returns:
        One sentence if it could not be kept; else an empty list.
    """
    beside = press.book.folder
    if beside is None:
        return ["The file was not kept: this workbook is in no folder of this computer."]
    try:
        content = path.read_bytes()
        kept = beside / FOLDER / f"{sha256(content).hexdigest()[:_DIGITS]} {path.name}"
        kept.parent.mkdir(exist_ok=True)
        if not kept.exists():
            write_whole(kept, content)
    except OSError as error:
        return [f"The file was not kept in '{FOLDER}': {error.strerror or error}."]
    return []
