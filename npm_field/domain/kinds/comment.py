"""What the office says about a record and its author answers; and a laptop's word that it did what the office asked.

Both are ordinary records: signed, merged, handed over and receipted as any other.
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.fields import Field, Kind, Shape

COMMENT: Final = Kind(
    name="comment",
    default_class=Class.HIGHLY_CONFIDENTIAL,
    headline=("issue",),
    fields=(
        Field("about", Shape.RECORD),
        Field("issue", Shape.CHOICE, vocabulary="record_issue"),
        Field("text", Shape.TEXT, max_length=2000),
        Field("answers", Shape.RECORD),
    ),
)

ACKNOWLEDGEMENT: Final = Kind(
    name="acknowledgement",
    default_class=Class.INTERNAL,
    fields=(
        Field("order", Shape.RECORD),
        Field("found", Shape.COUNT),
    ),
)

BESIDE: Final = frozenset({COMMENT.name, ACKNOWLEDGEMENT.name})
"""Kinds that stand with other records or with the office's work, and in no list of a visit; they go into no pack."""
