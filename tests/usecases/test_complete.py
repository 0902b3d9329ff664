"""Completing a partial record across the two books: cut anywhere, nothing is lost and nothing is twice (INV07)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from npm_field.domain.completion import State
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import NoRecordError, NotOpenError
from npm_field.usecases import capture, complete, records, writing
from storage import pools, revisions
from storage.book import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat

SIGNS: dict[str, Any] = {
    "area": "L-553-088",
    "words": ["V-473", "V-126"],
    "severity": "2",
    "use": "y",
    "name": "n",
    "source": "heard",
    "signs": ["reprisal", "again"],
    "hook_colour": "blue",
    "hook_object": "lamp",
}
NARRATIVE = "what was said"


@pytest.fixture
def stub(seat: Seat, visit: RecordId) -> RecordId:
    return partial(seat, visit)


def partial(seat: Seat, visit: RecordId) -> RecordId:
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, draft, {**draft.fields, **SIGNS})
    capture.leave(seat, draft.record)
    return draft.record


def finish(seat: Seat, record: RecordId) -> None:
    """What a monitor does in the evening, from the queue to the last key."""
    draft = complete.begin_completion(seat, record)
    complete.complete(seat, draft, {**draft.fields, "narrative": NARRATIVE})


def test_inv07_the_partial_revision_stays_as_it_was(seat: Seat, stub: RecordId, clock: list[datetime]) -> None:
    (before,) = revisions.of_record(seat.vault.daybook, stub)
    clock[0] = clock[0].replace(hour=21)
    finish(seat, stub)
    assert list(revisions.of_record(seat.vault.daybook, stub)) == [before]
    first, second = records.history(seat, stub)
    assert first.id == before.id
    assert second.parents == (before.id,)
    assert second.fields is not None
    assert second.fields["completed_from"] == "memory"
    assert second.fields["hours_after"] == 7  # from the start of the afternoon: no finer time is known
    assert second.fields["completion"] == "complete"


def test_a_full_record_begins_with_what_the_signs_say(seat: Seat, stub: RecordId) -> None:
    fields = complete.begin_completion(seat, stub).fields
    assert fields["consent"] == {
        "record": "yes",
        "internal": "yes",
        "authorities_anon": "yes",
        "identity_referral": "no",
    }
    allegations = fields["allegations"]
    assert isinstance(allegations, list)
    assert [(a["violation"], a["severity"], a["heard_from"]) for a in allegations] == [
        ("beating", "2", "hearsay"),
        ("threats", "2", "hearsay"),
    ]
    assert (fields["day"], fields["day_part"]) == ("2031-03-10", "afternoon")


def test_beginning_again_gives_the_draft_as_it_was_left(seat: Seat, stub: RecordId) -> None:
    draft = complete.begin_completion(seat, stub)
    capture.save(seat, draft, {**draft.fields, "narrative": "half"})
    assert complete.begin_completion(seat, stub).fields["narrative"] == "half"
    assert [waiting.completion for waiting in complete.queue(seat)] == [State.COMPLETING]


def test_completing_a_second_time_goes_on_from_the_full_record(seat: Seat, stub: RecordId) -> None:
    finish(seat, stub)
    again = complete.begin_completion(seat, stub)
    assert again.fields["narrative"] == NARRATIVE
    complete.complete(seat, again, {**again.fields, "narrative": "more"})
    state = writing.merged_record(seat, stub)
    assert state.differences == ()
    assert len(state.heads) == 1


def test_the_queue_shows_the_oldest_and_gravest_first_and_what_is_done_no_more(
    seat: Seat, visit: RecordId, clock: list[datetime]
) -> None:
    old = partial(seat, visit)
    clock[0] = clock[0].replace(day=11)
    young = partial(seat, visit)
    oral = capture.begin(seat, INTERVIEW, visit, Mode.ORAL_ONLY)
    capture.leave(seat, oral.record)
    assert [waiting.record for waiting in complete.queue(seat)] == [old, young, oral.record]
    assert [waiting.age_hours for waiting in complete.queue(seat)] == [25, 1, 1]
    finish(seat, old)
    complete.close_without(seat, oral.record, State.NOT_COMPLETABLE)
    assert [waiting.record for waiting in complete.queue(seat)] == [young]
    seat.vault.close_casebook()
    assert [waiting.record for waiting in complete.queue(seat)] == [young]


def test_inv06_completion_is_not_capture_and_the_floor_does_not_stop_it(
    seat: Seat, visit: RecordId, stub: RecordId
) -> None:
    draft = capture.edit(seat, visit)
    capture.save(seat, draft, {**draft.fields, "capture_floor": "oral_only"})
    capture.leave(seat, visit)
    finish(seat, stub)
    assert records.show(seat, stub).row.mode == "full"


def test_what_is_not_here_or_not_open_cannot_be_completed(seat: Seat, stub: RecordId) -> None:
    with pytest.raises(NoRecordError):
        complete.begin_completion(seat, "0" * 32)  # type: ignore[arg-type]  # a name nobody gave
    seat.vault.close_casebook()
    with pytest.raises(NotOpenError):
        complete.begin_completion(seat, stub)


# --- cut at every step ---------------------------------------------------------------------------------------


class PowerCutError(BaseException):
    """Ends the act like a power cut: nothing after it runs."""


class Cutter:
    """Raises at one chosen transaction: before it begins, before its COMMIT, or right after it."""

    def __init__(self, at: int, phase: str) -> None:
        self.at, self.phase, self.seen = at, phase, 0

    def wrapped(self, real: Callable[[Book], Any]) -> Callable[[Book], Any]:
        @contextmanager
        def change(book: Book) -> Iterator[Book]:
            number, self.seen = self.seen, self.seen + 1
            self._cut(number, "before")
            with real(book):
                yield book
                self._cut(number, "inside")
            self._cut(number, "after")

        return change

    def _cut(self, number: int, phase: str) -> None:
        if (number, phase) == (self.at, self.phase):
            raise PowerCutError


def cut_while_finishing(seat: Seat, record: RecordId, patch: pytest.MonkeyPatch, cutter: Cutter) -> bool:
    with patch.context() as context:
        context.setattr(Book, "change", cutter.wrapped(Book.change))
        try:
            finish(seat, record)
        except PowerCutError:
            return True
    return False


def assert_completed_once(seat: Seat, record: RecordId, before: object) -> None:
    assert list(revisions.of_record(seat.vault.daybook, record)) == [before]
    state = writing.merged_record(seat, record)
    assert state.differences == ()
    assert len(state.heads) == 1
    assert state.fields is not None
    assert state.fields["narrative"] == NARRATIVE
    full = [step for step in records.history(seat, record) if step.mode == "full"]
    assert len(full) == 1
    assert len(revisions.of_record(seat.vault.casebook, record)) == 2
    assert pools.completions(seat.vault.daybook)[record] == capture.COMPLETE
    assert record not in {waiting.record for waiting in complete.queue(seat)}
    assert len([row for row in records.listed(seat) if row.id == record]) == 1


@pytest.mark.usefixtures("visit")
@pytest.mark.parametrize("repairing", ["repaired", "not_repaired"])
@pytest.mark.parametrize("phase", ["before", "inside", "after"])
def test_inv07_completion_cut_at_any_step_ends_in_the_same_state(
    seat: Seat, monkeypatch: pytest.MonkeyPatch, reopen: Callable[[Seat], None], phase: str, repairing: str
) -> None:
    (plan,) = records.visits(seat)
    steps = 0
    while True:
        record = partial(seat, plan.visit)
        (before,) = revisions.of_record(seat.vault.daybook, record)
        if not cut_while_finishing(seat, record, monkeypatch, Cutter(steps, phase)):
            break
        steps += 1
        reopen(seat)
        if repairing == "repaired":
            complete.repair(seat)
        finish(seat, record)
        assert_completed_once(seat, record, before)
    assert steps == 6  # copy, mark, draft, save, leave, done: a new step of the act is a new place to be cut


def test_inv31_what_was_acknowledged_before_the_cut_is_there_after_it(
    seat: Seat, stub: RecordId, monkeypatch: pytest.MonkeyPatch, reopen: Callable[[Seat], None]
) -> None:
    assert cut_while_finishing(seat, stub, monkeypatch, Cutter(4, "before"))  # the save returned, leaving is cut
    reopen(seat)
    assert complete.begin_completion(seat, stub).fields["narrative"] == NARRATIVE
    capture.leave_all(seat)
    complete.repair(seat)
    (before,) = revisions.of_record(seat.vault.daybook, stub)
    assert_completed_once(seat, stub, before)


def test_a_visit_whose_plan_was_cut_off_is_known_to_the_daybook_after_the_repair(
    seat: Seat,
    plan_visit: Callable[[Seat], RecordId],
    monkeypatch: pytest.MonkeyPatch,
    reopen: Callable[[Seat], None],
) -> None:
    def cut(*_all: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patch:
        patch.setattr(pools, "put_plan", cut)
        with pytest.raises(PowerCutError):
            plan_visit(seat)
    reopen(seat)
    assert records.visits(seat) == []
    complete.repair(seat)
    (plan,) = records.visits(seat)
    assert "L-553-088" in pools.picks(seat.vault.daybook, plan.visit)


def test_a_completion_under_way_is_not_signed_by_an_unlock(seat: Seat, visit: RecordId) -> None:
    stub = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.save(seat, stub, {**stub.fields, "severity": "2"})
    capture.leave(seat, stub.record)
    draft = complete.begin_completion(seat, stub.record)
    capture.save(seat, draft, {**draft.fields, "narrative": "Half of it."})
    assert capture.leave_all(seat) == 0
    complete.repair(seat)
    assert [waiting.record for waiting in complete.queue(seat)] == [stub.record]
    assert complete.begin_completion(seat, stub.record).fields["narrative"] == "Half of it."
