"""Check an installation, the computer and a workbook, and give a cure for each fault."""

import os
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import disk_usage
from typing import NamedTuple

from xlplugin import __version__
from xlplugin.errors import ProductError
from xlplugin.install.addin_file import settings_of
from xlplugin.install.machine import MAC, WINDOWS, Machine
from xlplugin.install.places import Places, excel_startup, python_of, read_note
from xlplugin.tiktok.api import link
from xlplugin.tiktok.secrets import keyring_works, password_of

_AGAIN = "Run xlplugin install."
_OFFICE = r"Microsoft\Office\16.0\Excel"
_LEAST_SPACE = 300_000_000  # bytes
_MOST_DRIFT = timedelta(minutes=4)  # TikTok refuses a request that is more than five minutes off
_MODULES = (
    "xlwings",
    "openpyxl",
    "lxml",
    "requests",
    "pydantic",
    "sqlalchemy",
    "xlsxwriter",
    "keyring",
)
_HERE = Path(__file__).resolve().parent


class InstallFault(NamedTuple):
    """One thing that is not in order."""

    code: str  # what a script or a test compares
    what: str
    where: str
    cure: str


@dataclass(frozen=True)
class Subject:
    """Installation, computer and workbook that are checked."""

    machine: Machine
    places: Places
    workbook: Path | None = None
    not_asked: str = ""  # why TikTok is not asked for the time; empty if it is

    @property
    def environment(self) -> Path | None:
        """Return the installed environment; None if nothing is installed."""
        note = read_note(self.places)
        if not note:
            return None
        return self.places.program / note.environment


InstallCheck = Callable[[Subject], Iterator[InstallFault]]


def find_faults(subject: Subject) -> Iterator[tuple[str, list[InstallFault]]]:
    """Yield every check's name with the faults that it found."""
    for name, check in CHECKS:
        yield name, list(check(subject))


def _program(subject: Subject) -> Iterator[InstallFault]:
    note = read_note(subject.places)
    where = str(subject.places.program)
    if note is None:
        if subject.places.note.exists():
            yield InstallFault(
                "note-damaged", "The note of what is installed is damaged.", where, _AGAIN
            )
        else:
            yield InstallFault("not-installed", "Nothing is installed here.", where, _AGAIN)
        return
    if note.version != __version__:
        yield InstallFault(
            "version-differs",
            f"Version {note.version} is installed; this command is of version {__version__}.",
            where,
            "Run xlplugin upgrade.",
        )


def _python(subject: Subject) -> Iterator[InstallFault]:
    environment = subject.environment
    if environment is None:
        return
    python = python_of(environment, subject.machine.system)
    quiet = python_of(environment, subject.machine.system, quiet=True)
    for needed in {python, quiet}:
        if not needed.exists():
            yield InstallFault(
                "python-gone", "The Python of the buttons is gone.", str(needed), _AGAIN
            )
            return
    if _run(python, "pass") is None:
        yield InstallFault(
            "python-broken",
            "The Python of the buttons does not start: the one it was made from was removed or "
            "upgraded.",
            str(python),
            _AGAIN,
        )
        return
    yield from _modules(python)


def _modules(python: Path) -> Iterator[InstallFault]:
    if _run(python, "import xlplugin.addin, xlplugin.cli") is None:
        missing = [name for name in _MODULES if _run(python, f"import {name}") is None]
        yield InstallFault(
            "library-missing" if missing else "product-damaged",
            f"The installed program is damaged: {', '.join(missing) or 'xlplugin'} cannot be "
            "loaded.",
            str(python),
            _AGAIN,
        )
    if _run(python, "import tkinter") is None:
        yield InstallFault(
            "no-tk",
            "This Python has no Tk, so a button cannot show its windows.",
            str(python),
            "Install Python from python.org (on Debian: apt install python3-tk), "
            "then run xlplugin install.",
        )


def _run(python: Path, code: str) -> str | None:
    """Return what the Python prints; None when it fails."""
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", code], capture_output=True, text=True, timeout=120
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _store_python(subject: Subject) -> Iterator[InstallFault]:
    if "WindowsApps" in subject.machine.python.parts:
        yield InstallFault(
            "store-python",
            "This Python is from the Microsoft Store: Windows hides from Excel what it writes.",
            str(subject.machine.python),
            "Install Python from python.org, install xlplugin with it, then run xlplugin install.",
        )


def _addin(subject: Subject) -> Iterator[InstallFault]:
    addin = subject.places.addin
    if read_note(subject.places) is None:
        return
    if not addin.exists():
        yield InstallFault(
            "addin-missing", "The add-in is not where Excel looks.", str(addin), _AGAIN
        )
        return
    try:
        said = settings_of(addin)
    except (ProductError, OSError):
        yield InstallFault("addin-damaged", "The add-in is damaged.", str(addin), _AGAIN)
        return
    environment = subject.environment
    python = python_of(environment or addin, subject.machine.system, quiet=True)
    if said["INTERPRETER"] != str(python):
        what = "The add-in starts another Python than the one that is installed."
        yield InstallFault("addin-other-python", what, said["INTERPRETER"], _AGAIN)
    note = read_note(subject.places)
    if note and said["VERSION"] != note.version:
        what = f"The add-in is of version {said['VERSION']}, the program of {note.version}."
        yield InstallFault("addin-version", what, str(addin), _AGAIN)


def _copies(subject: Subject) -> Iterator[InstallFault]:
    """Find a second add-in of the same name: Excel opens only one, perhaps the older one."""
    if subject.machine.system != WINDOWS:
        return
    startup = excel_startup(subject.machine)
    roaming = startup.parents[1] if startup else subject.machine.home
    options = subject.machine.registry.values("HKCU", rf"Software\{_OFFICE}\Options")
    folders = [roaming / "AddIns"]
    if options.get("AltStartup"):
        folders.append(Path(str(options["AltStartup"])))
    if startup and startup != subject.places.addin.parent:
        folders.append(startup)
    for folder in folders:
        copy = folder / subject.places.addin.name
        if copy.exists():
            what = "There is a second copy of the add-in."
            yield InstallFault("addin-twice", what, str(copy), "Close Excel and delete this file.")


def _blocked(subject: Subject) -> Iterator[InstallFault]:
    """Find the mark of a downloaded file: a stream of it on Windows, an attribute on macOS."""
    addin = subject.places.addin
    if subject.machine.system == WINDOWS and addin.exists():
        # The address of a stream has a colon, which pathlib refuses.
        if os.path.exists(f"{addin}:Zone.Identifier"):  # noqa: PTH110 - Path refuses the colon
            yield InstallFault(
                "mark-of-the-web",
                "Windows blocks the add-in because it came from the internet or by mail.",
                str(addin),
                "Right-click it, Properties, tick Unblock; or run xlplugin install.",
            )
    elif subject.machine.system == MAC and addin.exists() and _is_quarantined(addin):
        what = "macOS blocks the add-in because it was downloaded."
        yield InstallFault("mark-of-the-web", what, str(addin), _AGAIN)


def _is_quarantined(path: Path) -> bool:
    try:
        done = subprocess.run(["xattr", str(path)], capture_output=True, text=True)
    except OSError:
        return False
    return "com.apple.quarantine" in done.stdout


def _disabled(subject: Subject) -> Iterator[InstallFault]:
    path = rf"Software\{_OFFICE}\Resiliency\DisabledItems"
    name = subject.places.addin.name.casefold()
    for value in subject.machine.registry.values("HKCU", path).values():
        text = (
            bytes(value).decode("utf-16-le", "ignore") if isinstance(value, bytes) else str(value)
        )
        if name in text.casefold():
            yield InstallFault(
                "addin-disabled",
                "Excel has disabled the add-in, for example after a crash.",
                f"HKCU\\{path}",
                "In Excel: File, Options, Add-ins, Manage: Disabled Items, Go, "
                "choose TikTokLedger, Enable.",
            )


def _policies(subject: Subject) -> Iterator[InstallFault]:
    ask = "Ask your firm's IT to allow it; README says what they need to know."
    for root in ("HKCU", "HKLM"):
        for base in (rf"Software\Policies\{_OFFICE}", rf"Software\{_OFFICE}"):
            values = subject.machine.registry.values(root, rf"{base}\Security")
            trusted = subject.machine.registry.values(root, rf"{base}\Security\Trusted Locations")
            where = f"{root}\\{base}\\Security"
            if trusted.get("AllLocationsDisabled"):
                what = "Trusted locations are switched off, so Excel does not run the add-in."
                yield InstallFault("trusted-locations-off", what, where, ask)
            if values.get("DisableAllAddins"):
                yield InstallFault("addins-off", "Add-ins are switched off in Excel.", where, ask)
            if values.get("RequireAddinSig"):
                what = "Excel runs signed add-ins only, and this one is not signed."
                yield InstallFault("addins-signed-only", what, where, ask)


def _script_host(subject: Subject) -> Iterator[InstallFault]:
    path = r"Software\Microsoft\Windows Script Host\Settings"
    for root in ("HKCU", "HKLM"):
        if str(subject.machine.registry.values(root, path).get("Enabled", 1)) == "0":
            what = "Windows Script Host is switched off, so Excel cannot start Python."
            cure = "Ask your firm's IT to set Enabled to 1 there."
            yield InstallFault("script-host-off", what, f"{root}\\{path}", cure)


def _network_startup(subject: Subject) -> Iterator[InstallFault]:
    """Excel's start folder on a server: trusted only where the policy allows network locations."""
    addin = str(subject.places.addin)
    if subject.machine.system != WINDOWS or not addin.startswith("\\\\"):
        return
    path = rf"Software\{_OFFICE}\Security\Trusted Locations"
    if not subject.machine.registry.values("HKCU", path).get("AllowNetworkLocations"):
        yield InstallFault(
            "network-location",
            "The add-in is on a server, and Excel does not trust network locations.",
            addin,
            "In Excel: File, Options, Trust Center, Trusted Locations: "
            "allow locations on my network.",
        )


def _script(subject: Subject) -> Iterator[InstallFault]:
    script = subject.places.script
    if script is None:
        return
    if not script.exists():
        what = "The script that lets Excel start Python is missing."
        yield InstallFault("script-missing", what, str(script), _AGAIN)
    elif script.read_bytes() != (_HERE / script.name).read_bytes():
        what = "The script that lets Excel start Python is of another version."
        yield InstallFault("script-differs", what, str(script), _AGAIN)


def _excel(subject: Subject) -> Iterator[InstallFault]:
    programs = {WINDOWS: "EXCEL.EXE", MAC: "Microsoft Excel"}
    program = programs.get(subject.machine.system)
    if program and subject.machine.is_running(program):
        what = "Excel is open. It shows a newly installed add-in after its next start."
        yield InstallFault(
            "excel-open", what, program, "Close every Excel window, then start Excel."
        )


def _data(subject: Subject) -> Iterator[InstallFault]:
    data = subject.machine.data
    yield from _writable(data, "data-folder", "Your data folder")
    yield from _writable(
        subject.machine.temporary, "temporary-folder", "The folder for temporary files"
    )
    if os.name == "nt" or not data.exists():
        return
    for path in (data, data / "secrets", *(data / "secrets").glob("*")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077 and path != data:
            what = "Other users of this computer can read your secrets."
            yield InstallFault("secrets-open", what, str(path), f"Run: chmod -R go-rwx '{path}'")


def _writable(folder: Path, code: str, name: str) -> Iterator[InstallFault]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        cure = "Give yourself the right to write there, or delete the file of this name."
        yield InstallFault(
            f"{code}-not-writable", f"{name} cannot be written: {reason}.", str(folder), cure
        )


def _space(subject: Subject) -> Iterator[InstallFault]:
    folder = subject.machine.home
    free = disk_usage(folder).free
    if free < _LEAST_SPACE:
        what = f"Only {free // 1_000_000} MB are free on this disk."
        yield InstallFault(
            "disk-full", what, str(folder), "Delete what you do not need, or empty the bin."
        )


def _documents(subject: Subject) -> Iterator[InstallFault]:
    documents = subject.machine.documents
    if "onedrive" in str(documents).casefold():
        yield InstallFault(
            "documents-onedrive",
            "Your Documents folder is kept in OneDrive. A workbook there has a web address and no "
            "folder: "
            "no database can lie beside it.",
            str(documents),
            "Make workbooks outside OneDrive (xlplugin new FOLDER/NAME.xlsx), "
            "or set XLPLUGIN_DOCUMENTS to such a folder: New Workbook then uses it.",
        )
    elif not documents.is_dir():
        what = "Your Documents folder is missing, so New Workbook has no place."
        yield InstallFault("documents-missing", what, str(documents), "Make this folder.")


def _keyring(subject: Subject) -> Iterator[InstallFault]:
    if subject.machine.environment.get("XLPLUGIN_KEYRING", "").casefold() == "off":
        return  # chosen by the user
    if not keyring_works():
        yield InstallFault(
            "no-keyring",
            "This computer has no keyring, so secrets are kept in a file that only you can read.",
            str(subject.machine.data / "secrets"),
            "Set up a keyring (Credential Manager, Keychain, GNOME Keyring or KWallet), "
            "or set XLPLUGIN_KEYRING=off to accept the file.",
        )


def _clock(subject: Subject) -> Iterator[InstallFault]:
    if subject.not_asked:
        return
    try:
        drift = subject.machine.now() - subject.machine.network_time()
    except OSError as error:
        reason = getattr(error, "reason", None) or error.strerror or error
        yield InstallFault(
            "tiktok-unreachable",
            f"TikTok's server does not answer: {reason}. Work with Seller Center's files needs no "
            "network: check with --offline.",
            "open-api.tiktokglobalshop.com",
            "Connect to the internet. Behind a proxy, set HTTPS_PROXY to its address.",
        )
        return
    if abs(drift) > _MOST_DRIFT:
        yield InstallFault(
            "clock-wrong",
            f"This computer's clock is {abs(drift)} {'fast' if drift > timedelta() else 'slow'}; "
            "TikTok refuses such requests.",
            "date and time",
            "Set the clock by the internet: Settings, Time, Set time automatically.",
        )


def _link_port(subject: Subject) -> Iterator[InstallFault]:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", link.PORT)) == 0:
            what = f"Another program uses port {link.PORT}, which Link needs for a minute."
            cure = "End that program, or wait until another Link has ended."
            yield InstallFault("port-taken", what, f"127.0.0.1:{link.PORT}", cure)


def _workbook(subject: Subject) -> Iterator[InstallFault]:
    path = subject.workbook
    if path is None:
        return
    if not path.exists():
        yield InstallFault(
            "workbook-missing", "There is no such workbook.", str(path), "Check its name."
        )
        return
    if path.is_dir():
        cure = "Name a workbook in it."
        yield InstallFault("workbook-is-folder", "This is a folder.", str(path), cure)
        return
    yield from _workbook_content(path)
    if not os.access(path, os.W_OK):
        cure = "Take away the file's mark Read-only, or ask for the right to write it."
        yield InstallFault(
            "workbook-read-only", "This workbook cannot be written.", str(path), cure
        )
    yield from _writable(path.parent, "share", "The workbook's folder")
    owner = path.with_name(f"~${path.name}")
    if owner.exists():
        what = "This workbook is open in Excel, here or at a colleague's."
        yield InstallFault("workbook-open", what, str(owner), "Close it there.")


def _workbook_content(path: Path) -> Iterator[InstallFault]:
    from xlplugin.engine import open_book
    from xlplugin.sheets.book import Workbook
    from xlplugin.sheets.tables import BOOKS_SETTING, SETTINGS
    from xlplugin.stores.books import address_of, chosen_books
    from xlplugin.stores.sql import SqlStore

    try:
        book = Workbook(open_book(path))
        book.view(SETTINGS)
    except ProductError as error:
        yield InstallFault("workbook-unreadable", error.what, str(path), error.cure)
        return
    chosen = chosen_books(book)
    if not chosen:
        return
    try:
        SqlStore(address_of(chosen, book, password_of), make=False).close()
    except ProductError as error:
        where = error.where or f"sheet {SETTINGS.sheet}, {BOOKS_SETTING}"
        yield InstallFault("books-unreachable", error.what, where, error.cure)


CLOCK = "Clock and network"
CHECKS: tuple[tuple[str, InstallCheck], ...] = (
    ("Program", _program),
    ("Python", _python),
    ("Python's origin", _store_python),
    ("Add-in", _addin),
    ("Second add-in", _copies),
    ("Blocked file", _blocked),
    ("Disabled items", _disabled),
    ("Policies", _policies),
    ("Windows Script Host", _script_host),
    ("Network location", _network_startup),
    ("AppleScript", _script),
    ("Excel", _excel),
    ("Data folder", _data),
    ("Disk", _space),
    ("Documents", _documents),
    ("Keyring", _keyring),
    (CLOCK, _clock),
    ("Link's port", _link_port),
    ("Workbook", _workbook),
)
