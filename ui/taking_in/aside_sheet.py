"""The sheet that sets a whole taking-in aside, or lets it count again: what it does is said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from resources.language import isolated
from ui.components.button import Button, Kind
from ui.components.sheet import Sheet
from ui.components.text import Wrapped

if TYPE_CHECKING:
    from npm_field.usecases.takings import Aside
    from ui.look import Look


class AsideSheet(Sheet):
    """``wished`` comes when the person means it."""

    wished = Signal()

    def __init__(self, look: Look, person: str, told: Aside | None, number: int) -> None:
        tr = look.tr
        who = isolated(person) if person else tr("the office")
        if told is None:
            act, title = tr("Let it count again"), tr("Count bundle {n} of {person} again", n=number, person=who)
            lead = tr("It lies here as it came. Its versions join again as if it had just been taken in.")
        else:
            act, title = tr("Set it aside"), tr("Set bundle {n} of {person} aside", n=number, person=who)
            lead = tr("Nothing is deleted. Its versions do not count here until it is taken in again.")
        self.act = Button(look, act, Kind.MAIN, icon="tray", key="Enter")
        super().__init__(look, "tray", title, lead, acts=[self.act])
        self.act.clicked.connect(self._wish)
        for said in self._says(look, told) if told is not None else ():
            self.add_said(Wrapped(look, said, "label", "ink"))

    @staticmethod
    def _says(look: Look, told: Aside) -> list[str]:
        found = []
        if told.gone:
            found.append(look.ntr("{n} record is then not here.", "{n} records are then not here.", len(told.gone)))
        if told.changed:
            found.append(look.ntr("{n} record changes back.", "{n} records change back.", len(told.changed)))
        if not found:
            found.append(look.tr("No record changes: other bundles brought the same."))
        if told.built_upon:
            found.append(
                look.ntr(
                    "In {n} record somebody wrote on what came: that text stays, with what it took over.",
                    "In {n} records somebody wrote on what came: that text stays, with what it took over.",
                    len(told.built_upon),
                )
            )
        if told.withdrawn:
            found.append(look.tr("What was withdrawn stays withdrawn."))
        return found

    def _wish(self) -> None:
        self.close_sheet()
        self.wished.emit()
