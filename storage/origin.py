"""Where a file came from, as little as a person needs to delete the original there: the device, never the path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from storage import mounts

MOUNTS: Final = Path("/proc/self/mountinfo")


def device_of(path: Path, *, listed: Path = MOUNTS) -> str:
    """Return the name of the device that a file lies on, such as ``sdb1``; on Windows the drive; "" where unknown."""
    there = Path(os.path.realpath(path))
    if there.drive:
        return there.drive
    try:
        text = listed.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    mount = mounts.mount_of(str(there), mounts.parse(text))
    return Path(mount.source).name if mount is not None else ""


def is_elsewhere(path: Path, vault_folder: Path) -> bool:
    """Return whether a file lies on another medium than the vault: a card or stick that is taken out and kept."""
    try:
        return path.stat().st_dev != vault_folder.stat().st_dev
    except OSError:
        return True
