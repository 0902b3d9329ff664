"""Holding a referral back until it may go: the person's own yes, or an override that is whole (INV24, INV25).

What a person said stands in several records: talks under the person's code, also those only noted in two signs,
medical notes, and complaints that name the person; and under each code that the team joined with it (INV18). The
strictest of the answers that were given counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from npm_field.domain import consent, referral
from npm_field.domain.kinds import COMPLAINT, KINDS, REFERRAL
from npm_field.errors import ReferralLacksError
from npm_field.usecases import one_person, writing
from storage import drafts, revisions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.domain.fields import Kind
    from npm_field.domain.identifiers import RecordId
    from npm_field.domain.referral import Lack
    from npm_field.usecases.seat import Seat


def consents_of(seat: Seat, person: str) -> Sequence[Mapping[str, str]]:
    """Return the answers of a person by purpose, of each record in the open books that has any, under every code."""
    if not person:
        return []
    persons = one_person.codes_of(seat, person)
    begun = {draft.record: draft for book in seat.vault.books() for draft in drafts.all_of(book)}
    told = [draft.fields for draft in begun.values() if _is_of(draft.kind, draft.fields, persons)]
    for record, kind in _signed(seat, persons).items():
        fields = writing.merged_record(seat, record).fields or {}
        if record not in begun and _is_of(kind, fields, persons):
            told.append(fields)
    return [answers for fields in told if (answers := _given(fields))]


def lacks_of(seat: Seat, fields: Mapping[str, object]) -> tuple[Lack, ...]:
    """Return what a referral with these fields still lacks."""
    return referral.lacks(fields, consents_of(seat, str(fields.get("person", ""))))


def in_the_way(seat: Seat, fields: Mapping[str, object], record: RecordId | None = None) -> tuple[Lack, ...]:
    """Return what forbids that a referral with these fields is called on its way; nothing where it went before.

    ``record`` is the one that is changed: its signed state says whether it did.
    """
    if not referral.goes(fields):
        return ()
    before = (writing.merged_record(seat, record).fields or {}) if record is not None else {}
    return () if referral.went(before, fields) else lacks_of(seat, fields)


def require(seat: Seat, kind: Kind, fields: Mapping[str, object], record: RecordId | None = None) -> None:
    """Refuse a referral that is called on its way and may not go; any other kind passes.

    Raises ``ReferralLacksError``.
    """
    if kind is REFERRAL and (found := in_the_way(seat, fields, record)):
        raise ReferralLacksError(lacks=" ".join(lack.value for lack in found))


def _signed(seat: Seat, persons: Collection[str]) -> Mapping[RecordId, str]:
    """Return the signed records that may be of a person with these codes, with their kinds."""
    found: dict[RecordId, str] = {}
    if seat.vault.has_casebook:
        casebook = seat.vault.casebook
        under = (row for code in sorted(persons) for row in revisions.listed(casebook, code=code))
        for row in (*under, *revisions.listed(casebook, kind=COMPLAINT.name)):
            found[row.id] = row.kind
    for revision in revisions.all_of(seat.vault.daybook):
        if (revision.fields or {}).get("code") in persons:
            found[revision.header.record] = revision.header.kind
    return found


def _is_of(kind: str, fields: Mapping[str, object], persons: Collection[str]) -> bool:
    """Return whether a record says what the person with these codes agreed to."""
    if kind == COMPLAINT.name:
        return fields.get("person") in persons
    return kind in KINDS and KINDS[kind].consent_governed and fields.get("code") in persons


def _given(fields: Mapping[str, object]) -> Mapping[str, str]:
    """Return the answers of a record: by purpose, or out of the two signs of a partial one.

    Who took the notes back as a whole, or wants nothing used, took back being named with them.
    """
    stated = fields.get("consent")
    answers = dict(consent.from_signs(str(fields.get("use", "")), str(fields.get("name", ""))))
    answers |= {str(key): str(value) for key, value in stated.items()} if isinstance(stated, dict) else {}
    if consent.ends_content(fields):
        answers |= dict.fromkeys(consent.NAMING, consent.Answer.WITHDRAWN.value)
    return answers
