"""Held keys: which hold the keys that are down now are feeding, anywhere in the window (ui.md 7, hold keys)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.hold import Hold


class HeldKeys(QObject):
    """Feeds one ``Hold`` for each set of keys: exactly these down, no other key pressed meanwhile, window active.

    One object for all sets, because F12 alone and F12 with Delete exclude each other. A hold begins at a press only:
    who lets go of one of two keys has let go. ``first`` is a key of every set; while it is down, all these presses
    belong to the holds and reach no page: under cover F12 must not be the key that uncovers, and Delete deletes
    nothing of a note.

    It listens where keys arrive: at the window and at the part that has the keyboard, whichever that is. A filter of
    the application would hear the same, and be asked about every other event of every part, a tenth of a page switch.
    """

    def __init__(self, window: QWidget, first: Qt.Key, holds: Mapping[frozenset[Qt.Key], Hold]) -> None:
        super().__init__(window)
        self._window, self._first, self._holds = window, first, dict(holds)
        self._ours = frozenset[int]().union(*self._holds)
        self._down: set[int] = set()
        self._at: QWidget | None = None
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
            self._follow(None, QApplication.focusWidget())

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Listen at the part that has the keyboard now; while none has, where it was last: there it comes back to."""
        if now is None or now is self._window or now.window() is not self._window:
            return
        if self._at is not None and isValid(self._at):
            self._at.removeEventFilter(self)
        self._at = now
        now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        kind = event.type()
        if watched is self._window and kind in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
            self._let_go()
        elif isinstance(event, QKeyEvent) and isinstance(watched, QWidget) and watched.window() is self._window:
            return kind in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease} and self._took(event)
        return False

    def _took(self, event: QKeyEvent) -> bool:
        key, ours_before = event.key(), self._first in self._down
        if not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress:
                self._pressed(key)
            else:
                self._released(key)
        return key in self._ours and (ours_before or self._first in self._down)

    def _pressed(self, key: int) -> None:
        if key not in self._ours:
            self._let_go()
            return
        self._down.add(key)
        for keys, hold in self._holds.items():
            if self._down == keys:
                hold.begin()
            else:
                hold.cancel()

    def _released(self, key: int) -> None:
        self._down.discard(key)
        if key in self._ours:
            for hold in self._holds.values():
                hold.release()

    def _let_go(self) -> None:
        self._down.clear()
        self._cancel()

    def _cancel(self) -> None:
        for hold in self._holds.values():
            hold.cancel()
