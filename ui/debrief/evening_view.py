"""The evening: ten things to go through, each under its digit with its count; beside them the lines of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout

from npm_field.domain.evening import Section
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.table import Cell, Column, Table
from ui.components.text import Wrapped
from ui.digits import digit_of
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.domain.evening import Item
    from npm_field.report.evening_words import EveningWords
    from ui.look import Look

ORDER: Final = tuple(Section)
SIDE: Final = 312


class EveningPage(Page):
    """``section_wished`` carries the place of a section, ``chosen`` the row of a line in the section in hand."""

    way = "debrief"
    section_wished = Signal(int)
    chosen = Signal(int)
    new_wished = Signal()
    back_wished = Signal()
    save_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.back = Button(look, tr("What holds"), icon="scales", key="Esc")
        self.save = Button(look, tr("Debrief record"), icon="file-pdf", key="Ctrl P")
        self.new = Button(look, tr("New task"), Kind.MAIN, icon="plus", key="Ctrl N")
        super().__init__(
            look,
            tr("The evening"),
            tr("What is left, who looks, who keeps what"),
            actions=[self.back, self.save, self.new],
        )
        self.back.clicked.connect(self.back_wished)
        self.save.clicked.connect(self.save_wished)
        self.new.clicked.connect(self.new_wished)
        self.sections = Table(
            look, tr("What to go through"), (Column(tr("Look through"), stretch=True), Column(tr("Lines")))
        )
        self.sections.selectionModel().currentChanged.connect(lambda now, _before: self._went(now.row()))
        self.lines = Table(look, tr("Lines"), (Column(tr("Code")), Column(tr("What"), stretch=True)), row_height=58)
        self.lines.chosen.connect(self.chosen)
        self.title = Wrapped(look, "", "lead", "ink")
        self.empty = Wrapped(look, "", "label", "ink2")
        direction = QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight
        across = QBoxLayout(direction)
        across.setSpacing(look.px(16))
        left = Card(look, dense=True)
        left.add(self.sections, 1)
        if look.large:
            self.sections.setMinimumHeight(look.px(360))
        else:
            left.setFixedWidth(look.px(SIDE))
        right = Card(look, dense=True)
        right.add(self.title)
        right.add(self.empty)
        right.add(self.lines, 1)
        right.body.addStretch(0)  # what is said of an empty section stands below its title
        across.addWidget(left)
        across.addWidget(right, 1)
        self.body.addLayout(across, 1)
        self._quiet = False

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20139 0", tr("go through")),
            ("F6", tr("lines")),
            ("Enter", tr("Open##verb")),
            ("Ctrl N", tr("new here")),
            ("Ctrl P", tr("save as PDF")),
            ("Esc", tr("findings")),
        )

    def begin(self) -> None:  # noqa: D102 - said where it is first defined
        self.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is None:
            super().keyPressEvent(event)
        else:
            self.section_wished.emit(9 if digit == 0 else digit - 1)

    def show_counts(self, words: EveningWords, sections: Mapping[Section, Sequence[Item]], here: int) -> None:
        """Show how many lines each section has; amber where somebody has to act."""
        rows = []
        for at, section in enumerate(ORDER):
            lines = [one for one in sections.get(section, ()) if not one.done]
            needs = any(one.needs for one in lines)
            digit = str((at + 1) % 10)
            count = words.language.number(len(lines)) if lines else "\u2013"
            rows.append(
                (
                    Cell(f"{digit}  {words.title(section)}", ink="ink"),
                    Cell(count, icon="warning" if needs else "", ink="warn" if needs else "ink2", bold=needs),
                )
            )
        self._quiet = True
        self.sections.show_rows(rows)
        self.sections.go_to(here)
        self._quiet = False

    def show_lines(self, words: EveningWords, section: Section, lines: Sequence[Item], new: str, here: int) -> None:
        """Show the lines of one section; ``new`` is what its button begins."""
        self.title.say(words.title(section))
        self.new.say(new)
        self.empty.say("" if lines else words.empty(section))
        self.empty.setVisible(not lines)
        self.lines.setVisible(bool(lines))
        rows = []
        for one in lines:
            said = words.line(one)
            ink = "ink3" if one.done else "ink"
            icon = "check-circle" if one.done else "warning" if one.needs else ""
            rows.append(
                (Cell(said.code, code=True, ink=ink), Cell(said.title, icon=icon, ink=ink, second=said.second))
            )
        self.lines.show_rows(rows)
        if rows:
            self.lines.go_to(max(0, min(here, len(rows) - 1)))

    def _went(self, row: int) -> None:
        if row >= 0 and not self._quiet:
            self.section_wished.emit(row)
