"""What the desk asks before it opens a slip: whose, for which purpose, who opens it and with whom, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.slips import PERSON_TYPES, PURPOSES
from npm_field.errors import FieldError
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import ChipSet, Option
from ui.components.field import Field
from ui.components.passphrase_field import PassphraseField
from ui.components.text import Running, Wrapped, label_for
from ui.sentences import sentence
from ui.slip.sheet import ICON, PURPOSE_WORDS

if TYPE_CHECKING:
    from ui.look import Look


class OpenCard(Card):
    """``wished`` carries code, who, second ("" for none), purpose and passphrase; ``back`` leads to the list."""

    wished = Signal(str, str, str, str, str)
    back = Signal()

    def __init__(self, look: Look, code: str) -> None:
        tr = look.tr
        super().__init__(look, tr("Open a slip"))
        self._look = look
        self.code = Field(look, tr("Whose slip (P or S code)"), code=True)
        self.code.line.setText(code)
        self.who = Field(look, tr("Who opens it (M code)"), code=True)
        self.second = Field(look, tr("Who agrees (M code)"), code=True)
        purposes = [Option(each, tr(PURPOSE_WORDS[each])) for each in PURPOSES]  # tr: the table of the slip
        self.purpose = ChipSet(look, tr("What it is needed for"), purposes, columns=1, one_only=True)
        self.passphrase = PassphraseField(look, tr("Passphrase of the desk"))
        self.act = Button(look, tr("Open it"), Kind.SEAL, icon=ICON, key="Ctrl Enter", height=tokens.CONTROL_LARGE)
        self._missing = Wrapped(look, "", "label", "bad")
        self._missing.hide()
        self._fill()
        self.act.clicked.connect(self.wish)
        self.setFocusProxy(self.who if code else self.code)

    def refuse(self, error: FieldError) -> None:
        """Say why it was not opened; what was answered stays, the passphrase does not."""
        self.passphrase.empty()
        self.passphrase.let_type()
        self.act.setEnabled(True)
        self._say(sentence(error, self._look.language))
        self.passphrase.setFocus()

    def wish(self) -> None:
        """Wish it opened, or say what is missing."""
        if not self.act.isEnabled():
            return
        given: list[str] = []
        for field, types in ((self.code, PERSON_TYPES), (self.who, (CodeType.MONITOR,))):
            if not self._read(field, types, given):
                return
        if not self.second.text.strip():
            given.append("")
        elif not self._read(self.second, (CodeType.MONITOR,), given):
            return
        if not self.purpose.chosen or not self.passphrase.text:
            self._say(self._look.tr("Say what it is needed for, and type the passphrase of the desk."))
            (self.passphrase if self.purpose.chosen else self.purpose).setFocus()
            return
        self.act.setEnabled(False)
        self.passphrase.hold_still()
        self.wished.emit(*given, self.purpose.chosen[0], self.passphrase.text)

    def _read(self, field: Field, types: tuple[CodeType, ...], given: list[str]) -> bool:
        try:
            given.append(str(codes.parse(field.text, types)))
        except FieldError as error:
            field.error(sentence(error, self._look.language))
            field.setFocus()
            return False
        return True

    def _say(self, words: str) -> None:
        self._missing.say(words)
        self._missing.show()

    def _fill(self) -> None:
        look, tr = self._look, self._look.tr
        said = tr(
            "It is logged before anything is shown. Where your office asks for two people, the second agrees here."
        )
        self.add(Running(look, said))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        for field, following in ((self.code, self.who), (self.who, self.second), (self.second, self.purpose)):
            field.text_edited.connect(lambda _text, field=field: field.clear_error())
            field.entered.connect(following.setFocus)
            if look.large:
                self.add(field)
            else:
                row.addWidget(field, 1)
        self.body.addLayout(row)
        self.add(label_for(look, tr("What it is needed for"), self.purpose))
        self.add(self.purpose)
        self.purpose.changed.connect(lambda _chosen: self._missing.hide())
        self.add(self.passphrase)
        self.passphrase.entered.connect(self.wish)
        self.add(self._missing)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        foot.addWidget(leave)
        foot.addStretch(1)
        foot.addWidget(self.act)
        self.body.addLayout(foot)
