"""What leaves the plan: the visit pack, and paper without case data; written only where the person says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import files, tokens
from ui.components.button import Button
from ui.components.card import Card
from ui.components.field import Field
from ui.components.text import Wrapped
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from ui.look import Look

PACK, PADS, CARDS, STEPS = "visit-pack.npmf", "pad.pdf", "cards.pdf", "steps.pdf"


class SendingCard(Card):
    """``wished`` carries what to write and the folder it goes to.

    ``wait_wished``: at the office a pack waits for each laptop with what goes back, by network or on a stick.
    """

    wished = Signal(str, Path)
    wait_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look, tr("Pack and paper"))
        says = tr(
            "Each laptop gets what its person may read. Paper holds no case data; delete its file once printed."
        )
        self.add(Wrapped(look, says))
        self.folder = Field(look, tr("Folder or stick"), code=True)
        places = files.places()
        self.folder.line.setText(str(places[0].folder) if places else "")
        self.add(self.folder)
        box = QWidget()
        row = Rows(box, Fill.FLOW, look.px(8))
        self.buttons = {}
        for name, words, icon in (
            (PACK, tr("Write the pack"), "paper-plane-tilt"),
            (PADS, tr("Code pad, 20 sheets"), "file-pdf"),
            (CARDS, tr("Cards"), "file-pdf"),
            (STEPS, tr("Steps"), "file-pdf"),
        ):
            button = Button(look, words, icon=icon, height=tokens.CONTROL)
            button.clicked.connect(lambda _on, name=name: self._wish(name))
            self.buttons[name] = button
            row.addWidget(button)
        self.wait = Button(look, tr("Let the pack wait for the laptops"), icon="tray", height=tokens.CONTROL)
        self.wait.clicked.connect(self.wait_wished)
        self.wait.hide()
        row.addWidget(self.wait)
        height_follows_width(box)
        self.add(box)
        self._done = Wrapped(look, "", "label", "ink")
        self.add(self._done)

    def say(self, sentence: str) -> None:
        """Say what was written, or why it was not."""
        self._done.say(sentence)

    def _wish(self, name: str) -> None:
        self.folder.clear_error()
        folder = Path(self.folder.text.strip()).expanduser()
        if self.folder.text.strip() and folder.is_dir():
            self.wished.emit(name, folder)
        else:
            self.folder.error(self._look.tr("There is no such folder. Put the stick in, or write another one."))
