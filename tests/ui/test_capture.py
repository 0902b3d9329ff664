"""The capture page, driven by its keys over a real vault."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.errors import DiskFullError
from npm_field.usecases import capture, picks, records
from npm_field.usecases.withdraw import withdraw
from tests.ui.at_desk import Fieldwork, fieldwork, focused, look_in, press, type_text, wait_until
from ui.capture import offers
from ui.capture import presenter as capture_page
from ui.capture.presenter import CapturePresenter
from ui.components.records import RecordList
from ui.components.sheet import Sheet
from ui.desk import Target
from ui.fit import clipped
from ui.forms import in_hand
from ui.forms.rows import FormRows
from ui.tokens import DARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.capture.note_card import MaskedNote
    from ui.capture.record_form import RecordForm
    from ui.desk import Desk
    from ui.look import Look

NEW = Target("capture", act="new_interview")
ARABIC_ZERO = 0x660
ELEVEN = ("3", "1", "7", "Enter", "1", "2", "3", "2", "3")
SAID = {
    "consent": {"record": "yes", "internal": "yes", "authorities_anon": "yes", "public_anon": "yes"},
    "themes": ["treatment", "health"],
    "privacy": "private",
    "feels_safe": "unsure",
    "severity": "3",
    "ongoing_risk": "possible",
    "reprisal_risk": "high",
}


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Fieldwork]:
    yield from fieldwork(tmp_path / "vault")


def show(
    work: Fieldwork, target: Target = NEW, look: Look | None = None, size: tuple[int, int] = (1366, 768)
) -> CapturePresenter:
    return cast("CapturePresenter", work.show(capture_page.make, target, look, size))


def form_of(page: CapturePresenter) -> RecordForm:
    assert page.view.form is not None
    return page.view.form


def note_of(page: CapturePresenter) -> MaskedNote:
    note = form_of(page).note
    assert note is not None
    return note.note


def code_of(page: CapturePresenter) -> str:
    assert page.view.head is not None
    return page.view.head.hero.label.code


def record_of(work: Fieldwork, code: str) -> RecordId:
    return cast("RecordId", work.do(lambda seat: records.find(seat, code)))


def stored(work: Fieldwork, code: str) -> dict[str, object]:
    fields = work.do(lambda seat: records.show(seat, records.find(seat, code)).merged.fields)
    assert isinstance(fields, dict)
    return fields


def drafted(work: Fieldwork, page: CapturePresenter) -> Mapping[str, object]:
    record = page.here().record
    assert record is not None
    return cast("Mapping[str, object]", work.do(lambda seat: capture.edit(seat, record).fields))


def saved(work: Fieldwork) -> None:
    """Wait until the page said that everything is on the disk."""
    wait_until(lambda: work.thread.is_idle and work.heard.saved[-1] == "saved")


# --- a whole talk by its keys -------------------------------------------------------------------------------


def test_the_eleven_presses_give_exactly_the_fields_they_name(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press(*ELEVEN, "Ctrl Enter")
    work.leave()
    assert stored(work, code) == {"code": code, **SAID}


def test_arabic_indic_digits_answer_like_any_others(work: Fieldwork) -> None:
    page = show(work, look=look_in("ar"))
    code = code_of(page)
    for key in ELEVEN:
        if key == "Enter":
            press(key)
        else:
            sign = chr(ARABIC_ZERO + int(key))
            pressed = QKeyEvent(QEvent.Type.KeyPress, ord(sign), Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(focused(), pressed)
    press("Ctrl Enter")
    work.leave()
    assert stored(work, code) == {"code": code, **SAID}


def test_digits_pressed_before_the_code_has_come_are_part_of_the_record(work: Fieldwork) -> None:
    page = show(work)
    press("Ctrl Enter", "1", "1")
    work.settle()
    saved(work)
    assert drafted(work, page) == {
        "code": code_of(page),
        "consent": {"record": "yes", "internal": "yes"},
        "themes": ["treatment"],
    }


def test_done_gives_another_code_and_an_empty_form(work: Fieldwork) -> None:
    page = show(work)
    first = code_of(page)
    press(*ELEVEN)
    type_text("Not seen by health staff.")
    press("Ctrl Enter")
    work.settle()
    assert code_of(page) not in {"", first}
    assert note_of(page).text() == ""
    assert all(control.value() is None for control in form_of(page).controls.values())


def test_a_code_that_was_only_offered_and_never_touched_is_no_talk(work: Fieldwork) -> None:
    page = show(work)
    first = code_of(page)
    press("1", "Ctrl Enter")
    work.settle()
    work.leave()
    rows = work.do(lambda seat: [row.code for row in records.listed(seat, kind="interview")])
    assert rows == [first]


def test_a_code_that_was_asked_for_is_a_talk_with_nothing_else(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    work.leave()
    assert stored(work, code) == {"code": code}


def test_enter_goes_down_the_rows_and_shift_enter_back(work: Fieldwork) -> None:
    page = show(work)
    rows = list(form_of(page).quick.controls.values())
    seen = []
    for _row in rows:
        seen.append(next(at for at, row in enumerate(rows) if row.isAncestorOf(focused())))
        press("Enter")
    assert seen == list(range(len(rows)))
    assert focused() is note_of(page)
    form_of(page).quick.focus_last()
    press("Shift Enter")
    assert rows[-2].isAncestorOf(focused())


def test_zero_clears_an_answer(work: Fieldwork) -> None:
    page = show(work)
    press("Enter", "Enter", "1", "Shift Enter", "0")
    saved(work)
    assert "privacy" not in drafted(work, page)


def test_f6_goes_through_list_form_and_note(work: Fieldwork) -> None:
    page = show(work)
    press("F6")
    assert focused() is note_of(page)
    press("F6")
    assert form_of(page).holds(focused())
    press("F6")
    assert isinstance(focused(), RecordList)
    press("F6")
    assert form_of(page).quick.isAncestorOf(focused())
    press("Shift F6")
    assert isinstance(focused(), RecordList)


def test_a_digit_on_the_headings_opens_a_section_and_its_end_leads_to_the_next(work: Fieldwork) -> None:
    page = show(work)
    press("F6", "F6", "5")
    sections = list(form_of(page).folds.values())
    assert sections[4].isAncestorOf(focused())
    assert sections[4].head.isChecked()
    assert isinstance(sections[4].content, FormRows)
    sections[4].content.focus_last()
    sections[4].content.past_end.emit()
    assert focused() is sections[5].head
    press("9")
    assert focused() is sections[5].head


def test_r019_somebody_who_does_not_feel_safe_is_heard_at_once(work: Fieldwork) -> None:
    page = show(work)
    assert page.view.banner("first") is None
    press("1", "Enter", "1", "3")
    work.settle()
    told = page.view.banner("first")
    assert told is not None
    assert told.accessibleName().startswith("Stop, or move")


def test_r020_content_before_consent_asks_for_a_reason_once_and_keeps_what_was_typed(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press("Enter", "1", "F6")
    type_text("Now.")
    work.settle()
    told = page.view.banner("first")
    assert told is not None
    assert told.accessibleName().startswith("Consent comes first")
    press("Ctrl Enter", "Esc")
    assert form_of(page).quick.isAncestorOf(focused())
    assert code_of(page) == code
    press("Ctrl Enter", "1")
    work.settle()
    assert code_of(page) != code
    work.leave()
    assert stored(work, code) == {
        "code": code, "themes": ["treatment"], "narrative": "Now.", "before_consent": "urgent",
    }  # fmt: skip


# --- what is saved, and what is said of it ------------------------------------------------------------------


def test_text_is_on_the_disk_after_a_pause_without_any_key(work: Fieldwork) -> None:
    page = show(work)
    press("F6")
    type_text("Says two officers beat him.")
    saved(work)
    assert drafted(work, page)["narrative"] == "Says two officers beat him."


def test_somebody_who_never_pauses_is_saved_all_the_same(work: Fieldwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_hand, "save_after_ms", 3_600_000)
    monkeypatch.setattr(in_hand, "save_at_latest_ms", 10)
    page = show(work)
    note_of(page).setFocus()
    type_text("never a pause")
    wait_until(lambda: drafted(work, page).get("narrative") == "never a pause")


def test_saved_is_never_said_of_text_that_was_overtaken(work: Fieldwork, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first text is on its way when the second is typed: what comes back speaks of the first alone."""
    for limit in ("save_after_ms", "save_at_latest_ms"):
        monkeypatch.setattr(in_hand, limit, 3_600_000)
    written: list[object] = []

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        written.append(fields.get("narrative"))
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CapturePresenter:
        return CapturePresenter(desk, target, save)

    page = cast("CapturePresenter", work.show(make, NEW))
    work.heard.saved.clear()
    press("F6")
    type_text("one")
    page.view.left.emit()
    type_text(" two")
    work.settle()
    assert written[0] == "one"
    assert work.heard.saved == ["saving"]
    page.view.left.emit()
    saved(work)
    assert written[-1] == "one two"


def test_a_disk_that_refuses_is_told_and_tried_again_with_the_text_still_there(work: Fieldwork) -> None:
    refusals = ["once"]

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        if refusals:
            refusals.pop()
            raise DiskFullError
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CapturePresenter:
        return CapturePresenter(desk, target, save)

    page = cast("CapturePresenter", work.show(make, NEW))
    press("F6")
    type_text("Not seen by health staff.")
    wait_until(lambda: work.heard.saved[-1] == "not_saved")
    assert note_of(page).text() == "Not seen by health staff."
    assert "The disk is full" in banners(page)
    gone: list[str] = []
    page.leave(lambda: gone.append("gone"))
    assert not gone
    wait_until(lambda: bool(gone))
    assert stored(work, code_of(page))["narrative"] == "Not seen by health staff."


def test_a_page_that_could_not_be_left_goes_on_saving_what_is_typed(work: Fieldwork) -> None:
    """The window gives up waiting for a full disk and the page stays: nothing typed into it may be lost."""
    refusals = ["once"]

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        if refusals:
            refusals.pop()
            raise DiskFullError
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CapturePresenter:
        return CapturePresenter(desk, target, save)

    page = cast("CapturePresenter", work.show(make, NEW))
    press("F6")
    type_text("one")
    gone: list[str] = []
    page.leave(lambda: gone.append("gone"))
    type_text(" two")
    wait_until(lambda: bool(gone))
    work.settle()
    type_text(" three")
    saved(work)
    work.leave()
    assert stored(work, code_of(page))["narrative"] == "one two three"


def test_what_is_typed_while_a_page_leaves_is_not_lost(work: Fieldwork) -> None:
    page = show(work)
    press("F6")
    type_text("one")
    saved(work)
    gone: list[str] = []
    page.leave(lambda: gone.append("gone"))
    type_text(" two")
    wait_until(lambda: bool(gone))
    saved(work)
    assert drafted(work, page)["narrative"] == "one two"


def choose(page: CapturePresenter, record: RecordId) -> None:
    """Go to a record of the list, as a click on its line does."""
    page.view.list.records.go_to(record)
    page.view.list.chosen.emit(record)


def an_area(work: Fieldwork) -> RecordId:
    known = cast("picks.Picks", work.do(lambda seat: picks.picks(seat, cast("RecordId", work.visit))))
    return record_of(work, known.areas[0])


def differences(work: Fieldwork, record: RecordId) -> int:
    return len(cast("records.Shown", work.do(lambda seat: records.show(seat, record))).merged.differences)


def test_a_record_gone_back_to_while_the_disk_refuses_shows_and_keeps_what_was_typed(work: Fieldwork) -> None:
    """The foot says that it is still here: it must be here, and what is typed after it must join it."""
    refusals = ["until the disk has room"]

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        if refusals:
            raise DiskFullError
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CapturePresenter:
        return CapturePresenter(desk, target, save)

    page = cast("CapturePresenter", work.show(make, NEW))
    code, record, area = code_of(page), cast("RecordId", page.here().record), an_area(work)
    press("F6")
    type_text("one")
    wait_until(lambda: work.heard.saved[-1] == "not_saved")
    for more, text in ((" and", "one"), (" two", "one and")):
        choose(page, area)
        work.settle()
        choose(page, record)
        work.settle()
        assert (code_of(page), note_of(page).text()) == (code, text)
        assert work.heard.saved[-1] == "not_saved"
        note_of(page).setFocus()
        note_of(page).moveCursor(QTextCursor.MoveOperation.End)
        type_text(more)
    refusals.clear()
    saved(work)
    assert page.here().record == record
    type_text(" three")
    saved(work)
    assert note_of(page).text() == "one and two three"
    work.leave()
    assert stored(work, code)["narrative"] == "one and two three"
    assert differences(work, record) == 0


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_record_gone_back_to_at_once_does_not_differ_with_itself(work: Fieldwork, times: int) -> None:
    """A revision on what it was before it was signed would be a second account by the same person."""
    page = show(work)
    code, record, area = code_of(page), cast("RecordId", page.here().record), an_area(work)
    press("F6")
    type_text("one")
    for _time in range(times):
        choose(page, area)
        choose(page, record)
    work.settle()
    assert (code_of(page), note_of(page).text()) == (code, "one")
    note_of(page).setFocus()
    note_of(page).moveCursor(QTextCursor.MoveOperation.End)
    type_text(" two")
    saved(work)
    work.leave()
    assert stored(work, code)["narrative"] == "one two"
    assert differences(work, record) == 0


def test_what_is_typed_while_a_page_leaves_never_reaches_the_record_begun_after_it(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press("F6")
    type_text("one")
    saved(work)
    page.leave(lambda: None)
    type_text(" two")
    press("F2")
    work.settle()
    work.leave()
    assert stored(work, code)["narrative"] == "one two"
    assert code_of(page) != code
    assert "narrative" not in stored(work, code_of(page))


def banners(page: CapturePresenter) -> str:
    return " ".join(banner.accessibleName() for banner in page.view._banners.values())


def test_what_does_not_fit_is_not_said_to_be_saved(work: Fieldwork) -> None:
    page = show(work)
    fold = form_of(page).folds["talk"]
    fold.open_fold()
    size = form_of(page).controls["group_size"]
    size.setFocus()
    type_text("six")
    assert "group_size" not in drafted(work, page)
    assert work.heard.saved[-1] == "not_saved"
    press("Ctrl Enter")
    work.settle()
    assert "group_size" not in stored(work, code_before(work, page))


def code_before(work: Fieldwork, page: CapturePresenter) -> str:
    rows = work.do(lambda seat: [row.code for row in records.listed(seat, kind="interview")])
    assert isinstance(rows, list)
    return next(str(code) for code in rows if code != code_of(page))


# --- the note is never lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["page", "language", "theme", "size", "record", "new record"])
def test_the_note_is_never_lost_by(work: Fieldwork, way: str) -> None:
    page = show(work)
    code = code_of(page)
    press("F6")
    type_text("Handcuffed to the bed rail.")
    if way == "record":
        area = cast("picks.Picks", work.do(lambda seat: picks.picks(seat, cast("RecordId", work.visit)))).areas[0]
        row = record_of(work, area)
        page.view.list.records.go_to(row)
        page.view.list.chosen.emit(row)
    elif way == "new record":
        press("F2")
    else:
        target = page.here()
        work.leave()
        looks = {
            "language": partial(look_in, "ar"),
            "theme": partial(look_in, theme=DARK),
            "size": partial(look_in, scale=2.0),
        }
        work.close_window()  # or each of its parts would put on the look it never shows
        show(work, Target("capture") if way == "page" else target, looks.get(way, look_in)())
    work.settle()
    again = show(work, Target("capture", record=record_of(work, code)))
    assert note_of(again).text() == "Handcuffed to the bed rail."
    assert code_of(again) == code


# --- consent ------------------------------------------------------------------------------------------------


def test_refused_notes_close_what_would_hold_content_and_enter_passes_it_by(work: Fieldwork) -> None:
    page = show(work)
    press("4")
    form = form_of(page)
    assert form.controls["themes"].isHidden()
    assert note_of(page).isHidden()
    assert form.controls["privacy"].isAncestorOf(focused())
    press("1", "1", "Ctrl Enter")
    work.settle()
    code = code_before(work, page)
    assert stored(work, code) == {
        "code": code,
        "consent": {"record": "no"},
        "privacy": "private",
        "feels_safe": "yes",
    }


def test_refusing_notes_asks_before_typed_content_goes_and_can_be_taken_back(work: Fieldwork) -> None:
    page = show(work)
    press(*ELEVEN)
    type_text("Two appointments missed.")
    form_of(page).quick.focus_first()
    press("4")
    press("Esc")
    saved(work)
    assert drafted(work, page)["narrative"] == "Two appointments missed."
    assert drafted(work, page)["consent"] == SAID["consent"]
    form_of(page).quick.focus_first()
    press("4")
    sheet = page.view.window().findChildren(Sheet)[-1]
    press("Tab", "Space")
    assert not sheet.isVisible()
    saved(work)
    assert drafted(work, page) == {
        "code": code_of(page),
        "consent": {"record": "no"},
        "privacy": "private",
        "feels_safe": "unsure",
    }
    assert "ConsentForbidsError" not in work.heard.refused


def test_a_record_with_withdrawn_consent_shows_what_stands_and_cannot_be_written_in(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press(*ELEVEN)
    work.leave()
    record = record_of(work, code)
    work.do(lambda seat: withdraw(seat, record, ["record"], channel="oral"))
    page = show(work, Target("capture", record=record))
    assert "Consent was withdrawn" in banners(page)
    assert form_of(page).controls["privacy"].value() == "private"
    assert form_of(page).controls["themes"].isHidden()
    assert not form_of(page).isEnabled()


def test_differing_accounts_are_named_with_their_number_and_left_as_they_are(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press(*ELEVEN)
    work.leave()
    record = record_of(work, code)
    work.do(lambda seat: differ(seat, record))
    page = show(work, Target("capture", record=record))
    assert "Accounts differ in 1 place" in banners(page)
    work.leave()
    assert len(cast("records.Shown", work.do(lambda seat: records.show(seat, record))).merged.differences) == 1


def differ(seat: Seat, record: RecordId) -> None:
    """Write two revisions on the same one, as two laptops do."""
    first = capture.edit(seat, record)
    for answer in ("visual_contact", "audible_risk"):
        capture.save(seat, first, {**first.fields, "privacy": answer})
        capture.leave(seat, record)


# --- the list -----------------------------------------------------------------------------------------------


def test_a_record_is_found_by_a_word_of_its_note_as_one_types(work: Fieldwork) -> None:
    page = show(work)
    first = code_of(page)
    press("1", "F6")
    type_text("lamp")
    press("Ctrl Enter", "1", "F6")
    type_text("stairs")
    press("Ctrl Enter")
    work.settle()
    press("Esc", "Ctrl F")
    type_text("lam")
    work.settle()
    shown = page.view.list.records
    assert shown.model().rowCount() == 1
    press("Enter")
    work.settle()
    assert code_of(page) == first
    page.view.list.start_finding()
    press("Esc")
    assert shown.model().rowCount() > 2


def test_a_partial_record_is_not_opened_here_but_sent_to_complete(work: Fieldwork) -> None:
    visit = cast("RecordId", work.visit)
    record = cast("RecordId", work.do(lambda seat: left_partial(seat, visit)))
    page = show(work, Target("capture", record=record))
    assert page.view.form is None
    press("Space")
    assert work.heard.went == [Target("complete", record=record)]


def left_partial(seat: Seat, visit: RecordId) -> RecordId:
    draft = capture.begin(seat, INTERVIEW, visit, Mode.PARTIAL)
    capture.leave(seat, draft.record)
    return draft.record


# --- other kinds, the floor, F7 -----------------------------------------------------------------------------


def test_an_observation_is_begun_by_f3_with_the_day_and_answered_by_keys(work: Fieldwork) -> None:
    page = show(work, Target("capture"))
    press("F3")
    work.settle()
    press("2")
    press("1")
    saved(work)
    fields = drafted(work, page)
    assert fields["day"] == "2031-03-10"
    assert fields["sense"] == "seen"
    assert str(fields["area"]).startswith("L-")


def test_an_observation_that_opens_the_page_offers_the_areas_of_the_visit_at_once(work: Fieldwork) -> None:
    page = show(work, Target("capture", act="new_observation"))
    press("2", "1")
    saved(work)
    fields = drafted(work, page)
    assert (str(fields["area"])[:2], fields["sense"]) == ("L-", "seen")


@pytest.mark.parametrize(
    ("keys", "kind", "icon"),
    [
        (("3",), "document", "file-text"),
        (("4",), "complaint", "envelope-simple"),
        (("8",), "incident", "warning-octagon"),
        (("9",), "interview", "users-three"),
        (("0", "1"), "referral", "arrow-square-out"),
    ],
)
def test_ctrl_n_begins_every_kind_by_its_digit_and_the_row_says_what_it_is(
    work: Fieldwork, keys: tuple[str, ...], kind: str, icon: str
) -> None:
    page = show(work, Target("capture"))
    press("Ctrl N", *keys)
    wait_until(lambda: page.here().record is not None)
    work.settle()
    assert form_of(page).kind.name == kind
    row = page.view.list.records.model().index(0, 0).data(Qt.ItemDataRole.UserRole)
    assert (row.mark, row.is_named) == (icon, kind in {"incident", "referral"})
    if kind == "interview":
        assert drafted(work, page)["kind"] == "group"


def test_a_medical_note_is_offered_to_clinicians_alone() -> None:
    offer = offers.Offer("interview", "first-aid", only=offers.CLINICIANS)
    assert offers.open_to([offer], {"field", "monitor", "lawyer"}) == ()
    assert offers.open_to([offer], {"field", "physician"}) == (offer,)


def test_a_complaint_says_in_its_row_what_it_is_from_whom_and_about_what(work: Fieldwork) -> None:
    page = show(work, Target("capture", act="new_complaint"))
    code = code_of(page)
    press("2", "3", "Enter", "2")
    saved(work)
    rows = page.view.list.records.model()
    row = rows.index(0, 0).data(Qt.ItemDataRole.UserRole)
    assert (row.code, row.line) == (code, "Complaint · conditions · relative · now")


def test_an_area_of_the_list_opens_in_the_same_page_and_keeps_its_code(work: Fieldwork) -> None:
    area = cast("picks.Picks", work.do(lambda seat: picks.picks(seat, cast("RecordId", work.visit)))).areas[0]
    record = record_of(work, area)
    page = show(work, Target("capture", record=record))
    assert code_of(page) == area
    designation = form_of(page).controls["designation"]
    designation.setFocus()
    type_text("Block B")
    work.leave()
    assert stored(work, area)["designation"] == "Block B"


def test_the_floor_of_the_visit_sends_a_new_interview_to_the_partial_page(tmp_path: Path) -> None:
    for work in fieldwork(tmp_path / "vault", "partial"):
        work.show(capture_page.make, NEW)
        wait_until(partial(bool, work.heard.went))
        assert work.heard.went == [Target("partial", act="new_partial")]


def test_f7_takes_a_code_that_holds_nothing_else_along_into_partial_mode(work: Fieldwork) -> None:
    page = show(work)
    code, record = code_of(page), page.here().record
    press("F7")
    work.settle()
    assert work.heard.went == [Target("partial", record=record, act="new_partial")]
    draft = cast("Draft", work.do(lambda seat: capture.edit(seat, cast("RecordId", record))))
    assert (draft.mode, draft.fields) == (Mode.PARTIAL, {"code": code})


def test_f7_leaves_what_was_typed_where_it_is(work: Fieldwork) -> None:
    page = show(work)
    code = code_of(page)
    press(*ELEVEN)
    press("F7")
    assert work.heard.went == [Target("partial", act="new_partial")]
    work.leave()
    assert stored(work, code) == {"code": code, **SAID}


# --- masked, seen, spoken -----------------------------------------------------------------------------------


def test_an_idle_note_covers_all_but_the_line_being_written_and_any_key_shows_it(work: Fieldwork) -> None:
    page = show(work)
    press("F6")
    note = note_of(page)
    type_text("One line that is long enough to wrap on the card, so that there is more than one line to see here.")
    note.cover()
    assert note.is_masked
    here = note.textCursor().position()
    covered = [(s.cursor.selectionStart(), s.cursor.selectionEnd()) for s in note.extraSelections()]
    assert covered
    assert all(not start < here <= end for start, end in covered)
    press("Left")
    assert not note.is_masked


def test_every_control_of_the_page_has_a_name(work: Fieldwork) -> None:
    page = show(work)
    for fold in form_of(page).folds.values():
        fold.open_fold()
    work.settle()
    stops = [part for part in page.page.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    own = [part for part in stops if part.isVisible() and part.focusProxy() is None]
    assert len(own) > 40
    assert [type(part).__name__ for part in own if not part.accessibleName()] == []


@pytest.mark.parametrize("language", ["en", "ar", "zz"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_clipped(work: Fieldwork, language: str, scale: float) -> None:
    page = show(work, look=look_in(language, scale=scale))
    press(*ELEVEN)
    for fold in form_of(page).folds.values():
        fold.open_fold()
    work.settle()
    QTest.qWait(10)
    QApplication.processEvents()
    assert clipped(page.page) == []


def test_the_low_page_needs_no_scrolling_for_the_quick_answers(work: Fieldwork) -> None:
    page = show(work, look=look_in(low="yes"), size=(1366, 704))
    last = list(form_of(page).quick.controls.values())[-1]
    bottom = last.mapTo(page.page, last.rect().bottomLeft()).y()
    assert bottom < page.page.height()


def test_the_pause_before_saving_is_the_one_that_was_decided() -> None:
    assert in_hand.save_after_ms == 300
