"""The evening: ten things to go through, each under its digit with its count; beside them the lines of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain.evening import Section
from ui.components.button import Button, Kind
from ui.components.table import Cell
from ui.debrief.walk import Names, WalkPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.evening import Item
    from npm_field.report.evening_words import EveningWords
    from ui.look import Look

ORDER: Final = tuple(Section)


class EveningPage(WalkPage):
    """The headings are the sections, in their order."""

    save_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.save = Button(look, tr("Debrief record"), icon="file-pdf", key="Ctrl P")
        new = Button(look, tr("New task"), Kind.MAIN, icon="plus", key="Ctrl N")
        names = Names(
            title=tr("The evening"),
            line=tr("What is left, who looks, who keeps what"),
            headings=tr("Look through"),
            counts=tr("Lines"),
            codes=tr("Code"),
        )
        super().__init__(look, names, new, before=self.save)
        self.right.body.addStretch(0)  # what is said of an empty section stands below its title
        self.save.clicked.connect(self.save_wished)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20139 0", tr("go through")),
            ("F6", tr("lines")),
            ("Enter", tr("open##verb")),
            ("Ctrl N", tr("new here")),
            ("Ctrl P", tr("save as PDF")),
            ("Esc", tr("findings")),
        )

    def show_counts(self, words: EveningWords, sections: Mapping[Section, Sequence[Item]], here: int) -> None:
        """Show how many lines each section has; amber where somebody has to act."""
        rows = []
        for section in ORDER:
            lines = [one for one in sections.get(section, ()) if not one.done]
            needs = any(one.needs for one in lines)
            count = words.language.number(len(lines)) if lines else "\u2013"
            cell = Cell(count, icon="warning" if needs else "", ink="warn" if needs else "ink2", bold=needs)
            rows.append((words.title(section), cell))
        self.show_headings(rows, here)

    def show_section(self, words: EveningWords, section: Section, lines: Sequence[Item], new: str) -> None:
        """Show the lines of one section; ``new`` is what its button begins."""
        self.title.say(words.title(section))
        self.new.say(new)
        self.said.say("" if lines else words.empty(section))
        self.said.setVisible(not lines)
        self.show_lines([line_cells(words, one) for one in lines])


def line_cells(words: EveningWords, item: Item) -> tuple[Cell, Cell]:
    """Return a line of the evening in two cells: its code, and what is the matter."""
    said = words.line(item)
    ink = "ink3" if item.done else "ink"
    icon = "check-circle" if item.done else "warning" if item.needs else ""
    return Cell(said.code, code=True, ink=ink), Cell(said.title, icon=icon, ink=ink, second=said.second)
