"""What a record can be filtered by: its visit, kind, areas, headings and states, read from the table of its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from npm_field.domain.fields import Field, Kind

    _Values = Iterable[tuple[Field, object]]


class Facet(Enum):
    """One way to filter; the value is the letter of its tokens in the index."""

    KIND = "k"
    STATE = "s"
    THEME = "t"
    AREA = "a"
    VISIT = "v"


class State(Enum):
    """What a record can be filtered by as its state; a record may be in several."""

    TO_COMPLETE = "to_complete"
    COMPLETE = "complete"
    URGENT = "urgent"
    DIFFERS = "differs"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


_STATES: Final = {
    "full": State.COMPLETE,
    "partial": State.TO_COMPLETE,
    "oral_only": State.TO_COMPLETE,
    "drop_box": State.DROPPED,
    "withdrawn": State.WITHDRAWN,
    "purged": State.WITHDRAWN,
}
_URGENT: Final[Mapping[str, frozenset[object]]] = {
    "sign": frozenset({"urgent"}),
    "urgency": frozenset({"now"}),
    "ongoing_risk": frozenset({"immediate"}),
}
"""By vocabulary, the ids that make a record urgent; so it is for kinds that do not exist yet."""
_THEME: Final = "theme"
_BEFORE: Final = "\ue000"
"""Begins every token: no word does, so neither a word nor its beginning ever finds one."""
_PLAIN: Final = re.compile(r"[^a-z0-9]+")

Facets = frozenset[tuple[Facet, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands: its kind's name (also of a kind this version does not have), visit, state, differences."""

    kind: str
    visit: str
    state: str
    differences: int = 0


def facets_of(kind: Kind | None, fields: Mapping[str, object], standing: Standing) -> Facets:
    """Return everything a record is filtered by."""
    values = list(_values(kind, fields))
    found = [(Facet.KIND, standing.kind), (Facet.VISIT, standing.visit)]
    found += [(Facet.STATE, state.value) for state in _states(values, fields, standing)]
    found += [(Facet.THEME, heading) for heading in _headings(values)]
    found += [(Facet.AREA, area) for area in _areas(values)]
    return frozenset((facet, value) for facet, value in found if value)


def _states(values: _Values, fields: Mapping[str, object], standing: Standing) -> Iterator[State]:
    if standing.state in _STATES:
        yield _STATES[standing.state]
    if standing.differences:
        yield State.DIFFERS
    if fields.get("urgent") is True or any(value in _URGENT.get(field.vocabulary, ()) for field, value in values):
        yield State.URGENT


def headings(kind: Kind | None, fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return the headings of a record, in the order in which its themes are written; each once."""
    return _headings(_values(kind, fields))


def _headings(values: _Values) -> tuple[str, ...]:
    themes = (str(value) for field, value in values if field.vocabulary == _THEME)
    return tuple(dict.fromkeys(theme.split(".")[0] for theme in themes if theme))


def tokens(facets: Iterable[tuple[Facet, str]]) -> str:
    """Return facets as the index holds them, in an order that says nothing."""
    return " ".join(sorted(token(facet, value) for facet, value in facets))


def token(facet: Facet, value: str) -> str:
    """Return one facet as one word of the index."""
    return _BEFORE + facet.value + _PLAIN.sub("", value.lower())


def _areas(values: _Values) -> set[str]:
    return {str(value) for field, value in values if CodeType.AREA in field.codes and value}


def _values(kind: Kind | None, fields: Mapping[str, object]) -> Iterator[tuple[Field, object]]:
    """Yield every single value with the field it stands in, of lists and of elements too."""
    return _values_of(kind.present(fields) if kind else ())


def _values_of(found: Iterable[tuple[Field, object]]) -> Iterator[tuple[Field, object]]:
    for field, value in found:
        if field.shape is Shape.ITEMS:
            for element in value if isinstance(value, list) else ():
                if isinstance(element, dict):
                    yield from _values_of((part, element.get(part.name)) for part in field.items)
        elif isinstance(value, list):
            yield from ((field, item) for item in value if isinstance(item, str))
        elif value is not None and not isinstance(value, dict):
            yield field, value
