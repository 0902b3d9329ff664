"""The return code as it is read out by telephone: five groups of six digits, each checked at its last digit.

Digits count in every script and by their place on the top row; what is shown is always 0 to 9, from left to right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.crypto import return_codes
from npm_field.crypto.return_codes import GROUP_LENGTH, GROUPS
from ui import tokens
from ui.components.banner import IconBox, beside
from ui.components.field import Line
from ui.components.text import Wrapped, label_for
from ui.digits import digit_in, digit_of

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from ui.look import Look

_ROOM_PX: Final = 8


class GroupLine(Line):
    """One group. ``changed`` comes after every digit; ``spilled`` carries digits that found no room here."""

    changed = Signal()
    spilled = Signal(str)
    back = Signal()

    def __init__(self, look: Look, place: int) -> None:
        super().__init__(look, "group")
        self._look, self.place = look, place
        self.setFont(look.font("code_plain"))
        self.setMaxLength(GROUP_LENGTH)
        self.setMinimumHeight(look.px(tokens.FIELD))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        digits = self.fontMetrics().horizontalAdvance("0" * GROUP_LENGTH)
        self.setMinimumWidth(digits + 2 * look.px(_ROOM_PX))
        self.textChanged.connect(self._told)
        self.show_state()

    @property
    def whole(self) -> bool:
        """Whether six digits are there."""
        return len(self.text()) == GROUP_LENGTH

    @property
    def fits(self) -> bool:
        """Whether the last digit confirms the others at this place."""
        return return_codes.fits(self.place, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is not None:
            self.type(str(digit))
        elif len(event.text()) > 1 or not event.text().isprintable() or not event.text():
            at_start = event.key() == Qt.Key.Key_Backspace and not self.text()
            (self.back.emit if at_start else lambda: Line.keyPressEvent(self, event))()

    def type(self, digits: str) -> None:
        """Take digits in at the caret; what has no room goes to the next group."""
        if self.hasSelectedText():
            self.backspace()
        room = GROUP_LENGTH - len(self.text())
        if room:
            self.insert(digits[:room])
        if digits[room:]:
            self.spilled.emit(digits[room:])

    def show_state(self) -> None:
        """Show whether the group fits: at once after its sixth digit, never before."""
        tr = self._look.tr
        wrong = "yes" if self.whole and not self.fits else ""
        state = tr("does not fit") if wrong else tr("fits") if self.whole else ""
        name = tr("Return code, group {n} of {all}", n=self.place, all=GROUPS)
        self.setAccessibleName(f"{name}, {state}" if state else name)
        if (self.property("wrong") or "") != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def _told(self, text: str) -> None:
        plain = "".join(str(digit) for sign in text if (digit := digit_in(sign)) is not None)
        if plain != text:
            self.setText(plain)
            return
        self.show_state()
        self.changed.emit()


class CodeEntry(QWidget):
    """Five groups; ``entered`` comes at Enter. Empty means that no code is given."""

    entered = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.groups = [GroupLine(look, place) for place in range(1, GROUPS + 1)]
        self._said = Wrapped(look, "", "label", "bad")
        self._wrong = QWidget()
        self._build()
        for line, following in zip(self.groups, [*self.groups[1:], None], strict=True):
            line.changed.connect(self._changed)
            line.returnPressed.connect(self.entered)
            if following is not None:
                line.spilled.connect(lambda digits, to=following: self._spill(to, digits))
                following.back.connect(lambda to=line: self._go_back(to))
        self.setFocusProxy(self.groups[0])

    @property
    def text(self) -> str:
        """What was typed, with a space between groups."""
        return " ".join(line.text() for line in self.groups).strip()

    @property
    def first_not_right(self) -> GroupLine | None:
        """The first group that is not whole or does not fit."""
        return next((line for line in self.groups if not line.fits), None)

    def clear(self) -> None:
        """Empty all groups."""
        for line in self.groups:
            line.clear()

    def ask_for(self, line: GroupLine) -> None:
        """Say which group is not right yet, and go there."""
        self._tell(line)
        line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        wrong = next((line for line in self.groups if line.whole and not line.fits), None)
        self._tell(wrong)
        here = next((line for line in self.groups if line.hasFocus()), None)
        if here is not None and here.whole and here.fits and here.place < GROUPS:
            self.groups[here.place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, line: GroupLine | None) -> None:
        if line is not None:
            self._said.say(
                self._look.tr("Group {n} does not fit. Ask the office to read it out again.", n=line.place)
                if line.whole
                else self._look.tr("Group {n} has six digits.", n=line.place)
            )
        self._wrong.setVisible(line is not None)

    def _spill(self, to: GroupLine, digits: str) -> None:
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        to.type(digits)

    def _go_back(self, to: GroupLine) -> None:
        to.setFocus(Qt.FocusReason.OtherFocusReason)
        to.backspace()

    def _build(self) -> None:
        look = self._look
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        layout.addWidget(label_for(look, look.tr("Return code"), self.groups[0]))
        track = QWidget()
        # groups are read from left to right in every language
        track.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(track)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        for line in self.groups:
            row.addWidget(line, 1)
        layout.addWidget(track)
        inside = QVBoxLayout(self._wrong)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(beside(IconBox(look, "x-circle", 18, "bad"), self._said, look.px(6)))
        layout.addWidget(self._wrong)
        self._wrong.hide()
