"""Coverage: the areas with their state at one side, the check list of the kind of place at the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.checklists import Group, State
from ui.components.banner import IconBox
from ui.components.card import Card
from ui.components.empty import small_empty
from ui.components.table import Cell, Column, Table
from ui.components.text import Text, Wrapped
from ui.digits import digit_of
from ui.rows import height_follows_width
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.domain.checklists import Progress
    from ui.look import Look

DIGITS: Final = "1\u20133"
SEEN: Final = ("", "seen", "not_yet", "refused")
"""What each digit says of the marked area; 0 takes it back."""
AREA_ICONS: Final = {"seen": ("check-circle", "ok"), "refused": ("prohibit", "bad"), "": ("circle-dashed", "ink3")}
STATE_ICONS: Final = {
    State.DONE: ("check-circle", "ok"),
    State.REFUSED: ("prohibit", "bad"),
    State.OPEN: ("circle-dashed", "ink3"),
}


class AreaTable(Table):
    """``answered`` carries the number of the row and what its digit says."""

    answered = Signal(int, str)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit, row = digit_of(event), self.currentIndex().row()
        if digit is not None and digit < len(SEEN) and row >= 0:
            self.answered.emit(row, SEEN[digit])
        else:
            super().keyPressEvent(event)


class CoveragePage(Page):
    """``answered`` carries row and state, ``chosen`` the row of an area to open."""

    way = "board"
    answered = Signal(int, str)
    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.tr("Coverage"), look.tr("What to see, whom to hear, what to read"))
        columns = (Column(look.tr("Area")), Column(look.tr("Kind"), stretch=True), Column(look.tr("State")))
        self.areas = AreaTable(look, look.tr("Areas"), columns)
        self.areas.answered.connect(self.answered)
        self.areas.chosen.connect(self.chosen)
        if look.large:
            self.areas.setMinimumHeight(look.px(280))  # one below the other: the page scrolls, not five rows in it
        self._left = Card(look, look.tr("Areas"))
        self._left.add(
            Wrapped(look, look.tr("Digits: 1 is seen, 2 not yet, 3 refused, 0 takes it back"), "cap", "ink3")
        )
        self._left.add(self.areas, 1)
        self._list = Card(look)
        self._due = Wrapped(
            look, look.tr("The search is being made anew: more may be done than stands here."), "label", "ink2"
        )
        self._due.hide()
        self._list.add(self._due)
        self._shown = QWidget()
        self._content = QVBoxLayout(self._shown)
        self._list.add(self._shown, 1)
        box = QVBoxLayout() if look.large else QHBoxLayout()
        box.setSpacing(look.px(16))
        box.addWidget(self._left, 2)
        box.addWidget(self._list, 3)
        self.body.addLayout(box, 1)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return ((DIGITS, tr("seen, not yet, refused")), ("Enter", tr("open##verb")), ("F5", tr("board")))

    def begin(self) -> None:  # noqa: D102 - said where it is first defined
        self.areas.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_due(self, *, due: str) -> None:
        """Say that the list is counted from an index that is not whole yet ("yes")."""
        self._due.setVisible(bool(due))

    def show_areas(self, areas: Sequence[tuple[str, str, str, str]], here: int) -> None:
        """Show code, kind, state and the word for it of each area; ``here`` is the row to mark."""
        rows = []
        for code, kind, seen, words in areas:
            icon, ink = AREA_ICONS.get(seen, AREA_ICONS[""])
            rows.append((Cell(code, code=True), Cell(kind), Cell(words, icon=icon, ink=ink)))
        self.areas.show_rows(rows)
        if rows:
            self.areas.go_to(min(here, len(rows) - 1))

    def show_list(self, progress: Progress | None) -> None:
        """Show the check list as it stands, or why there is none."""
        look, language = self.look, self.look.language
        self._empty_list()
        if progress is None:
            sentence = look.tr("The plan does not say yet what kind of place this is.")
            self._content.addWidget(small_empty(look, "clipboard-text", look.tr("No check list yet"), sentence))
            return
        titles = {
            Group.SEE: look.tr("See"),
            Group.HEAR: look.tr("Hear"),
            Group.READ: look.tr("Read"),
            Group.LOOK: look.tr("Look at"),
        }
        states = {State.DONE: look.tr("done"), State.REFUSED: look.tr("refused"), State.OPEN: look.tr("open")}
        labels = progress.checklist.labels
        self._content.addWidget(Text(look, labels.get(language.code) or labels["en"], "lead", "ink"))
        across = QHBoxLayout()
        across.setSpacing(look.px(24))
        parts = [QWidget() for _ in range(1 if look.large else 2)]
        columns = [QVBoxLayout(part) for part in parts]
        for number, (group, (done, of)) in enumerate(progress.counts().items()):
            column = columns[number % len(columns)]
            column.setSpacing(look.px(6))
            count = look.tr("{done} of {all}", done=language.number(done), all=language.number(of))
            head = QHBoxLayout()
            head.addWidget(Text(look, titles[group], "label_bold", "ink2"))
            head.addWidget(Text(look, count, "cap", "ink3"))
            head.addStretch(1)
            column.addLayout(head)
            for standing in progress.standings:
                if standing.item.group is group:
                    words = standing.item.labels.get(language.code) or standing.item.labels["en"]
                    icon, ink = STATE_ICONS[standing.state]
                    line = QHBoxLayout()
                    line.setSpacing(look.px(8))
                    line.addWidget(IconBox(look, icon, 18, ink), 0, Qt.AlignmentFlag.AlignTop)
                    said = Wrapped(look, words, "label", "ink" if standing.state is State.OPEN else "ink2")
                    said.setAccessibleName(f"{words}, {states[standing.state]}")
                    line.addWidget(said, 1)
                    column.addLayout(line)
            column.addSpacing(look.px(12))
        for part, column in zip(parts, columns, strict=True):
            column.setContentsMargins(0, 0, 0, 0)
            column.addStretch(1)
            height_follows_width(part)
            across.addWidget(part, 1)
        self._content.addLayout(across)
        self._content.addStretch(1)

    def _empty_list(self) -> None:
        """Take the list away that was shown."""
        before, self._shown = self._shown, QWidget()
        self._list.body.removeWidget(before)
        before.hide()
        before.deleteLater()
        self._content = QVBoxLayout(self._shown)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(self.look.px(10))
        height_follows_width(self._shown)
        self._list.add(self._shown, 1)
        self._shown.show()
