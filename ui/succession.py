"""The way in of a successor: it loads everything, waits to be told, shows its window and says so."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from ui import handover
from ui.successor import ACTIVE, SHOWN

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QWidget

    from npm_field.crypto.secret import Secret
    from ui.handover import Go, Prepare

ASK_EVERY_MS: Final = 100
ASK_TIMES: Final = 50
STANDARD_INPUT, STANDARD_OUTPUT = 0, 1


class Predecessor:
    """The process before this one, at the other ends of our standard input and output."""

    def __init__(self) -> None:
        self._in = io.FileIO(STANDARD_INPUT, closefd=False)
        self._out = os.dup(STANDARD_OUTPUT)
        _to_nowhere(STANDARD_OUTPUT, os.O_WRONLY)

    def wait_to_prepare(self) -> Prepare | None:
        """Wait for the first message; None where the one before us ended. Raises ``HandOverError``."""
        return handover.read_prepare(self._in)

    def wait_to_go(self) -> tuple[Go | None, Secret | None]:
        """Wait for the second message and the key; None where the one before us ended. Raises ``HandOverError``."""
        go = handover.read_go(self._in)
        key = handover.read_key(self._in) if go is not None and go.with_key else None
        _to_nowhere(STANDARD_INPUT, os.O_RDONLY)
        return go, key

    def say(self, word: bytes) -> None:
        """Tell it something; it may be gone already, which is as good."""
        try:
            os.write(self._out, word)
        except OSError:
            return


class Announcer(QObject):
    """Says when the window is on the screen and when it has the keyboard, and asks for the keyboard until then."""

    def __init__(self, window: QWidget, predecessor: Predecessor) -> None:
        super().__init__(window)
        self._window, self._predecessor = window, predecessor
        self._said: set[bytes] = set()
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        handle = self._handle()
        handle.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._look)
        self._timer.start()
        self._look()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() == QEvent.Type.Expose:
            # not before it is painted
            QTimer.singleShot(0, self, self._look)
        return False

    def _handle(self) -> QWindow:
        return self._window.windowHandle()

    def _look(self) -> None:
        handle = self._handle()
        if handle.isExposed():
            self._say(SHOWN)
            if QGuiApplication.focusWindow() is handle:
                self._say(ACTIVE)
        self._asked += 1
        if ACTIVE in self._said or self._asked > ASK_TIMES:
            self._timer.stop()
        else:
            self._window.raise_()
            self._window.activateWindow()

    def _say(self, word: bytes) -> None:
        if word not in self._said:
            self._said.add(word)
            self._predecessor.say(word)


def _to_nowhere(descriptor: int, mode: int) -> None:
    nowhere = os.open(os.devnull, mode)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
