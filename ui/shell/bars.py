"""Diagonal bars: the pattern of the levels partial and sealed, also down both sides of a partial page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.components.face import start_painting

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look

BAR_OPACITY: Final = 0.18
FRAME: Final = 14
_BAR: Final = 8
_STEP: Final = 17


def draw_bars(painter: QPainter, box: QRectF, color: QColor, look: Look) -> None:
    """Draw the bars over ``box``; they lean the same way in both directions of writing."""
    bar = QColor(color)
    bar.setAlphaF(BAR_OPACITY)
    painter.save()
    painter.setClipRect(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(bar)
    width, step = look.px(_BAR), look.px(_STEP)
    x = box.left() - box.height() - step
    while x < box.right():
        lean = box.height()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, box.bottom()),
                    QPointF(x + width * 1.2, box.bottom()),
                    QPointF(x + width * 1.2 + lean, box.top()),
                    QPointF(x + lean, box.top()),
                ]
            )
        )
        x += step
    painter.restore()


class SideBar(QWidget):
    """One side of the frame around a partial page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(FRAME, FRAME)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        painter.fillRect(self.rect(), self._look.color("strip_partial"))
        draw_bars(painter, QRectF(self.rect()), self._look.color("strip_partial_ink"), self._look)
        painter.end()
