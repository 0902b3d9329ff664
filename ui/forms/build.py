"""Which control a field gets: by its shape and the size of its vocabulary, never by its name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from npm_field.domain.fields import Field, Shape
from npm_field.domain.kinds.visit import FIGURE
from ui.forms.checklist import CheckList
from ui.forms.choices import Chips, OneChip, OneRecord, Picker, Track, YesNo
from ui.forms.consent import ConsentAnswers
from ui.forms.figures import Figures
from ui.forms.form import options, top_options
from ui.forms.headed import Headed
from ui.forms.lists import Elements, Mapped
from ui.forms.moments import DayAndPart
from ui.forms.rows import FormRows
from ui.forms.typed import Day, LongText, Number, OneCode, Reference, SomeCodes, Typed, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ui.forms.control import Control, Ground
    from ui.forms.form import Row

TRACK_MOST: Final = 5
CHIPS_MOST: Final = 12
SHORT_TEXT: Final = 120
GRID_COLUMNS: Final = 3
HEADINGS_MOST: Final = 9
"""As many as there are digits."""


def control_for(ground: Ground, field: Field, row: Row) -> Control:
    """Return the control of a field."""
    if field.items is FIGURE:
        return Figures(ground, row)
    if field.keys and ground.vocabulary(field.keys).top() != ground.vocabulary(field.keys).terms:
        return CheckList(ground, field, row)
    return _BY_SHAPE[field.shape](ground, field, row)


def form_rows(ground: Ground, table: Iterable[Field], rows: Iterable[Row], *, label_width: int = 0) -> FormRows:
    """Return the rows that both the form and the table of fields have, in the order of the form."""
    fields = {field.name: field for field in table}
    built = FormRows(ground.look, label_width=label_width)
    for row in rows:
        if row.field in fields:
            built.add_later(row, partial(control_for, ground, fields[row.field], row))
    return built


def _choice(ground: Ground, field: Field, row: Row) -> Control:
    vocabulary = ground.vocabulary(field.vocabulary)
    if 1 < len(vocabulary.top()) <= HEADINGS_MOST and len(vocabulary.top()) < len(vocabulary.terms):
        return Headed(ground.look, row.words, vocabulary)
    offered = options(vocabulary, ground.look.language)
    if len(offered) <= TRACK_MOST:
        return Track(ground.look, row.words, offered)
    if len(offered) <= CHIPS_MOST:
        return OneChip(ground.look, row.words, offered)
    return Picker(ground.look, row.words, offered, one_only=True)


def _choices(ground: Ground, field: Field, row: Row) -> Control:
    vocabulary = ground.vocabulary(field.vocabulary)
    offered = options(vocabulary, ground.look.language)
    tops = top_options(vocabulary, ground.look.language)
    if row.quick and len(tops) <= CHIPS_MOST:
        first = [option for key in ground.first.get(field.vocabulary, ()) for option in offered if option.key == key]
        rest = [option for option in tops if option not in first]
        return Chips(ground.look, row.words, [*first, *rest], GRID_COLUMNS)
    if len(offered) <= CHIPS_MOST:
        return Chips(ground.look, row.words, offered)
    return Picker(ground.look, row.words, offered, one_only=False)


def _code(ground: Ground, field: Field, row: Row) -> Control:
    known = ground.known(field.codes)
    return OneChip(ground.look, row.words, known) if known else OneCode(ground.look, row.words, field.codes)


def _codes(ground: Ground, field: Field, row: Row) -> Control:
    known = ground.known(field.codes)
    return Chips(ground.look, row.words, known) if known else SomeCodes(ground.look, row.words, field.codes)


def _text(ground: Ground, field: Field, row: Row) -> Control:
    if field.is_reference:
        return Reference(ground.look, row.words, field.max_length)
    if field.max_length <= SHORT_TEXT:
        return Words(ground.look, row.words, field.max_length, ground.guard)
    return LongText(ground.look, row.words, field.max_length, ground.guard)


def _number(ground: Ground, field: Field, row: Row) -> Typed:
    return Number(ground.look, row.words, whole=field.shape is Shape.COUNT)


def _map(ground: Ground, field: Field, row: Row) -> Control:
    if any(field.keys == "consent_purpose" for _row in ground.form.consent_rows):
        # where no row of a form is quick its quick sets stand in their own row
        return ConsentAnswers(ground.look, ground.form, quick=row.quick or not ground.form.quick())
    return Mapped(ground, field, row, control_for)


def _items(ground: Ground, field: Field, row: Row) -> Control:
    return Elements(ground, field, row, form_rows)


_BY_SHAPE: Final[dict[Shape, Callable[[Ground, Field, Row], Control]]] = {
    Shape.TEXT: _text,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.CODE: _code,
    Shape.CODES: _codes,
    Shape.NUMBER: _number,
    Shape.COUNT: _number,
    Shape.YES_NO: lambda ground, _field, row: YesNo(ground.look, row.words),
    Shape.DAY: lambda ground, _field, row: Day(ground.look, row.words),
    Shape.BAND: lambda ground, _field, row: DayAndPart(ground, row.words),
    Shape.RECORD: lambda ground, _field, row: OneRecord(ground.look, row.words, ground.records),
    Shape.MAP: _map,
    Shape.ITEMS: _items,
}
