"""Rail: the five ways of this person's work, then cards and settings. Icons only from 150 % text on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QTextOption
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from resources.language import mark
from ui import tokens
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.components.pressable import Pressable
from ui.icons import draw_icon
from ui.line import Part, text_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter, QPaintEvent

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its key for the program, icon, word, and how many things wait there."""

    key: str
    icon: str
    words: str
    count: int = 0


FIELD_WAYS: Final = (
    Way("board", "squares-four", mark("Board")),
    Way("capture", "note-pencil", mark("Capture")),
    Way("complete", "hourglass-medium", mark("Complete")),
    Way("debrief", "git-merge", mark("Debrief")),
    Way("hand_over", "paper-plane-tilt", mark("Hand over")),
)
OFFICE_WAYS: Final = (
    Way("inbox", "tray", mark("Inbox")),
    Way("code_book", "key", mark("Code book")),
    Way("follow_up", "flag", mark("Follow-up")),
    Way("reports", "file-text", mark("Reports")),
    Way("laptops", "laptop", mark("Laptops")),
)
BELOW: Final = (
    Way("cards", "identification-card", mark("Cards")),
    Way("settings", "gear-six", mark("Settings")),
)
_WORD_HEIGHT_FLAGS: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter


class WayButton(Pressable):
    """Icon over word, with a count in a circle."""

    def __init__(self, look: Look, way: Way, width: int) -> None:
        self._width = width
        super().__init__(look, height=look.px(40 if look.large else 60))
        self._way = way
        self._words = look.tr(way.words)  # tr: the ways above
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if look.large:
            self.setToolTip(self._words)
        self.refresh()

    def set_count(self, count: int) -> None:
        """Show how many things wait there."""
        self._way = Way(self._way.key, self._way.icon, self._way.words, count)
        self.refresh()

    def parts(self) -> list[Part]:  # noqa: D102 - said where it is first defined
        return []

    def name(self) -> str:  # noqa: D102 - said where it is first defined
        said = [self._words]
        if self._way.count:
            said.append(self.look.ntr("{n} waiting", "{n} waiting", self._way.count))
        if self.isChecked():
            said.append(self.look.tr("you are here"))
        return ", ".join(said)

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        if self.look.large:
            return QSize(self._width, self._height)
        return QSize(self._width, max(self._height, self.look.px(36) + self._word_height()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        if self.hasFocus():
            box = draw_ring(painter, box, self.look, tokens.CARD_RADIUS)
        if self.isChecked():
            edge = "ink" if self.look.theme.outlined and not self.hasFocus() else ""
            draw_face(painter, box, self.look, Face("accent_soft", edge, tokens.CARD_RADIUS))
        elif self.over:
            draw_face(painter, box, self.look, Face("sunken", "", tokens.CARD_RADIUS))
        self._draw_way(painter)
        painter.end()

    def _draw_way(self, painter: QPainter) -> None:
        look = self.look
        ink = "accent_ink" if self.isChecked() else "ink2"
        side = look.px(24 if not look.large else 18)
        top = look.px(9) if not look.large else (self.height() - side) / 2
        square = QRectF((self.width() - side) / 2, top, side, side)
        draw_icon(painter, square, self._way.icon, look.color(ink), look.direction)
        if not look.large:
            self._draw_word(painter, ink)
        if self._way.count:
            self._draw_count(painter, square)

    def _draw_word(self, painter: QPainter, ink: str) -> None:
        look = self.look
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        option.setTextDirection(look.direction)
        painter.setFont(look.font("cap_bold" if self.isChecked() else "cap"))
        painter.setPen(look.color(ink if self.isChecked() else "ink2"))
        top = look.px(35)
        painter.drawText(QRectF(0, top, self.width(), self.height() - top), self._words, option)

    def _draw_count(self, painter: QPainter, icon: QRectF) -> None:
        look = self.look
        text = look.language.number(self._way.count)
        font = look.font("cap_bold")
        high = float(look.px(18 if not look.large else 14))
        wide = max(high, QFontMetricsF(font).horizontalAdvance(text) + look.px(8))
        left = icon.left() - wide / 2 if look.right_to_left else icon.right() - wide / 2 + look.px(6)
        left = min(max(left, 0.0), self.width() - wide)
        pill = QRectF(left, max(0.0, icon.top() - look.px(6)), wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("warn"))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setFont(font)
        painter.setPen(look.color("on_warn"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, text)

    def _word_height(self) -> int:
        metrics = QFontMetricsF(self.look.font("cap_bold"))
        room = QRectF(0, 0, self._width, 1000)
        lines = metrics.boundingRect(room, int(_WORD_HEIGHT_FLAGS), self._words).height()
        below = text_height(self.look, self.look.font("cap_bold")) - metrics.height()
        return int(lines + below + self.look.px(6))


class Rail(QWidget):
    """``chosen`` carries the key of the way."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._ways: dict[str, WayButton] = {}
        self._column = QVBoxLayout(self)
        gap = 8 if not look.large else 6
        self._column.setContentsMargins(gap, look.px(12 if not look.low else 8), gap + look.line, look.px(8))
        self._column.setSpacing(look.px(4))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_ways(self, ways: Sequence[Way], below: Sequence[Way] = BELOW) -> None:
        """Show these ways from the top and the others at the bottom."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._ways = {}
        width = self._button_width((*ways, *below))
        for way in ways:
            self._add(way, width)
        self._column.addStretch(1)
        for way in below:
            self._add(way, width)

    def choose(self, key: str) -> None:
        """Show where we are."""
        for name, button in self._ways.items():
            button.setChecked(name == key)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait on the way ``key``."""
        self._ways[key].set_count(count)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        line = self._look.line
        painter.fillRect(self.rect(), self._look.color("surface"))
        x = 0 if self._look.right_to_left else self.width() - line
        painter.fillRect(x, 0, line, self.height(), self._look.color("line"))
        painter.end()

    def _add(self, way: Way, width: int) -> None:
        button = WayButton(self._look, way, width)
        button.clicked.connect(partial(self._go, way.key))
        self._column.addWidget(button)
        self._ways[way.key] = button

    def _go(self, key: str) -> None:
        here = next((name for name, button in self._ways.items() if button.isChecked() and name != key), key)
        self.choose(here)
        self.chosen.emit(key)

    def _button_width(self, ways: Sequence[Way]) -> int:
        look = self._look
        if look.large:
            return look.px(tokens.CONTROL_LOW)
        metrics = QFontMetricsF(look.font("cap_bold"))
        said = [word for way in ways for word in look.tr(way.words).split()]  # tr: the ways above
        widest = max((metrics.horizontalAdvance(word) for word in said), default=0.0)
        return max(look.px(tokens.RAIL) - 17, int(widest + 3))
