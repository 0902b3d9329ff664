"""What a lead is told of a medical note: whose it is and what the person agreed to, and nothing of the examination.

A note opens at the office alone (``office_only``). Who merges the team's notes has to know whose it is, so that one
person counts once, and what that person took back, so that the strictest answer governs there too. Where code,
author or consent changed, a note is therefore signed in two steps: first these alone, which travel whole, and on top
of them the note as it stands, which goes hollow. Whoever has both sees the second.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from npm_field.domain import consent
from npm_field.domain.kinds import KINDS
from npm_field.domain.kinds.medical import LEFT_OF_NOTE
from npm_field.domain.modes import Mode
from npm_field.errors import NoteElsewhereError
from npm_field.usecases import writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from npm_field.domain.merge import Merged
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from storage.drafts import Draft


def store(seat: Seat, book: Book, draft: Draft) -> Revision:
    """Sign a draft and store it, inside ``change`` of ``book``; of a medical note what is told comes first."""
    told = _told(seat, draft)
    if told is not None:
        first = writing.sign_draft(seat, told)
        writing.store_own(seat, book, [first])
        draft = replace(draft, parents=(first.id,))
    signed = writing.sign_draft(seat, draft)
    writing.store_own(seat, book, [signed])
    return signed


def is_told(revision: Revision) -> bool:
    """Return whether a revision says of a medical note what is told of it, and nothing else."""
    kind, fields = KINDS.get(revision.header.kind), revision.fields
    if kind is None or not kind.clinician_only or revision.header.mode is not Mode.FULL or fields is None:
        return False
    return not fields.keys() - LEFT_OF_NOTE


def is_elsewhere(state: Merged) -> bool:
    """Return whether a medical note stands here without the examination, though nobody took it back."""
    kind = KINDS.get(state.heads[0].header.kind) if state.heads else None
    hollow = any(head.payload is None for head in state.heads)
    return kind is not None and kind.clinician_only and hollow and not consent.ends_content(state.fields or {})


def require_here(seat: Seat, draft: Draft, fields: Mapping[str, object]) -> None:
    """Hold that nobody writes over an examination that is not here: at the office it would stand no more.

    What ends it may be written. Raises ``NoteElsewhereError``.
    """
    kind = KINDS.get(draft.kind)
    if kind is None or not kind.clinician_only or not draft.parents or consent.ends_content(fields):
        return
    if is_elsewhere(writing.merged_record(seat, draft.record)):
        raise NoteElsewhereError


def _told(seat: Seat, draft: Draft) -> Draft | None:
    """Return the first of the two steps, or None where nothing of it changed or the draft is no more than that."""
    kind = KINDS.get(draft.kind)
    if kind is None or not kind.clinician_only or draft.mode is not Mode.FULL:
        return None
    now, known = _left(draft.fields), writing.known_revisions(seat, draft.record)
    before: Sequence[Revision] = [revision for revision in known if revision.id in draft.parents]
    is_known = any(is_told(r) for r in known) and all(_left(r.fields or {}) == now for r in before)
    if is_known or now == dict(draft.fields):
        return None
    return replace(draft, fields=now)


def _left(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name in LEFT_OF_NOTE}
