"""What of a visit one person may read on a laptop: the classification matrix for a team (model 2.4.5; INV14).

The tool holds this with keys: what somebody may not read is not in the pack that is sealed to them. It does not hold
what was said aloud, what a person wrote or saw before the conflict was declared, and what the office shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import Class
from npm_field.domain.preparation.team import COMPANIONS, LEAD, stands_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from npm_field.domain.preparation.team import Person

CLINICIANS_ONLY: Final = frozenset({"medical_note"})
"""Kinds that neither lead nor deputy reads of others (model 2.4.5, "own records; lead")."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record as access sees it. ``fields`` holds every version of it that is known."""

    kind: str
    is_plan: bool
    sensitivity: Class
    fields: tuple[Mapping[str, object], ...]

    def is_by(self, code: str) -> bool:
        """Return whether a person wrote it or was there."""
        return any(code in _authors(version) for version in self.fields)


def may_read(person: Person, item: Item) -> bool:
    """Return whether a record may go to a person's laptop."""
    if person.recusal.whole_visit and not person.only_prepares:
        return False
    if item.is_plan:
        return True
    if person.only_prepares or any(person.recusal.touches(version) for version in item.fields):
        return False
    if item.is_by(person.code):
        return True
    return _by_class(person, item)


def _by_class(person: Person, item: Item) -> bool:
    if item.sensitivity.rank <= Class.INTERNAL.rank:
        return True
    if LEAD in person.roles or stands_in(person):
        return item.kind not in CLINICIANS_ONLY
    # An expert or interpreter reads their own records; a member or employee all below the highest class.
    return item.sensitivity is Class.CONFIDENTIAL and person.affiliation in COMPANIONS | {""}


def _authors(fields: Mapping[str, object]) -> Iterable[str]:
    by = fields.get("by")
    return map(str, by) if isinstance(by, list) else ()
