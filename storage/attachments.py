"""The files of attachments beside the books. The rows that name them and hold their keys are in ``streams``.

A file is the payload of an age file under a random name: without its row it is noise. It is written and on the disk
before the row that names it, and its row is gone before it is taken away; what a cut leaves between is removed at the
next opening (``sweep``). Formats: docs/formats/attachment.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
import shutil
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.crypto.age_anywhere import PayloadReader, PayloadWriter, Sink, payload_length
from npm_field.crypto.age_keys import FILE_KEY_LENGTH
from npm_field.crypto.secret import Secret
from npm_field.errors import (
    AttachmentDamagedError,
    AttachmentNotHereError,
    AttachmentSealedError,
    BundleDamagedError,
    DiskFullError,
    FieldError,
    ReadOnlyError,
    VaultDamagedError,
)
from storage import erase, safe_files, streams
from storage.streams import Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from storage.book import Book

NAME_BYTES: Final = 16
PIECE: Final = 1 << 20
MISSING: Final = "missing"
CHANGED: Final = "changed"
ROOM_TO_KEEP: Final = 64 * 1024 * 1024
"""What attachments leave free on a disk: notes are written there too, and they come first."""


_MAKING: Final = threading.Lock()
"""Files of several bundles may be written at once, each the first one of its vault."""


class Writing:
    """A new file while it is written: ``write`` takes plaintext. ``stream`` is its row, once the block has ended."""

    def __init__(self, sink: BinaryIO) -> None:
        self.key = Secret.random(FILE_KEY_LENGTH)
        self.stream: Stream | None = None
        self.hashing = Hashing(sink)
        self.payload = PayloadWriter(self.hashing, self.key)

    def write(self, data: bytes) -> int:
        """Take the next bytes."""
        return self.payload.write(data)

    def flush(self) -> None:
        """Do nothing: a chunk goes out when it is full."""


@contextmanager
def writing(vault_folder: Path, id_: RecordId, *, expected_bytes: int) -> Iterator[Writing]:
    """Write a new file; when the block ends well, all of it is on the disk and no row names it yet.

    Needs no book, so it may run beside the thread that owns the vault. Raises ``DiskFullError`` before anything is
    done where the disk would have less than ``ROOM_TO_KEEP`` left, and as ``safe_files.writing_new``; what was begun
    is gone then.
    """
    require_room(vault_folder, expected_bytes)
    path = _new_path(vault_folder)
    with safe_files.writing_new(path) as sink:
        made = Writing(sink)
        yield made
        made.payload.finish()
    _without_time(path)
    made.stream = Stream(id_, path.name, made.key, None, made.payload.length, made.hashing.digest.hexdigest())


def receive(vault_folder: Path, stream: Stream, pieces: Iterable[bytes]) -> Stream:
    """Write a file that came as it is, and return its row under a name of this vault's own.

    Raises as ``writing``, and ``AttachmentDamagedError`` where the pieces are not the file of the row.
    """
    require_room(vault_folder, payload_length(stream.length))
    path = _new_path(vault_folder)
    with safe_files.writing_new(path) as sink:
        hashing = Hashing(sink)
        for piece in _together(pieces):
            hashing.write(piece)
        if hashing.digest.hexdigest() != stream.digest:
            raise AttachmentDamagedError
    _without_time(path)
    return replace(stream, file=path.name)


def _together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield small pieces as few larger ones: to hash and to write each asks for Python's lock, which others want."""
    held: list[bytes] = []
    for piece in pieces:
        held.append(piece)
        if sum(map(len, held)) >= PIECE:
            yield b"".join(held)
            held.clear()
    yield b"".join(held)


@contextmanager
def reading(vault_folder: Path, stream: Stream) -> Iterator[BinaryIO]:
    """Open an attachment for reading at any place; no byte is released before its chunk is authenticated.

    Raises ``AttachmentSealedError``, ``AttachmentNotHereError``; inside ``AttachmentDamagedError``.
    """
    if stream.key is None:
        raise AttachmentSealedError
    try:
        with raw(vault_folder, stream) as source:
            if source.seek(0, io.SEEK_END) != payload_length(stream.length):
                raise AttachmentDamagedError
            with io.BufferedReader(PayloadReader(source, stream.key, stream.length)) as reader:
                yield reader
    except BundleDamagedError:
        raise AttachmentDamagedError from None


@contextmanager
def raw(vault_folder: Path, stream: Stream) -> Iterator[BinaryIO]:
    """Open an attachment's file as it lies there: ciphertext. Raises ``AttachmentNotHereError``."""
    path = path_of(vault_folder, stream.file)
    if not path.is_file():
        raise AttachmentNotHereError
    with safe_files.reading(path) as source:
        yield source


def pieces_of(source: BinaryIO) -> Iterator[bytes]:
    """Yield a file from here to its end."""
    while piece := source.read(PIECE):
        yield piece


def problem_of(vault_folder: Path, stream: Stream) -> str:
    """Return what is wrong with an attachment's file: ``MISSING``, ``CHANGED``, or "" for nothing."""
    digest = hashlib.sha256()
    try:
        with raw(vault_folder, stream) as source:
            for piece in pieces_of(source):
                digest.update(piece)
    except AttachmentNotHereError:
        return MISSING
    except FieldError:
        return CHANGED
    return "" if digest.hexdigest() == stream.digest else CHANGED


def take_away(vault_folder: Path, names: Iterable[str]) -> None:
    """Overwrite and remove files whose keys are destroyed. What the disk refuses goes with the next ``sweep``."""
    for name in names:
        path = path_of(vault_folder, name)
        if path.is_file() and not path.is_symlink():
            erase.overwrite(path)
            with contextlib.suppress(OSError):
                path.unlink()


def take_destroyed_away(vault_folder: Path, book: Book) -> None:
    """Remove the files whose keys were destroyed, and then what is left of their rows."""
    gone = streams.destroyed(book)
    if gone:
        take_away(vault_folder, [file for _id, file in gone])
        with book.change():
            streams.forget(book, [id_ for id_, _file in gone])


def sweep(vault_folder: Path, book: Book) -> int:
    """Remove every file that no row names: what a cut left. For each opening with the casebook; returns how many.

    Nothing else may be adding to the vault. In a damaged book nothing is taken for a stray.
    """
    folder = vault_folder / safe_files.ATTACHMENTS_FOLDER
    if not folder.is_dir():
        return 0
    try:
        take_destroyed_away(vault_folder, book)
        named = streams.names(book)
    except (VaultDamagedError, ReadOnlyError, DiskFullError):
        named = None
    if named is None:
        return 0
    strays = [path.name for path in folder.iterdir() if path.name not in named]
    take_away(vault_folder, strays)
    return len(strays)


def copy_all(source_folder: Path, folder: Path, rows: Iterable[Stream]) -> None:
    """Copy the files of these rows as they are, for a rescue: damaged ones too; what is missing is passed over."""
    for stream in rows:
        target = path_of(folder, stream.file)
        with contextlib.suppress(AttachmentNotHereError), raw(source_folder, stream) as source:
            _make_folder(folder)
            with safe_files.writing_new(target) as sink:
                shutil.copyfileobj(source, sink, PIECE)
            _without_time(target)


def lay(vault_folder: Path, name: str, pieces: Iterable[bytes]) -> None:
    """Write a file as it lay in another folder of this vault, under its own name. Raises as ``path_of``."""
    path = path_of(vault_folder, name)
    _make_folder(vault_folder)
    with safe_files.writing_new(path) as sink:
        for piece in pieces:
            sink.write(piece)
    _without_time(path)


def require_room(vault_folder: Path, expected_bytes: int) -> None:
    """Raise ``DiskFullError`` where so many bytes would leave too little for the notes."""
    if shutil.disk_usage(vault_folder).free < expected_bytes + ROOM_TO_KEEP:
        raise DiskFullError


def path_of(vault_folder: Path, name: str) -> Path:
    """Return where the file of this name lies. Raises ``AttachmentNotHereError`` for what is no name of ours."""
    if not _is_name(name.removeprefix(".").removesuffix(safe_files.PART_SUFFIX)):
        raise AttachmentNotHereError
    return vault_folder / safe_files.ATTACHMENTS_FOLDER / name


def names_in(vault_folder: Path) -> Sequence[str]:
    """Return the names of the files that lie there whole, whatever rows say, in their order."""
    folder = vault_folder / safe_files.ATTACHMENTS_FOLDER
    if not folder.is_dir():
        return []
    return sorted(p.name for p in folder.iterdir() if _is_name(p.name) and p.is_file() and not p.is_symlink())


def bytes_in(vault_folder: Path) -> int:
    """Return how many bytes the files that lie there have together."""
    return sum(path_of(vault_folder, name).stat().st_size for name in names_in(vault_folder))


class Hashing:
    """A sink that hands on what it gets and hashes it."""

    def __init__(self, sink: Sink) -> None:
        self.digest = hashlib.sha256()
        self._sink = sink

    def write(self, data: bytes) -> int:
        """Hand ``data`` on."""
        self.digest.update(data)
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever made the sink flushes it."""


def _new_path(vault_folder: Path) -> Path:
    _make_folder(vault_folder)
    return path_of(vault_folder, secrets.token_hex(NAME_BYTES))


def _make_folder(vault_folder: Path) -> None:
    folder = vault_folder / safe_files.ATTACHMENTS_FOLDER
    with _MAKING:
        if not folder.is_dir():
            safe_files.make_private_folder(folder)


def _without_time(path: Path) -> None:
    """Give every file one time: when each was added would else stand beside it for anybody who has the disk."""
    with contextlib.suppress(OSError):
        os.utime(path, (0, 0))


def _is_name(name: str) -> bool:
    return len(name) == 2 * NAME_BYTES and set(name) <= set("0123456789abcdef")
