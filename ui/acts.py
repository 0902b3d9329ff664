"""Acts of a window: pages connect a callable to an act by its name, the key table gives the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from ui.components.sheet import Sheet
from ui.keys import BY_NAME, Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ui.hold import Hold


class Acts(QObject):
    """One for each window. An act runs only while it is connected, allowed, and no sheet is open over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._does: dict[str, Callable[[], None]] = {}
        self._shortcuts: dict[str, list[QShortcut]] = {}
        self._allowed: frozenset[str] | None = None

    def connect_act(self, name: str, does: Callable[[], None]) -> None:
        """Let the act ``name`` do something; a later call replaces it. Raises ``KeyError`` for an unknown name."""
        act = BY_NAME[name]
        self._does[name] = does
        if name in self._shortcuts or act.hold_s:
            return
        keys = [key for key in (act.key, act.other_key) if key]
        self._shortcuts[name] = [self._shortcut(name, key) for key in keys]

    def disconnect_act(self, name: str) -> None:
        """Let the act do nothing."""
        self._does.pop(name, None)
        for shortcut in self._shortcuts.pop(name, []):
            shortcut.setEnabled(False)
            shortcut.deleteLater()

    def allow_only(self, names: Iterable[str] | None) -> None:
        """Let only these acts run (a locked laptop, a covered page); None lets all run."""
        self._allowed = None if names is None else frozenset(names)

    def connected(self) -> tuple[Act, ...]:
        """Return the acts that would run now, for the palette and the card of keys."""
        return tuple(act for name, act in BY_NAME.items() if name in self._does and self._may(name))

    def run(self, name: str) -> None:
        """Do the act by its name, as the palette and a click on a key cap do."""
        if name in self._does and self._may(name):
            self._does[name]()

    def _may(self, name: str) -> bool:
        return self._allowed is None or name in self._allowed

    def _shortcut(self, name: str, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setAutoRepeat(False)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self._pressed(name))
        return shortcut

    def _pressed(self, name: str) -> None:
        sheets = self._window.findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if not any(sheet.isVisible() for sheet in sheets):
            self.run(name)


class HeldKey(QObject):
    """Feeds a ``Hold`` from keys held anywhere in the window: all of them down, nothing else, window active."""

    def __init__(self, window: QWidget, keys: Iterable[Qt.Key], hold: Hold) -> None:
        super().__init__(window)
        self._window = window
        self._keys = frozenset(keys)
        self._down: set[int] = set()
        self._hold = hold
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        kind = event.type()
        if watched is self._window and kind in {QEvent.Type.WindowDeactivate, QEvent.Type.Hide}:
            self._let_go()
        elif isinstance(event, QKeyEvent) and isinstance(watched, QWidget) and watched.window() is self._window:
            if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
                self._pressed(event.key())
            elif kind == QEvent.Type.KeyRelease and not event.isAutoRepeat():
                self._released(event.key())
        return False

    def _pressed(self, key: int) -> None:
        if key not in self._keys:
            self._let_go()
            return
        self._down.add(key)
        if self._down == self._keys:
            self._hold.begin()

    def _released(self, key: int) -> None:
        self._down.discard(key)
        if key in self._keys:
            self._hold.cancel()

    def _let_go(self) -> None:
        self._down.clear()
        self._hold.cancel()
