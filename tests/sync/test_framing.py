"""The revision section: what was framed comes back, and nothing runs over the end of the section."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.domain.identifiers import DeviceId, RecordId
from npm_field.domain.modes import Mode
from npm_field.domain.revision import CASEBOOK, Header, Revision, commit
from npm_field.errors import BundleDamagedError
from sync.framing import MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES, Frame, Reader, frame, frames

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = Header(RecordId("a" * 32), "interview", RecordId("b" * 32), Mode.FULL, (), DeviceId("c" * 32), CASEBOOK, 1)
FIXED_LENGTH = 4 + 32 + 64 + 1


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    """Any bytes in the places of a revision: the section does not care what they mean."""
    salt, payload = draw(st.binary(min_size=32, max_size=32)), draw(st.binary(max_size=300))
    whole = Revision(
        header=HEADER,
        header_bytes=draw(st.binary(max_size=200)),
        commitment=commit(salt, payload),
        salt=salt,
        payload=payload,
        signature=draw(st.binary(min_size=64, max_size=64)),
    )
    return whole.purged() if draw(st.booleans()) else whole


def chunked(data: bytes, sizes: Sequence[int]) -> Reader:
    """Return a reader of ``data`` in chunks of these sizes and one of what is left."""
    chunks, at = [], 0
    for size in sizes:
        chunks.append(data[at : at + size])
        at += size
    return Reader(chunk for chunk in [*chunks, data[at:]] if chunk)


def as_frame(revision: Revision) -> Frame:
    return Frame(revision.header_bytes, revision.commitment, revision.signature, revision.salt, revision.payload)


@settings(max_examples=60)
@given(written=st.lists(revisions(), max_size=6), sizes=st.lists(st.integers(1, 300), max_size=8))
def test_every_revision_comes_back_whatever_the_chunks(written: list[Revision], sizes: list[int]) -> None:
    section = b"".join(frame(revision) for revision in written)
    found = list(frames(chunked(section, sizes), count=len(written), length=len(section)))
    assert found == [as_frame(revision) for revision in written]


@settings(max_examples=60)
@given(written=st.lists(revisions(), min_size=1, max_size=4), cut=st.data())
def test_a_section_cut_anywhere_is_refused(written: list[Revision], cut: st.DataObject) -> None:
    section = b"".join(frame(revision) for revision in written)
    length = cut.draw(st.integers(0, len(section) - 1))
    with pytest.raises(BundleDamagedError):
        list(frames(chunked(section[:length], []), count=len(written), length=len(section)))
    with pytest.raises(BundleDamagedError):
        list(frames(chunked(section, []), count=len(written), length=length))


@settings(max_examples=60)
@given(section=st.binary(max_size=400), count=st.integers(0, 3))
def test_any_bytes_are_frames_or_refused(section: bytes, count: int) -> None:
    try:
        found = list(frames(chunked(section, []), count=count, length=len(section)))
    except BundleDamagedError:
        return
    assert len(found) == count
    assert sum(FIXED_LENGTH + len(each.header) for each in found) <= len(section)


@given(revision=revisions())
def test_bytes_after_the_last_frame_are_refused(revision: Revision) -> None:
    section = frame(revision) + b"\x00"
    with pytest.raises(BundleDamagedError):
        list(frames(chunked(section, []), count=1, length=len(section)))


@pytest.mark.parametrize("presence", [2, 255])
def test_a_presence_that_is_neither_yes_nor_no_is_refused(presence: int) -> None:
    section = bytes(4 + 32 + 64) + bytes([presence])
    with pytest.raises(BundleDamagedError):
        list(frames(chunked(section, []), count=1, length=len(section)))


def test_a_header_beyond_the_limit_is_read_over_and_the_next_frame_is_found() -> None:
    long = MAX_HEADER_BYTES + 1
    hostile = long.to_bytes(4, "big") + bytes(long) + bytes(32 + 64 + 1)
    following = frame(whole(b"{}"))
    section = hostile + following
    found = list(frames(chunked(section, [70_000]), count=2, length=len(section)))
    assert [each.is_too_large for each in found] == [True, False]
    assert found[0].header == b""


def test_a_payload_beyond_the_limit_is_read_over_and_never_held() -> None:
    long = MAX_PAYLOAD_BYTES + 1
    head = bytes(4 + 32 + 64) + b"\x01" + bytes(32) + long.to_bytes(4, "big")
    following = frame(whole(b"{}"))
    chunks = [head, *[bytes(2**20)] * (long // 2**20), bytes(long % 2**20) + following]
    found = list(frames(Reader(chunks), count=2, length=len(head) + long + len(following)))
    assert [each.is_too_large for each in found] == [True, False]
    assert found[0].payload is None


def test_what_no_reader_would_take_is_not_written() -> None:
    good = whole(b"{}")
    with pytest.raises(ValueError, match="no reader"):
        frame(replace(good, salt=None))
    with pytest.raises(ValueError, match="no reader"):
        frame(replace(good, commitment=bytes(32)))
    with pytest.raises(ValueError, match="no reader"):
        frame(replace(good, header_bytes=bytes(MAX_HEADER_BYTES + 1)))
    with pytest.raises(ValueError, match="no reader"):
        frame(whole(bytes(MAX_PAYLOAD_BYTES + 1)))


def whole(payload: bytes) -> Revision:
    return Revision(HEADER, HEADER.write(), commit(bytes(32), payload), bytes(32), payload, bytes(64))
