"""Passing a case on, by consent or, with two approvers, without it (model 2.3.14; R145-R150, INV24, INV25)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

SOURCE: Final = (
    Field("source_type", Shape.CHOICE, vocabulary="source_type"),
    Field("about", Shape.RECORD),
    Field("note", Shape.TEXT, max_length=300),
)

REFERRAL: Final = Kind(
    name="referral",
    default_class=Class.HIGHLY_CONFIDENTIAL,
    headline=("to_kind", "status"),
    fields=(
        Field("person", Shape.CODE, codes=(CodeType.PERSON, CodeType.STAFF)),
        Field("about", Shape.RECORD),
        Field("to_kind", Shape.CHOICE, vocabulary="referral_to"),
        Field("to_function", Shape.TEXT, max_length=120),
        Field("independent_of_place", Shape.YES_NO),
        Field("basis", Shape.CHOICE, vocabulary="referral_basis"),
        Field("scope", Shape.CHOICE, vocabulary="referral_scope"),
        Field("status", Shape.CHOICE, vocabulary="referral_status"),
        # without consent (R149): why, who decided, what else was thought of, what else bears it out
        Field("override_ground", Shape.CHOICE, vocabulary="override_ground"),
        Field("override_role", Shape.CHOICE, vocabulary="decision_role"),
        Field("override_day", Shape.DAY),
        Field("approved_by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("alternatives", Shape.TEXT, max_length=2000),
        Field("sources", Shape.ITEMS, items=SOURCE),
        Field("no_source_reason", Shape.TEXT, max_length=500),
        Field("sent", Shape.BAND),
        Field("agreement", Shape.TEXT, max_length=120, is_reference=True),
        Field("outcome", Shape.TEXT, max_length=2000),
    ),
)
