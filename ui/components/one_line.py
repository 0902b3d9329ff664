"""One line of free text: marked and answered as a note is, wraps where it is long, and Enter leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from ui import tokens
from ui.clipboard import pasted
from ui.components.note import Note

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QKeyEvent

    from ui.look import Look

_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
FRAME: Final = 6
"""The frame and the room inside it, above and below together; the frame of the focus takes the room."""


class OneLine(Note):
    """As high as what is in it, the name guard's answers too. No more than ``most`` signs can be typed."""

    def __init__(self, look: Look, name: str, most: int) -> None:
        self._look = look
        super().__init__(look, name, most=most)
        self.setProperty("line", "yes")
        self.setInputMethodHints(self.inputMethodHints() & ~Qt.InputMethodHint.ImhMultiLine)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._least = max(look.control, look.px(tokens.CONTROL))
        room = self._least - look.px(FRAME) - self.fontMetrics().height()
        self.document().setDocumentMargin(max(room // 2, 0))  # so that one line stands in the middle
        self.textChanged.connect(self._cut)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.asking.room_changed.connect(self._grow)
        self._grow()

    def text(self) -> str:
        """Return what is written, never more than may be."""
        return super().text()[: self.most]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in _ENTERS:
            event.ignore()  # the rows go on to the next
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: D102, N802 - Qt's name
        if source.hasText():
            self._paste(" ".join(pasted(source.text()).split()))

    def _space_lines(self) -> None:
        """Leave the lines as they are: there is hardly ever a second one."""

    def _cut(self) -> None:
        """Take back what was typed beyond the last sign that may be, where the caret stands."""
        over = len(super().text()) - self.most
        if over <= 0 or self._showing:
            return
        caret = self.textCursor()
        at = max(caret.position(), over)
        caret.setPosition(at - over)
        caret.setPosition(at, QTextCursor.MoveMode.KeepAnchor)
        caret.removeSelectedText()

    def _grow(self) -> None:
        wanted = int(self.document().size().height()) + self._look.px(FRAME)
        self.setFixedHeight(max(wanted, self._least) + self.asking.room)
