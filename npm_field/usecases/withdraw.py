"""Withdrawing consent, for some purposes or for the notes as a whole (model 2.3.9; R093, INV09).

Withdrawing ``record`` takes the content out of every revision on this vault at once, and of every other vault that
takes the withdrawal in. The withdrawal itself is a revision that holds no content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import consent, documents
from npm_field.domain.consent import Answer
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode
from npm_field.errors import NoRecordError
from npm_field.usecases import complete, writing
from storage import drafts
from storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Collection

    from npm_field.domain.identifiers import RecordId
    from npm_field.usecases.seat import Seat


def withdraw(seat: Seat, record: RecordId, purposes: Collection[str], *, channel: str, day: str = "") -> None:
    """Write the withdrawal of these purposes. With ``record`` among them all content is purged before this returns.

    Raises ``NoRecordError``, ``NotOpenError`` (the casebook must be open).
    """
    casebook = seat.vault.casebook
    state = writing.merged_record(seat, record)
    if not state.heads:
        raise NoRecordError
    header = state.heads[0].header
    kind = KINDS[header.kind]
    fields = dict(state.fields or {})
    answers = fields.get("consent")
    before = dict(answers) if isinstance(answers, dict) else {}
    events = fields.get("consent_events")
    fields["consent"] = before | dict.fromkeys(purposes, Answer.WITHDRAWN.value)
    fields["consent_events"] = [
        *(events if isinstance(events, list) else []),
        *(_event(seat, before, purpose, channel=channel, day=day) for purpose in sorted(purposes)),
    ]
    if consent.RECORD in purposes:
        fields = documents.without_content(kind, fields)
    # Only what the full mode has may stand in the revision that follows a partial one.
    full = {field.name for field in kind.fields_in(Mode.FULL)}
    checked = documents.check(kind, Mode.FULL, {k: v for k, v in fields.items() if k in full}, seat.vocabularies)
    parents = tuple(head.id for head in state.heads)
    revision = writing.sign_draft(seat, Draft(record, kind.name, header.visit, Mode.FULL, parents, checked))
    with casebook.change():
        drafts.remove(casebook, record)
        writing.store_own(seat, casebook, [revision])
    complete.repair(seat)


def _event(seat: Seat, before: dict[str, object], purpose: str, *, channel: str, day: str) -> dict[str, object]:
    received = {"received_by": seat.person} if seat.person else {}
    return {
        "id": f"{purpose}-{len(before)}-{seat.random_below(10**9)}",
        "day": day or seat.band().partition("/")[0],
        "purpose": purpose,
        "was": consent.answer(before, purpose).value,
        "becomes": Answer.WITHDRAWN.value,
        "channel": channel,
        **received,
    }
