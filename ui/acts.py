"""Acts of a window: pages connect a callable to an act by its name, the key table gives the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from ui.components.sheet import Sheet
from ui.keys import BY_NAME, Act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget


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
