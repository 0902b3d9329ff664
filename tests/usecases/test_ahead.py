"""Rows that are made ahead are those that the vault's thread would make; what only the book knows is left to it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from npm_field.domain.classification import CHANGES, Class
from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.kinds import INTERVIEW
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, SALT_LENGTH, Header, Revision, commit, payload_bytes
from npm_field.usecases import entries
from npm_field.usecases.ahead import Ahead

MANY = 70
"""More than it begins a thread for."""


def write(number: int, fields: dict[str, object], *parents: Revision, mode: Mode = Mode.FULL) -> Revision:
    header = Header(
        RecordId(UUID(int=number).hex), INTERVIEW.name, RecordId("a" * 32), mode, tuple(one.id for one in parents),
        DeviceId("b" * 32), CASEBOOK, 1,
    )  # fmt: skip
    payload = payload_bytes(fields, written="2031-03-10/morning")
    salt = bytes(SALT_LENGTH)
    return Revision(header, header.write(), commit(salt, payload), salt, payload, b"")


def test_rows_made_ahead_are_the_same_and_given_once() -> None:
    lowered = {"id": "c", "to": "confidential", "role": "team_lead", "reason": "nobody_in_it"}
    plain = [[write(number, {"code": f"P-{number}", "narrative": f"cold {number}"})] for number in range(MANY)]
    first = write(MANY, {"narrative": "said"})
    both = [first, write(MANY, {"narrative": "one"}, first), write(MANY, {"narrative": "another"}, first)]
    partial = [write(MANY + 1, {"consent": {"record": "yes"}}, mode=Mode.PARTIAL)]
    purged = [write(MANY + 2, {"narrative": "gone"}).purged()]
    asks = [write(MANY + 3, {"narrative": "cell", CHANGES: [lowered]})]
    fresh = {found[0].header.record: found for found in (*plain, both, partial, purged, asks)}
    nothing = RecordId("f" * 32)
    with Ahead({**fresh, nothing: []}) as ahead:
        for record, found in fresh.items():
            made = ahead.take(record, found)
            assert made == (None if found is asks else entries.indexed(record, found))
            assert ahead.take(record, found) is None
        assert ahead.take(nothing, []) is None


def test_a_row_made_ahead_is_left_when_something_changed_since() -> None:
    fresh = {one.header.record: [one] for one in (write(number, {"code": "P"}) for number in range(MANY))}
    record, found = next(iter(fresh.items()))
    with Ahead(fresh) as ahead:
        assert ahead.take(record, [replace(one, payload=None, salt=None) for one in found]) is None


def test_a_row_is_never_below_what_hangs_on_its_record() -> None:
    one = write(1, {"code": "P"})
    entry = entries.indexed(one.header.record, [one])
    raised = entries.not_below(entry, [Class.HIGHLY_CONFIDENTIAL])
    assert raised.row.sensitivity == Class.HIGHLY_CONFIDENTIAL.value
    assert entries.not_below(raised, [Class.PUBLIC]) == raised
