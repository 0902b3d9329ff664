"""Parts of a plan of one kind as lines that open, some of a visit's own fields, and the one record of a kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal

from npm_field.domain.fields import Shape
from npm_field.domain.kinds import KINDS, VISIT
from resources.language import as_written, isolated
from ui import tokens
from ui.components.button import Button
from ui.components.card import Card
from ui.components.text import Wrapped
from ui.forms.build import form_rows
from ui.plan.entries import Entry, EntryCard

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from npm_field.domain.fields import Field
    from npm_field.usecases.plan_parts import Part
    from ui.forms.control import Ground
    from ui.forms.form import Row
    from ui.forms.rows import FormRows

    Judge = Callable[[Mapping[str, object]], str]

LABELS: Final = 150
_LONGEST: Final = 60


class PartsCard(EntryCard):
    """``edited`` carries record, field and value; ``judge`` returns the sentence for what may not be planned."""

    edited = Signal(str, str, object)
    refused = Signal(str)
    """A record that does not fit as it stands on the screen."""
    added = Signal()
    removed = Signal(str)

    def __init__(self, ground: Ground, kind: str, title: str, none: str, add: str) -> None:
        look = ground.look
        super().__init__(look, title, none)
        self.kind = kind
        self._ground = ground
        self.judge: Judge = _fits
        self.add_button = Button(look, add, icon="plus", height=tokens.CONTROL)
        self.add_button.clicked.connect(lambda _on: self.added.emit())
        self.offer(self.add_button)

    def show_parts(self, parts: Sequence[Part], ground: Ground) -> None:
        """Show these records; ``ground`` knows the codes they can name."""
        self._ground = ground
        self.show_entries({part.record: partial(self._entry, part) for part in parts})

    def open_part(self, record: str) -> None:
        """Open one of them and go there."""
        entry = self.entries.get(record)
        if entry is not None and not entry.is_open:
            entry.turn()

    def _entry(self, part: Part) -> Entry:
        fields = dict(part.fields)

        def build() -> Sequence[FormRows]:
            return (self._rows(part.record, fields, entry),)

        entry = Entry(self._look, "", self._line(fields), build)
        entry.removed.connect(lambda: self.removed.emit(part.record))
        return entry

    def _rows(self, record: str, fields: dict[str, object], entry: Entry) -> FormRows:
        rows = self._built()
        rows.show_fields(fields)
        waiting: list[str] = []

        def take(name: str) -> None:
            fields[name] = rows.controls[name].value()
            entry.say(self._line(fields))
            sentence = self.judge({key: value for key, value in fields.items() if value is not None})
            entry.warn(sentence)
            waiting.append(name)
            if sentence:
                self.refused.emit(record)
                return
            while waiting:
                changed = waiting.pop(0)
                self.edited.emit(record, changed, fields[changed])

        rows.edited.connect(take)
        return rows

    def _built(self) -> FormRows:
        return form_rows(self._ground, KINDS[self.kind].fields, _asked(self._ground), label_width=LABELS)

    def _line(self, fields: Mapping[str, object]) -> str:
        """Return the first things that are known of a record, in the order of its form."""
        kind = KINDS[self.kind]
        order = [field for row in _asked(self._ground) if (field := kind.field(row.field)) is not None]
        words = [words_of(self._ground, field, fields.get(field.name)) for field in order]
        return " · ".join(list(dict.fromkeys(word for word in words if word))[:4]) or self._look.tr(
            "nothing chosen yet"
        )


class OneCard(Card):
    """The one record of a kind, begun with its first answer. ``edited`` carries field and value.

    Its rows are made when somebody first looks at them: a plan has nine sections, and one is in sight.
    """

    edited = Signal(str, object)

    def __init__(self, ground: Ground, title: str, fields: Sequence[Field], names: Sequence[str] = ()) -> None:
        super().__init__(ground.look, title)
        asked = _asked(ground)
        chosen = [row for row in asked if row.field in names] if names else asked
        self._ground, self._table, self._chosen = ground, fields, chosen
        self._values: Mapping[str, object] = {}
        self._rows: FormRows | None = None
        self._says_it_all = [row.words for row in chosen] == [title]
        self.says = Wrapped(ground.look)
        self.says.hide()
        self.add(self.says)

    @property
    def rows(self) -> FormRows:
        """The rows, made now if they were not."""
        if self._rows is None:
            self._rows = self._built()
        return self._rows

    @property
    def wrong(self) -> bool:
        """Whether something that is written does not fit yet."""
        return self._rows is not None and any(control.wrong for control in self._rows.built.values())

    def build(self) -> None:
        """Make the rows; call it before somebody looks."""
        self.rows.show()

    def show_fields(self, fields: Mapping[str, object], ground: Ground | None = None) -> None:
        """Show the record; a new ``ground`` knows other codes. Says nothing through ``edited``."""
        self._values, built = dict(fields), self._rows
        if ground is not None and ground.codes != self._ground.codes:
            self._ground = ground
            if built is not None:
                self.body.removeWidget(built)
                built.hide()
                built.deleteLater()
                built = self._rows = self._built()
        if built is not None:
            built.show_fields(fields)

    def say(self, sentence: str) -> None:
        """Say something above the rows, or nothing."""
        self.says.say(sentence)
        self.says.setVisible(bool(sentence))

    def _built(self) -> FormRows:
        rows = form_rows(self._ground, self._table, self._chosen, label_width=0 if self._says_it_all else LABELS)
        if self._says_it_all:
            rows.leave_out_words(self._chosen[0].field)
        rows.show_fields(self._values)
        rows.edited.connect(lambda name: self.edited.emit(name, rows.controls[name].value()))
        self.add(rows)
        return rows


def visit_card(ground: Ground, title: str, names: Sequence[str]) -> OneCard:
    """Return a card of some of the visit's own fields."""
    return OneCard(ground, title, VISIT.fields, names)


def words_of(ground: Ground, field: Field, value: object) -> str:
    """Return what a field says in a line; "" for nothing, a number alone, a list of elements."""
    language = ground.look.language
    many = value if isinstance(value, list) else [value]
    if value in (None, "", []):
        return ""
    if field.shape in {Shape.CHOICE, Shape.CHOICES}:
        return language.tr(", ").join(
            ground.vocabularies.label(field.vocabulary, str(v), language.code) for v in many
        )
    if field.shape in {Shape.CODE, Shape.CODES}:
        return " ".join(isolated(str(code)) for code in many)
    if field.shape is Shape.DAY:
        return language.day(value)
    return as_written(str(value)[:_LONGEST]) if field.shape is Shape.TEXT else ""


def _asked(ground: Ground) -> list[Row]:
    return list(ground.form.rows())


def _fits(_fields: Mapping[str, object]) -> str:
    return ""
