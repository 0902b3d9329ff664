"""The page of the code book: codes with a slip, the desk's log beside them, and in their place one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from npm_field.domain.slips import PURPOSES
from npm_field.usecases import annex
from resources.language import isolated
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import small_empty
from ui.components.table import Cell, Column, Table
from ui.shell.steps import StepPage
from ui.slip.sheet import ICON, purposes_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from npm_field.usecases.identity_desk import Book
    from storage.slips import Use
    from ui.look import Look

ROW_HEIGHT: Final = 56


class CodeBookPage(StepPage):
    """``wished`` carries the code whose slips are to be opened, "" for one that is typed; ``annex_wished`` a file."""

    way = "code_book"
    wished = Signal(str)
    annex_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.open = Button(look, tr("Open a slip"), Kind.MAIN, icon=ICON, key="Ctrl N")
        self.annex = Button(look, tr("Open an annex"), icon="users-three", key="Ctrl J")
        line = tr("Who has a sealed slip, by code alone. Each opening needs a purpose and is logged.")
        super().__init__(look, tr("Code book"), line, actions=[self.annex, self.open])
        self.open.clicked.connect(lambda: self.wished.emit(""))
        self.annex.clicked.connect(self.annex_wished)
        self.table: Table | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        if self.open.isHidden():  # a step stands in the place of the list, and has its own on its buttons
            return (("Esc", tr("back to the codes")),)
        return (
            ("↑ ↓", tr("code")),
            ("Enter", tr("open its slip")),
            ("Ctrl N", tr("type a code")),
            ("Ctrl J", tr("who counts as one")),
        )

    def leave_list(self) -> None:
        """Take the ways of the list away: a step is shown in its place."""
        for button in (self.annex, self.open):
            button.hide()

    def show_book(self, book: Book, day: Callable[[str], str]) -> None:
        """Show the codes and the log, the last line first; ``day`` says a band in words."""
        look = self.look
        whole = QWidget()
        sides = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight, whole
        )
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(look.px(16))
        sides.addWidget(self._codes(book, day), 2)
        sides.addWidget(self._log(book.log, day), 3)
        for button in (self.annex, self.open):
            button.show()
        self.show_step(whole, self.table or self.open)

    def _codes(self, book: Book, day: Callable[[str], str]) -> Card:
        look, tr = self.look, self.look.tr
        card = Card(look, tr("Sealed slips"), dense=True)
        if book.unknown:
            title = look.ntr("{n} slip was not opened yet", "{n} slips were not opened yet", book.unknown)
            said = tr("Whose it is only the desk's key can tell. Type the code that you look for.")
            card.add(Banner(look, "seal", said, title=title))
        self.table = None
        if not book.entries:
            said = tr("Slips come from the laptops as a bundle of their own.")
            card.add(small_empty(look, ICON, tr("No code is known to have one"), said), 1)
            return card
        self.table = Table(look, tr("Sealed slips"), _code_columns(look), row_height=ROW_HEIGHT)
        last = {str(use.code): use for use in book.log}
        became = dict(book.voided)
        self.table.show_rows(
            [
                [
                    Cell(one.code, code=True, bold=True, second=_of_code(look, str(one.code), became)),
                    Cell(look.language.number(one.slips)),
                    Cell(day(last[str(one.code)].written) if str(one.code) in last else tr("not opened")),
                ]
                for one in book.entries
            ]
        )
        codes = [str(one.code) for one in book.entries]
        self.table.chosen.connect(lambda at: self.wished.emit(codes[at]))
        card.add(self.table, 1)
        return card

    def _log(self, log: Sequence[Use], day: Callable[[str], str]) -> Card:
        look, tr = self.look, self.look.tr
        card = Card(look, tr("What was done with them"), dense=True)
        if not log:
            said = tr("Every opening stands here: whose, who, why and when.")
            card.add(small_empty(look, "file-text", tr("Nobody opened one"), said), 1)
            return card
        table = Table(look, tr("What was done with them"), _log_columns(look), row_height=ROW_HEIGHT)
        table.show_rows([self._line(use, day) for use in reversed(log)])
        card.add(table, 1)
        return card

    def _line(self, use: Use, day: Callable[[str], str]) -> list[Cell]:
        look, tr = self.look, self.look.tr
        opened = bool(use.who)
        who = " · ".join(isolated(code) for code in (use.who, use.second) if code)
        why = purposes_in_words(look, [use.reason]) if use.reason in PURPOSES else tr("consent was taken back")
        if use.act == annex.ACT:
            why = tr("Who counts as one person")
        return [
            Cell(use.code, code=True, second=tr("opened") if opened else tr("erased")),
            Cell(who),
            Cell(why, second=day(use.written)),
        ]


def _of_code(look: Look, code: str, became: dict[str, str]) -> str:
    old = next((before for before, now in became.items() if now == code), "")
    if code in became:
        return look.tr("voided")
    return look.tr("was {code}, voided", code=isolated(old)) if old else ""


def _code_columns(look: Look) -> tuple[Column, ...]:
    tr = look.tr
    return (Column(tr("Code")), Column(tr("Slips"), number=True), Column(tr("Last opened"), stretch=True))


def _log_columns(look: Look) -> tuple[Column, ...]:
    tr = look.tr
    return (Column(tr("Code")), Column(tr("Who")), Column(tr("Why and when"), stretch=True))
