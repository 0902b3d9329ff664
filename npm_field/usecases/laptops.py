"""The laptops of an office, as its desk sees them: whose, what for, how many return codes are left, last asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.usecases import announcing, deliver, enrol, return_codes, return_desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from storage.return_codes import Use


@dataclass(frozen=True, slots=True)
class Laptop:
    """One certified laptop. ``left`` is None where it never sent any codes; ``last`` is the last line of its log."""

    device: DeviceId
    person: str
    role: str
    left: int | None
    last: Use | None

    @property
    def has_few(self) -> bool:
        """Whether it should send fresh codes before it is sealed again."""
        return self.left is None or self.left <= return_codes.FEW


def enrolled(seat: Seat) -> Sequence[Laptop]:
    """Return the laptops this office certified, in the order of their persons' codes. Raises ``NotEnrolledError``."""
    announcing.settle(seat)
    left = return_desk.left_at_office(seat)
    last = {use.device: use for use in return_desk.log(seat)}
    known = [one for one in deliver.known_credentials(seat).values() if one.role != enrol.OFFICE_ROLE]
    return [
        Laptop(one.device, str(one.person), one.role, left.get(one.device), last.get(one.device))
        for one in sorted(known, key=lambda one: (str(one.person), one.device))
    ]
