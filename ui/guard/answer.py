"""The one key that answers: in the text that has the keyboard, else in the first where something is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from ui.components.note import Note

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ANSWER: Final = "Alt Enter"


def answer_in(page: QWidget) -> bool:
    """Ask about a mark of this page; False where nothing is marked, or what is marked is covered."""
    notes = [note for note in page.findChildren(Note) if note.isVisible() and not note.is_masked]
    here: QWidget | None = QApplication.focusWidget()
    notes.sort(key=lambda note: here is None or not (note is here or note.isAncestorOf(here)))
    return any(note.asking.ask() for note in notes)
