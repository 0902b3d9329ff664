"""Answering by key: chips, tracks, consent, modes; each by the way a person uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from resources.language import Language
from ui.clipboard import forget
from ui.components.answers import Answers
from ui.components.chips import ChipSet, Option
from ui.components.consent import Consent, ConsentRow, QuickSet
from ui.components.mode import ModeSwitch
from ui.components.segments import Segments
from ui.look import Look
from ui.stylesheet import dress
from ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

THREE = (Option("a", "Treatment"), Option("b", "Safeguards"), Option("c", "Health"))


@pytest.fixture
def look() -> Look:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    made = Look(LIGHT, Language.load("en"))
    dress(app, made)
    return made


@pytest.fixture
def window(look: Look) -> Iterator[QWidget]:
    shown = QWidget()
    layout = QVBoxLayout(shown)
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    shown.setLayoutDirection(look.direction)
    shown.resize(700, 500)
    shown.show()
    shown.activateWindow()
    assert QTest.qWaitForWindowActive(shown, 3000)
    yield shown
    forget()
    shown.close()
    shown.deleteLater()


def _put(window: QWidget, *widgets: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
        widget.show()
    widgets[0].setFocus()


def _press(target: QWidget, text: str = "", scan: int = 0, key: int = 0) -> None:
    press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, scan, 0, 0, text)
    QApplication.sendEvent(target, press)


@pytest.mark.parametrize(
    ("text", "scan"),
    [("1", 10), ("&", 10), ("\u06f1", 10), ("\u0661", 0), ("\u06f1", 0), ("1", 0)],
    ids=["us", "french", "persian", "arabic-indic", "persian-digit", "number-pad"],
)
def test_the_first_key_of_the_top_row_picks_the_first_chip_on_every_keyboard(
    window: QWidget, look: Look, text: str, scan: int
) -> None:
    chips = ChipSet(look, "Themes", THREE)
    _put(window, chips)
    _press(chips, text, scan)
    assert chips.chosen == ("a",)


@pytest.mark.parametrize("scan", [24, 38, 9, 20])
def test_a_letter_in_the_same_place_picks_nothing(window: QWidget, look: Look, scan: int) -> None:
    chips = ChipSet(look, "Themes", THREE)
    _put(window, chips)
    _press(chips, "a", scan)
    assert chips.chosen == ()


def test_a_digit_with_ctrl_is_no_answer(window: QWidget, look: Look) -> None:
    chips = ChipSet(look, "Themes", THREE)
    _put(window, chips)
    QTest.keyClick(chips, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert chips.chosen == ()


def test_many_chips_are_chosen_by_digits_arrows_and_space_and_cleared_by_zero(window: QWidget, look: Look) -> None:
    chips = ChipSet(look, "Themes", THREE)
    heard: list[tuple[str, ...]] = []
    chips.changed.connect(heard.append)
    _put(window, chips)
    _press(chips, "1")
    QTest.keyClick(chips, Qt.Key.Key_Right)
    QTest.keyClick(chips, Qt.Key.Key_Right)
    QTest.keyClick(chips, Qt.Key.Key_Space)
    _press(chips, "1")
    _press(chips, "0")
    assert heard == [("a",), ("a", "c"), ("c",), ()]


def test_a_chip_says_its_word_and_its_state(window: QWidget, look: Look) -> None:
    chips = ChipSet(look, "Themes", (*THREE, Option("d", "closed", refused="the plan does not allow it")))
    _put(window, chips)
    chips.choose(["b"])
    assert [chip.accessibleName() for chip in chips.chips] == [
        "Treatment",
        "Safeguards, chosen",
        "Health",
        "closed, the plan does not allow it",
    ]
    assert chips.accessibleName() == "Themes: Safeguards, chosen"


def test_a_refused_chip_cannot_be_chosen(window: QWidget, look: Look) -> None:
    chips = ChipSet(look, "Themes", (Option("d", "closed", refused="the plan does not allow it"),))
    _put(window, chips)
    _press(chips, "1")
    assert chips.chosen == ()


def test_a_chip_that_is_a_code_says_it_spelled(look: Look) -> None:
    chips = ChipSet(look, "Place", (Option("L", "L-401-912", code=True),))
    assert chips.chips[0].accessibleName() == "L · four zero one · nine one two"
    chips.deleteLater()


def test_choosing_moves_no_other_chip(window: QWidget, look: Look) -> None:
    chips = ChipSet(look, "Themes", THREE)
    _put(window, chips)
    QTest.qWait(1)
    before = [chip.geometry() for chip in chips.chips]
    chips.choose(["a", "b"])
    QTest.qWait(1)
    assert [chip.geometry() for chip in chips.chips] == before


def test_an_answered_row_goes_on_and_zero_clears_it(window: QWidget, look: Look) -> None:
    rows = Answers(look)
    first, second = Segments(look, "Feels safe", THREE), Segments(look, "Severity", THREE)
    rows.add("Feels safe", first)
    rows.add("Severity", second)
    _put(window, rows)
    first.setFocus()
    _press(first, "2")
    assert first.chosen == "b"
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert first.hasFocus()
    _press(first, "0")
    assert first.chosen == ""
    assert first.hasFocus()


def test_enter_goes_through_the_rows_and_past_the_end(window: QWidget, look: Look) -> None:
    rows = Answers(look)
    chips, track = ChipSet(look, "Themes", THREE), Segments(look, "Severity", THREE)
    rows.add("Themes", chips)
    rows.add("Severity", track)
    left: list[str] = []
    rows.past_end.connect(lambda: left.append("end"))
    _put(window, rows)
    chips.setFocus()
    QTest.keyClick(chips, Qt.Key.Key_Return)
    assert track.hasFocus()
    QTest.keyClick(track, Qt.Key.Key_Enter)
    assert left == ["end"]


def test_a_digit_without_an_answer_changes_nothing(window: QWidget, look: Look) -> None:
    track = Segments(look, "Severity", THREE)
    _put(window, track)
    track.choose("a")
    _press(track, "9")
    assert track.chosen == "a"
    assert track.accessibleName() == "Severity: Treatment, chosen"


def test_the_floor_takes_modes_away_and_only_the_page_turns_the_switch(window: QWidget, look: Look) -> None:
    switch = ModeSwitch(look, "partial")
    _put(window, switch)
    switch.show_mode("partial")
    wished: list[str] = []
    switch.chosen.connect(wished.append)
    assert [segment.option.key for segment in switch.track.segments] == ["partial", "oral_only"]
    _press(switch.track, "2")
    assert wished == ["oral_only"]
    assert switch.track.chosen == "partial"


def _consent(look: Look) -> Consent:
    rows = (
        ConsentRow("Unnamed", (("in", "inside"), ("au", "authorities"))),
        ConsentRow("By name", (("di", "director"),)),
    )
    return Consent(look, rows, (QuickSet("inside", "Inside the NPM", {"in": "yes"}),))


def test_a_quick_answer_fills_the_grid_and_a_cell_changes_by_key(window: QWidget, look: Look) -> None:
    consent = _consent(look)
    _put(window, consent)
    _press(consent.quick, "1")
    assert consent.answers == {"in": "yes", "au": "not_asked", "di": "not_asked"}
    consent.cells.setFocus()
    QTest.keyClick(consent.cells, Qt.Key.Key_Right)
    _press(consent.cells, "2")
    _press(consent.cells, "4")
    assert consent.answers["au"] == "withdrawn"
    assert consent.quick.chosen == ()
    assert [cell.accessibleName() for cell in consent.cells.all] == [
        "inside: yes",
        "authorities: withdrawn",
        "director: not asked",
    ]
