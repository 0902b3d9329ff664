"""Changing passphrases in the window: the present one first, typed twice, and the window never stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from npm_field.crypto.passphrase import prepare
from npm_field.errors import FieldError
from npm_field.usecases import enrol, passphrases, practice
from storage import settings, vault
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui.desk import Target
from ui.fit import clipped
from ui.passphrases.change_page import MAY_KNOW, NOBODY, ChangePage
from ui.passphrases.practice import PracticePage
from ui.passphrases.section import CHANGE_MAIN, CHANGE_TRAVEL, PRACTISE, REMOVE_TRAVEL, SET_TRAVEL
from ui.settings_page.view import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ui.components.passphrase_field import PassphraseField

TRAVEL = "otter granite velvet lamp fern basin"
NEW = "copper meadow basket ribbon planet sugar"


def give_travel(folder: Path) -> None:
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    passphrases.set_travel(seat, prepare(TRAVEL))
    seat.vault.close()


def level_of(folder: Path, text: str) -> str:
    try:
        opened = vault.open_vault(folder, prepare(text))
    except FieldError:
        return ""
    found = opened.level
    opened.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_vault(tmp_path / "vault")
    return tmp_path / "vault"


@pytest.fixture
def begin(folder: Path) -> Iterator[Callable[[str], Stand]]:
    made: list[Stand] = []

    def show(act: str) -> Stand:
        stand = Stand.show(folder)
        made.append(stand)
        stand.unlock()
        go(stand, act)
        return stand

    yield show
    for stand in made:
        if stand.window.isVisible():
            stand.end()


def go(stand: Stand, act: str) -> None:
    place = stand.window.place
    assert place is not None
    place.go(Target("settings", act=act))
    stand.until(lambda: place.target == Target("settings", act=act))
    stand.settle()


def page(stand: Stand) -> ChangePage:
    presenter = stand.window.presenter
    assert presenter is not None
    assert isinstance(presenter.page, ChangePage)
    return presenter.page


def put(field: PassphraseField, text: str) -> None:
    field.line.setFocus()
    field.line.setText(text)


def fill(stand: Stand, *, present: str, new: str = "", travel: str = "", why: str = "") -> None:
    shown = page(stand)
    if why:
        shown.why.choose(why)
        shown._explain()
    put(shown.present, present)
    if travel:
        put(shown.travel, travel)
    if new:
        put(shown.chooser.first, new)
        put(shown.chooser.second, new)
    shown.submit()
    stand.settle()


def until_settings(stand: Stand) -> SettingsPage:
    stand.until(lambda: stand.window.presenter is not None and isinstance(stand.window.presenter.page, SettingsPage))
    stand.settle()
    assert stand.window.presenter is not None
    shown = stand.window.presenter.page
    assert isinstance(shown, SettingsPage)
    return shown


def test_the_main_passphrase_is_changed_and_the_window_says_so(begin: Callable[[str], Stand], folder: Path) -> None:
    stand = begin(CHANGE_MAIN)
    fill(stand, present=PASSPHRASE, new=NEW, why=NOBODY)
    shown = until_settings(stand)
    assert "The main passphrase is changed" in shown.passphrases.done.accessibleName()
    stand.end()
    assert (level_of(folder, NEW), level_of(folder, PASSPHRASE)) == ("open", "")


def test_a_wrong_present_passphrase_changes_nothing_and_keeps_the_new_one_typed(
    begin: Callable[[str], Stand], folder: Path
) -> None:
    stand = begin(CHANGE_MAIN)
    fill(stand, present="not the right words at all", new=NEW)
    shown = page(stand)
    assert "That did not open it" in stand.words()
    assert (shown.present.text, shown.chooser.first.text) == ("", NEW)
    assert QApplication.focusWidget() is shown.present.line
    stand.end()
    assert level_of(folder, PASSPHRASE) == "open"


def test_somebody_may_know_it_is_the_answer_that_stands_there_first(
    begin: Callable[[str], Stand], folder: Path
) -> None:
    give_travel(folder)
    stand = begin(CHANGE_MAIN)
    shown = page(stand)
    assert shown.why.chosen == MAY_KNOW
    assert "Every key is changed" in stand.words()
    assert shown.travel.isVisibleTo(stand.window)
    fill(stand, present=PASSPHRASE, new=NEW, travel=TRAVEL)
    until_settings(stand)
    stand.end()
    assert [level_of(folder, text) for text in (NEW, TRAVEL, PASSPHRASE)] == ["open", "partial", ""]


def test_a_travel_passphrase_that_is_mistyped_is_not_taken_for_a_new_one(
    begin: Callable[[str], Stand], folder: Path
) -> None:
    give_travel(folder)
    stand = begin(CHANGE_MAIN)
    fill(stand, present=PASSPHRASE, new=NEW, travel=TRAVEL + "x")
    assert QApplication.focusWidget() is page(stand).travel.line
    stand.end()
    assert [level_of(folder, text) for text in (PASSPHRASE, TRAVEL)] == ["open", "partial"]


def test_without_new_keys_the_page_says_what_an_old_copy_opens(begin: Callable[[str], Stand], folder: Path) -> None:
    give_travel(folder)
    stand = begin(CHANGE_MAIN)
    page(stand).why.setFocus()
    stand.key(Qt.Key.Key_2)
    assert "still opens everything with the old passphrase, for ever" in stand.words()
    assert not page(stand).travel.isVisibleTo(stand.window)


def test_a_travel_passphrase_is_set_changed_and_taken_away(begin: Callable[[str], Stand], folder: Path) -> None:
    stand = begin(SET_TRAVEL)
    assert "It does not open any name" in stand.words()
    fill(stand, present=PASSPHRASE, new=PASSPHRASE)
    assert "already opens this vault" in stand.words()
    fill(stand, present=PASSPHRASE, new=TRAVEL)
    assert not until_settings(stand).passphrases.remove.isHidden()
    go(stand, CHANGE_TRAVEL)
    fill(stand, present=PASSPHRASE, new=NEW)
    until_settings(stand)
    stand.end()
    assert [level_of(folder, text) for text in (PASSPHRASE, NEW, TRAVEL)] == ["open", "partial", ""]


def test_taking_travel_away_asks_for_the_main_passphrase_alone(begin: Callable[[str], Stand], folder: Path) -> None:
    give_travel(folder)
    stand = begin(REMOVE_TRAVEL)
    fill(stand, present=TRAVEL)
    assert "That did not open it" in stand.words()
    fill(stand, present=PASSPHRASE)
    assert until_settings(stand).passphrases.remove.isHidden()
    stand.end()
    assert [level_of(folder, text) for text in (PASSPHRASE, TRAVEL)] == ["open", ""]


def test_esc_goes_back_and_nothing_has_changed(begin: Callable[[str], Stand], folder: Path) -> None:
    stand = begin(CHANGE_MAIN)
    shown = page(stand)
    put(shown.present, PASSPHRASE)
    stand.key(Qt.Key.Key_Escape)
    until_settings(stand)
    stand.end()
    assert level_of(folder, PASSPHRASE) == "open"


def test_everything_can_be_done_by_keyboard(begin: Callable[[str], Stand], folder: Path) -> None:
    stand = begin("")
    shown = until_settings(stand)
    shown.passphrases.main.setFocus()
    stand.key(Qt.Key.Key_Space)
    stand.until(lambda: stand.window.presenter is not None and isinstance(stand.window.presenter.page, ChangePage))
    stand.settle()
    assert QApplication.focusWidget() is page(stand).present.line
    for words in (PASSPHRASE, NEW, NEW):
        stand.type(words)
        stand.key(Qt.Key.Key_Return)
    until_settings(stand)
    stand.end()
    assert level_of(folder, NEW) == "open"


def practising(stand: Stand) -> PracticePage:
    presenter = stand.window.presenter
    assert presenter is not None
    assert isinstance(presenter.page, PracticePage)
    return presenter.page


def test_practice_says_right_or_wrong_and_nothing_else(begin: Callable[[str], Stand], folder: Path) -> None:
    give_travel(folder)
    stand = begin(PRACTISE)
    shown = practising(stand)
    assert shown.which.chosen == "travel"
    for typed, answer, other in ((PASSPHRASE, shown.wrong, shown.right), (TRAVEL, shown.right, shown.wrong)):
        shown.field.line.setFocus()
        stand.type(typed)
        stand.key(Qt.Key.Key_Return)
        stand.until(lambda answer=answer: not answer.isHidden())  # type: ignore[misc]  # bound now
        assert other.isHidden()
        assert shown.field.text == ""
    stand.key(Qt.Key.Key_Escape)
    until_settings(stand)


def test_without_a_travel_passphrase_there_is_nothing_to_choose(begin: Callable[[str], Stand]) -> None:
    assert practising(begin(PRACTISE)).which.isHidden()


def test_what_is_due_is_a_number_at_the_settings_and_no_more(begin: Callable[[str], Stand], folder: Path) -> None:
    give_travel(folder)
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    with seat.vault.casebook.change() as casebook:
        settings.put(casebook, practice.SETTING, b'{"main": "2999-01-01", "travel": "2001-01-01"}')
    seat.vault.close()
    stand = begin("")
    place = stand.window.place
    assert place is not None
    assert "1 waiting" in place.shell.rail._ways["settings"].accessibleName()
    assert "time to practise" in until_settings(stand).passphrases.practice_line.accessibleName()
    go(stand, PRACTISE)
    stand.type(TRAVEL)
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: not practising(stand).right.isHidden())
    stand.key(Qt.Key.Key_Escape)
    assert "time to practise" not in until_settings(stand).passphrases.practice_line.accessibleName()
    assert "waiting" not in place.shell.rail._ways["settings"].accessibleName()


def test_what_was_typed_is_gone_when_the_page_is_left(begin: Callable[[str], Stand]) -> None:
    stand = begin(CHANGE_MAIN)
    shown = page(stand)
    for field in (shown.present, shown.chooser.first, shown.chooser.second):
        put(field, PASSPHRASE)
    presenter = stand.window.presenter
    assert presenter is not None
    presenter.leave(lambda: None)
    assert {field.text for field in (shown.present, shown.chooser.first, shown.chooser.second)} == {""}
    assert clipped(stand.window) == []
