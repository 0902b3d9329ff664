"""How far a visit is by the check list of its kind of place, and which areas were seen (workflow 3.3)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import resources
from npm_field.domain import checklists
from npm_field.domain.checklists import Checklist, Progress, Seen
from npm_field.usecases import capture, records, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


@lru_cache(maxsize=1)
def shipped() -> tuple[Checklist, ...]:
    """Return the check lists that came with the program."""
    return tuple(Checklist.parse(resources.read_json(name)) for name in resources.names_below("checklists", ".json"))


def progress(seat: Seat, visit: RecordId) -> Progress | None:
    """Return the list of the visit's kind of place as it stands; None where the plan does not say which it is."""
    about = writing.merged_record(seat, visit).fields or {}
    found = checklists.list_for(shipped(), str(about.get("place_type", "")))
    if found is None:
        return None
    seen = Seen(
        areas=_all(seat, visit, "area"),
        documents=_all(seat, visit, "document"),
        talks=_all(seat, visit, "interview"),
        observations=_all(seat, visit, "observation"),
    )
    return checklists.progress(found, seen)


def areas(seat: Seat, visit: RecordId) -> Sequence[tuple[RecordId, Mapping[str, object]]]:
    """Return the areas of a visit with what is known of each."""
    rows = records.listed(seat, kind="area", visit=visit)
    return [(row.id, writing.merged_record(seat, row.id).fields or {}) for row in rows]


def set_seen(seat: Seat, area: RecordId, seen: str) -> None:
    """Write down whether an area was seen, was not yet, or was refused; an empty word takes the answer back.

    Raises the errors of ``capture.save``.
    """
    draft = capture.edit(seat, area)
    fields = {name: value for name, value in draft.fields.items() if name != "seen"}
    capture.save(seat, draft, {**fields, "seen": seen} if seen else fields)
    capture.leave(seat, area)


def _all(seat: Seat, visit: RecordId, kind: str) -> list[Mapping[str, object]]:
    merged = (writing.merged_record(seat, row.id).fields for row in records.listed(seat, kind=kind, visit=visit))
    return [fields for fields in merged if fields]
