"""Choosing a passphrase: the maker above, two fields below. Seen once, typed twice, the second time unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.crypto.strength import strength
from ui.components.passphrase_field import PassphraseField
from ui.passphrases.maker import Maker
from ui.passphrases.strength_line import StrengthLine

if TYPE_CHECKING:
    from ui.look import Look


class Chooser(QWidget):
    """``chosen`` carries the passphrase once both fields hold the same."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.maker = Maker(look)
        self.first = PassphraseField(look, name)
        self.strength = StrengthLine(look)
        self.second = PassphraseField(look, look.tr("Once more"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10 if not look.low else 8))
        for part in (self.maker, self.first, self.strength, self.second):
            column.addWidget(part)
        self.first.text_edited.connect(self._weigh)
        self.second.text_edited.connect(lambda _text: self._clear())
        self.first.entered.connect(self.second.line.setFocus)
        self.second.entered.connect(self.submit)
        self.second.line.installEventFilter(self)
        self.maker.drawn.connect(lambda: self._weigh(self.first.text))
        self.setFocusProxy(self.first)

    def submit(self) -> None:
        """Hand over what was typed, where both are the same."""
        if self.first.line.isReadOnly():
            return
        if self.first.text != self.second.text:
            self.second.error(self._look.tr("The two are not the same. Nothing was set. Type the second one again."))
            self.second.empty()
            self.second.line.setFocus()
        else:
            self.chosen.emit(self.first.text)

    def hold_still(self) -> None:
        """Let nothing be typed or drawn while an act is under way."""
        self.maker.setEnabled(False)
        for field in (self.first, self.second):
            field.hold_still()

    def let_type(self) -> None:
        """Let it be typed and drawn again."""
        self.maker.setEnabled(True)
        for field in (self.first, self.second):
            field.let_type()

    def refuse(self, sentence: str) -> None:
        """Say why not, and begin again. The drawn words stay what they are."""
        self.let_type()
        self.forget()
        self.maker.uncover()
        self.first.error(sentence)
        self.first.line.setFocus()

    def forget(self) -> None:
        """Empty both fields."""
        for field in (self.first, self.second):
            field.empty()
        self.strength.say_nothing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        # typed from the screen twice, nobody would know whether it can be remembered
        took_words = self.first.text == self.maker.passphrase
        if watched is self.second.line and event.type() == QEvent.Type.FocusIn and took_words:
            self.maker.cover()
        return False

    def _clear(self) -> None:
        self.first.clear_error()
        self.second.clear_error()

    def _weigh(self, typed: str) -> None:
        self._clear()
        drawn = self.maker.passphrase
        if not typed:
            self.strength.say_nothing()
        elif typed == drawn:
            self.strength.say_drawn(self.maker.bits)
        elif typed.split() == drawn.split():
            self.strength.say_spaces()
        elif slip := slip_in(typed, drawn):
            self.strength.say_differs(slip)
        else:
            self.strength.say_strength(strength(typed))


def slip_in(typed: str, drawn: str) -> int:
    """Return which word of a drawn passphrase was mistyped, from 1; 0 where something else is being typed."""
    words, wanted = typed.split(), drawn.split()
    wrong = [at for at, word in enumerate(wanted, start=1) if at > len(words) or words[at - 1] != word]
    if len(words) == len(wanted) and wrong and len(wrong) <= len(wanted) // 2 and len(words[-1]) >= len(wanted[-1]):
        return wrong[0]
    return 0
