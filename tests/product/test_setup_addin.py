"""Whether the project's own environment is taken for a working one."""

import sys
from pathlib import Path

import pytest

import setup_addin


def test_an_environment_that_runs_and_has_pip_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_addin, "PYTHON", Path(sys.executable))
    assert setup_addin.is_made()


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
