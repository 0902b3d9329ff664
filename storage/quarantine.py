"""At the office: bundles that came and wait, or are kept apart, and what became of each thing in them.

A bundle lies sealed beside the books until somebody accepts it; until then nothing of it is in any book but what this
row says. What was refused in an accepted one is kept in its row, so that it can be tried again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.chain import Link
from npm_field.domain.identifiers import DeviceId
from storage import safe_files, tally

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from storage.book import Book

_COLUMNS: Final = "id, size, way, written, state, reason, device, bundle, sequence, previous, purpose, facts, receipt"
NO_DEVICE: Final = DeviceId("")
_OUTCOME_COLUMNS: Final = "arrival, number, item, kind, outcome, frame"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One bundle that came. ``id`` is the SHA-256 of its file, ``bundle`` that of its manifest once it was opened.

    ``facts`` are counts and ids that its preview found; ``receipt`` is "", "due" or "queued".
    """

    id: str
    size: int
    way: str
    written: str
    state: str
    reason: str = ""
    device: DeviceId = NO_DEVICE
    bundle: str = ""
    sequence: int = 0
    previous: str = ""
    purpose: str = ""
    facts: str = "{}"
    receipt: str = ""

    @property
    def found(self) -> Mapping[str, object]:
        """The facts as values."""
        said = json.loads(self.facts)
        return said if isinstance(said, dict) else {}

    @property
    def link(self) -> Link:
        """Its place in the sequence of its device."""
        return Link(self.bundle, self.sequence, self.previous)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one thing in a bundle: ``outcome`` is "new", "known" or the reason for which it was put aside.

    ``kind`` is revision, capsule or attachment; ``frame`` is the refused revision as it came, where it was kept.
    """

    item: str
    kind: str
    outcome: str
    frame: bytes | None = None


# --- files ----------------------------------------------------------------------------------------------------


def path_of(folder: Path, arrival: Arrival) -> Path:
    """Return where the bundle lies: under the one name or the other, whichever is there."""
    waiting = safe_files.on_the_way(folder, safe_files.ARRIVAL, arrival.id)
    return waiting if waiting.exists() else safe_files.on_the_way(folder, safe_files.QUARANTINE, arrival.id)


def name_file(folder: Path, arrival: Arrival, kind: str) -> None:
    """Give the file of a bundle the name that says whether it waits or is kept apart; again changes nothing."""
    here, wanted = path_of(folder, arrival), safe_files.on_the_way(folder, kind, arrival.id)
    if here != wanted and here.exists():
        here.rename(wanted)
        safe_files.sync_folder(folder)


def take_file_away(folder: Path, arrival: Arrival) -> None:
    """Remove the file of a bundle that was taken in."""
    path_of(folder, arrival).unlink(missing_ok=True)


# --- rows -----------------------------------------------------------------------------------------------------


def put(book: Book, arrival: Arrival) -> None:
    """Store a row or replace the one with this id, inside ``change``."""
    with tally.kept(book, "arrival", [arrival.id]):
        book.run(
            f"REPLACE INTO arrival ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - fixed columns
            (
                arrival.id, arrival.size, arrival.way, arrival.written, arrival.state, arrival.reason, arrival.device,
                arrival.bundle, arrival.sequence, arrival.previous, arrival.purpose, arrival.facts, arrival.receipt,
            ),
        )  # fmt: skip


def change_state(book: Book, arrival: Arrival, state: str, reason: str) -> Arrival:
    """Give a bundle another state, inside ``change``, and return its row."""
    changed = replace(arrival, state=state, reason=reason)
    put(book, changed)
    return changed


def get(book: Book, id_: str) -> Arrival | None:
    """Return one row, or None."""
    row = book.row(f"SELECT {_COLUMNS} FROM arrival WHERE id = ?", (id_,))  # noqa: S608 - fixed columns
    return _arrival(*row) if row else None


def of_bundle(book: Book, bundle: str) -> Arrival | None:
    """Return the row of the bundle with this id, accepted or not; None where none came."""
    row = book.row(f"SELECT {_COLUMNS} FROM arrival WHERE bundle = ? ORDER BY receipt DESC LIMIT 1", (bundle,))  # noqa: S608 - fixed columns
    return _arrival(*row) if row else None


def all_of(book: Book) -> Sequence[Arrival]:
    """Return every row, by device and number."""
    rows = book.rows(f"SELECT {_COLUMNS} FROM arrival ORDER BY device, sequence, id")  # noqa: S608 - fixed columns
    return [_arrival(*row) for row in rows]


def note_outcome(book: Book, arrival: str, lines: Iterable[Line]) -> None:
    """Store what became of each thing in a bundle, inside ``change``, in the place of what was said before."""
    with tally.kept(book, "outcome", [arrival]):
        book.run("DELETE FROM outcome WHERE arrival = ?", (arrival,))
        book.run_many(
            f"INSERT INTO outcome ({_OUTCOME_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - fixed columns
            [(arrival, n, one.item, one.kind, one.outcome, one.frame) for n, one in enumerate(lines)],
        )


def outcome(book: Book, arrival: str) -> Sequence[Line]:
    """Return what became of each thing in a bundle, in the order in which it was said."""
    rows = book.rows("SELECT item, kind, outcome, frame FROM outcome WHERE arrival = ? ORDER BY number", (arrival,))
    return [Line(str(i), str(k), str(o), f if isinstance(f, bytes) else None) for i, k, o, f in rows]


def with_aside(book: Book, reasons: Collection[str]) -> Sequence[str]:
    """Return the bundles of which something was put aside for one of these reasons and is kept."""
    marks = ", ".join("?" * len(reasons))
    sql = f"SELECT DISTINCT arrival FROM outcome WHERE frame IS NOT NULL AND outcome IN ({marks}) ORDER BY arrival"  # noqa: S608 - marks alone
    return [str(row[0]) for row in book.rows(sql, tuple(reasons))]


@dataclass(frozen=True, slots=True)
class Irregular:
    """What was noticed once and stays: ``sign`` is a ``chain.Sign``."""

    device: DeviceId
    sign: str
    sequence: int
    bundle: str
    written: str


def note_irregular(book: Book, found: Iterable[Irregular]) -> None:
    """Keep for good what was noticed, inside ``change``; what is noted already stays as it is."""
    chosen = list(found)
    with tally.kept(book, "irregular", [one.device for one in chosen]):
        book.run_many(
            "INSERT OR IGNORE INTO irregular (device, sign, sequence, bundle, written) VALUES (?, ?, ?, ?, ?)",
            [(one.device, one.sign, one.sequence, one.bundle, one.written) for one in chosen],
        )


def irregular(book: Book) -> Sequence[Irregular]:
    """Return what was ever noticed, by device and number."""
    rows = book.rows("SELECT device, sign, sequence, bundle, written FROM irregular ORDER BY device, sequence, sign")
    return [Irregular(DeviceId(str(d)), str(s), int(str(n)), str(b), str(w)) for d, s, n, b, w in rows]


def _arrival(*row: object) -> Arrival:
    id_, size, way, written, state, reason, device, bundle, sequence, previous, purpose, facts, receipt = row
    return Arrival(
        str(id_), int(str(size)), str(way), str(written), str(state), str(reason), DeviceId(str(device)), str(bundle),
        int(str(sequence)), str(previous), str(purpose), str(facts), str(receipt),
    )  # fmt: skip
