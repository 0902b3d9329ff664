"""What the team itself saw, heard, smelled, felt or measured, by area (model 2.3.11; R118)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

OBSERVATION: Final = Kind(
    name="observation",
    default_class=Class.INTERNAL,
    can_be_boxed=True,
    headline=("sense",),
    fields=(
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("sense", Shape.CHOICE, vocabulary="sense"),
        Field("theme", Shape.CHOICE, vocabulary="theme"),
        Field("text", Shape.TEXT, max_length=500),
        Field("measure", Shape.NUMBER),
        Field("measure_unit", Shape.CHOICE, vocabulary="unit"),
        Field("measure_method", Shape.CHOICE, vocabulary="measure_method"),
        Field("severity", Shape.CHOICE, vocabulary="severity"),
        Field("good_practice", Shape.YES_NO),
    ),
)
