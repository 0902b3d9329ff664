"""An attachment: a photo, scan, sketch or document of one record; who can be seen in it (model 2.3.20; INV10, 37)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.fields import Field, Kind, Shape

PHOTO: Final = "photo"
PRESENT: Final = "present"
BLURRED: Final = "blurred"
IDENTIFIABLE: Final = "identifiable"

ATTACHMENT: Final = Kind(
    name="attachment",
    default_class=Class.CONFIDENTIAL,
    can_be_boxed=True,
    fields=(
        Field("about", Shape.RECORD),
        Field("kind", Shape.CHOICE, vocabulary="attachment_kind"),
        Field("pages", Shape.COUNT),
        Field("bytes", Shape.COUNT),
        Field("sha256", Shape.TEXT, max_length=64),
        # photos with persons are highly confidential, also where their faces are covered
        Field("faces", Shape.CHOICE, vocabulary="faces", raising=frozenset({BLURRED, PRESENT})),
        Field(
            "people_visible",
            Shape.CHOICE,
            vocabulary="people_visible",
            raising=frozenset({"unidentifiable", IDENTIFIABLE}),
        ),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("note", Shape.TEXT, max_length=300),
        Field("original", Shape.RECORD),
    ),
)


def may_leave(fields: dict[str, object]) -> bool:
    """Return whether an attachment may go to anybody outside the office: nobody in it can be known (model 2.3.11).

    What was not answered counts as the worst answer.
    """
    return fields.get("people_visible", IDENTIFIABLE) != IDENTIFIABLE and fields.get("faces", PRESENT) != PRESENT
