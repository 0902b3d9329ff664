"""The opening and the closing talk with the head of the place (workflow 3.3; INV22, INV38)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds.visit import FIGURE

POINT: Final = (
    Field("text", Shape.TEXT, max_length=500),
    Field("theme", Shape.CHOICE, vocabulary="theme"),
    Field("urgent", Shape.YES_NO),
)

COMMITMENT: Final = (
    Field("what", Shape.TEXT, max_length=300),
    Field("by_function", Shape.CHOICE, vocabulary="talk_function"),
    Field("until", Shape.DAY),
    Field("theme", Shape.CHOICE, vocabulary="theme"),
)

OPENING_TALK: Final = Kind(
    name="opening_talk",
    default_class=Class.CONFIDENTIAL,
    headline=("functions",),
    fields=(
        Field("functions", Shape.CHOICES, vocabulary="talk_function"),
        Field("figures", Shape.ITEMS, items=FIGURE),
        Field("explained", Shape.CHOICES, vocabulary="talk_explained"),
        Field("limits", Shape.CHOICES, vocabulary="talk_limit"),
        Field("limits_note", Shape.TEXT, max_length=500),
        Field("areas_named", Shape.CODES, codes=(CodeType.AREA,)),
        Field("programme", Shape.TEXT, max_length=2000),
        Field("text", Shape.TEXT, max_length=4000),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
    ),
)

CLOSING_TALK: Final = Kind(
    name="closing_talk",
    default_class=Class.CONFIDENTIAL,
    headline=("functions",),
    fields=(
        Field("points", Shape.ITEMS, items=POINT),
        Field("commitments", Shape.ITEMS, items=COMMITMENT),
        Field("reprisal_reminder", Shape.YES_NO),
        Field("answer", Shape.TEXT, max_length=4000),
        Field("functions", Shape.CHOICES, vocabulary="talk_function"),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
    ),
)
