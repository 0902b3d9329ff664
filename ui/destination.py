"""Destination: where a file is to be written: sticks and the usual folders, and a line for any other path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.errors import NoFileError
from resources.language import isolated
from ui import files
from ui.components.field import Field
from ui.components.records import Record, RecordList
from ui.components.text import Text
from ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.errors import FieldError
    from resources.language import Language
    from ui.look import Look

MOST_SHOWN = 2


class Destination(QWidget):
    """``entered`` comes with Enter in the line. Nothing of it is remembered."""

    entered = Signal()

    def __init__(self, look: Look, label: str, file_name: str, *, first: Path | None = None) -> None:
        super().__init__()
        self._look, self._file_name = look, file_name
        self.places = RecordList(look, look.tr("Where to write it"))
        self.path = Field(look, label, code=True)
        self.path.entered.connect(self.entered)
        self.places.chosen.connect(self._go_to)
        found = _found(first)
        self.places.show_records([_record(look, place) for place in found])
        self.places.be_high(max(1, min(MOST_SHOWN, len(found))))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(Text(look, look.tr("Where to write it"), "label_bold", "ink2"))
        column.addWidget(self.places)
        column.addWidget(self.path)
        if found:
            self.places.go_to(str(found[0].folder))
            self._go_to(str(found[0].folder))
        self.setFocusProxy(self.path)

    @property
    def chosen(self) -> Path | None:
        """Where the file is to be; None while nothing is named."""
        text = self.path.text.strip()
        return Path(text).expanduser() if text else None

    def rename(self, file_name: str) -> None:
        """Offer another name, in the folder that is chosen."""
        chosen = self.chosen
        self._file_name = file_name
        if chosen is not None:
            self._go_to(str(chosen.parent))

    def refuse(self, sentence: str) -> None:
        """Say why nothing was written there, and let it be changed."""
        self.path.error(sentence)
        self.path.setFocus()

    def _go_to(self, folder: str) -> None:
        self.path.line.setText(str(files.free_name(Path(folder) / self._file_name)))
        self.path.clear_error()


def not_written(error: FieldError, language: Language) -> str:
    """Return why a file could not be written where somebody wanted it, and what to do."""
    if isinstance(error, NoFileError):
        return language.tr("No file can be written there, and nothing was. Choose another folder or name.")
    return sentence(error, language)


def _found(first: Path | None) -> Sequence[files.Place]:
    """Return the places, the one that a file has just come from before the others."""
    found = files.places()
    return sorted(found, key=lambda place: place.folder != first)


def _record(look: Look, place: files.Place) -> Record:
    words, icon = (look.tr("stick"), "hard-drive") if place.removable else (look.tr("laptop"), "laptop")
    folder = str(place.folder)
    return Record(place.folder.name or folder, words, icon, "ink2", isolated(folder), key=folder)
