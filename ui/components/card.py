"""Section card: one surface with a title, a quiet remark at its end, and a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import Face, draw_face, start_painting
from ui.components.text import Text, Wrapped

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look


class Card(QFrame):
    """``body`` takes the content from the top. ``end`` of the head takes badges or a small button."""

    def __init__(self, look: Look, title: str = "", remark: str = "", *, dense: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("card")
        self.setAccessibleName(title)
        pad = look.px(tokens.CARD_PADDING_DENSE if dense or look.low else tokens.CARD_PADDING)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(look.px(12 if not look.low else 8))
        self.head = QHBoxLayout()
        self.head.setSpacing(look.px(8))
        if title:
            self.head.addWidget(Text(look, title, "lead"), 0)
            self.head.addStretch(1)
            self.remark = Text(look, remark, "cap", "ink2")
            if not remark:
                self.remark.hide()
            self.head.addWidget(self.remark, 0, Qt.AlignmentFlag.AlignVCenter)
            self.body.addLayout(self.head)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put ``widget`` below what is there."""
        self.body.addWidget(widget, stretch)


class Well(QFrame):
    """A sunken place for a remark that is no warning."""

    def __init__(self, look: Look, sentence: str = "", title: str = "") -> None:
        super().__init__()
        self.setObjectName("well")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(10))
        self.body.setSpacing(look.px(2))
        if title:
            self.body.addWidget(Wrapped(look, title, "label_bold", "ink"))
        if sentence:
            self.body.addWidget(Wrapped(look, sentence, "label", "ink2"))
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)


class Dashed(QWidget):
    """A panel with the dashed border of what is stored in partial mode; ``body`` takes what it says."""

    def __init__(self, look: Look, ground: str = "surface") -> None:
        super().__init__()
        self._look, self._ground = look, ground
        pad = look.px(18)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(pad, look.px(14), pad, look.px(14))
        self.body.setSpacing(look.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        face = Face(self._ground, "partial", tokens.CARD_RADIUS, thick=True, dashed=True)
        draw_face(painter, QRectF(self.rect()), self._look, face)
        painter.end()


class Rule(QFrame):
    """One line between two parts."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("ground", "line")
        self.setFixedHeight(look.line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
