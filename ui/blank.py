"""Blank: what stands here while the vault closes and the next window comes. No field, no word of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer

from ui.components.text import Wrapped
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from ui.look import Look

SAY_AFTER_MS: Final = 400


class Blank(Page):
    """Takes every key and press and does nothing with them; after a while one line says what is going on."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words = Wrapped(look, words, "lead", "ink2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addStretch(1)
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        self.words.hide()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SAY_AFTER_MS)
        self._late.timeout.connect(self.words.show)
        self._late.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()


class BlankPresenter:
    """Nothing is done here."""

    def __init__(self, look: Look, words: str) -> None:
        self.page: Page = Blank(look, words)

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing, and let nothing else do it."""
        return True
