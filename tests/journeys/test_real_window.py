"""One record typed into a real window system: an X server hears the keys, what is stored is what was pressed.

All kinds of record are in `make journeys-x`; that none is forgotten there is held here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.real_journeys import BY_THE_PROGRAM, JOURNEYS
from npm_field.domain.kinds import KINDS

ROOT = Path(__file__).parents[2]


@pytest.mark.real_window
@pytest.mark.timeout(300)  # a tenth of that on a machine with nothing else to do
def test_an_observation_is_typed_on_an_x_server_and_every_field_is_stored() -> None:
    command = [sys.executable, "-P", "-m", "benchmarks.real_keys", "--only", "observation"]
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=told, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "observation            8 fields compared" in done.stdout


def test_every_kind_of_record_has_a_journey_in_the_real_window_or_is_written_by_the_program() -> None:
    typed = {kind for journey in JOURNEYS.values() for kind in journey.kinds}
    assert typed | BY_THE_PROGRAM.keys() == KINDS.keys()
    assert not typed & BY_THE_PROGRAM.keys()
