"""The class a record has because of the person it names: a special category of that person raises it too (INV10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Shape
from npm_field.domain.kinds import INTERVIEW, KINDS, PAPER_ITEM
from npm_field.domain.kinds.interview import SPECIAL
from npm_field.domain.merge import merged
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from npm_field.domain.fields import Field
    from npm_field.domain.identifiers import RecordId
    from storage.book import Book

_PERSONS: Final = frozenset({CodeType.PERSON, CodeType.STAFF})
_OWN: Final = "code"


def _naming(table: Iterable[Field]) -> bool:
    return any(
        (field.name != _OWN and field.shape in {Shape.CODE, Shape.CODES} and _PERSONS.intersection(field.codes))
        or _naming(field.items)
        for field in table
    )


# a paper item is a list of codes and says nothing of whose they are
KINDS_NAMING: Final = tuple(kind for kind in KINDS.values() if kind is not PAPER_ITEM and _naming(kind.fields))
"""The kinds of records that name a person by code without being that person's own."""


def classes(book: Book, states: Iterable[Mapping[str, object]]) -> list[Class]:
    """Return the classes below which the persons named in these states hold a record."""
    named = {code for fields in states for code in _codes(fields)}
    return [Class.HIGHLY_CONFIDENTIAL] if any(_is_special(book, code) for code in named) else []


def naming(book: Book, touched: Iterable[RecordId]) -> set[RecordId]:
    """Return the records that name a person of whom these say a special category: their class follows."""
    persons = set()
    for record in touched:
        known = revisions.of_record(book, record)
        if known and known[0].header.kind == INTERVIEW.name and any(_says(r.fields or {}) for r in known):
            persons |= {str((r.fields or {}).get(_OWN, "")) for r in known} - {""}
    if not persons:
        return set()
    rows = [row for kind in KINDS_NAMING for row in revisions.listed(book, kind=kind.name)]
    return {row.id for row in rows if persons.intersection(_codes(_fields(book, row.id)))}


def _is_special(book: Book, code: str) -> bool:
    rows = revisions.listed(book, kind=INTERVIEW.name, code=code)
    return any(_says(_fields(book, row.id)) for row in rows)


def _says(fields: Mapping[str, object]) -> bool:
    given = fields.get("vulnerability")
    return isinstance(given, list) and bool(SPECIAL.intersection(map(str, given)))


def _codes(value: object) -> Iterator[str]:
    """Yield every text that may be a code of a person, wherever it stands as a whole value, but for its own."""
    if isinstance(value, str):
        if value[:2] in {f"{one.value}-" for one in _PERSONS}:
            yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != _OWN:
                yield from _codes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _codes(item)


def _fields(book: Book, record: RecordId) -> Mapping[str, object]:
    known = revisions.of_record(book, record)
    return (merged(known, KINDS.get(known[0].header.kind)).fields or {}) if known else {}
