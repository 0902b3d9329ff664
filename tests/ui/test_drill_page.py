"""The drill in a real window: played by the keys alone, on a practice vault, and the person's own is untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from npm_field.usecases import drill
from npm_field.usecases.drill import Act
from tests.ui.window_stand import Stand, make_vault
from ui.cards.conduct_view import ConductPage
from ui.components.sheet import Sheet
from ui.cover import Cover
from ui.desk import Target
from ui.drill.presenter import DrillPresenter
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

F12, DELETE = Qt.Key.Key_F12, Qt.Key.Key_Delete


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    make_vault(tmp_path / "vault")
    made = Stand.show(tmp_path / "vault")
    made.unlock()
    yield made
    made.end()


def presenter(stand: Stand) -> DrillPresenter:
    assert stand.window.place is not None
    found = stand.window.place.presenter
    assert isinstance(found, DrillPresenter)
    return found


def at(found: DrillPresenter) -> Act | None:
    return found._step


def begin(stand: Stand) -> DrillPresenter:
    assert stand.window.place is not None
    stand.window.place.go(Target("drill"))
    stand.settle()
    stand.key(Qt.Key.Key_Return)
    stand.settle()
    found = presenter(stand)
    assert found.is_played
    return found


def hold(stand: Stand, seconds: float, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyPress(QApplication.focusWidget() or stand.window, key)
    stand.clock.seconds += seconds
    for one in (stand.window.danger.seal_key, stand.window.danger.wipe_keys):
        one.look()
    for key in keys:
        QTest.keyRelease(QApplication.focusWidget() or stand.window, key)
    stand.settle()


def play(stand: Stand) -> None:
    found = begin(stand)
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F4, Qt.Key.Key_F8, Qt.Key.Key_F9):
        stand.key(key)
    hold(stand, 0.1, F12)
    assert at(found) is Act.COVER
    stand.key(Qt.Key.Key_F8)
    assert stand.window.findChildren(Cover)
    stand.key(Qt.Key.Key_Space)
    assert at(found) is Act.LOCK
    stand.key(Qt.Key.Key_F9)
    stand.until(lambda: found._step is Act.SEAL)
    hold(stand, 1.6, F12)
    stand.until(lambda: found._step is Act.WIPE)
    hold(stand, 3.1, F12, DELETE)
    stand.until(lambda: not found.is_played)
    stand.settle()


def test_it_is_played_by_the_keys_alone_and_its_results_are_kept(stand: Stand) -> None:
    play(stand)
    found = presenter(stand)
    assert set(found._team[0].done) == set(Act)
    assert "The right passphrase failed exactly like a wrong one." in stand.words()
    assert not stand.folder.with_name(stand.folder.name + drill.PRACTICE_SUFFIX).exists()
    assert stand.window.place is not None
    assert stand.window.place.level == "open"
    assert stand.front() is Front.NOTHING


def test_a_wrong_key_says_what_it_would_have_done_and_does_nothing(stand: Stand) -> None:
    found = begin(stand)
    found._keys_done()
    stand.key(Qt.Key.Key_F9)
    assert "In earnest this would have closed both books" in stand.words()
    assert stand.front() is Front.NOTHING
    hold(stand, 1.6, F12)
    assert stand.window.place is not None
    assert stand.window.place.level == "open"
    assert not stand.window.findChildren(Sheet)


def test_esc_ends_it_and_the_keys_are_in_earnest_again(stand: Stand) -> None:
    found = begin(stand)
    stand.key(Qt.Key.Key_Escape)
    stand.settle()
    assert not found.is_played
    assert not stand.folder.with_name(stand.folder.name + drill.PRACTICE_SUFFIX).exists()
    stand.key(Qt.Key.Key_F9)
    assert stand.front() is Front.LOCK
    stand.until(lambda: stand.window.place is None)


def test_the_sheets_of_a_drill_say_that_it_is_practice(stand: Stand) -> None:
    found = begin(stand)
    found._keys_done()
    found._go_to(Act.SEAL)
    hold(stand, 0.4, F12)
    shown = stand.window.danger.sheet
    assert shown is not None
    assert "practice" in [part.accessibleName() for part in shown.findChildren(type(found._view.step._badge))]
    stand.key(Qt.Key.Key_Escape)


def test_leaving_the_page_takes_the_practice_vault_away(stand: Stand) -> None:
    begin(stand)
    assert stand.folder.with_name(stand.folder.name + drill.PRACTICE_SUFFIX).exists()
    assert stand.window.place is not None
    stand.window.place.go(Target("board"))
    stand.settle()
    assert not stand.folder.with_name(stand.folder.name + drill.PRACTICE_SUFFIX).exists()


def test_it_is_reached_from_the_cards_and_by_its_name(stand: Stand) -> None:
    place = stand.window.place
    assert place is not None
    place.go(Target("cards"))
    stand.settle()
    page = place.presenter.page if place.presenter else None
    assert isinstance(page, ConductPage)
    page.drill_asked.emit()
    stand.settle()
    presenter(stand)
    place.go(Target("board"))
    stand.settle()
    stand.key(Qt.Key.Key_F10)
    stand.type("drill")
    stand.key(Qt.Key.Key_Return)
    stand.settle()
    presenter(stand)
