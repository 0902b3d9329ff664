"""Taking a vault's files off the disk after its keys are gone, and ending a program that still holds them.

The keys are the protection: what is done here makes it harder to see how much there was. On copy-on-write file
systems, snapshots and flash older versions stay whatever is written (security.md 4.2).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from storage import safe_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD_LENGTH: Final = 64 * 1024
CHUNK: Final = 1024 * 1024
END_WITHIN_S: Final = 1.0
_LOOK_EVERY_S: Final = 0.01


def note_holder(folder: Path) -> None:
    """Write down which process holds the vault, so that a wipe from another one can end it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with contextlib.suppress(OSError):
        descriptor = os.open(folder / safe_files.HOLDER_FILE, flags, safe_files.FILE_MODE)
        os.write(descriptor, str(os.getpid()).encode())
        os.close(descriptor)


def forget_holder(folder: Path) -> None:
    """Take that note away."""
    with contextlib.suppress(OSError):
        (folder / safe_files.HOLDER_FILE).unlink(missing_ok=True)


def end_holder(folder: Path) -> bool:
    """End another process that holds the vault, at once. True when nobody holds it afterwards."""
    holder = _holder(folder)
    if not _is_held(folder):
        return True
    if holder is None or holder == os.getpid():
        return False
    with contextlib.suppress(OSError):
        os.kill(holder, getattr(signal, "SIGKILL", signal.SIGTERM))
    give_up_at = time.monotonic() + END_WITHIN_S
    while _is_held(folder):
        if time.monotonic() > give_up_at:
            return False
        time.sleep(_LOOK_EVERY_S)
    return True


def erase(folder: Path) -> bool:
    """Overwrite and remove everything a vault folder may hold but the key file; True when nothing is left.

    All heads first, for they hold what a book is opened with; then the bodies; then the names. What cannot be
    overwritten is removed all the same. Doing it again after a cut goes on where it stopped.
    """
    found = list(_files(folder))
    for path in found:
        overwrite(path, most=HEAD_LENGTH)
    for path in found:
        overwrite(path)
    for path in found:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    for path in _folders(folder):
        with contextlib.suppress(OSError):
            path.rmdir()
    with contextlib.suppress(OSError):
        safe_files.sync_folder(folder)
    return not any(_files(folder))


def _files(folder: Path) -> Iterator[Path]:
    for name in safe_files.names_in(folder):
        path = folder / name
        if name != safe_files.KEY_FILE and path.is_file() and not path.is_symlink():
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from (below for below in path.rglob("*") if below.is_file() and not below.is_symlink())


def _folders(folder: Path) -> Iterator[Path]:
    for name in safe_files.names_in(folder):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            yield from sorted((below for below in path.rglob("*") if below.is_dir()), reverse=True)
            yield path


def overwrite(path: Path, *, most: int | None = None) -> None:
    """Write random bytes over the first ``most`` bytes of a file, or over all of it, and onto the disk."""
    with contextlib.suppress(OSError):
        length = path.stat().st_size if most is None else min(most, path.stat().st_size)
        descriptor = os.open(path, os.O_RDWR | safe_files.BINARY)
        try:
            for at in range(0, length, CHUNK):
                os.write(descriptor, secrets.token_bytes(min(CHUNK, length - at)))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _holder(folder: Path) -> int | None:
    try:
        return int((folder / safe_files.HOLDER_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _is_held(folder: Path) -> bool:
    lock = FileLock(folder / safe_files.LOCK_FILE, timeout=0, mode=safe_files.FILE_MODE)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
