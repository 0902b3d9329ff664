"""The page of the office's laptops: the list, and in its place one step after the other of what is done for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.table import Cell, Column, Table
from ui.laptops import words
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from npm_field.usecases.laptops import Laptop
    from ui.look import Look


class LaptopsPage(Page):
    """``code_wished`` carries the number of a laptop; ``codes_wished`` and ``sealed_wished`` ask for a file."""

    way = "laptops"
    code_wished = Signal(int)
    codes_wished = Signal()
    sealed_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.sealed = Button(look, tr("Sealed hand-over"), icon="circle-wavy-check")
        self.fresh = Button(look, tr("Take fresh codes in"), icon="key")
        super().__init__(look, tr("Laptops"), actions=[self.fresh, self.sealed])
        self.fresh.clicked.connect(self.codes_wished)
        self.sealed.clicked.connect(self.sealed_wished)
        self.table: Table | None = None
        self._whole: QWidget | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (("Enter", tr("return code")), ("Esc", tr("back")), ("Shift F1", tr("all keys")))

    def show_laptops(self, laptops: Sequence[Laptop], part: Callable[[str], str], done: str = "") -> None:
        """Show the list; ``done`` says what has just been done."""
        look, tr = self.look, self.look.tr
        line = look.ntr("{n} laptop of this office", "{n} laptops of this office", len(laptops)) if laptops else ""
        self.header.say(tr("Laptops"), line)
        self.offer_acts("yes")
        if not laptops:
            sentence = tr("None is enrolled yet. Laptops are enrolled at the command line so far.")
            self.show_step(Empty(look, "laptop", tr("No laptop yet"), sentence, ink="ink2"))
            return
        card = Card(look)
        if done:
            card.add(Banner(look, "ok", done))
        few = [one for one in laptops if one.has_few]
        if few and not done:
            card.add(Banner(look, "warn", _few(look, few)))
        columns = (
            Column(tr("Person")),
            Column(tr("Role")),
            Column(tr("Return codes")),
            Column(tr("Last asked"), stretch=True),
        )
        self.table = Table(look, tr("Laptops"), columns)
        self.table.show_rows([_row(look, one, part) for one in laptops])
        self.table.go_to(0)
        self.table.chosen.connect(self.code_wished)
        card.add(self.table, 1)
        give = Button(look, tr("Give a return code"), Kind.MAIN, icon="phone", height=44)
        give.clicked.connect(lambda _on: self.code_wished.emit(self._here()))
        card.body.addWidget(give, 0, Qt.AlignmentFlag.AlignTrailing)
        self.show_step(card, self.table)

    def show_step(self, step: QWidget, first: QWidget | None = None) -> None:
        """Put a step in the place of what is there; the one before is deleted with what was typed in it."""
        if self._whole is not None:
            self.body.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self._whole = step
        grows = first is not None or isinstance(step, Empty)
        # what asks something stands at the top; only a list grows with the window
        self.body.addWidget(step, 1, Qt.AlignmentFlag(0) if grows else Qt.AlignmentFlag.AlignTop)
        # a layout shows what it was given only later, and what is not in sight takes no focus
        step.show()
        self.setFocusProxy(first or step)
        if self.isVisible():
            (first or step).setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_acts(self, wish: str) -> None:
        """Show the acts of the head ("yes"), or hide them ("no") while one step follows another."""
        for act in (self.fresh, self.sealed):
            act.setVisible(wish == "yes")

    def _here(self) -> int:
        row = self.table.currentIndex().row() if self.table is not None else 0
        return max(0, row)


def _row(look: Look, laptop: Laptop, part: Callable[[str], str]) -> list[Cell]:
    left = words.codes_left(look, laptop.left)
    few = Cell(left, "warning", "warn", bold=True) if laptop.has_few else Cell(left, "key", "ink2")
    return [
        Cell(laptop.person or laptop.device[:8], code=True),
        Cell(words.role(look, laptop)),
        few,
        Cell(words.last_asked(look, laptop, part)),
    ]


def _few(look: Look, few: Sequence[Laptop]) -> str:
    first = look.ntr(
        "{n} laptop has three return codes or fewer here.",
        "{n} laptops have three return codes or fewer here.",
        len(few),
    )
    return f"{first} {look.tr('Its person draws fresh ones in the settings, before the next seal.')}"
