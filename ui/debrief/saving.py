"""The sheet that saves the debrief record as an encrypted PDF, or its sealed annex for the identity desk alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.usecases import annex
from resources.language import as_written
from ui.components.button import Button, Kind
from ui.components.chips import Option
from ui.components.numbered_words import NumberedWords
from ui.components.segments import Segments
from ui.components.sheet import Sheet
from ui.destination import Destination, not_written
from ui.forms.alive import while_alive

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from npm_field.domain.identifiers import RecordId
    from npm_field.errors import FieldError
    from npm_field.usecases.annex import Sealed
    from npm_field.usecases.report import Written
    from npm_field.usecases.seat import Seat
    from ui.desk import Desk
    from ui.look import Look

RECORD, ANNEX = "record", "annex"
FILE_NAMES: Final = {RECORD: "debrief.pdf", ANNEX: "debrief-annex.npmf"}


class SaveSheet(Sheet):
    """``wished`` carries what is to be saved, and where the file is to be."""

    wished = Signal(str, object)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.act = Button(look, tr("Save it"), Kind.MAIN, icon="check", key="Enter")
        super().__init__(look, "file-pdf", tr("Save the debrief record"), _who_opens(look, RECORD), acts=[self.act])
        options = [
            Option(RECORD, tr("The record"), icon="file-pdf"),
            Option(ANNEX, tr("Its sealed annex"), icon="circle-wavy-check"),
        ]
        self.what = Segments(look, tr("What to save"), options)
        self.what.choose(RECORD)
        self.destination = Destination(look, tr("The file"), FILE_NAMES[RECORD])
        self.add_said(self.what)
        self.add_said(self.destination)
        self.what.changed.connect(self._chosen)
        self.act.clicked.connect(self._wish)
        self.destination.entered.connect(self._wish)

    def take(self, what: str) -> None:
        """Choose what to save."""
        self.what.choose(what)
        self._chosen(what)

    def refuse(self, said: str) -> None:
        """Say why nothing was written; the place can be changed."""
        self.act.setEnabled(True)
        self.destination.refuse(said)

    def show_words(self, written: Written) -> None:
        """Show the words that open the record."""
        look = self._look
        self._done()
        self.add_said(NumberedWords(look, written.passphrase.split()))
        pages = look.ntr("{n} page is written.", "{n} pages are written.", written.pages)
        self.say(
            look.tr(
                "Write these six words down, apart from the file. They are shown this once and stand nowhere else."
            ),
            pages,
        )

    def show_sealed(self, sealed: Sealed) -> None:
        """Say how much is sealed, and for whom."""
        look = self._look
        self._done()
        said = look.ntr(
            "{n} pair of codes is sealed for the identity desk of {office}. Nobody else opens it.",
            "{n} pairs of codes are sealed for the identity desk of {office}. Nobody else opens them.",
            sealed.pairs,
            office=as_written(sealed.office),
        )
        self.say(look.tr("Take it there apart from the record: on another stick, at another time."), said)

    def _done(self) -> None:
        for part in (self.what, self.destination, self.act):
            part.hide()
        self.cancel.say(self._look.tr("Close"))

    def _chosen(self, what: str) -> None:
        if not what:  # one of them is always chosen
            self.what.choose(what := RECORD)
        self.say(_who_opens(self._look, what))
        self.destination.rename(FILE_NAMES[what])

    def _wish(self) -> None:
        if self.destination.chosen is not None and self.act.isEnabled():
            self.act.setEnabled(False)
            self.wished.emit(self.what.chosen, self.destination.chosen)


def save(desk: Desk, page: QWidget, visit: RecordId) -> None:
    """Ask what and where, write it, say who opens it. Plain pages and pairs of codes are never on the disk."""
    sheet = SaveSheet(desk.look)

    def write(what: str, path: Path) -> None:
        def record(seat: Seat) -> Written:
            from npm_field.usecases import debrief_record  # noqa: PLC0415 - reportlab is slow to load and seldom needed

            return debrief_record.write(seat, visit, path, language=desk.look.language)

        def sealed(seat: Seat) -> Sealed:
            return annex.write(seat, visit, path)

        def failed(error: FieldError) -> None:
            sheet.refuse(not_written(error, desk.look.language))

        if what == ANNEX:
            desk.ask(sealed, while_alive(sheet, sheet.show_sealed), while_alive(sheet, failed))
        else:
            desk.ask(record, while_alive(sheet, sheet.show_words), while_alive(sheet, failed))

    sheet.wished.connect(write)
    sheet.open_over(page.window())
    sheet.what.setFocus()  # its digits are what one presses first


def _who_opens(look: Look, what: str) -> str:
    tr = look.tr
    said = {
        RECORD: tr(
            "The debrief record holds codes and findings: it is for the team and the office. It is encrypted under"
            " six words that are shown once; nobody can open it without them."
        ),
        ANNEX: tr(
            "Which codes are one person, sealed for the identity desk of your office and its key on paper. Nobody"
            " else opens it: not you, not the team, not who reads the notes at the office."
        ),
    }
    return said[what]
