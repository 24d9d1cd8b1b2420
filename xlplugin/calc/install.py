"""Find LibreOffice, put the extension into it, and take it out again."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from xlplugin.calc.build import IDENTIFIER, build
from xlplugin.errors import FixInputError, TryAgainError

_SECONDS = 180
# unopkg of LibreOffice 7.4 now and then loses the process that it starts to read a Python
# component ("bad_alloc", "exception caught while disposing"). The next start works.
_STARTS = 4
_PAUSE = 1  # seconds
# Folders that LibreOffice's installers use. Linux is tried; Windows and macOS are as LibreOffice
# documents them. Source: help.libreoffice.org, "Starting LibreOffice With Parameters".
_LINUX = (Path("/usr/lib/libreoffice/program"), Path("/usr/lib64/libreoffice/program"))
_MAC = Path("/Applications/LibreOffice.app/Contents/MacOS")
_FLATPAK = Path("/var/lib/flatpak/app/org.libreoffice.LibreOffice")
_PYTHON_LOADER = "libpythonloaderlo.so"


class Office(NamedTuple):
    """LibreOffice's programs."""

    soffice: Path
    unopkg: Path


def find_office() -> Office | None:
    """Return LibreOffice's programs; None where it is not installed."""
    for folder in _folders():
        suffix = ".com" if platform.system() == "Windows" else ""
        office = Office(folder / f"soffice{suffix}", folder / f"unopkg{suffix}")
        if office.unopkg.exists():
            return office
    return None


def _folders() -> list[Path]:
    """Return the folders where LibreOffice's programs may be."""
    system = platform.system()
    if system == "Windows":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
        made = []
        for root in roots:
            if root:
                made.append(Path(root) / "LibreOffice" / "program")
        return made
    if system == "Darwin":
        return [_MAC]
    found = shutil.which("soffice")
    own = [Path(found).resolve().parent] if found else []
    return [*own, *_LINUX, *sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)]


def install_calc(*, python: str = sys.executable, profile: Path | None = None) -> str:
    """Install the buttons into LibreOffice; again replaces what was there.

    Args:
        python: The Python that a button starts: the one that has this product.
        profile: LibreOffice's profile folder; the user's own where None.

    Returns:
        What was done, for the user. "" where LibreOffice is not installed.

    Raises:
        FixInputError: LibreOffice is there but cannot take the buttons; the message says what to
            do.
    """
    office = find_office()
    if office is None:
        if _FLATPAK.exists():
            raise _flatpak()
        return ""
    check_python(office)
    with tempfile.TemporaryDirectory() as folder:
        extension = build(Path(folder) / "TikTokLedger.oxt", [python, "-m", "xlplugin.calc_button"])
        unopkg(office, "add", "-f", "-s", str(extension), profile=profile)
    return (
        "The buttons are installed in LibreOffice Calc: start it, open a TikTok Ledger workbook"
        " (.xlsx), and use the toolbar or the menu 'TikTok Shop'. If LibreOffice is open, "
        "close it first."
    )


def remove_calc(*, profile: Path | None = None) -> str:
    """Take the buttons out of LibreOffice.

    Returns:
        What was done, for the user. "" where there was nothing to remove.
    """
    office = find_office()
    if office is None or IDENTIFIER not in unopkg(office, "list", profile=profile):
        return ""
    try:
        unopkg(office, "remove", IDENTIFIER, profile=profile)
    except TryAgainError:
        # It may have ended badly after it had removed them.
        if IDENTIFIER in unopkg(office, "list", profile=profile):
            raise
    return "The buttons were removed from LibreOffice Calc."


def check_python(office: Office) -> None:
    """Raise FixInputError unless LibreOffice can run Python.

    Debian and Ubuntu ship that separately.
    """
    if platform.system() != "Linux" or (office.unopkg.resolve().parent / _PYTHON_LOADER).exists():
        return
    raise FixInputError(
        "LibreOffice on this computer cannot run Python.",
        where=str(office.unopkg.parent),
        cure="Run: sudo apt install libreoffice-script-provider-python, then this again.",
    )


def _flatpak() -> FixInputError:
    return FixInputError(
        "LibreOffice from Flatpak cannot start programs outside its sandbox, "
        "so no button can work.",
        cure="Install LibreOffice from your distribution's packages or from libreoffice.org.",
    )


def unopkg(office: Office, *arguments: str, profile: Path | None = None) -> str:
    """Run LibreOffice's extension manager and return what it prints.

    Raises:
        TryAgainError: It did not do it; LibreOffice is usually open.
    """
    place = [f"-env:UserInstallation={profile.resolve().as_uri()}"] if profile else []
    before = as_user()
    # The last resort of root is the installation for all users.
    shared = ["--shared"] if _is_root() and not before else []
    command = [*before, str(office.unopkg), *arguments[:1], *shared, *place, *arguments[1:]]
    said = ""
    for start in range(_STARTS):
        if start:
            time.sleep(_PAUSE)
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS, env=office_environment()
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(str(error)) from error
        if not done.returncode:
            return done.stdout
        said = (done.stderr or done.stdout).strip()
    raise _failed(said)


def office_environment() -> dict[str, str]:
    """Return the environment to start LibreOffice in: the system's programs come first.

    LibreOffice's own Python looks for its library beside the first `python3` on the PATH. Another
    Python there, such as one of pyenv, crashes it.
    """
    environment = dict(os.environ)
    if platform.system() == "Linux":
        environment["PATH"] = f"/usr/bin:/bin:{environment.get('PATH', '')}"
    return environment


def _failed(why: str) -> TryAgainError:
    return TryAgainError(
        f"LibreOffice did not accept the change: {why[:300]}",
        where="LibreOffice",
        cure="Close LibreOffice, then run this again.",
    )


def as_user() -> list[str]:
    """Return the words to put before unopkg, which refuses to run as root.

    A container has no other user. There a user namespace gives the program another user's number.
    """
    unshare = shutil.which("unshare")
    if not _is_root() or unshare is None:
        return []
    words = [unshare, "--user", "--map-user=1000", "--map-group=1000"]
    is_allowed = subprocess.run([*words, "true"], capture_output=True).returncode == 0
    return words if is_allowed else []


def _is_root() -> bool:
    return platform.system() == "Linux" and os.geteuid() == 0
