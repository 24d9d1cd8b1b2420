"""The vault: private, whole or not at all, and never in a picture of itself."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from tests.support.refusals import refused
from xlplugin.errors import TryAgainError
from xlplugin.tiktok.secrets import FileVault, KeyringVault, Vault, data_dir, vault

PAIR = {"access_token": "ROW_fJ3k" + "x" * 900, "refresh_token": "ROW_nQ7p" + "y" * 900}


class Drawer(KeyringBackend):
    """A keyring in memory, as unkind as Windows: no record above 2,560 bytes of UTF-16."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("secret of the keyring")
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > 2560:
            raise ValueError("too long")
        self.kept[username] = password

    def delete_password(self, service: str, username: str) -> None:
        if username not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[username]


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawer]:
    monkeypatch.delenv("XLPLUGIN_KEYRING")
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_without_a_keyring_there_is_a_private_file() -> None:
    kept = vault()
    kept.put("account:Melati", PAIR)
    assert kept.get("account:Melati") == PAIR
    (file,) = (data_dir() / "secrets").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_machine_with_a_keyring_uses_it(drawer: Drawer) -> None:
    vault().put("account:Melati", {"app": "29a39d"})
    assert drawer.kept == {"account:Melati": '{"app": "29a39d"}'}
    assert not (data_dir() / "secrets").exists()


def test_a_long_record_lies_in_pieces_and_leaves_none_behind(drawer: Drawer) -> None:
    kept = vault()
    kept.put("account:Melati", PAIR)
    kept.put("account:Melati", {**PAIR, "access_token": "ROW_second" + "z" * 900})
    assert len(drawer.kept) == 3
    record = kept.get("account:Melati")
    assert record
    assert record["access_token"].startswith("ROW_second")
    kept.delete("account:Melati")
    assert not drawer.kept


def test_a_write_that_dies_between_two_pieces_leaves_the_old_record(drawer: Drawer) -> None:
    kept = vault()
    kept.put("account:Melati", PAIR)
    before = dict(drawer.kept)

    class Died(Exception):
        pass

    def die_at_the_third(service: str, username: str, password: str, done: list[int] = []) -> None:  # noqa: B006
        done.append(1)
        if len(done) == 3:
            raise Died
        Drawer.set_password(drawer, service, username, password)

    drawer.set_password = die_at_the_third  # type: ignore[method-assign]  # put in its place
    with pytest.raises(Died):
        kept.put("account:Melati", {"access_token": "z" * 1500})
    assert drawer.kept.items() >= before.items()
    assert kept.get("account:Melati") == PAIR


def test_a_locked_keyring_is_told_without_its_own_words(drawer: Drawer) -> None:
    drawer.locked = True
    with refused("Unlock", kind=TryAgainError) as raised:
        vault()
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("place", ["file", "keyring"])
def test_every_vault_keeps_the_same_promises(place: str, tmp_path: Path, drawer: Drawer) -> None:
    kept: Vault = FileVault(tmp_path / "secrets") if place == "file" else KeyringVault()
    assert kept.get("account:Melati") is None
    kept.delete("account:Melati")
    kept.put("account:Melati", {"n": 1})
    kept.put("account:melati", {"n": 2})
    kept.put("account:../Größe?*", {"n": 3})
    assert [kept.get(f"account:{name}") for name in ("Melati", "melati", "../Größe?*")] == [
        {"n": 1},
        {"n": 2},
        {"n": 3},
    ]
    kept.delete("account:Melati")
    assert kept.get("account:Melati") is None
    assert kept.get("account:melati") == {"n": 2}


@given(
    st.dictionaries(
        st.text(max_size=20), st.text(max_size=2000) | st.integers() | st.none(), max_size=5
    )
)
def test_what_is_put_is_got(record: dict[str, Any]) -> None:
    kept = FileVault(data_dir() / "any")
    kept.put("account", record)
    assert kept.get("account") == record


WRITER = """
import itertools
from xlplugin.tiktok.secrets import vault
kept = vault()
for number in itertools.count():
    kept.put("account", {"access": f"A{number}" * 200, "refresh": f"R{number}" * 200})
    print(number, flush=True)
"""


def test_killed_at_any_moment_the_pair_is_whole() -> None:
    for lines in (1, 2, 5, 30):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        assert writer.stdout
        written = [int(writer.stdout.readline()) for _ in range(lines)][-1]
        writer.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        rest = writer.communicate()[0].split()
        written = int(rest[-1]) if rest else written
        pair = vault().get("account")
        assert pair
        number = int(pair["access"][1:].split("A")[0])
        assert number in (written, written + 1)
        assert pair == {"access": f"A{number}" * 200, "refresh": f"R{number}" * 200}
