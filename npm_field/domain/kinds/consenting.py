"""What every record under consent has: the answers by purpose, their changes, and the wish that nothing be used."""

from __future__ import annotations

from typing import Final

from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Shape

CONSENT_EVENT: Final = (
    Field("day", Shape.DAY),
    Field("purpose", Shape.CHOICE, vocabulary="consent_purpose"),
    Field("was", Shape.CHOICE, vocabulary="consent_value"),
    Field("becomes", Shape.CHOICE, vocabulary="consent_value"),
    Field("channel", Shape.CHOICE, vocabulary="withdrawal_channel"),
    Field("received_by", Shape.CODE, codes=(CodeType.MONITOR,)),
)

# INV08: a purpose that is missing is not_asked, and not_asked is no
CONSENT: Final = Field("consent", Shape.MAP, keys="consent_purpose", vocabulary="consent_value")
BEFORE_CONSENT: Final = Field("before_consent", Shape.CHOICE, vocabulary="before_consent")
CONSENT_EVENTS: Final = Field("consent_events", Shape.ITEMS, items=CONSENT_EVENT)
NOT_FOR_USE: Final = Field("not_for_use", Shape.YES_NO)

CONSENT_FIELDS: Final = (CONSENT, BEFORE_CONSENT, CONSENT_EVENTS, NOT_FOR_USE)
