"""What a plan holds beside visit, team, areas and risks: who is where, reprisals, contingencies, custody and others.

Nothing here is about a person deprived of liberty: these records may lie on the laptop of everybody who prepares
(model 2.3.6, 2.3.15; R009, R027, R039, R053, R068, R082).
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

SESSION: Final = Kind(
    name="session",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("members", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("note", Shape.TEXT, max_length=200),
    ),
)

REPRISAL_PLAN: Final = Kind(
    name="reprisal_plan",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("focal", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("before", Shape.CHOICES, vocabulary="reprisal_before"),
        Field("during", Shape.CHOICES, vocabulary="reprisal_during"),
        Field("talks_per_area", Shape.COUNT),
        Field("after", Shape.CHOICES, vocabulary="reprisal_after"),
        Field("return_from", Shape.DAY),
        Field("return_to", Shape.DAY),
        Field("note", Shape.TEXT, max_length=500),
    ),
)

STEP: Final = (
    Field("text", Shape.TEXT, max_length=300),
    Field("role", Shape.CHOICE, vocabulary="team_role"),
    Field("contact", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
)

CONTINGENCY: Final = Kind(
    name="contingency",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("event", Shape.CHOICE, vocabulary="contingency_event"),
        Field("steps", Shape.ITEMS, items=STEP),
    ),
)

HANDED_ON: Final = (
    Field("carrier", Shape.CODE, codes=(CodeType.MONITOR,)),
    Field("day", Shape.DAY),
    Field("day_part", Shape.CHOICE, vocabulary="day_part"),
    Field("note", Shape.TEXT, max_length=120),
)

CUSTODY: Final = Kind(
    name="custody",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("thing", Shape.CHOICE, vocabulary="custody_thing"),
        Field("owner", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("carrier", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("checks", Shape.CHOICES, vocabulary="laptop_check"),
        Field("checked_day", Shape.DAY),
        Field("log", Shape.ITEMS, items=HANDED_ON),
    ),
)

JOINT_TERMS: Final = Kind(
    name="joint_terms",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("partner", Shape.CHOICE, vocabulary="partner_kind"),
        Field("contact", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
        Field("roles", Shape.TEXT, max_length=500),
        Field("approach", Shape.TEXT, max_length=500),
        Field("urgent_action", Shape.TEXT, max_length=500),
        Field("information_use", Shape.CHOICE, vocabulary="joint_use"),
        Field("information_note", Shape.TEXT, max_length=500),
        Field("agreed", Shape.YES_NO),
        Field("agreed_day", Shape.DAY),
    ),
)

DOCUMENT_REQUEST: Final = Kind(
    name="document_request",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("document_kind", Shape.CHOICE, vocabulary="document_kind"),
        Field("period", Shape.TEXT, max_length=80, is_reference=True),
        Field("sample_method", Shape.CHOICE, vocabulary="sample_method"),
        Field("sample_size", Shape.COUNT),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("note", Shape.TEXT, max_length=300),
    ),
)
