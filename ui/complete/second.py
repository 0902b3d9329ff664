"""The second listener's page: each statement as it was written, and below it what the other one heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain import second_listener as rules
from npm_field.domain.documents import ITEM_ID
from npm_field.domain.second_listener import WHOLE, Answer
from resources.language import as_written
from ui.components.badge import Badge
from ui.components.card import Card
from ui.components.code_label import CodeHero
from ui.components.text import Running, Text, Wrapped
from ui.forms.choices import OneChip, Track
from ui.forms.form import Row, options, spoken
from ui.forms.rows import FormRows
from ui.forms.typed import LongText
from ui.rows import Fill, Rows, height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.components.chips import Option
    from ui.forms.control import Ground

LABELS: Final = 150
ANSWER: Final = "answer"
TEXT: Final = "text"
BY: Final = "by"


class HeardCard(Card):
    """One statement, unchanged, and the answer to it. ``edited`` says that the answer changed."""

    edited = Signal()
    left = Signal()

    def __init__(self, ground: Ground, statement: Mapping[str, object]) -> None:
        super().__init__(ground.look)
        self.statement = str(statement[ITEM_ID])
        self._ground = ground
        self._title(statement)
        look, row = ground.look, {item.field: item for item in ground.form.row(rules.FIELD).items}
        said = {name: row.get(name, Row(name, name)) for name in (ANSWER, TEXT)}
        offered = options(ground.vocabulary("second_answer"), look.language)
        self.rows = FormRows(look, label_width=LABELS)
        self.rows.add(said[ANSWER], Track(look, said[ANSWER].words, offered))
        self.rows.add(said[TEXT], LongText(look, said[TEXT].words, 4000, ground.guard))
        self.rows.edited.connect(self._changed)
        self.rows.left.connect(self.left)
        self.add(self.rows)
        self._open_text()

    def show_answer(self, element: Mapping[str, object]) -> None:
        """Show what was answered already."""
        for name, control in self.rows.controls.items():
            control.show_value(element.get(name))
        self._open_text()

    def answer(self) -> dict[str, object] | None:
        """Return the answer in stored form; None while there is none."""
        found = {name: control.value() for name, control in self.rows.controls.items()}
        if found[ANSWER] is None:
            return None
        said = {"statement": self.statement, ANSWER: found[ANSWER]}
        return said | ({TEXT: found[TEXT]} if found[TEXT] and found[ANSWER] == Answer.DIFFERS.value else {})

    def _changed(self, _name: str) -> None:
        self._open_text()
        self.edited.emit()

    def _open_text(self) -> None:
        """Another account is asked for where there is one."""
        differs = self.rows.controls[ANSWER].value() == Answer.DIFFERS.value
        self.rows.close_rows(frozenset() if differs else frozenset({TEXT}))

    def _title(self, statement: Mapping[str, object]) -> None:
        look, ground = self._ground.look, self._ground
        if self.statement == WHOLE:
            self.add(Text(look, look.tr("The record as a whole"), "lead"))
            said = str(statement.get(TEXT, ""))
            self.add(Running(look, as_written(said) if said else look.tr("It holds no statement.")))
            return
        what = str(statement.get("violation", ""))
        words = spoken(ground.vocabularies, "violation", what, look.language) if what else look.tr("Statement")
        self.add(Wrapped(look, words, "lead", "ink"))
        if statement.get(TEXT):
            self.add(Running(look, as_written(str(statement[TEXT]))))
        marks = QWidget()
        flow = Rows(marks, Fill.FLOW, look.px(8))
        for name, icon in (("when_band", "clock"), ("certainty", "chat-circle-text"), ("severity", "")):
            if statement.get(name):
                said = spoken(ground.vocabularies, name, statement[name], look.language)
                flow.addWidget(Badge(look, said, "plain", icon))
        height_follows_width(marks)
        self.add(marks)


class SecondRecord(QWidget):
    """All statements of a record. ``edited`` carries every answer of the one who listens, in stored form."""

    edited = Signal(object)
    left = Signal()

    def __init__(self, ground: Ground, fields: Mapping[str, object], listeners: Sequence[Option]) -> None:
        super().__init__()
        look = ground.look
        self._fields = dict(fields)
        given = fields.get(rules.STATEMENTS)
        found = [element for element in given if isinstance(element, dict)] if isinstance(given, list) else []
        whole = {ITEM_ID: WHOLE, TEXT: str(fields.get("narrative", ""))}
        self.cards = [HeardCard(ground, element) for element in found or [whole]]
        words = next((item.words for item in ground.form.row(rules.FIELD).items if item.field == BY), BY)
        self.who = FormRows(look, label_width=LABELS)
        self.who.add(Row(BY, words), OneChip(look, words, listeners))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12 if not look.low else 8))
        column.addWidget(self._head(ground))
        for card in self.cards:
            column.addWidget(card)
            card.edited.connect(self._changed)
            card.left.connect(self.left)
        for card, after in zip(self.cards, self.cards[1:], strict=False):
            card.rows.past_end.connect(after.rows.focus_first)
            after.rows.before_start.connect(card.rows.focus_last)
        self.who.past_end.connect(self.cards[0].rows.focus_first)
        self.cards[0].rows.before_start.connect(self.who.focus_first)
        self.who.edited.connect(lambda _name: self._chosen())
        column.addStretch(1)
        height_follows_width(self)

    @property
    def by(self) -> str:
        """Who listens."""
        return str(self.who.controls[BY].value() or "")

    def choose(self, by: str) -> None:
        """Say who listens, and show what that person answered already."""
        self.who.controls[BY].show_value(by or None)
        self._show_answers()

    def focus_first(self) -> None:
        """Go to who listens while nobody does, else to the first statement."""
        (self.cards[0].rows if self.by else self.who).focus_first()

    def value(self) -> list[dict[str, object]]:
        """Return the answers of the one who listens, each with its statement."""
        return [{BY: self.by, **answer} for card in self.cards if (answer := card.answer()) is not None]

    def _head(self, ground: Ground) -> QWidget:
        look = ground.look
        head = Card(look)
        head.add(CodeHero(look, str(self._fields.get("code", ""))))
        written, hours = self._fields.get(rules.WRITTEN_BY), self._fields.get("hours_after")
        late = hours if isinstance(hours, int) else 0
        said = look.ntr("Written {n} hour after the talk", "Written {n} hours after the talk", late)
        marks = QWidget()
        flow = Rows(marks, Fill.FLOW, look.px(8))
        flow.addWidget(Badge(look, said, "info", "clock-counter-clockwise"))
        if written:
            flow.addWidget(Badge(look, look.tr("written by"), "plain", "note-pencil", code=str(written)))
        height_follows_width(marks)
        head.add(marks)
        head.add(self.who)
        return head

    def _chosen(self) -> None:
        self._show_answers()
        self.edited.emit(self.value())

    def _changed(self) -> None:
        if self.by:
            self.edited.emit(self.value())

    def _show_answers(self) -> None:
        mine = {str(e.get("statement")): e for e in rules.answers(self._fields) if e.get(BY) == self.by}
        for card in self.cards:
            card.show_answer(mine.get(card.statement, {}))
