"""Bundles that come over the network, in a vault's folder: gone on with after any cut, whole only when checked.

While one is fetched it is a ``.part``, which nobody opens; it gets its name when all of it is on the disk and has the
hash that was announced.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from npm_field.errors import DiskFullError, FieldError
from storage import safe_files
from storage.written import digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROOM_TO_SPARE: Final = 64 << 20
"""What is left free on the disk: a note that is typed now is worth more than what can be fetched tomorrow."""


class Arriving:
    """One bundle that is being fetched. Used by one thread."""

    def __init__(self, folder: Path, sha256: str, size: int) -> None:
        self.path = safe_files.on_the_way(folder, safe_files.ARRIVAL, sha256)
        self._part = self.path.with_name(f".{self.path.name}{safe_files.PART_SUFFIX}")
        self._size = size

    @property
    def is_whole(self) -> bool:
        """Whether it came before and waits under its name."""
        return self.path.is_file()

    def require_room(self) -> None:
        """Raise ``DiskFullError`` where what is lacking would take the room that notes need."""
        if shutil.disk_usage(self.path.parent).free < self._size - self.begun() + ROOM_TO_SPARE:
            raise DiskFullError

    def begun(self) -> int:
        """Return how many bytes are there; what is longer than it can be is begun anew."""
        with suppress(OSError):
            length = self._part.stat().st_size
            if length <= self._size:
                return length
            self._part.unlink()
        return 0

    def write(self, data: bytes) -> None:
        """Add bytes behind what is there. Raises ``DiskFullError``, ``ReadOnlyError``."""
        safe_files.append(self._part, data)

    def finish(self, sha256: str) -> bool:
        """Give it its name if it has this hash and is on the disk; take it away and return False if not."""
        if not self.is_whole:
            if _sha256(self._part) != sha256:
                with suppress(OSError):
                    self._part.unlink()
                return False
            safe_files.name_whole(self._part, self.path)
        return True


def _sha256(path: Path) -> str:
    """Return a file's hash, "" where it cannot be read."""
    with suppress(FieldError):
        return digest_of(path)
    return ""


def waiting(folder: Path) -> Sequence[Path]:
    """Return the bundles that have come and are still here, by name."""
    kind = f"{safe_files.ARRIVAL}-"
    return [folder / name for name in safe_files.names_in(folder) if name.startswith(kind) and name.endswith(".npmf")]
