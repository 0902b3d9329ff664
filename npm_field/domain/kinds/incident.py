"""What was done to the visit or the team: access obstructed, a search, a laptop out of sight (model 2.3.18).

Both are written by the team afterwards and hold no person data but codes of the team.
"""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

OBSTRUCTION: Final = Kind(
    name="obstruction",
    default_class=Class.CONFIDENTIAL,
    headline=("kind", "outcome"),
    fields=(
        Field("kind", Shape.CHOICE, vocabulary="obstruction_kind"),
        Field("area", Shape.CODE, codes=(CodeType.AREA,)),
        Field("minutes", Shape.COUNT, unit="min"),
        Field("by_function", Shape.CHOICE, vocabulary="talk_function"),
        Field("reason_given", Shape.TEXT, max_length=500),
        Field("response", Shape.CHOICES, vocabulary="obstruction_response"),
        Field("outcome", Shape.CHOICE, vocabulary="obstruction_outcome"),
        Field("text", Shape.TEXT, max_length=4000),
        Field("focal_point", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
        Field("about", Shape.RECORD),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
    ),
)

LAPTOP: Final = (
    Field("of", Shape.CODE, codes=(CodeType.MONITOR,)),
    Field("states", Shape.CHOICES, vocabulary="device_state"),
    Field("minutes_out_of_sight", Shape.COUNT, unit="min"),
    Field("wipe", Shape.CHOICE, vocabulary="wipe_done"),
    Field("status_after", Shape.CHOICE, vocabulary="device_status"),
)

INCIDENT: Final = Kind(
    name="incident",
    default_class=Class.CONFIDENTIAL,
    headline=("kind", "what_exposed"),
    fields=(
        Field("kind", Shape.CHOICE, vocabulary="incident_kind"),
        Field("day", Shape.DAY),
        Field("day_part", Shape.CHOICE, vocabulary="day_part"),
        Field("what_exposed", Shape.CHOICE, vocabulary="exposed"),
        Field("text", Shape.TEXT, max_length=4000),
        Field("laptops", Shape.ITEMS, items=LAPTOP),
        Field("unsynced_lost", Shape.COUNT),
        Field("minutes", Shape.COUNT, unit="min"),
        Field("informed", Shape.CHOICES, vocabulary="informed"),
        Field("focal_point", Shape.CODE, codes=(CodeType.FOCAL_POINT,)),
        Field("legal_note", Shape.TEXT, max_length=2000),
        Field("by", Shape.CODES, codes=(CodeType.MONITOR,)),
    ),
)
