"""The partial page: hatched frame, one code, one line with all that is stored, rows of digits; no other record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.components.button import Button, Kind
from ui.components.code_label import CodeHero
from ui.components.mode import ModeSwitch
from ui.components.text import Running, Text
from ui.forms.control import DIGITS
from ui.look import Tone
from ui.partial.line import StoredLine
from ui.partial.oral import OralRows
from ui.partial.rows import PartialRows
from ui.rows import height_follows_width
from ui.shell.kept_page import KeptPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from npm_field.usecases.picks import Picks
    from ui.forms.control import Ground
    from ui.look import Look

WIDTH: Final = 1000


class PartialPage(KeptPage):
    """``edited`` carries the row that was answered, ``mode_wished`` another mode."""

    framed = True
    way = "partial"
    edited = Signal(str)
    mode_wished = Signal(str)
    box_wished = Signal()
    withdraw_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setAccessibleName(look.tr("Partial"))
        self.rows: PartialRows | OralRows | None = None
        self.hero: CodeHero | None = None
        self.switch: ModeSwitch | None = None
        self.stored: StoredLine | None = None
        self.in_box: Button | None = None
        self._centre: QWidget | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            (DIGITS, tr("answer")),
            ("Enter", tr("next row")),
            ("Ctrl Enter", tr("done, next code")),
            ("F7", tr("to full and back")),
        )

    def show_partial(self, ground: Ground, picks: Picks, random_below: Callable[[int], int]) -> None:
        """Build the rows of a partial record."""
        column = self._built("code_partial", "partial", picks.floor.value)
        rows = PartialRows(ground, picks, random_below)
        self.rows = rows
        rows.edited.connect(self.edited)
        self.stored = StoredLine(self.look)
        column.addWidget(self.stored)
        column.addWidget(rows)
        self._done(column)

    def show_oral(self, ground: Ground, picks: Picks, now: datetime) -> None:
        """Build the rows of an oral-only record."""
        column = self._built("code_oral", "oral_only", picks.floor.value)
        rows = OralRows(ground, now)
        self.rows = rows
        rows.edited.connect(self.edited)
        self.stored = StoredLine(self.look)
        column.addWidget(rows)
        column.addWidget(Text(self.look, self.look.tr("Nothing else can be written here."), "lead"))
        column.addWidget(
            Running(
                self.look,
                self.look.tr(
                    "Say the talk over once to the one who was there with you, outside. "
                    "Two heads keep it better than one. At the debrief, tell it; "
                    "the record may stay empty for ever and still counts as a talk."
                ),
            )
        )
        column.addWidget(self.stored)
        self._done(column)

    def show_code(self, code: str) -> None:
        """Show the code of the record in hand."""
        if self.hero is not None:
            self.hero.say(code)

    def _built(self, role: str, mode: str, floor: str) -> QVBoxLayout:
        look = self.look
        if self._centre is not None:
            self.body.removeWidget(self._centre)
            self._centre.hide()
            self._centre.deleteLater()
        self._centre = QWidget()
        self._centre.setMaximumWidth(look.px(WIDTH) if not look.large else look.px(2 * WIDTH))
        self.hero = CodeHero(look, "", role)
        self.switch = ModeSwitch(look, floor, tone=Tone.PARTIAL)
        self.switch.show_mode(mode)
        self.switch.chosen.connect(self.mode_wished)
        head: QHBoxLayout | QVBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        head.setSpacing(look.px(16))
        # in large text the acts stand beside one another below the mode: the first row of answers stays in sight
        ends = QVBoxLayout()
        ends.setSpacing(look.px(4))
        ends.addWidget(self.switch)
        acts: QHBoxLayout | QVBoxLayout = QHBoxLayout() if look.large else QVBoxLayout()
        acts.setSpacing(look.px(4))
        side = Qt.AlignmentFlag.AlignLeading if look.large else Qt.AlignmentFlag.AlignTrailing
        withdraw = Button(look, look.tr("Withdraw consent"), Kind.QUIET, icon="arrow-u-down-left")
        withdraw.clicked.connect(self.withdraw_wished)
        if floor != "oral_only":
            self.in_box = Button(
                look, look.tr("New in the box"), Kind.QUIET, icon="circle-wavy-check", key="Shift F2"
            )
            self.in_box.clicked.connect(self.box_wished)
            acts.addWidget(self.in_box, 0, side)
        acts.addWidget(withdraw, 0, side)
        if look.large:
            acts.addStretch(1)
        ends.addLayout(acts)
        head.addWidget(self.hero, 1)
        head.addLayout(ends)
        column = QVBoxLayout(self._centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(20 if not look.low else 10))
        column.addLayout(head)
        return column

    def _done(self, column: QVBoxLayout) -> None:
        column.addStretch(1)
        if self._centre is None:
            return
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._centre, 20)
        line.addStretch(1)
        while self.body.count():
            self.body.takeAt(0)
        height_follows_width(self._centre)  # chips that need a second line make the page scroll, not each other
        if self.not_saved is not None:
            self.body.addWidget(self.not_saved)
        self.body.addStretch(1)
        self.body.addLayout(line, 6)
        self.body.addStretch(1)
        self._centre.show()
