"""The first run as drawn: one question after the other, each on a card of its own; nothing is asked twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import tokens
from ui.components.badge import Still
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card, Well
from ui.components.field import Field
from ui.components.text import Running, Wrapped
from ui.first_run.picker import Picker
from ui.line import Icon, Part, Word
from ui.lock.switches import Switches
from ui.lock.tile import Tile
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.enrolment_files import Step
    from ui.look import Look

WIDTH: Final = 720


class FirstRunPage(Page):
    """The steps are cards; ``show_step`` puts one of them in the middle."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Set up this laptop"))
        self.switches = Switches(look)
        self._middle = QVBoxLayout()
        self._card: QWidget | None = None
        self.body.addWidget(self.switches)
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._middle)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(2)

    def show_step(self, card: QWidget) -> None:
        """Put this card in the middle; the one before is deleted with what was typed in it."""
        if self._card is not None:
            self._middle.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if not self.look.large:
            card.setFixedWidth(self.look.px(WIDTH))
        self._middle.addWidget(card)
        card.show()
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setFocusProxy(card)


class WayCard(Card):
    """Which of the two ways."""

    invited = Signal()
    alone = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Set up this laptop"))
        tr = look.tr
        self.add(Running(look, tr("Nothing is on this laptop yet. Everything you write will be encrypted on it.")))
        first = Tile(
            look, "tray", tr("With an invitation"), tr("A file from your office, on a stick or sent to you"), "1"
        )
        second = Tile(
            look, "laptop", tr("Without an office yet"), tr("To practise, or to begin; it cannot hand over"), "2"
        )
        first.clicked.connect(self.invited)
        second.clicked.connect(self.alone)
        for tile in (first, second):
            self.add(tile)
        self.setFocusProxy(first)


class FileCard(Card):
    """Take the invitation or the completion file in."""

    picked = Signal(object)
    back = Signal()

    def __init__(self, look: Look, title: str, sentence: str, *, step: Step, back: str) -> None:
        super().__init__(look, title)
        self.add(Running(look, sentence))
        self.picker = Picker(look, step)
        self.picker.picked.connect(self.picked)
        self.add(self.picker)
        leave = Button(look, back, Kind.QUIET)
        leave.clicked.connect(self.back)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        self.body.addLayout(row)
        self.setFocusProxy(self.picker)


class PassphraseCard(Card):
    """A passphrase, typed twice; six words are offered, because nobody chooses well."""

    chosen = Signal(str)
    other_words = Signal()
    back = Signal()

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look, look.tr("Choose a passphrase"))
        tr = look.tr
        self.add(
            Running(
                look,
                tr(
                    "It opens what you write on this laptop. Nobody can tell it to you again."
                    " Six words that a machine has drawn are strong and can be remembered;"
                    " a sentence from a book is not."
                ),
            )
        )
        self._words = Words(look, words)
        self.add(self._suggestion())
        self.first = Field(look, tr("Passphrase"), height=tokens.FIELD_LARGE)
        self.second = Field(look, tr("Once more"), height=tokens.FIELD_LARGE)
        for field in (self.first, self.second):
            field.hide_text()
            field.text_edited.connect(lambda _text: self._clear())
            self.add(field)
        self.first.entered.connect(self.second.line.setFocus)
        self.second.entered.connect(self._submit)
        self.waiting = Banner(look, "plain", tr("Making the vault. This takes a few seconds."))
        self.waiting.hide()
        self.add(self.waiting)
        self.body.addLayout(self._foot())
        self.setFocusProxy(self.first)

    def offer(self, words: str) -> None:
        """Show other words."""
        self._words.say(words)

    def wait(self) -> None:
        """Let nothing be typed while the vault is made."""
        self.waiting.show()
        for button in (self.make, self.leave):
            button.setEnabled(False)
        for field in (self.first, self.second):
            field.line.setReadOnly(True)

    def refuse(self, sentence: str) -> None:
        """Say why not, and begin again."""
        self.waiting.hide()
        for button in (self.make, self.leave):
            button.setEnabled(True)
        for field in (self.first, self.second):
            field.line.setReadOnly(False)
            field.line.clear()
        self.first.error(sentence)
        self.first.line.setFocus()

    def _clear(self) -> None:
        self.first.clear_error()
        self.second.clear_error()

    def _submit(self) -> None:
        if self.first.line.isReadOnly():
            return
        if self.first.text != self.second.text:
            self.second.error(self._look.tr("The two are not the same. Nothing was set. Type the second one again."))
            self.second.line.clear()
            self.second.line.setFocus()
        else:
            self.chosen.emit(self.first.text)

    def _suggestion(self) -> QWidget:
        look = self._look
        well = Well(look)
        well.body.addWidget(
            Wrapped(look, look.tr("A suggestion. Write it down only where it stays with you."), "label")
        )
        well.body.addWidget(self._words)
        other = Button(look, look.tr("Other words"), Kind.QUIET, icon="arrows-clockwise")
        other.clicked.connect(self.other_words)
        row = QHBoxLayout()
        row.addWidget(other)
        row.addStretch(1)
        well.body.addLayout(row)
        return well

    def _foot(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        self.leave = Button(look, look.tr("Back"), Kind.QUIET)
        self.leave.clicked.connect(self.back)
        self.make = Button(
            look, look.tr("Make the vault"), Kind.MAIN, icon="arrow-right", height=tokens.CONTROL_LARGE
        )
        self.make.clicked.connect(self._submit)
        row.addWidget(self.leave)
        row.addStretch(1)
        row.addWidget(self.make)
        return row


class CompareCard(Card):
    """The answer is written; six words are compared with the office before it is sent on."""

    finish = Signal()
    later = Signal()

    def __init__(self, look: Look, words: Sequence[str], file_name: str) -> None:
        super().__init__(look, look.tr("Compare six words with the office"))
        tr = look.tr
        self.add(
            Running(
                look,
                tr(
                    "The answer for the office is in the file {file}, beside the invitation. Bring or send it there."
                    " Then read these six words to the office on the telephone: both screens must show the same."
                    " If one differs, stop: somebody stands in between.",
                    file=file_name,
                ),
            )
        )
        self.add(Words(look, " ".join(words)))
        row = QHBoxLayout()
        later = Button(look, tr("Later"), Kind.QUIET)
        later.clicked.connect(self.later)
        done = Button(look, tr("Take the completion file"), Kind.MAIN, icon="tray", height=tokens.CONTROL_LARGE)
        done.clicked.connect(self.finish)
        row.addWidget(later)
        row.addStretch(1)
        row.addWidget(done)
        self.body.addLayout(row)
        self.setFocusProxy(done)


class Words(QWidget):
    """Words to read aloud, each with its place, always left to right (ui.md 10)."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self._look = replace(look, language=replace(look.language, right_to_left=False))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._rows = Rows(self, Fill.GRID, look.px(8), columns=3)
        height_follows_width(self)
        self.say(words)

    def say(self, words: str) -> None:
        """Show these words."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, word in enumerate(words.split(), start=1):
            shown = _Word(self._look, number, word)
            self._rows.addWidget(shown)
            shown.show()
        self.setAccessibleName(words)


class _Word(Still):
    def __init__(self, look: Look, number: int, word: str) -> None:
        super().__init__(look)
        parts: list[Part | Icon] = [Word(str(number), "label", "ink3"), Word(word, "code_card", "ink", code=True)]
        self._parts = list(parts)
        self.setAccessibleName(f"{number} {word}")
