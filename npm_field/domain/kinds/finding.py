"""What the team holds to be so, each finding with the records it rests on; and two codes that are one person.

A finding names records by their ids and says what they are to it; how well it is supported is never typed in but
computed (corroboration.py; model 2.3.16, INV20). It says nothing of a person: no P, S or A code (INV21).
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

STATEMENT: Final = "statement"
EVIDENCE_FIELD: Final = "evidence"
ACCEPTED_FIELD: Final = "accepted"
PEOPLE: Final = (CodeType.PERSON, CodeType.STAFF)

EVIDENCE: Final = (
    Field("about", Shape.RECORD),
    Field("role", Shape.CHOICE, vocabulary="evidence_role"),
    Field("source_type", Shape.CHOICE, vocabulary="source_type"),
    Field("independent", Shape.CHOICE, vocabulary="independent"),
    Field("note", Shape.TEXT, max_length=300),
    # what made a contradiction one no more; without it the finding stays contested (INV20)
    Field("resolved", Shape.TEXT, max_length=500),
)

ACCEPTED: Final = (
    Field("words", Shape.TEXT, max_length=200),
    Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
)
"""Words that the name scan marked and that somebody read again: they name nobody (INV21)."""

FINDING: Final = Kind(
    name="finding",
    default_class=Class.CONFIDENTIAL,
    headline=("kind", "theme"),
    fields=(
        Field("kind", Shape.CHOICE, vocabulary="finding_class"),
        Field("theme", Shape.CHOICE, vocabulary="theme"),
        Field(STATEMENT, Shape.TEXT, max_length=2000),
        Field("scope", Shape.CHOICE, vocabulary="finding_scope"),
        Field("severity", Shape.CHOICE, vocabulary="severity"),
        Field("root_level", Shape.CHOICE, vocabulary="root_level"),
        Field("standards", Shape.TEXT, max_length=500),
        Field("status", Shape.CHOICE, vocabulary="finding_status"),
        Field(EVIDENCE_FIELD, Shape.ITEMS, items=EVIDENCE),
        Field(ACCEPTED_FIELD, Shape.ITEMS, items=ACCEPTED),
        # what would decide a contradiction, who looks, and by when
        Field("to_settle", Shape.TEXT, max_length=1000),
        Field("settle_by", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("settle_when", Shape.BAND),
    ),
)

SAME_PERSON: Final = Kind(
    name="same_person",
    default_class=Class.HIGHLY_CONFIDENTIAL,
    fields=(
        Field("first", Shape.CODE, codes=PEOPLE),
        Field("second", Shape.CODE, codes=PEOPLE),
        Field("basis", Shape.CHOICE, vocabulary="same_person_basis"),
        # taken back: the record stays, and joins nothing
        Field("undone", Shape.YES_NO),
    ),
)
