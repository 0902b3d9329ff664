"""Everything that can be pressed: a painted face, one line of parts, the focus ring, a name that says its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from resources.language import without_marks
from ui import tokens
from ui.components.face import Face, draw_face, draw_ring, start_painting
from ui.line import CENTRE, Known, Part, draw_line, line_size, words_of

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QPaintEvent

    from ui.look import Look

_MANY: Final = 16


class Pressable(QPushButton):
    """The face and the line come from ``face()`` and ``parts()``; ``name()`` is what a screen reader says."""

    def __init__(self, look: Look, *, height: int, padding: int = 12) -> None:
        super().__init__()
        self._look = look
        self._height = height
        self._padding = padding
        self._align = CENTRE
        self._wanted: QSize | None = None
        self._known: Known = {}
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.toggled.connect(self.refresh)

    @property
    def look(self) -> Look:
        """The look it is drawn in."""
        return self._look

    def face(self) -> Face:
        """Return ground and border of the present state."""
        return Face("surface", "edge")

    def parts(self) -> list[Part]:
        """Return the line of the present state."""
        return []

    def widest(self) -> list[Part]:
        """Return the line of the widest state, so that nothing moves when it is chosen."""
        return self.parts()

    def name(self) -> str:
        """Return the visible word, and the state where there is one."""
        return words_of(self.parts())

    def refresh(self) -> None:
        """Draw and name the present state."""
        self._wanted = None
        if len(self._known) > _MANY:  # words that change all the time
            self._known.clear()
        self.setAccessibleName(without_marks(self.name()))
        self.updateGeometry()
        self.update()

    @property
    def over(self) -> bool:
        """Whether the pointer is over it and it can be pressed."""
        return self._over and self.isEnabled()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        if self._wanted is None:
            line = line_size(self._look, self.widest(), self._known)
            least = self._look.px(tokens.TARGET)
            width = max(least, line.width() + 2 * self._look.px(self._padding))
            self._wanted = QSize(width, max(least, self._height, line.height() + 2))
        return self._wanted

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102, N802 - Qt's name
        self._over = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102, N802 - Qt's name
        self._over = False
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        box = QRectF(self.rect())
        face = self.face()
        if self.rings():
            inner = draw_ring(painter, box, self._look, face.radius)
            draw_face(painter, inner, self._look, Face(face.ground, "", max(1, face.radius - 5)))
        else:
            draw_face(painter, box, self._look, face)
        pad = self._look.px(self._padding)
        draw_line(painter, box.adjusted(pad, 0, -pad, 0), self._look, self.parts(), self._align, self._known)
        painter.end()

    def rings(self) -> bool:
        """Whether the keyboard is here."""
        return self.hasFocus()
