"""The demo's folder: what says that it is one, before anything else is in it, and how the next demo takes its place.

A demo that was cut off is recognised by that mark, and nothing is removed from a folder without it, nor from one that
holds anything a demo does not make.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from npm_field.errors import DemoExistsError, VaultExistsError
from storage import safe_files, vault_folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MARK: Final = "fictional-demo.txt"
SAYS: Final = (
    b"All in this folder is fictional. `npm-field demo` made it, and `npm-field demo --again` makes it anew.\n"
)
LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What a system leaves in a folder that somebody looked at."""


def make(folder: Path, names: Collection[str], *, again: bool) -> None:
    """Make the folder and its mark; with ``again`` what an earlier demo left there is removed first.

    ``names`` are those of what a demo makes. Raises ``DemoExistsError`` where one is there that shall stay,
    ``VaultExistsError`` where anything else is, ``VaultInUseError`` while a window is open on one of its vaults.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _clear(folder, names, again=again)
        return
    safe_files.make_private_folder(folder)
    safe_files.create_new(folder / MARK, SAYS)


def _clear(folder: Path, names: Collection[str], *, again: bool) -> None:
    """Remove everything but the mark, which stays throughout: a kill meanwhile leaves what the next demo clears."""
    if not _is_demo(folder, names):
        raise VaultExistsError
    if not again:
        raise DemoExistsError
    there = [path for path in folder.iterdir() if path.name != MARK]
    for path in there:
        if (path / safe_files.LOCK_FILE).is_file():
            vault_folder.locked(path).release()
    for path in there:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    safe_files.replace(folder / MARK, SAYS)


def _is_demo(folder: Path, names: Collection[str]) -> bool:
    """Return whether a demo was begun here and nothing came from elsewhere. A kill may have cut its mark short."""
    mark = folder / MARK
    if (
        not folder.is_dir()
        or not mark.is_file()
        or not SAYS.startswith(safe_files.read(mark, limit_bytes=len(SAYS) + 1))
    ):
        return False
    made = {MARK, *LITTER, *names}
    return all(
        path.name in made or path.name.removeprefix(".").removesuffix(".part") in made for path in folder.iterdir()
    )
