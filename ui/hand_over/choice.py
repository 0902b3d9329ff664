"""The two ways to the office as two cards, one of which is chosen: by click, by Space, or by its digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.pressable import Pressable
from ui.digits import digit_of
from ui.icons import draw_icon
from ui.line import text_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent

    from ui.look import Look

PAD = 16
ICON = 26
MARK = 18


class Choice(Pressable):
    """One way: icon, title, two lines that wrap, and a mark that says whether it is chosen."""

    def __init__(self, look: Look, icon: str, title: str, line: str) -> None:
        self._icon, self._title, self._line = icon, title, line
        super().__init__(look, height=look.px(100))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.refresh()

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        chosen = self.look.tr("chosen") if self.isChecked() else ""
        return ", ".join(part for part in (self._title, self._line, chosen) if part)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self.look.px(240), self._needed(max(self.width(), self.look.px(240))))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self.look.px(200), self._needed(max(self.width(), self.look.px(200))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        look, box = self.look, QRectF(self.rect())
        if self.hasFocus():
            box = draw_ring(painter, box, look, tokens.CARD_RADIUS)
        edge = "accent" if self.isChecked() else "line"
        ground = "sunken" if self.over and not self.isChecked() else "surface"
        draw_face(painter, box, look, Face(ground, edge, tokens.CARD_RADIUS, thick=self.isChecked()))
        pad, icon, sign = look.px(PAD), look.px(ICON), look.px(MARK)
        self._draw_icon(painter, QRectF(pad, pad, icon, icon), self._icon, "accent" if self.isChecked() else "ink2")
        end = QRectF(self.width() - pad - sign, pad, sign, sign)
        name, ink = ("check-circle", "accent") if self.isChecked() else ("circle", "ink3")
        self._draw_icon(painter, end, name, ink)
        self._draw_words(painter)
        painter.end()

    def _draw_icon(self, painter: QPainter, box: QRectF, name: str, ink: str) -> None:
        look = self.look
        if look.right_to_left:
            box.moveLeft(self.width() - box.right())
        draw_icon(painter, box, name, look.color(ink), look.direction)

    def _draw_words(self, painter: QPainter) -> None:
        look = self.look
        left, top, width = self._words_box(self.width())
        high = text_height(look, look.font("lead"))
        if look.right_to_left:
            left = self.width() - left - width
        side = Qt.AlignmentFlag.AlignRight if look.right_to_left else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
        painter.setFont(look.font("lead"))
        painter.setPen(look.color("ink"))
        painter.drawText(QRectF(left, top, width, high), flags | int(Qt.TextFlag.TextDontClip), self._title)
        painter.setFont(look.font("label"))
        painter.setPen(look.color("ink2"))
        below = QRectF(left, top + high + look.px(2), width, self.height())
        painter.drawText(below, flags | int(Qt.TextFlag.TextWordWrap), self._line)

    def _words_box(self, width: int) -> tuple[float, float, float]:
        look = self.look
        left = look.px(PAD + ICON + 14)
        return left, look.px(PAD - 3), max(1.0, width - left - look.px(PAD + MARK + 10))

    def _needed(self, width: int) -> int:
        look = self.look
        _left, top, room = self._words_box(width)
        flags = int(Qt.TextFlag.TextWordWrap)
        lines = QFontMetricsF(look.font("label")).boundingRect(QRectF(0, 0, room, 2000), flags, self._line).height()
        below = text_height(look, look.font("label")) - QFontMetricsF(look.font("label")).height()
        whole = top + text_height(look, look.font("lead")) + look.px(2) + lines + below + look.px(PAD - 2)
        return int(max(look.px(84), whole) + 1)


class Choices(QWidget):
    """``chosen`` carries the key of the way; a digit on one of them answers."""

    chosen = Signal(str)

    def __init__(self, look: Look, ways: Sequence[tuple[str, str, str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(look.tr("The way to the office"))
        row: QHBoxLayout | QVBoxLayout = QVBoxLayout(self) if look.large else QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(tokens.GUTTER))
        self.cards: dict[str, Choice] = {}
        for key, icon, title, line in ways:
            card = Choice(look, icon, title, line)
            card.clicked.connect(lambda _on, key=key: self.chosen.emit(key))
            self.cards[key] = card
            row.addWidget(card, 1)

    def choose(self, key: str) -> None:
        """Show which way is chosen; says nothing through ``chosen``."""
        self.cards[key].setChecked(True)
        for card in self.cards.values():
            card.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        keys = list(self.cards)
        if digit is not None and 1 <= int(digit) <= len(keys):
            self.cards[keys[int(digit) - 1]].click()
            self.cards[keys[int(digit) - 1]].setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)
