"""Answers that hold others: elements as cards to add and take away, and a map from keys to choices."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from npm_field.domain.documents import ITEM_ID
from npm_field.domain.fields import Field, Shape
from ui import tokens
from ui.components.button import Button, Kind
from ui.components.card import Well
from ui.components.code_label import CodeLabel
from ui.components.text import Text
from ui.forms.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ui.forms.control import Ground
    from ui.forms.form import Row
    from ui.forms.rows import FormRows

    BuildRows = Callable[..., FormRows]
    BuildControl = Callable[[Ground, Field, Row], Control]

LABELS: Final = 128


class Element(Well):
    """One element with an id of its own; what its rows do not show of it stays as it is."""

    edited = Signal()
    left = Signal()
    removed = Signal()

    def __init__(self, ground: Ground, title: str, rows: FormRows, element: Mapping[str, object]) -> None:
        super().__init__(ground.look)
        look = ground.look
        self._element = dict(element)
        self.rows = rows
        self.title = Text(look, title, "body_bold", "ink")
        self.remove = Button(look, look.tr("Take away"), Kind.QUIET, icon="trash-simple", height=tokens.CONTROL_LOW)
        self.remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.remove)
        self.body.addLayout(head)
        self.body.addWidget(rows)
        self.body.setSpacing(look.px(8))
        for name, control in rows.controls.items():
            control.show_value(self._element.get(name))
        rows.edited.connect(self._take)
        rows.left.connect(self.left)

    @property
    def wrong(self) -> bool:
        """Whether something in it does not fit yet."""
        return any(control.wrong for control in self.rows.controls.values())

    @property
    def is_told(self) -> bool:
        """Whether a person was told so."""
        return any(control.wrong and control.is_told for control in self.rows.controls.values())

    def element(self) -> dict[str, object]:
        """Return the element in its stored form."""
        return dict(self._element)

    def _take(self, name: str) -> None:
        control = self.rows.controls[name]
        value = self._element.get(name) if control.wrong else control.value()
        if value is None:
            self._element.pop(name, None)
        else:
            self._element[name] = value
        self.edited.emit()


class Elements(Control):
    """A list of elements. A new one has a random id, so that two laptops never mean the same one by accident."""

    is_wide = True

    def __init__(self, ground: Ground, field: Field, row: Row, build: BuildRows) -> None:
        self._ground, self._field, self._row, self._build = ground, field, row, build
        self._add = Button(ground.look, ground.look.tr("Add"), icon="plus", height=tokens.CONTROL)
        self._add.setAccessibleName(f"{row.words}: {ground.look.tr('Add')}")
        super().__init__()
        self.cards: list[Element] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(ground.look.px(10))
        self._column.addLayout(self._list)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.setSpacing(ground.look.px(10))
        self._add.clicked.connect(self.add_new)
        self.setFocusProxy(self._add)

    @property
    def add_button(self) -> Button:
        """The button that adds an element."""
        return self._add

    @property
    def is_told(self) -> bool:  # noqa: D102 - said where it is first defined
        return any(card.is_told for card in self.cards)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return [card.element() for card in self.cards] or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        for card in list(self.cards):
            self._drop(card)
        for element in value if isinstance(value, list) else []:
            if isinstance(element, dict):
                self._append(element)

    def add_new(self) -> None:
        """Add an empty element and go to its first row."""
        card = self._append({ITEM_ID: uuid.uuid4().hex})
        self.edited.emit()
        card.rows.focus_first()

    def _append(self, element: Mapping[str, object]) -> Element:
        ground = self._ground
        rows = self._build(ground, self._field.items, self._row.items, label_width=LABELS)
        card = Element(ground, self._title(len(self.cards)), rows, element)
        card.edited.connect(self._changed)
        card.removed.connect(lambda: self._remove(card))
        rows.past_end.connect(lambda: self._add.setFocus(Qt.FocusReason.TabFocusReason))
        self.cards.append(card)
        self._list.addWidget(card)
        return card

    def _title(self, at: int) -> str:
        return f"{self._row.one or self._row.words} {self._ground.look.language.number(at + 1)}"

    def _remove(self, card: Element) -> None:
        self._drop(card)
        for at, left in enumerate(self.cards):
            left.title.say(self._title(at))  # a body chart counts them anew too
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _drop(self, card: Element) -> None:
        self.cards.remove(card)
        self._list.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _changed(self) -> None:
        self.edited.emit()


class Mapped(Control):
    """A map: one row for each key it has, or for each key of the vocabulary when that is what keys are."""

    def __init__(self, ground: Ground, field: Field, row: Row, build: BuildControl) -> None:
        super().__init__()
        self._ground, self._field, self._row, self._build = ground, field, row, build
        self._controls: dict[str, Control] = {}
        self._box = QWidget()
        self.put(self._box)
        self._value: dict[str, object] = {}
        self.show_value(None)

    def value(self) -> object:  # noqa: D102 - said where it is first defined
        return dict(self._value) or None

    def show_value(self, value: object) -> None:  # noqa: D102 - said where it is first defined
        self._value = dict(value) if isinstance(value, dict) else {}
        terms = [term.id for term in self._ground.vocabulary(self._field.keys).terms]
        self._rebuild([*dict.fromkeys([*terms, *self._value])])

    @property
    def controls(self) -> Mapping[str, Control]:
        """The control of each key."""
        return self._controls

    def _rebuild(self, keys: Iterable[str]) -> None:
        self._column.removeWidget(self._box)
        self._box.hide()
        self._box.deleteLater()
        self._box = QWidget()
        rows = QVBoxLayout(self._box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._ground.look.px(8))
        self._controls = {}
        for key in keys:
            rows.addLayout(self._line(key))
        self.put(self._box)
        for first in list(self._controls.values())[:1]:
            self.setFocusProxy(first)

    def _line(self, key: str) -> QHBoxLayout:
        look = self._ground.look
        one = replace(self._field, shape=Shape.CHOICE)
        control = self._build(self._ground, one, replace(self._row, words=self._named(key)))
        control.show_value(self._value.get(key))
        control.edited.connect(lambda: self._take(key))
        self._controls[key] = control
        line = QHBoxLayout()
        line.setSpacing(look.px(12))
        label: QWidget = CodeLabel(look, key) if self._is_code() else Text(look, self._named(key), "label", "ink2")
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(control, 1)
        return line

    def _is_code(self) -> bool:
        return not self._ground.vocabulary(self._field.keys).terms

    def _named(self, key: str) -> str:
        return self._ground.vocabularies.label(self._field.keys, key, self._ground.look.language.code)

    def _take(self, key: str) -> None:
        value = self._controls[key].value()
        if value is None:
            self._value.pop(key, None)
        else:
            self._value[key] = value
        self.edited.emit()
