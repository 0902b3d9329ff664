"""Banner: an icon, one bold line, one sentence, at most one act. It stays until what it says is no longer true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.components.face import Face, draw_face, start_painting
from ui.components.text import Text, Wrapped
from ui.icons import draw_icon

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.components.button import Button
    from ui.look import Look

_ICONS: Final = {
    "info": "info",
    "ok": "check-circle",
    "warn": "warning",
    "bad": "warning-octagon",
    "seal": "circle-wavy-check",
    "plain": "info",
}


class IconBox(QWidget):
    """One icon that stands still; decoration, so without an accessible name."""

    def __init__(self, look: Look, name: str, size: int = 20, ink: str = "ink2") -> None:
        super().__init__()
        self._look, self._name, self._token = look, name, ink
        self._side = look.px(size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._token = name, ink
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        if not self._name:
            return
        painter = start_painting(self)
        draw_icon(painter, QRectF(self.rect()), self._name, self._look.color(self._token), self._look.direction)
        painter.end()


class Banner(QWidget):
    """``kind`` is info, ok, warn, bad, seal or plain; at most one stands in a card."""

    def __init__(
        self,
        look: Look,
        kind: str,
        sentence: str,
        *,
        title: str = "",
        icon: str = "",
        action: Button | None = None,
    ) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self._mark = IconBox(look, icon or _ICONS[kind], 20, self._ink())
        self._title = Wrapped(look, title, "label_bold", "ink" if kind == "plain" else self._ink())
        self._sentence = Wrapped(look, sentence, "label", "ink")
        self._build(action)
        self.setAccessibleName(f"{title}. {sentence}" if title else sentence)

    def say(self, sentence: str, title: str = "") -> None:
        """Show another sentence of the same kind."""
        self._title.say(title)
        self._title.setVisible(bool(title))
        self._sentence.say(sentence)
        self.setAccessibleName(f"{title}. {sentence}" if title else sentence)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        edge = self._ink() if self._look.theme.outlined else ""
        ground = "sunken" if self._kind == "plain" else f"{self._kind}_soft"
        draw_face(painter, QRectF(self.rect()), self._look, Face(ground, edge))
        painter.end()

    def _ink(self) -> str:
        return "ink2" if self._kind == "plain" else self._kind

    def _build(self, action: Button | None) -> None:
        look = self._look
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        layout.setSpacing(look.px(12))
        top = Qt.AlignmentFlag.AlignTop if self._title.text() else Qt.AlignmentFlag.AlignVCenter
        layout.addWidget(self._mark, 0, top)
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        for label in (self._title, self._sentence):
            words.addWidget(label)
        if not self._title.text():
            self._title.hide()
        layout.addLayout(words, 1)
        if action is not None:
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(look.px(tokens.CONTROL_LARGE))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def beside(icon: IconBox, text: Text | Wrapped, gap: int) -> QHBoxLayout:
    """Return a row of an icon and a text."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row
