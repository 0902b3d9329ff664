"""Enrolment with two real windows and a stick between them: what a stranger at either of them would do, by keys."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.crypto import passphrase as passphrases
from npm_field.usecases import backup, devices, enrol, trust
from storage import pools, surroundings
from sync.roster import REVOKED, SUSPECT
from tests.ui.window_stand import PASSPHRASE as FIELD_PASSPHRASE
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE
from ui import files
from ui.desk import Target
from ui.files import Place
from ui.first_run.passphrase_cards import ChoosingCard
from ui.first_run.view import CompareCard, FileCard
from ui.fit import clipped
from ui.laptops.decide_card import DecideCard
from ui.laptops.enrol_cards import DifferCard, InviteCard, SameWordsCard
from ui.laptops.presenter import LaptopsPresenter
from ui.laptops.side import RESTORE
from ui.laptops.steps import WriteCard
from ui.stage import Front

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat

Card = TypeVar("Card", bound=QWidget)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("enrolling")
    enrolling.make(made)
    (made / "stick").mkdir()
    return made


@pytest.fixture(autouse=True)
def _one_stick(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # the drives of the machine that runs the tests are its own
    monkeypatch.setattr(files, "places", lambda: [Place(home / "stick", "yes")])
    monkeypatch.setattr(surroundings, "look_at", lambda _folder: ())


@pytest.fixture(scope="module")
def office(home: Path) -> Iterator[Stand]:
    made = Stand.show(home / "office")
    made.unlock(PASSPHRASE)
    yield made
    made.end()


def at(stand: Stand) -> None:
    """Sit down at this window: the keys go where its focus is."""
    stand.window.activateWindow()
    stand.until(lambda: QApplication.activeWindow() is stand.window)


def card(stand: Stand, kind: type[Card]) -> Card:
    stand.until(lambda: any(one.isVisible() for one in stand.window.findChildren(kind)))
    stand.settle()
    (found,) = [one for one in stand.window.findChildren(kind) if one.isVisible()]
    assert clipped(stand.window) == []
    return found


def laptops(stand: Stand) -> LaptopsPresenter:
    at(stand)
    place = stand.window.place
    assert place is not None
    place.go(Target("laptops"))
    stand.settle()
    assert isinstance(place.presenter, LaptopsPresenter)
    return place.presenter


def asked(stand: Stand, act: object) -> list[object]:
    """Ask the vault of a window and return the answer as the only one of a list."""
    found: list[object] = []
    place = stand.window.place
    assert place is not None
    place.ask(act, found.append)  # type: ignore[arg-type]  # any question
    stand.settle()
    return found


def invite(office: Stand, stick: Path) -> None:
    laptops(office)
    office.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown = card(office, InviteCard)
    office.type("1")
    assert QApplication.focusWidget() is shown.person
    office.type("1")
    assert shown.person.chosen == ("new",)
    shown.act.setFocus()
    office.key(Qt.Key.Key_Space)
    office.settle()
    assert (stick / "laptop.invitation").is_file()
    assert "1 invitation is not answered" in office.words()


def answer(field: Stand) -> CompareCard:
    """Set a new laptop up from the invitation on the stick, as far as the six words."""
    at(field)
    field.key(Qt.Key.Key_1)
    card(field, FileCard)
    field.key(Qt.Key.Key_Return)
    chooser = card(field, ChoosingCard).chooser
    chooser.first.line.setText(FIELD_PASSPHRASE)
    chooser.second.line.setText(FIELD_PASSPHRASE)
    card(field, ChoosingCard).take.click()
    field.until(lambda: "Set it" in field.words())
    card(field, ChoosingCard).leave.click()
    return card(field, CompareCard)


def test_a_laptop_is_enrolled_between_two_windows_with_a_stick(office: Stand, home: Path) -> None:
    stick = home / "stick"
    invite(office, stick)
    field = Stand.show(home / "field")
    compared = answer(field)
    # the stick goes to the office, and the words stand large on both screens
    laptops(office).view.file.click()
    card(office, FileCard)
    office.key(Qt.Key.Key_Return)
    same = card(office, SameWordsCard)
    assert all(word in field.words() for word in same.words.words)
    assert QApplication.focusWidget() is same.no  # what cannot be undone is not under the first key
    same.act.held.emit()
    write = card(office, WriteCard)
    assert write.destination.chosen == stick / "laptop.completion"
    office.key(Qt.Key.Key_Space)
    office.until((stick / "laptop.completion").is_file)
    office.settle()
    assert "is certified" in office.words()
    assert "not answered" not in office.words()
    # and back at the laptop: somebody had pressed "Later", and the words are still there
    at(field)
    compared.later.emit()
    field.until(lambda: field.window.place is not None)
    field.settle()
    field.window.lock()
    field.until(lambda: field.window.place is None)
    field.unlock(FIELD_PASSPHRASE)
    assert field.front() is Front.FIRST_RUN
    card(field, FileCard)
    assert all(word in field.words() for word in same.words.words)
    field.key(Qt.Key.Key_Return)
    field.until(lambda: field.front() is Front.NOTHING)
    field.end()
    for path in stick.iterdir():
        path.unlink()


def test_words_that_differ_certify_nothing_and_the_invitation_can_be_withdrawn(office: Stand, home: Path) -> None:
    stick = home / "stick"
    invite(office, stick)
    before = asked(office, devices.states)
    made = enrol.make_laptop(
        home / "other",
        (stick / "laptop.invitation").read_bytes(),
        passphrase=passphrases.prepare(PASSPHRASE),
        cost=enrolling.CHEAP,
    )
    (stick / "laptop.answer").write_bytes(made.answer)
    made.seat.vault.close()
    laptops(office).view.file.click()
    card(office, FileCard)
    office.key(Qt.Key.Key_Return)
    card(office, SameWordsCard)
    office.key(Qt.Key.Key_Space)
    card(office, DifferCard)
    assert "Stop here" in office.words()
    office.key(Qt.Key.Key_Space)
    office.settle()
    assert "The invitation is withdrawn" in office.words()
    assert asked(office, devices.states) == before
    assert asked(office, enrol.invited) == [[]]
    shutil.rmtree(home / "other")


def test_a_laptop_that_was_out_of_sight_and_then_stolen_is_decided_by_digits(office: Stand) -> None:
    second = str(asked(office, second_of)[0])
    presenter = laptops(office)
    device = presenter._laptops[0].device
    office.key(Qt.Key.Key_2)
    card(office, DecideCard)
    office.type("1")
    card(office, DecideCard).act.click()
    office.settle()
    assert asked(office, devices.states)[0][device] == SUSPECT  # type: ignore[index]  # a mapping
    assert "suspect" in office.words()
    office.key(Qt.Key.Key_2)
    revoke = card(office, DecideCard)
    revoke.act.held.emit()  # type: ignore[attr-defined]  # a button that is held
    assert "Say why first" in office.words()
    office.type("2")
    revoke.second.line.setText("M-000-001")
    revoke.act.held.emit()  # type: ignore[attr-defined]  # as above
    office.settle()
    assert revoke.isVisible()
    revoke.second.line.setText(second)
    revoke.act.held.emit()  # type: ignore[attr-defined]  # as above
    # a new laptop is offered for the same person at once
    offered = card(office, InviteCard)
    assert offered.person.chosen == (presenter._laptops[0].person,)
    assert asked(office, trust.log)[0][-1].state == REVOKED  # type: ignore[index]  # a list
    office.key(Qt.Key.Key_Escape)
    office.settle()
    assert "revoked" in office.words()


def test_a_backup_of_the_stolen_laptop_is_written_for_the_new_one_of_its_person(office: Stand, home: Path) -> None:
    stick, old = home / "stick", enrolling.opened(home / "laptop")
    backup.write(old, stick / "backup.npmf", "office")
    person, lost = old.person, old.device
    old.vault.close()

    def replace(seat: Seat) -> str:
        invitation = enrol.invite(seat, role="field", person=person)
        made = enrol.make_laptop(
            home / "new", invitation, passphrase=passphrases.prepare(PASSPHRASE), cost=enrolling.CHEAP
        )
        made.seat.vault.close()
        enrol.approve(seat, enrol.examine(seat, made.answer))
        return str(person)

    assert asked(office, replace) == [person]
    presenter = laptops(office)
    row = next(at for at, one in enumerate(presenter._laptops) if one.person == person and one.device != lost)
    presenter.view.wished.emit(RESTORE, row)
    assert card(office, FileCard).picker._path.text == str(stick / "backup.npmf")
    office.key(Qt.Key.Key_Return)
    card(office, WriteCard)
    office.key(Qt.Key.Key_Space)
    patiently(office, (stick / "restore.npmf").is_file)
    office.settle()
    assert "Take it to the new laptop" in office.words()


def patiently(stand: Stand, true: Callable[[], bool]) -> None:
    """Wait several times as long: a backup is opened, taken in and written again."""
    for _time in range(4):
        with suppress(AssertionError):
            stand.until(true)
            return
    stand.until(true)


def second_of(seat: Seat) -> str:
    return next(code for code in sorted(pools.unused(seat.vault.daybook)) if code.startswith("M"))
