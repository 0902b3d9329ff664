"""A key file on the disk: read, repaired, overwritten in place, one writing at a time.

A change goes into the one copy, is read back, and counts when that copy's state sector says so; then into the other.
At any moment one copy is whole. docs/formats/key-file.md has the layout and the reasons.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

from npm_field.errors import DiskFullError, ReadOnlyError, VaultDamagedError, VaultInUseError
from storage.keyfile_copies import Image, merged, split
from storage.keyfile_layout import (
    ATTEMPTS_OFFSET,
    COPY_LENGTH,
    EXTENTS,
    FILE_LENGTH,
    PART,
    SECTOR,
    STATE_OFFSET,
    Mark,
)
from storage.safe_files import Target, read_despite_bad_sectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from storage.keyfile_copies import Copy
    from storage.keyfile_layout import Area, Attempts

COPIES: Final = (0, 1)
_WRITING: Final = threading.RLock()
"""A seal or wipe comes from the window's thread while the vault's own may be writing: never both at once."""


class Disk:
    """Where a key file lies. ``opener`` is how it is overwritten; tests put one here that stops in the middle."""

    __slots__ = ("_opener", "path")

    def __init__(self, path: Path, opener: Callable[[Path], AbstractContextManager[Target]]) -> None:
        self.path = path
        self._opener = opener

    def image(self) -> Image:
        """Return what the file means now, and repair the copy that is torn or older where the disk lets us.

        While a mark is pending nothing is repaired: that would write anew what is to vanish. Raises
        ``NoFileError``, ``VaultDamagedError``, ``VaultTooNewError``, ``HostileParametersError``.
        """
        with _WRITING:
            copies = self._copies()
            image = merged(copies)
            as_meant = all(image.over(copy.raw) == copy.raw for copy in copies)
            if image.state.mark is Mark.NONE and not as_meant:
                # A copy that cannot be repaired today is no reason to keep a monitor out.
                with contextlib.suppress(ReadOnlyError, DiskFullError, VaultDamagedError):
                    self._lay(image)
            return image

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep this program's other threads from writing a key file while the block reads and writes one."""
        with _WRITING:
            yield

    def commit(self, image: Image) -> None:
        """Bring both copies to ``image``, which must be the very next generation of what is there.

        Raises ``VaultInUseError`` where somebody else has written meanwhile (a seal or wipe during a slow change of
        passphrase: laying the older areas again would undo it), ``ReadOnlyError``, ``VaultDamagedError``.
        """
        with _WRITING:
            if merged(self._copies()).state.generation != image.state.generation - 1:
                raise VaultInUseError
            self._lay(image)

    def overwrite(self, areas: Mapping[Area, bytes]) -> None:
        """Write these areas over those in both copies and return when they are on the disk; no state is touched.

        For what must vanish: a mark that is pending already says that it is done again after a cut.
        """
        with _WRITING, self._opener(self.path) as target:
            for index in COPIES:
                for area, data in areas.items():
                    target.write(index * COPY_LENGTH + EXTENTS[area].offset, data)
            target.sync()

    def put_attempts(self, attempts: Attempts) -> bool:
        """Write the attempts into both copies; False on a disk that is full or cannot be written to."""
        with contextlib.suppress(ReadOnlyError, DiskFullError), _WRITING, self._opener(self.path) as target:
            for index in COPIES:
                target.write(index * COPY_LENGTH + ATTEMPTS_OFFSET, attempts.sector)
                # One after the other: on disks with 4096-byte sectors a torn write takes the header with it.
                target.sync()
            return True
        return False

    def replace_all(self, image: Image) -> None:
        """Lay a wholly new key file over one in which nothing opens anything."""
        with _WRITING, self._opener(self.path) as target:
            for index in COPIES:
                target.write(index * COPY_LENGTH, image.over(bytes(COPY_LENGTH)))
                target.sync()

    def _copies(self) -> tuple[Copy, Copy]:
        return split(read_despite_bad_sectors(self.path, limit_bytes=FILE_LENGTH + 1))

    def _lay(self, image: Image) -> None:
        """Bring both copies to ``image``, the worse one first: the better one stays until that one is whole."""
        copies = self._copies()
        with self._opener(self.path) as target:
            for index in sorted(COPIES, key=lambda index: copies[index].worth):
                self._lay_copy(target, index, copies[index].raw, image.over(copies[index].raw))

    def _lay_copy(self, target: Target, index: int, found: bytes, wanted: bytes) -> None:
        start = index * COPY_LENGTH
        state = slice(STATE_OFFSET, STATE_OFFSET + SECTOR)
        kept_state = wanted[: state.start] + found[state] + wanted[state.stop :]
        for run in _differing_runs(found, kept_state):
            target.write(start + run.start, wanted[run])
        target.sync()
        if read_despite_bad_sectors(self.path, limit_bytes=FILE_LENGTH)[start : start + COPY_LENGTH] != kept_state:
            raise VaultDamagedError(part=PART)
        if found[state] != wanted[state]:
            target.write(start + state.start, wanted[state])
            target.sync()


def _differing_runs(found: bytes, wanted: bytes) -> Iterator[slice]:
    """Yield the sector runs that differ, so that a passphrase change writes 512 bytes and leaves the pool alone."""
    starts = [at for at in range(0, COPY_LENGTH, SECTOR) if found[at : at + SECTOR] != wanted[at : at + SECTOR]]
    while starts:
        first = starts.pop(0)
        last = first
        while starts and starts[0] == last + SECTOR:
            last = starts.pop(0)
        yield slice(first, last + SECTOR)
