"""What the screen's own window hears before any page: whether somebody is there, and which keys reach nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent

from ui.danger.presenter import F12_DELETE
from ui.stage import Front

if TYPE_CHECKING:
    from ui.window import Window

_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_TYPED: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress})


class Inputs(QObject):
    """Watches the screen's window, which sees each press once; a filter of the application would see every event."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is not self._window.windowHandle() or event.type() not in _TOUCHES:
            return False
        self._window.idle.touched()
        place = self._window.place
        is_leaving = place is not None and place.leaving.under_way
        # a page that is leaving gets no key; sealing and wiping need no page
        is_held = isinstance(event, QKeyEvent) and event.key() in F12_DELETE
        return event.type() in _TYPED and (is_leaving or self._window.front is Front.BLANK) and not is_held
