"""The sheet that saves the debrief record as an encrypted PDF, and shows its six words once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ui.components.button import Button, Kind
from ui.components.numbered_words import NumberedWords
from ui.components.sheet import Sheet
from ui.destination import Destination
from ui.forms.alive import while_alive
from ui.sentences import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.report import Written
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look

FILE_NAME = "debrief.pdf"


class SaveSheet(Sheet):
    """``wished`` carries where the file is to be."""

    wished = Signal(object)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.act = Button(look, tr("Save the record"), Kind.MAIN, icon="file-pdf", key="Enter")
        result = tr(
            "The debrief record holds codes and findings: it is for the team and the office. It is encrypted under"
            " six words that are shown once; nobody can open it without them."
        )
        super().__init__(look, "file-pdf", tr("Save the debrief record"), result, acts=[self.act])
        self.destination = Destination(look, tr("The debrief record"), FILE_NAME)
        self.add_said(self.destination)
        self.act.clicked.connect(self._wish)
        self.destination.entered.connect(self._wish)

    def refuse(self, said: str) -> None:
        """Say why nothing was written; the place can be changed."""
        self.act.setEnabled(True)
        self.destination.refuse(said)

    def show_words(self, written: Written) -> None:
        """Show the words that open the file."""
        look = self._look
        self.destination.hide()
        self.act.hide()
        self.add_said(NumberedWords(look, written.passphrase.split()))
        self.cancel.say(look.tr("Close"))
        pages = look.ntr("{n} page is written.", "{n} pages are written.", written.pages)
        self.say(
            look.tr(
                "Write these six words down, apart from the file. They are shown this once and stand nowhere else."
            ),
            pages,
        )

    def _wish(self) -> None:
        if self.destination.chosen is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self.wished.emit(self.destination.chosen)


def save(desk: Desk, page: QWidget, visit: RecordId) -> None:
    """Ask where, write it, show the words. The plain pages are never on the disk."""
    sheet = SaveSheet(desk.look)

    def write(path: Path) -> None:
        def act(seat: Seat) -> Written:
            from npm_field.usecases import debrief_record  # noqa: PLC0415 - reportlab is slow to load and seldom needed

            return debrief_record.write(seat, visit, path, language=desk.look.language)

        def failed(error: FieldError) -> None:
            sheet.refuse(sentence(error, desk.look.language))

        desk.ask(act, while_alive(sheet, sheet.show_words), while_alive(sheet, failed))

    sheet.wished.connect(write)
    sheet.open_over(page.window())
