"""A field: its label above, one line to type in, and an error that says the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import tokens
from ui.clipboard import copy
from ui.components.banner import IconBox, beside
from ui.components.text import Wrapped, label_for

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.look import Look

_QUIET = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class Line(QLineEdit):
    """One line. Its copies are plain, marked secret and forgotten; Qt's own menu would speak another language."""

    def __init__(self, look: Look, name: str = "input") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFont(look.font("body"))
        self.setInputMethodHints(_QUIET)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        copies = event.matches(QKeySequence.StandardKey.Copy)
        cuts = event.matches(QKeySequence.StandardKey.Cut)
        if not (copies or cuts):
            super().keyPressEvent(event)
            return
        if self.hasSelectedText() and self.echoMode() == QLineEdit.EchoMode.Normal:
            copy(self.selectedText())
            if cuts:
                self.insert("")


class Field(QWidget):
    """Label, line and error. ``beside_label`` takes a badge at the end of the label (keyboard layout, Caps Lock)."""

    text_edited = Signal(str)
    entered = Signal()

    def __init__(self, look: Look, name: str, *, height: int = tokens.FIELD, code: bool = False) -> None:
        super().__init__()
        self._look, self._name = look, name
        self.line = Line(look)
        self.line.setMinimumHeight(look.px(height))
        if code:
            self.line.setFont(look.font("code_plain"))
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.line.textEdited.connect(self.text_edited)
        self.line.returnPressed.connect(self.entered)
        self._error = Wrapped(look, "", "label", "bad")
        self._wrong = QWidget()
        self._build()
        self.clear_error()

    @property
    def text(self) -> str:
        """What is written in it."""
        return self.line.text()

    def hide_text(self) -> None:
        """Make it a passphrase field: dots, no copying."""
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    def error(self, sentence: str) -> None:
        """Show that it is not right, and the way out."""
        self._error.say(sentence)
        self._wrong.show()
        self._mark("yes", f"{self._name}. {sentence}")

    def clear_error(self) -> None:
        """Show it as right again."""
        self._wrong.hide()
        self._mark("", self._name)

    def _mark(self, wrong: str, name: str) -> None:
        self.line.setAccessibleName(name)
        if (self.line.property("wrong") or "") != wrong:
            self.line.setProperty("wrong", wrong)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _build(self) -> None:
        look = self._look
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        self.beside_label = QHBoxLayout()
        self.beside_label.addWidget(label_for(look, self._name, self.line))
        self.beside_label.addStretch(1)
        layout.addLayout(self.beside_label)
        layout.addWidget(self.line)
        inside = QVBoxLayout(self._wrong)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(beside(IconBox(look, "x-circle", 18, "bad"), self._error, look.px(6)))
        layout.addWidget(self._wrong)
        self.setFocusProxy(self.line)
