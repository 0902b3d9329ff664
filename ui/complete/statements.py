"""The statements of a full record: one card for each allegation, in plain words, with when and how sure one is."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from npm_field.domain.documents import ITEM_ID
from npm_field.domain.kinds.interview import ALLEGATION
from ui import tokens
from ui.components.button import Button
from ui.forms.build import form_rows
from ui.forms.lists import Element
from ui.rows import height_follows_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.forms.control import Ground

WHAT: Final = "violation"
ASKED: Final = ("text", "certainty", "when_band")
LABELS: Final = 108


class Statements(QWidget):
    """``edited`` says that a statement changed; ``past_end`` that the last row of the last one was left."""

    edited = Signal()
    left = Signal()
    past_end = Signal()

    def __init__(self, ground: Ground, elements: Sequence[Mapping[str, object]]) -> None:
        super().__init__()
        self._ground = ground
        self.cards: list[Element] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(ground.look.px(10))
        tr = ground.look.tr
        self.add_button = Button(ground.look, tr("Add a statement"), icon="plus", height=tokens.CONTROL)
        self.add_button.clicked.connect(self.add_new)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        for element in elements:
            self._append(element)
        height_follows_width(self)

    @property
    def wrong(self) -> bool:
        """Whether a person was told that something that is written does not fit."""
        return any(card.is_told for card in self.cards)

    def value(self) -> list[dict[str, object]] | None:
        """Return all statements in stored form."""
        return [card.element() for card in self.cards] or None

    def focus_first(self) -> bool:
        """Go to the first row of the first statement; False when there is none."""
        for card in self.cards[:1]:
            card.rows.focus_first()
        return bool(self.cards)

    def add_new(self) -> None:
        """Add an empty statement and go to it."""
        card = self._append({ITEM_ID: uuid.uuid4().hex})
        self.edited.emit()
        card.rows.focus_first()

    def _append(self, element: Mapping[str, object]) -> Element:
        look, row = self._ground.look, self._ground.form.row("allegations")
        asked = ASKED if element.get(WHAT) else (WHAT, *ASKED)
        found = {item.field: item for item in row.items}
        rows = form_rows(
            self._ground, ALLEGATION, [found[name] for name in asked if name in found], label_width=LABELS
        )
        what = str(element.get(WHAT, ""))
        title = self._ground.vocabularies.label(WHAT, what, look.language.code) if what else ""
        card = Element(self._ground, title or look.tr("New statement"), rows, element)
        card.edited.connect(self.edited)
        card.left.connect(self.left)
        card.removed.connect(lambda: self._remove(card))
        rows.past_end.connect(lambda: self._after(card))
        self.cards.append(card)
        self._column.insertWidget(self._column.count() - 1, card)
        return card

    def _after(self, card: Element) -> None:
        at = self.cards.index(card) + 1
        if at < len(self.cards):
            self.cards[at].rows.focus_first()
        else:
            self.past_end.emit()

    def _remove(self, card: Element) -> None:
        self.cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()
