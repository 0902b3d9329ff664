"""After the visit: who is looked after, when and how, and what was alleged (model 2.3.15; INV28)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

PEOPLE: Final = (CodeType.PERSON, CodeType.STAFF)

REPRISAL_FOLLOW_UP: Final = Kind(
    name="reprisal_follow_up",
    default_class=Class.CONFIDENTIAL,
    headline=("result", "method"),
    fields=(
        Field("person", Shape.CODE, codes=PEOPLE),
        Field("about", Shape.RECORD),
        Field("due", Shape.BAND),
        Field("method", Shape.CHOICE, vocabulary="follow_up_method"),
        Field("result", Shape.CHOICE, vocabulary="follow_up_result"),
        Field("done", Shape.DAY),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("text", Shape.TEXT, max_length=2000),
    ),
)

REPRISAL_ALLEGATION: Final = Kind(
    name="reprisal_allegation",
    default_class=Class.HIGHLY_CONFIDENTIAL,
    can_be_boxed=True,
    headline=("status", "forms"),
    fields=(
        Field("phase", Shape.CHOICE, vocabulary="reprisal_phase"),
        Field("subject", Shape.CHOICE, vocabulary="reprisal_subject"),
        Field("person", Shape.CODE, codes=(*PEOPLE, CodeType.MONITOR)),
        Field("forms", Shape.CHOICES, vocabulary="reprisal_form"),
        Field("status", Shape.CHOICE, vocabulary="reprisal_status"),
        Field("text", Shape.TEXT, max_length=4000),
        Field("source", Shape.CHOICE, vocabulary="reprisal_source"),
        Field("source_code", Shape.CODE, codes=PEOPLE),
        Field("heard", Shape.DAY),
        Field("about", Shape.RECORD),
        Field("actions", Shape.CHOICES, vocabulary="reprisal_action"),
        Field("informed", Shape.CHOICES, vocabulary="informed"),
        Field("result", Shape.TEXT, max_length=2000),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
    ),
)
