"""Revisions, bands of time, floors, classes: the small rules (INV06, INV10, INV36, INV43)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain import canonical, risk
from npm_field.domain.classification import Class, class_of, highest
from npm_field.domain.day_parts import Band, DayPart
from npm_field.domain.identifiers import DeviceId, RecordId, RevisionId
from npm_field.domain.kinds import KINDS
from npm_field.domain.modes import Mode, require_floor, stricter
from npm_field.domain.revision import Header, Revision, commit, payload_bytes
from npm_field.errors import BelowFloorError

if TYPE_CHECKING:
    from npm_field.domain.fields import Kind

HEADER = Header(
    record=RecordId("a" * 32),
    kind="interview",
    visit=RecordId("b" * 32),
    mode=Mode.PARTIAL,
    parents=(RevisionId("c" * 64), RevisionId("d" * 64)),
    device=DeviceId("e" * 32),
    book="daybook",
    counter=0,
)


def changed(**changes: object) -> bytes:
    return canonical.write({**json.loads(HEADER.write()), **changes})


def test_a_header_is_read_back_as_it_was_written() -> None:
    assert Header.read(HEADER.write()) == HEADER


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        HEADER.write() + b" ",
        HEADER.write().decode().encode("utf-16"),
        HEADER.write().replace(b'"v":1', b'"v":1,"v":1'),
        b'{"a":' * 100_000,
        changed(v=3),
        changed(v=True),
        changed(extra=1),
        changed(mode="whisper"),
        changed(mode=[]),
        changed(record="A" * 32),
        changed(record="a" * 31),
        changed(parents=["d" * 64, "c" * 64]),
        changed(parents=["c" * 63]),
        changed(parents=None),
        changed(book="office"),
        changed(counter=-1),
        changed(counter=True),
        changed(counter=2**70),
        changed(counter=float("1.0")),
        changed(kind="two words"),
        changed(kind="k" * 41),
        changed(at="2031-03-10T18:42"),
    ],
)
def test_a_header_of_any_other_shape_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Header.read(data)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_hostile_bytes_are_refused_and_never_crash(data: bytes) -> None:
    try:
        header = Header.read(data)
    except ValueError:
        return
    assert header.write() == data


def revision(payload: bytes = payload_bytes({"narrative": "canary"}, written="2031-03-10/night")) -> Revision:
    salt = b"s" * 32
    return Revision(HEADER, HEADER.write(), commit(salt, payload), salt, payload, b"signature")


def test_a_purged_revision_keeps_its_name_and_holds_nothing_that_was_said() -> None:
    purged = revision().purged()
    assert purged.id == revision().id
    assert purged.signed_bytes == revision().signed_bytes
    assert purged.is_whole()
    assert purged.fields is None
    assert purged.written == ""
    assert b"canary" not in b"".join((purged.header_bytes, purged.commitment, purged.signature))


def test_a_payload_that_was_not_committed_to_is_noticed() -> None:
    true, other = revision(), revision(payload_bytes({}, written=""))
    mixed = Revision(HEADER, true.header_bytes, true.commitment, true.salt, other.payload, b"")
    half = Revision(HEADER, true.header_bytes, true.commitment, None, true.payload, b"")
    short = Revision(HEADER, true.header_bytes, commit(b"", b"{}"), b"", b"{}", b"")
    assert true.is_whole()
    assert not any(wrong.is_whole() for wrong in (mixed, half, short))


def test_a_guess_at_a_purged_payload_cannot_be_checked_without_the_salt() -> None:
    payload = payload_bytes({"narrative": "canary"}, written="")
    assert commit(b"1" * 32, payload) != commit(b"2" * 32, payload)


@pytest.mark.parametrize("data", [b'{"a":1,"a":2}', b'{"a":NaN}', b'{"a":Infinity}', b"3", b'\xef\xbb\xbf{"a":1}'])
def test_a_document_has_one_way_to_be_written(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical.read(data)


def test_a_number_that_is_not_finite_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical.write({"a": float("nan")})


# --- INV36, INV43: time --------------------------------------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(1971, 1, 2),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))]),
)


@given(moments)
def test_inv36_a_band_tells_no_clock_time(moment: datetime) -> None:
    band = Band.of(moment)
    assert Band.parse(str(band)) == band
    assert ":" not in str(band)
    assert str(band) == f"{moment.date().isoformat()}/{band.part.value}"


@given(moments, moments)
def test_inv43_an_age_is_never_negative_whatever_the_clock_says(written: datetime, now: datetime) -> None:
    assert Band.of(written).hours_until(now) >= 0


@given(moments, st.integers(0, 200))
def test_an_age_is_right_to_the_length_of_a_band(written: datetime, hours: int) -> None:
    age = Band.of(written).hours_until(written + timedelta(hours=hours))
    if Band.of(written).part is not DayPart.NIGHT:
        assert hours <= age <= hours + 4


@pytest.mark.parametrize("text", ["", "2031-03-10", "2031-03-10/18:42", "2031-03-10/dawn", "night"])
def test_only_a_day_and_a_part_of_it_are_a_band(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Band.parse(text)


# --- INV06: floors -------------------------------------------------------------------------------------------


@given(st.sampled_from(list(Mode)), st.sampled_from(list(Mode)))
def test_inv06_a_mode_looser_than_the_floor_is_refused(mode: Mode, floor: Mode) -> None:
    if mode.strictness >= floor.strictness:
        require_floor(mode, floor)
        assert stricter(mode, floor) is mode
    else:
        with pytest.raises(BelowFloorError) as caught:
            require_floor(mode, floor)
        assert caught.value.facts == {"mode": mode.value, "floor": floor.value}


def test_the_order_of_strictness_is_the_written_one() -> None:
    assert [mode.value for mode in Mode] == ["full", "partial", "drop_box", "oral_only"]


@pytest.mark.parametrize("name", ["seizure_checkpoint", "seizure_gate", "raid_lodging", "robbery"])
def test_a_high_risk_of_seizure_proposes_the_partial_floor(name: str) -> None:
    assert risk.proposed_floor([{"risk": name, "level": "high"}]) is Mode.PARTIAL
    assert (
        risk.proposed_floor([{"risk": name, "level": "medium"}, {"risk": "overheard", "level": "high"}]) is Mode.FULL
    )


def test_when_sources_are_at_high_risk_slips_are_off() -> None:
    assert risk.slips_off([{"risk": "source_exposed", "level": "high"}])
    assert not risk.slips_off([{"risk": "source_exposed", "level": "low"}])


# --- INV10: classes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_inv10_a_record_is_never_in_a_lower_class_than_any_of_its_fields(kind: Kind) -> None:
    for field in kind.fields:
        found = class_of({field.name: "x"}, kind)
        assert found.rank >= field.sensitivity.rank
        assert found.rank >= kind.default_class.rank


def test_inv10_allegations_make_an_interview_highly_confidential() -> None:
    interview = KINDS["interview"]
    assert class_of({"narrative": "x"}, interview) is Class.CONFIDENTIAL
    assert class_of({"narrative": "x", "allegations": []}, interview) is Class.HIGHLY_CONFIDENTIAL


def test_inv10_what_we_do_not_know_is_in_the_highest_class() -> None:
    assert class_of({"new_field": "x"}, KINDS["observation"]) is Class.HIGHLY_CONFIDENTIAL
    assert class_of({}, None) is Class.HIGHLY_CONFIDENTIAL
    assert highest() is Class.PUBLIC


def test_a_header_is_spelt_as_any_other_document_is() -> None:
    for header in (HEADER, replace(HEADER, parents=(RevisionId("b" * 64), RevisionId("a" * 64)), kind="größe")):
        assert header.write() == canonical.write(json.loads(header.write()))
        assert Header.read(header.write()).write() == header.write()
