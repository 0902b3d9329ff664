"""Held buttons on a real screen: by keys alone they do nothing when let go too early, and what they say when held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.ui.test_keys_at_lock import display, on_screen

__all__ = ["display"]
ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_code_is_given_and_a_withdrawal_recorded_by_a_key_that_is_held(tmp_path: Path, display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", str(Path(__file__).with_name("held_on_screen.py")), str(tmp_path)],
        env={**os.environ, **on_screen(display), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["no code yet", "a code is given", "still there", "withdrawn"]
