"""The medical note: an examination by the team's clinician, with findings on the body (model 2.3.10; INV42).

It is kept under the person's own P code, so a withdrawal by code reaches it. The words of consistency are those of
the Istanbul Protocol 2022, paragraph 418. That nothing is found refutes no account: ``no_finding_note`` says so.
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds.consenting import CONSENT_FIELDS

HIGH: Final = Class.HIGHLY_CONFIDENTIAL
EXAMINED: Final = "examined"
FINDINGS: Final = "findings"
LEFT_OF_NOTE: Final = frozenset({"code", "by", "consent", "consent_events", "not_for_use"})
"""What stays of a note that was taken back: whose it was, so that the withdrawal is told, and nothing else."""

FINDING: Final = (
    Field("site", Shape.CHOICE, vocabulary="body_site"),
    Field("kind", Shape.CHOICE, vocabulary="finding_kind"),
    Field("size_cm", Shape.NUMBER, unit="cm"),
    Field("width_cm", Shape.NUMBER, unit="cm"),
    Field("colour", Shape.CHOICE, vocabulary="finding_colour"),
    Field("age_estimate_band", Shape.CHOICE, vocabulary="finding_age"),
    Field("consistency", Shape.CHOICE, vocabulary="consistency"),
    Field("text", Shape.TEXT, max_length=500),
)

MEDICAL_NOTE: Final = Kind(
    name="medical_note",
    code_types=(CodeType.PERSON,),
    default_class=HIGH,
    consent_governed=True,
    floor_governed=True,
    clinician_only=True,
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.PERSON,)),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        *CONSENT_FIELDS,
        Field(EXAMINED, Shape.CHOICE, vocabulary="examined"),
        Field("chaperone", Shape.CHOICE, vocabulary="chaperone"),
        Field("staff_present", Shape.CHOICE, vocabulary="staff_presence"),
        Field("interpreter", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("complaints", Shape.TEXT, max_length=4000, content=True, sensitivity=HIGH),
        Field(FINDINGS, Shape.ITEMS, items=FINDING, content=True, sensitivity=HIGH),
        Field("consistency", Shape.CHOICE, vocabulary="consistency", content=True, sensitivity=HIGH),
        Field("no_finding_note", Shape.TEXT, max_length=500, content=True, sensitivity=HIGH),
        Field("needs", Shape.CHOICES, vocabulary="medical_need", content=True, sensitivity=HIGH),
        Field("screening", Shape.CHOICES, vocabulary="medical_screening", content=True, sensitivity=HIGH),
    ),
)
