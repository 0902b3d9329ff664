"""Side list: the panel of 256 px between rail and page, with a head and what the page puts below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import start_painting
from ui.components.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look


class Side(QWidget):
    """Title and remark on top; ``body`` takes a search field, a record list."""

    def __init__(self, look: Look, title: str, remark: str = "") -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(title)
        self.title = Text(look, title, "lead")
        self.remark = Text(look, remark, "label", "ink2")
        head = QHBoxLayout()
        head.setContentsMargins(look.px(8), 0, look.px(8), 0)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.remark)
        self.body = QVBoxLayout(self)
        gap = look.px(8)
        self.body.setContentsMargins(gap, look.px(12), gap + look.line, gap)
        self.body.setSpacing(look.px(8))
        self.body.addLayout(head)
        self.setMinimumWidth(look.px(tokens.SIDE))
        self.setMaximumWidth(look.px(tokens.SIDE) if not look.large else look.px(tokens.TEXT_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        line = self._look.line
        painter.fillRect(self.rect(), self._look.color("surface"))
        x = 0 if self._look.right_to_left else self.width() - line
        painter.fillRect(x, 0, line, self.height(), self._look.color("line"))
        painter.end()
