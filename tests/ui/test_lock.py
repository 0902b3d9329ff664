"""The lock page: true, dull, and the same for every laptop and every reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from resources.language import Language
from storage import safe_files
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui.components.sheet import Sheet
from ui.lock.keyboard import Caps, Shift, caps_after, layout_after, layout_sign, toggled
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    make_vault(tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    yield made
    made.end()


def view(stand: Stand) -> LockView:
    presenter = stand.window.presenter
    assert isinstance(presenter, LockPresenter)
    assert isinstance(presenter.page, LockView)
    return presenter.page


def try_words(stand: Stand, words: str) -> str:
    stand.type(words)
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: not view(stand).card.answer.isHidden())
    return view(stand).card.answer.accessibleName()


def test_the_right_passphrase_opens_the_vault(stand: Stand) -> None:
    stand.unlock()
    assert stand.front() is Front.NOTHING
    assert stand.window.place is not None
    assert stand.window.place.level == "open"


def test_a_wrong_passphrase_empties_the_field_and_keeps_the_focus_there(stand: Stand) -> None:
    said = try_words(stand, "not the right words")
    line = view(stand).card.field.line
    assert said == "That did not open it. Check Caps Lock and the keyboard EN."
    assert line.text() == ""
    assert QApplication.focusWidget() is line
    stand.unlock()
    assert stand.window.place is not None


def test_a_vault_without_any_key_answers_as_for_a_wrong_passphrase(stand: Stand) -> None:
    wrong = try_words(stand, "not the right words")
    (stand.folder / safe_files.KEY_FILE).unlink()
    assert try_words(stand, PASSPHRASE) == wrong


def test_the_page_shows_no_passphrase_and_lets_none_be_copied(stand: Stand) -> None:
    stand.type(PASSPHRASE)
    line = view(stand).card.field.line
    assert line.echoMode() == QLineEdit.EchoMode.Password
    line.selectAll()
    stand.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert PASSPHRASE not in QApplication.clipboard().text()
    assert PASSPHRASE not in stand.words()


def test_the_passphrase_shows_only_while_show_is_held(stand: Stand) -> None:
    card = view(stand).card
    card._show.pressed.emit()
    assert card.field.line.echoMode() == QLineEdit.EchoMode.Normal
    card._show.released.emit()
    assert card.field.line.echoMode() == QLineEdit.EchoMode.Password


def test_a_capital_without_shift_tells_of_caps_lock(stand: Stand) -> None:
    banner = view(stand).card._caps_banner
    assert banner.isHidden()
    card = view(stand).card
    card._keyboard.caps = caps_after(card._keyboard.caps, "A", Shift.FREE)
    stand.type("1")
    assert not banner.isHidden()
    stand.type("a")
    assert banner.isHidden()


def test_caps_lock_is_read_from_what_a_press_gave() -> None:
    assert caps_after(Caps.UNKNOWN, "A", Shift.FREE) is Caps.ON
    assert caps_after(Caps.UNKNOWN, "a", Shift.HELD) is Caps.ON
    assert caps_after(Caps.ON, "A", Shift.HELD) is Caps.OFF
    assert caps_after(Caps.ON, "a", Shift.FREE) is Caps.OFF
    for silent in ("1", "", "ع", " "):
        assert caps_after(Caps.UNKNOWN, silent, Shift.FREE) is Caps.UNKNOWN
    assert toggled(Caps.ON) is Caps.OFF
    assert toggled(Caps.UNKNOWN) is Caps.UNKNOWN


def test_the_keyboard_is_named_by_its_layout_and_corrected_by_what_arrives() -> None:
    assert layout_sign("ar-SY") == "ع"
    assert layout_sign("fr-FR") == "FR"
    assert layout_sign("") == "EN"
    assert layout_after("EN", "ع") == "ع"
    assert layout_after("ع", "q") == "EN"
    assert layout_after("FR", "q") == "FR"
    assert layout_after("EN", "3") == "EN"


def test_nothing_of_the_vault_is_said_before_it_is_open(stand: Stand) -> None:
    said = stand.words().lower()
    for word in ("visit", "record", "seal", "wipe", "interview", str(stand.folder).lower()):
        assert word not in said


def test_cards_are_there_without_a_passphrase_and_lead_back(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F1)
    assert stand.front() is Front.CARD
    assert "National Preventive Mechanism" in stand.words()
    stand.key(Qt.Key.Key_4)
    assert "الآلية الوقائية الوطنية" in stand.words()
    stand.key(Qt.Key.Key_Escape)
    assert stand.front() is Front.LOCK
    stand.key(Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert "At the gate" in stand.words()
    every_part = "\n".join(part.accessibleName() for part in stand.window.findChildren(QWidget))
    assert "All keys" not in every_part, "the keys of seal and wipe are not for whoever reads the cards"
    stand.key(Qt.Key.Key_Escape)
    assert stand.front() is Front.LOCK


def test_the_keys_of_an_open_laptop_do_nothing_here(stand: Stand) -> None:
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F5, Qt.Key.Key_F8, Qt.Key.Key_F9):
        stand.key(key)
        assert stand.front() is Front.LOCK
    assert stand.window.place is None


def test_the_language_can_be_changed_before_anything_is_open(stand: Stand) -> None:
    view(stand).switches.language.click()
    assert stand.window.look.language.code == "ar"
    assert "هذا الحاسوب مقفل" in stand.words()
    assert stand.window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    view(stand).switches.theme.click()
    view(stand).switches.size_up.click()
    assert stand.window.look.theme.name == "dark"
    assert stand.window.look.scale == 1.25


def test_a_forgotten_passphrase_gets_one_honest_sentence(stand: Stand) -> None:
    view(stand)._forgotten.click()
    sheets = stand.window.findChildren(Sheet)
    assert [sheet.accessibleName() for sheet in sheets if "call the office" in sheet.accessibleName()]
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    assert not stand.window.findChildren(Sheet)


def test_the_page_of_one_vault_is_the_page_of_every_vault(tmp_path: Path) -> None:
    pictures = []
    for name in ("empty", "used"):
        make_vault(tmp_path / name, visit="yes" if name == "used" else "")
        stand = Stand.show(tmp_path / name)
        view(stand).card.field.line.clearFocus()
        pictures.append(stand.window.grab().toImage())
        stand.end()
    assert pictures[0] == pictures[1]


def test_every_language_of_the_window_is_offered() -> None:
    assert {code for code, _name in Language.available()} == {"en", "ar"}
