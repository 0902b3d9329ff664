"""What the desk asks before it opens a slip: whose, for which purpose, who opens it and with whom, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from npm_field.domain.slips import PERSON_TYPES, PURPOSES
from ui.code_book.desk_card import DeskCard
from ui.components.chips import ChipSet, Option
from ui.components.field import Field
from ui.components.text import label_for
from ui.slip.sheet import PURPOSE_WORDS

if TYPE_CHECKING:
    from ui.look import Look


class OpenCard(DeskCard):
    """``wished`` carries code, who, second ("" for none), purpose and passphrase."""

    wished = Signal(str, str, str, str, str)

    def __init__(self, look: Look, code: str) -> None:
        tr = look.tr
        super().__init__(look, tr("Open a slip"))
        self.code = Field(look, tr("Whose slip (P or S code)"), code=True)
        self.code.line.setText(code)
        purposes = [Option(each, tr(PURPOSE_WORDS[each])) for each in PURPOSES]  # tr: the table of the slip
        self.purpose = ChipSet(look, tr("What it is needed for"), purposes, columns=1, one_only=True)
        self.purpose.changed.connect(lambda _chosen: self.say(""))
        said = tr(
            "It is logged before anything is shown. Where your office asks for two people, the second agrees here."
        )
        fields = ((self.code, self.who), (self.who, self.second), (self.second, self.purpose))
        self.fill(said, fields, label_for(look, tr("What it is needed for"), self.purpose), self.purpose)
        self.setFocusProxy(self.who if code else self.code)

    def wish(self) -> None:  # noqa: D102 - said where it is first defined
        if not self.act.isEnabled():
            return
        code = self.read(self.code, PERSON_TYPES)
        persons = self.persons() if code else None
        if code is None or persons is None:
            return
        if not self.purpose.chosen or not self.passphrase.text:
            self.say(self._look.tr("Say what it is needed for, and type the passphrase of the desk."))
            (self.passphrase if self.purpose.chosen else self.purpose).setFocus()
            return
        self.hold_still()
        self.wished.emit(code, *persons, self.purpose.chosen[0], self.passphrase.text)
