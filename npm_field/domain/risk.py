"""What a risk assessment proposes for a visit (model 2.3.4); a lead may decide otherwise with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEIZURE_RISKS: Final = frozenset({"seizure_checkpoint", "seizure_gate", "raid_lodging", "robbery"})
HIGH: Final = "high"
TALKS_PER_AREA: Final = 5
"""As many talks in an area as a count needs to be shown at all (codes 4.6): below it, a source stands alone."""


def proposed_floor(rows: Iterable[Mapping[str, object]]) -> Mode:
    """Return partial if the laptop may well be taken, else full."""
    seized = any(row.get("risk") in SEIZURE_RISKS and row.get("level") == HIGH for row in rows)
    return Mode.PARTIAL if seized else Mode.FULL


def is_high(rows: Iterable[Mapping[str, object]], risk: str) -> bool:
    """Return whether one risk was assessed as high."""
    return any(row.get("risk") == risk and row.get("level") == HIGH for row in rows)


def slips_off(rows: Iterable[Mapping[str, object]]) -> bool:
    """Return whether identity slips start switched off: being seen as a source is the high risk."""
    return is_high(rows, "source_exposed")


def slips_offered(visit: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> bool:
    """Return whether identity slips are offered on a visit: as the plan says, else as the risk table proposes."""
    said = visit.get("identity_slips")
    return said if isinstance(said, bool) else not slips_off(rows)


def talk_target(area: Mapping[str, object], plan: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> int:
    """Return how many talks an area should have so that nobody stands alone; 0 where none is set.

    The area's own number, else the plan's, else the proposal where somebody may be seen as a source.
    """
    for found in (area.get("talk_target"), plan.get("talks_per_area")):
        if isinstance(found, int) and found > 0:
            return found
    return TALKS_PER_AREA if slips_off(rows) else 0


def return_visit_wanted(rows: Iterable[Mapping[str, object]]) -> bool:
    """Return whether a return visit belongs to the plan: somebody may be seen as a source."""
    return is_high(rows, "source_exposed")


def setting_confirmed_each_time(rows: Iterable[Mapping[str, object]]) -> bool:
    """Return whether the setting has to be confirmed in every talk: being overheard is the high risk."""
    return is_high(rows, "overheard")
