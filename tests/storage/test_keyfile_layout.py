"""docs/formats/key-file.md is true: a key file is opened by following that page alone, with plain library calls."""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from npm_field.crypto.argon import Cost
from npm_field.crypto.hybrid import HybridPrivateKey
from npm_field.crypto.secret import Secret
from storage.keyfile import KeyFile, Keys, create
from storage.keyfile_layout import COPY_LENGTH, EXTENTS, MAX_ATTEMPTS, Area, Attempts, Header, LockedPolicy

if TYPE_CHECKING:
    from pathlib import Path

CHEAP = Cost(memory_kib=72, passes=2, lanes=3)
VAULT_ID = b"0123456789abcdef"
OFFICE = HybridPrivateKey.generate()
PAPER = HybridPrivateKey.generate()


class Documented:
    """One copy of a key file, read as the page says and with nothing of ours."""

    def __init__(self, copy: bytes) -> None:
        self.copy = copy
        self.header = copy[:512]

    def opened(self, key: bytes, wrap: bytes, *, place: bytes, pool: bytes) -> bytes:
        salt, commitment, sealed = wrap[:32], wrap[32:64], wrap[64:]
        keys = HKDF(hashes.SHA512(), 64, hashlib.sha512(pool).digest(), place + salt).derive(key)
        assert hmac.digest(keys[32:], self.header + sealed, "sha256") == commitment
        return ChaCha20Poly1305(keys[:32]).decrypt(bytes(12), sealed, self.header)

    def root(self, passphrase: bytes) -> bytes:
        memory, passes, lanes, salt = struct.unpack_from(">III32s", self.header, 12)
        kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory, ad=self.header)
        return kdf.derive(passphrase)

    def slot(self, root: bytes, letter: bytes, index: int) -> bytes:
        start = {b"D": 4096, b"C": 20_480}[letter]
        wrap = self.copy[start + 512 * index :][:512]
        pool = self.copy[start + 8 * 512 :][:12_288]
        return self.opened(root, wrap, place=b"npm-field/slot/1" + letter + bytes([index]), pool=pool)

    def data_key(self, kek: bytes, letter: bytes) -> bytes:
        wrap = self.copy[86_016 + 512 * {b"C": 0, b"D": 2}[letter] :][:512]
        pool = self.copy[86_016 + 4 * 512 : 98_304]
        return self.opened(kek, wrap, place=b"npm-field/data-key/1" + letter + b"\x00", pool=pool)

    def capsule(self, private: HybridPrivateKey, letter: bytes, index: int) -> bytes:
        capsule = self.copy[57_344 + 2048 * index :][:2048]
        pool = self.copy[57_344 + 8 * 2048 :][:12_288]
        info = b"npm-field/capsule/1" + hashlib.sha256(self.header).digest() + letter + bytes([index])
        once = private.open(capsule[:1168], info=info)
        place = b"npm-field/capsule/1" + letter + bytes([index])
        return self.opened(once, capsule[1168:1680], place=place, pool=pool)


@pytest.fixture
def made(tmp_path: Path) -> tuple[KeyFile, Keys, Documented]:
    path = tmp_path / "vault.keys"
    office, paper = OFFICE.public, PAPER.public
    keys = create(path, passphrase=Secret(b"main words"), cost=CHEAP, vault_id=VAULT_ID, office=office, paper=paper)
    file = KeyFile.load(path)
    file.set_passphrase(keys, Secret(b"travel words"), slot="travel")
    return file, keys, Documented(path.read_bytes()[98_304:])


def test_the_header_stands_as_documented(made: tuple[KeyFile, Keys, Documented]) -> None:
    header = made[2].header
    assert header[:8] == b"NPMFKEYS"
    assert struct.unpack_from(">HHIII", header, 8) == (1, 1, 72, 2, 3)
    assert header[56:72] == VAULT_ID
    assert header[72:480] == bytes(408)
    assert header[480:] == hashlib.sha256(header[:480]).digest()


def test_the_state_stands_as_documented(made: tuple[KeyFile, Keys, Documented]) -> None:
    copy = made[2].copy
    state = copy[512:1024]
    areas = [(4096, 20_480), (20_480, 36_864), (36_864, 57_344), (57_344, 86_016), (86_016, 98_304), (1536, 4096)]
    assert struct.unpack_from(">QB", state) == (2, 0)
    assert state[9:201] == b"".join(hashlib.sha256(copy[start:stop]).digest() for start, stop in areas)
    assert state[201:480] == bytes(279)
    assert state[480:] == hashlib.sha256(state[:480]).digest()


def test_main_is_opened_by_the_page_alone(made: tuple[KeyFile, Keys, Documented]) -> None:
    _, keys, page = made
    assert keys.casebook is not None
    assert keys.return_secret is not None
    root = page.root(b"main words")
    day, case = page.slot(root, b"D", 0), page.slot(root, b"C", 0)
    assert day == bytes(keys.daybook.kek.view) + bytes(keys.return_secret.view) + b"\x01" + bytes(367)
    assert case == bytes(keys.casebook.kek.view) + bytes(32) + b"\x01" + bytes(367)
    assert page.data_key(day[:32], b"D") == bytes(keys.daybook.data_key.view) + bytes(400)
    assert page.data_key(case[:32], b"C") == bytes(keys.casebook.data_key.view) + bytes(400)


def test_travel_is_opened_by_the_page_alone(made: tuple[KeyFile, Keys, Documented]) -> None:
    _, keys, page = made
    travel = page.slot(page.root(b"travel words"), b"D", 1)
    assert travel == bytes(keys.daybook.kek.view) + bytes(32) + b"\x02" + bytes(367)


def test_capsules_are_opened_by_the_page_alone(made: tuple[KeyFile, Keys, Documented]) -> None:
    _, keys, page = made
    assert keys.casebook is not None
    for private, index in ((OFFICE, 0), (PAPER, 1)):
        assert page.capsule(private, b"C", index) == bytes(keys.casebook.kek.view) + bytes(400)
        assert page.capsule(private, b"D", index + 4) == bytes(keys.daybook.kek.view) + bytes(400)


def test_the_areas_fill_the_copy_without_gap_or_overlap() -> None:
    extents = sorted(EXTENTS.values(), key=lambda extent: extent.offset)
    assert [extent.offset for extent in extents] == [1536, 4096, 20_480, 36_864, 57_344, 86_016]
    ends = [extent.offset + extent.length for extent in extents]
    assert ends == [4096, 20_480, 36_864, 57_344, 86_016, COPY_LENGTH]
    assert set(EXTENTS) == set(Area)


def test_a_header_read_is_the_header_written() -> None:
    header = Header(CHEAP, bytes(range(32)), VAULT_ID)
    assert Header.parse(header.sector) == header


def test_a_header_with_something_in_its_zero_bytes_is_torn() -> None:
    changed = bytearray(Header(CHEAP, bytes(32), VAULT_ID).sector)
    changed[100] = 1
    changed[480:] = hashlib.sha256(changed[:480]).digest()
    assert Header.parse(bytes(changed)) is None


def test_the_attempt_counter_stops_at_its_end() -> None:
    policy = LockedPolicy(seal_after=10, may_seal=False, may_wipe=False)
    assert Attempts.parse(Attempts(7, policy).sector) == Attempts(7, policy)
    assert Attempts.parse(Attempts(MAX_ATTEMPTS + 5).sector) == Attempts(MAX_ATTEMPTS)
    assert Attempts.parse(bytes(512)) is None
