"""The panic wipe: no key is left, then no file. Works locked, without passphrase, without network (INV29, INV30)."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import FieldError
from storage import erase, vault
from storage.keyfile import Mark

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wiped:
    """What was done. The keys are gone in any case; these are honest about the rest.

    ``holder_ended``: no other program holds the vault any more. ``files_gone``: nothing but a key file in which
    nothing opens anything is left in the folder.
    """

    holder_ended: bool
    files_gone: bool


def wipe(folder: Path) -> Wiped:
    """End a program that has the vault open, destroy every key, then overwrite and remove the books.

    The point of no return is under two seconds away for a vault of any size. Raises ``NoVaultError``,
    ``ReadOnlyError`` (the keys are still there).
    """
    vault.key_file_path(folder)
    ended = erase.end_holder(folder)
    vault.wipe_now(folder)
    vault.finish_wipe(folder)
    return Wiped(ended, vault.is_hollow(folder))


def finish_what_was_cut(folder: Path) -> None:
    """Finish a seal or wipe at the start, before any prompt; there may be no vault in ``folder``.

    What a wipe still takes off the disk goes on behind the lock page: its keys are gone already, and a start that
    took longer than others would tell of it.
    """
    with suppress(FieldError):
        if vault.key_file_of(folder).pending is Mark.WIPE_PENDING:
            threading.Thread(target=vault.finish_pending, args=(folder,), name="wipe").start()
        else:
            vault.finish_pending(folder)
