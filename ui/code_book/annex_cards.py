"""The sealed annex of a debrief record at the desk: the file, who opens it, and the pairs while the card is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from npm_field.usecases import annex
from resources.language import isolated
from sync.annex import ONE
from sync.enrolment_files import Step
from ui import tokens
from ui.code_book.desk_card import DeskCard
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.table import Cell, Column, Table
from ui.components.text import Running, Wrapped
from ui.first_run.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sync.annex import Annex, Pair
    from ui.look import Look

ROW_HEIGHT = 56


class TakeCard(Card):
    """Which file; ``back`` leads to the list."""

    back = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        super().__init__(look, tr("Open an annex"))
        self.add(
            Running(
                look,
                tr(
                    "The annex of a debrief record says which codes people decided are one person. It is a file of"
                    " its own, and only this desk opens it."
                ),
            )
        )
        self.picker = Picker(look, Step.ANNEX)
        self.add(self.picker)
        self.body.addStretch(1)
        leave = Button(look, tr("Back##go"), Kind.QUIET, key="Esc", height=tokens.CONTROL_LARGE)
        leave.clicked.connect(self.back)
        row = QHBoxLayout()
        row.addWidget(leave)
        row.addStretch(1)
        self.body.addLayout(row)
        self.setFocusProxy(self.picker)


class AnnexCard(DeskCard):
    """``wished`` carries who, second ("" for none) and passphrase."""

    wished = Signal(str, str, str)

    def __init__(self, look: Look, path: Path) -> None:
        tr = look.tr
        super().__init__(look, tr("Open an annex"), isolated(path.name))
        self.path = path
        said = tr(
            "It is logged before anything is shown. Where your office asks for two people, the second agrees here."
        )
        self.fill(said, ((self.who, self.second), (self.second, self.passphrase)))
        self.setFocusProxy(self.who)

    def wish(self) -> None:  # noqa: D102 - said where it is first defined
        if not self.act.isEnabled():
            return
        persons = self.persons()
        if persons is None:
            return
        if not self.passphrase.text:
            self.say(self._look.tr("Type the passphrase of the desk."))
            self.passphrase.setFocus()
            return
        self.hold_still()
        self.wished.emit(*persons, self.passphrase.text)


class PairsCard(Card):
    """The pairs, from memory alone: ``wipe`` forgets them before the card goes. ``done`` leads to the list."""

    done = Signal()

    def __init__(self, look: Look, found: Annex, day: Callable[[str], str], label: Callable[[str, str], str]) -> None:
        tr, number = look.tr, len(found.pairs)
        title = tr("Annex of {code}", code=isolated(found.visit))
        super().__init__(look, title, tr("Sealed {day}", day=day(found.written)))
        self._label = label
        self.add(
            Wrapped(look, look.ntr("{n} pair of codes was decided.", "{n} pairs of codes were decided.", number))
        )
        columns = (Column(tr("Code")), Column(tr("and code")), Column(tr("Decided"), stretch=True))
        self.table = Table(look, title, columns, row_height=ROW_HEIGHT)
        self.table.show_rows([self._line(pair) for pair in annex.one_person(found)])
        self.add(self.table, 1)
        said = tr("It stands here only while this page is open. Nothing of it is kept, except that you opened it.")
        self.add(Wrapped(look, said, "label", "ink2"))
        close = Button(look, tr("Done"), Kind.MAIN, icon="check", key="Esc", height=tokens.CONTROL_LARGE)
        close.clicked.connect(self.done)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        self.body.addLayout(row)
        self.table.go_to(0)
        self.setFocusProxy(self.table)

    def wipe(self) -> None:
        """Forget the pairs."""
        self.table.show_rows(())

    def _line(self, pair: Pair) -> tuple[Cell, Cell, Cell]:
        tr = self._look.tr
        basis = self._label("same_person_basis", pair.basis) if pair.basis else ""
        if pair.decided == ONE:
            decided = Cell(tr("one person"), icon="check-circle", ink="ok", second=basis)
        else:
            decided = Cell(tr("two persons"), icon="users-three", ink="ink2", second=basis)
        return Cell(pair.first, code=True, bold=True), Cell(pair.second, code=True, bold=True), decided
