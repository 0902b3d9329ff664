"""The card that adds a file: what lies on cards, sticks and in the usual folders; what it is, and who is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from resources.language import isolated
from ui import files
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import Option
from ui.components.field import Field
from ui.components.records import Record, RecordList
from ui.components.segments import Segments
from ui.components.text import Text, Wrapped

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.files import Place

KINDS: Final = ("photo", "scan", "sketch", "document")
PEOPLE: Final = ("none", "unidentifiable", "identifiable")


class Adding(Card):
    """``wished`` carries a path, the kind and the answer about people. Nothing of a path is remembered."""

    wished = Signal(Path, str, str)
    cancelled = Signal()

    def __init__(self, desk: Desk, places: list[Place] | None = None) -> None:
        super().__init__(desk.look, desk.look.tr("Add a photo, scan or PDF"))
        look = desk.look
        self._desk, self._places = desk, places
        self.found = RecordList(look, look.tr("Files found"))
        self.path = Field(look, look.tr("Where the file is"), code=True)
        self.kind = Segments(
            look, look.tr("Kind"), [Option(key, desk.label("attachment_kind", key)) for key in KINDS]
        )
        self.people = Segments(
            look, look.tr("People in it"), [Option(key, desk.label("people_visible", key)) for key in PEOPLE]
        )
        self.add_it = Button(look, look.tr("Add it"), Kind.MAIN, icon="plus")
        self.stop = Button(look, look.tr("Cancel"))
        self.progress = Wrapped(look, "", "label", "ink2")
        self._build()
        self.look_for_files()

    def look_for_files(self) -> None:
        """Look at the drives and folders again."""
        look = self._desk.look
        where = files.places() if self._places is None else self._places
        sticks = {place.folder for place in where if place.removable}
        found = files.pictures([place.folder for place in where])
        rows = [
            Record(
                path.name,
                look.tr("stick") if path.parent in sticks else look.tr("laptop"),
                "hard-drive" if path.parent in sticks else "laptop",
                "ink2",
                isolated(str(path.parent)),
                is_named=True,
                key=str(path),
            )
            for path in found
        ]
        self.found.show_records(rows)
        self.found.setVisible(bool(rows))

    def busy(self, sentence: str) -> None:
        """Say how far it is; an empty sentence ends that."""
        self.progress.say(sentence)
        self.progress.setVisible(bool(sentence))
        for part in (self.add_it, self.found, self.path, self.kind, self.people):
            part.setEnabled(not sentence)

    def _wish(self) -> None:
        self.path.clear_error()
        if self.path.text.strip():
            path = Path(self.path.text.strip()).expanduser()
            self.wished.emit(path, self.kind.chosen or "photo", self.people.chosen)

    def _build(self) -> None:
        look = self._desk.look
        self.kind.choose("photo")
        self.found.be_high(3)
        self.found.chosen.connect(self.path.line.setText)
        self.path.entered.connect(self._wish)
        self.add_it.clicked.connect(self._wish)
        self.stop.clicked.connect(self.cancelled)
        self.add(self.found)
        self.add(self.path)
        for words, part in ((look.tr("Kind"), self.kind), (look.tr("People in it"), self.people)):
            self.add(Text(look, words, "label_bold", "ink2"))
            self.add(part)
        self.add(
            Wrapped(
                look,
                look.tr(
                    "Only pixels are kept: no place, time, camera or hidden text. What can be read or seen in the"
                    " picture itself stays: names on doors, faces, reflections."
                ),
            )
        )
        self.add(self.progress)
        self.progress.hide()
        self.body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.stop)
        row.addStretch(1)
        row.addWidget(self.add_it)
        self.body.addLayout(row)
