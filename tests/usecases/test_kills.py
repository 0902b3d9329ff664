"""Real processes, really killed: what was acknowledged is there, and a completion ends once (INV07, INV31)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, complete, records, writing
from npm_field.usecases import seat as seats
from npm_field.usecases.seat import Seat
from storage import drafts, revisions, vault

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId

Say = Callable[[str], None]


def saving(seat: Seat, record: RecordId, say: Say) -> None:
    draft = capture.edit(seat, record)
    for number in range(1_000_000):
        capture.save(seat, draft, {**draft.fields, "narrative": f"typed {number}"})
        say(str(number))


def completing(seat: Seat, record: RecordId, say: Say) -> None:
    say("ready")
    draft = complete.begin_completion(seat, record)
    say("begun")
    complete.complete(seat, draft, {**draft.fields, "narrative": "what was said"})
    say("done")
    signal.pause()


def teller(descriptor: int) -> Say:
    """Tell by one write for each line: what was written before a kill was told."""

    def say(line: str) -> None:
        os.write(descriptor, f"{line}\n".encode())

    return say


def killed_after(act: Callable[[Seat, RecordId, Say], None], lines: int, folder: Path, record: RecordId) -> list[str]:
    """Let a process of ours act on the vault, kill it as soon as it has said so much, return what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # a fork: starting the program anew would cost more than the act, and the kill is the same
        try:
            own = Seat(vault.open_vault(folder, Secret(b"main words")), seats.shipped_vocabularies())
            act(own, record, teller(writing))
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = [told.readline().strip() for _ in range(lines)]
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    return said


def test_inv31_twenty_kills_right_after_a_save_lose_nothing_it_acknowledged(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    for kill in range(20):
        seat.vault.close()
        said = killed_after(saving, 1 + kill % 4, seat.vault.folder, draft.record)
        open_again(seat)
        found = drafts.of_record(seat.vault.casebook, draft.record)
        assert found is not None
        typed = str(found.fields["narrative"]).split()
        assert int(typed[1]) >= int(said[-1])
    assert seat.vault.casebook.check() == []
    reopen(seat)
    capture.leave_all(seat)
    assert len(records.history(seat, draft.record)) == 1


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_inv07_a_completion_that_was_killed_ends_once(seat: Seat, visit: RecordId, lines: int) -> None:
    stub = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, stub, {**stub.fields, "severity": "3", "words": ["V-473"]})
    capture.leave(seat, stub.record)
    (before,) = revisions.of_record(seat.vault.daybook, stub.record)
    seat.vault.close()
    killed_after(completing, lines, seat.vault.folder, stub.record)
    open_again(seat)
    complete.repair(seat)
    if complete.queue(seat):
        draft = complete.begin_completion(seat, stub.record)
        complete.complete(seat, draft, {**draft.fields, "narrative": "what was said"})
    state = writing.merged_record(seat, stub.record)
    assert (len(state.heads), state.differences) == (1, ())
    assert state.fields is not None
    assert state.fields["narrative"] == "what was said"
    assert list(revisions.of_record(seat.vault.daybook, stub.record)) == [before]
    assert len(records.history(seat, stub.record)) == 2
    assert complete.queue(seat) == []


def open_again(seat: Seat) -> None:
    seat.vault = vault.open_vault(seat.vault.folder, Secret(b"main words"))
