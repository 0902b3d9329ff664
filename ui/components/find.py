"""Find: the sunken line above a list, with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import tokens
from ui.components.badge import KeyCap
from ui.components.banner import IconBox
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.field import Line

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look


class Find(QWidget):
    """``text_edited`` carries what is looked for."""

    text_edited = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.line = Line(look, "find")
        self.line.setFont(look.font("label"))
        self.line.setPlaceholderText(look.tr("Find"))
        self.line.setAccessibleName(look.tr("find a record"))
        self.line.textEdited.connect(self.text_edited)
        self.line.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(10), 0, look.px(8), 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconBox(look, "magnifying-glass", 18, "ink3"))
        row.addWidget(self.line, 1)
        row.addWidget(KeyCap(look, "Ctrl F"))
        self.setMinimumHeight(look.px(tokens.CONTROL + 2))
        self.setFocusProxy(self.line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.line and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        if self.line.hasFocus():
            draw_ring(painter, box, self._look)
        else:
            edge = "edge" if self._look.theme.outlined else ""
            draw_face(painter, box, self._look, Face("sunken", edge))
        painter.end()
