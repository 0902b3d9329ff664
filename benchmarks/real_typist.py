"""A typist whose keys are events of an X server: xdotool presses them, the window hears them from its display."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.typist import CannotTypeError, Typist
from ui.forms.checklist import CheckList
from ui.forms.figures import Figures
from ui.forms.moments import DayAndPart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.forms.control import Control
    from ui.forms.rows import FormRows
    from ui.window import Window

PATIENCE_S: Final = 10.0
FURTHEST: Final = 120
_NAMES: Final = {
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Space: "space",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Backspace: "BackSpace",
}
_HELD: Final = {
    Qt.KeyboardModifier.ShiftModifier: "shift",
    Qt.KeyboardModifier.ControlModifier: "ctrl",
    Qt.KeyboardModifier.AltModifier: "alt",
}
_ONLY_HELD: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)


class _Ear(QObject):
    """Counts the keys that came from the display, at their release: a press may end as a shortcut."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.is_held = False
        """A key that is held comes again and again."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched.isWindowType() and event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            self.heard += event.key() not in _ONLY_HELD and not self.is_held
        return False


class RealTypist(Typist):
    """Presses nothing inside the program: each key goes to the X server, and is waited for from there."""

    def __init__(self, window: Window, settle: Callable[[], None]) -> None:
        super().__init__(window, settle)
        self._ear = _Ear()
        self._pressed = 0
        QApplication.instance().installEventFilter(self._ear)  # type: ignore[union-attr]  # there is one
        self._do("windowfocus", "--sync", str(int(window.winId())))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key on the X server."""
        self.keys[key.name] += 1
        name = _NAMES.get(key, key.name.removeprefix("Key_"))
        held = "".join(f"{words}+" for flag, words in _HELD.items() if flag & modifier)
        self._do("key", held + (name.lower() if len(name) == 1 else name))
        self._wait(1)

    def type(self, text: str) -> None:
        """Type free text on the X server."""
        self.letters += len(text)
        self._do("type", "--delay", "2", "--", text)
        self._wait(len(text))

    def rows(self, rows: FormRows, fields: Mapping[str, object]) -> None:
        """Go on by Tab to the first of these rows, and answer them in their order."""
        names = [name for name in rows.controls if name in fields]
        if set(names) != set(fields):
            raise CannotTypeError(sorted(set(fields) - set(names)))
        self.to(rows.controls[names[0]])
        self._rows(fields, set(names), rows)

    def answer(self, control: Control, value: object) -> None:
        """Answer the control that has the keyboard."""
        self._answer(control, value)

    def hold(self, done: Callable[[], bool]) -> None:
        """Hold the space bar until something is done."""
        self.keys["space"] += 1
        until = time.monotonic() + PATIENCE_S
        self._ear.is_held = True
        self._do("keydown", "space")
        try:
            while not done():
                if time.monotonic() > until:
                    raise CannotTypeError("held for nothing")
                QTest.qWait(1)
        finally:
            self._do("keyup", "space")
        self._settle()
        self._ear.is_held = False

    def _answer(self, control: Control, value: object) -> None:
        """Answer a row; those of three kinds no interview has."""
        match control:
            case CheckList() if isinstance(value, dict):
                self._check(control, {str(key): str(answer) for key, answer in value.items()})
            case DayAndPart():
                day, _, part = str(value).partition("/")
                self._word(day)
                self.press(Qt.Key.Key_Tab)
                self._chip(control.part.chips, part)
                self.press(Qt.Key.Key_Return)
            case Figures() if isinstance(value, list):
                self._numbers(control, value)
            case _:
                super()._answer(control, value)

    def _check(self, control: CheckList, wanted: dict[str, str]) -> None:
        tops = [segment.option.key for segment in control.lists.segments]
        for heading in dict.fromkeys(key.partition(".")[0] for key in wanted):
            while not control.lists.hasFocus():
                self.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
            self.press(self._digit(tops.index(heading) + 1))
            for key in [one for one in control.tracks if one in wanted]:
                track = control.tracks[key]
                self.to(track)
                answers = [segment.option.key for segment in track.segments]
                self.press(self._digit(answers.index(wanted[key]) + 1))
        self.press(Qt.Key.Key_Return)

    def _numbers(self, control: Figures, wanted: list[dict[str, object]]) -> None:
        for one in wanted:
            self.to(control.cells[str(one["kind"]), str(one["stated_by"])].line)
            self._word(str(one["value"]))
        for source in {str(one["stated_by"]): one for one in wanted if "as_of" in one}.values():
            self.to(control.dates[str(source["stated_by"])].line)
            self._word(str(source["as_of"]))
        self.press(Qt.Key.Key_Return)

    def to(self, part: QWidget, way: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Go on by Tab, or back with Shift, until this part has the keyboard."""
        for _step in range(FURTHEST):
            focused = QApplication.focusWidget()
            if focused is part or (focused is not None and part.isAncestorOf(focused)):
                return
            self.press(Qt.Key.Key_Tab, way)
        raise CannotTypeError(type(part).__name__, part.accessibleName())

    def end(self) -> None:
        """Listen no longer."""
        QApplication.instance().removeEventFilter(self._ear)  # type: ignore[union-attr]  # there is one

    def _wait(self, keys: int) -> None:
        self._pressed += keys
        until = time.monotonic() + PATIENCE_S
        while self._ear.heard < self._pressed:
            if time.monotonic() > until:
                raise CannotTypeError("keys that did not come", self._pressed - self._ear.heard)
            QTest.qWait(1)

    @staticmethod
    def _do(*words: str) -> None:
        command = [shutil.which("xdotool") or "xdotool", *words]
        subprocess.run(command, env=os.environ, check=True)  # noqa: S603 - written here
