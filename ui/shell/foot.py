"""Foot: what is saved, at the start; the three to five keys that matter here, at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import tokens
from ui.components.face import start_painting
from ui.components.saved import Save, SavedLabel
from ui.keys import BY_NAME
from ui.shell.key_hint import KeyHint, Renewed
from ui.shell.room import give_way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from ui.look import Look


class Foot(QWidget):
    """``pressed`` carries the cap of the key that was clicked. Keys give way from the end, the saved word never."""

    pressed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.saved = SavedLabel(look)
        self.saved.turned.connect(self._turned)
        self._hints: list[KeyHint] = []
        self._renewed: Renewed | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(18), look.line, look.px(17), 0)
        self._row.setSpacing(look.px(16))
        self._row.addWidget(self.saved)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these keys, the most needed first."""
        for hint in self._hints:
            self._row.removeWidget(hint)
            hint.hide()
            hint.deleteLater()
        self._hints = []
        for key, words in keys:
            hint = KeyHint(self._look, key, words)
            hint.clicked.connect(partial(self.pressed.emit, key))
            self._row.addWidget(hint)
            self._hints.append(hint)
        self._fit()

    def say_renewed(self, done: float | None, *, waits: str) -> None:
        """Say which part of the search is made anew, and whether that waits ("yes"); None for all of it."""
        if done is None and self._renewed is not None:
            self._row.removeWidget(self._renewed)
            self._renewed.hide()
            self._renewed.deleteLater()
            self._renewed = None
            self._fit()
        elif done is not None:
            if self._renewed is None:
                self._renewed = Renewed(self._look, BY_NAME["renewing"].cap)
                self._renewed.clicked.connect(partial(self.pressed.emit, self._renewed.key))
                self._row.insertWidget(1, self._renewed)
            if self._renewed.say_part(int(done * 100), waits):
                self._fit()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(480), max(tokens.FOOT, self._look.px(28)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        bad = self.saved.state is Save.NOT_SAVED
        painter.fillRect(self.rect(), self._look.color("bad_soft" if bad else "surface"))
        line = self._look.line
        painter.fillRect(0, 0, self.width(), line, self._look.color("bad" if bad else "line"))
        painter.end()

    def _turned(self, _bad: bool) -> None:  # noqa: FBT001 - the signal carries it
        self._fit()
        self.update()

    def _fit(self) -> None:
        look = self._look
        steps = [(hint.hide, hint.show) for hint in reversed(self._hints[2:])]
        detail = (partial(self.saved.shorten, "yes"), partial(self.saved.shorten, ""))
        # a sentence about what is not saved is worth more than the keys; "a moment ago" is worth less
        steps = [*steps, detail] if self.saved.state is Save.NOT_SAVED else [detail, *steps]
        steps += [(hint.hide, hint.show) for hint in reversed(self._hints[:2])]
        # "Saved" comes while one works: the keys leave room for it from the start
        coming = self.saved.usual_width() - self.saved.sizeHint().width()
        free = self.width() - look.px(18) - look.px(17) - look.px(16) - coming
        renewed = () if self._renewed is None else (self._renewed,)
        give_way(free, (self.saved, *renewed, *self._hints), self._row.spacing(), steps)
