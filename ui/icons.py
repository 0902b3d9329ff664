"""Icons: Phosphor glyphs drawn as text, mirrored where a direction is meant (ui.md 5 and 10)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPixmapCache

from ui.fonts import ICONS, font, glyphs

MIRRORED: Final = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "caret-left",
        "caret-right",
        "arrow-u-down-left",
        "arrow-square-out",
        "export",
        "note-pencil",
        "paper-plane-tilt",
        "list-bullets",
        "chat-circle-text",
    }
)


def draw_icon(painter: QPainter, box: QRectF, name: str, color: QColor, direction: Qt.LayoutDirection) -> None:
    """Draw the icon ``name`` to fill ``box``. Raises ``KeyError`` for a name Phosphor does not have."""
    glyph = glyphs()[name]
    painter.save()
    if direction == Qt.LayoutDirection.RightToLeft and name in MIRRORED:
        painter.translate(2 * box.center().x(), 0)
        painter.scale(-1, 1)
    painter.setFont(font(ICONS, max(1, round(box.height())), QFont.Weight.Normal))
    painter.setPen(color)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, glyph)
    painter.restore()


def icon_pixmap(name: str, size_px: int, color: QColor, direction: Qt.LayoutDirection, ratio: float) -> QPixmap:
    """Return the icon as a picture for the places that want one; kept in Qt's own picture cache."""
    key = f"npm-icon/{name}/{size_px}/{color.name()}/{direction}/{ratio}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    side = round(size_px * ratio)
    picture = QPixmap(side, side)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_icon(painter, QRectF(0, 0, size_px, size_px), name, color, direction)
    painter.end()
    QPixmapCache.insert(key, picture)
    return picture
