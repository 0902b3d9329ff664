"""Argon2id against the published vector, against a second implementation, and against hostile parameters."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.argon import DEFAULT_COST, Cost, derive
from npm_field.crypto.secret import Secret
from npm_field.errors import HostileParametersError

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
SALT = bytes(range(32))


def test_the_vector_of_rfc_9106_with_secret_and_associated_data_is_reproduced() -> None:
    root = derive(
        Secret(b"\x01" * 32),
        salt=b"\x02" * 16,
        cost=Cost(memory_kib=32, passes=3, lanes=4),
        associated=b"\x04" * 12,
        key_part=Secret(b"\x03" * 8),
    )
    assert bytes(root.view).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


@settings(max_examples=25)
@given(
    passphrase=st.binary(max_size=80),
    associated=st.binary(max_size=600),
    passes=st.integers(1, 3),
    lanes=st.integers(1, 4),
)
def test_a_second_implementation_derives_the_same(
    passphrase: bytes, associated: bytes, passes: int, lanes: int
) -> None:
    cost = Cost(memory_kib=64, passes=passes, lanes=lanes)
    other = Argon2id(salt=SALT, length=32, iterations=passes, lanes=lanes, memory_cost=64, ad=associated)
    root = derive(Secret(passphrase), salt=SALT, cost=cost, associated=associated)
    assert bytes(root.view) == other.derive(passphrase)


def test_a_key_part_changes_the_root() -> None:
    without = derive(Secret(b"words"), salt=SALT, cost=CHEAP, associated=b"")
    held = derive(Secret(b"words"), salt=SALT, cost=CHEAP, associated=b"", key_part=Secret(b"token"))
    assert without != held


def test_the_callers_passphrase_and_key_part_are_still_there_afterwards() -> None:
    passphrase, part = Secret(b"words"), Secret(b"token")
    derive(passphrase, salt=SALT, cost=CHEAP, associated=b"", key_part=part)
    assert bytes(passphrase.view) == b"words"
    assert bytes(part.view) == b"token"


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [
        (64, 2**31, 1),
        (64, 17, 1),
        (64, 0, 1),
        (64, -1, 1),
        (2**31, 1, 1),
        (1024 * 1024 + 1, 1, 1),
        (7, 1, 1),
        (63, 1, 8),
        (0, 0, 0),
        (4096, 1, 17),
        (4096, 1, 0),
        (2**32 - 1, 2**32 - 1, 2**32 - 1),
    ],
)
def test_hostile_parameters_cannot_even_be_written_down(memory_kib: int, passes: int, lanes: int) -> None:
    with pytest.raises(HostileParametersError):
        Cost(memory_kib=memory_kib, passes=passes, lanes=lanes)


def test_the_edges_of_the_bounds_are_allowed() -> None:
    assert Cost(memory_kib=8, passes=1, lanes=1).memory_kib == 8
    assert Cost(memory_kib=1024 * 1024, passes=16, lanes=16).lanes == 16


def test_the_default_is_not_below_the_floor_for_vaults() -> None:
    assert Cost(memory_kib=256 * 1024, passes=3, lanes=4) == DEFAULT_COST
