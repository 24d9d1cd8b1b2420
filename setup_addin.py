"""Installs the add-in, shows it at work, or tests it. Needs Python 3.11 or newer and nothing else.

python setup_addin.py            install the add-in into Excel
python setup_addin.py demo       a month's work in a sample shop, in the folder demo
python setup_addin.py test       the whole test suite
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)
STOPPED = 130  # what a shell calls a command that Ctrl-C has ended


def main() -> int:
    """Do what the command line asks; an exit code."""
    if sys.version_info < OLDEST:
        return fail(
            f"This is Python {platform.python_version()}; {'.'.join(map(str, OLDEST))} or newer is needed."
        )
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", default="install", choices=["install", "demo", "test"])
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, help="passed on: to the demo, or to pytest"
    )
    wanted = parser.parse_args()
    try:
        prepare("test" if wanted.what == "test" else "")
        return {"install": install, "demo": demo, "test": test}[wanted.what](wanted.rest)
    except subprocess.CalledProcessError as error:
        return fail(f"That did not work: {' '.join(map(str, error.cmd))}")
    except OSError as error:
        return fail(f"{error.filename or ''}: {error.strerror or error}")
    except KeyboardInterrupt:
        return fail("Stopped. The same command goes on where this one ended.", STOPPED)


def prepare(extra: str) -> None:
    """Make the project's own environment and install into it what pyproject.toml names; quick the second time."""
    if not is_made():
        say("Making a Python environment for this project …")
        make_environment()
    stamp = ENVIRONMENT / f"installed-{extra or 'run'}"
    wanted = hashlib.sha256(
        (PROJECT / "pyproject.toml").read_bytes() + str(PROJECT).encode()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing what the product needs (once; a minute or two) …")
    target = f"{PROJECT}[{extra}]" if extra else str(PROJECT)
    run(
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--editable",
        target,
    )
    stamp.write_text(wanted)


def is_made() -> bool:
    """Whether the environment works: it may have lost the Python it was made from, or its making was stopped."""
    try:
        return (
            subprocess.run([PYTHON, "-c", "import pip.__main__"], capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


def make_environment() -> None:
    """A virtual environment with pip; its own, so that a Python managed by the system is left alone."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True, symlinks=not WINDOWS)
    except (subprocess.CalledProcessError, SystemExit):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        # Debian keeps ensurepip in a package of its own; pip's own zip is what its virtualenv would use.
        raise OSError(
            0,
            "this Python cannot make an environment. On Debian or Ubuntu: apt install python3-venv, then again",
        ) from None


def install(_: list[str]) -> int:
    """Build the workbook and the add-in, and put the add-in where Excel starts it from."""
    run(PYTHON, "-m", "workbook.build")
    places = {"Windows": windows_place, "Darwin": mac_place}
    place = places.get(platform.system(), lambda: None)()
    out = place or PROJECT / "workbook" / "TikTokLedger.xlam"
    run(PYTHON, "-m", "xlplugin.install.addin_file", out, "--interpreter", PYTHON)
    if place is None:
        say(
            f"Excel is not to be had on this system. The add-in is at {out}; try: python setup_addin.py demo"
        )
        return 0
    say(f"The add-in is installed at {out}. Start Excel: the ribbon has a tab 'TikTok Shop'.")
    return 0


def windows_place() -> Path:
    """Excel's start folder, a trusted location."""
    return Path(os.environ["APPDATA"]) / "Microsoft" / "Excel" / "XLSTART" / "TikTokLedger.xlam"


def mac_place() -> Path:
    """Excel's start folder on macOS, and the script that lets a macro start Python."""
    scripts = Path.home() / "Library/Application Scripts/com.microsoft.Excel"
    scripts.mkdir(parents=True, exist_ok=True)
    for script in ENVIRONMENT.glob("lib/python*/site-packages/xlwings/xlwings-*.applescript"):
        shutil.copy(script, scripts)
    office = Path.home() / "Library/Group Containers/UBF8T346G9.Office"
    return office / "User Content.localized/Startup.localized/Excel/TikTokLedger.xlam"


def demo(rest: list[str]) -> int:
    """A month's work against a TikTok Shop served on this machine."""
    run(PYTHON, "-m", "workbook.build")
    return subprocess.run([PYTHON, "-m", "xlplugin", "demo", *rest], cwd=PROJECT).returncode


def test(rest: list[str]) -> int:
    """The whole test suite."""
    return subprocess.run([PYTHON, "-m", "pytest", *rest], cwd=PROJECT).returncode


def run(*command: object) -> None:
    """Run a command in the project's folder, out of reach of Ctrl-C, which ends it without its words.

    Raises CalledProcessError.
    """
    subprocess.run([str(word) for word in command], cwd=PROJECT, check=True, start_new_session=True)


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(text, flush=True)


def fail(text: str, code: int = 1) -> int:
    """Tell the person what went wrong; the exit code."""
    print(text, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
