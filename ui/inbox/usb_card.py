"""Taking in from USB: a folder is read, what lies there is listed, all of it or one file is taken over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from resources.language import isolated
from ui import files, tokens
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.field import Field
from ui.components.records import Record, RecordList
from ui.components.text import Running, Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.files import Place
    from ui.look import Look


class UsbCard(Card):
    """``wished`` carries the paths; ``back`` leads to the list. Nothing of it is remembered.

    ``only_looks`` says that they are read alone, and nothing is copied by it.
    """

    wished = Signal(tuple)
    back = Signal()

    def __init__(self, look: Look, places: Sequence[Place] | None = None, *, only_looks: str = "") -> None:
        tr = look.tr
        super().__init__(look, tr("Take in from USB"))
        self._places, self._found, self._only_looks = places, tuple[Path, ...](), only_looks
        copied = tr("Bundles on sticks and in your folders. They are copied here, sealed; nothing joins by that.")
        read = tr("Bundles on sticks and in your folders. They are read; nothing is written by that.")
        self.add(Running(look, read if only_looks else copied))
        self.list = RecordList(look, tr("Files found"))
        self.list.setMinimumHeight(look.px(160))
        self.none = Wrapped(look, tr("No bundle was found. Put the stick in and look again, or write the folder."))
        self.path = Field(look, tr("Or write the folder or the file"), code=True)
        self.again = Button(look, tr("Look again"), icon="magnifying-glass")
        icon, key = ("eye", "Ctrl Enter") if only_looks else ("tray", "")
        self.take = Button(look, "", Kind.MAIN, icon=icon, key=key, height=tokens.CONTROL_LARGE)
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        for part in (self.list, self.none, self.path):
            self.add(part, 1 if part is self.list else 0)
        self._rest = QWidget()
        self._rest.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.add(self._rest, 1)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.take)
        self.body.addLayout(row)
        self.again.clicked.connect(self.look_for_files)
        self.path.entered.connect(self._look_there)
        self.path.text_edited.connect(lambda _text: self.path.clear_error())
        self.take.clicked.connect(lambda _on: self.wished.emit(self._found))
        leave.clicked.connect(self.back)
        self.look_for_files()
        self.setFocusProxy(self.take if self._found else self.path)

    def look_for_files(self) -> None:
        """Look at the drives and folders again, or at what was written."""
        look, written = self._look, self.path.text.strip()
        where = files.places() if self._places is None else self._places
        sticks = {place.folder for place in where if place.removable}
        if written:
            named = Path(written).expanduser()
            self._found = tuple(files.bundles([named])) if named.is_dir() else (named,) if named.is_file() else ()
            if not self._found:
                self.path.error(look.tr("There is no bundle. Nothing was taken over. Write another folder."))
        else:
            self._found = tuple(files.bundles([place.folder for place in where]))
        self.list.show_records([self._record(path, path.parent in sticks) for path in self._found])
        self.list.setVisible(bool(self._found))
        self.none.setVisible(not self._found)
        self._rest.setVisible(not self._found)
        number = len(self._found)
        looks = look.ntr("Look at {n} file", "Look at {n} files", number)
        self.take.say(looks if self._only_looks else look.ntr("Take in {n} file", "Take in {n} files", number))
        self.take.setEnabled(bool(self._found))

    def _look_there(self) -> None:
        """Look at what was written, and go on to the button where something is there."""
        self.look_for_files()
        if self._found:
            self.take.setFocus(Qt.FocusReason.TabFocusReason)

    def _record(self, path: Path, on_stick: bool) -> Record:  # noqa: FBT001 - read from the drive
        state, icon = (self._look.tr("stick"), "hard-drive") if on_stick else (self._look.tr("laptop"), "laptop")
        return Record(path.name, state, icon, "ink2", isolated(str(path.parent)), key=str(path))
