"""Raw disks after seal, wipe and purge; and from the system calls, that a key file is overwritten in place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from storage import safe_files
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, SECTOR, Area
from tests.torture import trace
from tests.torture.danger import Endangered
from tests.torture.images import purge_on_a_disk, seal_on_a_disk, wipe_on_a_disk
from tests.torture.key_life import KEYS, KeyLife
from tests.torture.recorded import record_life

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.torture.tally import Tally
    from tests.torture.trace import Recording


@pytest.mark.parametrize("act", [seal_on_a_disk, wipe_on_a_disk, purge_on_a_disk])
def test_nothing_of_it_stays_on_the_raw_disk(act: Callable[[Path, str], Tally], tmp_path: Path) -> None:
    assert act(tmp_path, "sample").problems == []


@pytest.mark.traced
@pytest.mark.parametrize(
    ("act", "areas"), [("panic_seal", (Area.CASEBOOK,)), ("wipe", tuple(Area))], ids=["seal", "wipe"]
)
def test_every_sector_of_it_is_overwritten_where_it_stands(act: str, areas: tuple[Area, ...], tmp_path: Path) -> None:
    """The same file, the same offsets, both copies, and onto the disk: no rename, no truncation, no hole."""
    endangered, place = Endangered(tmp_path / "template"), tmp_path / "vault"
    endangered.lay(place)
    openers = json.dumps(endangered.ledger.openers.written())
    command = trace.python("tests.torture.danger", str(place), act, openers)
    recording = trace.record(place, command, tmp_path / "trace")
    assert untouched_sectors(recording, areas) == set()
    assert only_overwritten(recording)


@pytest.mark.traced
def test_a_key_file_keeps_its_file_and_length_through_every_change(tmp_path: Path) -> None:
    assert only_overwritten(record_life(tmp_path, "in place", 12, {**KEYS, "save": 1}, kind=KeyLife))


def untouched_sectors(recording: Recording, areas: tuple[Area, ...]) -> set[int]:
    """Return the places of these areas, in both copies, that were not written and synced afterwards."""
    file = recording.names[safe_files.KEY_FILE]
    last_sync = max(at for at, event in enumerate(recording.events) if event == trace.Sync(file))
    written: set[int] = set()
    for event in recording.events[:last_sync]:
        if isinstance(event, trace.Write) and event.file == file:
            written |= set(range(event.offset, event.offset + len(event.data), SECTOR))
    wanted = {
        at + place
        for at in (0, COPY_LENGTH)
        for area in areas
        for place in range(EXTENTS[area].offset, EXTENTS[area].offset + EXTENTS[area].length, SECTOR)
    }
    return wanted - written


def only_overwritten(recording: Recording) -> bool:
    """Return whether the key file kept its name, its file and its length."""
    file = recording.names[safe_files.KEY_FILE]
    length = len(recording.contents[file])
    named = [
        event for event in recording.events if isinstance(event, trace.Named) and event.name == safe_files.KEY_FILE
    ]
    cut = [event for event in recording.events if isinstance(event, trace.Cut) and event.file == file]
    ends = [
        event.offset + len(event.data)
        for event in recording.events
        if isinstance(event, trace.Write) and event.file == file
    ]
    return not named and not cut and max(ends) <= length
