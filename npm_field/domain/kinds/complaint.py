"""A complaint or request that reached us under its R code, and what was done with it (model 2.3.13; R136-R158).

Consent governs it as it does a talk: who complained may take it back, and then only that it came is left.
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape
from npm_field.domain.kinds.consenting import CONSENT_FIELDS
from npm_field.domain.modes import Mode

BOX_AND_FULL: Final = frozenset({Mode.FULL, Mode.DROP_BOX})

FOLLOW_UP: Final = (
    Field("day", Shape.DAY),
    Field("by", Shape.CODE, codes=(CodeType.MONITOR,)),
    Field("what", Shape.TEXT, max_length=500),
)

COMPLAINT: Final = Kind(
    name="complaint",
    code_types=(CodeType.COMPLAINT,),
    default_class=Class.CONFIDENTIAL,
    modes=BOX_AND_FULL,
    consent_governed=True,
    can_be_boxed=True,
    headline=("complaint_type", "from_role"),
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.COMPLAINT,), modes=BOX_AND_FULL),
        Field("from_role", Shape.CHOICE, vocabulary="complaint_from"),
        Field("channel", Shape.CHOICE, vocabulary="complaint_channel"),
        Field("complaint_type", Shape.CHOICE, vocabulary="complaint_type", content=True),
        Field("theme", Shape.CHOICE, vocabulary="theme", content=True),
        Field("seriousness", Shape.CHOICE, vocabulary="severity", content=True),
        Field("urgency", Shape.CHOICE, vocabulary="urgency", content=True),
        Field("text", Shape.TEXT, max_length=4000, sensitivity=Class.CONFIDENTIAL, content=True),
        Field("person", Shape.CODE, codes=(CodeType.PERSON, CodeType.STAFF)),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("about", Shape.RECORD),
        # a count and nothing else: the names under a petition are never typed
        Field("petition_signatories", Shape.COUNT, content=True),
        Field("received", Shape.DAY),
        Field("received_by", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("within_mandate", Shape.YES_NO),
        Field("ack_status", Shape.CHOICE, vocabulary="ack_status"),
        Field("ack_channel", Shape.CHOICE, vocabulary="complaint_channel"),
        Field("actions", Shape.CHOICES, vocabulary="complaint_action"),
        *CONSENT_FIELDS,
        Field("owner", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("followups", Shape.ITEMS, items=FOLLOW_UP, content=True),
        Field("sample_follow_up", Shape.YES_NO),
        Field("outcome", Shape.TEXT, max_length=1000, content=True),
        Field("recommendation", Shape.TEXT, max_length=40, is_reference=True),
    ),
)
