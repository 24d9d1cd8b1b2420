"""Install, upgrade and remove on computers of each system.

What is written where, and what stays.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.support.computers import Computer, new_computer, quick_environments
from xlplugin import __version__, disk, template
from xlplugin.errors import FixInputError, TryAgainError
from xlplugin.install import installer, news
from xlplugin.install.addin_file import settings_of
from xlplugin.install.machine import MAC, WINDOWS, this_machine
from xlplugin.install.places import places, read_note, write_note
from xlplugin.tiktok import secrets

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the Pythons here are scripts")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with quick_environments(monkeypatch):
        yield


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_on_windows_the_add_in_lies_where_excel_starts_it(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "王小明")
    computer.install()
    assert tree(computer.home) == {
        "AppData/Roaming/Microsoft/Excel/XLSTART/TikTokLedger.xlam",
        "data/program/install.json",
        "data/program/xlplugin.cmd",
        f"data/program/python-{__version__}-1/Scripts/python.exe",
        f"data/program/python-{__version__}-1/Scripts/pythonw.exe",
    }


def test_on_a_mac_the_script_that_starts_python_lies_in_excels_own_folder(tmp_path: Path) -> None:
    computer = new_computer(MAC, tmp_path / "aina")
    computer.install()
    office = "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
    assert tree(computer.home) == {
        f"{office}/Startup.localized/Excel/TikTokLedger.xlam",
        "Library/Application Scripts/com.microsoft.Excel/TikTokLedger.applescript",
        "data/program/install.json",
        "data/program/xlplugin",
        f"data/program/python-{__version__}-1/bin/python",
    }
    settings = settings_of(computer.places.addin)
    assert settings["INTERPRETER"] == str(computer.interpreter)
    assert settings["COMMAND"] == f'"{computer.home}/data/program/xlplugin"'


def test_elsewhere_there_is_no_excel_and_the_user_is_told_what_works(tmp_path: Path) -> None:
    computer = new_computer("Linux", tmp_path / "home")
    computer.folder = None
    with pytest.raises(FixInputError, match="Windows and macOS only") as refused:
        computer.install()
    assert "--to" in refused.value.cure


def test_two_installations_equal_one_and_a_new_one_replaces_the_old(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    before = tree(computer.home)
    computer.install()
    after = tree(computer.home)
    assert {name.replace(f"{__version__}-2", f"{__version__}-1") for name in after} == before


@pytest.mark.parametrize("held", ["the add-in", "the disk"])
def test_an_installation_that_fails_leaves_the_old_one_at_work(
    held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    before = {name: (computer.home / name).read_bytes() for name in tree(computer.home)}
    rename = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if held == "the disk":
            raise OSError(28, "No space left on device", str(target))
        if target == computer.places.addin:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return rename(path, target)

    with monkeypatch.context() as excel:
        excel.setattr(Path, "replace", refused)
        excel.setattr("time.sleep", lambda seconds: None)
        with pytest.raises(TryAgainError) as told:
            computer.install()
    assert told.value.where
    assert told.value.cure
    assert {name: (computer.home / name).read_bytes() for name in tree(computer.home)} == before
    computer.install()


def test_python_from_the_store_is_refused_with_the_reason(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.python = Path("/Users/a/AppData/Local/Microsoft/WindowsApps/python3.11/python.exe")
    with pytest.raises(FixInputError, match="Microsoft Store"):
        computer.install()
    assert tree(computer.home) == set()


def test_an_add_in_that_windows_puts_elsewhere_is_refused(tmp_path: Path) -> None:
    """What Store Python does: the folder that is named is really one in Packages."""
    computer = new_computer(WINDOWS, tmp_path / "home")
    hidden = computer.home / "AppData/Local/Packages/PythonSoftware/LocalCache/Roaming"
    hidden.mkdir(parents=True)
    (computer.home / "AppData" / "Roaming").symlink_to(hidden)
    with pytest.raises(FixInputError, match="never reads") as refused:
        computer.install()
    assert "Packages" in refused.value.where
    assert not computer.places.addin.exists()


def test_a_folder_serves_several_users_and_holds_nobodys_secrets(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "it")
    computer.folder = tmp_path / "server" / "TikTok Ledger"
    said = computer.install()
    assert "trusted location" in said
    assert computer.faults() == []
    assert tree(computer.home) == set()
    colleague = new_computer(WINDOWS, tmp_path / "aina")
    colleague.folder = computer.folder
    assert colleague.faults() == []


def test_an_upgrade_says_what_is_new_and_leaves_workbooks_alone(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    workbook = template.copy_to(computer.documents / "June.xlsx")
    before = hashlib.sha256(workbook.read_bytes()).hexdigest()
    computer.install()
    note = read_note(computer.places)
    assert note
    write_note(computer.places, note._replace(version="0.1.0"))
    said = installer.upgrade(computer.machine(), computer.places, lambda *_: None)
    assert f"New in {__version__}:" in said
    assert computer.faults() == []
    assert hashlib.sha256(workbook.read_bytes()).hexdigest() == before
    again = installer.upgrade(computer.machine(), computer.places, lambda *_: None)
    assert "installed already" in again


def test_the_changelog_ends_with_this_version() -> None:
    assert f"New in {__version__}:" in news.since("0.1.0")
    assert news.since(__version__) == ""


def test_remove_takes_what_install_made_and_keeps_the_books(tmp_path: Path) -> None:
    for system in (WINDOWS, MAC, "Linux"):
        computer = new_computer(system, tmp_path / system)
        template.copy_to(computer.documents / "June.xlsx")
        kept = tree(computer.home)
        computer.install()
        installer.remove(computer.machine(), computer.places, lambda: False)
        assert tree(computer.home) == kept
        said = installer.remove(computer.machine(), computer.places, lambda: False)
        assert "Nothing was installed." in said


class Keyring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 9.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize("forget", [True, False])
def test_remove_forgets_secrets_only_after_a_yes(
    forget: bool, tmp_path: Path, private_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    safe = Keyring()
    monkeypatch.setenv("XLPLUGIN_KEYRING", "on")
    monkeypatch.setattr(keyring, "get_keyring", lambda: safe)
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(safe, name))
    secrets.vault().put("Melati Trading", {"token": "x" * 3000})
    secrets.FileVault(private_data / "secrets").put("books", {"password": "1234"})
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    said = installer.remove(computer.machine(), computer.places, lambda: forget)
    assert ("forgotten" in said) == forget
    assert bool(safe.kept) != forget
    assert (private_data / "secrets").exists() != forget


def test_secrets_in_files_are_for_their_owner_alone(private_data: Path) -> None:
    folder = private_data / "secrets"
    folder.mkdir(mode=0o755)
    secrets.FileVault(folder).put("books", {"password": "1234"})
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    assert modes == {0o700, 0o600}


def test_a_folder_that_others_can_read_is_refused_for_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    folder = tmp_path / "server" / "secrets"
    folder.mkdir(parents=True, mode=0o755)
    monkeypatch.setattr(Path, "chmod", refused)
    with pytest.raises(FixInputError, match="other users could read them") as told:
        secrets.FileVault(folder).put("books", {"password": "1234"})
    assert "XLPLUGIN_DATA" in told.value.cure
    assert list(folder.iterdir()) == []


def test_a_rename_that_is_blocked_for_a_moment_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace
    blocked = [1, 2, 3]

    def scanner(path: Path, target: Path) -> Path:
        if blocked:
            blocked.pop()
            raise PermissionError(32, "The process cannot access the file", str(target))
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", scanner)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    path = tmp_path / "June.xlsx"
    path.write_bytes(b"old")
    disk.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_no_workbook_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FixInputError, match="No space left"):
        template.copy_to(tmp_path / "June.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_real_installation_works_by_itself_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlplugin.install.environment import make_environment

    monkeypatch.setattr(installer, "make_environment", make_environment)
    machine = this_machine()
    where = places(machine, tmp_path / "Ümläut 中文 & Co")
    installer.install(machine, where, lambda *_: None)
    command = [str(where.launcher(machine.system)), "new", str(tmp_path / "Juni 六月.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.stderr == ""
    assert (tmp_path / "Juni 六月.xlsx").stat().st_size > 100_000
    said = json.loads(where.note.read_text())
    assert said["version"] == __version__
    python = settings_of(where.addin)["INTERPRETER"]
    code = "import xlplugin, sys; print(xlplugin.__file__)"
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True)
    assert Path(done.stdout.strip()).is_relative_to(where.program)
    installer.remove(machine, where, lambda: False)
    assert not where.program.exists()


def test_a_computer_is_described_by_what_it_is() -> None:
    machine = this_machine()
    assert machine.home == Path.home()
    assert not machine.is_running("a program that nobody has")
    assert Computer("Linux", Path()).system == "Linux"
