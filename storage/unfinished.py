"""A vault that is being made: a mark in its folder, from before its first file until it may be used.

Killed in between, what lies there holds nothing, opens for nobody, and is taken away when one is made there again.
Such a vault is never opened, so nothing can be in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import safe_files
from storage.vault_folder import locked, remove_unfinished

if TYPE_CHECKING:
    from pathlib import Path


def is_one(folder: Path) -> bool:
    """Return whether a vault was begun here and not finished."""
    return (folder / safe_files.UNFINISHED_FILE).is_file()


def begin(folder: Path) -> None:
    """Say in an empty folder that what comes into it is not finished; on the disk afterwards."""
    safe_files.create_new(folder / safe_files.UNFINISHED_FILE, b"")


def done(folder: Path) -> None:
    """Say that it may be used; on the disk afterwards."""
    (folder / safe_files.UNFINISHED_FILE).unlink(missing_ok=True)
    safe_files.sync_folder(folder)


def clear(folder: Path) -> None:
    """Take away what was begun and not finished; the mark goes last. Raises ``VaultInUseError`` while it is made."""
    if is_one(folder):
        locked(folder).release()
        remove_unfinished(folder)
