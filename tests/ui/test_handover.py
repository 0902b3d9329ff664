"""What one process tells the next arrives whole or not at all, and says nothing of a record's content."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npm_field.crypto.secret import Secret
from npm_field.domain.identifiers import RecordId
from npm_field.errors import HandOverError
from ui import handover
from ui.desk import Target
from ui.handover import Go, Prepare
from ui.spot import Spot, Where

PREPARE = Prepare(
    folder="/somewhere/a vault \u0641",
    look={"theme": "dark", "language": "ar", "digits": "latin", "scale": "1.5"},
    geometry=(-40, 0, 1366, 768),
    state="full",
    waits={"lock_after_s": 180.0},
)
GO = Go(Where(Target("capture", RecordId("0" * 32)), Spot("narrative", 0, 41)), lost_words=True, at_gate=True)


def go_message(**changed: object) -> io.BytesIO:
    """Return a second message in which something is not as it should be."""
    told = {**json.loads(GO.message()[handover.HEADER_BYTES :]), **changed}
    told = {name: value for name, value in told.items() if value is not ...}
    body = json.dumps(told).encode()
    return io.BytesIO(handover._head(handover.GO, len(body)) + body)


def test_what_is_told_arrives() -> None:
    assert handover.read_prepare(io.BytesIO(PREPARE.message())) == PREPARE
    assert handover.read_go(io.BytesIO(GO.message())) == GO
    assert handover.read_go(io.BytesIO(Go(None).message())) == Go(None)


def test_the_key_arrives_and_what_it_was_read_into_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    key, read = Secret.random(), []
    whole = handover._filled

    def watched(pipe: handover.Readable, length: int) -> bytearray:
        read.append(whole(pipe, length))
        return read[-1]

    monkeypatch.setattr(handover, "_filled", watched)
    assert handover.read_key(io.BytesIO(handover.key_head() + key.view)) == key
    assert read[-1] == bytearray(handover.KEY_BYTES)


def test_a_writer_that_ended_before_has_told_nothing() -> None:
    whole = GO.message()
    assert [handover.read_go(io.BytesIO(whole[:length])) for length in range(len(whole))] == [None] * len(whole)
    assert handover.read_prepare(io.BytesIO(b"")) is None
    assert handover.read_key(io.BytesIO(handover.key_head() + bytes(handover.KEY_BYTES - 1))) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"way": "../../etc"},
        {"way": 7},
        {"record": "P-231-008"},
        {"act": "wipe"},
        {"field": "Narrative text"},
        {"nth": -1},
        {"cursor": True},
        {"cursor": 10**12},
        {"lost_words": "no"},
        {"with_key": None},
        {"later": 1},
        {"cursor": ...},
    ],
    ids=str,
)
def test_a_message_with_anything_else_in_it_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(HandOverError):
        handover.read_go(go_message(**changed))


def test_another_version_and_another_kind_are_refused() -> None:
    message = bytearray(GO.message())
    message[4] += 1
    with pytest.raises(HandOverError):
        handover.read_go(io.BytesIO(message))
    with pytest.raises(HandOverError):
        handover.read_go(io.BytesIO(PREPARE.message()))


def test_a_length_beyond_the_bound_is_refused_before_it_is_read() -> None:
    head = handover._head(handover.GO, handover.MAX_BYTES + 1)
    with pytest.raises(HandOverError):
        handover.read_go(io.BytesIO(head))


@given(st.binary(max_size=300))
def test_no_bytes_from_a_stranger_do_more_than_be_refused(junk: bytes) -> None:
    for head in (b"", handover._head(handover.GO, len(junk)), handover._head(handover.PREPARE, len(junk))):
        for read in (handover.read_go, handover.read_prepare):
            try:
                assert read(io.BytesIO(head + junk)) is None
            except HandOverError:
                continue


def test_all_messages_together_fit_into_a_pipe() -> None:
    assert 3 * (handover.MAX_BYTES + handover.HEADER_BYTES) < 64 * 1024
