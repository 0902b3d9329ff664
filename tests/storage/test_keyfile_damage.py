"""Damage, hostility and the future: one copy always suffices, and nothing ever yields a wrong key."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npm_field.crypto.argon import Cost, derive
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from npm_field.errors import (
    FieldError,
    HostileParametersError,
    VaultDamagedError,
    VaultTooNewError,
    WrongPassphraseError,
)
from storage.keyfile import DamageReport, KeyFile, Keys, Mark, create, damage_report
from storage.keyfile_copies import Image, merged, split
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, FILE_LENGTH, SECTOR, STATE_OFFSET, Area, Header, State
from storage.keyfile_wrapping import keys_of_capsules, keys_of_root

if TYPE_CHECKING:
    from pathlib import Path

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
MAIN = b"main words"
OFFICE = HybridPrivateKey.generate()

# The header, the state and the attempts byte by byte; of everything else each 97th, which meets every slot and pool.
OFFSETS = [*range(3 * SECTOR), *range(3 * SECTOR, COPY_LENGTH, 97)]


class Vault:
    """A key file's bytes with what opens it, so that thousands of damages need no disk and one Argon2 run each."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "vault.keys"
        self.keys: Keys = create(self.path, passphrase=Secret(MAIN), cost=CHEAP, office=OFFICE.public)
        self.data = self.path.read_bytes()
        self.root = root_of(merged(split(self.data)).header)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault(tmp_path_factory.mktemp("damage"))


def root_of(header: Header) -> Secret:
    return derive(Secret(MAIN), salt=header.salt, cost=header.cost, associated=header.sector)


def flipped(data: bytes, *offsets: int, mask: int = 0x40) -> bytes:
    changed = bytearray(data)
    for offset in offsets:
        changed[offset] ^= mask
    return bytes(changed)


def are_right(found: Keys, keys: Keys) -> bool:
    """Tell whether these are the vault's keys. A damaged casebook area yields fewer keys, as a sealed one does."""
    return found.daybook == keys.daybook and (found.casebook is None or found.casebook == keys.casebook)


def with_sector(data: bytes, offset: int, content: bytes) -> bytes:
    """Put a sector with a right check in both copies, as somebody who can write the file would."""
    padded = content[:480].ljust(480, b"\x00")
    sector = padded + hashlib.sha256(padded).digest()
    for start in (0, COPY_LENGTH):
        data = data[: start + offset] + sector + data[start + offset + SECTOR :]
    return data


def header_with(*, version: int = 1, suite: int = 1, memory: int = 64, passes: int = 1, lanes: int = 1) -> bytes:
    return struct.pack(">8sHHIII32s16s", b"NPMFKEYS", version, suite, memory, passes, lanes, bytes(32), bytes(16))


# --- one copy ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copy", [0, 1])
def test_no_flipped_byte_of_one_copy_costs_anything(vault: Vault, copy: int) -> None:
    for offset in OFFSETS:
        copies = split(flipped(vault.data, copy * COPY_LENGTH + offset))
        image = merged(copies)
        # What load writes is the image laid over each copy: it must be the file as it was.
        assert b"".join(image.over(found.raw) for found in copies) == vault.data, offset
        assert not image.lost


@pytest.mark.parametrize("copy", [0, 1])
def test_a_flipped_byte_is_repaired_on_load(vault: Vault, tmp_path: Path, copy: int) -> None:
    path = tmp_path / "vault.keys"
    for offset in [*range(0, 3 * SECTOR, 61), *range(3 * SECTOR, COPY_LENGTH, 4099)]:
        path.write_bytes(flipped(vault.data, copy * COPY_LENGTH + offset))
        assert not damage_report(path.read_bytes()).is_whole, offset
        assert KeyFile.load(path).unlock(Secret(MAIN)) == vault.keys
        assert path.read_bytes() == vault.data


@pytest.mark.parametrize("copy", [0, 1])
@pytest.mark.parametrize("filler", [b"\x00", b"\xff", b"junk"])
def test_a_whole_copy_can_be_lost(vault: Vault, tmp_path: Path, copy: int, filler: bytes) -> None:
    path = tmp_path / "vault.keys"
    junk = (filler * COPY_LENGTH)[:COPY_LENGTH]
    kept = vault.data[:COPY_LENGTH]
    path.write_bytes(junk + kept if copy == 0 else kept + junk)
    assert KeyFile.load(path).unlock(Secret(MAIN)) == vault.keys
    assert path.read_bytes() == vault.data


@settings(max_examples=60)
@given(st.lists(st.integers(0, COPY_LENGTH - 1), min_size=1, max_size=6), st.integers(0, 1))
def test_any_damage_to_one_copy_is_repaired(vault: Vault, offsets: list[int], copy: int) -> None:
    copies = split(flipped(vault.data, *(copy * COPY_LENGTH + offset for offset in set(offsets))))
    assert b"".join(merged(copies).over(found.raw) for found in copies) == vault.data


@settings(max_examples=60)
@given(st.sampled_from(Area), st.sampled_from(Area))
def test_different_areas_may_be_torn_in_the_two_copies(vault: Vault, first: Area, second: Area) -> None:
    torn = flipped(vault.data, EXTENTS[first].offset, COPY_LENGTH + EXTENTS[second].offset + 7)
    image = merged(split(torn))
    assert image.lost == ({first} if first is second else set())
    if first is not second:
        assert b"".join(image.over(found.raw) for found in split(torn)) == vault.data


# --- both copies ---------------------------------------------------------------------------------------------


def test_the_same_flipped_byte_in_both_copies_never_yields_a_wrong_key(vault: Vault) -> None:
    opened = 0
    for offset in OFFSETS:
        try:
            image = merged(split(flipped(vault.data, offset, COPY_LENGTH + offset)))
            found = keys_of_root(image, root_of(image.header))
        except FieldError:
            continue
        assert are_right(found, vault.keys), offset
        opened += found == vault.keys
    # Not the header, the state, main's two slots with their pools, nor the used data keys with theirs.
    assert opened > len(OFFSETS) // 4


def test_the_same_flipped_byte_in_both_copies_never_gives_the_office_a_wrong_key(vault: Vault) -> None:
    for offset in [*range(0, 3 * SECTOR, 7), *range(3 * SECTOR, COPY_LENGTH, 397)]:
        try:
            found = keys_of_capsules(merged(split(flipped(vault.data, offset, COPY_LENGTH + offset))), OFFICE)
        except FieldError:
            continue
        assert are_right(found, vault.keys), offset


def test_a_lost_pool_leaves_the_office_as_the_way_in_and_a_new_passphrase_mends_it(
    vault: Vault, tmp_path: Path
) -> None:
    path = tmp_path / "vault.keys"
    pool = EXTENTS[Area.DAYBOOK].offset + 5000
    path.write_bytes(flipped(vault.data, pool, COPY_LENGTH + pool))
    file = KeyFile.load(path)
    with pytest.raises(FieldError):
        file.unlock(Secret(MAIN))
    file.set_passphrase(file.unlock_with_capsule(OFFICE), Secret(b"new words"), slot="main")
    assert file.unlock(Secret(b"new words")).casebook == vault.keys.casebook
    assert damage_report(path.read_bytes()).is_whole


def test_repair_leaves_alone_what_is_lost_in_both_copies(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "vault.keys"
    area = EXTENTS[Area.RETURN].offset
    damaged = flipped(vault.data, area, COPY_LENGTH + area + 9)
    path.write_bytes(damaged)
    assert KeyFile.load(path).unlock(Secret(MAIN)) == vault.keys
    assert path.read_bytes() == damaged


# --- refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 511, 512, COPY_LENGTH, FILE_LENGTH - 1, FILE_LENGTH + 1, 2 * FILE_LENGTH])
def test_a_key_file_of_another_length_is_damaged(vault: Vault, tmp_path: Path, length: int) -> None:
    path = tmp_path / "vault.keys"
    path.write_bytes((vault.data * 2)[:length])
    with pytest.raises(VaultDamagedError) as refused:
        KeyFile.load(path)
    assert refused.value.facts == {"part": "key file"}
    assert damage_report(path.read_bytes()) == DamageReport(right_length=False)


@pytest.mark.parametrize("offset", [0, 8, 100, 481, STATE_OFFSET, STATE_OFFSET + 8, STATE_OFFSET + 500])
def test_no_whole_header_or_state_is_damaged(vault: Vault, offset: int) -> None:
    with pytest.raises(VaultDamagedError):
        merged(split(flipped(vault.data, offset, COPY_LENGTH + offset)))


def test_two_whole_headers_that_differ_are_damaged_and_nothing_is_repaired(vault: Vault, tmp_path: Path) -> None:
    planted = with_sector(vault.data, 0, header_with())
    mixed = vault.data[:COPY_LENGTH] + planted[COPY_LENGTH:]
    path = tmp_path / "vault.keys"
    path.write_bytes(mixed)
    with pytest.raises(VaultDamagedError):
        KeyFile.load(path)
    assert path.read_bytes() == mixed


@pytest.mark.parametrize(("version", "suite", "found"), [(2, 1, 2), (7, 9, 7), (1, 2, 2)])
def test_a_later_version_is_refused_with_both_numbers(vault: Vault, version: int, suite: int, found: int) -> None:
    planted = with_sector(vault.data, 0, header_with(version=version, suite=suite, passes=2**31))
    with pytest.raises(VaultTooNewError) as refused:
        split(planted)
    assert refused.value.facts == {"part": "key file", "found": found, "known": 1}


def test_a_later_version_may_have_another_length(vault: Vault) -> None:
    planted = with_sector(vault.data, 0, header_with(version=2))
    with pytest.raises(VaultTooNewError):
        split(planted + bytes(4096))


def test_a_later_mark_is_refused_as_too_new(vault: Vault) -> None:
    with pytest.raises(VaultTooNewError):
        split(with_sector(vault.data, STATE_OFFSET, struct.pack(">QB", 4, 3)))


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (64, 2**31, 1),
        (2**31, 1, 1),
        (2**32 - 1, 1, 1),
        (64, 0, 1),
        (64, 1, 0),
        (64, 1, 2**31),
        (7, 1, 1),
        (64, 1, 16),
    ],
)
def test_hostile_parameters_are_refused_before_memory_is_taken(
    vault: Vault, tmp_path: Path, memory: int, passes: int, lanes: int
) -> None:
    path = tmp_path / "vault.keys"
    path.write_bytes(with_sector(vault.data, 0, header_with(memory=memory, passes=passes, lanes=lanes)))
    with pytest.raises(HostileParametersError):
        KeyFile.load(path)


def test_a_planted_generation_cannot_stop_later_changes(vault: Vault, tmp_path: Path) -> None:
    state = merged(split(vault.data)).state
    planted = State(2**64 - 1, Mark.NONE, state.digests).sector
    path = tmp_path / "vault.keys"
    path.write_bytes(vault.data[:STATE_OFFSET] + planted + vault.data[STATE_OFFSET + SECTOR :])
    file = KeyFile.load(path)
    file.set_passphrase(vault.keys, Secret(b"new words"), slot="main")
    assert file.generation == 2


def test_a_planted_slot_of_another_vault_opens_nothing(vault: Vault, tmp_path: Path) -> None:
    other = Vault(tmp_path)
    spans = [EXTENTS[area].span for area in (Area.DAYBOOK, Area.CASEBOOK)]
    mixed = bytearray(vault.data)
    for start in (0, COPY_LENGTH):
        for span in spans:
            mixed[start + span.start : start + span.stop] = other.data[span]
    image = merged(split(bytes(mixed)))
    with pytest.raises(WrongPassphraseError):
        keys_of_root(image, vault.root)


@settings(max_examples=80)
@given(st.binary(max_size=600), st.integers(0, FILE_LENGTH - 600))
def test_whatever_stands_in_the_file_the_answer_is_the_keys_or_a_calm_error(
    vault: Vault, junk: bytes, offset: int
) -> None:
    data = vault.data[:offset] + junk + vault.data[offset + len(junk) :]
    try:
        found = keys_of_root(merged(split(data)), vault.root)
    except FieldError:
        return
    assert are_right(found, vault.keys)


# --- marks and the report ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [Mark.SEAL_PENDING, Mark.WIPE_PENDING])
def test_while_something_is_pending_nothing_is_repaired(vault: Vault, tmp_path: Path, mark: Mark) -> None:
    image = merged(split(vault.data))
    pending = Image(image.header, State(2, mark, image.state.digests), image.areas)
    half = bytes(COPY_LENGTH // 2) + pending.over(vault.data[:COPY_LENGTH])[COPY_LENGTH // 2 :]
    path = tmp_path / "vault.keys"
    path.write_bytes(half + pending.over(vault.data[COPY_LENGTH:]))
    before = path.read_bytes()
    assert KeyFile.load(path).pending is mark
    assert path.read_bytes() == before


def test_a_change_keeps_the_mark(vault: Vault) -> None:
    image = merged(split(vault.data))
    pending = Image(image.header, State(2, Mark.SEAL_PENDING, image.state.digests), image.areas)
    assert pending.changed({}).state == State(3, Mark.SEAL_PENDING, image.state.digests)


def test_the_report_of_a_whole_file_names_nothing(vault: Vault) -> None:
    assert damage_report(vault.data) == DamageReport(right_length=True, generations=(1, 1), torn=((), ()))
    assert damage_report(vault.data).is_whole


@pytest.mark.parametrize("area", Area)
def test_the_report_names_what_is_torn_and_what_is_lost(vault: Vault, area: Area) -> None:
    name, offset = area.name.lower(), EXTENTS[area].offset
    one = damage_report(flipped(vault.data, COPY_LENGTH + offset))
    assert (one.torn, one.lost, one.is_whole) == (((), (name,)), (), False)
    both = damage_report(flipped(vault.data, offset, COPY_LENGTH + offset + 1))
    assert (both.torn, both.lost, both.is_whole) == (((name,), (name,)), (name,), False)


def test_the_report_names_torn_sectors(vault: Vault) -> None:
    report = damage_report(flipped(vault.data, 0, STATE_OFFSET, 1024))
    assert report.torn == (("header", "state", "attempts"), ())
    assert report.generations == (None, 1)
    assert report.lost == ()
    assert damage_report(flipped(vault.data, 0, COPY_LENGTH)).lost == ("header",)
    assert damage_report(flipped(vault.data, STATE_OFFSET, COPY_LENGTH + STATE_OFFSET)).lost == ("state",)


def test_the_report_of_random_bytes_is_no_crash(vault: Vault) -> None:
    assert damage_report(bytes(FILE_LENGTH)).lost == ("state",)
    assert damage_report(vault.data[::-1]).lost == ("state",)
