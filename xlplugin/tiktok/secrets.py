"""Keep secrets in the system's keyring, or without one in a private file in the user's data folder.

The workbook has only the name of an account, never a secret.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from xlplugin.disk import replace, write_whole
from xlplugin.errors import FixInputError, TryAgainError

SERVICE = "xlplugin"
# Characters of a piece of a record. Windows keeps at most 2,560 bytes in a credential, as UTF-16.
PIECE = 1_000
READINGS = 10  # times that a record is read again while another process writes it
_DATABASE = "database "  # the name of a database's password begins with it


class Vault(Protocol):
    """Keeps records of secrets by name. `put` replaces the whole record or nothing."""

    def get(self, name: str) -> dict[str, Any] | None:
        """Return the record, or None."""

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Save the record under this name."""

    def delete(self, name: str) -> None:
        """Delete the record, if there is one."""


def data_dir() -> Path:
    """Return this program's data folder of the user, or the folder that XLPLUGIN_DATA names."""
    chosen = os.environ.get("XLPLUGIN_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir(SERVICE, appauthor=False))


_VALUE = r"""[^\s&"',)}]"""
# `code` and `sign` are plain words in a sentence, such as "an item code: on Products".
_SECRETS = re.compile(
    r"""((?:app_secret|auth_code|access_token|refresh_token)(?:=|["']?\s*:\s*["']?|["'], ["'])"""
    r"""|(?:code|sign)(?:=|["']\s*:\s*["']?|["'], ["'])"""
    rf"""|(?:code|sign)\s*:\s*["']?(?={_VALUE}{{16}})){_VALUE}+"""
    r"""|\b(?:ROW|GCP|US|TTP)_[\w-]{20,}"""
)


def without_secrets(text: str) -> str:
    """Return a text for a log, without what looks like a secret."""
    return _SECRETS.sub(lambda found: f"{found[1] or ''}…", text)


def vault() -> Vault:
    """Return the keyring if this computer has one, else the file.

    XLPLUGIN_KEYRING=off means the file.
    """
    if os.environ.get("XLPLUGIN_KEYRING", "").lower() == "off" or not keyring_works():
        return FileVault(data_dir() / "secrets")
    return KeyringVault()


def keep_password(address: str, password: str) -> None:
    """Keep the password of a database; `address` is the address without it."""
    vault().put(_DATABASE + address, {"password": password})


def password_of(address: str) -> str:
    """Return the password that this computer keeps for a database; empty when it keeps none."""
    record = vault().get(_DATABASE + address)
    if not record:
        return ""
    return str(record["password"])


def keeps_record_with(field: str, beginning: str) -> bool:
    """Return whether this computer keeps a record of one kind.

    Args:
        field: A field that only records of this kind have. Names of records in files are not known.
        beginning: What the names of these records begin with. The keyring lists only names.
    """
    if any(name.startswith(beginning) for name in _known_names()):
        return True
    for file in (data_dir() / "secrets").glob("*.json"):
        with suppress(OSError):
            if field in (_record(file.read_text("utf-8")) or {}):
                return True
    return False


class FileVault:
    """Keeps each record in a private file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> dict[str, Any] | None:
        """Return the record, or None."""
        try:
            return _record(self._file(name).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Write a new file, then rename it.

        A reader, or a power cut, finds the old record or the new one.
        """
        _make_private(self._folder)
        handle, aside = tempfile.mkstemp(dir=self._folder, suffix=".new")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(record).encode())
                file.flush()
                os.fsync(file.fileno())
            replace(Path(aside), self._file(name))
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise

    def delete(self, name: str) -> None:
        """Delete the record."""
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        # A digest, because a name may have any characters and length, and some disks ignore case.
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + ".json")


def _make_private(folder: Path) -> None:
    """Make the folder, or an existing one, readable by its owner only.

    On Windows a file's mode means nothing: the folder's access list is set to this user. Raises
    FixInputError where that is refused, as on a server's folder, and others could read the secrets.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        if os.name == "nt":
            if is_new:
                _own_alone(folder)
        elif folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except (OSError, subprocess.SubprocessError) as error:
        if Path.home() in folder.resolve().parents:
            return  # nobody else can read a user's profile
        if is_new:
            folder.rmdir()
        raise FixInputError(
            "Secrets cannot be kept here: other users could read them.",
            where=str(folder),
            cure="Let XLPLUGIN_DATA name a folder in your own profile, or take it away.",
        ) from error


def _own_alone(folder: Path) -> None:
    """Give nobody but this Windows user access to a folder."""
    user = f"{os.environ['USERDOMAIN']}\\{os.environ['USERNAME']}"
    rights = ["/inheritance:r", "/grant:r", f"{user}:(OI)(CI)F"]
    subprocess.run(["icacls", str(folder), *rights], capture_output=True, check=True, timeout=20)


class KeyringVault:
    """Keeps records in the system's keyring, long ones in pieces.

    The head, written last, names the pieces.
    """

    def get(self, name: str) -> dict[str, Any] | None:
        """Return the record, or None."""
        for _ in range(READINGS):
            head = _record(_keyring("get_password", SERVICE, name) or "null")
            if head is None or "pieces" not in head:
                return head
            pieces = [_keyring("get_password", SERVICE, piece) for piece in head["pieces"]]
            if None not in pieces:
                return _record("".join(piece or "" for piece in pieces))
        return None

    def put(self, name: str, record: dict[str, Any]) -> None:
        """Write the pieces under new names, then the head, then delete the old pieces."""
        _note_name(name)
        text = json.dumps(record)
        old = self._pieces(name)
        if len(text) <= PIECE:
            _keyring("set_password", SERVICE, name, text)
        else:
            mark = os.urandom(8).hex()
            pieces = [f"{name}/{mark}/{start}" for start in range(0, len(text), PIECE)]
            for number, piece in enumerate(pieces):
                _keyring(
                    "set_password", SERVICE, piece, text[number * PIECE : (number + 1) * PIECE]
                )
            _keyring("set_password", SERVICE, name, json.dumps({"pieces": pieces}))
        self._drop(old)

    def delete(self, name: str) -> None:
        """Delete the record and its pieces."""
        pieces = self._pieces(name)
        if _keyring("get_password", SERVICE, name) is not None:
            _keyring("delete_password", SERVICE, name)
        self._drop(pieces)

    def _pieces(self, name: str) -> list[str]:
        head = _record(_keyring("get_password", SERVICE, name) or "null")
        pieces: list[str] = (head or {}).get("pieces", [])
        return pieces

    def _drop(self, pieces: list[str]) -> None:
        for piece in pieces:
            if _keyring("get_password", SERVICE, piece) is not None:
                _keyring("delete_password", SERVICE, piece)


def forget_all() -> bool:
    """Delete every record on this machine: in the keyring those that were put there, and the files.

    Returns True; a keyring that does not open raises TryAgainError and keeps the list of names.
    """
    known = _known_names()
    if known and keyring_works():
        for name in known:
            KeyringVault().delete(name)
    _names_file().unlink(missing_ok=True)
    shutil.rmtree(data_dir() / "secrets", ignore_errors=True)
    return True


def _names_file() -> Path:
    """Return the file that lists the records in the keyring, which cannot list them itself."""
    return data_dir() / "keyring-names.json"


def _known_names() -> list[str]:
    try:
        names = json.loads(_names_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(name) for name in names]


def _note_name(name: str) -> None:
    known = _known_names()
    if name not in known:
        _names_file().parent.mkdir(parents=True, exist_ok=True)
        write_whole(_names_file(), json.dumps([*known, name]).encode())


def _record(text: str) -> dict[str, Any] | None:
    """Parse a record. Return None if it is damaged: the user then links again."""
    try:
        record = json.loads(text)
    except ValueError:
        return None
    if not isinstance(record, dict):
        return None
    return record


def keyring_works() -> bool:
    """Return whether the system has a keyring; a Linux server often has none."""
    import keyring
    from keyring.errors import KeyringError, KeyringLocked

    try:
        if keyring.get_keyring().priority < 1:
            return False
        keyring.get_password(SERVICE, "probe")
    except KeyringLocked:
        raise _locked() from None
    except (KeyringError, RuntimeError, OSError):
        return False
    return True


def _keyring(action: str, *words: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        answer: str | None = getattr(keyring, action)(*words)
    except KeyringError:
        # The library's message may quote the secret.
        raise _locked() from None
    return answer


def _locked() -> TryAgainError:
    return TryAgainError(
        "The keyring of this computer does not open.", cure="Unlock it, then try again."
    )
