"""The code of a record: always left to right, copied without marks, spelled for ear and voice (INV40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from resources.language import isolated
from ui.clipboard import copy
from ui.components.face import start_painting
from ui.line import Icon, Part, Word, draw_line, line_size, text_height

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from ui.look import Look


class CodeLabel(QWidget):
    """One code in a code role. A click marks it, Ctrl+C copies all of it: half a code is of no use."""

    def __init__(self, look: Look, code: str, role: str = "code", ink: str = "ink") -> None:
        super().__init__()
        self._look, self._role, self._ink = look, role, ink
        self._code = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.say(code)

    @property
    def code(self) -> str:
        """The code, without marks."""
        return self._code

    def say(self, code: str) -> None:
        """Show ``code``."""
        self._code = code
        self.setAccessibleName(self._look.language.spelled(code))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        font = self._look.font(self._role)
        width = QFontMetricsF(font).horizontalAdvance(isolated(self._code))
        return QSize(int(width + 1), int(text_height(self._look, font) + 0.999))

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            copy(self._code)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), self._look.color("accent_fill"))
        ink = "on_fill" if self.hasFocus() else self._ink
        draw_line(painter, QRectF(self.rect()), self._look, [Word(self._code, self._role, ink, code=True)])
        painter.end()


class CodeHero(QWidget):
    """The code of the record in hand, and below it how to say it."""

    def __init__(self, look: Look, code: str, role: str = "code_hero") -> None:
        super().__init__()
        self._look = look
        self.label = CodeLabel(look, code, role)
        self.spelled = Spelled(look, code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.label, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.spelled, 0, Qt.AlignmentFlag.AlignLeading)

    def say(self, code: str) -> None:
        """Show ``code``."""
        self.label.say(code)
        self.spelled.say(code)


class Spelled(QWidget):
    """A loudspeaker and the spelled code; hidden from assistive technology, because the code already says it."""

    def __init__(self, look: Look, code: str) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.say(code)

    def say(self, code: str) -> None:
        """Spell ``code``."""
        self._words = self._look.language.directed(self._look.language.spelled(code))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return line_size(self._look, self._parts())

    def minimumSizeHint(self) -> QSize:  # noqa: D102, N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        painter = start_painting(self)
        draw_line(painter, QRectF(self.rect()), self._look, self._parts())
        painter.end()

    def _parts(self) -> list[Part]:
        return [Icon("speaker-simple-high", 18, "ink3"), Word(self._words, "lead_plain", "ink2")]
