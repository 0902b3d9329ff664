"""The window: what stands in front, what is hidden, and that nothing typed is lost on the way."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTextEdit

import resources
from npm_field.crypto.passphrase import prepare
from npm_field.errors import BundleDamagedError, DiskFullError, ReadOnlyError
from npm_field.usecases import capture, enrol, indexing, office_words, policy, records
from resources.language import Language
from storage import ballast, settings
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui import clipboard, routes
from ui.board.presenter import BoardPresenter
from ui.broken import code_of
from ui.capture.presenter import CapturePresenter
from ui.components.code_label import CodeLabel
from ui.components.saved import Save
from ui.components.sheet import Sheet
from ui.cover import Cover
from ui.desk import Target
from ui.forms.later import build_all
from ui.lock.view import LockView
from ui.shell.key_hint import Renewed
from ui.stage import Front
from ui.start import catch_our_mistakes
from ui.waits import Waits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from threading import Event

    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft
    from ui.desk import Desk
    from ui.workplace import Workplace

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = "The window was painted over from outside."


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    make_vault(tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    made.unlock()
    yield made
    made.end()


def place(stand: Stand) -> Workplace:
    found = stand.window.place
    assert found is not None
    return found


def way(stand: Stand) -> str:
    presenter = place(stand).presenter
    assert presenter is not None
    return presenter.page.way


def write_note(stand: Stand, words: str = WORDS) -> QTextEdit:
    stand.key(Qt.Key.Key_F2)
    stand.settle()
    note = next(note for note in stand.window.findChildren(QTextEdit) if note.isVisible())
    note.setFocus()
    stand.type(words)
    return note


def notes_in(folder: Path) -> list[str]:
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    try:
        talks = records.listed(seat, kind="interview")
        return [
            str(fields.get("narrative", "")) for row in talks if (fields := records.show(seat, row.id).merged.fields)
        ]
    finally:
        seat.vault.close()


# --- ways and keys -----------------------------------------------------------------------------------------


def test_the_first_page_is_the_board_and_without_a_visit_the_plan(stand: Stand, tmp_path: Path) -> None:
    assert way(stand) == "board"
    make_vault(tmp_path / "empty", visit="")
    other = Stand.show(tmp_path / "empty")
    other.unlock()
    assert place(other).target.way == "plan"
    other.end()


def test_each_way_of_the_rail_is_reached_and_left_by_the_keys(stand: Stand) -> None:
    ways = place(stand).ways()
    seen = []
    for _way in ways:
        seen.append(way(stand))
        stand.key(Qt.Key.Key_PageDown, CTRL)
        stand.settle()
    assert seen == ways
    stand.key(Qt.Key.Key_PageUp, CTRL)
    stand.settle()
    assert way(stand) == ways[-1]


def test_a_new_interview_has_its_code_at_once(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F2)
    stand.settle()
    assert way(stand) == "capture"
    assert [label.code for label in stand.window.findChildren(CodeLabel) if label.code.startswith("P-")]


def test_a_click_on_a_key_in_the_foot_does_what_the_key_does(stand: Stand) -> None:
    place(stand).shell.key_pressed.emit("F2")
    stand.settle()
    assert way(stand) == "capture"
    place(stand).shell.key_pressed.emit("F9")
    stand.until(lambda: stand.window.place is None)
    assert stand.front() is Front.LOCK


# --- cover, cards, lock ------------------------------------------------------------------------------------


def test_cover_shows_no_word_of_the_work_until_any_key(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F8)
    assert stand.front() is Front.COVER
    assert not place(stand).isVisible()
    cover = stand.window.findChild(Cover)
    assert isinstance(cover, Cover)
    assert cover.reminder is not None
    opening, closing = cover.reminder.opening, cover.reminder.closing
    said = stand.words()
    for word in ("Covered", "any key", "1 of 4", *opening, "·"):
        said = said.replace(word, "")
    assert said.strip() == ""
    # quarter by quarter: what to say first, nothing, nothing, what to ask last
    shown = []
    for _quarter in range(4):
        shown.append(cover.words.text())
        stand.clock.seconds += Waits().lock_covered_after_s / 4
        cover.turn()
    assert [bool(words) for words in shown] == [True, False, False, True]
    assert all(step in shown[3] for step in closing)
    stand.clock.seconds -= Waits().lock_covered_after_s
    stand.key(Qt.Key.Key_F5)
    assert stand.front() is Front.NOTHING
    assert place(stand).isVisible()
    assert way(stand) == "board"


def test_cover_keeps_the_note_and_the_caret_where_they_were(stand: Stand) -> None:
    note = write_note(stand, "One sentence")
    stand.key(Qt.Key.Key_F8)
    stand.key(Qt.Key.Key_Space)
    assert note.hasFocus()
    assert note.toPlainText() == "One sentence"
    stand.type(" more")
    assert note.toPlainText() == "One sentence more"


def test_after_a_minute_of_cover_the_passphrase_is_asked(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F8)
    stand.clock.seconds += Waits().uncover_within_s + 1
    stand.key(Qt.Key.Key_Space)
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_a_card_held_out_for_long_is_not_a_way_back_to_the_notes(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F1)
    assert stand.front() is Front.CARD
    assert not place(stand).isVisible()
    stand.key(Qt.Key.Key_Escape)
    assert stand.front() is Front.NOTHING
    stand.key(Qt.Key.Key_F1)
    stand.clock.seconds += Waits().uncover_within_s + 1
    stand.key(Qt.Key.Key_Escape)
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_idle_locks_and_activity_keeps_it_open(stand: Stand) -> None:
    stand.clock.seconds += Waits().lock_after_s - 1
    stand.window.idle.look()
    assert stand.front() is Front.NOTHING
    stand.window.idle.touched()
    stand.clock.seconds += Waits().lock_after_s - 1
    stand.window.idle.look()
    assert stand.front() is Front.NOTHING
    stand.clock.seconds += 2
    stand.window.idle.look()
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_under_cover_the_vault_stays_open_longer_and_not_for_ever(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F8)
    stand.clock.seconds += Waits().lock_after_s + 1
    stand.window.idle.look()
    assert stand.front() is Front.COVER
    stand.clock.seconds += Waits().lock_covered_after_s
    stand.window.idle.look()
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_at_the_gate_cover_locks_and_one_minute_is_enough(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F5, SHIFT)
    assert "At the gate" in place(stand).shell.strip.accessibleName()
    stand.clock.seconds += Waits().lock_at_gate_after_s - 1
    stand.window.idle.look()
    assert stand.front() is Front.NOTHING
    stand.clock.seconds += 2
    stand.window.idle.look()
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)
    stand.unlock()
    assert "At the gate" in place(stand).shell.strip.accessibleName()
    stand.key(Qt.Key.Key_F8)
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)
    stand.unlock()
    stand.key(Qt.Key.Key_F5, SHIFT)
    assert "At the gate" not in place(stand).shell.strip.accessibleName()
    stand.key(Qt.Key.Key_F8)
    assert stand.front() is Front.COVER
    stand.key(Qt.Key.Key_Space)


def test_the_office_decides_how_long_nobody_may_touch_the_laptop(stand: Stand) -> None:
    daybook = place(stand).seat.vault.daybook

    def decide() -> None:
        with daybook.change():
            settings.put(daybook, policy.SETTING, json.dumps({"idle_s": 40}).encode())

    stand.thread.ask(decide, lambda _none: None, lambda error: pytest.fail(error.code))
    stand.settle()
    stand.key(Qt.Key.Key_F9)
    stand.until(lambda: stand.window.place is None)
    stand.unlock()
    stand.clock.seconds += 41
    stand.window.idle.look()
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_lock_hides_everything_at_once_and_loses_nothing(stand: Stand) -> None:
    write_note(stand)
    stand.key(Qt.Key.Key_F9)
    assert stand.front() is Front.LOCK
    assert not place(stand).isVisible()
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert not stand.window.findChildren(QTextEdit)
    assert notes_in(stand.folder) == [WORDS]


def test_lock_works_over_a_sheet_and_takes_it_away(stand: Stand) -> None:
    place(stand).refuse(BundleDamagedError())
    assert stand.window.findChildren(Sheet)
    stand.key(Qt.Key.Key_F9)
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert not stand.window.findChildren(Sheet)


def test_lock_empties_the_clipboard_of_what_is_ours(stand: Stand) -> None:
    clipboard.copy("P-231-008")
    stand.key(Qt.Key.Key_F9)
    assert QGuiApplication.clipboard().text() == ""
    stand.until(lambda: stand.window.place is None)


def test_a_passphrase_typed_while_the_vault_is_still_closing_opens_it(stand: Stand) -> None:
    write_note(stand)
    stand.window.lock()
    stand.window.way_in.unlock(prepare(PASSPHRASE))
    stand.until(lambda: stand.front() is Front.NOTHING)
    stand.settle()
    assert way(stand) == "capture"


def test_closing_the_window_keeps_what_was_typed(stand: Stand) -> None:
    write_note(stand)
    stand.window.close()
    stand.until(lambda: not stand.window.isVisible())
    assert notes_in(stand.folder) == [WORDS]


# --- lock while the disk is slow or full -------------------------------------------------------------------

MORE = " Nobody may see the yard."
LOST = "The last words could not be kept: the disk was full or could not be written to."


def flush(stand: Stand) -> None:
    presenter = place(stand).presenter
    assert isinstance(presenter, CapturePresenter)
    presenter.flush()


def give_up_and_wake(stand: Stand, awake: Event) -> None:
    """Lock, let the patience of the lock end before the disk answers, then let the disk answer."""
    stand.window.lock()
    place(stand).leaving.stop()
    awake.set()
    stand.until(lambda: stand.window.place is None)
    stand.settle()


def fill_disk(monkeypatch: pytest.MonkeyPatch, refusals: list[str]) -> None:
    """Let the disk be full, or protected, for as many saves as there are ``refusals``."""

    def save(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> Draft:
        if refusals:
            raise {"full": DiskFullError, "protected": ReadOnlyError}[refusals.pop()]
        return capture.save(seat, draft, fields)

    def make(desk: Desk, target: Target) -> CapturePresenter:
        return CapturePresenter(desk, target, save)

    monkeypatch.setattr(routes, "PAGES", {**routes.PAGES, "capture": make})


@pytest.fixture
def mistakes(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the window called our own mistakes."""
    made: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: made.append(kind.__name__))
    assert stand.front() is Front.NOTHING
    return made


def lock_view(stand: Stand) -> LockView:
    presenter = stand.window.presenter
    assert presenter is not None
    assert isinstance(presenter.page, LockView)
    return presenter.page


def test_words_typed_during_a_stalled_save_are_on_the_disk_before_the_vault_closes(
    stand: Stand, mistakes: list[str]
) -> None:
    note = write_note(stand)
    stand.settle()
    awake = stand.stall()
    note.setFocus()
    stand.type(MORE[:1])  # or a pause on the way here may have saved all there is
    flush(stand)
    stand.type(MORE[1:])
    give_up_and_wake(stand, awake)
    assert not mistakes
    assert stand.front() is Front.LOCK
    assert LOST not in stand.words()
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert notes_in(stand.folder) == [WORDS + MORE]


def test_words_typed_before_the_record_was_begun_are_kept_by_a_lock_too(stand: Stand, mistakes: list[str]) -> None:
    awake = stand.stall()
    stand.key(Qt.Key.Key_F2)
    place(stand).leaving.stop()
    place(stand)._show(Target("capture", act="new_interview"))
    build_all(stand.window)
    note = next(note for note in stand.window.findChildren(QTextEdit) if note.isVisible())
    note.setFocus()
    stand.type(WORDS)
    give_up_and_wake(stand, awake)
    assert not mistakes
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert notes_in(stand.folder) == [WORDS]


def test_words_typed_while_a_leaving_that_was_given_up_still_signs_are_kept(
    stand: Stand, mistakes: list[str]
) -> None:
    note = write_note(stand)
    stand.until(lambda: place(stand).shell.saved.state is Save.SAVED)
    awake = stand.stall()
    place(stand).go(Target("board"))
    place(stand).leaving.stop()
    note.setFocus()
    stand.type(MORE)
    give_up_and_wake(stand, awake)
    assert not mistakes
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert notes_in(stand.folder) == [WORDS + MORE]


def test_an_unfit_answer_and_a_lock_end_on_the_lock_page(stand: Stand, mistakes: list[str]) -> None:
    write_note(stand)
    presenter = place(stand).presenter
    assert isinstance(presenter, CapturePresenter)
    unfit = True
    presenter.view.judged.emit(unfit)
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert not mistakes
    assert stand.front() is Front.LOCK
    assert LOST not in stand.words()
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert notes_in(stand.folder) == [WORDS]


@pytest.mark.parametrize("disk", ["full", "protected"])
def test_a_lock_on_a_disk_that_takes_nothing_says_that_the_last_words_are_lost_until_the_next_unlock(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, mistakes: list[str], disk: str
) -> None:
    fill_disk(monkeypatch, [disk] * 1000)
    write_note(stand)
    stand.window.lock()
    assert lock_view(stand).card.lost.isHidden()
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert not mistakes
    assert stand.front() is Front.LOCK
    assert LOST in stand.words()
    assert WORDS not in stand.words()
    stand.window.dressing.change(replace(stand.window.look, low=not stand.window.look.low))
    assert LOST in stand.words()
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert LOST not in stand.words()


def test_a_disk_that_is_full_for_a_moment_only_lets_the_lock_page_say_nothing(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, mistakes: list[str]
) -> None:
    refusals: list[str] = []
    fill_disk(monkeypatch, refusals)
    note = write_note(stand)
    stand.settle()
    awake = stand.stall()
    note.setFocus()
    stand.type(MORE[:1])
    flush(stand)  # this one the disk refuses; all the words come behind it
    refusals.append("full")
    stand.type(MORE[1:])
    give_up_and_wake(stand, awake)
    assert not mistakes
    assert not refusals
    assert LOST not in stand.words()
    stand.unlock()
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    assert notes_in(stand.folder) == [WORDS + MORE]


# --- an office's own form ----------------------------------------------------------------------------------


def test_an_own_form_of_the_office_reaches_the_page(tmp_path: Path) -> None:
    make_vault(tmp_path / "own")
    form = json.loads(json.dumps(resources.read_json("forms/interview.json")))
    row = next(row for row in form["rows"] if row["field"] == "consent")
    row["label"] = {"en": "May we write this down?", "ar": "هل نكتب هذا؟"}
    seat = enrol.open_seat(tmp_path / "own", prepare(PASSPHRASE))
    office_words.change(seat, json.dumps(form).encode())
    seat.vault.close()
    stand = Stand.show(tmp_path / "own")
    stand.unlock()
    stand.key(Qt.Key.Key_F2)
    stand.settle()
    assert "May we write this down?" in stand.words()
    stand.end()


# --- partial -----------------------------------------------------------------------------------------------


def test_partial_closes_the_complete_records_and_full_asks_the_passphrase(stand: Stand) -> None:
    """F7 from the board, whose foot says so: whatever page is open, the key means it."""
    assert way(stand) == "board"
    stand.key(Qt.Key.Key_F7)
    stand.until(lambda: place(stand).level == "partial")
    stand.settle()
    assert not place(stand).seat.vault.has_casebook
    assert place(stand).shell.strip.level == "partial"
    assert place(stand).ways() == []
    stand.key(Qt.Key.Key_F5)
    assert stand.front() is Front.NOTHING
    place(stand).go(Target("capture"))
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)
    stand.unlock()
    assert place(stand).level == "open"
    assert way(stand) == "capture"


# --- errors and mistakes -----------------------------------------------------------------------------------


def test_a_full_disk_is_told_in_the_foot_and_stays_until_saved(stand: Stand) -> None:
    place(stand).refuse(DiskFullError())
    label = place(stand).shell.saved
    assert label.state is Save.NOT_SAVED
    assert "The disk is full" in label.words
    assert not stand.window.findChildren(Sheet)
    place(stand).saved("saved")
    assert label.words == "Saved"
    assert ballast.drop(stand.folder)  # as a full disk makes it
    place(stand).saved("saved")
    assert label.words == "Saved the disk is nearly full"


def test_an_error_no_page_handles_is_one_sentence_over_the_page(stand: Stand) -> None:
    place(stand).refuse(BundleDamagedError())
    place(stand).refuse(BundleDamagedError())
    open_sheets = [sheet for sheet in stand.window.findChildren(Sheet) if sheet.isVisible()]
    assert len(open_sheets) == 1
    assert "none of ours" in open_sheets[0].accessibleName()
    stand.key(Qt.Key.Key_Escape)
    assert way(stand) == "board"


def test_our_own_mistake_hides_everything_closes_the_vault_and_names_a_place(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_note(stand)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_our_mistakes(stand.window)
    sys.excepthook(ValueError, ValueError(WORDS), None)
    assert stand.front() is Front.BROKEN
    stand.settle()
    assert not stand.window.findChildren(QTextEdit)
    assert WORDS not in stand.words()
    assert WORDS not in capsys.readouterr().err
    seat = enrol.open_seat(stand.folder, prepare(PASSPHRASE))
    seat.vault.close()
    # one key ends the program, and with it all that is in its memory
    stand.key(Qt.Key.Key_Escape)
    assert not stand.window.isVisible()


def test_a_code_names_our_line_and_never_a_value() -> None:
    with pytest.raises(TypeError) as raised:
        prepare(None)  # type: ignore[arg-type]  # our own mistake, made on purpose
    assert code_of(raised.tb).startswith("npm_field.crypto.passphrase:")


# --- another look ------------------------------------------------------------------------------------------


def test_another_language_keeps_page_and_note_and_lies_in_the_vault(stand: Stand) -> None:
    write_note(stand)
    look = stand.window.look
    stand.window.dressing.change(replace(look, language=Language.load("ar")))
    stand.until(lambda: stand.window.look.language.code == "ar")
    stand.settle()
    assert way(stand) == "capture"
    note = next(note for note in stand.window.findChildren(QTextEdit) if note.isVisible())
    assert note.toPlainText() == WORDS
    stand.key(Qt.Key.Key_F9)
    stand.until(lambda: stand.window.place is None)
    other = Stand.show(stand.folder)
    assert other.window.look.language.code == "en"
    other.unlock()
    assert other.window.look.language.code == "ar"
    other.end()
    assert notes_in(stand.folder) == [WORDS]


def test_a_low_window_is_drawn_low_and_keeps_the_page(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F2)
    stand.settle()
    stand.window.resize(1366, 704)
    stand.until(lambda: stand.window.look.low)
    stand.settle()
    assert way(stand) == "capture"
    assert stand.window.presenter is not None
    assert stand.window.presenter.page.look.low


def test_the_title_of_the_window_says_nothing(stand: Stand) -> None:
    write_note(stand)
    assert stand.window.windowTitle() == "NPM Field"


def said(stand: Stand) -> str:
    """Return what the foot says of the search."""
    return "".join(one.name() for one in place(stand).shell.foot.findChildren(Renewed) if one.isVisible())


def test_a_search_that_is_made_anew_waits_when_a_person_says_so_and_goes_on_later(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_STEP_S", 0.0)  # one record a step

    def of_another_version(seat: Seat) -> None:
        with seat.vault.casebook.change() as book:
            settings.put(book, indexing.SETTING, b"0")

    place(stand).go(Target("capture"))
    stand.settle()
    place(stand).ask(of_another_version, lambda _none: None)
    renewing = place(stand).renewing
    renewing.waits = True  # else all of it may be done before a key comes
    renewing.begin()
    stand.until(lambda: renewing.done is not None)
    for waits in (False, True):  # whoever searches must not be slowed down now
        stand.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
        assert renewing.waits is waits
    stand.settle()
    for way in ("capture", "coverage", "board"):
        place(stand).go(Target(way))
        stand.settle()
        assert said(stand).startswith("The search waits, ")
        assert renewing.done is not None
    page = place(stand).presenter
    assert isinstance(page, BoardPresenter)
    stand.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    stand.until(lambda: renewing.done is None)
    assert said(stand) == ""
    due: list[bool] = []
    place(stand).ask(lambda seat: indexing.is_due(seat.vault), due.append)
    stand.until(lambda: bool(due))
    assert due == [False]
