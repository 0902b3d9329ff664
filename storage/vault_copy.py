"""A closed vault's folder as files to carry away, and laid down again elsewhere: what the copy of an office holds.

Ciphertext as it lies on the disk. Of the key file no slot of a passphrase and no return slot goes along: the copy
opens with a private key that its capsules are sealed to, and with nothing else.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from npm_field.errors import AttachmentNotHereError, BundleDamagedError
from storage import attachments, folder_marks, safe_files
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, FILE_LENGTH, Area
from storage.sealed_copy import Lying
from storage.written import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from storage.keyfile import KeyFile

_OF_PASSPHRASES: Final = (Area.TOKEN, Area.DAYBOOK, Area.CASEBOOK, Area.RETURN)
_WAITS: Final = re.compile(r"(?:outgoing|arrival|quarantine)-[0-9a-f]{16}\.npmf")
_BOOKS: Final = frozenset(
    book + companion for book in safe_files.BOOK_FILES for companion in ("", safe_files.BOOK_COMPANIONS[0])
)


def key_file_without_slots(key_file: KeyFile) -> bytes:
    """Return a key file of the same vault that no passphrase and no return code opens; its capsules are the same."""
    image = key_file.reload()
    noise = {area: secrets.token_bytes(EXTENTS[area].length) for area in _OF_PASSPHRASES}
    bare = image.changed(noise)
    return bare.over(secrets.token_bytes(COPY_LENGTH)) * (FILE_LENGTH // COPY_LENGTH)


def files_of(folder: Path) -> Mapping[str, Lying]:
    """Return everything beside the key file that is the vault's content, by its name in the folder.

    Hold the vault meanwhile (``vault.held``). Raises ``NoFileError`` for what the disk does not give.
    """
    names = [name for name in safe_files.names_in(folder) if name in _BOOKS or _WAITS.fullmatch(name)]
    found = {name: folder / name for name in names if (folder / name).is_file()}
    found |= {
        f"{safe_files.ATTACHMENTS_FOLDER}/{name}": attachments.path_of(folder, name)
        for name in attachments.names_in(folder)
    }
    return {name: Lying(path, path.stat().st_size, digest_of(path)) for name, path in sorted(found.items())}


def lay(folder: Path, key_file: bytes, files: Iterable[tuple[str, Iterator[bytes]]]) -> None:
    """Lay a vault down in ``folder``, which is missing or empty; what fails takes everything away again.

    Raises ``BundleDamagedError`` for a name that is no vault's, and as ``safe_files.writing_new``.
    """
    safe_files.make_private_folder(folder)
    try:
        folder_marks.prepare(folder)
        for name, pieces in files:
            _lay_one(folder, name, pieces)
        # Last: before it the folder is no vault.
        safe_files.create_new(folder / safe_files.KEY_FILE, key_file)
    except BaseException:
        take_away(folder)
        raise


def take_away(folder: Path) -> None:
    """Remove what ``lay`` laid down: ciphertext that nobody has worked in yet."""
    inside = [attachments.path_of(folder, name) for name in attachments.names_in(folder)]
    for path in (*inside, *(folder / name for name in safe_files.names_in(folder))):
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _lay_one(folder: Path, name: str, pieces: Iterator[bytes]) -> None:
    inside, _, file = name.rpartition("/")
    if inside == safe_files.ATTACHMENTS_FOLDER:
        try:
            attachments.lay(folder, file, pieces)
        except AttachmentNotHereError:
            raise BundleDamagedError from None
        return
    if name not in _BOOKS and not _WAITS.fullmatch(name):
        raise BundleDamagedError
    with safe_files.writing_new(folder / name) as sink:
        for piece in pieces:
            sink.write(piece)
