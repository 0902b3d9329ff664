"""Whose word makes a lead or a deputy: an assignment travels, and each of the team can change it (model 2.4.5)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.preparation.naming import unproven
from npm_field.domain.revision import FIRST, Header, Revision, commit, payload_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAD, MONITOR = DeviceId("1" * 32), DeviceId("2" * 32)
RECORD: Final = RecordId("3" * 32)


def version(role: str, *parents: Revision, by: DeviceId = LEAD, also: Sequence[str] = ()) -> Revision:
    header = Header(
        record=RECORD,
        kind="assignment",
        visit=RECORD,
        mode=Mode.FULL,
        parents=tuple(parent.id for parent in parents),
        device=by,
        book="casebook",
        counter=1,
        version=FIRST,
    )
    payload = payload_bytes({"member": "M-908-109", "role": role, "also": list(also)}, written="2031-03-10/morning")
    salt = hashlib.sha256(header.write() + payload).digest()
    return Revision(header, header.write(), commit(salt, payload), salt, payload, b"")


def doubted(*known: Revision) -> frozenset[str]:
    return unproven(known, lambda device: device == LEAD)


def test_who_may_name_names_and_what_others_change_beside_it_takes_nothing_away() -> None:
    named = version("deputy")
    confirmed = version("deputy", named, by=MONITOR, also=["documents"])
    assert doubted(named, confirmed) == frozenset()
    assert doubted(version("monitor", by=MONITOR)) == frozenset()


def test_nobody_names_themselves() -> None:
    assert doubted(version("deputy", by=MONITOR)) == {"deputy"}
    plain = version("monitor")
    assert doubted(plain, version("monitor", plain, by=MONITOR, also=["lead"])) == {"lead"}


def test_an_older_state_that_is_put_back_names_nobody() -> None:
    named = version("deputy")
    taken_back = version("monitor", named)
    assert doubted(named, taken_back, version("deputy", taken_back, by=MONITOR)) == {"deputy"}
    assert doubted(named, taken_back, version("deputy", named, by=MONITOR)) == {"deputy"}
    assert doubted(named, taken_back, version("deputy", named, taken_back, by=MONITOR)) == {"deputy"}


def test_what_cannot_be_told_does_not_count() -> None:
    named = version("deputy")
    assert doubted(version("deputy", named, by=MONITOR)) == {"deputy"}  # what it stands on is not here
    assert doubted(named.purged(), version("deputy", named, by=MONITOR)) == {"deputy"}
