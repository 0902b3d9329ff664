"""The ground, border and focus ring of a painted control, always drawn in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui import tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Face:
    """What a control stands on: colour tokens, empty for none; ``thick`` is a 2 px border."""

    ground: str = ""
    edge: str = ""
    radius: int = tokens.RADIUS
    thick: bool = False
    dashed: bool = False


def start_painting(widget: QWidget) -> QPainter:
    """Return a smooth painter on ``widget``."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(widget.layoutDirection())
    return painter


def draw_face(painter: QPainter, box: QRectF, look: Look, face: Face) -> None:
    """Draw ground and border inside ``box``."""
    width = (2.0 if face.thick else max(1.2, look.line) if face.dashed else look.line) if face.edge else 0.0
    inside = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    radius = max(0.0, look.px(face.radius) - width / 2)
    painter.setBrush(look.color(face.ground) if face.ground else Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(look, face, width) if face.edge else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(inside, radius, radius)


def draw_ring(painter: QPainter, box: QRectF, look: Look, radius: int = tokens.RADIUS) -> QRectF:
    """Draw the focus ring: 3 px of focus with 2 px of surface inside; return the room left for the ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    rounded = float(look.px(radius))
    for token, inset in (("focus", tokens.RING), ("surface", tokens.RING_INNER)):
        painter.setBrush(look.color(token))
        painter.drawRoundedRect(box, rounded, rounded)
        box = box.adjusted(inset, inset, -inset, -inset)
        rounded = max(1.0, rounded - inset)
    return box


def _pen(look: Look, face: Face, width: float) -> QPen:
    pen = QPen(look.color(face.edge), width)
    if face.dashed:
        pen.setDashPattern([3.6, 2.6])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
