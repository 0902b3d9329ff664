"""Consent taken back in the real window: open, with only coded records, and sealed; and what waits is said."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from npm_field.domain import consent
from npm_field.usecases import records, rotation, sealing, withdraw, writing
from npm_field.usecases.seat import shipped_vocabularies
from storage import pending
from tests.ui.at_desk import look_in
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.classing.sheet import ClassSheet
from ui.components.chips import Option
from ui.desk import Target
from ui.fit import clipped
from ui.withdrawal.sheet import SOME, WithdrawSheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace

NOBODY = "P-231-008"
STOPS = 4
"""From Cancel on: the act, the code, what is withdrawn."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("enrolled")
    enrolling.make(home)
    return home / "laptop"


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return shutil.copytree(template, tmp_path / "vault")


@pytest.fixture
def stand(folder: Path) -> Iterator[Stand]:
    made = Stand.show(folder)
    yield made
    made.end()


def find_act(stand: Stand) -> WithdrawSheet:
    """Open the sheet as somebody does who knows no key for it."""
    stand.key(Qt.Key.Key_F10)
    stand.type("withdraw")
    stand.key(Qt.Key.Key_Return)
    return sheet_of(stand)


def sheet_of(stand: Stand) -> WithdrawSheet:
    stand.settle()
    (found,) = [one for one in stand.window.findChildren(WithdrawSheet) if one.isVisible()]
    return found


def tab_to(stand: Stand, part: QWidget) -> None:
    """Go from Cancel to a part of the sheet; what acts lies between, and is held, not pressed."""
    for _stop in range(STOPS):
        if QApplication.focusWidget() is part:
            return
        stand.key(Qt.Key.Key_Tab)
    raise AssertionError


def place(stand: Stand) -> Workplace:
    assert stand.window.place is not None
    return stand.window.place


def open_record(stand: Stand) -> None:
    place(stand).ask(
        lambda seat: records.find(seat, TALK), lambda found: place(stand).go(Target("capture", record=found))
    )
    stand.settle()


def seal(folder: Path) -> None:
    seat = enrolling.opened(folder)
    sealing.seal(seat)
    seat.vault.close()


def test_open_the_sheet_has_the_code_in_hand_and_the_record_is_emptied(stand: Stand, folder: Path) -> None:
    stand.unlock(PASSPHRASE)
    open_record(stand)
    sheet = find_act(stand)
    assert sheet.code.text == TALK
    assert QApplication.focusWidget() is sheet.cancel
    tab_to(stand, sheet.what)
    stand.type("1")
    stand.type("3")
    assert sheet.channel.chosen == ("phone",)
    sheet.act.held.emit()
    stand.settle()
    assert "withdrawal recorded" in stand.words()
    stand.key(Qt.Key.Key_F5)
    stand.settle()
    assert place(stand).shell.told == ""
    stand.window.lock()
    stand.until(lambda: stand.window.place is None)
    seat = enrolling.opened(folder)
    fields = writing.merged_record(seat, records.find(seat, TALK)).fields or {}
    seat.vault.close()
    assert consent.is_withdrawn(fields["consent"])
    assert "narrative" not in fields
    events = fields["consent_events"]
    assert isinstance(events, list)
    assert events[-1]["channel"] == "phone"


def test_a_sheet_that_takes_out_or_opens_something_begins_at_cancel_and_enter_does_nothing(stand: Stand) -> None:
    """A withdrawal destroys notes and a lower class shows them to more people (ui.md 6)."""
    stand.unlock(PASSPHRASE)
    open_record(stand)
    for act, kind in (("withdraw", WithdrawSheet), ("class", ClassSheet)):
        place(stand).go(Target(act))
        stand.settle()
        (sheet,) = [one for one in stand.window.findChildren(kind) if one.isVisible()]
        assert QApplication.focusWidget() is sheet.cancel
        before = stand.words()
        stand.key(Qt.Key.Key_Return)
        stand.settle()
        assert stand.words() == before
        stand.key(Qt.Key.Key_Space)
        stand.settle()
        assert not [one for one in stand.window.findChildren(kind) if one.isVisible()]


def test_a_wrong_digit_and_a_code_nobody_has_are_told_in_the_sheet_before_anything_is_done(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    sheet = find_act(stand)
    assert QApplication.focusWidget() is sheet.cancel
    tab_to(stand, sheet.code.line)
    stand.type("p231007")
    assert "does not fit" in stand.words()
    sheet.act.held.emit()
    assert sheet.isVisible()
    sheet.code.line.clear()
    stand.type(NOBODY)
    sheet.act.held.emit()
    stand.settle()
    assert sheet.isVisible()
    assert sheet.code.line.hasFocus()
    sheet.what.choose(SOME)
    sheet.act.held.emit()
    assert sheet.isVisible()
    sheet.cancel.click()


def test_sealed_it_is_recorded_by_code_and_said_to_wait_until_the_records_open(folder: Path) -> None:
    seal(folder)
    stand = Stand.show(folder)
    stand.unlock(PASSPHRASE)
    assert place(stand).level == "sealed"
    assert place(stand).shell.told == ""
    sheet = find_act(stand)
    assert "Tell the office as well" in stand.words()
    tab_to(stand, sheet.code.line)
    stand.type(TALK)
    stand.key(Qt.Key.Key_Return)
    stand.type("2")
    assert QApplication.focusWidget() is sheet.uses
    stand.type("3")
    sheet.act.held.emit()
    stand.settle()
    assert place(stand).shell.told.startswith("1 withdrawal of consent waits for the complete records.")
    assert "Tell the office now" in place(stand).shell.told
    waiting: list[str] = []
    place(stand).ask(withdraw.waiting, lambda found: waiting.extend(one.act for one in found))
    stand.settle()
    assert waiting[0].startswith("withdraw/oral/public_anon/")
    stand.end()


def test_what_waits_for_a_record_that_is_not_here_and_keys_that_are_due_stand_over_the_board(folder: Path) -> None:
    seat = enrolling.opened(folder)
    with seat.vault.daybook.change() as daybook:
        pending.put(daybook, NOBODY, "withdraw/phone/record/2031-03-09")
    seat.vault.close()
    stand = Stand.show(folder)
    stand.unlock(PASSPHRASE)
    assert NOBODY in place(stand).shell.told
    assert clipped(stand.window) == []
    place(stand).go(Target("capture"))
    stand.settle()
    assert place(stand).shell.told == ""
    place(stand).ask(due_keys, lambda _none: place(stand).go(Target("board")))
    stand.settle()
    assert "have not changed yet" in place(stand).shell.told
    stand.end()


def due_keys(seat: Seat) -> None:
    """As after a purge that found the disk full; what waited for a record is gone, so that this is the first line."""
    with seat.vault.daybook.change() as daybook:
        pending.remove(daybook, NOBODY, "withdraw/phone/record/2031-03-09")
        rotation.note(daybook)


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 1.0), ("ar", 2.0)])
def test_no_word_of_the_sheet_is_cut(language: str, scale: float) -> None:
    look = look_in(language, scale=scale)
    window = QWidget()
    window.resize(1366, 768)
    vocabularies = shipped_vocabularies()
    uses, channels = (
        [Option(term.id, term.label(language)) for term in vocabularies[name].top()]
        for name in ("consent_purpose", "withdrawal_channel")
    )
    sheet = WithdrawSheet(look, uses, channels, is_open=False)
    window.show()
    sheet.open_over(window)
    for what in ("all", SOME):
        sheet.what.choose(what)
        sheet.what.changed.emit(what)
        QApplication.processEvents()
        assert clipped(sheet) == []
    window.close()
    window.deleteLater()
