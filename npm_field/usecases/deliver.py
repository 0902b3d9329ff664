"""Handing over: everything this vault knows, signed and sealed to office, lead and deputy, as one bundle file.

With the casebook closed or sealed the daybook goes alone: stubs and capsules, signed by its identity, to the office.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.domain.kinds import BESIDE, TEAM_MEMBER
from npm_field.errors import BundleDamagedError, FieldError, NotAsWrittenError, UnknownSenderError
from npm_field.usecases import (
    capture,
    carried,
    complete,
    devices,
    dropbox,
    enrol,
    office_only,
    parcels,
    sending,
)
from npm_field.usecases.cuts import Cut, cut, pending
from npm_field.usecases.sending import Load, Sender, all_revisions, known_credentials
from storage import capsules, written
from sync import bundle
from sync.manifest import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from npm_field.domain.capsule import Capsule
    from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
    from npm_field.domain.revision import Revision
    from npm_field.usecases.parcels import Parcel
    from npm_field.usecases.seat import Seat
    from sync.manifest import Outgoing
    from sync.statements import Credential

__all__ = [
    "BACKUP",
    "HAND_OVER",
    "IDENTITIES",
    "RETURN",
    "VISIT_PACK",
    "Cut",
    "Delivered",
    "all_revisions",
    "cut",
    "export",
    "export_identities",
    "known_credentials",
    "pending",
    "sort_pack",
]

HAND_OVER: Final = Purpose.HAND_OVER
VISIT_PACK: Final = Purpose.VISIT_PACK
BACKUP: Final = Purpose.BACKUP
IDENTITIES: Final = Purpose.IDENTITIES
RETURN: Final = Purpose.RETURN


@dataclass(frozen=True, slots=True)
class Delivered:
    """What went into a bundle: its id and number, how many records, which revisions, how many sealed records."""

    bundle: str
    sequence: int
    records: int
    revisions: tuple[RevisionId, ...]
    recipients: int
    capsules: int = 0
    attachments: int = 0


def export(
    seat: Seat,
    path: Path,
    *,
    purpose: Purpose = HAND_OVER,
    visit: RecordId | str = "",
    progress: Callable[[int], None] | None = None,
    parcel: Parcel | None = None,
) -> Delivered:
    """Write a bundle to ``path``, which must not exist; drafts are signed first, so nothing typed stays behind.

    A hand-over goes to the office's two keys, every lead, and the deputy whom the plan of every visit in it names, as
    far as their access stands and they keep out of nothing in it, with all capsules and the files of attachments that
    are whole; medical notes and their attachments in it open at the office alone. A visit pack, written by the office
    or a lead, is one ``parcel`` of ``sort_pack`` and goes to the laptops of that as well (the fullest, where none is
    named), without what went into the drop-box. ``visit`` narrows it to one visit. Whatever was written is read back
    from the medium before this returns; a backup is also opened once as its reader will. Raises ``NotEnrolledError``,
    ``FileExistsAlreadyError``, ``DiskFullError``, ``ReadOnlyError``, ``NotAsWrittenError``, and ``NotOpenError``
    for a visit pack or a backup with the casebook closed; nothing is half-written.
    """
    complete.repair(seat)
    capture.leave_all(seat)
    whole = seat.vault.has_casebook or purpose in {VISIT_PACK, BACKUP}
    known = all_revisions(seat)
    chosen = [r for r in known if visit in ("", r.header.visit)]
    if purpose is VISIT_PACK:
        chosen = _packable(known, visit)
        found = parcel or next(iter(sort_pack(seat, visit).parcels), parcels.NOBODY)
        chosen = [r for r in chosen if r.id in found.revisions] if found.devices else chosen
        sender = sending.with_casebook(seat, _laptops(seat, found.devices))
    elif whole:
        whom = parcels.hand_over_to(seat, chosen, deputies=purpose is HAND_OVER)
        sender = sending.with_casebook(seat, _laptops(seat, whom))
    else:
        sender = sending.with_daybook(seat)
    sealed = [] if purpose is VISIT_PACK else _capsules(seat, known, visit)
    has_files = seat.vault.has_casebook and purpose is not VISIT_PACK
    office = sending.office_recipients(seat)
    others = {key.raw for key in sender.recipients} - {key.raw for key in office}
    held = office_only.records_in(known) if others else set()
    less, held_back = office_only.apart(chosen, held, office)
    files = carried.outgoing(seat, {r.header.record for r in chosen}, held, office) if has_files else ()
    return _send(seat, path, sender, Load(purpose, less, [*sealed, *held_back], files), progress)


def export_identities(
    seat: Seat, path: Path, sealed: Sequence[Capsule], *, progress: Callable[[int], None] | None = None
) -> Delivered:
    """Write sealed identities, and nothing else, to a bundle for the office alone: no lead, no note (INV04).

    Raises as ``export``; the daybook is enough.
    """
    return _send(seat, path, sending.with_daybook(seat), Load(IDENTITIES, (), sealed), progress)


def export_again(seat: Seat, path: Path, whom: Credential, wanted: Collection[RevisionId]) -> Delivered:
    """Write what a person's lost laptop had, as far as it is here, for that person's new one and the office.

    Without what went into the drop-box: it is to stay unable. Raises as ``export``.
    """
    known = all_revisions(seat)
    boxed = {r.header.record for r in known if dropbox.is_boxed([r])}
    chosen = [r for r in dropbox.less_content(known, boxed) if r.id in wanted]
    files = carried.outgoing(seat, {r.header.record for r in chosen}, (), ())
    return _send(seat, path, sending.with_casebook(seat, [whom]), Load(RETURN, chosen, (), files), None)


def _send(seat: Seat, path: Path, sender: Sender, load: Load, progress: Callable[[int], None] | None) -> Delivered:
    """Give a bundle its number, write it, and read it back from the medium."""
    chosen, sealed = load.revisions, load.capsules
    sequence, previous = sending.next_number(seat)
    outgoing = sending.outgoing(seat, sender, load.purpose)
    if load.purpose is BACKUP:
        _rehearse(seat, sender, outgoing, chosen, sealed)
    made = bundle.prepare(
        outgoing, chosen, sender.identity, sender.recipients, capsules=sealed, attachments=load.attachments
    )
    # Noted first: after a cut there is a gap that can be explained, never two bundles with one number.
    sending.note(seat, made.id, sequence, len(chosen))
    try:
        written.write_and_read_back(path, lambda sink: made.write_to(sink, progress))
    except FieldError:
        sending.take_back(seat, made.id, sequence - 1, previous)
        raise
    return Delivered(
        bundle=made.id,
        sequence=sequence,
        records=len({revision.header.record for revision in chosen}),
        revisions=tuple(revision.id for revision in chosen),
        recipients=len(sender.recipients),
        capsules=len(sealed),
        attachments=len(load.attachments),
    )


def sort_pack(seat: Seat, visit: RecordId | str = "") -> parcels.Sorted:
    """Return who gets which parcel of a visit pack; drafts are left as they are. ``NotEnrolledError``."""
    known = _packable(all_revisions(seat), visit)
    return parcels.sort(seat, known, devices.trusted(seat).values())


def _packable(known: Sequence[Revision], visit: RecordId | str) -> list[Revision]:
    """Return what a pack may hold at all: of one visit with the people of every visit, without what was boxed.

    Nor any medical note, nor what hangs on one: the clinician has it, and nobody else of the team reads it.
    """
    held = office_only.records_in(known)
    boxed = {r.header.record for r in known if dropbox.is_boxed([r])}
    less = [r for r in dropbox.less_content(known, boxed) if r.header.record not in held]
    less = [r for r in less if r.header.kind not in BESIDE]
    return [r for r in less if visit in ("", r.header.visit) or r.header.kind == TEAM_MEMBER.name]


def _laptops(seat: Seat, chosen: Collection[DeviceId]) -> list[Credential]:
    return [one for one in known_credentials(seat).values() if one.device in chosen]


def _capsules(seat: Seat, known: Sequence[Revision], visit: RecordId | str) -> Sequence[Capsule]:
    """Return the capsules of this vault; where one visit is asked for, less those that are known to be another's."""
    others = {str(r.header.record) for r in known if visit not in ("", r.header.visit)}
    return [capsule for capsule in capsules.all_of(seat.vault.daybook) if capsule.id not in others]


def _rehearse(
    seat: Seat, sender: Sender, outgoing: Outgoing, chosen: Sequence[Revision], sealed: Sequence[Capsule]
) -> None:
    """Write the same content to a key that is thrown away, open it as the office will, and hold it to be whole.

    What goes to the office alone this laptop cannot open, and it is no recipient of its own backups: a compelled
    laptop must not open them. Raises ``NotAsWrittenError``.
    """
    thrown_away = HybridPrivateKey.generate()
    buffer = io.BytesIO()
    bundle.write(buffer, outgoing, chosen, sender.identity, [thrown_away.public], capsules=sealed)
    buffer.seek(0)
    try:
        signing = enrol.statement_of(seat).signing
        found = bundle.read(buffer, [thrown_away], signing, known=known_credentials(seat))
    except (BundleDamagedError, UnknownSenderError):
        raise NotAsWrittenError from None
    closed = {capsule.id for capsule in found.capsules}  # put aside as not for us, and kept: that is right here
    same = {r.id for r in found.revisions} == {r.id for r in chosen} and closed == {capsule.id for capsule in sealed}
    if {each.revision for each in found.refused} - closed or not same:
        raise NotAsWrittenError
