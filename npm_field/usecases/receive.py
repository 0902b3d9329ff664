"""Taking a bundle in: verify all of it, say what it would bring, then one transaction (INV16).

The same bundle twice changes nothing; a revision that cannot be verified is put aside with its reason and never
blocks the others. Capsules for us are opened with the rest; those that are not ours to open are kept as they are and
carried on to the office.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from npm_field.domain.capsule import SLIP
from npm_field.domain.kinds import PLANNING
from npm_field.domain.summary import WITHDRAWN
from npm_field.usecases import carried as coming
from npm_field.usecases import deliver, devices, enrol, joining, takings
from npm_field.usecases.joining import Taken
from storage import capsules, revisions, safe_files
from storage import receipts as receipt_rows
from storage import slips as slip_rows
from sync import bundle
from sync.admission import Refused
from sync.manifest import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from npm_field.domain.capsule import Capsule
    from npm_field.domain.identifiers import Code, DeviceId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.seat import Seat
    from storage.book import Book
    from sync.bundle import Incoming
    from sync.signatures import Elsewhere
    from sync.statements import Credential
    from sync.streams import StreamHead

__all__ = [
    "OTHER_HERE",
    "SLIP_NOT_HERE",
    "SUSPECT_SETTINGS",
    "Preview",
    "Taken",
    "less_settings",
    "preview",
    "senders",
    "take_in",
]

OTHER_HERE: Final = "capsule_other_here"
"""The reason for which a capsule is put aside whose name stands for another one here."""
SUSPECT_SETTINGS: Final = "suspect_settings"
"""The reason for which parts of a plan are put aside that come from a device which is not trusted now (INV33)."""
SLIP_NOT_HERE: Final = "capsule_slip"
"""The reason for which a sealed identity is put aside: among notes, or at a place that is not the office (INV04)."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a verified bundle would bring, before anything is written."""

    incoming: Incoming
    new: tuple[RevisionId, ...]
    known: int
    refused: tuple[Refused, ...]
    new_records: int
    changed_records: int
    carried: tuple[Capsule, ...] = ()
    """Capsules that stay closed here and are not here yet."""
    slips: tuple[Capsule, ...] = ()
    """Sealed identities that are not here yet, for the identity desk."""
    attachments: tuple[StreamHead, ...] = ()
    """Attachments whose files are not here yet."""
    path: Path | None = None
    """Where the bundle lies: files are read out of it once more when it is taken in."""
    again: tuple[RevisionId, ...] = ()
    """What is here, does not count because its taking-in was set aside, and would count again."""
    settings_stay_out: str = ""
    """``yes``: no credential in it is kept, and no part of a plan (INV33). For a device that is not trusted now."""

    @property
    def device(self) -> DeviceId:
        """Who wrote it."""
        return self.incoming.sender.device

    @property
    def person(self) -> str:
        """The M code of the sender, empty for the office."""
        return str(self.incoming.sender.person)


def preview(
    seat: Seat,
    path: Path,
    *,
    progress: Callable[[int], None] | None = None,
    vouched: Mapping[DeviceId, Credential] | None = None,
) -> Preview:
    """Open and verify a bundle; nothing is written. ``progress`` is told the bytes authenticated so far.

    ``vouched`` are devices whose credentials came in another bundle and were verified. Raises ``NoFileError``,
    ``BundleDamagedError``, ``BundleTooNewError``, ``NotForUsError``, ``UnknownSenderError``; on a laptop
    ``DeviceRefusedError`` for a sender whom the office does not trust now. An office keeps it apart.
    """
    return begin(seat, path, progress=progress, vouched=vouched)()


def begin(
    seat: Seat,
    path: Path,
    *,
    progress: Callable[[int], None] | None = None,
    vouched: Mapping[DeviceId, Credential] | None = None,
    elsewhere: Elsewhere | None = None,
) -> Callable[[], Preview]:
    """Read a bundle to its end, send its signatures ``elsewhere`` if they are many, and return what waits for them.

    Raises as ``preview``, now or then.
    """
    known = {**(vouched or {}), **deliver.known_credentials(seat)}
    with safe_files.reading(path) as source:
        begun = bundle.begin(
            source,
            [seat.hybrid_key],
            enrol.statement_of(seat).signing,
            known=known,
            progress=progress,
            elsewhere=elsewhere,
        )
    return lambda: _shown(seat, path, begun.finish())


def _shown(seat: Seat, path: Path, incoming: Incoming) -> Preview:
    if seat.role != enrol.OFFICE_ROLE:
        devices.require_trusted(seat, incoming.sender.device)
    new = _new(seat, incoming)
    records = set(revisions.record_ids(seat.vault.casebook))
    touched = {revision.header.record for revision in new}
    closed = {capsule.id for capsule in incoming.capsules}
    slips_in, misplaced = _slips(seat, incoming)
    carried, taken = _to_carry(seat, incoming)
    return Preview(
        incoming=incoming,
        new=tuple(revision.id for revision in new),
        known=len(incoming.revisions) - len(new),
        refused=(*(r for r in incoming.refused if r.revision not in closed), *taken, *misplaced),
        new_records=len(touched - records),
        changed_records=len(touched & records),
        carried=carried,
        slips=slips_in,
        attachments=coming.wanted(seat, incoming),
        path=path,
        again=takings.again(seat, incoming),
    )


def less_settings(shown: Preview) -> Preview:
    """Return a preview without what would change this office's own: of a suspect nothing but testimony is taken.

    What it says of a plan is put aside with its reason, and no credential in its bundle is kept (INV33).
    """
    came = shown.incoming.revisions
    plans = {r.id for r in came if r.header.kind in PLANNING and r.header.device == shown.device}
    aside = tuple(Refused(id_, SUSPECT_SETTINGS) for id_ in shown.new if id_ in plans)
    new = tuple(id_ for id_ in shown.new if id_ not in plans)
    return replace(shown, new=new, refused=(*shown.refused, *aside), settings_stay_out="yes")


def take_in(seat: Seat, shown: Preview, also: Callable[[Book], None] | None = None) -> Taken:
    """Store what the preview showed, in one transaction: revisions, credentials, the index, the bundle's number.

    ``also`` is written in the same transaction. Raises ``DiskFullError`` and ``ReadOnlyError``, and
    ``BundleDamagedError`` where its file changed since.
    """
    files = joining.files_of(seat, shown)()
    return joining.join(seat, [(shown, lambda: files)], also)


def _new(seat: Seat, incoming: Incoming) -> list[Revision]:
    """Return the revisions that are not here, or are here without the content that this bundle has.

    What was purged because consent was withdrawn is known: its content is not taken in again. Nor is what a person
    removed here after the office signed for it, but where the office sends it back. Nor is what went into
    the drop-box, but out of a capsule that was for us.
    """
    casebook = seat.vault.casebook
    here, whole = revisions.known_ids(casebook), revisions.whole_ids(casebook)
    closed = set(revisions.in_state(casebook, WITHDRAWN))
    if incoming.manifest.outgoing.purpose is not Purpose.RETURN:
        closed |= {row.record for row in receipt_rows.handed_over(casebook)}
    return [
        revision
        for revision in joining.takeable(seat, incoming)
        if revision.id not in here
        or (revision.payload is not None and revision.id not in whole and revision.header.record not in closed)
    ]


def _to_carry(seat: Seat, incoming: Incoming) -> tuple[tuple[Capsule, ...], list[Refused]]:
    """Return the closed capsules that are not here yet, and those whose name stands for another one here.

    None is ever replaced: who sends a capsule under the name of one that is here could take a testimony away.
    """
    carried: list[Capsule] = []
    refused: list[Refused] = []
    for capsule in incoming.capsules:
        if capsule.kind == SLIP:
            continue
        here = capsules.get(seat.vault.daybook, capsule.id)
        if here is None:
            carried.append(capsule)
        elif here != capsule:
            refused.append(Refused(capsule.id, OTHER_HERE))
    return tuple(carried), refused


def _slips(seat: Seat, incoming: Incoming) -> tuple[tuple[Capsule, ...], list[Refused]]:
    """Return the sealed identities that are not here yet, and those that have no business to be where they came."""
    came = [capsule for capsule in incoming.capsules if capsule.kind == SLIP]
    alone = len(came) == len(incoming.capsules) and not incoming.manifest.section.count
    if seat.role != enrol.OFFICE_ROLE or not alone:
        return (), [Refused(capsule.id, SLIP_NOT_HERE) for capsule in came]
    here = slip_rows.ids(seat.vault.daybook)
    return tuple(capsule for capsule in came if capsule.id not in here), []


def senders(seat: Seat) -> dict[DeviceId, Code | str]:
    """Return who each known device is: the M code of its person, empty for the office."""
    return {device: credential.person for device, credential in deliver.known_credentials(seat).items()}
