"""Opening a vault that exists, and what is brought up to date each time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from npm_field.errors import DiskFullError, ReadOnlyError
from npm_field.usecases import indexing, office_keys, office_words
from npm_field.usecases import seat as seats
from npm_field.usecases.membership import STATEMENT
from npm_field.usecases.seat import Seat
from storage import attachments, sealed_copy, settings, vault
from sync.statements import OfficeStatement

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.crypto.secret import Secret
    from storage.vault import Vault


def open_seat(folder: Path, passphrase: Secret, *, index_later: bool = False) -> Seat:
    """Open a vault and return the seat, with the office's own vocabularies where it sent some.

    ``index_later`` leaves a large index of another version to ``indexing.step``.

    Raises as ``storage.vault.open_vault``; a damaged page among the settings leaves nothing open behind it.
    """
    opened = vault.open_vault(folder, passphrase)
    try:
        return seat_of(opened, index_later=index_later)
    except BaseException:
        opened.close()
        raise


def seat_of(opened: Vault, *, index_later: bool = False) -> Seat:
    """Return the seat of a vault that is open, with the office's own vocabularies where it sent some."""
    _keep_office_keys(opened)
    if not (index_later and indexing.is_long(opened)):
        indexing.bring_up(opened)
    sealed_copy.clear(opened.folder)
    if opened.has_casebook:
        attachments.sweep(opened.folder, opened.casebook)
    own = office_words.vocabularies_of(opened)
    return Seat(opened, seats.shipped_vocabularies().overlaid(own), forms=office_words.forms_of(opened))


def open_partial_seat(folder: Path, kek: Secret) -> Seat:
    """Open the daybook alone with the key that the process before this one handed on; otherwise as ``open_seat``."""
    return seat_of(vault.open_daybook(folder, kek))


def rehearse_paper(folder: Path, key: HybridPrivateKey) -> bool:
    """Return whether this key from paper opens this vault's books: the rehearsal of a restore, on the real vault."""
    opened = vault.open_with_key(folder, key)
    whole = opened.has_casebook
    opened.close()
    return whole


def _keep_office_keys(opened: Vault) -> None:
    """Put the office's keys where a sealed laptop has them; version 0.1.0 kept them in the casebook alone."""
    stored = settings.get(opened.casebook, STATEMENT) if opened.has_casebook else None
    if stored is not None:
        with suppress(DiskFullError, ReadOnlyError):  # the vault opens all the same; the next opening does it
            office_keys.keep(opened, OfficeStatement.read(stored))
            office_keys.keep_certificates(opened)
