"""Real processes, really killed: what was acknowledged is there, and a completion ends once (INV07, INV31)."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import capture, complete, records, writing
from storage import drafts, revisions, vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

ROOT = Path(__file__).resolve().parents[2]
START = """
import sys
from pathlib import Path
from npm_field.crypto.secret import Secret
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import capture, complete
from npm_field.usecases.seat import Seat, shipped_vocabularies
from storage import vault
seat = Seat(vault.open_vault(Path(sys.argv[1]), Secret(b"main words")), shipped_vocabularies())
name = sys.argv[2]
"""
SAVING = (
    START
    + """
draft = capture.edit(seat, name)
for number in range(1_000_000):
    capture.save(seat, draft, {**draft.fields, "narrative": f"typed {number}"})
    print(number, flush=True)
"""
)
COMPLETING = (
    START
    + """
print("ready", flush=True)
draft = complete.begin_completion(seat, name)
print("begun", flush=True)
complete.complete(seat, draft, {**draft.fields, "narrative": "what was said"})
print("done", flush=True)
"""
)


def killed_after(code: str, lines: int, *arguments: str) -> list[str]:
    """Run a process of ours, kill it as soon as it has said so much, return what it said."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said = [running.stdout.readline().strip() for _ in range(lines)]
        running.send_signal(signal.SIGKILL)
    return said


def test_inv31_twenty_kills_right_after_a_save_lose_nothing_it_acknowledged(
    seat: Seat, visit: RecordId, reopen: Callable[[Seat], None]
) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    for kill in range(20):
        seat.vault.close()
        said = killed_after(SAVING, 1 + kill % 4, str(seat.vault.folder), draft.record)
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
    killed_after(COMPLETING, lines, str(seat.vault.folder), stub.record)
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
