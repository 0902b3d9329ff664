"""The name guard has one way on every page: short lines are marked too, and its answers do what they say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMimeData

from npm_field.domain.kinds import CLOSING_TALK, FINDING, INCIDENT
from npm_field.usecases import office_keys, plan, slips
from npm_field.usecases.slips import Boxed
from tests.sync.conftest import Office
from tests.ui.at_desk import Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui.box import presenter as box_page
from ui.capture import presenter as capture_page
from ui.components.note import Note
from ui.components.one_line import OneLine
from ui.components.too_long import TooLong
from ui.desk import Target
from ui.fit import clipped
from ui.forms.typed import LongText, Words
from ui.guard.host import Host
from ui.guard.panel import AnswerRow
from ui.plan import presenter as plan_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.usecases.seat import Seat
    from ui.box.presenter import BoxPresenter
    from ui.capture.presenter import CapturePresenter
    from ui.plan.presenter import PlanPresenter

SAID = "The one they call Orvik is tall."


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fieldwork]:
    for fresh in fieldwork(tmp_path_factory.mktemp("guarded") / "vault"):
        fresh.do(lambda seat: office_keys.keep(seat.vault, Office.make("Kestria").statement))
        yield fresh


@pytest.fixture
def work(vault: Fieldwork) -> Iterator[Fieldwork]:
    yield vault
    vault.leave()
    vault.close_window()
    vault.heard.went.clear()


def typed(note: Note, text: str = SAID) -> Note:
    note.setFocus()
    type_text(text)
    wait_until(lambda: not note.marks.is_due)
    assert [found.words for found in note.marks.found] == ["Orvik"]
    return note


def offered(note: Note) -> list[int]:
    """Return the digits that answer a mark of this text; nothing is answered."""
    assert note.asking.ask()
    assert note.asking.panel is not None
    digits = [row.answer.digit for row in note.asking.panel.findChildren(AnswerRow)]
    note.asking.close()
    return digits


def test_a_short_line_of_the_plan_is_marked_and_a_new_code_is_on_the_disk(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)
    area = work.do(lambda seat: plan.add_area(seat, visit, {}).record)
    page = cast("PlanPresenter", work.show(plan_page.make, Target("plan", record=cast("RecordId", area))))
    lines = [line for line in page.view.findChildren(OneLine) if line.isVisible()]
    note = typed(lines[0])
    before = note.height()
    assert offered(note) == [3, 4, 5]
    press("Enter")
    assert focused() is not note
    assert "\n" not in note.text()
    note.setFocus()
    assert note.asking.ask()
    assert note.height() > before
    assert work.shell is not None
    assert clipped(work.shell) == []
    press("5")
    wait_until(lambda: "A-" in note.text())
    assert note.height() == before
    work.settle()

    def names(seat: Seat) -> list[str]:
        return [str(one.fields.get("designation", "")) for one in plan.planned(seat, visit).areas]

    assert note.text() in cast("list[str]", work.do(names))


def test_a_short_line_keeps_its_length_and_is_one_line() -> None:
    line = OneLine(look_in(), "Called there", 9)
    line.insertPlainText("longer than nine")
    assert line.text() == "longer th"
    line.deleteLater()


def test_what_is_pasted_and_does_not_fit_is_not_taken_in_half_and_says_so() -> None:
    """A million signs would also stop the window for half a minute."""
    line = Words(look_in(), "Called there", 9)
    text = LongText(look_in(), "Point", 20)
    for control, fits in ((line, "six signs"), (text, "three officers said")):
        pasted = QMimeData()
        pasted.setText(fits.replace("s", "s\u202e\x00\x1b", 1))  # nobody sees what turns a line round
        control.note.insertFromMimeData(pasted)
        assert control.value() == fits
        pasted.setText("word " * 200_000)
        control.note.insertFromMimeData(pasted)
        assert control.value() == fits
        said = control.findChild(TooLong)
        assert said is not None
        assert not said.isHidden()
        assert "Nothing was pasted" in said.accessibleName()
        control.note.edited.emit()
        assert said.isHidden()
        control.deleteLater()


def test_in_the_box_every_answer_works_and_the_slip_is_sealed_by_what_is_typed_there(work: Fieldwork) -> None:
    page = cast("BoxPresenter", work.show(box_page.make, Target("box", act="new_interview")))
    assert page.view.form is not None
    assert page.view.form.note is not None
    note = page.view.form.note.note
    page.view.form.focus_note()
    typed(note)
    assert offered(note) == [1, 2, 3, 4, 5]
    code = page._guard.code
    press("Alt Enter")
    assert note.asking.ask()
    press("2")
    assert note.text() == f"The one they call {code} is tall."
    type_text(" Karim slept.")
    wait_until(lambda: not note.marks.is_due)
    assert note.asking.ask()
    press("1")
    assert work.heard.went[-1] == Target("slip")
    boxed = page.boxed()
    assert boxed is not None
    asked = Boxed(boxed.visit, {**boxed.fields, "consent": {"record": "yes", "recontact": "yes"}})
    for given, purposes in ((boxed, ()), (asked, ("recontact",))):
        need = work.do(partial(slips.need_of, person=cast("Code", code), boxed=given))
        assert need == slips.Need(purposes, is_off=False)


def test_in_large_words_every_answer_and_what_it_is_about_are_in_sight(work: Fieldwork) -> None:
    look = look_in(scale=2.0)
    page = cast("CapturePresenter", work.show(capture_page.make, Target("capture", act="new_interview"), look))
    assert page.view.form is not None
    assert page.view.form.note is not None
    note = typed(page.view.form.note.note)
    before = note.height()
    assert note.asking.ask()
    panel = note.asking.panel
    assert panel is not None
    wait_until(lambda: panel.geometry().bottom() <= note.viewport().height() and panel.y() > 0)
    press("3")
    wait_until(lambda: note.height() == before)


@pytest.mark.parametrize("kind", [CLOSING_TALK.name, FINDING.name, INCIDENT.name])
def test_where_no_code_may_stand_none_is_offered(work: Fieldwork, kind: str) -> None:
    work.show(capture_page.make, Target("capture"))
    host = Host(work.desk(look_in()))
    host.take_up("0" * 32, "P-407-216", kind)
    assert (host.gives_codes, host.code) == (False, "")
    note = Note(look_in(), "Text")
    note.asking.take_host(host)
    note.show_text(SAID)
    note.marks.look_now()
    wait_until(lambda: bool(note.marks.found))
    assert offered(note) == [3, 4]
    note.deleteLater()
