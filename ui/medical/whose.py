"""The sheet that asks whose medical note it is, where no record of a person was in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import FieldError
from ui.components.button import Button, Kind
from ui.components.field import Field
from ui.components.sheet import Sheet
from ui.sentences import sentence

if TYPE_CHECKING:
    from ui.look import Look

_DIGITS: Final = 6


class WhoseSheet(Sheet):
    """``wished`` carries the code, once it is a right one."""

    wished = Signal(str)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self._look = look
        self.act = Button(look, tr("Begin the note"), Kind.MAIN, icon="first-aid", key="Enter")
        super().__init__(
            look,
            "first-aid",
            tr("Whose medical note"),
            tr("It is kept under the code of the person. A code from a colleague's talk is right, too."),
            acts=[self.act],
        )
        self.code = Field(look, tr("Code of the person"), code=True)
        self.add_said(self.code)
        self.code.text_edited.connect(self._typed)
        self.code.entered.connect(self._wish)
        self.act.clicked.connect(self._wish)

    def _typed(self, text: str) -> None:
        """Tell a wrong check digit as soon as the last digit is there, never before."""
        self.code.clear_error()
        if sum(sign.isdecimal() for sign in text) >= _DIGITS:
            self._parsed()

    def _wish(self) -> None:
        code = self._parsed()
        if code:
            self.close_sheet()
            self.wished.emit(code)
        else:
            self.code.setFocus()

    def _parsed(self) -> str:
        try:
            return str(codes.parse(self.code.text, (CodeType.PERSON,)))
        except FieldError as error:
            self.code.error(sentence(error, self._look.language))
            return ""
