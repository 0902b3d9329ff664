"""Coming back after a lock: the keyboard goes to the field and the caret to the letter where they were.

A page learns what it shows in several answers of the vault; only when all have come is the field there to go to.
Whoever presses a key or clicks before that knows better where to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.forms.later import build_all
from ui.spot import Spot, go_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from npm_field.errors import FieldError
    from ui.worker import VaultThread

ROUNDS: Final = 50
_OWN_WISH: Final = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class ComingBack(QObject):
    """One spot at a time; ``page`` gives the page one sees."""

    def __init__(self, thread: VaultThread, parent: QObject, page: Callable[[], QWidget | None]) -> None:
        super().__init__(parent)
        self._thread, self._page = thread, page
        self._spot: Spot | None = None
        self._rounds = 0

    def begin(self, spot: Spot) -> None:
        """Go there as soon as the page knows all that it shows."""
        self._spot, self._rounds = spot, 0
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._wait()

    def stop(self) -> None:
        """Stay where one is."""
        self._spot = None
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if event.type() in _OWN_WISH:
            self.stop()
        return False

    def _wait(self) -> None:
        # in turn with the page's own questions: its answers ask again, and those come before this one
        self._thread.ask(_nothing, lambda _none: QTimer.singleShot(0, self, self._look), _never)

    def _look(self) -> None:
        page = self._page()
        if self._spot is None:
            return
        self._rounds += 1
        if self._rounds < ROUNDS and not self._thread.is_idle:
            self._wait()
            return
        if page is not None:
            build_all(page)  # the row one was in may be the last of its form
            go_to(page, self._spot)
        self.stop()


def _nothing() -> None:
    """Do nothing, in turn with everything else."""


def _never(error: FieldError) -> None:
    raise error
