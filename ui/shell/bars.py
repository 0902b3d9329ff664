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
        painter.drawPolygon(_bar(box, x, width * 1.2))
        x += step
    painter.restore()


def _bar(box: QRectF, x: float, width: float) -> QPolygonF:
    """Return one bar from its place on the line of the lower edge, no longer than what one sees of it.

    Of a narrow box that is little: bars as long as it is high took 15 ms for each side of a page.
    """
    near, far = 0.0, box.height()
    if box.width() < box.height():
        near, far = box.left() - width - x, box.right() + width - x
    low, high = box.bottom() - near, box.bottom() - far
    left = (QPointF(x + near, low), QPointF(x + far, high))
    right = (QPointF(x + far + width, high), QPointF(x + near + width, low))
    return QPolygonF([*left, *right])


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
