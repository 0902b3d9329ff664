"""The second listener and the ends without a full record, driven by keys over a real vault."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest

from npm_field.domain.completion import State
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.usecases import adding, capture, complete, picks, second_listener, writing
from npm_field.usecases.adding import Document
from tests.ui.at_desk import NOW, Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui.complete import presenter as complete_page
from ui.complete import reminder
from ui.complete.second_presenter import SecondPresenter
from ui.desk import Target
from ui.fit import clipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.complete.presenter import CompletePresenter
    from ui.components.note import Note

ME, OTHER = "M-908-109", "M-757-934"


def told(seat: Seat, visit: RecordId) -> RecordId:
    """A partial talk of two of us, completed by me nine hours later."""
    known = picks.picks(seat, visit)
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL, fields={"words": list(known.words[:2]), "use": "y"})
    capture.leave(seat, draft.record)
    full = complete.begin_completion(seat, draft.record)
    said = [{**one, "text": "Says so.", "certainty": "certain"} for one in full.fields["allegations"]]  # type: ignore[attr-defined]  # a list in this kind
    complete.complete(seat, full, {**full.fields, "allegations": said, "written_by": ME, "hours_after": 9})
    return draft.record


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    for fresh in fieldwork(tmp_path / "vault"):
        team = [Document("team_member", "", Mode.FULL, {"code": code}, from_paper=True) for code in (ME, OTHER)]
        fresh.do(partial(adding.add, documents_in=team))
        yield fresh


def test_the_second_listener_answers_by_digits_and_both_accounts_are_kept(work: Fieldwork) -> None:
    record = cast("RecordId", work.do(partial(told, visit=cast("RecordId", work.visit))))
    page = cast("SecondPresenter", work.show(complete_page.make, Target("complete", act="confirm")))
    assert isinstance(page, SecondPresenter)
    wait_until(lambda: page.view.record is not None)
    page.press("Ctrl Enter")  # nobody listens yet: asked, not signed
    assert page._queue
    press("1")  # the only other one of the team
    press("1", "2")
    type_text("Orvik said two men, not three.")
    note = cast("Note", focused())
    wait_until(lambda: not note.marks.is_due)
    assert note.asking.ask()
    press("3")  # takes the name out; a digit of the guard answers no row of the page
    assert note.text() == "said two men, not three."
    page.press("Ctrl Enter")
    wait_until(lambda: work.thread.is_idle and not page._queue)
    work.leave()
    fields = work.do(lambda seat: dict(writing.merged_record(seat, record).fields or {}))
    assert isinstance(fields, dict)
    assert [(e["by"], e["answer"], e.get("text")) for e in fields["second_listening"]] == [
        (OTHER, "confirms", None),
        (OTHER, "differs", "said two men, not three."),
    ]
    assert [one["text"] for one in fields["allegations"]] == ["Says so.", "Says so."]
    assert work.do(lambda seat: second_listener.waiting(seat, cast("RecordId", work.visit))) == []


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 2.0)])
def test_no_word_of_the_second_listeners_page_is_clipped(work: Fieldwork, language: str, scale: float) -> None:
    work.do(partial(told, visit=cast("RecordId", work.visit)))
    look = look_in(language, scale=scale)
    page = cast("SecondPresenter", work.show(complete_page.make, Target("complete", act="confirm"), look))
    wait_until(lambda: page.view.record is not None)
    work.settle()
    assert work.shell is not None
    assert clipped(work.shell) == []


def test_a_record_is_left_as_it_is_by_its_button_and_can_wait_again(work: Fieldwork) -> None:
    def kept(seat: Seat) -> RecordId:
        draft = capture.begin(seat, INTERVIEW, cast("RecordId", work.visit), Mode.PARTIAL, fields={"severity": "3"})
        capture.leave(seat, draft.record)
        return draft.record

    record = cast("RecordId", work.do(kept))
    work.seat.now = lambda: NOW + timedelta(hours=30)
    page = cast("CompletePresenter", work.show(complete_page.make, Target("complete")))
    wait_until(lambda: page.view.cues is not None)
    assert reminder.banner_of(look_in(), cast("list[complete.Waiting]", work.do(complete.late)), lambda _t: None)
    assert page.view.cues is not None
    page.view.cues.ends[State.LEFT_PARTIAL].click()
    wait_until(lambda: work.thread.is_idle and work.do(complete.queue) == [])
    work.settle()
    assert work.do(complete.closed_by_choice) == {record: State.LEFT_PARTIAL}
    assert work.do(capture.leave_all) == 0  # what was begun of a full record is not signed by an unlock
    assert work.do(complete.late) == []
    wait_until(lambda: focused().isVisible())
    press("Space")
    wait_until(lambda: page.view.cues is not None)
    assert work.do(complete.closed_by_choice) == {}
