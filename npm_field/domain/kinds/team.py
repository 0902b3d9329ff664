"""Who is on the team, and what they do on one visit (model 2.3.3; R070, R076, R108, R112)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

CONFLICT: Final = (
    Field("kind", Shape.CHOICE, vocabulary="conflict_kind"),
    Field("scope", Shape.TEXT, max_length=200),
    Field("outcome", Shape.CHOICE, vocabulary="conflict_outcome"),
    Field("areas", Shape.CODES, codes=(CodeType.AREA,)),
    Field("persons", Shape.CODES, codes=(CodeType.PERSON, CodeType.STAFF)),
    Field("staff_talks", Shape.YES_NO),
    Field("detail", Shape.TEXT, max_length=300),
)

TEAM_MEMBER: Final = Kind(
    name="team_member",
    code_types=(CodeType.MONITOR,),
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("affiliation", Shape.CHOICE, vocabulary="affiliation"),
        Field("profession", Shape.CHOICE, vocabulary="profession"),
        Field("languages", Shape.CHOICES, vocabulary="language"),
        Field("sex", Shape.CHOICE, vocabulary="sex", sensitivity=Class.CONFIDENTIAL),
        Field("engagement", Shape.CHOICE, vocabulary="engagement"),
        Field("induction_day", Shape.DAY),
        Field("commitment_version", Shape.TEXT, max_length=40, is_reference=True),
        Field("commitment_signed", Shape.DAY),
        Field("commitment_valid_to", Shape.DAY),
        Field("access_valid_to", Shape.DAY),
        Field("accreditation", Shape.TEXT, max_length=80, is_reference=True),
        Field("accreditation_day", Shape.DAY),
    ),
)

ASSIGNMENT: Final = Kind(
    name="assignment",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("member", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("role", Shape.CHOICE, vocabulary="team_role"),
        Field("also", Shape.CHOICES, vocabulary="team_role"),
        Field("areas", Shape.CODES, codes=(CodeType.AREA,)),
        Field("themes", Shape.CHOICES, vocabulary="theme"),
        Field("conflicts_declared", Shape.YES_NO),
        Field("conflicts", Shape.ITEMS, items=CONFLICT),
        Field("cards_read", Shape.CHOICES, vocabulary="conduct_card"),
        Field("cards_read_day", Shape.DAY),
        Field("cards_read_by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("drills_done", Shape.CHOICES, vocabulary="drill_act"),
        Field("drills_day", Shape.DAY),
    ),
)
