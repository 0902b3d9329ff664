"""One record as a row of a list: from its merged state, or from what is only being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import facets
from npm_field.domain.classification import class_of
from npm_field.domain.kinds import KINDS
from npm_field.domain.summary import headline, summarise
from storage.revisions import RecordRow

if TYPE_CHECKING:
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.merge import Merged
    from npm_field.domain.summary import Summary
    from storage.drafts import Draft


def of_state(record: RecordId, state: Merged, summary: Summary | None = None) -> RecordRow:
    """Return the row of a record as it stands; it has at least one revision. ``summary`` is its own, made before."""
    header = state.heads[0].header
    kind = KINDS.get(header.kind)
    summary = summary or summarise(state, kind)
    return RecordRow(
        id=record,
        kind=header.kind,
        visit=header.visit,
        code=summary.code,
        area=summary.area,
        mode=summary.mode.value,
        sensitivity=summary.sensitivity.value,
        state=summary.state,
        differences=state.asked,
        themes=facets.headings(kind, state.fields or {}),
        headline=headline(state.fields or {}, kind),
    )


def of_draft(draft: Draft) -> RecordRow:
    """Return the row of a record that is begun, as it is being typed."""
    kind = KINDS.get(draft.kind)
    return RecordRow(
        id=draft.record,
        kind=draft.kind,
        visit=draft.visit,
        code=str(draft.fields.get("code", "")),
        area=str(draft.fields.get("area", "")),
        mode=draft.mode.value,
        sensitivity=class_of(draft.fields, kind).value,
        state=draft.mode.value,
        differences=0,
        themes=facets.headings(kind, draft.fields),
        headline=headline(draft.fields, kind),
    )
