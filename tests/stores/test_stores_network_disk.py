"""Books on a network disk: SQLite opens them again, and keeps no write-ahead log there."""

import sqlite3
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from tests.support.bookkeeping import post, sale
from xlplugin.stores import database
from xlplugin.stores.network_disk import (
    Mount,
    file_uri,
    is_on_network,
    is_on_network_drive,
    is_on_network_mount,
    read_linux_mounts,
    read_mac_mounts,
)
from xlplugin.stores.sql import SqlStore

LINUX = r"""/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
//nas/books /mnt/Firm\040Books cifs rw,vers=3.1.1 0 0
aminah@nas:/books /home/aminah/books fuse.sshfs rw 0 0
/dev/sdb1 /mnt/Firm\040Books/usb vfat rw 0 0
"""
MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//aminah@nas._smb._tcp.local/Firm%20Books on /Volumes/Firm Books (smbfs, nodev, nosuid)
"""
FIXED = 3
REMOTE = 4


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (
            PureWindowsPath(r"\\nas\Firm Books\2026\TikTok.sqlite"),
            "file:////nas/Firm%20Books/2026/TikTok.sqlite",
        ),
        (
            PureWindowsPath(r"C:\Books\TikTok #1?.sqlite"),
            "file:///C:/Books/TikTok%20%231%3F.sqlite",
        ),
        (
            PurePosixPath("/home/aminah/帐簿.sqlite"),
            "file:///home/aminah/%E5%B8%90%E7%B0%BF.sqlite",
        ),
    ],
)
def test_the_uri_of_a_path_names_no_server_as_authority(
    path: PureWindowsPath | PurePosixPath, uri: str
) -> None:
    assert file_uri(path) == uri


def test_sqlite_takes_the_uri_of_a_share_for_a_path_and_not_for_an_authority() -> None:
    share = PureWindowsPath(r"\\nas\books\TikTok.sqlite")
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):
        sqlite3.connect(f"{file_uri(share)}?mode=rw", uri=True)


@pytest.mark.parametrize("name", ["TikTok #1? 100%.sqlite", "帐簿.sqlite"])
def test_books_are_opened_a_second_time_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    books = SqlStore(path)
    post(books, sale("576461413038000001", "39.90"))
    books.close()
    again = SqlStore(path)
    assert again.counts().documents == 1
    again.close()


@pytest.mark.parametrize(
    ("path", "drive", "expected"),
    [
        (r"\\nas\books\TikTok.sqlite", FIXED, True),
        (r"\\?\UNC\nas\books\TikTok.sqlite", FIXED, True),
        (r"\\?\C:\Books\TikTok.sqlite", FIXED, False),
        (r"C:\Books\TikTok.sqlite", FIXED, False),
        (r"Z:\Books\TikTok.sqlite", REMOTE, True),
    ],
)
def test_windows_tells_a_share_and_a_mapped_drive_from_a_disk(
    path: str, drive: int, expected: bool
) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return drive

    assert is_on_network_drive(PureWindowsPath(path), drive_type) is expected
    assert set(asked) <= {"C:\\", "Z:\\"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/aminah/TikTok.sqlite", False),
        ("/mnt/Firm Books/TikTok.sqlite", True),
        ("/mnt/Firm Books of old/TikTok.sqlite", False),
        ("/mnt/Firm Books/usb/TikTok.sqlite", False),
        ("/home/aminah/books/2026/TikTok.sqlite", True),
    ],
)
def test_the_innermost_mount_decides(path: str, expected: bool) -> None:
    assert is_on_network_mount(PurePosixPath(path), read_linux_mounts(LINUX)) is expected


def test_a_mac_s_volume_from_a_server_is_a_network_disk() -> None:
    mounts = read_mac_mounts(MAC)
    assert mounts == [Mount("/", "apfs"), Mount("/Volumes/Firm Books", "smbfs")]
    assert is_on_network_mount(PurePosixPath("/Volumes/Firm Books/TikTok.sqlite"), mounts)
    assert not is_on_network_mount(PurePosixPath("/Users/aminah/TikTok.sqlite"), mounts)


def test_this_computer_s_own_folder_is_no_network_disk(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path / "TikTok.sqlite")


def journal_mode(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def test_a_local_disk_has_a_write_ahead_log_and_a_network_disk_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "TikTok.sqlite"
    local = SqlStore(path)
    post(local, sale("576461413038000001", "39.90"))
    local.close()
    assert journal_mode(path) == "wal"
    monkeypatch.setattr(database, "is_on_network", lambda _: True)
    moved = SqlStore(path)
    with moved.posting("Post orders") as session:
        session.write(sale("576461413038000002", "12.00"))
        assert [file.name for file in tmp_path.glob("*-wal")] == []
    with moved.reading() as books:
        assert books.counts().documents == 2
    moved.close()
    assert journal_mode(path) == "delete"


def test_on_a_network_disk_one_reads_beside_a_posting_that_is_not_kept_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "is_on_network", lambda _: True)
    path = tmp_path / "TikTok.sqlite"
    books = SqlStore(path)
    reader = SqlStore(path, wait=0.05)
    with books.posting("Post orders") as session:
        session.write(sale("576461413038000001", "39.90"))
        assert reader.counts().documents == 0
    assert reader.counts().documents == 1
    books.close()
    reader.close()
