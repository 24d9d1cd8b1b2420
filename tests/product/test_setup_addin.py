"""setup_addin.py: the environment of a checkout, pip's failures in plain words, and a folder that
stays clean.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import setup_addin
from xlplugin import process

PROJECT = Path(__file__).parents[2]


def test_an_environment_that_runs_and_has_pip_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_addin, "PYTHON", Path(sys.executable))
    assert setup_addin.is_made()


@pytest.mark.skipif(sys.platform == "win32", reason="the Python is a script")
@pytest.mark.parametrize(
    "says", ["No Python at 'C:\\Python311\\python.exe'", "No module named pip.__main__"]
)
def test_one_whose_python_was_removed_or_that_was_never_finished_is_made_anew(
    says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows its python.exe is still there, and only says that the real one is not."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "{says}" >&2\nexit 103\n')
    python.chmod(0o755)
    monkeypatch.setattr(setup_addin, "PYTHON", python)
    assert not setup_addin.is_made()


def test_where_there_is_none_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_addin, "PYTHON", tmp_path / "bin" / "python")
    assert not setup_addin.is_made()


def test_every_package_of_the_lock_file_has_hashes_and_every_requirement_is_in_it() -> None:
    text = (PROJECT / "requirements.lock").read_text()
    entries = re.findall(
        r"(?m)^([a-z0-9-]+)==\S+.*\\\n((?:    --hash=sha256:[0-9a-f]{64}.*\n?)+)", text
    )
    assert len(entries) == len(re.findall(r"(?m)^[a-z]", text))
    locked = {name for name, _ in entries}
    declared = re.search(
        r"(?ms)^dependencies = \[(.*?)^\]", (PROJECT / "pyproject.toml").read_text()
    )
    assert declared
    wanted = {name.lower() for name in re.findall(r'"([A-Za-z0-9-]+)', declared[1])}
    assert wanted - locked == set()


def pip_that_says(text: str, code: int, folder: Path) -> Path:
    python = folder / "python"
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\nexit {code}\n")
    python.chmod(0o755)
    return python


@pytest.mark.skipif(sys.platform == "win32", reason="the Python is a script")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("NewConnectionError('Failed to establish a new connection')", "HTTPS_PROXY"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("ERROR: No matching distribution found for lxml==6.1.3", "HTTPS_PROXY"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "proxy may be",
        ),
        ("ERROR: Could not install packages: disk full", "disk full"),
    ],
)
def test_what_pip_could_not_do_is_said_in_plain_words(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_addin, "PYTHON", pip_that_says(said, 1, tmp_path))
    with pytest.raises(setup_addin.Failed, match=told):
        setup_addin.install_packages("lxml")


@pytest.mark.skipif(sys.platform == "win32", reason="the Python is a script")
def test_a_folder_of_wheels_stands_in_for_the_internet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@" > heard\necho "Collecting lxml==6.1.3"\n')
    python.chmod(0o755)
    monkeypatch.setattr(setup_addin, "PYTHON", python)
    monkeypatch.setattr(setup_addin, "PROJECT", tmp_path)
    monkeypatch.setattr(setup_addin, "WHEELS", wheels)
    setup_addin.install_packages("lxml")
    assert f"--no-index --find-links {wheels}" in (tmp_path / "heard").read_text()
    assert "lxml" in capsys.readouterr().out
    monkeypatch.setattr(
        setup_addin, "PYTHON", pip_that_says("No matching distribution found for lxml", 1, tmp_path)
    )
    with pytest.raises(setup_addin.Failed, match="has no wheel of lxml"):
        setup_addin.install_packages("lxml")


def test_ctrl_c_does_not_reach_what_was_started() -> None:
    """start_new_session does nothing on Windows."""
    assert process.outliving("nt") == {
        "creationflags": process.NEW_PROCESS_GROUP | process.NO_WINDOW
    }
    assert process.outliving("posix") == {"start_new_session": True}


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize(
    "made",
    [
        "workbook/TikTok Ledger.xlsx",
        "workbook/TikTokLedger.xlam",
        "demo/TikTok Ledger.xlsx",
        "demo-files/TikTok Ledger.sqlite",
        "June.xlsx",
        "~$June.xlsx",
        ".venv/pyvenv.cfg",
        "xlplugin.egg-info/PKG-INFO",
        "dist/xlplugin.whl",
        "build/lib/xlplugin/__init__.py",
    ],
)
def test_what_the_readmes_commands_make_is_ignored_by_git(made: str) -> None:
    if not (PROJECT / ".git").exists():
        pytest.skip("this is not a checkout")
    done = subprocess.run(["git", "check-ignore", "-q", made], cwd=PROJECT)
    assert done.returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_path_that_the_outputs_code_page_lacks_is_no_crash(encoding: str, tmp_path: Path) -> None:
    folder = tmp_path / "王小明"
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    for command in (
        ["-m", "workbook.build", str(folder / "one.xlsx")],
        ["-m", "xlplugin", "new", str(folder / "two.xlsx")],
    ):
        done = subprocess.run(
            [sys.executable, *command], capture_output=True, cwd=PROJECT, env=environment
        )
        assert done.returncode == 0, done.stderr
        assert b"???" in done.stdout
    assert len(list(folder.iterdir())) == 2


def test_the_demo_says_how_long_it_took_from_the_download(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([100.0, 285.4])
    monkeypatch.setattr(setup_addin, "prepare", lambda **_: None)
    monkeypatch.setattr(setup_addin, "command", lambda *_, **__: 0)
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    monkeypatch.setattr(sys, "argv", ["setup_addin.py", "demo"])
    assert setup_addin.main() == 0
    assert "That took 3:05 minutes, downloads included." in capsys.readouterr().out
