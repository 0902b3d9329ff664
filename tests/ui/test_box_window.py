"""The drop-box in the real window: another look goes on with the words, a lock does not, and partial opens it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from npm_field.crypto.passphrase import prepare
from npm_field.usecases import dropbox, enrol, office_keys
from tests.sync.conftest import Office
from tests.ui.window_stand import PASSPHRASE, Stand, make_vault
from ui.box.presenter import BoxPresenter
from ui.look import Look
from ui.tokens import DARK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "Qanaryword by the lamp"


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    folder = tmp_path / "vault"
    make_vault(folder)
    seat = enrol.open_seat(folder, prepare(PASSPHRASE))
    office_keys.keep(seat.vault, Office.make("Kestria").statement)
    seat.vault.close()
    made = Stand.show(folder)
    made.unlock()
    yield made
    made.end()


def box(stand: Stand) -> BoxPresenter:
    place = stand.window.place
    assert place is not None
    assert isinstance(place.presenter, BoxPresenter)
    return place.presenter


def write(stand: Stand) -> None:
    stand.key(Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    stand.settle()
    form = box(stand).view.form
    assert form is not None
    form.focus_note()
    stand.type(WORDS)


def note(stand: Stand) -> str:
    form = box(stand).view.form
    return form.note.note.text() if form is not None and form.note is not None else ""


def test_another_look_goes_on_with_the_words(stand: Stand) -> None:
    write(stand)
    dark = Look(DARK, stand.window.look.language)
    stand.window.dressing.wear(dark)
    stand.until(lambda: stand.window.look == dark)
    stand.settle()
    assert note(stand) == WORDS


def test_a_lock_comes_back_to_a_sealed_record(stand: Stand) -> None:
    write(stand)
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    stand.settle()
    assert "Qanaryword" not in stand.words()
    stand.unlock()
    stand.settle()
    assert box(stand).view.form is None
    assert "Qanaryword" not in stand.words()


def test_it_opens_while_the_complete_records_are_closed(stand: Stand) -> None:
    place = stand.window.place
    assert place is not None
    place.close_casebook(place.here())
    stand.until(lambda: place.level == "partial")
    stand.settle()
    place.go_partial()
    stand.settle()
    write(stand)
    assert place.level == "partial"
    counted: list[int] = []
    place.leaving.begin(place.presenter, lambda: None)
    stand.until(lambda: not place.leaving.under_way)
    stand.thread.ask(lambda: dropbox.count(place.seat), counted.append, lambda error: pytest.fail(error.code))
    stand.until(lambda: bool(counted))
    assert counted == [1]
