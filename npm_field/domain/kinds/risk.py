"""The risk assessment of a visit: one row per risk with level, reason and mitigations (model 2.3.4; R001, R002)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.fields import Field, Kind, Shape

RISK_ROW: Final = (
    Field("risk", Shape.CHOICE, vocabulary="risk"),
    Field("level", Shape.CHOICE, vocabulary="risk_level"),
    Field("reason", Shape.TEXT, max_length=300),
    Field("mitigations", Shape.CHOICES, vocabulary="mitigation"),
    Field("mitigation_note", Shape.TEXT, max_length=300),
    Field("residual_level", Shape.CHOICE, vocabulary="risk_level"),
)

RISK: Final = Kind(
    name="risk",
    default_class=Class.CONFIDENTIAL,
    fields=(Field("rows", Shape.ITEMS, items=RISK_ROW, sensitivity=Class.CONFIDENTIAL),),
)
