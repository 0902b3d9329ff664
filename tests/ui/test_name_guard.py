"""The name guard in the note of a real record: marked, answered by digits, and nothing leads back to the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtGui import QGuiApplication

from npm_field.usecases import capture
from tests.ui.at_desk import Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui import clipboard
from ui.capture import presenter as capture_page
from ui.desk import Target
from ui.fit import clipped
from ui.guard.answer import answer_in
from ui.guard.panel import AnswerRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ui.capture.note_card import NoteCard
    from ui.capture.presenter import CapturePresenter
    from ui.look import Look

SAID = "The one they call Orvik is tall. Orvik works nights."


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path / "vault")


def begun(work: Fieldwork, look: Look | None = None) -> CapturePresenter:
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_interview"), look))
    work.settle()
    return page


def card_of(page: CapturePresenter) -> NoteCard:
    assert page.view.form is not None
    assert page.view.form.note is not None
    return page.view.form.note


def written(page: CapturePresenter, text: str) -> NoteCard:
    card = card_of(page)
    card.note.setFocus()
    type_text(text)
    wait_until(lambda: not card.note.marks.is_due)
    return card


def marked(card: NoteCard) -> list[str]:
    return [found.words for found in card.note.marks.found]


def drafted(work: Fieldwork, page: CapturePresenter) -> Mapping[str, object]:
    record = page.here().record
    assert record is not None
    return cast("Mapping[str, object]", work.do(lambda seat: capture.edit(seat, record).fields))


def on_disk(work: Fieldwork, words: str) -> bool:
    """Return whether any row of any draft or revision, or the search, holds these words."""

    def look(seat: object) -> bool:
        book = seat.vault.casebook  # type: ignore[attr-defined]  # the fixture gives it as an object
        rows = [*book.rows("SELECT fields FROM draft"), *book.rows("SELECT payload FROM revision")]
        return any(words.encode() in bytes(cell) for row in rows for cell in row if isinstance(cell, bytes))

    return cast("bool", work.do(cast("object", look)))  # type: ignore[arg-type]  # the fixture gives it as an object


def test_a_name_is_marked_counted_and_replaced_by_the_code_wherever_it_stands(work: Fieldwork) -> None:
    page = begun(work)
    card = written(page, SAID)
    code = page.view.head.hero.label.code if page.view.head else ""
    assert marked(card) == ["Orvik", "Orvik"]
    assert card.marked.isVisible()
    press("Alt Enter")
    assert isinstance(focused(), AnswerRow)
    assert card.note.asking.panel is not None
    assert "Orvik" in card.note.asking.panel.accessibleName()
    clipboard.copy("Orvik")
    press("2")
    assert card.note.text() == f"The one they call {code} is tall. {code} works nights."
    assert focused() is card.note
    assert not card.marked.isVisible()
    work.settle()
    assert drafted(work, page)["narrative"] == card.note.text()
    assert not on_disk(work, "Orvik")
    card.note.undo()
    assert "Orvik" not in card.note.text()
    assert "Orvik" not in QGuiApplication.clipboard().text()


def test_words_that_are_kept_are_not_asked_again_in_this_record_and_are_in_the_next(work: Fieldwork) -> None:
    page = begun(work)
    card = written(page, SAID)
    press("Alt Enter", "4")
    assert marked(card) == []
    assert not answer_in(page.view)
    type_text(" Orvik came back.")
    wait_until(lambda: not card.note.marks.is_due)
    assert marked(card) == []
    work.leave()
    assert marked(written(begun(work), SAID)) == ["Orvik", "Orvik"]


def test_words_are_taken_out_and_escape_changes_nothing(work: Fieldwork) -> None:
    page = begun(work)
    card = written(page, "He fears his brother today.")
    press("Alt Enter", "Esc")
    assert card.note.text() == "He fears his brother today."
    press("Alt Enter", "3")
    assert card.note.text() == "He fears today."


def test_somebody_else_gets_a_code_of_their_own_and_sealing_opens_the_slip(work: Fieldwork) -> None:
    page = begun(work)
    card = written(page, SAID)
    press("Alt Enter", "5")
    wait_until(lambda: "A-" in card.note.text())
    assert "Orvik" not in card.note.text()
    type_text(" Karim slept.")
    wait_until(lambda: not card.note.marks.is_due)
    press("Alt Enter", "1")
    assert work.heard.went[-1] == Target("slip")


def test_what_is_masked_shows_no_mark_and_no_answers(work: Fieldwork) -> None:
    card = written(begun(work), f"{SAID} {SAID} {SAID}")
    press("Alt Enter")
    assert card.note.asking.panel is not None
    card.note.cover()
    assert card.note.asking.panel is None
    assert card.note.is_masked


@pytest.mark.parametrize(("language", "scale"), [("en", 2.0), ("ar", 1.0)])
def test_the_answers_fit_below_their_paragraph(work: Fieldwork, language: str, scale: float) -> None:
    page = begun(work, look_in(language, scale=scale))
    card = written(page, "Says Orvik hit him. Then nothing.")
    assert page.press("Alt Enter")
    panel = card.note.asking.panel
    assert panel is not None
    wait_until(panel.isVisible)
    assert clipped(panel) == []
    assert panel.width() <= card.note.viewport().width()
