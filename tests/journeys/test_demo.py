"""The demo plays to its end, and fails when one byte of a bundle is changed on its way."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdf
import pytest

from npm_field.cli import demo
from npm_field.cli.arguments import parse
from npm_field.cli.terminal import Terminal
from npm_field.errors import DemoFailedError
from npm_field.usecases import fiction
from resources.language import Language

if TYPE_CHECKING:
    from tests.cli.conftest import Runner

ROOT: Final = Path(__file__).resolve().parent.parent.parent


CHEAPLY: Final = """
import sys
from npm_field.crypto.argon import Cost
from npm_field.usecases import enrol
from storage import book
from sync import words
book.MEMORY_SECURITY = "OFF"
words.COST = Cost(memory_kib=64, passes=1, lanes=1)
for make in (enrol.make_office, enrol.make_laptop):
    make.__kwdefaults__["cost"] = Cost(memory_kib=64, passes=1, lanes=1)
from npm_field.__main__ import main
sys.exit(main())
"""
"""Derivations at the real cost would be most of the work, and SQLite's locked memory a third of the rest."""


@dataclass(frozen=True)
class Played:
    """A demo that was played to its end."""

    folder: Path
    answer: dict[str, Any]
    steps: list[str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played") / "demo"
    command = [sys.executable, "-P", "-c", CHEAPLY, "--json", "demo", "--dir", str(folder), "--no-window"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    return Played(folder, json.loads(done.stdout), done.stderr.splitlines())


def words_of(folder: Path) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in (folder / "passphrases.txt").read_text().splitlines())


@pytest.mark.timeout(300)  # a tenth of that on a machine with nothing else to do
def test_the_demo_plays_to_its_end_and_leaves_what_it_says(played: Played) -> None:
    folder, answer = played.folder, played.answer
    assert answer["revisions"] > 30
    steps = [line.partition("]")[0] for line in played.steps if line.startswith("[")]
    assert steps == [f"[{number}/{len(steps)}" for number in range(1, len(steps) + 1)]
    assert any("differing 1" in line for line in played.steps)  # two people counted the beds
    words = words_of(folder)
    assert set(words) == {"office", "identity-desk", "lead", "monitor", "focal", "report-internal.pdf"}
    reader = pypdf.PdfReader(folder / "report-internal.pdf")
    assert reader.decrypt(words["report-internal.pdf"])
    assert len(reader.pages) == answer["pages"]


def test_the_demo_fails_when_one_byte_of_a_bundle_is_changed(played: Played, run: Runner) -> None:
    """The act in which it is noticed, played once more on what the whole demo left; `main` makes an exit 1 of it."""
    _gather(played, "--language", "en")
    with pytest.raises(DemoFailedError):
        _gather(played, "--change-one-byte")
    done = run("demo", "--dir", played.folder)
    assert (done.status, done.out) == (1, "")  # and never over what is there


def _gather(played: Played, *more: str) -> None:
    terminal = Terminal(parse(["demo", "--dir", str(played.folder), *more]), Language.load("en"))
    told = fiction.story()
    demo._Play(terminal, played.folder, told, words_of(played.folder))._gather(fiction.laptops(told))
