"""The sealed hand-over as the laptop writes it: a casebook that it cannot open, on its way to the office.

Ciphertext is copied and needs no key, that of attachments as well. ``sealed_intake`` is the other end.
"""

from __future__ import annotations

import hashlib
import io
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.usecases import office_keys
from storage import attachments, safe_files, sealed_copy, vault
from sync.sealed_files import CipherFile
from sync.sealed_hand_over import Ciphertext, write_bare, write_sealed
from sync.sealed_manifest import KeyParts, Measured, Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from storage.keyfile import KeyFile


_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written: its id, and how many bytes."""

    id: str
    size_bytes: int


def export(
    seat: Seat, path: Path, *, progress: Callable[[int], None] | None = None, with_files: bool = True
) -> HandedOver:
    """Write the casebook's ciphertext to ``path``, which must not exist, signed by the daybook, sealed to the office.

    For a seat whose daybook is open; a casebook that is open as well is closed first. The files of attachments stay
    where not ``with_files``. Raises ``NotEnrolledError``,
    ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``, ``NoFileError``; nothing is half-written.
    """
    office = office_keys.keys_of(seat.vault)
    if seat.vault.has_casebook:
        seat.vault.close_casebook()
    recipients = office.recipients
    ids = tuple(sorted({key.key_id.hex() for key in recipients}))
    sender = Sender(seat.device, office.office, ids, seat.band())
    with _ciphertext(seat.vault.folder, with_files=with_files) as found, safe_files.writing_new(path) as sink:
        name = write_sealed(
            sink,
            _parts(seat.vault.key_file),
            found,
            sender=sender,
            signer=seat.daybook_identity,
            recipients=recipients,
            progress=progress,
        )
    return HandedOver(name, path.stat().st_size)


def export_bare(folder: Path, path: Path) -> HandedOver:
    """Write the casebook's ciphertext to ``path`` with no passphrase at all: unsigned, and as it lies on the disk.

    Raises ``NoVaultError``, ``VaultInUseError`` and as ``export``.
    """
    with vault.held(folder) as key_file, _ciphertext(folder) as found, safe_files.writing_new(path) as sink:
        name = write_bare(sink, _parts(key_file), found)
    return HandedOver(name, path.stat().st_size)


def ciphertext_hash(folder: Path) -> str:
    """Return a hash that is the same as long as the ciphertext is: each writing of it has other bytes."""
    digest = hashlib.sha256()
    with sealed_copy.ciphertext_of(folder) as (book, log):
        for source in (book, log or io.BytesIO()):
            while piece := source.read(_PIECE):
                digest.update(piece)
    for name in attachments.names_in(folder):
        digest.update(name.encode())
    return digest.hexdigest()


@contextmanager
def _ciphertext(folder: Path, *, with_files: bool = True) -> Iterator[Ciphertext]:
    with sealed_copy.ciphertext_of(folder) as (book, log):
        files = [
            CipherFile(Measured(one.length, one.sha256), partial(safe_files.reading, one.path))
            for one in (sealed_copy.files_of(folder) if with_files else ())
        ]
        yield Ciphertext(book, log or io.BytesIO(), files)


def _parts(key_file: KeyFile) -> KeyParts:
    found = sealed_copy.parts_of(key_file)
    return KeyParts(found.header, found.capsules, found.data_keys)
