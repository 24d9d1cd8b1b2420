"""The command line when something is in its way: one sentence, an exit code, no traceback."""

import socket
from pathlib import Path

import pytest

from xlplugin import __main__, actions, cli, template
from xlplugin.engine import open_book
from xlplugin.errors import FixInputError


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_while_the_product_is_being_loaded_is_one_quiet_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(__main__, "import_module", stop)
    assert __main__.main() == 130
    assert capsys.readouterr() == ("", "Stopped; nothing was changed.\n")


def test_ctrl_c_at_work_is_said_in_words_and_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = template.copy_to(tmp_path / "June.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr(actions, "run", stop)
    assert cli.main(["press", "check_workbook", str(path)]) == 130
    assert capsys.readouterr().out == "Cancelled. Nothing was left half done.\n"
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["June.xlsx", "more/June.xlsx"])
def test_a_new_workbook_where_none_can_be_written_names_the_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "notes").write_text("not a folder")
    with pytest.raises(FixInputError, match=r"notes.*: No workbook can be written here: .*\. Choose another folder\."):
        template.copy_to(tmp_path / "notes" / place)


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_port_that_cannot_be_used_is_named(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        assert cli.main(["sandbox", "--port", number]) == 1
    assert capsys.readouterr().out.startswith(f"Port {number} cannot be used: ")


def test_a_new_workbook_opens(tmp_path: Path) -> None:
    assert cli.main(["new", str(tmp_path / "2026" / "June.xlsx")]) == 0
    assert "Orders" in [sheet.name for sheet in open_book(tmp_path / "2026" / "June.xlsx").sheets]
