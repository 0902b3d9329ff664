"""Two codes that are said to be one person: both codes, then what says so, by its digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.errors import FieldError
from resources.language import isolated
from ui.components.chips import ChipSet, Option
from ui.components.field import Field
from ui.components.text import Wrapped
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ui.look import Look

NOT_SAID = "not_said"
PEOPLE = (CodeType.PERSON, CodeType.STAFF)


class OtherPair(QWidget):
    """``joined`` carries both codes and the basis, "" where nobody says it. ``known`` are the codes of the visit."""

    joined = Signal(str, str, str)

    def __init__(self, look: Look, known: Collection[str], bases: Sequence[Option]) -> None:
        super().__init__()
        tr = look.tr
        self._look, self._known = look, known
        self.first, self.second = Field(look, tr("Code"), code=True), Field(look, tr("and code"), code=True)
        self.basis = ChipSet(
            look, tr("What says that it is one person"), [*bases, Option(NOT_SAID, tr("not said"))], one_only=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._title = Wrapped(look, tr("Two others that are one person"), "label_bold", "ink")
        column.addWidget(self._title)
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight)
        row.setSpacing(look.px(8))
        for field, after in ((self.first, self.second), (self.second, self.basis)):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            field.text_edited.connect(lambda _text, field=field: self._edited(field))
            field.entered.connect(lambda field=field, after=after: self._go_on(field, after))
        column.addLayout(row)
        column.addWidget(self.basis)
        self.basis.changed.connect(self._join)

    def _go_on(self, field: Field, after: QWidget) -> None:
        if self._code(field):
            after.setFocus()

    def _join(self, chosen: tuple[str, ...]) -> None:
        first, second = self._code(self.first), self._code(self.second)
        if not chosen:
            return
        self.basis.choose(())
        if not first or not second:
            (self.second if first else self.first).setFocus()
        elif first == second or first[0] != second[0]:
            tr = self._look.tr
            said = tr("It is the same code.") if first == second else tr("One is a detained person, one is staff.")
            self.refuse(said)
        else:
            self.joined.emit(first, second, "" if chosen[0] == NOT_SAID else chosen[0])

    def ask_why(self, first: str, second: str) -> None:
        """Ask what says that these two are one person, who were two before; nothing is written until it is said."""
        for field, code in ((self.first, first), (self.second, second)):
            field.clear_error()
            field.line.setText(code)
        said = self._look.tr(
            "{first} and {second} are one person. What says so?", first=isolated(first), second=isolated(second)
        )
        self._title.say(said)
        self.basis.setFocus()

    def empty(self) -> None:
        """Forget both codes: they are joined."""
        for field in (self.first, self.second):
            field.line.clear()
        self._title.say(self._look.tr("Two others that are one person"))

    def _edited(self, field: Field) -> None:
        field.clear_error()
        self._title.say(self._look.tr("Two others that are one person"))

    def refuse(self, said: str) -> None:
        """Say why these two are not joined; they can be changed."""
        self.second.error(said)
        self.second.setFocus()

    def _code(self, field: Field) -> str:
        """Return the code in a field; "" after saying what is wrong with it."""
        try:
            code = str(codes.parse(field.text, PEOPLE))
        except FieldError as error:
            field.error(sentence(error, self._look.language))
            return ""
        if code not in self._known:
            field.error(self._look.tr("No talk of this visit is under this code."))
            return ""
        return code
