"""A passphrase field: dots, the sign of the keyboard layout, Caps Lock in words, and Show while it is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from ui import tokens
from ui.components.badge import Badge
from ui.components.banner import IconBox, beside
from ui.components.button import Button, Kind
from ui.components.field import Field
from ui.components.text import Wrapped
from ui.lock.keyboard import Keyboard

if TYPE_CHECKING:
    from ui.look import Look


class PassphraseField(Field):
    """A field whose text is never shown unless Show is held, and never copied."""

    def __init__(self, look: Look, name: str, *, height: int = tokens.FIELD) -> None:
        super().__init__(look, name, height=height)
        self._keyboard = Keyboard()
        self._badge = Badge(look, self._keyboard.sign, icon="keyboard")
        self._badge.setToolTip(look.tr("Keyboard"))
        self.show_button = Button(look, look.tr("Show"), Kind.QUIET, icon="eye", height=tokens.TARGET)
        self.show_button.setToolTip(look.tr("Shown while you hold it"))
        self.show_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.caps_note = QWidget()
        note = beside(
            IconBox(look, "arrow-fat-up", 18, "warn"),
            Wrapped(look, look.tr("Caps Lock is on."), "label_bold", "warn"),
            look.px(6),
        )
        self.caps_note.setLayout(note)
        self.caps_note.hide()
        self.hide_text()
        self.beside_label.addWidget(self._badge)
        self.beside_label.addWidget(self.show_button)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.caps_note)
        self.line.installEventFilter(self)
        self.show_button.pressed.connect(lambda: self.line.setEchoMode(QLineEdit.EchoMode.Normal))
        self.show_button.released.connect(lambda: self.line.setEchoMode(QLineEdit.EchoMode.Password))

    @property
    def layout_sign(self) -> str:
        """The sign of the keyboard layout, as shown."""
        return self._keyboard.sign

    def empty(self) -> None:
        """Forget what was typed."""
        self.line.clear()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    def hold_still(self) -> None:
        """Let nothing be typed while an act is under way."""
        self.line.setReadOnly(True)
        self.show_button.setEnabled(False)

    def let_type(self) -> None:
        """Let it be typed in again."""
        self.line.setReadOnly(False)
        self.show_button.setEnabled(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._read(event)
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self.caps_note.hide()
        if watched is self.line and event.type() == QEvent.Type.FocusIn:
            self._come_into_sight()
        return False

    def _come_into_sight(self) -> None:
        """Scroll to here: Enter leads from field to field, and only Tab would scroll by itself."""
        place = self.parentWidget()
        while place is not None and not isinstance(place, QScrollArea):
            place = place.parentWidget()
        if place is not None:
            place.ensureWidgetVisible(self, 0, self._look.px(48))

    def _read(self, event: QKeyEvent) -> None:
        before = self._keyboard.sign
        self._keyboard.hear(event)
        self.caps_note.setVisible(self._keyboard.caps_is_on)
        if self._keyboard.sign != before:
            self._badge.say(self._keyboard.sign, "plain", "keyboard")
