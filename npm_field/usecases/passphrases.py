"""The passphrases of a vault that exists: setting, changing and taking away, each proved by a real unlock first.

Whoever changes one types the present main passphrase: an open laptop left alone is no proof of being its owner. That
a travel passphrase exists stands in the casebook, so that who was given the travel passphrase is told nothing by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.errors import WrongPassphraseError
from storage import settings

if TYPE_CHECKING:
    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat

HAS_TRAVEL: Final = "has_travel"


def set_main(seat: Seat, present: Secret, new: Secret) -> None:
    """Put ``new`` in the place of the present main passphrase. Both are wiped.

    An old copy of the key file still opens with the old one, for ever; ``rotation.rotate_all`` is for that. Raises
    ``WrongPassphraseError`` where ``present`` is not the main passphrase, ``SamePassphraseError``, ``NotOpenError``.
    """
    with present, new:
        prove_main(seat, present)
        seat.vault.key_file.set_passphrase(seat.vault.keys, new, slot="main")


def set_travel(seat: Seat, present: Secret, new: Secret) -> None:
    """Set the travel passphrase, or put it in the place of the one before. Raises as ``set_main``."""
    with present:
        prove_main(seat, present)
    add_travel(seat, new)


def add_travel(seat: Seat, new: Secret) -> None:
    """Set the travel passphrase of a vault whose main one was typed a moment ago: in the first run. It is wiped."""
    _ = seat.vault.casebook  # with the travel passphrase nobody sets another one
    with new:
        seat.vault.key_file.set_passphrase(seat.vault.keys, new, slot="travel")
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, HAS_TRAVEL, b"yes")


def has_travel(seat: Seat) -> bool:
    """Return whether a travel passphrase was set here; no while the casebook is closed."""
    return seat.vault.has_casebook and settings.get(seat.vault.casebook, HAS_TRAVEL) is not None


def prove_main(seat: Seat, passphrase: Secret) -> None:
    """Raise ``WrongPassphraseError`` unless this opens everything; the attempt counts like one at the lock page."""
    keys = seat.vault.key_file.unlock(passphrase)
    opens_all = keys.casebook is not None
    keys.wipe()
    if not opens_all:
        raise WrongPassphraseError
