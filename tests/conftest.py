"""What every test stands on: a data folder of its own, no keyring, no screen."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def private_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Secrets and logs go to a folder of the test, never to the person's own."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XLPLUGIN_DATA", str(folder))
    monkeypatch.setenv("XLPLUGIN_KEYRING", "off")
    return folder
