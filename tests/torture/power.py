"""Power cuts, computed: what a disk may hold when the power goes at any moment of a recorded life.

On the disk for certain is, of each file, what was written before its last sync. Of what was written later any part
may be there: whole writes, or single sectors of 512 bytes of them. Names change in the order they were changed, and
for certain up to the folder's last sync (security.md 1.6; ALICE and SQLite's own tests do the same).
"""

from __future__ import annotations

import copy
import json
import random
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tests.torture.ledger import Ledger, problems
from tests.torture.tally import Tally
from tests.torture.trace import Cut, Named, Recording, Sync, Told, Write, put, resize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tests.torture.trace import Event

    Check = Callable[[Path, Ledger], list[str]]

SECTOR: Final = 512
SHARES: Final = (0.0, 0.1, 0.5, 0.9, 1.0)
"""How much of what is not certain reaches the disk."""


def thoroughly(folder: Path, ledger: Ledger) -> list[str]:
    """Open the vault, run both integrity checks and look at every record."""
    return problems(folder, ledger, thorough=True)


@dataclass(frozen=True, slots=True)
class Witness:
    """What was true before the recording, and who says what is wrong with a vault after a cut."""

    before: Ledger = field(default_factory=Ledger)
    check: Check = thoroughly


def cut_power(
    recording: Recording,
    folder: Path,
    seed: str,
    count: int,
    *,
    torn: bool,
    witness: Witness | None = None,
    within: str = "",
) -> Tally:
    """Build ``count`` states in ``folder``, open each as after a restart, and return what was found.

    ``within`` is the name of a file: the power goes while that one is written.
    """
    chance = random.Random(seed)  # noqa: S311 - the same states for the same seed
    witness = witness or Witness()
    tally, moments = Tally(), _moments(recording, within)
    for number in range(count):
        moment = chance.choice(moments)
        ledger = told(recording.events[:moment], witness.before)
        lay(folder, state(recording, moment, chance, torn=torn))
        tally.count(str((ledger.under_way or {}).get("will", "nothing")))
        tally.acknowledged += sum(text is not None for text in ledger.texts.values())
        found = witness.check(folder, copy.deepcopy(ledger))
        tally.problems += [f"{seed}, state {number}, event {moment}: {problem}" for problem in found]
    return tally


def _moments(recording: Recording, within: str) -> Sequence[int]:
    if not within:
        return range(len(recording.events) + 1)
    return [at for at, event in enumerate(recording.events, 1) if _is_of(event, recording.names[within])]


def told(events: Sequence[Event], before: Ledger) -> Ledger:
    """Return what must be there after these events on a vault of which ``before`` was true."""
    ledger = copy.deepcopy(before)
    for event in events:
        if isinstance(event, Told):
            ledger.hear(json.loads(event.line))
    return ledger


def state(recording: Recording, moment: int, chance: random.Random, *, torn: bool) -> dict[str, bytes]:
    """Return the files that a disk may hold when the power goes before event number ``moment``."""
    events = recording.events[:moment]
    return {
        name: _content(recording.contents.get(file, b""), [e for e in events if _is_of(e, file)], chance, torn=torn)
        for name, file in _names(recording.names, events, chance).items()
    }


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold these files and nothing else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in files:
            path.unlink()
    for name, data in files.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != data:
            (folder / name).write_bytes(data)


def _is_of(event: Event, file: int) -> bool:
    return isinstance(event, Write | Cut | Sync) and event.file == file


def _names(before: Mapping[str, int], events: Sequence[Event], chance: random.Random) -> dict[str, int]:
    changes = [event for event in events if isinstance(event, Named)]
    last_sync = max((at for at, event in enumerate(events) if event == Sync(None)), default=0)
    certain = sum(isinstance(event, Named) for event in events[:last_sync])
    names = dict(before)
    for change in changes[: chance.randint(certain, len(changes))]:
        if change.file is None:
            names.pop(change.name, None)
        else:
            names[change.name] = change.file
    return names


def _content(before: bytes, events: Sequence[Event], chance: random.Random, *, torn: bool) -> bytes:
    content, share = bytearray(before), chance.choice(SHARES)
    last_sync = max((at for at, event in enumerate(events) if isinstance(event, Sync)), default=-1)
    cuts = sum(isinstance(event, Cut) for event in events[last_sync + 1 :])
    cuts_left = chance.randint(0, cuts)  # lengths are journalled in their order
    for at, event in enumerate(events):
        certain = at < last_sync
        if isinstance(event, Cut) and (certain or cuts_left > 0):
            cuts_left -= not certain
            resize(content, event.length)
        elif isinstance(event, Write):
            for offset, data in [(event.offset, event.data)] if certain or not torn else _sectors(event):
                if certain or chance.random() < share:
                    put(content, offset, data)
    return bytes(content)


def _sectors(write: Write) -> list[tuple[int, bytes]]:
    """Return the parts of a write that reach the disk each on its own."""
    end = write.offset + len(write.data)
    edges = [write.offset, *range(write.offset // SECTOR * SECTOR + SECTOR, end, SECTOR), end]
    return [
        (start, write.data[start - write.offset : stop - write.offset])
        for start, stop in pairwise(edges)
        if stop > start
    ]
