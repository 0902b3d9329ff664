"""The note: free text at the end side, masked while nobody types, with its class and what to ask before closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from ui.components.badge import Badge
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card, Well
from ui.components.note import Note
from ui.components.saved import SavedLabel
from ui.components.text import Text
from ui.components.too_long import TooLong
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from ui.forms.form import Prompt
    from ui.look import Look

LOWEST: Final = 120
LINES: Final = 64
mask_after_ms: Final = 20_000  # the name says its unit; not tried with people


class MaskedNote(Note):
    """Shows only the line being written after a while without a key; any key or click shows all again."""

    def __init__(self, look: Look, name: str, most: int = 0) -> None:
        super().__init__(look, name, most=most, bare=True)
        self._look = look
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(mask_after_ms)
        self._idle.timeout.connect(self.cover)
        self.viewport().installEventFilter(self)

    @property
    def is_masked(self) -> bool:
        """Whether all but the present line is covered."""
        return bool(self.extraSelections())

    def cover(self) -> None:
        """Cover all lines but the one the cursor stands in, and what the guard shows of them."""
        self.asking.close()
        here = self.textCursor()
        first, last = QTextCursor(here), QTextCursor(here)
        first.movePosition(QTextCursor.MoveOperation.StartOfLine)
        last.movePosition(QTextCursor.MoveOperation.EndOfLine)
        end = self.document().characterCount() - 1
        spans = [(0, first.position()), (last.position(), end)]
        self.setExtraSelections([self._span(a, b) for a, b in spans if b > a])

    def uncover(self) -> None:
        """Show all lines; the time without a key begins anew."""
        if self.is_masked:
            self.setExtraSelections([])
        self._idle.start()

    def event(self, event: QEvent) -> bool:  # noqa: D102 - Qt's name
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.FocusIn, QEvent.Type.InputMethod}:
            self.uncover()
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() == QEvent.Type.MouseButtonPress:
            self.uncover()
        return False

    def _span(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        covered = QTextEdit.ExtraSelection()
        span = QTextCursor(self.document())
        span.setPosition(start)
        span.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        dark = QTextCharFormat()
        dark.setForeground(self._look.color("sunken"))
        dark.setBackground(self._look.color("sunken"))
        covered.cursor = span
        covered.format = dark
        return covered


class NoteCard(Card):
    """``edited`` carries the whole text."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, look: Look, words: str, closing: Prompt, most: int = 0) -> None:
        super().__init__(look)
        self._look = look
        self.note = MaskedNote(look, words, most)
        self._too_long = TooLong(look, self.note)
        self._class = Badge.of_class(look, "confidential")
        self.masked = Badge(look, look.tr("masked when idle"), "plain", "eye-slash")
        self.closed = Banner(
            look,
            "info",
            look.tr("The person is counted, nothing more. What was said is not kept."),
            icon="prohibit",
        )
        self.saved = SavedLabel(look)
        self.marked = Button(look, "", Kind.QUIET, icon="user-focus", key="Alt Enter", height=look.px(28))
        self._build(words, closing)
        self.marked.hide()
        self.marked.clicked.connect(self._ask)
        self.note.marks.changed.connect(self._count_marks)
        self.note.asking.room_changed.connect(self._give_room)
        self.note.edited.connect(lambda: self.edited.emit(self.note.text()))
        self.note.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """Show a stored note."""
        if text != self.note.text():
            self.note.show_text(text)
            self._too_long.measure()

    def _give_room(self) -> None:
        """Keep a few lines in sight, also above the guard's answers: at 200 % they were out of sight."""
        px = self._look.px
        self.note.setMinimumHeight(max(px(LOWEST), px(LINES) + self.note.asking.room))

    def _ask(self) -> None:
        self.note.asking.ask()

    def _count_marks(self) -> None:
        count = len(self.note.marks.found)
        self.marked.setVisible(count > 0)
        if count:
            self.marked.say(self._look.ntr("{n} marked", "{n} marked", count))

    def show_class(self, classification: str) -> None:
        """Show the class of the record as it stands."""
        badge = Badge.of_class(self._look, classification)
        self._marks.removeWidget(self._class)
        self._class.hide()
        self._class.deleteLater()
        self._marks.addWidget(badge)
        self._class = badge

    def show_saved(self, state: str) -> None:
        """Show how what is typed stands: "saved", "sealed" or "not_saved"; else that it is on its way."""
        words = len(self.note.text().split())
        if state == "saved":
            self.saved.saved(self._look.ntr("{n} word", "{n} words", words) if words else "")
        elif state == "sealed":
            self.saved.sealed()
        elif state == "not_saved":
            self.saved.not_saved("")
        else:
            self.saved.saving()

    def close_note(self, closed: str) -> None:
        """Close the note ("yes") where no content may be kept, or open it ("")."""
        self.closed.setVisible(bool(closed))
        self.note.setVisible(not closed)
        self.masked.setVisible(not closed)
        self.marked.setVisible(not closed and bool(self.note.marks.found))
        self._rest.setVisible(bool(closed))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False

    def _build(self, words: str, closing: Prompt) -> None:
        look = self._look
        marks = QWidget()
        self._marks = Rows(marks, Fill.FLOW, look.px(8))
        self._marks.addWidget(self.masked)
        self._marks.addWidget(self._class)
        height_follows_width(marks)
        top: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        top.setSpacing(look.px(8))
        top.addWidget(Text(look, words, "lead"))
        if not look.large:
            top.addStretch(1)
        top.addWidget(marks)
        self.body.addLayout(top)
        self.add(self.closed)
        self._give_room()
        self.add(self.note, 1)
        self.add(self._too_long)
        self._rest = QWidget()
        self.add(self._rest, 1)
        if closing.sentence:
            self.add(Well(look, closing.sentence, closing.title))
        foot = QWidget()
        line = Rows(foot, Fill.FLOW, look.px(8))
        line.addWidget(self.saved)
        line.addWidget(self.marked)
        height_follows_width(foot)
        self.add(foot)
        self.close_note("")
