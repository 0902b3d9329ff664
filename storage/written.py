"""Writing a file and reading it back from the medium: a worn stick takes bytes and keeps others."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.errors import FieldError, NotAsWrittenError
from storage import safe_files
from storage.attachments import Hashing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PIECE: Final = 1 << 20


def create_and_read_back(path: Path, data: bytes) -> None:
    """Write a file that did not exist, and compare every byte of it as the medium gives it back.

    Raises as ``write_and_read_back``: it gets its name when all of it is there.
    """
    write_and_read_back(path, lambda sink: sink.write(data))


def write_and_read_back(path: Path, write: Callable[[BinaryIO], object]) -> str:
    """Let ``write`` fill a new file, compare every byte of it as the medium gives it back; return its SHA-256.

    Raises as ``safe_files.writing_new`` and what ``write`` raises, and ``NotAsWrittenError``; nothing is there then.
    """
    with safe_files.writing_new(path) as sink:
        hashing = Hashing(sink)
        write(hashing)  # type: ignore[arg-type]  # it is only written to
    try:
        same = _digest(path) == hashing.digest.digest()
    except FieldError:
        same = False
    if not same:
        with suppress(OSError):
            path.unlink()
        raise NotAsWrittenError
    return hashing.digest.hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return _digest(path).hex()


def free_of_folders(folder: Path, name: str, length: int, ending: str) -> Path:
    """Return where a file lies that has the start of a long name; all of it where a folder has that start."""
    short = folder / f"{name[:length]}{ending}"
    return short if not short.is_dir() or short.is_symlink() else folder / f"{name}{ending}"


def holds(path: Path, size: int, sha256: str) -> bool:
    """Return whether a file is the one with this hash, all of it, as the medium gives it back."""
    try:
        return not path.is_symlink() and path.is_file() and path.stat().st_size == size and digest_of(path) == sha256
    except (FieldError, OSError):
        return False


def clear(path: Path) -> None:
    """Take away what has the name of a file that is written anew: a part of it, or a link to somewhere else."""
    if path.is_symlink() or path.is_file():
        safe_files.remove(path)


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with safe_files.reading(path) as file:
        # Otherwise the system would hand back what it still holds in memory. Best effort: not every system can.
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.digest()
