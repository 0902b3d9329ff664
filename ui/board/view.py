"""The board page: areas, talks and the queue at the start, what comes next at the end (02-board)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.board.cards import AreasCard, NextCard, OfficeCard, QueueCard, RiskCard, TalksCard
from ui.board.lists_words import commitment, in_words, kept_out
from ui.components.button import Button, Kind
from ui.components.chips import ChipSet, Option
from ui.components.code_label import CodeLabel
from ui.components.empty import Empty
from ui.digits import digit_of
from ui.forms.choices import Picker
from ui.shell.kept_page import KeptPage
from ui.tokens import PAGE_MARGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent

    from npm_field.usecases.board import Board
    from npm_field.usecases.board_lists import Lists
    from ui.board.words import Words
    from ui.look import Look

_END: Final = 356
_TALKS: Final = 383
_NO_DIGITS: Final = 10
_CHIPS: Final = 12
"""More visits than this are not laid out: a hundred chips took a tenth of a second and hid the board."""


class BoardPage(KeptPage):
    """``step_chosen`` carries a number from 0, ``area_chosen`` a record or "" for a new area.

    ``visit_chosen`` carries a visit, ``act_chosen`` interview, observation, plan, new_plan, complete or hand_over.
    """

    way = "board"
    step_chosen = Signal(int)
    area_chosen = Signal(str)
    visit_chosen = Signal(str)
    act_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        self._acts = [
            _act(look, look.tr("Plan"), "clipboard-text", ""),
            _act(look, look.tr("New observation"), "eye", "F3"),
            Button(look, look.tr("New interview"), Kind.MAIN, icon="plus", key="F2"),
        ]
        super().__init__(look, look.tr("Board"), actions=self._acts)
        for act, name in zip(self._acts, ("plan", "observation", "interview"), strict=True):
            act.clicked.connect(lambda _on, name=name: self.act_chosen.emit(name))
        self.code: CodeLabel | None = None
        self.next: NextCard | None = None
        self._whole: QWidget | None = None
        self._shown: tuple[Board, Words] | None = None
        self._stop: QWidget | None = None
        self._wide, self._needed = not look.large, 0
        self._offer(acts=False)

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20135", tr("do it")),
            ("F2", tr("interview")),
            ("F3", tr("observation")),
            ("F7", tr("partial")),
            ("Shift F1", tr("all keys")),
        )

    def show_board(self, board: Board, words: Words) -> None:
        """Show a visit."""
        self._shown = (board, words)
        self._name_visit(board, words)
        self._wide = not self.look.large
        self._replace(self._cards(board, words))
        self._fit()
        self._lead(self._first_stop())

    def show_lists(self, found: Lists) -> None:
        """Say how far the check list is and what is known of complaints, in the line below the title."""
        if self._shown is not None:
            line = f"{self._shown[1].line(self._shown[0])} · {in_words(self.look, found)}"
            self.header.say(self.look.tr("Visit"), line)
            title, said = commitment(self.look, found.commitment)
            self.show_banner("commitment", "warn", said, title)
            title, said = kept_out(self.look, found.kept_out)
            self.show_banner("kept_out", "info", said, title)

    def show_nothing(self) -> None:
        """Say that no visit is planned yet."""
        tr = self.look.tr
        plan = Button(self.look, tr("Plan a visit"), Kind.MAIN, icon="plus", height=44)
        plan.clicked.connect(lambda _on: self.act_chosen.emit("new_plan"))
        sentence = tr(
            "The type of place is enough to begin; everything else can wait."
            " A visit that the office planned arrives in a bundle."
        )
        self._replace(Empty(self.look, "clipboard-text", tr("No visit yet"), sentence, steps=[plan], ink="accent"))
        self._offer(acts=False)
        self._lead(plan)

    def show_closed(self) -> None:
        """Say that only the coded records are open."""
        tr = self.look.tr
        interview = Button(self.look, tr("New interview"), Kind.MAIN, icon="plus", key="F2", height=44)
        interview.clicked.connect(lambda _on: self.act_chosen.emit("interview"))
        sentence = tr(
            "The board needs the complete records, and their key is not in memory. Coded records go on as always."
        )
        title = tr("Only coded records are open")
        self._replace(Empty(self.look, "shield-warning", title, sentence, steps=[interview], ink="partial"))
        self._offer(acts=False)
        self._lead(interview)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        digit = digit_of(event)
        if digit is None or not self.do_step(digit):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().focusInEvent(event)
        # no focus proxy: Tab would jump over all the other parts of the page
        if self._stop is not None:
            self._stop.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: D102, N802 - Qt's name
        super().showEvent(event)
        self._fit()

    def do_step(self, digit: int) -> bool:
        """Do the step under ``digit``; False when there is none."""
        count = len(self.next.steps) if self.next is not None else 0
        if not 1 <= digit <= count:
            return False
        self.step_chosen.emit(digit - 1)
        return True

    def _name_visit(self, board: Board, words: Words) -> None:
        self.header.say(self.look.tr("Visit"), words.line(board))
        self.setAccessibleName(f"{self.look.tr('Visit')} {self.look.language.spelled(board.code)}")
        if self.code is None:
            self.code = CodeLabel(self.look, board.code, "code_card", "ink2")
            self.header.beside_title.insertWidget(1, self.code)
        self.code.say(board.code)
        self._offer(acts=True)

    def _visits(self, board: Board) -> QWidget:
        """Return the chooser of visits. Digits are for the steps; of many it is found by typing."""
        options = [Option(plan.visit, str(plan.code), code=True) for plan in board.visits]
        if len(options) > _CHIPS:
            picker = Picker(self.look, self.look.tr("Visits"), options, one_only=True)
            picker.show_value(board.visit)
            picker.edited.connect(lambda: self._pick_visit(picker, board.visit))
            return picker
        chooser = ChipSet(self.look, self.look.tr("Visits"), options, first_digit=_NO_DIGITS, one_only=True)
        chooser.choose([board.visit])
        chooser.changed.connect(lambda keys: self._choose_visit(chooser, keys, board.visit))
        return chooser

    def _pick_visit(self, picker: Picker, here: str) -> None:
        wanted = str(picker.value() or "")
        if not wanted:
            picker.show_value(here)
        elif wanted != here:
            self.visit_chosen.emit(wanted)

    def _choose_visit(self, chooser: ChipSet, keys: tuple[str, ...], here: str) -> None:
        wanted = next((key for key in keys if key != here), "")
        chooser.choose([wanted or here])
        if wanted:
            self.visit_chosen.emit(wanted)

    def _cards(self, board: Board, words: Words) -> QWidget:
        look = self.look
        areas = AreasCard(look, board, words)
        areas.chosen.connect(self.area_chosen)
        queue = QueueCard(look, board, words)
        queue.asked.connect(lambda: self.act_chosen.emit("complete"))
        self.next = NextCard(look, board, words)
        self.next.chosen.connect(self.step_chosen)
        office = OfficeCard(look, board)
        office.wished.connect(lambda: self.act_chosen.emit("hand_over"))
        start = (areas, TalksCard(look, board), queue)
        end = (self.next, office, RiskCard(look, board, words))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        if len(board.visits) > 1:
            column.addWidget(self._visits(board))
        if self._wide:
            column.addLayout(self._two_columns(start, end), 1)
            return whole
        # what to do comes first where only one column is in sight
        for card in (self.next, *start, *end[1:]):
            column.addWidget(card)
        column.addStretch(1)
        return whole

    def _two_columns(self, first: Sequence[QWidget], end: Sequence[QWidget]) -> QHBoxLayout:
        areas, talks, queue = first
        gap = self.body.spacing()
        below = QHBoxLayout()
        below.setSpacing(gap)
        talks.setMinimumWidth(self.look.px(_TALKS))
        below.addWidget(talks, 9)
        below.addWidget(queue, 11)
        start = QVBoxLayout()
        start.setSpacing(gap)
        start.addWidget(areas)
        start.addLayout(below, 1)
        side = QVBoxLayout()
        side.setSpacing(gap)
        for number, card in enumerate(end):
            card.setMinimumWidth(self.look.px(_END))
            side.addWidget(card, 0 if number else 1)
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addLayout(start, 1)
        row.addLayout(side)
        return row

    def _fit(self) -> None:
        """Turn to one column where two have no room, and back."""
        if self._shown is None or self._whole is None or self.look.large or not self.isVisible():
            return
        if self._wide:
            layout = self._whole.layout()
            self._needed = layout.minimumSize().width() if layout is not None else 0
        wide = self._needed <= self.width() - 2 * self.look.px(PAGE_MARGIN)
        if wide is not self._wide:
            self._wide = wide
            held = self._whole.isAncestorOf(QApplication.focusWidget() or self)
            self._replace(self._cards(*self._shown))
            if held:
                self._lead(self._first_stop())

    def _first_stop(self) -> QWidget:
        return self.next.steps[0] if self.next is not None and self.next.steps else self._acts[-1]

    def _replace(self, whole: QWidget) -> None:
        if self._whole is not None:
            self.body.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self._whole = whole
        self.body.addWidget(whole, 1)
        # a layout shows what it was given only later, and what is not in sight takes no focus
        whole.show()

    def _offer(self, *, acts: bool) -> None:
        for act in self._acts:
            act.setVisible(acts)

    def _lead(self, widget: QWidget) -> None:
        self._stop = widget
        if self.isVisible():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


def _act(look: Look, words: str, icon: str, key: str) -> Button:
    return Button(look, words, icon=icon, key=key)
