"""Every fault that check knows: injected, found with its place, and gone after its cure."""

import os
import shutil
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.computers import Computer, new_computer, quick_environments
from xlplugin import template
from xlplugin.install import checks, commands
from xlplugin.install.addin_file import build, settings_of
from xlplugin.install.machine import MAC, WINDOWS
from xlplugin.install.places import excel_startup, read_note, write_note
from xlplugin.terminal import TerminalPrompter
from xlplugin.tiktok.api import link, tokens
from xlplugin.tiktok.secrets import vault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the Pythons here are scripts")

OFFICE = r"Software\Microsoft\Office\16.0\Excel"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel"
SCRIPTS = r"Software\Microsoft\Windows Script Host\Settings"
LINUX = "Linux"


class Injection(NamedTuple):
    """A fault, how it comes about, and what its cure makes the user do."""

    code: str
    system: str
    spoil: Callable[[Computer], object]
    cure: Callable[[Computer], object]


def again(computer: Computer) -> None:
    computer.install()


def python_that_fails_on(computer: Computer, text: str) -> None:
    """Replace the installed Python by one that cannot do what contains this text."""
    code = f'#!/bin/sh\ncase "$*" in *"{text}"*) exit 1;; esac\nexec "{sys.executable}" "$@"\n'
    for python in computer.interpreter.parent.iterdir():
        python.write_text(code)


def registry(root: str, path: str, name: str, value: object) -> tuple[Callable[..., None], ...]:
    """Return how IT, or Excel, writes a value, and how it takes it away."""
    return (
        lambda computer: computer.registry.put(root, path, name, value),
        lambda computer: computer.registry.drop(root, path, name),
    )


def older(computer: Computer) -> None:
    note = read_note(computer.places)
    assert note
    write_note(computer.places, note._replace(version="0.1.0"))


def copy_of_addin(computer: Computer) -> Path:
    startup = excel_startup(computer.machine())
    assert startup
    copy = startup.parents[1] / "AddIns" / computer.places.addin.name
    copy.parent.mkdir(parents=True)
    shutil.copy(computer.places.addin, copy)
    return copy


def remove_copy(computer: Computer) -> None:
    [fault] = [fault for fault in computer.faults() if fault.code == "addin-twice"]
    Path(fault.where).unlink()


def mark(computer: Computer) -> Path:
    return Path(f"{computer.places.addin}:Zone.Identifier")


def in_the_way(folder: Path) -> None:
    """Put a file where a folder must be: root can write everywhere else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("")


def out_of_the_way(folder: Path) -> None:
    folder.unlink()


def open_secrets(computer: Computer) -> None:
    secret = computer.machine().data / "secrets" / "one.json"
    secret.parent.mkdir(parents=True)
    secret.write_text("{}")
    secret.chmod(0o644)


def close_secrets(computer: Computer) -> None:
    [cure, *_] = [fault.cure for fault in computer.faults() if fault.code == "secrets-open"]
    assert os.system(cure.removeprefix("Run: ")) == 0


def mended_workbook(computer: Computer) -> Path:
    """A new workbook in the place of one that cannot be read."""
    (computer.home / "June.xlsx").unlink()
    return with_workbook(computer)


def with_workbook(computer: Computer) -> Path:
    computer.workbook = template.copy_to(computer.home / "June.xlsx")
    return computer.workbook


def books_in_missing_folder(computer: Computer) -> None:
    from xlplugin.engine import open_book
    from xlplugin.sheets.book import Workbook
    from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS, SettingsRow

    book = Workbook(open_book(with_workbook(computer)))
    place = computer.home / "server" / "books.sqlite"
    book.view(SETTINGS).merge([SettingsRow(BOOKS_SETTING, str(place), "")], keep=("What It Does",))
    book.save()
    book.book.close()


def attribute(name: str, value: object) -> Callable[[Computer], None]:
    return lambda computer: setattr(computer, name, value)


INJECTIONS = [
    Injection("not-installed", WINDOWS, lambda c: shutil.rmtree(c.places.program), again),
    Injection("note-damaged", WINDOWS, lambda c: c.places.note.write_text("{"), again),
    Injection("version-differs", WINDOWS, older, again),
    Injection("python-gone", WINDOWS, lambda c: c.interpreter.unlink(), again),
    Injection("python-broken", WINDOWS, lambda c: python_that_fails_on(c, "pass"), again),
    Injection("product-damaged", MAC, lambda c: python_that_fails_on(c, "xlplugin.addin"), again),
    Injection("library-missing", MAC, lambda c: python_that_fails_on(c, "import "), again),
    Injection("no-tk", LINUX, lambda c: python_that_fails_on(c, "tkinter"), again),
    Injection(
        "store-python",
        WINDOWS,
        attribute("python", Path("/c/Users/a/AppData/Local/Microsoft/WindowsApps/python.exe")),
        attribute("python", Path(sys.executable)),
    ),
    Injection("addin-missing", WINDOWS, lambda c: c.places.addin.unlink(), again),
    Injection("addin-damaged", WINDOWS, lambda c: c.places.addin.write_bytes(b"PK"), again),
    Injection(
        "addin-other-python",
        WINDOWS,
        lambda c: build(c.places.addin, r"C:\Old\python.exe"),
        again,
    ),
    Injection("addin-twice", WINDOWS, copy_of_addin, remove_copy),
    Injection(
        "mark-of-the-web",
        WINDOWS,
        lambda c: mark(c).write_text("[ZoneTransfer]\nZoneId=3\n"),
        lambda c: mark(c).unlink(),
    ),
    Injection(
        "addin-disabled",
        WINDOWS,
        *registry(
            "HKCU",
            rf"{OFFICE}\Resiliency\DisabledItems",
            "A3B1",
            "C:\\Users\\aina\\XLSTART\\TikTokLedger.xlam".encode("utf-16-le"),
        ),
    ),
    Injection(
        "trusted-locations-off",
        WINDOWS,
        *registry("HKCU", rf"{POLICY}\Security\Trusted Locations", "AllLocationsDisabled", 1),
    ),
    Injection(
        "addins-off", WINDOWS, *registry("HKLM", rf"{POLICY}\Security", "DisableAllAddins", 1)
    ),
    Injection(
        "addins-signed-only",
        WINDOWS,
        *registry("HKCU", rf"{OFFICE}\Security", "RequireAddinSig", 1),
    ),
    Injection("script-host-off", WINDOWS, *registry("HKLM", SCRIPTS, "Enabled", 0)),
    Injection(
        "script-missing",
        MAC,
        lambda c: (c.places.script or Path()).unlink(),
        again,
    ),
    Injection(
        "script-differs",
        MAC,
        lambda c: (c.places.script or Path()).write_text("-- of version 0.1.0"),
        again,
    ),
    Injection(
        "excel-open",
        MAC,
        lambda c: c.running.add("Microsoft Excel"),
        lambda c: c.running.clear(),
    ),
    Injection(
        "temporary-folder-not-writable",
        WINDOWS,
        lambda c: in_the_way(c.machine().temporary),
        lambda c: out_of_the_way(c.machine().temporary),
    ),
    Injection("secrets-open", LINUX, open_secrets, close_secrets),
    Injection(
        "documents-missing",
        MAC,
        lambda c: c.documents.rmdir(),
        lambda c: c.documents.mkdir(),
    ),
    Injection(
        "no-keyring",
        LINUX,
        lambda c: c.variables.clear(),
        lambda c: c.variables.update(XLPLUGIN_KEYRING="off"),
    ),
    Injection(
        "clock-wrong",
        WINDOWS,
        lambda c: setattr(c, "time", c.time + timedelta(minutes=9)),
        lambda c: setattr(c, "time", c.time - timedelta(minutes=9)),
    ),
    Injection(
        "tiktok-unreachable",
        WINDOWS,
        attribute("tiktok_time", None),
        lambda c: setattr(c, "tiktok_time", c.time),
    ),
    Injection(
        "workbook-missing",
        WINDOWS,
        lambda c: setattr(c, "workbook", c.home / "Juni.xlsx"),
        with_workbook,
    ),
    Injection(
        "workbook-is-folder",
        WINDOWS,
        lambda c: setattr(c, "workbook", c.home),
        with_workbook,
    ),
    Injection(
        "workbook-unreadable",
        WINDOWS,
        lambda c: with_workbook(c).write_bytes(b"half"),
        mended_workbook,
    ),
    Injection(
        "workbook-open",
        WINDOWS,
        lambda c: with_workbook(c).with_name("~$June.xlsx").write_text("aina"),
        lambda c: (c.home / "~$June.xlsx").unlink(),
    ),
    Injection(
        "books-unreachable",
        LINUX,
        books_in_missing_folder,
        lambda c: (c.home / "server").mkdir(),
    ),
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with quick_environments(monkeypatch):
        monkeypatch.delenv("XLPLUGIN_KEYRING", raising=False)
        monkeypatch.setattr(link, "PORT", free_port())
        yield


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.parametrize("system", [WINDOWS, MAC, LINUX])
def test_nothing_is_wrong_after_an_installation(system: str, tmp_path: Path) -> None:
    computer = new_computer(system, tmp_path / "王小明 Ümläut & Co")
    said = computer.install()
    assert str(computer.places.addin) in said
    assert computer.faults() == []
    assert settings_of(computer.places.addin)["INTERPRETER"] == str(computer.interpreter)


@pytest.fixture(autouse=True)
def computer_without_a_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test of this process may have set a keyring of its own."""
    monkeypatch.setattr("xlplugin.install.checks.keyring_works", lambda: False)


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.code)
def test_a_fault_is_found_and_its_cure_cures_it(injection: Injection, tmp_path: Path) -> None:
    computer = new_computer(injection.system, tmp_path / "home")
    computer.install()
    assert computer.faults() == []
    injection.spoil(computer)
    found = [fault for fault in computer.faults() if fault.code == injection.code]
    assert found, computer.codes()
    assert found[0].where
    assert found[0].cure
    injection.cure(computer)
    assert computer.faults() == []


def test_there_are_as_many_faults_as_the_firm_asked_for() -> None:
    assert len({injection.code for injection in INJECTIONS}) >= 25


def test_an_add_in_of_another_version_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    with monkeypatch.context() as older_product:
        older_product.setattr("xlplugin.install.addin_file.__version__", "0.1.0")
        build(computer.places.addin, str(computer.interpreter))
    assert computer.codes() == {"addin-version"}
    computer.install()
    assert computer.faults() == []


def test_documents_in_the_cloud_are_told_and_another_folder_cures_it(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    computer.documents = computer.home / "OneDrive - Melati" / "Documents"
    assert computer.codes() == {"documents-onedrive"}
    computer.documents = computer.home / "Documents"  # XLPLUGIN_DOCUMENTS
    assert computer.faults() == []


def test_new_workbooks_go_where_the_cure_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setenv(template.DOCUMENTS, str(tmp_path))
    monkeypatch.setattr(template, "open_names", set)
    monkeypatch.setattr(template, "open_in_excel", opened.append)
    assert template.open_new() == tmp_path / template.NAME
    assert opened == [tmp_path / template.NAME]


def test_a_server_that_excel_does_not_trust_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlplugin.install.checks import Subject
    from xlplugin.install.places import Places

    computer = new_computer(WINDOWS, tmp_path / "home")
    server = Places(tmp_path, Path(r"\\server\firm\TikTokLedger.xlam"), None)
    subject = Subject(computer.machine(), server)
    [fault] = checks._network_startup(subject)
    assert fault.code == "network-location"
    path = rf"{OFFICE}\Security\Trusted Locations"
    computer.registry.put("HKCU", path, "AllowNetworkLocations", 1)
    assert list(checks._network_startup(subject)) == []


def test_a_port_that_link_needs_and_another_program_has(tmp_path: Path) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    with socket.create_server(("127.0.0.1", link.PORT)):
        assert computer.codes() == {"port-taken"}
    assert computer.faults() == []


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    computer = new_computer(WINDOWS, tmp_path / "home")
    computer.install()
    real = shutil.disk_usage
    monkeypatch.setattr(
        "xlplugin.install.checks.disk_usage", lambda folder: real(folder)._replace(free=9_000_000)
    )
    assert computer.codes() == {"disk-full"}
    monkeypatch.undo()


@(
    pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    if hasattr(os, "geteuid")
    else pytest.mark.skip
)
def test_a_share_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    computer = new_computer(LINUX, tmp_path / "home")
    computer.install()
    share = tmp_path / "share"
    computer.workbook = template.copy_to(share / "June.xlsx")
    share.chmod(0o555)
    assert computer.codes() == {"share-not-writable"}
    share.chmod(0o755)
    assert computer.faults() == []


def test_without_a_link_tiktok_is_not_asked(tmp_path: Path) -> None:
    """A firm that loads files may have no network; with a link TikTok's silence is a fault."""
    computer = new_computer(LINUX, tmp_path / "home")
    computer.install()
    computer.tiktok_time = None
    given = Namespace(to=None, workbook=None, offline=False)
    prompter = TerminalPrompter()
    said = commands._check(given, prompter, computer.machine())
    assert "TikTok's server" not in said
    assert "-      Clock and network" in said
    assert "no shop is linked" in said
    safe = vault()
    safe.put("database melati", {"password": "x"})
    assert not tokens.is_any_linked()
    safe.put("account:melati", {"app": {}, "gateway": {}, "tokens": {}})
    said = commands._check(given, prompter, computer.machine())
    assert "FAULT  Clock and network" in said
    assert prompter.warned
    tokens.forget(safe, "melati")
    assert safe.get("account:melati") is None
