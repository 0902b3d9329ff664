"""The answers of the name guard: what the words look like, and one row for each digit. It is no dialog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.banner import IconBox
from ui.components.face import Face, draw_face, start_painting
from ui.components.pressable import Pressable
from ui.components.text import Wrapped
from ui.digits import digit_of
from ui.line import START, Icon, Part, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its key for the program, its digit, its icon and its words."""

    key: str
    digit: int
    icon: str
    words: str


class AnswerRow(Pressable):
    """One answer across the whole width."""

    def __init__(self, look: Look, answer: Answer) -> None:
        super().__init__(look, height=look.control)
        self.answer = answer
        self._align = START
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        return Face("sunken" if self.over else "surface", "edge")

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        icon = Icon(self.answer.icon, 18, "ink2")
        digit = Word(str(self.answer.digit), "label_bold", "ink3")
        return [digit, icon, Word(self.answer.words, "label")]

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        return f"{self.answer.digit}. {self.answer.words}"


class GuardPanel(QWidget):
    """``answered`` carries the key of an answer, "" where it was left."""

    answered = Signal(str)

    def __init__(self, look: Look, title: str, answers: Sequence[Answer], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = [AnswerRow(look, answer) for answer in answers]
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = column = QVBoxLayout(self)
        edge = look.px(10)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(IconBox(look, "user-focus", 20, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Wrapped(look, title, "label_bold", "warn"), 1)
        column.addLayout(head)
        for row in self._rows:
            row.clicked.connect(lambda _on=False, key=row.answer.key: self.answered.emit(key))
            column.addWidget(row)

    def height_for(self, width: int) -> int:
        """Return how high it is at this width, where its title may wrap."""
        wrapped = self._column.totalHeightForWidth(width)
        return wrapped if wrapped > 0 else self.sizeHint().height()

    def begin(self) -> None:
        """Give the keyboard to the first answer."""
        self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        row = next((row for row in self._rows if row.answer.digit == digit), None)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        here = next((at for at, row in enumerate(self._rows) if row.hasFocus()), 0)
        if row is not None:
            self.answered.emit(row.answer.key)
        elif event.key() in steps:
            self._rows[(here + steps[Qt.Key(event.key())]) % len(self._rows)].setFocus()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.answered.emit(self._rows[here].answer.key)
        elif event.key() == Qt.Key.Key_Escape:
            self.answered.emit("")
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        self.begin()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        edge = "warn" if self._look.theme.outlined else ""
        draw_face(painter, QRectF(self.rect()), self._look, Face("warn_soft", edge, tokens.RADIUS))
        painter.end()
