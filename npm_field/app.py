"""The application: finds the vault's folder, hands over to the window, decides nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

from npm_field.errors import NoVaultError
from storage import safe_files, unfinished
from ui.start import Shown, run_successor, run_window

NAME: Final = "npm-field"
VAULT: Final = "vault"


def run(folder: Path | None, *, demo: Path | None = None) -> int:
    """Open the window and return the exit status when it is closed.

    ``folder`` is a vault, or a folder for a new one; None is the person's own. ``demo`` is a fictional vault, which
    opens in an ordinary window instead of the whole screen. Raises ``NoVaultError`` where other files lie.
    """
    chosen = demo or folder or default_folder()
    holds_vault = (chosen / safe_files.KEY_FILE).is_file() or unfinished.is_one(chosen)
    if not holds_vault and (demo is not None or _is_taken(chosen)):
        raise NoVaultError
    return run_window(chosen, Shown.ORDINARY if demo is not None else Shown.FULL_SCREEN)


def succeed() -> int:
    """Take over from the window that started this process at its lock; return the exit status."""
    return run_successor()


def default_folder() -> Path:
    """Return where a person's vault lies when none is named; the folder may not exist yet."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False)) / VAULT


def _is_taken(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
