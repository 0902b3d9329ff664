"""The plan page: the type of place is enough to plan a visit; all else can be added, and is saved by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.button import Button, Kind
from ui.components.code_label import CodeLabel
from ui.plan.cards import VisitCard, WordsCard
from ui.plan.lists import AreaList, TeamList
from ui.plan.risks import FloorCard, RiskCard
from ui.plan.stops import step
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QFocusEvent, QShowEvent

    from ui.forms.control import Ground
    from ui.look import Look


class PlanPage(Page):
    """``planned`` comes from the button of a new plan; the cards have signals of their own."""

    way = "board"
    planned = Signal()
    other_wished = Signal()
    board_wished = Signal()

    def __init__(self, look: Look, grounds: Mapping[str, Ground]) -> None:
        tr = look.tr
        self.plan_button = Button(look, tr("Plan"), Kind.MAIN, icon="check", key="Ctrl Enter")
        self.other_button = Button(look, tr("Another visit"), icon="plus")
        self.board_button = Button(look, tr("Board"), icon="squares-four", key="F5")
        acts = [self.plan_button, self.other_button, self.board_button]
        super().__init__(
            look, tr("Plan a visit"), tr("The type of place is enough; the rest can wait."), actions=acts
        )
        self.code = CodeLabel(look, "", "code_card", "ink2")
        self.header.beside_title.insertWidget(1, self.code)
        self.visit = VisitCard(grounds["visit"])
        self.words = WordsCard(grounds["visit"])
        self.risks = RiskCard(grounds["risk"])
        self.floor = FloorCard(grounds["visit"])
        self.areas = AreaList(grounds["area"])
        self.team = TeamList(grounds["assignment"], grounds["team_member"])
        self._first: QWidget | None = None
        self._stop: QWidget | None = None
        self._lay_out()
        self.plan_button.clicked.connect(lambda _on: self.planned.emit())
        self.other_button.clicked.connect(lambda _on: self.other_wished.emit())
        self.board_button.clicked.connect(lambda _on: self.board_wished.emit())
        self._show_parts(exists=False)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20139", tr("answer")),
            ("Enter", tr("next row")),
            ("Ctrl Enter", tr("done")),
            ("F5", tr("board")),
            ("Shift F1", tr("all keys")),
        )

    def show_new(self) -> None:
        """Ask for a new visit."""
        self._show_parts(exists=False)
        self._lead(self.visit.rows.controls["place_type"])

    def show_visit(self, code: str) -> None:
        """Show the plan of a visit that exists."""
        tr = self.look.tr
        self.header.say(tr("Plan"), tr("Every change is saved by itself."))
        self.code.say(code)
        self._show_parts(exists=True)

    def lead_to_areas(self) -> None:
        """Go to where areas are added: what one does next after planning."""
        self._lead(self.areas.add_button)

    def open_area(self, record: str) -> None:
        """Open one area and go there."""
        entry = self.areas.entries.get(record)
        if entry is None:
            return
        if not entry.is_open:
            entry.turn()
        if entry.rows:
            self._lead(next(iter(entry.rows[0].controls.values())))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: D102, FBT001, N802 - Qt's name
        found = step(self, self.column, forward=forward)
        if found is None:
            return super().focusNextPrevChild(forward)
        found.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        if self._stop is not None:
            self._stop.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        first, self._first = self._first, None
        if first is not None:
            self.lead_to(first)

    def _show_parts(self, *, exists: bool) -> None:
        self.plan_button.setVisible(not exists)
        self.other_button.setVisible(exists)
        self.board_button.setVisible(exists)
        self.code.setVisible(exists)
        for card in (self.areas, self.team, self.risks, self.floor):
            card.setVisible(exists)

    def _lay_out(self) -> None:
        gap = self.body.spacing()
        start, end = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (start, (self.visit, self.risks, self.floor)),
            (end, (self.areas, self.team, self.words)),
        ):
            column.setSpacing(gap)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        row: QVBoxLayout | QHBoxLayout = QVBoxLayout() if self.look.large else QHBoxLayout()
        row.setSpacing(gap)
        row.addLayout(start, 7)
        row.addLayout(end, 5)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def _lead(self, widget: QWidget) -> None:
        self._stop = widget
        if self.isVisible():
            self.lead_to(widget)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._first = widget
