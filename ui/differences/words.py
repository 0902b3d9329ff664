"""How a place of a record and what stands in it read: the labels of its form, the terms of its vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.documents import ITEM_ID
from npm_field.domain.fields import Field, Shape
from resources.language import as_written, isolated
from ui.forms.form import Row, term_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.fields import Kind
    from npm_field.usecases.differences import Writer
    from ui.desk import Desk

    Path = tuple[str, ...]

BETWEEN: Final = " · "
PART: Final = len(("field", "element", "part"))
WHOLE: Final = len(("field", "element"))


class Words:
    """Says places and values of one kind of record in the language of the desk."""

    def __init__(self, desk: Desk, kind: Kind | None, name: str) -> None:
        self._desk, self._kind = desk, kind
        self.form = desk.parsed(name)

    def place(self, path: Path) -> str:
        """Return what a place is called: the field, and of a list or a map which part of it."""
        field, row = self._field(path[0]), self.form.row(path[0])
        if len(path) == 1 or field is None:
            return row.words
        if field.shape is Shape.ITEMS:
            part = next((item for item in row.items if item.field == path[-1]), None)
            said = part.words if part is not None else path[-1].replace("_", " ")
            return f"{row.words}: {said}" if len(path) == PART else row.words
        return f"{row.words}: {self._term(field.keys or field.vocabulary, path[1])}"

    def value(self, path: Path, value: object) -> str:
        """Return what stands in a place; where nothing does, that."""
        tr = self._desk.look.tr
        field = self._field(path[0])
        if value is None:
            return tr("taken away") if len(path) > 1 else tr("nothing")
        if field is None or len(path) == 1:
            return self._said(field, value)
        if field.shape is Shape.ITEMS:
            is_part = len(path) == PART
            return self._said(self._part(field, path[2]), value) if is_part else self._element(field, path[0], value)
        return self._term(field.vocabulary, value) if field.shape is Shape.MAP else tr("named here")

    def field_of(self, path: Path) -> tuple[Field, Row] | None:
        """Return the field in which a third answer to a place is given; None where there is none of its own."""
        field, row = self._field(path[0]), self.form.row(path[0])
        if field is None or field.shape in {Shape.CHOICES, Shape.CODES}:
            return None
        if len(path) == 1:
            return (field, row)
        if field.shape is Shape.MAP:
            return Field(path[1], Shape.CHOICE, vocabulary=field.vocabulary), Row(path[1], self.place(path))
        part = self._part(field, path[2]) if len(path) == PART else None
        return (part, Row(part.name, self.place(path))) if part is not None else None

    def is_text(self, path: Path) -> bool:
        """Return whether a place holds words that are compared sentence by sentence."""
        found = self.field_of(path)
        return found is not None and found[0].shape is Shape.TEXT

    def who(self, writer: Writer, between: str = BETWEEN) -> str:
        """Return whose laptop wrote, and when by that laptop's own clock, with ``between`` between them."""
        tr = self._desk.look.tr
        person = isolated(writer.person) if writer.person else tr("the office")
        if writer.is_own:
            person = tr("Mine {person}", person=isolated(writer.person)) if writer.person else tr("Mine")
        return f"{person}{between}{self.when(writer.written)}" if writer.written else person

    def when(self, written: str) -> str:
        """Return a day and a part of the day."""
        return self._desk.when(written)

    # --- parts ----------------------------------------------------------------------------------------------

    def _field(self, name: str) -> Field | None:
        return self._kind.field(name) if self._kind is not None else None

    def _part(self, field: Field, name: str) -> Field | None:
        return next((item for item in field.items if item.name == name), None)

    def _term(self, vocabulary: str, term: object) -> str:
        if not vocabulary:
            return isolated(str(term))
        return term_words(self._desk.vocabularies[vocabulary].term(str(term)), self._desk.look.language)

    def _element(self, field: Field, name: str, value: object) -> str:
        if not isinstance(value, dict):
            return as_written(str(value))
        parts: Mapping[str, object] = value
        labels = {item.field: item.words for item in self.form.row(name).items}
        said = [
            f"{labels.get(part, part.replace('_', ' '))}: {self._said(self._part(field, part), one)}"
            for part, one in parts.items()
            if part != ITEM_ID and one is not None
        ]
        return "\n".join(said) or self._desk.look.tr("written")

    def _said(self, field: Field | None, value: object) -> str:
        tr = self._desk.look.tr
        if isinstance(value, bool):
            return tr("yes") if value else tr("no")
        if field is None or field.shape is Shape.TEXT:
            return as_written(str(value))
        if field.shape is Shape.CHOICE:
            return self._term(field.vocabulary, value)
        if field.shape in {Shape.BAND, Shape.DAY}:
            return self.when(str(value))
        if isinstance(value, list):
            return tr(", ").join(self._term(field.vocabulary, one) for one in value)
        return isolated(self._desk.look.language.number(value) if isinstance(value, int | float) else str(value))
