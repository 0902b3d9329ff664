"""Import at the office: a bundle comes, is looked at, and joins the records only when a person accepts it.

Until then it lies sealed beside the books. What comes from a device that this office does not know, or does not trust
now, is kept apart (INV33): nothing of it is taken in before somebody decides so, with a reason. Accepting is one
transaction; whatever is cut, it is before or after, and the receipt is made in the end.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.errors import (
    BundleDamagedError,
    BundleTooNewError,
    NoArrivalError,
    NotAcceptableError,
    NotAsWrittenError,
    NotForUsError,
    ReasonNeededError,
    UnknownSenderError,
    VaultDamagedError,
    VaultTooNewError,
)
from npm_field.usecases import devices, intake_facts, receive, sealed_intake
from npm_field.usecases.intake_facts import UNKNOWN, Waiting
from storage import quarantine, safe_files
from storage.quarantine import Arrival, Line
from sync import bundle
from sync.framing import frame
from sync.roster import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.seat import Seat
    from storage.book import Book

USB: Final = "usb"
NETWORK: Final = "network"
WAITING: Final = "waiting"
QUARANTINED: Final = "quarantine"
REFUSED: Final = "refused"
ACCEPTED: Final = "accepted"
DUE: Final = "due"
SEALED: Final = "sealed"
REVISION: Final = "revision"
CAPSULE: Final = "capsule"
ATTACHMENT: Final = "attachment"
NEW: Final = "new"
KNOWN: Final = "known"
SET_ASIDE_REASONS: Final = ("out_of_sight", "taken", "doubtful", "other")
"""Why a person puts a bundle into quarantine, by digit."""
ACCEPT_REASONS: Final = ("asked", "looked_at", "urgent", "other")
"""Why a person accepts what was kept apart: who wrote it was asked, the laptop was looked at, life depends on it."""
_PIECE: Final = 1 << 20
_START_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an accepted bundle: a line for each thing in it, and how many records now differ."""

    id: str
    bundle: str
    device: DeviceId
    lines: tuple[Line, ...]
    differences: int = 0

    @property
    def new(self) -> int:
        """How many revisions were not here before."""
        return sum(line.kind == REVISION and line.outcome == NEW for line in self.lines)

    @property
    def known(self) -> int:
        """How many revisions were here already."""
        return sum(line.kind == REVISION and line.outcome == KNOWN for line in self.lines)

    @property
    def refused(self) -> tuple[Line, ...]:
        """What was put aside, with the reason in ``outcome``."""
        return tuple(line for line in self.lines if line.outcome not in {NEW, KNOWN})


# --- coming ---------------------------------------------------------------------------------------------------


def arrive(seat: Seat, path: Path, *, way: str = USB, progress: Callable[[int], None] | None = None) -> str:
    """Copy a bundle into the office's waiting place, look at it, and return its id. The same file again is one.

    One that was accepted before gets its receipt once more: who sends it again has not got it. ``progress`` is told
    the bytes authenticated so far; what it raises leaves the bundle waiting, not looked at. Raises ``NoFileError``,
    ``BundleDamagedError`` for what is no bundle at all, ``DiskFullError``, ``ReadOnlyError``.
    """
    digest, size = _digest(path)
    known = quarantine.get(seat.vault.casebook, digest)
    if known is not None and known.state == ACCEPTED:
        _receipt_again(seat, known)
        return digest
    _require_bundle(path)
    row = known or Arrival(digest, size, way, seat.band(), WAITING)
    if not quarantine.path_of(seat.vault.folder, row).exists():
        _copy(path, safe_files.on_the_way(seat.vault.folder, safe_files.ARRIVAL, digest), digest)
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, row)
    look_at(seat, digest, progress=progress)
    return digest


def look_at(seat: Seat, id_: str, *, progress: Callable[[int], None] | None = None) -> Preview | None:
    """Open and verify a bundle that waits, and note what it says of itself; None where it cannot be opened now.

    Also tries one again that was refused: by a newer program, or with a credential that has come since.
    """
    row = _row(seat, id_)
    if row.state == ACCEPTED:
        return None
    if sealed_intake.is_one(_path(seat, row)):
        _look_at_sealed(seat, row, progress)
        return None
    try:
        shown = receive.preview(seat, _path(seat, row), progress=progress)
    except (BundleDamagedError, BundleTooNewError, NotForUsError) as error:
        _change(seat, row, REFUSED, error.code)
        return None
    except UnknownSenderError:
        _change(seat, row, QUARANTINED, UNKNOWN)
        return None
    row = intake_facts.with_facts(seat, row, shown)
    state, reason = _state_of(seat, row)
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, state=state, reason=reason))
        others = [one for one in quarantine.all_of(casebook) if one.state != REFUSED]
        known = intake_facts.links(seat, others).get(row.device, ())
        quarantine.note_irregular(casebook, intake_facts.noticed(row, known))
    quarantine.name_file(seat.vault.folder, row, _name_of(state))
    return shown


def waiting(seat: Seat) -> Sequence[Waiting]:
    """Return what came: what waits, what is kept apart, what was refused and what was accepted, by device."""
    settle(seat)
    rows = quarantine.all_of(seat.vault.casebook)
    return intake_facts.listed(seat, rows, trust(seat))


def count(seat: Seat) -> int:
    """Return how many bundles wait for somebody to look at them."""
    return sum(row.state == WAITING for row in quarantine.all_of(seat.vault.casebook))


# --- deciding -------------------------------------------------------------------------------------------------


def preview(seat: Seat, id_: str, *, progress: Callable[[int], None] | None = None) -> Preview:
    """Open and verify a bundle that waits and say what it would bring; nothing joins.

    Raises ``NoArrivalError``, and ``NotAcceptableError`` for one that cannot be opened, with the reason.
    """
    shown = look_at(seat, id_, progress=progress)
    row = _row(seat, id_)
    if shown is None:
        raise NotAcceptableError(state=row.state, reason=row.reason)
    return receive.less_settings(shown) if row.state == QUARANTINED else shown


def accept(seat: Seat, id_: str, *, reason: str = "", progress: Callable[[int], None] | None = None) -> Outcome:
    """Verify a bundle once more and take it in, all that holds in one transaction; then its receipt is queued.

    What is kept apart needs a ``reason`` of ``ACCEPT_REASONS``; of a device that is not trusted now no plan and no
    credential is taken. What does not hold is kept aside and blocks nothing. Again returns what was said the first
    time. Raises ``NoArrivalError``, ``NotAcceptableError``, ``ReasonNeededError``, ``DiskFullError``,
    ``ReadOnlyError``, and what ``progress`` raises; then nothing joined.
    """
    row = _row(seat, id_)
    if row.state == ACCEPTED:
        settle(seat)
        return _told(seat, row)
    if row.purpose == SEALED:
        return _accept_sealed(seat, row, reason, progress)
    shown = preview(seat, id_, progress=progress)
    row = _row(seat, id_)
    _require_reason(row, reason)
    lines = _lines(shown)

    def note(casebook: Book) -> None:
        quarantine.note_outcome(casebook, id_, lines)
        quarantine.put(casebook, replace(row, state=ACCEPTED, reason=reason, receipt=DUE))

    taken = receive.take_in(seat, shown, also=note)
    settle(seat)
    return Outcome(id_, shown.incoming.id, shown.device, lines, taken.differences)


def set_aside(seat: Seat, id_: str, reason: str) -> None:
    """Put a bundle that waits into quarantine: its ciphertext stays, nothing of it joins until somebody decides.

    Raises ``NoArrivalError``, ``ReasonNeededError``, and ``NotAcceptableError`` where it was accepted before.
    """
    row = _row(seat, id_)
    if reason not in SET_ASIDE_REASONS:
        raise ReasonNeededError
    if row.state == ACCEPTED:
        raise NotAcceptableError(state=row.state, reason=row.reason)
    _change(seat, row, QUARANTINED, reason)


def outcome(seat: Seat, id_: str) -> Outcome:
    """Return what became of an accepted bundle. Raises ``NoArrivalError``."""
    return _told(seat, _row(seat, id_))


def settle(seat: Seat) -> None:
    """Finish what was cut: files without a row get one, and accepted bundles their receipt before their file goes."""
    _adopt(seat)
    for row in quarantine.all_of(seat.vault.casebook):
        if row.state == ACCEPTED:
            quarantine.take_file_away(seat.vault.folder, row)


def trust(seat: Seat) -> Mapping[DeviceId, str]:
    """Return how far each known device is trusted now."""
    return devices.states(seat)


# --- the ciphertext of a sealed laptop, which is no bundle ----------------------------------------------------


def _look_at_sealed(seat: Seat, row: Arrival, progress: Callable[[int], None] | None) -> None:
    try:
        found = sealed_intake.preview(seat, _path(seat, row), progress=progress)
    except (BundleDamagedError, BundleTooNewError, NotForUsError, VaultTooNewError, VaultDamagedError) as error:
        _change(seat, row, REFUSED, error.code)
    except UnknownSenderError:
        _change(seat, row, QUARANTINED, UNKNOWN)
    else:
        row = replace(row, device=found.device, bundle=found.id, purpose=SEALED, facts=intake_facts.of_sealed(found))
        _change(seat, row, *_state_of(seat, row))


def _accept_sealed(seat: Seat, row: Arrival, reason: str, progress: Callable[[int], None] | None) -> Outcome:
    """Take a sealed hand-over in; it checks its own counts in its transaction, and again changes nothing."""
    _require_reason(row, reason)
    found = sealed_intake.take_in(seat, _path(seat, row), progress=progress)
    lines = (
        *(Line(id_, REVISION, NEW) for id_ in found.new),
        *(Line(one.revision, REVISION, one.reason, one.frame or None) for one in found.refused),
    )
    with seat.vault.casebook.change() as casebook:
        quarantine.note_outcome(casebook, row.id, lines)
        quarantine.put(casebook, replace(row, state=ACCEPTED, reason=reason))
    settle(seat)
    return Outcome(row.id, row.bundle, row.device, lines, found.differences)


# --- parts ----------------------------------------------------------------------------------------------------


def _receipt_again(seat: Seat, row: Arrival) -> None:
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, receipt=DUE))
    settle(seat)


def _state_of(seat: Seat, row: Arrival) -> tuple[str, str]:
    """Return the state of a bundle that could be opened: kept apart by a person it stays so."""
    state = devices.state_of(seat, row.device)
    if state != TRUSTED:
        return QUARANTINED, state
    if row.state == QUARANTINED and row.reason in SET_ASIDE_REASONS:
        return QUARANTINED, row.reason
    return WAITING, ""


def _require_reason(row: Arrival, reason: str) -> None:
    if row.state == QUARANTINED and reason not in ACCEPT_REASONS:
        raise ReasonNeededError


def _lines(shown: Preview) -> tuple[Line, ...]:
    incoming, new = shown.incoming, set(shown.new)
    refused = {each.revision for each in shown.refused}
    frames: dict[str, bytes] = {r.id: frame(r) for r in incoming.revisions if r.id in refused}
    here = {capsule.id for capsule in (*shown.carried, *shown.slips)}
    capsules = [capsule.id for capsule in incoming.capsules]
    return (
        *(Line(r.id, REVISION, NEW if r.id in new else KNOWN) for r in incoming.revisions if r.id not in refused),
        *(Line(id_, CAPSULE, NEW if id_ in here else KNOWN) for id_ in capsules if id_ not in refused),
        *(Line(head.id, ATTACHMENT, NEW if head in shown.attachments else KNOWN) for head in incoming.attachments),
        *(
            Line(
                one.revision,
                CAPSULE if one.revision in capsules else REVISION,
                one.reason,
                one.frame or frames.get(one.revision),
            )
            for one in shown.refused
        ),
    )


def _told(seat: Seat, row: Arrival) -> Outcome:
    lines = tuple(quarantine.outcome(seat.vault.casebook, row.id))
    return Outcome(row.id, row.bundle, row.device, lines)


def _row(seat: Seat, id_: str) -> Arrival:
    row = quarantine.get(seat.vault.casebook, id_)
    if row is None:
        raise NoArrivalError
    return row


def _path(seat: Seat, row: Arrival) -> Path:
    path = quarantine.path_of(seat.vault.folder, row)
    if not path.exists():
        raise NoArrivalError
    return path


def _change(seat: Seat, row: Arrival, state: str, reason: str) -> None:
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, state=state, reason=reason))
    quarantine.name_file(seat.vault.folder, row, _name_of(state))


def _name_of(state: str) -> str:
    return safe_files.QUARANTINE if state == QUARANTINED else safe_files.ARRIVAL


def _require_bundle(path: Path) -> None:
    if sealed_intake.is_one(path):
        return
    with safe_files.reading(path) as source:
        bundle.inspect(source)


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with safe_files.reading(path) as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _copy(path: Path, target: Path, digest: str) -> None:
    with safe_files.reading(path) as source, safe_files.writing_new(target) as sink:
        while piece := source.read(_PIECE):
            sink.write(piece)
    if _digest(target)[0] != digest:
        target.unlink(missing_ok=True)
        raise NotAsWrittenError


def _adopt(seat: Seat) -> None:
    """Give a row to a file that a kill left without one; what is not the whole file of its name goes."""
    here = {row.id[:16] for row in quarantine.all_of(seat.vault.casebook)}
    for path in sorted(seat.vault.folder.glob(f"{safe_files.ARRIVAL}-*.npmf")):
        name = path.stem.partition("-")[2]
        if name in here:
            continue
        digest, size = _digest(path)
        if not digest.startswith(name):
            path.unlink(missing_ok=True)
            continue
        with seat.vault.casebook.change() as casebook:
            quarantine.put(casebook, Arrival(digest, size, USB, seat.band(), WAITING))
        with suppress(NoArrivalError):
            look_at(seat, digest)
