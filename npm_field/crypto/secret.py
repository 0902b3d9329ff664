"""Secret bytes: hide themselves in every repr, wipe themselves when asked.

What Python lets us promise: the buffer this object owns is overwritten by ``wipe``. Copies a library makes are the
library's; text typed into Qt cannot be wiped at all (security.md 2.6), which is why lock starts a new process.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from types import TracebackType

WIPED: Final = "a wiped secret was used"


class Secret:
    """Owns a mutable buffer of secret bytes. Compare only in constant time; never hashable, never printed."""

    __slots__ = ("_buffer", "_wiped")
    __hash__ = None  # type: ignore[assignment]  # a secret is never a key of anything

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._buffer = bytearray(data)
        self._wiped = False

    @classmethod
    def random(cls, length: int = 32) -> Self:
        """Return a fresh secret of ``length`` bytes from the operating system."""
        return cls(secrets.token_bytes(length))

    @property
    def view(self) -> memoryview:
        """The bytes, for handing to a library without a copy. Do not keep it."""
        if self._wiped:
            raise RuntimeError(WIPED)
        return memoryview(self._buffer)

    def copy(self) -> Secret:
        """Return an independent secret with the same bytes."""
        return Secret(self.view)

    def wipe(self) -> None:
        """Overwrite the buffer with zeros; any later use is a bug and raises ``RuntimeError``."""
        for i in range(len(self._buffer)):
            self._buffer[i] = 0
        self._wiped = True

    def __len__(self) -> int:
        return len(self._buffer)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.view, other.view)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> tuple[object, ...]:
        """Refuse pickling: a secret never leaves the process this way."""
        raise TypeError("a Secret cannot be pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()
