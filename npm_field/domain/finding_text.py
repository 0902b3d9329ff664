"""The text of a finding says nothing of one person: it holds no code of a detained person, staff or actor (INV21)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes
from npm_field.domain.codes import CodeType
from npm_field.domain.figures import items
from npm_field.domain.kinds import FINDING
from npm_field.domain.kinds.finding import ACCEPTED_FIELD, STATEMENT
from npm_field.errors import BadCodeError, NamesAPersonError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from npm_field.domain.fields import Kind
    from npm_field.domain.name_guard import Hit

    Scan = Callable[[str], Iterable[Hit]]

_OF_PEOPLE: Final = (CodeType.PERSON, CodeType.STAFF, CodeType.ACTOR)
# no \b in front: Arabic writes "and" as one letter with the word behind it
_CODE: Final = re.compile(r"(?<![a-z\d])[psa][-\u2010-\u2015 ]?\d{3}[-\u2010-\u2015 ]?\d{3}\b", re.IGNORECASE)


def require(kind: Kind, fields: Mapping[str, object]) -> None:
    """Refuse a finding whose text names a person by a code; any other kind passes. Raises ``NamesAPersonError``."""
    if kind is FINDING and (found := named(fields)):
        raise NamesAPersonError(code=found[0])


def named(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return the P, S and A codes in the text of a finding (INV21)."""
    return people_in(str(fields.get(STATEMENT, "")))


def people_in(text: str) -> tuple[str, ...]:
    """Return the P, S and A codes in a text that is not about one person."""
    found: list[str] = []
    for match in _CODE.finditer(text):
        try:
            found.append(str(codes.parse(match.group(), _OF_PEOPLE)))
        except BadCodeError:
            # One with a wrong digit points at a person as well as the right one does.
            found.append(match.group())
    return tuple(found)


def doubtful(fields: Mapping[str, object], scan: Scan) -> tuple[str, ...]:
    """Return what the name scan marks in the text of a finding and nobody has read again yet (INV21), each once.

    A day or an hour in a finding is no name; reports leave them out by themselves.
    """
    from npm_field.domain.name_guard import What  # noqa: PLC0415 - most commands do without the guard

    text = str(fields.get(STATEMENT, ""))
    accepted = {str(item.get("words", "")).casefold() for item in items(fields, ACCEPTED_FIELD)}
    marked = [text[hit.start : hit.end] for hit in scan(text) if hit.what not in {What.DATE, What.TIME}]
    return tuple(dict.fromkeys(words for words in marked if words.casefold() not in accepted))
