"""The panes of the capture page (list, form, note) and how the keyboard goes from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.capture.view import CapturePage


@dataclass(slots=True)
class Panes:
    """Gives the keyboard to parts of the page."""

    view: CapturePage

    def go(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) pane. From the rows of a section the next one is its heading."""
        form = self.view.form
        if step > 0 and form is not None and form.up_to_heading(QApplication.focusWidget()):
            return
        stops: list[Callable[[], None]] = [self.to_list]
        if form is not None:
            stops += (
                [self.to_form, form.focus_note, form.focus_more] if form.note else [self.to_form, form.focus_more]
            )
        stops[(self._here() + step) % len(stops)]()

    def to_form(self) -> None:
        """Go to the first row, or to the next step where nothing is in hand."""
        form = self.view.form
        if form is None:
            self.view.focus_step()
        elif form.isEnabled():
            form.quick.focus_first()

    def to_list(self) -> None:
        """Go to the list, which a narrow page shows for it."""
        self.view.show_side("yes")
        self.view.list.records.setFocus(Qt.FocusReason.TabFocusReason)

    def find(self) -> None:
        """Go to the line in which one looks for a record."""
        self.view.show_side("yes")
        self.view.list.start_finding()

    def stop_finding(self) -> None:
        """Show all records again and go back to the form."""
        self.view.list.stop_finding()
        self.view.show_side("no")
        self.to_form()

    def _here(self) -> int:
        focused, form = QApplication.focusWidget(), self.view.form
        if focused is None or self.view.list.isAncestorOf(focused) or form is None:
            return 0
        if form.quick.isAncestorOf(focused):
            return 1
        return 3 if form.note is not None and form.holds(focused) else 2
