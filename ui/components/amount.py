"""Squares and meters: one square is one thing up to forty things, then a meter; the number stands beside, always."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.components.face import start_painting
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter, QPaintEvent

    from ui.look import Look

MOST_SQUARES: Final = 40


class Square(Enum):
    """What one square says without colour."""

    FULL = "full"
    HATCH = "hatch"
    DOT = "dot"
    EMPTY = "empty"
    CROSS = "cross"
    TICK = "tick"


class Squares(QWidget):
    """A row of squares that wraps. ``sentence`` says the same in words, for those who do not see it."""

    def __init__(
        self,
        look: Look,
        squares: Sequence[Square],
        sentence: str,
        *,
        ink: str = "accent_fill",
        size: int = 18,
        gap: int = 4,
    ) -> None:
        super().__init__()
        self._look, self._token = look, ink
        self._squares = tuple(squares)[:MOST_SQUARES]
        self._side, self._gap = look.px(size), look.px(gap)
        self.setAccessibleName(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        height_follows_width(self)

    def say(self, squares: Sequence[Square], sentence: str) -> None:
        """Show other squares."""
        self._squares = tuple(squares)[:MOST_SQUARES]
        self.setAccessibleName(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        count = max(1, len(self._squares))
        return QSize(count * (self._side + self._gap) - self._gap, self._side)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._side, self._side)

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802 - Qt's name
        rows = -(-max(1, len(self._squares)) // self._per_row(width))
        return rows * (self._side + self._gap) - self._gap

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        step = self._side + self._gap
        per_row = self._per_row(self.width())
        for number, square in enumerate(self._squares):
            x = (number % per_row) * step
            left = self.width() - x - self._side if self._look.right_to_left else x
            draw_square(
                painter,
                QRectF(left, (number // per_row) * step, self._side, self._side),
                square,
                self._look,
                self._token,
            )
        painter.end()

    def _per_row(self, width: int) -> int:
        return max(1, (width + self._gap) // (self._side + self._gap))


class Meter(QWidget):
    """A bar of ``value`` out of ``maximum`` with a tick at ``limit``; ``sentence`` says the same in words."""

    def __init__(
        self,
        look: Look,
        value: float,
        maximum: float,
        sentence: str,
        *,
        limit: float | None = None,
        ink: str = "accent",
    ) -> None:
        super().__init__()
        self._look, self._limit, self._token = look, limit, ink
        self._value, self._maximum = value, maximum
        self.setAccessibleName(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, value: float, sentence: str, ink: str = "") -> None:
        """Show another value."""
        self._value = value
        self._token = ink or self._token
        self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(80), self._look.px(10))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._look.px(40), self._look.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        look, thick = self._look, self._look.px(8)
        track = QRectF(0, (self.height() - thick) / 2, self.width(), thick)
        if look.right_to_left:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        outlined = bool(look.theme.outlined)
        painter.setPen(QPen(look.color("edge"), 1) if outlined else Qt.PenStyle.NoPen)
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5) if outlined else track, thick / 2, thick / 2)
        self._draw_value(painter, track, thick)
        painter.end()

    def _draw_value(self, painter: QPainter, track: QRectF, thick: int) -> None:
        share = min(1.0, self._value / self._maximum) if self._maximum > 0 else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        if share > 0:
            painter.setBrush(self._look.color(self._token))
            width = max(float(thick), track.width() * share)
            painter.drawRoundedRect(QRectF(track.left(), track.top(), width, thick), thick / 2, thick / 2)
        if self._limit is not None and self._maximum > 0:
            x = track.width() * min(1.0, self._limit / self._maximum)
            painter.fillRect(QRectF(x - 1, track.top() - 1, 2, thick + 2), self._look.color("ink"))


def draw_square(painter: QPainter, box: QRectF, square: Square, look: Look, ink: str) -> None:
    """Draw one square inside ``box``."""
    color = look.color(ink)
    frame = box.adjusted(0.75, 0.75, -0.75, -0.75)
    radius = max(2.0, box.width() * 0.18)
    solid = square in {Square.FULL, Square.TICK}
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if solid else look.color("surface"))
    painter.drawRoundedRect(frame, radius, radius)
    _INSIDE.get(square, _nothing)(painter, frame, look, ink)


def _nothing(_painter: QPainter, _frame: QRectF, _look: Look, _token: str) -> None:
    """Draw nothing: full and empty say it with their ground."""


def _hatch(painter: QPainter, frame: QRectF, look: Look, ink: str) -> None:
    painter.save()
    painter.setClipRect(frame.adjusted(1, 1, -1, -1))
    painter.setPen(QPen(look.color(ink), 1.2))
    step = max(4.0, frame.width() / 4)
    x = frame.left() - frame.height()
    while x < frame.right():
        painter.drawLine(QPointF(x, frame.bottom()), QPointF(x + frame.height(), frame.top()))
        x += step
    painter.restore()


def _dot(painter: QPainter, frame: QRectF, look: Look, ink: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(ink))
    painter.drawEllipse(frame.center(), frame.width() * 0.24, frame.width() * 0.24)


def _cross(painter: QPainter, frame: QRectF, _look: Look, _token: str) -> None:
    inset = frame.width() * 0.26
    inner = frame.adjusted(inset, inset, -inset, -inset)
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.topRight(), inner.bottomLeft())


def _tick(painter: QPainter, frame: QRectF, look: Look, _token: str) -> None:
    pen = QPen(look.color("surface"), max(1.5, frame.width() * 0.1))
    painter.setPen(pen)
    at = frame.topLeft()
    points = [
        at + QPointF(frame.width() * x, frame.height() * y) for x, y in ((0.24, 0.54), (0.43, 0.72), (0.77, 0.32))
    ]
    painter.drawPolyline(points)


_INSIDE: Final = {Square.HATCH: _hatch, Square.DOT: _dot, Square.CROSS: _cross, Square.TICK: _tick}
