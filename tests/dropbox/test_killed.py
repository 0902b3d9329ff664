"""Real processes, really killed while somebody types into the box: what was called sealed is at the office."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from npm_field.domain.identifiers import RecordId
from npm_field.usecases import capture, complete, records
from tests.dropbox.conftest import hand_over, holds
from tests.usecases.enrolled import PASSPHRASE, opened

if TYPE_CHECKING:
    from tests.usecases.enrolled import Enrolled

ROOT = Path(__file__).resolve().parents[2]
TYPING = """
import sys
from pathlib import Path
from npm_field.domain.kinds import INTERVIEW
from npm_field.usecases import dropbox, records
from tests.usecases.enrolled import opened
seat = opened(Path(sys.argv[1]))
draft = dropbox.begin(seat, INTERVIEW, records.visits(seat)[0].visit)
print(draft.record, flush=True)
for number in range(1_000_000):
    dropbox.seal(seat, draft, {**draft.fields, "narrative": f"Qanaryword {number}"})
    print(number, flush=True)
"""


def test_a_kill_in_the_middle_of_typing_loses_the_view_and_never_the_record(both: Enrolled, tmp_path: Path) -> None:
    folder = both.laptop.vault.folder
    both.laptop.vault.close()
    assert PASSPHRASE
    for run, lines in enumerate((2, 3, 7, 12)):
        said = killed_after(lines, folder)
        seat = opened(folder)
        assert not holds(seat, "Qanaryword")
        complete.repair(seat)
        capture.leave_all(seat)
        hand_over(seat, both.office, tmp_path / f"{run}.npmf")
        seat.vault.close()
        narrative = str((records.show(both.office, RecordId(said[0])).merged.fields or {})["narrative"])
        # a seal that was durable and not told yet may be there as well
        assert int(narrative.removeprefix("Qanaryword ")) in {int(said[-1]), int(said[-1]) + 1}
    both.laptop = opened(folder)


def killed_after(lines: int, folder: Path) -> list[str]:
    with subprocess.Popen(
        [sys.executable, "-c", TYPING, str(folder)],
        stdout=subprocess.PIPE, cwd=ROOT, text=True, env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        said += process.stdout.read().split()
    return said
