"""The key that the office gave back, chosen on the lock page: the sheet with the files, and the line that names one.

Nothing here looks at the vault, so it is the same for every vault. What came by network lies in the vault's folder:
that it is there would say that this laptop was sealed, so it is offered always and looked for after the passphrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from npm_field.errors import NoFileError
from npm_field.usecases import reissue
from resources.language import isolated
from sync.enrolment_files import Step
from ui import tokens
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.sheet import Sheet
from ui.components.text import Wrapped
from ui.first_run.picker import Picker
from ui.sentences import sentence
from ui.unlocking import KeyFromOffice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ui.files import Place
    from ui.look import Look


class KeySheet(Sheet):
    """``chosen`` carries a ``KeyFromOffice``."""

    chosen = Signal(object)

    def __init__(self, look: Look, places: Sequence[Place] | None = None) -> None:
        tr = look.tr
        self.by_network = Button(look, tr("Use what came by network"), icon="download", height=tokens.CONTROL_LARGE)
        super().__init__(
            look,
            "key",
            tr("Key from the office"),
            tr("After a sealed hand-over the office can give the key back in a file. It opens with your passphrase."),
        )
        self.picker = Picker(look, Step.REISSUE, places)
        self.add_said(self.picker)
        self.body.addWidget(self.by_network, 0, Qt.AlignmentFlag.AlignTrailing)
        self.picker.picked.connect(self._take)
        self.by_network.clicked.connect(lambda: self._end(KeyFromOffice(None)))

    def _take(self, path: Path) -> None:
        try:
            fits = reissue.is_reissue(path)
        except NoFileError as error:
            self.picker.error(sentence(error, self._look.language))
            return
        if fits:
            self._end(KeyFromOffice(path))
        else:
            self.picker.error(self._look.tr("This file is no key from the office."))

    def _end(self, given: KeyFromOffice) -> None:
        self.close_sheet()
        self.chosen.emit(given)


class KeyLine(QWidget):
    """What was chosen, and the button that takes it back."""

    given_up = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.given: KeyFromOffice | None = None
        self._words = Wrapped(look, "", "label", "ink")
        self._remove = Button(look, look.tr("Without it"), Kind.QUIET, icon="x")
        self._remove.clicked.connect(self._give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(IconBox(look, "key", 18, "ink2"))
        row.addWidget(self._words, 1)
        row.addWidget(self._remove)

    def show_key(self, given: KeyFromOffice) -> None:
        """Name what was chosen."""
        tr = self._look.tr
        self.given = given
        by_network = tr("With the key that came by network")
        name = isolated(given.path.name) if given.path is not None else ""
        self._words.say(tr("With the key in {file}", file=name) if name else by_network)
        self.show()

    def clear(self) -> None:
        """Choose none."""
        self.given = None
        self.hide()

    def _give_up(self) -> None:
        self.clear()
        self.given_up.emit()
