"""A row that is one large target: whatever stands in it, a press anywhere, Space or Enter does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from resources.language import without_marks
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.text import Wrapped
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent

    from ui.look import Look


class RowButton(QAbstractButton):
    """``line`` takes what stands in the row, from the start side. ``clicked`` is the signal."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._over = False
        self.setAccessibleName(without_marks(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.line = QHBoxLayout(self)
        side = look.px(6)
        # Arabic lines carry their own room for the marks below
        over = look.px(5 if look.right_to_left else 6 if look.low else 8)
        self.line.setContentsMargins(side, over, side, over)
        self.line.setSpacing(look.px(12))
        height_follows_width(self)

    def add(self, widget: QWidget, stretch: int = 0, *, top: bool = False) -> None:
        """Put ``widget`` at the end of the row; it lets presses through to the row."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        self.line.addWidget(widget, stretch, middle if not stretch else Qt.AlignmentFlag(0))

    def add_words(self, title: str, second: str) -> None:
        """Put a bold line and a quieter one below it into the row."""
        words = QWidget()
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Wrapped(self._look, title, "body_bold", "ink"))
        if second:
            column.addWidget(Wrapped(self._look, second))
        height_follows_width(words)
        self.line.addWidget(words, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102, N802 - Qt's name
        self._over = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        self._over = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        if self.hasFocus():
            inner = draw_ring(painter, box, self._look)
            draw_face(painter, inner, self._look, Face("surface", radius=3))
        elif self._over:
            draw_face(painter, box, self._look, Face("sunken"))
        painter.end()
