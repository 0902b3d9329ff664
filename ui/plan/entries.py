"""Entries of a list in the plan: one line each, opened to change it; and the card that holds them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import tokens
from ui.board.row import RowButton
from ui.components.banner import Banner, IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.code_label import CodeLabel
from ui.components.text import Wrapped
from ui.forms.later import Growing, Later
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ui.forms.rows import FormRows
    from ui.look import Look


class Entry(QWidget):
    """A line that opens. ``build`` makes the rows when it is opened for the first time; ``removed`` takes it away."""

    removed = Signal()

    def __init__(
        self,
        look: Look,
        code: str,
        words: str,
        build: Callable[[], Sequence[FormRows]],
        captions: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._captions = captions
        self._warning = Banner(look, "bad", "", icon="prohibit")
        self._warning.setParent(self)
        self._warning.hide()
        self._look, self._code, self._build = look, code, build
        self._body: QWidget | None = None
        self._keeps = ""
        self.rows: Sequence[FormRows] = ()
        self.head = RowButton(look, "")
        self._caret = IconBox(look, "caret-right", 16)
        self._words = Wrapped(look, words)
        if code:
            self.head.add(CodeLabel(look, code))
        self.head.add(self._words, 1)
        self.head.add(self._caret)
        self.head.clicked.connect(lambda _on: self.turn())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(8))
        self._column.addWidget(self.head)
        height_follows_width(self)
        self.say(words)

    @property
    def is_open(self) -> bool:
        """Whether its rows are in sight."""
        return self._body is not None and not self._body.isHidden()

    def say(self, words: str) -> None:
        """Say something else in the line."""
        self._words.say(words)
        self._name()

    def keep(self, reason: str) -> None:
        """Offer no way to take it away, and say why; call it before it is opened."""
        self._keeps = reason

    def warn(self, sentence: str) -> None:
        """Say why what stands in its rows is not saved; "" for nothing."""
        self._warning.say(sentence)
        self._warning.setVisible(bool(sentence))

    def turn(self) -> None:
        """Open it, or close it again."""
        opening = not self.is_open
        if self._body is None:
            self._body = self._built()
            self._column.addWidget(self._body)
        self._body.setVisible(opening)
        self._caret.show_icon("caret-down" if opening else "caret-right", "ink2")
        self._name()
        if opening and self.rows and self.isVisible():
            self.rows[0].focus_first()

    def _built(self) -> QWidget:
        look = self._look
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(look.px(6), 0, look.px(6), look.px(8))
        column.setSpacing(look.row_gap)
        self.rows = self._build()
        column.addWidget(self._warning)
        self._warning.hide()
        for at, rows in enumerate(self.rows):
            title, remark = self._captions[at] if at < len(self._captions) else ("", "")
            if title:
                column.addWidget(Wrapped(look, title, "label_bold", "ink"))
            if remark:
                column.addWidget(Wrapped(look, remark, "cap", "ink2"))
            column.addWidget(rows)
        for before, after in zip(self.rows, self.rows[1:], strict=False):
            before.past_end.connect(after.focus_first)
            after.before_start.connect(before.focus_last)
        if self._keeps:
            column.addWidget(Wrapped(look, self._keeps, "cap", "ink2"))
        else:
            away = Button(look, look.tr("Take away"), Kind.QUIET, icon="trash-simple", height=tokens.CONTROL_LOW)
            away.clicked.connect(lambda _on: self.removed.emit())
            column.addWidget(away, 0, Qt.AlignmentFlag.AlignLeading)
        return body

    def _name(self) -> None:
        tr = self._look.tr
        spelled = self._look.language.spelled(self._code) if self._code else ""
        state = tr("open") if self.is_open else tr("folded")
        self.head.setAccessibleName(
            ", ".join(part for part in (spelled, self._words.accessibleName(), state) if part)
        )


class EntryCard(Card):
    """Entries, what emptiness means, and below them the ways to add one."""

    def __init__(self, look: Look, title: str, none: str) -> None:
        super().__init__(look, title)
        self._later = Later(self)
        self._entries: Growing[Entry] = Growing(self._later)
        self._none = Wrapped(look, none)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(look.px(2))
        self._adds = QWidget()
        self._row = Rows(self._adds, Fill.FLOW, look.px(8))
        height_follows_width(self._list)
        height_follows_width(self._adds)
        self.add(self._none)
        self.add(self._list)
        self.add(self._adds)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The entries; one that is asked for is built at once, the others one after the other."""
        return self._entries

    def show_entries(self, makes: Mapping[str, Callable[[], Entry]]) -> None:
        """Show the entries that these make; the one that was open stays open."""
        was_open = {key for key, entry in self._entries.built.items() if entry.is_open}
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._entries.forget()
        self._entries = Growing(self._later)
        self._none.setVisible(not makes)
        self._list.setVisible(bool(makes))
        for key, make in makes.items():
            self._entries.add(key, partial(self._shown, make, is_open=key in was_open))
        for key in was_open & set(makes):
            self._entries[key]  # somebody writes there

    def _shown(self, make: Callable[[], Entry], *, is_open: bool) -> Entry:
        entry = make()
        if self._lines.count():
            self._lines.addWidget(Rule(self._look))
        self._lines.addWidget(entry)
        if self.isVisible():
            entry.show()  # what is not in sight yet takes no focus
        if is_open:
            entry.turn()
        return entry

    def offer(self, widget: QWidget) -> None:
        """Put a way to add an entry below the list."""
        self._row.addWidget(widget)
