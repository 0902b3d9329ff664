"""The components: states, names, copying, holding, sheets, lists, strip."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

import ui
from resources.language import Language, isolated
from ui.acts import Acts
from ui.clipboard import forget
from ui.components.amount import Meter, Square, Squares
from ui.components.badge import Badge
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.components.code_label import CodeLabel
from ui.components.field import Field
from ui.components.hold_button import HoldButton
from ui.components.note import Note
from ui.components.records import Record, RecordList
from ui.components.saved import SAVING_SHOWN_AFTER_MS, Save, SavedLabel
from ui.components.segments import Segments
from ui.components.sheet import Sheet, SheetOverSheetError
from ui.components.table import Cell, Column, Table
from ui.held_keys import HeldKeys
from ui.hold import Hold
from ui.keys import ACTS
from ui.look import Look
from ui.palette.acts import OFFICE_ONLY, entries
from ui.shell.frame import Shell
from ui.shell.strip import LEVELS
from ui.stylesheet import dress
from ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

F12, DELETE = Qt.Key.Key_F12, Qt.Key.Key_Delete
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


def test_saved_is_never_said_unless_told(window: QWidget, look: Look) -> None:
    label = SavedLabel(look)
    _put(window, label)
    assert label.words == ""
    label.saving()
    assert label.words == ""
    assert label._late.interval() == SAVING_SHOWN_AFTER_MS == 400
    label._late.timeout.emit()
    assert label.words == "Saving …"
    label.not_saved("the disk is full")
    label.saving()
    label._late.timeout.emit()
    assert label.state is not Save.SAVED
    label.saved("2 s ago")
    assert label.words == "Saved 2 s ago"


def test_not_saved_stays_while_saving_again(window: QWidget, look: Look) -> None:
    label = SavedLabel(look)
    _put(window, label)
    turned: list[bool] = []
    label.turned.connect(turned.append)
    label.not_saved("the disk is full")
    label.saving()
    assert not label._late.isActive()
    assert label.accessibleName() == "Not saved the disk is full"
    label.saved()
    assert turned == [True, False]


def test_copying_a_code_takes_the_code_and_no_mark(window: QWidget, look: Look) -> None:
    label = CodeLabel(look, "P-231-008", "code_hero")
    _put(window, label)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "P-231-008"
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
    assert not data.hasHtml()
    assert label.accessibleName() == "P · two three one · zero zero eight"


def test_copying_from_a_note_is_plain_and_without_marks(window: QWidget, look: Look) -> None:
    note = Note(look, "Note")
    _put(window, note)
    note.show_text(f"seen with {isolated('P-231-008')}\nagain")
    note.selectAll()
    note.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "seen with P-231-008\nagain"
    assert [form for form in data.formats() if "html" in form or "opendocument" in form] == []
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"


def test_a_note_tells_only_of_typing_and_learns_nothing(window: QWidget, look: Look) -> None:
    note = Note(look, "Note")
    edits: list[str] = []
    note.edited.connect(lambda: edits.append(note.text()))
    _put(window, note)
    note.show_text("before")
    assert edits == []
    QTest.keyClicks(note, "x")
    assert edits == ["xbefore"]
    hints = note.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText


def test_what_was_shown_before_cannot_be_undone_back(window: QWidget, look: Look) -> None:
    note = Note(look, "Note")
    _put(window, note)
    note.show_text("of one person")
    note.show_text("of another")
    note.undo()
    assert note.text() == "of another"


def test_a_passphrase_field_gives_nothing_to_the_clipboard(window: QWidget, look: Look) -> None:
    field = Field(look, "Passphrase")
    field.hide_text()
    _put(window, field)
    forget()
    field.line.setText("six words that nobody guesses")
    field.line.selectAll()
    QTest.keyClick(field.line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == ""


def test_a_wrong_field_says_the_way_out(window: QWidget, look: Look) -> None:
    field = Field(look, "Code")
    _put(window, field)
    field.error("The last digit does not fit.")
    assert field.line.accessibleName() == "Code. The last digit does not fit."
    field.clear_error()
    assert field.line.accessibleName() == "Code"


def test_nothing_happens_before_the_fifth_square(look: Look) -> None:
    now = [0.0]
    button = HoldButton(look, "Hold to seal", Kind.SEAL, icon="circle-wavy-check", seconds=1.5, clock=lambda: now[0])
    heard: list[str] = []
    squares: list[int] = []
    button.held.connect(lambda: heard.append("held"))
    button.hold.filled.connect(squares.append)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    for now[0] in (0.4, 1.0, 1.49):
        button.hold.look()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert heard == []
    assert squares == [1, 3, 4, 0]
    QTest.keyPress(button, Qt.Key.Key_Space)
    now[0] += 1.5
    button.hold.look()
    assert heard == ["held"]
    button.deleteLater()


def test_a_held_button_lets_go_when_another_key_comes(window: QWidget, look: Look) -> None:
    button = HoldButton(look, "Hold", Kind.DANGER, icon="trash-simple", seconds=3)
    _put(window, button)
    QTest.keyPress(button, Qt.Key.Key_Space)
    assert button.hold.holding
    QTest.keyPress(button, Qt.Key.Key_A)
    assert not button.hold.holding


def test_two_keys_are_held_together_or_not_at_all(window: QWidget, look: Look) -> None:
    target = Note(look, "Note")
    _put(window, target)
    seal, wipe = Hold(1.5, window), Hold(3, window)
    HeldKeys(window, F12, {frozenset({F12}): seal, frozenset({F12, DELETE}): wipe})
    QTest.keyPress(target, F12)
    assert (seal.holding, wipe.holding) == (True, False)
    QTest.keyPress(target, DELETE)
    assert (seal.holding, wipe.holding) == (False, True)
    QTest.keyRelease(target, DELETE)
    assert (seal.holding, wipe.holding) == (False, False)
    QTest.keyRelease(target, F12)


def test_delete_first_and_then_f12_is_the_same_two_keys(window: QWidget, look: Look) -> None:
    target = Note(look, "Note")
    _put(window, target)
    seal, wipe = Hold(1.5, window), Hold(3, window)
    HeldKeys(window, F12, {frozenset({F12}): seal, frozenset({F12, DELETE}): wipe})
    QTest.keyPress(target, DELETE)
    QTest.keyPress(target, F12)
    assert (seal.holding, wipe.holding) == (False, True)
    QTest.keyPress(target, Qt.Key.Key_A)
    assert (seal.holding, wipe.holding) == (False, False)


def test_a_release_that_the_system_made_up_empties_nothing(window: QWidget, look: Look) -> None:
    """Under load X11 sends one of the pairs of a held key unmarked; a wipe must not have to begin again then."""
    target = Note(look, "Note")
    _put(window, target)
    seconds = [0.0]
    seal, wipe = Hold(1.5, window), Hold(3, window, lambda: seconds[0])
    HeldKeys(window, F12, {frozenset({F12}): seal, frozenset({F12, DELETE}): wipe})
    held: list[str] = []
    wipe.held.connect(lambda: held.append("held"))
    QTest.keyPress(target, F12)
    QTest.keyPress(target, DELETE)
    for _ in range(3):
        seconds[0] += 0.9
        QTest.keyRelease(target, DELETE)
        QTest.keyPress(target, DELETE)
        assert wipe.holding
    wipe.look()
    assert (wipe.full, held) == (4, [])
    seconds[0] += 0.4
    wipe.look()
    assert held == ["held"]


def test_a_real_release_empties_the_squares_and_nothing_fills_before_it_is_sure(window: QWidget, look: Look) -> None:
    target = Note(look, "Note")
    _put(window, target)
    seconds = [0.0]
    seal = Hold(1.5, window, lambda: seconds[0])
    HeldKeys(window, F12, {frozenset({F12}): seal})
    ended: list[str] = []
    seal.held.connect(lambda: ended.append("held"))
    seal.let_go.connect(lambda: ended.append("let go"))
    QTest.keyPress(target, F12)
    QTest.keyRelease(target, F12)
    seconds[0] += 60
    seal.look()
    assert ended == []
    for _step in range(500):
        if ended:
            break
        QTest.qWait(2)
    assert ended == ["let go"]


def test_held_keys_reach_no_page_while_f12_is_down(window: QWidget, look: Look) -> None:
    target = Note(look, "Note")
    _put(window, target)
    target.show_text("words")
    seal, wipe = Hold(1.5, window), Hold(3, window)
    HeldKeys(window, F12, {frozenset({F12}): seal, frozenset({F12, DELETE}): wipe})
    QTest.keyPress(target, F12)
    QTest.keyClick(target, DELETE)
    assert target.toPlainText() == "words"
    QTest.keyRelease(target, F12)
    QTest.keyClick(target, DELETE)
    assert target.toPlainText() == "ords"


def test_a_sheet_gives_cancel_the_focus_keeps_it_and_gives_it_back(window: QWidget, look: Look) -> None:
    below = Field(look, "Code")
    _put(window, below)
    below.line.setFocus()
    sheet = Sheet(look, "circle-wavy-check", "Seal this laptop", "Nobody can open it.")
    ended: list[str] = []
    sheet.cancelled.connect(lambda: ended.append("cancelled"))
    sheet.open_over(window)
    assert sheet.cancel.hasFocus()
    QTest.keyClick(sheet.cancel, Qt.Key.Key_Tab)
    assert sheet.cancel.hasFocus()
    QTest.keyClick(sheet.cancel, Qt.Key.Key_Escape)
    assert ended == ["cancelled"]
    assert below.line.hasFocus()


def test_what_a_sheet_says_that_enter_does_enter_does_from_cancel_too(window: QWidget, look: Look) -> None:
    act = Button(look, "Save it", key="Enter")
    sheet = Sheet(look, "file-pdf", "Save", "It is encrypted.", acts=[act])
    done: list[str] = []
    act.clicked.connect(lambda: done.append("saved"))
    sheet.open_over(window)
    QTest.keyClick(sheet.cancel, Qt.Key.Key_Return)
    assert done == ["saved"]
    act.setEnabled(False)
    QTest.keyClick(sheet.cancel, Qt.Key.Key_Return)
    assert done == ["saved"]
    sheet.close_sheet()


def test_four_answers_that_do_not_fit_one_row_are_two_and_two(window: QWidget, look: Look) -> None:
    words = ("M-938-110", "M-638-944", "Both", "Other")
    track = Segments(look, "What stands", [Option(word, word) for word in words])
    _put(window, track)
    track.resize(332, track.heightForWidth(332))
    assert len({part.y() for part in track.segments}) == 2
    assert len({part.x() for part in track.segments}) == 2


def test_every_act_without_a_key_is_found_by_its_name(look: Look) -> None:
    offered = {entry.name for entry in entries(look, "open", OFFICE_ONLY)}
    assert {act.name for act in ACTS if not act.key} <= offered


def test_a_sheet_on_a_sheet_is_refused(window: QWidget, look: Look) -> None:
    first, second = (Sheet(look, "info", "One", "First."), Sheet(look, "info", "Two", "Second."))
    first.open_over(window)
    with pytest.raises(SheetOverSheetError):
        second.open_over(window)
    second.deleteLater()


def test_acts_run_by_key_only_while_allowed_and_no_sheet_is_open(window: QWidget, look: Look) -> None:
    acts = Acts(window)
    done: list[str] = []
    for name in ("board", "full_screen"):
        acts.connect_act(name, partial(done.append, name))
    QTest.keyClick(window, Qt.Key.Key_F5)
    acts.allow_only(["full_screen"])
    QTest.keyClick(window, Qt.Key.Key_F5)
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert done == ["board", "full_screen"]
    assert [act.name for act in acts.connected()] == ["full_screen"]
    acts.allow_only(None)
    Sheet(look, "info", "One", "First.").open_over(window)
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert done == ["board", "full_screen"]


def test_one_key_has_one_meaning_and_no_letter_stands_alone() -> None:
    keys = [key for act in ACTS for key in (act.key, act.other_key) if key]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if len(key) == 1 or "Ctrl+Alt" in key] == []


def test_every_key_that_a_page_names_with_ctrl_is_one_that_the_window_hears() -> None:
    pages = Path(ui.__file__).parent.rglob("*.py")
    named = {cap for page in pages for cap in re.findall(r'"((?:Ctrl|Alt) \w+)"', page.read_text(encoding="utf-8"))}
    assert "Ctrl Enter" in named
    assert named - {act.cap for act in ACTS} == set()


def test_rows_say_code_state_and_place_and_carry_their_key(window: QWidget, look: Look) -> None:
    rows = RecordList(look, "Today")
    rows.show_records(
        [Record("P-231-008", "full", "ear", line="block B"), Record("group-1", "saved", "ear", key="k2")]
    )
    heard: list[str] = []
    rows.chosen.connect(heard.append)
    _put(window, rows)
    assert heard == []
    rows.go_to("P-231-008")
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert heard == ["k2"]
    assert rows.here == "k2"
    spoken = rows.model().data(rows.model().index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "P · two three one · zero zero eight, full, block B"


@pytest.mark.parametrize("height", [50, 177, 200, 235, 499])
def test_a_list_ends_with_a_whole_row_wherever_keys_and_wheel_lead(window: QWidget, look: Look, height: int) -> None:
    rows = RecordList(look, "Today")
    _put(window, rows)
    rows.setFixedHeight(height)
    rows.show_records([Record(f"P-{number:03}-008", "saved", "check-circle") for number in range(40)])
    QTest.qWait(1)
    rows.setFocus()
    step = rows.height_of(1)
    assert step == rows.sizeHintForRow(0)
    keys = [Qt.Key.Key_Down] * 9 + [
        Qt.Key.Key_PageDown,
        Qt.Key.Key_End,
        Qt.Key.Key_Up,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Home,
    ]
    for key in keys:
        QTest.keyClick(rows, key)
        assert is_whole(rows, step)
    for ways in (-1, -1, 1):
        rows.verticalScrollBar().setValue(
            rows.verticalScrollBar().value() - ways * rows.verticalScrollBar().singleStep()
        )
        assert is_whole(rows, step)
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum())
    assert rows.visualRect(rows.model().index(39, 0)).bottom() <= rows.viewport().rect().bottom() or height < step
    assert is_whole(rows, step)


def is_whole(rows: RecordList, step: int) -> bool:
    """Return whether no row is cut at an edge; a list that is lower than a row shows what it can."""
    seen = rows.viewport().height()
    return seen < step or (rows.verticalScrollBar().value() % step == 0 and seen % step == 0)


def test_a_long_list_makes_the_rows_in_sight_alone_and_is_laid_out_without_a_word_of_ours(
    window: QWidget, look: Look
) -> None:
    rows, made, heard = RecordList(look, "All"), [], list[str]()

    def make(key: str) -> Record:
        made.append(key)
        return Record(f"P-{key}", "saved", "check-circle", key=key)

    rows.show_many([str(number) for number in range(20_000)], make, "0")
    rows.chosen.connect(heard.append)
    _put(window, rows)
    QTest.qWait(1)
    in_sight = len(set(made))
    assert 2 < in_sight < 40
    calls = []
    rows.add_many(["late"])
    rows.renew("19000")  # nobody has seen it: nothing is drawn for it
    sys.setprofile(lambda _frame, what, _of: calls.append(what))
    try:
        rows.doItemsLayout()
    finally:
        sys.setprofile(None)
    assert len(calls) < 20
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert (rows.here, heard) == ("late", ["late"])
    assert len(set(made)) < 3 * in_sight
    assert not rows.model().flags(rows.currentIndex()) & Qt.ItemFlag.ItemIsEditable


def test_the_first_row_goes_back_to_its_place_when_another_leads(window: QWidget, look: Look) -> None:
    rows, heard = RecordList(look, "All"), list[str]()
    rows.show_many(list("abcd"), lambda key: Record(f"P-{key}", "saved", "check-circle", key=key))
    rows.chosen.connect(heard.append)
    _put(window, rows)

    def said() -> str:
        model = rows.model()
        return "".join(str(model.index(at, 0).data())[4] for at in range(model.rowCount()))

    rows.lead("c")
    assert (said(), rows.here) == ("cabd", "c")
    rows.lead("d")
    assert (said(), rows.here) == ("dabc", "d")
    rows.add_many(["e"])
    rows.remove("b")
    assert said() == "acde"
    rows.lead("e")
    rows.lead("")
    assert (said(), rows.here) == ("acde", "")
    rows.lead("nowhere")
    assert (said(), rows.here, heard) == ("acde", "", [])


def test_a_row_of_a_table_is_chosen_by_enter(window: QWidget, look: Look) -> None:
    table = Table(look, "Places", (Column("Place", stretch=True), Column("Talks", number=True)))
    table.show_rows([(Cell("L-174-682"), Cell("2")), (Cell("L-401-912"), Cell("5"))])
    heard: list[int] = []
    table.chosen.connect(heard.append)
    _put(window, table)
    table.go_to(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert heard == [1]


def test_painted_parts_carry_a_sentence(look: Look) -> None:
    parts = (
        Squares(look, [Square.FULL], "Documents: one supports, none contradicts."),
        Meter(look, 3, 24, "3 of 24 hours"),
        Badge(look, "block B", code="L-401-912"),
    )
    assert [part.accessibleName() for part in parts] == [
        "Documents: one supports, none contradicts.",
        "3 of 24 hours",
        "block B L · four zero one · nine one two",
    ]
    for part in parts:
        part.deleteLater()


def test_a_level_says_word_and_sentence_and_locked_says_nothing_of_sealing(look: Look) -> None:
    shell = Shell(look)
    for level in LEVELS:
        shell.set_level(level)
        words = look.tr(LEVELS[level].words)
        assert shell.strip.accessibleName() == f"{words}: {look.tr(LEVELS[level].sentence)}"
    shell.set_level("locked")
    assert shell.strip._hints == []
    shell.deleteLater()


def test_a_click_on_a_key_of_the_strip_does_what_the_key_does(look: Look) -> None:
    shell = Shell(look)
    pressed: list[str] = []
    shell.key_pressed.connect(pressed.append)
    shell.strip._hints[0].click()
    shell.set_keys([("F1", "all keys")])
    shell.foot._hints[0].click()
    assert pressed == ["F8", "F1"]
    shell.deleteLater()
