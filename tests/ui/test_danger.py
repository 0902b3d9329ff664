"""Seal and wipe in the hand: by the held keys, by their sheets, open, covered and locked, on vaults of an office."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from npm_field.crypto.passphrase import prepare
from npm_field.errors import WrongPassphraseError
from npm_field.usecases import enrol, moments, plan, records
from npm_field.usecases.plan import VisitPlan
from storage import vault
from storage.keyfile import LockedPolicy
from tests.ui.window_stand import COST, PASSPHRASE, Stand, make_vault
from ui.components.button import Button
from ui.components.hold_button import HoldButton
from ui.components.sheet import Sheet
from ui.danger.lock_sheet import LockSheet
from ui.danger.safety_sheet import SafetySheet
from ui.danger.seal_sheet import SealSheet
from ui.danger.sealed_sheet import SealedSheet
from ui.danger.wipe_sheet import WipeSheet
from ui.keys import BY_NAME
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.palette.sheet import Palette
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

F12, DELETE = Qt.Key.Key_F12, Qt.Key.Key_Delete
WORDS = "He counted eleven doors."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office and its laptop, with a visit planned on the laptop."""
    home = tmp_path_factory.mktemp("office")
    words = prepare(PASSPHRASE)
    office = enrol.make_office(
        home / "office", name="K", passphrase=words, desk_passphrase=prepare("desk"), cost=COST
    )
    invitation = enrol.invite(office.seat, role="field")
    laptop = enrol.make_laptop(home / "laptop", invitation, passphrase=prepare(PASSPHRASE), cost=COST)
    enrol.finish(laptop.seat, enrol.approve(office.seat, enrol.examine(office.seat, laptop.answer)))
    plan.plan_visit(laptop.seat, VisitPlan({"capture_floor": "full"}, areas=[{"kind": "dormitory"}]))
    laptop.seat.vault.close()
    office.seat.vault.close()
    return home


@pytest.fixture
def stand(template: Path, tmp_path: Path) -> Iterator[Stand]:
    shutil.copytree(template / "laptop", tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    yield made
    made.end()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Stand]:
    make_vault(tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    yield made
    made.end()


def press(stand: Stand, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyPress(QApplication.focusWidget() or stand.window, key)
    stand.settle()


def release(stand: Stand, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyRelease(QApplication.focusWidget() or stand.window, key)


def hold(stand: Stand, seconds: float, *keys: Qt.Key) -> None:
    """Press the keys, let the clock pass, and let go."""
    press(stand, *keys)
    pass_time(stand, seconds)
    release(stand, *keys)


def pass_time(stand: Stand, seconds: float) -> None:
    danger = stand.window.danger
    stand.clock.seconds += seconds
    for one in (danger.seal_key, danger.wipe_keys):
        one.look()
    for button in stand.window.findChildren(HoldButton):
        if button.hold.holding:
            button.hold.look()
    stand.settle()


def sheet(stand: Stand) -> Sheet | None:
    return stand.window.danger.sheet


def write_note(stand: Stand, words: str = WORDS) -> None:
    stand.key(Qt.Key.Key_F2)
    stand.settle()
    note = next(note for note in stand.window.findChildren(QTextEdit) if note.isVisible())
    note.setFocus()
    stand.type(words)


def level_of(folder: Path) -> str:
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    level = seat.vault.level
    seat.vault.close()
    return level


def until_locked(stand: Stand) -> None:
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert stand.front() is Front.LOCK


# --- the key -------------------------------------------------------------------------------------------------


def test_the_sheet_comes_with_the_first_square_and_stays_when_one_lets_go(stand: Stand) -> None:
    stand.unlock()
    press(stand, F12)
    assert sheet(stand) is None
    pass_time(stand, 0.31)
    assert isinstance(sheet(stand), SealSheet)
    release(stand, F12)
    assert isinstance(sheet(stand), SealSheet)
    pass_time(stand, 5)
    assert stand.window.place is not None
    stand.key(Qt.Key.Key_Escape)
    assert sheet(stand) is None
    assert stand.window.place.level == "open"


def test_held_to_the_fifth_square_it_is_sealed_and_nothing_typed_is_lost(stand: Stand) -> None:
    stand.unlock()
    write_note(stand)
    hold(stand, 1.6, F12)
    until_locked(stand)
    assert level_of(stand.folder) == "sealed"
    stand.unlock()
    assert stand.window.place is not None
    assert stand.window.place.level == "sealed"
    assert stand.window.place.shell.strip.level == "sealed"


def test_what_was_typed_when_it_was_sealed_is_at_the_office(template: Path, stand: Stand) -> None:
    stand.unlock()
    write_note(stand)
    hold(stand, 1.6, F12)
    until_locked(stand)
    office = enrol.open_seat(template / "office", prepare(PASSPHRASE))
    opened = vault.open_with_key(stand.folder, office.hybrid_key)
    seat = enrol.seat_of(opened)
    notes = [records.show(seat, row.id).merged.fields or {} for row in records.listed(seat, kind="interview")]
    assert [fields.get("narrative") for fields in notes] == [WORDS]
    opened.close()
    office.vault.close()


def test_it_is_sealed_under_cover_and_f12_does_not_uncover(stand: Stand) -> None:
    stand.unlock()
    stand.key(Qt.Key.Key_F8)
    press(stand, F12)
    assert stand.front() is Front.COVER
    pass_time(stand, 0.31)
    assert isinstance(sheet(stand), SealSheet)
    pass_time(stand, 1.3)
    release(stand, F12)
    until_locked(stand)
    assert level_of(stand.folder) == "sealed"


def test_a_locked_laptop_is_sealed_by_the_key_and_looks_as_before(stand: Stand) -> None:
    before = stand.window.grab().toImage()
    hold(stand, 1.6, F12)
    assert sheet(stand) is None
    assert stand.front() is Front.LOCK
    assert stand.window.grab().toImage() == before
    assert level_of(stand.folder) == "sealed"


def test_another_key_or_another_window_ends_the_hold(stand: Stand) -> None:
    stand.unlock()
    press(stand, F12)
    press(stand, Qt.Key.Key_A)
    pass_time(stand, 2)
    assert sheet(stand) is None
    release(stand, Qt.Key.Key_A, F12)
    assert stand.window.place is not None
    assert stand.window.place.level == "open"


def test_the_button_of_the_sheet_changes_the_keys_first(stand: Stand) -> None:
    stand.unlock()
    write_note(stand)
    before = vault.key_file_of(stand.folder).generation
    hold(stand, 0.31, F12)
    found = sheet(stand)
    assert isinstance(found, SealSheet)
    found.button.setFocus()
    hold(stand, 1.6, Qt.Key.Key_Space)
    until_locked(stand)
    assert level_of(stand.folder) == "sealed"
    assert vault.key_file_of(stand.folder).generation > before + 1


def test_a_sealed_laptop_says_how_the_office_opens_it(stand: Stand) -> None:
    hold(stand, 1.6, F12)
    stand.unlock()
    place = stand.window.place
    assert place is not None
    assert place.ways() == []
    place.step(1)
    stand.window._does.by_name("board")
    stand.settle()
    assert place.target.way == "partial"
    place.go(type(place.target)("board"))
    shown = [one for one in stand.window.findChildren(SealedSheet) if one.isVisible()]
    assert "return code by phone" in shown[0].accessibleName()
    hand_over = next(part for part in shown[0].findChildren(Button) if part.accessibleName() == "Hand over")
    hand_over.click()
    stand.settle()
    assert place.target.way == "hand_over", "what a sealed laptop captured goes to the office too"
    stand.key(Qt.Key.Key_F7)
    stand.settle()
    assert place.target.way == "partial"
    place.do(BY_NAME["hand_over"])
    stand.settle()
    assert place.target.way == "hand_over"
    place.do(BY_NAME["board"])
    stand.settle()
    assert place.target.way == "hand_over", "everything else stays sealed"


def test_partial_capture_goes_on_while_sealed(stand: Stand) -> None:
    hold(stand, 1.6, F12)
    stand.unlock()
    assert stand.window.place is not None
    stand.key(Qt.Key.Key_1)
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    found: list[int] = []
    seat = stand.window.place.seat
    stand.thread.ask(lambda: len(records.listed(seat, kind="interview")), found.append, lambda _error: None)
    stand.settle()
    assert found[0] >= 1


# --- a vault without an office -------------------------------------------------------------------------------


def test_a_vault_nobody_could_open_again_is_locked_instead_and_says_why(local: Stand) -> None:
    local.unlock()
    press(local, F12)
    pass_time(local, 0.31)
    found = sheet(local)
    assert isinstance(found, LockSheet)
    assert "nobody could ever open it again" in found.accessibleName()
    pass_time(local, 1.3)
    release(local, F12)
    until_locked(local)
    assert level_of(local.folder) == "open"


def test_locked_it_says_so_and_nothing_is_done(local: Stand) -> None:
    hold(local, 1.6, F12)
    assert isinstance(sheet(local), LockSheet)
    local.key(Qt.Key.Key_Escape)
    assert level_of(local.folder) == "open"


# --- wipe ----------------------------------------------------------------------------------------------------


def test_two_keys_show_what_is_lost_in_numbers_first(stand: Stand) -> None:
    stand.unlock()
    write_note(stand)
    press(stand, F12)
    press(stand, DELETE)
    pass_time(stand, 0.61)
    found = sheet(stand)
    assert isinstance(found, WipeSheet)
    assert "records that the office does not have will be gone for ever" in found.accessibleName()
    release(stand, DELETE, F12)
    pass_time(stand, 5)
    stand.key(Qt.Key.Key_Escape)
    assert sheet(stand) is None
    assert stand.window.place is not None
    assert stand.window.place.level == "open"


def test_held_to_the_end_nothing_opens_and_no_book_is_left(stand: Stand) -> None:
    stand.unlock()
    write_note(stand)
    hold(stand, 3.1, F12, DELETE)
    until_locked(stand)
    assert vault.is_hollow(stand.folder)
    assert "could not be reached" in stand.words()
    stand.key(Qt.Key.Key_A)
    stand.settle()
    assert not stand.window.findChildren(Sheet)
    with pytest.raises(WrongPassphraseError):
        enrol.open_seat(stand.folder, prepare(PASSPHRASE))


def test_from_the_lock_page_nothing_tells_that_it_was_made(stand: Stand) -> None:
    before, said = stand.window.grab().toImage(), answer(stand, "not the right words")
    clear(stand)
    assert not stand.window.findChildren(Sheet)
    hold(stand, 3.1, F12, DELETE)
    assert vault.is_hollow(stand.folder)
    assert sheet(stand) is None
    assert stand.window.grab().toImage() == before
    assert answer(stand, PASSPHRASE) == said
    clear(stand)
    press(stand, F12)
    pass_time(stand, 0.31)
    assert isinstance(sheet(stand), SealSheet)
    release(stand, F12)
    stand.key(Qt.Key.Key_Escape)


def test_a_wiped_laptop_answers_the_held_keys_as_it_did_before(local: Stand) -> None:
    hold(local, 0.31, F12)
    before = type(sheet(local))
    local.key(Qt.Key.Key_Escape)
    hold(local, 3.1, F12, DELETE)
    assert vault.is_hollow(local.folder)
    hold(local, 0.31, F12)
    assert type(sheet(local)) is before
    local.key(Qt.Key.Key_Escape)


def test_where_the_office_does_not_offer_it_the_seal_is_shown(stand: Stand) -> None:
    vault.key_file_of(stand.folder).set_locked_policy(LockedPolicy(may_wipe=False))
    hold(stand, 3.1, F12, DELETE)
    assert isinstance(sheet(stand), SealSheet)
    assert not vault.is_hollow(stand.folder)
    stand.key(Qt.Key.Key_Escape)


def test_a_held_lifebuoy_and_a_held_button_are_the_two_steps_of_a_pointer(stand: Stand) -> None:
    page = view(stand)
    page.lifebuoy.hold.held.emit()
    found = sheet(stand)
    assert isinstance(found, SafetySheet)
    assert not found.wipe.isHidden()
    found.wipe.setFocus()
    hold(stand, 3.1, Qt.Key.Key_Space)
    assert vault.is_hollow(stand.folder)
    assert sheet(stand) is None


def test_seal_stands_beside_the_wipe(stand: Stand) -> None:
    stand.unlock()
    stand.window.danger.open_wipe()
    found = sheet(stand)
    assert isinstance(found, WipeSheet)
    found.safer_wished.emit()
    assert isinstance(sheet(stand), SealSheet)
    stand.key(Qt.Key.Key_Escape)


# --- lock page -----------------------------------------------------------------------------------------------


def view(stand: Stand) -> LockView:
    presenter = stand.window.presenter
    assert isinstance(presenter, LockPresenter)
    assert isinstance(presenter.page, LockView)
    return presenter.page


def answer(stand: Stand, words: str) -> str:
    page = view(stand)
    page.card.say("")
    stand.type(words)
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: page.card.field.line.isEnabled() and not page.card.answer.isHidden())
    stand.settle()
    return page.card.answer.accessibleName()


def clear(stand: Stand) -> None:
    view(stand).card.say("")


def test_a_marked_moment_waits_for_the_passphrase_and_says_no_number(stand: Stand) -> None:
    for _ in range(3):
        stand.key(Qt.Key.Key_F4)
    assert "Marked" in stand.words()
    assert "3" not in view(stand)._moment.name()
    stand.unlock()
    assert stand.window.place is not None
    seat = stand.window.place.seat
    found: list[int] = []
    stand.thread.ask(lambda: sum(moments.marked(seat).values()), found.append, lambda _error: None)
    stand.settle()
    assert found == [3]
    stand.key(Qt.Key.Key_F4)
    stand.settle()
    assert "moment marked" in stand.window.place.shell.saved.words


# --- strip and palette ---------------------------------------------------------------------------------------


def test_the_strip_offers_seal_and_a_click_opens_the_sheet(stand: Stand) -> None:
    stand.unlock()
    assert stand.window.place is not None
    assert "Seal" in [hint._words for hint in stand.window.place.shell.strip._hints]
    stand.window.place.shell.strip.pressed.emit("F12")
    assert isinstance(sheet(stand), SealSheet)
    stand.key(Qt.Key.Key_Escape)


def test_the_palette_finds_an_act_by_its_name_and_opens_its_sheet(stand: Stand) -> None:
    stand.unlock()
    for words, kind in (("wipe", WipeSheet), ("sea", SealSheet)):
        stand.key(Qt.Key.Key_F10)
        stand.type(words)
        palette = stand.window.findChildren(Palette)[-1]
        assert palette.fitting[0].name == {"sea": "seal"}.get(words, words)
        stand.key(Qt.Key.Key_Return)
        stand.settle()
        assert isinstance(sheet(stand), kind)
        stand.key(Qt.Key.Key_Escape)
        stand.settle()


def test_the_palette_goes_down_by_the_arrow_and_finds_nothing_quietly(stand: Stand) -> None:
    stand.unlock()
    stand.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    stand.type("zzz")
    palette = stand.window.findChildren(Palette)[-1]
    assert palette.fitting == ()
    stand.key(Qt.Key.Key_Return)
    palette.field.line.clear()
    palette._find("")
    stand.key(Qt.Key.Key_Down)
    assert palette.table.currentIndex().row() == 1
    stand.key(Qt.Key.Key_Escape)
