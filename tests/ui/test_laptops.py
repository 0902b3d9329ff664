"""The office's laptops in the real window: a code by telephone, fresh codes by file, a sealed hand-over taken in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.crypto import passphrase as passphrases
from npm_field.crypto import return_codes as code_text
from npm_field.errors import StoppedError
from npm_field.usecases import records, return_desk, sealed_handover, sealed_intake, sealing
from storage import pools, vault
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.desk import Target
from ui.first_run.view import FileCard
from ui.fit import clipped
from ui.laptops.give_card import CodeCard, GiveCard
from ui.laptops.intake import Intake
from ui.laptops.intake_card import BringsCard
from ui.laptops.presenter import LaptopsPresenter
from ui.laptops.reissuing import WrittenCard
from ui.settings_page.codes_card import FreshCodesPage
from ui.unlocking import KeyFromOffice, unseal_with_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace


Card = TypeVar("Card", bound=QWidget)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("enrolled")
    enrolling.make(made)
    shutil.copytree(made / "office", made / "new_office")
    return made


@pytest.fixture(scope="module")
def stand(home: Path) -> Iterator[Stand]:
    """One window for all: an office at work."""
    made = Stand.show(home / "office")
    made.unlock(PASSPHRASE)
    yield made
    made.end()


def place(stand: Stand) -> Workplace:
    assert stand.window.place is not None
    return stand.window.place


def page(stand: Stand) -> LaptopsPresenter:
    stand.window.activateWindow()
    stand.until(lambda: QApplication.activeWindow() is stand.window)
    place(stand).go(Target("laptops"))
    stand.settle()
    found = place(stand).presenter
    assert isinstance(found, LaptopsPresenter)
    return found


def card(stand: Stand, kind: type[Card]) -> Card:
    stand.settle()
    found = [one for one in stand.window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def second_of(seat: Seat) -> str:
    return next(code for code in sorted(pools.unused(seat.vault.daybook)) if code.startswith("M"))


def test_a_code_is_given_after_both_questions_and_opens_the_sealed_laptop(
    stand: Stand, home: Path, tmp_path: Path
) -> None:
    laptop = shutil.copytree(home / "laptop", tmp_path / "laptop")
    vault.seal_now(laptop)
    page(stand)
    stand.key(Qt.Key.Key_1)
    asked = card(stand, GiveCard)
    seconds: list[str] = []
    place(stand).ask(second_of, seconds.append)
    stand.settle()
    stand.type("1")
    stand.type("2")
    assert asked.stop.isVisible()
    assert not asked.act.isEnabled()
    asked.safe_word.setFocus()
    stand.type("1")
    assert QApplication.focusWidget() is asked.second.line
    stand.type(seconds[0][:-1] + str((int(seconds[0][-1]) + 1) % 10))
    stand.key(Qt.Key.Key_Return)
    stand.type("1")
    asked.act.held.emit()
    stand.settle()
    assert asked.isVisible()
    asked.second.line.setText(seconds[0])
    assert clipped(stand.window) == []
    asked.act.held.emit()
    shown = card(stand, CodeCard)
    assert QApplication.focusWidget() is not None
    stand.key(Qt.Key.Key_Escape)
    groups = [label.code for label in shown.groups]
    assert clipped(stand.window) == []
    # another look does not take a code away that is being read out
    here = page_here(stand)
    place(stand).come_back(here)
    assert [label.code for label in card(stand, CodeCard).groups] == groups
    stand.settle()
    stand.key(Qt.Key.Key_Space)
    stand.settle()
    assert stand.window.findChildren(CodeCard) == []
    code = code_text.parse(" ".join(groups))
    opened = sealing.unseal(laptop, passphrases.prepare(PASSPHRASE), code)
    assert opened.vault.level == "open"
    opened.vault.close()


def page_here(stand: Stand) -> Target:
    presenter = place(stand).presenter
    assert isinstance(presenter, LaptopsPresenter)
    return presenter.here()


def test_few_codes_are_said_in_the_list_and_fresh_ones_come_by_file(stand: Stand, home: Path, tmp_path: Path) -> None:
    def use_up(seat: Seat) -> None:
        ((device, left),) = return_desk.left_at_office(seat).items()
        for _one in range(left - 3):
            return_desk.give(seat, device, second=second_of(seat), reason="practice").code.wipe()  # type: ignore[arg-type]  # the list has it as text

    place(stand).ask(use_up, lambda _none: None)
    page(stand)
    assert "three return codes or fewer" in stand.words()
    laptop = Stand.show(shutil.copytree(home / "laptop", tmp_path / "laptop"))
    laptop.unlock(PASSPHRASE)
    place(laptop).go(Target("settings"))
    laptop.settle()
    assert "The office has 16 unused codes of this laptop." in laptop.words()
    place(laptop).go(Target("settings", act="fresh_codes"))
    fresh = card(laptop, FreshCodesPage)
    assert clipped(laptop.window) == []
    fresh.path.line.setText(str(tmp_path / "return.codes"))
    laptop.key(Qt.Key.Key_Return)
    laptop.settle()
    assert "Bring the file to the office" in laptop.words()
    laptop.end()
    view = page(stand).view
    view.file.click()
    taken = card(stand, FileCard)
    taken.picker.picked.emit(tmp_path / "laptop" / "vault.keys")
    stand.settle()
    assert taken.isVisible()
    taken.picker.picked.emit(tmp_path / "return.codes")
    stand.settle()
    assert "16 return codes of this laptop are here." in stand.words()


def test_a_sealed_hand_over_says_what_it_brings_and_then_joins(stand: Stand, home: Path, tmp_path: Path) -> None:
    laptop = shutil.copytree(home / "laptop", tmp_path / "laptop")
    vault.seal_now(laptop)
    file = tmp_path / "sealed.file"
    sealed_handover.export_bare(laptop, file)
    stopping = Intake(file)
    stopping.stop()
    with pytest.raises(StoppedError):
        stopping._step(0)
    page(stand).view.file.click()
    card(stand, FileCard).picker.picked.emit(file)
    stand.until(lambda: bool(stand.window.findChildren(BringsCard)))
    brings = card(stand, BringsCard)
    assert "From the sealed laptop of" in stand.words()
    assert clipped(stand.window) == []
    found: list[object] = []
    place(stand).ask(lambda seat: [row.code for row in records.listed(seat)], found.extend)
    stand.settle()
    assert TALK not in found
    assert QApplication.focusWidget() is not None
    brings.taken.emit()
    stand.settle()
    place(stand).ask(lambda seat: [row.code for row in records.listed(seat)], found.extend)
    stand.settle()
    assert TALK in found
    assert "of the sealed laptop" in stand.words()


def test_the_key_goes_back_after_the_same_call_and_opens_the_sealed_laptop(
    stand: Stand, home: Path, tmp_path: Path
) -> None:
    laptop = shutil.copytree(home / "laptop", tmp_path / "laptop")
    vault.seal_now(laptop)
    file = tmp_path / "sealed.file"
    sealed_handover.export_bare(laptop, file)
    page(stand).view.file.click()
    card(stand, FileCard).picker.picked.emit(file)
    stand.until(lambda: bool(stand.window.findChildren(BringsCard)))
    card(stand, BringsCard).key.click()
    asked = card(stand, GiveCard)
    assert "Key back for" in stand.words()
    assert clipped(stand.window) == []
    seconds: list[str] = []
    place(stand).ask(second_of, seconds.append)
    stand.settle()
    stand.type("1")
    stand.type("1")
    stand.type(seconds[0])
    stand.key(Qt.Key.Key_Return)
    stand.type("1")
    asked.act.held.emit()
    stand.settle()
    card(stand, WrittenCard)
    out = tmp_path / "sealed.reissue"
    secret = passphrases.prepare(PASSPHRASE)
    opened = unseal_with_file(laptop, secret, KeyFromOffice(out))  # as the laptop's lock page does
    assert opened.seat.vault.has_casebook
    opened.seat.vault.close()
    stand.key(Qt.Key.Key_Return)
    assert place(stand).presenter is not None


def test_a_signed_hand_over_tells_how_far_it_is_and_stops_with_nothing_kept(home: Path, tmp_path: Path) -> None:
    laptop = enrolling.opened(shutil.copytree(home / "laptop", tmp_path / "laptop"))
    sealing.seal(laptop)
    file = tmp_path / "sealed.file"
    sealed_handover.export(laptop, file)
    laptop.vault.close()
    office = enrolling.opened(shutil.copytree(home / "new_office", tmp_path / "office"))
    told: list[int] = []
    assert sealed_intake.preview(office, file, progress=told.append).new
    assert told == sorted(told)
    assert 0 < told[-1] <= file.stat().st_size

    def stop(_done: int) -> None:
        raise StoppedError

    before = [row.code for row in records.listed(office)]
    with pytest.raises(StoppedError):
        sealed_intake.take_in(office, file, progress=stop)
    assert [row.code for row in records.listed(office)] == before
    assert sorted(path.name for path in office.vault.folder.iterdir() if path.is_dir()) == []
    office.vault.close()
