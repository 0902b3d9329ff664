"""How long nobody may touch the laptop before it locks: the office's policy, else what is usual."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npm_field.usecases.policy import Policy


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds. *Try*: not yet tested with people (ui.md 7; security.md 7)."""

    lock_after_s: float = 180.0
    lock_covered_after_s: float = 900.0
    lock_at_gate_after_s: float = 60.0
    uncover_within_s: float = 60.0

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """Return the waits that the office decided."""
        return cls(policy.idle_s, policy.cover_s, policy.gate_idle_s, policy.uncover_s)

    @classmethod
    def named(cls, told: Mapping[str, float]) -> Self:
        """Return the waits of these names; a name that is not ours is passed over."""
        return cls(**{field.name: told[field.name] for field in fields(cls) if field.name in told})
