"""Every kind of record, each one declarative table of its fields (architecture.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.kinds.area import AREA
from npm_field.domain.kinds.attachment import ATTACHMENT
from npm_field.domain.kinds.comment import ACKNOWLEDGEMENT, BESIDE, COMMENT
from npm_field.domain.kinds.complaint import COMPLAINT
from npm_field.domain.kinds.document import DOCUMENT
from npm_field.domain.kinds.evening import DEBRIEF, RECOMMENDATION, TASK, URGENT_MATTER
from npm_field.domain.kinds.finding import FINDING, SAME_PERSON
from npm_field.domain.kinds.incident import INCIDENT, OBSTRUCTION
from npm_field.domain.kinds.interview import INTERVIEW
from npm_field.domain.kinds.medical import MEDICAL_NOTE
from npm_field.domain.kinds.observation import OBSERVATION
from npm_field.domain.kinds.paper import PAPER_ITEM
from npm_field.domain.kinds.planning import (
    CONTINGENCY,
    CUSTODY,
    DOCUMENT_REQUEST,
    JOINT_TERMS,
    REPRISAL_PLAN,
    SESSION,
)
from npm_field.domain.kinds.referral import REFERRAL
from npm_field.domain.kinds.reprisal import REPRISAL_ALLEGATION, REPRISAL_FOLLOW_UP
from npm_field.domain.kinds.risk import RISK
from npm_field.domain.kinds.talks import CLOSING_TALK, OPENING_TALK
from npm_field.domain.kinds.team import ASSIGNMENT, TEAM_MEMBER
from npm_field.domain.kinds.visit import VISIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.domain.fields import Kind

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        VISIT,
        TEAM_MEMBER,
        ASSIGNMENT,
        RISK,
        AREA,
        SESSION,
        REPRISAL_PLAN,
        CONTINGENCY,
        CUSTODY,
        JOINT_TERMS,
        DOCUMENT_REQUEST,
        INTERVIEW,
        OBSERVATION,
        DOCUMENT,
        COMPLAINT,
        OPENING_TALK,
        CLOSING_TALK,
        OBSTRUCTION,
        INCIDENT,
        REFERRAL,
        REPRISAL_FOLLOW_UP,
        REPRISAL_ALLEGATION,
        ATTACHMENT,
        MEDICAL_NOTE,
        PAPER_ITEM,
        COMMENT,
        ACKNOWLEDGEMENT,
        FINDING,
        SAME_PERSON,
        DEBRIEF,
        URGENT_MATTER,
        TASK,
        RECOMMENDATION,
    )
}

PLANNING: Final = frozenset(
    kind.name
    for kind in (
        VISIT,
        TEAM_MEMBER,
        ASSIGNMENT,
        RISK,
        AREA,
        SESSION,
        REPRISAL_PLAN,
        CONTINGENCY,
        CUSTODY,
        JOINT_TERMS,
        DOCUMENT_REQUEST,
    )
)
"""What a plan is made of: nothing in these kinds was said by anybody or found in the place."""

NAMES_NOBODY: Final = frozenset(kind.name for kind in (CLOSING_TALK, FINDING, INCIDENT))
"""Kinds whose text bears no code of a person either (INV21, INV22, model 2.3.18): a name is only taken out of it."""

__all__ = [
    "ACKNOWLEDGEMENT",
    "AREA",
    "ASSIGNMENT",
    "ATTACHMENT",
    "BESIDE",
    "CLOSING_TALK",
    "COMMENT",
    "COMPLAINT",
    "CONTINGENCY",
    "CUSTODY",
    "DEBRIEF",
    "DOCUMENT",
    "DOCUMENT_REQUEST",
    "FINDING",
    "INCIDENT",
    "INTERVIEW",
    "JOINT_TERMS",
    "KINDS",
    "MEDICAL_NOTE",
    "NAMES_NOBODY",
    "OBSERVATION",
    "OBSTRUCTION",
    "OPENING_TALK",
    "PAPER_ITEM",
    "PLANNING",
    "RECOMMENDATION",
    "REFERRAL",
    "REPRISAL_ALLEGATION",
    "REPRISAL_FOLLOW_UP",
    "REPRISAL_PLAN",
    "RISK",
    "SAME_PERSON",
    "SESSION",
    "TASK",
    "TEAM_MEMBER",
    "URGENT_MATTER",
    "VISIT",
]
