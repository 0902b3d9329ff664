"""What can be known of a vault's surroundings on macOS and Windows without starting a program or asking for rights.

Little: both say nothing of disk encryption, snapshots or the pagefile to a program without rights. What cannot be
known is said to be unknown, with how a person finds out (``ui/surroundings.py``). Written from the systems' own
headers and **not tried on them yet**; the parsing is tested.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import TYPE_CHECKING, Final

from storage import mounts

if TYPE_CHECKING:
    from pathlib import Path

# macOS, sys/mount.h, struct statfs with 64-bit inodes: flags, then the type's name.
_STATFS_LENGTH: Final = 2168
_STATFS: Final = struct.Struct("=64xI4x16s")
_LOCAL: Final = 0x1000
_REMOVABLE: Final = 0x0200
_CONTENT_PROTECTION: Final = 0x0080

# Windows, GetDriveTypeW.
_DRIVE_REMOVABLE: Final = 2
_DRIVE_REMOTE: Final = 4
_DRIVE_RAM: Final = 6

_UNKNOWN: Final = ("disk_encryption_unknown", "snapshots_unknown")


def around(folder: Path) -> tuple[str, ...]:
    """Return the codes of what was found, as ``surroundings.Code`` names them."""
    if sys.platform == "darwin":
        return of_macos(_statfs(folder))
    if sys.platform == "win32":
        return of_windows(*_volume(folder))
    return (*_UNKNOWN, "swap_unknown")


def of_macos(statfs: bytes) -> tuple[str, ...]:
    """Return what a ``struct statfs`` tells. The swap of macOS is always encrypted; APFS always copies on write."""
    if len(statfs) < _STATFS.size:
        return _UNKNOWN
    flags, name = _STATFS.unpack_from(statfs)
    kind = name.split(b"\0", 1)[0].decode("ascii", "replace")
    found = [] if flags & _CONTENT_PROTECTION else ["disk_encryption_unknown"]
    if kind in mounts.NETWORK or not flags & _LOCAL:
        return ("network",)
    if kind in mounts.COPY_ON_WRITE:
        found.append("copy_on_write")
    if flags & _REMOVABLE:
        found.append("removable")
    return (*found, "snapshots_unknown")


def of_windows(drive_type: int, file_system: str) -> tuple[str, ...]:
    """Return what the type of a drive and the name of its file system tell."""
    if drive_type == _DRIVE_REMOTE:
        return ("network", "swap_unknown")
    found = [*_UNKNOWN, "swap_unknown"]
    if drive_type == _DRIVE_RAM:
        found.append("volatile")
    if drive_type == _DRIVE_REMOVABLE:
        found.append("removable")
    if file_system.lower() in mounts.COPY_ON_WRITE:
        found.append("copy_on_write")
    return tuple(found)


def _statfs(folder: Path) -> bytes:
    buffer = ctypes.create_string_buffer(_STATFS_LENGTH * 2)
    library = ctypes.CDLL(None)
    call = getattr(library, "statfs$INODE64", None) or library.statfs
    return buffer.raw if call(os.fsencode(folder), buffer) == 0 else b""


def _volume(folder: Path) -> tuple[int, str]:
    drive = folder.anchor
    name = ctypes.create_unicode_buffer(64)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - other systems have no windll to name
    kernel.GetVolumeInformationW(drive, None, 0, None, None, None, name, len(name))
    return kernel.GetDriveTypeW(drive), name.value
