"""What can be known of the keyboard while a passphrase is typed: Caps Lock, and the script that arrives.

Qt tells neither on every system. Caps Lock is read from what a press gave: a capital without Shift, or a small letter
with it. Scripts without capitals tell nothing, and nothing is claimed then.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class Caps(Enum):
    """What is known of Caps Lock."""

    UNKNOWN = "unknown"
    ON = "on"
    OFF = "off"


class Shift(Enum):
    """Whether Shift was held."""

    HELD = "held"
    FREE = "free"


ARABIC_SIGN: Final = "ع"
LATIN_SIGN: Final = "EN"
_SCRIPTS: Final = {"ARABIC": ARABIC_SIGN, "CYRILLIC": "Я", "HEBREW": "א", "GREEK": "Ω", "DEVANAGARI": "अ"}
_OF_LANGUAGES: Final = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), ARABIC_SIGN),
    **dict.fromkeys(("ru", "uk", "be", "bg", "kk", "ky", "sr", "mk"), "Я"),
    "he": "א",
    "el": "Ω",
    "hi": "अ",
    "ne": "अ",
    "c": LATIN_SIGN,
}
_LATIN: Final = "LATIN"


def caps_after(before: Caps, text: str, shift: Shift) -> Caps:
    """Return what is known after a press that typed ``text``."""
    if len(text) != 1 or text.upper() == text.lower():
        return before
    return Caps.ON if text.isupper() != (shift is Shift.HELD) else Caps.OFF


def toggled(before: Caps) -> Caps:
    """Return what is known after the Caps Lock key itself."""
    return {Caps.ON: Caps.OFF, Caps.OFF: Caps.ON}.get(before, before)


class Keyboard:
    """What the presses of one passphrase field have told so far."""

    def __init__(self) -> None:
        self.caps = Caps.UNKNOWN
        self.sign = layout_sign(QGuiApplication.inputMethod().locale().bcp47Name())

    @property
    def caps_is_on(self) -> bool:
        """Whether Caps Lock is on for certain."""
        return self.caps is Caps.ON

    def hear(self, event: QKeyEvent) -> None:
        """Learn from one press."""
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps = toggled(self.caps)
        held = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.caps = caps_after(self.caps, event.text(), Shift.HELD if held else Shift.FREE)
        self.sign = layout_after(self.sign, event.text())


def layout_sign(language: str) -> str:
    """Return what the badge shows for the language of the layout, such as EN or ع."""
    code = language.partition("-")[0].lower()
    return _OF_LANGUAGES.get(code, code.upper()) or LATIN_SIGN


def layout_after(before: str, text: str) -> str:
    """Return what the badge shows after ``text`` was typed; a script that does not fit the badge corrects it."""
    if len(text) != 1 or not text.isalpha():
        return before
    script = unicodedata.name(text, "").partition(" ")[0]
    if script == _LATIN:
        return before if before.isascii() else LATIN_SIGN
    return _SCRIPTS.get(script, before)
