"""The first store of a relay: a folder of files and an index beside it (sync/relay/store.py says what it must do).

A file's bytes are on the disk before the index counts them, so whatever lies behind the count is a chunk that was
cut, and the next one goes over it. docs/formats/relay.md has the layout.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from npm_field.domain.deposit import OFFICE, Deposit, DepositError, Quota, Why
from storage import relay_files, safe_files
from storage.relay_files import Chunk, Opened, no_room
from storage.relay_index import Index

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

INDEX: Final = "index.db"
BUNDLES: Final = "bundles"
PIECE: Final = 1 << 20
WAITING_OF_SENDER: Final = 64
"""Listed at once, the oldest first: a device that leaves thousands of bundles hides nobody else's from the office."""
_ROSTER: Final = "roster"
_COLUMNS: Final = "sender, sha256, size, offset, sequence, addressee, receipt, gone"
_OF: Final = "WHERE sender = ? AND sha256 = ?"
_COUNT: Final = f"UPDATE bundle SET offset = ?, day = ? {_OF}"  # noqa: S608 - our own words


class FolderStore:
    """Bundles as files ``bundles/<sender>/<sha256>`` below a folder, and ``index.db``. One process at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = Index(folder / INDEX)
        relay_files.make_folder(folder / BUNDLES)

    def found(self, sender: str, bundle: str) -> Deposit | None:
        """Return what is known of a bundle of this sender."""
        rows = self._index.rows(f"SELECT {_COLUMNS} FROM bundle {_OF}", (sender, bundle))  # noqa: S608 - our own words
        return _deposit(rows[0]) if rows else None

    def append(self, sender: str, bundle: str, *, size: int, offset: int, day: str, quota: Quota) -> Chunk:
        """Begin a chunk at ``offset``; the first one makes the upload. Raises ``DepositError``."""
        with self._index.lock:
            held = self.found(sender, bundle)
            _require_fitting(held, size, offset)
            if shutil.disk_usage(self._folder).free < quota.free_bytes:
                raise DepositError(Why.DISK, offset=offset)
            path = self._path(sender, bundle)
            if held is None:
                self._begin(sender, bundle, size, day, quota)
        with no_room():
            relay_files.make_folder(path.parent)
            if held is None:
                path.unlink(missing_ok=True)
            if not path.exists():
                safe_files.create_new(path, b"")
            return Chunk(path, offset, _Upload(self, sender, bundle))

    def held(self, sender: str) -> list[str]:
        """Return what a sender may not know the end of: its unfinished uploads, and what it finished last."""
        rows = self._index.rows(
            "SELECT sha256 FROM bundle WHERE sender = ? AND (receipt = x''"
            " OR sequence = (SELECT sequence FROM sender WHERE device = ?)) ORDER BY receipt, day DESC",
            (sender, sender),
        )
        return [str(row[0]) for row in rows]

    def hashed(self, sender: str, bundle: str) -> hashlib._Hash:
        """Return the SHA-256 of the bytes that were acknowledged, to go on with or to end."""
        held = self.found(sender, bundle)
        digest, left = hashlib.sha256(), held.offset if held is not None else 0
        with no_room(), safe_files.reading(self._path(sender, bundle)) as source:
            while left and (piece := source.read(min(PIECE, left))):
                digest.update(piece)
                left -= len(piece)
        return digest

    def next_sequence(self, sender: str) -> int:
        """Return the smallest number that a bundle of this sender may have."""
        rows = self._index.rows("SELECT sequence FROM sender WHERE device = ?", (sender,))
        return 1 + int(rows[0][0]) if rows else 1

    def finish(self, sender: str, bundle: str, *, sequence: int, addressee: str, day: str, receipt: bytes) -> bytes:
        """Make an upload a bundle that can be fetched; return its receipt. Raises ``DepositError``."""
        with self._index.changing():
            return self._finish(sender, bundle, (sequence, addressee, day, receipt))

    def count(self, sender: str, bundle: str, offset: int, day: str) -> None:
        """Say that ``offset`` bytes are on the disk."""
        self._index.run_together(_COUNT, (offset, day, sender, bundle))

    def finish_at(self, sender: str, bundle: str, offset: int, end: tuple[int, str, str, bytes]) -> bytes:
        """Do ``count`` and ``finish`` in one transaction; ``end`` is number, addressee, day and receipt."""
        with self._index.changing():
            self._index.run(_COUNT, (offset, end[2], sender, bundle))
            return self._finish(sender, bundle, end)

    def drop(self, sender: str, bundle: str) -> None:
        """Forget an unfinished upload; a finished one stays."""
        with self._index.changing():
            held = self.found(sender, bundle)
            if held is not None and held.is_finished:
                return
            self._index.run(f"DELETE FROM bundle {_OF}", (sender, bundle))  # noqa: S608 - as above
        self._path(sender, bundle).unlink(missing_ok=True)

    def waiting(self, seat: str, addressees: Collection[str]) -> list[Deposit]:
        """Return what lies here for any of ``addressees`` from others than ``seat`` and was not taken by it."""
        rows = self._index.rows(
            f"SELECT {_COLUMNS} FROM (SELECT *, row_number() OVER (PARTITION BY sender ORDER BY sequence) AS place"  # noqa: S608 - as above
            f" FROM bundle WHERE addressee IN ({_marks(addressees)}) AND gone = 0"
            " AND sender != ? AND NOT EXISTS (SELECT 1 FROM taken WHERE taken.sender = bundle.sender"
            " AND taken.sha256 = bundle.sha256 AND seat = ?)) WHERE place <= ? ORDER BY sender, sequence",
            (*addressees, seat, seat, WAITING_OF_SENDER),
        )
        return [_deposit(row) for row in rows]

    def read(self, seat: str, bundle: str, addressees: Collection[str]) -> tuple[Deposit, Opened]:
        """Open a finished bundle that is for one of ``addressees``. Raises ``DepositError``: unknown, gone."""
        found = self._addressed(seat, bundle, addressees)
        kept = [each for each in found if not each.is_gone]
        if not kept:
            raise DepositError(Why.GONE if found else Why.UNKNOWN)
        return kept[0], Opened(self._path(kept[0].sender, bundle))

    def take(self, seat: str, bundle: str, addressees: Collection[str]) -> None:
        """Note that ``seat`` has it; again is no harm. Raises ``DepositError``: unknown."""
        with self._index.changing():
            found = self._addressed(seat, bundle, addressees)
            if not found:
                raise DepositError(Why.UNKNOWN)
            self._index.run_many(
                "INSERT OR IGNORE INTO taken VALUES (?, ?, ?)",
                [(each.sender, each.bundle, seat) for each in found if not each.is_gone],
            )

    def settle(self, offices: Collection[str]) -> int:
        """Forget the bytes of what everybody it was for has taken; return of how many."""
        with self._index.changing():
            done = [each for each in self._taken() if self._wanted(each, offices) <= self._takers(each)]
            for each in done:
                self._index.run(f"UPDATE bundle SET gone = 1 {_OF}", (each.sender, each.bundle))  # noqa: S608 - as above
                self._index.run(f"DELETE FROM taken {_OF}", (each.sender, each.bundle))  # noqa: S608 - as above
        for each in done:
            self._path(each.sender, each.bundle).unlink(missing_ok=True)
        return len(done)

    def expire(self, *, unfinished_before: str, forgotten_before: str) -> int:
        """Drop uploads untouched since a day, rows of bundles forgotten and older than another, and stray files."""
        with self._index.changing():
            dropped = self._index.run("DELETE FROM bundle WHERE receipt = x'' AND day < ?", (unfinished_before,))
            self._index.run("DELETE FROM bundle WHERE gone = 1 AND day < ?", (forgotten_before,))
            known = {
                (str(row[0]), str(row[1]))
                for row in self._index.rows("SELECT sender, sha256 FROM bundle WHERE NOT gone")
            }
            for folder in sorted((self._folder / BUNDLES).iterdir()):
                for path in sorted(folder.iterdir()):
                    if (folder.name, path.name) not in known:
                        path.unlink(missing_ok=True)
        return dropped

    def roster(self) -> bytes:
        """Return the newest roster that was taken, empty before there was one."""
        rows = self._index.rows("SELECT value FROM setting WHERE name = ?", (_ROSTER,))
        return bytes(rows[0][0]) if rows else b""

    def keep_roster(self, data: bytes) -> None:
        """Put a roster in the place of the last one."""
        with self._index.changing():
            self._index.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", (_ROSTER, data))

    def close(self) -> None:
        """Let go of everything."""
        self._index.close()

    def _finish(self, sender: str, bundle: str, end: tuple[int, str, str, bytes]) -> bytes:
        held = self.found(sender, bundle)
        if held is None:
            raise DepositError(Why.UNKNOWN)
        if held.is_finished:
            return held.receipt
        if held.offset < held.size:
            raise DepositError(Why.INCOMPLETE, offset=held.offset)
        expected = self.next_sequence(sender)
        if end[0] < expected:
            raise DepositError(Why.SEQUENCE, number=expected)
        self._index.run(
            f"UPDATE bundle SET sequence = ?, addressee = ?, day = ?, receipt = ? {_OF}",  # noqa: S608 - as above
            (*end, sender, bundle),
        )
        self._index.run("INSERT OR REPLACE INTO sender VALUES (?, ?)", (sender, end[0]))
        return end[3]

    def _begin(self, sender: str, bundle: str, size: int, day: str, quota: Quota) -> None:
        unfinished = self._index.rows("SELECT count(*) FROM bundle WHERE sender = ? AND receipt = x''", (sender,))
        own = self._index.rows("SELECT coalesce(sum(size), 0) FROM bundle WHERE sender = ? AND NOT gone", (sender,))
        total = self._index.rows("SELECT coalesce(sum(size), 0) FROM bundle WHERE NOT gone")
        if int(unfinished[0][0]) >= quota.uploads:
            raise DepositError(Why.UPLOADS, offset=0)
        if int(own[0][0]) + size > quota.device_bytes:
            raise DepositError(Why.QUOTA, offset=0)
        if int(total[0][0]) + size > quota.total_bytes:
            raise DepositError(Why.TOTAL, offset=0)
        with self._index.changing(flushed=False):  # the first chunk's count brings it to the disk
            self._index.run("INSERT INTO bundle VALUES (?, ?, ?, 0, ?, 0, '', x'', 0)", (sender, bundle, size, day))

    def _addressed(self, seat: str, bundle: str, addressees: Collection[str]) -> list[Deposit]:
        rows = self._index.rows(
            f"SELECT {_COLUMNS} FROM bundle WHERE addressee IN ({_marks(addressees)})"  # noqa: S608 - as above
            " AND sha256 = ? AND sender != ?",
            (*addressees, bundle, seat),
        )
        return [_deposit(row) for row in rows]

    def _taken(self) -> list[Deposit]:
        rows = self._index.rows(
            f"SELECT {_COLUMNS} FROM bundle WHERE gone = 0 AND EXISTS (SELECT 1 FROM taken"  # noqa: S608 - as above
            " WHERE taken.sender = bundle.sender AND taken.sha256 = bundle.sha256)"
        )
        return [_deposit(row) for row in rows]

    def _takers(self, deposit: Deposit) -> set[str]:
        rows = self._index.rows(f"SELECT seat FROM taken {_OF}", (deposit.sender, deposit.bundle))  # noqa: S608 - as above
        return {str(row[0]) for row in rows}

    @staticmethod
    def _wanted(deposit: Deposit, offices: Collection[str]) -> set[str]:
        wanted = set(offices) - {deposit.sender} if deposit.addressee == OFFICE else {deposit.addressee}
        return wanted or {""}  # nobody has that name: what is for no seat waits for one

    def _path(self, sender: str, bundle: str) -> Path:
        return self._folder / BUNDLES / sender / bundle


@dataclass(frozen=True, slots=True)
class _Upload:
    """One upload in the index, as its chunk counts it."""

    store: FolderStore
    sender: str
    bundle: str

    def count(self, offset: int, day: str) -> None:
        self.store.count(self.sender, self.bundle, offset, day)

    def finish(self, offset: int, day: str, *, sequence: int, addressee: str, receipt: bytes) -> bytes:
        return self.store.finish_at(self.sender, self.bundle, offset, (sequence, addressee, day, receipt))


def _require_fitting(held: Deposit | None, size: int, offset: int) -> None:
    there = held.offset if held is not None else 0
    if held is not None and held.is_finished:
        raise DepositError(Why.COMPLETE, offset=held.size)
    if held is not None and held.size != size:
        raise DepositError(Why.SIZE, offset=there)
    if offset != there:
        raise DepositError(Why.OFFSET, offset=there)


def _deposit(row: Sequence[Any]) -> Deposit:
    sender, bundle, size, offset, sequence, addressee, receipt, gone = row
    return Deposit(sender, bundle, size, offset, sequence, addressee, bytes(receipt), bool(gone))


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
