"""A document or register that was looked at under its D code, with what was taken from it (model 2.3.12)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

HIGH: Final = Class.HIGHLY_CONFIDENTIAL

ABOUT_PEOPLE: Final = frozenset(
    {"medical_file", "medical_visit_log", "injury_register", "disciplinary_register", "personal_file"}
)
"""What these hold is health or discipline of single people, so a record of one is highly confidential (2.4.5)."""

EXTRACT: Final = (
    Field("fact", Shape.TEXT, max_length=300),
    Field("value", Shape.TEXT, max_length=120),
    Field("theme", Shape.CHOICE, vocabulary="theme"),
    Field(
        "relates_to",
        Shape.CODE,
        codes=(CodeType.PERSON, CodeType.STAFF, CodeType.ACTOR, CodeType.DOCUMENT),
        sensitivity=HIGH,
    ),
    Field("about", Shape.RECORD),
    Field("relation", Shape.CHOICE, vocabulary="extract_relation"),
)

DOCUMENT: Final = Kind(
    name="document",
    code_types=(CodeType.DOCUMENT,),
    default_class=Class.CONFIDENTIAL,
    headline=("kind", "access"),
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.DOCUMENT,)),
        Field("kind", Shape.CHOICE, vocabulary="document_kind", raising=ABOUT_PEOPLE),
        Field("access", Shape.CHOICE, vocabulary="document_access"),
        Field("period", Shape.TEXT, max_length=80, is_reference=True),
        Field("items_seen", Shape.COUNT),
        Field("sample_method", Shape.CHOICE, vocabulary="sample_method"),
        Field("sample_size", Shape.COUNT),
        Field("copy_taken", Shape.CHOICE, vocabulary="copy_taken"),
        Field("quality", Shape.CHOICES, vocabulary="document_quality"),
        Field("quality_note", Shape.TEXT, max_length=1000),
        Field("checks", Shape.MAP, keys="document_check", vocabulary="check_answer"),
        Field("extracts", Shape.ITEMS, items=EXTRACT),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
    ),
)
