"""The drill page as drawn: four acts with seconds and limits, who is ready; what to press while it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from npm_field.usecases.drill import LIMITS_S, Act
from resources.language import isolated
from ui.components.amount import Meter
from ui.components.badge import Badge
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.chips import ChipSet, Option
from ui.components.table import Cell, Column, Table
from ui.components.text import Text, Wrapped, label_for
from ui.drill.words import FUNCTION_KEYS, WORDS
from ui.rows import Fill, Rows, height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from npm_field.usecases.drill import Done, Ready
    from ui.look import Look

_MOST_ROWS: Final = 6


class DrillPage(Page):
    """``started`` begins the drill for the person that is chosen; ``left`` ends it or the page."""

    way = "drill"
    started = Signal()
    next_wished = Signal()
    left = Signal()
    person_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.again = Button(look, tr("Start"), Kind.MAIN, icon="arrows-clockwise", key="Enter")
        self.done = Button(look, tr("Done"), icon="check", key="Esc")
        super().__init__(
            look,
            tr("Drill"),
            tr("On a practice vault. Your visit is not touched."),
            actions=[self.done, self.again],
        )
        self.cards = {act: ActCard(look, act) for act in Act}
        self.step = StepCard(look)
        self.who = WhoCard(look)
        self.body.addWidget(self.step)
        row: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        row.setSpacing(look.px(16))
        for card in self.cards.values():
            row.addWidget(card, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.who, 1)
        self._room = QWidget()
        self._room.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.body.addWidget(self._room, 1)
        self._room.hide()
        self.step.hide()
        self.again.clicked.connect(self.started)
        self.done.clicked.connect(self.left)
        self.step.go_on.clicked.connect(self.next_wished)
        self.who.chosen.connect(self.person_chosen)
        self.setFocusProxy(self.again)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        return (("Esc", self.look.tr("done")), ("Shift F1", self.look.tr("all keys")))

    def ask(self, words: str, keys: Sequence[str], *, remark: str = "") -> None:
        """Show what to press now. The table gives way, so that nothing else is on the page."""
        self.step.ask(words, keys, remark)
        self.step.show()
        self.who.hide()
        self._room.show()
        self.again.hide()

    def rest(self) -> None:
        """Nothing is asked for: show the results and the team."""
        self.step.hide()
        self._room.hide()
        self.who.show()
        self.again.say(self.look.tr("Again"))
        self.again.show()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)


class StepCard(Card):
    """What to do now, large, with the keys; or which function keys arrived."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.go_on = Button(look, look.tr("Next"), Kind.MAIN, icon="arrow-right", key="Enter", height=44)
        self._words = Wrapped(look, "", "section", "ink")
        self._remark = Wrapped(look, "", "body", "ink2")
        self._caps = QWidget()
        self._row = Rows(self._caps, Fill.FLOW, look.px(12))
        height_follows_width(self._caps)
        self._badge = Badge(look, look.tr("practice"), "warn", "info")
        self.add(self._badge)
        for part in (self._words, self._caps, self._remark):
            self.add(part)
        self.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignTrailing)

    def ask(self, words: str, keys: Sequence[str], remark: str) -> None:
        """Say what to press."""
        self._words.say(words)
        self.say_remark(remark)
        self._show([Text(self._look, isolated(key), "code_panel") for key in keys])
        self.go_on.hide()

    def say_remark(self, words: str) -> None:
        """Say something below: what another key would have done."""
        self._remark.say(words)
        self._remark.setVisible(bool(words))

    def show_keys(self, arrived: Collection[str]) -> None:
        """Show which function keys arrived so far."""
        look = self._look
        self._show(
            [
                Badge(look, look.tr("arrived"), "ok", "check", code=key)
                if key in arrived
                else Badge(look, look.tr("waiting"), "plain", "circle-dashed", code=key)
                for key in FUNCTION_KEYS
            ]
        )
        self.go_on.show()

    def _show(self, parts: Sequence[QWidget]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts:
            self._row.addWidget(part)
            part.show()
        self._row.invalidate()
        self._caps.updateGeometry()


class ActCard(Card):
    """One act: its seconds beside the limit, in time or not, and what was proved."""

    def __init__(self, look: Look, act: Act) -> None:
        super().__init__(look)
        self._act, self._said = act, WORDS[act]
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(IconBox(look, self._said.icon, 24, "accent"))
        name = look.tr(self._said.name)  # tr: the table of acts
        head.addWidget(Text(look, name, "lead"), 1)
        self._badge = Badge(look, look.tr("not yet"), "plain", "circle-dashed")
        head.addWidget(self._badge)
        self.body.addLayout(head)
        self._number = Text(look, "", "number", "ink")
        self._unit = Text(look, look.tr("seconds"), "label", "ink2")
        limit = look.tr("limit {seconds}", seconds=_seconds(look, LIMITS_S[act]))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self._number)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addWidget(Text(look, limit, "label", "ink2"), 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)
        self._meter = Meter(look, 0, LIMITS_S[act], limit)
        self.add(self._meter)
        self._words = Wrapped(look, "", "label", "ink2")
        self.add(self._words)
        self.body.addStretch(1)
        self.show_done(None)

    def show_done(self, done: Done | None) -> None:
        """Show how long it took; None where it was not practised yet."""
        look = self._look
        if done is None:
            self._number.say("\N{EN DASH}")
            self._badge.say(look.tr("not yet"), "plain", "circle-dashed")
            self._meter.say(0, look.tr("not yet"))
            self._words.say("")
            return
        seconds = _seconds(look, done.seconds)
        self._number.say(seconds)
        words, kind, icon = (
            (look.tr("in time"), "ok", "check") if done.in_time else (look.tr("too slow"), "warn", "hourglass-medium")
        )
        self._badge.say(words, kind, icon)
        spoken = look.tr("{seconds} of {limit} seconds", seconds=seconds, limit=_seconds(look, LIMITS_S[self._act]))
        self._meter.say(done.seconds, spoken, "accent" if done.in_time else "warn")
        self._words.say(look.tr(self._said.proved))  # tr: the table of acts


class WhoCard(Card):
    """The team, and who of it is ready; the one who practises now is chosen by digit."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Who is ready"))
        self._count = Text(look, "", "label_bold", "ink2")
        self.head.addWidget(self._count)
        self._people: ChipSet | None = None
        self._place = QVBoxLayout()
        self._place.setSpacing(look.px(6))
        self.body.addLayout(self._place)
        names = {act: look.tr(WORDS[act].name) for act in Act}  # tr: the table of acts
        columns = (
            Column(look.tr("Monitor")),
            Column(look.tr("Role"), stretch=True),
            *(Column(names[act]) for act in Act),
        )
        self.table = Table(look, look.tr("Who is ready"), columns)
        self.add(self.table, 1)

    def show_team(self, team: Sequence[Ready], roles: Sequence[str], person: str) -> None:
        """Show these people; ``roles`` are their words, ``person`` the one who practises."""
        look = self._look
        self.table.show_rows([self._row(ready, role) for ready, role in zip(team, roles, strict=True)])
        rows = min(_MOST_ROWS, len(team))
        self.table.setMinimumHeight(
            self.table.horizontalHeader().height() + rows * self.table.rowHeight(0) + look.px(4)
        )
        ready = sum(one.is_ready for one in team)
        self._count.say(look.tr("{n} of {all}", n=ready, all=len(team)))
        self._choose_among([one.person for one in team if one.person], person)

    def _choose_among(self, people: Sequence[str], person: str) -> None:
        look = self._look
        while (item := self._place.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if len(people) < 2:  # noqa: PLR2004 - there is nothing to choose from one
            return
        self._people = ChipSet(
            look, look.tr("Who practises now"), [Option(code, code, code=True) for code in people], one_only=True
        )
        self._people.choose([person])
        self._people.changed.connect(self._chosen)
        self._place.addWidget(label_for(look, look.tr("Who practises now"), self._people))
        self._place.addWidget(self._people)

    def _chosen(self, keys: tuple[str, ...]) -> None:
        if keys:
            self.chosen.emit(keys[0])

    def _row(self, ready: Ready, role: str) -> list[Cell]:
        look = self._look
        name = ready.person or look.tr("this laptop")
        return [
            Cell(name, code=bool(ready.person)),
            Cell(role),
            *(self._cell(ready.done.get(act)) for act in Act),
        ]

    def _cell(self, done: Done | None) -> Cell:
        look = self._look
        if done is None:
            return Cell(look.tr("not yet"), "circle-dashed", "ink2")
        if not done.in_time:
            return Cell(look.tr("too slow"), "hourglass-medium", "warn")
        return Cell(look.tr("done"), "check", "ok", bold=True)


def _seconds(look: Look, seconds: float) -> str:
    return look.language.number(f"{seconds:.1f}")
