"""The SHA-256 of an upload that grows with its chunks, so that the end of it need not read everything again.

Only of chunks that were kept, one after the other, by this process; after a restart the bytes are read from the disk
once more.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sync.relay.turns import Key

MOST: Final = 4096


class Running:
    """Hashes of unfinished uploads, each with how much of it they cover."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[int, hashlib._Hash]] = {}

    def grown_from(self, key: Key, offset: int) -> hashlib._Hash | None:
        """Return a hash to go on with behind ``offset``; None where the bytes before were not seen.

        What was known stays until ``keep``: a chunk that is cut is none, and the next one begins where it began.
        """
        there, digest = self._known.get(key, (0, hashlib.sha256())) if offset else (0, hashlib.sha256())
        return digest.copy() if there == offset else None

    def keep(self, key: Key, offset: int, digest: hashlib._Hash | None) -> None:
        """Remember the hash of the first ``offset`` bytes, which are on the disk now."""
        if digest is not None and (key in self._known or len(self._known) < MOST):
            self._known[key] = (offset, digest)

    def forget(self, key: Key) -> None:
        """Forget an upload that is over."""
        self._known.pop(key, None)

    def of(self, key: Key, size: int) -> str | None:
        """Return the hash of all ``size`` bytes, where it is known."""
        there, digest = self._known.pop(key, (-1, hashlib.sha256()))
        return digest.hexdigest() if there == size else None
