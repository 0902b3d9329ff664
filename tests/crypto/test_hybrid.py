"""Hybrid keys: what is sealed opens with its own key and its own purpose, and with nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.hybrid import (
    ENC_LENGTH,
    MLKEM_CIPHERTEXT_LENGTH,
    MLKEM_PUBLIC_LENGTH,
    PUBLIC_LENGTH,
    SEAL_OVERHEAD,
    HybridPrivateKey,
    HybridPublicKey,
    is_low_order,
)
from npm_field.crypto.secret import Secret
from npm_field.errors import NotForUsError

INFO = b"npm-field/test"
# The points of order 1, 2, 4 and 8 on Curve25519 and its twist, and their non-canonical spellings.
LOW_ORDER = [
    (0).to_bytes(32, "little"),
    (1).to_bytes(32, "little"),
    (2**255 - 20).to_bytes(32, "little"),
    (2**255 - 19).to_bytes(32, "little"),
    (2**255 - 18).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
]


@pytest.fixture(scope="module")
def key() -> HybridPrivateKey:
    return HybridPrivateKey(Secret(bytes(range(32))))


@pytest.fixture(scope="module")
def sealed(key: HybridPrivateKey) -> bytes:
    return key.public.seal(b"a capsule", info=INFO)


@settings(max_examples=40)
@given(plaintext=st.binary(max_size=3000), info=st.binary(max_size=100))
def test_what_was_sealed_opens_with_its_key_and_info(plaintext: bytes, info: bytes) -> None:
    key = HybridPrivateKey.generate()
    sealed = key.public.seal(plaintext, info=info)
    assert len(sealed) == len(plaintext) + SEAL_OVERHEAD
    assert key.open(sealed, info=info) == plaintext


def test_sealing_twice_gives_different_bytes(key: HybridPrivateKey, sealed: bytes) -> None:
    assert key.public.seal(b"a capsule", info=INFO) != sealed


def test_another_info_does_not_open(key: HybridPrivateKey, sealed: bytes) -> None:
    with pytest.raises(NotForUsError):
        key.open(sealed, info=INFO + b"2")


def test_another_key_does_not_open(sealed: bytes) -> None:
    with pytest.raises(NotForUsError):
        HybridPrivateKey.generate().open(sealed, info=INFO)


def test_any_changed_byte_keeps_it_closed(key: HybridPrivateKey, sealed: bytes) -> None:
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(NotForUsError):
            key.open(changed, info=INFO)


def test_any_cut_keeps_it_closed(key: HybridPrivateKey, sealed: bytes) -> None:
    for length in range(len(sealed)):
        with pytest.raises(NotForUsError):
            key.open(sealed[:length], info=INFO)


@pytest.mark.parametrize("point", LOW_ORDER, ids=range(len(LOW_ORDER)))
def test_a_low_order_share_is_refused(key: HybridPrivateKey, sealed: bytes, point: bytes) -> None:
    assert is_low_order(point)
    forged = sealed[:MLKEM_CIPHERTEXT_LENGTH] + point + sealed[ENC_LENGTH:]
    with pytest.raises(NotForUsError):
        key.open(forged, info=INFO)


@pytest.mark.parametrize("point", LOW_ORDER, ids=range(len(LOW_ORDER)))
def test_a_public_key_with_a_low_order_part_is_refused(key: HybridPrivateKey, point: bytes) -> None:
    with pytest.raises(ValueError, match="low order"):
        HybridPublicKey(key.public.raw[:MLKEM_PUBLIC_LENGTH] + point)


def test_an_ordinary_share_is_not_of_low_order(key: HybridPrivateKey) -> None:
    assert not is_low_order(key.public.raw[MLKEM_PUBLIC_LENGTH:])


@pytest.mark.parametrize("length", [0, 32, PUBLIC_LENGTH - 1, PUBLIC_LENGTH + 1])
def test_a_public_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="another length"):
        HybridPublicKey(bytes(length))


def test_a_public_key_with_unreduced_coefficients_is_refused(key: HybridPrivateKey) -> None:
    with pytest.raises(ValueError, match=r".+"):
        HybridPublicKey(b"\xff" * 3 + key.public.raw[3:])


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="another length"):
        HybridPrivateKey(Secret(bytes(length)))


def test_two_generated_keys_differ() -> None:
    assert HybridPrivateKey.generate().public != HybridPrivateKey.generate().public


def test_the_key_id_is_the_labelled_hash_of_the_key(key: HybridPrivateKey) -> None:
    public = key.public
    assert public.key_id == hashlib.sha256(b"npm-field/key-id/1" + public.raw).digest()[:8]


def test_a_private_key_does_not_show_its_seed(key: HybridPrivateKey) -> None:
    shown = repr(key)
    assert bytes(key.seed.view).hex() not in shown
    assert repr(bytes(key.seed.view)) not in shown
