"""What goes back to the laptops, as the office's desk sees it: for whom, what kind, how much waits, what went out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from npm_field.usecases import announcing, deliver, devices, intake
from storage import outbound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat


@dataclass(slots=True)
class Addressee:
    """One laptop: how many files of each kind wait for it, and how many went out to it before."""

    device: DeviceId
    person: str
    role: str
    waiting: dict[str, int] = field(default_factory=dict)
    gone: int = 0

    @property
    def files(self) -> int:
        """How many files wait for it."""
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class GoingBack:
    """All of it. ``size`` is how many bytes wait."""

    laptops: Sequence[Addressee]
    size: int
    has_relay: bool

    @property
    def files(self) -> int:
        """How many files wait."""
        return sum(one.files for one in self.laptops)

    @property
    def gone(self) -> int:
        """How many files went out before and can be written once more."""
        return sum(one.gone for one in self.laptops)


def load(seat: Seat) -> GoingBack:
    """Return what waits, whose laptop waits for most first. Nothing is opened. Raises ``NotEnrolledError``."""
    intake.settle(seat)
    announcing.settle(seat)
    known = deliver.known_credentials(seat)
    laptops: dict[DeviceId, Addressee] = {}
    size = 0
    for one in outbound.counts(seat.vault.casebook):
        whose = known.get(one.device)
        found = laptops.setdefault(
            one.device,
            Addressee(one.device, str(whose.person) if whose else "", whose.role if whose else ""),
        )
        if one.waiting:
            found.waiting[one.kind] = one.waiting
        found.gone += one.gone
        size += one.size
    shown = sorted(laptops.values(), key=lambda one: (-one.files, one.person, one.device))
    return GoingBack(shown, size, devices.relay_of(seat) is not None)
