"""Conflicts of interest: no assignment, no interview, no read access inside the scope (INV14; R110-R112).

The four outcomes are none, not in this talk, not in this area, not on this visit. A scope counts as far as it is
named in codes; what is only written in words holds nobody back, and ``unnamed`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

INTERVIEW: Final = "recuse_interview"
AREA: Final = "recuse_area"
VISIT: Final = "recuse_visit"
_STAFF_PREFIX: Final = "S-"


@dataclass(frozen=True, slots=True)
class Recusal:
    """What one person keeps out of on one visit. ``unnamed`` holds the outcomes whose scope is in words alone."""

    whole_visit: bool = False
    areas: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    staff_talks: bool = False
    unnamed: frozenset[str] = frozenset()

    @property
    def is_none(self) -> bool:
        """Whether nothing follows from what was declared."""
        return self == Recusal()

    def touches(self, fields: Mapping[str, object]) -> bool:
        """Return whether a record names an area or a person of the scope, or is a talk with staff that is in it."""
        own = str(fields.get("code", ""))
        if self.whole_visit or (self.staff_talks and own.startswith(_STAFF_PREFIX)):
            return True
        scope = self.areas | self.persons
        return bool(scope) and any(word in scope for word in _texts(fields))

    def forbidden_areas(self, areas: frozenset[str]) -> frozenset[str]:
        """Return which of the areas somebody was given are inside the scope."""
        return areas if self.whole_visit else areas & self.areas


def recusal_of(conflicts: object) -> Recusal:
    """Return what follows from the declared conflicts of an assignment, in their stored form."""
    declared = [one for one in conflicts if isinstance(one, Mapping)] if isinstance(conflicts, list) else []
    areas: set[str] = set()
    persons: set[str] = set()
    unnamed: set[str] = set()
    for one in declared:
        outcome = one.get("outcome")
        named, met = _codes(one, "areas"), _codes(one, "persons")
        if outcome in {INTERVIEW, AREA}:
            areas |= named
            persons |= met
            if not (named or (outcome == INTERVIEW and (met or one.get("staff_talks") is True))):
                unnamed.add(str(outcome))
    binding = [one for one in declared if one.get("outcome") in {INTERVIEW, AREA}]
    return Recusal(
        whole_visit=any(one.get("outcome") == VISIT for one in declared),
        areas=frozenset(areas),
        persons=frozenset(persons),
        staff_talks=any(one.get("staff_talks") is True for one in binding),
        unnamed=frozenset(unnamed),
    )


def hindered(recusals: Mapping[str, Recusal], fields: Mapping[str, object], by: frozenset[str]) -> frozenset[str]:
    """Return who of ``by`` may not write this record: for a warning at capture, where a person decides."""
    return frozenset(code for code in by if code in recusals and recusals[code].touches(fields))


def _codes(conflict: Mapping[str, object], name: str) -> frozenset[str]:
    value = conflict.get(name)
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
