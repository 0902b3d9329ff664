"""A page that is walked through: headings with a digit and a count each; beside them the lines of the one in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout

from ui.components.button import Button
from ui.components.card import Card
from ui.components.table import Cell, Column, Table
from ui.components.text import Wrapped
from ui.digits import digit_of
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from ui.look import Look

SIDE: Final = 312
DIGITS: Final = 10
MOST_IN_SIGHT: Final = 40
"""Lines of one heading that stand in the page in large text; beyond them their table scrolls."""
SEEN_AT_ONCE: Final = 3
"""Rows of the headings that are in sight in large text before anybody scrolls."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the page calls itself, its headings and its lines."""

    title: str
    line: str
    headings: str
    counts: str
    codes: str


class WalkPage(Page):
    """``went`` carries the place of a heading, ``chosen`` the row of a line of the heading in hand.

    ``back_wished`` leads to what holds; ``new_wished`` begins something here, by the button ``new``.
    """

    way = "debrief"
    went = Signal(int)
    chosen = Signal(int)
    back_wished = Signal()
    new_wished = Signal()

    def __init__(
        self, look: Look, names: Names, new: Button, *, before: QWidget | None = None, last: QWidget | None = None
    ) -> None:
        self.back = Button(look, look.tr("What holds"), icon="scales", key="Esc")
        self.new = new
        actions = [part for part in (self.back, before, new, last) if part is not None]
        super().__init__(look, names.title, names.line, actions=actions)
        self.back.clicked.connect(self.back_wished)
        new.clicked.connect(self.new_wished)
        self.headings = Table(
            look,
            names.headings,
            (Column(names.headings, stretch=True), Column(names.counts, number=True)),
            row_height=44,
        )
        self.headings.selectionModel().currentChanged.connect(lambda now, _before: self._went(now.row()))
        columns = (Column(names.codes), Column(look.tr("What"), stretch=True))
        self.lines = Table(look, look.tr("Lines"), columns, row_height=58)
        self.lines.chosen.connect(self.chosen)
        self.title = Wrapped(look, "", "lead", "ink")
        self.said = Wrapped(look, "", "label", "ink2")
        """What is said of the heading as a whole; below its title."""
        across = QBoxLayout(QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight)
        across.setSpacing(look.px(16))
        left = Card(look, dense=True)
        left.add(self.headings, 1)
        if not look.large:
            left.setFixedWidth(look.px(SIDE))
        self.right = Card(look, dense=True)
        self.right.add(self.title)
        self.right.add(self.said)
        self.right.add(self.lines, 1)
        across.addWidget(left)
        across.addWidget(self.right, 1)
        self.body.addLayout(across, 1)
        self._quiet = False

    def begin(self) -> None:  # noqa: D102 - said where it is first defined
        self.headings.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is None:
            super().keyPressEvent(event)
        else:
            self.went.emit((digit or DIGITS) - 1)

    def show_headings(self, rows: Sequence[tuple[str, Cell]], here: int) -> None:
        """Show the headings, each behind its digit as far as there are digits, with its count."""
        self._quiet = True
        self.headings.show_rows(
            [
                (Cell(f"{_digit(at)}  {words}" if _digit(at) else words, ink="ink"), cell)
                for at, (words, cell) in enumerate(rows)
            ]
        )
        self.headings.go_to(here)
        self._make_room(self.headings, len(rows))
        self._quiet = False
        if self.look.large and here >= SEEN_AT_ONCE:
            self.bring(self.headings)  # the table scrolls to the row, and the page has to follow

    def show_lines(self, rows: Sequence[tuple[Cell, Cell]], here: int = 0) -> None:
        """Show the lines of the heading in hand; without one there is no empty table."""
        self.lines.setVisible(bool(rows))
        self.lines.show_rows(rows)
        self._make_room(self.lines, min(len(rows), MOST_IN_SIGHT))
        if rows:
            self.lines.go_to(max(0, min(here, len(rows) - 1)))

    def _make_room(self, table: Table, rows: int) -> None:
        """Let a table be as high as its rows in large text: the page scrolls there, and no list inside it."""
        if self.look.large:
            height = table.horizontalHeader().height() + rows * table.verticalHeader().defaultSectionSize()
            table.setMinimumHeight(height + 2)

    def _went(self, row: int) -> None:
        if row >= 0 and not self._quiet:
            self.went.emit(row)


def _digit(at: int) -> str:
    return str((at + 1) % DIGITS) if at < DIGITS else ""
