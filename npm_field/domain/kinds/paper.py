"""Paper that exists: what it is, who holds it where, when it was destroyed (R028, R029, R032; workflow 3.5, 3.6)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

ON_PAPER: Final = (CodeType.PERSON, CodeType.STAFF, CodeType.AREA, CodeType.WORD, CodeType.ACTOR)
VOIDED: Final = (
    Field("code", Shape.CODE, codes=ON_PAPER),
    Field("status", Shape.CHOICE, vocabulary="code_status"),
    Field("reissued", Shape.CODE, codes=ON_PAPER),
)
"""A code that somebody else may have seen, and the one that stands in its place from then on."""

PAPER_ITEM: Final = Kind(
    name="paper_item",
    default_class=Class.CONFIDENTIAL,
    fields=(
        Field("kind", Shape.CHOICE, vocabulary="paper_kind"),
        Field("sheets", Shape.COUNT),
        Field("codes", Shape.CODES, codes=ON_PAPER),
        Field("holder", Shape.CODE, codes=(CodeType.MONITOR,)),
        Field("place", Shape.CHOICE, vocabulary="paper_place"),
        Field("state", Shape.CHOICE, vocabulary="paper_state"),
        Field("destroyed", Shape.BAND),
        Field("destroyed_how", Shape.CHOICE, vocabulary="paper_destroyed_how"),
        Field("voided", Shape.ITEMS, items=VOIDED, sensitivity=Class.HIGHLY_CONFIDENTIAL),
    ),
)
