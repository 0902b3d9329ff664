"""The note: plain text only, comfortable lines, nothing for input methods to learn, little to find after a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from ui.clipboard import pasted, secret_mime
from ui.components.text import LINE_HEIGHT_PERCENT
from ui.guard.asking import Asking
from ui.guard.marks import Marks

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.look import Look

_PROPORTIONAL: Final = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value


class Note(QTextEdit):
    """Free text. ``edited`` comes after each change by hand; the presenter decides when to save.

    No more than ``most`` signs are taken from a clipboard, 0 for any number; ``did_not_fit`` carries how many were
    too many, and then none is taken: half a text would look like the whole. What could tell who somebody is is
    marked in it; ``asking`` is how a person answers that.
    """

    edited = Signal()
    did_not_fit = Signal(int)

    def __init__(self, look: Look, name: str, *, most: int = 0, bare: bool = False) -> None:
        super().__init__()
        self.most = most
        self.setObjectName("note")
        self.setProperty("bare", "yes" if bare else "")
        self.setFont(look.font("body"))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhMultiLine
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setAccessibleName(name)
        self._showing = False
        self._empty_is = (
            Qt.LayoutDirection.RightToLeft if look.right_to_left else Qt.LayoutDirection.LayoutDirectionAuto
        )
        if bare:
            self.document().setDocumentMargin(1)
        self.marks = Marks(look, self)
        self.asking = Asking(look, self, self.marks)
        self.marks.changed.connect(lambda: self.setAccessibleDescription(self._said(look)))
        self.show_text("")
        self.document().contentsChange.connect(self._changed)

    @property
    def is_masked(self) -> bool:
        """Whether what is written is covered, and every mark with it."""
        return False

    def show_text(self, text: str) -> None:
        """Show ``text`` from the start; nothing before it can be undone back."""
        self.asking.close()
        self._showing = True
        self.setPlainText(text)
        self._space_lines()
        self._point()
        self.document().clearUndoRedoStacks()
        self._showing = False

    def text(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: D102, N802 - Qt's name
        return secret_mime(self.textCursor().selectedText().replace("\u2029", "\n"))

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: D102, N802 - Qt's name
        if source.hasText():
            self._paste(pasted(source.text()))

    def _paste(self, text: str) -> None:
        caret = self.textCursor()
        over = len(self.text()) - len(caret.selectedText()) + len(text) - self.most
        if self.most and over > 0:
            self.did_not_fit.emit(over)
        else:
            caret.insertText(text)
            self.ensureCursorVisible()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802 - Qt's name
        if not self.is_masked:
            self.marks.paint()
        super().paintEvent(event)

    def _said(self, look: Look) -> str:
        count = len(self.marks.found)
        return look.ntr("{n} place is marked", "{n} places are marked", count) if count else ""

    def _space_lines(self) -> None:
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(float(LINE_HEIGHT_PERCENT), _PROPORTIONAL)
        whole.mergeBlockFormat(spaced)

    def _point(self) -> None:
        """Let the caret of an empty text stand where its first letter will; what is written has its own direction."""
        option = self.document().defaultTextOption()
        wanted = self._empty_is if self.document().isEmpty() else Qt.LayoutDirection.LayoutDirectionAuto
        if option.textDirection() != wanted:
            option.setTextDirection(wanted)
            self.document().setDefaultTextOption(option)

    def _changed(self, _at: int, removed: int, added: int) -> None:
        if not self._showing:
            self._point()
        if (removed or added) and not (self._showing or self.marks.is_still):
            self.edited.emit()
