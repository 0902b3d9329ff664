"""Slots and capsules: who opens them, who does not, and that nobody can see which are used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.crypto.slots import (
    CAPSULE_LABEL,
    CAPSULE_LENGTH,
    CONTENT_LENGTH,
    DATA_KEY_LABEL,
    SLOT_LABEL,
    SLOT_LENGTH,
    Place,
    Role,
    SlotContent,
    Surroundings,
    _wrap,
    open_capsule,
    open_key,
    open_slot,
    seal_capsule,
    unused_capsule,
    unused_slot,
    wrap_key,
    wrap_slot,
)
from npm_field.errors import VaultTooNewError

AROUND = Surroundings(header=b"header" * 80, pool=bytes(range(256)) * 48)
PLACE = Place(SLOT_LABEL, "D", 0)
KEY_PLACE = Place(DATA_KEY_LABEL, "C", 1)
CAPSULE_PLACE = Place(CAPSULE_LABEL, "C", 0)
ROOT = Secret(b"r" * 32)
KEK = Secret(b"k" * 32)
MAIN = SlotContent(KEK, Role.MAIN, Secret(b"s" * 32))

# Enough for a slot that is wrong in any systematic way, far above what a uniform one reaches by chance: the statistic
# of 255 degrees of freedom has mean 255 and deviation 22.6, so 400 is more than six deviations away.
CHI_SQUARE_LIMIT = 400


def chi_square(data: bytes) -> float:
    expected = len(data) / 256
    return sum((data.count(value) - expected) ** 2 / expected for value in range(256))


def test_a_slot_gives_back_what_went_in() -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    assert len(slot) == SLOT_LENGTH
    assert open_slot(ROOT, slot, place=PLACE, around=AROUND) == MAIN


def test_a_slot_without_return_secret_gives_back_none_of_it() -> None:
    travel = SlotContent(KEK, Role.TRAVEL)
    slot = wrap_slot(ROOT, travel, place=PLACE, around=AROUND)
    assert open_slot(ROOT, slot, place=PLACE, around=AROUND) == travel


def test_another_root_opens_nothing() -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    assert open_slot(Secret(b"q" * 32), slot, place=PLACE, around=AROUND) is None


@pytest.mark.parametrize(
    "place", [Place(SLOT_LABEL, "C", 0), Place(SLOT_LABEL, "D", 1), Place(DATA_KEY_LABEL, "D", 0)]
)
def test_a_slot_moved_to_another_place_is_dead(place: Place) -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    assert open_slot(ROOT, slot, place=place, around=AROUND) is None


@settings(max_examples=60)
@given(st.integers(0, 8 * len(AROUND.pool) - 1))
def test_every_bit_of_the_pool_is_needed(bit: int) -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    around = replace(AROUND, pool=flipped(AROUND.pool, bit))
    assert open_slot(ROOT, slot, place=PLACE, around=around) is None


@settings(max_examples=60)
@given(st.integers(0, 8 * len(AROUND.header) - 1))
def test_every_bit_of_the_header_is_needed(bit: int) -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    around = replace(AROUND, header=flipped(AROUND.header, bit))
    assert open_slot(ROOT, slot, place=PLACE, around=around) is None


def test_every_flipped_byte_of_a_slot_kills_it() -> None:
    slot = wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND)
    for offset in range(SLOT_LENGTH):
        changed = flipped(slot, 8 * offset + offset % 8)
        assert open_slot(ROOT, changed, place=PLACE, around=AROUND) is None


def test_the_same_slot_is_never_written_twice() -> None:
    first, second = (wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND) for _ in range(2))
    assert all(first[i : i + 16] != second[i : i + 16] for i in range(0, SLOT_LENGTH, 16))


def test_a_role_from_the_future_is_refused_as_too_new() -> None:
    plain = Secret(b"k" * 64 + b"\x09" + bytes(CONTENT_LENGTH - 65))
    slot = _wrap(ROOT, plain, place=PLACE, around=AROUND)
    with pytest.raises(VaultTooNewError) as refused:
        open_slot(ROOT, slot, place=PLACE, around=AROUND)
    assert refused.value.facts == {"part": "key file", "found": 9, "known": 3}


def test_a_data_key_is_opened_by_its_kek_and_in_its_place_only() -> None:
    data_key = Secret(b"d" * 32)
    wrapped = wrap_key(KEK, data_key, place=KEY_PLACE, around=AROUND)
    assert len(wrapped) == SLOT_LENGTH
    assert open_key(KEK, wrapped, place=KEY_PLACE, around=AROUND) == data_key
    assert open_key(ROOT, wrapped, place=KEY_PLACE, around=AROUND) is None
    assert open_key(KEK, wrapped, place=Place(DATA_KEY_LABEL, "C", 0), around=AROUND) is None


def test_a_capsule_is_opened_by_its_recipient_and_nobody_else() -> None:
    office, stranger = HybridPrivateKey.generate(), HybridPrivateKey.generate()
    capsule = seal_capsule(office.public, KEK, place=CAPSULE_PLACE, around=AROUND)
    assert len(capsule) == CAPSULE_LENGTH
    assert open_capsule(office, capsule, place=CAPSULE_PLACE, around=AROUND) == KEK
    assert open_capsule(stranger, capsule, place=CAPSULE_PLACE, around=AROUND) is None


def test_a_capsule_elsewhere_in_another_file_or_beside_another_pool_is_dead() -> None:
    office = HybridPrivateKey.generate()
    capsule = seal_capsule(office.public, KEK, place=CAPSULE_PLACE, around=AROUND)
    moved = Place(CAPSULE_LABEL, "D", 0)
    assert open_capsule(office, capsule, place=moved, around=AROUND) is None
    for around in (replace(AROUND, header=b"other"), replace(AROUND, pool=b"other")):
        assert open_capsule(office, capsule, place=CAPSULE_PLACE, around=around) is None


def test_a_flipped_byte_of_a_capsule_kills_it_or_changes_nothing() -> None:
    office = HybridPrivateKey.generate()
    capsule = seal_capsule(office.public, KEK, place=CAPSULE_PLACE, around=AROUND)
    for offset in range(0, CAPSULE_LENGTH, 23):
        opened = open_capsule(office, flipped(capsule, 8 * offset), place=CAPSULE_PLACE, around=AROUND)
        assert opened is None or (opened == KEK and offset >= 1680)


def test_a_capsule_does_not_name_its_recipient() -> None:
    office = HybridPrivateKey.generate().public
    capsule = seal_capsule(office, KEK, place=CAPSULE_PLACE, around=AROUND)
    assert office.key_id not in capsule
    assert office.raw[:16] not in capsule


def test_used_and_unused_slots_look_equally_random() -> None:
    used = b"".join(wrap_slot(ROOT, MAIN, place=PLACE, around=AROUND) for _ in range(60))
    unused = b"".join(unused_slot() for _ in range(60))
    assert chi_square(used) < CHI_SQUARE_LIMIT
    assert chi_square(unused) < CHI_SQUARE_LIMIT


def test_an_unused_capsule_has_a_valid_share_and_opens_for_nobody() -> None:
    office = HybridPrivateKey.generate()
    for _ in range(8):
        capsule = unused_capsule(place=CAPSULE_PLACE, around=AROUND)
        assert len(capsule) == CAPSULE_LENGTH
        # The top bit of an X25519 share is never set in a sealed capsule, and is in half of all random ones.
        assert capsule[1119] < 128
        assert open_capsule(office, capsule, place=CAPSULE_PLACE, around=AROUND) is None


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)
