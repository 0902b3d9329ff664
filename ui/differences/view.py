"""The page of differences: the records at the side, one record's questions one below the other, and what joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.components.amount import Meter
from ui.components.badge import Badge
from ui.components.banner import Banner
from ui.components.button import Button, Kind
from ui.components.card import Card, Rule
from ui.components.code_label import CodeLabel
from ui.components.empty import Empty
from ui.components.records import RecordList
from ui.components.text import Text, Wrapped
from ui.shell.side import Side
from ui.shell.steps import StepPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from ui.components.records import Record
    from ui.differences.question import QuestionRow
    from ui.look import Look


class DifferencesPage(StepPage):
    """``went`` carries the record of the side list; ``next_wished`` leads to what is open next."""

    way = "debrief"
    went = Signal(str)
    next_wished = Signal()
    back_wished = Signal()

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.back = Button(look, tr("Findings"), icon="arrow-u-up-left", key="Esc")
        self.next = Button(look, tr("Next"), Kind.MAIN, icon="arrow-down", key="Enter")
        self.records = RecordList(look, tr("Records that differ"))
        self.list_side = Side(look, tr("Records"))
        self.list_side.body.addWidget(self.records, 1)
        line = tr("Two people changed the same field. Nothing is lost; you decide what stands.")
        super().__init__(look, tr("Differences"), line, actions=[self.back, self.next], side=self.list_side)
        self.back.clicked.connect(self.back_wished)
        self.next.clicked.connect(self.next_wished)
        self.records.chosen.connect(self.went)
        self.rows: list[QuestionRow] = []
        self.settled = Text(look, "", "label_bold", "ink2")
        self.header.beside_title.addWidget(self.settled, 0, Qt.AlignmentFlag.AlignVCenter)
        self._meter: Meter | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        return (
            ("1\u20134", tr("what stands")),
            ("0", tr("undecided again")),
            ("↑ ↓", tr("question")),
            ("Enter", tr("next")),
            ("Shift F1", tr("all keys")),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.next.hasFocus():
            self.next_wished.emit()
        else:
            super().keyPressEvent(event)

    def show_settled(self, done: int, of: int) -> None:
        """Say how many of all differences are decided."""
        words = self.look.tr("{done} of {all} settled", done=done, all=of)
        self.settled.say(words if of else "")
        self.settled.setVisible(bool(of))
        if self._meter is None and of:
            self._meter = Meter(self.look, done, of, words)
            self._meter.setFixedWidth(self.look.px(120))
            self.header.beside_title.addWidget(self._meter, 0, Qt.AlignmentFlag.AlignVCenter)
        elif self._meter is not None:
            self._meter.say(done, words)

    def show_records(self, records: Sequence[Record], here: str) -> None:
        """Show the records at the side; ``here`` is the one in hand."""
        self.records.show_records(records, here)
        self.list_side.remark.say(self.look.language.number(len(records)))
        self.list_side.remark.setAccessibleName(self.look.ntr("{n} record", "{n} records", len(records)))

    def show_record(
        self, name: str, code: str, sensitivity: str, rows: Sequence[QuestionRow], joined: Sequence[str]
    ) -> None:
        """Show one record: its questions, and below them what joined by itself."""
        look, tr = self.look, self.look.tr
        self.rows = list(rows)
        card = Card(look)
        head = QHBoxLayout()
        head.setSpacing(look.px(12))
        if code:
            head.addWidget(CodeLabel(look, code, "code_panel"))
        head.addWidget(Text(look, name, "lead", "ink2" if code else "ink"))
        head.addWidget(Badge.of_class(look, sensitivity))
        head.addStretch(1)
        if rows:
            head.addWidget(Text(look, tr("green and underlined: new since “Before”"), "cap", "ink3"))
        card.body.addLayout(head)
        for row in rows:
            card.add(Rule(look))
            card.add(row)
        if joined:
            card.add(Rule(look))
            card.add(Text(look, tr("Joined by itself"), "label_bold", "ink"))
            for said in joined:
                card.add(Wrapped(look, said, "label", "ink2"))
        card.body.addStretch(1)
        words = tr("Every version stays in the record's history. What you choose becomes a new entry signed by you.")
        card.add(Banner(look, "info", words, icon="git-merge"))
        self._show(card, self.rows[0] if self.rows else self.next)

    def show_empty(self) -> None:
        """Say that nothing differs."""
        look, tr = self.look, self.look.tr
        self.rows = []
        words = tr("What laptops wrote in the same field stands here until somebody decides.")
        self._show(Empty(look, "check-circle", tr("Nothing differs"), words, ink="ok"), self.back)

    def _show(self, whole: QWidget, first: QWidget) -> None:
        self.show_step(whole, first)
        if self.isVisible():
            self.lead_to(first)
