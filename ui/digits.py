"""Which digit a key press means: by position of the top row, or in any script (ui.md 7, rule 3)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

# the twelve keys of the top row start at 1; measured under X11 on five keyboards, documented for the others
_X11_TOP_ROW: Final = dict(zip(range(10, 20), (1, 2, 3, 4, 5, 6, 7, 8, 9, 0), strict=True))
_WINDOWS_TOP_ROW: Final = dict(zip(range(2, 12), (1, 2, 3, 4, 5, 6, 7, 8, 9, 0), strict=True))
_MAC_TOP_ROW: Final = dict(zip((18, 19, 20, 21, 23, 22, 26, 28, 25, 29), (1, 2, 3, 4, 5, 6, 7, 8, 9, 0), strict=True))
_OTHERS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def digit_of(event: QKeyEvent) -> int | None:
    """Return the digit 0 to 9 the press means, or None. A press with Ctrl, Alt or Meta is never a digit."""
    if event.modifiers() & _OTHERS:
        return None
    spoken = digit_in(event.text())
    return _by_position(event) if spoken is None else spoken


def digit_in(text: str) -> int | None:
    """Return the value of one decimal digit of any script (Latin, Arabic-Indic, Persian …), or None."""
    return unicodedata.decimal(text, None) if len(text) == 1 else None


def _by_position(event: QKeyEvent) -> int | None:
    platform = QGuiApplication.platformName()
    if platform == "windows":
        return _WINDOWS_TOP_ROW.get(event.nativeScanCode() & 0xFF)
    if platform == "cocoa":
        # macOS gives no scan code; the virtual key is the position there. 0 is the key A, so only the row counts
        return _MAC_TOP_ROW.get(event.nativeVirtualKey())
    return _X11_TOP_ROW.get(event.nativeScanCode())
