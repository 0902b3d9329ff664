"""The laptops of an office, as its desk sees them: whose, how far trusted, what came of them, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.domain import chain
from npm_field.errors import DeviceRefusedError
from npm_field.usecases import announcing, deliver, devices, enrol, return_codes, return_desk, trust
from storage import quarantine
from sync.roster import REVOKED, SUSPECT, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.seat import Seat
    from storage.devices import Act
    from storage.return_codes import Use


@dataclass(frozen=True, slots=True)
class Laptop:
    """One certified laptop, or another seat of the office.

    ``left`` is None where it never sent any return codes; ``last`` is the last line of that log. ``came`` is when its
    last bundle came (day and part), "" where none did; ``missing`` counts bundles that never came before it.
    ``decided`` is the last line of what was decided of it; ``backups`` counts those that are here.
    """

    device: DeviceId
    person: str
    role: str
    left: int | None
    last: Use | None
    state: str = TRUSTED
    came: str = ""
    number: int = 0
    missing: int = 0
    backups: int = 0
    decided: Act | None = None

    @property
    def in_use(self) -> bool:
        """Whether it is anybody's laptop now."""
        return self.state in {TRUSTED, SUSPECT}

    @property
    def has_few(self) -> bool:
        """Whether it should send fresh codes before it is sealed again."""
        is_laptop = self.role != enrol.OFFICE_ROLE and self.in_use
        return is_laptop and (self.left is None or self.left <= return_codes.FEW)


def of_device(seat: Seat, device: DeviceId) -> Laptop:
    """Return one certified laptop. Raises ``DeviceRefusedError`` for one that this office does not know."""
    found = next((one for one in enrolled(seat) if one.device == device), None)
    if found is None:
        raise DeviceRefusedError
    return found


def enrolled(seat: Seat) -> Sequence[Laptop]:
    """Return what this office certified beside this seat: those in use first, by their persons' codes.

    Raises ``NotEnrolledError``.
    """
    announcing.settle(seat)
    left, states = return_desk.left_at_office(seat), devices.states(seat)
    last = {use.device: use for use in return_desk.log(seat)}
    decided = {act.device: act for act in trust.log(seat)}
    arrivals = quarantine.all_of(seat.vault.casebook)
    found = []
    for one in deliver.known_credentials(seat).values():
        if one.device == seat.device:
            continue
        known = trust.last_known(seat, one.device)
        came = [arrival for arrival in arrivals if arrival.device == one.device]
        found.append(
            Laptop(
                one.device,
                str(one.person),
                one.role,
                left.get(one.device),
                last.get(one.device),
                state=states[one.device],
                came=max((arrival.written for arrival in came), default=""),
                number=known.number,
                missing=chain.how_many(known.missing),
                backups=sum(arrival.purpose == deliver.BACKUP.value for arrival in came),
                decided=decided.get(one.device),
            )
        )
    return sorted(found, key=lambda one: (not one.in_use, one.state == REVOKED, one.person, one.device))
