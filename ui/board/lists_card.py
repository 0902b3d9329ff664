"""The check list of the kind of place, and complaints: none recorded is never said as something good (INV39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from npm_field.usecases.board_lists import NOT_SHOWN, SHOWN
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from npm_field.usecases.board_lists import Lists
    from ui.look import Look


class ListsCard(Card):
    """Out of sight until it is known. ``wished`` goes to the check list."""

    wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, dense=True)
        self.body.setSpacing(look.px(2))
        self._done, self._rest = Wrapped(look, "", "body_bold", "ink"), Wrapped(look)
        self._complaints, self._why = Wrapped(look, "", "body_bold", "ink"), Wrapped(look)
        for part in (self._done, self._rest):
            self.add(part)
        self.go = Button(look, look.tr("Check list"), Kind.QUIET, icon="clipboard-text", height=34)
        self.go.clicked.connect(lambda _on: self.wished.emit())
        self.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeading)
        for part in (self._complaints, self._why):
            self.add(part)
        self.hide()

    def show_lists(self, found: Lists) -> None:
        """Show how far the list is, and how many complaints are recorded."""
        tr, ntr = self._look.tr, self._look.ntr
        number = self._look.language.number
        self._done.setVisible(bool(found.of))
        self._rest.setVisible(bool(found.of))
        self._done.say(tr("Check list: {done} of {all}", done=number(found.done), all=number(found.of)))
        left = found.of - found.done - found.refused
        words = [ntr("{n} item open", "{n} items open", left) if left else tr("nothing open")]
        words += [ntr("{n} item refused", "{n} items refused", found.refused)] if found.refused else []
        self._rest.say(" · ".join(words))
        some = ntr("{n} complaint recorded", "{n} complaints recorded", found.complaints)
        self._complaints.say(some if found.complaints else tr("Complaints: none recorded"))
        self._why.say(self._register(found))
        self.setAccessibleName(self._done.accessibleName() if found.of else self._complaints.accessibleName())
        self.show()

    def _register(self, found: Lists) -> str:
        tr = self._look.tr
        if found.register == NOT_SHOWN:
            return tr("The register was not shown, so this says nothing about complaints.")
        if found.register == SHOWN:
            return tr("A complaints register was looked at. What does not get into it is not in it.")
        return tr("No complaints register was looked at, so this says nothing about complaints.")
