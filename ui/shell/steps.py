"""A page that shows one step at a time: a list, what asks something, what is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.shell.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class StepPage(Page):
    """Subclass it and hand each step to ``show_step``."""

    _whole: QWidget | None = None

    def grows(self, step: QWidget, first: QWidget | None) -> bool:  # noqa: ARG002 - for subclasses
        """Return whether the step grows with the window; one that does not stands at the top."""
        return True

    def show_step(self, step: QWidget, first: QWidget | None = None) -> None:
        """Put a step in the place of what is there; the one before is deleted with what was typed in it.

        The foot shows the keys of the step.
        """
        if self._whole is not None:
            self.body.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self._whole = step
        self.body.addWidget(step, 1, Qt.AlignmentFlag(0) if self.grows(step, first) else Qt.AlignmentFlag.AlignTop)
        # a layout shows what it was given only later, and what is not in sight takes no focus
        step.show()
        self.keys_changed.emit()
        self.setFocusProxy(first or step)
        if self.isVisible():
            (first or step).setFocus(Qt.FocusReason.OtherFocusReason)
