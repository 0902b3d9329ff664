"""The medical note of a person: the one that is here under the code, or a new one from the answers of the talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.codes import CodeType, parse
from npm_field.domain.kinds import INTERVIEW, MEDICAL_NOTE
from npm_field.errors import NoRecordError
from npm_field.usecases import capture, note_told, one_person, writing
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.usecases.seat import Seat
    from storage.drafts import Draft

TAKEN_OVER: Final = ("record", "internal", "medical_exam", "medical_share", "photo")
"""Answers that were given in the talk and count for the note as well."""


def note_of(seat: Seat, visit: RecordId, record: RecordId) -> Draft:
    """Return the note to write in for this record: itself, or that of the person of a talk.

    Raises ``NoRecordError`` for a record that is no person's, and what ``capture.begin`` raises.
    """
    draft = capture.edit(seat, record)
    if draft.kind == MEDICAL_NOTE.name:
        return draft
    text = str(draft.fields.get("code", ""))
    if not text.startswith(CodeType.PERSON.value):
        raise NoRecordError
    code = parse(text, (CodeType.PERSON,))
    return _note(seat, visit, code, _answers(seat, code, draft.fields.get("consent")))


def note_for(seat: Seat, visit: RecordId, text: str) -> Draft:
    """Return the note to write in for the person with this code, also one whose talk is on another laptop.

    What the person answered in a talk that is here counts. Raises ``BadCodeError`` and what ``capture.begin`` raises.
    """
    code = parse(text, (CodeType.PERSON,))
    return _note(seat, visit, code, _answers(seat, code))


def _answers(seat: Seat, code: Code, typed: object = None) -> Mapping[str, str]:
    """Return the strictest that a person answered in any talk that is here, under whichever code (INV18)."""
    under = sorted(one_person.codes_of(seat, code))
    talks = [row for each in under for row in revisions.listed(seat.vault.casebook, kind=INTERVIEW.name, code=each)]
    said = [(writing.merged_record(seat, row.id).fields or {}).get("consent") for row in talks]
    given = [one for one in [*said, typed] if isinstance(one, dict)]
    keys = {key for one in given for key in one}
    return {key: consent.strictest(one[key] for one in given if key in one) for key in keys}


def _note(seat: Seat, visit: RecordId, code: Code, answers: Mapping[str, str]) -> Draft:
    existing = _existing(seat, code)
    if existing is not None:
        return capture.edit(seat, existing)
    kept = {key: answers[key] for key in TAKEN_OVER if key in answers}
    day, _, part = seat.band().partition("/")
    start: dict[str, object] = {"code": code, "day": day, "day_part": part}
    start |= {"consent": kept} if kept else {}
    start |= {"by": [seat.person]} if seat.person else {}
    return capture.begin(seat, MEDICAL_NOTE, visit, fields=start)


def _existing(seat: Seat, code: Code) -> RecordId | None:
    for draft in drafts.all_of(seat.vault.casebook):
        if draft.kind == MEDICAL_NOTE.name and draft.fields.get("code") == code:
            return draft.record
    rows = revisions.listed(seat.vault.casebook, kind=MEDICAL_NOTE.name, code=code)
    here = (row.id for row in rows if not note_told.is_elsewhere(writing.merged_record(seat, row.id)))
    return next(here, None)
