"""Theme by theme: the agenda, and beside it one theme: its findings, what is known, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.components.button import Button, Kind
from ui.components.note import Note
from ui.components.table import Cell
from ui.components.text import Wrapped, label_for
from ui.debrief.walk import Names, WalkPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.look import Look


@dataclass(frozen=True, slots=True)
class Heading:
    """One theme of the agenda, in words."""

    name: str
    findings: str
    contested: bool
    gone_through: bool


class ThemesPage(WalkPage):
    """The headings are the themes, that of the gravest finding first; ``note`` is where decisions are typed."""

    next_wished = Signal()
    again_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        new = Button(look, tr("New finding"), icon="plus", key="Ctrl N")
        self.next = Button(look, tr("Gone through, next"), Kind.MAIN, icon="check", key="Ctrl Enter")
        names = Names(
            title=tr("Theme by theme"),
            line=tr("The gravest first: what we heard, what contradicts it, what is decided"),
            headings=tr("Theme"),
            counts=tr("Findings"),
            codes=tr("Level, code"),
        )
        super().__init__(look, names, new, last=self.next)
        self.next.clicked.connect(self.next_wished)
        self.again = Button(look, tr("Go through it again"), Kind.QUIET, icon="arrow-u-up-left")
        self.again.clicked.connect(self.again_wished)
        self.note = Note(look, tr("What was decided"))
        self.note.setMinimumHeight(look.px(76))
        self.note.setMaximumHeight(look.px(132))
        self.problem = Wrapped(look, "", "label", "bad")
        self.problem.hide()
        foot = QHBoxLayout()
        self.label = label_for(look, tr("What was decided"), self.note)
        foot.addWidget(self.label)
        foot.addStretch(1)
        foot.addWidget(self.again)
        self.right.body.addStretch(0)
        self.right.body.addLayout(foot)
        self.right.add(self.note)
        self.right.add(self.problem)
        self._note_parts: tuple[QWidget, ...] = (self.label, self.note)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20139 0", tr("theme")),
            ("F6", tr("lines")),
            ("Ctrl Enter", tr("next")),
            ("Ctrl N", tr("new finding")),
            ("Esc", tr("findings")),
        )

    def show_agenda(self, themes: Sequence[Heading], here: int) -> None:
        """Show the themes: a tick for one that was gone through, two arrows for one with a contested finding."""
        tr = self.look.tr
        rows = []
        for one in themes:
            icon = "check-circle" if one.gone_through else "arrows-left-right" if one.contested else ""
            ink = "ok" if one.gone_through else "bad" if one.contested else "ink2"
            rows.append((one.name, Cell(one.findings, icon=icon, ink=ink, bold=one.contested)))
        self.show_headings(rows, here)
        self.headings.setAccessibleDescription(
            tr("{done} of {all} gone through", done=sum(one.gone_through for one in themes), all=len(themes))
        )

    def show_theme(self, heading: Heading, known: str, lines: Sequence[tuple[Cell, Cell]]) -> None:
        """Show one theme: what is known of it, its findings and what follows from them."""
        self.title.say(heading.name)
        self.said.say(known)
        self.show_lines(lines)
        self.show_gone(heading.gone_through)

    def show_gone(self, gone: bool) -> None:  # noqa: FBT001 - a fact
        """Say whether the theme in hand was gone through."""
        self.again.setVisible(gone)
        self.next.say(self.look.tr("Next theme") if gone else self.look.tr("Gone through, next"))

    def show_nothing(self, words: str) -> None:
        """Say that there is no theme yet, and what makes one."""
        self.title.say("")
        self.said.say(words)
        self.show_lines(())
        for part in (*self._note_parts, self.again):
            part.hide()
        self.next.setEnabled(False)

    def let_decide(self, let: str) -> None:
        """Let decisions be typed ("yes"), or not yet (""): what is on the disk is not read yet."""
        for part in (self.note, self.next, self.again):
            part.setEnabled(bool(let))

    def refuse(self, why: str) -> None:
        """Say why what was typed is not saved; "" when it is."""
        self.problem.say(why)
        self.problem.setVisible(bool(why))

    def next_pane(self, step: int) -> None:
        """Go to the next part: themes, lines, what was decided."""
        panes = [self.headings, *([self.lines] if self.lines.isVisible() else []), self.note]
        here = next((at for at, pane in enumerate(panes) if pane.hasFocus()), 0)
        panes[(here + step) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)
