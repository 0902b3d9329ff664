"""Where a relay keeps what it was given, as the relay sees it. Everything here blocks; it is called from threads.

A bundle is known by its sender and the SHA-256 of its bytes, so that no device can stand in the way of another's.
``storage/relay_store.py`` is the first of these: a folder and an index. ``tests/storage/relay_stores.py`` holds what
each must do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Collection

    from npm_field.domain.deposit import Deposit, Quota


Piece = bytes | memoryview
"""Bytes that may be overwritten by others as soon as what they were given to returns."""


class Appending(Protocol):
    """A chunk that is being written behind what was acknowledged. Used by one thread at a time."""

    def write(self, piece: Piece) -> None:
        """Write the next bytes of the chunk. Raises ``DepositError``, as ``keep`` does, where there is no room."""

    def keep(self, day: str) -> int:
        """Put the chunk onto the disk, and only then count it; return how much is there."""

    def finish(self, day: str, *, sequence: int, addressee: str, receipt: bytes) -> bytes:
        """Do as ``keep`` and the store's ``finish`` in one, for the chunk that is the last; raises as they do."""

    def close(self) -> None:
        """Let go. What was written and not kept does not count, and is written over by the next chunk."""


class Reading(Protocol):
    """A finished bundle that is being read."""

    def read(self, offset: int, length: int) -> bytes:
        """Return at most ``length`` bytes from ``offset`` on."""

    def close(self) -> None:
        """Let go."""


class Store(Protocol):
    """Keeps bundles, receipts, who took what, and the newest roster. Safe to be called from several threads.

    What was acknowledged is there after a power cut. ``day`` is a date, the finest time that is kept of an upload.
    """

    def found(self, sender: str, bundle: str) -> Deposit | None:
        """Return what is known of a bundle of this sender."""

    def held(self, sender: str) -> list[str]:
        """Return what a sender may not know the end of: its unfinished uploads, and what it finished last."""

    def append(self, sender: str, bundle: str, *, size: int, offset: int, day: str, quota: Quota) -> Appending:
        """Begin a chunk at ``offset``; the first one makes the upload.

        Raises ``DepositError``: ``offset`` where another number of bytes is there, ``size`` where it was begun with
        another size, ``complete``, and ``quota``, ``uploads``, ``total`` or ``disk`` where there is no room.
        """

    def hashed(self, sender: str, bundle: str) -> hashlib._Hash:
        """Return the SHA-256 of the bytes that were acknowledged, to go on with or to end."""

    def next_sequence(self, sender: str) -> int:
        """Return the smallest number that a bundle of this sender may have."""

    def finish(self, sender: str, bundle: str, *, sequence: int, addressee: str, day: str, receipt: bytes) -> bytes:
        """Make an upload a bundle that can be fetched; return its receipt, of the first time if there was one.

        Raises ``DepositError``: ``unknown``, ``incomplete``, and ``sequence`` for a number that is not above the
        sender's last one.
        """

    def drop(self, sender: str, bundle: str) -> None:
        """Forget an unfinished upload; a finished one stays."""

    def waiting(self, seat: str, addressees: Collection[str]) -> list[Deposit]:
        """Return what lies here for any of ``addressees`` from others than ``seat`` and was not taken by it.

        In the order of sender and sequence; of a sender with very many the oldest, the others when those were taken.
        """

    def read(self, seat: str, bundle: str, addressees: Collection[str]) -> tuple[Deposit, Reading]:
        """Open a finished bundle that is for one of ``addressees``. Raises ``DepositError``: unknown, gone."""

    def take(self, seat: str, bundle: str, addressees: Collection[str]) -> None:
        """Note that ``seat`` has it; again is no harm. Raises ``DepositError``: unknown."""

    def settle(self, offices: Collection[str]) -> int:
        """Forget the bytes of what everybody it was for has taken; return of how many.

        What was for the office was for ``offices`` without its sender; with none, nothing of it is forgotten.
        """

    def expire(self, *, unfinished_before: str, forgotten_before: str) -> int:
        """Drop uploads untouched since a day, and the rows of bundles forgotten and finished before another.

        Files of which the index knows nothing go, too. Returns how many uploads were dropped.
        """

    def roster(self) -> bytes:
        """Return the newest roster that was taken, empty before there was one."""

    def keep_roster(self, data: bytes) -> None:
        """Put a roster in the place of the last one."""

    def close(self) -> None:
        """Let go of everything."""
