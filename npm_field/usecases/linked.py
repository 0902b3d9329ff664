"""The class a record has because of the person it names: a special category of that person raises it too (INV10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Shape
from npm_field.domain.kinds import INTERVIEW, KINDS, PAPER_ITEM
from npm_field.domain.kinds.interview import SPECIAL
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from npm_field.domain.fields import Field
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.known import Known

_PERSONS: Final = frozenset({CodeType.PERSON, CodeType.STAFF})
_OWN: Final = "code"
_VULNERABILITY: Final = "vulnerability"
_MENTIONED: Final = _VULNERABILITY.encode()
_BEGINNINGS: Final = tuple(f'"{one.value}-'.encode() for one in _PERSONS)
"""As such a code begins in a payload."""
_OWN_BEGINNINGS: Final = tuple(f'"{_OWN}":"{one.value}-'.encode() for one in _PERSONS)
"""And as it begins where it is the record's own."""


def _naming(table: Iterable[Field]) -> bool:
    return any(
        (field.name != _OWN and field.shape in {Shape.CODE, Shape.CODES} and _PERSONS.intersection(field.codes))
        or _naming(field.items)
        for field in table
    )


# a paper item is a list of codes and says nothing of whose they are
KINDS_NAMING: Final = tuple(kind for kind in KINDS.values() if kind is not PAPER_ITEM and _naming(kind.fields))
"""The kinds of records that name a person by code without being that person's own."""


class Special:
    """Of which persons a special category is said: each is looked up once for all the records that name them.

    ``changed`` are records of which the index says nothing, or something old.
    """

    def __init__(self, known: Known, changed: Iterable[RecordId] = ()) -> None:
        self._known = known
        self._changed = {record for record in changed if known.kind_name(record) == INTERVIEW.name}
        said = [known.fields(record) for record in self._changed if _may_say(known.of(record))]
        self._now = {str(fields.get(_OWN, "")) for fields in said if _says(fields)}
        self._found: dict[str, bool] = {}

    def classes_of(self, revisions_of: Iterable[Revision]) -> list[Class]:
        """Return the classes below which the persons named in these revisions hold their record."""
        # most name nobody but whose they are: their payloads need no reading once more
        naming_one = (one for one in revisions_of if _names_one(one.payload or b""))
        return self.classes(one.fields or {} for one in naming_one)

    def classes(self, states: Iterable[Mapping[str, object]]) -> list[Class]:
        """Return the classes below which the persons named in these states hold a record."""
        named = {code for fields in states for code in _codes(fields)}
        return [Class.HIGHLY_CONFIDENTIAL] if any(map(self._is_special, sorted(named))) else []

    def _is_special(self, code: str) -> bool:
        if code not in self._found:
            rows = revisions.listed(self._known.book, kind=INTERVIEW.name, code=code)
            ids = {row.id for row in rows} - self._changed
            self._found[code] = code in self._now or any(_says(self._known.fields(id_)) for id_ in ids)
        return self._found[code]


def naming(known: Known, touched: Iterable[RecordId]) -> set[RecordId]:
    """Return the records that name a person of whom these say a special category: their class follows."""
    persons = set()
    for record in touched:
        if known.kind_name(record) == INTERVIEW.name and _may_say(known.of(record)):
            said = [revision.fields or {} for revision in known.of(record)]
            if any(map(_says, said)):
                persons |= {str(fields.get(_OWN, "")) for fields in said} - {""}
    if not persons:
        return set()
    ids = {row.id for kind in KINDS_NAMING for row in revisions.listed(known.book, kind=kind.name)}
    known.read(ids)
    return {id_ for id_ in ids if persons.intersection(_codes(known.fields(id_)))}


def _names_one(payload: bytes) -> bool:
    """Return whether somebody's code stands there that is not the record's own."""
    return sum(map(payload.count, _BEGINNINGS)) > sum(map(payload.count, _OWN_BEGINNINGS))


def _may_say(found: Iterable[Revision]) -> bool:
    """Return whether any of these may say a special category: most say nothing of the kind and are not parsed."""
    return any(revision.mentions(_MENTIONED) for revision in found)


def _says(fields: Mapping[str, object]) -> bool:
    given = fields.get(_VULNERABILITY)
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
