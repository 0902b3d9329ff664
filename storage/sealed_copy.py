"""A casebook's ciphertext as it lies on the disk: handed on without a key, and opened at the office as a copy.

The parts of the key file that go with it hold no slot of a passphrase and no return slot. The copy is opened in a
private folder of the office's own vault, which the wipe knows; nothing but ciphertext is ever in that folder.
"""

from __future__ import annotations

import contextlib
import hashlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from npm_field.crypto.slots import open_capsule
from npm_field.errors import FieldError, NotForUsError, VaultDamagedError, WrongPassphraseError
from storage import attachments, book, copy_content, safe_files
from storage.keyfile_copies import Image
from storage.keyfile_layout import EXTENTS, PART, Area, Header, first_state
from storage.keyfile_wrapping import Book as Which
from storage.keyfile_wrapping import around_of, capsule_place, casebook_keys
from storage.schema import CASEBOOK_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.crypto.secret import Secret
    from storage.book import Book
    from storage.copy_content import Content
    from storage.keyfile import BookKeys, KeyFile

NAME: Final = "casebook"
LOG_SUFFIX: Final = "-wal"


@dataclass(frozen=True, slots=True)
class Parts:
    """Header, capsules and data keys of a key file, as they lie there."""

    header: bytes
    capsules: bytes
    data_keys: bytes


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """What a copy holds. ``kek`` is the casebook's, as its capsule holds it, for as long as the copy is open."""

    content: Content
    kek: Secret


@dataclass(frozen=True, slots=True)
class Lying:
    """The file of an attachment as it lies in a vault's folder."""

    path: Path
    length: int
    sha256: str


def vault_name(key_file: KeyFile) -> str:
    """Return the SHA-256 of a key file's header: which vault this is, for as long as it lives."""
    return hashlib.sha256(key_file.image.header.sector).hexdigest()


def parts_of(key_file: KeyFile) -> Parts:
    """Return what the office's key needs out of a key file to open the casebook."""
    image = key_file.reload()
    return Parts(image.header.sector, image.areas[Area.CAPSULES], image.areas[Area.DATA_KEYS])


@contextmanager
def ciphertext_of(folder: Path) -> Iterator[tuple[BinaryIO, BinaryIO | None]]:
    """Open a casebook's file, and its log where there is one, for reading as they are.

    The casebook must not be open in any process: hold the vault's lock. Raises ``NoFileError``.
    """
    path = folder / safe_files.BOOK_FILES[0]
    log = path.with_name(path.name + LOG_SUFFIX)
    with ExitStack() as files:
        source = files.enter_context(safe_files.reading(path))
        yield source, files.enter_context(safe_files.reading(log)) if log.is_file() else None


def files_of(folder: Path) -> Sequence[Lying]:
    """Return the files of attachments as they lie there, in the order of their hashes.

    All of them: without the casebook nobody knows which of them live. What the disk does not give is passed over; it
    must not hold the notes back.
    """
    found: dict[str, Lying] = {}
    for name in attachments.names_in(folder):
        path = attachments.path_of(folder, name)
        digest, length = hashlib.sha256(), 0
        with contextlib.suppress(FieldError, OSError), safe_files.reading(path) as source:
            for piece in attachments.pieces_of(source):
                digest.update(piece)
                length += len(piece)
            found[digest.hexdigest()] = Lying(path, length, digest.hexdigest())
    return [found[each] for each in sorted(found)]


@contextmanager
def opened_copy(folder: Path, parts: Parts, private_keys: Sequence[HybridPrivateKey]) -> Iterator[OpenCopy]:
    """Open the copy that lies in ``folder`` with the first of these keys that a capsule is sealed to.

    Raises ``NotForUsError`` where none is, ``VaultDamagedError``, ``VaultTooNewError``.
    """
    keys = _keys(parts, private_keys)
    try:
        yield OpenCopy(_content(folder / safe_files.BOOK_FILES[0], keys), keys.kek)
    finally:
        keys.wipe()


@contextmanager
def private_folder(vault_folder: Path) -> Iterator[Path]:
    """Make the folder for a copy inside the office's vault, and take it away again whatever happens."""
    folder = vault_folder / safe_files.HANDED_OVER_FOLDER
    clear(vault_folder)
    safe_files.make_private_folder(folder)
    try:
        yield folder
    finally:
        clear(vault_folder)


def clear(vault_folder: Path) -> None:
    """Remove what a cut left of a copy: ciphertext. For every opening of an office's vault."""
    folder = vault_folder / safe_files.HANDED_OVER_FOLDER
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def _keys(parts: Parts, private_keys: Sequence[HybridPrivateKey]) -> BookKeys:
    header = Header.parse(parts.header)
    if header is None:
        raise VaultDamagedError(part=PART)
    areas = {area: bytes(EXTENTS[area].length) for area in Area}
    areas |= {Area.CAPSULES: parts.capsules, Area.DATA_KEYS: parts.data_keys}
    image = Image(header, first_state(areas), areas)
    around, extent = around_of(header, Area.CAPSULES, areas), EXTENTS[Area.CAPSULES]
    for private in private_keys:
        for index in Which.CASEBOOK.capsules:
            capsule = parts.capsules[extent.slot(index)]
            kek = open_capsule(private, capsule, place=capsule_place(Which.CASEBOOK, index), around=around)
            if kek is not None:
                return _of_kek(image, kek)
    raise NotForUsError


def _of_kek(image: Image, kek: Secret) -> BookKeys:
    try:
        return casebook_keys(image, kek)
    except WrongPassphraseError:
        raise VaultDamagedError(part=PART) from None


def _content(path: Path, keys: BookKeys) -> Content:
    """Read a copy through its tables; where a page is damaged, every row of the others."""
    try:
        opened = _opened(path, keys)
        try:
            return copy_content.of_book(opened)
        finally:
            opened.close()
    except VaultDamagedError:
        return copy_content.of_pages(path, keys)


def _opened(path: Path, keys: BookKeys) -> Book:
    """Open with the current data key, else with the next: a rotation may have been cut after the book changed."""
    try:
        return book.open_book(path, NAME, keys.data_key, CASEBOOK_STEPS)
    except VaultDamagedError:
        if keys.next_key is None:
            raise
        return book.open_book(path, NAME, keys.next_key, CASEBOOK_STEPS)
