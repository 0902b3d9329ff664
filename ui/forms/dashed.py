"""The dashed frame: what was stored in partial mode, shown as it is and never changed by what is around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import start_painting

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look


class Dashed(QWidget):
    """``body`` takes the content from the top."""

    def __init__(self, look: Look, ground: str = "surface", *, padding: int = tokens.CARD_PADDING) -> None:
        super().__init__()
        self._look, self._token = look, ground
        pad = look.px(padding if not look.low else tokens.CARD_PADDING_DENSE)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(look.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        pen = QPen(self._look.color("partial_fill"), 2)
        pen.setDashPattern([4.5, 2.5])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(self._look.color(self._token))
        radius = self._look.px(tokens.CARD_RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
