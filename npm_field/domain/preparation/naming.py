"""Whose word gives somebody a role that opens what others wrote: lead, and the deputy who stands in (model 2.4.5).

An assignment travels like every record, and each of the team can change it on their own laptop (they confirm their
cards there). A role in it that opens more than one's own records counts only where somebody brought it in who may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.graph import heads
from npm_field.domain.preparation.team import DEPUTY, LEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from npm_field.domain.identifiers import DeviceId, RevisionId
    from npm_field.domain.revision import Revision

OPENING: Final = frozenset({LEAD, DEPUTY})
"""The roles of a visit's plan with which a person reads what others of the team wrote."""
NAMED_BY: Final = frozenset({"lead", "office"})
"""The roles of devices, as the office certified them, that name somebody lead or deputy."""


def unproven(known: Iterable[Revision], may_name: Callable[[DeviceId], bool]) -> frozenset[str]:
    """Return the opening roles that some version of an assignment has and that do not count.

    One counts where all ends of its history have it, and each version that brought it in is by somebody who may. A
    version brings a role in where not all that it was written upon had it: neither an own invention nor an older
    state put back counts, nor what cannot be told because that which was before is not here.
    """
    here = {revision.id: revision for revision in known}
    given = {key: _roles(revision.fields or {}) for key, revision in here.items()}
    ends = [given[revision.id] for revision in heads(here.values())]
    own = [key for key, revision in here.items() if not may_name(revision.header.device)]
    return frozenset(
        role
        for role in OPENING & frozenset[str]().union(*given.values())
        if not all(role in end for end in ends)
        or any(role in given[key] and not _carried(role, here[key].header.parents, given) for key in own)
    )


def _carried(role: str, parents: Sequence[RevisionId], given: Mapping[RevisionId, frozenset[str]]) -> bool:
    return bool(parents) and all(role in given.get(parent, ()) for parent in parents)


def _roles(fields: Mapping[str, object]) -> frozenset[str]:
    also = fields.get("also")
    return frozenset({str(fields.get("role", "")), *(map(str, also) if isinstance(also, list) else ())})
