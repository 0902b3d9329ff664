"""What the desk asks whatever it opens: who opens it, who agrees, and the passphrase of its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import FieldError
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.field import Field
from ui.components.passphrase_field import PassphraseField
from ui.components.text import Running, Wrapped
from ui.sentences import sentence
from ui.slip.sheet import ICON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.look import Look


class DeskCard(Card):
    """Subclass it: give ``wish`` and put the fields in with ``fill``; ``back`` leads to the list."""

    back = Signal()

    def __init__(self, look: Look, title: str, remark: str = "") -> None:
        tr = look.tr
        super().__init__(look, title, remark)
        self.who = Field(look, tr("Who opens it (M code)"), code=True)
        self.second = Field(look, tr("Who agrees (M code)"), code=True)
        self.passphrase = PassphraseField(look, tr("Passphrase of the desk"))
        self.act = Button(look, tr("Open it"), Kind.SEAL, icon=ICON, key="Ctrl Enter", height=tokens.CONTROL_LARGE)
        self.act.clicked.connect(self.wish)
        self.passphrase.entered.connect(self.wish)
        self._missing = Wrapped(look, "", "label", "bad")
        self._missing.hide()

    def wish(self) -> None:
        """Wish it opened, or say what is missing: each card in its own way."""

    def refuse(self, error: FieldError) -> None:
        """Say why it was not opened; what was answered stays, the passphrase does not."""
        self.passphrase.empty()
        self.passphrase.let_type()
        self.act.setEnabled(True)
        self.say(sentence(error, self._look.language))
        self.passphrase.setFocus()

    def say(self, words: str) -> None:
        """Say what is missing or wrong; "" for nothing."""
        self._missing.say(words)
        self._missing.setVisible(bool(words))

    def persons(self) -> tuple[str, str] | None:
        """Return who opens it and who agrees, "" for nobody; None after saying which of them is no code."""
        who = self.read(self.who, (CodeType.MONITOR,))
        if not who:
            return None
        second = self.read(self.second, (CodeType.MONITOR,)) if self.second.text.strip() else ""
        return None if second is None else (who, second)

    def read(self, field: Field, types: tuple[CodeType, ...]) -> str | None:
        """Return the code in a field; None after saying that it is none."""
        try:
            return str(codes.parse(field.text, types))
        except FieldError as error:
            field.error(sentence(error, self._look.language))
            field.setFocus()
            return None

    def hold_still(self) -> None:
        """Take no second wish while the first is on its way."""
        self.act.setEnabled(False)
        self.passphrase.hold_still()

    def fill(self, said: str, fields: Sequence[tuple[Field, QWidget]], *others: QWidget) -> None:
        """Put in what is said of the opening, fields, each with what follows it at Enter, and other parts."""
        look = self._look
        self.add(Running(look, said))
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        for field, following in fields:
            field.text_edited.connect(lambda _text, field=field: field.clear_error())
            field.entered.connect(following.setFocus)
            if look.large:
                self.add(field)
            else:
                row.addWidget(field, 1)
        self.body.addLayout(row)
        for part in (*others, self.passphrase, self._missing):
            self.add(part)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        leave = Button(look, look.tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        foot.addWidget(leave)
        foot.addStretch(1)
        foot.addWidget(self.act)
        self.body.addLayout(foot)
