"""The same under Windows: messages to our window about sleep and the session. Written by the manual, tried nowhere.

Windows gives about two seconds after the message of sleep and asks nobody to wait; hiding is at once, the rest may
still be under way when the memory is frozen. docs/decisions/0010 says so.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray
    from PySide6.QtWidgets import QWidget

WM_POWERBROADCAST: Final = 0x0218
PBT_APMSUSPEND: Final = 4
WM_WTSSESSION_CHANGE: Final = 0x02B1
WTS_GOES: Final = frozenset({2, 4, 6, 7})
"""Console disconnect (another user in front), remote disconnect, logoff, lock."""
NOTIFY_FOR_THIS_SESSION: Final = 0


class WindowsWatch(QObject, QAbstractNativeEventFilter):
    """Install it with ``begin``; it says the same as ``SessionWatch``."""

    away = Signal()
    sleeping = Signal()

    def begin(self, window: QWidget) -> None:
        """Hear what Windows tells this window; elsewhere nothing."""
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), NOTIFY_FOR_THIS_SESSION)

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Look at a message and let it go on."""
        told = wintypes.MSG.from_address(int(message))
        self.hear(told.message, told.wParam)
        return False, 0

    def hear(self, message: int, detail: int) -> None:
        """Say what a message means for us, if anything."""
        if message == WM_POWERBROADCAST and detail == PBT_APMSUSPEND:
            self.sleeping.emit()
        elif message == WM_WTSSESSION_CHANGE and detail in WTS_GOES:
            self.away.emit()
