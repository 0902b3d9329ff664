"""The capture floor that a risk assessment proposes (model 2.3.4); a lead may override it with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from npm_field.domain.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEIZURE_RISKS: Final = frozenset({"seizure_checkpoint", "seizure_gate", "raid_lodging", "robbery"})
HIGH: Final = "high"


def proposed_floor(rows: Iterable[Mapping[str, object]]) -> Mode:
    """Return partial if the laptop may well be taken, else full."""
    seized = any(row.get("risk") in SEIZURE_RISKS and row.get("level") == HIGH for row in rows)
    return Mode.PARTIAL if seized else Mode.FULL


def slips_off(rows: Iterable[Mapping[str, object]]) -> bool:
    """Return whether identity slips start switched off: being seen as a source is the high risk."""
    return any(row.get("risk") == "source_exposed" and row.get("level") == HIGH for row in rows)
