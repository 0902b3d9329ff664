"""What the team writes at the debrief besides findings: the evening itself, urgent matters, tasks, recommendations.

None of it holds what a person said; who is meant stands in ``about`` or as a code (model 2.3.16-17; reports 6.2).
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

AGENDA: Final = (
    Field("theme", Shape.CHOICE, vocabulary="theme"),
    Field("gone_through", Shape.YES_NO),
    Field("decided", Shape.TEXT, max_length=1000),
)
"""One theme that was gone through. The element is called after its heading, so that two laptops mean one element."""

DEBRIEF: Final = Kind(
    name="debrief",
    default_class=Class.CONFIDENTIAL,
    headline=("place",),
    fields=(
        Field("evening", Shape.COUNT),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("place", Shape.CHOICE, vocabulary="debrief_place"),
        Field("participants", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("agenda", Shape.ITEMS, items=AGENDA),
        # the visit's own field is what holds; this says what was decided when and is on the record
        Field("capture_mode", Shape.CHOICE, vocabulary="capture_mode"),
        Field("backup_holder", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("open_questions", Shape.TEXT, max_length=2000),
        # asked, and nothing else: how each of us is stands nowhere (reports 6.4)
        Field("well_being_asked", Shape.YES_NO),
    ),
)

TOLD: Final = (
    Field("tell", Shape.CHOICE, vocabulary="told_first"),
    Field("how", Shape.CHOICE, vocabulary="told_how"),
    Field("done", Shape.BAND),
    Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
)
"""One step of the ladder that was taken; which steps there are stands in the plan of the visit."""

URGENT_MATTER: Final = Kind(
    name="urgent_matter",
    default_class=Class.HIGHLY_CONFIDENTIAL,
    headline=("matter",),
    fields=(
        Field("matter", Shape.CHOICE, vocabulary="urgent_matter"),
        Field("about", Shape.RECORD),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("noticed", Shape.BAND),
        Field("what", Shape.TEXT, max_length=500),
        Field("steps", Shape.ITEMS, items=TOLD),
        Field("next", Shape.TEXT, max_length=300),
        Field("closed", Shape.YES_NO),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
    ),
)

TASK: Final = Kind(
    name="task",
    default_class=Class.CONFIDENTIAL,
    headline=("what",),
    fields=(
        Field("what", Shape.CHOICE, vocabulary="task_kind"),
        Field("about", Shape.RECORD),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("text", Shape.TEXT, max_length=500),
        Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("when", Shape.BAND),
        Field("done", Shape.YES_NO),
        Field("result", Shape.TEXT, max_length=500),
    ),
)

RESTS_ON: Final = (Field("about", Shape.RECORD),)

RECOMMENDATION: Final = Kind(
    name="recommendation",
    default_class=Class.INTERNAL,
    headline=("theme", "addressee_level"),
    fields=(
        Field("number", Shape.TEXT, max_length=20),
        Field("text", Shape.TEXT, max_length=2000),
        Field("theme", Shape.CHOICE, vocabulary="theme"),
        Field("addressee_level", Shape.CHOICE, vocabulary="addressee_level"),
        Field("addressee_function", Shape.TEXT, max_length=120),
        Field("root_level", Shape.CHOICE, vocabulary="root_level"),
        Field("priority", Shape.CHOICE, vocabulary="priority"),
        Field("implement_by", Shape.DAY),
        Field("response_due", Shape.DAY),
        Field("repeats", Shape.TEXT, max_length=40),
        Field("rests_on", Shape.ITEMS, items=RESTS_ON),
        Field("smart", Shape.CHOICES, vocabulary="double_smart"),
        Field("status", Shape.CHOICE, vocabulary="recommendation_status"),
        # how anybody knows; without it "implemented" is only said (INV26)
        Field("verified_by", Shape.CHOICE, vocabulary="verified_by"),
    ),
)
