"""Hand-over by network: an errand that a person starts, carried over the relay, and what it brought taken in.

Three steps, so that the window can let the first and the last run on the thread that owns the vault and the second on
another one: ``prepare``, ``carry``, ``settle``. ``sync`` does all three. Between them everything is on the disk: cut
off at any place, the next errand goes on there. What is fetched lies whole in the vault's folder before the relay is
told that it was taken; what was sent stays until the office's own receipt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BadAddressError,
    BundleDamagedError,
    DiskFullError,
    FieldError,
    NoRelayError,
    RelayFaultError,
)
from npm_field.usecases import (
    arrivals,
    cuts,
    devices,
    intake,
    network_card,
    network_parcels,
    office_keys,
    outbound,
    relayed,
)
from npm_field.usecases import policy as policies
from npm_field.usecases.arrivals import Arrival
from npm_field.usecases.membership import OFFICE_ROLE
from storage import arrivals as coming
from storage import key_paths, quarantine
from sync import tls
from sync.client.courier import Courier
from sync.client.patience import Limits, Patience
from sync.client.relay import Address, Relay

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from npm_field.usecases.network_parcels import Going
    from npm_field.usecases.relayed import Relayed
    from npm_field.usecases.seat import Seat
    from sync.client.answers import Waiting
    from sync.client.courier import Sent

CLOCK_OFF_S: Final = 300
"""From here on it is said that a clock is off; it hinders nothing."""
SEND: Final = "send"
FETCH: Final = "fetch"
AHEAD: Final = "ahead"
BEHIND: Final = "behind"
_MOST_PORT: Final = 65_535
_NAME: Final = 16
"""Of so many signs of its hash is the name of a file that came."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How far one hand-over is: which of how many, under the name people know it by, and its bytes."""

    way: str
    name: str
    index: int
    count: int
    done: int
    size: int


@dataclass(frozen=True, slots=True)
class Errand:
    """All that the network needs of a vault. ``context`` holds the device's key until it is let go."""

    address: Address
    context: tls.Context = field(repr=False)
    office: str
    device: str
    folder: Path
    going: tuple[Going, ...]
    known: Relayed
    roster: bytes
    now: Callable[[], datetime]


@dataclass(slots=True)
class Carried:
    """What came of it. ``trouble`` ended it early; ``faults`` are single hand-overs that did not go through.

    ``lost`` are hashes for which the relay once gave a receipt and which it says it does not have.
    """

    sent: list[Sent] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    faults: list[tuple[str, FieldError]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    trouble: FieldError | None = None
    next_number: int = 0
    clock_off_s: int = 0
    roster_refused: bool = False


@dataclass(frozen=True, slots=True)
class Synced:
    """What a person is told: what was sent, what came and what it brought, what waits for the office's receipt.

    ``numbers`` is ``AHEAD`` where the relay counted a hand-over that is not from here, ``BEHIND`` where it lost some.
    ``clock_off_s`` is how far this laptop's clock is before the relay's, 0 within five minutes.
    """

    sent: int
    fetched: int
    arrivals: tuple[Arrival, ...]
    unconfirmed: int
    numbers: str = ""
    clock_off_s: int = 0
    faults: tuple[tuple[str, FieldError], ...] = ()
    trouble: FieldError | None = None
    roster_refused: bool = False


def _nothing(_moved: Moved) -> None:
    return


def _nobody() -> bool:
    return False


def sync(
    seat: Seat,
    address: Address | None = None,
    *,
    told: Callable[[Moved], None] = _nothing,
    cancelled: Callable[[], bool] = _nobody,
    patience: Patience | None = None,
) -> Synced:
    """Send what the office lacks, fetch what waits, take it in; for an office's seat the other way round.

    What ended it early is in ``trouble``; what was done until then counts. Raises ``NoRelayError``,
    ``NotEnrolledError``, ``NotOpenError`` before anything is sent, and what the vault's disk says.
    """
    errand = prepare(seat, address, cancelled=cancelled)
    return settle(seat, errand, carry(errand, patience or Patience(Limits(), cancelled), told))


def relay_of(seat: Seat) -> Address | None:
    """Return where the office's relay listens, as its policy says; None where it says nothing."""
    said = policies.policy_of(seat).relay
    return Address(str(said["host"]), int(str(said["port"]))) if said else None


def address_in(text: str) -> Address:
    """Return the address in ``HOST:PORT``, an IPv6 one in brackets. Raises ``BadAddressError``."""
    host, colon, port = text.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not policies.is_host(host) or not (port.isascii() and port.isdigit()):
        raise BadAddressError
    if not 1 <= int(port) <= _MOST_PORT:
        raise BadAddressError
    return Address(host, int(port))


# --- with the vault -------------------------------------------------------------------------------------------


def prepare(seat: Seat, address: Address | None = None, *, cancelled: Callable[[], bool] = _nobody) -> Errand:
    """Cut what is to go and return all that the network needs. Raises as ``sync``, and ``StoppedError``."""
    where = address or relay_of(seat)
    if where is None:
        raise NoRelayError
    card, is_office = network_card.of(seat), seat.role == OFFICE_ROLE
    going = network_parcels.of_office(seat) if is_office else network_parcels.of_laptop(seat, cancelled)
    folder, key = seat.vault.folder, seat.daybook_identity
    try:
        context = tls.client_context(card.authority, card.device, key, lambda data: key_paths.path_of(data, folder))
    finally:
        key.seed.wipe()
    return Errand(
        address=where,
        context=context,
        office=office_keys.keys_of(seat.vault).office,
        device=seat.device,
        folder=folder,
        going=tuple(going),
        known=relayed.of(seat),
        roster=devices.roster(seat) if is_office else b"",
        now=seat.now,
    )


def settle(seat: Seat, errand: Errand, carried: Carried) -> Synced:
    """Remember what the relay signed for, take in what came, and say what is to be said."""
    relayed.note_sent(seat, carried.sent)
    relayed.note_taken(seat, carried.fetched)
    numbers = _numbers(seat, errand, carried)
    if seat.role == OFFICE_ROLE:
        queued = {going.parcel.sha256: going.queued for going in errand.going}
        done = {sent.parcel.sha256 for sent in carried.sent}
        for sha256, id_ in queued.items():
            if sha256 in done or errand.known.has(sha256):  # or the device has taken it already
                outbound.sent(seat, id_)
        opened: Sequence[Arrival] = _take_to_the_office(seat)
        unconfirmed = 0
    else:
        opened = arrivals.open_all(seat)
        unconfirmed = len(cuts.pending(seat))
    return Synced(
        sent=len(carried.sent),
        fetched=len(carried.fetched),
        arrivals=tuple(opened),
        unconfirmed=unconfirmed,
        numbers=numbers,
        clock_off_s=carried.clock_off_s,
        faults=tuple(carried.faults),
        trouble=carried.trouble,
        roster_refused=carried.roster_refused,
    )


def _take_to_the_office(seat: Seat) -> Sequence[Arrival]:
    """Let everything that came over the network wait in the inbox; nothing joins before a person accepts it."""
    known = {row.id[:_NAME] for row in quarantine.all_of(seat.vault.casebook)}
    found = []
    for path in coming.waiting(seat.vault.folder):
        name = path.stem.rpartition("-")[2]
        if name not in known:
            try:
                intake.arrive(seat, path, way=intake.NETWORK)
            except BundleDamagedError as error:  # it stays where it lies, and blocks nothing
                found.append(Arrival(name[:8], arrivals.UNKNOWN, waits=error.code))
            else:
                found.append(Arrival(name[:8], arrivals.BUNDLE, 1))
    return found


def _numbers(seat: Seat, errand: Errand, carried: Carried) -> str:
    """Compare how many hand-overs of this device the relay has counted with what is known of here."""
    known = errand.known.last
    if not carried.next_number:
        return ""
    if carried.next_number <= known:
        relayed.doubt(seat, carried.lost, max([0, *(sent.sequence for sent in carried.sent)]))
        return BEHIND
    explained = sum(known < sent.sequence < carried.next_number for sent in carried.sent)
    if carried.next_number - 1 - known > explained:
        relayed.reach(seat, carried.next_number - 1)
        return AHEAD
    return ""


# --- with the network -----------------------------------------------------------------------------------------


def carry(errand: Errand, patience: Patience, told: Callable[[Moved], None] = _nothing) -> Carried:
    """Send and fetch, without the vault. What the world says ends it, and what was done until then is returned."""
    carried = Carried()
    relay = Relay(errand.address, errand.context, patience)
    courier = Courier(relay, patience, office=errand.office, device=errand.device)
    try:
        carried.next_number = courier.next_number
        _note_clock(errand, relay, carried)
        if errand.roster:
            carried.roster_refused = not courier.put_roster(errand.roster)
        _send(errand, courier, carried, told)
        _fetch(errand, courier, carried, told)
    except FieldError as error:
        carried.trouble = error
    finally:
        relay.close()
    return carried


def _send(errand: Errand, courier: Courier, carried: Carried, told: Callable[[Moved], None]) -> None:
    is_behind = carried.next_number <= errand.known.last
    number, left = carried.next_number, []
    for going in errand.going:
        if not errand.known.has(going.parcel.sha256):
            left.append(going)
        elif is_behind and not courier.has(going.parcel):
            carried.lost.append(going.parcel.sha256)
            left.append(going)
    for index, going in enumerate(left, start=1):

        def moved(done: int, going: Going = going, index: int = index) -> None:
            told(Moved(SEND, going.name, index, len(left), done, going.parcel.size))

        try:
            sent = courier.send(going.parcel, number, moved)
        except RelayFaultError as error:
            carried.faults.append((going.name, error))
            continue
        carried.sent.append(sent)
        number = max(number, sent.sequence + 1)


def _fetch(errand: Errand, courier: Courier, carried: Carried, told: Callable[[Moved], None]) -> None:
    waiting = courier.inbox()
    for index, each in enumerate(waiting, start=1):

        def moved(done: int, each: Waiting = each, index: int = index) -> None:
            told(Moved(FETCH, each.sha256[:8], index, len(waiting), done, each.size))

        place = coming.Arriving(errand.folder, each.sha256, each.size)
        try:
            if each.sha256 not in errand.known.taken and not place.is_whole:
                place.require_room()
                if not courier.fetch(each, place, moved):
                    continue
                carried.fetched.append(each.sha256)
            courier.taken(each.sha256)
        except (RelayFaultError, DiskFullError) as error:
            carried.faults.append((each.sha256[:8], error))


def _note_clock(errand: Errand, relay: Relay, carried: Carried) -> None:
    if relay.said_at is not None:
        off_s = int((errand.now() - relay.said_at).total_seconds())
        carried.clock_off_s = off_s if abs(off_s) > CLOCK_OFF_S else 0
