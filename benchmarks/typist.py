"""A typist: types one interview into the real window, key by key, and counts the keys.

It knows what a monitor can see: which row has the keyboard, and what the row takes. It never sets a value itself, so
a row that cannot be answered by keys makes it fail.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.capture.record_form import NOTE, RecordForm
from ui.components.button import Button
from ui.forms.choices import Chips, OneChip, Picker, Track, YesNo
from ui.forms.consent import ConsentAnswers
from ui.forms.control import Control
from ui.forms.headed import Headed
from ui.forms.lists import Elements
from ui.forms.typed import LongText, Typed, Words
from ui.spot import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ui.components.chips import ChipSet
    from ui.window import Window

ANSWERS: Final = ("yes", "no", "not_asked", "withdrawn", "unable")
NOT_ON_THE_GRID: Final = frozenset({"voice", "medical_share", "record"})
"""Purposes that no cell asks for: nothing records a voice, and what is missing is no (INV08)."""
DIGITS: Final = 9
MOST_KEYS: Final = 400


class CannotTypeError(Exception):
    """A row that the keyboard does not reach or cannot answer."""


class Typist:
    """``keys`` counts presses that answer and lead on, ``letters`` the signs of free text."""

    def __init__(self, window: Window, settle: Callable[[], None]) -> None:
        self._window, self._settle = window, settle
        self.keys: Counter[str] = Counter()
        self.letters = 0

    @property
    def presses(self) -> int:
        """All presses but those of free text."""
        return self.keys.total()

    def begin(self) -> RecordForm:
        """Begin a new interview and return its form, with the code there and the keyboard in the first row."""
        self.press(Qt.Key.Key_F2)
        return self.form()

    def form(self) -> RecordForm:
        """Return the form in hand."""
        self._settle()
        place = self._window.place
        presenter = place.presenter if place is not None else None
        form = getattr(getattr(presenter, "view", None), "form", None)
        if not isinstance(form, RecordForm):
            raise CannotTypeError("no form")
        return form

    def write(self, fields: Mapping[str, object]) -> None:
        """Answer every field of an interview that is begun. Quick rows first, then the note, then the sections."""
        form = self.form()
        wanted = {name: value for name, value in fields.items() if name != "code"}
        self._rows(wanted, {name for name in form.quick.controls if name in wanted}, form.quick)
        note = str(wanted.pop(NOTE, ""))
        if note:
            self._to_note(form)
            self.type(note)
        for number, (section, fold) in enumerate(zip(form.sections, form.folds.values(), strict=True), start=1):
            here = {name for name in section if name in wanted and name not in form.quick.controls}
            if not here:
                continue
            self._to_headings(form)
            self.press(self._digit(number))
            self._settle()
            self._rows(wanted, here, fold.content)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the keyboard is."""
        self.keys[key.name] += 1
        if self.keys.total() > MOST_KEYS * DIGITS:
            raise CannotTypeError("lost")
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)

    def type(self, text: str) -> None:
        """Type free text."""
        self.letters += len(text)
        focused = QApplication.focusWidget() or self._window
        for sign in text:
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, focused, Qt.Key.Key_unknown, sign, Qt.KeyboardModifier.NoModifier
            )

    # --- finding the way -----------------------------------------------------------------------------------

    def _to_note(self, form: RecordForm) -> None:
        if form.note is None:
            raise CannotTypeError("no note")
        for _step in range(3):
            if form.note.note.hasFocus():
                return
            self.press(Qt.Key.Key_F6)
        raise CannotTypeError("the note")

    def _to_headings(self, form: RecordForm) -> None:
        heads = [fold.head for fold in form.folds.values()]
        for _step in range(4):
            if any(head.hasFocus() for head in heads):
                return
            self.press(Qt.Key.Key_F6)
        raise CannotTypeError("the headings")

    def _rows(self, fields: Mapping[str, object], names: set[str], rows: QWidget | None) -> None:
        """Answer the rows of these names, from the one that has the keyboard on; others are passed by."""
        waiting = set(names)
        for _step in range(MOST_KEYS):
            if not waiting:
                return
            control = self._control(rows)
            name = str(control.property(FIELD))
            if name in waiting:
                waiting.discard(name)
                self._answer(control, fields[name])
            else:
                self._past(control)
        raise CannotTypeError(sorted(waiting))

    def _control(self, rows: QWidget | None) -> Control:
        """Return the outermost control of these rows that has the keyboard."""
        found: Control | None = None
        part: QWidget | None = QApplication.focusWidget()
        while part is not None and part is not rows:
            found = part if isinstance(part, Control) and part.property(FIELD) else found
            part = part.parentWidget()
        if part is not rows or found is None:
            raise CannotTypeError("the keyboard left the rows")
        return found

    def _past(self, control: Control) -> None:
        self.press(Qt.Key.Key_Tab if isinstance(control, LongText) else Qt.Key.Key_Return)

    # --- answers -------------------------------------------------------------------------------------------

    def _answer(self, control: Control, value: object) -> None:
        match control:
            case ConsentAnswers():
                self._consent(control, value if isinstance(value, dict) else {})
            case Elements():
                self._elements(control, value if isinstance(value, list) else [])
            case YesNo():
                self.press(self._digit(1 if value else 2))
            case Track():
                self.press(
                    self._digit([segment.option.key for segment in control.track.segments].index(str(value)) + 1)
                )
            case OneChip():
                self._chip(control.chips, str(value))
            case Chips():
                for one in value if isinstance(value, list) else []:
                    self._chip(control.chips, str(one))
                self.press(Qt.Key.Key_Return)
            case _:
                self._written(control, value)

    def _written(self, control: Control, value: object) -> None:
        """Answer a row that is typed into."""
        match control:
            case Headed():
                heading = control.heading_of(str(value))
                self._chip(control.tops, heading)
                if control.below is not None and value != heading:
                    self._chip(control.below, str(value))
                else:
                    self.press(Qt.Key.Key_Return)
            case Picker():
                self._pick(control, [str(one) for one in (value if isinstance(value, list) else [value])])
            case LongText():
                self.type(str(value))
                self.press(Qt.Key.Key_Tab)
            case Typed() | Words():
                said = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
                self._word(said.replace("-", "") if said[:2] in {"A-", "L-", "M-"} else said)
                self.press(Qt.Key.Key_Return)
            case _:
                raise CannotTypeError(type(control).__name__)

    def _word(self, text: str) -> None:
        """Type a short answer: each sign is a key."""
        self.type(text)
        self.letters -= len(text)
        self.keys["short answers"] += len(text)

    def _chip(self, chips: ChipSet, key: str) -> None:
        keys = [chip.option.key for chip in chips.chips]
        at = keys.index(key)
        if at < DIGITS:
            self.press(self._digit(at + 1))
            return
        for _step in range(len(keys)):
            here = chips.here()
            now = keys.index(here.option.key) if here is not None else 0
            if now == at:
                self.press(Qt.Key.Key_Space)
                return
            self.press(Qt.Key.Key_Right if (now < at) != self._window.look.right_to_left else Qt.Key.Key_Left)
        raise CannotTypeError(key)

    def _pick(self, control: Picker, keys: Sequence[str]) -> None:
        for key in keys:
            self._word(control.shortest(key))
            self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)

    def _consent(self, control: ConsentAnswers, wanted: Mapping[str, object]) -> None:
        asked = {name: str(value) for name, value in wanted.items() if value != "not_asked"}
        sets = list(control.sets.values())
        fits = [sum(asked.get(name, "not_asked") == value for name, value in one.answers.items()) for one in sets]
        best = fits.index(max(fits))
        self.press(self._digit(best + 1))
        left = {n: v for n, v in asked.items() if n not in NOT_ON_THE_GRID and control.grid.answers.get(n) != v}
        left |= {n: "not_asked" for n, v in control.grid.answers.items() if v != "not_asked" and n not in asked}
        if not left:
            return
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        self.press(Qt.Key.Key_Tab)
        cells = control.grid.cells
        order = [cell.key for cell in cells.all]
        for name in sorted(left, key=order.index):
            for _step in range(len(order)):
                here = cells.here()
                if here is None:
                    raise CannotTypeError("the consent grid")
                now, at = order.index(here.key), order.index(name)
                if now == at:
                    break
                across = 3
                if abs(at - now) >= across:
                    self.press(Qt.Key.Key_Down if at > now else Qt.Key.Key_Up)
                else:
                    ahead = (at > now) != self._window.look.right_to_left
                    self.press(Qt.Key.Key_Right if ahead else Qt.Key.Key_Left)
            self.press(self._digit(ANSWERS.index(left[name]) + 1))
        self.press(Qt.Key.Key_Return)

    def _elements(self, control: Elements, elements: Sequence[Mapping[str, object]]) -> None:
        for element in elements:
            if not isinstance(QApplication.focusWidget(), Button):
                raise CannotTypeError("the button that adds")
            self.press(Qt.Key.Key_Space)
            self._settle()
            rows = control.cards[-1].rows
            named = {name for name in element if name != "id"}
            self._rows(element, named, rows)
            # past the rows that stay empty, to the button again
            for _step in range(MOST_KEYS):
                if QApplication.focusWidget() is control.add_button:
                    break
                self._past(self._control(rows))
        self.press(Qt.Key.Key_Return)

    @staticmethod
    def _digit(number: int) -> Qt.Key:
        return Qt.Key(Qt.Key.Key_0 + number)
