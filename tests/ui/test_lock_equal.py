"""One lock page: equal to the last pixel for locked, sealed, wiped and hollow; and the return code typed on it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from npm_field.crypto import return_codes
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.passphrase import prepare
from npm_field.usecases import enrol
from resources.language import Language
from storage import vault
from storage.keyfile import Recipients
from sync.enrolment_files import Step, wrap_sealed
from tests.ui.window_stand import COST, PASSPHRASE, Stand
from ui import files
from ui.components.field import Line
from ui.lock.code_entry import CodeEntry, GroupLine
from ui.lock.key_sheet import KeySheet
from ui.lock.presenter import LockPresenter
from ui.lock.view import LockView
from ui.look import Look
from ui.tokens import DARK, LIGHT
from ui.unlocking import KeyFromOffice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ui.tokens import Theme

STATES = ("locked", "sealed", "wiped", "hollow")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A laptop's vault whose office is one key, and one of its return codes in five groups."""
    folder = tmp_path_factory.mktemp("lock") / "vault"
    seat = enrol.make_local(folder, passphrase=prepare(PASSPHRASE), cost=COST)
    opened, office = seat.vault, HybridPrivateKey.generate()
    opened.key_file.set_capsules(opened.keys, office=office.public, paper=None)
    opened.key_file.set_locked_policy(replace(opened.key_file.locked_policy, may_seal=True))
    codes = return_codes.draw()
    groups = tuple(return_codes.groups(codes[3]))
    opened.set_return_codes(codes, Recipients(office=office.public))
    opened.close()
    return folder, groups


@pytest.fixture
def folder(template: tuple[Path, tuple[str, ...]], tmp_path: Path) -> Path:
    return shutil.copytree(template[0], tmp_path / "vault")


@pytest.fixture
def stand(folder: Path) -> Iterator[Stand]:
    vault.seal_now(folder)
    made = Stand.show(folder)
    yield made
    made.end()


def become(folder: Path, state: str) -> None:
    if state == "sealed":
        assert vault.seal_now(folder)
    elif state != "locked":
        vault.wipe_now(folder)
        if state == "hollow":
            vault.finish_pending(folder)


def view(stand: Stand) -> LockView:
    presenter = stand.window.presenter
    assert isinstance(presenter, LockPresenter)
    assert isinstance(presenter.page, LockView)
    return presenter.page


def picture(stand: Stand) -> bytes:
    stand.settle()
    line = view(stand).card.field.line
    # a caret blinks, wherever the text cursor was left by the clock
    line.clearFocus()
    stand.settle()
    image = stand.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    line.setFocus()
    return bytes(image.constBits())


def pictures(folder: Path, look: Look) -> list[bytes]:
    """The page at rest, after a wrong passphrase, with the groups of a return code, and with the office's key."""
    stand = Stand.show(folder, look)
    made = [picture(stand)]
    stand.type("not the right words")
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: not view(stand).card.answer.isHidden() and stand.thread.is_idle)
    made.append(picture(stand))
    view(stand).card.ask_code.click()
    made.append(picture(stand))
    view(stand).card.ask_key.click()
    made.append(picture(stand))
    stand.window.findChildren(KeySheet)[0].by_network.click()
    made.append(picture(stand))
    stand.type("not the right words")
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: stand.thread.is_idle and not view(stand).card.field.line.isReadOnly())
    made.append(picture(stand))
    stand.end()
    return made


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_page_is_the_same_in_every_pixel(
    template: tuple[Path, tuple[str, ...]], tmp_path: Path, code: str, theme: Theme
) -> None:
    look = Look(theme, Language.load(code))
    seen = []
    for state in STATES:
        place = shutil.copytree(template[0], tmp_path / state)
        become(place, state)
        seen.append(pictures(place, look))
    assert all(other == seen[0] for other in seen[1:])
    *different, _once_more = seen[0]
    assert len(set(different)) == len(different)


def test_the_return_code_and_the_passphrase_open_it_together(
    template: tuple[Path, tuple[str, ...]], stand: Stand
) -> None:
    view(stand).card.ask_code.click()
    stand.type("".join(template[1]))
    assert view(stand).card.code.text == " ".join(template[1])
    view(stand).card.field.line.setFocus()
    stand.unlock()
    assert stand.window.place is not None
    assert stand.window.place.level == "open"


def test_a_wrong_code_gets_the_words_of_a_wrong_passphrase_and_stays_to_be_looked_at(stand: Stand) -> None:
    page = view(stand)
    page.card.ask_code.click()
    wrong = next(return_codes.groups(one) for one in return_codes.draw(1))
    stand.type("".join(wrong))
    page.card.field.line.setFocus()
    stand.type(PASSPHRASE)
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: not page.card.answer.isHidden() and stand.thread.is_idle)
    assert page.card.answer.accessibleName().startswith("That did not open it.")
    assert page.card.code.text == " ".join(wrong)


@pytest.mark.parametrize("script", [{}, ARABIC, PERSIAN], ids=["latin", "arabic", "persian"])
def test_digits_of_every_script_are_taken_and_shown_as_0_to_9(
    template: tuple[Path, tuple[str, ...]], stand: Stand, script: dict[int, int]
) -> None:
    view(stand).card.ask_code.click()
    for digit in "".join(template[1]).translate(script):
        type_digit(digit)
    assert view(stand).card.code.text == " ".join(template[1])


def type_digit(digit: str) -> None:
    focus = QApplication.focusWidget()
    assert isinstance(focus, GroupLine)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, digit))


def test_a_group_is_checked_at_its_sixth_digit_and_says_its_place(
    template: tuple[Path, tuple[str, ...]], stand: Stand
) -> None:
    entry = view(stand).card.code
    view(stand).card.ask_code.click()
    good = template[1][0]
    bad = good[:-1] + str((int(good[-1]) + 1) % 10)
    stand.type(bad[:-1])
    assert entry._wrong.isHidden()
    stand.type(bad[-1])
    assert "Group 1 does not fit" in entry._said.accessibleName()
    assert entry.groups[0].hasFocus()
    stand.key(Qt.Key.Key_Backspace)
    stand.type(good[-1])
    assert entry._wrong.isHidden()
    assert entry.groups[1].hasFocus()
    stand.key(Qt.Key.Key_Backspace)
    assert entry.groups[0].text() == good[:-1]


def test_two_groups_in_the_wrong_order_are_noticed(template: tuple[Path, tuple[str, ...]], stand: Stand) -> None:
    view(stand).card.ask_code.click()
    stand.type(template[1][1])
    assert not view(stand).card.code.groups[0].fits


def test_letters_are_not_taken_and_an_unfinished_code_is_not_tried(stand: Stand) -> None:
    card = view(stand).card
    card.ask_code.click()
    stand.type("12ab3")
    assert card.code.text == "123"
    card.field.line.setFocus()
    stand.type(PASSPHRASE)
    stand.key(Qt.Key.Key_Return)
    stand.settle()
    assert stand.window.place is None
    assert card.code.groups[0].hasFocus()
    assert "Group 1 has six digits" in card.code._said.accessibleName()
    card.ask_code.click()
    assert card.code.text == ""
    assert isinstance(card.code, CodeEntry)
    assert card.code.isHidden()


def test_a_key_of_the_office_is_chosen_by_keyboard_and_taken_back(
    stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_POSED", [files.Place(tmp_path, "yes")])
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_bytes(wrap_sealed(Step.REISSUE, b"{}", [HybridPrivateKey.generate().public]))
    other.write_bytes(b"none of ours")
    card = view(stand).card
    while not card.ask_key.hasFocus():
        stand.key(Qt.Key.Key_Tab)
    stand.key(Qt.Key.Key_Space)
    sheet = stand.window.findChildren(KeySheet)[0]
    sheet.picker.picked.emit(other)
    assert "This file is no key from the office." in stand.words()
    while not isinstance(QApplication.focusWidget(), Line):
        stand.key(Qt.Key.Key_Tab)
    stand.key(Qt.Key.Key_Return)  # the one file that was found stands in the line already
    assert card.key.given == KeyFromOffice(key)
    stand.type(PASSPHRASE)
    stand.key(Qt.Key.Key_Return)
    stand.until(lambda: not card.answer.isHidden() and stand.thread.is_idle)
    assert card.answer.accessibleName().startswith("That did not open it.")
    card.ask_code.click()
    assert card.key.given is None
