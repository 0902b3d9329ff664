"""Sheets over the record in hand, in the real window: who the person is, sealed for a purpose only; its class."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from npm_field.domain.classification import Class
from npm_field.usecases import capture, records, slips
from npm_field.usecases.classing import Standing
from npm_field.usecases.seat import shipped_vocabularies
from npm_field.usecases.slips import Need
from tests.ui.at_desk import look_in
from tests.ui.window_stand import Stand
from tests.usecases import enrolled as enrolling
from tests.usecases.enrolled import PASSPHRASE, TALK
from ui.classing.sheet import ClassSheet
from ui.desk import Target
from ui.fit import clipped
from ui.forms.form import options
from ui.keys import BY_NAME
from ui.slip.sheet import PURPOSE_WORDS, SlipSheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat
    from ui.workplace import Workplace

NAME = "Orvik Canary"
VOCABULARIES = shipped_vocabularies()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("enrolled")
    enrolling.make(home)
    return home / "laptop"


@pytest.fixture
def stand(template: Path, tmp_path: Path) -> Iterator[Stand]:
    made = Stand.show(shutil.copytree(template, tmp_path / "vault"))
    yield made
    made.end()


def place(stand: Stand) -> Workplace:
    assert stand.window.place is not None
    return stand.window.place


def talk_in_hand(stand: Stand, **answers: str) -> None:
    """Open the talk, whose person gave these answers."""

    def found(seat: Seat) -> RecordId:
        record = records.find(seat, TALK)
        draft = capture.edit(seat, record)
        capture.save(seat, draft, {**draft.fields, "consent": {"record": "yes", **answers}})
        return record

    place(stand).ask(found, lambda record: place(stand).go(Target("capture", record=record)))
    stand.settle()


def open_sheet(stand: Stand) -> SlipSheet:
    stand.key(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    stand.settle()
    (found,) = [one for one in stand.window.findChildren(SlipSheet) if one.isVisible()]
    return found


def test_without_a_purpose_there_is_nothing_to_type_in(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    talk_in_hand(stand)
    sheet = open_sheet(stand)
    assert "No purpose needs to know who" in sheet.accessibleName()
    assert [line for line in sheet.findChildren(QLineEdit) if line.isVisible()] == []
    assert QApplication.focusWidget() is sheet.cancel


def test_a_name_is_typed_once_sealed_and_shown_nowhere_again(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    talk_in_hand(stand, recontact="yes")
    sheet = open_sheet(stand)
    lines = {part: field.line for part, field in sheet.fields.items()}
    assert QApplication.focusWidget() is lines["name"]
    stand.type(NAME)
    assert lines["name"].echoMode() == QLineEdit.EchoMode.Normal
    stand.key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is lines["file_number"]
    assert lines["name"].echoMode() == QLineEdit.EchoMode.Password
    stand.type("77/2031")
    left: list[str] = []
    lines["name"].textChanged.connect(left.append)
    stand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stand.settle()
    assert left == [""]
    words = stand.words()
    assert NAME not in words
    assert "identity sealed" in words
    found: list[tuple[bool, int]] = []
    place(stand).ask(lambda seat: (bool(slips.sealed_codes(seat)), slips.count(seat)), found.append)
    stand.settle()
    assert found == [(True, 1)]
    assert "One is sealed already" in " ".join(
        part.accessibleName() for part in open_sheet(stand).findChildren(QWidget)
    )


def test_a_lock_takes_what_is_typed_away(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    talk_in_hand(stand, recontact="yes")
    sheet = open_sheet(stand)
    stand.type(NAME)
    wiped: list[str] = []
    sheet.destroyed.connect(lambda: wiped.append("gone"))
    line = sheet.fields["name"].line
    line.textChanged.connect(wiped.append)
    stand.window.lock()
    stand.until(lambda: "gone" in wiped)
    assert wiped == ["", "gone"]
    assert NAME not in stand.words()


def test_where_a_source_may_be_exposed_it_takes_a_second_step(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    sheet = SlipSheet(look_in("en"), TALK, Need(("recontact",), is_off=True), has_one=False)
    sheet.open_over(stand.window)
    assert not sheet.fields["name"].isVisible()
    sheet.despite.click()
    assert QApplication.focusWidget() is sheet.fields["name"].line
    sheet.close_sheet()


def test_the_class_of_the_record_in_hand_is_raised_over_any_page(stand: Stand) -> None:
    stand.unlock(PASSPHRASE)
    talk_in_hand(stand)
    place(stand).do(BY_NAME["class"])
    stand.settle()
    (sheet,) = [one for one in stand.window.findChildren(ClassSheet) if one.isVisible()]
    assert "Only the team lead or the office lowers it." in stand.words()
    stand.key(Qt.Key.Key_Tab)
    stand.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sheet.to
    stand.type("2")  # of the two that are left to a monitor: as it is, and higher
    sheet.act.click()
    stand.settle()
    found: list[str] = []
    place(stand).ask(lambda seat: records.show(seat, records.find(seat, TALK)).row.sensitivity, found.append)
    stand.settle()
    assert found == ["highly_confidential"]


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_the_class_sheet_is_cut(code: str, scale: float) -> None:
    look = look_in(code, scale=scale)
    window = QWidget()
    window.resize(1366, 704)
    offered = [
        options(VOCABULARIES[name], look.language) for name in ("classification", "decision_role", "class_reason")
    ]
    stands = Standing(Class.HIGHLY_CONFIDENTIAL, Class.INTERNAL, ("leadership", "records_unit", "legal_adviser"))
    sheet = ClassSheet(look, stands, *offered)
    window.show()
    sheet.open_over(window)
    sheet.to.choose(["internal"])
    sheet.to.changed.emit(("internal",))
    QApplication.processEvents()
    assert clipped(window) == []
    window.close()


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_the_sheet_is_cut(code: str, scale: float) -> None:
    window = QWidget()
    window.resize(1366, 704)
    purposes = tuple(PURPOSE_WORDS)
    for need in (Need((), is_off=False), Need(purposes, is_off=True), Need(purposes, is_off=False)):
        sheet = SlipSheet(look_in(code, scale=scale), TALK, need, has_one=True)
        window.show()
        sheet.open_over(window)
        QApplication.processEvents()
        assert clipped(sheet) == []
        sheet.close_sheet()
    window.close()
    window.deleteLater()
