"""Marks on a vault's folder: written in place where the file system would copy on write, and not indexed.

Btrfs writes a changed block elsewhere, so overwriting a key leaves the old one: 32 of 32 sectors were found after a
wipe, and none once the folder had been told not to while it was still empty (security.md 4.2). Files made in it
inherit that. All of this is a wish: where it has no meaning nothing happens.
"""

from __future__ import annotations

import os
import platform
import struct
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError
from storage import safe_files

if TYPE_CHECKING:
    from pathlib import Path

# linux/fs.h. The numbers of the calls hold where long is 8 bytes and the direction bits are the usual ones.
GET_FLAGS: Final = 0x80086601
SET_FLAGS: Final = 0x40086602
ENCRYPTED: Final = 0x00000800
NO_COPY_ON_WRITE: Final = 0x00800000
_MACHINES: Final = frozenset({"x86_64", "aarch64", "riscv64"})
_FLAGS: Final = struct.Struct("=I4x")

_NOT_CONTENT_INDEXED: Final = 0x2000


def prepare(folder: Path) -> None:
    """Give a new and empty vault folder its marks. Never raises."""
    write_in_place(folder)
    keep_out_of_indexes(folder)


def write_in_place(folder: Path) -> bool:
    """Ask for writing in place in a folder that is still empty; return whether it is so now. Never raises."""
    flags = _flags_of(folder)
    if flags is None:
        return False
    if not flags & NO_COPY_ON_WRITE:
        _set_flags(folder, flags | NO_COPY_ON_WRITE)
    return writes_in_place(folder)


def writes_in_place(folder: Path) -> bool:
    """Return whether a folder carries the mark; on file systems that always write in place none does."""
    return bool((_flags_of(folder) or 0) & NO_COPY_ON_WRITE)


def is_encrypted(folder: Path) -> bool:
    """Return whether the file system itself encrypts this folder (fscrypt)."""
    return bool((_flags_of(folder) or 0) & ENCRYPTED)


def keep_out_of_indexes(folder: Path) -> None:
    """Mark a new folder so that search indexers pass it by. Never raises."""
    if sys.platform == "linux":
        with suppress(FieldError):
            safe_files.create_new(folder / safe_files.INDEX_MARK, b"")
    elif sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only Windows asks for it

        before = ctypes.windll.kernel32.GetFileAttributesW(str(folder))
        if before != -1:
            ctypes.windll.kernel32.SetFileAttributesW(str(folder), before | _NOT_CONTENT_INDEXED)


def _flags_of(folder: Path) -> int | None:
    buffer = bytearray(_FLAGS.size)
    return _FLAGS.unpack(buffer)[0] if _call(folder, GET_FLAGS, buffer) else None


def _set_flags(folder: Path, flags: int) -> None:
    _call(folder, SET_FLAGS, bytearray(_FLAGS.pack(flags)))


def _call(folder: Path, number: int, buffer: bytearray) -> bool:
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    import fcntl  # noqa: PLC0415 - Windows has none

    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.ioctl(descriptor, number, buffer)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
