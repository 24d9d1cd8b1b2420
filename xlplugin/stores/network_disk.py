"""Find out whether a file is on a network disk, where SQLite's write-ahead log does not work.

Source: https://sqlite.org/wal.html, "All processes using a database must be on the same host
computer; WAL does not work over a network filesystem."
"""

import ctypes
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from urllib.parse import quote

_REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE
_MOUNTS = Path("/proc/self/mounts")
_NETWORK_TYPES = {
    "9p",  # Windows' disks under WSL, folders shared with a virtual machine
    "afpfs",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "gfs2",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "webdav",
}
_NETWORK_FUSE = ("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.glusterfs", "fuse.ceph")


class Mount(NamedTuple):
    """Place in the file tree, and the type of the file system that is there."""

    place: str
    type: str


def is_on_network(path: Path) -> bool:
    """Return whether a file, or the place for a new file, is on a network disk.

    False if the system does not show it.
    """
    if sys.platform == "win32":
        return is_on_network_drive(PureWindowsPath(path), ctypes.windll.kernel32.GetDriveTypeW)
    return is_on_network_mount(PurePosixPath(path), _mounts())


def file_uri(path: PurePath) -> str:
    """Return the URI of a full path as SQLite reads it: a server's name is no authority to it.

    `Path.as_uri` gives `file://server/share/books.sqlite`, which SQLite refuses; it opens
    `file:////server/share/books.sqlite`.
    """
    posix = path.as_posix()
    slashes = "//" if posix.startswith("/") else "///"
    return f"file:{slashes}{quote(posix, safe='/:')}"


def is_on_network_drive(path: PureWindowsPath, drive_type: Callable[[str], int]) -> bool:
    """Return whether a Windows path is on a server or on a drive letter that is mapped to one."""
    drive = path.drive
    if drive.upper().startswith("\\\\?\\UNC\\"):
        return True
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        drive = drive[4:]
    if drive.startswith("\\\\"):
        return True
    return bool(drive_type(f"{drive}\\") == _REMOTE_DRIVE)


def is_on_network_mount(path: PurePosixPath, mounts: Iterable[Mount]) -> bool:
    """Return whether the innermost mount point above a path is a network file system."""
    innermost = Mount("", "")
    for mount in mounts:
        holds_it = path.is_relative_to(mount.place)
        if holds_it and len(mount.place) >= len(innermost.place):
            innermost = mount
    return innermost.type in _NETWORK_TYPES or innermost.type.startswith(_NETWORK_FUSE)


def read_linux_mounts(text: str) -> list[Mount]:
    r"""Return the mounts that `/proc/self/mounts` lists. A blank in a place is written `\040`."""
    mounts: list[Mount] = []
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) > 2:
            place = words[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
            mounts.append(Mount(place, words[2]))
    return mounts


def read_mac_mounts(text: str) -> list[Mount]:
    """Return the mounts that `mount` lists on macOS.

    `//aminah@server/books on /Volumes/books (smbfs)`.
    """
    mounts: list[Mount] = []
    for line in text.splitlines():
        before, _, options = line.rpartition(" (")
        _, _, place = before.partition(" on ")
        if place:
            mounts.append(Mount(place, options.rstrip(")").split(",")[0]))
    return mounts


def _mounts() -> list[Mount]:
    try:
        if sys.platform == "darwin":
            answer = subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False
            )
            return read_mac_mounts(answer.stdout)
        return read_linux_mounts(_MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, subprocess.SubprocessError):
        return []
