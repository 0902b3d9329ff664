"""Cover: a blank page until any key (ui.md 1 and 7). What lies below is hidden from assistive technology too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from ui.look import Look


class Cover(Page):
    """``touched`` comes at any key or press; there is no word, no clock and no caret on it."""

    touched = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Covered"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()
        if not event.isAutoRepeat():
            self.touched.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802 - Qt's name
        event.accept()
        self.touched.emit()


class CoverPresenter:
    """Any key calls ``back``."""

    def __init__(self, look: Look, back: Callable[[], None]) -> None:
        view = Cover(look)
        view.touched.connect(back)
        self.page: Page = view

    def leave(self, then: Callable[[], None]) -> None:
        """Nothing is typed here."""
        then()

    def press(self, _key: str) -> bool:
        """Do nothing: the page takes every key itself."""
        return False
