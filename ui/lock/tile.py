"""Tile: one thing that can be had without a passphrase, with the key that gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QSizePolicy

from ui import tokens
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.pressable import Pressable
from ui.line import Cap, Icon, Part, Word, draw_line, line_size

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPaintEvent

    from ui.look import Look


class Tile(Pressable):
    """Icon, bold line, second line, key cap at the end."""

    def __init__(self, look: Look, icon: str, words: str, second: str, key: str) -> None:
        super().__init__(look, height=look.px(86 if not look.low else 72), padding=22)
        self._icon, self._words, self._second, self._key = icon, words, second, key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.refresh()

    def say_second(self, second: str) -> None:
        """Show another second line."""
        self._second = second
        self.refresh()

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        return f"{self._words}, {self._key}. {self._second}"

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        look = self.look
        first, second = (line_size(look, line) for line in self._lines())
        cap = line_size(look, [Cap(self._key)])
        width = self._text_start() + max(first.width(), second.width()) + cap.width() + look.px(32)
        return QSize(width, max(self._height, first.height() + second.height() + look.px(28)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        look, box = self.look, QRectF(self.rect())
        if self.hasFocus():
            inner = draw_ring(painter, box, look, tokens.CARD_RADIUS)
            draw_face(painter, inner, look, Face("surface", "", tokens.CARD_RADIUS - tokens.RING_INNER))
        else:
            draw_face(painter, box, look, Face("sunken" if self.over else "surface", "line", tokens.CARD_RADIUS))
        pad = look.px(self._padding)
        draw_line(painter, box.adjusted(pad, 0, -pad, 0), look, [Icon(self._icon, 24, "accent")])
        start = self._text_start()
        lines = self._lines()
        heights = [line_size(look, line).height() + look.px(6) for line in lines]
        top = box.center().y() - sum(heights) / 2
        for line, height in zip(lines, heights, strict=True):
            left, right = (0, -start) if look.right_to_left else (start, 0)
            draw_line(painter, QRectF(box.left() + left, top, box.width() - left + right, height), look, line)
            top += height
        self._draw_cap(painter, box)
        painter.end()

    def _draw_cap(self, painter: QPainter, box: QRectF) -> None:
        look = self.look
        width = line_size(look, [Cap(self._key)]).width()
        end = look.px(16)
        left = box.left() + end if look.right_to_left else box.right() - end - width
        draw_line(painter, QRectF(left, box.top(), width, box.height()), look, [Cap(self._key)])

    def _lines(self) -> list[list[Part]]:
        return [[Word(self._words, "body_bold", "ink")], [Word(self._second, "label", "ink2")]]

    def _text_start(self) -> int:
        return self.look.px(self._padding + 24 + 18)
