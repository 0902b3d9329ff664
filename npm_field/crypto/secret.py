"""Secret bytes: hide themselves in every repr, wipe themselves when asked and when nobody holds them any more.

What Python lets us promise: the buffer this object owns lies where the kernel does not swap it (``secret_memory``)
and is overwritten by ``wipe``. Copies a library makes are the library's; text typed into Qt cannot be wiped at all
(security.md 2.6), which is why lock starts a new process.
"""

from __future__ import annotations

import ctypes
import hmac
from typing import TYPE_CHECKING, Final, Self

from npm_field.crypto.secret_memory import ARENA, fill_randomly

if TYPE_CHECKING:
    from types import TracebackType

WIPED: Final = "a wiped secret was used"
FORKED: Final = "a secret was used in a child of the process that holds it"


class Secret:
    """Owns a mutable buffer of secret bytes. Compare only in constant time; never hashable, never printed."""

    __slots__ = ("_buffer", "_generation", "_length")
    __hash__ = None  # type: ignore[assignment]  # a secret is never a key of anything

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._length = len(data)
        self._generation = ARENA.generation
        self._buffer: ctypes.Array[ctypes.c_ubyte] | None = ARENA.give(self._length)
        self.view[:] = data

    @classmethod
    def random(cls, length: int = 32) -> Self:
        """Return a fresh secret of ``length`` bytes from the operating system."""
        made = cls(bytes(length))
        fill_randomly(made.view)
        return made

    @property
    def view(self) -> memoryview:
        """The bytes, for handing to a library without a copy. Do not keep it: after ``wipe`` it holds zeros."""
        if self._buffer is None:
            raise RuntimeError(WIPED)
        if self._generation != ARENA.generation:
            raise RuntimeError(FORKED)
        return memoryview(self._buffer).cast("B")[: self._length]

    def copy(self) -> Secret:
        """Return an independent secret with the same bytes."""
        return Secret(self.view)

    def wipe(self) -> None:
        """Overwrite the buffer with zeros; any later use is a bug and raises ``RuntimeError``."""
        if self._buffer is not None and self._generation == ARENA.generation:
            ctypes.memset(self._buffer, 0, len(self._buffer))
        self._buffer = None

    def __len__(self) -> int:
        return self._length

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
