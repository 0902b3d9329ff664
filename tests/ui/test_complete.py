"""Completing in a safe place, driven by keys over a real vault."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication

from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import DiskFullError
from npm_field.usecases import capture, complete, picks, records
from storage import drafts, revisions
from tests.ui.at_desk import NOW, Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui.complete import presenter as complete_page
from ui.desk import Target
from ui.fit import clipped
from ui.shell.key_hint import KeyHint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.complete import Waiting
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.complete.presenter import CompletePresenter
    from ui.complete.record import FullRecord
    from ui.desk import Desk
    from ui.look import Look

HERE = Target("complete")
SIGNS = {"severity": "3", "source": "self", "use": "y", "name": "n", "signs": ["doctor"], "hook_colour": "blue"}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    for fresh in fieldwork(tmp_path / "vault"):
        visit = cast("RecordId", fresh.visit)
        for _time in range(2):
            fresh.do(partial(kept_partial, visit=visit))
        fresh.seat.now = lambda: NOW + timedelta(hours=8)
        yield fresh


def kept_partial(seat: Seat, visit: RecordId) -> RecordId:
    known = picks.picks(seat, visit)
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    given = {**draft.fields, **SIGNS, "hook_object": "lamp", "area": known.areas[0], "words": list(known.words[:2])}
    capture.save(seat, draft, given)
    capture.leave(seat, draft.record)
    return draft.record


def show(work: Fieldwork, look: Look | None = None, target: Target = HERE) -> CompletePresenter:
    return cast("CompletePresenter", work.show(complete_page.make, target, look))


def queue(work: Fieldwork) -> list[Waiting]:
    return cast("list[Waiting]", work.do(complete.queue))


def has_left(work: Fieldwork, left: int) -> bool:
    return work.thread.is_idle and len(queue(work)) == left


def record_of(page: CompletePresenter) -> FullRecord:
    assert page.view.record is not None
    return page.view.record


def test_a_record_is_completed_end_to_end_by_keys(work: Fieldwork) -> None:
    first = queue(work)[0]
    page = show(work)
    type_text("Handcuffed to the bed rail.")
    press("Tab", "1", "3")
    assert record_of(page).statements.cards[1].isAncestorOf(focused())
    type_text("Two appointments missed.")
    press("Tab", "2", "4")
    type_text("Agrees that the director is told.")
    page.press("Ctrl Enter")
    wait_until(lambda: work.thread.is_idle and len(queue(work)) == 1)
    fields = work.do(lambda seat: records.show(seat, first.record).merged.fields)
    assert isinstance(fields, dict)
    told = [(a["text"], a["certainty"], a["when_band"]) for a in cast("list[dict[str, str]]", fields["allegations"])]
    assert told == [
        ("Handcuffed to the bed rail.", "certain", "8–30d"),  # noqa: RUF001 - the id of the vocabulary
        ("Two appointments missed.", "fairly", "1–6m"),  # noqa: RUF001 - the id of the vocabulary
    ]
    assert fields["narrative"] == "Agrees that the director is told."
    assert fields["completion"] == "complete"
    assert (fields["completed_from"], fields["hours_after"]) == ("memory", 9)
    assert cast("dict[str, str]", fields["consent"])["identity_referral"] == "no"


def test_the_partial_record_stays_as_it_was_beside_the_full_one(work: Fieldwork) -> None:
    first = queue(work)[0]
    before = work.do(lambda seat: [r.id for r in revisions.of_record(seat.vault.daybook, first.record)])
    page = show(work)
    type_text("Handcuffed.")
    page.press("Ctrl Enter")
    wait_until(lambda: work.thread.is_idle and len(queue(work)) == 1)
    assert work.do(lambda seat: [r.id for r in revisions.of_record(seat.vault.daybook, first.record)]) == before
    modes = work.do(lambda seat: [step.mode for step in records.history(seat, first.record)])
    assert modes == ["partial", "full"]


def test_the_cues_show_every_field_of_the_partial_record(work: Fieldwork) -> None:
    page = show(work)
    assert page.view.cues is not None
    assert set(page.view.cues.fields_shown) == set(queue(work)[0].fields)


def test_a_record_is_not_taken_up_again_before_its_last_words_are_on_the_disk(work: Fieldwork) -> None:
    full = ["disk"]

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        if full:
            raise DiskFullError
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CompletePresenter:
        return complete_page.CompletePresenter(desk, target, save)

    page = cast("CompletePresenter", work.show(make, HERE))
    work.settle()
    wait_until(lambda: page.view.record is not None)
    type_text("Handcuffed.")
    for _ in range(2):
        page.view.not_now.emit()
        work.settle()
    wait_until(lambda: page.view.record is None)
    press("Space")
    work.settle()
    full.clear()
    wait_until(lambda: page.view.record is not None)
    work.settle()
    assert record_of(page).statements.cards[0].element()["text"] == "Handcuffed."


def test_not_now_keeps_what_was_typed_as_a_draft_and_comes_again(work: Fieldwork) -> None:
    first, second = queue(work)
    page = show(work)
    type_text("Handcuffed.")
    page.view.not_now.emit()
    work.settle()
    wait_until(lambda: page.view.cues is not None and page._queue[:1] == [second])
    page.view.not_now.emit()
    work.settle()
    assert page.view.record is None
    assert {waiting.completion.value for waiting in queue(work)} == {"completing"}
    assert work.do(lambda seat: drafts.of_record(seat.vault.casebook, first.record)) is not None
    press("Space")
    work.settle()
    wait_until(lambda: page.view.record is not None)
    assert record_of(page).statements.cards[0].element()["text"] == "Handcuffed."


def test_leaving_the_page_loses_nothing_and_completes_nothing(work: Fieldwork) -> None:
    show(work)
    type_text("Handcuffed.")
    work.leave()
    assert len(queue(work)) == 2
    again = show(work)
    assert record_of(again).statements.cards[0].element()["text"] == "Handcuffed."


def test_nothing_left_says_so(work: Fieldwork) -> None:
    page = show(work)
    for left in (1, 0):
        page.press("Ctrl Enter")
        wait_until(partial(has_left, work, left))
        work.settle()
    assert page.view.record is None
    assert "Nothing left to complete" in str(page.view._content and page.view._content.accessibleName())
    assert not page.press("Ctrl Enter")
    assert work.shell is not None
    hints = [hint for hint in work.shell.foot.findChildren(KeyHint) if not hint.isHidden()]
    assert hints
    assert not [hint for hint in hints if "Ctrl Enter" in hint.accessibleName()]


def test_a_record_can_be_named_as_the_first_to_complete(work: Fieldwork) -> None:
    second = queue(work)[1]
    page = show(work, target=Target("complete", record=second.record))
    assert page._queue[0] == second


def test_the_slip_and_where_it_was_written_from_are_kept(work: Fieldwork) -> None:
    first = queue(work)[0]
    page = show(work)
    rows = record_of(page).rows.controls
    rows["completed_from"].setFocus()
    press("1")
    rows["paper_destroyed"].setFocus()
    press("1")
    page.press("Ctrl Enter")
    wait_until(lambda: work.thread.is_idle and len(queue(work)) == 1)
    fields = work.do(lambda seat: records.show(seat, first.record).merged.fields)
    assert isinstance(fields, dict)
    assert (fields["completed_from"], fields["paper_destroyed"]) == ("notes", True)


@pytest.mark.parametrize("language", ["en", "ar", "zz"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_clipped(work: Fieldwork, language: str, scale: float) -> None:
    page = show(work, look_in(language, scale=scale))
    QApplication.processEvents()
    assert clipped(page.page) == []
