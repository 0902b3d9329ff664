"""What a field of a record is: its type, unit, vocabulary, class, modes and merge rule, in one value.

Every kind of record is one table of these (architecture.md). Storage, forms, validation, merge, JSON and export all
read the table; none of them knows a field by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import CHANGES, Class
from npm_field.domain.codes import CodeType
from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shape(Enum):
    """The shape of a field's value in JSON."""

    TEXT = "text"  # a string of at most max_length characters
    CHOICE = "choice"  # one id of the vocabulary
    CHOICES = "choices"  # a list of ids of the vocabulary, each once
    CODE = "code"  # one code of the allowed types
    CODES = "codes"  # a list of codes, each once
    NUMBER = "number"  # a number in the unit that the field names
    COUNT = "count"  # a whole number from 0
    YES_NO = "yes_no"  # true or false
    DAY = "day"  # a date, 2031-03-10
    BAND = "band"  # a date and a part of the day, 2031-03-10/afternoon
    RECORD = "record"  # the id of another record, for what belongs to one that has no code
    MAP = "map"  # keys of one vocabulary to ids of another, as consent is
    ITEMS = "items"  # a list of elements, each with an id and fields of its own table


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``content`` marks what a person said: it may be kept only while consent to record stands.

    ``raising`` are the ids of its vocabulary whose presence alone makes a record highly confidential (INV10).
    """

    name: str
    shape: Shape
    vocabulary: str = ""
    keys: str = ""
    codes: tuple[CodeType, ...] = ()
    items: tuple[Field, ...] = ()
    unit: str = ""
    max_length: int = 0
    sensitivity: Class = Class.INTERNAL
    raising: frozenset[str] = frozenset()
    modes: frozenset[Mode] = frozenset({Mode.FULL})
    content: bool = False
    is_reference: bool = False
    """Whether a text is the number, version or period of a document: the name guard leaves it alone."""


CLASS_CHANGE: Final = (
    Field("to", Shape.CHOICE, vocabulary="classification"),
    Field("role", Shape.CHOICE, vocabulary="decision_role"),
    Field("reason", Shape.CHOICE, vocabulary="class_reason"),
    Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
    Field("day", Shape.DAY),
)
"""One change of a record's class. Role and reason are answers, so that nothing of the record gets into them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its table of fields, the types its own code may have, its default class."""

    name: str
    fields: tuple[Field, ...]
    code_types: tuple[CodeType, ...] = ()
    default_class: Class = Class.CONFIDENTIAL
    modes: frozenset[Mode] = frozenset({Mode.FULL})
    consent_governed: bool = False
    floor_governed: bool = False
    """Whether the visit's floor holds for it (INV06): a complaint has no partial form that it could fall back to."""
    headline: tuple[str, ...] = ()
    """The fields that say in a list what a record is: answers from vocabularies, never a text."""
    can_be_boxed: bool = False
    """Whether a record of this kind may go into the drop-box: what people said or the team saw, not what it plans."""
    clinician_only: bool = False
    """Whether only a clinician of the team may write it, and only the office reads it besides (INV42)."""
    _by_name: dict[str, Field] = field(default_factory=dict, init=False, repr=False, compare=False)
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Add what every kind has: the changes of its class (INV11)."""
        object.__setattr__(self, "fields", (*self.fields, Field(CHANGES, Shape.ITEMS, items=CLASS_CHANGE)))
        self._by_name.update({field.name: field for field in self.fields})
        self._places.update({field.name: place for place, field in enumerate(self.fields)})

    def field(self, name: str) -> Field | None:
        """Return the field called ``name``, or None."""
        return self._by_name.get(name)

    def present(self, fields: Mapping[str, object]) -> list[tuple[Field, object]]:
        """Return the fields of the table that are among these, with their values, in the order of the table."""
        names = sorted(fields.keys() & self._places.keys(), key=self._places.__getitem__)
        return [(self._by_name[name], fields[name]) for name in names]

    def fields_in(self, mode: Mode) -> tuple[Field, ...]:
        """Return the fields that may exist in ``mode`` (INV05)."""
        return tuple(field for field in self.fields if mode in field.modes)


ALL_MODES = frozenset(Mode)
FULL = frozenset({Mode.FULL})
PARTIAL = frozenset({Mode.PARTIAL})
PARTIAL_AND_FULL = frozenset({Mode.PARTIAL, Mode.FULL})
STRICT = frozenset({Mode.PARTIAL, Mode.ORAL_ONLY})
