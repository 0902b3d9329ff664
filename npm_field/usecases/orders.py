"""Withdrawal by telephone: done at the office, ordered of every laptop, done there at any level, then confirmed.

A laptop whose casebook is closed takes out what lies in its daybook at once; the rest waits for the next opening, as
every withdrawal does (INV09). Then it signs that it has done it, and the office sees who has not yet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from npm_field.domain import codes, consent
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.kinds import ACKNOWLEDGEMENT
from npm_field.usecases import capture, devices, membership, office_keys, outbound, withdraw, writing
from storage import outbound as waiting_files
from storage import revisions, settings
from sync import withdrawals
from sync.roster import SUSPECT, TRUSTED
from sync.withdrawals import Order, Said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from npm_field.usecases.seat import Seat

KEPT: Final = "orders"
"""At a laptop, in the daybook: the withdrawals that came, for records that come later."""
MADE: Final = "order/"
"""At the office: what was ordered, under its id."""
WAITS: Final = "waits"
SENT: Final = "sent"
CONFIRMED: Final = "confirmed"
MOST_KEPT: Final = 64
NOWHERE: Final = RecordId("0" * 32)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A withdrawal that the office ordered, and how far each laptop is with it: waits, sent or confirmed."""

    id: str
    code: str
    purposes: tuple[str, ...]
    day: str
    laptops: Mapping[DeviceId, str]


# --- at the office ------------------------------------------------------------------------------------------


def order(seat: Seat, text: str, purposes: Collection[str], *, channel: str, day: str = "") -> Ordered:
    """Withdraw here what this person takes back, and let it wait for every laptop that is not revoked.

    Raises ``BadCodeError``, ``UnknownCodeError`` with the nearest codes, ``NotEnrolledError`` anywhere but at the
    office.
    """
    key = membership.office_key(seat)
    records = withdraw.records_of(seat, text)
    day = day or seat.band().partition("/")[0]
    withdraw.withdraw_code(seat, text, purposes, channel=channel, day=day)
    id_, office = withdrawals.new_id(), membership.statement_of(seat).office
    said = Said(tuple(sorted(purposes)), channel, day)
    states = devices.states(seat)
    whom = [
        device
        for device, one in membership.certified(seat).items()
        if one.role != membership.OFFICE_ROLE and states.get(device) in {TRUSTED, SUSPECT}
    ]
    files = {
        device: withdrawals.make(office=office, device=device, order=id_, records=records, said=said, signing_key=key)
        for device in whom
    }
    with seat.vault.casebook.change() as casebook:
        names = {d: waiting_files.put(casebook, d, outbound.NOTICE, file) for d, file in files.items()}
        noted = {"id": id_, "code": codes.parse(text), "purposes": said.purposes, "day": day, "files": names}
        settings.put(casebook, MADE + id_, json.dumps(noted).encode())
    return next(one for one in ordered(seat) if one.id == id_)


def ordered(seat: Seat) -> Sequence[Ordered]:
    """Return what was ordered, the newest day first, and how far each laptop is with it."""
    casebook = seat.vault.casebook
    waiting = {one.id for one in waiting_files.pending(casebook)}
    confirmed = _confirmed(seat)
    found = []
    for stored in settings.below(casebook, MADE):
        said = json.loads(stored)
        id_ = str(said["id"])
        laptops = {
            DeviceId(device): CONFIRMED if (id_, device) in confirmed else WAITS if name in waiting else SENT
            for device, name in said["files"].items()
        }
        found.append(Ordered(id_, said["code"], tuple(said["purposes"]), said["day"], laptops))
    return sorted(found, key=lambda one: one.day, reverse=True)


def _confirmed(seat: Seat) -> set[tuple[str, str]]:
    found = set()
    for row in revisions.listed(seat.vault.casebook, kind=ACKNOWLEDGEMENT.name):
        for revision in revisions.of_record(seat.vault.casebook, row.id):
            found.add((str((revision.fields or {}).get("order", "")), str(revision.header.device)))
    return found


# --- at a laptop --------------------------------------------------------------------------------------------


def take(seat: Seat, data: bytes) -> bool:
    """Take a withdrawal in and do it as far as can be now; return whether it was news. The daybook is enough.

    Raises as ``sync.withdrawals.read``.
    """
    keys = office_keys.keys_of(seat.vault)
    found = withdrawals.read(data, office=keys.office, device=seat.device, key=keys.signing)
    kept = _kept(seat)
    if any(one.id == found.id for one, _done in kept):
        return False
    _keep(seat, [*kept, (found, False)])
    settle(seat)
    return True


def settle(seat: Seat) -> None:
    """Do what was ordered for every record that is here by now; with the casebook open, sign that it is done."""
    kept = _kept(seat)
    if not kept:
        return
    ids = {record for book in seat.vault.books() for record in revisions.record_ids(book)}
    after = []
    for one, is_done in kept:
        hits = [(record, said) for record in sorted(ids) if (said := one.about(record)) is not None]
        for record, said in hits:
            if not _is_withdrawn(seat, record, said.purposes):
                withdraw.withdraw(seat, record, said.purposes, channel=said.channel, day=said.day)
        if seat.vault.has_casebook and not is_done:
            _acknowledge(seat, one, len(hits))
            is_done = True  # noqa: PLW2901 - it is now
        after.append((one, is_done))
    if after != kept:
        _keep(seat, after)


def _is_withdrawn(seat: Seat, record: RecordId, purposes: Collection[str]) -> bool:
    if not seat.vault.has_casebook:
        waits = {one.about for one in withdraw.waiting(seat) if set(purposes) <= set(one.purposes)}
        return record in waits
    answers = (writing.merged_record(seat, record).fields or {}).get("consent")
    return all(consent.answer(answers, purpose) is consent.Answer.WITHDRAWN for purpose in purposes)


def _acknowledge(seat: Seat, one: Order, found: int) -> None:
    draft = capture.begin(seat, ACKNOWLEDGEMENT, NOWHERE, fields={"order": one.id, "found": found})
    capture.leave(seat, draft.record)


def _kept(seat: Seat) -> list[tuple[Order, bool]]:
    stored = settings.get(seat.vault.daybook, KEPT)
    rows = json.loads(stored) if stored else []
    return [
        (Order(row["id"], {bytes.fromhex(t): bytes.fromhex(s) for t, s in row["entries"].items()}), row["done"])
        for row in rows
    ]


def _keep(seat: Seat, kept: Sequence[tuple[Order, bool]]) -> None:
    rows = [
        {"id": one.id, "done": done, "entries": {t.hex(): s.hex() for t, s in one.entries.items()}}
        for one, done in kept[-MOST_KEPT:]
    ]
    with seat.vault.daybook.change() as daybook:
        settings.put(daybook, KEPT, json.dumps(rows).encode())
