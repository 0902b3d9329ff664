"""The one door through which every file goes: mode first, then bytes, then onto the disk, and errors as ours.

A key file is only ever created once and overwritten in place: one save by rename leaves every older version on the
disk (128 of 128 sectors found, security.md 4.2). Everything else is replaced by rename, so that no reader sees half a
file. No error carries a path: the cause is cut off on purpose.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from npm_field.errors import (
    DiskFullError,
    DriveLostError,
    FieldError,
    FileExistsAlreadyError,
    NoFileError,
    ReadOnlyError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO
    from pathlib import Path

KEY_FILE: Final = "vault.keys"
LOCK_FILE: Final = "vault.lock"
HOLDER_FILE: Final = "vault.pid"
BOOK_FILES: Final = ("casebook.db", "daybook.db")
BOOK_COMPANIONS: Final = ("-wal", "-journal", "-shm")
ATTACHMENTS_FOLDER: Final = "attachments"
HANDED_OVER_FOLDER: Final = "handed-over"
PART_SUFFIX: Final = ".part"
BALLAST_FILE: Final = "vault.ballast"
CONNECTION_FILE: Final = "vault.tls"
"""Where a connection's encrypted key lies while it is made, on systems that can keep it in memory in no other way."""
INDEX_MARK: Final = ".trackerignore"
"""An empty file that keeps GNOME's indexer out of a folder: names and times would else outlive the vault there."""

UNFINISHED_FILE: Final = "vault.unfinished"
"""An empty file while a vault is being made; it is taken away last (``storage/unfinished.py``)."""

VAULT_FILES: Final = (
    KEY_FILE,
    *(book + companion for book in BOOK_FILES for companion in ("", *BOOK_COMPANIONS)),
    LOCK_FILE,
    HOLDER_FILE,
    ATTACHMENTS_FOLDER,
    BALLAST_FILE,
    INDEX_MARK,
    HANDED_OVER_FOLDER,
    CONNECTION_FILE,
    UNFINISHED_FILE,
)
"""Every fixed name a vault folder may hold. The wipe goes by ``names_in``; a name missing here is a leak."""
OUTGOING: Final = "outgoing"
ARRIVAL: Final = "arrival"
QUARANTINE: Final = "quarantine"
SEALED: Final = "sealed"
_ON_THE_WAY: Final = re.compile(r"\.?(?:outgoing|arrival|quarantine|sealed)-[0-9a-f]{16}\.npmf(?:\.part)?")
"""What is being handed over, sealed books among it, what has come, what is kept apart; with a point while written."""

SECTOR: Final = 512
FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700

# Windows alone has and needs O_BINARY; without it the C runtime changes line ends inside keys.
BINARY: Final = getattr(os, "O_BINARY", 0)

NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
LOST: Final = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENXIO", "ENODEV", "EREMOTEIO", "ETIMEDOUT", "ESTALE", "ENOTCONN")
    if hasattr(errno, name)  # not every system has them all
)
"""What a system says of a drive that was taken out or broke, and of a network's folder that is away."""
NOT_WRITABLE: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM}) | LOST
NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG})


class Target(Protocol):
    """An open file that is overwritten in place. A test puts one here that stops in the middle."""

    def write(self, offset: int, data: bytes) -> None:
        """Overwrite from ``offset`` on; the file never grows or shrinks by it when it was large enough."""

    def sync(self) -> None:
        """Return when everything written so far is on the disk."""


def names_in(folder: Path) -> tuple[str, ...]:
    """Return every name that is a vault's in this folder: the fixed ones, there or not, and what is on the way."""
    try:
        found = sorted(path.name for path in folder.iterdir() if _ON_THE_WAY.fullmatch(path.name))
    except OSError:
        found = []
    return (*VAULT_FILES, *found)


def on_the_way(folder: Path, kind: str, name: str) -> Path:
    """Return where a bundle lies that is ``OUTGOING``, ``SEALED``, an ``ARRIVAL`` or in ``QUARANTINE``.

    ``name`` is its hash or id in hexadecimal digits, of which the first 16 are taken.
    """
    return folder / f"{kind}-{name[:16]}.npmf"


def read(path: Path, *, limit_bytes: int) -> bytes:
    """Return at most ``limit_bytes`` of a file. Raises ``NoFileError`` when it is not there or cannot be read."""
    _require_a_name(path)
    try:
        with path.open("rb") as file:
            return file.read(limit_bytes)
    except OSError as error:
        if error.errno in NOT_WRITABLE | NOT_THERE:
            raise NoFileError from None
        raise


def read_despite_bad_sectors(path: Path, *, limit_bytes: int) -> bytes:
    """Return as ``read``, with zeros where the disk cannot read a sector: for files that hold everything twice."""
    try:
        with path.open("rb") as file:
            return file.read(limit_bytes)
    except OSError as error:
        if error.errno != errno.EIO:
            return read(path, limit_bytes=limit_bytes)
    with path.open("rb", buffering=0) as file:
        return b"".join(_sector_or_zeros(file, at, limit_bytes - at) for at in range(0, limit_bytes, SECTOR))


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading from its start; what the disk says while it is read becomes one of our errors too."""
    _require_a_name(path)
    with _told_apart(), path.open("rb") as source:
        yield source


def create_new(path: Path, data: bytes) -> None:
    """Write a file that did not exist: private first, then the bytes, then file and folder onto the disk.

    Raises ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``, ``NoFileError`` (no such folder). What
    was begun and not finished is removed.
    """
    _require_a_name(path)
    with _told_apart():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, FILE_MODE)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                _write_all(file.fileno(), data)
                os.fsync(file.fileno())
                _flush_drive(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        sync_folder(path.parent)


@contextmanager
def writing_new(path: Path) -> Iterator[BinaryIO]:
    """Write a large file that did not exist, piece by piece; it gets its name when all of it is on the disk.

    Raises as ``create_new``. What was begun and not finished is removed; after a kill it lies there as a ``.part``.
    """
    _require_a_name(path)
    part = path.with_name(f".{path.name}{PART_SUFFIX}")
    with _told_apart():
        _require_no(path)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, FILE_MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                _flush_drive(file.fileno())
            _require_no(path)  # somebody else may have been quicker
            part.rename(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of whatever the file held; a reader sees all of the old or all of the new.

    Not for key files: raises ``ValueError`` for one. Else raises as ``create_new``; an existing file is no error.
    """
    if path.name == KEY_FILE:
        raise ValueError("a key file is overwritten in place, never replaced")
    part = path.with_name(f".{path.name}{PART_SUFFIX}")
    with _told_apart():
        part.unlink(missing_ok=True)
    create_new(part, data)
    with _told_apart():
        part.replace(path)
        sync_folder(path.parent)


def append(path: Path, data: bytes) -> None:
    """Add bytes to a private file, which is made where there is none. Raises ``DiskFullError``, ``ReadOnlyError``."""
    with _told_apart():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY, FILE_MODE)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            _write_all(file.fileno(), data)


def name_whole(part: Path, path: Path) -> None:
    """Give a file that was written piece by piece its name, once all of it is on the disk. Raises as ``append``."""
    with _told_apart():
        descriptor = os.open(part, os.O_RDWR | BINARY)
        try:
            os.fsync(descriptor)
            _flush_drive(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
        sync_folder(path.parent)


@contextmanager
def overwrite_in_place(path: Path) -> Iterator[InPlace]:
    """Open an existing file for overwriting. Needs no free space except on copy-on-write file systems.

    Raises ``NoFileError``, ``ReadOnlyError``, ``DiskFullError``; also for each write inside.
    """
    with _told_apart():
        descriptor = os.open(path, os.O_RDWR | BINARY)
        try:
            yield InPlace(descriptor)
        finally:
            os.close(descriptor)


def make_private_folder(path: Path) -> None:
    """Make a folder only its owner can enter; an empty one that exists already is made private.

    Raises ``FileExistsAlreadyError`` when something else stands there: a folder with content, or a file.
    """
    with _told_apart():
        try:
            path.mkdir(mode=FOLDER_MODE, parents=True)
        except FileExistsError:
            if not path.is_dir() or any(path.iterdir()):
                raise
            path.chmod(FOLDER_MODE)
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file or a link. Raises ``NoFileError``, ``ReadOnlyError``."""
    with _told_apart():
        path.unlink()


def remove_named(folder: Path, names: Iterable[str]) -> None:
    """Remove the files of these names and the folder, where nothing else is in it. For what protects nobody."""
    with _told_apart():
        for name in names:
            path = folder / name
            if path.is_file() and not path.is_symlink():
                path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


class InPlace:
    """A file descriptor to overwrite through; made by ``overwrite_in_place``."""

    __slots__ = ("_descriptor",)

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, offset: int, data: bytes | memoryview) -> None:
        """Overwrite from ``offset`` on."""
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        _write_all(self._descriptor, data)

    def hurry(self, offset: int, length: int) -> None:
        """Let the disk begin with these bytes, where a system can be told; ``sync`` then waits for less."""
        if sys.platform == "linux":
            os.posix_fadvise(self._descriptor, offset, length, os.POSIX_FADV_DONTNEED)

    def sync(self) -> None:
        """Return when everything written so far is on the disk."""
        # Windows and macOS have no fdatasync; there fsync does at least as much.
        getattr(os, "fdatasync", os.fsync)(self._descriptor)
        _flush_drive(self._descriptor)


def _require_no(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsAlreadyError


def _write_all(descriptor: int, data: bytes | memoryview) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sector_or_zeros(file: FileIO, offset: int, limit_bytes: int) -> bytes:
    try:
        file.seek(offset)
        return file.read(min(SECTOR, limit_bytes))
    except OSError:
        return bytes(min(SECTOR, limit_bytes))


def _flush_drive(descriptor: int) -> None:
    """On macOS ask the drive itself: fsync there only hands the bytes to it (security.md 4.3)."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - Windows has no fcntl, and this file must import there

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)


def sync_folder(folder: Path) -> None:
    """Make a new name durable. Windows cannot open a folder and writes names with the file."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _require_a_name(path: Path) -> None:
    """Hold that a system can have a file of this name; ``NoFileError`` for what only a field of text can hold."""
    try:
        is_one = b"\0" not in os.fsencode(path) and bool(path.name)
    except UnicodeEncodeError:
        is_one = False
    if not is_one:
        raise NoFileError


@contextmanager
def _told_apart() -> Iterator[None]:
    """Raise our error for what the world may do to a file; anything else stays an ``OSError`` and is a bug."""
    try:
        yield
    except OSError as error:
        ours = _our_error(error)
        if ours is None:
            raise
        raise ours from None


def _our_error(error: OSError) -> FieldError | None:
    if error.errno in NO_SPACE:
        return DiskFullError()
    if error.errno in LOST:
        return DriveLostError()
    if error.errno in NOT_WRITABLE:
        return ReadOnlyError()
    if error.errno in NOT_THERE:
        return NoFileError()
    return FileExistsAlreadyError() if error.errno == errno.EEXIST else None
