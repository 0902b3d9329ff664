"""An area of the place under its L code, with what was measured there (model 2.3.5)."""

from __future__ import annotations

from typing import Final

from npm_field.domain.classification import Class
from npm_field.domain.codes import CodeType
from npm_field.domain.fields import Field, Kind, Shape

AREA: Final = Kind(
    name="area",
    code_types=(CodeType.AREA,),
    default_class=Class.INTERNAL,
    fields=(
        Field("code", Shape.CODE, codes=(CodeType.AREA,)),
        Field("kind", Shape.CHOICE, vocabulary="area_kind"),
        Field("designation", Shape.TEXT, max_length=80, sensitivity=Class.CONFIDENTIAL),
        Field("seen", Shape.CHOICE, vocabulary="area_seen"),
        Field("talk_target", Shape.COUNT),
        Field("floor_area_m2", Shape.NUMBER, unit="m²"),
        Field("sanitary_annexe_m2", Shape.NUMBER, unit="m²"),
        Field("partitioned", Shape.YES_NO),
        Field("wall_distance_m", Shape.NUMBER, unit="m"),
        Field("height_m", Shape.NUMBER, unit="m"),
        Field("beds", Shape.COUNT),
        Field("occupants_now", Shape.COUNT),
        Field("window_m2", Shape.NUMBER, unit="m²"),
        Field("natural_light", Shape.CHOICE, vocabulary="sufficiency"),
        Field("artificial_light_lux", Shape.NUMBER, unit="lux"),
        Field("ventilation", Shape.CHOICE, vocabulary="sufficiency"),
        Field("temperature_c", Shape.NUMBER, unit="°C"),
        Field("humidity_pct", Shape.NUMBER, unit="%"),
        Field("call_system", Shape.YES_NO),
        Field("cctv", Shape.YES_NO),
        Field("toilet_privacy", Shape.CHOICE, vocabulary="sufficiency"),
        Field("water_hours_per_day", Shape.NUMBER, unit="h"),
        Field("bedding", Shape.CHOICE, vocabulary="sufficiency"),
        Field("vermin", Shape.YES_NO),
        Field("hours_out_of_cell", Shape.NUMBER, unit="h"),
        Field("open_air_hours", Shape.NUMBER, unit="h"),
        Field("longest_stay_days", Shape.NUMBER, unit="d"),
    ),
)
