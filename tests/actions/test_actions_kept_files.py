"""The files of statements are kept, with their hash, name, time and who loaded them."""

import getpass
from hashlib import sha256
from pathlib import Path

from tests.support.firm import sample_firm
from xlplugin.actions.kept_files import FOLDER
from xlplugin.sheets.tables import LOADED_FILES


def test_a_loaded_statement_is_kept_once_beside_the_workbook(tmp_path: Path) -> None:
    with sample_firm(tmp_path, orders=8) as firm:
        firm.up_to("load_statement")
        (row,) = firm.book.rows(LOADED_FILES)
        assert row.loaded_by == getpass.getuser()
        (kept,) = (tmp_path / FOLDER).iterdir()
        assert kept.name == f"{row.sha256[:12]} {row.file}"
        assert sha256(kept.read_bytes()).hexdigest() == row.sha256
        firm.press("load_statement")
        assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [kept.name]
