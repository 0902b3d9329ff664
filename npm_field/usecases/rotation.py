"""After a purge the data key changes: what was deleted stays in remnants of the disk, and no living key may open it.

Deleting alone is not enough: a note that was properly deleted stayed readable in the raw image of the disk in every
journal mode (security.md 1.5). The purge notes in its own transaction that a rotation is due; a cut loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.errors import DiskFullError, ReadOnlyError
from npm_field.usecases import ways_back
from storage import attachments, settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.keyfile import SlotName

DUE: Final = "rotation_due"


def note(book: Book) -> None:
    """Note inside ``change`` that something was purged from this book."""
    settings.put(book, DUE, b"1")


def is_due(seat: Seat) -> bool:
    """Return whether an open book still waits for its rotation: the disk was full, or the program was killed."""
    return any(settings.get(book, DUE) for book in seat.vault.books())


def settle(seat: Seat) -> bool:
    """Change the data key of each open book that something was purged from; False where the disk had no room.

    It stays due then, and is done at a later unlock. About 0.7 to 1.2 s for 55 MB.
    """
    if seat.vault.has_casebook:
        attachments.take_destroyed_away(seat.vault.folder, seat.vault.casebook)
    for book in seat.vault.books():
        if settings.get(book, DUE) is None:
            continue
        try:
            seat.vault.rotate_data_keys((book.name,))
        except (DiskFullError, ReadOnlyError):
            return False
        _done(seat, book.name)
    return True


def rotate_all(seat: Seat, passphrases: Mapping[SlotName, Secret]) -> None:
    """Change every key of the vault: for when somebody may know the passphrase or has copied the key file.

    ``passphrases`` are those that open it from now on; a slot that is not named opens nothing. Raises
    ``SamePassphraseError``, ``DiskFullError``, ``NotOpenError``; then what opened it before still does.
    """
    seat.vault.rotate_keks(passphrases, ways_back.recipients_of(seat.vault))
    for book in seat.vault.books():
        _done(seat, book.name)


def _done(seat: Seat, name: str) -> None:
    book = next(book for book in seat.vault.books() if book.name == name)
    with book.change():
        settings.remove(book, DUE)
