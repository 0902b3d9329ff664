"""A day's use under strace: not one word of a record, nor of a passphrase, in any file or system call (INV34, 35).

The control is the same scan over words that were left on purpose: it finds them in both encodings.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto.passphrase import prepare
from npm_field.usecases import enrol, plan
from npm_field.usecases.plan import VisitPlan
from storage import revisions
from tests.torture import trace
from tests.torture.canaries import WINDOW_BOXES, WRITE_LIKE, found_below, found_in_trace, text_fields, word
from tests.torture.day import ASKED_FOR, CHEAP

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Found = dict[str, set[str]]

NAMES: Final = (*ASKED_FOR, *(name for name, _field in text_fields()), *(f"box {n}" for n in range(WINDOW_BOXES)))


class Sandbox:
    """A home, a place for temporary files and one for vaults, in which a day is lived under strace."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seed = secrets.token_hex(8)
        for name in ("home", "tmp", "work"):
            (root / "all" / name).mkdir(parents=True)
        self.work = root / "all" / "work"

    def live(self, module: str, arguments: Sequence[str]) -> str:
        """Run a module of the day; the seed goes in on standard input, which is not traced."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTEST_"))}
        places = {name: str(self.root / "all" / "tmp") for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")}
        home = {"HOME": str(self.root / "all" / "home"), "QT_QPA_PLATFORM": "offscreen"}
        return trace.strace(
            trace.python(module, *arguments), self.root / "trace",
            calls=WRITE_LIKE, given=self.seed + "\n", environment={**kept, **places, **home},
        )  # fmt: skip

    def found(self) -> tuple[Found, Found]:
        """Return what stands in files and what stands in the trace."""
        words = {name: word(self.seed, name) for name in NAMES}
        in_trace = found_in_trace((self.root / "trace").read_bytes(), words)
        return found_below(self.root / "all", words), in_trace


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


@pytest.mark.traced
def test_inv35_a_day_by_use_cases_leaves_no_word_in_a_file_or_a_system_call(sandbox: Sandbox) -> None:
    kept = int(sandbox.live("tests.torture.day", ["live", str(sandbox.work)]))
    assert kept == len(list(text_fields()))
    assert {path.name for path in sandbox.work.iterdir()} == {"office", "laptop", "bundle.npmf", "report.pdf"}
    assert sandbox.found() == ({}, {})
    assert list((sandbox.root / "all" / "home").iterdir()) == list((sandbox.root / "all" / "tmp").iterdir()) == []


@pytest.mark.traced
@pytest.mark.timeout(300)
def test_inv35_a_day_at_the_window_leaves_no_word_in_a_file_or_a_system_call(sandbox: Sandbox) -> None:
    folder = sandbox.work / "vault"
    seat = enrol.make_local(folder, passphrase=prepare(word(sandbox.seed, "passphrase")), cost=CHEAP)
    plan.plan_visit(seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
    seat.vault.close()
    typed = int(sandbox.live("tests.torture.window_day", [str(folder)]))
    assert 8 <= typed <= WINDOW_BOXES
    seat = enrol.open_seat(folder, prepare(word(sandbox.seed, "passphrase")))
    kept = str([revision.fields for revision in revisions.all_of(seat.vault.casebook)])
    seat.vault.close()
    assert sum(word(sandbox.seed, f"box {n}") in kept for n in range(typed)) >= 4
    assert sandbox.found() == ({}, {})
    assert list((sandbox.root / "all" / "home").iterdir()) == list((sandbox.root / "all" / "tmp").iterdir()) == []


@pytest.mark.traced
def test_the_same_scan_finds_what_was_left_in_both_encodings(sandbox: Sandbox) -> None:
    sandbox.live("tests.torture.day", ["plant", str(sandbox.work)])
    in_files, in_trace = sandbox.found()
    assert in_files == {"visit.place_name": {"utf-8"}, "office": {"utf-16-le"}}
    assert in_trace == {**in_files, "passphrase": {"utf-16-le"}, "travel": {"utf-8"}}


def test_every_field_that_takes_a_sentence_has_its_word() -> None:
    names = [name for name, _field in text_fields()]
    assert len(names) == len(set(names)) >= 10
    assert {"interview.narrative", "interview.allegations.text", "observation.text"} <= set(names)
    assert len({word("a seed", name) for name in NAMES}) == len(NAMES)
