"""The sheet on which a name is typed: shown for a purpose only, read by nobody behind, empty as soon as it is sealed.

What is typed lives in these four lines and nowhere else. A line that the keyboard has left shows dots; closing the
sheet, covering it and locking empty or hide it. Python's own copy of a text goes when the process does, at the lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from npm_field.domain.slips import LONGEST
from resources.language import isolated, mark
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.field import Field
from ui.components.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.usecases.slips import Need
    from ui.look import Look

PURPOSE_WORDS: Final = {
    "recontact": mark("to see the person again"),
    "identity_management": mark("to name the person to the head of the place"),
    "identity_referral": mark("to name the person to an independent body"),
    "medical": mark("for an examination"),
    "reprisal_follow_up": mark("to follow up reprisals"),
}
PARTS: Final = {
    "name": mark("Name as given"),
    "file_number": mark("File number"),
    "unit": mark("Unit"),
    "contact": mark("Contact of the family"),
}
ICON: Final = "identification-card"


class SlipSheet(Sheet):
    """``wished`` carries the four parts as they were typed. Without a purpose there is nothing to type in."""

    wished = Signal(dict)

    def __init__(self, look: Look, code: str, need: Need, *, has_one: bool) -> None:
        tr = look.tr
        self._look = look
        self._need = need
        self.seal = Button(look, tr("Seal it"), Kind.SEAL, icon="circle-wavy-check", key="Ctrl Enter", height=44)
        self.despite = Button(look, tr("A purpose cannot do without"), Kind.QUIET, height=44)
        super().__init__(
            look,
            ICON,
            tr("Seal an identity"),
            _result(look, code, need),
            acts=[self.despite, self.seal],
            ink="seal",
        )
        self.fields = {part: Field(look, tr(words)) for part, words in PARTS.items()}  # tr: the table above
        self._form = QWidget()
        self._fill(has_one=has_one)
        self.seal.clicked.connect(self._wish)
        self.despite.clicked.connect(self._open_form)
        self._form.setVisible(bool(need.purposes) and not need.is_off)
        self.seal.setVisible(bool(need.purposes) and not need.is_off)
        self.despite.setVisible(bool(need.purposes) and need.is_off)
        if not need.purposes:
            self.cancel.say(tr("Close"))

    def lead(self) -> None:
        """Give the keyboard to the name, where one may be typed."""
        if not self._form.isHidden():
            self.fields["name"].setFocus()

    def refuse(self, words: str) -> None:
        """Say why it was not sealed; what is typed stays."""
        self.fields["name"].error(words)
        self.seal.setEnabled(True)
        self.lead()

    def wipe(self) -> None:
        """Take out what is typed, and what the lines would bring back."""
        for field in self.fields.values():
            # not clear(): that can be undone with the keyboard
            field.line.setText("")

    def close_sheet(self) -> None:  # noqa: D102 - said where it is first defined
        self.wipe()
        super().close_sheet()

    def event(self, event: QEvent) -> bool:  # noqa: D102 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _seals(event):
            event.accept()  # else the window's own "done" would take the key and do nothing below a sheet
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if _seals(event):
            self._wish()
            event.accept()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if isinstance(watched, QLineEdit) and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            shown = event.type() == QEvent.Type.FocusIn
            watched.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _seals(event):
            self._wish()  # a line would take it as Enter
            return True
        return super().eventFilter(watched, event)

    def _open_form(self) -> None:
        self.despite.hide()
        self._form.show()
        self.seal.show()
        self._place()
        self.lead()

    def _wish(self) -> None:
        if self._form.isHidden() or not self.seal.isEnabled():
            return
        typed = {part: field.text for part, field in self.fields.items()}
        if not any(text.strip() for text in typed.values()):
            self.fields["name"].error(self._look.tr("Nothing is typed yet."))
            self.lead()
            return
        self.seal.setEnabled(False)
        self.wished.emit(typed)

    def _fill(self, *, has_one: bool) -> None:
        look = self._look
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10 if not look.low else 6))
        if has_one:
            said = look.tr("One is sealed already. A new one does not take its place: the desk sees both.")
            column.addWidget(Banner(look, "seal", said))
        names = list(self.fields)
        for part, field in self.fields.items():
            field.line.setMaxLength(LONGEST[part])
            field.line.installEventFilter(self)
            field.text_edited.connect(lambda _text, field=field: field.clear_error())
            after = names.index(part) + 1
            step = self.fields[names[after]].setFocus if after < len(names) else self.seal.setFocus
            field.entered.connect(step)
            column.addWidget(field)
        self.add_said(self._form)


def _seals(event: QKeyEvent) -> bool:
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def purposes_in_words(look: Look, purposes: Sequence[str]) -> str:
    """Return what a slip is for, as one line."""
    return " · ".join(look.tr(PURPOSE_WORDS[purpose]) for purpose in purposes)  # tr: the table above


def _result(look: Look, code: str, need: Need) -> str:
    tr = look.tr
    if not need.purposes:
        return tr(
            "No purpose needs to know who {code} is, so nothing can be typed here. First ask whether the person wants"
            " to be seen again, named or examined; the answer stands under consent.",
            code=isolated(code),
        )
    wanted = tr("Needed for {code} {purposes}.", code=isolated(code), purposes=purposes_in_words(look, need.purposes))
    if need.is_off:
        off = tr(
            "Slips are off on this visit: its plan says so, or its risk table says that a source may be exposed."
            " A code without a slip is the safer way."
        )
        return f"{wanted} {off}"
    sealed = tr("It is sealed to the office's identity desk at once. Nobody can read it on this laptop again.")
    return f"{wanted} {sealed}"
