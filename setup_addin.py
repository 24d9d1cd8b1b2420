"""Install the add-in from this folder, show it at work, or test it.

Needs Python 3.11 or newer and nothing else.

python setup_addin.py             install the add-in into Excel; --to FOLDER uses a folder
python setup_addin.py demo        do a month's work in a sample shop, in the folder demo
python setup_addin.py check       find what is wrong, and say how to cure it
python setup_addin.py remove      delete what was installed; workbooks and databases stay
python setup_addin.py test        run the whole test suite

Behind a proxy, set HTTPS_PROXY first. Without the internet, put the wheels into a folder named
wheels beside this file. Make it on another computer:
python -m pip download --only-binary :all: -d wheels -r requirements.lock
"""

import argparse
import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
LOCK = PROJECT / "requirements.lock"
WHEELS = PROJECT / "wheels"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 11)
STOPPED = 130  # what a shell calls a command that Ctrl-C has ended
PASSED_ON = ("install", "check", "upgrade", "remove")
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolution|ProxyError|Max retries|Read timed out"
)
WRONG_FILE = re.compile(r"DO NOT MATCH THE HASHES")
NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


def main() -> int:
    """Do what the command line asks; return an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a code page of Windows may lack a path's letters
            stream.reconfigure(errors="replace")
    if sys.version_info < OLDEST:
        return fail(
            f"This is Python {platform.python_version()}; {'.'.join(map(str, OLDEST))} or newer is "
            "needed."
        )
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", default="install", choices=[*PASSED_ON, "demo", "test"])
    wanted, rest = parser.parse_known_args()
    started = time.monotonic()
    try:
        prepare(for_tests=wanted.what == "test")
        if wanted.what == "test":
            return command("pytest", *rest, folder=PROJECT)
        if wanted.what == "demo":
            code = command("xlplugin", "demo", *rest, folder=PROJECT)
            say(f"That took {minutes_since(started)} minutes, downloads included.")
            return code
        if wanted.what == "install":
            command("workbook.build", folder=PROJECT)
        return command("xlplugin", wanted.what, *rest)
    except Failed as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or ''}: {error.strerror or error}")
    except KeyboardInterrupt:
        return fail("Stopped. The same command goes on where this one ended.", STOPPED)


class Failed(Exception):
    """Something did not work; the text says what, and what to do."""


def prepare(*, for_tests: bool) -> None:
    """Make the environment `.venv` with what requirements.lock names; quick the second time."""
    if not is_made():
        say("Making a Python environment …")
        make_environment()
    stamp = ENVIRONMENT / f"installed-{'test' if for_tests else 'run'}"
    wanted = fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing what the product needs (once; a minute or two) …")
    install_packages("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
    project = f"{PROJECT}[test]" if for_tests else str(PROJECT)
    dependencies = () if for_tests else ("--no-deps",)
    install_packages("--no-build-isolation", *dependencies, "--editable", project)
    stamp.write_text(wanted)


def fingerprint() -> str:
    """Return a text that changes when the packages have to be installed again."""
    content = LOCK.read_bytes() + (PROJECT / "pyproject.toml").read_bytes() + str(PROJECT).encode()
    return hashlib.sha256(content).hexdigest()


def is_made() -> bool:
    """Return whether the environment works. Its Python may be gone, or its making was stopped."""
    try:
        done = subprocess.run([PYTHON, "-c", "import pip.__main__"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def make_environment() -> None:
    """Make a virtual environment with pip."""
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True, symlinks=not WINDOWS)
    except (subprocess.CalledProcessError, SystemExit):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        raise Failed(
            "This Python cannot make an environment. On Debian or Ubuntu: "
            "apt install python3-venv, then again."
        ) from None


def install_packages(*arguments: str) -> None:
    """Run pip and show how far it is. Raises Failed with what to do."""
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-color"]
    if WHEELS.is_dir():
        pip += ["--no-index", "--find-links", str(WHEELS)]
    started = subprocess.Popen(
        [*pip, *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **out_of_reach_of_ctrl_c(),
    )
    said = []
    number = 0
    try:
        for line in started.stdout or ():
            said.append(line)
            if line.startswith("Collecting "):
                number += 1
                say(f"  {number:3}  {line.split()[1].split('=')[0]}")
            elif line.startswith("Installing collected"):
                say("  Writing the files …")
        code = started.wait()
    except KeyboardInterrupt:
        started.terminate()
        started.wait()
        raise
    if code:
        raise Failed(why_pip_failed("".join(said)))


def out_of_reach_of_ctrl_c() -> dict[str, Any]:
    """Return the options that keep Ctrl-C from the program that is started; it ends this one."""
    if WINDOWS:
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"start_new_session": True}


def why_pip_failed(said: str) -> str:
    """Return what happened and what to do, in plain words."""
    if WRONG_FILE.search(said):
        return (
            "A downloaded file is not the one that this version was made with, "
            "so it was not installed. "
            "Try again; if it happens again, tell your IT: a proxy may be changing downloads."
        )
    missing = NO_WHEEL.search(said)
    if WHEELS.is_dir() and missing:
        return (
            f"The folder {WHEELS} has no wheel of {missing[1]} for this computer. "
            "Fill it on a computer of the same "
            "system and Python: python -m pip download --only-binary :all: "
            "-d wheels -r requirements.lock"
        )
    if NO_NETWORK.search(said) or missing:
        return (
            "The packages could not be downloaded. Is this computer connected to the internet? "
            "Behind a proxy, set HTTPS_PROXY to its address, for example http://proxy:8080, "
            "and try again. "
            "Without the internet, see python setup_addin.py --help."
        )
    last = [line.strip() for line in said.splitlines() if line.strip()][-1:]
    return f"pip could not install the packages: {''.join(last)}"


def command(module: str, *arguments: str, folder: Path | None = None) -> int:
    """Run a module of the environment in `folder`; return its exit code."""
    return subprocess.run([PYTHON, "-m", module, *arguments], cwd=folder).returncode


def minutes_since(started: float) -> str:
    """Return the time since then, such as 3:05."""
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    return f"{minutes}:{seconds:02}"


def say(text: str) -> None:
    """Tell the user what is going on."""
    print(text, flush=True)


def fail(text: str, code: int = 1) -> int:
    """Tell the user what went wrong; return the exit code."""
    print(text, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
