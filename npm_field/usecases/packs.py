"""Sending a visit pack: one file for all who may read the same, and the names of who gets none, with the reason."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from npm_field.errors import FileExistsAlreadyError, OfficeOnlyError
from npm_field.usecases import capture, complete, deliver, outbound
from npm_field.usecases.membership import OFFICE_ROLE
from storage import safe_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from npm_field.domain.identifiers import Code, RecordId
    from npm_field.domain.preparation.team import Bar
    from npm_field.usecases.deliver import Delivered
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of a visit pack and whose laptops open it."""

    path: Path
    people: tuple[Code, ...]
    delivered: Delivered


@dataclass(frozen=True, slots=True)
class Packed:
    """All files of a pack; ``left_out`` names who gets none and why, without a reason for who is not on the team."""

    packs: tuple[Pack, ...]
    left_out: Mapping[Code, tuple[Bar, ...]]


@dataclass(frozen=True, slots=True)
class Queued:
    """For how many laptops a pack waits now, and who gets none and why, as in ``Packed``."""

    laptops: int
    left_out: Mapping[Code, tuple[Bar, ...]]


def send(seat: Seat, path: Path, visit: RecordId | str = "") -> Packed:
    """Write the pack of a visit, or of all visits, to ``path`` and, where people may read less, to files beside it.

    The names of the others are numbered and say nothing of whose they are. Nothing is sent to whom a commitment is
    missing or whose access has ended (INV13). Raises what ``deliver.export`` raises, and ``FileExistsAlreadyError``
    before anything is written.
    """
    complete.repair(seat)
    capture.leave_all(seat)
    found = deliver.sort_pack(seat, visit)
    parcels = found.parcels or (None,)
    paths = _names(path, len(parcels))
    packs = [
        Pack(
            to,
            parcel.people if parcel else (),
            deliver.export(seat, to, purpose=deliver.VISIT_PACK, visit=visit, parcel=parcel),
        )
        for to, parcel in zip(paths, parcels, strict=True)
    ]
    return Packed(tuple(packs), found.left_out)


def queue(seat: Seat, visit: RecordId | str = "") -> Queued:
    """Let the pack of a visit, or of all visits, wait for each laptop that may read it, with all that goes back.

    Who gets what is as in ``send``, but each laptop has a file of its own: a relay knows a file by its hash, and
    keeps it for one addressee. It is sealed in the vault's folder and goes into the queue from there. Raises
    ``OfficeOnlyError`` at a laptop, which has no such queue, and what ``deliver.export`` raises.
    """
    if seat.role != OFFICE_ROLE:
        raise OfficeOnlyError
    complete.repair(seat)
    capture.leave_all(seat)
    found = deliver.sort_pack(seat, visit)
    one_each = [replace(parcel, devices=(device,)) for parcel in found.parcels for device in parcel.devices]
    for parcel in one_each:
        path = safe_files.on_the_way(seat.vault.folder, safe_files.OUTGOING, secrets.token_hex(8))
        try:
            deliver.export(seat, path, purpose=deliver.VISIT_PACK, visit=visit, parcel=parcel)
            body = safe_files.read(path, limit_bytes=path.stat().st_size)
        finally:
            path.unlink(missing_ok=True)
        outbound.queue(seat, parcel.devices[0], outbound.BUNDLE, body)
    return Queued(len(one_each), found.left_out)


def _names(path: Path, count: int) -> Sequence[Path]:
    names = [path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, count + 1))]
    if any(name.exists() for name in names):
        raise FileExistsAlreadyError
    return names
