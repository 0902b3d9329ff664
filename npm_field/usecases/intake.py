"""Import at the office: a bundle comes, is looked at, and joins the records only when a person accepts it.

Until then it lies sealed beside the books. What comes from a device that this office does not know, or does not trust
now, is kept apart (INV33): nothing of it is taken in before somebody decides so, with a reason. Accepting is one
transaction; whatever is cut, it is before or after, and the receipt is made in the end.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.errors import NoReceiptError, NotAcceptableError, ReasonNeededError
from npm_field.usecases import (
    commitments,
    devices,
    enrol,
    intake_coming,
    intake_facts,
    outbound,
    receipts,
    receive,
    retrying,
    sealed_intake,
)
from npm_field.usecases.intake_coming import (
    ACCEPTED,
    DUE,
    NETWORK,
    QUARANTINED,
    REFUSED,
    SEALED,
    SET_ASIDE_REASONS,
    USB,
    WAITING,
    path_of,
    row_of,
)
from npm_field.usecases.intake_facts import KNOWN as PROVEN
from npm_field.usecases.intake_facts import Waiting
from storage import outbound as waiting_files
from storage import quarantine
from storage.quarantine import Arrival, Line
from sync.framing import frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.receive import Preview
    from npm_field.usecases.retrying import Retried
    from npm_field.usecases.seat import Seat
    from storage.book import Book

__all__ = [
    "ACCEPTED",
    "ACCEPT_REASONS",
    "NETWORK",
    "PROVEN",
    "QUARANTINED",
    "REFUSED",
    "SEALED",
    "SET_ASIDE_REASONS",
    "USB",
    "WAITING",
    "Outcome",
    "Waiting",
    "accept",
    "arrive",
    "count",
    "file_of",
    "outcome",
    "preview",
    "retry",
    "set_aside",
    "settle",
    "waiting",
]

QUEUED: Final = "queued"
REVISION: Final = "revision"
CAPSULE: Final = "capsule"
ATTACHMENT: Final = "attachment"
NEW: Final = "new"
KNOWN: Final = "known"
ACCEPT_REASONS: Final = ("asked", "looked_at", "urgent", "other")
"""Why a person accepts what was kept apart: who wrote it was asked, the laptop was looked at, life depends on it."""


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
    digest, size = intake_coming.digest_of(path)
    known = quarantine.get(seat.vault.casebook, digest)
    if known is not None and known.state == ACCEPTED:
        _receipt_again(seat, known)
        return digest
    intake_coming.copy_in(seat, path, digest, size, way)
    intake_coming.look_at(seat, digest, progress=progress)
    return digest


def waiting(seat: Seat) -> Sequence[Waiting]:
    """Return what came: what waits, what is kept apart, what was refused and what was accepted, by device."""
    settle(seat)
    rows = quarantine.all_of(seat.vault.casebook)
    return intake_facts.listed(seat, rows, devices.states(seat))


def file_of(seat: Seat, id_: str) -> Path:
    """Return where what came lies until it is accepted. Raises ``NoArrivalError``."""
    return path_of(seat, row_of(seat, id_))


def count(seat: Seat) -> int:
    """Return how many bundles wait for somebody to look at them."""
    return sum(row.state == WAITING for row in quarantine.all_of(seat.vault.casebook))


def retry(seat: Seat) -> Retried:
    """Try all that was put aside again, now; the receipts of what joined are queued. Raises as ``retrying.retry``."""
    done = retrying.retry(seat)
    settle(seat)
    return done


# --- deciding -------------------------------------------------------------------------------------------------


def preview(seat: Seat, id_: str, *, progress: Callable[[int], None] | None = None) -> Preview:
    """Open and verify a bundle that waits and say what it would bring; nothing joins.

    Raises ``NoArrivalError``, and ``NotAcceptableError`` for one that cannot be opened, with the reason.
    """
    shown = intake_coming.look_at(seat, id_, progress=progress)
    row = row_of(seat, id_)
    if shown is None:
        raise NotAcceptableError(state=row.state, reason=row.reason)
    distrusted = row.state == QUARANTINED and row.reason not in commitments.AT_IMPORT
    return receive.less_settings(shown) if distrusted else shown


def accept(seat: Seat, id_: str, *, reason: str = "", progress: Callable[[int], None] | None = None) -> Outcome:
    """Verify a bundle once more and take it in, all that holds in one transaction; then its receipt is queued.

    What is kept apart needs a ``reason`` of ``ACCEPT_REASONS``; of a device that is not trusted now no plan and no
    credential is taken. What does not hold is kept aside and blocks nothing. Again returns what was said the first
    time. Raises ``NoArrivalError``, ``NotAcceptableError``, ``ReasonNeededError``, ``DiskFullError``,
    ``ReadOnlyError``, and what ``progress`` raises; then nothing joined.
    """
    row = row_of(seat, id_)
    if row.state == ACCEPTED:
        settle(seat)
        return _told(seat, row)
    if row.purpose == SEALED:
        return _accept_sealed(seat, row, reason, progress)
    shown = preview(seat, id_, progress=progress)
    row = row_of(seat, id_)
    _require_reason(row, reason)
    lines = _lines(shown)

    def note(casebook: Book) -> None:
        quarantine.note_outcome(casebook, id_, lines)
        quarantine.put(casebook, replace(row, state=ACCEPTED, reason=reason, receipt=DUE))

    taken = receive.take_in(seat, shown, also=note)
    retry(seat)
    return Outcome(id_, shown.incoming.id, shown.device, lines, taken.differences)


def set_aside(seat: Seat, id_: str, reason: str) -> None:
    """Put a bundle that waits into quarantine: its ciphertext stays, nothing of it joins until somebody decides.

    Raises ``NoArrivalError``, ``ReasonNeededError``, and ``NotAcceptableError`` where it was accepted before.
    """
    row = row_of(seat, id_)
    if reason not in SET_ASIDE_REASONS:
        raise ReasonNeededError
    if row.state == ACCEPTED:
        raise NotAcceptableError(state=row.state, reason=row.reason)
    intake_coming.change(seat, row, QUARANTINED, reason)


def outcome(seat: Seat, id_: str) -> Outcome:
    """Return what became of an accepted bundle. Raises ``NoArrivalError``."""
    return _told(seat, row_of(seat, id_))


def settle(seat: Seat) -> None:
    """Finish what was cut: files without a row get one, and accepted bundles their receipt before their file goes.

    What was put aside is tried again where there is reason to; an attachment that waits for it keeps the file.
    """
    intake_coming.adopt(seat)
    retrying.retry_after_news(seat)
    signs = seat.role == enrol.OFFICE_ROLE
    for row in quarantine.all_of(seat.vault.casebook):
        if row.state == ACCEPTED and row.receipt == DUE and signs:
            _queue_receipt(seat, row)
        if row.state == ACCEPTED and not retrying.keeps_file(seat, row):
            quarantine.take_file_away(seat.vault.folder, row)


# --- the ciphertext of a sealed laptop, which is no bundle ----------------------------------------------------


def _accept_sealed(seat: Seat, row: Arrival, reason: str, progress: Callable[[int], None] | None) -> Outcome:
    """Take a sealed hand-over in; it checks its own counts in its transaction, and again changes nothing."""
    _require_reason(row, reason)
    found = sealed_intake.take_in(seat, path_of(seat, row), progress=progress)
    lines = (
        *(Line(id_, REVISION, NEW) for id_ in found.new),
        *(Line(one.revision, REVISION, one.reason, one.frame or None) for one in found.refused),
    )
    with seat.vault.casebook.change() as casebook:
        quarantine.note_outcome(casebook, row.id, lines)
        quarantine.put(casebook, replace(row, state=ACCEPTED, reason=reason))
    retry(seat)
    return Outcome(row.id, row.bundle, row.device, lines, found.differences)


# --- parts ----------------------------------------------------------------------------------------------------


def _queue_receipt(seat: Seat, row: Arrival) -> None:
    """Let the receipts of an accepted bundle wait for its sender and its authors, and note that: one transaction."""
    with suppress(NoReceiptError):
        files = receipts.files_for(seat, row.bundle)
        with seat.vault.casebook.change() as casebook:
            for device, file in files.items():
                waiting_files.put(casebook, device, outbound.RECEIPT, file)
            quarantine.put(casebook, replace(row, receipt=QUEUED))


def _receipt_again(seat: Seat, row: Arrival) -> None:
    with seat.vault.casebook.change() as casebook:
        quarantine.put(casebook, replace(row, receipt=DUE))
    settle(seat)


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
