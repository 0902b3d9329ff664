"""The page of the office's laptops: the list, and in its place one step after the other of what is done for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.table import Cell, Column, Table
from ui.laptops import words
from ui.laptops.side import SideCard
from ui.shell.steps import StepPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look


class LaptopsPage(StepPage):
    """``wished`` carries an act and the number of a laptop; the other two ask for what is of none yet."""

    way = "laptops"
    wished = Signal(str, int)
    enrol_wished = Signal()
    file_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.file = Button(look, tr("Take a file in"), icon="tray")
        self.enrol = Button(look, tr("Enrol a laptop"), Kind.MAIN, icon="plus", key="Ctrl N")
        super().__init__(look, tr("Laptops"), actions=[self.file, self.enrol])
        self.enrol.clicked.connect(self.enrol_wished)
        self.file.clicked.connect(self.file_wished)
        self.table: Table | None = None
        self.side_card: SideCard | None = None
        self._laptops: Sequence[Laptop] = ()
        self._beside: QVBoxLayout | None = None
        self._part: Callable[[str], str] = str

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("↑ ↓", tr("laptop")),
            ("1 … 7", tr("what is done for it")),
            ("Ctrl N", tr("enrol a laptop")),
            ("Shift F1", tr("all keys")),
        )

    def show_laptops(
        self, laptops: Sequence[Laptop], part: Callable[[str], str], done: str = "", *, invited: int = 0, at: int = 0
    ) -> None:
        """Show the list with row ``at`` in hand; ``done`` says what has just been done."""
        look, tr = self.look, self.look.tr
        self._laptops, self._part = laptops, part
        in_use = sum(one.in_use for one in laptops)
        line = look.ntr("{n} laptop in use", "{n} laptops in use", in_use) if laptops else ""
        if invited:
            waits = look.ntr("{n} invitation is not answered", "{n} invitations are not answered", invited)
            line = f"{line} · {waits}" if line else waits
        self.header.say(tr("Laptops"), line)
        self.offer_acts("yes")
        self.side_card = None
        if not laptops:
            sentence = tr(
                "Make an invitation and take it to the new laptop on a stick. It writes an answer;"
                " the six words on both screens must be the same."
            )
            empty = Empty(look, "laptop", tr("No laptop yet"), done or sentence, ink="ink2")
            self.show_step(empty, self.enrol)
            return
        whole = QWidget()
        rows: QHBoxLayout | QVBoxLayout = QVBoxLayout(whole) if look.large else QHBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(look.px(16))
        rows.addWidget(self._list(done), 1)
        self._beside = QVBoxLayout()
        rows.addLayout(self._beside)
        self.show_step(whole, self.table)
        if self.table is not None:
            self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._show_beside(now.row()))
            self.table.go_to(min(at, len(laptops) - 1))
            self._show_beside(self.here())

    def grows(self, step: QWidget, first: QWidget | None) -> bool:
        """Return whether it is a list; what asks something stands at the top."""
        return first is not None or isinstance(step, Empty)

    def offer_acts(self, wish: str) -> None:
        """Show the acts of the head ("yes"), or hide them ("no") while one step follows another."""
        for act in (self.file, self.enrol):
            act.setVisible(wish == "yes")
        if wish == "no":
            self.side_card = None

    def here(self) -> int:
        """Return which row is in hand."""
        row = self.table.currentIndex().row() if self.table is not None else 0
        return max(0, row)

    def _to_acts(self) -> None:
        if self.side_card is not None:
            self.side_card.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, done: str) -> Card:
        look, tr = self.look, self.look.tr
        card = Card(look)
        few = [one for one in self._laptops if one.has_few]
        if done:
            card.add(Banner(look, "ok", done))
        elif few:
            card.add(Banner(look, "warn", _few(look, few)))
        columns = (
            Column(tr("Person")),
            Column(tr("State")),
            Column(tr("Last hand-over"), stretch=True, spare=True),
            Column(tr("Bundles"), spare=True),
            Column(tr("Return codes"), stretch=look.large),
        )
        self.table = Table(look, tr("Laptops"), columns, row_height=56)
        self.table.show_rows([_row(look, one, self._part) for one in self._laptops])
        self.table.chosen.connect(lambda _row: self._to_acts())
        card.add(self.table, 1)
        return card

    def _show_beside(self, row: int) -> None:
        if self._beside is None or not 0 <= row < len(self._laptops):
            return
        if self.side_card is not None:
            self._beside.removeWidget(self.side_card)
            self.side_card.hide()
            self.side_card.deleteLater()
        self.side_card = SideCard(self.look, self._laptops[row], self._part)
        self.side_card.wished.connect(lambda act: self.wished.emit(act, row))
        self._beside.addWidget(self.side_card)
        self.side_card.show()


def _row(look: Look, laptop: Laptop, part: Callable[[str], str]) -> list[Cell]:
    left = words.codes_left(look, laptop.left) if laptop.role in {"field", "lead"} and laptop.in_use else ""
    few = Cell(left, "warning", "warn", bold=True) if laptop.has_few else Cell(left, "key" if left else "", "ink2")
    _word, icon, ink = words.STATES[laptop.state]
    numbers = words.numbers(look, laptop)
    return [
        Cell(laptop.person or laptop.device[:8], code=True, second=words.role(look, laptop)),
        Cell(words.state(look, laptop), icon, ink, bold=True),
        Cell(words.came(look, laptop, part)),
        Cell(numbers, "warning", "warn", bold=True) if laptop.missing else Cell(numbers, ink="ink2"),
        few,
    ]


def _few(look: Look, few: Sequence[Laptop]) -> str:
    first = look.ntr(
        "{n} laptop has three return codes or fewer here.",
        "{n} laptops have three return codes or fewer here.",
        len(few),
    )
    return f"{first} {look.tr('Its person draws fresh ones in the settings, before the next seal.')}"
