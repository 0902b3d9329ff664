"""The plan page: sections at the side in the order of preparing, each of them optional; a type of place is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.kinds import REPRISAL_PLAN
from npm_field.domain.preparation.readiness import Section
from ui.components.button import Button, Kind
from ui.components.code_label import CodeLabel
from ui.forms.later import Later
from ui.plan.cards import VisitCard, WordsCard
from ui.plan.lists import AreaList, TeamList
from ui.plan.parts_list import OneCard, PartsCard, visit_card
from ui.plan.ready import CoverageCard, GapsCard, PeopleCard, RedCard
from ui.plan.ready_steps import ContingencyCard
from ui.plan.risks import FloorCard, RiskCard
from ui.plan.sections import ORDER, READY, SectionBar, SectionSide, state_of
from ui.plan.sending import SendingCard
from ui.plan.stops import step
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent

    from npm_field.usecases.plan_ready import Ready
    from ui.forms.control import Ground
    from ui.look import Look
    from ui.plan.sections import State

_WAY: Final = ("languages", "sampling", "sampling_note", "local_rules")
_SAFETY: Final = ("spokesperson", "account", "check_in", "lawyer")


class PlanPage(Page):
    """``planned`` comes from the button of a new plan; the cards have signals of their own."""

    way = "board"
    planned = Signal()
    other_wished = Signal()
    board_wished = Signal()
    section_wished = Signal(str)

    def __init__(self, look: Look, grounds: Mapping[str, Ground]) -> None:
        tr = look.tr
        self.plan_button = Button(look, tr("Plan"), Kind.MAIN, icon="check", key="Ctrl Enter")
        self.other_button = Button(look, tr("Another visit"), icon="plus")
        self.board_button = Button(look, tr("Board"), icon="squares-four", key="F5")
        self.sections = SectionSide(look)
        acts = [self.plan_button, self.other_button, self.board_button]
        line = tr("The type of place is enough; the rest can wait.")
        super().__init__(look, tr("Plan a visit"), line, actions=acts, side=self.sections)
        self.code = CodeLabel(look, "", "code_card", "ink2")
        self.header.beside_title.insertWidget(1, self.code)
        self.bar = SectionBar(look)
        self.here = Section.VISIT.value
        self._exists = False
        self._states: Mapping[str, State] = {}
        self._first: QWidget | None = None
        self._stop: QWidget | None = None
        self._grounds = grounds
        self._pages: dict[str, QWidget] = {}
        self._unseen: dict[str, list[OneCard | RiskCard]] = {}
        self._middle = QVBoxLayout()
        self.parts: dict[str, PartsCard] = {}
        self.body.addWidget(self.bar)
        self.body.addLayout(self._middle)
        self.body.addStretch(1)
        self._make_visit()
        self.later = Later(self)
        """Makes one section after the other; what shows something in a section waits its turn behind them."""
        for make in (
            self._make_team, self._make_areas, self._make_risks, self._make_urgent, self._make_others,
            self._make_trouble, self._make_laptops, self._make_ready,
        ):  # fmt: skip
            self.later.add(make)
        self.plan_button.clicked.connect(lambda _on: self.planned.emit())
        self.other_button.clicked.connect(lambda _on: self.other_wished.emit())
        self.board_button.clicked.connect(lambda _on: self.board_wished.emit())
        self.sections.wished.connect(self.section_wished)
        self.bar.stepped.connect(self.step_section)
        self._show_parts(exists=False)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20139", tr("answer")),
            ("F6", tr("next section")),
            ("Enter", tr("next row")),
            ("Ctrl Enter", tr("done")),
            ("F5", tr("board")),
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

    def show_ready(self, ready: Ready) -> None:
        """Show how far each section is, and what is missing."""
        states = {
            section.value: state_of(self.look, [gap for gap in ready.gaps if gap.section is section])
            for section in Section
        }
        states[READY] = state_of(self.look, ready.gaps)
        self._states = states
        self.sections.show_states(states, self.here)
        for card in (self.gaps, self.red, self.coverage, self.people):
            card.show_ready(ready)

    def go(self, key: str) -> None:
        """Show one section; the focus goes to its first stop."""
        self.later.finish()
        self.show_section(key)
        page = self._pages[key]
        first = next((card for card in page.findChildren(QWidget) if _takes_focus(card, page)), None)
        if first is not None:
            self._lead(first)

    def show_section(self, key: str) -> None:
        """Show one section and leave the focus alone."""
        self.here = key
        for card in self._unseen.get(key, ()):
            card.build()
        for name, page in self._pages.items():
            page.setVisible(name == key)
        self.bar.show_section(key)
        if self._states:
            self.sections.show_states(self._states, key)

    def step_section(self, step_by: int) -> None:
        """Wish for the section before or after the one in hand."""
        at = ORDER.index(self.here) + step_by
        if self._exists and 0 <= at < len(ORDER):
            self.section_wished.emit(ORDER[at])

    def lead_to_areas(self) -> None:
        """Go to where areas are added: what one does next after planning."""
        self.later.finish()
        self.show_section(Section.AREAS.value)
        self._lead(self.areas.add_button)

    def lead_to_sections(self) -> None:
        """Go to the list of sections, or to the step forth where there is no room for it."""
        self._lead(self.sections.rows[self.here] if not self.sections.isHidden() else self.bar.next)

    def open_area(self, record: str) -> None:
        """Open one area and go there."""
        self.later.finish()
        self.show_section(Section.AREAS.value)
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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._place_bar()

    def _place_bar(self) -> None:
        self.bar.setVisible(self._exists and self.sections.isHidden())

    def _show_parts(self, *, exists: bool) -> None:
        self._exists = exists
        self.plan_button.setVisible(not exists)
        self.other_button.setVisible(exists)
        self.board_button.setVisible(exists)
        self.code.setVisible(exists)
        self.sections.show_only(ORDER if exists else (Section.VISIT.value,))
        self.show_section(self.here if exists else Section.VISIT.value)
        self._place_bar()

    def _make_visit(self) -> None:
        ground = self._grounds["visit"]
        self.visit, self.words = VisitCard(ground), WordsCard(ground)
        self.which_words = visit_card(ground, ground.form.row("partial_words").words, ("partial_words",))
        self._put(Section.VISIT.value, (self.visit,), (self.words, self.which_words))

    def _make_team(self) -> None:
        grounds, named = self._grounds, self._grounds["visit"].vocabularies
        self.team = TeamList(grounds["assignment"], grounds["team_member"])
        self.red, self.coverage = RedCard(self.look, named), CoverageCard(self.look, named)
        self._put(Section.TEAM.value, (self.red, self.team), (self.coverage,))

    def _make_areas(self) -> None:
        tr = self.look.tr
        self.areas = AreaList(self._grounds["area"])
        document = self._part(
            "document_request", tr("Documents to ask for"), tr("None recorded."), tr("Add a document")
        )
        self.way_card = visit_card(self._grounds["visit"], tr("How we work there"), _WAY)
        self._put(Section.AREAS.value, (self.areas, document), (self.way_card,))
        none = tr("None recorded. An expert or interpreter is never alone.")
        self._put(
            Section.WHERE.value,
            (self._part("session", tr("Who is where##in the place"), none, tr("Add a group")),),
            (),
        )

    def _make_risks(self) -> None:
        ground = self._grounds["visit"]
        self.risks, self.floor = RiskCard(self._grounds["risk"]), FloorCard(ground)
        self.slips = visit_card(ground, self.look.tr("Identity slips"), ("identity_slips",))
        self._put(Section.RISKS.value, (self.risks,), (self.floor, self.slips))

    def _make_urgent(self) -> None:
        tr = self.look.tr
        ground = self._grounds["reprisal_plan"]
        self.reprisals = OneCard(ground, tr("Plan against reprisals"), REPRISAL_PLAN.fields)
        self.ladder = visit_card(self._grounds["visit"], tr("Urgent cases"), ("urgent_ladder",))
        self._put(Section.REPRISALS.value, (self.reprisals,), (self.ladder,))

    def _make_others(self) -> None:
        tr = self.look.tr
        none = tr("None recorded. We go alone.")
        terms = self._part("joint_terms", tr("Terms of a joint visit"), none, tr("Add a partner"))
        self.actors = visit_card(self._grounds["visit"], tr("Who else visits"), ("other_actors",))
        self._put(Section.OTHERS.value, (terms,), (self.actors,))

    def _make_trouble(self) -> None:
        tr = self.look.tr
        none = tr("None recorded. They can be printed; write no names and no codes of persons.")
        steps = self._part("contingency", tr("Steps for when it goes wrong"), none, tr("Add an event"))
        self.safety = visit_card(self._grounds["visit"], tr("On the road and at the gate"), _SAFETY)
        self._put(Section.TROUBLE.value, (steps,), (self.safety,))

    def _make_laptops(self) -> None:
        tr = self.look.tr
        self.people = PeopleCard(self.look)
        things = self._part("custody", tr("Who carries what"), tr("None recorded."), tr("Add a thing"))
        self._put(Section.LAPTOPS.value, (things,), (self.people,))

    def _make_ready(self) -> None:
        self.gaps, self.sending = GapsCard(self.look, self._grounds["visit"].vocabularies), SendingCard(self.look)
        self.gaps.wished.connect(self.section_wished)
        self._put(READY, (self.gaps,), (self.sending,))

    @property
    def visit_cards(self) -> tuple[OneCard, ...]:
        """The cards of the visit's own fields beside the first one."""
        return (self.which_words, self.way_card, self.slips, self.ladder, self.actors, self.safety)

    def _part(self, kind: str, title: str, none: str, add: str) -> PartsCard:
        make = ContingencyCard if kind == "contingency" else PartsCard
        self.parts[kind] = make(self._grounds[kind], kind, title, none, add)
        return self.parts[kind]

    def _put(self, key: str, start: Sequence[QWidget], end: Sequence[QWidget]) -> None:
        """Put a section into its place; it is seen where it is the one in hand."""
        page = self._pages[key] = self._page(start, end)
        self._unseen[key] = [card for card in (*start, *end) if isinstance(card, OneCard | RiskCard)]
        self._middle.addWidget(page)
        if key == self.here:
            self.show_section(key)
        else:
            page.hide()

    def _page(self, start: Sequence[QWidget], end: Sequence[QWidget]) -> QWidget:
        page = QWidget()
        row: QVBoxLayout | QHBoxLayout = QVBoxLayout(page) if self.look.large else QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.body.spacing())
        for cards, share in ((start, 7), (end, 5)):
            if not cards:
                continue
            column = QVBoxLayout()
            column.setSpacing(self.body.spacing())
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, share)
        return page

    def _lead(self, widget: QWidget) -> None:
        self._stop = widget
        if self.isVisible():
            self.lead_to(widget)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._first = widget


def _takes_focus(widget: QWidget, page: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabbed and widget.isVisibleTo(page) and widget.isEnabled() and widget.focusProxy() is None
