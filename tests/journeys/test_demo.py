"""The demo plays to its end, and fails when one byte of a bundle is changed on its way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pypdf
import pytest

ROOT: Final = Path(__file__).resolve().parent.parent.parent


def demo(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "npm_field", "--json", "demo", "--dir", str(folder), "--no-window", *more]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=280)


@pytest.mark.timeout(300)  # a quarter of that on a machine with nothing else to do
def test_the_demo_plays_to_its_end_and_leaves_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = demo(folder)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["revisions"] > 30
    steps = [line.partition("]")[0] for line in done.stderr.splitlines() if line.startswith("[")]
    assert steps == [f"[{number}/{len(steps)}" for number in range(1, len(steps) + 1)]
    words = dict(line.split(": ", 1) for line in (folder / "passphrases.txt").read_text().splitlines())
    assert set(words) == {"office", "identity-desk", "lead", "monitor", "focal", "report-internal.pdf"}
    reader = pypdf.PdfReader(folder / "report-internal.pdf")
    assert reader.decrypt(words["report-internal.pdf"])
    assert len(reader.pages) == answer["pages"]


@pytest.mark.timeout(300)
def test_the_demo_fails_when_one_byte_of_a_bundle_is_changed(tmp_path: Path) -> None:
    done = demo(tmp_path / "demo", "--change-one-byte")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "demo" / "report-internal.pdf").exists()
