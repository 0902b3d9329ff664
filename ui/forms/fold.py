"""A fold: a heading with what stands below it; the rows are built when it is opened for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import Face
from ui.components.pressable import Pressable
from ui.digits import digit_of
from ui.line import START, Icon, Part, Word
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from ui.look import Look


class FoldHead(Pressable):
    """The heading. Space, Enter or a click opens and closes; ``digit`` carries a digit that was pressed on it."""

    digit = Signal(int)

    def __init__(self, look: Look, words: str, number: int = 0) -> None:
        super().__init__(look, height=look.px(tokens.CONTROL), padding=8)
        self._words, self._count, self._number = words, 0, number
        self._align = START
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def set_count(self, count: int) -> None:
        """Say how many answers are below."""
        if count != self._count:
            self._count = count
            self.refresh()

    def face(self) -> Face:  # noqa: D102 - said where it is first defined
        return Face("sunken" if self.over else "")

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        icon = "caret-down" if self.isChecked() else "caret-right"
        number = [Word(str(self._number), "label_bold", "ink3")] if self._number else []
        line: list[Part] = [Icon(icon, 16, "ink2"), *number, Word(self._words, "label_bold", "ink2")]
        return [*line, Word(self._answers(), "cap", "ink3")] if self._count else line

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        state = self.look.tr("open") if self.isChecked() else self.look.tr("folded")
        said = f"{self._words}, {self._answers()}" if self._count else self._words
        return f"{said}, {state}"

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is not None and self._number:
            self.digit.emit(digit)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def _answers(self) -> str:
        return self.look.ntr("{n} answer", "{n} answers", self._count)


class Fold(QWidget):
    """``build`` makes the content once; ``opened`` says that it is there."""

    opened = Signal()

    def __init__(self, look: Look, words: str, build: Callable[[], QWidget], number: int = 0) -> None:
        super().__init__()
        self._look, self._build = look, build
        self.content: QWidget | None = None
        self.head = FoldHead(look, words, number)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._column.addWidget(self.head)
        self.head.toggled.connect(self._turn)
        height_follows_width(self)

    def open_fold(self) -> None:
        """Open it."""
        self.head.setChecked(True)

    def _turn(self, is_open: bool) -> None:  # noqa: FBT001 - the signal carries it
        if is_open and self.content is None:
            self.content = self._build()
            pad = self._look.px(8)
            self.content.setContentsMargins(pad, 0, pad, pad)
            self._column.addWidget(self.content)
            self.opened.emit()
        if self.content is not None:
            self.content.setVisible(is_open)
