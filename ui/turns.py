"""One piece of work in each turn of the event loop: a key that comes meanwhile waits for one of them, never for two.

What the vault answered does not wait for what a page still builds: somebody may be waiting to read it.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class Turn:
    """Of all that wait in the window one has a piece done in each turn of its event loop."""

    _is_taken = False

    @classmethod
    def is_free(cls) -> bool:
        """Return whether nothing had this turn yet."""
        return not cls._is_taken

    @classmethod
    def take(cls) -> None:
        """Take this turn: whoever asks for one waits for the next."""
        if not cls._is_taken:
            cls._is_taken = True
            QTimer.singleShot(0, cls._over)

    @classmethod
    def _over(cls) -> None:
        cls._is_taken = False


class Answers(QObject):
    """Gives answers in their order, each in a turn of its own.

    None is given by a timer: what Qt lays out and draws for it would follow at once, before anything else has a turn.
    """

    _due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._due)
        self._due.connect(self._give, Qt.ConnectionType.QueuedConnection)

    def add(self, answer: Callable[[], None]) -> None:
        """Give this answer after those that came before it: now, where none was given in this turn."""
        self._waiting.append(answer)
        if not self._timer.isActive():
            self._give()

    def _give(self) -> None:
        if self._waiting:
            Turn.take()
            self._timer.start(0)  # the next one, if there is one by then
            self._waiting.popleft()()
