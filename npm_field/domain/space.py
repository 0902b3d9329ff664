"""Living space, held against what the CPT and the Mandela Rules ask for (model 2.3.5; CPT/Inf (2015) 44)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LIVING: Final = frozenset(
    {
        "dormitory",
        "juvenile_unit",
        "mother_and_child_unit",
        "observation_cell",
        "police_cell",
        "seclusion_room",
        "segregation",
        "shared_cell",
        "single_cell",
        "ward",
        "womens_unit",
    }
)
"""The kinds of area people sleep in; a crowded kitchen is no finding about living space."""

SINGLE_M2: Final = 6.0
SHARED_M2_EACH: Final = 4.0
WIDTH_M: Final = 2.0
HEIGHT_M: Final = 2.5
HOURS_OUT: Final = 2.0
LONGEST_DAYS: Final = 15.0
OPEN_AIR_HOURS: Final = 1.0


class SpaceFlag(Enum):
    """One way in which a measured place falls short."""

    SINGLE_BELOW_6_M2 = "single_below_6_m2"
    SHARED_BELOW_4_M2 = "shared_below_4_m2"
    NARROWER_THAN_2_M = "narrower_than_2_m"
    LOWER_THAN_2_5_M = "lower_than_2_5_m"
    IN_CELL_22_H = "in_cell_22_h"
    OVER_15_DAYS = "over_15_days"
    OPEN_AIR_BELOW_1_H = "open_air_below_1_h"


def m2_per_person(area: Mapping[str, object]) -> float | None:
    """Return the floor, less the sanitary annexe, for each person there; None where one of the two is not known."""
    floor, people = _number(area, "floor_area_m2"), _number(area, "occupants_now")
    return floor / people if floor is not None and people else None


def flags(area: Mapping[str, object]) -> tuple[SpaceFlag, ...]:
    """Return how a living area falls short, in the order of ``SpaceFlag``; nothing for any other kind of area."""
    if area.get("kind") not in LIVING:
        return ()
    width, height, out = (_number(area, name) for name in ("wall_distance_m", "height_m", "hours_out_of_cell"))
    locked, stay = out is not None and out <= HOURS_OUT, _number(area, "longest_stay_days")
    found = {
        SpaceFlag.SINGLE_BELOW_6_M2: _is_single(area) and _below(_number(area, "floor_area_m2"), SINGLE_M2),
        SpaceFlag.SHARED_BELOW_4_M2: not _is_single(area) and _below(m2_per_person(area), SHARED_M2_EACH),
        SpaceFlag.NARROWER_THAN_2_M: _below(width, WIDTH_M),
        SpaceFlag.LOWER_THAN_2_5_M: _below(height, HEIGHT_M),
        SpaceFlag.IN_CELL_22_H: locked,
        SpaceFlag.OVER_15_DAYS: locked and stay is not None and stay > LONGEST_DAYS,
        SpaceFlag.OPEN_AIR_BELOW_1_H: _below(_number(area, "open_air_hours"), OPEN_AIR_HOURS),
    }
    return tuple(flag for flag, falls_short in found.items() if falls_short)


def _is_single(area: Mapping[str, object]) -> bool:
    """Return whether one person lives there: counted so, or built so and nobody counted."""
    people = _number(area, "occupants_now")
    if people:
        return people == 1
    return area.get("kind") == "single_cell" or _number(area, "beds") == 1


def _below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit


def _number(area: Mapping[str, object], name: str) -> float | None:
    value = area.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
