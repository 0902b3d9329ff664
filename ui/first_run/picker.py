"""Picker: the files of one step that lie on sticks and in the usual folders, and a line for any other path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resources.language import isolated
from ui import files
from ui.components.button import Button, Kind
from ui.components.field import Field
from ui.components.records import Record, RecordList
from ui.components.text import Text, Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.enrolment_files import Step
    from ui.files import Place
    from ui.look import Look


class Picker(QWidget):
    """``picked`` carries the path; without a step bundles are looked for. Nothing of it is remembered."""

    picked = Signal(Path)

    def __init__(
        self, look: Look, step: Step | None, places: Sequence[Place] | None = None, *, also: Sequence[Step] = ()
    ) -> None:
        super().__init__()
        self._look, self._places = look, places
        self._steps = (step, *also) if step is not None else ()
        self._list = RecordList(look, look.tr("Files found"))
        self._none = Wrapped(
            look, look.tr("No such file on a stick or in your folders. Put the stick in and look again.")
        )
        self._path = Field(look, look.tr("Or write where it is"), code=True)
        self._take = Button(look, look.tr("Take this file"), Kind.MAIN, icon="arrow-right")
        self._again = Button(look, look.tr("Look again"), icon="magnifying-glass")
        self._list.chosen.connect(self._path.line.setText)
        self._path.entered.connect(self._pick)
        self._take.clicked.connect(self._pick)
        self._again.clicked.connect(self.look_for_files)
        self._build()
        self.look_for_files()
        self.setFocusProxy(self._path)

    def look_for_files(self) -> None:
        """Look at the drives and folders again."""
        where = files.places() if self._places is None else self._places
        sticks = {place.folder for place in where if place.removable}
        folders = [place.folder for place in where]
        matching = files.found(self._steps, folders) if self._steps else files.bundles(folders)
        self._list.show_records([self._record(path, path.parent in sticks) for path in matching])
        self._list.setVisible(bool(matching))
        self._none.setVisible(not matching)
        if len(matching) == 1:
            self._path.line.setText(str(matching[0]))

    def error(self, sentence: str) -> None:
        """Show that this file is not right, and the way out."""
        self._path.error(sentence)

    def _pick(self) -> None:
        self._path.clear_error()
        if self._path.text.strip():
            self.picked.emit(Path(self._path.text.strip()).expanduser())

    def _record(self, path: Path, on_stick: bool) -> Record:  # noqa: FBT001 - read from the drive
        state, icon = (self._look.tr("stick"), "hard-drive") if on_stick else (self._look.tr("laptop"), "laptop")
        return Record(path.name, state, icon, "ink2", isolated(str(path.parent)), key=str(path))

    def _build(self) -> None:
        look = self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        head = QHBoxLayout()
        head.addWidget(Text(look, look.tr("Files found"), "label_bold", "ink2"))
        head.addStretch(1)
        head.addWidget(self._again)
        column.addLayout(head)
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        self._list.setMinimumHeight(look.px(120))
        column.addWidget(self._path)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._take)
        column.addLayout(row)
