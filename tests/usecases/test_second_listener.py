"""The second listener, through real vaults, at one laptop and at two; and the wish that nothing be used (INV41)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from npm_field.domain.completion import State
from npm_field.domain.identifiers import Code
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.second_listener import Heard
from npm_field.errors import ConsentForbidsError, OwnAccountError
from npm_field.usecases import capture, complete, deliver, receive, records, second_listener, writing
from npm_field.usecases.second_listener import Given
from storage import drafts, pools, revisions

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from tests.usecases.enrolled import Enrolled

ME, OTHER = Code("M-908-109"), Code("M-757-934")


def completed(seat: Seat, visit: RecordId) -> RecordId:
    """A partial talk, completed from memory by me."""
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"words": ["V-473", "V-126"], "use": "y"})
    capture.leave(seat, draft.record)
    full = complete.begin_completion(seat, draft.record)
    complete.complete(seat, full, {**full.fields, "written_by": ME, "by": [ME, OTHER]})
    return draft.record


def fields_of(seat: Seat, record: RecordId) -> dict[str, object]:
    return dict(writing.merged_record(seat, record).fields or {})


def test_a_record_waits_for_the_second_listener_until_every_statement_is_confirmed(
    seat: Seat, visit: RecordId
) -> None:
    record = completed(seat, visit)
    assert [one.record for one in second_listener.waiting(seat, visit)] == [record]
    assert second_listener.confirm(seat, record, OTHER, [Given("w1", "confirms")]) is Heard.PARTLY
    assert second_listener.confirm(seat, record, OTHER, [Given("w2", "confirms")]) is Heard.CONFIRMED
    assert second_listener.waiting(seat, visit) == []
    assert fields_of(seat, record)["completion"] == "confirmed"
    assert pools.completions(seat.vault.daybook)[record] == "confirmed"


def test_what_was_heard_otherwise_stands_beside_the_statement_and_both_are_kept(seat: Seat, visit: RecordId) -> None:
    record = completed(seat, visit)
    before = fields_of(seat, record)["allegations"]
    given = [Given("w1", "confirms"), Given("w2", "differs", "Two men, not three.")]
    assert second_listener.confirm(seat, record, OTHER, given) is Heard.DIFFERS
    after = fields_of(seat, record)
    assert after["allegations"] == before
    assert after["completion"] == "complete"
    assert second_listener.waiting(seat, visit) == []
    second = after["second_listening"]
    assert isinstance(second, list)
    assert [(e["by"], e["answer"], e.get("text", "")) for e in second] == [
        (OTHER, "confirms", ""),
        (OTHER, "differs", "Two men, not three."),
    ]


def test_who_wrote_it_is_refused_and_nothing_is_written(seat: Seat, visit: RecordId) -> None:
    record = completed(seat, visit)
    count = len(revisions.of_record(seat.vault.casebook, record))
    with pytest.raises(OwnAccountError):
        second_listener.confirm(seat, record, ME, [Given("w1", "confirms")])
    assert len(revisions.of_record(seat.vault.casebook, record)) == count


def test_inv16_answers_of_two_laptops_join_without_a_difference(enrolled: Enrolled, tmp_path: Path) -> None:
    """The listener sits at the office's vault, which has the record; meanwhile the writer goes on writing."""
    laptop, office = enrolled.laptop, enrolled.office
    visit = pools.plans(laptop.vault.daybook)[0].visit
    draft = capture.begin(laptop, INTERVIEW, visit, Mode.PARTIAL, fields={"words": ["V-788"], "use": "y"})
    capture.leave(laptop, draft.record)
    record = draft.record
    full = complete.begin_completion(laptop, record)
    complete.complete(laptop, full, full.fields)
    first, second = tmp_path / "first.npmf", tmp_path / "second.npmf"
    deliver.export(laptop, first)
    receive.take_in(office, receive.preview(office, first))
    writer = fields_of(office, record)["written_by"]
    assert writer == laptop.person
    assert second_listener.confirm(office, record, OTHER, [Given("w1", "differs", "Not that day.")]) is Heard.DIFFERS
    mine = capture.edit(laptop, record)
    capture.save(laptop, mine, {**mine.fields, "reprisal_risk": "high"})
    capture.leave(laptop, record)
    deliver.export(laptop, second)
    receive.take_in(office, receive.preview(office, second))
    state = writing.merged_record(office, record)
    assert state.differences == ()
    assert state.fields is not None
    assert state.fields["reprisal_risk"] == "high"
    assert state.fields["second_listening"][0]["text"] == "Not that day."  # type: ignore[index]  # a list in this kind


# --- ends of the waiting -------------------------------------------------------------------------------------


def test_a_record_left_partial_by_choice_waits_no_more_and_may_wait_again(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2"})
    capture.leave(seat, draft.record)
    complete.close_without(seat, draft.record, State.LEFT_PARTIAL)
    assert complete.queue(seat) == []
    assert complete.closed_by_choice(seat) == {draft.record: State.LEFT_PARTIAL}
    complete.wait_again(seat, draft.record)
    assert [one.record for one in complete.queue(seat)] == [draft.record]


def test_that_the_waiting_ended_is_signed_and_a_full_record_that_was_begun_goes_on_upon_it(
    seat: Seat, visit: RecordId, clock: list[datetime]
) -> None:
    stub = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"severity": "2"})
    capture.leave(seat, stub.record)
    full = complete.begin_completion(seat, stub.record)
    capture.save(seat, full, {**full.fields, "narrative": "Half of it."})
    complete.close_without(seat, stub.record, State.NOT_COMPLETABLE)
    ends = [(step.fields or {}).get("ended") for step in records.history(seat, stub.record)]
    assert ends == [None, "cannot"]
    clock[0] = clock[0] + timedelta(hours=48)
    complete.wait_again(seat, stub.record)
    (waiting,) = complete.queue(seat)
    assert waiting.age_hours >= 48  # what was told since makes it no younger
    again = complete.begin_completion(seat, stub.record)
    assert again.fields["narrative"] == "Half of it."
    complete.complete(seat, again, again.fields)
    state = writing.merged_record(seat, stub.record)
    assert (len(state.heads), state.differences) == (1, ())
    assert "ended" not in (state.fields or {})


# --- nothing to be used --------------------------------------------------------------------------------------


def test_inv41_content_cannot_stand_beside_the_wish_that_nothing_be_used(seat: Seat, visit: RecordId) -> None:
    draft = capture.begin(seat, INTERVIEW, visit)
    with pytest.raises(ConsentForbidsError):
        capture.save(seat, draft, {**draft.fields, "narrative": "said", "not_for_use": True})
    assert capture.save(seat, draft, {**draft.fields, "not_for_use": True}).fields["not_for_use"] is True


def test_inv41_what_was_signed_before_the_wish_is_taken_out_and_the_talk_still_counts(
    seat: Seat, visit: RecordId
) -> None:
    record = completed(seat, visit)
    draft = capture.edit(seat, record)
    kept = {name: draft.fields[name] for name in ("code", "by", "day")}
    capture.save(seat, draft, {**kept, "not_for_use": True})
    capture.leave(seat, record)
    complete.repair(seat)
    assert fields_of(seat, record) == {**kept, "not_for_use": True}
    everything = [r.fields for book in seat.vault.books() for r in revisions.of_record(book, record)]
    assert [
        fields for fields in everything if (fields and "allegations" in fields) or (fields and "words" in fields)
    ] == []
    assert drafts.of_record(seat.vault.daybook, record) is None
    assert [row.id for row in records.listed(seat, kind="interview")] == [record]
    again = capture.edit(seat, record)
    with pytest.raises(ConsentForbidsError):
        capture.save(seat, again, {"code": kept["code"], "narrative": "all the same"})
