"""The passphrases of a vault that exists: setting, changing and taking away, each proved by a real unlock first.

Whoever changes one has typed the present main passphrase in the same act (``prove_main``): an open laptop left alone
is no proof of being its owner. That a travel passphrase exists stands in the casebook, so that whoever is given the
travel passphrase is told nothing by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.crypto.slots import Role
from npm_field.errors import WrongPassphraseError
from npm_field.usecases import rotation
from storage import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.keyfile import SlotName

HAS_TRAVEL: Final = "has_travel"


def prove_main(seat: Seat, passphrase: Secret) -> None:
    """Raise ``WrongPassphraseError`` unless this opens everything.

    No attempt is counted: with the vault open there is nothing left to keep a guesser from, and a count could seal
    the casebook of somebody who mistypes.
    """
    _prove(seat, passphrase, Role.MAIN)


def prove_travel(seat: Seat, passphrase: Secret) -> None:
    """Raise ``WrongPassphraseError`` unless this is the travel passphrase."""
    _prove(seat, passphrase, Role.TRAVEL)


def set_main(seat: Seat, new: Secret) -> None:
    """Put ``new`` in the place of the present main passphrase, which was proved a moment ago.

    An old copy of the key file still opens with the old one, for ever; ``renew`` is for that. Raises
    ``SamePassphraseError``, ``NotOpenError``, ``ReadOnlyError``; then the present one still opens.
    """
    seat.vault.set_passphrase(new, "main")


def set_travel(seat: Seat, new: Secret) -> None:
    """Set the travel passphrase, or put it in the place of the one before. Raises as ``set_main``."""
    with seat.vault.casebook.change() as casebook:  # with the travel passphrase nobody sets another one
        settings.put(casebook, HAS_TRAVEL, b"1")
        seat.vault.set_passphrase(new, "travel")


def remove_travel(seat: Seat) -> None:
    """Let the travel passphrase open nothing. Raises ``NotOpenError``, ``ReadOnlyError``."""
    with seat.vault.casebook.change() as casebook:
        settings.remove(casebook, HAS_TRAVEL)
        seat.vault.remove_travel()


def has_travel(seat: Seat) -> bool:
    """Return whether a travel passphrase was set here; no while the casebook is closed."""
    return seat.vault.has_casebook and settings.get(seat.vault.casebook, HAS_TRAVEL) is not None


def renew(seat: Seat, passphrases: Mapping[SlotName, Secret]) -> None:
    """Change every key because somebody may know a passphrase. ``passphrases`` open the vault from now on.

    A slot that is not named opens nothing any more: travel's too must be typed again. An older copy of the key file
    opens nothing that is written from now on, and nothing of these books as they lie on this disk. Raises
    ``SamePassphraseError``, ``DiskFullError``, ``NotOpenError``; then what opened it before still does.
    """
    rotation.rotate_all(seat, passphrases)
    with seat.vault.casebook.change() as casebook:
        if "travel" in passphrases:
            settings.put(casebook, HAS_TRAVEL, b"1")
        else:
            settings.remove(casebook, HAS_TRAVEL)


def _prove(seat: Seat, passphrase: Secret, wanted: Role) -> None:
    if seat.vault.key_file.role_of(passphrase) is not wanted:
        raise WrongPassphraseError
