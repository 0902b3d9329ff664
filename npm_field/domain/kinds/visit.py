"""The visit and the figures of its place (model 2.3.1, 2.3.2; INV38)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

FIGURE: Final = (
    Field("kind", Shape.CHOICE, vocabulary="figure_kind"),
    Field("value", Shape.COUNT),
    Field("stated_by", Shape.CHOICE, vocabulary="stated_by"),
    Field("as_of", Shape.TEXT, max_length=80, is_reference=True),
)

OTHER_ACTOR: Final = (
    Field("kind", Shape.CHOICE, vocabulary="partner_kind"),
    Field("day", Shape.DAY),
    Field("contact", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
    Field("note", Shape.TEXT, max_length=200),
)

LADDER_STEP: Final = (
    Field("matter", Shape.CHOICE, vocabulary="urgent_matter"),
    Field("tell", Shape.CHOICE, vocabulary="told_first"),
    Field("how", Shape.CHOICE, vocabulary="told_how"),
    Field("within_hours", Shape.COUNT, unit="h"),
)

VISIT: Final = Kind(
    name="visit",
    code_types=(CodeType.VISIT,),
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.VISIT,)),
        Field("place_name", Shape.TEXT, max_length=120, sensitivity=Class.CONFIDENTIAL),
        Field("place_type", Shape.CHOICE, vocabulary="place_type"),
        Field("capacity_official", Shape.COUNT),
        Field("responsible_authority", Shape.TEXT, max_length=120),
        Field("figures", Shape.ITEMS, items=FIGURE),
        Field("type", Shape.CHOICE, vocabulary="visit_type"),
        Field("purpose", Shape.TEXT, max_length=500),
        Field("objective", Shape.TEXT, max_length=300),
        Field("plan_ref", Shape.TEXT, max_length=40, is_reference=True),
        Field("reprisal_check", Shape.YES_NO),
        Field("reprisal_check_after", Shape.CHOICE, vocabulary="reprisal_check_after"),
        Field("themes", Shape.CHOICES, vocabulary="theme"),
        Field("announced", Shape.CHOICE, vocabulary="announced"),
        Field("trigger", Shape.CHOICE, vocabulary="trigger"),
        Field("start_day", Shape.DAY),
        Field("end_day", Shape.DAY),
        Field("nights", Shape.YES_NO),
        Field("weekend", Shape.YES_NO),
        Field("languages", Shape.CHOICES, vocabulary="language"),
        Field("sampling", Shape.CHOICE, vocabulary="sample_method"),
        Field("sampling_note", Shape.TEXT, max_length=300),
        Field("local_rules", Shape.TEXT, max_length=500),
        Field("other_actors", Shape.ITEMS, items=OTHER_ACTOR),
        Field("urgent_ladder", Shape.ITEMS, items=LADDER_STEP),
        Field("spokesperson", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("account", Shape.TEXT, max_length=500, sensitivity=Class.CONFIDENTIAL),
        Field("check_in", Shape.TEXT, max_length=200),
        Field("lawyer", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
        Field("identity_slips", Shape.YES_NO),
        Field("capture_floor", Shape.CHOICE, vocabulary="capture_mode"),
        Field("floor_reason", Shape.TEXT, max_length=300),
        Field("partial_words", Shape.CHOICE, vocabulary="partial_words"),
        Field(
            "words",
            Shape.MAP,
            vocabulary="violation",
            keys="word_code",
            sensitivity=Class.CONFIDENTIAL,
        ),
        Field("state", Shape.CHOICE, vocabulary="visit_state"),
    ),
)
