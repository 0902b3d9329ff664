"""Ballast and room: four megabytes kept back, so that what is being typed is saved when the disk is full.

SQLite cannot even delete on a full disk (security.md 1.6). The ballast is given up once, by the first change that
does not fit (``Book.change``), and taken again at an unlock with room. Sealing and wiping need none.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from typing import TYPE_CHECKING, Final

from npm_field.errors import FieldError
from storage import safe_files

if TYPE_CHECKING:
    from pathlib import Path

SIZE: Final = 4 * 1024 * 1024
"""A log of SQLite grows to about this much before it begins again from its start: some hundred drafts."""

FILL_ABOVE: Final = 4 * SIZE
"""With less room the ballast would bring about what it is there for."""

LOW_BELOW: Final = 64 * 1024 * 1024
"""Below this a person is told: there is room for a day of writing, and none for a rotation of a large book."""

_CHUNK: Final = 256 * 1024
_BLOCK: Final = 512


def free_bytes(folder: Path) -> int:
    """Return the room an ordinary user has on the disk of ``folder``; 0 where that cannot be asked."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def is_low(folder: Path) -> bool:
    """Return whether to tell that the disk is nearly full: little room, or the ballast is given up already."""
    return free_bytes(folder) < LOW_BELOW or not _is_whole(folder / safe_files.BALLAST_FILE)


def fill(folder: Path) -> bool:
    """Take the ballast where there is room for it; return whether it is there. A few microseconds when it is.

    Never raises: a vault without ballast is a vault.
    """
    path = folder / safe_files.BALLAST_FILE
    if _is_whole(path):
        return True
    if free_bytes(folder) < FILL_ABOVE:
        return False
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | safe_files.BINARY, safe_files.FILE_MODE)
        try:
            _take_blocks(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        drop(folder)
        return False
    return True


def drop(folder: Path) -> bool:
    """Give the ballast up; return whether there was one. Never raises."""
    path = folder / safe_files.BALLAST_FILE
    try:
        path.unlink()
    except OSError:
        return False
    # Some file systems give room back only with the change of the folder.
    with contextlib.suppress(OSError, FieldError):
        safe_files.sync_folder(folder)
    return True


def _is_whole(path: Path) -> bool:
    """Return whether the ballast has its size in real blocks: a copy may have been made with a hole in its place."""
    try:
        found = path.stat()
    except OSError:
        return False
    blocks = getattr(found, "st_blocks", 0)  # 0: Windows, and file systems that do not say
    return found.st_size >= SIZE and (blocks == 0 or blocks * _BLOCK >= SIZE)


def _take_blocks(descriptor: int) -> None:
    """Take real blocks, at once where the system can promise them, else by writing what no disk can compress."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, SIZE)
        if os.fstat(descriptor).st_blocks * _BLOCK >= SIZE:
            return
        os.lseek(descriptor, 0, os.SEEK_SET)
    for _at in range(0, SIZE, _CHUNK):
        os.write(descriptor, secrets.token_bytes(_CHUNK))
