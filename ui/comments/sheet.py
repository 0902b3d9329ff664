"""The sheet of a record's comments: what was said so far, at the office what is the matter by digit, and a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.usecases import comments
from resources.language import isolated
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Well
from ui.components.chips import ChipSet, Option
from ui.components.note import Note
from ui.components.sheet import Sheet
from ui.components.text import Wrapped, label_for
from ui.components.too_long import TooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.comments import Comment
    from ui.look import Look


class CommentSheet(Sheet):
    """``wished`` carries the issue, "" for none, the text, and the comment that it answers, or ""."""

    wished = Signal(str, str, str)

    def __init__(
        self, look: Look, said: Sequence[Comment], issues: Sequence[Option], label: Callable[[str], str]
    ) -> None:
        tr = look.tr
        others = [one for one in said if not one.is_own]
        self._answers = others[-1].id if others else ""
        self.act = Button(look, tr("Write it"), Kind.MAIN, icon="chat-circle-text", height=tokens.CONTROL_LARGE)
        result = (
            tr("It goes to the laptop that wrote the record, and the answer comes back with its next hand-over.")
            if issues
            else tr("What you write goes to the office with the next hand-over.")
        )
        super().__init__(look, "chat-circle-text", tr("Comment on this record"), result, acts=[self.act])
        self.issue = ChipSet(look, tr("What is the matter"), issues, one_only=True) if issues else None
        self.text = Note(look, tr("What you say"), most=comments.MOST_SIGNS)
        self._too_long = TooLong(look, self.text)
        self._missing = Wrapped(look, "", "label", "bad")
        self._missing.hide()
        self._fill(said, label)
        self.act.clicked.connect(self._wish)

    def lead(self) -> None:
        """Give the keyboard to what is to be answered first."""
        (self.issue or self.text).setFocus()

    def refuse(self, words: str) -> None:
        """Say why it was not written; what was typed stays."""
        self._missing.say(words)
        self._missing.show()
        self.text.setFocus()

    def _wish(self) -> None:
        issue = self.issue.chosen[0] if self.issue is not None and self.issue.chosen else ""
        text = self.text.text().strip()
        if issue or text:
            self.wished.emit(issue, text, self._answers)
        else:
            self.refuse(self._look.tr("Say what is the matter, or write a line."))

    def _fill(self, said: Sequence[Comment], label: Callable[[str], str]) -> None:
        look = self._look
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        for one in said:
            column.addWidget(Well(look, one.text, title_of(look, one, label)))
        if self.issue is not None:
            column.addWidget(label_for(look, look.tr("What is the matter"), self.issue))
            column.addWidget(self.issue)
        column.addWidget(label_for(look, look.tr("What you say"), self.text))
        self.text.setMinimumHeight(look.px(88))
        column.addWidget(self.text)
        column.addWidget(self._too_long)
        column.addWidget(self._missing)
        self.add_said(rows)


def title_of(look: Look, one: Comment, label: Callable[[str], str]) -> str:
    """Return who says it and what is the matter."""
    who = look.tr("The office") if one.by == comments.OFFICE else isolated(one.by)
    return f"{who}: {label(one.issue)}" if one.issue else who
