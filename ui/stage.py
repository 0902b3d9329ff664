"""The stage: the one page that stands in front of everything, and the workplace that is hidden behind it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.components.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk import Presenter


class Front(Enum):
    """What stands in front of the workplace."""

    NOTHING = "nothing"
    LOCK = "lock"
    CARD = "card"
    FIRST_RUN = "first run"
    COVER = "cover"
    BLANK = "blank"
    BROKEN = "broken"


class Stage:
    """Hides what is behind at once, from the eye and from assistive technology, and brings the focus back."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._column = QVBoxLayout(window)
        self._column.setContentsMargins(0, 0, 0, 0)
        # pages scroll; a page that asks for more must never make the window larger than the screen
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._make: Callable[[], Presenter] | None = None
        self._page: QWidget | None = None
        self._behind: QWidget | None = None
        self._focus: QWidget | None = None
        self.presenter: Presenter | None = None
        self.kind = Front.NOTHING

    @property
    def focus(self) -> QWidget | None:
        """What has the keyboard in the workplace, or had it when a page was put in front."""
        if self.kind is Front.NOTHING:
            return QApplication.focusWidget()
        return self._focus if self._focus is not None and isValid(self._focus) else None

    def set_behind(self, widget: QWidget | None) -> None:
        """Put the workplace behind; None takes it away and deletes it with all it showed."""
        if self._behind is not None:
            self._column.removeWidget(self._behind)
            self._behind.hide()
            self._behind.deleteLater()
        self._behind, self._focus = widget, None
        if widget is not None:
            self._column.addWidget(widget)
            widget.setVisible(self.kind is Front.NOTHING)

    def stand(self, kind: Front, make: Callable[[], Presenter]) -> None:
        """Put a page in front, in place of what stood there."""
        if self.kind is Front.NOTHING:
            self._focus = QApplication.focusWidget()
        self.kind, self._make = kind, make
        self._hide_behind()
        self.presenter = make()
        self.show_page(self.presenter.page)

    def show_page(self, page: QWidget) -> None:
        """Show another page of the presenter that stands in front."""
        before, self._page = self._page, page
        self._column.addWidget(page)
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        page.show()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_anew(self) -> None:
        """Make the page in front once more, for another look."""
        if self._make is not None:
            self.stand(self.kind, self._make)

    def clear(self) -> None:
        """Take the page in front away and show the workplace as it was left."""
        self.kind, self._make, self.presenter = Front.NOTHING, None, None
        page, self._page = self._page, None
        if page is not None:
            self._column.removeWidget(page)
            page.hide()
            page.deleteLater()
        if self._behind is not None:
            self._behind.show()
        for sheet in self.sheets():
            sheet.show()
        self._give_focus_back()

    def focus_page(self) -> None:
        """Give the keyboard to the page in front."""
        if self._page is not None:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def sheets(self) -> list[Sheet]:
        """Return the sheets over the window; there is at most one."""
        return self._window.findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def drop_sheets(self) -> None:
        """Close what lies over the page; what it shows may not outlive a lock."""
        for sheet in self.sheets():
            sheet.close_sheet()

    def _hide_behind(self) -> None:
        if self._behind is not None:
            self._behind.hide()
        for sheet in self.sheets():
            sheet.hide()

    def _give_focus_back(self) -> None:
        before, self._focus = self._focus, None
        # another look may have built the page anew meanwhile
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
