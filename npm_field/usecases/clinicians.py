"""Who may write a medical note, and when: a clinician of the team, with consent to the examination (INV42).

Read from the seat's own record in the team: the profession, or the medical role on the visit. The office's policy may
name other professions. A vault that no office knows has no team record and hands nothing over: there nobody is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain import consent
from npm_field.domain.kinds import ASSIGNMENT, TEAM_MEMBER
from npm_field.domain.kinds.medical import EXAMINED, FINDINGS
from npm_field.errors import MedicalConsentError, NotClinicianError
from npm_field.usecases import policy, writing
from storage import revisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from npm_field.domain.fields import Kind
    from npm_field.usecases.seat import Seat

MEDICAL_ROLE: Final = "medical"
EXAM: Final = "medical_exam"


def is_clinician(seat: Seat) -> bool:
    """Return whether this seat's person may write medical notes. Needs the casebook."""
    if seat.person is None:
        return seat.role != "office"
    chosen = frozenset(policy.policy_of(seat).clinicians)
    own = [fields for fields in _records(seat, TEAM_MEMBER.name) if fields.get("code") == seat.person]
    tasks = [fields for fields in _records(seat, ASSIGNMENT.name) if fields.get("member") == seat.person]
    return any(fields.get("profession") in chosen for fields in own) or any(
        fields.get("role") == MEDICAL_ROLE for fields in tasks
    )


def require(seat: Seat, kind: Kind, fields: Mapping[str, object]) -> None:
    """Hold what a kind for clinicians asks; any other kind passes.

    Raises ``NotClinicianError``, and ``MedicalConsentError`` for an examination to which the person did not agree:
    not asked is no (INV08).
    """
    if not kind.clinician_only:
        return
    if not is_clinician(seat):
        raise NotClinicianError
    examined = fields.get(EXAMINED) == "yes" or bool(fields.get(FINDINGS))
    if examined and not consent.allows(fields.get("consent"), EXAM):
        raise MedicalConsentError


def _records(seat: Seat, kind: str) -> Iterator[Mapping[str, object]]:
    for row in revisions.listed(seat.vault.casebook, kind=kind):
        yield writing.merged_record(seat, row.id).fields or {}
