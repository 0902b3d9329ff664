"""age files: what was encrypted comes back whole or not at all, and only to those it was meant for."""

from __future__ import annotations

import io
import shutil
import subprocess
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto import age_stream
from npm_field.crypto.age import (
    HybridIdentity,
    Identity,
    Recipient,
    X25519Identity,
    encrypt,
    verify,
)
from npm_field.crypto.age_header import MAX_STANZAS
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import BundleDamagedError, NotForUsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOUNDARY_SIZES = [0, 1, 65535, 65536, 65537, 131072]
HYBRID = HybridIdentity(HybridPrivateKey(Secret(bytes(range(32)))))
PLAIN = X25519Identity(Secret(bytes(range(32))))
BOTH = pytest.mark.parametrize("identity", [HYBRID, PLAIN], ids=["hybrid", "plain"])
AGE = shutil.which("age")


class Trickle(io.BytesIO):
    """A source that gives fewer bytes than asked for, as pipes and slow sticks do."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size if size is None or size < 0 else min(size, 1000))


def fresh_hybrid() -> HybridIdentity:
    return HybridIdentity(HybridPrivateKey.generate())


def fresh_plain() -> X25519Identity:
    return X25519Identity(Secret.random())


def encrypted(plaintext: bytes, *recipients: Recipient) -> bytes:
    sink = io.BytesIO()
    encrypt(io.BytesIO(plaintext), sink, recipients)
    return sink.getvalue()


def opened(file: bytes, *identities: Identity) -> bytes:
    return b"".join(verify(io.BytesIO(file), identities).chunks())


@BOTH
@pytest.mark.parametrize("size", BOUNDARY_SIZES)
def test_what_was_encrypted_comes_back_at_every_chunk_boundary(identity: Identity, size: int) -> None:
    plaintext = bytes(i % 251 for i in range(size))
    verified = verify(io.BytesIO(encrypted(plaintext, identity.recipient)), [identity])
    assert verified.length == size
    assert b"".join(verified.chunks()) == plaintext


@settings(max_examples=25)
@given(plaintext=st.binary(max_size=300), count=st.integers(1, 4), draw=st.data())
@pytest.mark.parametrize("kind", [fresh_hybrid, fresh_plain])
def test_each_of_several_recipients_can_open_alone(
    kind: Callable[[], Identity], plaintext: bytes, count: int, draw: st.DataObject
) -> None:
    identities = [kind() for _ in range(count)]
    file = encrypted(plaintext, *[identity.recipient for identity in identities])
    reader = draw.draw(st.sampled_from(identities))
    assert opened(file, fresh_hybrid(), fresh_plain(), reader) == plaintext


@BOTH
def test_nobody_else_can_open_a_file(identity: Identity) -> None:
    file = encrypted(b"for one only", identity.recipient)
    with pytest.raises(NotForUsError):
        opened(file, fresh_hybrid(), fresh_plain())
    with pytest.raises(NotForUsError):
        opened(file)


@BOTH
def test_any_changed_byte_is_refused(identity: Identity) -> None:
    file = encrypted(b"a talk that cannot be had twice", identity.recipient)
    for at in range(len(file)):
        with pytest.raises((BundleDamagedError, NotForUsError)):
            verify(io.BytesIO(file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]), [identity])


@BOTH
def test_any_truncation_is_refused_as_damage(identity: Identity) -> None:
    file = encrypted(b"a talk that cannot be had twice", identity.recipient)
    for length in range(len(file)):
        with pytest.raises(BundleDamagedError):
            verify(io.BytesIO(file[:length]), [identity])


@pytest.mark.parametrize("size", BOUNDARY_SIZES)
def test_a_trailing_byte_is_refused(size: int) -> None:
    with pytest.raises(BundleDamagedError):
        opened(encrypted(bytes(size), HYBRID.recipient) + b"\n", HYBRID)


@pytest.mark.parametrize("change", ["swap", "drop first", "drop last", "repeat"])
def test_moved_missing_or_repeated_chunks_are_refused(change: str) -> None:
    file = encrypted(bytes(3 * 65536), HYBRID.recipient)
    blocks = 3 * (65536 + 16)
    head, first, second, third = (
        file[:-blocks],
        file[-blocks : -blocks // 3 * 2],
        file[-blocks // 3 * 2 : -blocks // 3],
        file[-blocks // 3 :],
    )
    order = {
        "swap": [second, first, third],
        "drop first": [second, third],
        "drop last": [first, second],
        "repeat": [first, first, second, third],
    }[change]
    assert opened(b"".join([head, first, second, third]), HYBRID) == bytes(3 * 65536)
    with pytest.raises(BundleDamagedError):
        opened(b"".join([head, *order]), HYBRID)


def test_damage_in_the_last_chunk_releases_nothing_of_the_first() -> None:
    file = encrypted(bytes(200_000), HYBRID.recipient)
    with pytest.raises(BundleDamagedError):
        verify(io.BytesIO(file[:-1] + bytes([file[-1] ^ 1])), [HYBRID])


def test_a_file_changed_between_the_passes_is_refused_where_it_changed() -> None:
    source = io.BytesIO(encrypted(bytes(16 * 65536 + 5), HYBRID.recipient))
    chunks = verify(source, [HYBRID]).chunks()
    assert b"".join(islice(chunks, 16)) == bytes(16 * 65536)
    source.seek(-1, io.SEEK_END)
    source.write(bytes([source.getvalue()[-1] ^ 1]))
    with pytest.raises(BundleDamagedError):
        next(chunks)


def test_another_file_under_the_same_keys_is_not_taken_for_the_verified_one() -> None:
    source = io.BytesIO(encrypted(b"first", HYBRID.recipient))
    verified = verify(source, [HYBRID])
    source.seek(0)
    source.write(encrypted(b"other", HYBRID.recipient))
    with pytest.raises(BundleDamagedError):
        list(verified.chunks())


def test_a_sender_cannot_swap_the_content_between_the_passes() -> None:
    file_key, nonce = Secret.random(16), bytes(16)
    cipher = age_stream.cipher_of(file_key, nonce)
    shown, slipped_in = (cipher.encrypt(age_stream._nonce(0, is_last=True), text, None) for text in (b"old", b"new"))
    source = io.BytesIO(nonce + shown)
    verified = age_stream.verify_payload(source, file_key)
    assert list(verified.chunks()) == [b"old"]
    source.seek(len(nonce))
    source.write(slipped_in)
    with pytest.raises(BundleDamagedError):
        list(verified.chunks())


def test_chunks_can_be_read_again_and_side_by_side() -> None:
    plaintext = bytes(i % 251 for i in range(150_000))
    verified = verify(io.BytesIO(encrypted(plaintext, HYBRID.recipient)), [HYBRID])
    pairs = list(zip(verified.chunks(), verified.chunks(), strict=True))
    assert b"".join(left for left, _ in pairs) == b"".join(right for _, right in pairs) == plaintext


def test_a_file_is_read_from_where_the_source_stands() -> None:
    source = io.BytesIO(b"before" + encrypted(b"inside", HYBRID.recipient))
    source.seek(6)
    assert b"".join(verify(source, [HYBRID]).chunks()) == b"inside"


def test_short_reads_change_nothing() -> None:
    plaintext = bytes(i % 251 for i in range(70_000))
    sink = io.BytesIO()
    encrypt(Trickle(plaintext), sink, [HYBRID.recipient] * 3)
    assert b"".join(verify(Trickle(sink.getvalue()), [HYBRID]).chunks()) == plaintext


def test_progress_tells_the_bytes_done_so_far() -> None:
    sent: list[int] = []
    seen: list[int] = []
    sink = io.BytesIO()
    encrypt(io.BytesIO(bytes(140_000)), sink, [HYBRID.recipient], sent.append)
    verify(io.BytesIO(sink.getvalue()), [HYBRID], seen.append)
    assert sent == seen == [65536, 131072, 140_000]


def test_the_same_plaintext_never_gives_the_same_file() -> None:
    assert encrypted(b"same", HYBRID.recipient) != encrypted(b"same", HYBRID.recipient)


def test_hybrid_and_plain_recipients_do_not_share_a_file() -> None:
    with pytest.raises(ValueError, match="share"):
        encrypted(b"", HYBRID.recipient, PLAIN.recipient)


@pytest.mark.parametrize("count", [0, MAX_STANZAS + 1])
def test_a_file_for_nobody_or_for_too_many_is_not_written(count: int) -> None:
    sink = io.BytesIO()
    with pytest.raises(ValueError, match="64 recipients"):
        encrypt(io.BytesIO(), sink, [PLAIN.recipient] * count)
    assert sink.getvalue() == b""


def test_a_verified_file_does_not_show_where_it_came_from(tmp_path: Path) -> None:
    path = tmp_path / "talk-with-somebody.age"
    path.write_bytes(encrypted(b"", HYBRID.recipient))
    with path.open("rb") as source:
        assert path.name not in repr(verify(source, [HYBRID]))


@pytest.mark.parametrize("size", BOUNDARY_SIZES)
def test_the_age_program_where_there_is_one_reads_ours_and_we_read_its(tmp_path: Path, size: int) -> None:
    if AGE is None:
        pytest.skip("no age program on this machine")
    plaintext = bytes(i % 251 for i in range(size))
    key, ours = tmp_path / "key", tmp_path / "ours.age"
    key.write_text(PLAIN.secret_text() + "\n")
    ours.write_bytes(encrypted(plaintext, PLAIN.recipient))
    read = subprocess.run([AGE, "-d", "-i", key, ours], capture_output=True, check=True).stdout
    theirs = subprocess.run(
        [AGE, "-r", str(PLAIN.recipient)], input=plaintext, capture_output=True, check=True
    ).stdout
    assert read == plaintext
    assert opened(theirs, PLAIN) == plaintext
