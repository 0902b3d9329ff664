"""What a torture found, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What so many tries gave. ``problems`` is empty, or the torture found something."""

    tried: int = 0
    inside: int = 0
    acknowledged: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, end: str) -> None:
        """Note how one try ended."""
        self.tried += 1
        self.ends[end] = self.ends.get(end, 0) + 1

    def take_in(self, other: Tally) -> None:
        """Add what another one gave."""
        self.tried += other.tried
        self.inside += other.inside
        self.acknowledged += other.acknowledged
        self.problems += other.problems
        for end, number in other.ends.items():
            self.ends[end] = self.ends.get(end, 0) + number
