"""Restoring from a backup: always onto a new device. The office opens the backup and writes it for that device.

A backup opens with the office's records key alone, or a lead's. So the person's new laptop is enrolled first; the
office takes the backup in as any bundle, and writes what the old laptop had for the new one. There it joins a vault
with an identity, a sequence and codes of its own: of the old laptop's codes none comes back (INV01).
When the old laptop turns up later, what it still has joins as well: revisions have one id wherever they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from npm_field.errors import AnotherPersonError, NotABackupError
from npm_field.usecases import deliver, devices, membership, receive
from sync.manifest import Purpose
from sync.roster import SUSPECT

if TYPE_CHECKING:
    from pathlib import Path

    from npm_field.domain.identifiers import DeviceId
    from npm_field.usecases.receive import Taken
    from npm_field.usecases.seat import Seat


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of a backup: of which device and person, how many revisions, and how many were new here."""

    device: DeviceId
    person: str
    revisions: int
    new: int
    refused: int


def at_office(seat: Seat, path: Path) -> Restored:
    """Take a backup in at the office with its records key. The same again changes nothing.

    One of a lost laptop is taken in though that is revoked: a backup is from before, and somebody brought it by hand.
    Of a suspect one nothing but testimony is. Raises ``NotABackupError``, ``NotTheSigningSeatError``, and as
    ``receive.preview``.
    """
    membership.office_key(seat)
    shown = receive.preview(seat, path)
    if shown.incoming.manifest.outgoing.purpose is not Purpose.BACKUP:
        raise NotABackupError
    if devices.state_of(seat, shown.device) == SUSPECT:
        shown = receive.less_settings(shown)
    receive.take_in(seat, shown)
    return Restored(shown.device, shown.person, len(shown.incoming.revisions), len(shown.new), len(shown.refused))


def for_device(seat: Seat, path: Path, device: DeviceId, out: Path) -> Restored:
    """Take a backup in and write what it held to ``out``, which is new, for the person's new laptop.

    Raises ``AnotherPersonError`` where the laptops are not one person's, ``DeviceRefusedError`` where the new one is
    not trusted, and as ``at_office`` and ``deliver.export``.
    """
    incoming = receive.preview(seat, path).incoming
    whom = membership.certified(seat).get(device)
    if whom is None or not whom.person or whom.person != incoming.sender.person or device == incoming.sender.device:
        raise AnotherPersonError
    devices.require_trusted(seat, device)
    done = at_office(seat, path)
    deliver.export_again(seat, out, whom, {revision.id for revision in incoming.revisions})
    return done


def on_laptop(seat: Seat, path: Path) -> Taken:
    """Take in on the new laptop what the office wrote for it. The same again changes nothing.

    Raises ``NotABackupError`` for any other bundle, and as ``receive.preview``.
    """
    shown = receive.preview(seat, path)
    is_of_office = shown.incoming.sender.role == membership.OFFICE_ROLE
    if not is_of_office or shown.incoming.manifest.outgoing.purpose is not Purpose.RETURN:
        raise NotABackupError
    return receive.take_in(seat, shown)
