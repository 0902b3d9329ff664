"""What was taken in from the team, whose bundle is missing, and in its place the steps of taking in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.usecases.takings import IN
from resources.language import isolated
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.table import Cell, Column, Table
from ui.components.text import Wrapped
from ui.shell.steps import StepPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.takings import Came, Member
    from ui.look import Look


class TakingInPage(StepPage):
    """``usb_wished`` begins; ``chosen`` carries the row of a bundle that was taken in."""

    way = "debrief"
    usb_wished = Signal()
    give_wished = Signal()
    back_wished = Signal()
    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.usb = Button(look, tr("Take in from USB"), Kind.MAIN, icon="hard-drive", key="Ctrl N")
        self.give = Button(look, tr("Give mine"), icon="arrow-square-out", key="Ctrl G")
        self.back = Button(look, tr("Findings"), icon="arrow-u-up-left", key="Esc")
        line = tr("The team's bundles. You see what each would bring before anything is written.")
        super().__init__(look, tr("Taking in"), line, actions=[self.back, self.give, self.usb])
        self.usb.clicked.connect(self.usb_wished)
        self.give.clicked.connect(self.give_wished)
        self.back.clicked.connect(self.back_wished)
        self.table: Table | None = None
        self.going_on = ""
        """What Ctrl Enter does in the step that stands there; "" where it does nothing."""

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        if self.usb.isHidden():  # a step stands in the place of the list, and has its own on its buttons
            going_on = (("Ctrl Enter", self.going_on),) if self.going_on else ()
            return (*going_on, ("Esc", tr("back")), ("Shift F1", tr("all keys")))
        return (
            ("Ctrl N", tr("take in from USB")),
            ("Ctrl G", tr("give mine")),
            ("↑ ↓", tr("bundle")),
            ("Enter", tr("set aside, count again")),
            ("Shift F1", tr("all keys")),
        )

    def offer_acts(self, wish: str) -> None:
        """Offer the ways from the list ("yes"), or none while a step is under way ("no"): Esc is the step's then."""
        for act in (self.usb, self.give, self.back):
            act.setVisible(wish == "yes")

    def show_list(
        self,
        came: Sequence[Came],
        team: Sequence[Member],
        said: Banner | None,
        when: Callable[[str], str],
        here: int = 0,
    ) -> None:
        """Show what was taken in and who is missing; ``said`` is what was just done, ``here`` the row in hand."""
        look, tr = self.look, self.look.tr
        self.offer_acts("yes")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(16))
        missing = [isolated(one.person) for one in team if one.is_missing]
        without = [isolated(one.person) for one in team if not one.has_laptop]
        if said is not None:
            column.addWidget(said)
        if missing:
            words = look.ntr(
                "No bundle of today from {n} laptop: {who}",
                "No bundle of today from {n} laptops: {who}",
                len(missing),
                who=tr(", ").join(missing),
            )
            column.addWidget(Banner(look, "warn", words))
        elif any(one.has_laptop for one in team):
            column.addWidget(Banner(look, "ok", tr("Every laptop of the team brought its bundle today.")))
        if without:
            words = tr("No laptop of theirs is known here: {who}", who=tr(", ").join(without))
            column.addWidget(Wrapped(look, words, "label", "ink2"))
        self.table = None
        if came:
            card = Card(look, dense=True)
            self.table = Table(look, tr("Bundles taken in"), _columns(look))
            self.table.show_rows([_row(look, one, when) for one in came])
            self.table.chosen.connect(self.chosen)
            self.table.go_to(here)
            card.add(self.table, 1)
            column.addWidget(card, 1)
        else:
            words = tr("Put a stick with the team's bundles in and take them in.")
            column.addWidget(Empty(look, "tray", tr("Nothing was taken in yet"), words, ink="ink2"), 1)
        self.show_step(whole, self.table or self.usb)

    def show_without_office(self, sentence: str) -> None:
        """Show why nothing can be taken in or given here yet."""
        self.offer_acts("no")
        self.back.show()
        self.table = None
        self.show_step(Empty(self.look, "tray", self.look.tr("No office yet"), sentence, ink="ink2"), self.back)


def _columns(look: Look) -> tuple[Column, ...]:
    tr = look.tr
    return (
        Column(tr("From")),
        Column(tr("Bundle")),
        Column(tr("Taken in")),
        Column(tr("Versions"), number=True),
        Column(tr("State"), stretch=True),
    )


def _row(look: Look, one: Came, when: Callable[[str], str]) -> list[Cell]:
    tr, counts = look.tr, one.taking.state == IN
    words, icon, kind = (tr("counts"), "check-circle", "ok") if counts else (tr("set aside"), "tray", "warn")
    return [
        Cell(one.person or tr("the office"), code=bool(one.person)),
        Cell(look.language.number(one.taking.sequence)),
        Cell(when(one.taking.written)),
        Cell(look.language.number(one.revisions)),
        Cell(words, icon, badge=kind),
    ]
