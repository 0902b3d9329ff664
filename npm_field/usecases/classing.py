"""Changing the class of a record: raised freely, lowered by a role with a reason, each as a revision (INV11, R060).

What a lowering is worth on another laptop is decided there, from the revisions and from what the office certified
their devices as (``classification.standing``, ``usecases.lowering``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain.classification import CHANGES, LOWERED_BY, Class, highest, least
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import ClassTooLowError, ForbiddenInModeError, LowerClassError, NoRecordError
from npm_field.usecases import attached, capture, linked, lowering, writing
from npm_field.usecases.known import Known
from storage import drafts, revisions

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId, RevisionId
    from npm_field.usecases.seat import Seat

DECIDING: Final = tuple(role for roles in LOWERED_BY.values() for role in roles)
REASONS: Final = ("mistake", "nobody_in_it", "consent", "known", "decided")
"""Why a class may be lower: answers, so that nothing of the record gets into the history of its class."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The class of a record now, the lowest it could be given here, and the roles that this seat may lower for."""

    now: Class
    least: Class
    roles: tuple[str, ...]


def standing_of(seat: Seat, record: RecordId) -> Standing:
    """Return how the class of a record stands. Raises ``NoRecordError``, ``NotOpenError``, ``ForbiddenInModeError``.

    What is being typed counts. A partial, oral-only or boxed record has no class to change: its list is closed.
    """
    casebook = seat.vault.casebook
    draft = drafts.of_record(casebook, record)
    state = writing.merged_record(seat, record)
    if draft is None and not state.heads:
        raise NoRecordError
    if draft is None and all(head.header.mode is not Mode.FULL for head in state.heads):
        raise ForbiddenInModeError(field=CHANGES, mode=state.heads[0].header.mode.value)
    kind = KINDS.get(draft.kind if draft is not None else state.heads[0].header.kind)
    fields = [dict(state.fields or {})] + ([dict(draft.fields)] if draft is not None else [])
    known = Known(casebook)
    hanging = highest(*attached.classes(known, [record]).get(record, ()), *linked.Special(known).classes(fields))
    row = revisions.row_of(casebook, record)
    lowest = highest(hanging, *(least(one, kind) for one in fields))
    stands = Class(row.sensitivity) if row is not None else kind.default_class if kind is not None else lowest
    may_lower = lowering.certified(casebook)
    roles = tuple(role for role in LOWERED_BY.get(seat.role, ()) if may_lower(seat.device, role))
    return Standing(highest(stands, lowest), lowest, roles)


def change(seat: Seat, record: RecordId, to: Class, *, role: str = "", reason: str = "") -> RevisionId | None:
    """Give a record another class; what is being typed in it is signed with that. None where it has it already.

    Raises ``LowerClassError`` where a lowering lacks a role that may decide it here, or its reason;
    ``ClassTooLowError`` for a class below what the record holds (INV10), and the errors of ``standing_of``.
    """
    stands = standing_of(seat, record)
    if to is stands.now:
        return None
    if to.rank < stands.now.rank:
        if role not in stands.roles or not reason:
            raise LowerClassError(roles=" ".join(stands.roles))
        if to.rank < stands.least.rank:
            raise ClassTooLowError(least=stands.least.value)
    else:
        role = reason = ""  # a raising needs neither; with them it would be read as a lowering
    draft = capture.edit(seat, record)
    earlier = draft.fields.get(CHANGES)
    changes = earlier if isinstance(earlier, list) else []
    told = {"role": role, "reason": reason, "by": seat.person or "", "day": seat.band().partition("/")[0]}
    made = {"id": f"class-{len(changes)}-{seat.random_below(10**9)}", "to": to.value}
    made |= {name: value for name, value in told.items() if value}
    capture.save(seat, draft, {**draft.fields, CHANGES: [*changes, made]})
    return capture.leave(seat, record)
