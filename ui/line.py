"""One line of parts (icon, word, code, key cap), measured once and drawn from the start side in either direction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPen

from resources.language import isolated
from ui import tokens
from ui.icons import draw_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from ui.look import Look

_GAP: Final = 8
_CAP_PADDING: Final = 6


@dataclass(frozen=True, slots=True)
class Word:
    """Text in one type role and one colour token. A code is kept left to right."""

    text: str
    role: str = "label"
    ink: str = "ink"
    gap: float = _GAP
    code: bool = False


@dataclass(frozen=True, slots=True)
class Icon:
    """A Phosphor icon; ``size`` is px at 100 %. An empty name keeps the room free."""

    name: str
    size: int = 18
    ink: str = "ink"
    gap: float = _GAP


@dataclass(frozen=True, slots=True)
class Cap:
    """What is printed on a key, in a small frame."""

    text: str
    ink: str = "ink"
    edge: str = "edge"
    gap: float = 12


Part = Word | Icon | Cap
CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
START: Final = Qt.AlignmentFlag.AlignLeading


Known = dict[Part, float]
"""The widths a part of the page has measured for itself: it draws the same words many times."""


def line_size(look: Look, parts: Sequence[Part], known: Known | None = None) -> QSize:
    """Return the room the parts need, gaps included, padding not."""
    if not parts:
        return QSize(0, 0)
    width = _whole(look, parts, _widths(look, parts, known))
    return QSize(width, int(max(_height(look, part) for part in parts) + 0.999))


def draw_line(  # noqa: PLR0917 - what, where and how, of one call
    painter: QPainter,
    box: QRectF,
    look: Look,
    parts: Sequence[Part],
    align: Qt.AlignmentFlag = START,
    known: Known | None = None,
) -> None:
    """Draw the parts in the middle of the height of ``box``, from the start side or centred."""
    widths = _widths(look, parts, known)
    x = box.left() + ((box.width() - _whole(look, parts, widths)) / 2 if align == CENTRE else 0)
    for number, (part, width) in enumerate(zip(parts, widths, strict=True)):
        x += look.px(part.gap) if number else 0
        left = box.left() + box.right() - x - width if look.right_to_left else x
        _draw(painter, QRectF(left, box.top(), width, box.height()), look, part)
        x += width


def _widths(look: Look, parts: Sequence[Part], known: Known | None) -> list[float]:
    if known is None:
        return [_width(look, part) for part in parts]
    for part in parts:
        if part not in known:
            known[part] = _width(look, part)
    return [known[part] for part in parts]


def _whole(look: Look, parts: Sequence[Part], widths: Sequence[float]) -> int:
    """Return the width of the whole line in whole px."""
    return int(sum(widths) + sum(look.px(part.gap) for part in parts[1:]) + 0.999)


def words_of(parts: Sequence[Part]) -> str:
    """Return the words of a line, for the accessible name."""
    return " ".join(part.text for part in parts if isinstance(part, Word))


def tinted(parts: Sequence[Part], ink: str) -> list[Part]:
    """Return the parts all in one colour, as on a filled ground."""
    return [replace(part, ink=ink, edge=ink) if isinstance(part, Cap) else replace(part, ink=ink) for part in parts]


def text_height(look: Look, font: QFont) -> float:
    """Return the height one line of text needs, with the room Arabic marks take below (ui.md 13)."""
    return QFontMetricsF(font).height() + look.below * font.pixelSize()


def _shown(part: Word) -> str:
    return isolated(part.text) if part.code else part.text


def _width(look: Look, part: Part) -> float:
    if isinstance(part, Icon):
        return look.px(part.size)
    if isinstance(part, Cap):
        return max(
            float(look.px(tokens.KEY_CAP)),
            look.metrics("cap_bold").horizontalAdvance(isolated(part.text)) + 2 * look.px(_CAP_PADDING),
        )
    return look.metrics(part.role).horizontalAdvance(_shown(part))


def _height(look: Look, part: Part) -> float:
    if isinstance(part, Icon):
        return look.px(part.size)
    if isinstance(part, Cap):
        return look.px(tokens.KEY_CAP)
    return look.metrics(part.role).height() + look.below * look.role_px(part.role)


def _draw(painter: QPainter, box: QRectF, look: Look, part: Part) -> None:
    if isinstance(part, Icon):
        if part.name:
            side = look.px(part.size)
            square = QRectF(box.left(), box.center().y() - side / 2, side, side)
            draw_icon(painter, square, part.name, look.color(part.ink), look.direction)
        return
    if isinstance(part, Cap):
        _draw_cap(painter, box, look, part)
        return
    _draw_text(painter, box, part.role, _shown(part), part.ink, look)


def _draw_cap(painter: QPainter, box: QRectF, look: Look, part: Cap) -> None:
    height = look.px(tokens.KEY_CAP)
    frame = QRectF(box.left(), box.center().y() - height / 2, box.width(), height).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color(part.edge), look.line))
    radius = look.px(4)
    painter.drawRoundedRect(frame, radius, radius)
    # the lower edge is a little thicker, as on a real key
    low = frame.bottom() - 0.5
    painter.drawLine(QPointF(frame.left() + radius, low), QPointF(frame.right() - radius, low))
    # what is printed on a key runs from left to right in every language
    text = isolated(part.text)
    width = look.metrics("cap_bold").horizontalAdvance(text)
    inner = QRectF(box.center().x() - width / 2, box.top(), width, box.height() - 1)
    _draw_text(painter, inner, "cap_bold", text, part.ink, look)


def _draw_text(  # noqa: PLR0917 - what, where and how, of one call
    painter: QPainter, box: QRectF, role: str, text: str, ink: str, look: Look
) -> None:
    metrics = look.metrics(role)
    baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(look.font(role))
    painter.setPen(look.color(ink))
    painter.setLayoutDirection(look.direction)
    painter.drawText(QPointF(box.left(), baseline), text)
