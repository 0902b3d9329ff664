"""A withdrawal that waits for the casebook: by record or by code, beside other acts of the record, through kills."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from npm_field.domain import consent
from npm_field.domain.modes import Mode
from npm_field.errors import BadCodeError, UnknownCodeError
from npm_field.usecases import adding, complete, deliver, dropbox, receive, records, withdraw, writing
from npm_field.usecases.adding import Document
from storage import book, pending
from storage.schema import DAYBOOK_STEPS
from tests.usecases.enrolled import AREA, TALK, VISIT, opened

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "P-231-008"
START = """
import os, signal, sys
from pathlib import Path
from npm_field.usecases import dropbox, records, rotation, withdraw
from tests.usecases.enrolled import TALK, opened
seat = opened(Path(sys.argv[1]))
record = records.find(seat, TALK)
def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""
DROPPED_HALF = START + "dropbox._empty = dies\ndropbox.drop(seat, record)\n"
WITHDRAWN_HALF = """
seat.vault.close_casebook()
rotation.settle = dies
withdraw.withdraw(seat, record, [sys.argv[2]], channel="phone", day="2031-03-09")
"""


def killed(code: str, folder: Path, *words: str) -> None:
    """Run it in a process of its own, which kills itself in the middle of what it does."""
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run([sys.executable, "-c", code, str(folder), *words], cwd=ROOT, env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL


def settled(seat: Seat) -> Seat:
    """What every unlock with the main passphrase does."""
    withdraw.settle(seat)
    complete.repair(seat)
    return seat


def answers(seat: Seat, record: RecordId) -> object:
    return (writing.merged_record(seat, record).fields or {}).get("consent")


@pytest.mark.parametrize("purpose", ["public_anon", "record"])
def test_a_withdrawal_and_a_drop_that_was_cut_are_both_finished(
    enrolled: Enrolled, tmp_path: Path, purpose: str
) -> None:
    folder = enrolled.laptop.vault.folder
    record = records.find(enrolled.laptop, TALK)
    enrolled.laptop.vault.close()
    killed(DROPPED_HALF, folder)
    killed(START + WITHDRAWN_HALF, folder, purpose)
    seat = enrolled.laptop = opened(folder)
    acts = pending.acts_of(seat.vault.daybook, record)
    assert acts == [f"withdraw/phone/{purpose}/2031-03-09"] if purpose == "record" else ["drop", *acts[1:]]
    settled(seat)
    assert pending.all_of(seat.vault.daybook) == []
    known = writing.known_revisions(seat, record)
    assert not any("narrative" in (revision.fields or {}) for revision in known)
    assert dropbox.count(seat) == (purpose != "record")
    if purpose == "record":
        assert consent.is_withdrawn(answers(seat, record))
        return
    hand_over(enrolled, tmp_path)
    at_the_office = writing.merged_record(enrolled.office, record).fields or {}
    assert at_the_office["narrative"]
    assert consent.answer(at_the_office["consent"], purpose).value == "withdrawn"


def hand_over(enrolled: Enrolled, tmp_path: Path) -> None:
    deliver.export(enrolled.laptop, tmp_path / "b.npmf")
    receive.take_in(enrolled.office, receive.preview(enrolled.office, tmp_path / "b.npmf"))


def test_a_drop_that_can_never_be_finished_because_all_was_withdrawn_keeps_no_vault_shut(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, record = enrolled.laptop, records.find(enrolled.laptop, TALK)
    with monkeypatch.context() as patched:
        patched.setattr(dropbox, "_empty", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            dropbox.drop(seat, record)
    withdraw.withdraw(seat, record, ["record"], channel="oral")
    assert (pending.all_of(seat.vault.daybook), dropbox.count(seat)) == ([], 0)


def test_by_its_code_a_full_record_is_withdrawn_while_the_casebook_is_closed(enrolled: Enrolled) -> None:
    seat, record = enrolled.laptop, records.find(enrolled.laptop, TALK)
    seat.vault.close_casebook()
    assert not withdraw.withdraw_code(seat, TALK.lower().replace("-", " "), ["public_anon"], channel="lawyer")
    withdraw.withdraw_code(seat, TALK, ["record"], channel="phone", day="2031-03-09")
    waiting = withdraw.waiting(seat)
    assert [(one.code, one.channel) for one in waiting] == [(TALK, "lawyer"), (TALK, "phone")]
    assert (waiting[1].purposes, waiting[1].day) == (("record",), "2031-03-09")
    seat.vault.close()
    again = enrolled.laptop = settled(opened(seat.vault.folder))
    assert withdraw.waiting(again) == []
    assert consent.is_withdrawn(answers(again, record))
    assert "narrative" not in (writing.merged_record(again, record).fields or {})


def test_by_its_code_a_stub_is_purged_at_once_and_the_rest_waits(enrolled: Enrolled) -> None:
    seat = enrolled.laptop
    stub = adding.add(seat, [Document("interview", VISIT, Mode.PARTIAL, {"severity": "3", "hook_colour": "blue"})])[0]
    seat.vault.close_casebook()
    assert not withdraw.withdraw_code(seat, str(stub.code), ["record"], channel="oral")
    assert [one.about for one in withdraw.waiting(seat)] == [stub.record]
    assert [revision.payload for revision in writing.known_revisions(seat, stub.record)] == [None]


def test_with_an_open_casebook_a_code_is_withdrawn_now_or_refused_with_the_nearest(enrolled: Enrolled) -> None:
    seat, record = enrolled.laptop, records.find(enrolled.laptop, TALK)
    with pytest.raises(BadCodeError):
        withdraw.withdraw_code(seat, TALK[:-1] + "9", ["record"], channel="oral")
    with pytest.raises(BadCodeError):
        withdraw.withdraw_code(seat, AREA, ["record"], channel="oral")
    with pytest.raises(UnknownCodeError):
        withdraw.withdraw_code(seat, NOBODY, ["record"], channel="oral")
    assert withdraw.withdraw_code(seat, TALK, ["record"], channel="oral")
    assert consent.is_withdrawn(answers(seat, record))


def test_what_is_not_here_yet_is_withdrawn_as_a_bundle_brings_it(enrolled: Enrolled, tmp_path: Path) -> None:
    office, record = enrolled.office, records.find(enrolled.laptop, TALK)
    with office.vault.daybook.change() as daybook:
        pending.put(daybook, TALK, "withdraw/phone/record/2031-03-09")
    settled(office)
    assert [one.code for one in withdraw.waiting(office)] == [TALK]
    hand_over(enrolled, tmp_path)
    assert withdraw.waiting(office) == []
    assert consent.is_withdrawn(answers(office, record))


def test_what_waited_in_the_released_daybook_waits_on(tmp_path: Path, enrolled: Enrolled) -> None:
    key = enrolled.laptop.vault.keys.daybook.data_key
    made = book.create(tmp_path / "daybook.db", "daybook", key, DAYBOOK_STEPS[:1])
    with made.change():
        for about, act in (("a" * 32, "drop"), ("b" * 32, "withdraw/oral/internal record")):
            made.run("INSERT INTO pending (record, act) VALUES (?, ?)", (about, act))
    made.close()
    again = book.open_book(tmp_path / "daybook.db", "daybook", key, DAYBOOK_STEPS)
    assert pending.all_of(again) == [("a" * 32, "drop"), ("b" * 32, "withdraw/oral/internal record")]
    read = withdraw.Waiting(*pending.all_of(again)[1])
    assert (read.channel, read.purposes, read.day) == ("oral", ("internal", "record"), "")
    with again.change():
        pending.put(again, "a" * 32, "withdraw/oral/record/2031-03-09")
        pending.put(again, "a" * 32, "drop")
        pending.remove(again, "a" * 32, "drop")
    assert pending.acts_of(again, "a" * 32) == ["withdraw/oral/record/2031-03-09"]
    again.close()
