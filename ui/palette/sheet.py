"""Find an act by its name: one line to type in, the acts that fit, Enter does the one that is marked."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.components.field import Field
from ui.components.sheet import Sheet
from ui.components.table import Cell, Column, Table
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.look import Look

ROWS: Final = 8
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS,
    Qt.Key.Key_PageUp: -ROWS,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: its name for the program, its words, the key that does the same."""

    name: str
    words: str
    cap: str = ""


class Palette(Sheet):
    """``chosen`` carries the name of the act; the sheet is closed by then."""

    chosen = Signal(str)

    def __init__(self, look: Look, entries: Sequence[Entry]) -> None:
        super().__init__(look, "magnifying-glass", look.tr("Find an act"), "")
        self._entries, self._fitting = tuple(entries), tuple(entries)
        self.field = Field(look, look.tr("Name of the act"))
        self.table = Table(look, look.tr("Acts"), (Column("", stretch=True), Column("")), row_height=36)
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setFixedHeight(ROWS * look.px(36) + 2 if not look.large else 5 * look.px(36) + 2)
        self._none = Wrapped(look, look.tr("No act has this name."))
        self.add_said(self.field)
        self.add_said(self.table)
        self.add_said(self._none)
        self.field.text_edited.connect(self._find)
        self.field.entered.connect(self._take)
        self.field.line.installEventFilter(self)
        self.table.chosen.connect(self._clicked)
        self._find("")

    @property
    def fitting(self) -> tuple[Entry, ...]:
        """The acts whose names fit what is typed."""
        return self._fitting

    def open_over(self, window: QWidget) -> None:
        """Show it, ready to type."""
        super().open_over(window)
        self.field.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802 - Qt's name
        if watched is self.field.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._fitting:
                at = self.table.currentIndex().row() + step
                self.table.go_to(max(0, min(len(self._fitting) - 1, at)))
                return True
        return super().eventFilter(watched, event)

    def _find(self, typed: str) -> None:
        words = _plain(typed).split()
        found = [entry for entry in self._entries if all(word in _plain(entry.words) for word in words)]
        if words:
            # Enter does the first: the act that is all of what was typed, or nearly, before one that only begins so
            start = " ".join(words)
            found.sort(key=lambda entry: (not _plain(entry.words).startswith(start), len(entry.words)))
        self._fitting = tuple(found)
        self.table.show_rows([(Cell(entry.words), Cell(entry.cap, bold=True)) for entry in self._fitting])
        self.table.setVisible(bool(self._fitting))
        self._none.setVisible(not self._fitting)
        if self._fitting:
            self.table.go_to(0)

    def _take(self) -> None:
        at = self.table.currentIndex().row()
        if 0 <= at < len(self._fitting):
            self._clicked(at)

    def _clicked(self, row: int) -> None:
        name = self._fitting[row].name
        self.close_sheet()
        self.chosen.emit(name)


def _plain(text: str) -> str:
    """Return text as it is looked for: no capitals, no marks above or below letters."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))
