"""What holds: the matrix of findings, the finding in hand beside it, and in its place the records to link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.corroboration import CONTRADICTS, SUPPORTS
from npm_field.report.evening_words import BETWEEN
from resources.language import as_written, isolated
from ui.components.banner import IconBox
from ui.components.button import Button, Kind
from ui.components.card import Card
from ui.components.empty import Empty
from ui.components.text import Text, Wrapped
from ui.debrief.details import Details
from ui.debrief.evidence import ICONS, EvidenceTable
from ui.debrief.matrix import Matrix
from ui.debrief.one_or_two import ONE, TWO, OneOrTwo
from ui.digits import digit_of
from ui.shell.steps import StepPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from npm_field.usecases.findings import Held
    from ui.look import Look


class DebriefPage(StepPage):
    """``new_wished`` begins a finding; ``went`` and ``chosen`` carry rows of the matrix."""

    way = "debrief"
    new_wished = Signal()
    went = Signal(int)
    chosen = Signal(int)
    back_wished = Signal()
    differences_wished = Signal()
    evening_wished = Signal()
    themes_wished = Signal()
    task_wished = Signal()
    take_in_wished = Signal()
    decided = Signal(str)
    """The answer to the question of one person or two, ``ONE`` or ``TWO``."""

    def __init__(self, look: Look) -> None:
        tr = look.tr
        self.new = Button(look, tr("New finding"), Kind.MAIN, icon="plus", key="Ctrl N")
        self.evening = Button(look, tr("The evening"), icon="clipboard-text", key="1")
        self.themes = Button(look, tr("Theme by theme"), icon="list-bullets", key="2")
        self.back = Button(look, tr("Back to the findings"), icon="arrow-u-up-left", key="Esc")
        self.differences = Button(look, tr("Differences"), icon="git-diff")
        self.take_in = Button(look, tr("Take in"), icon="tray")
        actions = [self.back, self.take_in, self.differences, self.evening, self.themes, self.new]
        super().__init__(look, tr("What holds"), _line(look), actions=actions)
        self.take_in.clicked.connect(self.take_in_wished)
        self.differences.clicked.connect(self.differences_wished)
        self.new.clicked.connect(self.new_wished)
        self.evening.clicked.connect(self.evening_wished)
        self.themes.clicked.connect(self.themes_wished)
        self.back.clicked.connect(self.back_wished)
        self.asks_why = ""
        """Whether it is asked what says that two codes are one person ("yes")."""
        self.matrix: Matrix | None = None
        self.table: EvidenceTable | None = None
        self._side: QVBoxLayout | None = None
        self._below: QVBoxLayout | None = None

    def keys(self) -> Sequence[tuple[str, str]]:  # noqa: D102 - said where it is first defined
        tr = self.look.tr
        if self.table is not None:
            return (
                ("1\u20133", tr("supports, contradicts, context")),
                ("0", tr("take out")),
                ("Esc", tr("findings")),
            )
        if self.asks_why:
            return (("1\u20135", tr("what says so")), ("Esc", tr("back")))
        return (
            ("↑ ↓", tr("finding")),
            ("Enter", tr("edit")),
            ("F6", tr("evidence")),
            ("Ctrl J", tr("who counts as one")),
            ("Ctrl N", tr("new finding")),
            ("1", tr("the evening")),
            ("2", tr("theme by theme")),
            ("Shift F1", tr("all keys")),
        )

    def show_asking(self, wish: str) -> None:
        """Say in the foot which keys answer while the basis is asked ("yes"), or those of the findings again ("")."""
        if wish != self.asks_why:
            self.asks_why = wish
            self.keys_changed.emit()

    def show_open(self, number: int) -> None:
        """Say on the way to the differences how many are open."""
        look = self.look
        self.differences.say(
            look.ntr("{n} difference", "{n} differences", number) if number else look.tr("Differences")
        )

    def show_evening(self, number: int) -> None:
        """Say which evening of the visit it is; 0 for nothing."""
        said = self.look.tr("evening {n}", n=number) if number else ""
        self.header.say(self.look.tr("What holds"), BETWEEN.join(filter(None, (_line(self.look), said))))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802 - Qt's name
        ways = {1: self.evening_wished, 2: self.themes_wished, 3: self.task_wished} if self.table is None else {}
        digit = digit_of(event) or 0
        way, answer = ways.get(digit), {4: ONE, 5: TWO}.get(digit)
        if way is not None:
            way.emit()
        elif answer is not None and self.table is None:
            self.decided.emit(answer)
        else:
            super().keyPressEvent(event)

    def show_matrix(
        self,
        found: Sequence[Held],
        severity: Callable[[Held], str],
        label: Callable[[str, str], str],
        joined: Sequence[str],
    ) -> None:
        """Show the findings; ``joined`` are sentences of who counts once."""
        look, tr = self.look, self.look.tr
        self.table = self._below = None
        self.back.hide()
        whole = QWidget()
        across = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if look.large else QBoxLayout.Direction.LeftToRight, whole
        )
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.px(16))
        if found:
            self.matrix = Matrix(look, found, severity, label)
            self.matrix.went.connect(self.went)
            self.matrix.chosen.connect(self.chosen)
            card = Card(look, dense=True)
            card.add(self.matrix, 1)
            self._below = QVBoxLayout()
            card.body.addLayout(self._below)
            card.body.addLayout(self._legend(joined))
            across.addWidget(card, 1)
        else:
            self.matrix = None
            sentence = tr(
                "A finding says what the team holds to be so. Link the talks, documents and observations it rests on,"
                " and its level comes by itself."
            )
            across.addWidget(Empty(look, "scales", tr("No finding yet"), sentence, ink="ink2"), 1)
        self._side = QVBoxLayout()
        self._side.setSpacing(look.px(16))
        across.addLayout(self._side)
        self.show_step(whole, self.matrix or self.new)

    def show_beside(self, *cards: QWidget) -> None:
        """Show what stands beside the matrix, and below it a question about two codes, where there is room."""
        for place in (self._side, self._below):
            while place is not None and (item := place.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        if self._side is None:
            return
        for card in cards:
            if isinstance(card, OneOrTwo) and self._below is not None and not self.look.large:
                self._below.addWidget(card)
            else:
                # a finding fills the height; a question alone does not
                self._side.addWidget(card, 1 if isinstance(card, Details) else 0)
            card.show()
        self._side.addStretch(0)

    def show_evidence(self, title: str) -> EvidenceTable:
        """Show the records that can be evidence in the place of the matrix, and return their table."""
        look = self.look
        self.matrix = self._side = self._below = None
        card = Card(look, dense=True)
        card.add(Wrapped(look, as_written(title) if title else look.tr("not written yet"), "section", "ink"))
        card.add(Wrapped(look, look.tr("1 supports, 2 contradicts, 3 context, 0 takes it out"), "cap", "ink3"))
        self.table = EvidenceTable(look)
        card.add(self.table, 1)
        self.back.show()
        self.show_step(card, self.table)
        return self.table

    def _legend(self, joined: Sequence[str]) -> QHBoxLayout:
        look, tr = self.look, self.look.tr
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for role, words in ((SUPPORTS, tr("supports")), (CONTRADICTS, tr("contradicts"))):
            icon, ink = ICONS[role]
            row.addWidget(IconBox(look, icon, 16, ink))
            row.addWidget(Text(look, words, "cap", "ink2"))
            row.addSpacing(look.px(8))
        row.addWidget(Wrapped(look, " ".join(joined), "cap", "ink2"), 1)
        return row


def joined_sentence(look: Look, first: str, second: str) -> str:
    """Return that two codes are one person."""
    return look.tr(
        "{first} and {second} are one person and count once.", first=isolated(first), second=isolated(second)
    )


def _line(look: Look) -> str:
    return look.tr("Findings and the kinds of source they rest on")
