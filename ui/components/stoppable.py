"""Something that takes its time: how far it is, with a way to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui import tokens
from ui.components.button import Button
from ui.components.card import Card
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.look import Look


class StoppableCard(Card):
    """A line that says how far it is, parts below it, and *Stop*, which has the keyboard; ``stopped`` asks to end."""

    stopped = Signal()

    def __init__(self, look: Look, title: str, line: str, *parts: QWidget) -> None:
        super().__init__(look, title)
        self.line = Wrapped(look, line)
        self.stop = Button(look, look.tr("Stop"), key="Esc", height=tokens.CONTROL_LARGE)
        self.stop.clicked.connect(self._stop)
        for part in (self.line, *parts):
            self.add(part)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.setFocusProxy(self.stop)

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.line.say(self._look.tr("Stopping …"))
        self.stopped.emit()
