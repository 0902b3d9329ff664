"""Completing a partial record across the two books, killed at every step: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto.argon import Cost
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, check, complete, enrol, records
from npm_field.usecases.adding import Document
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

PASSPHRASE: Final = "otter granite velvet lamp"  # noqa: S105 - of vaults that live for one test
CODE: Final = "P-049-402"
VISIT: Final = "C-421-802"
PARTIAL: Final[Mapping[str, object]] = {"code": CODE, "words": ["V-788"], "severity": "3", "use": "y"}
FULL: Final[Mapping[str, object]] = {"consent": {"record": "yes"}, "narrative": "Two officers, an open hand."}
ROOT: Final = Path(__file__).resolve().parent.parent.parent

# Three places to die for each transaction: before it begins, before its commit, after its commit. The first run dies
# nowhere and tells how many places there are; each next one is a fork that dies in the next place, on its own copy.
DRIVER: Final = """
import json, os, shutil, signal, sys
from contextlib import contextmanager
from pathlib import Path
from npm_field.crypto import passphrase
from npm_field.usecases import complete, enrol
from storage.book import Book

template, words, fields = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
places, deadly, real = 0, 0, Book.change

def place():
    global places
    places += 1
    if places == deadly:
        os.kill(os.getpid(), signal.SIGKILL)

@contextmanager
def change(book):
    place()
    with real(book):
        yield book
        place()
    place()

def play(folder):
    shutil.copytree(template, folder)
    seat = enrol.open_seat(folder, passphrase.prepare(words))
    Book.change = change
    waiting = complete.queue(seat)[0]
    draft = complete.begin_completion(seat, waiting.record)
    complete.complete(seat, draft, {"code": waiting.fields["code"], **fields})
    Book.change = real
    seat.vault.close()

play(template.with_name("whole"))
total = places
for deadly in range(1, total + 1):
    places = 0
    child = os.fork()
    if child == 0:
        play(template.with_name(f"cut-{deadly}"))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, (deadly, status)
print(total)
"""


def opened(folder: Path) -> Seat:
    return enrol.open_seat(folder, passphrases.prepare(PASSPHRASE))


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with ``template``, ``whole`` and one vault for each place to die; and how many there are."""
    home = tmp_path_factory.mktemp("killed")
    cost = Cost(memory_kib=64, passes=1, lanes=1)
    seat = enrol.make_local(home / "template", passphrase=passphrases.prepare(PASSPHRASE), cost=cost)
    visit = {"code": VISIT, "words": {"V-788": "beating"}}
    adding.add(seat, [Document("visit", "", Mode.FULL, visit, from_paper=True)])
    adding.add(seat, [Document("interview", VISIT, Mode.PARTIAL, PARTIAL, from_paper=True)])
    seat.vault.close()
    done = subprocess.run(
        [sys.executable, "-P", "-c", DRIVER, str(home / "template"), PASSPHRASE, json.dumps(FULL)],
        capture_output=True, cwd=ROOT, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return home, int(done.stdout)


def test_a_completion_that_is_killed_anywhere_can_be_done_again(killed: tuple[Path, int]) -> None:
    home, places = killed
    assert places >= 15
    template = opened(home / "template")
    record = records.find(template, CODE)
    partial = revisions.of_record(template.vault.daybook, record)
    template.vault.close()
    for place in range(1, places + 1):
        seat = opened(home / f"cut-{place}")
        try:
            assert revisions.of_record(seat.vault.daybook, record) == partial, place
            redo(seat, record)
            require_whole(seat, record, place)
        finally:
            seat.vault.close()


def test_a_completion_that_is_not_killed_ends_in_the_same_state(killed: tuple[Path, int]) -> None:
    home, _places = killed
    seat = opened(home / "whole")
    try:
        require_whole(seat, records.find(seat, CODE), 0)
    finally:
        seat.vault.close()


def test_a_second_kill_in_the_repair_does_no_harm(killed: tuple[Path, int], tmp_path: Path) -> None:
    home, places = killed
    for place in range(1, places + 1, 4):
        folder = Path(shutil.copytree(home / f"cut-{place}", tmp_path / str(place)))
        seat = opened(folder)
        complete.repair(seat)
        seat.vault.close()
        seat = opened(folder)
        try:
            record = records.find(seat, CODE)
            redo(seat, record)
            require_whole(seat, record, place)
        finally:
            seat.vault.close()


def redo(seat: Seat, record: RecordId) -> None:
    """Do what a person does at the next unlock: the queue says whether the record still waits."""
    complete.repair(seat)
    if record in {waiting.record for waiting in complete.queue(seat)}:
        draft = complete.begin_completion(seat, record)
        assert draft.record == record
        complete.complete(seat, draft, {**draft.fields, **FULL})


def require_whole(seat: Seat, record: RecordId, place: int) -> None:
    """Hold the record to its end: one full revision on the partial one, shown once, nothing waiting, all sound."""
    shown = records.show(seat, record)
    fields = shown.merged.fields or {}
    steps = records.history(seat, record)
    assert [step.mode for step in steps] == ["partial", "full"], place
    assert steps[1].parents == (steps[0].id,), place
    assert (fields["code"], fields["narrative"]) == (CODE, FULL["narrative"]), place
    assert [row.id for row in records.listed(seat, kind="interview")] == [record], place
    assert shown.merged.differences == (), place
    assert list(complete.queue(seat)) == [], place
    assert drafts.all_of(seat.vault.casebook) == drafts.all_of(seat.vault.daybook) == [], place
    assert check.check(seat).damage == (), place
