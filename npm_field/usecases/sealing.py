"""Sealing a vault so that no passphrase opens its complete records, and opening it again with the office's help.

Nothing is destroyed by it: the office's two keys, the lead's if chosen, and the vault's own return key keep opening
the casebook (security.md part I). The panic seal, which needs no open vault, is ``storage.vault.seal_now``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.usecases import capture, complete, enrol, return_codes
from npm_field.usecases.passphrases import HAS_TRAVEL
from npm_field.usecases.ways_back import recipients_of
from storage import settings, vault

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.crypto.hybrid import HybridPrivateKey
    from npm_field.crypto.secret import Secret
    from npm_field.usecases.seat import Seat
    from storage.keyfile import Recipients
    from storage.vault import Vault

__all__ = ["recipients_of", "reset", "seal", "unseal", "unseal_with_kek"]


def seal(seat: Seat) -> bool:
    """Seal before danger: what was typed is signed, every key of the casebook changes, the daybook stays open.

    True when all keys were changed; without room on the disk it is sealed all the same. Raises ``NoWayBackError``
    where no office could open it again, ``NotOpenError``, ``ReadOnlyError``.
    """
    complete.repair(seat)
    capture.leave_all(seat)
    return seat.vault.seal_calm(recipients_of(seat.vault))


def unseal(folder: Path, passphrase: Secret, code: Secret) -> Seat:
    """Open a sealed vault with main's passphrase and a return code, which is spent.

    Raises ``WrongPassphraseError`` alike for a wrong passphrase and a wrong code, and as ``enrol.open_seat``.
    """
    return enrol.seat_of(vault.unseal(folder, passphrase, code, _counted))


def unseal_with_kek(folder: Path, passphrase: Secret, kek: Secret) -> Seat:
    """Open a sealed vault with main's passphrase and the key that the office gave back. Raises as ``unseal``."""
    return enrol.seat_of(vault.unseal_with_kek(folder, passphrase, kek, recipients_of))


def reset(folder: Path, key: HybridPrivateKey, passphrase: Secret) -> Seat:
    """Open a vault, sealed or not, with the office's key or the one on paper, and give it a new main passphrase.

    For a forgotten passphrase, at the office. Every key changes, the travel passphrase is gone, and return codes must
    be drawn anew. Raises ``WrongPassphraseError`` for a key that this vault is not sealed to.
    """
    opened = vault.open_with_key(folder, key)
    try:
        opened.rotate_keks({"main": passphrase}, recipients_of(opened))
        with opened.casebook.change() as casebook:
            settings.remove(casebook, HAS_TRAVEL)
    except BaseException:
        opened.close()
        raise
    return enrol.seat_of(opened)


def _counted(opened: Vault) -> Recipients:
    """Count the code that has just opened the casebook; not called for a vault that was never sealed."""
    return_codes.note_spent(opened)
    return recipients_of(opened)
