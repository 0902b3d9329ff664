"""The four classes of information and how a record gets its class (R060, R061; INV10, INV11).

A class is raised freely. It is lowered by an act of its own, with the role that decides and a reason, and never below
what the record still holds. Until then a record keeps the class of everything that any of its revisions holds: they
travel with it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from npm_field.domain.fields import Field, Kind
    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision

    MayLower = Callable[[DeviceId, str], bool]
    """Whether a device may lower a class for somebody of a role: as the office certified it, not as it says."""

CHANGES: Final = "class_changes"
"""The field of every kind that holds the changes of its class."""
_NEEDED: Final = ("role", "reason")
LOWERED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "lead": ("team_lead",),
    "office": ("leadership", "records_unit", "legal_adviser"),
}
"""For whom a device of each role may lower a class; one that is in neither lowers for nobody."""


class Class(Enum):
    """Exactly four levels, mildest first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    HIGHLY_CONFIDENTIAL = "highly_confidential"

    rank: int
    """0 for public, 3 for highly confidential."""

    def __init__(self, _name: object) -> None:
        self.rank = len(type(self).__members__)


def highest(*classes: Class) -> Class:
    """Return the strictest of the classes; public when there is none."""
    return max(classes, key=lambda c: c.rank, default=Class.PUBLIC)


def class_of(fields: Mapping[str, object], kind: Kind | None) -> Class:
    """Return the class of one state of a record: its kind's own, what it holds (INV10), and what it was raised to."""
    raised = [to for change in _changes(fields) if (to := _to(change)) is not None]
    return highest(kind.default_class if kind else Class.HIGHLY_CONFIDENTIAL, least(fields, kind), *raised)


def least(fields: Mapping[str, object], kind: Kind | None) -> Class:
    """Return the class below which no act lowers a record: the highest of the fields it really has (INV10)."""
    if kind is None or kind.clinician_only:
        return Class.HIGHLY_CONFIDENTIAL
    found = kind.present(fields)
    unknown = Class.HIGHLY_CONFIDENTIAL if len(found) != len(fields) else Class.PUBLIC
    return highest(unknown, *_classes(found))


def standing(
    known: Mapping[RevisionId, Revision],
    fields: Mapping[str, object] | None,
    kind: Kind | None,
    states: Mapping[RevisionId, Mapping[str, object]],
    may_lower: MayLower,
) -> Class:
    """Return the class of a record as it stands: a function of its revisions and of who was certified (INV11, INV16).

    A lowering counts for the revisions it was written upon. What was written beside it or later has its own class,
    so that of two laptops the stricter holds. One without role and reason lowers nothing, whoever signed it, nor
    does one by a device that was not certified for that role.
    ``states`` are the fields of those revisions that were not purged: reading them takes most of the time of a merge.
    """
    now = fields or {}
    if not any(CHANGES in state for state in states.values()):
        return highest(class_of(now, kind), *(class_of(state, kind) for state in states.values() if state != now))
    behind = {key: _and_before(key, known) for key in states}
    lowered = {
        key: found
        for key in states
        if (found := [one for one in _lowering(key, states, known) if _counts(known[key], one, may_lower)])
    }
    over = {key for low in lowered for key in behind[low]}
    given = [
        to
        for low, found in lowered.items()
        if not any(low != later and low in behind[later] for later in lowered)
        for change in found
        if (to := _to(change)) is not None
    ]
    rest = [
        _of_state(key, states, kind, known, is_after=bool(behind[key] & lowered.keys()))
        for key in states
        if key not in over
    ]
    own = [] if lowered else [class_of(now, kind)]
    return highest(least(now, kind), *own, *given, *rest)


def refused_lowerings(
    known: Mapping[RevisionId, Revision], states: Mapping[RevisionId, Mapping[str, object]], may_lower: MayLower
) -> tuple[RevisionId, ...]:
    """Return the revisions that lower the class by a device which may not: all else they hold counts.

    One that somebody who may has lowered the class upon since is told no more.
    """
    found: dict[RevisionId, list[bool]] = {}
    for key in sorted(states):
        if CHANGES in states[key]:
            found[key] = [_counts(known[key], change, may_lower) for change in _lowering(key, states, known)]
    over = {key for low, counts in found.items() if any(counts) for key in _and_before(low, known) if key != low}
    return tuple(key for key, counts in found.items() if not all(counts) and key not in over)


def _counts(revision: Revision, change: Mapping[str, object], may_lower: MayLower) -> bool:
    return may_lower(revision.header.device, str(change["role"]))


def _of_state(
    key: RevisionId,
    states: Mapping[RevisionId, Mapping[str, object]],
    kind: Kind | None,
    known: Mapping[RevisionId, Revision],
    *,
    is_after: bool,
) -> Class:
    """Return the class of a revision that no lowering covers; after one its kind alone raises it no more."""
    if not is_after:
        return class_of(states[key], kind)
    raised = [to for change in _new(key, states, known) if (to := _to(change)) is not None]
    return highest(least(states[key], kind), *raised)


def _lowering(
    key: RevisionId, states: Mapping[RevisionId, Mapping[str, object]], known: Mapping[RevisionId, Revision]
) -> Iterator[Mapping[str, object]]:
    return (change for change in _new(key, states, known) if all(change.get(name) for name in _NEEDED))


def _new(
    key: RevisionId, states: Mapping[RevisionId, Mapping[str, object]], known: Mapping[RevisionId, Revision]
) -> Iterator[Mapping[str, object]]:
    """Yield the changes of class that a revision brought."""
    before = {
        str(change.get("id")) for parent in known[key].header.parents for change in _changes(states.get(parent, {}))
    }
    return (change for change in _changes(states[key]) if str(change.get("id")) not in before)


def _and_before(key: RevisionId, known: Mapping[RevisionId, Revision]) -> Collection[RevisionId]:
    found, todo = {key}, [key]
    while todo:
        for parent in known[todo.pop()].header.parents:
            if parent in known and parent not in found:
                found.add(parent)
                todo.append(parent)
    return found


def _changes(fields: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    found = fields.get(CHANGES)
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _to(change: Mapping[str, object]) -> Class | None:
    """Return the class that a change sets; one of a newer office counts as the strictest."""
    try:
        return Class(change.get("to"))
    except ValueError:
        return Class.HIGHLY_CONFIDENTIAL


def _classes(found: Iterable[tuple[Field, object]]) -> Iterator[Class]:
    """Yield the class of each field that is there, of the fields of its elements, and of what an answer raises."""
    for field, value in found:
        if value is None or field.name == CHANGES:
            continue
        yield field.sensitivity
        given = value if isinstance(value, list) else [value]
        if field.raising and any(isinstance(item, str) and item in field.raising for item in given):
            yield Class.HIGHLY_CONFIDENTIAL
        for element in given if field.items else ():
            if isinstance(element, dict):
                yield from _classes((part, element.get(part.name)) for part in field.items)
