"""Dropped later: sealed first, then out of both books; cut anywhere it ends in the same state, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from npm_field.domain.kinds import INTERVIEW, OBSERVATION
from npm_field.domain.modes import Mode
from npm_field.errors import ConsentForbidsError, DiskFullError, ForbiddenInModeError, NoRecordError, NotOpenError
from npm_field.usecases import adding, capture, check, complete, deliver, dropbox, receive, records, withdraw, writing
from npm_field.usecases.adding import Document
from storage import capsules, drafts, pending, revisions
from tests.dropbox.conftest import born, hand_over, reopened
from tests.usecases.enrolled import AREA, TALK

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

CANARY = "Qanaryword"


@pytest.fixture
def talk(laptop: Seat) -> RecordId:
    """A talk with two revisions and a draft that nobody signed yet."""
    record = records.find(laptop, TALK)
    for words in (f"First {CANARY}.", f"Second {CANARY}."):
        draft = capture.edit(laptop, record)
        capture.save(laptop, draft, {**draft.fields, "narrative": words})
        if words.startswith("First"):
            capture.leave(laptop, record)
    return record


def in_the_tables(seat: Seat, word: str) -> bool:
    """Return whether a word stands in any row of either book, those inside the index's own tables too."""
    for book in seat.vault.books():
        names = [str(row[0]) for row in book.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for name in names:
            rows = book.rows(f'SELECT * FROM "{name}"')  # noqa: S608 - names from the book's own schema
            if word.encode() in b"".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row):
                return True
    return False


def test_what_is_dropped_is_out_of_both_books_and_of_the_search(laptop: Seat, talk: RecordId) -> None:
    assert in_the_tables(laptop, CANARY)
    assert records.search(laptop, CANARY)
    dropbox.drop(laptop, talk)
    assert not in_the_tables(laptop, CANARY)
    assert records.search(laptop, CANARY) == []
    assert drafts.all_of(laptop.vault.casebook) == []
    row = records.show(laptop, talk).row
    assert (row.code, row.mode, row.state, row.area) == (TALK, "drop_box", "drop_box", "")
    assert (dropbox.count(laptop), pending.all_of(laptop.vault.daybook)) == (1, [])
    assert check.check(laptop).damage == ()


def test_the_office_has_all_of_its_history_and_nobody_is_told_twice(
    laptop: Seat, office: Seat, talk: RecordId, tmp_path: Path
) -> None:
    capture.leave(laptop, talk)
    before = [(step.id, step.fields) for step in records.history(laptop, talk)]
    dropbox.drop(laptop, talk)
    shown = hand_over(laptop, office, tmp_path / "b.npmf")
    assert shown.refused == ()
    at_office = {step.id: step.fields for step in records.history(office, talk)}
    assert before == [(key, at_office[key]) for key, _ in before]
    assert records.show(office, talk).row.state == "full"
    assert [row.code for row in records.search(office, CANARY)] == [TALK]
    assert check.check(office).damage == ()
    again = receive.preview(office, tmp_path / "b.npmf")
    assert (again.new, again.carried) == ((), ())


def test_a_partial_record_is_dropped_with_its_completion(laptop: Seat, office: Seat, tmp_path: Path) -> None:
    (added,) = adding.add(
        laptop, [Document("interview", "", Mode.PARTIAL, {"severity": "3", "words": ["V-788"], "area": AREA})]
    )
    draft = complete.begin_completion(laptop, added.record)
    complete.complete(laptop, draft, {**draft.fields, "narrative": CANARY})
    dropbox.drop(laptop, added.record)
    daybook = revisions.of_record(laptop.vault.daybook, added.record)
    assert {r.header.mode for r in daybook if r.payload is not None} == {Mode.DROP_BOX}
    assert not in_the_tables(laptop, CANARY)
    assert complete.queue(laptop) == []
    hand_over(laptop, office, tmp_path / "b.npmf")
    assert (records.show(office, added.record).merged.fields or {})["narrative"] == CANARY


def test_an_observation_is_dropped_and_the_daybook_does_not_say_what_it_was(laptop: Seat, visit: RecordId) -> None:
    draft = capture.begin(laptop, OBSERVATION, visit)
    capture.save(laptop, draft, {"text": f"A cold {CANARY}."})
    dropbox.drop(laptop, draft.record)
    assert not in_the_tables(laptop, CANARY)
    assert records.show(laptop, draft.record).row.state == "drop_box"
    assert revisions.of_record(laptop.vault.daybook, draft.record) == []


# --- cuts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["_empty", "_forget"])
def test_cut_anywhere_the_next_unlock_ends_in_the_same_state(
    step: str, both: Enrolled, talk: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop, office = both.laptop, both.office

    class Cut(BaseException):
        pass

    def cut(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(dropbox, step, cut)
        with pytest.raises(Cut):
            dropbox.drop(laptop, talk)
    assert pending.all_of(laptop.vault.daybook) == [(talk, dropbox.DROP)]
    complete.repair(reopened(laptop))
    assert not in_the_tables(laptop, CANARY)
    assert pending.all_of(laptop.vault.daybook) == []
    assert records.show(laptop, talk).row.state == "drop_box"
    hand_over(laptop, office, tmp_path / "b.npmf")
    assert (records.show(office, talk).merged.fields or {})["narrative"] == f"Second {CANARY}."
    assert len([r for r in writing.known_revisions(office, talk) if r.header.mode is Mode.DROP_BOX]) == 1


def test_what_is_typed_after_a_cut_goes_into_the_box_as_well(
    laptop: Seat, office: Seat, talk: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr(dropbox, "_empty", full)
        with pytest.raises(DiskFullError):
            dropbox.drop(laptop, talk)
    draft = capture.edit(laptop, talk)
    capture.save(laptop, draft, {**draft.fields, "narrative": f"Third {CANARY}."})
    complete.repair(laptop)
    assert not in_the_tables(laptop, CANARY)
    hand_over(laptop, office, tmp_path / "b.npmf")
    assert (records.show(office, talk).merged.fields or {})["narrative"] == f"Third {CANARY}."


# --- what may not be lost --------------------------------------------------------------------------------------


def test_what_is_in_the_box_is_never_dropped_again(laptop: Seat, visit: RecordId, talk: RecordId) -> None:
    dropbox.drop(laptop, talk)
    draft = born(laptop, visit, narrative=CANARY)
    withdraw.withdraw(laptop, draft.record, ["internal"], channel="oral")
    before = capsules.all_of(laptop.vault.daybook)
    for record in (talk, draft.record):
        with pytest.raises(NoRecordError):
            dropbox.drop(laptop, record)
    assert capsules.all_of(laptop.vault.daybook) == before


def test_what_cannot_be_dropped_is_refused_and_unchanged(laptop: Seat, visit: RecordId, talk: RecordId) -> None:
    with pytest.raises(ForbiddenInModeError):
        dropbox.drop(laptop, visit)
    withdraw.withdraw(laptop, talk, ["record"], channel="oral")
    with pytest.raises(ConsentForbidsError):
        dropbox.drop(laptop, talk)
    other = capture.begin(laptop, INTERVIEW, visit)
    capture.leave(laptop, other.record)
    laptop.vault.close_casebook()
    with pytest.raises(NotOpenError):
        dropbox.drop(laptop, other.record)
    assert dropbox.count(laptop) == 0


# --- it does not come back -------------------------------------------------------------------------------------


def test_the_office_sends_nothing_of_it_back(
    laptop: Seat, office: Seat, visit: RecordId, talk: RecordId, tmp_path: Path
) -> None:
    dropbox.drop(laptop, talk)
    draft = born(laptop, visit, narrative=CANARY)
    hand_over(laptop, office, tmp_path / "b.npmf")
    edit = capture.edit(office, draft.record)
    assert edit.mode is Mode.FULL
    capture.save(office, edit, {**edit.fields, "narrative": f"{CANARY}, seen by the office"})
    capture.leave(office, draft.record)
    deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    shown = receive.preview(laptop, tmp_path / "pack.npmf")
    receive.take_in(laptop, shown)
    assert shown.refused == ()
    assert not in_the_tables(laptop, CANARY)
    assert records.show(laptop, talk).row.state == "drop_box"


def test_a_bundle_that_was_written_before_does_not_bring_it_back(
    laptop: Seat, office: Seat, talk: RecordId, tmp_path: Path
) -> None:
    """An old visit pack of the office, from when it had the talk and nobody had dropped it."""
    hand_over(laptop, office, tmp_path / "b.npmf")
    deliver.export(office, tmp_path / "pack.npmf", purpose=deliver.VISIT_PACK)
    dropbox.drop(laptop, talk)
    receive.take_in(laptop, receive.preview(laptop, tmp_path / "pack.npmf"))
    assert not in_the_tables(laptop, CANARY)


# --- consent ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
def test_inv09_a_withdrawal_takes_the_capsule_here_and_the_content_at_the_office(
    when: str, both: Enrolled, visit: RecordId, talk: RecordId, tmp_path: Path
) -> None:
    laptop, office = both.laptop, both.office
    draft = born(laptop, visit, narrative=CANARY)
    dropbox.drop(laptop, talk)
    if when == "after":
        hand_over(laptop, office, tmp_path / "first.npmf")
        assert in_the_tables(office, CANARY)
    deliver.export(laptop, tmp_path / "old.npmf")
    for record in (draft.record, talk):
        withdraw.withdraw(laptop, record, ["record"], channel="oral")
    assert dropbox.count(laptop) == 0
    hand_over(laptop, office, tmp_path / "second.npmf")
    assert not in_the_tables(office, CANARY)
    receive.take_in(office, receive.preview(office, tmp_path / "old.npmf"))
    assert not in_the_tables(office, CANARY)
    for record in (draft.record, talk):
        assert records.show(office, record).row.state == "withdrawn"
